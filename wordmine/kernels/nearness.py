"""Nearness: where n-grams stand free among the words of a text, and the words near them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel


@kernel
def find_free(
    longest: NDArray[np.int32],
    path: NDArray[np.int32],
    nearest: NDArray[np.int32],
    shorter: NDArray[np.int32],
    lengths: NDArray[np.int64],
) -> NDArray[np.int32]:
    """Find where some n-grams begin and end where words do, in a stretch of text.

    Parameters
    ----------
    longest : (n,) the longest n-gram at each position of the stretch, -1 at a break; what reaches
        beyond the stretch is not free.
    path : (n,) the word that starts at each position of a cut, -1 elsewhere.
    nearest : (m + 1,) which of the wanted n-grams is the longest that begins each n-gram, -1 for
        none; the last entry serves -1.
    shorter, lengths : (k,) of the wanted n-grams, the next shorter one that begins it, -1 for none;
        its length, symbols.

    Returns
    -------
    (3, r) for each occurrence: the n-gram; the word, of those in the stretch, with which it begins;
    and how many words it is made of.  The longest one at each position comes first, in the order of
    the text, then the next shorter one, and so on.
    """
    size, starts, words, n = len(longest), 0, 0, 0
    places, nodes, begins = np.empty((3, size), np.int32)
    for i in range(size):
        if path[i] >= 0:
            node = nearest[longest[i]]
            if node >= 0:
                places[starts], nodes[starts], begins[starts] = i, node, words
                starts += 1
            while node >= 0:
                n += _is_free(longest, path, i + lengths[node])
                node = shorter[node]
            words += 1
    found, n = np.empty((3, n), np.int32), 0
    while starts > 0:
        kept = 0
        for j in range(starts):
            place, node = places[j], nodes[j]
            end = place + lengths[node]
            if _is_free(longest, path, end):
                size = 0
                for i in range(place, end):
                    size += path[i] >= 0
                found[0, n], found[1, n], found[2, n] = node, begins[j], size
                n += 1
            if shorter[node] >= 0:
                places[kept], nodes[kept], begins[kept] = place, shorter[node], begins[j]
                kept += 1
        starts = kept
    return found


@kernel
def _is_free(longest: NDArray[np.int32], path: NDArray[np.int32], end: int) -> bool:
    """Whether an n-gram that begins with a word ends where one does."""
    if end >= len(path):
        return end == len(path)
    return bool(path[end] >= 0 or longest[end] < 0)


@kernel
def recur(
    which: NDArray[np.int32],
    begins: NDArray[np.int32],
    start: int,
    size: int,
    span: int,
    last: NDArray[np.int64],
    sums: NDArray[np.int64],
) -> None:
    """Count the occurrences of n-grams that follow another of the same within some words.

    Parameters
    ----------
    which, begins : (r,) the n-gram of each occurrence in a stretch of text, and its first word, of
        those in the stretch; in any order.
    start, size : words before the stretch, and in it.
    span : words from one occurrence to the next, at most.
    last : (k,) the first word of the last occurrence of each n-gram so far; changed.
    sums : (k,) added to.
    """
    places = np.zeros(size + 1, np.int64)
    for i in range(len(begins)):
        places[begins[i] + 1] += 1
    for i in range(size):
        places[i + 1] += places[i]
    order = np.empty(len(begins), np.int64)
    for i in range(len(begins)):
        order[places[begins[i]]] = i
        places[begins[i]] += 1
    for i in range(len(order)):
        node, place = which[order[i]], start + begins[order[i]]
        sums[node] += place - last[node] <= span
        last[node] = place


@kernel
def behind(
    are_behind: NDArray[np.bool_],
    which: NDArray[np.int32],
    begins: NDArray[np.int32],
    sums: NDArray[np.int64],
) -> None:
    """Count the occurrences of n-grams that are directly behind some words.

    Parameters
    ----------
    are_behind : (n,) which words of a stretch of text are.
    which, begins : as for `recur`.
    sums : (k,) added to.
    """
    for i in range(len(begins)):
        sums[which[i]] += are_behind[begins[i]]


@kernel
def weigh(
    tokens: NDArray[np.int32],
    which: NDArray[np.int32],
    begins: NDArray[np.int64],
    ends: NDArray[np.int64],
    span: int,
    weights: NDArray[np.float64],
    sums: NDArray[np.float64],
) -> None:
    """Add up for each word what the n-grams count that it stands near.

    Parameters
    ----------
    tokens : (n,) the words of a stretch of text.
    which, begins, ends : (r,) the n-gram of each occurrence, its first word and the one after it.
    span : words that are near, on either side.
    weights : (k,) what an occurrence of each n-gram counts, a whole number.
    sums : (v,) added to.
    """
    change = np.zeros(len(tokens) + 1)
    for i in range(len(which)):
        weight = weights[which[i]]
        if weight != 0:
            change[max(begins[i] - span, 0)] += weight
            change[begins[i]] -= weight
            change[ends[i]] += weight
            change[min(ends[i] + span, len(tokens))] -= weight
    total = 0.0
    for i in range(len(tokens)):
        total += change[i]
        sums[tokens[i]] += total


@kernel
def average(
    tokens: NDArray[np.int32],
    which: NDArray[np.int32],
    begins: NDArray[np.int64],
    ends: NDArray[np.int64],
    span: int,
    values: NDArray[np.float64],
    sums: NDArray[np.float64],
) -> None:
    """Add up what the words near each n-gram are worth, and how many there are.

    Parameters
    ----------
    tokens, which, begins, ends, span : as for `weigh`.
    values : (v,) what each word is worth, a whole number.
    sums : (2, k) added to: what they are worth; how many they are.
    """
    upto = np.zeros(len(tokens) + 1)
    for i in range(len(tokens)):
        upto[i + 1] = upto[i] + values[tokens[i]]
    for i in range(len(which)):
        first, last = max(begins[i] - span, 0), min(ends[i] + span, len(tokens))
        sums[0, which[i]] += upto[begins[i]] - upto[first] + upto[last] - upto[ends[i]]
        sums[1, which[i]] += begins[i] - first + last - ends[i]


@kernel
def surround(
    tokens: NDArray[np.int32],
    which: NDArray[np.int32],
    begins: NDArray[np.int64],
    ends: NDArray[np.int64],
    steps: NDArray[np.int64],
    rows: NDArray[np.int64],
    seen: NDArray[np.int64],
    columns: NDArray[np.int16],
    near: NDArray[np.int16],
) -> None:
    """List the words near every so many-th occurrence of each n-gram.

    Parameters
    ----------
    tokens, which, begins, ends : as for `weigh`.
    steps : (k,) one of how many occurrences of each n-gram is taken; 0 for none.
    rows : (k,) the row of the first of them.
    seen : (k,) how many of each were before these; added to.
    columns : (v,) the number of each word.
    near : (t, 2 s) output rows: the numbers of the s words before an occurrence, the nearest first,
        and of those after it; where there is no word, nothing is written.
    """
    span = near.shape[1] // 2
    for i in range(len(which)):
        node = which[i]
        if steps[node] > 0 and seen[node] % steps[node] == 0:
            row = rows[node] + seen[node] // steps[node]
            for j in range(min(span, begins[i])):
                near[row, j] = columns[tokens[begins[i] - 1 - j]]
            for j in range(min(span, len(tokens) - ends[i])):
                near[row, span + j] = columns[tokens[ends[i] + j]]
        seen[node] += 1
