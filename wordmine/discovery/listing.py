"""Listing: which of the words found a lexicon lists."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, TypeAlias

from wordmine.symbols import is_counting

Refusal: TypeAlias = Literal["confidence", "rare", "known", "stopword", "numeral"]
"""Why a word is not listed: it is too unlikely one, too rare, had already, not wanted, or merely
counts something."""


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

    def refusal(self, word: str, count: int, confidence: float) -> Refusal | None:
        """Why a word is not listed; None if it is.

        Parameters
        ----------
        word : the word.
        count, confidence : its statistics.
        """
        if confidence < self.min_confidence:
            return "confidence"
        if count < self.min_count:
            return "rare"
        if word in self.known:
            return "known"
        if word in self.stopwords:
            return "stopword"
        return "numeral" if not self.numerals and is_counting(word) else None
