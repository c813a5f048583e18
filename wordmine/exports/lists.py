"""Lists: words as other tools read them a line each, frequencies on the scale of each tool.

Words hold no whitespace but single blanks, no control character and no byte order mark, so that
none holds a separator of these formats, but for HanLP's.  Single characters are left out: they
would only disturb what the other tool knows of its own.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import number
from wordmine.symbols import is_han


@dataclass(frozen=True, eq=False)
class Frequencies:
    """Words and how often they are used in the text they were found in.

    Attributes
    ----------
    words : n words, best first.
    counts : (n,) occurrences of the strings.
    expected : (n,) occurrences as words.
    total : occurrences of all words of the text, listed or not.
    scores : (n,) what each adds to the score of a cut of text, nats; see `scoring.scores`.
    accepted : those that a person accepted, which are written wherever the tool can take them.
    """

    words: Sequence[str]
    counts: NDArray[np.int64]
    expected: NDArray[np.float64]
    total: float
    scores: NDArray[np.float64]
    accepted: Collection[str] = frozenset()

    def scaled(self, total: float) -> NDArray[np.float64]:
        """(n,) the occurrences as words in a text of so many words."""
        return self.expected * (total / max(self.total, 1.0))

    def shares(self) -> NDArray[np.float64]:
        """(n,) how often each string is the word rather than part of another or of two, 0 to 1."""
        return self.expected / np.maximum(self.counts, 1)


_log = logging.getLogger("wordmine")

_TO_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}

_IK_WORD = re.compile(
    r"[0-9A-Za-z\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7a3"
    r"\U00020000-\U0003ffff]+"
)
"""What IK can match as one word: of ideographs, kana, hangul, and letters and digits of ASCII."""

_HANLP_TOTAL = 25_146_057
"""The sum of all frequencies that HanLP 1.x takes probabilities of."""

_ANSJ_FREQUENCY = 1000
"""What ansj gives a word of the user's that comes without a frequency."""

_RIME_TOTAL, _LEAST_WEIGHT = 1e8, 1000
"""The scale of Rime's own dictionaries, in which words have weights of 10^3 to 10^8."""

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


def plain(frequencies: Frequencies) -> Iterator[str]:
    """Write a word a line, which is also what pkuseg, THULAC and LTP read."""
    return (f"{word}\n" for word in frequencies.words if len(word) > 1)


def hanlp(frequencies: Frequencies) -> Iterator[str]:
    """Write a custom dictionary of HanLP 1.x: word, nature (``nz``, other noun), frequency.

    HanLP divides a line at blanks, so that words with a blank are left out.
    """
    entries = dict(_scaled(frequencies, _HANLP_TOTAL, 1))
    kept = fitting(
        entries, lambda word: " " not in word, "hanlp", "a blank", "HanLP has no way to write them"
    )
    yield from (f"{word} nz {entries[word]}\n" for word in kept)


def ansj(frequencies: Frequencies) -> Iterator[str]:
    """Write a dictionary of ansj: word, nature and frequency, with tabs between them."""
    words = (word for word in frequencies.words if len(word) > 1)
    return (f"{word}\tuserDefine\t{_ANSJ_FREQUENCY}\n" for word in words)


def ik(frequencies: Frequencies) -> Iterator[str]:
    """Write a dictionary of Elasticsearch's IK analyzer: a word a line, A to Z in lower case.

    IK lowers the text but not its dictionaries, so that a word with a capital never matches, and
    goes on to the next word at a point or blank, so that a word that holds one never matches.
    Words that become the same are written once.
    """
    words = (word for word in frequencies.words if len(word) > 1)
    kept = fitting(
        words, _IK_WORD.fullmatch, "ik", "signs or blanks", "IK ends every word at these"
    )
    return (f"{word}\n" for word in dict.fromkeys(word.translate(_TO_LOWER) for word in kept))


def rime(frequencies: Frequencies) -> Iterator[str]:
    """Write a Rime dictionary: word and weight.

    Rime finds the code of a word by those of its ideographs, and has none for Latin, so that words
    with other characters are left out.  The name of the dictionary is ``wordmine``, so that the
    file should be ``wordmine.dict.yaml``.
    """
    entries = dict(_scaled(frequencies, _RIME_TOTAL, _LEAST_WEIGHT))
    kept = fitting(
        entries,
        lambda word: all(map(is_han, word)),
        "rime",
        "other characters than ideographs",
        "Rime has no code for them",
    )
    yield _RIME_HEADER
    yield from (f"{word}\t{entries[word]}\n" for word in kept)


def fitting(
    words: Iterable[str], fits: Callable[[str], object], tool: str, holding: str, why: str
) -> list[str]:
    """The words that a tool can take; log how many it cannot.

    Parameters
    ----------
    words : distinct words.
    fits : whether the tool can take a word.
    tool : its format.
    holding : what is in words that it cannot take.
    why : why it cannot.
    """
    found = {word: bool(fits(word)) for word in words}
    lost = [word for word, is_fit in found.items() if not is_fit]
    if lost:
        _log.info(
            "%s: left out %s with %s, such as %s: %s",
            tool,
            number(len(lost), "word"),
            holding,
            lost[0],
            why,
        )
    return [word for word, is_fit in found.items() if is_fit]


def _scaled(frequencies: Frequencies, total: float, least: int) -> Iterator[tuple[str, int]]:
    """Words of two or more characters and how often each occurs in so many words."""
    scaled = np.maximum(np.rint(frequencies.scaled(total)), least).astype(np.int64).tolist()
    pairs = zip(frequencies.words, scaled, strict=True)
    return ((word, n) for word, n in pairs if len(word) > 1)
