"""Plain lists of words: dictionaries one has, words one does not want."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from wordmine.corpus import blocks

_FIELD_END = re.compile(r"[\t ,]")


def read(path: str | os.PathLike[str]) -> set[str]:
    """Read the words of a text file: the first field of each line.

    Fields end at a tab, a blank or a comma, so that plain lists, jieba's dictionaries and tables
    all do.  Empty lines and lines that begin with ``#`` are passed over.

    Parameters
    ----------
    path : the file.

    Raises
    ------
    CorpusError : the file cannot be read or decoded.
    """
    return set(_words("".join(blocks(Path(path)))))


def _words(text: str) -> Iterator[str]:
    for line in text.splitlines():
        word = _FIELD_END.split(line.strip(), maxsplit=1)[0]
        if word and not word.startswith("#"):
            yield word
