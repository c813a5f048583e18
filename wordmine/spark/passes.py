"""Passes: what learning does with the text itself, done on a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import NgramCounts, Trie
from wordmine.discovery import Clauses, Seeking, Words, stretches
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
        sc, self._counts, self._most, self._total = text.context, counts, most, text.total
        trie = sc.broadcast(Trie.of(counts))
        self._firsts = sc.broadcast(counts.firsts())
        self._longest = text.parts.map(lambda part: trie.value.longest(part)).persist(level())
        self._starts: RDD[NDArray[np.int32]] | None = None
        self._heirs = np.empty(0, np.int32)

    def seams(self, words: Words, entries: Column, step: int) -> NDArray[np.int64]:
        """See `wordmine.discovery.Passes`."""
        counts, sc = self._counts, self._longest.context
        if counts.levels[-2] == counts.levels[-1]:
            return np.empty(0, np.int64)
        seeking = sc.broadcast(Seeking.of(counts, words, entries, step))

        def marked(parts: Iterable[NDArray[np.int32]]) -> Iterator[NDArray[np.int64]]:
            found = np.zeros(len(seeking.value.parents), np.bool_)
            for part in parts:
                seeking.value.mark(part, found)
            yield np.flatnonzero(found)

        none = np.empty(0, np.int64)
        with jobs.stage(sc, "joining", self._total, jobs=4):
            found = [*jobs.collected(self._longest.mapPartitions(marked))]
        seeking.destroy()
        return np.unique(np.concatenate([none, *found]))

    def deepened(self, marked: NDArray[np.int64], max_len: int) -> NgramCounts:
        """See `wordmine.discovery.Passes`."""
        with jobs.explained(self._longest.context):
            self._counts = counting.deepen(
                self._longest, self._counts, self._firsts, marked, max_len=max_len, most=self._most
            )
        return self._counts

    def begin(self, entries: Column) -> None:
        """See `wordmine.discovery.Passes`."""
        progress.begin("learning", 3 * self._total)
        sc, counts, firsts = self._longest.context, self._counts, self._firsts
        shared = sc.broadcast((Trie.of(counts), counts.lengths, entries[:]))

        def starting(part: NDArray[np.int32]) -> NDArray[np.int32]:
            trie, lengths, longest_word = shared.value
            found: NDArray[np.int32] = trie.lengthened(firsts.value[part], lengths, part)
            starts: NDArray[np.int32] = longest_word[found]
            return starts

        self._starts = self._longest.map(starting).persist(level())

    def clauses(self, words: Words) -> Clauses:
        """See `wordmine.discovery.Passes`."""
        assert self._starts is not None
        size, lengths = len(words.nodes), self._starts.context.broadcast(words.lengths)
        self._heirs = np.append(np.arange(size, dtype=np.int32), np.int32(-1))
        none = Clauses.none(0)

        def divided(starts: NDArray[np.int32]) -> jobs.Sparse:
            found = Clauses.none(size)
            found.add(starts, lengths.value)
            both = np.concatenate(found)
            where = np.flatnonzero(both)
            return where, both[where]

        with jobs.explained(self._starts.context):
            both = jobs.summed(self._starts, divided, len(none.lengths) + size)
        self._longest.unpersist()  # where the longest words start is known by now
        return Clauses(both[: len(none.lengths)], both[len(none.lengths) :])

    def expected(self, words: Words, weights: NDArray[np.float64]) -> NDArray[np.int64]:
        """See `wordmine.discovery.Passes`."""
        assert self._starts is not None
        sc = self._longest.context
        shared = sc.broadcast(Round(self._heirs, words.shorter, words.lengths, weights))
        with jobs.explained(sc):
            found = jobs.summed(self._starts, _expecting(shared), len(weights))
        shared.destroy()
        progress.advance(self._total)
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
