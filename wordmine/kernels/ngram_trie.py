"""Links between n-grams that are kept as a trie in level order.

Level order lists all n-grams of one symbol, then all of two, and so on, each level sorted by its
symbols; the children of an n-gram (itself and one more symbol) then lie side by side.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel

_FACTOR, _BITS = 0x9E3779B1, 0xFFFFFFFF
"""2**32 divided by the golden ratio, by which numbers are strewn (Knuth 1998, 6.4); 32 bits."""


@kernel
def mark_runs(
    longest: NDArray[np.int32],
    parents: NDArray[np.int32],
    lengths: NDArray[np.int8],
    counts: NDArray[np.int32],
    total: int,
    path: NDArray[np.int32],
    word_lengths: NDArray[np.int8],
    reach: int,
    least: float,
    marked: NDArray[np.bool_],
) -> None:
    """Mark the longest n-grams inside runs of bonded words, in a stretch of text.

    Parameters
    ----------
    longest : (n,) the longest n-gram at each position of the stretch, which ends before a break or
        with the text; -1 at a break.
    parents, lengths, counts : (m,) each n-gram without its last symbol; its length, symbols; how
        often it occurs.
    total : symbols in the whole text.
    path : (n,) the word that starts at each position of a cut, -1 elsewhere.
    word_lengths : (k,) length of each word, symbols.
    reach : symbols looked at on each side of a seam between two words.
    least : pointwise mutual information of the two sides from which they are bonded, nats.
    marked : (m,) output: set for n-grams of the greatest length.
    """
    greatest = int(lengths[len(lengths) - 1])
    at = 0
    start = 0
    while at < len(longest):
        if path[at] < 0:
            at += 1
            start = at
            continue
        seam = at + int(word_lengths[path[at]])
        if seam < len(longest) and path[seam] >= 0:
            left = min(reach, int(word_lengths[path[at]]))
            right = min(reach, int(word_lengths[path[seam]]))
            if _bond(longest, parents, lengths, counts, total, seam, left, right) >= least:
                at = seam
                continue
        for i in range(start, seam - greatest + 1):
            if seam - start > greatest and lengths[longest[i]] == greatest:
                marked[longest[i]] = True
        at = seam
        start = seam


@kernel
def choose_clauses(longest: NDArray[np.int32], step: int, chosen: NDArray[np.int32]) -> int:
    """Copy one in so many of the clauses of a stretch of text: the same ones wherever they stand.

    Parameters
    ----------
    longest : (n,) the longest n-gram at each position; -1 at a break, which comes first.
    step : a clause is chosen if a hash of its n-grams is divisible by this.
    chosen : (n,) output: the chosen clauses, a break before each.

    Returns
    -------
    int : how much was written.
    """
    written, at = 0, 0
    while at < len(longest):
        start, found = at, 0
        at += 1
        while at < len(longest) and longest[at] >= 0:
            found = (found + int(longest[at]) + 1) * _FACTOR & _BITS
            found ^= found >> 15  # the lower bits of a product tell little of the upper ones
            at += 1
        if at > start + 1 and found % step == 0:
            for i in range(start, at):
                chosen[written] = longest[i]
                written += 1
    return written


@kernel
def _bond(
    longest: NDArray[np.int32],
    parents: NDArray[np.int32],
    lengths: NDArray[np.int8],
    counts: NDArray[np.int32],
    total: int,
    seam: int,
    left: int,
    right: int,
) -> float:
    """Pointwise mutual information of the symbols before and after a seam, nats."""
    whole, second = longest[seam - left], longest[seam]
    if lengths[whole] < left + right:
        return -np.inf
    for _ in range(lengths[whole] - left - right):
        whole = parents[whole]
    first = whole
    for _ in range(right):
        first = parents[first]
    for _ in range(lengths[second] - right):
        second = parents[second]
    together = float(counts[whole]) * float(total)
    return float(np.log(together / (float(counts[first]) * float(counts[second]))))


@kernel
def follow(
    nodes: NDArray[np.int32],
    symbols: NDArray[np.int32],
    ends: NDArray[np.int32],
    known: NDArray[np.int32],
    found: NDArray[np.int32],
) -> None:
    """Find the n-grams that continue others by a symbol, among those of one length.

    Parameters
    ----------
    nodes : (k,) n-grams one symbol shorter, numbered from 0; -1 for none.
    symbols : (k,) the symbol to continue each by.
    ends : where the n-grams that continue each shorter one end in `known`; they begin where those
        of the one before end.
    known : the last symbols of the n-grams.
    found : (k,) output: their places in `known`, -1 where there is none.
    """
    for i in range(len(nodes)):
        found[i] = -1
        if nodes[i] < 0:
            continue
        begin = int(ends[nodes[i] - 1]) if nodes[i] > 0 else 0
        found[i] = _child(known, begin, int(ends[nodes[i]]), symbols[i])


@kernel
def _child(symbols: NDArray[np.int32], begin: int, end: int, wanted: int) -> int:
    """The n-gram with a last symbol among those from one up to another, ascending; -1 for none.

    Its steps do not depend on what is found, so that the processor foretells them.
    """
    low, size = begin, end - begin
    while size > 1:
        half = size >> 1
        low += half if symbols[low + half] <= wanted else 0
        size -= half
    return low if size > 0 and symbols[low] == wanted else -1


@kernel
def walk(
    text: NDArray[np.int32],
    edges: NDArray[np.int32],
    symbols: NDArray[np.int32],
    suffixes: NDArray[np.int32],
    longest: NDArray[np.int32],
) -> None:
    """Find the longest n-gram that starts at each position of a text.

    Where one stood, its suffix stands at the next position; so each n-gram is found from the one
    before, by what it is longer.

    Parameters
    ----------
    text : (n,) symbols, 0 at a break.
    edges : (m + 1,) where the n-grams that continue each one begin, and where those of the last
        one end.
    symbols, suffixes : (m,) last symbol of each n-gram; each without its first symbol, -1 for one
        symbol.
    longest : (n,) output: the n-grams, -1 at a break.
    """
    node, length = -1, 0
    for i in range(len(text)):
        if text[i] <= 0:
            node, length = -1, 0
        elif length > 1:
            node, length = suffixes[node], length - 1
        else:
            node, length = text[i] - 1, 1
        while node >= 0 and i + length < len(text) and text[i + length] > 0:
            child = _child(symbols, int(edges[node]), int(edges[node + 1]), text[i + length])
            if child < 0:
                break
            node, length = child, length + 1
        longest[i] = node


@kernel
def lengthen(
    text: NDArray[np.int32],
    edges: NDArray[np.int32],
    symbols: NDArray[np.int32],
    lengths: NDArray[np.int8],
    longest: NDArray[np.int32],
) -> None:
    """Find the longest n-gram that starts at each position, where a shorter one is known.

    Parameters
    ----------
    text, edges, symbols : as for `walk`.
    lengths : (m,) length of each n-gram, symbols.
    longest : (n,) an n-gram that starts at each position, -1 at a break; gives way to the longest.
    """
    for i in range(len(text)):
        node = longest[i]
        if node < 0 or edges[node] == edges[node + 1]:
            continue
        at = i + int(lengths[node])
        while at < len(text) and text[at] > 0:
            child = _child(symbols, int(edges[node]), int(edges[node + 1]), text[at])
            if child < 0:
                break
            node = child
            at += 1
        longest[i] = node
