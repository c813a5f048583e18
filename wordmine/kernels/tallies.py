"""Tallies: how words stand in a text, and what they stand near."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel

AS_LONGEST, FREE, OPENING, CLOSING, ALONE, ALIKE = TALLIED = range(6)
"""The columns of a tally."""


@kernel
def tally(
    longest: NDArray[np.int32],
    parents: NDArray[np.int32],
    lengths: NDArray[np.int8],
    path: NDArray[np.int32],
    worth: NDArray[np.int32],
    begin: int,
    tallies: NDArray[np.int32],
) -> None:
    """Count the occurrences of some n-grams in a stretch of text.

    Parameters
    ----------
    longest : (n,) the longest n-gram at each position of the stretch, -1 at a break; what reaches
        beyond the stretch does not count.
    parents, lengths : (m,) each n-gram without its last symbol; its length, symbols.
    path : (n,) the word that starts at each position of a cut, -1 elsewhere.
    worth : (n,) what each symbol is worth.
    begin : the first n-gram wanted.
    tallies : (r, 6) counts added to, of n-gram `begin` and those after it: where it is the longest;
        where it begins and ends where words do; those of these after a break, before one, and
        between two; and those where the other symbols up to the next breaks are worth more than 0.
    """
    upto = np.zeros(len(longest) + 1, np.int64)
    for i in range(len(longest)):
        upto[i + 1] = upto[i] + worth[i]
    first = stop = 0
    for i in range(len(longest)):
        if longest[i] >= 0 and i >= stop:
            first = stop = i
            while stop < len(longest) and longest[stop] >= 0:
                stop += 1
        row = longest[i] - begin
        if longest[i] >= 0 and 0 <= row < len(tallies):
            tallies[row, AS_LONGEST] += 1
        if path[i] < 0:
            continue
        opening = i == 0 or longest[i - 1] < 0
        node = longest[i]
        end = i + (int(lengths[node]) if node >= 0 else 0)
        while node >= 0:
            closing = end >= len(longest) or longest[end] < 0
            row = node - begin
            inside = 0 <= row < len(tallies) and end <= len(longest)
            if inside and (closing or path[end] >= 0):
                tallies[row, FREE] += 1
                if opening:
                    tallies[row, OPENING] += 1
                if closing:
                    tallies[row, CLOSING] += 1
                if opening and closing:
                    tallies[row, ALONE] += 1
                if upto[stop] - upto[end] + upto[i] - upto[first] > 0:
                    tallies[row, ALIKE] += 1
            node, end = parents[node], end - 1


@kernel
def cooccur(
    ids: NDArray[np.int32],
    rows: NDArray[np.int32],
    columns: NDArray[np.int32],
    begin: int,
    window: int,
    sums: NDArray[np.int64],
) -> None:
    """Add up how near the words of some columns stand to those of some rows.

    Parameters
    ----------
    ids : (n,) the word at each place of a text that begins and ends where clauses do; 0 at a
        break, which no pair reaches across, -1 for what is no word.
    rows, columns : (k + 1,) row and column of each word, -1 for none.
    begin : the first row wanted.
    window : words looked at on either side; a neighbour counts for `window`, the next for one
        less, the last for 1.
    sums : (r, c) added to: row `begin` and those after it.
    """
    for i in range(len(ids)):
        row = rows[ids[i]] - begin if ids[i] > 0 else -1
        if row < 0 or row >= len(sums):
            continue
        for step in (-1, 1):
            for distance in range(1, window + 1):
                j = i + step * distance
                if j < 0 or j >= len(ids) or ids[j] == 0:
                    break
                column = columns[ids[j]] if ids[j] > 0 else np.int32(-1)
                if column >= 0:
                    sums[row, column] += window + 1 - distance
