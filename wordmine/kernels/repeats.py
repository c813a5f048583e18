"""Repeats: clauses that a text holds again and again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel

LONGEST = 256
"""Symbols of a clause that may be told from others; what is longer hardly repeats."""

_PRIMES = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F
"""Large odd numbers, which hash by their products' upper bits."""

_FULL = 3, 4
"""The share of the places of a table that may be taken, as a fraction."""


@kernel
def merge(
    starts: NDArray[np.int32],
    digests: NDArray[np.uint64],
    times: NDArray[np.int32],
    first: int,
    kept: NDArray[np.int32],
) -> int:
    """Copy a stretch of text without the clauses that have come before.

    Clauses are told apart by digests of 128 bits.

    Parameters
    ----------
    starts : (n,) what starts at each position of the stretch, which ends before a break or with the
        text; -1 at a break.
    digests : (t, 2) digests of clauses that have come before, t a power of two; added to.
    times : (t + 1,) how often each has come, 0 where the place is free, and how many places are
        taken; added to.
    first : number of the first place, among those of several tables.
    kept : (n,) output: the clauses that are new, a break before each: -2 less the number of its
        place, or -1 for one that has none.

    Returns
    -------
    int : how much was written.
    """
    written, at, size = 0, 0, len(times) - 1
    while at < len(starts):
        begin = at
        at += 1
        one, other = np.uint64(0), np.uint64(0)
        while at < len(starts) and starts[at] >= 0:
            symbol = np.uint64(starts[at] + 1)
            one = (one ^ symbol) * np.uint64(_PRIMES[0])
            one ^= one >> np.uint64(32)
            other = (other + symbol) * np.uint64(_PRIMES[1])
            other ^= other >> np.uint64(29)
            at += 1
        place = np.int64(-1)
        if starts[begin] < 0 and at - begin <= LONGEST:
            place = np.int64(one & np.uint64(size - 1))
            while times[place] > 0 and (digests[place, 0] != one or digests[place, 1] != other):
                place = (place + 1) & (size - 1)
            if times[place] > 0:
                times[place] += 1
                continue
            if (times[size] + 1) * _FULL[1] <= size * _FULL[0]:  # one place at least stays free
                digests[place, 0], digests[place, 1] = one, other
                times[place] = 1
                times[size] += 1
            else:
                place = np.int64(-1)
        for i in range(begin, at):
            kept[written] = starts[i]
            written += 1
        if place >= 0:
            kept[written - at + begin] = -2 - first - place
    return written


@kernel
def number(starts: NDArray[np.int32], times: NDArray[np.int32]) -> None:
    """Put how often a clause comes where it is said which place it has.

    Parameters
    ----------
    starts : (n,) as `merge` wrote them; a break becomes -1 times how often the clause after it
        comes.
    times : how often the clause at each place comes.
    """
    for i in range(len(starts)):
        if starts[i] < -1:
            starts[i] = -times[-2 - starts[i]]
