"""Words longer than the n-grams counted so far, sought where the words of a cut hang together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

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
    step : look only at one in so many clauses, chosen by what they hold.

    Returns
    -------
    (k,) the n-grams of length `counts.max_len` inside such runs, ascending.
    """
    if counts.levels[-2] == counts.levels[-1]:
        return np.empty(0, np.int64)
    seeking = Seeking.of(counts, words, entries, step)
    marked = np.zeros(len(counts), np.bool_)

    def mark(begin: int, end: int) -> None:
        seeking.mark(longest[begin:end], marked)

    beside = len(words.nodes) * _BYTES + len(counts) * BYTES_PER_NGRAM
    threads = counts.workspace.workers(stretches.BYTES, beside=beside)
    stretches.over_clauses(longest, mark, threads)
    return np.flatnonzero(marked)


@dataclass(frozen=True, eq=False)
class Seeking:
    """What it takes to seek bonded words in a stretch of text.

    Attributes
    ----------
    parents, lengths, counts : (m,) each n-gram without its last symbol; its length, symbols; how
        often it occurs.
    total : symbols in the whole text.
    entries : (m + 1,) the longest word that begins each n-gram; the last entry serves -1.
    shorter, word_lengths, scores : (k,) the words, as `stretches.cutter` takes them.
    step : look only at one in so many clauses.
    """

    parents: NDArray[np.int32]
    lengths: NDArray[np.int8]
    counts: NDArray[Any]
    total: int
    entries: NDArray[np.int32]
    shorter: NDArray[np.int32]
    word_lengths: NDArray[np.int8]
    scores: NDArray[np.float64]
    step: int

    @classmethod
    def of(cls, counts: NgramCounts, words: Words, entries: Column, step: int) -> Self:
        """See `seams`."""
        return cls(
            parents=counts.parents[:],
            lengths=counts.lengths,
            counts=counts.counts[:],
            total=counts.total,
            entries=entries[:],
            shorter=words.shorter,
            word_lengths=words.lengths,
            scores=words.first_scores(),
            step=step,
        )

    def mark(self, longest: NDArray[np.int32], marked: NDArray[np.bool_]) -> None:
        """Mark the n-grams inside runs of bonded words.

        Parameters
        ----------
        longest : (n,) the longest n-gram at each position of a stretch, which begins with a break
            and ends before one or with the text.
        marked : (m,) output.
        """
        from wordmine.kernels import ngram_trie

        part = longest
        if self.step > 1:
            chosen = np.empty(len(longest), np.int32)
            part = chosen[: ngram_trie.choose_clauses(longest, self.step, chosen)]
        path = stretches.cutter(self.shorter, self.word_lengths, self.scores)(self.entries[part])
        ngram_trie.mark_runs(
            part,
            self.parents,
            self.lengths,
            self.counts,
            self.total,
            path,
            self.word_lengths,
            _REACH,
            _LEAST_BOND,
            marked,
        )
