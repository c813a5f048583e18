"""Full names: a surname and a name that is more often used without it, as 刘玄德 beside 玄德.

Learning lists 玄德, whose frequency makes 刘 and 玄德 cost less than 刘玄德 as one word.  Three
things tell that it is one name all the same.  The first symbol is like a surname: it begins words
and seldom stands alone, what follows it in these is often behind it, and few other words are, and
these not by chance, while 不 or 应 meets any.  The two meet more often than by chance.  And the
whole stands where its rest stands: what is before 刘玄德 is before 玄德 as well, but what is before
请玄德 is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import NgramCounts
from wordmine.discovery.candidates import Words
from wordmine.discovery.cohesion import firsts
from wordmine.symbols import DIGITS

SHARE = 0.25
"""The share of its occurrences in which a full name counts as a word: a cut goes on as before."""

SURE = 0.5
"""The share of its occurrences in which a part is a word, at least."""

_LEAST = 6
"""Occurrences of a full name; its rest must occur twice as often."""

_FREE = 1.5
"""Branching entropy on either side, nats."""

_BOND, _CHOICE = 3.5, 2.5
"""Nats by which the parts of a name meet more often than words do by chance, and those from which
a symbol and a word behind it do not meet by chance."""

_ALONE, _BEGINNING, _BEHIND = 0.36, 0.45, 0.12
"""Of a surname: the greatest share of its occurrences in which it stands alone, the least in which
it begins a word, and how often, on the average, what follows it in these words stands behind it."""

_CHOSEN, _VARIED = 0.66, 1.25
"""Of a surname: the least share of those words behind it that it does not meet by chance, and how
many words are behind it, at most, for each that it begins."""

_COMPOUND, _BOUND, _ENDING = 3.5, 0.25, 0.75
"""Where all but the last symbol is a word as well, as 张翼 is: how many words may be behind the
first symbol then, the greatest share of its occurrences in which the last one stands alone, and
the least share of those words before it that it does not meet by chance.  德 is a part of 张翼德,
曰 is none of 张辽 + 曰."""

_ALIKE = 0.65
"""Bhattacharyya coefficient of the symbols before the whole, and before the rest elsewhere."""

_LONGEST = 4
"""Symbols of a full name, at most."""

_SHORT = 3
"""Symbols, at most, of the words that tell what follows a surname."""


def find(counts: NgramCounts, words: Words) -> NDArray[np.int32]:
    """The n-grams that are full names, and hardly words by what was learned, ascending.

    Parameters
    ----------
    counts : n-gram counts.
    words : the words that were learned.
    """
    uses = _Uses.of(counts, words)
    before, after = _Meetings.none(counts), _Meetings.none(counts)
    found = [np.empty(0, np.int32)]
    for _, begin, end in counts.slices(3, min(_LONGEST, counts.max_len)):
        found.append(before.add_before(counts, uses, begin, end))
        after.add_after(counts, uses, begin, end)
    whole = np.concatenate(found)
    first, last = firsts(counts, whole), counts.symbols[:][whole] - 1
    is_compound = uses.is_sure[counts.parents[:][whole]]
    chosen = (uses.begins & before.are_chosen(_CHOSEN))[first]
    chosen &= before.met[first] <= np.where(is_compound, _COMPOUND, _VARIED) * uses.begun[first]
    is_bound = uses.alone <= _BOUND * counts.counts[: len(uses.alone)]
    chosen &= ~is_compound | (is_bound & after.are_chosen(_ENDING))[last]
    chosen &= ~_is_two_words(counts, uses, whole)
    whole = whole[chosen]
    counting = [not DIGITS.isdisjoint(word) for word in counts.texts(whole)]
    whole = whole[~np.array(counting, np.bool_)]
    return whole[_likeness(counts, whole) > _ALIKE]


def sure(counts: NgramCounts, words: Words) -> NDArray[np.bool_]:
    """(m,) which n-grams of several symbols are words in `SURE` of their occurrences."""
    found = np.zeros(len(counts), np.bool_)
    found[words.nodes[(words.expected >= SURE * words.counts) & (words.lengths > 1)]] = True
    return found


@dataclass(frozen=True, eq=False)
class _Uses:
    """How n-grams are used as words.

    Attributes
    ----------
    is_sure : (m,) see `sure`.
    alone : (v,) expected count of each symbol as a word.
    begins : (v,) which symbols begin words, seldom stand alone, and have what follows them in
        these words often behind them.
    begun : (v,) how many sure words each symbol begins.
    total : the expected count of all words.
    """

    is_sure: NDArray[np.bool_]
    alone: NDArray[np.float64]
    begins: NDArray[np.bool_]
    begun: NDArray[np.int64]
    total: float

    @classmethod
    def of(cls, counts: NgramCounts, words: Words) -> Self:
        """Those in a text, by the words that were learned."""
        size, own = len(counts.alphabet), counts.counts[: len(counts.alphabet)]
        order = np.argsort(words.nodes)  # sums of floats depend on it
        nodes, expected = words.nodes[order], words.expected[order]
        alone, within = np.zeros(size), words.lengths[order] > 1
        alone[nodes[~within]] = expected[~within]
        first = firsts(counts, nodes)
        uses = np.bincount(first[within], expected[within], size)
        short = within & (words.lengths[order] <= _SHORT)
        behind = counts.counts[:][nodes[short]] / counts.counts[:][counts.suffixes[:][nodes[short]]]
        kinds = np.bincount(first[short], minlength=size)
        begins = (alone <= _ALONE * own) & (uses >= _BEGINNING * own)
        begins &= np.bincount(first[short], behind, size) >= _BEHIND * np.maximum(kinds, 1)
        is_sure = sure(counts, words)
        begun = np.bincount(first[short & is_sure[nodes]], minlength=size)
        return cls(is_sure, alone, begins, begun, words.total)


@dataclass(frozen=True, eq=False)
class _Meetings:
    """The sure words that each symbol meets.

    Attributes
    ----------
    met, chosen : (v,) how many there are, and how many of them it does not meet by chance.
    """

    met: NDArray[np.int64]
    chosen: NDArray[np.int64]

    @classmethod
    def none(cls, counts: NgramCounts) -> Self:
        """No meetings."""
        size = len(counts.alphabet)
        return cls(np.zeros(size, np.int64), np.zeros(size, np.int64))

    def are_chosen(self, share: float) -> NDArray[np.bool_]:
        """(v,) which symbols meet so many of these words not by chance."""
        found: NDArray[np.bool_] = self.chosen >= share * self.met
        return found

    def add(
        self,
        counts: NgramCounts,
        uses: _Uses,
        whole: NDArray[np.int32],
        symbols: NDArray[np.int32],
        words: NDArray[np.int32],
    ) -> NDArray[np.float64]:
        """Add n-grams that are a symbol and a sure word, and tell how firm each is, nats."""
        count, size = counts.counts[:], len(self.met)
        chance = np.maximum(uses.alone[symbols], 1.0) * count[words]
        bond: NDArray[np.float64] = np.log(count[whole] * uses.total / chance)
        self.met[:] += np.bincount(symbols, minlength=size)
        self.chosen[:] += np.bincount(symbols[bond > _CHOICE], minlength=size)
        return bond

    def add_before(
        self, counts: NgramCounts, uses: _Uses, begin: int, end: int
    ) -> NDArray[np.int32]:
        """Add those n-grams that are a symbol before a word; returns what may be full names."""
        rest = counts.suffixes[begin:end]
        at = np.flatnonzero(uses.is_sure[rest] & counts.wordlike[begin:end]).astype(np.int32)
        whole, rest, count = at + begin, rest[at], counts.counts[:]
        bond = self.add(counts, uses, whole, firsts(counts, whole), rest)
        free = np.minimum(counts.left_entropy[:][whole], counts.right_entropy[:][whole]) > _FREE
        free &= (count[whole] >= _LEAST) & (count[rest] >= 2 * count[whole]) & (bond > _BOND)
        found: NDArray[np.int32] = whole[free & ~uses.is_sure[whole]]
        return found

    def add_after(self, counts: NgramCounts, uses: _Uses, begin: int, end: int) -> None:
        """Add those n-grams that are a word before a symbol."""
        front = counts.parents[begin:end]
        at = np.flatnonzero(uses.is_sure[front] & counts.wordlike[begin:end]).astype(np.int32)
        last = counts.symbols[begin:end][at] - 1
        self.add(counts, uses, at + begin, last, front[at])


def _is_two_words(counts: NgramCounts, uses: _Uses, whole: NDArray[np.int32]) -> NDArray[np.bool_]:
    """(k,) which n-grams of four symbols are two sure words of two."""
    parents, suffixes = counts.parents[:], counts.suffixes[:]
    found: NDArray[np.bool_] = counts.lengths[whole] == 4
    found &= uses.is_sure[parents[parents[whole]]] & uses.is_sure[suffixes[suffixes[whole]]]
    return found


def _likeness(counts: NgramCounts, whole: NDArray[np.int32]) -> NDArray[np.float64]:
    """(k,) how alike what is before some n-grams is to what is before their rests elsewhere.

    sum over x of sqrt [p(x | whole) p(x | rest)], x a symbol before that is counted, or any other.
    """
    rest, first = counts.suffixes[:][whole], firsts(counts, whole)
    sides: dict[int, dict[int, int]] = {node: {} for node in (*whole.tolist(), *rest.tolist())}
    wanted = np.zeros(len(counts), np.bool_)
    wanted[[*sides]] = True
    for _, begin, end in counts.slices(2):
        before = np.flatnonzero(wanted[counts.suffixes[begin:end]]).astype(np.int32) + begin
        own = counts.suffixes[:][before].tolist()
        symbols, uses = firsts(counts, before).tolist(), counts.counts[:][before].tolist()
        for node, symbol, n in zip(own, symbols, uses, strict=True):
            sides[node][symbol] = n
    count = counts.counts[:]
    found = np.zeros(len(whole))
    for row, (node, part, surname) in enumerate(
        zip(*map(np.ndarray.tolist, (whole, rest, first)), strict=True)
    ):
        ours, theirs = sides[node], dict(sides[part])
        theirs.pop(surname)
        total, others = int(count[node]), int(count[part] - count[node])
        shared = sum(np.sqrt(n * theirs.get(symbol, 0)) for symbol, n in ours.items())
        shared += np.sqrt((total - sum(ours.values())) * (others - sum(theirs.values())))
        found[row] = shared / np.sqrt(total * others)
    return found
