"""Lexicons: words and what tells of them, as discovery finds them."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine.lexicon import scoring
from wordmine.lexicon.entries import Entries
from wordmine.symbols import classes


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
    confidence : the chance that it is a word, 0 to 1, see `wordmine.discovery.ranking`.
    score : what the ranking goes by.
    """

    word: str
    count: int  # type: ignore[assignment]  # hides tuple.count
    expected: float
    pmi: float
    left_entropy: float
    right_entropy: float
    autonomy: float
    confidence: float
    score: float


class Lexicon(Entries[Word]):
    """Words and their statistics, best first; see `wordmine.lexicon.entries.Entries`."""

    __slots__ = ()

    kind, noun, entry = "lexicon", "words", Word
    frequency, total = "expected", "expected_words"
    positive, assumed = frozenset({"expected"}), MappingProxyType({"method": "entropy"})

    def _scores(self, expected: NDArray[np.float64], total: float) -> NDArray[np.float64]:
        """What each word adds to the score of a cut, nats, as when it was learned."""
        if self._settings.get("method") != "entropy":
            return super()._scores(expected, total)
        kinds = scoring.kinds(np.array(classes.lengths(self._words), np.int64))
        return scoring.learned(
            expected, total, self._columns["count"], kinds, self._columns["autonomy"]
        )
