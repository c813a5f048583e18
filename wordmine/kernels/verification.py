"""Whether the arrays of counts can be those of a text: what other kernels rely on."""

from __future__ import annotations

from typing import NamedTuple

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


PARENT, LENGTH, SUFFIX, USES = range(4)
"""The columns of a table of n-grams: each one's number without its last symbol; its length,
symbols; its number without its first symbol; how often it is the longest one."""


@kernel
def out_of_place(longest: NDArray[np.int32], before: int, table: NDArray[np.int32]) -> int:
    """Find a position of a text whose longest n-gram cannot stand there, and count those that can.

    What follows the first symbol of a counted n-gram is a counted n-gram too.  So the longest one
    at a position begins with the one before it less one symbol, which is the same wherever that
    stands; and none reaches a break.

    Parameters
    ----------
    longest : (n,) the longest n-gram at each position of a stretch of text, -1 at a break.
    before : the one at the position before the first.
    table : (m, 4) of the n-grams.  What the stretch tells is entered: uses are added, suffixes
        set where they are -1.

    Returns
    -------
    the first such position, -1 for none.
    """
    size = table[before, LENGTH] if before >= 0 else 0
    for i in range(len(longest)):
        node = longest[i]
        length = 0
        if node >= 0:
            if node >= len(table):
                return i
            length = table[node, LENGTH]
            table[node, USES] += 1
        if node < -1 or length < size - 1:
            return i
        if size > 1:
            for _ in range(length - size + 1):
                node = table[node, PARENT]
            if table[before, SUFFIX] < 0:
                table[before, SUFFIX] = node
            if table[before, SUFFIX] != node:
                return i
        before, size = longest[i], length
    return -1


@kernel
def miscounted(counts: NDArray[np.int32], begin: int, table: NDArray[np.int32]) -> int:
    """Find an n-gram whose count is not that of the text.

    Wherever an n-gram stands it is the longest there, or one that continues it stands there.

    Parameters
    ----------
    counts : (k,) of n-grams, of which the first has number `begin`.
    table : (m, 4) of the n-grams.  To uses those of n-grams that continue each are added already;
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
def misspelled(symbols: NDArray[np.int32], first: int, table: NDArray[np.int32]) -> int:
    """Find an n-gram whose suffix is spelled otherwise than its end.

    Parameters
    ----------
    symbols : (m,) last symbol of each n-gram.
    first : the first n-gram of two symbols.
    table : (m, 4) of the n-grams.  The suffixes of those that are the longest ones anywhere are
        known, and those of the others, -1, are set.

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
    return -1


@kernel
def sum_known(
    counts: NDArray[np.int32],
    parents: NDArray[np.int32],
    suffixes: NDArray[np.int32],
    n_log_n: NDArray[np.int64],
    unit: float,
    rests: NDArray[np.int32],
    sums: NDArray[np.int64],
) -> None:
    """Take n-grams from the occurrences of what they continue, to the right and to the left.

    Parameters
    ----------
    counts, parents, suffixes : (k,) of n-grams of two symbols or more.
    n_log_n, unit : as for `unlike`.
    rests : (m, 2) occurrences of each n-gram that no counted n-gram continues to the right, and to
        the left; those of these n-grams are subtracted.
    sums : (m,) sum of c ln c over the n-grams of which each is the suffix; these are added.
    """
    for i in range(len(counts)):
        rests[parents[i], 0] -= counts[i]
        rests[suffixes[i], 1] -= counts[i]
        sums[suffixes[i]] += _c_log_c(counts[i], n_log_n, unit)


class Groups(NamedTuple):
    """Symbols beside the n-grams of some ranges, where they make no counted n-gram with them.

    Attributes
    ----------
    ranges : (l, 2) the n-grams of each length: from, up to.
    shifts : (l,) what to subtract from the number of an n-gram of each length to have its row.
    starts : (2 r + 1,) where in `held` the symbols to the right of the n-gram of each row begin,
        where those to the left, and where the last ones end.
    ends : (2 r,) up to where they are entered; where there may be more than symbols in the
        alphabet, -1 less where they begin.
    held : the symbols, 0 at a break; where there may be more, how often each stands there.
    """

    ranges: NDArray[np.int64]
    shifts: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int32]
    held: NDArray[np.int32]


