"""Which n-grams are words: how sure that is, and what a lexicon gains by each."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

# Weights by length: one symbol or two, three, four and more.
_BASE = np.array([0.6, 0.13, 0.23])
_PER_PMI = np.array([0.19, 0.11, 0.0])
_PER_LOG_EXPECTED = 0.38
_PER_LOG_SHARE = 1.11
_PER_LOG_FREE = 0.5


def log_odds(
    lengths: NDArray[Any],
    counts: NDArray[Any],
    expected: NDArray[np.float64],
    pmi: NDArray[np.float64],
    log_free: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Log-odds that an n-gram is a word.

    A linear model of ln e, ln(e / c), how seldom it stands beside a number and, up to three
    symbols, PMI: e the expected count and c the count.  Its weights were fitted by logistic
    regression to which words people marked in CTB6 and SXU, in lexicons learned from the text of
    each and in one learned from sixty times as much, where UD counts too
    (`benchmarks/QUALITY.md`).

    Parameters
    ----------
    lengths : (k,) symbols.
    counts : (k,) occurrences of the n-grams.
    expected : (k,) their expected counts as words, above 0.
    pmi : (k,) see `wordmine.discovery.cohesion.pmi`; finite.
    log_free : (k,) see `wordmine.discovery.cohesion.log_free`.

    Returns
    -------
    (k,) nats; 0 is an even chance.
    """
    kinds = np.clip(lengths - 2, 0, len(_BASE) - 1)
    log_expected = np.log(expected)
    odds: NDArray[np.float64] = _BASE[kinds] + _PER_PMI[kinds] * pmi
    odds += _PER_LOG_EXPECTED * log_expected + _PER_LOG_SHARE * (log_expected - np.log(counts))
    odds += _PER_LOG_FREE * log_free
    return odds


def confidence(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """(k,) chances, 0 to 1, of some log-odds: 1 / (1 + exp(-odds))."""
    chances: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-odds))
    return chances


def score(odds: NDArray[np.float64], expected: NDArray[np.float64]) -> NDArray[np.float64]:
    """(k,) what the ranking goes by, nats: log-odds of a word + ln of its expected count.

    Of words that are equally sure the more frequent one comes first, and of equally frequent ones
    the surer.
    """
    ranks: NDArray[np.float64] = odds + np.log(expected)
    return ranks
