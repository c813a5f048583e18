"""Plain lists of words: dictionaries one has, words one does not want."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from wordmine.alphabet import fold
from wordmine.corpus import blocks
from wordmine.errors import CorpusError

_JSON_LINE = re.compile(r'^\s*\{\s*["\n]', re.MULTILINE)
_FIELD_END = re.compile(r"[\t ,]")


def read(path: str | os.PathLike[str]) -> set[str]:
    """Read the words of a text file, or of all files of a folder: the first field of each line.

    Fields end at a tab, a blank or a comma, so that plain lists, jieba's dictionaries and tables
    all do.  Empty lines and lines that begin with ``#`` are passed over; full-width letters and
    digits fold to half-width ones.

    Parameters
    ----------
    path : the file or folder.

    Raises
    ------
    CorpusError : the file cannot be read or decoded, or holds JSON.
    """
    text = "".join(blocks(Path(path), prose=False))
    if _JSON_LINE.search(text):
        raise CorpusError(f"{os.fspath(path)}: JSON is no word list: give one word a line, or TSV")
    return set(_words(fold(text)))


def _words(text: str) -> Iterator[str]:
    for line in text.splitlines():
        word = _FIELD_END.split(line.strip(), maxsplit=1)[0]
        if word and not word.startswith("#"):
            yield word
