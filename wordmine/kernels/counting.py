"""Exact n-gram counts and branching sums by refining sorted positions depth first."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel

UNIT = float(1 << 20)
"""Branching sums are integers in units of 2**-20 nats, so that their order never matters."""


@kernel
def sort_by_batch(
    units: NDArray[np.int32],
    heads: NDArray[np.int32],
    batches: NDArray[np.int32],
    ends: NDArray[np.int64],
    positions: NDArray[np.int32],
) -> None:
    """List the positions of the heads of each batch, ascending.

    Parameters
    ----------
    units : (n,) symbol or n-gram at each position of the text; -1 is the last one.
    heads : the head that each unit is, 0 for none.
    batches : (h + 1,) the batch of each head.
    ends : on entry where each batch starts in `positions`; moved to where it ends.
    positions : output, one for each head in the text.
    """
    for i in range(len(units)):
        head = heads[units[i]]
        if head != 0:
            batch = batches[head]
            positions[ends[batch]] = i
            ends[batch] += 1


@kernel
def refine(
    symbols: NDArray[np.int32],
    units: NDArray[np.int32],
    heads: NDArray[np.int32],
    positions: NDArray[np.int32],
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
    positions that share their first d symbols is one n-gram of length d.  Its count, its right and
    left neighbours and its longer n-grams all come from a pass over the group.  Windows of text
    are gathered by head first, in text order: the rest then stays in cache.

    Parameters
    ----------
    symbols : (n,) text; 0 is a break; begins and ends with a break.
    units, heads : as for `sort_by_batch`.
    positions : positions of the batch's heads, ascending.
    first : the first head of the batch; the others follow it.
    counts : how often each of them occurs.
    n_symbols : the largest symbol.
    head_len : length of the heads, symbols.
    max_len : longest n-gram, symbols.
    min_count : least count of an n-gram longer than a head.
    n_log_n : n ln n of small n in `UNIT`.
    longest : (n,) output: at these positions, the node of the longest n-gram found; may be `units`.
    nodes : (m, 4) output rows: parent node (-1 for a head), last symbol (for a head, its number),
        length, count.
    sums : (m, 2) output rows: sum of c ln c over left and over right neighbours, in `UNIT`.

    Returns
    -------
    int : number of nodes written.
    """
    starts = np.zeros(len(counts) + 1, np.int64)
    for h in range(len(counts)):
        starts[h + 1] = starts[h] + counts[h]
    windows = np.empty((len(positions), max_len - head_len + 2), np.uint32)
    rows = np.empty(len(positions), np.uint32)
    _gather(symbols, units, heads, positions, first, head_len, starts[:-1].copy(), windows, rows)
    deepest = np.empty(len(positions), np.int32)
    tally = np.zeros(n_symbols + 1, np.int32)
    written = 0
    for h in range(len(counts)):
        written = _descend(
            windows, rows[starts[h] : starts[h + 1]], first + h, head_len, max_len, min_count,
            n_log_n, tally, deepest, nodes, sums, written,
        )  # fmt: skip
    for j in range(len(positions)):
        h = heads[units[positions[j]]] - first
        longest[positions[j]] = deepest[starts[h]]
        starts[h] += 1
    return written


