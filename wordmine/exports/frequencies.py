"""Frequencies: words and how often they are used, which is what other tools are told of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Frequencies:
    """Words and how often they are used in the text they were found in.

    Attributes
    ----------
    words : n words, best first.
    counts : (n,) occurrences of the strings.
    expected : (n,) occurrences as words.
    total : occurrences of all words of the text, listed or not.
    scores : (n,) what each adds to the score of a cut of text, nats; see `scoring.scores`.
    """

    words: Sequence[str]
    counts: NDArray[np.int64]
    expected: NDArray[np.float64]
    total: float
    scores: NDArray[np.float64]

    def scaled(self, total: float) -> NDArray[np.float64]:
        """(n,) the occurrences as words in a text of so many words."""
        return self.expected * (total / self.total)

    def shares(self) -> NDArray[np.float64]:
        """(n,) how often each string is the word rather than part of another or of two, 0 to 1."""
        return self.expected / np.maximum(self.counts, 1)
