"""Enclosure: how much of what a word is counted for lies inside longer words."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wordmine.ngrams import NgramCounts

LEAST = 20.0
"""A word is a fragment from so many times more occurrences inside longer words than of its own."""


def enclosed(
    counts: NgramCounts,
    nodes: NDArray[np.int32],
    expected: NDArray[np.float64],
    scores: NDArray[Any],
) -> NDArray[np.float64]:
    """Occurrences of words inside longer words that score as well or better.

    The sum of e(v) over the places of a word w in each longer word v, e the expected counts.  A cut
    has no two words in one place, so that over all cuts an occurrence of w is w itself e(w) / c(w)
    times, inside another word this sum / c(w) times, and otherwise cut up or cut through.  Longer
    words that score less do not count, so that no list loses a fragment without its whole.

    Parameters
    ----------
    counts : n-gram counts.
    nodes : (k,) the n-grams that the words are.
    expected : (k,) their expected counts.
    scores : (k,) their scores.

    Returns
    -------
    (k,) occurrences; 0 for words of one symbol.
    """
    parents, suffixes = counts.parents[:], counts.suffixes[:]
    lengths = counts.lengths[nodes]
    order = np.argsort(nodes)
    sums = np.zeros(len(nodes))
    for length in range(3, counts.max_len + 1):
        outer = np.flatnonzero(lengths == length)
        front = nodes[outer]
        for size in range(length, 1, -1):
            inner = front
            for _ in range(size, 1, -1):
                places = np.searchsorted(nodes, inner, sorter=order)
                rows = order[np.minimum(places, len(order) - 1)]
                counted = (nodes[rows] == inner) & (rows != outer) & (scores[rows] <= scores[outer])
                np.add.at(sums, rows[counted], expected[outer[counted]])
                inner = suffixes[inner]
            front = parents[front]
    return sums
