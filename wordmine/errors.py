"""What can go wrong: every message says what happened, where, and what to do about it."""

from __future__ import annotations

import re

# Control characters but the tab; what ends lines or paragraphs; what turns the direction of text;
# halves of characters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


class WordmineError(Exception):
    """Root of every error that wordmine raises on purpose."""


class SettingsError(WordmineError, ValueError):
    """A setting has a value it cannot have, or there is no such setting."""


class CorpusError(WordmineError):
    """A corpus cannot be read or counted."""


class UnreadableError(CorpusError):
    """A file is none that text can be read from, such as a picture, or a damaged one.

    Attributes
    ----------
    reason : why, in a few words, by which such files are counted.
    """

    def __init__(self, message: str, reason: str = "cannot be read") -> None:
        super().__init__(message)
        self.reason = reason


class CountsError(WordmineError):
    """A counts file is not valid, or does not fit what is asked of it."""


class LexiconError(WordmineError):
    """A lexicon, or a file that should hold one, is not valid."""


class EvaluationError(WordmineError):
    """What is to be compared cannot be."""


class LatticeError(WordmineError):
    """A lattice of candidates is not valid."""


class VectorsError(WordmineError):
    """Word vectors cannot be learned or read, or a word has none."""


class PlotError(WordmineError):
    """A picture cannot be drawn."""


class OutputError(WordmineError):
    """A result cannot be written."""


class ClusterError(WordmineError):
    """A cluster cannot do the work, or cannot be reached."""


class StorageError(WordmineError):
    """There is no room for what has to be held, in memory or on disk."""


def visible(text: str) -> str:
    """Text on one line in which nothing steers a terminal or hides what is written.

    What would is written as an escape, as in ``\\u001b``; in JSON that means the same.
    """
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
