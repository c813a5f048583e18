"""jieba: its dictionary, and user dictionaries with which it cuts a text better.

jieba cuts where the product of the words' probabilities is greatest; a probability is the frequency
of a word in its dictionary by the sum of all.  A user dictionary replaces frequencies and adds
words, so that each number must be on the scale of that dictionary.
"""

from __future__ import annotations

import logging
import math
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, Self

from wordmine.errors import LexiconError, SettingsError
from wordmine.exports.lists import Frequencies, fitting
from wordmine.text import document, named

_log = logging.getLogger("wordmine")

_TAG = "n"
"""Part of speech of all words, noun: what most words are that a dictionary lacks."""

_WORD = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%-]{2,}")
"""What jieba can cut as one word; it breaks text at all other characters."""

_BREAKS = "signs, blanks or rare ideographs"

_ENTRY = re.compile(r"(\S+) (\d+)(?: \S+)?")

_LEAST_SHARE = 0.5
"""A known word must be a word of its own at least so often, to be more frequent here."""

# The log-odds that listing a new word makes jieba cut better, fitted by logistic regression to
# CTB6, SXU and UD, each from the whole text and from parts of 60 KB to 600 KB.
_BASE = -1.48
_PER_COHESION = 0.26
_PER_LOG_SHARE = 1.63
_PAIR = -0.9
_KNOWN_PART = -1.33


class Cut(NamedTuple):
    """A way to cut a string.

    Attributes
    ----------
    score : the sum of the words' log-probabilities, nats.
    parts : the words.
    """

    score: float
    parts: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Dictionary:
    """A dictionary of jieba's.

    Attributes
    ----------
    name : where it comes from.
    frequencies : the words and their frequencies.
    total : the sum of these.
    """

    name: str
    frequencies: Mapping[str, int]
    total: int

    @classmethod
    def load(cls, path: str | os.PathLike[str] | None = None) -> Self:
        """Read a dictionary: lines of word, frequency and perhaps a tag, with blanks between them.

        Parameters
        ----------
        path : the file; None for that of the jieba that is installed.

        Raises
        ------
        SettingsError : none is given, and jieba is not installed.
        CorpusError : the file cannot be read or decoded.
        LexiconError : a line is no such entry.
        """
        path = _installed() if path is None else path
        frequencies: dict[str, int] = {}
        total = 0
        for number, line in enumerate(document(path).splitlines(), 1):
            if not (entry := _ENTRY.fullmatch(line.strip())):
                raise LexiconError(
                    f"{named(path)}:{number}: no line of a dictionary of jieba's (word, frequency, "
                    "tag): name its dict.txt"
                )
            frequencies[entry[1]] = int(entry[2])
            total += frequencies[entry[1]]  # jieba, too, counts what is there twice
        if not total:
            raise LexiconError(
                f"{named(path)}: no word in it has a frequency: name jieba's dict.txt"
            )
        return cls(named(path), frequencies, total)

    def best_parts(self, word: str, changed: Mapping[str, int]) -> Cut:
        """The best cut of a word into shorter ones, as jieba cuts without its hidden Markov model.

        Parameters
        ----------
        word : two characters or more.
        changed : frequencies that differ from those of the dictionary.
        """
        log_total = math.log(self.total)
        cuts = [Cut(0.0, ())] * (len(word) + 1)
        for begin in range(len(word) - 1, -1, -1):
            found = []
            for end in range(begin + 1, len(word) + 1 - (begin == 0)):
                part = word[begin:end]
                frequency = changed.get(part) or self.frequencies.get(part, 0)
                if frequency or len(part) == 1:
                    rest = cuts[end]
                    score = math.log(frequency or 1) - log_total + rest.score
                    found.append(Cut(score, (part, *rest.parts)))
            cuts[begin] = max(found, key=lambda cut: cut.score)
        return cuts[0]

    def needed(self, word: str, changed: Mapping[str, int]) -> int:
        """The least frequency with which a word, standing alone, is cut as one."""
        return int(self.total * math.exp(self.best_parts(word, changed).score)) + 1


