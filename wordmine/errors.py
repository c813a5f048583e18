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
    """A setting has a value it cannot have, or there is no such setting.

    Attributes
    ----------
    names : the settings that the message names, which the command line calls by other names.
    """

    def __init__(self, message: str, *names: str) -> None:
        super().__init__(message)
        self.names = names


class CorpusError(WordmineError):
    """A corpus cannot be read or counted."""


class UnreadableError(CorpusError):
    """A file holds no readable text: it is a picture, for example, or damaged.

    Attributes
    ----------
    reason : why, in a few words; files are counted by reason.
    """

    def __init__(self, message: str, reason: str = "cannot be read") -> None:
        super().__init__(message)
        self.reason = reason


class CountsError(WordmineError):
    """A counts file is not valid, or was made with settings that do not fit."""


class LexiconError(WordmineError):
    """A lexicon, or a file that should hold one, is not valid."""


class EvaluationError(WordmineError):
    """Results cannot be compared with the gold standard."""


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
    """There is not enough memory or disk."""


def visible(text: str) -> str:
    """Text on one line, without characters that steer a terminal or hide other text.

    Such characters are written as escapes, as in ``\\u001b``; in JSON that means the same.
    """
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def number(size: int, noun: str) -> str:
    """A number with its noun, such as 1 word or 2,675 words."""
    return f"{size:,} {noun}{'' if size == 1 else 's'}"
