"""Nesting: terms inside longer terms."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import NgramCounts


def c_value(
    counts: NgramCounts, nodes: NDArray[np.int64], frequencies: NDArray[Any]
) -> NDArray[np.float64]:
    """C-value: how often a term occurs, less what longer terms account for (Frantzi et al. 2000).

    C(a) = log2 |a| [f(a) - (1 / |T_a|) sum over b in T_a of f(b)], T_a the longer terms that hold
    a, |a| in symbols.

    Parameters
    ----------
    counts : n-gram counts.
    nodes : (k,) the n-grams that are terms, of two symbols or more, ascending.
    frequencies : (k,) occurrences.

    Returns
    -------
    (k,) bits times occurrences; below 0 for what occurs but seldom for itself.
    """
    number = np.full(len(counts) + 1, -1, np.int32)  # the last entry serves -1, the empty n-gram
    number[nodes] = np.arange(len(nodes))
    parents, suffixes = counts.parents[:], counts.suffixes[:]
    holders, held = np.zeros(len(nodes)), np.zeros(len(nodes))
    back, own = np.asarray(nodes), np.arange(len(nodes))
    while len(back):
        front, holder = back, own
        while len(front):
            inner = number[front]
            nested = (inner >= 0) & (inner != holder)
            weights = frequencies[holder[nested]]
            holders += np.bincount(inner[nested], minlength=len(nodes))
            held += np.bincount(inner[nested], weights, minlength=len(nodes))
            longer = counts.lengths[front] > 2
            front, holder = parents[front[longer]], holder[longer]
        longer = counts.lengths[back] > 2
        back, own = suffixes[back[longer]], own[longer]
    sizes = np.log2(counts.lengths[nodes].astype(np.float64))
    values: NDArray[np.float64] = sizes * (frequencies - held / np.maximum(holders, 1))
    return values
