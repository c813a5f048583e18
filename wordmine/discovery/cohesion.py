"""How firmly an n-gram holds together, and how freely it stands among its neighbours."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import NgramCounts
from wordmine.runtime import Column, each, in_order, joined
from wordmine.symbols import NUMBER

Kind = TypeVar("Kind", bound=np.integer[Any])

_NONE = np.empty(0, np.int32)

_BYTES = 16 << 20
"""What a thread takes to compare the entropies of a slice of n-grams, at most."""

_ROUNDING = 1e-5
"""Deviations below this, nats, are what rounding leaves of none."""


def pmi(counts: NgramCounts, nodes: NDArray[Any]) -> NDArray[np.float64]:
    """Pointwise mutual information over the weakest split.

    PMI(w) = min over w = uv of ln [c(w) N / (c(u) c(v))], N the number of symbols in the text: what
    is gained, in nats, by writing w as one word rather than two (Su 2015, "新词发现"; the same
    quantity as cohesion in Sornlertlamvanich et al. 2000).

    Parameters
    ----------
    counts : n-gram counts.
    nodes : (k,) n-grams.

    Returns
    -------
    (k,) nats; infinite for one symbol, which cannot be split.
    """
    numbers = counts.counts[:]
    lengths = counts.lengths[nodes]
    found = np.full(len(nodes), np.inf)
    for length in range(2, counts.max_len + 1):
        chosen = np.flatnonzero(lengths == length)
        parts = [
            np.log(numbers[u]) + np.log(numbers[v])
            for u, v in _splits(counts, nodes[chosen], length)
        ]
        own = np.log(numbers[nodes[chosen]]) + np.log(counts.total)
        found[chosen] = own - np.max(parts, axis=0)
    return found


def weakest_split(counts: NgramCounts, node: int) -> tuple[int, int] | None:
    """The parts of the split that gives an n-gram its mutual information, None for one symbol.

    Parameters
    ----------
    counts : n-gram counts.
    node : an n-gram.
    """
    length = int(counts.lengths[node])
    if length == 1:
        return None
    splits = [(int(u[0]), int(v[0])) for u, v in _splits(counts, np.array([node]), length)]
    numbers = counts.counts[:]
    return max(splits, key=lambda parts: int(numbers[parts[0]]) * int(numbers[parts[1]]))


def _splits(
    counts: NgramCounts, nodes: NDArray[Any], length: int
) -> list[tuple[NDArray[np.int32], NDArray[np.int32]]]:
    """The fronts and the backs of n-grams of one length, split at each place, the last first."""
    fronts = _chain(counts.parents[:], nodes, length)
    backs = _chain(counts.suffixes[:], nodes, length)
    return list(zip(fronts, backs[::-1], strict=True))


def _chain(links: NDArray[np.int32], nodes: NDArray[Any], length: int) -> list[NDArray[np.int32]]:
    """The n-grams one, two, ... symbols shorter, down to one symbol."""
    chain = [links[nodes]]
    for _ in range(length - 2):
        chain.append(links[chain[-1]])
    return chain


def entropy_variation(
    counts: NgramCounts, length: int, begin: int, end: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Variation of the left and of the right branching entropy.

    V_R(w) = H_R(w) - H_R(w without its last symbol), V_L(w) = H_L(w) - H_L(w without its first);
    for one symbol, against the entropy of the symbols' own distribution.  A word's end is where
    uncertainty rises (Jin and Tanaka-Ishii 2006; Magistry and Sagot 2012).

    Parameters
    ----------
    counts : n-gram counts.
    length, begin, end : a part of the n-grams, all of one length.

    Returns
    -------
    two (end - begin,) arrays, left and right, nats.
    """
    left = counts.left_entropy[begin:end].astype(np.float64)
    right = counts.right_entropy[begin:end].astype(np.float64)
    if length == 1:
        share = counts.counts[: len(counts.alphabet)] / counts.total
        unigram = -float(np.sum(share * np.log(share)))
        return left - unigram, right - unigram
    first, last = counts.levels[length - 2 : length].tolist()
    left -= counts.left_entropy[first:last][counts.suffixes[begin:end] - first]
    right -= counts.right_entropy[first:last][counts.parents[begin:end] - first]
    return left, right


def autonomy(counts: NgramCounts, in_full: Column | None = None) -> Column:
    """Normalised variation of branching entropy on both sides.

    A(w) = z_L(w) + z_R(w): each variation standardised among the n-grams of the same length,
    weighted by ln c(w), because longer n-grams vary less (Magistry and Sagot 2012).  Lengths that
    were counted only in part are measured against the last one counted in full.

    Parameters
    ----------
    counts : n-gram counts.
    in_full : what is known already, that of all n-grams of the lengths counted in full.

    Returns
    -------
    (m,) standard deviations above the mean, summed over both sides.

    Raises
    ------
    StorageError : there is no room.
    """
    known = 0 if in_full is None else len(in_full)
    scores = counts.workspace.empty(len(counts) - known, np.float32)
    moments: list[tuple[float, float]] = []

    def score(part: tuple[int, int, int]) -> None:
        _, begin, end = part
        summed = np.zeros(end - begin)
        variations = entropy_variation(counts, *part)
        for variation, (mean, deviation) in zip(variations, moments, strict=True):
            if deviation > _ROUNDING:
                summed += (variation - mean) / deviation
        scores[begin - known : end - known][:] = summed

    workers = counts.workspace.workers(_BYTES)
    for length in range(counts.full_len if known else 1, counts.max_len + 1):
        if length <= counts.full_len:
            moments = _moments(counts, length)
        if counts.levels[length - 1] >= known:
            each(score, counts.slices(length, length), workers)
    if in_full is None:
        return scores
    return joined(counts.workspace, [in_full, scores], np.float32)


