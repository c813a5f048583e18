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

_COLUMNS = 7
_ARC, _BEFORE, _DEPTH, _NODE, _BEGINNING, _POINTS, _NEXT = range(_COLUMNS)
"""Of a way to begin a word: its last arc, the row of the way before that, how many arcs it has,
where it leads, what it spells, the sum of its points, the row of another that spells the same."""

_FIRST_ROOM = 64


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

    Returns
    -------
    tuple of the length of the route and its total.
    """
    n = len(begins) - 1
    ahead = np.zeros(n + 1, np.int64)
    words, stops, written = np.empty(n, np.int32), np.zeros(n + 1, np.int64), 0
    starts = np.empty((_FIRST_ROOM, _COLUMNS), np.int64)
    latest = np.empty(len(scores), np.int64)
    for node in range(n - 1, -1, -1):
        starts, start, ahead[node] = _best_word(
            begins, ends, points, ids, rows, successors, scores, unknown, weight, ahead, node,
            starts, latest,
        )  # fmt: skip
        while start > 0:  # the arcs are kept last first
            if written == len(words):
                words = np.append(words, words)
            words[written] = starts[start, _ARC]
            written += 1
            start = starts[start, _BEFORE]
        stops[node] = written
    node, size = 0, 0
    while node < n:
        for i in range(stops[node] - 1, stops[node + 1] - 1, -1):
            route[size] = words[i]
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
    starts: NDArray[np.int64],
    latest: NDArray[np.int64],
) -> tuple[NDArray[np.int64], int, int]:
    """Find the best word from a node on, going on by a character at a time.

    Ways that spell the same beginning and end at the same node go on alike: only the best of them
    is kept, so that there are never more than beginnings times nodes.

    Returns
    -------
    tuple of work space that may have grown, the row of the best word in it, and the word's total
    with what follows.
    """
    n, best, total = len(begins) - 1, -1, 0
    starts[0] = 0
    starts[0, _NODE] = node
    low, high, used = 0, 1, 1
    while low < high:
        for start in range(low, high):
            held, at = starts[start, _BEGINNING], starts[start, _NODE]
            if held < 0 or at == n or rows[held] == rows[held + 1]:
                continue
            for arc in range(begins[at], begins[at + 1]):
                beginning = _find(rows, successors, held, ids[arc]) + 1
                if beginning > 0 or start == 0:
                    if used == len(starts):
                        starts = np.concatenate((starts, starts))
                    points_so_far = starts[start, _POINTS] + points[arc]
                    used = _reach(
                        starts, latest, high, used, start, arc, ends[arc],
                        beginning if beginning > 0 else -1, points_so_far,
                    )  # fmt: skip
        low, high = high, used
        for start in range(low, high):
            beginning = starts[start, _BEGINNING]
            score = scores[beginning] if beginning > 0 else NO_WORD
            if score == NO_WORD and low > 1:
                continue
            score = unknown if score == NO_WORD else score
            found = starts[start, _POINTS] + weight * score + ahead[starts[start, _NODE]]
            if best < 0 or found > total or (found == total and _precedes(starts, start, best)):
                best, total = start, found
    return starts, best, total


@kernel
def _reach(
    starts: NDArray[np.int64],
    latest: NDArray[np.int64],
    first: int,
    used: int,
    before: int,
    arc: int,
    node: int,
    beginning: int,
    points: int,
) -> int:
    """Note a way to a beginning and a node, or that it is the better one; the rows in use.

    Parameters
    ----------
    starts : rows for the ways so far.
    latest : the row noted last for each beginning; anything where there is none.
    first : the first row for beginnings of this length.
    used : rows in use; there is one more.
    before : row of the way so far.
    arc, node : the arc it goes on by, and where that leads.
    beginning : what is spelt then, -1 if no word begins so.
    points : sum for all arcs.
    """
    other = latest[beginning] if beginning > 0 else -1
    if other < first or other >= used or starts[other, _BEGINNING] != beginning:
        other = -1
    newest = other
    while other >= 0 and starts[other, _NODE] != node:
        other = starts[other, _NEXT]
    if other < 0:
        other = used
        starts[other, _NEXT] = newest
        if beginning > 0:
            latest[beginning] = other
    elif points < starts[other, _POINTS] or (
        points == starts[other, _POINTS] and not _precedes(starts, before, starts[other, _BEFORE])
    ):
        return used
    starts[other, _ARC] = arc
    starts[other, _BEFORE] = before
    starts[other, _DEPTH] = starts[before, _DEPTH] + 1
    starts[other, _NODE] = node
    starts[other, _BEGINNING] = beginning
    starts[other, _POINTS] = points
    return max(used, other + 1)


@kernel
def _precedes(starts: NDArray[np.int64], one: int, other: int) -> bool:
    """Whether a way has the earlier arc where it first differs from another, or is shorter."""
    shorter = bool(starts[one, _DEPTH] < starts[other, _DEPTH])
    while starts[one, _DEPTH] > starts[other, _DEPTH]:
        one = starts[one, _BEFORE]
    while starts[other, _DEPTH] > starts[one, _DEPTH]:
        other = starts[other, _BEFORE]
    if one == other:
        return shorter
    while starts[one, _BEFORE] != starts[other, _BEFORE]:
        one, other = starts[one, _BEFORE], starts[other, _BEFORE]
    return bool(starts[one, _ARC] < starts[other, _ARC])
