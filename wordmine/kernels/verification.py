"""Whether the arrays of counts can be those of a text: what other kernels rely on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel

_TOGETHER = 256
"""Positions that are looked at together."""


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


PARENT, SUFFIX, USES, PARTNER, TIMES = range(5)
"""The columns of a table of n-grams, with a further row for breaks: each one's number without its
last symbol, and without its first; how often it is the longest one; the first counted n-gram of its
length that overlaps it where that makes no counted one, and how often it does."""


@kernel
def enter(parents: NDArray[np.int32], table: NDArray[np.int32]) -> None:
    """Enter n-grams of which nothing but their parents is known.

    Parameters
    ----------
    parents : (k,) each n-gram without its last symbol.
    table : (k, 5) output: their rows.
    """
    for i in range(len(parents)):
        table[i, PARENT], table[i, SUFFIX], table[i, USES] = parents[i], -1, 0
        table[i, PARTNER], table[i, TIMES] = -1, 0


@kernel
def out_of_place(
    longest: NDArray[np.int32],
    before: int,
    levels: NDArray[np.int64],
    table: NDArray[np.int32],
    others: NDArray[np.int64],
) -> tuple[int, int]:
    """Find a position of a text whose longest n-gram cannot stand there, and count those that can.

    What follows the first symbol of a counted n-gram is a counted n-gram too.  So the longest one
    at a position begins with the one before it less one symbol, which is the same wherever that
    stands; and none reaches a break.  If it is no shorter than the one before it, they overlap, but
    make no counted n-gram.

    Parameters
    ----------
    longest : (n,) the longest n-gram at each position of a stretch of text, -1 at a break.
    before : the one at the position before the first.
    levels : where the n-grams of each length start, and how many there are.
    table : (m + 1, 5) of the n-grams.  What the stretch tells is entered: uses and times are added,
        suffixes and partners set where they are -1.
    others : (n + 1,) output: of each pair that overlaps, if the other is not the partner, the
        n-gram times 2**32, and the other.

    Returns
    -------
    tuple of the first such position, -1 for none, and how many others.
    """
    # In steps over blocks, so that the processor can fetch what many positions need at once.
    stop = len(table) - 1
    lengths = np.zeros(_TOGETHER + 1, np.int32)
    rows = np.empty(_TOGETHER + 1, np.int32)
    rows[0], lengths[0] = before if before >= 0 else stop, _length(before, levels)
    n = 0
    for begin in range(0, len(longest), _TOGETHER):
        nodes = longest[begin : begin + _TOGETHER]
        sound = _measure(nodes, stop, levels, lengths)
        for j in range(sound):
            row = nodes[j] if nodes[j] >= 0 else stop
            rows[j + 1] = row
            table[row, USES] += 1
        for j in range(sound):
            one, node, size, length = rows[j], rows[j + 1], lengths[j], lengths[j + 1]
            if size == 0:
                continue
            if length >= size:
                for _ in range(length - size):
                    node = table[node, PARENT]
                partner = node if table[one, PARTNER] < 0 else table[one, PARTNER]
                table[one, PARTNER] = partner
                table[one, TIMES] += partner == node
                others[n] = (np.int64(one) << 32) | node
                n += partner != node
                node = table[node, PARENT]
            if size > 1:
                suffix = node if table[one, SUFFIX] < 0 else table[one, SUFFIX]
                table[one, SUFFIX] = suffix
                if suffix != node:
                    return begin + j, n
        if sound < len(nodes):
            return begin + sound, n
        rows[0], lengths[0] = rows[sound], lengths[sound]
    return -1, n


@kernel
def _measure(
    nodes: NDArray[np.int32], stop: int, levels: NDArray[np.int64], lengths: NDArray[np.int32]
) -> int:
    """Set the length of each n-gram from 1 on; how many are sound by themselves from the first."""
    for j in range(len(nodes)):
        lengths[j + 1] = 0
    for level in range(len(levels) - 1):
        start = np.int32(levels[level])
        for j in range(len(nodes)):
            lengths[j + 1] += nodes[j] >= start
    unsound = False
    for j in range(len(nodes)):
        unsound |= (nodes[j] < -1) | (nodes[j] >= stop) | (lengths[j + 1] < lengths[j] - 1)
    if unsound:
        for j in range(len(nodes)):
            if nodes[j] < -1 or nodes[j] >= stop or lengths[j + 1] < lengths[j] - 1:
                return j
    return len(nodes)


@kernel
def _length(node: int, levels: NDArray[np.int64]) -> int:
    """The length of an n-gram, 0 of a break: without a branch, which could not be foreseen."""
    length = 0
    for level in range(len(levels) - 1):
        length += node >= levels[level]
    return length


@kernel
def miscounted(counts: NDArray[np.int32], begin: int, table: NDArray[np.int32]) -> int:
    """Find an n-gram whose count is not that of the text.

    Wherever an n-gram stands it is the longest there, or one that continues it stands there.

    Parameters
    ----------
    counts : (k,) of n-grams, of which the first has number `begin`.
    table : (m, 5) of the n-grams.  To uses those of n-grams that continue each are added already;
        these are added to their parents.

    Returns
    -------
    the place of the last that is not so, -1 for none.
    """
    for i in range(len(counts) - 1, -1, -1):
        if counts[i] != table[begin + i, USES]:
            return i
        if table[begin + i, PARENT] >= 0:
            table[table[begin + i, PARENT], USES] += counts[i]
    return -1


@kernel
def misspelled(
    symbols: NDArray[np.int32], first: int, table: NDArray[np.int32], suffixes: NDArray[np.int32]
) -> int:
    """Find an n-gram whose suffix is spelled otherwise than its end.

    Parameters
    ----------
    symbols : (m,) last symbol of each n-gram.
    first : the first n-gram of two symbols.
    table : (m, 5) of the n-grams.  The suffixes of those that are the longest ones anywhere are
        known, and those of the others, -1, are set.
    suffixes : (m,) output, if none is found: each n-gram without its first symbol, -1 for one
        symbol.

    Returns
    -------
    the last that is not so, -1 for none.
    """
    for node in range(len(table) - 1, first - 1, -1):
        suffix, parent = table[node, SUFFIX], table[node, PARENT]
        if suffix < 0 or symbols[suffix] != symbols[node]:
            return node
        if table[parent, SUFFIX] < 0:
            table[parent, SUFFIX] = table[suffix, PARENT]
        if table[parent, SUFFIX] != table[suffix, PARENT]:
            return node
        suffixes[node] = suffix
    for node in range(first):
        suffixes[node] = -1
    return -1
