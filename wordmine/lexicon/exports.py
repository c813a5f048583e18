"""Exports: words and how often they are expected, as other tools read them.

Words hold no whitespace, control character or byte order mark (`checks` sees to that), so that none
holds a separator of these formats.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import LexiconError

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
