"""Usage: how often n-grams occur in a stretch of text, as strings and as words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from wordmine import entropy
from wordmine.learning import Learned
from wordmine.ngrams import NgramCounts
from wordmine.parallel import available_threads, in_order
from wordmine.storage import Column, chunks

_BYTES = 16
"""What the tally of an n-gram takes."""

_PIECE = 1 << 22
"""Symbols of text that are looked at together."""


@dataclass(frozen=True, eq=False)
class Usage:
    """How often each n-gram begins and ends where words of the best cut do.

    Attributes
    ----------
    free : (m,) such occurrences.
    opening, closing, alone : (m,) those of them after a break, before one, and between two.
    words : how many words the stretch was cut into.
    """

    free: NDArray[np.int32]
    opening: NDArray[np.int32]
    closing: NDArray[np.int32]
    alone: NDArray[np.int32]
    words: int

    @classmethod
    def of(
        cls, learned: Learned, longest: Column, span: tuple[int, int], threads: int | None
    ) -> Self:
        """Cut a stretch of text into words and count.

        Parameters
        ----------
        learned : the words of the text.
        longest : (n,) the longest n-gram at each position of the text, -1 at a break.
        span : where the stretch begins and ends, both at a break or at the end of the text.
        threads : how many threads to work with, None for all; the result does not depend on it.

        Raises
        ------
        StorageError : there is no room.
        """
        from wordmine.kernels import usage

        counts = learned.counts
        threads = threads or available_threads()
        needed = _BYTES * threads * len(counts)
        counts.storage.check(needed, f"how {len(counts):,} n-grams are used")
        parents, lengths, entries = counts.parents[:], counts.lengths, learned.entries[:]
        tallies = [np.zeros((len(counts), 4), np.int32) for _ in range(threads)]
        sizes = [0] * threads
        cut = entropy.cutter(learned.words, learned.words.scores())

        def work(begin: int, end: int) -> None:
            mine, size = tallies.pop(), sizes.pop()
            part = longest[begin:end]
            path = cut(entries[part])
            usage.tally(part, parents, lengths, path, mine)
            sizes.append(size + int(np.count_nonzero(path >= 0)))
            tallies.append(mine)

        entropy.over_clauses(longest, work, threads, span=span)
        total = tallies.pop()
        for other in tallies:
            total += other
        free, opening, closing, alone = np.ascontiguousarray(total.T)
        return cls(free, opening, closing, alone, sum(sizes))


def components(learned: Learned, nodes: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The words that n-grams are best cut into.

    Parameters
    ----------
    learned : the words of a text.
    nodes : (k,) n-grams.

    Returns
    -------
    tuple of the words, as n-grams, one n-gram's after the other's, and (k,) where those of each
    begin.
    """
    counts = learned.counts
    lengths = counts.lengths[nodes].astype(np.int64)
    ends = np.cumsum(lengths + 1)
    starts = ends - lengths - 1
    longest = np.full(int(ends[-1]) if len(ends) else 0, -1, np.int32)
    places, rest = starts, np.asarray(nodes, np.int32)
    suffixes = counts.suffixes[:]
    while len(places):
        longest[places] = rest
        longer = counts.lengths[rest] > 1
        places, rest = places[longer] + 1, suffixes[rest[longer]]
    path = entropy.cutter(learned.words, learned.words.scores())(learned.entries[:][longest])
    seats = np.flatnonzero(path >= 0)
    return learned.words.nodes[path[seats]], np.searchsorted(seats, starts)


class Forest:
    """Some n-grams, each of which names the next shorter one that begins it.

    Parameters
    ----------
    counts : n-gram counts.
    nodes : (k,) the n-grams, ascending.
    """

    def __init__(self, counts: NgramCounts, nodes: NDArray[Any]) -> None:
        nearest = np.full(len(counts) + 1, -1, np.int32)  # the last entry serves -1
        nearest[nodes] = np.arange(len(nodes))
        self._shorter = np.full(len(nodes), -1, np.int32)
        for _, begin, end in counts.slices(2):
            above = nearest[counts.parents[begin:end]]
            own = nearest[begin:end]
            self._shorter[own[own >= 0]] = above[own >= 0]
            nearest[begin:end] = np.where(own >= 0, own, above)
        self._nearest = nearest
        lengths = counts.lengths[nodes]
        self._levels = [
            np.flatnonzero((lengths == length) & (self._shorter >= 0))
            for length in range(counts.max_len, 1, -1)
        ]

    def per_part(
        self, longest: Column, edges: NDArray[np.int64], threads: int | None
    ) -> Iterator[NDArray[np.int64]]:
        """How often each n-gram occurs between one edge and the next, (k,) for each such part.

        Parameters
        ----------
        longest : (n,) the longest n-gram at each position of the text, -1 at a break.
        edges : positions in the text, ascending.
        threads : how many threads to work with, None for all.
        """

        def count(part: tuple[int, int]) -> NDArray[np.int64]:
            found = np.zeros(len(self._shorter), np.int64)
            for begin, end in chunks(part[1] - part[0], _PIECE):
                starting = self._nearest[longest[part[0] + begin : part[0] + end]]
                found += np.bincount(starting[starting >= 0], minlength=len(found))
            for level in self._levels:
                np.add.at(found, self._shorter[level], found[level])
            return found

        return in_order(count, pairwise(edges.tolist()), threads or available_threads())
