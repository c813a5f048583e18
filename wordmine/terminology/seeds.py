"""Seeds: words that show what is meant, and how like them others are used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import NgramCounts
from wordmine.discovery import Learned, stretches
from wordmine.embedding import Vectors, VectorSettings, expansion, vectors_of
from wordmine.runtime import Column, Growing, in_order, progress
from wordmine.segmentation import OTHER, Tokens
from wordmine.symbols import BREAK, NUMBER, is_counting, split
from wordmine.terminology.cutting import components, sure
from wordmine.terminology.settings import Seeds

_AHEAD = 1e-9
"""Nats by which an n-gram is put before its parts: no more than it takes to outdo rounding."""


@dataclass(frozen=True, eq=False)
class SeedVectors:
    """How the words of a text are used, to be held against the use of seeds.

    Attributes
    ----------
    vectors : vectors of the words.
    nodes : the n-gram that each word is, by the word.
    seeds : the seeds.
    """

    vectors: Vectors
    nodes: dict[str, int]
    seeds: Seeds

    @classmethod
    def learn(
        cls, seeds: Seeds, learned: Learned, longest: Column, candidates: NDArray[np.int64]
    ) -> Self:
        """Learn how the words of a text are used, and n-grams that may be terms.

        The text is cut once more, with the seeds and the candidates for words: where these stand
        alone they take the place of their parts.  Words that are not sure, and numbers, are not
        told from each other.

        Parameters
        ----------
        seeds : the seeds.
        learned : the words of the text.
        longest : (n,) the longest n-gram at each position of the text, -1 at a break.
        candidates : n-grams that may be terms.

        Raises
        ------
        VectorsError : there is too little text.
        StorageError : there is no room.
        """
        counts = learned.counts
        given = nodes_of(counts, (*seeds.meant, *seeds.negative))
        further = np.union1d(candidates, given)
        told = sure(learned) | (counts.lengths == 1)
        compounds = further[~told[further]]
        told[further] = True
        told[nodes_of(counts, [NUMBER])] = False
        tokens, nodes = _cut(learned, longest, compounds, told)
        vectors = vectors_of(tokens, counts.min_count, VectorSettings(), counts.workspace)
        return cls(vectors, dict(zip(tokens.words, nodes.tolist(), strict=True)), seeds)

    def similarity(self, words: Sequence[str]) -> NDArray[np.float64]:
        """(k,) how similar words are to the seeds, see `wordmine.affinity`.

        Raises
        ------
        VectorsError : no seed has a vector.
        """
        return expansion.affinity(self.vectors, words, self.seeds.meant, self.seeds.negative)

    def nearest(self, n: int, *, numbers: bool) -> NDArray[np.int64]:
        """The n words that the seeds lead to, see `wordmine.expand`, as n-grams, ascending.

        Parameters
        ----------
        n : how many, at most.
        numbers : whether numerals may be among them.

        Raises
        ------
        VectorsError : no seed has a vector.
        """
        fit = [w for w in self.nodes if len(split(w)) > 1 and (numbers or not is_counting(w))]
        found = expansion.expand(
            self.vectors, self.seeds.meant, n, negatives=self.seeds.negative, candidates=fit
        )
        return np.unique(np.array([self.nodes[one.word] for one in found], np.int64))


def nodes_of(counts: NgramCounts, words: Iterable[str]) -> NDArray[np.int64]:
    """The n-grams that words are; those that are none are left out."""
    numbers = {name: number for number, name in enumerate(counts.alphabet.symbols, 1)}
    found = []
    for word in words:
        node = -1
        for symbol in [word] if word == NUMBER else split(word):
            node = counts.child(node, numbers[symbol]) if symbol in numbers else -1
            if node < 0:
                break
        found += [node] if node >= 0 else []
    return np.array(found, np.int64)


def numbers_of(learned: Learned, words: Iterable[str]) -> NDArray[np.int64]:
    """Which of the words learned some words are; those that are none are left out."""
    nodes = nodes_of(learned.counts, words)
    numbers = learned.entries[nodes].astype(np.int64)
    return np.unique(numbers[learned.words.nodes[numbers] == nodes])


def _cut(
    learned: Learned, longest: Column, compounds: NDArray[np.int64], told: NDArray[np.bool_]
) -> tuple[Tokens, NDArray[np.int64]]:
    """Cut a text into the words learned and compounds, as tokens, and the n-gram of each word.

    Parameters
    ----------
    learned, longest : as for `SeedVectors.learn`.
    compounds : n-grams that are cut as words wherever they stand alone.
    told : (m,) which n-grams are words to tell from others.
    """
    counts, own = learned.counts, learned.words.nodes.astype(np.int64)
    nodes = np.concatenate([own, np.setdiff1d(compounds, own)])  # the frequent first, as they are
    entries = counts.beginnings(nodes)
    shorter = entries[counts.parents[:][nodes]]
    cut = stretches.cutter(shorter, counts.lengths[nodes], _scores(learned, compounds, entries))
    numbers = np.where(told[nodes], np.arange(1, len(nodes) + 1), OTHER).astype(np.int32)

    def look(stretch: tuple[int, int]) -> NDArray[np.int32]:
        part = longest[slice(*stretch)]
        path = cut(entries[part])
        found: NDArray[np.int32] = np.where(part < 0, np.int32(BREAK), numbers[path])
        return found[(path >= 0) | (part < 0)]

    ids, uses = Growing(counts.workspace, np.int32), np.zeros(len(nodes) + 1, np.int64)
    progress.begin("cutting", len(longest))
    places = stretches.stretches(longest, len(longest))
    pieces = in_order(look, places, counts.workspace.workers(stretches.BYTES))
    for (begin, end), piece in zip(places, pieces, strict=True):
        ids.append(piece)
        uses += np.bincount(piece[piece > 0], minlength=len(uses))
        progress.advance(end - begin)
    return Tokens(counts.texts(nodes.astype(np.int32)), ids.finish(), uses[1:]), nodes


def _scores(
    learned: Learned, compounds: NDArray[np.int64], entries: NDArray[np.int32]
) -> NDArray[np.float64]:
    """The score of each word in a cut: of a compound, of all its parts and a little more.

    Parameters
    ----------
    learned : the words, which come first.
    compounds : the compounds.
    entries : the place among all words of each that is one, by its n-gram.
    """
    own, places = learned.words.scores(), entries[compounds]
    parts, starts = components(learned, compounds)
    scores = np.append(own, np.zeros(np.count_nonzero(places >= len(own))))
    scores[places] = np.add.reduceat(own[parts], starts) + _AHEAD
    return scores
