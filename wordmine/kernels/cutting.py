"""Cutting: the best way through the words and units of a text."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel

LONGEST_STRETCH = 4096
"""Characters looked at together, at most."""

OVERLAP = 64
"""Where a window does not end with a break, its last characters belong to the next as well."""

LONGEST_UNIT = 40
"""A longer unit is part of no word, and breaks the text."""

ROOM = LONGEST_STRETCH + LONGEST_UNIT + 1
"""Characters of work space that a stretch takes, at most."""

_LEAST_STRETCH = 256

# Of tries, as in `wordmine.kernels.word_trie`, which lays them out.
_NO_WORD = -(1 << 60)
_KEY, _ENTRY = 0, 1
_CHAR_BITS = 21
_FACTORS = 0x9E3779B1, 0x85EBCA6B
_LOWEST = 15
_BITS = 6  # of a hash, say which bit of a word of the sieve


@kernel
def segment(
    codes: NDArray[np.uint32],
    stops: NDArray[np.int32],
    numbers: NDArray[np.int32],
    cells: NDArray[np.int64],
    sieve: NDArray[np.uint64],
    work: NDArray[np.int64],
) -> int:
    """Cut a text along the path of the highest summed score.

    Backward dynamic programme over stretches of text that meet at breaks: characters that are in
    no word.  Between paths of equal score the longer first word wins.

    Parameters
    ----------
    codes : (n,) code points.
    stops : (n + 1,) where the unit that starts at each place ends, 0 where none starts, as
        `wordmine.kernels.grammar.find_units` has it.  Output: where each word ends, which is
        written over what has been read, for no word ends before as many characters.
    numbers : (0x110000,) number of each code point among the characters of the words, 0 for none.
    cells, sieve : the words, see `wordmine.kernels.word_trie.build`.
    work : (2 r + `OVERLAP`,) work space, r the lesser of n + 1 and `ROOM`; a kernel that makes its
        own takes longer to load.

    Returns
    -------
    int : number of words.
    """
    n, at, written = len(codes), 0, 0
    room = min(n + 1, ROOM)
    ids, ahead, again = work[:room], work[room : 2 * room], work[2 * room :]
    while at < n:
        end, whole = _stretch_end(codes, stops, numbers, at, ids)
        limit = end
        if not whole:
            limit -= OVERLAP
            for i in range(limit, end):  # a slice would take seconds to compile
                again[i - limit] = stops[i]
        if stops[at] != end:  # else there is nothing to choose
            _choose(stops, at, end, ids, cells, sieve, ahead)
        while at < limit:
            at = int(stops[at])
            stops[written] = at
            written += 1
        if not whole:
            for i in range(at, end):
                stops[i] = again[i - limit]
    return written


@kernel
def separate(
    codes: NDArray[np.uint32],
    stops: NDArray[np.int32],
    numbers: NDArray[np.int32],
    cells: NDArray[np.int64],
    sieve: NDArray[np.uint64],
    separator: int,
) -> NDArray[np.int32]:
    """Cut a text as `segment` does, with all that a short one takes in one call.

    Parameters
    ----------
    codes, numbers, cells, sieve : as for `segment`; n is not 0.
    stops : likewise; (0,) where each character is a unit of its own.
    separator : a code point to put between words.

    Returns
    -------
    (m,) the code points, with the separator between words.
    """
    n, at, begin = len(codes), 0, 0
    if len(stops) == 0:
        stops = np.empty(n + 1, np.int32)
        for i in range(n + 1):
            stops[i] = i + 1
    work = np.empty(2 * min(n + 1, ROOM) + OVERLAP, np.int64)
    words = segment(codes, stops, numbers, cells, sieve, work)
    apart = np.empty(n + words, np.int32)
    for word in range(words):
        end = stops[word]
        for i in range(begin, end):
            apart[at] = codes[i]
            at += 1
        apart[at] = separator
        at += 1
        begin = end
    return apart[: at - 1]


@kernel
def outweigh(
    codes: NDArray[np.uint32],
    stops: NDArray[np.int32],
    numbers: NDArray[np.int32],
    cells: NDArray[np.int64],
    sieve: NDArray[np.uint64],
    starts: NDArray[np.int32],
    scores: NDArray[np.int64],
) -> None:
    """Raise the scores of words to that of the best cut of each into others, if it has more.

    Of equal cuts the one with the longer word wins, so that each is then cut as a word wherever
    its parts would have been.

    Parameters
    ----------
    codes, stops : the words, no part before what it is a part of, and a line feed after each; and
        their units, which are lost.
    numbers, cells, sieve : as for `segment`; the scores in `cells` are raised.
    starts : (k + 1,) where each word begins in `codes`, and where another one would.
    scores : (k,) output: the score of each.
    """
    longest = 0
    for word in range(len(scores)):
        longest = max(longest, starts[word + 1] - starts[word])
    ids, ahead = np.empty(longest, np.int64), np.empty(longest, np.int64)
    for word in range(len(scores)):
        begin, end = starts[word], starts[word + 1] - 1
        ids[0] = numbers[codes[begin]]
        cell = int(ids[0])
        for i in range(1, end - begin):
            ids[i] = numbers[codes[begin + i]]
            cell = _child(cells, cell, ids[i])
        entry = cells[cell, _ENTRY]
        cells[cell, _ENTRY] = _NO_WORD << 1 | entry & 1
        _choose(stops, begin, end, ids, cells, sieve, ahead)
        scores[word] = max(entry >> 1, ahead[0])
        cells[cell, _ENTRY] = scores[word] << 1 | entry & 1


@kernel
def _choose(
    stops: NDArray[np.int32],
    start: int,
    end: int,
    ids: NDArray[np.int64],
    cells: NDArray[np.int64],
    sieve: NDArray[np.uint64],
    ahead: NDArray[np.int64],
) -> None:
    """Choose the best word at each place of a stretch of text, the last place first.

    Parameters
    ----------
    stops : as for `segment`; where a unit of the stretch starts, it becomes the end of the best
        word.
    start, end : where the stretch starts and ends.
    ids : the numbers of its characters.
    cells, sieve : as for `segment`.
    ahead : output: score of the best cut of what begins at each place, counted from the start.
    """
    # Unsigned indices are not taken to count from the end, which saves a tenth of the time.
    size, unknown = end - start, cells[0, _ENTRY]
    ahead[size] = 0
    for i in range(size - 1, -1, -1):
        if stops[start + i] == 0:
            continue
        stop = stops[start + i] - start
        chosen = stop
        best = unknown + ahead[stop]
        cell = ids[i]
        j = i + 1
        while cell != 0:
            entry = cells[np.uint64(cell), _ENTRY]
            if stops[np.uint64(start + j)] != 0 and entry >> 1 != _NO_WORD:
                total = (entry >> 1) + ahead[np.uint64(j)]
                better = total >= best or j == stop
                best = total if better else best
                chosen = j if better else chosen
            if j == size or entry & 1 == 0 or not _may_begin(sieve, cell, ids[np.uint64(j)]):
                break
            cell = _child(cells, cell, ids[np.uint64(j)])
            j += 1
        ahead[i] = best
        stops[start + i] = start + chosen


@kernel
def _stretch_end(
    codes: NDArray[np.uint32],
    stops: NDArray[np.int32],
    numbers: NDArray[np.int32],
    start: int,
    ids: NDArray[np.int64],
) -> tuple[int, bool]:
    """Find the end of a stretch of text, at a break if there is one within a window.

    Parameters
    ----------
    codes, stops, numbers : as for `segment`.
    start : where the stretch starts.
    ids : output: the number of each character among those of the words.

    Returns
    -------
    tuple of the end and whether there is a break or the end of the text.  A unit that is too long
    for any word is a stretch of its own.
    """
    n, at = len(codes), start
    while at < n and at - start < LONGEST_STRETCH:
        stop = stops[at]
        if stop - at > LONGEST_UNIT:
            return stop if at == start else at, True
        for i in range(at, stop):
            ids[i - start] = numbers[codes[i]]
        if ids[at - start] == 0 and stop - start >= _LEAST_STRETCH:
            return stop, True
        at = stop
    return at, at == n


@kernel
def arcs(
    codes: NDArray[np.uint32],
    stops: NDArray[np.int32],
    numbers: NDArray[np.int32],
    cells: NDArray[np.int64],
) -> NDArray[np.int64]:
    """List all words and units that a cut of a text can be made of.

    Parameters
    ----------
    codes, stops, numbers, cells : as for `segment`.

    Returns
    -------
    (k, 3) start, end and score, by start, then by end.
    """
    n, k, unknown = len(codes), 0, cells[0, _ENTRY]
    found = np.empty((n + 1, 3), np.int64)
    for i in range(n):
        stop = stops[i]
        if stop == 0:
            continue
        listed = False
        row = k
        k += 1
        cell = int(numbers[codes[i]]) if stop - i <= LONGEST_UNIT else 0
        j = i + 1
        while cell != 0:
            entry = cells[cell, _ENTRY]
            if entry >> 1 != _NO_WORD and stops[j] != 0:
                if j == stop:
                    listed = True
                    k = row
                if k + 1 >= len(found):
                    found = _doubled(found)
                found[k, 0], found[k, 1], found[k, 2] = i, j, entry >> 1
                k += 1
            if j == n or stops[j] - j > LONGEST_UNIT or entry & 1 == 0:
                break
            cell = _child(cells, cell, int(numbers[codes[j]]))
            j += 1
        if not listed:
            found[row, 0], found[row, 1], found[row, 2] = i, stop, unknown
        if k + 1 >= len(found):
            found = _doubled(found)
    return found[:k]


@kernel
def _doubled(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    larger = np.empty((2 * len(rows), rows.shape[1]), np.int64)
    larger[: len(rows)] = rows
    return larger


@kernel
def _may_begin(sieve: NDArray[np.uint64], cell: int, char: int) -> bool:
    """Whether a word may begin with a beginning and one more character, see `_child`."""
    mixed = (cell * _FACTORS[0] + char * _FACTORS[1]) >> _LOWEST
    bits = sieve[np.uint64(mixed >> _BITS & len(sieve) - 1)]
    return bool(bits >> np.uint64(mixed & (1 << _BITS) - 1) & np.uint64(1))


@kernel
def _child(cells: NDArray[np.int64], cell: int, char: int) -> int:
    """The cell of a beginning and one more character, 0 if no word begins so."""
    first = cells[0, _KEY]
    mask = len(cells) - first - 1
    key = cell << _CHAR_BITS | char
    at = (cell * _FACTORS[0] + char * _FACTORS[1]) >> _LOWEST & mask
    found = cells[np.uint64(first + at), _KEY]
    while found != key and found != 0:
        at = at + 1 & mask
        found = cells[np.uint64(first + at), _KEY]
    return int(first + at) if found != 0 else 0
