"""Saving: entries in files, in a format that is named or that the name of the file tells."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import IO, TextIO, TypeAlias

from wordmine import exports
from wordmine.errors import SettingsError
from wordmine.exports import EXPORTS, WITH_DICTIONARY, Dictionary, Frequencies
from wordmine.lexicon import heads, tables
from wordmine.lexicon.tables import Contents
from wordmine.runtime import is_stream, validation

JiebaDictionary: TypeAlias = str | os.PathLike[str] | Dictionary | None
"""The dictionary that an export is for, or its path; None for that of the jieba installed."""

TABLES = {"tsv": tables.tsv, "csv": tables.csv, "jsonl": tables.jsonl}
"""Writers of the formats that can be read back."""

_BINARY = {"xlsx": tables.xlsx}

FORMATS = (*TABLES, *_BINARY, *EXPORTS)
"""The formats entries can be written in; tsv, csv and jsonl can be read back."""

TERM_FORMATS = (*FORMATS, "outline")
"""Those and the one that terms alone have: a glossary by subject."""

_SUFFIXES = {
    "": "tsv",
    ".tsv": "tsv",
    ".txt": "tsv",
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".xlsx": "xlsx",
    ".yaml": "rime",
    ".vocab": "sentencepiece",
    ".model": "sentencepiece-model",
}


def format_of(path: str | os.PathLike[str]) -> str:
    """The format that a file's suffix stands for; tsv if it has none.

    Raises
    ------
    SettingsError : it is no path, or stands for no format.
    """
    validation.PATH.check("path", path)
    suffix = PurePath(path).suffix.lower()
    if suffix not in _SUFFIXES:
        known = ", ".join(filter(None, _SUFFIXES))
        raise SettingsError(
            f"{os.fspath(path)}: no format goes with the suffix {suffix}: name a format, or a file "
            f"that ends in {known}"
        )
    return _SUFFIXES[suffix]


def settings_file(path: str | os.PathLike[str], format: str) -> Path | None:
    """The file beside another that settings go to; None where its format has room for them.

    Raises
    ------
    OutputError : the other cannot be written.
    """
    return heads.beside(path) if format == "csv" and not is_stream(path) else None


def is_binary(format: str) -> bool:
    """Whether a format is no text."""
    return format in _BINARY or format in exports.BINARY


def needed(format: str, dictionary: JiebaDictionary) -> Dictionary | None:
    """What a format needs beside the entries: the dictionary of jieba, for that alone.

    Raises
    ------
    SettingsError : there is no such format; it takes no dictionary, and one is given; it takes
        what is not installed.
    CorpusError, LexiconError : the dictionary cannot be read, or is not valid.
    """
    if format not in TERM_FORMATS:
        raise SettingsError(f"no format {format!r}: choose from {', '.join(FORMATS)}")
    if format == "xlsx":
        tables.xlsxwriter()
    if format not in WITH_DICTIONARY:
        if dictionary is not None:
            takes = " and ".join(WITH_DICTIONARY)
            raise SettingsError(f"the format {format} takes no dictionary: only {takes} does")
        return None
    return dictionary if isinstance(dictionary, Dictionary) else Dictionary.load(dictionary)


def dump(
    stream: TextIO,
    table: Contents,
    frequencies: Callable[[], Frequencies],
    format: str,
    dictionary: JiebaDictionary,
) -> None:
    """Write entries to an open stream.

    Parameters
    ----------
    stream : of text; for a format that is no text it must be over one of bytes.
    table : the entries.
    frequencies : gives them as other tools take them.
    format : one of `TERM_FORMATS`.
    dictionary : see `needed`.

    Raises
    ------
    SettingsError : as for `needed`; or the stream takes no bytes, or the entries have no subjects.
    LexiconError : the entries cannot be written in this format.
    """
    taken = needed(format, dictionary)
    if taken is not None:
        stream.writelines(WITH_DICTIONARY[format](frequencies(), taken))
    elif format in TABLES:
        stream.writelines(TABLES[format](table))
    elif format == "outline":
        stream.writelines(tables.outline(table))
    elif format in exports.TEXT:
        stream.writelines(exports.TEXT[format](frequencies()))
    else:
        below = _bytes_below(stream, format)
        written = (
            _BINARY[format](table) if format in _BINARY else exports.BINARY[format](frequencies())
        )
        below.write(written)


def _bytes_below(stream: TextIO, format: str) -> IO[bytes]:
    below: IO[bytes] | None = getattr(stream, "buffer", None)
    if below is None:
        raise SettingsError(f"the format {format} is no text: save it to a file")
    stream.flush()
    return below
