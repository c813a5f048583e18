"""Minimum-entropy learning: the unigram lexicon that codes a text in the least information."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import NgramCounts
from wordmine.discovery import scoring
from wordmine.runtime import Column, Workspace, chunks, each, in_order, progress

_WINDOW = 2048
"""Symbols looked at together; only a clause of this length or more is cut by it."""

_STRETCH = 1 << 18
"""Symbols of text that a thread works through at a time."""

MARGIN = -2.5
"""Nats by which a candidate must beat its own best split: it may lose a little.

The minimum-entropy redundancy test (Su 2018), made before learning: what loses by more would hardly
be used in any cut."""

_BYTES = 32 << 20
"""What a thread takes to weigh a slice of n-grams, at most."""

_VANISHED = 0.5
"""Words of several symbols with a smaller expected count drop out."""


@dataclass(frozen=True, eq=False)
class Words:
    """The words of a lexicon over a text: a forest in which each word names its prefix words.

    In any order.

    Attributes
    ----------
    nodes : (k,) the n-gram that each word is.
    lengths : (k,) symbols.
    shorter : (k,) the next shorter word that begins a word, -1 for none.
    expected : (k,) expected count of each word over all cuts of the text.
    counts : (k,) occurrences of the string of each word.
    autonomy : (k,) see `wordmine.discovery.cohesion.autonomy`.
    """

    nodes: NDArray[np.int32]
    lengths: NDArray[np.int8]
    shorter: NDArray[np.int32]
    expected: NDArray[np.float64]
    counts: NDArray[np.int32]
    autonomy: NDArray[np.float32]

    def scores(self) -> NDArray[np.float64]:
        """(k,) score of each word in a cut, nats, see `wordmine.discovery.scoring.learned`."""
        total = float(self.expected.sum())
        return scoring.learned(self.expected, total, self.counts, self.lengths, self.autonomy)

    def first_scores(self) -> NDArray[np.float64]:
        """(k,) the same before learning, nats, see `wordmine.discovery.scoring.first`."""
        total = float(self.expected.sum())
        return scoring.first(self.expected, total, self.lengths, self.autonomy)


def margins(counts: NgramCounts, autonomy: Column) -> NDArray[np.float32]:
    """How much better each n-gram scores as a word than as its own best split in two or more.

    Parameters
    ----------
    counts : n-gram counts.
    autonomy : (m,) see `wordmine.discovery.cohesion.autonomy`.

    Returns
    -------
    (m,) nats; infinite for one symbol, minus infinite for what cannot be a word.
    """
    total, wordlike, suffixes = occurrences(counts), counts.wordlike, counts.suffixes
    best = np.empty(counts.levels[-2], np.float32)
    found = np.empty(len(counts), np.float32)

    def weigh(part: tuple[int, int, int]) -> None:
        length, begin, end = part
        lengths = np.full(end - begin, length, np.int8)
        scores = scoring.first(counts.counts[begin:end], total, lengths, autonomy[begin:end])
        scores[~wordlike[begin:end]] = -np.inf
        split = _best_split(counts, suffixes, best, *part)
        if begin < len(best):
            best[begin:end] = np.maximum(scores, split)
        found[begin:end] = scores - split if length > 1 else np.inf

    workers = counts.workspace.workers(_BYTES)
    for length in range(1, counts.max_len + 1):
        each(weigh, counts.slices(length, length), workers)
    return found


def candidates(
    counts: NgramCounts, autonomy: Column, keep: NDArray[np.bool_]
) -> tuple[Words, Column]:
    """Some n-grams as words, each with its count for an expected count.

    Parameters
    ----------
    counts : n-gram counts.
    autonomy : (m,) see `wordmine.discovery.cohesion.autonomy`.
    keep : (m,) which n-grams; all of one symbol are among them.

    Returns
    -------
    tuple of the words and, (m + 1,), which of them is the longest that begins each n-gram;
    the last entry serves -1, a break.
    """
    uses = np.concatenate([counts.counts[a:b][keep[a:b]] for _, a, b in counts.slices()])
    order = _frequent_first(uses)
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order))
    entries = counts.workspace.empty(len(counts) + 1, np.int32)
    entries[len(counts) :][:] = -1
    shorter, freedom = np.empty(len(order), np.int32), np.empty(len(order), np.float32)
    begun = 0
    for length, begin, end in counts.slices():
        chosen = np.flatnonzero(keep[begin:end])
        part = slice(begun, begun := begun + len(chosen))
        inherited = _above(counts, length, entries, counts.parents[begin:end])
        shorter[part], freedom[part] = inherited[chosen], autonomy[begin:end][chosen]
        inherited = inherited.copy()
        inherited[chosen] = rank[part]
        entries[begin:end][:] = inherited
    nodes = np.flatnonzero(keep).astype(np.int32)[order]
    words = Words(
        nodes=nodes,
        lengths=counts.lengths[nodes],
        shorter=shorter[order],
        expected=uses[order].astype(np.float64),
        counts=uses[order],
        autonomy=freedom[order],
    )
    return words, entries


def occurrences(counts: NgramCounts) -> int:
    """How often all n-grams occur together."""
    return sum(int(counts.counts[a:b].sum(dtype=np.int64)) for _, a, b in counts.slices())


def _frequent_first(uses: NDArray[np.int32]) -> NDArray[np.int64]:
    """An order in which the processor's caches hold the words that are often needed.

    All that are used more than 65,534 times stand together: 16 bits are sorted much faster.
    """
    most = np.iinfo(np.uint16).max
    return np.argsort(most - np.minimum(uses, most).astype(np.uint16), kind="stable")


def _best_split(
    counts: NgramCounts,
    suffixes: Column,
    best: NDArray[np.float32],
    length: int,
    begin: int,
    end: int,
) -> NDArray[np.float32]:
    """The highest summed score of two or more parts of some n-grams; -inf for one symbol."""
    fronts, backs = [counts.parents[begin:end]], [suffixes[begin:end]]
    for longer in range(length, 2, -1):
        fronts.append(_above(counts, longer, counts.parents, fronts[-1]))
        backs.append(_above(counts, longer, suffixes, backs[-1]))
    split = np.full(end - begin, -np.inf, np.float32)
    if length > 1:
        for front, back in zip(fronts, reversed(backs), strict=True):
            np.maximum(split, best[front] + best[back], out=split)
    return split


def _above(
    counts: NgramCounts, length: int, column: Column, nodes: NDArray[np.int32]
) -> NDArray[np.int32]:
    """What a column holds of n-grams one symbol shorter than some length; -1 for the empty one.

    Takes no more of the column than that length.
    """
    if length == 1:
        return nodes
    start, stop = counts.levels[length - 2 : length].tolist()
    found: NDArray[np.int32] = column[start:stop][nodes - np.int32(start)]
    return found


def starting(entries: Column, longest: Column, workspace: Workspace) -> Column:
    """The longest word that starts at each position of a text, -1 at a break, (n,).

    Parameters
    ----------
    entries : as `candidates` returns them.
    longest : (n,) the longest n-gram at each position, -1 at a break.
    workspace : where the result is to be, and what to work with.
    """
    found = workspace.empty(len(longest), np.int32)
    _look_up(entries[:], longest, found, workspace.threads)
    return found


def _look_up(table: NDArray[np.int32], keys: Column, found: Column, threads: int) -> None:
    """Look up each of some keys, -1 for the last row of the table; `found` may be `keys`."""

    def look_up(chunk: tuple[int, int]) -> None:
        part = slice(*chunk)
        found[part][:] = table[keys[part]]

    each(look_up, chunks(len(keys)), threads)


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
        lengths=words.lengths[keep],
        shorter=heirs[words.shorter[keep]],
        expected=words.expected[keep],
        counts=words.counts[keep],
        autonomy=words.autonomy[keep],
    )
    return kept, heirs


def learn(words: Words, longest: Column, *, rounds: int, threads: int) -> Words:
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
        words = replace(words, expected=_expected(words, scores, longest, threads))
        words, heirs = prune(words, words.expected >= _VANISHED)
        _look_up(heirs, longest, longest, threads)
    return words


def _expected(
    words: Words, scores: NDArray[np.float64], longest: Column, threads: int
) -> NDArray[np.float64]:
    from wordmine.kernels import expectation

    weights = np.exp(scores, out=scores)
    sums = [np.zeros(len(weights), np.int64) for _ in range(threads)]

    def expect(begin: int, end: int) -> None:
        mine = sums.pop()
        expectation.expect(longest[begin:end], words.shorter, words.lengths, weights, _WINDOW, mine)
        sums.append(mine)

    over_clauses(longest, expect, threads)
    expected: NDArray[np.float64] = sum(sums[1:], start=sums[0]) / expectation.UNIT
    return expected


def cutter(
    shorter: NDArray[np.int32], lengths: NDArray[np.int8], scores: NDArray[np.float64]
) -> Callable[[NDArray[np.int32]], NDArray[np.int32]]:
    """A function that finds the cut of stretches of text whose words score most in all.

    It takes the longest word at each position of a stretch that ends before a break or with the
    text, and gives the word that starts at each, -1 elsewhere.
    """
    from wordmine.kernels import expectation

    def cut(longest: NDArray[np.int32]) -> NDArray[np.int32]:
        path = np.empty(len(longest), np.int32)
        expectation.cut(longest, shorter, lengths, scores, _WINDOW, path)
        return path

    return cut


def over_clauses(
    longest: Column,
    work: Callable[[int, int], None],
    threads: int,
    *,
    step: int = 1,
    end: int | None = None,
) -> None:
    """Call `work` on the begin and end of stretches of text that meet at breaks.

    With a `step`, only on every step-th of them: an even sample, the same each time; with an `end`,
    only up to that, which is a break.
    """
    some = stretches(longest, len(longest) if end is None else end)[::step]
    done = in_order(lambda stretch: work(*stretch), some, threads)
    for (begin, stop), _ in zip(some, done, strict=True):
        progress.advance(stop - begin)


def stretches(longest: Column, end: int) -> list[tuple[int, int]]:
    """Begin and end of stretches of text that meet at breaks, up to one."""
    edges = [0]
    while edges[-1] < end:
        edge = edges[-1] + _STRETCH
        while edge < end:
            breaks = np.flatnonzero(longest[edge : edge + _WINDOW] < 0)
            if len(breaks):
                edge += int(breaks[0])
                break
            edge += _WINDOW
        edges.append(min(edge, end))
    return list(pairwise(edges))
