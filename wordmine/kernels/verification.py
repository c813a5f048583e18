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
def misspelled(symbols: NDArray[np.int32], first: int, table: NDArray[np.int32]) -> int:
    """Find an n-gram whose suffix is spelled otherwise than its end.

    Parameters
    ----------
    symbols : (m,) last symbol of each n-gram.
    first : the first n-gram of two symbols.
    table : (m, 5) of the n-grams.  The suffixes of those that are the longest ones anywhere are
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
    of: NDArray[np.int32],
    n_log_n: NDArray[np.int64],
    unit: float,
    sums: NDArray[np.int64],
) -> None:
    """Add c ln c of n-grams to what they continue.

    Parameters
    ----------
    counts, of : (k,) of n-grams of two symbols or more: occurrences, and what each continues: its
        parent or its suffix.
    n_log_n, unit : n ln n of small n, and what it is in.
    sums : (m,) added to.
    """
    for i in range(len(counts)):
        sums[of[i]] += _c_log_c(counts[i], n_log_n, unit)


@kernel
def sum_pairs(
    first: int,
    partners: NDArray[np.int32],
    others: NDArray[np.int64],
    most: int,
    below: int,
    n_log_n: NDArray[np.int64],
    unit: float,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    repeated: NDArray[np.uint8],
) -> int:
    """Add c ln c of pairs to what stands to the right of one n-gram and to the left of the other.

    Parameters
    ----------
    first : the n-gram of the first row of `partners`.
    partners : (k, 2) the partner of each of some n-grams, and how often it is.
    others : those of these n-grams, see `out_of_place`, sorted.
    most, below : how often a pair may stand if the number of its n-gram is less than `below`.
    n_log_n, unit : as for `sum_known`.
    left, right : (m,) sums added to.
    repeated : output: a bit is set for each pair that stands more than once; perhaps for others.

    Returns
    -------
    the last n-gram of a pair that stands more often than it may, -1 for none.
    """
    fault, begin, at = -1, 0, 0
    for row in range(-len(others), len(partners)):
        # First the others, in runs of the same; then the partners.
        if row < 0:
            at += 1
            if at < len(others) and others[at] == others[begin]:
                continue
            one, other, count = others[begin] >> 32, others[begin] & 0xFFFFFFFF, at - begin
            begin = at
        else:
            one, other, count = first + row, int(partners[row, 0]), partners[row, 1]
        if count > most and one < below:
            fault = max(fault, one)
        if count > 1:
            value = _c_log_c(count, n_log_n, unit)
            right[one] += value
            left[other] += value
            bit = _bit(one, other, len(repeated))
            repeated[bit >> 3] |= 1 << (bit & 7)
    return fault


@kernel
def _bit(one: int, other: int, size: int) -> int:
    """The bit of a pair among those of so many bytes, a power of two."""
    return ((one * 0x1E3779B1 + other * 0x05EBCA6B) >> 20) & (8 * size - 1)


@kernel
def loose(
    longest: NDArray[np.int32],
    symbols: NDArray[np.int32],
    first: int,
    levels: NDArray[np.int64],
    parents: NDArray[np.int32],
    repeated: NDArray[np.uint8],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
) -> tuple[int, int]:
    """Gather the other symbols beside n-grams in a text that make no counted n-gram with them.

    They are beside what holds the ends of a pair, but more: to the right of the n-grams before it
    that end with its first n-gram; to the left of those that begin with its second.  Where a pair
    stands once, so do they, and are left out.

    Parameters
    ----------
    longest, symbols : (n,) and (n + l,) the longest n-gram and the symbol at each position of a
        stretch, and further symbols of the text.
    first : the first position whose pair is wanted; the last one is not.
    levels : where the n-grams of each length start, and how many there are.
    parents : (m,) each n-gram without its last symbol.
    repeated : as `sum_pairs` leaves it.
    left, right : (n + l,) output: the n-gram times 2**32 and the symbol on its left or right.

    Returns
    -------
    how many on either side.
    """
    lengths = np.empty(len(longest), np.int32)
    for i in range(len(longest)):
        lengths[i] = _length(longest[i], levels)
    n_left = n_right = 0
    for i in range(first, len(longest) - 1):
        size, length = lengths[i], lengths[i + 1]
        if not (0 < size < len(levels) - 1 and length >= size):
            continue
        node = longest[i + 1]
        for _ in range(length - size):
            node = parents[node]
        bit = _bit(int(longest[i]), int(node), len(repeated))
        if not repeated[bit >> 3] >> (bit & 7) & 1:
            continue
        symbol, at = np.int64(symbols[i + size]), i - 1
        while at >= 0 and lengths[at] == lengths[at + 1] + 1:
            right[n_right] = (np.int64(longest[at]) << 32) | symbol
            n_right += 1
            at -= 1
        symbol, node = np.int64(symbols[i]), longest[i + 1]
        for _ in range(length - size):
            left[n_left] = (np.int64(node) << 32) | symbol
            n_left += 1
            node = parents[node]
    return n_left, n_right


@kernel
def counted_pair(
    parents: NDArray[np.int32],
    suffixes: NDArray[np.int32],
    first: int,
    partners: NDArray[np.int32],
    others: NDArray[np.int64],
) -> int:
    """Find a pair that makes an n-gram which is counted after all.

    Parameters
    ----------
    parents, suffixes : (k,) of the n-grams that continue those that are looked at.
    first, partners, others : as for `sum_pairs`.

    Returns
    -------
    the last n-gram of such a pair, -1 for none.
    """
    fault, at = -1, 0
    for i in range(len(parents)):
        row = parents[i] - first
        pair = (np.int64(parents[i]) << 32) | suffixes[i]
        while at < len(others) and others[at] < pair:
            at += 1
        alike = partners[row, 1] > 0 and partners[row, 0] == suffixes[i]
        if alike or (at < len(others) and others[at] == pair):
            fault = parents[i]
    return fault


@kernel
def sum_loose(
    found: NDArray[np.int64], n_log_n: NDArray[np.int64], unit: float, sums: NDArray[np.int64]
) -> None:
    """Add c ln c of symbols beside n-grams.

    Parameters
    ----------
    found : as `loose` leaves it, then sorted.
    n_log_n, unit, sums : as for `sum_known`.
    """
    begin = 0
    for at in range(1, len(found) + 1):
        if at == len(found) or found[at] != found[begin]:
            sums[found[begin] >> 32] += _c_log_c(at - begin, n_log_n, unit)
            begin = at


@kernel
def _c_log_c(count: int, n_log_n: NDArray[np.int64], unit: float) -> int:
    """Of occurrences, in units."""
    if count < len(n_log_n):
        return int(n_log_n[count])
    return int(np.rint(count * np.log(float(count)) * unit))
