"""Passes over symbol text with the words of a unigram lexicon."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel

UNIT = float(1 << 24)
"""Expected counts are summed as integers in units of 2**-24, so that their order never matters."""

_SMALL, _LARGE = 1e-100, 1e100


@kernel
def look_up(table: NDArray[np.int32], keys: NDArray[np.int32], found: NDArray[np.int32]) -> None:
    """Look up keys in a table.

    Parameters
    ----------
    table : (m + 1,) the last entry is not used.
    keys : (n,) each less than m.
    found : (n,) output; a key below 0, a break, stays as it is.
    """
    last = np.uint64(len(table) - 1)  # unsigned indices spare a test for negative ones
    for i in range(len(keys)):
        entry = table[min(np.uint64(keys[i]), last)]
        found[i] = entry if keys[i] >= 0 else keys[i]


@kernel
def expect(
    longest: NDArray[np.int32],
    shorter: NDArray[np.int32],
    lengths: NDArray[np.int8],
    weights: NDArray[np.float64],
    window: int,
    expected: NDArray[np.int64],
) -> None:
    """Add the expected count of every word over all cuts of a stretch of text.

    Backward filtering, then forward distribution: at each position the chance of each word that
    starts there is its weight times the sum over all ways to go on after it.

    Parameters
    ----------
    longest : (n,) the longest word that starts at each position of the stretch, which ends before
        a break or with the text; at a break -1 times how often the clause after it counts.
    shorter : (m,) the next shorter word that begins a word, -1 for none; every chain ends in a
        word of one symbol.
    lengths : (m,) length of each word, symbols.
    weights : (m,) exp of the score of each word.
    window : symbols looked at together; only a clause that is as long is cut by it.
    expected : (m,) counts added to, in `UNIT`.
    """
    max_len = 0
    for word in range(len(lengths)):
        max_len = max(max_len, int(lengths[word]))
    room = window * max_len
    words, ends, weighed = np.empty(room, np.uint32), np.empty(room, np.uint32), np.empty(room)
    stops = np.zeros(window + 1, np.uint32)
    shares = np.empty(window)
    ahead = np.empty(window + 1)
    reached = np.empty(window + 1)
    at, times = 0, np.int64(1)
    while at < len(longest):
        size = _piece(longest, at, window)
        piece = longest[at : at + size]
        _filter(
            piece, shorter, lengths, weights, max_len, stops, words, ends, weighed, ahead, shares
        )
        reached[: size + 1] = 0.0
        reached[0] = 1.0
        for i in range(size):
            if piece[i] < 0:
                reached[i + 1] = 1.0
                times = -np.int64(piece[i])
                continue
            share = reached[i] * shares[i]
            for k in range(stops[i + 1], stops[i]):
                chance = share * weighed[k]
                reached[ends[k]] += chance
                expected[words[k]] += np.int64(chance * UNIT + 0.5) * times
        at += size


@kernel
def _piece(longest: NDArray[np.int32], at: int, window: int) -> int:
    """How many symbols to look at together: a window, but only up to its last break."""
    size = min(window, len(longest) - at)
    if at + size == len(longest):
        return size
    for i in range(at + size - 1, at, -1):
        if longest[i] < 0:
            return i - at
    return size


@kernel
def _filter(
    longest: NDArray[np.int32],
    shorter: NDArray[np.int32],
    lengths: NDArray[np.int8],
    weights: NDArray[np.float64],
    max_len: int,
    stops: NDArray[np.uint32],
    words: NDArray[np.uint32],
    ends: NDArray[np.uint32],
    weighed: NDArray[np.float64],
    ahead: NDArray[np.float64],
    shares: NDArray[np.float64],
) -> None:
    """List the words of a piece, last position first, weighed with all that may come after each.

    Those at position i stand from `stops[i + 1]` to `stops[i]` in the list, with their ends.  Their
    weights times the share of the position are chances.  Unsigned indices spare a test for negative
    ones.
    """
    size = len(longest)
    ahead[size] = 1.0
    found = np.uint32(0)
    stops[size] = 0
    for i in range(size - 1, -1, -1):
        word = longest[i]
        total = 0.0
        while word >= 0:
            known = np.uint32(word)
            stop = np.uint32(i) + np.uint32(lengths[known])
            if stop <= size:
                words[found] = known
                ends[found] = stop
                weighed[found] = weights[known] * ahead[stop]
                total += weighed[found]
                found += np.uint32(1)
            word = shorter[known]
        stops[i] = found
        if longest[i] < 0:
            ahead[i] = 1.0
            continue
        shares[i] = 1.0 / total
        ahead[i] = total
        if total < _SMALL or total > _LARGE:
            for k in range(i, min(i + max_len, size) + 1):
                ahead[k] *= shares[i]


@kernel
def cut(
    longest: NDArray[np.int32],
    shorter: NDArray[np.int32],
    lengths: NDArray[np.int8],
    scores: NDArray[np.float64],
    window: int,
    path: NDArray[np.int32],
) -> None:
    """Cut a stretch of text along the path of the highest summed score.

    Parameters
    ----------
    longest, shorter, lengths, window : as for `expect`.
    scores : (m,) score of each word, nats.
    path : (n,) output: the word that starts at each position of the path, -1 elsewhere.
        Between paths of equal score the longer first word wins.
    """
    ahead = np.empty(window + 1)
    at = 0
    while at < len(longest):
        size = _piece(longest, at, window)
        ahead[size] = 0.0
        for i in range(size - 1, -1, -1):
            best = 0.0
            chosen = -1
            word = longest[at + i]
            while word >= 0:
                stop = i + int(lengths[word])
                if stop <= size and (chosen < 0 or scores[word] + ahead[stop] > best):
                    best = scores[word] + ahead[stop]
                    chosen = word
                word = shorter[word]
            ahead[i] = best
            path[at + i] = chosen
        i = 0
        while i < size:
            length = int(lengths[path[at + i]]) if path[at + i] >= 0 else 1
            path[at + i + 1 : at + i + length] = -1
            i += length
        at += size
