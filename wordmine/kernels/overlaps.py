"""What stands beside n-grams in their text, and whether their entropies say so."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel


@kernel
def sort_pairs(
    pairs: NDArray[np.int64], first: int, ends: NDArray[np.int32], found: NDArray[np.int64]
) -> None:
    """Sort pairs: by the first n-gram by how many each has, then those of one, which are few.

    Parameters
    ----------
    pairs : (n,) as `verification.out_of_place` leaves them.
    first : the least n-gram that may come first in a pair.
    ends : (k,) zeros; output: where the pairs of each n-gram end.
    found : (n,) output: the pairs, sorted.
    """
    for i in range(len(pairs)):
        ends[(pairs[i] >> 32) - first] += 1
    at = 0
    for row in range(len(ends)):
        at += ends[row]
        ends[row] = at - ends[row]
    for i in range(len(pairs)):
        row = (pairs[i] >> 32) - first
        found[ends[row]] = pairs[i]
        ends[row] += 1
    begin = 0
    for row in range(len(ends)):
        if ends[row] > begin + 1:
            _sort(found[begin : ends[row]])
        begin = ends[row]


@kernel
def _sort(values: NDArray[np.int64]) -> None:
    """Shell sort."""
    gap = 1
    while gap < len(values):
        gap = 3 * gap + 1
    while gap > 1:
        gap //= 3
        for i in range(gap, len(values)):
            value, j = values[i], i
            while j >= gap and values[j - gap] > value:
                values[j] = values[j - gap]
                j -= gap
            values[j] = value


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
    others : those of these n-grams, see `verification.out_of_place`, sorted.
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
        lengths[i] = 0
        for level in range(len(levels) - 1):
            lengths[i] += longest[i] >= levels[level]
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
def unlike(
    counts: NDArray[np.int32],
    entropies: NDArray[np.float32],
    sums: NDArray[np.int64],
    logs: NDArray[np.float64],
    unit: float,
    tolerance: float,
) -> int:
    """Find an n-gram with another entropy than the symbols beside it have.

    Parameters
    ----------
    counts, entropies : (k,) occurrences and branching entropy of each.
    sums : (k,) c ln c, summed over the symbols.
    logs : ln n of small n.
    unit : what the sums are in.
    tolerance : how far entropies may be off, nats; as a part of what is more than one.

    Returns
    -------
    the place of the last, -1 for none.
    """
    fault = -1
    for i in range(len(counts)):
        count = counts[i]
        most = logs[count] if count < len(logs) else np.log(float(count))
        wanted = max(most - sums[i] / (unit * count), 0.0)
        if not abs(wanted - entropies[i]) <= tolerance * max(wanted, 1.0):
            fault = i
    return fault


@kernel
def _c_log_c(count: int, n_log_n: NDArray[np.int64], unit: float) -> int:
    """Of occurrences, in units."""
    if count < len(n_log_n):
        return int(n_log_n[count])
    return int(np.rint(count * np.log(float(count)) * unit))
