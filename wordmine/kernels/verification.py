"""Whether the arrays of counts can be those of a text: what other kernels rely on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel


@kernel
def misplaced(
    parents: NDArray[np.int32],
    symbols: NDArray[np.int32],
    above: int,
    stop: int,
    n_symbols: int,
    parent: int,
    symbol: int,
) -> int:
    """Find an n-gram that does not stand where level order has it.

    Parameters
    ----------
    parents, symbols : (k,) of n-grams of one length, one after the other.
    above, stop : the n-grams one symbol shorter: from `above` up to `stop`.
    n_symbols : the largest symbol.
    parent, symbol : of the n-gram before the first, or less than any.

    Returns
    -------
    the place of the first that is not above its predecessor, or names what cannot be; -1 for none.
    """
    for i in range(len(parents)):
        rises = parents[i] > parent or (parents[i] == parent and symbols[i] > symbol)
        parent, symbol = parents[i], symbols[i]
        if not (rises and above <= parent < stop and 1 <= symbol <= n_symbols):
            return i
    return -1


@kernel
def out_of_place(
    longest: NDArray[np.int32],
    levels: NDArray[np.int64],
    before: int,
    uses: NDArray[np.int32],
) -> tuple[int, int]:
    """Find a position of a text whose longest n-gram cannot stand there, and count those that can.

    What follows the first symbol of a counted n-gram is a counted n-gram too.  So the longest one
    at a position is no shorter than the one before it less one symbol, and none reaches a break.

    Parameters
    ----------
    longest : (n,) the longest n-gram at each position of a stretch of text, -1 at a break.
    levels : where the n-grams of each length start, and how many there are.
    before : length of the one at the position before the first, 0 for a break.
    uses : (m,) how often each n-gram is the longest; those of the stretch are added.

    Returns
    -------
    tuple of the first such position, -1 for none, and the length of the last n-gram.
    """
    depth = len(levels) - 1
    for i in range(len(longest)):
        length = 0
        for level in range(depth):  # without a branch, which could not be foreseen
            length += longest[i] >= levels[level]
        if not (-1 <= longest[i] < levels[depth] and length >= before - 1):
            return i, before
        before = length
    for i in range(len(longest)):
        if longest[i] >= 0:
            uses[longest[i]] += 1
    return -1, before


@kernel
def miscounted(
    counts: NDArray[np.int32],
    parents: NDArray[np.int32],
    begin: int,
    uses: NDArray[np.int32],
) -> int:
    """Find an n-gram whose count is not that of the text.

    Wherever an n-gram stands it is the longest there, or one that continues it stands there.

    Parameters
    ----------
    counts, parents : (k,) of n-grams, of which the first has number `begin`.
    uses : (m,) how often each is the longest, and how often those stand that continue it; each
        n-gram is added to its parent.

    Returns
    -------
    the place of the last that is not so, -1 for none.
    """
    for i in range(len(counts) - 1, -1, -1):
        if counts[i] != uses[begin + i]:
            return i
        if parents[i] >= 0:
            uses[parents[i]] += counts[i]
    return -1
