"""Distinct lines: those that repeat others dropped, wherever these stand."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from wordmine.runtime import Workspace
from wordmine.spark.sources import Material
from wordmine.spark.telling import report, telling
from wordmine.text import Reading, Sources, lines

if TYPE_CHECKING:
    from pyspark import StorageLevel

_TOGETHER = 1 << 16
"""Lines that go to other tasks together."""

_BUCKETS = 1 << 10
"""Kinds of lines that meet together; there are no more tasks than that in which they do."""

_log = logging.getLogger("wordmine")


class _Lines(NamedTuple):
    """Lines of a partition, by ascending numbers."""

    partition: int
    numbers: list[int]
    texts: list[str]


def distinct(material: Material, reading: Reading, level: StorageLevel) -> Material:
    """A corpus without the lines that repeat an earlier one; its others stay where they are.

    All lines of one kind meet in one task, which keeps the first; the others go back.
    """
    sc = material.context
    told = telling(material, reading, _numbered).persist(level)
    made = report(told, material.account)
    size = made.getNumPartitions()

    def placed(partition: int, items: Iterable[tuple[int, _Lines]]) -> Iterator[tuple[int, _Lines]]:
        for bucket, some in items:
            yield bucket % size, some._replace(partition=partition)

    met = made.mapPartitionsWithIndex(placed).partitionBy(size, int).mapPartitions(_first)
    back = met.persist(level)
    dropped = back.filter(lambda item: item[0] < 0).map(lambda item: item[1]).sum()
    _log.info("repeated lines dropped: %s", f"{dropped:,}")
    told.unpersist()
    kept = back.filter(lambda item: item[0] >= 0).partitionBy(size, int)
    return Material(sc, kept, _in_order)


def _numbered(pieces: Iterator[str]) -> Iterator[tuple[int, _Lines]]:
    """The lines of a text, by where those alike meet, with their numbers."""
    held: dict[int, _Lines] = {}
    number = count = 0
    for piece in lines.whole(pieces):
        for line in piece.removesuffix("\n").split("\n"):
            number += 1
            # Empty lines all stay, wherever they meet.
            digest = int.from_bytes(lines.digest(line)[:4]) if line.removesuffix("\r") else number
            some = held.setdefault(digest % _BUCKETS, _Lines(0, [], []))
            some.numbers.append(number)
            some.texts.append(line)
            count += 1
        if count >= _TOGETHER:
            yield from held.items()
            held, count = {}, 0
    yield from held.items()


def _first(items: Iterable[tuple[int, _Lines]]) -> Iterator[tuple[int, _Lines | int]]:
    """The lines that are the first of their kind; and, under -1, how many are not."""
    seen, dropped = lines.Seen(Workspace(1)), 0
    for _, some in sorted(items, key=lambda item: (item[1].partition, item[1].numbers[0])):
        kept = [lines.is_long(text) or seen.is_new(text) for text in some.texts]
        seen.check()
        dropped += kept.count(False)
        chosen = [i for i, is_kept in enumerate(kept) if is_kept]
        yield (
            some.partition,
            _Lines(
                some.partition, [some.numbers[i] for i in chosen], [some.texts[i] for i in chosen]
            ),
        )
    yield -1, dropped


def _in_order(items: Iterable[tuple[int, _Lines]], sources: Sources) -> Iterator[str]:
    """The text of a partition, of lines that come back."""
    found = [line for _, some in items for line in zip(some.numbers, some.texts, strict=True)]
    found.sort()
    return lines.gathered((text for _, text in found), _TOGETHER, flat=False)
