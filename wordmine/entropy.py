"""Minimum-entropy learning: the unigram lexicon that codes a text in the least information."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wordmine import progress, scoring
from wordmine.ngrams import NgramCounts
from wordmine.parallel import each, in_order
from wordmine.storage import Column, Storage, chunks

_WINDOW = 2048
"""Symbols looked at together; only a clause of this length or more is cut by it."""

_STRETCH = 1 << 18
"""Symbols of text that a thread works through at a time."""

_MARGIN = 2.5
"""Nats by which a candidate may lose to its own best split and still be considered."""

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
    autonomy : (k,) see `wordmine.cohesion.autonomy`.
    entries : the longest word that begins each of the candidates there were at first.
    """

    nodes: NDArray[np.int32]
    lengths: NDArray[np.int8]
    shorter: NDArray[np.int32]
    expected: NDArray[np.float64]
    counts: NDArray[np.int32]
    autonomy: NDArray[np.float32]
    entries: NDArray[np.int32]

    def scores(self) -> NDArray[np.float64]:
        """(k,) score of each word in a cut, nats, see `wordmine.scoring.learned`."""
        total = float(self.expected.sum())
        return scoring.learned(self.expected, total, self.counts, self.lengths, self.autonomy)

    def first_scores(self) -> NDArray[np.float64]:
        """(k,) the same before learning, nats, see `wordmine.scoring.first`."""
        total = float(self.expected.sum())
        return scoring.first(self.expected, total, self.lengths, self.autonomy)


def candidates(counts: NgramCounts, autonomy: Column) -> tuple[Words, Column]:
    """The n-grams that could ever be chosen as words.

    Every n-gram is a candidate at first, with its count for an expected count.  One whose score
    lies `_MARGIN` below that of its own best split would hardly be used in any cut, so it is left
    out here: the minimum-entropy redundancy test (Su 2018), made before learning.

    Parameters
    ----------
    counts : n-gram counts.
    autonomy : (m,) see `wordmine.cohesion.autonomy`.

    Returns
    -------
    tuple of the candidates and, (m + 1,), which of them is the longest that begins each n-gram;
    the last entry serves -1, a break.
    """
    total = occurrences(counts)
    best = np.empty(counts.levels[-2], np.float32)
    entries = counts.storage.empty(len(counts) + 1, np.int32)
    entries[len(counts) :][:] = -1
    columns: dict[str, list[NDArray[Any]]] = {field.name: [] for field in fields(Words)}
    size = 0
    for length, begin, end in counts.slices():
        uses, freedom = counts.counts[begin:end], autonomy[begin:end]
        lengths = np.full(end - begin, length, np.int8)
        scores = scoring.first(uses, total, lengths, freedom)
        scores[~counts.wordlike[begin:end]] = -np.inf
        split = _best_split(counts, best, length, begin, end)
        keep = (scores > split - _MARGIN) | (length == 1)
        if begin < len(best):
            best[begin:end] = np.maximum(scores, split)
        shorter = _above(counts, length, entries, counts.parents[begin:end])
        own = size - 1 + np.cumsum(keep)
        entries[begin:end][:] = np.where(keep, own, shorter)
        for name, values in (
            ("nodes", np.arange(begin, end, dtype=np.int32)), ("lengths", lengths),
            ("shorter", shorter), ("expected", uses.astype(np.float64)), ("counts", uses),
            ("autonomy", freedom), ("entries", own.astype(np.int32)),
        ):  # fmt: skip
            columns[name].append(values[keep])
        size += int(keep.sum())
    return _frequent_first(columns, entries)


def occurrences(counts: NgramCounts) -> int:
    """How often all n-grams occur together."""
    return sum(int(counts.counts[a:b].sum(dtype=np.int64)) for _, a, b in counts.slices())


def _frequent_first(parts: dict[str, list[NDArray[Any]]], entries: Column) -> tuple[Words, Column]:
    """The words, ordered so that the processor's caches hold those that are often needed."""
    columns = {name: np.concatenate(parts.pop(name)) for name in list(parts)}
    order = np.argsort(-columns["expected"], kind="stable")
    rank = np.empty(len(order) + 1, np.int32)  # the last entry serves -1, "none"
    rank[order] = np.arange(len(order))
    rank[-1] = -1
    for begin, end in chunks(len(entries)):
        entries[begin:end][:] = rank[entries[begin:end]]
    for name in columns:
        columns[name] = columns[name][order]
    for name in ("shorter", "entries"):
        columns[name] = rank[columns[name]]
    return Words(**columns), entries


