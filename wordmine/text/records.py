"""Records: the text of one field in JSON lines, CSV, TSV and Parquet."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import IO, Any

from wordmine.errors import CorpusError
from wordmine.text.lines import whole

PARQUET_MAGIC = b"PAR1"

_JSON_START = re.compile(r'\s*\{\s*"')
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_TABLES = {",": "CSV", "\t": "TSV", ";": "CSV"}
"""Tables by what divides their fields."""

_COLUMN = re.compile(r"[^\W\d][\w() -]{0,19}")
_USUAL_COLUMN = re.compile(
    ".{0,2}([编編序][号號]|[标標][题題]|正文|[内內]容|文本|全文|摘要|作者|日期|[时時][间間]|[来來]源"
    "|分[类類]|[类類][别別]|[标標][签籤]|[链鏈]接|[评評][论論])"
)
"""Names of columns by which a header in Chinese is known; one in ASCII needs none."""

_ROWS = 1024
"""Rows of a Parquet column held at a time."""

_LONGEST_CELL = (1 << 31) - 1
"""Characters a CSV field may have; csv's own limit is less than a long article."""

_SHOWN = 80
"""Characters of a list of fields that an error shows."""

_ACTIONS = {"index", "create", "update", "delete"}


def kind(head: str) -> str | None:
    """What records a text that begins so seems to be made of; None for plain text.

    A table must begin with a header of usual names, divided like the rows that follow it, for
    prose has commas too.
    """
    if _JSON_START.match(head):
        return "JSON lines"
    header = head.lstrip().partition("\n")[0].rstrip("\r")
    for delimiter, name in _TABLES.items():
        names = [cell.strip('"') for cell in header.split(delimiter)]
        is_header = all(map(_COLUMN.fullmatch, names)) and (
            all(map(str.isascii, names)) or any(map(_USUAL_COLUMN.fullmatch, names))
        )
        if is_header and _is_divided(head.lstrip(), delimiter, len(names)):
            return name
    return None


def _is_divided(head: str, delimiter: str, size: int) -> bool:
    """Whether rows follow a header of several fields and have as many; the last may be cut off."""
    try:
        _, *rows = filter(None, csv.reader(io.StringIO(head, newline=""), delimiter=delimiter))
    except csv.Error:
        return False
    sizes = [len(row) for row in rows]
    return bool(sizes) and 1 < sizes.pop() <= size and all(found == size for found in sizes)


def texts(pieces: Iterable[str], field: str, name: str) -> Iterator[str]:
    """The texts under a name in JSON lines, or in CSV or TSV with a header.

    Parameters
    ----------
    pieces : the text of the file.
    field : the name.
    name : what to call the file in errors.

    Raises
    ------
    CorpusError : a record is malformed or lacks the field.
    """
    lines = enumerate((line for piece in whole(pieces) for line in _LINE.findall(piece)), 1)
    for number, line in lines:
        if line.strip():
            kind = _json_texts if line.lstrip()[0] in "{[" else _table_texts
            yield from kind(chain([(number, line)], lines), field, name)


def _json_texts(lines: Iterable[tuple[int, str]], field: str, name: str) -> Iterator[str]:
    for number, line in lines:
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise CorpusError(
                f"{name}:{number}: not valid JSON ({error}): there must be one object a line"
            ) from None
        if not isinstance(record, dict):
            raise CorpusError(f"{name}:{number}: not a JSON object: there must be one a line")
        if field in record:
            yield _checked(record[field], field, f"{name}:{number}")
        elif not _is_action(record):
            raise _missing(field, f"{name}:{number}", record)


def _is_action(record: dict[str, Any]) -> bool:
    """Whether a record is a line of Elasticsearch's bulk format that announces the next one."""
    return len(record) == 1 and all(
        key in _ACTIONS and isinstance(value, dict) for key, value in record.items()
    )


def _table_texts(lines: Iterable[tuple[int, str]], field: str, name: str) -> Iterator[str]:
    lines = iter(lines)
    begun, header = next(lines)
    rows = csv.reader(
        chain([header], (line for _, line in lines)),
        delimiter=_delimiter(header, field),
        strict=True,
    )
    column: int | None = None
    while True:
        number = begun + rows.line_num
        try:
            row = _next(rows)
        except csv.Error as error:
            raise CorpusError(f"{name}:{number}: not valid CSV ({error}): mend the row") from None
        if row is None:
            return
        if column is None:
            if field not in row:
                raise _missing(field, f"{name}:{number}", row)
            column = row.index(field)
        elif len(row) > column:
            yield row[column]
        elif row:
            raise CorpusError(
                f"{name}:{number}: the row ends before field {field!r}: mend the row, "
                "which has fewer fields than the header"
            )


def _next(rows: Iterator[list[str]]) -> list[str] | None:
    """The next row, however long its cells; None after the last.

    The limit of a cell belongs to the whole process, which gets it back.
    """
    usual = csv.field_size_limit(_LONGEST_CELL)
    try:
        return next(rows, None)
    finally:
        csv.field_size_limit(usual)


def _delimiter(header: str, field: str) -> str:
    """The delimiter under which a header has the field, or else the one that divides it most."""

    def fitness(delimiter: str) -> tuple[bool, int]:
        try:
            row = next(csv.reader([header], delimiter=delimiter), [])
        except csv.Error:  # reading the rows will say so
            row = []
        return field in row, len(row)

    return max(_TABLES, key=fitness)


def parquet_texts(file: IO[bytes], field: str, name: str) -> Iterator[str]:
    """The texts in a column of a Parquet file.

    Parameters
    ----------
    file : the file; it must be seekable.
    field : the column.
    name : what to call the file in errors.

    Raises
    ------
    CorpusError : the file is damaged or lacks the column, or pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise CorpusError(
            f"{name}: a Parquet file, which takes pyarrow to read: pip install pyarrow"
        ) from None
    try:
        table = parquet.ParquetFile(file)
        if field not in table.schema_arrow.names:
            raise _missing(field, name, table.schema_arrow.names)
        for batch in table.iter_batches(batch_size=_ROWS, columns=[field]):
            for value in batch.column(0).to_pylist():
                yield _checked(value, field, name)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        said = " ".join(str(error).split())
        raise CorpusError(f"{name}: damaged Parquet data ({said}): get the file again") from None


def _checked(value: Any, field: str, where: str) -> str:
    """The text of a field; nothing at all is an empty one."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise CorpusError(
            f"{where}: field {field!r} holds {type(value).__name__}, not text: name another --field"
        )
    return value


def _missing(field: str, where: str, fields: Iterable[str]) -> CorpusError:
    there = ", ".join(fields)
    if len(there) > _SHOWN:  # plain text taken for a table
        there = there[:_SHOWN] + "…"
    return CorpusError(f"{where}: no field {field!r}: name another --field; there are: {there}")
