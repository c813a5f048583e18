"""Sources: what a cluster reads a corpus from, part by part in its tasks."""

from __future__ import annotations

import io
import os
import pickle
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from wordmine.counting import is_counts
from wordmine.errors import CorpusError, SettingsError
from wordmine.spark.session import context
from wordmine.text import Account, Corpus, Part, Paths, Reading, Sources, divided, fits

if TYPE_CHECKING:
    import pyarrow
    from pyspark import RDD, SparkContext
    from pyspark.sql import DataFrame, SparkSession

Given: TypeAlias = "Paths | DataFrame"

Read: TypeAlias = Callable[[Iterable[Any], Sources], Iterator[str]]
"""Gives the text of a partition, run in its task."""

_PART = 1 << 20, 64 << 20
"""Least and most bytes of a partition, about; a file that cannot be divided may be larger."""

_PARTS_PER_SLOT = 2
"""Partitions for each task that runs at a time, where there is enough text."""

_REMOTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
"""How a path begins that Hadoop opens."""


@dataclass(frozen=True, eq=False)
class Material:
    """A corpus before it is read.

    Attributes
    ----------
    context : where it is read.
    rdd : what each task is given.
    read : turns that into text.
    nbytes : bytes to read, 0 where nobody knows.
    heading : what messages on all of it begin with.
    account : what is to be told of it so far.
    """

    context: SparkContext
    rdd: RDD[Any] | DataFrame
    read: Read
    nbytes: int = 0
    heading: str = ""
    account: Account = field(default_factory=Account)

    def mapped(self, work: Callable[[Iterable[Any]], Iterator[Any]]) -> RDD[Any]:
        """What comes of the work on each partition."""
        if not hasattr(self.rdd, "mapInArrow"):
            return self.rdd.mapPartitions(work)

        def in_arrow(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
            import pyarrow as pa

            for found in work(batches):
                yield pa.record_batch({"found": pa.array([pickle.dumps(found)], pa.large_binary())})

        made = self.rdd.mapInArrow(in_arrow, "found binary")
        return made.rdd.map(lambda row: pickle.loads(row[0]))


def material(given: Given, column: str, reading: Reading, spark: SparkSession | None) -> Material:
    """What is given, to be read in tasks.

    Parameters
    ----------
    given : paths, also such as ``hdfs://…`` and ``s3a://…``; or a DataFrame.
    column : the column of a DataFrame that holds the text.
    reading : how to read files.
    spark : the session, None for the one there is.

    Raises
    ------
    CorpusError : a file is missing, or a folder holds none, or cannot be listed.
    SettingsError : the DataFrame has no such column of strings.
    ClusterError : as for `wordmine.spark.session.context`.
    """
    if hasattr(given, "mapInArrow"):
        return _of_table(cast("DataFrame", given), column, spark)
    paths = [given] if isinstance(given, str | os.PathLike) else list(given)
    remote = [str(path) for path in paths if _REMOTE.match(str(path))]
    if not remote:
        return _of_files(Corpus(paths, reading=reading), context(spark))
    if len(remote) < len(paths):
        raise CorpusError(
            "some paths are of this machine and some are not: give all as Hadoop names them, as in "
            "file:///data/a.txt"
        )
    return _of_remote(remote, reading, context(spark))


def _size(nbytes: int, sc: SparkContext) -> int:
    """Bytes of a partition."""
    fair = nbytes // (_PARTS_PER_SLOT * sc.defaultParallelism) + 1
    return max(_PART[0], min(fair, _PART[1]))


def _of_files(corpus: Corpus, sc: SparkContext) -> Material:
    for path in filter(is_counts, corpus.paths):
        raise CorpusError(
            f"{path}: holds counts, which one machine reads: leave out --engine spark"
        )
    size = _size(corpus.nbytes(), sc)
    parts, account = divided(corpus, size)
    groups: list[list[Part]] = []
    held = size
    for part in parts:
        if held + part.nbytes > size:
            groups.append([])
            held = 0
        groups[-1].append(part)
        held += part.nbytes

    def read(items: Iterable[list[Part]], sources: Sources) -> Iterator[str]:
        for group in items:
            for part in group:
                yield from part.read(sources)

    rdd = sc.parallelize(groups, len(groups))
    nbytes = sum(part.nbytes for part in parts)
    return Material(sc, rdd, read, nbytes, corpus.heading(), account)


def _of_table(table: DataFrame, column: str, spark: SparkSession | None) -> Material:
    strings_of(table, column)

    def read(batches: Iterable[pyarrow.RecordBatch], sources: Sources) -> Iterator[str]:
        for _, pieces in sources.of_texts(text for batch in batches for text in _strings(batch)):
            yield from pieces

    return Material(context(spark or table.sparkSession), table.select(column), read)


def strings_of(table: DataFrame, column: str) -> None:
    """See that a column is one of strings.

    Raises
    ------
    SettingsError : it is not, or is not there.
    """
    if dict(table.dtypes).get(column) != "string":
        there = ", ".join(f"{name} ({kind})" for name, kind in table.dtypes)
        raise SettingsError(
            f"column is {column!r}: it must name one of strings; there are: {there}"
        )


def _strings(batch: pyarrow.RecordBatch) -> Iterator[str | None]:
    """The texts of a batch, one at a time."""
    return (text.as_py() for text in batch.column(0))


def _of_remote(paths: list[str], reading: Reading, sc: SparkContext) -> Material:
    """Files that Hadoop opens, each of them whole in one task."""
    found = [file for path in paths for file in _listed(path, reading, sc)]
    alone = len(paths) == 1 and len(found) == 1 and found[0][0] == paths[0]
    nbytes = sum(size for _, size in found)
    most = max(1, -(-nbytes // _size(nbytes, sc)))
    rdd = sc.binaryFiles(",".join(name for name, _ in found), most)

    def read(items: Iterable[tuple[str, bytes]], sources: Sources) -> Iterator[str]:
        for name, content in items:
            for _, pieces in sources.of_open(io.BytesIO(content), name, alone=alone):
                yield from pieces

    return Material(sc, rdd, read, nbytes, f"{', '.join(paths[:3])}: ")


def _listed(path: str, reading: Reading, sc: SparkContext) -> list[tuple[str, int]]:
    """The files at a path of Hadoop's, with their sizes; those of a folder sorted."""
    from py4j.protocol import Py4JJavaError

    jvm: Any = sc._jvm
    try:
        place = jvm.org.apache.hadoop.fs.Path(path)
        system = place.getFileSystem(sc._jsc.hadoopConfiguration())
        status = system.getFileStatus(place)
        if status.isFile():
            return [(path, int(status.getLen()))]
        files, found = system.listFiles(place, True), []
        root = PurePosixPath(status.getPath().toUri().getPath())
        while files.hasNext():
            one = files.next()
            inside = PurePosixPath(one.getPath().toUri().getPath())
            if _is_wanted(Path(inside), Path(root), reading):
                found.append((one.getPath().toString(), int(one.getLen())))
    except Py4JJavaError as error:
        reason = str(error.java_exception.getMessage() or error.java_exception)
        raise CorpusError(f"{path}: cannot be read: {reason.splitlines()[0]}") from None
    if not found:
        raise CorpusError(f"{path}: no file in this folder matches: see --glob")
    return sorted(found)


def _is_wanted(file: Path, root: Path, reading: Reading) -> bool:
    """Whether a file in a folder is to be read, as for folders of this machine."""
    names = file.relative_to(root).parts
    if any(name.startswith((".", "_SUCCESS", "_temporary")) for name in names):
        return False
    inner = [root.joinpath(*names[:end]) for end in range(1, len(names) + 1)]
    return fits(file, root, reading.glob) and not any(
        fits(one, root, reading.exclude) for one in inner
    )
