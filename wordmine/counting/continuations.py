"""Continuations: n-grams of one length, found by what they continue and by which symbol."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


class Continuations:
    """Finds the n-grams of one length that continue others by a symbol.

    Parameters
    ----------
    start : number of the first n-gram of that length.
    symbols, parents : of all n-grams of that length.
    above, stop : the numbers of the n-grams one symbol shorter: from `above` up to `stop`; for
        those of one symbol it is the empty n-gram, -1.
    """

    def __init__(
        self,
        start: int,
        symbols: NDArray[np.int32],
        parents: NDArray[np.int32],
        above: int,
        stop: int,
    ) -> None:
        self._start, self._symbols, self._above = start, symbols, above
        ends = np.bincount(parents - np.int32(above), minlength=stop - above)
        np.cumsum(ends, out=ends)
        self._ends = ends.astype(np.int32)

    def __call__(self, nodes: NDArray[np.int32], symbols: NDArray[np.int32]) -> NDArray[np.int32]:
        """The n-grams that continue each of `nodes` by one of `symbols`, -1 where there is none."""
        from wordmine.kernels import ngram_trie

        found = np.empty(len(nodes), np.int32)
        ngram_trie.follow(nodes - np.int32(self._above), symbols, self._ends, self._symbols, found)
        return np.where(found < 0, found, found + np.int32(self._start))
