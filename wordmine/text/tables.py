"""Tables: CSV and TSV with a header, and how one is told from prose."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from wordmine.errors import UnreadableError, number
from wordmine.text.lines import check_length
from wordmine.text.lines import whole as whole_lines
from wordmine.text.records import Faults, Fields, Row, naming_another, placed

_DELIMITERS = {",": "CSV", "\t": "TSV", ";": "CSV", "|": "CSV"}
"""Tables by what divides their fields."""

_TOLD = re.compile(r"\s*sep=(.)\r?\n?")
"""The line by which Excel tells the delimiter."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_LINE_WITHOUT_RETURN = re.compile(r"[^\n]*\n|[^\n]+")
"""The same, twice as fast, where there is no carriage return."""

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
    pieces: Iterable[str], field: str, name: str, faults: Faults, *, whole: bool
) -> Iterator[Row]:
    """The rows of a table under its header.

    Parameters
    ----------
    pieces : the text of the table.
    field : a column that should be there, by which the delimiter is found.
    name : what to call the table in errors.
    faults : what to do about a row that is no CSV, or has fewer or more cells than the header.
    whole : whether rows should have all columns, or need have that one alone.

    Raises
    ------
    UnreadableError : the header lacks the column, or has it twice; or see `Faults`.
    """
    lines = _lines(pieces, faults.longest)
    found = ((at, line) for at, line in enumerate(lines, 1) if line.strip())
    begun, header = next(found, (1, ""))
    told = _TOLD.fullmatch(header)
    if told:
        begun, header = next(found, (2, ""))
    delimiter = told[1] if told else _delimiter(header, field)
    fed = _Fed(chain([header], lines), faults.longest)
    cells = csv.reader(fed, delimiter=delimiter, strict=True)
    names: list[str] = []
    number = column = 0
    while True:
        line = begun + cells.line_num
        try:
            row = next(cells, None)
        except csv.Error as error:
            number += 1
            faults.found(placed(name, line, number), f"not valid CSV ({error})")
            yield line, number, None
            continue
        finally:
            fed.end()
        if row is None:
            return
        if not names:
            names = _names(row, field, f"{name}:{line}")
            column = names.index(field)
        elif row:
            number += 1
            if len(row) == len(names):
                fields = dict(zip(names, row, strict=True)) if whole else {field: row[column]}
                yield line, number, fields
            else:
                place = placed(name, line, number)
                yield line, number, _uneven(names, row, field, place, faults)


def _names(header: list[str], field: str, place: str) -> list[str]:
    """The names of columns, each of them different; only one may have the name that is wanted."""
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
    if (columns := list(map(str.strip, header)).count(field)) > 1:
        what = f"the name of {columns} columns is {field!r}"
        raise UnreadableError(f"{place}: {what}: give each another one", "columns of one name")
    return names


def _uneven(
    names: list[str], row: list[str], field: str, place: str, faults: Faults
) -> Fields | None:
    """The cells of a row that has fewer or more of them than the header; missing ones are empty."""
    if len(row) <= names.index(field):
        faults.found(place, f"the row ends before field {field!r}")
        return None
    if any(map(str.strip, row[len(names) :])):
        what = f"{number(len(row), 'field')}, and the header has {len(names)}"
        faults.found(place, what, "put what holds the delimiter in quotes")
        return None
    row += [""] * (len(names) - len(row))
    return dict(zip(names, row, strict=False))


def _lines(pieces: Iterable[str], longest: int | None) -> Iterator[str]:
    for piece in whole_lines(pieces, longest):
        yield from (_LINE if "\r" in piece else _LINE_WITHOUT_RETURN).findall(piece)


class _Fed:
    """Lines for csv, which refuses long cells: its limit is another one while it reads a long row.

    That limit belongs to the whole process, which gets it back.

    Parameters
    ----------
    lines : the lines.
    longest : characters that there is memory for in a row; None for any number.
    """

    def __init__(self, lines: Iterable[str], longest: int | None) -> None:
        self._lines, self._longest = lines, longest
        self._usual = csv.field_size_limit()
        self._held = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self._held += len(line)
            if self._held > self._usual:
                check_length(self._held, self._longest)
                csv.field_size_limit(_LONGEST_CELL)
            yield line

    def end(self) -> None:
        """A row has ended."""
        if self._held > self._usual:
            csv.field_size_limit(self._usual)
        self._held = 0


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
