"""Tables: CSV and TSV with a header, and how one is told from prose."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from wordmine.errors import UnreadableError
from wordmine.text.lines import check_length, whole
from wordmine.text.records import Faults, Fields, naming_another

_DELIMITERS = {",": "CSV", "\t": "TSV", ";": "CSV", "|": "CSV"}
"""Tables by what divides their fields."""

_TOLD = re.compile(r"\s*sep=(.)\r?\n?")
"""The line by which Excel tells the delimiter."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")

_COLUMN = re.compile(r"[^\W\d][\w() -]{0,19}")
_USUAL_COLUMN = re.compile(
    ".{0,2}([编編序][号號]|[标標][题題]|正文|[内內]容|文本|全文|摘要|作者|日期|[时時][间間]|[来來]源"
    "|分[类類]|[类類][别別]|[标標][签籤]|[链鏈]接|[评評][论論])"
)
"""Names of columns by which a header in Chinese is known; one in ASCII needs none."""

_LONGEST_CELL = (1 << 31) - 1
"""Characters a CSV field may have; csv's own limit is less than a long article."""


def looks_like_table(head: str) -> str | None:
    """What kind of table a text that begins so seems to be; None if it seems to be none.

    A table must begin with a header of usual names, divided like the rows that follow it, for
    prose has commas too.
    """
    if _TOLD.match(head):
        return "CSV"
    header = re.split("[\r\n]", head.lstrip(), maxsplit=1)[0]
    for delimiter, name in _DELIMITERS.items():
        names = [cell.strip('"') for cell in header.split(delimiter)]
        is_header = all(map(_COLUMN.fullmatch, names)) and (
            all(map(str.isascii, names)) or any(map(_USUAL_COLUMN.fullmatch, names))
        )
        if is_header and _is_divided(head.lstrip(), delimiter, len(names)):
            return name
    return None


def has_column(head: str, field: str) -> bool:
    """Whether a text begins with a header that has such a column among others."""
    header = _LINE.match(head.lstrip())
    return header is not None and any(
        field in names and len(names) > 1
        for names in (_cells(header[0], delimiter) for delimiter in _DELIMITERS)
    )


def _is_divided(head: str, delimiter: str, size: int) -> bool:
    """Whether rows follow a header of several fields and have as many; the last may be cut off."""
    try:
        _, *rows = filter(None, csv.reader(io.StringIO(head, newline=""), delimiter=delimiter))
    except csv.Error:
        return False
    sizes = [len(row) for row in rows]
    return bool(sizes) and 1 < sizes.pop() <= size and all(found == size for found in sizes)


def rows(
    pieces: Iterable[str], field: str, name: str, faults: Faults
) -> Iterator[tuple[str, Fields | None]]:
    """The rows of a table under its header, and where each is.

    Parameters
    ----------
    pieces : the text of the table.
    field : a column that should be there, by which the delimiter is found.
    name : what to call the table in errors.
    faults : what to do about a row that is no CSV, or has fewer or more cells than the header.

    Raises
    ------
    UnreadableError : the header lacks the column, or see `Faults`.
    """
    lines = enumerate(
        (line for piece in whole(pieces, faults.longest) for line in _LINE.findall(piece)), 1
    )
    found = ((at, line) for at, line in lines if line.strip())
    begun, header = next(found, (1, ""))
    told = _TOLD.fullmatch(header)
    if told:
        begun, header = next(found, (2, ""))
    delimiter = told[1] if told else _delimiter(header, field)
    cells = csv.reader(
        chain([header], (line for _, line in lines)), delimiter=delimiter, strict=True
    )
    longest = min(_LONGEST_CELL, faults.longest or _LONGEST_CELL)
    names: list[str] | None = None
    number = 0
    while True:
        line = begun + cells.line_num
        try:
            row = _next(cells, longest)
        except csv.Error as error:
            number += 1
            place = f"{name}:{line}: record {number}"
            faults.found(place, f"not valid CSV ({error})")
            yield place, None
            continue
        if row is None:
            return
        if names is None:
            names = _names(row, field, f"{name}:{line}")
        elif row:
            number += 1
            place = f"{name}:{line}: record {number}"
            if len(row) == len(names):
                yield place, dict(zip(names, row, strict=True))
            else:
                yield place, _uneven(names, row, field, place, faults)


def _names(header: list[str], field: str, place: str) -> list[str]:
    """The names of columns, each of them different."""
    names: list[str] = []
    for cell in map(str.strip, header):
        number = 2
        name = cell
        while name in names:
            name, number = f"{cell}_{number}", number + 1
        names.append(name)
    if field not in names:
        what = f"no field {field!r}"
        raise UnreadableError(f"{place}: {what}: {naming_another(names)}", what)
    return names


def _uneven(
    names: list[str], row: list[str], field: str, place: str, faults: Faults
) -> Fields | None:
    """The cells of a row that has fewer or more of them than the header; missing ones are empty."""
    if len(row) <= names.index(field):
        faults.found(place, f"the row ends before field {field!r}")
        return None
    if any(map(str.strip, row[len(names) :])):
        what = f"{len(row)} fields, and the header has {len(names)}"
        faults.found(place, what, "put what holds the delimiter in quotes")
        return None
    row += [""] * (len(names) - len(row))
    return dict(zip(names, row, strict=False))


def _next(rows: Iterator[list[str]], longest: int) -> list[str] | None:
    """The next row, however long its cells, if there is memory for them; None after the last.

    The limit of a cell belongs to the whole process, which gets it back.
    """
    usual = csv.field_size_limit(longest)
    try:
        return next(rows, None)
    except csv.Error as error:
        if "field limit" in str(error):
            check_length(_LONGEST_CELL, longest)
        raise
    finally:
        csv.field_size_limit(usual)


def _delimiter(header: str, field: str) -> str:
    """The delimiter under which a header has the field, or else the one that divides it most."""

    def fitness(delimiter: str) -> tuple[bool, int]:
        cells = _cells(header, delimiter)
        return field in cells, len(cells)

    return max(_DELIMITERS, key=fitness)


def _cells(header: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([header], delimiter=delimiter), [])]
    except csv.Error:  # reading the rows will say so
        return []
