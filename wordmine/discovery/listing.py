"""Listing: which of the words found a lexicon lists."""

from __future__ import annotations

import logging
import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from wordmine.errors import number
from wordmine.lexicon import Judgements, wordlist
from wordmine.runtime import Checked, validation
from wordmine.symbols import is_counting
from wordmine.text import Reading

MIN_CONFIDENCE = 0.35
"""Default least confidence of a listed word."""

WordList: TypeAlias = Collection[str] | str | os.PathLike[str]
"""Words, or the path of a file of them, see `wordmine.lexicon.wordlist`."""

_JUDGEMENTS = validation.Rule(
    lambda given: isinstance(given, Judgements) or (validation.PATH.holds(given) and bool(given)),
    "wordmine.Judgements, or the path of a file of them",
)

Refusal: TypeAlias = Literal[
    "rejected", "confidence", "rare", "fragment", "known", "stopword", "numeral", "measure"
]
"""Why a word is not listed: it was judged to be none, is too unlikely one, too rare, a part of
dotted names, had already, not wanted, merely counts something, or stands behind a number."""


_BYTES = 122
"""What a word of a list takes in a set, measured with tracemalloc."""

_log = logging.getLogger("wordmine")


@dataclass(frozen=True)
class Selection(Checked):
    """Settings for what is listed of the words or terms that are found.

    Attributes
    ----------
    top : list only so many; None for all.
    known : words not to list because you have them already.
    stopwords : words not to list because you do not want them.
    judgements : your judgements of words, or the path of a file of them: accepted words are always
        listed, rejected ones never.
    encoding : of files of words that are not UTF-8; None detects each file's own.

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    """

    top: Annotated[int | None, validation.whole(1)] = None
    known: Annotated[WordList, validation.WORD_LIST] = ()
    stopwords: Annotated[WordList, validation.WORD_LIST] = ()
    judgements: Annotated[Judgements | str | os.PathLike[str] | None, _JUDGEMENTS] = None
    encoding: str | None = None

    def judged(self) -> Judgements:
        """The judgements of words that were given.

        Raises
        ------
        CorpusError : the file cannot be read.
        LexiconError : it holds no judgements.
        """
        if isinstance(self.judgements, Judgements):
            return self.judgements
        return Judgements({}) if self.judgements is None else Judgements.load(self.judgements)

    def nbytes(self) -> int:
        """About how many bytes the words take that are given."""
        given = (self.known, self.stopwords)
        return _BYTES * sum(
            len(words) for words in given if not isinstance(words, str | os.PathLike)
        )

    def known_words(self) -> frozenset[str]:
        """The words that one has already; raises what `wordmine.lexicon.wordlist.read` does."""
        return frozenset(wordlist.read(self.known, Reading(encoding=self.encoding)))

    def unwanted_words(self) -> frozenset[str]:
        """The words that one does not want; raises the same."""
        return frozenset(wordlist.read(self.stopwords, Reading(encoding=self.encoding)))


def tell_met(known: Collection[str], found: Iterable[str]) -> None:
    """Log how many words that one has are among those found; warn if none is."""
    if not known:
        return
    size = number(len(known), "word")
    if met := sum(word in known for word in found):
        _log.info("known words: of %s, %s found and not listed", size, f"{met:,}")
    else:
        _log.warning(
            "known words: of %s, none was found, so that the list changes nothing: check how it "
            "was read",
            size,
        )


@dataclass(frozen=True)
class Listing:
    """The rules by which words are listed.

    Attributes
    ----------
    min_confidence : least confidence.
    min_count : least count.
    known : words that one has.
    stopwords : words that one does not want.
    numerals : whether to list numerals, ordinals and dates.
    accepted : words that are listed whatever else holds.
    rejected : words that are not.
    """

    min_confidence: float
    min_count: int
    known: Collection[str]
    stopwords: Collection[str]
    numerals: bool
    accepted: Collection[str] = frozenset()
    rejected: Collection[str] = frozenset()

    def refusal(
        self,
        word: str,
        count: int,
        confidence: float,
        is_measure: bool = False,
        is_fragment: bool = False,
    ) -> Refusal | None:
        """Why a word is not listed; None if it is.

        Parameters
        ----------
        word : the word.
        count, confidence : its statistics.
        is_measure : whether it begins with the measure of a number before it.
        is_fragment : whether it is a fragment of dotted names.
        """
        if word in self.accepted:
            return None
        if word in self.rejected:
            return "rejected"
        if confidence < self.min_confidence:
            return "confidence"
        if count < self.min_count:
            return "rare"
        if is_fragment:
            return "fragment"
        if word in self.known:
            return "known"
        if word in self.stopwords:
            return "stopword"
        if self.numerals:
            return None
        return "numeral" if is_counting(word) else "measure" if is_measure else None
