"""Heads: what comes before the entries of a file, whether wordmine or a spreadsheet saved it."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from wordmine.errors import LexiconError
from wordmine.lexicon.checks import FAILED, JSON, EntryError, JSONObject
from wordmine.lexicon.columns import Table, parse
from wordmine.lexicon.tables import ESCAPED, VERSION
from wordmine.text import document, named, signatures

# Numbers stay as they are written, to be read like those of a table.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)

_FIRST = re.compile(r'"?word"?([\t,;])')
"""The first name of a header row, and what divides it from the next."""

_HOLDS = {"lexicon": "a lexicon of discover", "terms": "terms of contrast"}
"""What files hold, by their marks."""

_DIGITS = 9
"""Most digits that the number of a format has."""


class Head(NamedTuple):
    """What comes before the entries of a file.

    Attributes
    ----------
    settings : what the entries were made with; None if the file does not say.
    lines : how many lines there are before the entries.
    size : how many characters.
    parse : what takes words and statistics out of the text of the entries.
    """

    settings: JSONObject | None
    lines: int
    size: int
    parse: Callable[[str], Table]


def kind_of(text: str) -> signatures.Kind | None:
    """What the text of a file holds; None if wordmine did not write it."""
    return signatures.kind(text[: signatures.LONGEST].encode(errors="replace"))


def beside(path: str | os.PathLike[str]) -> Path:
    """Where the settings lie of entries in a CSV file, compressed or not."""
    found = Path(path)
    stem, *_ = re.split(r"\.csv\b", found.name, maxsplit=1, flags=re.IGNORECASE)
    return found.with_name((stem if stem != found.name else found.stem) + ".settings.json")


def settings_beside(path: str | os.PathLike[str], kind: str) -> JSONObject | None:
    """The settings that lie beside a file; None if there are none.

    Raises
    ------
    CorpusError : they cannot be read.
    LexiconError : they are not valid.
    """
    if os.fspath(path) == "-" or not (lying := beside(path)).is_file():
        return None
    try:
        return _settings(document(lying), kind)
    except EntryError as error:
        raise LexiconError(f"{named(lying)}: {error.what}") from None


def read_head(text: str, kind: str, types: Mapping[str, type]) -> Head:
    """Read what comes before the entries of a file.

    Fields are divided as in the header row.  Spreadsheets put quotes around fields, and empty ones
    after the last of a row.

    Parameters
    ----------
    text : the file.
    kind : what it should hold.
    types : the statistics, and whether each is an int or a float.

    Raises
    ------
    EntryError : a line is not what it should be.
    """
    lines = _lines(text)
    line, end = next(lines)
    if line.startswith("{"):
        return Head(_settings(line, kind), 1, end, partial(_from_jsonl, types=types))
    comments = []
    while line.startswith(("#", '"#')):
        comments.append(line)
        line, end = next(lines, ("", end))
    names = ("word", *types)
    delimiter = found[1] if (found := _FIRST.match(line)) else "\t"
    settings = _commented(comments, delimiter, kind)
    fields = _fields(line, delimiter, len(comments))
    if tuple(fields) != names:
        if settings is None:
            _check_mark("", kind)
        raise EntryError(len(comments), _wrong(fields, names))
    untouched = all(comment.startswith("#") for comment in comments)
    is_ours = settings is not None and untouched and line == "\t".join(names)
    read = parse if is_ours else partial(_from_rows, delimiter=delimiter, escaped=settings is None)
    return Head(settings, len(comments) + 1, end, partial(read, types=types))


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """Lines, and where the next one begins."""
    begin = 0
    while begin <= len(text):
        end = text.find("\n", begin)
        end = len(text) if end < 0 else end
        yield text[begin:end], (begin := end + 1)


def _fields(line: str, delimiter: str, at: int) -> list[str]:
    """The fields of a row, without empty ones at its end."""
    try:
        fields = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error as error:
        raise EntryError(at, f"not CSV ({error}): correct the line") from None
    while fields and not fields[-1]:
        fields.pop()
    return fields


def _wrong(fields: Sequence[str], names: Sequence[str]) -> str:
    """What is wrong with a header row, and what to do about it."""
    lacking = ", ".join(name for name in names if name not in fields)
    others = ", ".join(name for name in fields if name not in names)
    if fields[:1] != ["word"] or not (lacking or others):
        return f"the header row is missing: restore it: {', '.join(names)}"
    if lacking:
        return (
            f"the column {lacking} is missing: restore it; if an older wordmine wrote the file, "
            "make it again"
        )
    return f"the column {others} is unknown: delete it"


def _commented(comments: Sequence[str], delimiter: str, kind: str) -> dict[str, JSON] | None:
    """The settings in the lines before the header row: in the first, or one in each of the rest."""
    if not comments:
        return None
    # A comma in a setting has made fields of it, whatever divides them now.
    marks = [",".join(_fields(line, delimiter, at)) for at, line in enumerate(comments)]
    mark, _, given = marks[0].removeprefix("# wordmine ").partition(" {")
    _check_mark(mark, kind)
    settings: dict[str, JSON] = _json("{" + given, 0) if given else {}
    for at, line in enumerate(marks[1:], 1):
        name, _, value = line.removeprefix("# ").partition(": ")
        settings[name] = _json(value, at)
    return settings


def _settings(text: str, kind: str) -> JSONObject:
    """The settings in a JSON object."""
    head = _json(text, 0)
    _check_mark(head.get("wordmine"), kind)
    if not isinstance(given := head.get("settings"), dict):
        raise EntryError(0, '"settings" is missing: add "settings": {}')
    return given


def _check_mark(mark: object, kind: str) -> None:
    found, _, version = str(mark).partition(" ")
    if found != kind and found in _HOLDS:
        raise EntryError(0, f"holds {_HOLDS[found]}, not {_HOLDS[kind]}: give another file")
    if found != kind or not version.isdecimal() or len(version) > _DIGITS:
        raise EntryError(0, f"not a wordmine {kind} file: give one saved as tsv, csv or jsonl")
    if int(version) > VERSION:
        raise EntryError(0, f"format {version} is newer than this wordmine knows: upgrade wordmine")


def _json(text: str, at: int) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise EntryError(at, f"not JSON ({error}): correct it") from None


def _from_rows(body: str, types: Mapping[str, type], delimiter: str, escaped: bool) -> Table:
    """Take words and statistics out of rows whose fields may be in quotes."""
    lines: list[str] = []
    at = 0
    reader = csv.reader(body.split("\n"), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            if reader.line_num > at + 1:
                raise csv.Error("a field goes on in the next line")
            if row and FAILED.fullmatch(row[0]):
                raise EntryError(at, f"{row[0]}: a formula failed here: restore the word")
            if any(row):
                lines.append(_tabbed(_cells(row, len(types) + 1, delimiter, escaped)))
            at += 1
    except (csv.Error, ValueError) as error:
        raise EntryError(at, f"not CSV ({error}): correct the quotes") from None
    try:
        return parse("\n".join(lines), types)
    except EntryError as error:
        raise EntryError(line_of(body, error.at), error.what) from None


def line_of(body: str, entry: int) -> int:
    """The line of an entry, both counted from 0: rows of a spreadsheet may be empty."""
    filled = (at for at, line in enumerate(body.split("\n")) if line.strip(',;\t"'))
    return next(islice(filled, entry, None), entry)


def _cells(row: list[str], width: int, delimiter: str, escaped: bool) -> list[str]:
    """The fields of a row as they were before a spreadsheet had them."""
    while len(row) > width and not row[-1]:
        row.pop()
    if delimiter == ";":  # where numbers have decimal commas
        row[1:] = [field.replace(",", ".") for field in row[1:]]
    if escaped and row[0][:1] == "'" and ESCAPED.match(row[0][1:]):
        row[0] = row[0][1:]
    return row


def _from_jsonl(body: str, types: Mapping[str, type]) -> Table:
    names = ("word", *types)
    fields = itemgetter(*names)
    lines: list[str] = []
    for line in body.removesuffix("\n").split("\n") if body else ():
        try:
            lines.append(_tabbed(fields(_DECODER.decode(line))))
        except KeyError as error:
            what = (
                f"the field {error.args[0]} is missing: restore it; if an older wordmine wrote the "
                "file, make it again"
            )
            raise EntryError(len(lines), what) from None
        except (ValueError, TypeError, RecursionError):
            what = f"not an object with {', '.join(names)}"
            raise EntryError(len(lines), f"{what}: correct or delete the line") from None
    return parse("\n".join(lines), types)


def _tabbed(fields: Sequence[str]) -> str:
    """A line of fields with tabs between them; raises ValueError if one holds a tab or an end."""
    line = "\t".join(fields)
    if line.count("\t") >= max(1, len(fields)) or "\n" in line:
        raise ValueError("a field holds a tab or a line break")
    return line
