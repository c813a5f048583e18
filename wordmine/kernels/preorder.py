"""N-grams from preorder, in which they are found, to level order, in which they are kept."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel


@kernel
def by_length(
    rows: NDArray[Any],
    sums: NDArray[np.int64],
    unit: float,
    ends: NDArray[np.int64],
    symbols: NDArray[np.int32],
    parents: NDArray[np.int32],
    counts: NDArray[Any],
    entropies: NDArray[np.float32],
) -> None:
    """Sort n-grams by length; those of one length stay in order.

    Parameters
    ----------
    rows, sums : (m, 4) and (m, 2) as `wordmine.kernels.branching.refine` writes them.
    unit : what the sums are in.
    ends : (l,) output: where the n-grams of each length end, from that of the first one on.
    symbols, counts : (m,) output: the last symbol and the occurrences of each.
    parents : (m,) output: its parent, by its number among those one symbol shorter, -1 for a head.
    entropies : (2, m) output: its left and right branching entropies, nats: ln c less the sum of
        c ln c over its neighbours divided by c, the number of its occurrences.
    """
    shortest = rows[0, 2] if len(rows) > 0 else 0
    starts = np.zeros(len(ends) + 1, np.int64)
    for i in range(len(rows)):
        starts[rows[i, 2] - shortest + 1] += 1
    for level in range(len(ends)):
        starts[level + 1] += starts[level]
        ends[level] = starts[level]
    numbers = np.empty(len(rows), np.int32)
    for i in range(len(rows)):
        parent, level, count = rows[i, 0], rows[i, 2] - shortest, rows[i, 3]
        at = ends[level]
        ends[level] += 1
        numbers[i] = at - starts[level]
        symbols[at], counts[at] = rows[i, 1], count
        parents[at] = numbers[parent] if parent >= 0 else -1
        for side in range(2):
            entropy = np.log(float(count)) - sums[i, side] / (unit * count)
            entropies[side, at] = max(entropy, 0.0)


@kernel
def number(
    lengths: NDArray[np.int8],
    shortest: int,
    following: NDArray[np.int64],
    numbers: NDArray[np.int32],
) -> None:
    """Number n-grams in preorder as they are numbered by length.

    Parameters
    ----------
    lengths : (m,) their lengths, symbols.
    shortest : the least of these.
    following : the number of the next n-gram of each length from that on; moved on.
    numbers : (m,) output: the number of each.
    """
    for i in range(len(lengths)):
        level = lengths[i] - shortest
        numbers[i] = following[level]
        following[level] += 1
