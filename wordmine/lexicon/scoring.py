"""Scores: what each word adds to a cut, before anything is learned and after."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

ONE, TWO, THREE, LONG, RUN, MEASURED = range(6)
"""Kinds of words: one ideograph, two symbols, three, four or more; letters and digits alone; and a
number with one symbol beside it, as in 3号, which is no word but keeps 号线 from being one."""

LEAST_EXPECTED = 1e-3
"""A symbol never expected alone must still be able to stand alone."""

_LENGTH_COST = 1.0
"""What each symbol beyond the first costs before learning, nats."""

_PER_LOG_PROBABILITY = 0.34
"""What a nat of probability is worth in a score after learning, nats."""

# Weights by kind: of boundary evidence and of the kind itself before learning, and after.
_PULL = np.array([0.35, 0.7, 0.7, 0.7, 0.35, 0.7])
_HEAD_START = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 3.0])
_PER_AUTONOMY = np.array([0.0, 0.0, 0.4, 0.4, 0.0, 0.4])
_BASE = np.array([2.6, 4.0, 3.5, 2.1, 4.0, 7.0])

# What kinds are worth in a cut beyond what they are worth in learning, which finds words better if
# long ones weigh more; and what a step of granularity is worth.  Chosen by F1 on CTB6, SXU and UD.
_IN_A_CUT = np.array([0.0, -0.25, -0.5, -0.75, 0.0, 0.0])
_PER_GRANULARITY = np.array([0.0, 0.25, 1.0, 1.25, 0.0, 0.0])

_PER_LOG_SHARE = 0.4
"""What a nat of the share of occurrences is worth in a score after learning, nats."""


def kinds(lengths: NDArray[Any]) -> NDArray[np.int8]:
    """(k,) the kinds of words that hold an ideograph and no number, by their lengths, symbols."""
    found: NDArray[np.int8] = (np.minimum(lengths, LONG + 1) - 1).astype(np.int8)
    return found


def log_probability(expected: NDArray[np.float64], total: float) -> NDArray[np.float64]:
    """Log-probability of words, nats, by expected counts, of which there are `total` in all."""
    shares: NDArray[np.float64] = np.maximum(expected, LEAST_EXPECTED) / total
    return np.log(shares, out=shares)


def first(
    counts: NDArray[Any],
    total: float,
    kinds: NDArray[np.int8],
    lengths: NDArray[Any],
    autonomy: NDArray[Any],
) -> NDArray[np.float64]:
    """Scores of n-grams of which nothing is known but how often they occur and how freely.

    s(w) = ln(c(w) / sum of c) + lambda A(w) - alpha (|w| - 1) + eta: the information of w as a
    word, held against the evidence of its boundaries; lambda and eta depend on its kind.

    Parameters
    ----------
    counts : (k,) occurrences.
    total : their sum over all n-grams.
    kinds : (k,) kind of each, see `ONE`.
    lengths : (k,) symbols.
    autonomy : (k,) standard deviations, see `wordmine.discovery.cohesion.autonomy`.

    Returns
    -------
    (k,) nats.
    """
    scores: NDArray[np.float64] = np.log(counts / total)
    scores += _PULL[kinds] * autonomy - _LENGTH_COST * (lengths - 1.0) + _HEAD_START[kinds]
    return scores


def learned(
    expected: NDArray[np.float64],
    total: float,
    counts: NDArray[Any],
    kinds: NDArray[np.int8],
    autonomy: NDArray[Any],
) -> NDArray[np.float64]:
    """Scores of words whose expected counts have been learned.

    s(w) = kappa ln p(w) + mu ln(e(w) / c(w)) + beta + lambda A(w), where p(w) is e(w) by the sum of
    e, and beta and lambda depend on the kind of w: how likely a word is, how often its string is
    that word, and, from three symbols on, how free its boundaries are.  A cut scores the sum of its
    words, as in a semi-Markov conditional random field (Sarawagi and Cohen 2004).  The weights are
    the same for every corpus; they were fitted to CTB6 and SXU, one of them to UD as well, so that
    exp(score) weighs the cuts of a sentence as people do.

    Parameters
    ----------
    expected : (k,) expected counts.
    total : their sum over all words.
    counts : (k,) occurrences of the strings.
    kinds, autonomy : as for `first`.

    Returns
    -------
    (k,) nats.
    """
    log_expected = np.log(np.maximum(expected, LEAST_EXPECTED))
    scores: NDArray[np.float64] = _PER_LOG_PROBABILITY * (log_expected - np.log(total))
    scores += _PER_LOG_SHARE * (log_expected - np.log(np.maximum(counts, 1)))
    scores += _BASE[kinds] + _PER_AUTONOMY[kinds] * autonomy
    return scores


def in_a_cut(kinds: NDArray[np.int8]) -> NDArray[np.float64]:
    """What words are worth in a cut of text beyond `learned`, by their kinds, nats."""
    return _IN_A_CUT[kinds]


def granularity(kinds: NDArray[np.int8], value: float) -> NDArray[np.float64]:
    """What words are worth beyond that by the standard of a reader, nats.

    Parameters
    ----------
    kinds : (k,) kind of each.
    value : 0 for the standard of the Chinese Treebank, below 0 for finer cuts such as those of
        Universal Dependencies, above 0 for coarser ones, in which compounds are one word.
    """
    return value * _PER_GRANULARITY[kinds]
