"""Neighbours: what the symbols before and after a candidate tell of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import NgramCounts
from wordmine.discovery import cohesion
from wordmine.runtime import Column
from wordmine.symbols import DIGITS, NUMBER, is_run

_PER_NUMBER = 1.5
"""What a halved share of occurrences that follow no number takes from a score, bits."""

_PER_LETTER, _FOR_LETTER = 2.0, 1 / 4
"""What a halved share of a letter takes from a score, bits; and the share at which it is halved."""


class Neighbours(NamedTuple):
    """How often candidates have some neighbours.

    Attributes
    ----------
    uses : (k,) occurrences of each.
    same : (k,) those beside the one symbol that most often stands before it, or after.
    numbered : (k,) those after a number.
    lettered : (k,) the share of the uses of a letter that are in the candidate, where it begins or
        ends with one, as 函数f does; the least; 1 where it does not.
    """

    uses: NDArray[np.int64]
    same: NDArray[np.int64]
    numbered: NDArray[np.int64]
    lettered: NDArray[np.float64]

    @classmethod
    def of(cls, counts: NgramCounts, uses: Column, nodes: NDArray[np.int64]) -> Neighbours:
        """Of n-grams, by how often all n-grams occur in the field.

        Parameters
        ----------
        counts : the n-grams, m of them.
        uses : (m,) how often each occurs.
        nodes : (k,) n-grams of two symbols or more, ascending.
        """
        names, times = counts.alphabet.symbols, uses[:]
        place = np.full(len(counts) + 1, -1, np.int32)  # the last entry serves -1
        place[nodes] = np.arange(len(nodes), dtype=np.int32)
        same, numbered = np.zeros(len(nodes), np.int64), np.zeros(len(nodes), np.int64)
        is_number = np.array([name == NUMBER or name in DIGITS for name in names], np.bool_)
        for _, begin, end in counts.slices(2):
            for within in (counts.suffixes, counts.parents):
                inner = place[within[begin:end]]
                longer = np.flatnonzero(inner >= 0) + begin
                inner = inner[inner >= 0]
                np.maximum.at(same, inner, times[longer])
                if within is counts.suffixes:
                    after = is_number[cohesion.firsts(counts, longer)]
                    np.add.at(numbered, inner[after], times[longer[after]])
        is_letter = np.array([len(name) == 1 and is_run(name) for name in names], np.bool_)
        lettered = np.ones(len(nodes))
        for edge in (cohesion.firsts(counts, nodes), counts.symbols[:][nodes] - 1):
            share = times[nodes] / np.maximum(times[edge], 1)
            lettered = np.where(is_letter[edge], np.minimum(lettered, share), lettered)
        return cls(times[nodes].astype(np.int64), same, numbered, lettered)

    def evidence(self, *, numbers: bool) -> NDArray[np.float64]:
        """What neighbours say against a term, (k,) bits, never above 0.

        * log2 [(n - s + 1) / (n / 2 + 1)], if that is below 0, with n occurrences and s beside the
          same symbol: what has one neighbour more often than not is a part of something longer;
        * 1.5 log2 [(n - a + 1) / (n + 1)], a after a number: 枚金牌 (gold medals) are counted;
        * 2 log2 [u / (u + 1/4)], u the share of a letter: that of 函数f belongs to formulas and
          stands beside many words, that of T细胞 belongs to a term.

        Parameters
        ----------
        numbers : whether terms may hold numbers; then what follows one is as good as any.
        """
        found = np.minimum(np.log2((self.uses - self.same + 1) / (self.uses / 2 + 1)), 0.0)
        letter = np.log2(self.lettered / (self.lettered + _FOR_LETTER))
        found += np.where(self.lettered < 1, _PER_LETTER * letter, 0.0)
        if not numbers:
            found += _PER_NUMBER * np.log2((self.uses - self.numbered + 1) / (self.uses + 1))
        return found
