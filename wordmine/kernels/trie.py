"""Links between n-grams that are kept as a trie in level order.

Level order lists all n-grams of one symbol, then all of two, and so on, each level sorted by its
symbols; the children of an n-gram (itself and one more symbol) then lie side by side.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel


@kernel
def follow(
    nodes: NDArray[np.int32],
    symbols: NDArray[np.int32],
    ends: NDArray[np.int32],
    known: NDArray[np.int32],
    found: NDArray[np.int32],
) -> None:
    """Find the n-grams that continue others by a symbol, among those of one length.

    Parameters
    ----------
    nodes : (k,) n-grams one symbol shorter, numbered from 0; -1 for none.
    symbols : (k,) the symbol to continue each by.
    ends : where the n-grams that continue each shorter one end in `known`; they begin where those
        of the one before end.
    known : the last symbols of the n-grams.
    found : (k,) output: their places in `known`, -1 where there is none.
    """
    for i in range(len(nodes)):
        found[i] = -1
        if nodes[i] < 0:
            continue
        low = ends[nodes[i] - 1] if nodes[i] > 0 else np.int32(0)
        high = ends[nodes[i]]
        while high - low > 1:
            middle = (low + high) // 2
            if known[middle] <= symbols[i]:
                low = middle
            else:
                high = middle
        if low < high and known[low] == symbols[i]:
            found[i] = low
