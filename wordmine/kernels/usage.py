"""How n-grams stand among the words of a cut."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel

AS_LONGEST, FREE, OPENING, CLOSING, ALONE = TALLIED = range(5)
"""The columns of a tally."""


@kernel
def tally(
    longest: NDArray[np.int32],
    parents: NDArray[np.int32],
    lengths: NDArray[np.int8],
    path: NDArray[np.int32],
    tallies: NDArray[np.int32],
) -> None:
    """Count the occurrences of n-grams in a stretch of text.

    Parameters
    ----------
    longest : (n,) the longest n-gram at each position of the stretch, which ends before a break or
        with the text; -1 at a break.
    parents, lengths : (m,) each n-gram without its last symbol; its length, symbols.
    path : (n,) the word that starts at each position of a cut, -1 elsewhere.
    tallies : (m, 5) counts added to: where an n-gram is the longest; where it begins and ends where
        words do; those of these after a break, before one, and between two.
    """
    for i in range(len(longest)):
        if longest[i] >= 0:
            tallies[longest[i], AS_LONGEST] += 1
        if path[i] < 0:
            continue
        opening = i == 0 or longest[i - 1] < 0
        node = longest[i]
        while node >= 0:
            end = i + int(lengths[node])
            closing = end == len(longest) or longest[end] < 0
            if closing or path[end] >= 0:
                tallies[node, FREE] += 1
                if opening:
                    tallies[node, OPENING] += 1
                if closing:
                    tallies[node, CLOSING] += 1
                if opening and closing:
                    tallies[node, ALONE] += 1
            node = parents[node]
