"""Minimum-entropy learning: the unigram lexicon that codes a text in the least information."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wordmine.ngrams import NgramCounts
from wordmine.parallel import each

_WINDOW = 2048
"""Symbols looked at together; only a clause of this length or more is cut by it."""

_STRETCH = 1 << 18
"""Symbols of text that a thread works through at a time."""

_MARGIN = 2.5
"""Nats by which a candidate may lose to its own best split and still be considered."""

LENGTH_COST = 1.0
"""alpha: what each symbol of a word beyond the first costs its score in a cut, nats."""

LEAST_EXPECTED = 1e-3
"""A symbol never expected alone must still be able to stand alone."""

_VANISHED = 0.5
"""Words of several symbols with a smaller expected count drop out."""


@dataclass(frozen=True, eq=False)
class Words:
    """The words of a lexicon over a text: a forest in which each word names its prefix words.

    Attributes
    ----------
    nodes : (k,) the n-gram that each word is.
    lengths : (k,) symbols.
    shorter : (k,) the next shorter word that begins a word, -1 for none.
    expected : (k,) expected count of each word over all cuts of the text.
    evidence : (k,) what boundary evidence and length add to a word's score, nats.
    entries : (m,) the longest word that begins each n-gram.
    """

    nodes: NDArray[np.int64]
    lengths: NDArray[np.int8]
    shorter: NDArray[np.int32]
    expected: NDArray[np.float64]
    evidence: NDArray[np.float64]
    entries: NDArray[np.int32]

    def log_probability(self) -> NDArray[np.float64]:
        """(k,) ln p(w), nats, of words drawn by their expected counts."""
        return log_probability(self.expected, float(self.expected.sum()))

    def scores(self) -> NDArray[np.float64]:
        """(k,) score of each word in a cut: s(w) = ln p(w) + evidence, nats."""
        return self.log_probability() + self.evidence


def log_probability(expected: NDArray[np.float64], total: float) -> NDArray[np.float64]:
    """Log-probability of words, nats, by expected counts, of which there are `total` in all."""
    shares: NDArray[np.float64] = np.maximum(expected, LEAST_EXPECTED) / total
    return np.log(shares, out=shares)


def strength(total: int) -> float:
    """How far boundary evidence is to be trusted, 0-1, in a text of so many symbols.

    Branching entropies estimated from little text are noise; measured optima are about 0.4 at one
    million symbols and 1 at twenty million.
    """
    return float(np.clip(np.log(max(total, 1) / 1e5) / np.log(200.0), 0.25, 1.0))


def evidence(
    lengths: NDArray[np.integer[Any]], autonomy: NDArray[np.float64], trust: float
) -> NDArray[np.float64]:
    """What the boundaries and the length of a word add to its score.

    lambda(|w|) A(w) - alpha (|w| - 1) with lambda = trust for one symbol and twice that for more,
    and alpha = `LENGTH_COST`.

    Parameters
    ----------
    lengths : (m,) symbols.
    autonomy : (m,) standard deviations.
    trust : weight of the evidence, see `strength`.

    Returns
    -------
    (m,) nats.
    """
    pull = np.where(lengths > 1, 2 * trust, trust)
    added: NDArray[np.float64] = pull * autonomy - LENGTH_COST * (lengths - 1.0)
    return added


def candidates(counts: NgramCounts, added: NDArray[np.float64]) -> Words:
    """The n-grams that could ever be chosen as words.

    Every n-gram is a candidate at first, with its count for an expected count.  One whose score
    lies `_MARGIN` below that of its own best split would hardly be used in any cut, so it is left
    out here: the minimum-entropy redundancy test (Su 2018), made before learning.

    Parameters
    ----------
    counts : n-gram counts.
    added : (m,) evidence for each n-gram, nats.
    """
    everything = Words(
        nodes=np.arange(len(counts)),
        lengths=counts.lengths,
        shorter=counts.parents,
        expected=counts.counts.astype(np.float64),
        evidence=added,
        entries=np.arange(len(counts), dtype=np.int32),
    )
    scores = np.where(counts.wordlike, everything.scores(), -np.inf)
    return prune(everything, scores > _best_split(counts, scores) - _MARGIN)


def _best_split(counts: NgramCounts, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """(m,) the highest summed score of two or more parts of each n-gram; -inf for one symbol."""
    split = np.full(len(scores), -np.inf)
    best = scores.copy()
    for length in range(2, counts.max_len + 1):
        begin, end = counts.levels[length - 1 : length + 1]
        nodes = np.arange(begin, end)
        fronts, ends = [counts.parents[nodes]], [counts.suffixes[nodes]]
        for _ in range(length - 2):
            fronts.append(counts.parents[fronts[-1]])
            ends.append(counts.suffixes[ends[-1]])
        for front, back in zip(fronts, reversed(ends), strict=True):
            np.maximum(split[begin:end], best[front] + best[back], out=split[begin:end])
        np.maximum(best[begin:end], split[begin:end], out=best[begin:end])
    return split


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


def prune(words: Words, keep: NDArray[np.bool_]) -> Words:
    """Drop words, and let what they began begin with their next shorter word.

    Parameters
    ----------
    words : the words.
    keep : (k,) which to keep; words of one symbol always stay.
    """
    keep = keep | (words.lengths == 1)
    heir = np.arange(len(keep), dtype=np.int32)
    for length in range(2, int(words.lengths.max()) + 1):
        dropped = np.flatnonzero((words.lengths == length) & ~keep)
        heir[dropped] = heir[words.shorter[dropped]]
    number = (np.cumsum(keep) - 1).astype(np.int32)
    shorter = words.shorter[keep]
    renumbered = np.append(number[heir], np.int32(-1))  # the last entry serves -1, "none"
    return Words(
        nodes=words.nodes[keep],
        lengths=words.lengths[keep],
        shorter=renumbered[shorter],
        expected=words.expected[keep],
        evidence=words.evidence[keep],
        entries=renumbered[words.entries],
    )


def learn(words: Words, longest: NDArray[np.int32], *, rounds: int, threads: int) -> Words:
    """Expectation maximisation: expected counts make probabilities, which make expected counts.

    After each round the words whose expected count vanishes drop out.

    Parameters
    ----------
    words : candidates with first expected counts.
    longest : (n,) the longest n-gram at each position of the text, -1 at a break.
    rounds : how many times to go through the text.
    threads : how many threads to work with; the result does not depend on it.
    """
    for _ in range(rounds):
        words = replace(words, expected=_expected(words, longest, threads))
        words = prune(words, words.expected >= _VANISHED)
    return words


def _expected(words: Words, longest: NDArray[np.int32], threads: int) -> NDArray[np.float64]:
    from wordmine.kernels import learning

    weights = np.exp(words.scores())
    sums = [np.zeros(len(weights), np.int64) for _ in range(threads)]

    def expect(begin: int, end: int) -> None:
        mine = sums.pop()
        learning.expect(
            longest, words.entries, words.shorter, words.lengths, weights,
            begin, end, _WINDOW, mine,
        )  # fmt: skip
        sums.append(mine)

    over_clauses(longest, expect, threads)
    expected: NDArray[np.float64] = np.sum(sums, axis=0) / learning.UNIT
    return expected


def best_cut(
    words: Words, longest: NDArray[np.int32], threads: int, *, step: int = 1
) -> NDArray[np.int32]:
    """The word that starts at each position of the best cut of the text, -1 elsewhere, (n,).

    Parameters
    ----------
    words, longest, threads : as for `learn`.
    step : cut only every step-th stretch of text; nothing is said of the others.
    """
    from wordmine.kernels import learning

    path = np.empty(len(longest), np.int32)
    scores = words.scores()

    def cut(begin: int, end: int) -> None:
        learning.cut(
            longest, words.entries, words.shorter, words.lengths, scores,
            begin, end, _WINDOW, path,
        )  # fmt: skip

    over_clauses(longest, cut, threads, step=step)
    return path


def over_clauses(
    longest: NDArray[np.int32], work: Callable[[int, int], None], threads: int, *, step: int = 1
) -> None:
    """Call `work` on the begin and end of stretches of text that meet at breaks.

    With a `step`, only on every step-th of them: an even sample, the same each time.
    """
    edges = [0]
    while edges[-1] < len(longest):
        edge = edges[-1] + _STRETCH
        while edge < len(longest):
            breaks = np.flatnonzero(longest[edge : edge + _WINDOW] < 0)
            if len(breaks):
                edge += int(breaks[0])
                break
            edge += _WINDOW
        edges.append(min(edge, len(longest)))
    each(lambda stretch: work(*stretch), list(pairwise(edges))[::step], threads)
