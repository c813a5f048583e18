"""Evidence: what boundary evidence is usual, for words of which only a count is known."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from wordmine.segmentation.unigram import Unigram
from wordmine.symbols import classes


class Usual(NamedTuple):
    """The evidence that is usual for words of some length, by their frequency, nats.

    Frequent words have more of it, so that it is a straight line over ln p, fitted by least squares
    and level beyond the words there are.

    Attributes
    ----------
    mean : of all words.
    middle : the mean of ln p.
    slope : how the evidence grows with ln p.
    least, most : ln p of the rarest and of the most frequent word.
    """

    mean: float
    middle: float
    slope: float
    least: float
    most: float

    @classmethod
    def fit(cls, log_probability: NDArray[np.float64], evidence: NDArray[np.float64]) -> Self:
        """Fit the line for (k,) words."""
        middle = log_probability.mean()
        away = log_probability - middle
        spread = float(away @ away)
        slope = float(away @ evidence) / spread if spread else 0.0
        least, most = log_probability.min(), log_probability.max()
        return cls(*map(float, (evidence.mean(), middle, slope, least, most)))

    def at(self, log_probability: float) -> float:
        """What is usual at a frequency."""
        within = min(max(log_probability, self.least), self.most)
        return self.mean + self.slope * (within - self.middle)


class UsualEvidence:
    """What evidence the words of a model have, by their lengths in symbols.

    Parameters
    ----------
    model : the words; where none has evidence, none is usual.
    """

    def __init__(self, model: Unigram) -> None:
        words = list(model.evidence)
        evidence = np.array([model.evidence[word] for word in words])
        log_probability = np.array([model.scores[word] for word in words]) - evidence
        lengths = np.array(classes.lengths(words))
        self._by_length = [Usual(0.0, 0.0, 0.0, 0.0, 0.0)]
        for length in range(1, int(lengths.max(initial=0)) + 1):
            of = lengths == length
            shorter = self._by_length[-1]
            fitted = Usual.fit(log_probability[of], evidence[of]) if of.any() else shorter
            self._by_length.append(fitted)

    def of(self, word: str) -> Usual:
        """What is usual for words as long as one; a length that none has has that of the next."""
        return self._by_length[min(classes.lengths([word])[0], len(self._by_length) - 1)]
