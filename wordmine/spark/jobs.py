"""Jobs: work on a cluster, its progress, and what comes back of it in pieces that fit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import ClusterError
from wordmine.runtime import progress

if TYPE_CHECKING:
    from pyspark import RDD, SparkContext

Item = TypeVar("Item")

_INTERVAL = 0.5
"""Seconds from one look at the tasks to the next."""

_TOGETHER = 64
"""Partitions whose results, if they are small, are brought to the driver at a time."""

_RANGE = 1 << 20
"""Sums that one task adds up."""

_SIZES = 1 << 12
"""Counts that are told apart to choose the least one; few things occur more often."""


@contextmanager
def stage(sc: SparkContext, name: str, total: int = 0, jobs: int = 1) -> Iterator[None]:
    """Tell of a stage of work while the tasks of its jobs are done.

    Parameters
    ----------
    sc : where they run.
    name : what the stage is called.
    total : how much is to be done in it, in whatever unit.
    jobs : how many jobs it takes.
    """
    progress.begin(name, total)
    ended = threading.Event()
    group = f"wordmine {name}"
    sc.setJobGroup(group, group, interruptOnCancel=True)

    def watch() -> None:
        told = 0
        known = set(sc.statusTracker().getJobIdsForGroup(group))
        while not ended.wait(_INTERVAL):
            done = _done(
                sc, [job for job in sc.statusTracker().getJobIdsForGroup(group) if job not in known]
            )
            now = int(total * min(done / jobs, 1.0))
            if now > told:
                progress.advance(now - told)
                told = now

    watcher = threading.Thread(target=copy_context().run, args=(watch,), daemon=True)
    watcher.start()
    try:
        with explained(sc):
            yield
    except KeyboardInterrupt:
        sc.cancelJobGroup(group)
        raise
    finally:
        ended.set()
        watcher.join()


def _done(sc: SparkContext, jobs: Iterable[int]) -> float:
    """How many jobs are done, by their tasks."""
    done = 0.0
    for job in jobs:
        info = sc.statusTracker().getJobInfo(job)
        stages = [sc.statusTracker().getStageInfo(one) for one in info.stageIds] if info else []
        tasks = sum(one.numTasks for one in stages if one)
        done += sum(one.numCompletedTasks for one in stages if one) / tasks if tasks else 0.0
    return done


@contextmanager
def explained(sc: SparkContext) -> Iterator[None]:
    """Turn what Spark raises of a job into one of our errors."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (Py4JError, PySparkException) as error:
        text = str(getattr(error, "java_exception", None) or error)
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        reason = next((line for line in lines if line.startswith("wordmine.errors.")), None)
        reason = reason.partition(": ")[2] if reason else lines[0] if lines else "no reason is told"
        raise ClusterError(f"the cluster gave up: {reason}; its log has the rest") from None


def collected(rdd: RDD[Item], together: int = _TOGETHER) -> Iterator[Item]:
    """What an RDD holds, in its order, so many partitions at a time."""
    size = rdd.getNumPartitions()
    for begin in range(0, size, together):
        yield from rdd.context.runJob(rdd, _same, range(begin, min(begin + together, size)))


def _same(items: Iterable[Item]) -> Iterable[Item]:
    return items


Sparse = tuple[NDArray[Any], NDArray[Any]]
"""Ascending numbers of what is counted, and their counts."""


def summed(rdd: RDD[Item], work: Callable[[Item], Sparse], size: int) -> NDArray[np.int64]:
    """Add up whole numbers of all parts of a text, each range of them in one task.

    Parameters
    ----------
    rdd : the parts.
    work : counts in one of them.
    size : how many numbers there are.

    Returns
    -------
    (size,) sums; their order does not matter, as they are whole.
    """
    ranges = -(-size // _RANGE) or 1

    def tallied(part: Item) -> Iterator[tuple[int, Sparse]]:
        where, counts = work(part)
        edges = np.searchsorted(where, np.arange(ranges + 1, dtype=np.int64) * _RANGE)
        for number in range(ranges):
            piece = slice(edges[number], edges[number + 1])
            if edges[number] < edges[number + 1]:
                yield number, (where[piece] - number * _RANGE, counts[piece])

    def added(pieces: Iterable[tuple[int, Sparse]]) -> Iterator[tuple[int, Sparse]]:
        sums: dict[int, NDArray[np.int64]] = {}
        for number, (where, counts) in pieces:
            own = sums.setdefault(number, np.zeros(min(_RANGE, size - number * _RANGE), np.int64))
            own[where] += counts
        for number, own in sums.items():
            where = np.flatnonzero(own)
            yield number, (where, own[where])

    tasks = min(ranges, 2 * rdd.context.defaultParallelism)
    spread = rdd.flatMap(tallied).partitionBy(tasks, int).mapPartitions(added)
    total = np.zeros(size, np.int64)
    for number, (where, counts) in collected(spread):
        total[where + number * _RANGE] = counts
    return total


def least_count(counts: RDD[NDArray[np.int64]], least: int, most: int) -> tuple[int, int]:
    """The least count, raised until no more than `most` have it.

    Parameters
    ----------
    counts : how often each of what is counted occurs.
    least : the least count to begin with.
    most : how many the driver may hold.

    Returns
    -------
    The least count, and how many there are that occur `least` times or more.
    """
    sizes = np.zeros(_SIZES, np.int64)
    for own in collected(counts.map(_by_count)):
        sizes += own
    above = np.cumsum(sizes[::-1])[::-1]
    raised = least
    while raised < _SIZES - 1 and above[raised] > most:
        raised += 1
    return raised, int(above[least])


def _by_count(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.bincount(np.minimum(counts, _SIZES - 1), minlength=_SIZES)
