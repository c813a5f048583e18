"""Listing: which of the words found a lexicon lists."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, TypeAlias

from wordmine import enclosure
from wordmine.numerals import is_counting

Refusal: TypeAlias = Literal["score", "rare", "fragment", "known", "stopword", "numeral"]
"""Why a word is not listed: it scores too little, occurs too rarely, is but a part of longer words,
is had already, is not wanted, or merely counts something."""


@dataclass(frozen=True)
class Listing:
    """The rules by which words are listed.

    Attributes
    ----------
    min_score : least score, -inf for any.
    min_count : least count.
    known : words that one has.
    stopwords : words that one does not want.
    numerals : whether to list numerals, ordinals and dates.
    """

    min_score: float
    min_count: int
    known: Collection[str]
    stopwords: Collection[str]
    numerals: bool

    def refusal(
        self, word: str, count: int, score: float, expected: float, enclosed: float
    ) -> Refusal | None:
        """Why a word is not listed; None if it is.

        Parameters
        ----------
        word : the word.
        count, score, expected : its statistics.
        enclosed : its occurrences inside longer words, see `wordmine.enclosure.enclosed`.
        """
        if score < self.min_score:
            return "score"
        if count < self.min_count:
            return "rare"
        if enclosed >= enclosure.LEAST * expected > 0:
            return "fragment"
        if word in self.known:
            return "known"
        if word in self.stopwords:
            return "stopword"
        return "numeral" if not self.numerals and is_counting(word) else None
