"""Which n-grams are words: the evidence weighed into one score."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine import cohesion
from wordmine.ngrams import NgramCounts

_BASE = -0.8
_PER_LOG_EXPECTED = 0.67
_PER_LOG_SHARE = 0.3
_PER_AUTONOMY = 0.2
_PER_PMI = 0.16
_PER_SYMBOL = -1.7
_LENGTHS = 2
"""Symbols beyond two that tell against a word; further ones no longer do."""


def word_score(
    counts: NgramCounts,
    nodes: NDArray[np.int64],
    expected: NDArray[np.float64],
    autonomy: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Log-odds that an n-gram is a word.

    A linear model of ln e, ln(e / c), autonomy, PMI and length, e the expected count and c the
    count.  Its weights were fitted by logistic regression to two hand-segmented newspaper corpora
    (CTB6 and SXU, about one million characters each); fitted on either one they rank the other
    equally well.

    Parameters
    ----------
    counts : n-gram counts.
    nodes : (k,) n-grams.
    expected : (k,) their expected counts as words, above 0.
    autonomy : (k,) see `wordmine.cohesion.autonomy`.

    Returns
    -------
    (k,) nats; 0 is an even chance.
    """
    lengths = counts.lengths[nodes]
    pmi = np.where(lengths > 1, cohesion.pmi(counts, nodes), 0.0)
    log_expected = np.log(expected)
    score: NDArray[np.float64] = (
        _BASE
        + _PER_LOG_EXPECTED * log_expected
        + _PER_LOG_SHARE * (log_expected - np.log(counts.counts[nodes]))
        + _PER_AUTONOMY * autonomy
        + _PER_PMI * pmi
        + _PER_SYMBOL * np.clip(lengths - 2, 0, _LENGTHS)
    )
    return score
