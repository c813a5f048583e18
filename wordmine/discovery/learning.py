"""Minimum-entropy learning: the words that code a counted text in the least information."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import Counted, NgramCounts, ngrams
from wordmine.discovery import candidates, cohesion, seams, stretches
from wordmine.discovery.candidates import Words
from wordmine.lexicon import scoring
from wordmine.runtime import Column, Workspace, chunks, each, progress

_SEAM_SAMPLE = 1 << 22
"""Symbols of text, at least, in which to seek words to join: frequent ones show soon."""

_BYTES, _BYTES_PER_NGRAM = 66, 4
"""What is held of each candidate and n-gram: `Words`, scores and what they are made of, sums of one
thread; lengths and flags.  Measured with tracemalloc on 2.7 million candidates of 3.6."""

_EXPECTING = 25 + 2 * 8
"""What is held of each candidate beside every thread's sums: `Words`, scores, expected counts."""

_LOOKING_UP = 8 << 20
"""What a thread takes to look up a chunk: keys, what is found, both in files, and what waits."""

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
        """Finds the best cut of a stretch of text, see `wordmine.discovery.stretches.cutter`."""
        return stretches.cutter(self.words.shorter, self.words.lengths, self.words.scores())


def learn(counted: Counted, *, join: bool) -> Learned:
    """Find the words of a text by minimum-entropy learning.

    Parameters
    ----------
    counted : the text; longer n-grams are entered in its `longest`, and its symbols forgotten.
    join : whether to seek words up to twice as long as the n-grams by joining.

    Raises
    ------
    StorageError : there is no room.
    """
    counts, longest = counted.counts, counted.longest
    autonomy = cohesion.autonomy(counts)
    if join:
        progress.begin("joining")
        counts = _deepened(counted, autonomy)
        autonomy = cohesion.autonomy(counts, autonomy)
    counted.forget_symbols()
    keep = candidates.plausible(counts, autonomy)
    words, entries = candidates.candidates(counts, autonomy, keep)
    size = len(words.nodes)
    remedy = "allow more with --memory, or raise --min-count"
    needed = size * _BYTES + len(counts) * _BYTES_PER_NGRAM
    counts.workspace.check(needed, f"learning from {size:,} candidates", remedy)
    progress.begin("learning", _ROUNDS * len(longest))
    starts = starting(entries, longest, counts.workspace)
    words = maximise(words, starts, rounds=_ROUNDS, workspace=counts.workspace)
    return Learned(counts, autonomy, _parted(counts, words))


