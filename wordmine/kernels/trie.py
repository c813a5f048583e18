"""Links between n-grams that are kept as a trie in level order.

Level order lists all n-grams of one symbol, then all of two, and so on, each level sorted by its
symbols; the children of an n-gram (itself and one more symbol) then lie side by side.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel


@kernel
def link_suffixes(
    symbols: NDArray[np.int32],
    parents: NDArray[np.int32],
    children: NDArray[np.int64],
    begin: int,
    end: int,
    suffixes: NDArray[np.int32],
) -> None:
    """Find each n-gram without its first symbol, for one level of two symbols or more.

    Parameters
    ----------
    symbols : (m,) last symbol of each n-gram.
    parents : (m,) the n-gram without its last symbol.
    children : (m + 1,) where the children of each n-gram begin.
    begin, end : the level.
    suffixes : (m,) output; filled already for shorter n-grams, with -1 for one symbol.
    """
    for node in range(begin, end):
        shorter = suffixes[parents[node]]
        if shorter < 0:
            suffixes[node] = symbols[node] - 1
            continue
        low, high = children[shorter], children[shorter + 1]
        while high - low > 1:
            middle = (low + high) // 2
            if symbols[middle] <= symbols[node]:
                low = middle
            else:
                high = middle
        suffixes[node] = low


@kernel
def translate(
    positions: NDArray[np.int32], numbers: NDArray[np.int32], longest: NDArray[np.int32]
) -> None:
    """Give the n-grams found at some positions their final numbers.

    Parameters
    ----------
    positions : some positions of the text.
    numbers : final number of each n-gram, in the order of discovery.
    longest : (n,) n-grams in the order of discovery at these positions; changed there.
    """
    for j in range(len(positions)):
        longest[positions[j]] = numbers[longest[positions[j]]]
