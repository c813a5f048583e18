"""Plain lists of words: dictionaries one has, words one does not want."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from wordmine.alphabet import fold
from wordmine.corpus import blocks
from wordmine.errors import CorpusError
from wordmine.reading import Reading

WordList: TypeAlias = str | os.PathLike[str] | Iterable[str]
"""The path of a file or folder of words, or the words."""

_JSON_LINE = re.compile(r'^\s*\{\s*["\n]', re.MULTILINE)
_FIELD_END = re.compile(r"[\t ,]")


def read(words: WordList, reading: Reading | None = None) -> list[str]:
    """Read the distinct words of a list, in order: the first field of each line of a file.

    Fields end at a tab, a blank or a comma, so that plain lists, jieba's dictionaries and tables
    all do.  Empty lines and lines that begin with ``#`` are passed over; full-width letters and
    digits fold to half-width ones.

    Parameters
    ----------
    words : a file, or a folder for the files in it; or the words.
    reading : how to read the file; None for the defaults.

    Raises
    ------
    CorpusError : the file cannot be read or decoded, or holds JSON.
    """
    if isinstance(words, str | os.PathLike):
        words = parse("".join(blocks(Path(words), reading, prose=False)), os.fspath(words))
    return list(dict.fromkeys(map(fold, words)))


def parse(text: str, name: str) -> Iterator[str]:
    """Take the words as they are written out of the text of a word list.

    Parameters
    ----------
    text : the list.
    name : what to call it in errors.

    Raises
    ------
    CorpusError : the text is JSON.
    """
    if _JSON_LINE.search(text):
        raise CorpusError(f"{name}: JSON is no word list: give one word a line, or TSV")
    for line in text.splitlines():
        word = _FIELD_END.split(line.strip(), maxsplit=1)[0]
        if word and not word.startswith("#"):
            yield word
