"""Which n-grams are words: the evidence weighed into one score."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine import cohesion
from wordmine.ngrams import NgramCounts

# Weights by length: two symbols, three, four and more.
_BASE = np.array([-0.73, -3.63, -6.53])
_PER_PMI = np.array([0.08, 0.42, 0.49])
_PER_LOG_EXPECTED = 0.71
_PER_LOG_SHARE = 0.26
_PER_AUTONOMY = 0.26


def word_score(
    counts: NgramCounts,
    nodes: NDArray[np.int32],
    expected: NDArray[np.float64],
    autonomy: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Log-odds that an n-gram is a word.

    A linear model of ln e, ln(e / c), autonomy and PMI, e the expected count and c the count; PMI
    tells more of longer words.  Its weights were fitted by logistic regression to two
    hand-segmented newspaper corpora (CTB6 and SXU, about one million characters each) and rank a
    third (UD) as well.  All three split many compounds, so words of four symbols and more get half
    a nat beyond what was fitted.

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
    kinds = np.clip(lengths - 2, 0, len(_BASE) - 1)
    pmi = np.where(lengths > 1, cohesion.pmi(counts, nodes), 0.0)
    log_expected = np.log(expected)
    score: NDArray[np.float64] = (
        _BASE[kinds]
        + _PER_PMI[kinds] * pmi
        + _PER_LOG_EXPECTED * log_expected
        + _PER_LOG_SHARE * (log_expected - np.log(counts.counts[:][nodes]))
        + _PER_AUTONOMY * autonomy
    )
    return score