@kernel
def gather_beside(
    longest: NDArray[np.int32],
    symbols: NDArray[np.int32],
    levels: NDArray[np.int64],
    parents: NDArray[np.int32],
    heads: tuple[int, int],
    least: int,
    groups: Groups,
) -> None:
    """Enter what stands beside n-grams in a stretch of text, where that makes no counted n-gram.

    To the right, that is what follows the longest n-gram at a position; to the left, what precedes
    those that it begins with and that are no shorter than the longest one before it.

    Parameters
    ----------
    longest, symbols : (n,) and (n + l,) the longest n-gram and the symbol at each position of the
        stretch, and further symbols of the text; the first position belongs to no n-gram here.
    levels : where the n-grams of each length start, and how many there are.
    parents : (m,) each n-gram without its last symbol.
    heads : the first and the last symbol with which the n-grams of the groups begin.
    least : length from which n-grams are wanted to the left.
    groups : entered into.
    """
    # In steps over blocks, so that the processor can fetch what many entries need at once.
    ranges, shifts, _, ends, held = groups
    rows = np.empty(_TOGETHER * len(levels), np.int64)
    beside = np.empty(len(rows), np.int32)
    chosen = np.empty(_TOGETHER, np.int64)
    lengths = np.empty(_TOGETHER, np.int64)
    for begin in range(1, len(longest), _TOGETHER):
        size = n = 0
        for i in range(begin, min(begin + _TOGETHER, len(longest))):
            chosen[size] = i
            size += (heads[0] <= symbols[i]) & (symbols[i] <= heads[1])
        for j in range(size):
            lengths[j] = _length(longest[chosen[j]], levels)
        for j in range(size):
            i, length = chosen[j], lengths[j]
            rows[n], beside[n] = 2 * (longest[i] - shifts[length - 1]), symbols[i + length]
            n += _is_within(longest[i], ranges[length - 1])
        for j in range(size):
            i, length = chosen[j], lengths[j]
            if length >= least:
                node, shortest = longest[i], max(_length(longest[i - 1], levels), least)
                while length >= shortest:
                    rows[n], beside[n] = 2 * (node - shifts[length - 1]) + 1, symbols[i - 1]
                    n += _is_within(node, ranges[length - 1])
                    node, length = parents[node], length - 1
        for j in range(n):
            end = ends[rows[j]]
            ends[rows[j]] = end + (end >= 0)
            rows[j] = end
        for j in range(n):
            if rows[j] >= 0:
                held[rows[j]] = beside[j]
            else:
                held[beside[j] - 1 - rows[j]] += 1


@kernel
def _length(node: int, levels: NDArray[np.int64]) -> int:
    """The length of an n-gram, 0 of a break: without a branch, which could not be foreseen."""
    length = 0
    for level in range(len(levels) - 1):
        length += node >= levels[level]
    return length


@kernel
def _is_within(node: int, part: NDArray[np.int64]) -> bool:
    """Whether an n-gram is in a range: without a branch as well."""
    return bool((part[0] <= node) & (node < part[1]))


@kernel
def unlike(
    counts: NDArray[np.int32],
    entropies: tuple[NDArray[np.float32], NDArray[np.float32]],
    sums: NDArray[np.int64],
    begin: int,
    longer: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]],
    most: int,
    groups: Groups,
    row: int,
    n_symbols: int,
    n_log_n: NDArray[np.int64],
    unit: float,
    tolerance: float,
) -> int:
    """Find an n-gram that does not branch in the text as its entropies say.

    Parameters
    ----------
    counts, entropies, sums : (k,) of n-grams of one length, the first of which has number `begin`:
        occurrences; left and right branching entropies; sum of c ln c over the n-grams of which
        each is the suffix, in `unit`.
    longer : symbols, parents and counts of the n-grams that continue these.
    most : how often a symbol may follow that makes no counted n-gram.
    groups, row : as `gather_beside` fills them; the row of the first n-gram.
    n_symbols : the largest symbol.
    n_log_n, unit : n ln n of small n, and what it is in.
    tolerance : how far an entropy may be off, nats, or what part of it where it is more than one.

    Returns
    -------
    the place of the first that is not so, or that should be longer; -1 for none.
    """
    symbols, parents, uses = longer
    tally = np.zeros(n_symbols + 1, np.int32)
    child = 0
    for i in range(len(counts)):
        group = _group(groups, 2 * (row + i))
        beside = _tallied(group, tally)
        right = 0
        while child < len(parents) and parents[child] == begin + i:
            if beside[symbols[child]] > 0:
                return i
            right += _c_log_c(uses[child], n_log_n, unit)
            child += 1
        rest, greatest = _summed(group, tally, n_log_n, unit)
        if greatest > most:
            return i
        right += rest
        group = _group(groups, 2 * (row + i) + 1)
        _tallied(group, tally)
        rest, _ = _summed(group, tally, n_log_n, unit)
        left = sums[i] + rest
        ln = np.log(float(counts[i]))
        for entropy, total in ((entropies[0][i], left), (entropies[1][i], right)):
            wanted = max(ln - total / (unit * counts[i]), 0.0)
            if not abs(wanted - entropy) <= tolerance * max(wanted, 1.0):
                return i
    return -1


@kernel
def _group(groups: Groups, group: int) -> NDArray[np.int32]:
    """What is held of a side of an n-gram."""
    return groups.held[groups.starts[group] : groups.starts[group + 1]]


@kernel
def _tallied(group: NDArray[np.int32], tally: NDArray[np.int32]) -> NDArray[np.int32]:
    """How often each symbol is in a group; `_summed` clears the tally again."""
    if len(group) >= len(tally):
        return group
    for symbol in group:
        tally[symbol] += 1
    return tally


@kernel
def _summed(
    group: NDArray[np.int32], tally: NDArray[np.int32], n_log_n: NDArray[np.int64], unit: float
) -> tuple[int, int]:
    """Sum of c ln c over the symbols of a group, breaks left out, and the greatest c."""
    total = greatest = 0
    tally[0] = 0
    for i in range(len(group)):
        if len(group) >= len(tally):
            count = group[i] if i > 0 else 0
        else:
            count = tally[group[i]]
            tally[group[i]] = 0
        if count > 0:
            total += _c_log_c(count, n_log_n, unit)
            greatest = max(greatest, count)
    return total, greatest


@kernel
def _c_log_c(count: int, n_log_n: NDArray[np.int64], unit: float) -> int:
    """Of occurrences, in units."""
    if count < len(n_log_n):
        return int(n_log_n[count])
    return int(np.rint(count * np.log(float(count)) * unit))
