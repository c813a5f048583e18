"""Priors: the words of a base, as though the text that they are from had been read as well."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import Counted, NgramCounts
from wordmine.discovery.candidates import Words
from wordmine.lexicon import Lexicon
from wordmine.runtime import Column
from wordmine.symbols import BREAK, is_han, spell

Base: TypeAlias = Lexicon | Counted | str | os.PathLike[str]
"""A lexicon of other text, or counts of it, or the path of the file of either."""

BYTES = 400
"""What a word of a base takes, and the n-grams that it is sought as, measured with tracemalloc."""

_SUMMED = ("count", "expected")
"""The statistics of a word that are sums over texts."""


@dataclass(frozen=True, eq=False)
class Prior:
    """What a base tells of the n-grams of a text.

    Expected counts of words are sums over texts, so those of the base are added to those of the
    text, as are counts: what is rare in the text and frequent in the base is as sure as in the
    base, and what is new has to be worth its place among the words of both.

    Attributes
    ----------
    base : the words.
    rows : (k,) which of them are n-grams of the text.
    nodes : (k,) the n-grams that they are, ascending.
    """

    base: Lexicon
    rows: NDArray[np.int64]
    nodes: NDArray[np.int32]

    @classmethod
    def of(cls, base: Lexicon, counts: NgramCounts) -> Self:
        """Find the words of a base among the n-grams of a text."""
        nodes = find(counts, _spelled(base, counts))
        rows = np.flatnonzero(nodes >= 0)
        rows = rows[np.argsort(nodes[rows], kind="stable")]
        return cls(base, rows, nodes[rows])

    @property
    def beyond(self) -> float:
        """The expected count of all words of the base that are no n-grams of the text."""
        used = self.base.frequencies()
        return float(used.total - used.expected[self.rows].sum())

    def column(self, name: str, nodes: NDArray[np.int32]) -> NDArray[np.float64]:
        """(n,) a statistic, by the base, of some n-grams; 0 of what is no word of it."""
        found = np.zeros(len(nodes))
        at, is_known = self._at(nodes)
        found[is_known] = self.base.column(name)[self.rows[at]]
        return found

    def is_known(self, nodes: NDArray[np.int32]) -> NDArray[np.bool_]:
        """(n,) which n-grams are words of the base."""
        return self._at(nodes)[1]

    def is_seen(self, counts: NgramCounts) -> NDArray[np.bool_]:
        """(m,) which n-grams are single symbols that words of the base hold: these are not new."""
        held, found = set().union(*map(spelled, self.base.words)), np.zeros(len(counts), np.bool_)
        found[: len(counts.alphabet)] = [symbol in held for symbol in counts.alphabet.symbols]
        return found

    def _at(self, nodes: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Where those of some n-grams that are words of the base stand, and which these are."""
        at = np.searchsorted(self.nodes, nodes)
        is_known = np.append(self.nodes, np.int32(-1))[at] == nodes
        return at[is_known], is_known

    def admit(self, keep: NDArray[np.bool_], autonomy: Column) -> None:
        """Let all words of the base be candidates, as free at their edges as the base has them."""
        keep[self.nodes] = True
        autonomy[:][self.nodes] = self.base.column("autonomy")[self.rows]

    def added(self, words: Words) -> Words:
        """Words with what the base knows of them added to what the text tells."""
        count, expected = (self.column(name, words.nodes) for name in ("count", "expected"))
        return replace(
            words,
            counts=words.counts + count.astype(np.int64),
            expected=words.expected + expected,
            beyond=self.beyond,
        )

    def told(
        self, nodes: NDArray[np.int32], columns: dict[str, NDArray[Any]]
    ) -> dict[str, NDArray[Any]]:
        """Statistics of words; of those of the base all but the sums are as the base has them."""
        is_known = self.is_known(nodes)
        return {
            name: column
            if name in _SUMMED
            else np.where(is_known, self.column(name, nodes), column)
            for name, column in columns.items()
        }


def inside(base: Lexicon, counts: NgramCounts) -> NDArray[np.int64]:
    """The longest n-grams within words of a base that are longer than any, ascending."""
    size = counts.max_len
    parts = [
        ids[at : at + size] for ids in _spelled(base, counts) for at in range(len(ids) - size + 1)
    ]
    found = np.unique(find(counts, parts))
    return found[found >= 0].astype(np.int64)


def find(counts: NgramCounts, many: Sequence[Sequence[int]]) -> NDArray[np.int32]:
    """(k,) the n-grams of several sequences of symbols without breaks, -1 where there is none."""
    sizes = np.array([len(ids) for ids in many], np.int64)
    symbols = np.fromiter(chain.from_iterable(many), np.int32, int(sizes.sum()))
    starts = np.cumsum(sizes) - sizes
    nodes = np.full(len(many), -1, np.int32)
    rows = np.flatnonzero((sizes > 0) & (sizes <= counts.max_len))
    nodes[rows] = symbols[starts[rows]] - 1
    for length in range(2, counts.max_len + 1):
        rows = rows[(sizes[rows] >= length) & (nodes[rows] >= 0)]
        above, begin, end = counts.levels[length - 2 : length + 1].tolist()
        taken = 8 * (begin - above) + 12 * (end - begin)
        counts.workspace.check(taken, "finding words among the n-grams")
        nodes[rows] = counts.continuations(length)(nodes[rows], symbols[starts[rows] + length - 1])
    return nodes


def _spelled(base: Lexicon, counts: NgramCounts) -> list[list[int]]:
    """The words of a base in the symbols of a text; nothing of one that has others."""
    numbers = counts.alphabet.numbers
    return [[] if BREAK in ids else ids for ids in map(numbers, map(spelled, base.words))]


def spelled(word: str) -> list[str]:
    """The symbols of a word, see `wordmine.symbols.spell`."""
    return list(word) if all(map(is_han, word)) else spell(word, keep_numbers=True)
