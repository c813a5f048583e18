"""Dotted names: two words with a point between them, as 艾萨克·牛顿.

Learning lists 艾萨克 and 牛顿, each of which may be more frequent than both together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import NgramCounts
from wordmine.discovery.candidates import Words
from wordmine.discovery.cohesion import opening
from wordmine.discovery.fullnames import sure

_POINT = "·"

_LEAST = 4
"""Occurrences of a name."""

_FREE = 1.3
"""Branching entropy on either side, nats: hardly twice the same neighbour of four."""

_PART, _LIKELY = 0.9, 0.25
"""The share of its occurrences, at least, that a fragment has in longer dotted names, and the
confidence, at least, of these."""


def find(counts: NgramCounts, words: Words) -> NDArray[np.int32]:
    """The n-grams that are dotted names, and hardly words by what was learned, ascending.

    Parameters
    ----------
    counts : n-gram counts.
    words : the words that were learned.
    """
    is_point = np.array([name == _POINT for name in counts.alphabet.symbols])
    if not is_point.any():
        return np.empty(0, np.int32)
    is_sure, found = sure(counts, words), [np.empty(0, np.int32)]
    begun, ended = opening(counts, is_point), np.zeros(len(counts), np.int8)
    for length, begin, end in counts.slices(3):
        rest = counts.suffixes[begin:end]
        # Of each n-gram, how many symbols the point and the sure word are that end it.
        ended[begin:end] = np.where(begun[begin:end], length * is_sure[rest], ended[rest])
        whole = np.flatnonzero((ended[begin:end] > 0) & ~begun[begin:end]).astype(np.int32) + begin
        whole = whole[_is_free(counts, whole) & ~is_sure[whole]]
        whole = whole[is_sure[_fronts(counts, whole, ended[whole])]]
        is_sure[whole] = True  # so that it may be the front of one of three words
        found.append(whole)
    return np.concatenate(found)


def fragments(
    words: Sequence[str], count: NDArray[Any], confidence: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Which words are fragments of dotted names, as 特·爱 is of 阿尔伯特·爱因斯坦.

    They are words with a point in them that nearly always stand in longer, likely ones.

    Parameters
    ----------
    words : the k words.
    count : (k,) their occurrences.
    confidence : (k,) how likely they are words.
    """
    found = np.zeros(len(words), np.bool_)
    dotted = {word: i for i, word in enumerate(words) if _POINT in word[1:-1]}
    inside = dict.fromkeys(dotted, 0)
    for word in sorted(dotted, key=len, reverse=True):
        i = dotted[word]
        own = max(int(count[i]) - inside[word], 0)  # occurrences in no longer one
        found[i] = own <= (1 - _PART) * count[i]
        if confidence[i] < _LIKELY:
            continue
        for begin in range(word.rindex(_POINT)):
            for end in range(word.index(_POINT, begin) + 2, len(word) + 1):
                if end - begin < len(word) and (part := word[begin:end]) in inside:
                    inside[part] += own
    return found


def _is_free(counts: NgramCounts, whole: NDArray[np.int32]) -> NDArray[np.bool_]:
    """(k,) which n-grams occur often enough, beside different symbols."""
    free = np.minimum(counts.left_entropy[:][whole], counts.right_entropy[:][whole]) > _FREE
    found: NDArray[np.bool_] = free & (counts.counts[:][whole] >= _LEAST)
    return found


def _fronts(
    counts: NgramCounts, whole: NDArray[np.int32], ends: NDArray[np.int8]
) -> NDArray[np.int32]:
    """(k,) some n-grams without so many symbols at their ends."""
    parents, front = counts.parents[:], whole
    for taken in range(int(ends.max(initial=0))):
        front = np.where(ends > taken, parents[front], front)
    return front
