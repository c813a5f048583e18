"""Rankings: how far up lexicons and terms list the words that they should."""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import EvaluationError
from wordmine.evaluation.segmentations import Segmented, Text, name_of
from wordmine.lexicon import WordList, wordlist
from wordmine.runtime import validation
from wordmine.symbols import is_han
from wordmine.text import Errors, Reading

MIN_COUNT = 5
"""Least count of a gold word that a lexicon should list."""


class LexiconScores(NamedTuple):
    """How a ranked lexicon compares with a reference of N words.

    Attributes
    ----------
    reference : N, the words that should be listed.
    entries : the words of two or more ideographs that are listed.
    precision_at_n : share of the first N entries that are in the reference.
    recall : share of the reference that is among all entries.
    average_precision : sum of the precision at each entry that is in the reference, over N.
    """

    reference: int
    entries: int
    precision_at_n: float
    recall: float
    average_precision: float


class TermScores(NamedTuple):
    """How ranked terms compare with lists of terms.

    Attributes
    ----------
    entries : the ranked terms.
    listed : the distinct terms of all lists.
    precision_at_100, precision_at_500, precision_at_1000, precision_at_2000 : listed terms among
        the first k, over k, even if there are fewer than k.
    found : listed terms among all.
    recall : share of the listed terms that are found.
    """

    entries: int
    listed: int
    precision_at_100: float
    precision_at_500: float
    precision_at_1000: float
    precision_at_2000: float
    found: int
    recall: float


def lexicon(
    gold: Text,
    ranked: WordList,
    min_count: int = MIN_COUNT,
    *,
    encoding: str | None = None,
    errors: Errors = "strict",
) -> LexiconScores:
    """Score a lexicon by the words of a segmented text that it should list.

    These are the words of two or more ideographs that occur often enough; other entries of the
    lexicon do not count.

    Parameters
    ----------
    gold : the text as people cut it: the path of a file, or an iterable of sentences; words
        between blanks, a sentence a line.
    ranked : the lexicon: a `Lexicon`, the path of a file, of `discover` or with a word a line,
        or an iterable of words; best word first.
    min_count : least count of a word in the gold text.
    encoding, errors : how to decode files, see `wordmine.text.Reading`.

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    EvaluationError : there is no such word in the text, or in the lexicon.
    CorpusError : a file cannot be read or decoded; a table is given, and not a column of it.
    LexiconError : a file of words is not valid.
    """
    validation.whole(1).check("min_count", min_count)
    reading = Reading(encoding=encoding, errors=errors)
    text = Segmented.read(gold, "gold text", reading)
    frequent = (word for word, count in text.counts().items() if count >= min_count)
    reference = set(filter(_is_han_word, frequent))
    if not reference:
        raise EvaluationError(
            f"{text.name}: no word of two or more Han characters occurs {min_count} times: "
            "ask for fewer, or give more text"
        )
    entries = list(filter(_is_han_word, _listed(ranked, "lexicon", reading)))
    if not entries:
        raise EvaluationError(
            f"{name_of(ranked, 'lexicon')}: no entry of two or more Han characters: "
            "give a word a line, best first"
        )
    ranks = _ranks(entries, reference)
    size = len(reference)
    return LexiconScores(
        reference=size,
        entries=len(entries),
        precision_at_n=_hits(ranks, size) / min(size, len(entries)),
        recall=len(ranks) / size,
        average_precision=float((np.arange(1, len(ranks) + 1) / ranks).sum()) / size,
    )


def terms(
    ranked: WordList,
    *lists: WordList,
    encoding: str | None = None,
    errors: Errors = "strict",
) -> TermScores:
    """Score ranked terms by lists of terms.

    Parameters
    ----------
    ranked : the terms, best first: `Terms`, the path of a file, of `contrast` or with a
        term a line, or an iterable of words.
    lists : each like `ranked`, in any order.
    encoding, errors : how to decode files, see `wordmine.text.Reading`.

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    EvaluationError : there are no terms, or none to compare them with.
    CorpusError : a file cannot be read or decoded; a table is given, and not a column of it.
    LexiconError : a file of words is not valid.
    """
    reading = Reading(encoding=encoding, errors=errors)
    entries = _listed(ranked, "terms", reading)
    if not lists:
        raise EvaluationError("no list of terms to compare with: give one or more")
    listed = frozenset().union(*(_listed(terms, "list", reading) for terms in lists))
    ranks = _ranks(entries, listed)
    return TermScores(
        entries=len(entries),
        listed=len(listed),
        precision_at_100=_hits(ranks, 100) / 100,
        precision_at_500=_hits(ranks, 500) / 500,
        precision_at_1000=_hits(ranks, 1000) / 1000,
        precision_at_2000=_hits(ranks, 2000) / 2000,
        found=len(ranks),
        recall=len(ranks) / len(listed),
    )


def _listed(words: WordList, otherwise: str, reading: Reading) -> list[str]:
    found = wordlist.read(words, reading)
    if not found:
        raise EvaluationError(f"{name_of(words, otherwise)}: no words in it: give a word a line")
    return found


def _is_han_word(word: str) -> bool:
    return len(word) > 1 and all(map(is_han, word))


def _ranks(ranked: Iterable[str], reference: Set[str]) -> NDArray[np.int64]:
    """The ranks, from 1, of the words that are in a reference."""
    return np.array([n for n, word in enumerate(ranked, 1) if word in reference], np.int64)


def _hits(ranks: NDArray[np.int64], depth: int) -> int:
    """How many of some ranks, in order, are among the first."""
    return int(np.searchsorted(ranks, depth, side="right"))
