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


@kernel
def walk(
    text: NDArray[np.int32],
    edges: NDArray[np.int32],
    symbols: NDArray[np.int32],
    suffixes: NDArray[np.int32],
    longest: NDArray[np.int32],
) -> None:
    """Find the longest n-gram that starts at each position of a text.

    Where one stood, its suffix stands at the next position; so each n-gram is found from the one
    before, by what it is longer.

    Parameters
    ----------
    text : (n,) symbols, 0 at a break.
    edges : (m + 1,) where the n-grams that continue each one begin, and where those of the last
        one end.
    symbols, suffixes : (m,) last symbol of each n-gram; each without its first symbol, -1 for one
        symbol.
    longest : (n,) output: the n-grams, -1 at a break.
    """
    node, length = -1, 0
    for i in range(len(text)):
        if text[i] <= 0:
            node, length = -1, 0
        elif length > 1:
            node, length = suffixes[node], length - 1
        else:
            node, length = text[i] - 1, 1
        while node >= 0 and i + length < len(text) and text[i + length] > 0:
            wanted = text[i + length]
            low, high = edges[node], edges[node + 1]
            while high - low > 1:
                middle = (low + high) // 2
                if symbols[middle] <= wanted:
                    low = middle
                else:
                    high = middle
            if low >= high or symbols[low] != wanted:
                break
            node, length = low, length + 1
        longest[i] = node
