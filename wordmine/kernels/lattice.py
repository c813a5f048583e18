"""Lattices of characters: the best route through them, by bigrams or by words."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel

OTHER = 0
"""The symbol of what is not told apart, and of what comes before and after a text."""

NO_WORD = -(1 << 31)
"""Score of what is no word."""

UNIT = float(1 << 16)
"""Scores are integers in units of 2**-16 nats, so that sums of them are exact."""

WEIGHT_UNIT = float(1 << 10)
"""Weights are integers in units of 2**-10, and totals therefore in 2**-26 nats."""


@kernel
def bigram_route(
    begins: NDArray[np.int32],
    ends: NDArray[np.int32],
    points: NDArray[np.int64],
    ids: NDArray[np.int32],
    rows: NDArray[np.int64],
    successors: NDArray[np.int32],
    scores: NDArray[np.int64],
    unseen: NDArray[np.int64],
    weight: int,
    route: NDArray[np.int32],
) -> tuple[int, int]:
    """Find the route through a lattice with the highest total of points and weighted bigrams.

    Viterbi's algorithm over arcs, the last one first.  Of equal routes the one with the earlier
    arc wins where they first differ.

    Parameters
    ----------
    begins : (n + 1,) the first arc that leaves each of n nodes, and k; a route leads from node 0
        to n, which no arc leaves, and every arc to a node that comes later.
    ends : (k,) the node that each arc leads to.
    points : (k,) what an arc adds to the total.
    ids : (k,) symbol of each arc.
    rows : (v + 1,) where the bigrams that begin with each symbol begin.
    successors, scores : (m,) their second symbols, ascending in each row, and what they add.
    unseen : (v,) what any other bigram that begins with a symbol adds.
    weight : what scores are multiplied with.
    route : (n,) output: the arcs, in order.

    Returns
    -------
    tuple of the length of the route and its total.
    """
    n, k = len(begins) - 1, len(ends)
    ahead, onward = np.zeros(k, np.int64), np.zeros(k, np.int32)
    total, chosen = 0, -1
    for arc in range(k - 1, -2, -1):  # -1 stands for what comes before the text
        node, symbol = (ends[arc], ids[arc]) if arc >= 0 else (0, OTHER)
        total, chosen = 0, -1
        if node == n:
            total = weight * _score(rows, successors, scores, unseen, symbol, OTHER)
        for other in range(begins[node], begins[min(node + 1, n)]):
            score = _score(rows, successors, scores, unseen, symbol, ids[other])
            found = ahead[other] + weight * score
            if chosen < 0 or found > total:
                total, chosen = found, other
        if arc >= 0:
            ahead[arc], onward[arc] = points[arc] + total, chosen
    size = 0
    while chosen >= 0:
        route[size] = chosen
        size += 1
        chosen = onward[chosen]
    return size, total


@kernel
def _score(
    rows: NDArray[np.int64],
    successors: NDArray[np.int32],
    scores: NDArray[np.int64],
    unseen: NDArray[np.int64],
    symbol: int,
    following: int,
) -> int:
    """What a bigram adds."""
    found = _find(rows, successors, symbol, following)
    return int(scores[found]) if found >= 0 else int(unseen[symbol])


@kernel
def _find(rows: NDArray[np.int64], successors: NDArray[np.int32], row: int, successor: int) -> int:
    """Where a successor is listed in a row, -1 if it is not."""
    low, high = rows[row], rows[row + 1]
    while low < high:
        middle = (low + high) // 2
        if successors[middle] < successor:
            low = middle + 1
        else:
            high = middle
    return int(low) if low < rows[row + 1] and successors[low] == successor else -1


@kernel
def word_route(
    begins: NDArray[np.int32],
    ends: NDArray[np.int32],
    points: NDArray[np.int64],
    ids: NDArray[np.int32],
    rows: NDArray[np.int64],
    successors: NDArray[np.int32],
    scores: NDArray[np.int64],
    unknown: int,
    longest: int,
    weight: int,
    route: NDArray[np.int32],
) -> tuple[int, int]:
    """Find the route through a lattice with the highest total of points and weighted words.

    Backward dynamic programme over nodes.  Of equal routes the one whose first word has the
    earlier arc where they first differ, or is shorter, wins; then the second word, and so on.

    Parameters
    ----------
    begins, ends, points, weight, route : as for `bigram_route`.
    ids : (k,) character of each arc.
    rows : (v + 1,) words as a trie: where what may follow each beginning of a word begins; 0 is
        the empty beginning.
    successors : (v - 1,) the next characters, ascending in each row; with the i-th a beginning
        becomes the beginning i + 1.
    scores : (v,) what a beginning adds that is a word, `NO_WORD` where it is none.
    unknown : what a character adds that is no word.
    longest : characters of the longest word.

    Returns
    -------
    tuple of the length of the route and its total.
    """
    n = len(begins) - 1
    ahead = np.zeros(n + 1, np.int64)
    words = np.empty((n, longest), np.int32)
    sizes = np.zeros(n, np.int32)
    for node in range(n - 1, -1, -1):
        sizes[node], ahead[node] = _best_word(
            begins, ends, points, ids, rows, successors, scores, unknown, weight, ahead, node,
            words[node],
        )  # fmt: skip
    node, size = 0, 0
    while node < n:
        for i in range(sizes[node]):
            route[size] = words[node, i]
            size += 1
        node = ends[route[size - 1]]
    return size, ahead[0]


@kernel
def _best_word(
    begins: NDArray[np.int32],
    ends: NDArray[np.int32],
    points: NDArray[np.int64],
    ids: NDArray[np.int32],
    rows: NDArray[np.int64],
    successors: NDArray[np.int32],
    scores: NDArray[np.int64],
    unknown: int,
    weight: int,
    ahead: NDArray[np.int64],
    node: int,
    word: NDArray[np.int32],
) -> tuple[int, int]:
    """Length, and total with what follows, of the best word from a node on, found depth first."""
    size, best = 0, 0
    # By depth: the next arc to try and the last, and the beginning and points of those before.
    tried, stops = np.empty(len(word), np.int32), np.empty(len(word), np.int32)
    held, sums = np.zeros(len(word), np.int64), np.zeros(len(word), np.int64)
    depth = 0
    tried[0], stops[0] = begins[node], begins[node + 1]
    while depth >= 0:
        if tried[depth] == stops[depth]:
            depth -= 1
            continue
        arc = tried[depth]
        tried[depth] += 1
        end, total = ends[arc], sums[depth] + points[arc]
        beginning = _find(rows, successors, held[depth], ids[arc]) + 1
        score = scores[beginning] if beginning > 0 else NO_WORD
        if score == NO_WORD and depth == 0:
            score = unknown
        found = total + weight * score + ahead[end]
        if score != NO_WORD and (size == 0 or found > best):
            size, best = depth + 1, found
            word[:size] = tried[:size] - 1
        if beginning > 0 and rows[beginning] < rows[beginning + 1] and end < len(begins) - 1:
            depth += 1
            tried[depth], stops[depth] = begins[end], begins[end + 1]
            held[depth], sums[depth] = beginning, total
    return size, best
