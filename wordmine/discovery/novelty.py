"""Novelty: whether a word is new, or but known words that often stand side by side."""

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
    please, nats.  这是 is hardly, 谷歌 very much so.  What it lacks of `_ENOUGH` is a cost.

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
    lost: NDArray[np.float64] = _WEIGHT * np.maximum(0.0, _ENOUGH - novelty)
    return lost


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
