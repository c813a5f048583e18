"""Scores: what each word adds to a cut, before anything is learned and after."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

LEAST_EXPECTED = 1e-3
"""A symbol never expected alone must still be able to stand alone."""

_PULL = 0.35
"""Weight of boundary evidence before learning, for one symbol; twice that for more."""

_LENGTH_COST = 1.0
"""What each symbol beyond the first costs before learning, nats."""

_PER_LOG_PROBABILITY = 0.34
"""What a nat of probability is worth in a score after learning, nats."""

# The other weights after learning; those by length are for one symbol, two, three, four and more.
_PER_LOG_SHARE = 0.4
_BASE = np.array([2.6, 4.0, 3.5, 2.1])
_PER_AUTONOMY = np.array([0.0, 0.0, 0.4, 0.4])


def log_probability(expected: NDArray[np.float64], total: float) -> NDArray[np.float64]:
    """Log-probability of words, nats, by expected counts, of which there are `total` in all."""
    shares: NDArray[np.float64] = np.maximum(expected, LEAST_EXPECTED) / total
    return np.log(shares, out=shares)


def first(
    counts: NDArray[Any], total: float, lengths: NDArray[Any], autonomy: NDArray[Any]
) -> NDArray[np.float64]:
    """Scores of n-grams of which nothing is known but how often they occur and how freely.

    s(w) = ln(c(w) / sum of c) + lambda(|w|) A(w) - alpha (|w| - 1): the information of w as a word,
    held against the evidence of its boundaries.

    Parameters
    ----------
    counts : (k,) occurrences.
    total : their sum over all n-grams.
    lengths : (k,) symbols.
    autonomy : (k,) standard deviations, see `wordmine.discovery.cohesion.autonomy`.

    Returns
    -------
    (k,) nats.
    """
    pull = np.where(lengths > 1, 2 * _PULL, _PULL)
    scores: NDArray[np.float64] = np.log(counts / total)
    scores += pull * autonomy - _LENGTH_COST * (lengths - 1.0)
    return scores


def learned(
    expected: NDArray[np.float64],
    total: float,
    counts: NDArray[Any],
    lengths: NDArray[Any],
    autonomy: NDArray[Any],
) -> NDArray[np.float64]:
    """Scores of words whose expected counts have been learned.

    s(w) = kappa ln p(w) + mu ln(e(w) / c(w)) + beta(|w|) + lambda(|w|) A(w), where p(w) is e(w) by
    the sum of e: how likely a word is, how often its string is that word, and, from three symbols
    on, how free its boundaries are.  A cut scores the sum of its words, as in a semi-Markov
    conditional random field (Sarawagi and Cohen 2004).  The weights are the same for every corpus;
    they were fitted to CTB6 and SXU, one of them to UD as well, so that exp(score) weighs the cuts
    of a sentence as people do.

    Parameters
    ----------
    expected : (k,) expected counts.
    total : their sum over all words.
    counts : (k,) occurrences of the strings.
    lengths, autonomy : as for `first`.

    Returns
    -------
    (k,) nats.
    """
    kinds = np.minimum(lengths, len(_BASE)) - 1
    log_expected = np.log(np.maximum(expected, LEAST_EXPECTED))
    scores: NDArray[np.float64] = _PER_LOG_PROBABILITY * (log_expected - np.log(total))
    scores += _PER_LOG_SHARE * (log_expected - np.log(np.maximum(counts, 1)))
    scores += _BASE[kinds] + _PER_AUTONOMY[kinds] * autonomy
    return scores