def _deepened(counted: Counted, autonomy: Column) -> NgramCounts:
    """The counts with the longer n-grams in which words may hang together."""
    counts, longest = counted.counts, counted.longest
    keep = candidates.plausible(counts, autonomy)
    words, entries = candidates.candidates(counts, autonomy, keep)
    step = max(1, counts.total // _SEAM_SAMPLE)
    marked = seams.seams(counts, longest, words, entries, step=step)
    del words, entries  # there may be millions
    return ngrams.deepen(counts, counted.text(), longest, marked, max_len=2 * counts.full_len)


def maximise(words: Words, longest: Column, *, rounds: int, workspace: Workspace) -> Words:
    """Expectation maximisation: expected counts make scores, which make expected counts.

    After each round the words whose expected count vanishes drop out.

    Parameters
    ----------
    words : candidates with first expected counts.
    longest : (n,) the longest candidate at each position of the text, see `starting`; gives way to
        the longest word there that is left.
    rounds : how many times to go through the text.
    """
    for done in range(rounds):
        scores = words.scores() if done else words.first_scores()
        words = replace(words, expected=_expected(words, scores, longest, workspace))
        words, heirs = prune(words, words.expected >= candidates.LEAST_USES)
        _look_up(heirs, longest, longest, workspace)
    return words


def _expected(
    words: Words, scores: NDArray[np.float64], longest: Column, workspace: Workspace
) -> NDArray[np.float64]:
    from wordmine.kernels import expectation

    size = len(scores)
    threads = workspace.workers(8 * size + stretches.BYTES, beside=_EXPECTING * size)
    weights = np.exp(scores, out=scores)
    sums = [np.zeros(len(weights), np.int64) for _ in range(threads)]

    def expect(begin: int, end: int) -> None:
        mine = sums.pop()
        expectation.expect(
            longest[begin:end], words.shorter, words.lengths, weights, stretches.WINDOW, mine
        )
        sums.append(mine)

    stretches.over_clauses(longest, expect, threads)
    total = sums.pop()
    while sums:
        total += sums.pop()
    expected: NDArray[np.float64] = total / expectation.UNIT
    return expected


def _parted(counts: NgramCounts, words: Words) -> Words:
    """The words, each number apart from its measure again, as text is cut."""
    measured = words.kinds == scoring.MEASURED
    rows = np.empty(len(counts.alphabet), np.int64)
    single = np.flatnonzero(words.lengths == 1)
    rows[words.nodes[single]] = single
    expected, nodes = words.expected.copy(), words.nodes[measured]
    for symbols in (counts.parents[:][nodes], counts.suffixes[:][nodes]):
        np.add.at(expected, rows[symbols], words.expected[measured])
    return prune(replace(words, expected=expected), ~measured)[0]


def prune(words: Words, keep: NDArray[np.bool_]) -> tuple[Words, NDArray[np.int32]]:
    """Drop words, and let what they began begin with their next shorter word.

    Parameters
    ----------
    words : the words.
    keep : (k,) which to keep; words of one symbol always stay.

    Returns
    -------
    tuple of the words kept and, (k + 1,), which of them is the longest that begins each word; the
    last entry serves -1, none.
    """
    keep = keep | (words.lengths == 1)
    heir = np.arange(len(keep), dtype=np.int32)
    for length in range(2, int(words.lengths.max()) + 1):
        dropped = np.flatnonzero((words.lengths == length) & ~keep)
        heir[dropped] = heir[words.shorter[dropped]]
    number = (np.cumsum(keep) - 1).astype(np.int32)
    heirs = np.append(number[heir], np.int32(-1))
    kept = Words(
        nodes=words.nodes[keep],
        kinds=words.kinds[keep],
        lengths=words.lengths[keep],
        shorter=heirs[words.shorter[keep]],
        expected=words.expected[keep],
        counts=words.counts[keep],
        autonomy=words.autonomy[keep],
    )
    return kept, heirs


def starting(entries: Column, longest: Column, workspace: Workspace) -> Column:
    """The longest word that starts at each position of a text, -1 at a break, (n,).

    Parameters
    ----------
    entries : as `candidates` returns them.
    longest : (n,) the longest n-gram at each position, -1 at a break.
    workspace : where the result is to be, and what to work with.
    """
    found = workspace.empty(len(longest), np.int32)
    _look_up(entries[:], longest, found, workspace)
    return found


def _look_up(table: NDArray[np.int32], keys: Column, found: Column, workspace: Workspace) -> None:
    """Look up each of some keys, -1 for the last row of the table; `found` may be `keys`."""

    def look_up(chunk: tuple[int, int]) -> None:
        part = slice(*chunk)
        found[part][:] = table[keys[part]]

    each(look_up, chunks(len(keys)), workspace.workers(_LOOKING_UP, beside=table.nbytes))


def entropy_rates(counts: NgramCounts, words: Words) -> tuple[float, float]:
    """Information per symbol of the text, coded symbol by symbol and word by word.

    H = -(1 / N) sum over the units u of n(u) ln [n(u) / sum n], N the number of symbols, n the
    counts of the symbols or the expected counts of the words.

    Returns
    -------
    two rates, bits a symbol.
    """
    symbols = counts.counts[: len(counts.alphabet)].astype(np.float64)
    rates = []
    for uses in (symbols, words.expected[words.expected > 0]):
        information = float(np.sum(uses * np.log2(uses.sum() / uses)))
        rates.append(information / counts.total)
    return rates[0], rates[1]
