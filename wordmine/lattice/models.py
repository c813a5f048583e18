"""Language models of lattices: character bigrams, and words."""

from __future__ import annotations

import os
from typing import Self

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import Counted, Counting, NgramCounts, counted, is_counts
from wordmine.errors import LexiconError
from wordmine.kernels import routes
from wordmine.kernels.routes import REST, BigramScores
from wordmine.lattice.decoder import Graph, Route
from wordmine.runtime import Workspace, validation
from wordmine.segmentation import Segmenter, trie
from wordmine.symbols import codes_of, is_han
from wordmine.text import Corpus, Errors, Reading

SMOOTHING = 0.1
"""Default count that is added to each bigram."""

_COUNTS = validation.instance(NgramCounts, "n-gram counts, as Counted has them in .counts")


class BigramModel:
    """Language model of character bigrams with additive smoothing (Lidstone 1920).

    P(s) = product of P(s_i | s_(i-1)), P(y | x) = (c(xy) + k) / (c(x) + k V).

    The V symbols are: the ideographs x, y that were counted; one symbol with c = 0 for all other
    ideographs; and one symbol o for everything else: Latin, digits, signs, the edges of the
    text.  The counts say how often o follows: c(xo) = c(x) - sum over y of c(xy), which also
    takes in bigrams that were too rare to be counted; c(oy) likewise.  They do not say how long a
    stretch of o is.  The model assumes that it goes on half of the time: c(oo) = sum over y of
    c(oy).

    Parameters
    ----------
    counts : n-gram counts, best made with a `min_count` of 1.
    smoothing : k, what is added to each count.

    Raises
    ------
    SettingsError : `counts` are not n-gram counts; `smoothing` is not above 0, or too small or too
        large to compute with.
    """

    def __init__(self, counts: NgramCounts, smoothing: float = SMOOTHING) -> None:
        _COUNTS.check("counts", counts)
        validation.number(1e-9, 1e9).check("smoothing", smoothing)
        names = counts.alphabet.symbols
        self._unknown = len(names) + 1
        self._ids = {name: i for i, name in enumerate(names, 1) if is_han(name)}
        first, second, seen, totals = _bigrams(counts, np.array([*self._ids.values()], np.int64))
        mass = np.log(totals + smoothing * (len(self._ids) + 2))
        self._scores = BigramScores(
            rows=np.searchsorted(first, np.arange(len(totals) + 1)),
            successors=second.astype(np.int32),
            scores=trie.of_all(np.log(seen + smoothing) - mass[first]),
            unseen=trie.of_all(np.log(smoothing) - mass),
        )

    @classmethod
    def load(
        cls,
        path: str | os.PathLike[str],
        smoothing: float = SMOOTHING,
        *,
        encoding: str | None = None,
        errors: Errors = "strict",
        field: str | None = None,
    ) -> Self:
        """Take the bigrams of a counts file, or count all those of a corpus.

        Parameters
        ----------
        path : the file, or the folder of a corpus.
        smoothing : as for the class.
        encoding, errors, field : how to read a corpus, see `wordmine.text.Reading`.

        Raises
        ------
        CountsError : the counts file is not valid.
        CorpusError : the corpus cannot be read or holds no Chinese text.
        SettingsError : as for the class.
        """
        validation.PATH.check("path", path)
        if is_counts(path):
            return cls(Counted.load(path).counts, smoothing)
        corpus = Corpus(path, reading=Reading(encoding=encoding, errors=errors, field=field))
        counting = Counting(min_count=1, max_len=2)
        return cls(counted(corpus, counting, Workspace()).counts, smoothing)

    def best(self, graph: Graph, weight: int) -> Route:
        """See `wordmine.lattice.decoder.Model`."""
        symbols = np.fromiter(map(self._id, graph.characters), np.int32, len(graph.characters))
        route = graph.route()
        size, total = routes.bigram_route(graph.arcs, symbols, self._scores, weight, route)
        return route[:size], total

    def _id(self, character: str) -> int:
        known = self._ids.get(character)
        if known is not None:
            return known
        return self._unknown if is_han(character) else REST


def _bigrams(counts: NgramCounts, ideographs: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
    """Count bigrams of ideographs and of all else, `REST`.

    Returns
    -------
    tuple of the first and second symbol of each bigram, sorted, and how often it occurs, (m,), and
    of how often each symbol is followed by another, (v,), the last one being never seen.
    """
    size = len(counts.alphabet) + 2
    is_ideograph = np.zeros(size, np.bool_)
    is_ideograph[ideographs] = True
    alone = np.zeros(size, np.int64)
    alone[1:-1] = counts.counts[: size - 2]
    alone *= is_ideograph
    level = slice(*counts.levels[1:3].tolist())
    first = counts.parents[level].astype(np.int64) + 1
    second = counts.symbols[level].astype(np.int64)
    kept = is_ideograph[first] & is_ideograph[second]
    first, second, seen = first[kept], second[kept], counts.counts[level].astype(np.int64)[kept]
    before, after = alone.copy(), alone.copy()
    np.subtract.at(after, first, seen)
    np.subtract.at(before, second, seen)
    before[REST] = before.sum()
    known = np.append(REST, ideographs)
    other = np.full(len(known), REST)
    first = np.concatenate((first, ideographs, other))
    second = np.concatenate((second, other[1:], known))
    seen = np.concatenate((seen, after[ideographs], before[known]))
    order = np.lexsort((second, first))
    alone[REST] = before.sum()
    return first[order], second[order], seen[order], alone


_SEGMENTER = validation.instance(Segmenter, "a Segmenter, such as Segmenter(lexicon)")


class WordModel:
    """Language model of words: ln P(s) is the sum of ln p of the words of the likeliest cut of s.

    A word may run through any candidates.  A character that is not a word (a rare one, a digit, a
    comma) scores one nat less than the least word, so that the recogniser decides among such
    characters.

    Two things that `Segmenter` does are left out, because they made more errors here: the boundary
    evidence that it adds to ln p (2.2 % of the characters were wrong with it, 1.9 % without), and
    its rules for numerals (2.9 % with them, 2.8 % without).

    Parameters
    ----------
    segmenter : the words are those that it has now.

    Raises
    ------
    LexiconError : there is no word.
    SettingsError : `segmenter` is not a `Segmenter`.
    """

    def __init__(self, segmenter: Segmenter) -> None:
        _SEGMENTER.check("segmenter", segmenter)
        model = segmenter.unigram
        if not model.scores:
            raise LexiconError("there is no word left: add some to the segmenter")
        self._words = trie.build(model.log_probabilities(), model.rarest)

    def best(self, graph: Graph, weight: int) -> Route:
        """See `wordmine.lattice.decoder.Model`."""
        characters = self._words.numbers[codes_of(graph.characters)]
        route = graph.route()
        _, cells, sieve = self._words
        size, total = routes.word_route(graph.arcs, characters, cells, sieve, weight, route)
        return route[:size], total
