"""Word text to sums over the pairs of words that stand near each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel


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
