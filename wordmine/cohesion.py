"""How firmly an n-gram holds together, and how freely it stands among its neighbours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.ngrams import NgramCounts

_ROUNDING = 1e-5
"""Deviations below this, nats, are what rounding leaves of none."""


def pmi(counts: NgramCounts, nodes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Pointwise mutual information over the weakest split.

    PMI(w) = min over w = uv of ln [c(w) N / (c(u) c(v))], N the number of symbols in the text: what
    is gained, in nats, by writing w as one word rather than two (Su 2015, "新词发现"; the same
    quantity as cohesion in Sornlertlamvanich et al. 2000).

    Parameters
    ----------
    counts : n-gram counts.
    nodes : (k,) n-grams.

    Returns
    -------
    (k,) nats; infinite for one symbol, which cannot be split.
    """
    log_counts = np.log(counts.counts)
    lengths = counts.lengths[nodes]
    found = np.full(len(nodes), np.inf)
    for length in range(2, counts.max_len + 1):
        chosen = np.flatnonzero(lengths == length)
        ends = _chain(counts.suffixes, nodes[chosen], length)
        fronts = _chain(counts.parents, nodes[chosen], length)
        parts = [log_counts[u] + log_counts[v] for u, v in zip(fronts, ends[::-1], strict=True)]
        found[chosen] = log_counts[nodes[chosen]] + np.log(counts.total) - np.max(parts, axis=0)
    return found


def _chain(
    links: NDArray[np.int32], nodes: NDArray[np.int64], length: int
) -> list[NDArray[np.int32]]:
    """The n-grams one, two, ... symbols shorter, down to one symbol."""
    chain = [links[nodes]]
    for _ in range(length - 2):
        chain.append(links[chain[-1]])
    return chain


def entropy_variation(
    counts: NgramCounts,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Variation of the left and of the right branching entropy.

    V_R(w) = H_R(w) - H_R(w without its last symbol), V_L(w) = H_L(w) - H_L(w without its first);
    for one symbol, against the entropy of the symbols' own distribution.  A word's end is where
    uncertainty rises (Jin and Tanaka-Ishii 2006; Magistry and Sagot 2012).

    Parameters
    ----------
    counts : n-gram counts.

    Returns
    -------
    two (m,) arrays, left and right, nats.
    """
    share = counts.counts[: len(counts.alphabet)] / counts.total
    unigram = -float(np.sum(share * np.log(share)))
    left, right = counts.left_entropy(), counts.right_entropy()
    return (
        left - np.where(counts.suffixes < 0, unigram, left[counts.suffixes]),
        right - np.where(counts.parents < 0, unigram, right[counts.parents]),
    )


def autonomy(counts: NgramCounts) -> NDArray[np.float64]:
    """Normalised variation of branching entropy on both sides.

    A(w) = z_L(w) + z_R(w): each variation standardised among the n-grams of the same length,
    weighted by ln c(w), because longer n-grams vary less (Magistry and Sagot 2012).  Lengths that
    were counted only in part are measured against the last one counted in full.

    Parameters
    ----------
    counts : n-gram counts.

    Returns
    -------
    (m,) standard deviations above the mean, summed over both sides.
    """
    scores = np.zeros(len(counts))
    weights = np.log(counts.counts)
    for variation in entropy_variation(counts):
        for length in range(1, counts.max_len + 1):
            level = slice(*counts.levels[length - 1 : length + 1])
            if length <= counts.full_len:
                mean, deviation = _moments(variation[level], weights[level])
            if deviation > _ROUNDING:
                scores[level] += (variation[level] - mean) / deviation
    return scores


def _moments(values: NDArray[np.float64], weights: NDArray[np.float64]) -> tuple[float, float]:
    """Weighted mean and standard deviation; zeros where there is nothing to weigh."""
    total = float(weights.sum())
    if total <= 0:
        return 0.0, 0.0
    mean = float((weights * values).sum()) / total
    return mean, float(np.sqrt((weights * (values - mean) ** 2).sum() / total))
