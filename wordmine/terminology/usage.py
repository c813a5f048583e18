"""Usage: how often n-grams occur in a stretch of text, as strings and as words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import Encoded, NgramCounts, Trie
from wordmine.discovery import Learned, stretches
from wordmine.kernels import tallies as kernels
from wordmine.runtime import Column, chunks, each, in_order
from wordmine.segmentation import pieces
from wordmine.terminology.cutting import CutText

_HELD = 25
"""What is held of each n-gram while one thread's tallies become columns: these, and the n-gram."""

_SLICE = 1 << 20
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
    def of_cut(cls, text: CutText) -> Usage:
        """In the text that words were learned from.

        Raises
        ------
        StorageError : there is no room.
        """
        tally = _Tally(text.learned.counts)

        def add(begin: int, end: int) -> None:
            tally.add(text.longest[begin:end], text.path[begin:end])

        stretches.over_clauses(text.longest, add, tally.threads, end=text.end)
        return tally.usage()

    @classmethod
    def of_other(cls, learned: Learned, text: Encoded) -> Usage:
        """In another text; symbols that the learned one lacks are breaks.

        Parameters
        ----------
        learned : the words.
        text : the text.

        Raises
        ------
        StorageError : there is no room.
        """
        counts = learned.counts
        tally = _Tally(counts)
        renumbered = text.renumbering(counts.alphabet.symbols)
        trie = Trie.of(counts)

        def add(piece: NDArray[np.int32]) -> None:
            longest = trie.longest(renumbered[piece])
            tally.add(longest, learned.cut(learned.entries[longest]))

        each(add, pieces(text.symbols), tally.threads)
        return tally.usage()

    @classmethod
    def of_tallies(cls, counts: NgramCounts, total: NDArray[Any], words: int) -> Usage:
        """Of n-grams that were tallied.

        Parameters
        ----------
        counts : the n-grams.
        total : (m, 5) as `wordmine.kernels.tallies.tally` adds them up; changed.
        words : how many words the text was cut into.
        """
        columns = np.ascontiguousarray(total.T)
        count, parents = columns[kernels.AS_LONGEST], counts.parents[:]
        for length in range(counts.max_len, 1, -1):
            start, stop = counts.levels[length - 1 : length + 1].tolist()
            shorter = parents[start:stop]
            count[:start] += np.bincount(shorter, count[start:stop], start).astype(count.dtype)
        return cls(
            count=count,
            free=columns[kernels.FREE],
            opening=columns[kernels.OPENING],
            closing=columns[kernels.CLOSING],
            alone=columns[kernels.ALONE],
            words=words,
        )


class _Tally:
    """Counts how n-grams stand in stretches of text, on several threads.

    Parameters
    ----------
    counts : the n-grams.

    Attributes
    ----------
    threads : how many threads may count at a time.

    Raises
    ------
    StorageError : there is no room.
    """

    def __init__(self, counts: NgramCounts) -> None:
        self._counts, workspace = counts, counts.workspace
        shape = len(counts), len(kernels.TALLIED)
        own, held = np.dtype(np.int32).itemsize * shape[0] * shape[1], len(counts) * _HELD
        workspace.check(own + held, f"how {len(counts):,} n-grams are used")
        self.threads = workspace.workers(own + stretches.BYTES, beside=held)
        self._parents = counts.parents[:]
        self._tallies = [np.zeros(shape, np.int32) for _ in range(self.threads)]
        self._words = [0] * self.threads

    def add(self, longest: NDArray[np.int32], path: NDArray[np.int32]) -> None:
        """Count in a stretch, by the longest n-gram and the word that start at each position."""
        mine, words = self._tallies.pop(), self._words.pop()
        kernels.tally(longest, self._parents, self._counts.lengths, path, mine)
        self._words.append(words + int(np.count_nonzero(path >= 0)))
        self._tallies.append(mine)

    def usage(self) -> Usage:
        """What was counted; nothing can be added afterwards."""
        total = self._tallies.pop()
        for other in self._tallies:
            total += other
        return Usage.of_tallies(self._counts, total, sum(self._words))


class Forest:
    """Some n-grams, each of which names the next shorter one that begins it.

    Parameters
    ----------
    counts : n-gram counts.
    nodes : (k,) the n-grams, ascending.
    """

    def __init__(self, counts: NgramCounts, nodes: NDArray[Any]) -> None:
        self._workspace = counts.workspace
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
        longest : (n,) the longest n-gram at each position of the stretch, -1 at a break; what
            reaches beyond the stretch is not free.
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
            free = edge[np.minimum(ends, len(longest))] & (ends <= len(longest))
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
            for begin, end in chunks(part[1] - part[0], _SLICE):
                starting = self._nearest[longest[part[0] + begin : part[0] + end]]
                found += np.bincount(starting[starting >= 0], minlength=len(found))
            for level in self._levels:
                np.add.at(found, self._shorter[level], found[level])
            return found

        nbytes = 3 * 8 * len(self._shorter) + 16 * _SLICE
        return in_order(count, pairwise(edges.tolist()), self._workspace.workers(nbytes))
