"""Windows: the text around where n-grams begin, brought together by how they begin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import refinement

_STRETCH = 1 << 19
"""Symbols of text whose windows go to other tasks together."""


class Level(NamedTuple):
    """Heads of one length, the n-grams at which others begin, in the order of their symbols.

    Attributes
    ----------
    head_len : their length, symbols.
    of : of the first level, the head that each unit is, 0 for none; otherwise None.
    keys : of other levels, (h,) each head as the number, among those that are divided, of the head
        without its last symbol, times `n_symbols` + 1, and that symbol.
    groups : (h + 1,) the group in which the windows of a head come together, -1 for none.
    divided : (h + 1,) numbers from 1 of the heads that are too frequent for a group, 0 for others.
    firsts : the first head of each group, and after the last group that of none.
    begin : the number of the first group.
    """

    head_len: int
    of: NDArray[np.int32] | None
    keys: NDArray[np.int64]
    groups: NDArray[np.int32]
    divided: NDArray[np.int32]
    firsts: NDArray[np.int64]
    begin: int


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


def level_of(
    head_len: int,
    of: NDArray[np.int32] | None,
    keys: NDArray[np.int64],
    frequencies: NDArray[np.int64],
    size: int,
    begin: int,
) -> Level:
    """Heads in groups of about so many windows, but for those that are to be divided."""
    is_divided = frequencies > size
    divided = np.where(is_divided, np.cumsum(is_divided), 0).astype(np.int32)
    light = np.where(is_divided, 0, frequencies)
    before = np.cumsum(light) - light
    number = before // size  # each group holds less than twice `size`
    some = np.flatnonzero(light)
    names, firsts = np.unique(number[some], return_index=True)
    groups = np.full(len(frequencies), -1, np.int32)
    groups[some] = begin + np.searchsorted(names, number[some])
    edges = np.append(some[firsts], len(frequencies)).astype(np.int64)
    return Level(head_len, of, keys, groups, divided, edges, begin)


Tally: TypeAlias = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Keys as of `Level.keys`, ascending, and how often each occurs."""


class Divided(NamedTuple):
    """The symbols before and after heads that are divided."""

    before: Tally
    after: Tally

    @classmethod
    def sum(cls, parts: Iterable[Divided]) -> Divided:
        """Of several parts of a text."""
        found = list(parts)
        return cls(*(_sum([part[side] for part in found]) for side in range(2)))

    def spread(self, tasks: int) -> Iterator[tuple[int, Divided]]:
        """What each of so many tasks adds up."""
        for task in range(tasks):
            sides = [(keys[keys % tasks == task], n[keys % tasks == task]) for keys, n in self]
            yield task, Divided(*sides)


def _sum(parts: list[Tally]) -> Tally:
    none = np.empty(0, np.int64)
    keys = np.concatenate([none, *(keys for keys, _ in parts)])
    times = np.concatenate([none, *(times for _, times in parts)])
    names, places = np.unique(keys, return_inverse=True)
    sums = np.zeros(len(names), np.int64)
    np.add.at(sums, places, times)
    return names, sums


@dataclass(frozen=True, eq=False)
class Plan:
    """Which n-grams are sought, and where the windows of each head go.

    Attributes
    ----------
    levels : the heads.
    max_len : longest n-gram, symbols.
    min_count : least count of an n-gram longer than its head.
    n_symbols : symbols in the alphabet.
    """

    levels: list[Level]
    max_len: int
    min_count: int
    n_symbols: int

    @property
    def groups(self) -> int:
        """How many groups there are."""
        last = self.levels[-1]
        return last.begin + len(last.firsts) - 1

    def level_of(self, group: int) -> Level:
        """The level that the heads of a group are of."""
        return next(level for level in reversed(self.levels) if level.begin <= group)

    def heads(
        self, text: NDArray[np.int32], units: NDArray[np.int32]
    ) -> Iterator[tuple[Level, NDArray[np.int32]]]:
        """The heads of each level in a stretch of text, with those divided before them.

        Parameters
        ----------
        text : the symbols, `max_len` and more beyond the stretch unless the text ends.
        units : (n,) the unit at each position of the stretch.
        """
        found = np.empty(0, np.int32)
        for before, level in zip([None, *self.levels], self.levels, strict=False):
            if before is None:
                assert level.of is not None
                found = level.of[units]
            else:
                found = _continued(before, level, text, found, self.n_symbols)
            yield level, found


def _continued(
    before: Level, level: Level, text: NDArray[np.int32], heads: NDArray[np.int32], n_symbols: int
) -> NDArray[np.int32]:
    """The heads of a level that continue those divided before it."""
    found = np.zeros(len(heads), np.int32)
    places = np.flatnonzero(before.divided[heads])
    places = places[places + before.head_len < len(text)]
    numbers = before.divided[heads[places]].astype(np.int64)
    wanted = numbers * (n_symbols + 1) + text[places + before.head_len]
    at = np.searchsorted(level.keys, wanted)
    known = np.append(level.keys, -1)[at] == wanted
    found[places[known]] = at[known] + 1
    return found


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
    kind = np.uint16 if plan.n_symbols < 1 << 16 else np.uint32
    for begin in range(0, len(text), _STRETCH):
        end = min(begin + _STRETCH, len(text))
        ahead = text[begin : end + 2 * plan.max_len]
        around = text[max(begin - 1, 0) : end + plan.max_len]
        for level, heads in plan.heads(ahead, units[begin:end]):
            for group, windows in _of_level(around, heads, level, plan, begin > 0):
                yield group, windows._replace(windows=windows.windows.astype(kind))


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
        windows = np.empty((len(places), plan.max_len - level.head_len + 3), np.uint32)
        branching.gather(text, units, own, places, 0, first, level.head_len, 0, slots, windows)
        present = np.flatnonzero(counts).astype(np.int32)
        some = Windows(present, counts[present].astype(np.int32), windows[:, :-1])
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
        refinement.n_log_n(),
        np.empty(len(windows), np.int32),
        nodes,
        sums,
    )
    parents, symbols, lengths, counts = nodes[:written].T
    symbols = symbols.copy()
    heads = parents < 0
    symbols[heads] = present[symbols[heads]] + first
    left, right = (refinement.entropy(counts, column) for column in sums[:written].T)
    sizes = counts.astype(np.int64)
    return Nodes(parents.astype(np.int64), symbols, lengths.astype(np.int8), sizes, left, right)


def _joined(parts: list[Windows], slots: NDArray[np.int64], size: int) -> NDArray[np.uint32]:
    """The windows of all parts, those of each head together; the parts are let go of."""
    windows = np.empty((size, parts[0].windows.shape[1] + 1), np.uint32)
    while parts:
        part = parts.pop()
        shifts = slots[part.heads] - (np.cumsum(part.sizes) - part.sizes)
        rows = np.repeat(shifts, part.sizes) + np.arange(len(part.windows))
        windows[rows, :-1] = part.windows
        slots[part.heads] += part.sizes
    windows[:, -1] = np.arange(size)
    return windows


def neighbours(
    text: NDArray[np.int32], heads: NDArray[np.int32], level: Level, n_symbols: int
) -> Divided:
    """What stands before and after the divided heads of a level, in a part of a text."""
    places = np.flatnonzero(level.divided[heads])
    numbers = level.divided[heads[places]].astype(np.int64) * (n_symbols + 1)
    before, after = text[places - 1], text[places + level.head_len]
    sides = (numbers + before)[before > 0], (numbers + after)[after > 0]
    return Divided(*(np.unique(keys, return_counts=True) for keys in sides))
