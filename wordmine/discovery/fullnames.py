"""Full names: a surname and a name that is more often used without it, as 刘玄德 beside 玄德.

Learning lists 玄德, whose frequency makes 刘 and 玄德 cost less than 刘玄德 as one word.  Three
things tell that it is one name all the same.  The first symbol begins words and seldom stands
alone, and what follows it in these is often behind it.  The two meet more often than by chance.
And the whole stands where its rest stands: what is before 刘玄德 is before 玄德 as well, but what
is before 请玄德 is not.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import NgramCounts
from wordmine.discovery.candidates import Words
from wordmine.discovery.cohesion import firsts
from wordmine.symbols import DIGITS

SHARE = 0.25
"""The share of its occurrences in which a full name counts as a word: a cut goes on as before."""

_LEAST = 5
"""Occurrences of a full name; its rest must occur twice as often."""

_SURE = 0.5
"""The share of its occurrences in which the rest is a word, at least."""

_FREE = 1.5
"""Branching entropy on either side, nats."""

_BOND = 3.5
"""Nats by which the two parts meet more often than words do by chance."""

_ALONE, _BEGINNING, _BEHIND = 0.3, 0.5, 0.2
"""Of a surname: the greatest share of its occurrences in which it stands alone, the least in which
it begins a word, and how often, on the average, what follows it in these words stands behind it."""

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
    order = np.argsort(words.nodes)
    nodes, uses = words.nodes[order], words.expected[order]
    surnames, alone = _surnames(counts, nodes, uses)
    nodes = nodes[uses >= _SURE * counts.counts[:][nodes]]
    found = [np.empty(0, np.int32)]
    for part in counts.slices(3, min(_LONGEST, counts.max_len)):
        found.append(_plausible(counts, nodes, surnames, *part))
    whole = np.concatenate(found)
    rest, first = counts.suffixes[:][whole], firsts(counts, whole)
    count = counts.counts[:]
    chance = np.maximum(alone[first], 1.0) * count[rest] / words.total
    whole = whole[np.log(count[whole] / chance) > _BOND]
    counting = [not DIGITS.isdisjoint(word) for word in counts.texts(whole)]
    whole = whole[~np.array(counting, np.bool_)]
    return whole[_likeness(counts, whole) > _ALIKE]


def _surnames(
    counts: NgramCounts, nodes: NDArray[np.int32], uses: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """(v,) which symbols may be surnames, and how often each is a word of its own.

    Parameters
    ----------
    counts : n-gram counts.
    nodes, uses : (k,) the words, ascending, and their expected counts.
    """
    size = len(counts.alphabet)
    alone, begun, behind, kinds = (np.zeros(size) for _ in range(4))
    single = nodes < size
    alone[nodes[single]] = uses[single]
    longer = nodes[~single]
    first = firsts(counts, longer)
    np.add.at(begun, first, uses[~single])
    short = counts.lengths[longer] <= _SHORT
    longer, first = longer[short], first[short]
    share = counts.counts[:][longer] / counts.counts[:][counts.suffixes[:][longer]]
    np.add.at(behind, first, share)
    np.add.at(kinds, first, 1.0)
    own = counts.counts[:size]
    found: NDArray[np.bool_] = (alone <= _ALONE * own) & (begun >= _BEGINNING * own)
    found &= behind >= _BEHIND * np.maximum(kinds, 1.0)
    return found, alone


def _plausible(
    counts: NgramCounts,
    nodes: NDArray[np.int32],
    surnames: NDArray[np.bool_],
    length: int,
    begin: int,
    end: int,
) -> NDArray[np.int32]:
    """Those n-grams of a slice that are no sure words, but free, and a surname with a sure one."""
    part = slice(begin, end)
    free = np.minimum(counts.left_entropy[part], counts.right_entropy[part]) > _FREE
    free &= (counts.counts[part] >= _LEAST) & counts.wordlike[part]
    whole = np.flatnonzero(free).astype(np.int32) + np.int32(begin)
    rest = counts.suffixes[:][whole]
    count = counts.counts[:]
    chosen = _is_among(nodes, rest) & ~_is_among(nodes, whole)
    chosen &= count[rest] >= 2 * count[whole]
    whole = whole[chosen]
    found: NDArray[np.int32] = whole[surnames[firsts(counts, whole)]]
    return found


def _is_among(nodes: NDArray[np.int32], some: NDArray[np.int32]) -> NDArray[np.bool_]:
    """(k,) which of some n-grams are among others, ascending."""
    at = np.searchsorted(nodes, some)
    found: NDArray[np.bool_] = np.append(nodes, np.int32(-1))[at] == some
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
