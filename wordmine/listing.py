"""Listing: which of the words found a lexicon lists."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, TypeAlias

from wordmine import enclosure
from wordmine.numerals import is_counting

Refusal: TypeAlias = Literal["confidence", "rare", "fragment", "known", "stopword", "numeral"]
"""Why a word is not listed: it is too unlikely one, is too rare, is but a part of longer words,
is had already, is not wanted, or merely counts something."""


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
    """

    min_confidence: float
    min_count: int
    known: Collection[str]
    stopwords: Collection[str]
    numerals: bool

    def refusal(
        self, word: str, count: int, confidence: float, expected: float, enclosed: float
    ) -> Refusal | None:
        """Why a word is not listed; None if it is.

        Parameters
        ----------
        word : the word.
        count, confidence, expected : its statistics.
        enclosed : its occurrences inside longer words, see `wordmine.enclosure.enclosed`.
        """
        if confidence < self.min_confidence:
            return "confidence"
        if count < self.min_count:
            return "rare"
        if enclosed >= enclosure.LEAST * expected > 0:
            return "fragment"
        if word in self.known:
            return "known"
        if word in self.stopwords:
            return "stopword"
        return "numeral" if not self.numerals and is_counting(word) else None
