"""Novelty: whether a word is new, or but known words side by side, or a part of known words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine.discovery import prior
from wordmine.discovery.learning import Learned
from wordmine.symbols import joined

_ENOUGH = 8.0
"""Nats from which a word is plainly none that known words make by chance."""

_WEIGHT = 2.0
"""What each nat that lacks costs a word in its score, nats."""

_ALONE = 0.1
"""The share of its occurrences, at least, in which a symbol counts as a word of its own."""


_LEAST_USES = 0.5
"""How often a word occurs outside of known ones at least, so that its logarithm is finite."""


class _Part(NamedTuple):
    """Some symbols of a word, from one up to another."""

    word: int
    begin: int
    end: int


def costs(
    learned: Learned, words: Sequence[str], expected: NDArray[Any], known: Collection[str]
) -> NDArray[np.float64]:
    """What words lose in their scores if known words make them by chance.

    The novelty of w is ln p(w) - max over the cuts of w into known words and single symbols of sum
    ln p(part): by how much w is more frequent than its parts would make it if they met as they
    please, nats.  这是 is hardly, 谷歌 very much so.  What it lacks of `_ENOUGH` is a cost.  So is
    each nat by which w is rarer where it is no part of a longer known word: 实事求 is of 实事求是.

    Parameters
    ----------
    learned : what was learned from a text.
    words, expected : (k,) some of its words, and their expected counts.
    known : the words that one has.

    Returns
    -------
    (k,) nats, 0 for what is new.
    """
    spelled = list(map(prior.spelled, words))
    parts = [
        _Part(word, begin, end)
        for word, names in enumerate(spelled)
        for begin in range(len(names))
        for end in range(begin + 1, len(names) + (begin > 0))
        if end == begin + 1 or joined(names[begin:end]) in known
    ]
    number = learned.counts.alphabet.numbers
    nodes = prior.find(
        learned.counts, [number(spelled[part.word][part.begin : part.end]) for part in parts]
    )
    best = [np.full(len(names) + 1, -np.inf) for names in spelled]
    for ends in best:
        ends[0] = 0.0
    likely = _log_probabilities(learned, nodes, np.array([end - at for _, at, end in parts]))
    for (word, begin, end), value in zip(parts, likely.tolist(), strict=True):  # by beginning
        best[word][end] = max(best[word][end], best[word][begin] + value)
    own = np.log(expected / learned.words.total)
    novelty = own - np.array([ends[-1] for ends in best])
    lost = np.maximum(0.0, _ENOUGH - novelty) - np.log(_shares_outside(learned, words, known))
    costs: NDArray[np.float64] = _WEIGHT * lost
    return costs


def _shares_outside(
    learned: Learned, words: Sequence[str], known: Collection[str]
) -> NDArray[np.float64]:
    """(k,) the share of its occurrences in which each word is no part of a longer known one."""
    counts, around = learned.counts, _around(words, known)
    names = sorted({word for those in around.values() for word in those})
    numbers = map(counts.alphabet.numbers, map(prior.spelled, names))
    nodes = prior.find(counts, [*numbers])
    uses = dict(zip(names, np.where(nodes < 0, 0, counts.counts[:][nodes]).tolist(), strict=True))
    nodes = prior.find(counts, [counts.alphabet.numbers(prior.spelled(word)) for word in words])
    own = np.where(nodes < 0, 0, counts.counts[:][nodes]).astype(np.float64)
    within = np.zeros(len(words))
    for row, those in around.items():
        within[row] = sum(uses[word] for word in _outermost(those))
    shares: NDArray[np.float64] = np.maximum(own - within, _LEAST_USES) / np.maximum(own, 1.0)
    return np.minimum(shares, 1.0)


def _around(words: Sequence[str], known: Collection[str]) -> dict[int, list[str]]:
    """The longer known words that each word, by its place, is a part of; of the others nothing."""
    rows = {word: row for row, word in enumerate(words)}
    heads, longest = {word[:2] for word in words}, max(map(len, words), default=0)
    found: dict[int, list[str]] = {}
    for word in known:
        for begin in range(len(word) - 1 if len(word) > 2 else 0):
            if word[begin : begin + 2] not in heads:
                continue
            last = min(begin + longest, len(word) - (begin == 0))
            for end in range(begin + 2, last + 1):
                if (row := rows.get(word[begin:end])) is not None:
                    found.setdefault(row, []).append(word)
    return found


def _outermost(words: Sequence[str]) -> set[str]:
    """Those words that are no parts of other ones."""
    return {one for one in words if not any(one != other and one in other for other in words)}


def _log_probabilities(
    learned: Learned, nodes: NDArray[np.int32], lengths: NDArray[Any]
) -> NDArray[np.float64]:
    """(k,) ln p of some n-grams as words: known ones are words wherever they occur."""
    words = learned.words
    order = np.argsort(words.nodes)
    at = order[np.searchsorted(words.nodes, nodes, sorter=order).clip(max=len(order) - 1)]
    is_word = words.nodes[at] == nodes
    counts = np.where(
        is_word, words.counts[at], np.where(nodes < 0, 0, learned.counts.counts[:][nodes])
    )
    alone = np.maximum(np.where(is_word, words.expected[at], 0.0), _ALONE * counts)
    uses = np.where(lengths > 1, counts, alone)
    found = np.full(len(nodes), -np.inf)
    np.log(uses / words.total, out=found, where=uses > 0)
    return found
