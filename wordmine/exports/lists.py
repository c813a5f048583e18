"""Lists: words as other tools read them a line each, frequencies on the scale of each tool.

Words hold no whitespace but single blanks, no control character and no byte order mark, so that
none holds a separator of these formats, but for HanLP's.  Single characters are left out: they
would only disturb what the other tool knows of its own.
"""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import number
from wordmine.symbols import is_han, split

_MOSTLY = 0.55
"""Share of its occurrences that a string is a word, from which it is firm.  Chosen by F1 on the
test parts of CTB6, SXU and UD."""

_MORE = 1e-4
"""By how much a firm word scores more than its parts, nats: more than rounding takes."""


@dataclass(frozen=True, eq=False)
class Frequencies:
    """Words and how often they are used in the text they were found in.

    Attributes
    ----------
    words : n words, best first.
    counts : (n,) occurrences of the strings.
    expected : (n,) occurrences as words.
    total : occurrences of all words of the text, listed or not.
    scores : (n,) what each adds to the score of a cut of text before it is `raised`, nats.
    accepted : those that a person accepted, which are written wherever the tool can take them.
    is_learned : whether `expected` was learned from a text, and tells strings from words.
    """

    words: Sequence[str]
    counts: NDArray[np.int64]
    expected: NDArray[np.float64]
    total: float
    scores: NDArray[np.float64]
    accepted: Collection[str] = frozenset()
    is_learned: bool = False

    @cached_property
    def raised(self) -> NDArray[np.float64]:
        """(n,) nats, by which firm words outweigh their own parts whatever these score.

        Firm is what was learned and is a word in most of its occurrences, or was accepted: each is
        one word where it stands alone.
        """
        raised = np.zeros(len(self.words))
        if not self.is_learned:
            return raised
        known = dict(zip(self.words, self.scores.tolist(), strict=True))
        unknown = min(0.0, *known.values()) - 1.0
        firm = self.shares() >= _MOSTLY
        if self.accepted:
            firm |= np.array([word in self.accepted for word in self.words], np.bool_)
        sizes = np.fromiter(map(len, self.words), np.int64, len(self.words))
        rows = np.flatnonzero(firm & (sizes > 1))
        for row in rows[np.argsort(sizes[rows], kind="stable")].tolist():  # parts first
            word = self.words[row]
            parts = _best_parts(word, known, unknown) + _MORE
            if parts > known[word]:
                raised[row] = parts - known[word]
                known[word] = parts
        return raised

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


def _best_parts(word: str, known: Mapping[str, float], unknown: float) -> float:
    """The score of the best cut of a word into two words or units and more; minus infinity for one.

    Parameters
    ----------
    word : the word.
    known : scores of words, nats.
    unknown : that of a unit that is none.
    """
    if len(word) == 2:  # as most words are
        return known.get(word[0], unknown) + known.get(word[1], unknown)
    units = split(word)
    edges = list(accumulate(map(len, units), initial=0))
    if len(edges) < 3 or edges[-1] < len(word):  # one unit, or blanks between them
        return -math.inf
    best = [0.0]
    for last in range(1, len(edges)):
        end, most = edges[last], best[-1] + known.get(units[last - 1], unknown)
        for first in range(last - 1):
            begin = edges[first]
            score = known.get(word[begin:end])
            if score is not None and best[first] + score > most and end - begin < len(word):
                most = best[first] + score
        best.append(most)
    return best[-1]
