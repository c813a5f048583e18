"""Tries: the n-grams of counts as what finds them in other texts."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from wordmine.counting.ngrams import NgramCounts


class Trie(NamedTuple):
    """The links between n-grams by which they are found in a text.

    Attributes
    ----------
    edges : (m + 1,) where the n-grams that continue each one begin, and where those of the last
        one end.
    symbols, suffixes : (m,) last symbol of each n-gram; each without its first symbol, -1 for one
        symbol.
    """

    edges: NDArray[np.int32]
    symbols: NDArray[np.int32]
    suffixes: NDArray[np.int32]

    @classmethod
    def of(cls, counts: NgramCounts) -> Self:
        """Of n-gram counts."""
        size = len(counts.alphabet)
        longer = np.bincount(counts.parents[size:], minlength=len(counts))
        edges = np.cumsum(np.concatenate(([size], longer)), dtype=np.int32)
        return cls(edges, counts.symbols[:], counts.suffixes[:])

    def longest(self, text: NDArray[np.int32]) -> NDArray[np.int32]:
        """The longest n-gram that starts at each position of a text, -1 at a break.

        Parameters
        ----------
        text : (n,) symbols of the same alphabet, 0 at a break.
        """
        from wordmine.kernels import ngram_trie

        found = np.empty(len(text), np.int32)
        ngram_trie.walk(text, self.edges, self.symbols, self.suffixes, found)
        return found

    def lengthened(
        self,
        text: NDArray[np.int32],
        lengths: NDArray[np.int8],
        longest: NDArray[np.int32],
    ) -> NDArray[np.int32]:
        """The same, where a shorter n-gram is known.

        Parameters
        ----------
        text : (n,) as for `longest`.
        lengths : (m,) length of each n-gram, symbols.
        longest : (n,) the longest of some of the n-grams at each position, -1 at a break.
        """
        from wordmine.kernels import ngram_trie

        found = longest.copy()
        ngram_trie.lengthen(text, self.edges, self.symbols, lengths, found)
        return found
