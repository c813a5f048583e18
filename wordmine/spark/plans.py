"""Plans: which task counts the n-grams that begin with each head, the frequent ones divided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray


class Sought(NamedTuple):
    """The n-grams that are sought.

    Attributes
    ----------
    of : the head that each unit is, 0 for none.
    frequencies : (h + 1,) how often each head occurs, 0 for none.
    head_len, max_len : length of the heads, and of the longest n-gram, symbols.
    min_count : least count of an n-gram longer than its head.
    """

    of: NDArray[np.int32]
    frequencies: NDArray[np.int64]
    head_len: int
    max_len: int
    min_count: int


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

    def neighbours(self, text: NDArray[np.int32], units: NDArray[np.int32]) -> Divided:
        """What stands before and after the heads to be divided, in a part of a text.

        Parameters
        ----------
        text : (n,) the symbols, from a break to a break.
        units : (n,) the unit at each position.
        """
        level, heads = list(self.heads(text, units))[-1]
        places = np.flatnonzero(level.divided[heads])
        numbers = level.divided[heads[places]].astype(np.int64) * (self.n_symbols + 1)
        before, after = text[places - 1], text[places + level.head_len]
        sides = (numbers + before)[before > 0], (numbers + after)[after > 0]
        return Divided(*(np.unique(keys, return_counts=True) for keys in sides))


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


class Planned(NamedTuple):
    """A plan, the heads divided at each level, and how often each head of each level occurs."""

    plan: Plan
    divided: list[Divided]
    frequencies: list[NDArray[np.int64]]


def planned(sought: Sought, n_symbols: int, size: int, tally: Callable[[Plan], Divided]) -> Planned:
    """Divide the heads that are too frequent for one task by the symbols after them, and so on.

    Parameters
    ----------
    sought : the n-grams that are sought.
    n_symbols : symbols in the alphabet.
    size : windows that a task refines, about.
    tally : what stands before and after the heads to be divided, in all of the text.
    """
    frequencies, divided = [sought.frequencies], []
    none = np.empty(0, np.int64)
    first = level_of(sought.head_len, sought.of, none, sought.frequencies, size, 0)
    plan = Plan([first], sought.max_len, sought.min_count, n_symbols)
    while (last := plan.levels[-1]).divided.any():
        divided.append(tally(plan))
        keys, times = divided[-1].after
        kept = times >= sought.min_count if last.head_len < sought.max_len else times < 0
        frequencies.append(np.concatenate(([0], times[kept])))
        plan.levels.append(
            level_of(last.head_len + 1, None, keys[kept], frequencies[-1], size, plan.groups)
        )
    return Planned(plan, divided, frequencies)
