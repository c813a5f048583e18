"""Texts: a corpus that lies encoded in the parts of an RDD."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import check_chinese
from wordmine.runtime import Workspace, validation
from wordmine.spark import jobs
from wordmine.spark.distinct import distinct
from wordmine.spark.sources import Material
from wordmine.spark.telling import report, telling
from wordmine.symbols import BREAK, Alphabet, Draft, tell
from wordmine.text import Reading, lines

if TYPE_CHECKING:
    from pyspark import RDD, SparkContext, StorageLevel

_PORTION = 1 << 24
"""Characters encoded together, about: what of a partition's text is held at a time."""

_BYTES_PER_NGRAM = 120
"""What the driver holds of an n-gram at most, while candidates are weighed, and of a symbol."""

_MOST = validation.optional(validation.whole(1, 2**31 - 1))

_log = logging.getLogger("wordmine")


class Portion(NamedTuple):
    """Some of a text, numbered by its own symbols.

    Attributes
    ----------
    names : its symbols, sorted.
    symbols : (n,) it, from a break to a break.
    frequencies : (v + 1,) how often each symbol occurs.
    partings : where blanks between ideographs stand, which are breaks unless all text is spaced.
    noted : what encoding noted.
    """

    names: tuple[str, ...]
    symbols: NDArray[np.int32]
    frequencies: NDArray[np.int64]
    partings: NDArray[np.int64]
    noted: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Text:
    """A text in the parts of an RDD.

    Attributes
    ----------
    parts : arrays of symbols, each from a break to a break, kept until they are let go of.
    alphabet : the symbols.
    frequencies : (v + 1,) how often each occurs, 0 for the break.
    """

    parts: RDD[NDArray[np.int32]]
    alphabet: Alphabet
    frequencies: NDArray[np.int64]

    @property
    def total(self) -> int:
        """Number of symbols, breaks left out."""
        return int(self.frequencies.sum())

    @property
    def context(self) -> SparkContext:
        """Where it is."""
        return self.parts.context


def level() -> StorageLevel:
    """How what is kept of a text is stored."""
    from pyspark import StorageLevel

    return StorageLevel.MEMORY_AND_DISK


def most_held(given: int | None, workspace: Workspace) -> int:
    """How many n-grams, and how many symbols, the driver may hold.

    Raises
    ------
    SettingsError : what is given is no such number.
    """
    _MOST.check("max_ngrams", given)
    return given or workspace.memory // _BYTES_PER_NGRAM


def read(material: Material, reading: Reading, *, keep_numbers: bool, most: int) -> Text:
    """Read a corpus; its parts are in its order.

    Parameters
    ----------
    material : the corpus.
    reading : how it is read.
    keep_numbers : whether a run of digits is a symbol.
    most : symbols that the driver may hold.  Where there are more, a web of letters and digits, the
        rarest are read as breaks, which is logged.

    Raises
    ------
    CorpusError : it cannot be read or holds no Chinese text.
    ClusterError : the cluster gave up.
    """
    sc = material.context
    with jobs.stage(sc, "reading", material.nbytes, jobs=4):
        portions = _portions(material, reading, keep_numbers)
        is_spaced = tell(sum(jobs.collected(portions.map(_noted)), np.zeros(5, np.int64)))
        names, frequencies = _frequencies(portions, most)
        check_chinese(Alphabet(names), material.heading, "the corpus")
        parts = portions.map(_numbering(sc, names, is_spaced)).persist(level())
        parts.count()
        portions.unpersist()
    return Text(parts, Alphabet(names), np.concatenate(([0], frequencies)).astype(np.int64))


def _noted(part: Portion) -> NDArray[np.int64]:
    return part.noted


def _numbering(
    sc: SparkContext, names: list[str], is_spaced: bool
) -> Callable[[Portion], NDArray[np.int32]]:
    """What numbers a portion by the symbols of the whole text."""
    numbers = sc.broadcast({name: number for number, name in enumerate(names, 1)})

    def numbered(part: Portion) -> NDArray[np.int32]:
        symbols = np.delete(part.symbols, part.partings) if is_spaced else part.symbols
        known = numbers.value
        own = np.array([BREAK, *(known.get(name, BREAK) for name in part.names)], np.int32)
        found: NDArray[np.int32] = own[symbols]
        again = (found[1:] == BREAK) & (found[:-1] == BREAK)
        return np.delete(found, np.flatnonzero(again))

    return numbered


def _portions(material: Material, reading: Reading, keep_numbers: bool) -> RDD[Portion]:
    """The text encoded, kept for now.

    Raises
    ------
    CorpusError : it cannot be read.
    """

    def encoded(pieces: Iterator[str]) -> Iterator[Portion]:
        if reading.t2s:
            pieces = lines.simplified(pieces)
        return (_portion(part, keep_numbers) for part in _divided(pieces))

    if reading.dedup:
        material = distinct(material, reading, level())
    told = telling(material, reading, encoded).persist(level())
    return report(told, material.account)


def _portion(pieces: Iterator[str], keep_numbers: bool) -> Portion:
    workspace = Workspace(1)
    draft = Draft.of(pieces, workspace, keep_numbers=keep_numbers)
    partings, noted = draft.partings(), draft.noted
    alphabet, symbols, frequencies = draft.numbered(workspace, is_spaced=False)
    return Portion(alphabet.symbols, symbols[:], frequencies, partings, noted)


def _divided(pieces: Iterator[str]) -> Iterator[Iterator[str]]:
    """Text in portions that end where lines do; each is to be taken before the next one is."""
    rest = lines.whole(pieces)

    def portion(piece: str) -> Iterator[str]:
        yield piece
        held = len(piece)
        while held < _PORTION and (more := next(rest, "")):
            held += len(more)
            yield more

    return (portion(piece) for piece in rest)


def _frequencies(portions: RDD[Portion], most: int) -> tuple[list[str], NDArray[np.int64]]:
    """The symbols, sorted, and how often each occurs."""
    buckets = portions.context.defaultParallelism

    def spread(part: Portion) -> Iterator[tuple[int, dict[str, int]]]:
        found: list[dict[str, int]] = [{} for _ in range(buckets)]
        for name, times in zip(part.names, part.frequencies[1:].tolist(), strict=True):
            found[zlib.crc32(name.encode()) % buckets][name] = times
        yield from enumerate(found)

    spreading = portions.flatMap(spread).partitionBy(buckets, int).mapPartitions(_added)
    spreading = spreading.persist(level())
    least, there = jobs.least_count(spreading.map(_times), 1, most)
    if least > 1:
        _log.warning(
            f"{there:,} symbols, and there is room for {most:,}: those that occur fewer than "
            f"{least:,} times are read as breaks; for all, allow more --memory or --max-ngrams"
        )
    total: dict[str, int] = {}
    for part in jobs.collected(spreading.map(_frequent(least))):
        total |= part
    spreading.unpersist()
    names = sorted(total)
    return names, np.array([total[name] for name in names], np.int64)


def _added(items: Iterable[tuple[int, dict[str, int]]]) -> Iterator[dict[str, int]]:
    total: dict[str, int] = {}
    for _, counts in items:
        for name, times in counts.items():
            total[name] = total.get(name, 0) + times
    yield total


def _times(counts: dict[str, int]) -> NDArray[np.int64]:
    return np.fromiter(counts.values(), np.int64, len(counts))


def _frequent(least: int) -> Callable[[dict[str, int]], dict[str, int]]:
    return lambda counts: {name: times for name, times in counts.items() if times >= least}
