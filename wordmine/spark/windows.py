"""Windows: the text around where n-grams begin, brought together by how they begin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import windows as counting_windows
from wordmine.spark.plans import Level, Plan

_STRETCH = 1 << 19
"""Symbols of text whose windows go to other tasks together."""


class Windows(NamedTuple):
    """Windows of one group, from one stretch of text.

    Attributes
    ----------
    heads : which heads they are of, ascending, from the first of the group on.
    sizes : how many are of each.
    windows : (p, w) the symbol before a head and those after it.
    """

    heads: NDArray[np.int32]
    sizes: NDArray[np.int32]
    windows: NDArray[Any]


class Nodes(NamedTuple):
    """N-grams of one group in lexicographic preorder.

    Attributes
    ----------
    parents : (m,) row of each without its last symbol; -1 for a head.
    symbols : (m,) its last symbol; of a head its number.
    lengths, counts, left_entropy, right_entropy : (m,) see `wordmine.counting.NgramCounts`.
    """

    parents: NDArray[np.int64]
    symbols: NDArray[np.int32]
    lengths: NDArray[np.int8]
    counts: NDArray[np.int64]
    left_entropy: NDArray[np.float32]
    right_entropy: NDArray[np.float32]

    @classmethod
    def none(cls) -> Nodes:
        """No n-grams."""
        kinds: list[Any] = [np.int64, np.int32, np.int8, np.int64, np.float32, np.float32]
        return cls(*(np.empty(0, kind) for kind in kinds))

    def rows(self, which: Any) -> Nodes:
        """Some of them; parents stay as they are."""
        columns: list[NDArray[Any]] = [column[which] for column in self]
        return Nodes(*columns)

    def frequent(self, least: int) -> Nodes:
        """Heads, and n-grams that occur so often."""
        kept = (self.counts >= least) | (self.parents < 0)
        if kept.all():
            return self
        rows = np.append(np.cumsum(kept) - 1, -1)
        chosen = self.rows(kept)
        return chosen._replace(parents=rows[chosen.parents])


def gathered(
    text: NDArray[np.int32], units: NDArray[np.int32], plan: Plan
) -> Iterator[tuple[int, Windows]]:
    """The windows of a part of a text, by group.

    Parameters
    ----------
    text : (n,) the symbols, from a break to a break.
    units : (n,) the unit at each position.
    plan : where they go.
    """
    for begin in range(0, len(text), _STRETCH):
        end = min(begin + _STRETCH, len(text))
        ahead = text[begin : end + 2 * plan.max_len]
        around = text[max(begin - 1, 0) : end + plan.max_len]
        for level, heads in plan.heads(ahead, units[begin:end]):
            yield from _of_level(around, heads, level, plan, begin > 0)


def _of_level(
    text: NDArray[np.int32], heads: NDArray[np.int32], level: Level, plan: Plan, within: bool
) -> Iterator[tuple[int, Windows]]:
    """The windows of the heads of one level in a stretch.

    `text` begins a symbol before the stretch if it is `within` a text.
    """
    from wordmine.kernels import branching

    size = len(level.firsts) - 1
    batches = np.where(level.groups >= 0, level.groups - level.begin, -1).astype(np.int32)
    sizes = np.bincount(batches[heads] + 1, minlength=size + 1)[1:]
    ends = np.cumsum(sizes) - sizes
    positions = np.empty(int(sizes.sum()), np.int32)
    branching.sort_by_batch(heads, batches, int(within), ends, positions)
    units = np.concatenate(([0], heads)).astype(np.int32) if within else heads
    own = np.arange(len(level.groups), dtype=np.int32)
    for group in np.flatnonzero(sizes).tolist():
        places = positions[ends[group] - sizes[group] : ends[group]]
        first, last = level.firsts[group : group + 2].tolist()
        counts = np.bincount(units[places] - first, minlength=last - first)
        slots = np.cumsum(counts) - counts
        deeper, kind = plan.max_len - level.head_len, counting_windows.window_kind(plan.n_symbols)
        windows = np.empty((len(places), counting_windows.window_width(deeper, kind)), kind)
        branching.gather(text, units, own, places, 0, first, level.head_len, 0, slots, windows)
        present = np.flatnonzero(counts).astype(np.int32)
        some = Windows(present, counts[present].astype(np.int32), windows[:, : deeper + 2].copy())
        yield level.begin + group, some


def refined(group: int, parts: Iterable[Windows], plan: Plan) -> Nodes:
    """The n-grams of a group, from the windows that came together.

    Parameters
    ----------
    group : its number.
    parts : its windows, in any order.
    plan : what is sought.
    """
    from wordmine.kernels import branching

    level, parts = plan.level_of(group), list(parts)
    first, last = level.firsts[group - level.begin : group - level.begin + 2].tolist()
    totals = np.zeros(last - first, np.int64)
    for part in parts:
        totals[part.heads] += part.sizes
    windows = _joined(parts, np.cumsum(totals) - totals, int(totals.sum()))
    present = np.flatnonzero(totals)
    deeper = plan.max_len - level.head_len
    room = len(present) + deeper * (len(windows) // plan.min_count)
    nodes, sums = np.empty((room, 4), np.int32), np.empty((room, 2), np.int64)
    written = branching.refine(
        windows,
        0,
        totals[present],
        plan.n_symbols,
        level.head_len,
        plan.max_len,
        plan.min_count,
        counting_windows.n_log_n(),
        np.empty(len(windows), np.int32),
        nodes,
        sums,
    )
    rows = nodes[:written]
    parents, symbols, lengths, counts = rows.T
    symbols = symbols.copy()
    heads = parents < 0
    symbols[heads] = present[symbols[heads]] + first
    left, right = entropies(rows, sums[:written], deeper + 1)
    sizes = counts.astype(np.int64)
    return Nodes(parents.astype(np.int64), symbols, lengths.astype(np.int8), sizes, left, right)


def entropies(rows: NDArray[Any], sums: NDArray[np.int64], n_lengths: int) -> NDArray[np.float32]:
    """The left and right branching entropies of n-grams, (2, m), nats.

    Parameters
    ----------
    rows, sums : (m, 4) and (m, 2) as `wordmine.kernels.branching.refine` writes them; the rows may
        be of 64 bits.
    n_lengths : how many lengths there may be.
    """
    from wordmine.kernels import branching, preorder

    size = len(rows)
    symbols, parents = np.empty((2, size), np.int32)
    sorted_ones, found = np.empty((2, size), np.float32), np.empty((2, size), np.float32)
    ends, counts = np.empty(n_lengths, np.int64), np.empty(size, rows.dtype)
    preorder.by_length(rows, sums, branching.UNIT, ends, symbols, parents, counts, sorted_ones)
    found[:, np.argsort(rows[:, 2], kind="stable")] = sorted_ones
    return found


def _joined(parts: list[Windows], slots: NDArray[np.int64], size: int) -> NDArray[Any]:
    """The windows of all parts as `gather` makes them, those of each head together.

    The parts are let go of.
    """
    from wordmine.kernels import branching

    kind, columns = parts[0].windows.dtype, parts[0].windows.shape[1]
    windows = np.zeros((size, counting_windows.window_width(columns - 2, kind)), kind)
    while parts:
        part = parts.pop()
        shifts = slots[part.heads] - (np.cumsum(part.sizes) - part.sizes)
        rows = np.repeat(shifts, part.sizes) + np.arange(len(part.windows))
        windows[rows, :columns] = part.windows
        slots[part.heads] += part.sizes
    numbers = np.arange(size)
    windows[:, -2] = numbers & branching.HALF
    windows[:, -1] = numbers >> branching.HALF_BITS
    return windows