@kernel
def _descend(
    windows: NDArray[np.uint32],
    rows: NDArray[np.uint32],
    head: int,
    head_len: int,
    max_len: int,
    min_count: int,
    n_log_n: NDArray[np.int64],
    tally: NDArray[np.int32],
    deepest: NDArray[np.int32],
    nodes: NDArray[np.int32],
    sums: NDArray[np.int64],
    written: int,
) -> int:
    """Count the n-grams that begin with one head, given its rows; nodes written in all."""
    spare = np.empty(len(rows), np.uint32)
    widest = min(len(tally), len(rows))
    seen = np.empty(widest, np.uint32)
    room = (max_len - head_len + 1) * min(widest, len(rows) // min_count) + 1
    stack = np.empty((room, 5), np.int64)
    stack[0, :] = 0, len(rows), head_len, -1, head
    top = 1
    while top > 0:
        top -= 1
        begin, end, depth = stack[top, 0], stack[top, 1], stack[top, 2]
        members = rows[begin:end]
        nodes[written, :] = stack[top, 3], stack[top, 4], depth, end - begin
        n_seen = _tally(windows, members, 0, tally, seen)
        sums[written, 0] = _branching(tally, seen, n_seen, n_log_n)
        _drop_rarer(tally, seen, n_seen, end - begin + 1)
        column = depth - head_len + 1
        n_seen = _tally(windows, members, column, tally, seen)
        sums[written, 1] = _branching(tally, seen, n_seen, n_log_n)
        least = min_count if depth < max_len else end - begin + 1
        n_seen = _drop_rarer(tally, seen, n_seen, least)
        top = _push_children(tally, seen, n_seen, begin, depth, written, stack, top)
        _partition(windows, members, column, tally, spare, deepest, written)
        for j in range(n_seen):
            tally[seen[j]] = 0
        written += 1
    return written


@kernel
def _gather(
    symbols: NDArray[np.int32],
    units: NDArray[np.int32],
    heads: NDArray[np.int32],
    positions: NDArray[np.int32],
    first: int,
    head_len: int,
    slots: NDArray[np.int64],
    windows: NDArray[np.uint32],
    rows: NDArray[np.uint32],
) -> None:
    """Copy the symbol before each head and those after it to the next row of that head."""
    last = len(symbols) - 1
    for j in range(len(positions)):
        rows[j] = j
        i = positions[j]
        h = heads[units[i]] - first
        slot = slots[h]
        slots[h] = slot + 1
        windows[slot, 0] = symbols[i - 1]
        for k in range(1, windows.shape[1]):
            windows[slot, k] = symbols[min(i + head_len - 1 + k, last)]


@kernel
def _tally(
    windows: NDArray[np.uint32],
    members: NDArray[np.uint32],
    column: int,
    tally: NDArray[np.int32],
    seen: NDArray[np.uint32],
) -> int:
    """Count the symbols in a column of the windows of a group; how many differ."""
    n_seen = 0
    for j in range(len(members)):
        symbol = windows[members[j], column]
        if symbol != 0:
            if tally[symbol] == 0:
                seen[n_seen] = symbol
                n_seen += 1
            tally[symbol] += 1
    return n_seen


@kernel
def _branching(
    tally: NDArray[np.int32], seen: NDArray[np.uint32], n_seen: int, n_log_n: NDArray[np.int64]
) -> int:
    """Sum of c ln c over the tallied symbols, in `UNIT`."""
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
) -> int:
    """Put the n-grams that continue `node` on the stack; their tallies become slots, from 1."""
    _sort(seen, n_seen)
    at = 0
    for j in range(n_seen - 1, -1, -1):  # the smallest symbol comes off the stack first
        count = tally[seen[j]]
        stack[top, 0], stack[top, 1] = begin + at, begin + at + count
        stack[top, 2], stack[top, 3], stack[top, 4] = depth + 1, node, seen[j]
        tally[seen[j]] = at + 1
        at += count
        top += 1
    return top


@kernel
def _partition(
    windows: NDArray[np.uint32],
    members: NDArray[np.uint32],
    column: int,
    slots: NDArray[np.int32],
    spare: NDArray[np.uint32],
    deepest: NDArray[np.int32],
    node: int,
) -> None:
    """Move each member to the slot (less one) of its next symbol, or let it end at `node`."""
    moved = 0
    for j in range(len(members)):
        row = members[j]
        symbol = windows[row, column]
        slot = slots[symbol]
        if slot == 0:
            deepest[row] = node
        else:
            spare[slot - 1] = row
            slots[symbol] = slot + 1
            moved += 1
    members[:moved] = spare[:moved]
