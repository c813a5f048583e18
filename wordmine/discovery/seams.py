"""Words longer than the n-grams counted so far, sought where the words of a cut hang together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import NgramCounts
from wordmine.discovery import stretches
from wordmine.discovery.candidates import BYTES_PER_NGRAM, Words
from wordmine.runtime import Column

_LEAST_BOND = 4.0
"""Mutual information across a seam from which the words on its sides may be one word, nats."""

_BYTES = 25 + 8
"""What is held of each candidate: `Words` and scores."""

_REACH = 2
"""Symbols looked at on each side of a seam."""


def seams(
    counts: NgramCounts,
    longest: Column,
    words: Words,
    entries: Column,
    *,
    step: int = 1,
) -> NDArray[np.int64]:
    """Find the n-grams from which longer ones are worth counting.

    Neighbouring words in the best cut are bonded if the symbols x before and y after their seam
    have ln [c(xy) N / (c(x) c(y))] >= 4 nats.  A run of bonded words that is longer than any
    n-gram counted so far may be a word itself.

    Parameters
    ----------
    counts : n-gram counts.
    longest : (n,) the longest n-gram at each position.
    words, entries : the words so far, as `wordmine.discovery.candidates` returns them.
    step : look only at every step-th stretch of text.

    Returns
    -------
    (k,) the n-grams of length `counts.max_len` inside such runs, ascending.
    """
    from wordmine.kernels import ngram_trie

    if counts.levels[-2] == counts.levels[-1]:
        return np.empty(0, np.int64)
    marked = np.zeros(len(counts), np.bool_)
    parents, lengths, numbers = counts.parents[:], counts.lengths, counts.counts[:]
    table = entries[:]
    cut = stretches.cutter(words.shorter, words.lengths, words.first_scores())

    def mark(begin: int, end: int) -> None:
        part = longest[begin:end]
        path = cut(table[part])
        ngram_trie.mark_runs(
            part,
            parents,
            lengths,
            numbers,
            counts.total,
            path,
            words.lengths,
            _REACH,
            _LEAST_BOND,
            marked,
        )

    beside = len(words.nodes) * _BYTES + len(counts) * BYTES_PER_NGRAM
    threads = counts.workspace.workers(stretches.BYTES, beside=beside)
    stretches.over_clauses(longest, mark, threads, step=step)
    return np.flatnonzero(marked)
