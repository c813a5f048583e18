"""Lexicons and terms as text: the formats of wordmine, written and read, and those of other tools.

Pure functions between columns and lines.  Words hold no whitespace, control character or byte
order mark (`Entries` sees to that), so none contains a separator of these formats.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import LexiconError

JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"
Settings: TypeAlias = Mapping[str, JSON]
Columns: TypeAlias = Mapping[str, NDArray[Any]]
ToTabs: TypeAlias = Callable[[list[str]], list[str]]

VERSION = 1
_ENCODER = json.JSONEncoder(ensure_ascii=False)
# Numbers stay as they are written, to be read like those of a table.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)

_TO_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_SPECIAL_PIECES = ("<unk>", "<s>", "</s>")
# The last line turns comments off, so that a word may begin with "#".
_RIME_HEADER = """\
# encoding: utf-8
---
name: wordmine
version: "1"
sort: by_weight
columns:
  - text
  - weight
...
# no comment
"""


class EntryError(LexiconError):
    """What is wrong with one entry or line, counted from 0."""

    def __init__(self, at: int, what: str) -> None:
        super().__init__(f"entry {at + 1}: {what}")
        self.at, self.what = at, what


def as_json(settings: Settings) -> dict[str, JSON]:
    """Copy settings to what a file brings back.

    Raises
    ------
    LexiconError : a name is not an identifier, or a value is not JSON.
    """
    for name in settings:
        if not name.isidentifier():
            raise LexiconError(f"the setting {name!r} is not a name: use letters, digits and _")
    try:
        text = json.dumps(dict(settings), ensure_ascii=False, allow_nan=False)
        copy: dict[str, JSON] = json.loads(text.encode())
    except (TypeError, ValueError) as error:
        raise LexiconError(f"the settings are not JSON: {error}: give plain values") from None
    return copy


def _tsv(kind: str, words: Sequence[str], columns: Columns, settings: Settings) -> Iterator[str]:
    yield f"# wordmine {kind} {VERSION}\n"
    yield from (f"# {name}: {_ENCODER.encode(value)}\n" for name, value in settings.items())
    yield "\t".join(("word", *columns)) + "\n"
    template = "\t".join(("%s", *map(_number_format, columns.values()))) + "\n"
    yield from map(template.__mod__, _rows(words, columns))


def _csv(kind: str, words: Sequence[str], columns: Columns, settings: Settings) -> Iterator[str]:
    lines = _tsv(kind, words, columns, settings)
    yield from islice(lines, len(settings) + 1)
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerows(line[:-1].split("\t") for line in lines)
    yield text.getvalue()


def _jsonl(kind: str, words: Sequence[str], columns: Columns, settings: Settings) -> Iterator[str]:
    head = {"wordmine": f"{kind} {VERSION}", "settings": dict(settings)}
    yield _ENCODER.encode(head) + "\n"
    pairs = (f'"{name}": {_number_format(column)}' for name, column in columns.items())
    template = '{"word": %s, ' + ", ".join(pairs) + "}\n"
    yield from map(template.__mod__, _rows(map(_ENCODER.encode, words), columns))


def _rows(words: Iterable[str], columns: Columns) -> Iterator[tuple[Any, ...]]:
    return zip(words, *(column.tolist() for column in columns.values()), strict=True)


def _number_format(column: NDArray[Any]) -> str:
    return "%d" if column.dtype.kind == "i" else "%.4f"


TABLES = {"tsv": _tsv, "csv": _csv, "jsonl": _jsonl}
"""Writers of the formats that can be read back: all statistics, and the settings first."""


def read_head(
    lines: Sequence[str], kind: str, names: Sequence[str]
) -> tuple[Settings, int, ToTabs]:
    """Read what comes before the entries of a file of some kind whose fields have these names.

    Returns
    -------
    tuple of the settings, the number of lines before the entries, and what turns the lines of the
    entries into fields between tabs.

    Raises
    ------
    EntryError : a line is not what it should be.
    """
    first = lines[0] if lines else ""
    if first.startswith("{"):
        head = _json(first, 0)
        _check_mark(head.get("wordmine"), kind)
        if not isinstance(settings := head.get("settings"), dict):
            raise EntryError(0, '"settings" is missing: add "settings": {}')
        return settings, 1, partial(_from_jsonl, names=names)
    _check_mark(first.removeprefix("# wordmine "), kind)
    body = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    settings = {}
    for at in range(1, body):
        name, _, value = lines[at].removeprefix("# ").partition(": ")
        settings[name] = _json(value, at)
    header = lines[body] if body < len(lines) else ""
    for separator, to_tabs in (("\t", list), (",", _from_csv)):
        if header == separator.join(names):
            return settings, body + 1, to_tabs
    raise EntryError(body, f"the header row is missing: restore it: {', '.join(names)}")


def _json(text: str, at: int) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise EntryError(at, f"not JSON ({error}): correct it") from None


def _check_mark(mark: object, kind: str) -> None:
    found, _, version = str(mark).partition(" ")
    if found != kind or not version.isdecimal():
        raise EntryError(0, f"not a wordmine {kind} file: give one saved as tsv, csv or jsonl")
    if int(version) > VERSION:
        raise EntryError(0, f"format {version} is newer than this wordmine knows: upgrade wordmine")


def _from_csv(lines: list[str]) -> list[str]:
    rows = []
    for at, line in enumerate(lines):
        try:
            rows.append("\t".join(next(csv.reader([line], strict=True))))
        except csv.Error as error:
            raise EntryError(at, f"not CSV ({error}): correct the quotes") from None
    return rows


def _from_jsonl(lines: list[str], names: Sequence[str]) -> list[str]:
    rows = []
    for at, line in enumerate(lines):
        try:
            entry = _DECODER.decode(line)
            rows.append("\t".join([entry[name] for name in names]))
        except (ValueError, KeyError, TypeError):
            what = f"not an object with {', '.join(names)}"
            raise EntryError(at, f"{what}: correct or delete the line") from None
    return rows


def _entries(words: Sequence[str], expected: NDArray[np.float64]) -> Iterator[tuple[str, int]]:
    """Words of two or more characters with their frequencies, whole numbers from 1.

    Single characters would only disturb the counts that the other tool has of its own.
    """
    frequencies = np.maximum(np.rint(expected), 1).astype(np.int64).tolist()
    pairs = zip(words, frequencies, strict=True)
    return ((word, frequency) for word, frequency in pairs if len(word) > 1)


def plain(words: Sequence[str], expected: NDArray[np.float64]) -> Iterator[str]:
    """Write a word a line."""
    return (f"{word}\n" for word, _ in _entries(words, expected))


def jieba(words: Sequence[str], expected: NDArray[np.float64]) -> Iterator[str]:
    """Write a user dictionary of jieba: word and frequency."""
    return (f"{word} {frequency}\n" for word, frequency in _entries(words, expected))


def hanlp(words: Sequence[str], expected: NDArray[np.float64]) -> Iterator[str]:
    """Write a custom dictionary of HanLP 1.x: word, nature (``nz``, other noun), frequency."""
    return (f"{word} nz {frequency}\n" for word, frequency in _entries(words, expected))


def ik(words: Sequence[str], expected: NDArray[np.float64]) -> Iterator[str]:
    """Write a dictionary of Elasticsearch's IK analyzer: a word a line, A to Z in lower case.

    IK lowers the text but not its dictionaries, so that a word with a capital never matches.
    Words that become the same are written once.
    """
    lowered = (word.translate(_TO_LOWER) for word, _ in _entries(words, expected))
    return (f"{word}\n" for word in dict.fromkeys(lowered))


def rime(words: Sequence[str], expected: NDArray[np.float64]) -> Iterator[str]:
    """Write a Rime dictionary: word and weight.

    Its name is ``wordmine``, so that the file should be ``wordmine.dict.yaml``.
    """
    yield _RIME_HEADER
    yield from (f"{word}\t{frequency}\n" for word, frequency in _entries(words, expected))


def sentencepiece(words: Sequence[str], expected: NDArray[np.float64]) -> Iterator[str]:
    """Write a SentencePiece ``.vocab``: piece and natural-log probability.

    Single characters are included.  The probability of a piece is its share of the expected
    counts, of which none is taken below 1.

    Raises
    ------
    LexiconError : a word is written like one of SentencePiece's special pieces.
    """
    for piece in _SPECIAL_PIECES:
        if piece in words:
            raise LexiconError(
                f"the word {piece!r} is a special piece of SentencePiece: leave it out, "
                "or choose another format"
            )
        yield f"{piece}\t0\n"
    counts = np.maximum(expected, 1.0)
    logs = np.log(counts / counts.sum()).tolist()
    yield from (f"{word}\t{log:.6f}\n" for word, log in zip(words, logs, strict=True))


EXPORTS = {f.__name__: f for f in (plain, jieba, hanlp, ik, rime, sentencepiece)}
"""Writers of the formats for other tools: words, and how often they are expected."""
