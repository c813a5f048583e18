"""Tables: the formats in which wordmine writes entries with all their statistics.

Words hold no whitespace, control character or byte order mark (`checks` sees to that), so that none
holds a tab or a line break.  How these files are read is in `heads`.
"""

from __future__ import annotations

import datetime
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import SettingsError
from wordmine.lexicon.checks import JSONObject

Columns: TypeAlias = Mapping[str, NDArray[Any]]

VERSION = 2
"""The version of the formats.  In the first one a TSV or CSV file had a line for each setting."""

ESCAPED = re.compile(r"['=+\-@]")
"""How words begin that a spreadsheet runs as formulas, and the sign that keeps it from that."""

_EPOCH = datetime.datetime(1980, 1, 1)
"""When workbooks say that they were made, so that the same entries are the same bytes."""

_ENCODER = json.JSONEncoder(ensure_ascii=False)


class Contents(NamedTuple):
    """What a table is made of.

    Attributes
    ----------
    kind : what the entries are, lexicon or terms.
    words : n words.
    columns : (n,) values for each statistic.
    settings : what the entries were made with.
    """

    kind: str
    words: Sequence[str]
    columns: Columns
    settings: JSONObject

    def mark(self) -> str:
        """What the file is."""
        return f"{self.kind} {VERSION}"


def tsv(table: Contents) -> Iterator[str]:
    """Write a line with the settings, a header row, and an entry a line."""
    yield f"# wordmine {table.mark()} {_ENCODER.encode(dict(table.settings))}\n"
    yield "\t".join(("word", *table.columns)) + "\n"
    yield from _rows("\t".join(("%s", *_formats(table.columns))) + "\n", table.words, table.columns)


def csv(table: Contents) -> Iterator[str]:
    """Write a header row, and an entry a line, as spreadsheets open it.

    The byte order mark tells Excel that the text is UTF-8.  There is no room for the settings, see
    `settings`.
    """
    yield "\ufeff" + ",".join(("word", *table.columns)) + "\n"
    words = map(_quoted, map(escaped, table.words))
    yield from _rows(",".join(("%s", *_formats(table.columns))) + "\n", words, table.columns)


def jsonl(table: Contents) -> Iterator[str]:
    """Write an object with the settings, and an entry a line."""
    head = {"wordmine": table.mark(), "settings": dict(table.settings)}
    yield _ENCODER.encode(head) + "\n"
    pairs = zip(table.columns, _formats(table.columns), strict=True)
    fields = ['"word": %s', *(f'"{name}": {form}' for name, form in pairs)]
    words = map(_ENCODER.encode, table.words)
    yield from _rows(f"{{{', '.join(fields)}}}\n", words, table.columns)


def settings(table: Contents) -> str:
    """Write the settings alone, as they lie beside a CSV file."""
    head = {"wordmine": table.mark(), "settings": dict(table.settings)}
    return json.dumps(head, ensure_ascii=False, indent=1) + "\n"


def xlsx(table: Contents) -> bytes:
    """Write a workbook of Excel: a sheet with the entries, and one with the settings.

    Words are cells of text, which are never run as formulas.

    Raises
    ------
    SettingsError : XlsxWriter is not installed.
    """
    written = io.BytesIO()
    book = xlsxwriter().Workbook(written, {"in_memory": True})
    book.set_properties({"created": _EPOCH})
    bold, decimals = book.add_format({"bold": True}), book.add_format({"num_format": "0.0000"})
    sheet = book.add_worksheet(table.kind)
    sheet.freeze_panes(1, 1)
    sheet.write_row(0, 0, ("word", *table.columns), bold)
    for row, word in enumerate(table.words, 1):
        sheet.write_string(row, 0, word)
    for at, column in enumerate(table.columns.values(), 1):
        form = None if column.dtype.kind == "i" else decimals
        for row, value in enumerate(column.tolist(), 1):
            sheet.write_number(row, at, value, form)
    sheet = book.add_worksheet("settings")
    for row, (name, value) in enumerate(table.settings.items()):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, _ENCODER.encode(value))
    book.close()
    return written.getvalue()


def xlsxwriter() -> Any:
    """The library that writes workbooks.

    Raises
    ------
    SettingsError : it is not installed.
    """
    try:
        return import_module("xlsxwriter")
    except ImportError:
        raise SettingsError("the format xlsx takes XlsxWriter: pip install xlsxwriter") from None


def _formats(columns: Columns) -> Iterator[str]:
    """How the numbers of each column are written."""
    return ("%d" if column.dtype.kind == "i" else "%.4f" for column in columns.values())


def outline(table: Contents) -> Iterator[str]:
    """Write a glossary by subject: its number and name after a ``#``, then a term a line.

    Names of persons stand at the end, whatever their subject.  Word lists take such lines for
    comments.

    Raises
    ------
    SettingsError : the entries have no subjects.
    """
    if "subject" not in table.columns:
        raise SettingsError(f"the format outline is of terms: a {table.kind} has no subjects")
    names, persons = subject_names(table.settings), table.columns["person"] != 0
    numbers = np.where(persons, 0, table.columns["subject"])
    for number in sorted(set(numbers.tolist()) - {0}):
        name = names[number - 1] if 0 < number <= len(names) else ""
        yield from _part(f"# {number}  {name}", table.words, numbers == number)
    yield from _part("# of no subject", table.words, (numbers == 0) & ~persons)
    yield from _part("# names of persons", table.words, persons)


def _part(title: str, words: Sequence[str], which: NDArray[np.bool_]) -> Iterator[str]:
    """A title and some words; nothing if there are none."""
    if which.any():
        yield f"{title}\n"
        yield from (f"{words[i]}\n" for i in np.flatnonzero(which).tolist())


def subject_names(settings: JSONObject) -> list[str]:
    """The names of subjects, the first one's first, as far as settings tell."""
    names = settings.get("subjects")
    return [str(name) for name in names] if isinstance(names, list) else []


def _rows(template: str, words: Iterable[str], columns: Columns) -> Iterator[str]:
    values = (column.tolist() for column in columns.values())
    return map(template.__mod__, zip(words, *values, strict=True))


def escaped(word: str) -> str:
    """A word so that a spreadsheet takes it for text."""
    return f"'{word}" if ESCAPED.match(word) else word


def _quoted(word: str) -> str:
    """A word as a field of CSV."""
    return '"' + word.replace('"', '""') + '"' if re.search('[",]', word) else word
