"""Soundness: whether n-grams branch in their text as their entropies say, and none is lacking.

What makes a counted n-gram with a symbol beside it is counted with that.  Of what else stands
beside an n-gram, two things are told apart.  Either two counted n-grams overlap in the n-gram with
that symbol: then it is the longest one at a position, and the other, of the same length, begins the
longest one at the next.  Or the symbol is loose: then the n-gram with it but without the symbol at
its other end is not counted either.  What is not counted although it stands often enough, but all
that is shorter is, can only be of the first kind.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wordmine.counting.ngrams import NgramCounts
from wordmine.counting.windows import n_log_n, runs
from wordmine.runtime import CHUNK, Column, Growing, chunks, in_order

TOLERANCE = 2.0**-22
"""How far entropies may be off: other machines round logarithms otherwise.

In nats, or as a part of what is more than one: a few units in the last place.
"""

_BYTES = 28
"""What is held for each n-gram meanwhile."""

_BATCH = 1 << 18, 1 << 23
"""Least and most pairs that a thread sorts at a time, of 8 bytes and as many for a copy."""

_FEW = 4
"""So many pairs for each n-gram, and less, are sorted by n-gram first."""

_PART_BITS = 12
"""Of the number of a part of the n-grams, some of which make a span."""

_LOGS = 4096
"""ln n is looked up for smaller n."""

_Span: TypeAlias = tuple[int, int]
"""N-grams that are looked at together: from, up to."""


class Overlaps(NamedTuple):
    """What overlaps in a text, but makes no counted n-gram.

    Attributes
    ----------
    partners : (m, 2) the first n-gram that overlaps each one, and how often that does.
    others : what else overlaps, see `wordmine.kernels.verification.out_of_place`.
    """

    partners: NDArray[np.int32]
    others: Column


class Soundness:
    """Whether n-grams are as they are in their text.

    Parameters
    ----------
    counts : n-grams whose counts and suffixes are known to be right.
    longest : (n,) the n-gram at each position of the text, known to stand there, -1 at a break.
    symbols : (n,) the symbols of the text.
    found : what overlaps in it.
    """

    def __init__(
        self, counts: NgramCounts, longest: Column, symbols: Column, found: Overlaps
    ) -> None:
        from wordmine.kernels import branching

        self._counts, self._longest, self._symbols = counts, longest, symbols
        self._overlaps = found
        self._known = n_log_n(), branching.UNIT
        self._left, self._right = (np.zeros(len(counts), np.int64) for _ in range(2))
        # What is loose stands but once if two are enough for an n-gram, and ln 1 is 0.
        self._may_be_loose = counts.min_count > 2
        bits = len(longest) if self._may_be_loose else 0  # for as many pairs as there may be
        self._repeated = np.zeros(1 << max(bits.bit_length() - 4, 0), np.uint8)
        self._lock = Lock()
        workspace, beside = counts.workspace, _BYTES * len(counts) + len(self._repeated)
        self._threads = workspace.workers(16 * _BATCH[0] + 8 * CHUNK, beside=beside)
        room = workspace.buffers(beside=beside) // (16 * self._threads) - CHUNK
        self._most = max(1, min(room, _BATCH[1]))

    def fault(self) -> int:
        """An n-gram with other entropies than in the text, or one that should be longer; or -1."""
        fault = self._over(self._overlaps.others, self._pairs)
        del self._overlaps  # which has served
        if self._may_be_loose:
            for sums, found in zip((self._left, self._right), self._loose(), strict=True):
                self._over(found, partial(self._sum, sums, found))
        return max(fault, self._unlike())

    def _over(self, found: Column, work: Callable[[_Span], int]) -> int:
        """Call `work` on spans of n-grams of which not too much was found; its greatest result."""
        size = len(self._counts)
        bits = max(size.bit_length() - _PART_BITS, 0)
        width, sizes = 1 << bits, np.zeros(1 << _PART_BITS, np.int64)
        for begin, end in chunks(len(found)):
            sizes += np.bincount(found[begin:end] >> 32 + bits, minlength=len(sizes))
        fair = len(found) // self._threads + int(sizes.max())
        spans = (
            (first * width, min(last * width, size))
            for first, last in runs(sizes, max(1, min(self._most, fair)))
        )
        return max(in_order(work, spans, self._threads))

    def _pairs(self, span: _Span) -> int:
        """Add what n-grams overlap or continue; the last one that should be longer, or -1."""
        from wordmine.kernels import overlaps

        counts, (first, last), parents = self._counts, span, self._counts.parents[:]
        longer = slice(*np.searchsorted(parents, np.array(span, np.int32)).tolist())
        uses, suffixes = counts.counts[longer], counts.suffixes[longer]
        partners, others = self._overlaps.partners[first:last], _of(span, self._overlaps.others)
        fault = overlaps.counted_pair(parents[longer], suffixes, first, partners, others)
        with self._lock:
            overlaps.sum_known(uses, parents[longer], *self._known, self._right)
            overlaps.sum_known(uses, suffixes, *self._known, self._left)
            often = overlaps.sum_pairs(
                first,
                partners,
                others,
                counts.min_count - 1,
                int(counts.levels[-2]),
                *self._known,
                self._left,
                self._right,
                self._repeated,
            )
        return max(fault, often)

    def _loose(self) -> list[Column]:
        """What is loose to the left and to the right of n-grams."""
        from wordmine.kernels import overlaps

        counts, parents = self._counts, self._counts.parents[:]
        found = [Growing(counts.workspace, np.int64, among=2) for _ in range(2)]
        for begin, end in chunks(len(self._longest)):
            start = max(begin - counts.max_len, 0)
            longest = self._longest[start : end + 1]
            symbols = self._symbols[start : end + counts.max_len]
            sides = np.empty((2, len(longest) + counts.max_len), np.int64)
            sizes = overlaps.loose(
                longest, symbols, begin - start, counts.levels, parents, self._repeated, *sides
            )
            for column, side, size in zip(found, sides, sizes, strict=True):
                column.append(side[:size].copy())
        return [column.finish() for column in found]

    def _sum(self, sums: NDArray[np.int64], found: Column, span: _Span) -> int:
        """Add what is loose beside some n-grams."""
        from wordmine.kernels import overlaps

        overlaps.sum_loose(_of(span, found), *self._known, sums)
        return -1

    def _unlike(self) -> int:
        """The last n-gram with other entropies than its sums say, or -1."""
        from wordmine.kernels import overlaps

        counts, (_, unit) = self._counts, self._known
        logs = np.append(0.0, np.log(np.arange(1, _LOGS)))
        sides = (counts.left_entropy, self._left), (counts.right_entropy, self._right)

        def unlike(rows: tuple[int, int, int]) -> int:
            _, begin, end = rows
            uses, faults = counts.counts[begin:end], [-1]
            for entropies, sums in sides:
                own = entropies[begin:end], sums[begin:end]
                at = overlaps.unlike(uses, *own, logs, unit, TOLERANCE)
                faults += [begin + at] if at >= 0 else []
            return max(faults)

        return max(in_order(unlike, counts.slices(), self._threads), default=-1)


def _of(span: _Span, found: Column) -> NDArray[np.int64]:
    """What was found of some n-grams, ascending."""
    from wordmine.kernels import overlaps

    first, last = span
    parts = [np.empty(0, np.int64)]
    for begin, end in chunks(len(found)):
        part = found[begin:end]
        parts.append(part[(part >= first << 32) & (part < last << 32)])
    own = np.concatenate(parts)
    if len(own) > _FEW * (last - first):
        own.sort()
        return own
    ascending = np.empty_like(own)
    overlaps.sort_pairs(own, first, np.zeros(last - first, np.int32), ascending)
    return ascending
