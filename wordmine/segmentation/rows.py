"""Rows: records with their words added, in the formats that hold records."""

from __future__ import annotations

import csv
import io
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

from wordmine.errors import CorpusError
from wordmine.lexicon import escaped
from wordmine.runtime import in_order
from wordmine.segmentation.segmenter import Segmenter
from wordmine.text import Record

_log = logging.getLogger("wordmine")

WORDS = "words"
"""The field that is added to a record."""

_BATCH = 1024
"""Records that are cut and written together."""


class Writer(Protocol):
    """Writes rows."""

    def write(self, records: Sequence[Record], words: Sequence[list[str]]) -> bytes:
        """What is to be written of some records, given the words of each."""

    def end(self) -> bytes:
        """What is to be written after the last of them."""


class Jsonl:
    """A JSON object a record, with a list of words, which joined are the text."""

    def write(self, records: Sequence[Record], words: Sequence[list[str]]) -> bytes:
        """See `Writer`."""
        rows = ({**record.fields, WORDS: one} for record, one in zip(records, words, strict=True))
        text = "".join(f"{json.dumps(row, ensure_ascii=False, default=str)}\n" for row in rows)
        return text.encode(errors="replace")  # names of fields may hold half a character

    def end(self) -> bytes:
        """See `Writer`."""
        return b""


class Csv:
    """A row a record below a header, with a column of words, and separators between these.

    A byte order mark before them tells spreadsheets that the text is UTF-8, as in a lexicon's.
    Words that a spreadsheet would run as a formula have a quote before them; other fields stay.

    Parameters
    ----------
    separator : what to put between two words.
    """

    def __init__(self, separator: str) -> None:
        self._separator = separator
        self._names: list[str] = []

    def write(self, records: Sequence[Record], words: Sequence[list[str]]) -> bytes:
        """See `Writer`."""
        text = io.StringIO()
        usual = csv.writer(text, lineterminator="\n")
        quoted = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
        if not self._names:
            self._names = list(records[0].fields)
            text.write("\ufeff")
            usual.writerow([*self._names, WORDS])
        for record, one in zip(records, words, strict=True):
            _check_names(record, self._names)
            cells = [_cell(record.fields.get(name)) for name in self._names]
            cells.append(escaped(self._separator.join(w for w in one if not w.isspace())))
            whole = "".join(cells)
            if "\0" in whole:
                raise CorpusError(
                    f"{record.place}: a NUL, which a CSV file cannot hold: write --format jsonl"
                )
            # Not every Python's csv puts a carriage return in quotes.
            (quoted if "\r" in whole else usual).writerow(cells)
        return text.getvalue().encode(errors="replace")

    def end(self) -> bytes:
        """See `Writer`."""
        return b""


class Parquet:
    """A row a record, with a column of lists of words.

    Fields keep the types that they have in Parquet.  Those of others are told by the first records;
    lists and objects become JSON.

    Raises
    ------
    CorpusError : pyarrow is not installed.
    """

    def __init__(self) -> None:
        try:
            import pyarrow
        except ImportError:
            raise CorpusError("writing Parquet takes pyarrow: pip install pyarrow") from None
        self._arrow = pyarrow
        self._sink = _Sink()
        self._names: list[str] = []
        self._writer: Any = None

    def write(self, records: Sequence[Record], words: Sequence[list[str]]) -> bytes:
        """See `Writer`."""
        is_typed = records[0].types is not None
        rows = [
            {**(record.fields if is_typed else _flat(record.fields)), WORDS: one}
            for record, one in zip(records, words, strict=True)
        ]
        try:
            if self._writer is None:
                self._begin(records[0], rows)
            for record in records:
                _check_names(record, self._names)
            batch = self._arrow.RecordBatch.from_pylist(rows, schema=self._writer.schema)
        except (self._arrow.ArrowException, TypeError, ValueError) as error:
            raise CorpusError(
                f"{records[0].place}: from here on, a field is not of one type ({error}): "
                "write --format jsonl"
            ) from None
        self._writer.write_batch(batch)
        return self._sink.taken()

    def _begin(self, record: Record, rows: list[dict[str, Any]]) -> None:
        """Begin a file, with the fields of the first records."""
        from pyarrow import parquet

        arrow = self._arrow
        types = (
            record.types
            or arrow.Table.from_pylist(
                [{name: value for name, value in row.items() if name != WORDS} for row in rows]
            ).schema
        )
        self._names = list(types.names)
        known = [
            arrow.field(one.name, arrow.string()) if arrow.types.is_null(one.type) else one
            for one in types
        ]
        schema = arrow.schema([*known, arrow.field(WORDS, arrow.list_(arrow.string()))])
        self._writer = parquet.ParquetWriter(self._sink, schema)

    def end(self) -> bytes:
        """See `Writer`."""
        if self._writer is None:
            self._begin(Record("", {}, ""), [{}])
        self._writer.close()
        return self._sink.taken()


class _Sink(io.RawIOBase):
    """A file that hands on what is written to it."""

    def __init__(self) -> None:
        self._held: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._size

    def write(self, data: Any) -> int:
        self._held.append(bytes(data))
        self._size += len(self._held[-1])
        return len(self._held[-1])

    def taken(self) -> bytes:
        """What has been written since this was last asked."""
        held = b"".join(self._held)
        self._held.clear()
        return held


WRITERS: dict[str, Callable[[str], Writer]] = {
    "jsonl": lambda separator: Jsonl(),
    "csv": Csv,
    "parquet": lambda separator: Parquet(),
}
"""What writes records in each format, given what to put between words."""


def cut(
    records: Iterable[Record], segmenter: Segmenter, writer: Writer, threads: int, *, live: bool
) -> Iterator[bytes]:
    """Cut records into words.

    Parameters
    ----------
    records : the records, each with its text.
    segmenter : what cuts.
    writer : what writes them.
    threads : how many threads to work with.
    live : whether each is to be written at once.

    Raises
    ------
    CorpusError : a record has a field of that name, or cannot be written like those before it.
    """
    work = partial(_cut, segmenter)
    done = (
        map(work, _batches(records, 1))
        if live
        else in_order(work, _batches(records, _BATCH), threads)
    )
    has_records = False
    for batch, words in done:
        has_records = True
        yield writer.write(batch, words)
    if not has_records:
        _log.warning("there is no record: nothing was cut")
    yield writer.end()


def _cut(segmenter: Segmenter, batch: list[Record]) -> tuple[list[Record], list[list[str]]]:
    return batch, [segmenter.cut(record.text) for record in batch]


def _batches(records: Iterable[Record], size: int) -> Iterator[list[Record]]:
    batch: list[Record] = []
    for record in records:
        if WORDS in record.fields:
            raise CorpusError(
                f"{record.place}: there is a field {WORDS!r} already: give it another name first"
            )
        batch.append(record)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


def _check_names(record: Record, names: Sequence[str]) -> None:
    """Refuse a field that those before it did not have, as a table has no column for it."""
    if others := [name for name in record.fields if name not in names]:
        raise CorpusError(
            f"{record.place}: a field {others[0]!r}, which the first record has not: "
            "write --format jsonl"
        )


def _flat(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields with lists and objects as JSON."""
    return {
        name: _cell(value) if isinstance(value, list | dict) else value
        for name, value in fields.items()
    }


def _cell(value: Any) -> str:
    """A value as text."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
