"""Where the words of a cut hang together so firmly that they may be one word."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel


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
    whole = longest[seam - left]
    if lengths[whole] < left + right:
        return -np.inf
    while lengths[whole] > left + right:
        whole = parents[whole]
    first = whole
    while lengths[first] > left:
        first = parents[first]
    second = longest[seam]
    while lengths[second] > right:
        second = parents[second]
    together = float(counts[whole]) * float(total)
    return float(np.log(together / (float(counts[first]) * float(counts[second]))))
