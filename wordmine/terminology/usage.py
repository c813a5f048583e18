"""Usage: how often n-grams occur in a stretch of text, as strings and as words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from threading import Lock
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import Encoded, NgramCounts, Trie
from wordmine.discovery import Learned, stretches
from wordmine.kernels import nearness
from wordmine.kernels import tallies as kernels
from wordmine.runtime import Column, chunks, in_order, progress
from wordmine.segmentation import pieces
from wordmine.terminology.cutting import CutText

_SLICE = 1 << 20
"""Symbols of text that are looked at together."""

_TALLY = 4 * len(kernels.TALLIED)
"""Bytes of the tallies of an n-gram."""

_Looked: TypeAlias = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]
"""A stretch of text: the longest n-gram and the word that start at each position, -1 for none; and
what each symbol is worth."""

_Place = TypeVar("_Place")


@dataclass(frozen=True, eq=False)
class Usage:
    """How often each n-gram occurs in a text, and how it stands in the best cut into words.

    Attributes
    ----------
    count : (m,) occurrences.
    free : (m,) those of them that begin and end where words do.
    opening, closing, alone : (m,) those of these after a break, before one, and between two.
    alike : (m,) those of these in clauses that read like the field, see
        `wordmine.terminology.passages`; 0 in the field itself.
    words : how many words the text was cut into.
    """

    count: Column
    free: Column
    opening: Column
    closing: Column
    alone: Column
    alike: Column
    words: int

    @classmethod
    def of_cut(cls, text: CutText) -> Usage:
        """In the text that words were learned from.

        Raises
        ------
        StorageError : there is no room.
        """

        def look(stretch: tuple[int, int]) -> _Looked:
            part = slice(*stretch)
            return text.longest[part], text.path[part], np.zeros(len(text.path[part]), np.int32)

        return cls._looking(text.learned.counts, text.stretches, look, text.end)

    @classmethod
    def of_other(cls, learned: Learned, text: Encoded, worth: NDArray[np.int32]) -> Usage:
        """In another text; symbols that the learned one lacks are breaks.

        Parameters
        ----------
        learned : the words.
        text : the text.
        worth : (v + 1,) what a break and each symbol of it are worth.

        Raises
        ------
        StorageError : there is no room.
        """
        renumbered = text.renumbering(learned.counts.alphabet.symbols)
        trie = Trie.of(learned.counts)

        def look(piece: NDArray[np.int32]) -> _Looked:
            longest = trie.longest(renumbered[piece])
            return longest, learned.cut(learned.entries[longest]), worth[piece]

        places = partial(pieces, text.symbols)
        return cls._looking(learned.counts, places, look, len(text.symbols))

    @classmethod
    def _looking(
        cls,
        counts: NgramCounts,
        places: Callable[[], Iterable[_Place]],
        look: Callable[[_Place], _Looked],
        size: int,
    ) -> Usage:
        """In a text of so many symbols, which is looked at place after place.

        That is done several times if there is no room for the tallies of all n-grams.
        """
        passes = _passes(counts)
        progress.begin("contrasting", size * len(passes))
        columns = [counts.workspace.empty(len(counts), np.int32) for _ in kernels.TALLIED]
        for begin, end in passes:
            tally = _Tally(counts, begin, end)

            def work(place: _Place, tally: _Tally = tally) -> int:
                return tally.add(*look(place))

            for done in in_order(work, places(), tally.threads):
                progress.advance(done)
            _fill(columns, begin, tally.total())
        return cls._summed(counts, columns, tally.words)

    @classmethod
    def of_tallies(cls, counts: NgramCounts, total: NDArray[Any], words: int) -> Usage:
        """Of n-grams that were tallied.

        Parameters
        ----------
        counts : the n-grams.
        total : (m, 6) as `wordmine.kernels.tallies.tally` adds them up.
        words : how many words the text was cut into.
        """
        columns = [counts.workspace.empty(len(counts), np.int32) for _ in kernels.TALLIED]
        _fill(columns, 0, total)
        return cls._summed(counts, columns, words)

    @classmethod
    def _summed(cls, counts: NgramCounts, columns: Sequence[Column], words: int) -> Usage:
        """Of tallies, of which that of the longest n-grams is added up to occurrences."""
        count = columns[kernels.AS_LONGEST]
        for length in range(counts.max_len, 1, -1):
            for _, begin, end in counts.slices(length, length):
                parents = counts.parents[begin:end]  # ascending
                first = int(parents[0])
                sums = np.bincount(parents - first, count[begin:end])
                count[first : first + len(sums)][:] += sums.astype(np.int32)
        return cls(
            count=count,
            free=columns[kernels.FREE],
            opening=columns[kernels.OPENING],
            closing=columns[kernels.CLOSING],
            alone=columns[kernels.ALONE],
            alike=columns[kernels.ALIKE],
            words=words,
        )


def _fill(columns: Sequence[Column], begin: int, tallies: NDArray[Any]) -> None:
    """Put the tallies of n-gram `begin` and those after it into their columns."""
    for column, values in zip(columns, tallies.T, strict=True):
        column[begin : begin + len(values)][:] = values


def _passes(counts: NgramCounts) -> list[tuple[int, int]]:
    """Begin and end of the n-grams that there is room to tally at a time."""
    room = counts.workspace.buffers() - stretches.BYTES
    return chunks(len(counts), min(len(counts), max(room // _TALLY, 1)))


class _Tally:
    """Counts how some n-grams stand in stretches of text, on several threads.

    Parameters
    ----------
    counts : the n-grams.
    begin, end : which of them to count.

    Attributes
    ----------
    threads : how many threads may count at a time.
    words : how many words there are in what was looked at.
    """

    def __init__(self, counts: NgramCounts, begin: int, end: int) -> None:
        self._counts, self._begin = counts, begin
        size = end - begin
        self.threads = counts.workspace.workers(_TALLY * size + stretches.BYTES)
        self.words = 0
        self._parents = counts.parents[:]
        shape = size, len(kernels.TALLIED)
        self._tallies = [np.zeros(shape, np.int32) for _ in range(self.threads)]
        self._lock = Lock()

    def add(
        self, longest: NDArray[np.int32], path: NDArray[np.int32], worth: NDArray[np.int32]
    ) -> int:
        """Count in a stretch, by the longest n-gram and the word that start at each position.

        Returns
        -------
        how long it is.
        """
        mine = self._tallies.pop()
        lengths = self._counts.lengths
        kernels.tally(longest, self._parents, lengths, path, worth, self._begin, mine)
        self._tallies.append(mine)
        with self._lock:
            self.words += int(np.count_nonzero(path >= 0))
        return len(longest)

    def total(self) -> NDArray[np.int32]:
        """(end - begin, 6) what was counted; nothing can be added afterwards."""
        total = self._tallies.pop()
        while self._tallies:
            total += self._tallies.pop()
        return total


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

    def occurrences(self, longest: NDArray[np.int32], path: NDArray[np.int32]) -> NDArray[np.int32]:
        """Where the n-grams begin and end where words do, in a stretch of text.

        Parameters and result are as `wordmine.kernels.nearness.find_free` has them; n-grams are
        told by their places among `nodes`.
        """
        return nearness.find_free(longest, path, self._nearest, self._shorter, self._lengths)

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
