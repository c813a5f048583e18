"""The word discovery of 2019 (Su, "更好的新词发现算法"), kept exact as a point of reference.

N-grams are filtered by PMI, gaps between symbols are closed wherever a kept n-gram covers them,
and the pieces that remain are the words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import NgramCounts
from wordmine.discovery import cohesion

ORDER = 4
"""Longest n-gram counted, symbols."""

_LEAST_PMI = (-np.inf, -np.inf, 2.0, 4.0, 6.0)
"""Least PMI of a kept n-gram by its length, nats; one symbol is always kept."""


@dataclass(frozen=True, eq=False)
class Pieces:
    """Words of the reference method.

    Attributes
    ----------
    words : (k,) each word's symbols.
    uses : (k,) how often each is cut.
    first, last : (k,) the n-grams of min(length, `ORDER`) symbols that each word begins and ends
        with.
    pmi : (k,) least PMI of a word's n-grams of that length, nats; 0 for one symbol.
    """

    words: list[tuple[int, ...]]
    uses: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    pmi: NDArray[np.float64]


def pieces(
    counts: NgramCounts,
    text: NDArray[np.int32],
    longest: NDArray[np.int32],
    singles: NDArray[np.bool_],
) -> Pieces:
    """Cut the text and keep the solid pieces.

    Parameters
    ----------
    counts : n-grams up to `ORDER` symbols.
    text : (n,) symbols, 0 for a break.
    longest : (n,) the longest n-gram at each position, -1 at a break.
    singles : (m,) the n-grams of one symbol that may be words.

    Returns
    -------
    the pieces cut at least `counts.min_count` times of which every n-gram of min(length, `ORDER`)
    symbols is kept; pieces of one and two symbols always are.
    """
    pmi = cohesion.pmi(counts, np.arange(len(counts)))
    kept = (pmi >= np.array(_LEAST_PMI)[counts.lengths]) & counts.wordlike
    starts, sizes = _cut(counts, longest, kept)
    whole = np.where(counts.lengths == 1, singles, kept | (counts.lengths == 2))
    nodes: list[int] = []
    uses: list[int] = []
    for size in range(1, ORDER + 1):
        found = _ancestors(counts, longest[starts[sizes == size]], size)
        tally = np.bincount(found[found >= 0], minlength=len(counts))
        solid = np.flatnonzero((tally >= counts.min_count) & whole)
        nodes += solid.tolist()
        uses += tally[solid].tolist()
    words = [tuple(counts.ids(node)) for node in nodes]
    first, last, least = list(nodes), list(nodes), pmi[nodes].tolist()
    windows = _ancestors(counts, longest, ORDER)
    for symbols, start, repeats in _longer(text, starts, sizes, (windows >= 0) & kept[windows]):
        if repeats >= counts.min_count:
            covered = windows[start : start + len(symbols) - ORDER + 1]
            words.append(symbols)
            uses.append(repeats)
            first.append(int(covered[0]))
            last.append(int(covered[-1]))
            least.append(float(pmi[covered].min()))
    return Pieces(
        words=words,
        uses=np.array(uses, np.int64),
        first=np.array(first, np.int64),
        last=np.array(last, np.int64),
        pmi=np.where(np.isfinite(least), least, 0.0),
    )


def _longer(
    text: NDArray[np.int32],
    starts: NDArray[np.int64],
    sizes: NDArray[np.int64],
    solid: NDArray[np.bool_],
) -> Iterator[tuple[tuple[int, ...], int, int]]:
    """Pieces of more than `ORDER` symbols, solid throughout: symbols, first place and count."""
    wide = sizes > ORDER
    starts, sizes = starts[wide], sizes[wide]
    solid_before = np.cumsum(np.append(0, solid), dtype=np.int32)
    windows = sizes - ORDER + 1
    whole = solid_before[starts + windows] - solid_before[starts] == windows
    places = zip(starts[whole].tolist(), sizes[whole].tolist(), strict=True)
    found: dict[bytes, list[int]] = {}
    for start, size in places:
        found.setdefault(text[start : start + size].tobytes(), [start, 0])[1] += 1
    for symbols, (start, repeats) in found.items():
        yield tuple(np.frombuffer(symbols, text.dtype).tolist()), start, repeats


def _cut(
    counts: NgramCounts, longest: NDArray[np.int32], kept: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Start and size of the pieces that remain where no kept n-gram closes the gap."""
    longest_kept, parents = counts.lengths.copy(), counts.parents[:]
    for length in range(2, counts.max_len + 1):
        dropped = np.flatnonzero((counts.lengths == length) & ~kept)
        longest_kept[dropped] = longest_kept[parents[dropped]]
    covered = np.append(longest_kept, np.int8(1))[longest]  # the last entry serves breaks
    reach = np.maximum.accumulate(np.arange(len(longest), dtype=np.int32) + covered)
    starts = np.flatnonzero(reach[:-1] <= np.arange(1, len(longest), dtype=np.int32)) + 1
    sizes = np.diff(starts, append=len(longest))
    inside = longest[starts] >= 0
    return starts[inside], sizes[inside]


def _ancestors(counts: NgramCounts, nodes: NDArray[np.int32], length: int) -> NDArray[np.int32]:
    """The first `length` symbols of each n-gram, as an n-gram; -1 where it is shorter."""
    lengths, parents = np.append(counts.lengths, np.int8(0)), counts.parents[:]
    found = np.where(lengths[nodes] >= length, nodes, -1)
    for longer in range(counts.max_len, length, -1):
        at = np.flatnonzero(lengths[found] == longer)
        found[at] = parents[found[at]]
    return found
