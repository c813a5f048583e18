"""Passes: what learning does with the text itself, done on a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import NgramCounts, Trie
from wordmine.discovery import Seeking, Words, stretches
from wordmine.runtime import Column, progress
from wordmine.spark import counting, jobs
from wordmine.spark.texts import Text, level

if TYPE_CHECKING:
    from pyspark import RDD


class ClusterPasses:
    """Passes over a text on a cluster, as `wordmine.discovery.Passes` has them.

    Parameters
    ----------
    text : the text.
    counts : its n-gram counts.
    most : n-grams that the driver may hold.
    """

    def __init__(self, text: Text, counts: NgramCounts, most: int) -> None:
        self._text, self._counts, self._most = text, counts, most
        self._trie = text.context.broadcast(Trie.of(counts))
        self._starts: RDD[NDArray[np.int32]] | None = None
        self._heirs = np.empty(0, np.int32)

    def seams(self, words: Words, entries: Column, step: int) -> NDArray[np.int64]:
        """See `wordmine.discovery.Passes`."""
        counts, trie = self._counts, self._trie
        if counts.levels[-2] == counts.levels[-1]:
            return np.empty(0, np.int64)
        seeking = self._text.context.broadcast(Seeking.of(counts, words, entries, step))

        def marked(parts: Iterable[NDArray[np.int32]]) -> Iterator[NDArray[np.int64]]:
            found = np.zeros(len(seeking.value.parents), np.bool_)
            for part in parts:
                seeking.value.mark(trie.value.longest(part), found)
            yield np.flatnonzero(found)

        none = np.empty(0, np.int64)
        with jobs.stage(self._text.context, "joining", self._text.total, jobs=4):
            found = [*jobs.collected(self._text.parts.mapPartitions(marked))]
        seeking.destroy()
        return np.unique(np.concatenate([none, *found]))

    def deepened(self, marked: NDArray[np.int64], max_len: int) -> NgramCounts:
        """See `wordmine.discovery.Passes`."""
        with jobs.explained(self._text.context):
            counts = counting.deepen(
                self._text, self._counts, self._trie, marked, max_len=max_len, most=self._most
            )
        self._trie.destroy()
        self._counts, self._trie = counts, self._text.context.broadcast(Trie.of(counts))
        return counts

    def begin(self, entries: Column) -> None:
        """See `wordmine.discovery.Passes`."""
        progress.begin("learning", 3 * self._text.total)
        shared, trie = self._text.context.broadcast(entries[:]), self._trie

        def starting(part: NDArray[np.int32]) -> NDArray[np.int32]:
            found: NDArray[np.int32] = shared.value[trie.value.longest(part)]
            return found

        self._starts = self._text.parts.map(starting).persist(level())

    def expected(self, words: Words, weights: NDArray[np.float64]) -> NDArray[np.int64]:
        """See `wordmine.discovery.Passes`."""
        assert self._starts is not None
        sc = self._text.context
        if not len(self._heirs):
            self._heirs = np.append(np.arange(len(weights), dtype=np.int32), np.int32(-1))
        shared = sc.broadcast(Round(self._heirs, words.shorter, words.lengths, weights))
        with jobs.explained(sc):
            found = jobs.summed(self._starts, _expecting(shared), len(weights))
        shared.destroy()
        progress.advance(self._text.total)
        return found

    def drop(self, heirs: NDArray[np.int32]) -> None:
        """See `wordmine.discovery.Passes`."""
        self._heirs = heirs[self._heirs]


@dataclass(frozen=True, eq=False)
class Round:
    """What it takes to expect words.

    Attributes
    ----------
    heirs : the word, of those left, that each longest one has given way to; the last serves -1.
    shorter, lengths, weights : (k,) the words, as `kernels.expectation.expect` takes them.
    """

    heirs: NDArray[np.int32]
    shorter: NDArray[np.int32]
    lengths: NDArray[np.int8]
    weights: NDArray[np.float64]


def _expecting(shared: Any) -> Any:
    """What finds the expected counts of words in a part of a text."""

    def expected(starts: NDArray[np.int32]) -> jobs.Sparse:
        from wordmine.kernels import expectation

        own: Round = shared.value
        found = np.zeros(len(own.weights), np.int64)
        expectation.expect(
            own.heirs[starts], own.shorter, own.lengths, own.weights, stretches.WINDOW, found
        )
        where = np.flatnonzero(found)
        return where, found[where]

    return expected
