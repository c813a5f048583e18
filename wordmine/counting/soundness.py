"""Soundness: whether n-grams branch in their text as their entropies say, and none is lacking.

What makes a counted n-gram with a symbol beside it is counted with that.  Every other symbol beside
an n-gram is gathered from the text and tallied: the n-grams of some first symbols at a time, as
many as there is room for.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine.counting.ngrams import NgramCounts
from wordmine.counting.windows import n_log_n, runs
from wordmine.runtime import CHUNK, Column, chunks, in_order

if TYPE_CHECKING:
    from wordmine.kernels.verification import Groups

TOLERANCE = 2.0**-22
"""How far entropies may be off: other machines round logarithms otherwise.

In nats, or as a part of what is more than one: a few units in the last place.
"""

_BYTES = 20
"""What is held for each n-gram meanwhile."""

_BATCH = 1 << 21, 1 << 24
"""Least and most elements of 4 bytes that a thread gathers at a time."""

_PER_ROW = 10
"""Such elements that each n-gram takes beside the symbols."""

_STRETCH = 2 * CHUNK
"""Such elements of the text that a thread looks at meanwhile."""


class _Batch(NamedTuple):
    """N-grams that are looked at together: what they begin with, from, up to; and their numbers."""

    first: int
    last: int
    ranges: NDArray[np.int64]


class Soundness:
    """Whether n-grams are as they are in their text.

    Parameters
    ----------
    counts : n-grams whose counts and suffixes are known to be right.
    longest : (n,) the n-gram at each position of the text, known to stand there, -1 at a break.
    symbols : (n,) the symbols of the text.
    """

    def __init__(self, counts: NgramCounts, longest: Column, symbols: Column) -> None:
        self._counts, self._longest, self._symbols = counts, longest, symbols
        self._n_log_n = n_log_n()
        self._n_symbols = len(counts.alphabet)
        # What makes no counted n-gram stands but once before those that are not the longest ones
        # if two are enough for one, and ln 1 is 0.
        self._least = 1 if counts.min_count > 2 else counts.max_len
        self._known()

    def fault(self) -> int:
        """An n-gram with other entropies than in the text, or one that should be longer; or -1."""
        workspace, sizes, beside = self._counts.workspace, self._sizes(), _BYTES * len(self._counts)
        threads = workspace.workers(4 * (_BATCH[0] + _STRETCH), beside=beside)
        room = workspace.buffers(beside=beside) // (4 * threads) - _STRETCH
        most = max(1, min(room, int(sizes.sum()) // threads, _BATCH[1]))
        return max(in_order(self._fault, self._batches(sizes, most), threads), default=-1)

    def _known(self) -> None:
        """Sum up what counted n-grams tell of those that they are made of."""
        from wordmine.kernels import branching, verification

        counts = self._counts
        self._rests = np.empty((len(counts), 2), np.int32)
        self._rests[:] = counts.counts[:][:, np.newaxis]
        self._sums = np.zeros(len(counts), np.int64)
        for _, begin, end in counts.slices(2):
            verification.sum_known(
                counts.counts[begin:end],
                counts.parents[begin:end],
                counts.suffixes[begin:end],
                self._n_log_n,
                branching.UNIT,
                self._rests,
                self._sums,
            )
        self._rests[: counts.levels[self._least - 1], 1] = 0

    def _rooms(self, begin: int, end: int) -> NDArray[np.int32]:
        """(k, 2) how many elements there are for the symbols beside some n-grams."""
        found: NDArray[np.int32] = np.minimum(self._rests[begin:end], self._n_symbols + 1)
        return found

    def _sizes(self) -> NDArray[np.int64]:
        """(v,) how many elements the n-grams with each first symbol take."""
        firsts, sizes = self._counts.firsts(), np.zeros(self._n_symbols)
        for _, begin, end in self._counts.slices():
            taken = self._rooms(begin, end).sum(1) + _PER_ROW
            sizes += np.bincount(firsts[begin:end] - 1, taken, minlength=len(sizes))
        return sizes.astype(np.int64)

    def _batches(self, sizes: NDArray[np.int64], most: int) -> Iterator[_Batch]:
        """Divide the n-grams by what they begin with; those of one symbol, if too many, anew."""
        for first, last in runs(sizes, most):
            ranges = self._ranges(first, last)
            if last > first + 1 or sizes[first] <= most:
                yield _Batch(first + 1, last, ranges)
                continue
            for length, (begin, end) in enumerate(ranges.tolist()):
                taken = self._rooms(begin, end).sum(1) + _PER_ROW
                for one, other in runs(taken, most):
                    part = np.zeros_like(ranges)
                    part[length] = begin + one, begin + other
                    yield _Batch(first + 1, last, part)

    def _ranges(self, first: int, last: int) -> NDArray[np.int64]:
        """Where the n-grams of each length are that begin with some symbols, numbered from 0."""
        counts, ranges = self._counts, [(first, last)]
        for start, stop in zip(counts.levels[1:-1], counts.levels[2:], strict=True):
            begin, end = _first_of(counts.parents[start:stop], ranges[-1])
            ranges.append((int(start + begin), int(start + end)))
        return np.array(ranges, np.int64)

    def _groups(self, ranges: NDArray[np.int64]) -> Groups:
        """Room for what stands beside n-grams."""
        from wordmine.kernels.verification import Groups

        rooms = np.concatenate([self._rooms(*part) for part in ranges.tolist()]).ravel()
        starts = np.append(0, np.cumsum(rooms, dtype=np.int64))
        ends = np.where(rooms > self._n_symbols, -1 - starts[:-1], starts[:-1]).astype(np.int32)
        sizes = ranges[:, 1] - ranges[:, 0]
        shifts = ranges[:, 0] - (np.cumsum(sizes) - sizes)
        return Groups(ranges, shifts, starts, ends, np.zeros(int(starts[-1]), np.int32))

    def _fault(self, batch: _Batch) -> int:
        """The same for the n-grams of a batch."""
        from wordmine.kernels import verification

        counts, groups = self._counts, self._groups(batch.ranges)
        parents, heads = counts.parents[:], batch[:2]
        for begin, end in chunks(len(self._longest)):
            begin = max(begin - 1, 0)
            verification.gather_beside(
                self._longest[begin:end],
                self._symbols[begin : end + counts.max_len],
                counts.levels,
                parents,
                heads,
                self._least,
                groups,
            )
        unlike = map(partial(self._unlike, groups), range(counts.max_len))
        return max(unlike)

    def _unlike(self, groups: Groups, level: int) -> int:
        """The same for those of one length, less one, once all that is beside them is gathered."""
        from wordmine.kernels import branching, verification

        counts, (begin, end) = self._counts, groups.ranges[level].tolist()
        below = counts.levels[level + 1 : level + 3]
        longer = slice(0, 0)
        if len(below) == 2:
            one, other = _first_of(counts.parents[slice(*below)], (begin, end))
            longer = slice(int(below[0] + one), int(below[0] + other))
        at: int = verification.unlike(
            counts.counts[begin:end],
            (counts.left_entropy[begin:end], counts.right_entropy[begin:end]),
            self._sums[begin:end],
            begin,
            (counts.symbols[longer], counts.parents[longer], counts.counts[longer]),
            counts.min_count - 1 if level + 1 < counts.max_len else len(self._longest),
            groups,
            int(begin - groups.shifts[level]),
            self._n_symbols,
            self._n_log_n,
            branching.UNIT,
            TOLERANCE,
        )
        return at if at < 0 else begin + at


def _first_of(parents: NDArray[np.int32], nodes: tuple[int, int]) -> tuple[int, int]:
    """Where the n-grams begin that continue each of two, or those after it."""
    begin, end = np.searchsorted(parents, np.array(nodes, np.int32)).tolist()
    return begin, end