def _best_split(
    counts: NgramCounts, best: NDArray[np.float32], length: int, begin: int, end: int
) -> NDArray[np.float32]:
    """The highest summed score of two or more parts of some n-grams; -inf for one symbol."""
    fronts, backs = [counts.parents[begin:end]], [counts.suffixes[begin:end]]
    for longer in range(length, 2, -1):
        fronts.append(_above(counts, longer, counts.parents, fronts[-1]))
        backs.append(_above(counts, longer, counts.suffixes, backs[-1]))
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


def starting(entries: Column, longest: Column, storage: Storage, threads: int) -> Column:
    """The longest candidate that starts at each position of a text, -1 at a break, (n,).

    Parameters
    ----------
    entries : as `candidates` returns them.
    longest : (n,) the longest n-gram at each position, -1 at a break.
    storage : where the result is to be.
    threads : how many threads to work with.
    """
    table = entries[:]
    found = storage.empty(len(longest), np.int32)

    def enter(chunk: tuple[int, int]) -> None:
        part = slice(*chunk)
        found[part][:] = table[longest[part]]

    each(enter, chunks(len(longest)), threads)
    return found


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
        counts=words.counts[keep],
        autonomy=words.autonomy[keep],
        entries=renumbered[words.entries],
    )


def learn(words: Words, longest: Column, *, rounds: int, threads: int) -> Words:
    """Expectation maximisation: expected counts make scores, which make expected counts.

    After each round the words whose expected count vanishes drop out.

    Parameters
    ----------
    words : candidates with first expected counts.
    longest : (n,) the longest candidate at each position of the text, see `starting`.
    rounds : how many times to go through the text.
    threads : how many threads to work with; the result does not depend on it.
    """
    for done in range(rounds):
        scores = words.scores() if done else words.first_scores()
        words = replace(words, expected=_expected(words, scores, longest, threads))
        words = prune(words, words.expected >= _VANISHED)
    return words


def _expected(
    words: Words, scores: NDArray[np.float64], longest: Column, threads: int
) -> NDArray[np.float64]:
    from wordmine.kernels import learning

    weights = np.exp(scores, out=scores)
    sums = [np.zeros(len(weights), np.int64) for _ in range(threads)]

    def expect(begin: int, end: int) -> None:
        mine = sums.pop()
        learning.expect(
            longest[begin:end], words.entries, words.shorter, words.lengths, weights, _WINDOW, mine
        )
        sums.append(mine)

    over_clauses(longest, expect, threads)
    expected: NDArray[np.float64] = sum(sums[1:], start=sums[0]) / learning.UNIT
    return expected


def cutter(
    words: Words, scores: NDArray[np.float64]
) -> Callable[[NDArray[np.int32]], NDArray[np.int32]]:
    """A function that finds the cut of stretches of text whose words score most in all.

    It takes the longest candidate at each position of a stretch that ends before a break or with
    the text, and gives the word that starts at each, -1 elsewhere.
    """
    from wordmine.kernels import learning

    def cut(longest: NDArray[np.int32]) -> NDArray[np.int32]:
        path = np.empty(len(longest), np.int32)
        learning.cut(longest, words.entries, words.shorter, words.lengths, scores, _WINDOW, path)
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
    stop = len(longest) if end is None else end
    edges = [0]
    while edges[-1] < stop:
        edge = edges[-1] + _STRETCH
        while edge < stop:
            breaks = np.flatnonzero(longest[edge : edge + _WINDOW] < 0)
            if len(breaks):
                edge += int(breaks[0])
                break
            edge += _WINDOW
        edges.append(min(edge, stop))
    stretches = list(pairwise(edges))[::step]
    done = in_order(lambda stretch: work(*stretch), stretches, threads)
    for (begin, end), _ in zip(stretches, done, strict=True):
        progress.advance(end - begin)
