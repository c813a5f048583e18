"""Learning: from a counted text to the words that it is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import Counted, NgramCounts, ngrams
from wordmine.discovery import cohesion, entropy, seams
from wordmine.discovery.entropy import Words
from wordmine.runtime import Column, progress

_SEAM_SAMPLE = 1 << 22
"""Symbols of text, at least, in which to seek words to join: frequent ones show soon."""

_BYTES = 69
"""What of each candidate is held in memory at a time."""

_ROUNDS = 3
"""Rounds of learning; a fourth changes little."""


@dataclass(frozen=True, eq=False)
class Learned:
    """The words of a text.

    Attributes
    ----------
    counts : the n-gram counts of the text, with longer n-grams where words were joined.
    autonomy : (m,) of each n-gram, see `wordmine.discovery.cohesion.autonomy`.
    words : which n-grams are words.
    """

    counts: NgramCounts
    autonomy: Column
    words: Words

    @cached_property
    def entries(self) -> NDArray[np.int32]:
        """(m + 1,) the longest word that begins each n-gram; the last entry serves -1, a break."""
        return self.counts.beginnings(self.words.nodes)

    @cached_property
    def cut(self) -> Callable[[NDArray[np.int32]], NDArray[np.int32]]:
        """Finds the best cut of a stretch of text, see `wordmine.discovery.entropy.cutter`."""
        return entropy.cutter(self.words.shorter, self.words.lengths, self.words.scores())


def learn(counted: Counted, *, join: bool) -> Learned:
    """Find the words of a text by minimum-entropy learning.

    Parameters
    ----------
    counted : the text; longer n-grams are entered in its `longest`.
    join : whether to seek words up to twice as long as the n-grams by joining.

    Raises
    ------
    StorageError : there is no room.
    """
    counts, longest = counted.counts, counted.longest
    if join:
        progress.begin("joining")
        counts = _deepened(counted)
    autonomy = cohesion.autonomy(counts)
    keep = entropy.margins(counts, autonomy) > entropy.MARGIN
    words, entries = entropy.candidates(counts, autonomy, keep)
    size = len(words.nodes)
    remedy = "allow more with --memory, or raise --min-count"
    counts.workspace.check(size * _BYTES, f"learning from {size:,} candidates", remedy)
    progress.begin("learning", _ROUNDS * len(longest))
    starts = entropy.starting(entries, longest, counts.workspace)
    words = entropy.learn(words, starts, rounds=_ROUNDS, threads=counts.workspace.threads)
    return Learned(counts, autonomy, words)


def _deepened(counted: Counted) -> NgramCounts:
    """The counts with the longer n-grams in which words may hang together."""
    counts, longest = counted.counts, counted.longest
    autonomy = cohesion.autonomy(counts)
    keep = entropy.margins(counts, autonomy) > entropy.MARGIN
    words, entries = entropy.candidates(counts, autonomy, keep)
    step = max(1, counts.total // _SEAM_SAMPLE)
    marked = seams.seams(counts, longest, words, entries, step=step)
    del words, entries  # there may be millions
    return ngrams.deepen(counts, counted.text(), longest, marked, max_len=2 * counts.full_len)
