"""Lattices of characters: the best route through them, by bigrams or by words."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel

REST = 0
"""The symbol of what is not told apart, and of what comes before and after a text."""

_COLUMNS = 7
_ARC, _BEFORE, _DEPTH, _NODE, _BEGINNING, _POINTS, _NEXT = range(_COLUMNS)
"""Of a way to begin a word: its last arc, the row of the way before that, how many arcs it has,
where it leads, what it spells, the sum of its points, the row of another that spells the same."""

_FIRST_ROOM = 64
_SURROGATES = 0xD800 >> 11

# Of tries, as in `wordmine.kernels.word_trie`, which lays them out.
_NO_WORD = -(1 << 60)
_KEY, _ENTRY = 0, 1
_CHAR_BITS = 21
_FACTORS = 0x9E3779B1, 0x85EBCA6B
_LOWEST = 15
_BITS = 6


class Arcs(NamedTuple):
    """The candidates of a lattice, character by character, as arcs between nodes.

    Attributes
    ----------
    begins : (n + 1,) the first arc that leaves each of n nodes, and their number k.  A route leads
        from node 0 to n, which no arc leaves.
    ends : (k,) the node that each arc leads to, later than the one it leaves.
    points : (k,) what each arc adds to the total of a route.
    """

    begins: NDArray[np.int32]
    ends: NDArray[np.int32]
    points: NDArray[np.int64]


_MOST_CANDIDATES = 1 << 12
"""Each is compared with those before it."""


class BigramScores(NamedTuple):
    """What each two symbols add to the total of a route.

    Attributes
    ----------
    rows : (v + 1,) where the bigrams that begin with each symbol begin.
    successors : (m,) the second symbols of bigrams, ascending in each row.
    scores : (m,) what these bigrams add.
    unseen : (v,) what any other bigram that begins with a symbol adds.
    """

    rows: NDArray[np.int64]
    successors: NDArray[np.int32]
    scores: NDArray[np.int64]
    unseen: NDArray[np.int64]


@kernel
def lay_out(
    codes: NDArray[np.uint32],
    probabilities: NDArray[np.float64],
    begins: NDArray[np.int32],
    ends: NDArray[np.int32],
) -> bool:
    """Lay out a lattice of single characters.

    Parameters
    ----------
    codes, probabilities : (k,) code point and probability of each candidate, position by position.
    begins : (n + 1,) how many candidates each of n positions has, k in all.  Output: as in `Arcs`.
    ends : (k,) output: as in `Arcs`.

    Returns
    -------
    bool : whether every position has candidates, none twice, and not more than can be compared with
        each other; none is a surrogate, and each probability is above 0 and finite.
    """
    begin = 0
    for position in range(len(begins) - 1):
        stop = begin + begins[position]
        if not begin < stop <= begin + _MOST_CANDIDATES:
            return False
        for one in range(begin, stop):
            if not 0.0 < probabilities[one] < np.inf or codes[one] >> 11 == _SURROGATES:
                return False
            for other in range(begin, one):
                if codes[other] == codes[one]:
                    return False
            ends[one] = position + 1
        begins[position] = begin
        begin = stop
    begins[len(begins) - 1] = begin
    return True


@kernel
def bigram_route(
    arcs: Arcs,
    symbols: NDArray[np.int32],
    bigrams: BigramScores,
    weight: int,
    route: NDArray[np.int32],
) -> tuple[int, int]:
    """Find the route through a lattice with the highest total of points and weighted bigrams.

    Viterbi's algorithm over arcs, the last one first.  Of equal routes the one with the earlier
    arc wins where they first differ.

    Parameters
    ----------
    arcs : the lattice.
    symbols : (k,) symbol of each arc.
    bigrams : what they add.
    weight : what that is multiplied with.
    route : (n,) output: the arcs, in order.

    Returns
    -------
    tuple of the length of the route and its total.
    """
    n, k = len(arcs.begins) - 1, len(arcs.ends)
    ahead, onward = np.zeros(k, np.int64), np.zeros(k, np.int32)
    total, chosen = 0, -1
    for arc in range(k - 1, -2, -1):  # -1 stands for what comes before the text
        node, symbol = (arcs.ends[arc], symbols[arc]) if arc >= 0 else (0, REST)
        total, chosen = 0, -1
        if node == n:
            total = weight * _score(bigrams, symbol, REST)
        for other in range(arcs.begins[node], arcs.begins[min(node + 1, n)]):
            found = ahead[other] + weight * _score(bigrams, symbol, symbols[other])
            if chosen < 0 or found > total:
                total, chosen = found, other
        if arc >= 0:
            ahead[arc], onward[arc] = arcs.points[arc] + total, chosen
    size = 0
    while chosen >= 0:
        route[size] = chosen
        size += 1
        chosen = onward[chosen]
    return size, total


@kernel
def _score(bigrams: BigramScores, symbol: int, following: int) -> int:
    """What a bigram adds."""
    low, end = bigrams.rows[symbol], bigrams.rows[symbol + 1]
    high = end
    while low < high:
        middle = (low + high) // 2
        if bigrams.successors[middle] < following:
            low = middle + 1
        else:
            high = middle
    seen = low < end and bigrams.successors[low] == following
    return int(bigrams.scores[low]) if seen else int(bigrams.unseen[symbol])


@kernel
def word_route(
    arcs: Arcs,
    characters: NDArray[np.int32],
    cells: NDArray[np.int64],
    sieve: NDArray[np.uint64],
    weight: int,
    route: NDArray[np.int32],
) -> tuple[int, int]:
    """Find the route through a lattice with the highest total of points and weighted words.

    Backward dynamic programme over nodes.  Of equal routes the one whose first word has the
    earlier arc where they first differ, or is shorter, wins; then the second word, and so on.

    Parameters
    ----------
    arcs, weight, route : as for `bigram_route`.
    characters : (k,) number of each arc's character among those of the words, 0 for none.
    cells, sieve : the words, see `wordmine.kernels.word_trie.build`; a character may be none.

    Returns
    -------
    tuple of the length of the route and its total.
    """
    n = len(arcs.begins) - 1
    ahead = np.zeros(n + 1, np.int64)
    words, stops, written = np.empty(n, np.int32), np.zeros(n + 1, np.int64), 0
    ways = np.empty((_FIRST_ROOM, _COLUMNS), np.int64)
    latest = np.empty(len(cells), np.int64)
    for node in range(n - 1, -1, -1):
        ways, way, ahead[node] = _best_word(
            arcs, characters, cells, sieve, weight, ahead, node, ways, latest
        )
        while way > 0:  # the arcs are kept last first
            if written == len(words):
                words = _longer(words)
            words[written] = ways[way, _ARC]
            written += 1
            way = ways[way, _BEFORE]
        stops[node] = written
    node, size = 0, 0
    while node < n:
        for i in range(stops[node] - 1, stops[node + 1] - 1, -1):
            route[size] = words[i]
            size += 1
        node = arcs.ends[route[size - 1]]
    return size, ahead[0]


@kernel
def _best_word(
    arcs: Arcs,
    characters: NDArray[np.int32],
    cells: NDArray[np.int64],
    sieve: NDArray[np.uint64],
    weight: int,
    ahead: NDArray[np.int64],
    node: int,
    ways: NDArray[np.int64],
    latest: NDArray[np.int64],
) -> tuple[NDArray[np.int64], int, int]:
    """Find the best word from a node on, going on by a character at a time.

    Ways that spell the same beginning and end at the same node go on alike: only the best of them
    is kept, so that there are never more than beginnings times nodes.

    Returns
    -------
    tuple of work space that may have grown, the row of the best word in it, and the word's total
    with what follows.
    """
    n, best, total = len(arcs.begins) - 1, -1, 0
    ways[0] = 0
    ways[0, _NODE] = node
    low, high, used = 0, 1, 1
    while low < high:
        for way in range(low, high):
            held, at = ways[way, _BEGINNING], ways[way, _NODE]
            if at == n or (way > 0 and (held == 0 or cells[held, _ENTRY] & 1 == 0)):
                continue
            for arc in range(arcs.begins[at], arcs.begins[at + 1]):
                character = int(characters[arc])
                beginning = character if way == 0 else _child(cells, sieve, held, character)
                if beginning != 0 or way == 0:
                    if used == len(ways):
                        ways = _more(ways)
                    points = ways[way, _POINTS] + arcs.points[arc]
                    step = way, arc, arcs.ends[arc], beginning, points
                    used = _reach(ways, latest, high, used, step)
        low, high = high, used
        for way in range(low, high):
            beginning = ways[way, _BEGINNING]
            score = cells[beginning, _ENTRY] >> 1 if beginning != 0 else _NO_WORD
            if score == _NO_WORD and low > 1:
                continue
            score = cells[0, _ENTRY] if score == _NO_WORD else score
            found = ways[way, _POINTS] + weight * score + ahead[ways[way, _NODE]]
            if best < 0 or found > total or (found == total and _precedes(ways, way, best)):
                best, total = way, found
    return ways, best, total


@kernel
def _reach(
    ways: NDArray[np.int64],
    latest: NDArray[np.int64],
    first: int,
    used: int,
    step: tuple[int, int, int, int, int],
) -> int:
    """Note a way to a beginning and a node, or that it is the better one; the rows in use.

    Parameters
    ----------
    ways : rows for the ways so far.
    latest : the row noted last for each beginning; anything where there is none.
    first : the first row for beginnings of this length.
    used : rows in use; there is one more.
    step : the row of the way so far, the arc it goes on by, the node that leads to, what is spelt
        then, 0 if no word begins so, and the sum of points for all arcs.
    """
    before, arc, node, beginning, points = step
    other = latest[beginning] if beginning != 0 else -1
    if other < first or other >= used or ways[other, _BEGINNING] != beginning:
        other = -1
    newest = other
    while other >= 0 and ways[other, _NODE] != node:
        other = ways[other, _NEXT]
    if other < 0:
        other = used
        ways[other, _NEXT] = newest
        if beginning != 0:
            latest[beginning] = other
    elif points < ways[other, _POINTS] or (
        points == ways[other, _POINTS] and not _precedes(ways, before, ways[other, _BEFORE])
    ):
        return used
    ways[other, _ARC] = arc
    ways[other, _BEFORE] = before
    ways[other, _DEPTH] = ways[before, _DEPTH] + 1
    ways[other, _NODE] = node
    ways[other, _BEGINNING] = beginning
    ways[other, _POINTS] = points
    return max(used, other + 1)


@kernel
def _longer(words: NDArray[np.int32]) -> NDArray[np.int32]:
    """A copy with room for as many more; numpy's own takes long to compile, here and below."""
    copy = np.empty(2 * len(words), np.int32)
    for i in range(len(words)):
        copy[i] = words[i]
    return copy


