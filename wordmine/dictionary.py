"""Dictionaries of other tools: words, with or without counts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from math import inf
from pathlib import Path

from wordmine.alphabet import fold
from wordmine.corpus import blocks
from wordmine.errors import LexiconError


def read(path: str | os.PathLike[str]) -> dict[str, float | None]:
    """Read the dictionary of a word cutter; words that have no count there get None.

    A line holds a word, then nothing, a count, a count and a tag (jieba), a tag, or tags and
    counts in turn, which are added up (HanLP 1.x).  Fields end at blanks, tabs or commas.  Empty
    lines and lines that begin with ``#`` are passed over; full-width letters and digits fold to
    half-width ones; of several lines with the same word the last one counts.

    Parameters
    ----------
    path : the file.

    Raises
    ------
    CorpusError : the file cannot be read or decoded.
    LexiconError : a line is no such entry, or its count is not above 0.
    """
    text = "".join(blocks(Path(path)))
    return dict(_entries(fold(text), os.fspath(path)))


def _entries(text: str, shown: str) -> Iterator[tuple[str, float | None]]:
    if text.lstrip().startswith("{"):
        raise LexiconError(f"{shown}: JSON is no dictionary: give a word and its count a line")
    for number, line in enumerate(text.replace(",", " ").split("\n"), 1):
        fields = line.split()
        if fields and not line.startswith("#"):
            try:
                yield fields[0], _count(fields[1:])
            except ValueError as error:
                raise LexiconError(f"{shown}:{number}: {error}") from None


def _count(fields: list[str]) -> float | None:
    """The count among the fields after a word, if there is one."""
    if not fields or (len(fields) == 1 and fields[0].isalpha()):
        return None
    if fields[0].isalpha() and len(fields) % 2 == 0:
        return sum(map(_number, fields[1::2]))
    return _number(fields[0])


def _number(field: str) -> float:
    try:
        number = float(field)
    except ValueError:
        raise ValueError(f"{field!r} stands where a count should: correct the line") from None
    if not 0 < number < inf:
        raise ValueError(f"the count {field} is not above 0: correct it or delete the line")
    return number