def _moments(counts: NgramCounts, length: int) -> list[tuple[float, float]]:
    """Weighted mean and standard deviation of the left and of the right variation.

    Zeros where there is nothing to weigh.
    """

    def sums(part: tuple[int, int, int]) -> NDArray[np.float64]:
        _, begin, end = part
        weights = np.log(counts.counts[begin:end])
        variations = entropy_variation(counts, *part)
        firsts = [np.sum(weights * variation) for variation in variations]
        seconds = [np.sum(weights * variation**2) for variation in variations]
        return np.array([weights.sum(), *firsts, *seconds])

    parts = in_order(sums, counts.slices(length, length), counts.workspace.workers(_BYTES))
    total, *sides = sum(parts, np.zeros(5)).tolist()
    if total <= 0:
        return [(0.0, 0.0)] * 2
    mean = np.array(sides[:2]) / total
    deviation = np.sqrt(np.maximum(np.array(sides[2:]) / total - mean**2, 0.0))
    return list(zip(mean.tolist(), deviation.tolist(), strict=True))


def log_free(counts: NgramCounts, nodes: NDArray[Any]) -> NDArray[np.float64]:
    """How seldom n-grams stand beside a number.

    The sum of ln [(c - b + 1) / (c + 1)] over both sides, b of the c occurrences being right after,
    or right before, a number.  N-grams with a number that are too rare or long to be kept go
    uncounted.

    Parameters
    ----------
    counts : n-gram counts.
    nodes : (k,) n-grams.

    Returns
    -------
    (k,) nats, 0 where none does.
    """
    found = np.zeros(len(nodes))
    if NUMBER not in counts.alphabet.symbols:
        return found
    number = counts.alphabet.symbols.index(NUMBER)
    own = counts.counts[:][nodes]
    for bound, uses in (_after(counts, number), _before(counts, number)):
        at = np.searchsorted(bound, nodes)
        bound, uses = np.append(bound, -1), np.append(uses, 0)
        found += np.log((own - np.where(bound[at] == nodes, uses[at], 0) + 1) / (own + 1))
    return found


def _after(counts: NgramCounts, symbol: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The n-grams that stand after a symbol, ascending, and how often each does."""
    begin, end = symbol, symbol + 1
    bound, uses = [_NONE], [_NONE]
    for start, stop in pairwise(counts.levels[1:].tolist()):
        # What continues neighbouring n-grams stands together.
        begin, end = (np.searchsorted(counts.parents[start:stop], [begin, end]) + start).tolist()
        bound.append(counts.suffixes[begin:end])
        uses.append(counts.counts[begin:end])
    return np.concatenate(bound), np.concatenate(uses)


def _before(counts: NgramCounts, symbol: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The n-grams that stand before a symbol, ascending, and how often each does."""
    bound, uses = [_NONE], [_NONE]
    for _, begin, end in counts.slices(2):
        at = np.flatnonzero(counts.symbols[begin:end] == symbol + 1)
        bound.append(counts.parents[begin:end][at])
        uses.append(counts.counts[begin:end][at])
    return np.concatenate(bound), np.concatenate(uses)


def firsts(counts: NgramCounts, nodes: NDArray[Kind]) -> NDArray[Kind]:
    """(k,) the n-grams of the first symbols of some n-grams; of all there is `counts.firsts`."""
    size, parents = len(counts.alphabet), counts.parents[:]
    while (longer := nodes >= size).any():
        nodes = np.where(longer, parents[nodes], nodes)
    return nodes


def opening(counts: NgramCounts, symbols: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(m,) which n-grams begin with one of some symbols, (v,)."""
    found = np.empty(len(counts), np.bool_)
    found[: len(symbols)] = symbols
    for _, begin, end in counts.slices(2):
        found[begin:end] = found[counts.parents[begin:end]]
    return found


def behind(counts: NgramCounts, symbols: NDArray[np.bool_]) -> NDArray[np.int64]:
    """(m,) how often each n-gram stands right behind one of some symbols, (v,).

    Only longer n-grams tell it: of the longest it is 0.
    """
    found = np.zeros(len(counts), np.int64)
    here = opening(counts, symbols)
    for _, begin, end in counts.slices(2):
        part = here[begin:end]
        np.add.at(found, counts.suffixes[begin:end][part], counts.counts[begin:end][part])
    return found