@kernel
def _more(ways: NDArray[np.int64]) -> NDArray[np.int64]:
    copy = np.empty((2 * len(ways), _COLUMNS), np.int64)
    for i in range(len(ways)):
        for j in range(_COLUMNS):
            copy[i, j] = ways[i, j]
    return copy


@kernel
def _precedes(ways: NDArray[np.int64], one: int, other: int) -> bool:
    """Whether a way has the earlier arc where it first differs from another, or is shorter."""
    shorter = bool(ways[one, _DEPTH] < ways[other, _DEPTH])
    while ways[one, _DEPTH] > ways[other, _DEPTH]:
        one = ways[one, _BEFORE]
    while ways[other, _DEPTH] > ways[one, _DEPTH]:
        other = ways[other, _BEFORE]
    if one == other:
        return shorter
    while ways[one, _BEFORE] != ways[other, _BEFORE]:
        one, other = ways[one, _BEFORE], ways[other, _BEFORE]
    return bool(ways[one, _ARC] < ways[other, _ARC])


@kernel
def _child(cells: NDArray[np.int64], sieve: NDArray[np.uint64], cell: int, char: int) -> int:
    """The cell of a beginning and one more character, 0 if no word begins so."""
    mixed = (cell * _FACTORS[0] + char * _FACTORS[1]) >> _LOWEST
    bits = sieve[mixed >> _BITS & len(sieve) - 1]
    if bits >> np.uint64(mixed & (1 << _BITS) - 1) & np.uint64(1) == 0:
        return 0
    first = cells[0, _KEY]
    mask = len(cells) - first - 1
    key = cell << _CHAR_BITS | char
    at = mixed & mask
    found = cells[first + at, _KEY]
    while found != key and found != 0:
        at = at + 1 & mask
        found = cells[first + at, _KEY]
    return int(first + at) if found != 0 else 0
