"""Usage: how often n-grams occur in a stretch of text, as strings and as words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import Encoded, NgramCounts
from wordmine.discovery import Learned, stretches
from wordmine.kernels import usage as kernels
from wordmine.runtime import Column, chunks, each, in_order
from wordmine.segmentation import pieces

_BYTES = 20
"""What the tally of an n-gram takes."""

_PIECE = 1 << 22
"""Symbols of text that are looked at together."""


@dataclass(frozen=True, eq=False)
class Usage:
    """How often each n-gram occurs in a text, and how it stands in the best cut into words.

    Attributes
    ----------
    count : (m,) occurrences.
    free : (m,) those of them that begin and end where words do.
    opening, closing, alone : (m,) those of these after a break, before one, and between two.
    words : how many words the text was cut into.
    """

    count: NDArray[np.int32]
    free: NDArray[np.int32]
    opening: NDArray[np.int32]
    closing: NDArray[np.int32]
    alone: NDArray[np.int32]
    words: int

    @classmethod
    def of_learned(cls, learned: Learned, longest: Column, end: int) -> Self:
        """In the text that the words were learned from, up to a break.

        Parameters
        ----------
        learned : the words.
        longest : (n,) the longest n-gram at each position of the text, -1 at a break.
        end : where to stop.

        Raises
        ------
        StorageError : there is no room.
        """
        threads = learned.counts.workspace.threads
        tally = _Tally(learned, threads)
        stretches.over_clauses(
            longest, lambda begin, stop: tally.add(longest[begin:stop]), threads, end=end
        )
        return cls(*tally.sums())

    @classmethod
    def of_other(cls, learned: Learned, text: Encoded) -> Self:
        """In another text; symbols that the learned one lacks are breaks.

        Parameters
        ----------
        learned : the words.
        text : the text.

        Raises
        ------
        StorageError : there is no room.
        """
        from wordmine.kernels import ngram_trie

        counts = learned.counts
        threads = counts.workspace.threads
        tally = _Tally(learned, threads)
        renumbered = text.renumbering(counts.alphabet.symbols)
        parents, size = counts.parents[:], len(counts.alphabet)
        longer = np.bincount(parents[size:], minlength=len(counts))
        edges = np.cumsum(np.concatenate(([size], longer)), dtype=np.int32)
        symbols, suffixes = counts.symbols[:], counts.suffixes[:]

        def add(piece: NDArray[np.int32]) -> None:
            longest = np.empty(len(piece), np.int32)
            ngram_trie.walk(renumbered[piece], edges, symbols, suffixes, longest)
            tally.add(longest)

        each(add, pieces(text.symbols), threads)
        return cls(*tally.sums())


class _Tally:
    """Counts how n-grams stand in stretches of text, on several threads.

    Parameters
    ----------
    learned : the words to cut into.
    threads : how many threads may count.
    """

    def __init__(self, learned: Learned, threads: int) -> None:
        self._counts = counts = learned.counts
        needed = _BYTES * threads * len(counts)
        counts.workspace.check(needed, f"how {len(counts):,} n-grams are used")
        self._parents, self._entries = counts.parents[:], learned.entries
        self._cut = learned.cut
        shape = len(counts), len(kernels.COLUMNS)
        self._tallies = [np.zeros(shape, np.int32) for _ in range(threads)]
        self._words = [0] * threads

    def add(self, longest: NDArray[np.int32]) -> None:
        """Count in a stretch, by the longest n-gram at each position, -1 at a break."""
        mine, words = self._tallies.pop(), self._words.pop()
        path = self._cut(self._entries[longest])
        kernels.tally(longest, self._parents, self._counts.lengths, path, mine)
        self._words.append(words + int(np.count_nonzero(path >= 0)))
        self._tallies.append(mine)

    def sums(self) -> tuple[Any, ...]:
        """What `Usage` holds; nothing can be added afterwards."""
        total = self._tallies.pop()
        for other in self._tallies:
            total += other
        count, *standing = np.ascontiguousarray(total.T)
        for length in range(self._counts.max_len, 1, -1):
            start, stop = self._counts.levels[length - 1 : length + 1].tolist()
            shorter = self._parents[start:stop]
            count[:start] += np.bincount(shorter, count[start:stop], start).astype(np.int32)
        return count, *standing, sum(self._words)


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
    path = learned.cut(learned.entries[longest])
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
        self._threads = counts.workspace.threads
        self._nearest = counts.beginnings(nodes)
        self._shorter = self._nearest[counts.parents[:][nodes]]
        self._lengths = counts.lengths[nodes].astype(np.int64)
        self._levels = [
            np.flatnonzero((self._lengths == length) & (self._shorter >= 0))
            for length in range(counts.max_len, 1, -1)
        ]

    def occurrences(
        self, longest: NDArray[np.int32], path: NDArray[np.int32]
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
        """Where the n-grams begin and end where words do, in a stretch of text.

        Parameters
        ----------
        longest : (n,) the longest n-gram at each position of the stretch, which ends before a break
            or with the text; -1 at a break.
        path : (n,) the word that starts at each position of a cut, -1 elsewhere.

        Returns
        -------
        three arrays, of the same length: the n-grams, by their places among `nodes`; the word, of
        those in the stretch, with which each begins; and how many words it is made of.
        """
        starts = path >= 0
        before = np.concatenate(([0], np.cumsum(starts, dtype=np.int32)))
        edge = np.append(starts | (longest < 0), True)
        places = np.flatnonzero(starts)
        which = self._nearest[longest[places]]
        found = []
        while len(which):
            places, which = places[which >= 0], which[which >= 0]
            ends = places + self._lengths[which]
            free = edge[ends]
            begins = before[places[free]]
            found.append(np.stack([which[free], begins, before[ends[free]] - begins]))
            which = self._shorter[which]
        columns = np.concatenate([np.empty((3, 0), np.int32), *found], axis=1, dtype=np.int32)
        return columns[0], columns[1], columns[2]

    def per_part(self, longest: Column, edges: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
        """How often each n-gram occurs between one edge and the next, (k,) for each such part.

        Parameters
        ----------
        longest : (n,) the longest n-gram at each position of the text, -1 at a break.
        edges : positions in the text, ascending.
        """

        def count(part: tuple[int, int]) -> NDArray[np.int64]:
            found = np.zeros(len(self._shorter), np.int64)
            for begin, end in chunks(part[1] - part[0], _PIECE):
                starting = self._nearest[longest[part[0] + begin : part[0] + end]]
                found += np.bincount(starting[starting >= 0], minlength=len(found))
            for level in self._levels:
                np.add.at(found, self._shorter[level], found[level])
            return found

        return in_order(count, pairwise(edges.tolist()), self._threads)
