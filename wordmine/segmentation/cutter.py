"""Cutters: text cut by words that never change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels import cutting, grammar
from wordmine.segmentation import points, units
from wordmine.segmentation.cuts import Arc
from wordmine.segmentation.trie import Trie, codes_of

_PLACE = np.dtype(np.int32)
_START = np.zeros(1, _PLACE)


@dataclass(frozen=True, eq=False)
class Cutter:
    """Finds the best cut of texts, and all that a cut may hold.

    Attributes
    ----------
    trie : the words.
    join : whether a date is one unit.
    """

    trie: Trie
    join: bool

    def ends(self, codes: NDArray[np.uint32]) -> NDArray[np.int32]:
        """(m,) places where the words of the best cut end, of (n,) code points."""
        stops = np.empty(len(codes) + 1, _PLACE)  # as units.find does, without a call
        grammar.find_units(codes, units.KINDS, self.join, stops)
        return stops[: cutting.segment(codes, stops, *self.trie)]

    def edges(self, codes: NDArray[np.uint32]) -> NDArray[np.int32]:
        """(m + 1,) places where the words of the best cut begin and end, of (n,) code points."""
        return np.concatenate((_START, self.ends(codes)))

    def arcs(self, text: str) -> list[Arc]:
        """All words and units that a cut of a text may hold, by start, then end."""
        codes = codes_of(text)
        found = cutting.arcs(codes, units.find(codes, self.join), *self.trie)
        return [Arc(start, end, score / points.PER_NAT) for start, end, score in found.tolist()]
