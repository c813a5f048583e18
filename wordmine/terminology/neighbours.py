"""Neighbours: what the symbols before and after a candidate tell of it."""

from __future__ import annotations

from collections.abc import Container
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import NgramCounts
from wordmine.discovery import cohesion
from wordmine.runtime import Column
from wordmine.symbols import DIGITS, NUMBER, is_run

_PER_NUMBER = 1.5
"""What a halved share of occurrences that follow no number takes from a score, bits."""

_PER_DONE = 4.0
"""What a halved share of occurrences that do not stand before 了 takes from a score, bits."""

_QUANTIFIERS = frozenset("多首两兩几幾这這那该該每各此本某") | DIGITS
"""Symbols that say how many there are, or which."""

_OWN, _COUNTED = 1 / 2, 2 / 3
"""Share of one quantifier, at most, among those before what is counted, and of all of them, at
least, among what stands before it at all."""

_QUANTITY = -6.0
"""What is said against a quantifier with what is counted, bits."""

_PER_LETTER, _FOR_LETTER = 2.0, 1 / 4
"""What a halved share of a letter takes from a score, bits; and the share at which it is halved."""


class Neighbours(NamedTuple):
    """How often candidates have some neighbours.

    Attributes
    ----------
    uses : (k,) occurrences of each.
    same : (k,) those beside the one symbol that most often stands before it, or after.
    numbered : (k,) those after a number.
    done : (k,) those before 了, which says that something is done.
    lettered : (k,) the share of the uses of a letter that are in the candidate, where it begins or
        ends with one, as 函数f does; the least; 1 where it does not.
    quantity : (k,) whether it is a quantifier and something that is counted, as 多枚导弹 is.
    """

    uses: NDArray[np.int64]
    same: NDArray[np.int64]
    numbered: NDArray[np.int64]
    done: NDArray[np.int64]
    lettered: NDArray[np.float64]
    quantity: NDArray[np.bool_]

    @classmethod
    def of(cls, counts: NgramCounts, uses: Column, nodes: NDArray[np.int64]) -> Neighbours:
        """Of n-grams, by how often all n-grams occur in the field.

        Parameters
        ----------
        counts : the n-grams, m of them.
        uses : (m,) how often each occurs.
        nodes : (k,) n-grams of two symbols or more, ascending.
        """
        times, place = uses[:], _places(counts, nodes)
        same, numbered, done = (np.zeros(len(nodes), np.int64) for _ in range(3))
        is_number = _are(counts, DIGITS | {NUMBER})
        is_done = _are(counts, {"了"})
        for _, begin, end in counts.slices(2):
            for within in (counts.suffixes, counts.parents):
                inner = place[within[begin:end]]
                longer = np.flatnonzero(inner >= 0) + begin
                inner = inner[inner >= 0]
                np.maximum.at(same, inner, times[longer])
                if within is counts.suffixes:
                    told, those = numbered, is_number[cohesion.firsts(counts, longer)]
                else:
                    told, those = done, is_done[counts.symbols[begin:end][longer - begin] - 1]
                np.add.at(told, inner[those], times[longer[those]])
        own = times[nodes].astype(np.int64)
        lettered, quantity = _lettered(counts, times, nodes), _quantities(counts, times, nodes)
        return cls(own, same, numbered, done, lettered, quantity)

    def evidence(self, *, numbers: bool) -> NDArray[np.float64]:
        """What neighbours say against a term, (k,) bits, never above 0.

        * log2 [(n - s + 1) / (n / 2 + 1)], if that is below 0, with n occurrences and s beside the
          same symbol: what has one neighbour more often than not is a part of something longer;
        * 4 log2 [(n - d + 1) / (n + 1)], d before 了: what is done is a verb, of a field's own
          (演奏, to play) now and then, of any text (给出, to give) often;
        * 1.5 log2 [(n - a + 1) / (n + 1)], a after a number: 枚金牌 (gold medals) are counted;
        * 2 log2 [u / (u + 1/4)], u the share of a letter: that of 函数f belongs to formulas and
          stands beside many words, that of T细胞 belongs to a term;
        * -6 of a quantity.

        Parameters
        ----------
        numbers : whether terms may hold numbers; then what follows one is as good as any.
        """
        found = np.minimum(np.log2((self.uses - self.same + 1) / (self.uses / 2 + 1)), 0.0)
        found += _PER_DONE * np.log2((self.uses - self.done + 1) / (self.uses + 1))
        letter = np.log2(self.lettered / (self.lettered + _FOR_LETTER))
        found += np.where(self.lettered < 1, _PER_LETTER * letter, 0.0)
        if not numbers:
            found += _PER_NUMBER * np.log2((self.uses - self.numbered + 1) / (self.uses + 1))
            found += np.where(self.quantity, _QUANTITY, 0.0)
        return found


def _are(counts: NgramCounts, names: Container[str]) -> NDArray[np.bool_]:
    """Which symbols have one of some names."""
    return np.array([name in names for name in counts.alphabet.symbols], np.bool_)


def _places(counts: NgramCounts, nodes: NDArray[np.int64]) -> NDArray[np.int32]:
    """(m + 1,) where each n-gram stands among some, -1 where it does not; the last serves -1."""
    place = np.full(len(counts) + 1, -1, np.int32)
    place[nodes] = np.arange(len(nodes), dtype=np.int32)
    return place


def _lettered(
    counts: NgramCounts, times: NDArray[Any], nodes: NDArray[np.int64]
) -> NDArray[np.float64]:
    """(k,) the share of the uses of a letter, see `Neighbours`."""
    is_letter = np.array(
        [len(name) == 1 and is_run(name) for name in counts.alphabet.symbols], np.bool_
    )
    found = np.ones(len(nodes))
    for edge in (cohesion.firsts(counts, nodes), counts.symbols[:][nodes] - 1):
        share = times[nodes] / np.maximum(times[edge], 1)
        found = np.where(is_letter[edge], np.minimum(found, share), found)
    return found


def _quantities(
    counts: NgramCounts, times: NDArray[Any], nodes: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """(k,) which n-grams are a quantifier and something that is counted.

    What is counted stands after numbers and quantifiers nearly always, and after several of them:
    枚导弹 (so many missiles) is, 项式 in 多项式 (polynomial) and 维 in 三维 are not.

    Parameters
    ----------
    counts, nodes : see `Neighbours.of`.
    times : (m,) how often each n-gram occurs.
    """
    is_one, is_number = _are(counts, _QUANTIFIERS), _are(counts, _QUANTIFIERS | {NUMBER})
    chosen = np.flatnonzero(is_one[cohesion.firsts(counts, nodes)])
    counted, which = np.unique(counts.suffixes[:][nodes[chosen]], return_inverse=True)
    place = _places(counts, counted)
    total, most = np.zeros(len(counted), np.int64), np.zeros(len(counted), np.int64)
    for _, begin, end in counts.slices(2):
        inner = place[counts.suffixes[begin:end]]
        longer = np.flatnonzero(inner >= 0)
        longer = longer[is_number[cohesion.firsts(counts, longer + begin)]]
        np.add.at(total, inner[longer], times[longer + begin])
        np.maximum.at(most, inner[longer], times[longer + begin])
    found = np.zeros(len(nodes), np.bool_)
    often = (total >= _COUNTED * times[counted]) & (most <= _OWN * total)
    found[chosen] = often[which]
    return found
