"""Tagging: cut text in the formats that other tools read."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import CorpusError
from wordmine.kernels import writing

Form: TypeAlias = Callable[[str, NDArray[np.uint32], NDArray[np.int32]], bytes]
"""Writes a text in UTF-8, given its (n,) code points and (m + 1,) places where words begin and end.

Each raises `CorpusError` where the text holds a lone surrogate.
"""

_LONGEST_CHARACTER = 4  # bytes
_MOST_OF_ROW = 52
"""Bytes that a row of CoNLL-U takes at most beside its word, with those around its sentence."""


def separated(separator: str) -> Form:
    """Words with a separator between them, without whitespace; line feeds stay."""
    between = np.frombuffer(encoded(separator), np.uint8)

    def form(text: str, codes: NDArray[np.uint32], edges: NDArray[np.int32]) -> bytes:
        written = np.empty(_LONGEST_CHARACTER * len(codes) + len(edges) * len(between), np.uint8)
        return _taken(text, written, writing.write(codes, edges, between, written))

    return form


def bmes(text: str, codes: NDArray[np.uint32], edges: NDArray[np.int32]) -> bytes:
    """A character and its tag a line, and an empty line for a line feed.

    B, M and E stand for the beginning, the middle and the end of a word, S for a word of one
    character.  Whitespace is left out.
    """
    written = np.empty((_LONGEST_CHARACTER + 3) * len(codes), np.uint8)
    return _taken(text, written, writing.bmes(codes, edges, written))


def conllu(text: str, codes: NDArray[np.uint32], edges: NDArray[np.int32]) -> bytes:
    """The lines of a text, each a word a line in the ten columns of CoNLL-U, and an empty line.

    Whitespace is no word; a word that none follows has ``SpaceAfter=No``, as Universal Dependencies
    has it.  A sentence without a word is left out, because the format knows none.
    """
    most = 2 * _LONGEST_CHARACTER * len(codes) + _MOST_OF_ROW * len(edges)
    written = np.empty(most, np.uint8)
    return _taken(text, written, writing.conllu(codes, edges, written))


def jsonl(text: str, codes: NDArray[np.uint32], edges: NDArray[np.int32]) -> bytes:
    """For each line a JSON object: all words, whitespace included; joined, they are the line."""
    rows: list[str] = []
    words: list[str] = []
    for begin, end in pairwise(edges.tolist()):
        word = text[begin:end]
        if word == "\n":
            rows += (json.dumps({"words": words}, ensure_ascii=False), "\n")
            words.clear()
        else:
            words.append(word)
    return encoded("".join(rows))


LINES: dict[str, Form] = {"conllu": conllu, "jsonl": jsonl}
"""What writes whole lines, by name."""

FORMATS = ("words", "bmes", *LINES)
"""All ways to write cut text; ``words`` are words with a separator between them."""


def encoded(text: str) -> bytes:
    """Text as UTF-8.

    Raises
    ------
    CorpusError : it holds a lone surrogate.
    """
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise CorpusError(
            f"the text holds a lone surrogate, U+{ord(text[error.start]):X}, which is no character "
            "and cannot be written: mend the record it stands in"
        ) from None


def _taken(text: str, written: NDArray[np.uint8], size: int) -> bytes:
    """What was written; a size below 0 says that a lone surrogate could not be."""
    return written[:size].tobytes() if size >= 0 else encoded(text)
