"""Repeats: clauses that a text holds again and again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel

LONGEST = 256
"""Symbols of a clause that may be told from others; what is longer hardly repeats."""

_FACTORS = 0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F
"""Large odd numbers, by each of which 32 bits of a digest are made."""

_BITS = 0xFFFFFFFF

_FULL = 3, 4
"""The share of the places of a table that may be taken, as a fraction."""


@kernel
def merge(
    starts: NDArray[np.int32],
    digests: NDArray[np.int64],
    times: NDArray[np.int32],
    first: int,
    kept: NDArray[np.int32],
) -> int:
    """Copy a stretch of text without the clauses that have come before.

    Clauses are told apart by digests of 126 bits.

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
        a, b, c, d = 0, 0, 0, 0
        while at < len(starts) and starts[at] >= 0:
            symbol = int(starts[at]) + 1
            a = (a + symbol) * _FACTORS[0] & _BITS
            b = (b + symbol) * _FACTORS[1] & _BITS
            c = (c + symbol) * _FACTORS[2] & _BITS
            d = (d + symbol) * _FACTORS[3] & _BITS
            a, b, c, d = a ^ a >> 15, b ^ b >> 13, c ^ c >> 16, d ^ d >> 14
            at += 1
        one, other = a << 31 ^ b, c << 31 ^ d
        place = -1
        if starts[begin] < 0 and at - begin <= LONGEST:
            place = one & size - 1
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
                place = -1
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
