"""Exact n-gram counts and branching sums by refining sorted positions depth first."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel

UNIT = float(1 << 20)
"""Branching sums are integers in units of 2**-20 nats, so that their order never matters."""

HALF_BITS, HALF = 16, 0xFFFF
"""Of the number of a window, which takes two columns."""

_TOGETHER = 256
"""Positions that are gathered together."""


@kernel
def tally_batches(
    units: NDArray[np.int32], batches: NDArray[np.int16], sizes: NDArray[np.int64]
) -> None:
    """Count the heads of each batch in a stretch of text.

    Parameters
    ----------
    units, batches : as for `sort_by_batch`.
    sizes : counts added to.
    """
    for i in range(len(units)):
        batch = batches[units[i]]
        if batch >= 0:
            sizes[batch] += 1


@kernel
def sort_by_batch(
    units: NDArray[np.int32],
    batches: NDArray[Any],
    first: int,
    ends: NDArray[np.int64],
    positions: NDArray[np.int32],
) -> None:
    """List the positions of the heads of each batch, ascending, in a stretch of text.

    Parameters
    ----------
    units : (n,) symbol or n-gram at each position of the stretch; -1 is the last one.
    batches : the batch of the head that each unit is, -1 for none.
    first : position of the stretch in the text.
    ends : on entry where each batch starts in `positions`; moved to where it ends.
    positions : output, one for each head in the stretch.
    """
    for i in range(len(units)):
        batch = batches[units[i]]
        if batch >= 0:
            positions[ends[batch]] = first + i
            ends[batch] += 1


@kernel
def unsort(
    units: NDArray[np.int32],
    batches: NDArray[np.int16],
    ends: NDArray[np.int64],
    found: NDArray[np.int32],
    longest: NDArray[np.int32],
) -> None:
    """Put what was found at the positions that `sort_by_batch` listed back in its place.

    Parameters
    ----------
    units, batches : as for `sort_by_batch`.
    ends : on entry where each batch starts in `found`; moved to where it ends.
    found : one value for each head in the stretch, in the order of `positions`.
    longest : (n,) output at the positions of heads; may be `units`.
    """
    for i in range(len(units)):
        batch = batches[units[i]]
        if batch >= 0:
            longest[i] = found[ends[batch]]
            ends[batch] += 1


@kernel
def gather(
    symbols: NDArray[np.int32],
    units: NDArray[np.int32],
    heads: NDArray[np.int32],
    positions: NDArray[np.int32],
    begin: int,
    first: int,
    head_len: int,
    row: int,
    slots: NDArray[np.int64],
    windows: NDArray[Any],
) -> None:
    """Copy the text around heads to the next window of each head.

    Parameters
    ----------
    symbols, units : a stretch of text, which ends with a break or far enough from any position, and
        the unit at each of its positions.
    heads : the head that each unit is.
    positions : positions of the batch's heads in the text, none of them first in the stretch.
    begin : position of the stretch in the text.
    first : the first head of the batch.
    head_len : length of the heads, symbols.
    row : number of the first of the positions in its batch.
    slots : the next window of each head of the batch; moved on.
    windows : (p, w) output of 16 or 32 bits: the symbol before a head, the w - 3 after
        it, and its number in the batch, the lower 16 bits of it before the upper ones; breaks
        beyond the end of the text.
    """
    # In steps over blocks, so that the processor can fetch what many positions need at once;
    # unsigned indices spare a test for negative ones.
    width, last = np.uint64(windows.shape[1]), np.uint64(len(symbols) - 1)
    chosen = np.empty(_TOGETHER, np.int64)
    for at in range(0, len(positions), _TOGETHER):
        n = min(_TOGETHER, len(positions) - at)
        for j in range(n):
            chosen[j] = heads[units[positions[at + j] - begin]] - first
        for j in range(n):
            head = chosen[j]
            chosen[j] = slots[head]
            slots[head] += 1
        for j in range(n):
            slot = np.uint64(chosen[j])
            i = np.uint64(positions[at + j] - begin)
            windows[slot, 0] = symbols[i - np.uint64(1)]
            i += np.uint64(head_len - 1)
            for k in range(np.uint64(1), width - np.uint64(2)):
                windows[slot, k] = symbols[min(i + k, last)]
            windows[slot, width - np.uint64(2)] = (row + at + j) & HALF
            windows[slot, width - np.uint64(1)] = (row + at + j) >> HALF_BITS


@kernel
def refine(
    windows: NDArray[Any],
    first: int,
    counts: NDArray[np.int64],
    n_symbols: int,
    head_len: int,
    max_len: int,
    min_count: int,
    n_log_n: NDArray[np.int64],
    longest: NDArray[np.int32],
    nodes: NDArray[np.int32],
    sums: NDArray[np.int64],
) -> int:
    """Count every n-gram that begins with one of a batch of heads, in lexicographic preorder.

    Heads are the symbols themselves, or n-grams whose continuations are wanted.  A group of
    windows that share their first d symbols is one n-gram of length d.  Its count, its right and
    left neighbours and its longer n-grams all come from a pass over the group; the windows of each
    longer n-gram are then brought together, so that the work on it stays in cache.

    Parameters
    ----------
    windows : (p, w) as `gather` leaves them; their order changes.
    first : the first head of the batch; the others follow it.
    counts : how many windows each of them has.
    n_symbols : the largest symbol.
    head_len : length of the heads, symbols.
    max_len : longest n-gram, symbols.
    min_count : least count of an n-gram longer than a head.
    n_log_n : n ln n of small n in `UNIT`.
    longest : (p,) output: the node of the longest n-gram at each head, by its number in the batch.
    nodes : (m, 4) output rows: parent node (-1 for a head), last symbol (for a head, its number),
        length, count.
    sums : (m, 2) output rows: sum of c ln c over left and over right neighbours, in `UNIT`.

    Returns
    -------
    int : number of nodes written; -1 if there is no room for all there may be.
    """
    tally = np.zeros(n_symbols + 1, np.int32)
    parts = windows.view(np.uint64)  # by which windows are moved
    written = 0
    begin = 0
    for h in range(len(counts)):
        written = _descend(
            windows[begin : begin + counts[h]], parts[begin : begin + counts[h]], first + h,
            head_len, max_len, min_count, n_log_n, tally, longest, nodes, sums, written,
        )  # fmt: skip
        if written < 0:
            break
        begin += counts[h]
    return written


@kernel
def _descend(
    windows: NDArray[Any],
    parts: NDArray[np.uint64],
    head: int,
    head_len: int,
    max_len: int,
    min_count: int,
    n_log_n: NDArray[np.int64],
    tally: NDArray[np.int32],
    longest: NDArray[np.int32],
    nodes: NDArray[np.int32],
    sums: NDArray[np.int64],
    written: int,
) -> int:
    """Count the n-grams that begin with one head, given its windows; nodes written in all or -1."""
    widest = min(len(tally), len(windows))
    seen = np.empty(widest, np.uint32)
    ends = np.empty(widest, np.int64)
    room = (max_len - head_len + 1) * min(widest, len(windows) // min_count) + 1
    stack = np.empty((room, 5), np.int64)
    stack[0, 0], stack[0, 1], stack[0, 2] = 0, len(windows), head_len  # rows compile slowly
    stack[0, 3], stack[0, 4] = -1, head
    lower, together = windows.shape[1] - 2, int(np.rint(2 * np.log(2.0) * UNIT))
    top = 1
    while top > 0:
        top -= 1
        begin, end, depth = stack[top, 0], stack[top, 1], stack[top, 2]
        if written == len(nodes):
            return -1
        members, moved = windows[begin:end], parts[begin:end]
        if end - begin == 2 and min_count > 1:
            deepest = max_len - head_len if min_count == 2 else depth - head_len
            first = stack[top, 3], stack[top, 4], depth, depth - head_len
            if written + deepest - first[3] >= len(nodes):
                return -1
            written = _pair(members, first, deepest, together, longest, nodes, sums, written)
            continue
        nodes[written, 0], nodes[written, 1] = stack[top, 3], stack[top, 4]
        nodes[written, 2], nodes[written, 3] = depth, end - begin
        n_seen = _tally(members, 0, tally, seen)
        sums[written, 0] = branching(tally, seen, n_seen, n_log_n)
        _drop_rarer(tally, seen, n_seen, end - begin + 1)
        column = depth - head_len + 1
        n_seen = _tally(members, column, tally, seen)
        sums[written, 1] = branching(tally, seen, n_seen, n_log_n)
        n_seen = _drop_rarer(tally, seen, n_seen, min_count if depth < max_len else end - begin + 1)
        kept = _push_children(tally, seen, n_seen, begin, depth, written, stack, top, ends)
        top += n_seen
        _part(members, moved, column, tally, kept)
        for j in range(kept, end - begin):
            longest[members[j, lower] | members[j, lower + 1] << HALF_BITS] = written
        _partition(members, moved, column, tally, seen, n_seen, ends)
        for j in range(n_seen):
            tally[seen[j]] = 0
        written += 1
    return written


@kernel
def _pair(
    members: NDArray[Any],
    first: tuple[int, int, int, int],
    deepest: int,
    together: int,
    longest: NDArray[np.int32],
    nodes: NDArray[np.int32],
    sums: NDArray[np.int64],
    written: int,
) -> int:
    """The n-grams that two windows share, as most n-grams do that are found: nodes written in all.

    Parameters
    ----------
    members : the two.
    first : of the first such n-gram its parent, last symbol and length, and the column of that
        symbol.
    deepest : the column of the last symbol of the longest one.
    together : 2 ln 2, the sum over neighbours where both have the same.
    longest, nodes, sums, written : as for `refine`.
    """
    parent, symbol, depth, column = first
    before = members[0, 0]
    left = together if before == members[1, 0] and before != 0 else 0
    while True:
        nodes[written, 0], nodes[written, 1] = parent, symbol
        nodes[written, 2], nodes[written, 3] = depth, 2
        column += 1
        symbol = members[0, column]
        alike = symbol == members[1, column] and symbol != 0
        sums[written, 0], sums[written, 1] = left, together if alike else 0
        parent, depth = written, depth + 1
        written += 1
        if not alike or column > deepest:
            break
    lower = members.shape[1] - 2
    for j in range(2):
        longest[members[j, lower] | members[j, lower + 1] << HALF_BITS] = parent
    return written


@kernel
def _tally(
    members: NDArray[Any],
    column: int,
    tally: NDArray[np.int32],
    seen: NDArray[np.uint32],
) -> int:
    """Count the symbols in a column of the windows of a group; how many differ."""
    n_seen = 0
    for j in range(len(members)):
        symbol = members[j, column]
        if symbol != 0:
            if tally[symbol] == 0:
                seen[n_seen] = symbol
                n_seen += 1
            tally[symbol] += 1
    return n_seen


@kernel
def branching(
    tally: NDArray[Any], seen: NDArray[np.uint32], n_seen: int, n_log_n: NDArray[np.int64]
) -> int:
    """Sum of c ln c over some symbols, in `UNIT`.

    Parameters
    ----------
    tally : c of each symbol.
    seen, n_seen : the symbols to sum over: so many from the first.
    n_log_n : n ln n of small n in `UNIT`.
    """
    total = 0
    for j in range(n_seen):
        count = tally[seen[j]]
        if count < len(n_log_n):
            total += n_log_n[count]
        else:
            total += int(np.rint(count * np.log(float(count)) * UNIT))
    return total


@kernel
def _drop_rarer(tally: NDArray[np.int32], seen: NDArray[np.uint32], n_seen: int, least: int) -> int:
    """Clear the tally of symbols seen fewer times; how many others there are."""
    kept = 0
    for j in range(n_seen):
        symbol = seen[j]
        if tally[symbol] >= least:
            seen[kept] = symbol
            kept += 1
        else:
            tally[symbol] = 0
    return kept


@kernel
def _sort(values: NDArray[np.uint32], n: int) -> None:
    """Shell sort of the first n values, which are few: compiles fast, runs fast enough."""
    gap = 1
    while gap < n:
        gap = 3 * gap + 1
    while gap > 1:
        gap //= 3
        for i in range(gap, n):
            value = values[i]
            j = i
            while j >= gap and values[j - gap] > value:
                values[j] = values[j - gap]
                j -= gap
            values[j] = value


@kernel
def _push_children(
    tally: NDArray[np.int32],
    seen: NDArray[np.uint32],
    n_seen: int,
    begin: int,
    depth: int,
    node: int,
    stack: NDArray[np.int64],
    top: int,
    ends: NDArray[np.int64],
) -> int:
    """Put the n-grams that continue `node` on the stack; how many windows they have.

    Their tallies become the windows they start at, from 1; `ends` says where they end.
    """
    _sort(seen, n_seen)
    at = 0
    for j in range(n_seen - 1, -1, -1):  # the smallest symbol comes off the stack first
        count = tally[seen[j]]
        stack[top, 0], stack[top, 1] = begin + at, begin + at + count
        stack[top, 2], stack[top, 3], stack[top, 4] = depth + 1, node, seen[j]
        tally[seen[j]] = at + 1
        at += count
        ends[j] = at
        top += 1
    return at


@kernel
def _swap(moved: NDArray[np.uint64], one: int, other: int) -> None:
    for k in range(moved.shape[1]):
        moved[one, k], moved[other, k] = moved[other, k], moved[one, k]


@kernel
def _part(
    members: NDArray[Any],
    moved: NDArray[np.uint64],
    column: int,
    slots: NDArray[np.int32],
    kept: int,
) -> None:
    """Move the `kept` windows whose next symbol has a slot before the others."""
    other = kept
    for one in range(kept):
        if slots[members[one, column]] == 0:
            while slots[members[other, column]] == 0:
                other += 1
            _swap(moved, one, other)
            other += 1


@kernel
def _partition(
    members: NDArray[Any],
    moved: NDArray[np.uint64],
    column: int,
    slots: NDArray[np.int32],
    seen: NDArray[np.uint32],
    n_seen: int,
    ends: NDArray[np.int64],
) -> None:
    """Bring windows with the same next symbol together, from its slot less one to its end."""
    for j in range(n_seen):
        at = slots[seen[j]] - 1
        while at < ends[j]:
            symbol = members[at, column]
            if symbol == seen[j]:
                at += 1
            else:
                _swap(moved, at, slots[symbol] - 1)
                slots[symbol] += 1