def lines(frequencies: Frequencies, dictionary: Dictionary) -> Iterator[str]:
    """Write a user dictionary: word, frequency and tag, as jieba, cppjieba and nodejieba read it.

    A word that jieba knows has its own frequency added to the one here, on jieba's scale, so that
    jieba cuts by the mean of two texts.  It is left out where its string is mostly something else.
    A new word has the frequency here; it is left out if `_gain` is not above 0.  A word that a
    person accepted is never left out.  All have more if they would not be cut whole otherwise.
    """
    words = (word for word in frequencies.words if len(word) > 1)
    whole = fitting(words, _WORD.fullmatch, "jieba", _BREAKS, "jieba ends every word at these")
    listed = rows(frequencies, dictionary)
    new = sum(word not in dictionary.frequencies for word in listed)
    rest = len(whole) - len(listed)
    _log.info(
        "jieba: frequencies are on the scale of %s, %s words; words written: %s new ones and %s "
        "that it knows; left out, as they would change nothing or make its cuts worse: %s",
        dictionary.name, f"{len(dictionary.frequencies):,}", f"{new:,}", f"{len(listed) - new:,}",
        f"{rest:,}",
    )  # fmt: skip
    return (f"{word} {row}\n" for word, row in listed.items())


def rows(frequencies: Frequencies, dictionary: Dictionary) -> dict[str, str]:
    """Of each word to write what follows it, see `lines`: its frequency and tag."""
    listed = _listed(frequencies, dictionary)
    return {word: f"{listed[word]} {_TAG}" for word in frequencies.words if word in listed}


def _listed(frequencies: Frequencies, dictionary: Dictionary) -> dict[str, int]:
    """The words to write, with their frequencies."""
    own = dictionary.frequencies
    here = {
        word: (scaled, share)
        for word, scaled, share in zip(
            frequencies.words, frequencies.scaled(dictionary.total).tolist(),
            frequencies.shares().tolist(), strict=True,
        )
        if _WORD.fullmatch(word)
    }  # fmt: skip
    listed = {
        word: own[word] + round(scaled)
        for word, (scaled, share) in here.items()
        if own.get(word) and share >= _LEAST_SHARE and round(scaled)
    }
    for word in sorted(here, key=len):  # the shorter ones are parts of the longer ones
        if word in frequencies.accepted:
            listed.setdefault(word, own.get(word) or max(1, round(here[word][0])))
        elif word not in own and _gain(word, *here[word], dictionary) > 0:
            listed[word] = round(here[word][0])
        if word in listed or own.get(word, 0) >= dictionary.needed(word, {}):
            needed = dictionary.needed(word, listed)
            if listed.get(word, own.get(word, 0)) < needed:
                listed[word] = needed
    return listed


def _gain(word: str, scaled: float, share: float, dictionary: Dictionary) -> float:
    """The log-odds that jieba cuts better with a new word than without; below 0 if it is worse.

    What speaks for the word is how much more frequent it is than its parts, as jieba cuts it, would
    make it if they met by chance, for each place where two meet; and that its string is seldom
    something else.  What speaks against it are parts that are words of two characters or more,
    and having but two characters: a large dictionary lacks few such words.  A string of such parts
    alone is taken for a phrase.
    """
    score, parts = dictionary.best_parts(word, {})
    known = sum(len(part) > 1 for part in parts)
    if known == len(parts):
        return -math.inf
    cohesion = (math.log(max(scaled, 1.0) / dictionary.total) - score) / (len(parts) - 1)
    gain = _BASE + _PER_COHESION * cohesion + _PER_LOG_SHARE * math.log(max(share, 1e-3))
    return gain + _KNOWN_PART * known + _PAIR * (len(word) == 2)


def _installed() -> Path:
    """The dictionary of the jieba that is installed, which is not imported for it."""
    spec = find_spec("jieba")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        if (path := Path(folder, "dict.txt")).is_file():
            return path
    raise SettingsError(
        "the format jieba takes jieba's dictionary, for its scale: install jieba (pip install "
        "jieba), or name its dict.txt with --dict"
    )
