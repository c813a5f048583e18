"""Tables: the formats that wordmine writes and reads back, with all statistics and settings.

Words hold no whitespace, control character or byte order mark (`checks` sees to that), so that none
holds a tab or a line break.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from numpy.typing import NDArray

from wordmine.lexicon.checks import JSON, EntryError, JSONObject
from wordmine.lexicon.columns import Table, parse
from wordmine.text import signatures

Columns: TypeAlias = Mapping[str, NDArray[Any]]

VERSION = 1
_DIGITS = 9
"""Most digits that the number of a format has."""

_ENCODER = json.JSONEncoder(ensure_ascii=False)
# Numbers stay as they are written, to be read like those of a table.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)


def kind_of(text: str) -> signatures.Kind | None:
    """What the text of a file holds; None if wordmine did not write it."""
    return signatures.kind(text[: signatures.LONGEST].encode(errors="replace"))


# --- writing --------------------------------------------------------------------------------------


def _tsv(kind: str, words: Sequence[str], columns: Columns, settings: JSONObject) -> Iterator[str]:
    yield from _marks(kind, settings)
    yield "\t".join(("word", *columns)) + "\n"
    yield from _rows("\t".join(("%s", *_formats(columns))) + "\n", words, columns)


def _csv(kind: str, words: Sequence[str], columns: Columns, settings: JSONObject) -> Iterator[str]:
    yield from _marks(kind, settings)
    yield ",".join(("word", *columns)) + "\n"
    yield from _rows(",".join(("%s", *_formats(columns))) + "\n", map(_quoted, words), columns)


def _jsonl(
    kind: str, words: Sequence[str], columns: Columns, settings: JSONObject
) -> Iterator[str]:
    head = {"wordmine": f"{kind} {VERSION}", "settings": dict(settings)}
    yield _ENCODER.encode(head) + "\n"
    pairs = zip(columns, _formats(columns), strict=True)
    fields = ['"word": %s', *(f'"{name}": {form}' for name, form in pairs)]
    yield from _rows(f"{{{', '.join(fields)}}}\n", map(_ENCODER.encode, words), columns)


def _marks(kind: str, settings: JSONObject) -> Iterator[str]:
    yield f"# wordmine {kind} {VERSION}\n"
    yield from (f"# {name}: {_ENCODER.encode(value)}\n" for name, value in settings.items())


def _formats(columns: Columns) -> Iterator[str]:
    """How the numbers of each column are written."""
    return ("%d" if column.dtype.kind == "i" else "%.4f" for column in columns.values())


def _rows(template: str, words: Iterable[str], columns: Columns) -> Iterator[str]:
    values = (column.tolist() for column in columns.values())
    return map(template.__mod__, zip(words, *values, strict=True))


def _quoted(word: str) -> str:
    """A word as a field of CSV."""
    return '"' + word.replace('"', '""') + '"' if '"' in word or "," in word else word


TABLES = {"tsv": _tsv, "csv": _csv, "jsonl": _jsonl}
"""Writers of the formats that can be read back: the settings, then the entries."""


# --- reading --------------------------------------------------------------------------------------


class Head(NamedTuple):
    """What comes before the entries of a file.

    Attributes
    ----------
    settings : what the entries were made with.
    lines : how many lines there are before the entries.
    size : how many characters.
    parse : what takes words and statistics out of the text of the entries.
    """

    settings: JSONObject
    lines: int
    size: int
    parse: Callable[[str], Table]


def read_head(text: str, kind: str, types: Mapping[str, type]) -> Head:
    """Read what comes before the entries of a file.

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
        head = _json(line, 0)
        _check_mark(head.get("wordmine"), kind)
        if not isinstance(given := head.get("settings"), dict):
            raise EntryError(0, '"settings" is missing: add "settings": {}')
        return Head(given, 1, end, partial(_from_jsonl, types=types))
    _check_mark(line.removeprefix("# wordmine "), kind)
    names = ("word", *types)
    settings: dict[str, JSON] = {}
    for at, (line, end) in enumerate(lines, 1):
        for separator, read in (("\t", parse), (",", _from_csv)):
            if line == separator.join(names):
                return Head(settings, at + 1, end, partial(read, types=types))
        if not line.startswith("#"):
            break
        name, _, value = line.removeprefix("# ").partition(": ")
        settings[name] = _json(value, at)
    raise EntryError(
        len(settings) + 1, f"the header row is missing: restore it: {', '.join(names)}"
    )


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """Lines, and where the next one begins."""
    begin = 0
    while begin <= len(text):
        end = text.find("\n", begin)
        end = len(text) if end < 0 else end
        yield text[begin:end], (begin := end + 1)


def _check_mark(mark: object, kind: str) -> None:
    found, _, version = str(mark).partition(" ")
    if found != kind or not version.isdecimal() or len(version) > _DIGITS:
        raise EntryError(0, f"not a wordmine {kind} file: give one saved as tsv, csv or jsonl")
    if int(version) > VERSION:
        raise EntryError(0, f"format {version} is newer than this wordmine knows: upgrade wordmine")


def _json(text: str, at: int) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise EntryError(at, f"not JSON ({error}): correct it") from None


def _from_csv(body: str, types: Mapping[str, type]) -> Table:
    if '"' not in body and "\t" not in body:
        return parse(body.replace(",", "\t"), types)
    reader = csv.reader(body.removesuffix("\n").split("\n"), strict=True)
    lines: list[str] = []
    try:
        for row in reader:
            if reader.line_num > len(lines) + 1:
                raise csv.Error("a field goes on in the next line")
            lines.append(_tabbed(row))
    except (csv.Error, ValueError) as error:
        raise EntryError(len(lines), f"not CSV ({error}): correct the quotes") from None
    return parse("\n".join(lines), types)


def _from_jsonl(body: str, types: Mapping[str, type]) -> Table:
    names = ("word", *types)
    fields = itemgetter(*names)
    lines: list[str] = []
    for line in body.removesuffix("\n").split("\n") if body else ():
        try:
            lines.append(_tabbed(fields(_DECODER.decode(line))))
        except (ValueError, KeyError, TypeError, RecursionError):
            what = f"not an object with {', '.join(names)}"
            raise EntryError(len(lines), f"{what}: correct or delete the line") from None
    return parse("\n".join(lines), types)


def _tabbed(fields: Sequence[str]) -> str:
    """A line of fields with tabs between them; raises ValueError if one holds a tab or an end."""
    line = "\t".join(fields)
    if line.count("\t") >= max(1, len(fields)) or "\n" in line:
        raise ValueError("a field holds a tab or a line break")
    return line
