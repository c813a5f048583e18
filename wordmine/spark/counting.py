"""Counting: the n-grams of a text on a cluster, as they would be counted on one machine."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import NgramCounts, ngrams
from wordmine.runtime import Column, Workspace
from wordmine.spark import jobs
from wordmine.spark.assembly import levels
from wordmine.spark.plans import Divided, Plan, Sought, planned
from wordmine.spark.texts import Text, level
from wordmine.spark.windows import Nodes, Windows, gathered, refined

if TYPE_CHECKING:
    from pyspark import RDD

_GROUP = 1 << 18, 1 << 22
"""Least and most windows of a group, which one task refines."""

_MOST_GROUPS = 1 << 13
"""Of each task that reads, the shuffle has a block for each group."""

_TOGETHER = 4
"""Groups of n-grams that are brought to the driver at a time."""

_log = logging.getLogger("wordmine")


class View(NamedTuple):
    """A text as n-grams are sought in it.

    Attributes
    ----------
    parts : its parts.
    look : gives, of a part, the symbols and the unit at each position.
    n_symbols : symbols in the alphabet.
    """

    parts: RDD[NDArray[np.int32]]
    look: Callable[[NDArray[np.int32]], tuple[NDArray[np.int32], NDArray[np.int32]]]
    n_symbols: int


def _by_symbols(part: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    return part, part


def count(
    text: Text, *, max_len: int, min_count: int, most: int, workspace: Workspace
) -> NgramCounts:
    """Count the n-grams of a text.

    Parameters
    ----------
    text : the text.
    max_len : longest n-gram, symbols.
    min_count : least count of an n-gram longer than one symbol; raised if there are more than
        `most`, which is logged.
    most : n-grams that the driver may hold.
    workspace : where the counts are to be.

    Raises
    ------
    StorageError : there is no room.
    ClusterError : the cluster gave up.
    """
    heads = np.arange(len(text.frequencies), dtype=np.int32)
    sought = Sought(heads, text.frequencies, 1, max_len, min_count)
    view = View(text.parts, _by_symbols, len(text.alphabet))
    with jobs.stage(text.context, "counting", text.total, jobs=3):
        found, least = _found(view, sought, most)
    return ngrams.numbered(text.alphabet, found, least, workspace)


def deepen(
    longest: RDD[NDArray[np.int32]],
    counts: NgramCounts,
    firsts: Any,
    marked: NDArray[np.int64],
    *,
    max_len: int,
    most: int,
) -> NgramCounts:
    """Count longer n-grams too, see `wordmine.counting.ngrams.deepen`.

    Parameters
    ----------
    longest : the longest n-gram at each position of the parts of the text.
    counts, marked, max_len : as for that.
    firsts : the first symbols of n-grams, broadcast, see `NgramCounts.firsts`.
    most : n-grams that the driver may hold.
    """

    def by_longest(part: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        return firsts.value[part], part

    heads = np.zeros(len(counts) + 1, np.int32)  # the last entry serves -1, a break
    heads[marked] = np.arange(1, len(marked) + 1)
    frequencies = np.concatenate(([0], counts.counts[:][marked])).astype(np.int64)
    sought = Sought(heads, frequencies, counts.max_len, max_len, counts.min_count)
    view = View(longest, by_longest, len(counts.alphabet))
    found, least = _found(view, sought, most - len(counts))
    if least > counts.min_count:
        _log.warning("longer n-grams are sought among those that occur %s times", f"{least:,}")
    return ngrams.extended(counts, found, marked)[0]


def _found(view: View, sought: Sought, most: int) -> tuple[dict[int, dict[str, Column]], int]:
    """The n-grams of each length, as `wordmine.counting.refinement.Refinement` has them."""
    sc = view.parts.context
    total = int(sought.frequencies.sum())
    size = int(np.clip(total // (2 * sc.defaultParallelism), *_GROUP))
    size = max(size, total // _MOST_GROUPS)
    made = planned(sought, view.n_symbols, size, lambda plan: _tallied(view, plan))
    plan = made.plan
    nodes = _refined(view, plan)
    least = _least(nodes, sought.min_count, most)
    parts: list[list[Nodes]] = [[] for _ in plan.levels]
    for group, found in sorted(
        jobs.collected(nodes.mapValues(_kept(least)), _TOGETHER), key=_number
    ):
        parts[plan.levels.index(plan.level_of(group))].append(found)
    nodes.unpersist()
    return levels(made, parts), least


def _number(item: tuple[int, Nodes]) -> int:
    return item[0]


def _kept(least: int) -> Callable[[Nodes], Nodes]:
    return lambda nodes: nodes.frequent(least)


def _tallied(view: View, plan: Plan) -> Divided:
    """What stands before and after the heads that are to be divided."""
    shared, look = view.parts.context.broadcast(plan), view.look
    tasks = view.parts.context.defaultParallelism

    def spread(part: NDArray[np.int32]) -> Iterator[tuple[int, Divided]]:
        yield from shared.value.neighbours(*look(part)).spread(tasks)

    spreading = view.parts.flatMap(spread).partitionBy(tasks, int).mapPartitions(_summed)
    return Divided.sum(jobs.collected(spreading))


def _summed(items: Iterable[tuple[int, Divided]]) -> Iterator[Divided]:
    yield Divided.sum(part for _, part in items)


def _refined(view: View, plan: Plan) -> RDD[tuple[int, Nodes]]:
    """The n-grams of each group, kept for now."""
    shared, look = view.parts.context.broadcast(plan), view.look

    def spread(part: NDArray[np.int32]) -> Iterator[tuple[int, Windows]]:
        return gathered(*look(part), shared.value)

    def found(items: Iterable[tuple[int, Windows]]) -> Iterator[tuple[int, Nodes]]:
        parts = list(items)
        if parts:
            group = parts[0][0]
            yield group, refined(group, (windows for _, windows in parts), shared.value)

    grouped = view.parts.flatMap(spread).partitionBy(max(plan.groups, 1), int)
    return grouped.mapPartitions(found, preservesPartitioning=True).persist(level())


def _least(nodes: RDD[tuple[int, Nodes]], least: int, most: int) -> int:
    """The least count, raised until there are no more n-grams than the driver may hold."""
    raised, there = jobs.least_count(nodes.map(_counts), least, most)
    if raised > least:
        _log.warning(
            f"{there:,} n-grams occur {least:,} times or more, and there is room for "
            f"{most:,}: those that occur {raised:,} times or more are counted; for all, allow more "
            "--memory or --max-ngrams"
        )
    return raised


def _counts(item: tuple[int, Nodes]) -> NDArray[np.int64]:
    return item[1].counts[item[1].parents >= 0]
