"""Dispersion: how evenly words are spread over the parts of a text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray


def dispersion(
    per_part: Iterable[NDArray[Any]], sizes: NDArray[Any], totals: NDArray[Any]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Range and deviation of proportions.

    The range is the number of parts in which a word occurs.  DP = (1/2) sum over the parts i of
    |v_i / f - s_i|, v_i the occurrences in the part, f in all, s_i the part's share of the text
    (Gries 2008); divided by 1 - min s_i, so that 1 can be reached (Lijffijt and Gries 2012).

    Parameters
    ----------
    per_part : (k,) occurrences of each word in each of the n parts, one after the other.
    sizes : (n,) sizes of the parts, not all 0.
    totals : (k,) occurrences in all, above 0.

    Returns
    -------
    two (k,) arrays: the range, parts; and DP, 0 (in all alike) to 1 (in the smallest alone).
    """
    shares = sizes / sizes.sum()
    found = np.zeros(len(totals), np.int64)
    deviations = np.zeros(len(totals))
    for occurrences, share in zip(per_part, shares.tolist(), strict=True):
        found += occurrences > 0
        deviations += np.abs(occurrences / totals - share)
    least = float(shares.min())
    return found, deviations / 2 / (1 - least if least < 1 else 1.0)


def burstiness(
    deviation: NDArray[np.float64], totals: NDArray[Any], parts: int
) -> NDArray[np.float64]:
    """Deviation of proportions beyond that of words strewn at random.

    Words of content come in bursts, where their matter is treated; function words and the phrases
    of a genre are spread over all of it (Church and Gale 1995, "Poisson mixtures").  Of f
    occurrences, each in any of n equal parts, the expected DP is (n / (2 f)) times the mean
    deviation of a binomial, 2 k (1 - 1 / n) P(k), k = floor(f / n) + 1 (de Moivre 1730).

    Parameters
    ----------
    deviation : (k,) see `dispersion`.
    totals : (k,) f, occurrences in all, above 0.
    parts : n, 2 or more.

    Returns
    -------
    (k,) from -1 to 1; about 0 at random.
    """
    from scipy.special import gammaln

    k = np.floor(totals / parts) + 1
    ways = gammaln(totals + 1) - gammaln(k + 1) - gammaln(totals - k + 1)
    log_chance = ways + k * np.log(1 / parts) + (totals - k) * np.log1p(-1 / parts)
    mean = 2 * k * (1 - 1 / parts) * np.exp(log_chance)
    beyond: NDArray[np.float64] = deviation - parts / (2 * totals) * mean / (1 - 1 / parts)
    return beyond
