"""Lexicons: words and what tells of them, as discovery finds them."""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from wordmine.entries import Entries
from wordmine.errors import LexiconError

_MARK = re.compile(rb"(?:\xef\xbb\xbf)?(?:# wordmine |\{\"wordmine\")")
_HEAD = 20


class Word(NamedTuple):
    """A word and its statistics; all but the count are kept to four decimals.

    Attributes
    ----------
    count : occurrences of the string in the corpus.
    expected : occurrences as a word, as the learned lexicon expects them.
    pmi : pointwise mutual information of the weakest split in two, nats.
    left_entropy : branching entropy of the symbol before, nats.
    right_entropy : branching entropy of the symbol after, nats.
    autonomy : standardised variations of the two entropies, summed; no unit.
    score : what the ranking goes by.
    """

    word: str
    count: int  # type: ignore[assignment]  # hides tuple.count
    expected: float
    pmi: float
    left_entropy: float
    right_entropy: float
    autonomy: float
    score: float


class Lexicon(Entries[Word]):
    """Words and their statistics, best first; see `wordmine.entries.Entries`."""

    __slots__ = ()

    kind, noun, entry, frequency = "lexicon", "words", Word, "expected"
    positive = frozenset({"expected"})


def is_lexicon(path: str | os.PathLike[str]) -> bool:
    """Whether a file begins as those that `Lexicon.save` writes.

    Raises
    ------
    LexiconError : the file cannot be read.
    """
    try:
        with open(path, "rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise LexiconError(f"{path}: {error.strerror}: give the path of a lexicon file") from None
    return _MARK.match(head) is not None
