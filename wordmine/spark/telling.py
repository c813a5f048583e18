"""Telling: what happens to text in tasks, said where people are."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from wordmine.errors import WordmineError
from wordmine.runtime import Workspace
from wordmine.spark.sources import Material
from wordmine.text import Account, Reading, Sources

if TYPE_CHECKING:
    from pyspark import RDD

_log = logging.getLogger("wordmine")


class Told(NamedTuple):
    """What a partition tells: its account, what was logged, and the error that ended it."""

    account: Account
    logged: Counter[tuple[int, str]]
    error: WordmineError | None


class _Listening(logging.Handler):
    """Takes what is logged in a task."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.logged: Counter[tuple[int, str]] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        self.logged[record.levelno, record.getMessage()] += 1


def telling(
    material: Material,
    reading: Reading,
    work: Callable[[Iterator[str]], Iterable[Any]],
    *,
    flat: bool = False,
) -> RDD[Any]:
    """What comes of work on the text of each partition, and what it tells at its end.

    Parameters
    ----------
    material : the corpus.
    reading : how to read it.
    work : what is done with the text, in its task.
    flat : whether every record is to be one line, whatever it holds.
    """
    read = material.read

    def told(items: Iterable[Any]) -> Iterator[Any]:
        sources, listening, error = Sources(reading, Workspace(1), flat=flat), _Listening(), None
        _log.setLevel(logging.INFO)
        _log.addHandler(listening)
        try:
            yield from work(read(items, sources))
        except WordmineError as raised:
            error = raised
        finally:
            _log.removeHandler(listening)
        yield Told(sources.account, listening.logged, error)

    return material.mapped(told)


def report(told: RDD[Any], account: Account) -> RDD[Any]:
    """Log what partitions told, and leave what they made.

    Parameters
    ----------
    told : what `telling` gave, kept.
    account : what is to be told as well.

    Raises
    ------
    WordmineError : the first that ended a partition.
    """
    logged: Counter[tuple[int, str]] = Counter()
    for one in told.filter(_is_told).collect():
        if one.error:
            raise one.error
        account.add(one.account)
        logged += one.logged
    for (level, line), times in logged.items():
        _log.log(level, "%s%s", line, f" ({times:,} times)" if times > 1 else "")
    account.report()
    return told.filter(_is_made)


def _is_told(item: object) -> bool:
    return isinstance(item, Told)


def _is_made(item: object) -> bool:
    return not isinstance(item, Told)
