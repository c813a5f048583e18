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

_BYTES = 24
"""What is held for each n-gram meanwhile."""

_BATCH = 1 << 18, 1 << 23
"""Least and most elements of 8 bytes that a thread sorts at a time."""

_PARTS = 4096
"""Parts of the n-grams, of which some make a span."""

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
    overlaps : what overlaps in it.
    """

    def __init__(
        self, counts: NgramCounts, longest: Column, symbols: Column, overlaps: Overlaps
    ) -> None:
        from wordmine.kernels import branching

        self._counts, self._longest, self._symbols = counts, longest, symbols
        self._overlaps = overlaps
        self._known = n_log_n(), branching.UNIT
        self._left, self._right = (np.zeros(len(counts), np.int64) for _ in range(2))
        # What is loose stands but once if two are enough for an n-gram, and ln 1 is 0.
        self._may_be_loose = counts.min_count > 2
        bits = len(longest) if self._may_be_loose else 0  # for as many pairs as there may be
        self._repeated = np.zeros(1 << max(bits.bit_length() - 4, 0), np.uint8)
        self._lock = Lock()
        workspace, beside = counts.workspace, _BYTES * len(counts) + len(self._repeated)
        self._threads = workspace.workers(8 * (_BATCH[0] + CHUNK), beside=beside)
        room = workspace.buffers(beside=beside) // (8 * self._threads) - CHUNK
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
        width, sizes = -(-size // _PARTS), np.zeros(_PARTS, np.int64)
        for begin, end in chunks(len(found)):
            sizes += np.bincount((found[begin:end] >> 32) // width, minlength=_PARTS)
        fair = -(-len(found) // self._threads)
        spans = (
            (first * width, min(last * width, size))
            for first, last in runs(sizes, max(1, min(self._most, fair)))
        )
        return max(in_order(work, spans, self._threads))

    def _pairs(self, span: _Span) -> int:
        """Add what n-grams overlap or continue; the last one that should be longer, or -1."""
        from wordmine.kernels import verification

        counts, (first, last), parents = self._counts, span, self._counts.parents[:]
        longer = slice(*np.searchsorted(parents, np.array(span, np.int32)).tolist())
        uses, suffixes = counts.counts[longer], counts.suffixes[longer]
        partners, others = self._overlaps.partners[first:last], _of(span, self._overlaps.others)
        fault = verification.counted_pair(parents[longer], suffixes, first, partners, others)
        with self._lock:
            verification.sum_known(uses, parents[longer], *self._known, self._right)
            verification.sum_known(uses, suffixes, *self._known, self._left)
            often = verification.sum_pairs(
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
        from wordmine.kernels import verification

        counts, parents = self._counts, self._counts.parents[:]
        found = [Growing(counts.workspace, np.int64, among=2) for _ in range(2)]
        for begin, end in chunks(len(self._longest)):
            start = max(begin - counts.max_len, 0)
            longest = self._longest[start : end + 1]
            symbols = self._symbols[start : end + counts.max_len]
            sides = np.empty((2, len(longest) + counts.max_len), np.int64)
            sizes = verification.loose(
                longest, symbols, begin - start, counts.levels, parents, self._repeated, *sides
            )
            for column, side, size in zip(found, sides, sizes, strict=True):
                column.append(side[:size].copy())
        return [column.finish() for column in found]

    def _sum(self, sums: NDArray[np.int64], found: Column, span: _Span) -> int:
        """Add what is loose beside some n-grams."""
        from wordmine.kernels import verification

        verification.sum_loose(_of(span, found), *self._known, sums)
        return -1

    def _unlike(self) -> int:
        """The last n-gram with other entropies than its sums say, or -1."""
        counts, (_, unit), fault = self._counts, self._known, -1
        sides = (counts.left_entropy, self._left), (counts.right_entropy, self._right)
        for _, begin, end in counts.slices():
            uses = counts.counts[begin:end].astype(np.float64)
            most = np.log(uses)
            uses *= unit
            for entropies, sums in sides:
                wanted = np.maximum(most - sums[begin:end] / uses, 0.0)
                off = np.abs(wanted - entropies[begin:end]) > TOLERANCE * np.maximum(wanted, 1.0)
                fault = max([fault, *(begin + np.flatnonzero(off)[-1:]).tolist()])
        return fault


def _of(span: _Span, found: Column) -> NDArray[np.int64]:
    """What was found of some n-grams, ascending."""
    first, last = span
    parts = [np.empty(0, np.int64)]
    for begin, end in chunks(len(found)):
        part = found[begin:end]
        parts.append(part[(part >= first << 32) & (part < last << 32)])
    own = np.concatenate(parts)
    own.sort()
    return own
