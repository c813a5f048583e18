"""Keyness: how much more frequent a word is in one corpus than in another.

A word occurs a times among the A words of the first corpus and b times among the B words of the
second.  Every measure takes (k,) counts a and b and the sizes A and B, and gives (k,) values that
are the greater, the more the first corpus has.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Values: TypeAlias = NDArray[np.float64]

PRIOR = 10_000.0
"""Occurrences that the informative prior of `log_odds` is worth in all."""


def log_ratio(a: NDArray[Any], b: NDArray[Any], size_a: float, size_b: float) -> Values:
    """Log ratio of the relative frequencies (Hardie 2014, "Log Ratio").

    LR = log2 [(a + 1/2) / A] - log2 [(b + 1/2) / B]; the halves, so that a word that one corpus
    lacks has a ratio as well.

    Returns
    -------
    (k,) bits.
    """
    ratio: Values = np.log2((a + 0.5) / size_a) - np.log2((b + 0.5) / size_b)
    return ratio


def smoothed_ratio(a: NDArray[Any], b: NDArray[Any], size_a: float, size_b: float) -> Values:
    """Share of a word's occurrences that the first corpus has, smoothed (Su 2019).

    (a + m / 2) / (a + b' + m): b' = b A / B, as if both corpora were of one size, and m the mean of
    a + b' over the k words, by which each is drawn towards 1/2 as in a Bayesian average.

    Returns
    -------
    (k,) 0 to 1; 1/2 where both are equally frequent.
    """
    other = b * (size_a / size_b)
    mean = np.mean(a + other) if len(a) else 0.0
    total = a + other + mean
    ratio: Values = np.full(len(total), 0.5)
    np.divide(a + mean / 2, total, out=ratio, where=total > 0)
    return ratio


def log_ratio_bound(
    a: NDArray[Any],
    b: NDArray[Any],
    size_a: float,
    size_b: float,
    *,
    alpha: float = 0.05,
    upper: bool = False,
) -> Values:
    """Lower (or upper) confidence bound of the log ratio of the relative frequencies.

    Given n = a + b, a is binomial with p = r A / (r A + B), r the ratio of the true frequencies.
    Clopper and Pearson's exact bound of p, with Bonferroni's correction alpha / (2 k) for the k
    words compared, gives that of log2 r = log2 [p / (1 - p)] - log2 (A / B) (Evert 2022,
    "Measuring keyness").

    Parameters
    ----------
    a, b, size_a, size_b : see the module.
    alpha : chance that any of the k bounds is wrong.
    upper : whether to give the upper bound.

    Returns
    -------
    (k,) bits; infinite where there is no bound.
    """
    from scipy.special import betaincinv

    level = alpha / (2 * max(len(a), 1))
    pairs, which = np.unique(a + 1j * b, return_inverse=True)  # most are there again and again
    a, b = pairs.real, pairs.imag
    bounded = b > 0 if upper else a > 0
    first, second = (a + 1.0, np.maximum(b, 1.0)) if upper else (np.maximum(a, 1.0), b + 1.0)
    p = betaincinv(first, second, 1 - level if upper else level)
    with np.errstate(divide="ignore"):
        bound: Values = np.log2(p) - np.log2(1 - p) - np.log2(size_a / size_b)
    return np.where(bounded, bound, np.inf if upper else -np.inf)[which]


def conservative_log_ratio(
    a: NDArray[Any], b: NDArray[Any], size_a: float, size_b: float, *, alpha: float = 0.05
) -> tuple[Values, Values]:
    """Conservative log ratio: the bound of the log ratio that is nearer to 0 (Evert 2022).

    0 where the interval holds 0, so that effect size and significance are in one figure.

    Parameters
    ----------
    a, b, size_a, size_b : see the module.
    alpha : see `log_ratio_bound`.

    Returns
    -------
    two (k,) arrays, bits: the conservative log ratio, and the lower bound whatever its sign.
    """
    lower = log_ratio_bound(a, b, size_a, size_b, alpha=alpha)
    higher = log_ratio_bound(a, b, size_a, size_b, alpha=alpha, upper=True)
    return np.where(lower > 0, lower, np.minimum(higher, 0.0)), lower


def log_likelihood(a: NDArray[Any], b: NDArray[Any], size_a: float, size_b: float) -> Values:
    """Log-likelihood ratio of the two frequencies (Dunning 1993), with the sign of the difference.

    G2 = 2 [a ln (a / E_a) + b ln (b / E_b) + (A - a) ln ((A - a) / (A - E_a)) + (B - b) ln ((B - b)
    / (B - E_b))], E_a = A (a + b) / (A + B), E_b alike.

    Returns
    -------
    (k,) without unit; beyond 3.84 in size, 5 % significant for a single word.
    """
    share = (a + b) / (size_a + size_b)
    total = np.zeros(len(share))
    for seen, size in ((a, size_a), (b, size_b)):
        for observed, expected in ((seen, share * size), (size - seen, (1 - share) * size)):
            some = (observed > 0) & (expected > 0)
            total[some] += observed[some] * np.log(observed[some] / expected[some])
    return 2 * np.maximum(total, 0.0) * np.sign(a * size_b - b * size_a)


def log_odds(a: NDArray[Any], b: NDArray[Any], size_a: float, size_b: float) -> Values:
    """Log-odds ratio with an informative Dirichlet prior, standardised (Monroe et al. 2008).

    With alpha = `PRIOR` (a + b) / (A + B) occurrences before any are seen, of `PRIOR` in all:
    delta = ln [(a + alpha) / (A + PRIOR - a - alpha)] - ln [(b + alpha) / (B + PRIOR - b - alpha)],
    z = delta / sqrt(1 / (a + alpha) + 1 / (b + alpha)).

    Returns
    -------
    (k,) standard deviations; 0 for words that neither corpus has.
    """
    prior = PRIOR * (a + b) / (size_a + size_b)
    some = prior > 0
    first, second = np.where(some, a + prior, 1.0), np.where(some, b + prior, 1.0)
    delta = np.log(first / (size_a + PRIOR - first)) - np.log(second / (size_b + PRIOR - second))
    return np.where(some, delta / np.sqrt(1 / first + 1 / second), 0.0)


def simple_maths(
    a: NDArray[Any], b: NDArray[Any], size_a: float, size_b: float, *, added: float = 1.0
) -> Values:
    """Ratio of the frequencies per million, each with a constant added (Kilgarriff 2009).

    (10^6 a / A + n) / (10^6 b / B + n): the greater n, the more frequent the words that it favours.

    Parameters
    ----------
    a, b, size_a, size_b : see the module.
    added : n, occurrences per million.

    Returns
    -------
    (k,) without unit, above 0; 1 where both are equally frequent.
    """
    ratio: Values = (1e6 * a / size_a + added) / (1e6 * b / size_b + added)
    return ratio
