"""Candidates: the n-grams that may be words, weighed against their own parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import NgramCounts
from wordmine.lexicon import scoring
from wordmine.runtime import Column, chunks, each
from wordmine.symbols import NUMBER

MARGIN = -2.5
"""Nats by which a candidate must beat its own best split: it may lose a little.

The minimum-entropy redundancy test (Su 2018), made before learning: what loses by more would hardly
be used in any cut."""

_OPEN = 0.5
"""Branching entropy beside a number and a symbol, nats, above which that can be its measure: the
公 of 3公里 is none, for hardly anything else follows it."""

_BYTES = 32 << 20
"""What a thread takes to weigh a slice of n-grams, at most."""

_CHOOSING = 36
"""What is held of each candidate while they are put in order, measured with tracemalloc."""

BYTES_PER_NGRAM = 12
"""What is held of each n-gram, of whatever length, meanwhile: its length, whether it may be a word
or is kept, and slices of columns."""

_LEAST_ENTROPY = 1e-6
"""Nats: less is what rounding leaves of none, for one other neighbour of c makes (1 + ln c) / c."""

_RARE, _RARE_SHARE = 6, 1.5e-6
"""Occurrences from which another symbol would have shown if others can stand there: so many, or
that share of the symbols of a text, for the longer it is the more it repeats itself."""

LEAST_USES = 0.5
"""Words of several symbols that are expected less often drop out."""


@dataclass(frozen=True, eq=False)
class Words:
    """The words of a lexicon over a text: a forest in which each word names its prefix words.

    In any order.

    Attributes
    ----------
    nodes : (k,) the n-gram that each word is.
    kinds : (k,) kind of each word, see `wordmine.lexicon.scoring.ONE`.
    lengths : (k,) symbols.
    shorter : (k,) the next shorter word that begins a word, -1 for none.
    expected : (k,) expected count of each word over all cuts of the text.
    counts : (k,) occurrences of the string of each word.
    autonomy : (k,) see `wordmine.discovery.cohesion.autonomy`.
    beyond : expected count of all words that the text lacks, where there is a `Prior`.
    """

    nodes: NDArray[np.int32]
    kinds: NDArray[np.int8]
    lengths: NDArray[np.int8]
    shorter: NDArray[np.int32]
    expected: NDArray[np.float64]
    counts: NDArray[Any]
    autonomy: NDArray[np.float32]
    beyond: float = 0.0

    @property
    def total(self) -> float:
        """The expected count of all words together."""
        return float(self.expected.sum()) + self.beyond

    def scores(self) -> NDArray[np.float64]:
        """(k,) score of each word in a cut, nats, see `wordmine.lexicon.scoring.learned`."""
        total = self.total

        def score(a: int, b: int) -> NDArray[np.float64]:
            evidence = self.counts[a:b], self.kinds[a:b], self.autonomy[a:b]
            return scoring.learned(self.expected[a:b], total, *evidence)

        return self._scored(score)

    def first_scores(self) -> NDArray[np.float64]:
        """(k,) the same before learning, nats, see `wordmine.lexicon.scoring.first`."""
        total = self.total

        def score(a: int, b: int) -> NDArray[np.float64]:
            evidence = self.kinds[a:b], self.lengths[a:b], self.autonomy[a:b]
            return scoring.first(self.expected[a:b], total, *evidence)

        return self._scored(score)

    def _scored(self, score: Callable[[int, int], NDArray[np.float64]]) -> NDArray[np.float64]:
        """The scores of all words, of which some are worked out at a time."""
        found = np.empty(len(self.nodes))
        for begin, end in chunks(len(found)):
            found[begin:end] = score(begin, end)
        return found


def plausible(
    counts: NgramCounts, autonomy: Column, *, has_base: bool = False
) -> NDArray[np.bool_]:
    """Which n-grams learning begins with, (m,): those that may be words; all of one symbol are.

    They beat their own best split by `MARGIN`, and by so much that they are likely to be a word at
    least `LEAST_USES` times: the odds of the whole against its parts are exp(margin) to 1.  Rare
    ones have more than one neighbour on either side, for a string that always stands beside the
    same symbol is part of something longer (accessor variety, Feng et al. 2004).

    Parameters
    ----------
    counts : n-gram counts.
    autonomy : (m,) see `wordmine.discovery.cohesion.autonomy`.
    has_base : whether a base has the common words.  What is new beside them has more than one
        neighbour however frequent it is: in little text a name repeats, and so do its parts.
    """
    margin = margins(counts, autonomy)
    found = margin > MARGIN
    for _, begin, end in counts.slices(2):
        part = slice(begin, end)
        odds = np.exp(np.minimum(margin[part], 0.0))  # beyond an even chance it does not matter
        found[part] &= counts.counts[part] * odds / (1 + odds) >= LEAST_USES
        found[part] &= ~is_bound(counts, part, has_base=has_base)
    return found


def is_bound(counts: NgramCounts, part: slice, *, has_base: bool = False) -> NDArray[np.bool_]:
    """Which of some n-grams always have the same symbol before, or the same after.

    They are rare, unless a base has the common words.
    """
    entropy = np.minimum(counts.left_entropy[part], counts.right_entropy[part])
    rare = np.inf if has_base else max(_RARE, _RARE_SHARE * counts.total)
    bound: NDArray[np.bool_] = (entropy < _LEAST_ENTROPY) & (counts.counts[part] < rare)
    return bound


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
    total, suffixes, of_kind = occurrences(counts), counts.suffixes, kinds(counts)
    refused = ~counts.wordlike & (of_kind != scoring.MEASURED)
    best = np.empty(counts.levels[-2], np.float32)
    found = np.empty(len(counts), np.float32)

    def weigh(part: tuple[int, int, int]) -> None:
        length, begin, end = part
        lengths = np.full(end - begin, length, np.int8)
        scores = scoring.first(
            counts.counts[begin:end], total, of_kind[begin:end], lengths, autonomy[begin:end]
        )
        scores[refused[begin:end]] = -np.inf
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
    size = int(np.count_nonzero(keep))
    remedy = "allow more with --memory, or raise --min-count"
    needed = size * _CHOOSING + len(counts) * BYTES_PER_NGRAM
    counts.workspace.check(needed, f"choosing {size:,} candidates", remedy)
    uses = np.concatenate([counts.counts[a:b][keep[a:b]] for _, a, b in counts.slices()])
    order = _frequent_first(uses)
    rank = np.empty(size, np.int32)
    rank[order] = np.arange(size, dtype=np.int32)
    entries = counts.workspace.empty(len(counts) + 1, np.int32)
    entries[len(counts) :][:] = -1
    shorter, freedom = np.empty(size, np.int32), np.empty(size, np.float32)
    begun = 0
    for length, begin, end in counts.slices():
        chosen = np.flatnonzero(keep[begin:end])
        part = slice(begun, begun := begun + len(chosen))
        inherited = _above(counts, length, entries, counts.parents[begin:end])
        shorter[part], freedom[part] = inherited[chosen], autonomy[begin:end][chosen]
        inherited = inherited.copy()
        inherited[chosen] = rank[part]
        entries[begin:end][:] = inherited
    # There may be millions: each array gives way to the next.
    del rank
    uses, shorter, freedom = uses[order], shorter[order], freedom[order]
    nodes = np.concatenate(
        [np.flatnonzero(keep[a:b]) + a for _, a, b in counts.slices()],
        dtype=np.int32,
        casting="same_kind",
    )[order]
    del order
    words = Words(
        nodes=nodes,
        kinds=kinds(counts)[nodes],
        lengths=counts.lengths[nodes],
        shorter=shorter,
        expected=uses.astype(np.float64),
        counts=uses,
        autonomy=freedom,
    )
    return words, entries


def kinds(counts: NgramCounts) -> NDArray[np.int8]:
    """(m,) the kind of each n-gram as a word, see `wordmine.lexicon.scoring.ONE`."""
    found = scoring.kinds(counts.lengths)
    names = counts.alphabet.symbols
    number = np.array([name == NUMBER for name in names])
    found[: len(names)][counts.alphabet.are_runs] = scoring.RUN
    for _, begin, end in counts.slices(2, 2):
        before, after = number[counts.parents[begin:end]], number[counts.symbols[begin:end] - 1]
        is_open = before & (counts.right_entropy[begin:end] > _OPEN)
        is_open |= after & (counts.left_entropy[begin:end] > _OPEN)
        found[begin:end][is_open] = scoring.MEASURED
    return found


def occurrences(counts: NgramCounts) -> int:
    """How often all n-grams occur together."""
    return sum(int(counts.counts[a:b].sum(dtype=np.int64)) for _, a, b in counts.slices())


def _frequent_first(uses: NDArray[np.int32]) -> NDArray[np.int32]:
    """An order in which the processor's caches hold the words that are often needed.

    All that are used more than 65,534 times stand together: 16 bits are sorted much faster.
    """
    most = np.iinfo(np.uint16).max
    seldom = most - np.minimum(uses, most).astype(np.uint16)
    return np.argsort(seldom, kind="stable").astype(np.int32)


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
