"""Segmentation on a cluster: a column of texts, or whole files, cut into words."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from wordmine.errors import SettingsError
from wordmine.lexicon import Lexicon
from wordmine.runtime import validation
from wordmine.segmentation import FORMATS, Segmenter, written
from wordmine.spark import jobs
from wordmine.spark.distinct import distinct
from wordmine.spark.session import context
from wordmine.spark.sources import Given, material, strings_of
from wordmine.spark.telling import report, telling
from wordmine.spark.texts import level
from wordmine.text import Reading, lines

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import Column, DataFrame, SparkSession

Words: TypeAlias = "Segmenter | Lexicon | str | os.PathLike[str]"
"""What cuts, or the lexicon that it is made of, or its path."""

_TOGETHER = 4
"""Parts of cut text that are brought to the driver at a time."""


def segment(table: DataFrame, column: str, lexicon: Words) -> Column:
    """The words of a column of texts, as a column: ``array<string>``, null where the text is.

    Joined, the words of a text are the text; see `wordmine.Segmenter.cut`.  The words of the
    lexicon go to each executor once.

    Parameters
    ----------
    table : the DataFrame.
    column : its column of strings.
    lexicon : a segmenter, a lexicon, or the path of one.

    Raises
    ------
    SettingsError : there is no such column of strings.
    LexiconError : the lexicon is not valid.
    ClusterError : as for `discover`.

    Examples
    --------
    >>> cut = table.withColumn("words", segment(table, "text", "lexicon.tsv"))
    """
    strings_of(table, column)
    shared = context(table.sparkSession).broadcast(_segmenter(lexicon))
    import pyarrow as pa
    from pyspark.sql.pandas.functions import ArrowUDFType, arrow_udf
    from pyspark.sql.types import ArrayType, StringType

    def cut(batches: Iterator[pyarrow.Array]) -> Iterator[pyarrow.Array]:
        own: Segmenter = shared.value
        for texts in batches:
            found = [None if text is None else own.cut(text) for text in texts.to_pylist()]
            yield pa.array(found, pa.list_(pa.string()))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # types in hints are preferred, which are strings here
        words = arrow_udf(cut, ArrayType(StringType()), ArrowUDFType.SCALAR_ITER)
    return words(table[column])


def segmented(
    corpus: Given,
    lexicon: Words,
    *,
    reading: Reading | None = None,
    format: str = "words",
    separator: str = " ",
    spark: SparkSession | None = None,
) -> Iterator[bytes]:
    """Cut files into words: the bytes that `wordmine.segmentation.segmented` gives, in order.

    Parameters
    ----------
    corpus : paths, as for `discover`.
    lexicon : a segmenter, a lexicon, or the path of one.
    reading : how to read files.
    format, separator : see `wordmine.segmentation.segmented`; formats that keep the fields of
        records are not to be had.
    spark : as for `discover`.

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    CorpusError : a file cannot be read.
    ClusterError : as for `discover`.
    """
    validation.one_of(*FORMATS).check("format", format)
    reading = reading or Reading()
    if format in ("csv", "parquet") or (format == "jsonl" and reading.field):
        raise SettingsError(
            f"{format} keeps the fields of records, which Spark does itself: use "
            "wordmine.spark.segment, a column expression, and write the table"
        )
    shared = context(spark).broadcast(_segmenter(lexicon))
    given = material(corpus, "text", reading, spark)
    if reading.dedup:
        given = distinct(given, reading, level())

    def cut(pieces: Iterator[str]) -> Iterable[bytes]:
        if reading.t2s:
            pieces = lines.simplified(pieces)
        return written(pieces, shared.value, format=format, separator=separator, threads=1)

    told = telling(given, reading, cut, flat=True).persist(level())
    with jobs.stage(given.context, "segmenting", given.nbytes):
        made = report(told, given.account)
    with jobs.explained(given.context):
        yield from jobs.collected(made, _TOGETHER)
    told.unpersist()


def _segmenter(lexicon: Words) -> Segmenter:
    if isinstance(lexicon, Segmenter):
        return lexicon
    return Segmenter(lexicon) if isinstance(lexicon, Lexicon) else Segmenter.load(lexicon)
