"""Code points to words: the units a text is made of, and the best way through them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel

(
    SINGLE, LETTER, DIGIT, POINT, HYPHEN, TRAILING, COLON, COMMA, PERCENT,
    NUMERAL, TEN, MYRIAD, SCRIPT, REPEATED, SPACE, NEWLINE, EXTENDING, JOINER, FLAG, ORDINAL,
) = range(20)  # fmt: skip
"""Kinds of characters; `wordmine.segmentation.units` says which are which."""

KIND_BITS, VALUE_BITS = 5, 4
NO_VALUE = (1 << VALUE_BITS) - 1
"""Value of a numeral that is none of 0 to 10."""

UNIT = float(1 << 16)
"""Scores are integers in units of 2**-16 nats, so that sums of them are exact."""

NO_WORD = -(1 << 31)
"""Score of what is no word."""

WINDOW = 4096
"""Characters looked at together, at most."""

MARGIN = 64
"""Where a window does not end with a break, its last characters belong to the next as well."""

LONGEST_UNIT = 40
"""A longer unit is part of no word, and breaks the text."""

KEY, ENTRY = 0, 1
"""Columns of the cells of a trie."""

_CHAR_BITS = 21
_FACTORS = 0x9E3779B1, 0x85EBCA6B  # large odd numbers, which hash by their products' middle bits
_LOWEST = 15
_LEAST_STRETCH = 256
_ROOM = WINDOW + LONGEST_UNIT
_KIND = (1 << KIND_BITS) - 1
_VALUE = (1 << VALUE_BITS) - 1
_SHIFT = KIND_BITS + VALUE_BITS

_PART, _OF, _DOT, _DOT_OLD = 0x5206, 0x4E4B, 0x70B9, 0x9EDE  # 分之点點
_YEAR, _MONTH, _DAY, _DATE, _DATE_OLD = 0x5E74, 0x6708, 0x65E5, 0x53F7, 0x865F  # 年月日号號
_ERA, _DEGREE, _SHARE, _CLOCK, _CLOCK_OLD, _DROP = (  # 代度份钟鐘滴
    0x4EE3, 0x5EA6, 0x4EFD, 0x949F, 0x9418, 0x6EF4
)  # fmt: skip


@kernel
def build(
    ids: NDArray[np.int32],
    starts: NDArray[np.int32],
    scores: NDArray[np.int64],
    first: int,
    cells: NDArray[np.int64],
) -> None:
    """Lay out words as a trie whose cells are found by hashing.

    Parameters
    ----------
    ids : the characters of all words, numbered from 1.
    starts : (k + 1,) where each word begins in `ids`; none is empty.
    scores : (k,) score of each word, in `UNIT`.
    first : a greater number than any character has.
    cells : (m, 2) output rows, one for each beginning of a word.  The key is the cell of the same
        without its last character, and that character in the lowest 21 bits.  The entry is the
        score of the word it is, or `NO_WORD`, and in the lowest bit whether longer ones follow.  A
        character alone has its number for a cell; the others have cells from `first` on, of which
        there are a power of two, more than needed.
    """
    cells[:, KEY] = 0
    cells[:, ENTRY] = NO_WORD << 1
    for word in range(len(scores)):
        cell = int(ids[starts[word]])
        for i in range(starts[word] + 1, starts[word + 1]):
            cells[cell, ENTRY] |= 1
            child = _find(cells, first, cell, int(ids[i]))
            cells[child, KEY] = cell << _CHAR_BITS | int(ids[i])
            cell = child
        cells[cell, ENTRY] = scores[word] << 1 | cells[cell, ENTRY] & 1


@kernel
def _find(cells: NDArray[np.int64], first: int, cell: int, char: int) -> int:
    """The cell of a beginning and one more character, or the free cell where it belongs."""
    mask = len(cells) - first - 1
    key = cell << _CHAR_BITS | char
    at = (cell * _FACTORS[0] + char * _FACTORS[1]) >> _LOWEST & mask
    while cells[first + at, KEY] != key and cells[first + at, KEY] != 0:
        at = at + 1 & mask
    return first + at


@kernel
def _child(cells: NDArray[np.int64], first: int, cell: int, char: int) -> int:
    """The cell of a beginning and one more character, 0 if no word begins so."""
    child = _find(cells, first, cell, char)
    return child if cells[child, KEY] != 0 else 0


@kernel
def segment(
    codes: NDArray[np.uint32],
    chars: NDArray[np.int32],
    cells: NDArray[np.int64],
    first: int,
    unknown: int,
    join: bool,
    edges: NDArray[np.int32],
) -> int:
    """Cut a text along the path of the highest summed score.

    Backward dynamic programme over stretches of text that meet at breaks: characters that are in
    no word.  Between paths of equal score the longer first word wins.

    Parameters
    ----------
    codes : (n,) code points.
    chars : (0x110000,) for each code point its kind, its value as a digit, and its number among
        the characters of the words (0 for none), from the lowest bit on.
    cells : (m, 2) the words, see `build`.
    first : the first cell of longer beginnings than a character.
    unknown : score of a unit that is no word.
    join : whether a date is one unit.
    edges : (n + 1,) output: 0, and where each word ends.

    Returns
    -------
    int : number of words.
    """
    n, at, written = len(codes), 0, 0
    stops = np.empty(min(n, _ROOM) + 1, np.int32)
    ids = np.empty(min(n, _ROOM) + 1, np.int32)
    ahead = np.empty(min(n, _ROOM) + 1, np.int64)
    edges[0] = 0
    while at < n:
        size, whole = _stretch(codes, chars, at, join, stops, ids)
        if size > LONGEST_UNIT and stops[0] == size:
            at += size
            written += 1
            edges[written] = at
            continue
        _choose(cells, first, unknown, size, stops, ids, ahead)
        limit = size if whole else size - MARGIN
        i = 0
        while i < limit:
            i = int(stops[i])
            written += 1
            edges[written] = at + i
        at += i
    return written


@kernel
def _choose(
    cells: NDArray[np.int64],
    first: int,
    unknown: int,
    size: int,
    stops: NDArray[np.int32],
    ids: NDArray[np.int32],
    ahead: NDArray[np.int64],
) -> None:
    """Choose the best word at each place of a stretch of text, the last place first.

    Parameters
    ----------
    cells, first, unknown : as for `segment`.
    size : length of the stretch.
    stops, ids : as from `_stretch`; where a unit starts, `stops` becomes the end of the best word.
    ahead : work space: score of the best cut of what begins at each place.
    """
    ahead[size] = 0
    for i in range(size - 1, -1, -1):
        if stops[i] == 0:
            continue
        stop = int(stops[i])
        chosen = stop
        best = unknown + ahead[stop]
        cell = int(ids[i])
        j = i + 1
        while cell != 0:
            entry = cells[cell, ENTRY]
            if stops[j] != 0 and entry >> 1 != NO_WORD:
                total = (entry >> 1) + ahead[j]
                better = total >= best or j == stop
                best = total if better else best
                chosen = j if better else chosen
            if j == size or entry & 1 == 0:
                break
            cell = _child(cells, first, cell, int(ids[j]))
            j += 1
        ahead[i] = best
        stops[i] = chosen


@kernel
def identify(
    codes: NDArray[np.uint32],
    edges: NDArray[np.int32],
    chars: NDArray[np.int32],
    cells: NDArray[np.int64],
    first: int,
    found: NDArray[np.int32],
) -> None:
    """Find the cell of each word of a text, which tells words apart.

    Parameters
    ----------
    codes, chars, cells, first : as for `segment`.
    edges : (k + 1,) as `segment` writes them; no word is empty.
    found : (k,) output: the cell of each word; 0 for several characters with which no word of the
        trie begins, and for one that is in none.
    """
    for word in range(len(found)):
        cell = int(chars[codes[edges[word]]] >> _SHIFT)
        for i in range(edges[word] + 1, edges[word + 1]):
            if cell == 0:
                break
            cell = _child(cells, first, cell, int(chars[codes[i]] >> _SHIFT))
        found[word] = cell


@kernel
def arcs(
    codes: NDArray[np.uint32],
    chars: NDArray[np.int32],
    cells: NDArray[np.int64],
    first: int,
    unknown: int,
    join: bool,
) -> NDArray[np.int64]:
    """List all words and units that a cut of a text can be made of.

    Parameters
    ----------
    codes, chars, cells, first, unknown, join : as for `segment`.

    Returns
    -------
    (k, 3) start, end and score in `UNIT`, by start, then by end.
    """
    n = len(codes)
    stops = np.zeros(n + 1, np.int64)
    stops[n] = 1
    at = 0
    while at < n:
        stops[at] = _unit_end(codes, chars, at, join)
        at = stops[at]
    found = np.empty((n + 1, 3), np.int64)
    k = 0
    for i in range(n):
        stop = stops[i]
        if stop == 0:
            continue
        listed = False
        row = k
        k += 1
        cell = int(chars[codes[i]] >> _SHIFT) if stop - i <= LONGEST_UNIT else 0
        j = i + 1
        while cell != 0:
            entry = cells[cell, ENTRY]
            if entry >> 1 != NO_WORD and stops[j] != 0:
                if j == stop:
                    listed = True
                    k = row
                if k + 1 >= len(found):
                    found = _doubled(found)
                found[k, 0], found[k, 1], found[k, 2] = i, j, entry >> 1
                k += 1
            if j == n or stops[j] - j > LONGEST_UNIT or entry & 1 == 0:
                break
            cell = _child(cells, first, cell, int(chars[codes[j]] >> _SHIFT))
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
def _stretch(
    codes: NDArray[np.uint32],
    chars: NDArray[np.int32],
    at: int,
    join: bool,
    stops: NDArray[np.int32],
    ids: NDArray[np.int32],
) -> tuple[int, bool]:
    """Find the units of a stretch of text, up to a break if there is one within a window.

    Parameters
    ----------
    codes, chars, join : as for `segment`.
    at : where the stretch begins.
    stops : output: where the unit that starts at each place ends, 0 where none starts; 1 after
        the last.  Places are counted from `at`.
    ids : output: the number of each character among those of the words.

    Returns
    -------
    tuple of the length of the stretch and whether it ends with a break or with the text.  A unit
    that is too long for any word is a stretch of its own.
    """
    n, i = len(codes), 0
    whole = False
    while not whole and i < WINDOW and at + i < n:
        entry = chars[codes[at + i]]
        kind = entry & _KIND
        stop = i + 1
        if kind != SINGLE or (at + stop < n and _extends(codes, chars, at + stop)):
            stop = _unit_end(codes, chars, at + i, join) - at
            if stop - i > LONGEST_UNIT:
                if i == 0:
                    stops[0] = stop
                    return stop, True
                whole = True
                break
            for k in range(i + 1, stop):
                stops[k] = 0
                ids[k] = chars[codes[at + k]] >> _SHIFT
        ids[i] = entry >> _SHIFT
        stops[i] = stop
        whole = ids[i] == 0 and stop >= _LEAST_STRETCH
        i = stop
    stops[i] = 1
    return i, whole or at + i == n


@kernel
def _unit_end(codes: NDArray[np.uint32], chars: NDArray[np.int32], start: int, join: bool) -> int:
    """End of the unit that starts at a place."""
    code = codes[start]
    kind = chars[code] & _KIND
    end = start + 1
    if kind == NEWLINE:
        return end
    if kind == SPACE or kind == SCRIPT:
        while end < len(codes) and chars[codes[end]] & _KIND == kind:
            end += 1
        if kind == SPACE:  # which is not written, so that marks on it stand alone
            return end
    elif kind == REPEATED or kind == POINT or kind == HYPHEN:
        while end < len(codes) and codes[end] == code:
            end += 1
    elif kind == LETTER or kind == DIGIT:
        end, lettered = _run_end(codes, chars, start)
        if not lettered:
            end = _number_end(codes, chars, start, join)
    elif kind == NUMERAL or kind == TEN or kind == MYRIAD:
        end = _numeral_end(codes, chars, start, join)
    elif kind == ORDINAL and end < len(codes):
        end = _ordinal_end(codes, chars, end)
    elif kind == FLAG and end < len(codes) and chars[codes[end]] & _KIND == FLAG:
        end += 1
    return _extended(codes, chars, end)


@kernel
def _extends(codes: NDArray[np.uint32], chars: NDArray[np.int32], at: int) -> bool:
    kind = chars[codes[at]] & _KIND
    return bool(kind == EXTENDING or kind == JOINER)


@kernel
def _extended(codes: NDArray[np.uint32], chars: NDArray[np.int32], end: int) -> int:
    """End of a unit with the marks on its last character and what a joiner joins to it."""
    while end < len(codes):
        kind = chars[codes[end]] & _KIND
        if kind == JOINER and end + 1 < len(codes) and chars[codes[end + 1]] & _KIND == SINGLE:
            end += 2
        elif kind == EXTENDING or kind == JOINER:
            end += 1
        else:
            break
    return end


@kernel
def _run_end(codes: NDArray[np.uint32], chars: NDArray[np.int32], start: int) -> tuple[int, bool]:
    """End of the letter/digit run at `start`, as `wordmine.kernels.encoding` has it.

    A letter is sought no further than a unit may reach, lest long data take quadratic time.
    """
    end, lettered = start, False
    i = start
    while i < len(codes) and (lettered or i - start <= LONGEST_UNIT):
        kind = chars[codes[i]] & _KIND
        if kind == LETTER or kind == DIGIT:
            lettered = lettered or kind == LETTER
            end = i + 1
        elif kind == TRAILING:
            if lettered and end == i:
                end = i + 1
        elif (kind != POINT and kind != HYPHEN) or end != i:
            break
        i += 1
    return end, lettered


@kernel
def _number_end(codes: NDArray[np.uint32], chars: NDArray[np.int32], start: int, join: bool) -> int:
    """End of the number in digits at `start`: 12, 3.5, 1,000, 15:06:48, 30万, 2.5%, 2000年."""
    n = len(codes)
    end = _digits_end(codes, chars, start)
    if join and end < n:
        value = chars[codes[end - 1]] >> KIND_BITS & _VALUE
        if end - start == 2:
            value += 10 * (chars[codes[start]] >> KIND_BITS & _VALUE)
        dated = _date_end(codes, chars, end, value if end - start < 3 else -1, end - start, True)
        if dated > end:
            return dated
    grouped = end - start < 4
    while grouped and end < n and chars[codes[end]] & _KIND == COMMA:
        grouped = _digits_end(codes, chars, end + 1) == end + 4
        end += 4 if grouped else 0
    while end < n and (chars[codes[end]] & _KIND == POINT or chars[codes[end]] & _KIND == COLON):
        following = _digits_end(codes, chars, end + 1)
        if following == end + 1:
            break
        end = following
    while end < n and chars[codes[end]] & _KIND == MYRIAD:
        end += 1
    if end < n and chars[codes[end]] & _KIND == PERCENT:
        end += 1
    return end


@kernel
def _digits_end(codes: NDArray[np.uint32], chars: NDArray[np.int32], at: int) -> int:
    while at < len(codes) and chars[codes[at]] & _KIND == DIGIT:
        at += 1
    return at


@kernel
def _numeral_end(
    codes: NDArray[np.uint32], chars: NDArray[np.int32], start: int, join: bool
) -> int:
    """End of the numeral at `start`, if it is one of several characters: 三十一, 五分之二, 十月."""
    n = len(codes)
    end, value, plain = _cardinal_end(codes, chars, start)
    opening = max(end, start + 1)
    if opening + 2 < n and codes[opening] == _PART and codes[opening + 1] == _OF:
        part = _cardinal_end(codes, chars, opening + 2)[0]
        if part > opening + 2:
            return _decimal_end(codes, chars, part)
    if end == start:
        return start + 1
    if join and end < n:
        dated = _date_end(codes, chars, end, value, end - start if plain else 0, False)
        if dated > end:
            return dated
    return _decimal_end(codes, chars, end)


@kernel
def _cardinal_end(
    codes: NDArray[np.uint32], chars: NDArray[np.int32], start: int
) -> tuple[int, int, bool]:
    """End of a numeral in characters, its value up to 99 (-1 for others), whether all digits."""
    at, value, plain = start, 0, True
    before = TEN + 1  # neither a digit nor a power of ten
    while at < len(codes):
        entry = chars[codes[at]]
        kind = entry & _KIND
        digit = entry >> KIND_BITS & _VALUE
        if kind == NUMERAL:
            value = value + digit if digit < 10 and before != NUMERAL and value >= 0 else -1
            plain = plain and digit < 10
        elif kind == TEN:
            if before != NUMERAL and (at > start or digit != 10):
                break
            plain = False
            value = 10 * max(value, 1) if digit == 10 and value >= 0 and at - start < 2 else -1
        elif kind == MYRIAD and at > start:
            plain = False
            value = -1
        else:
            break
        before = kind
        at += 1
    return at, value, plain


@kernel
def _decimal_end(codes: NDArray[np.uint32], chars: NDArray[np.int32], end: int) -> int:
    """End of a numeral with the decimals that may follow, as in 三点五亿, but not in 一点一滴."""
    at = end
    if at < len(codes) and (codes[at] == _DOT or codes[at] == _DOT_OLD):
        at += 1
        while at < len(codes) and chars[codes[at]] & _KIND == NUMERAL:
            at += 1
        after = codes[at] if at < len(codes) else np.uint32(0)
        if at > end + 1 and after != _DOT and after != _DOT_OLD and after != _DROP:
            end = at
            while end < len(codes) and chars[codes[end]] & _KIND == MYRIAD:
                end += 1
    return end


@kernel
def _ordinal_end(codes: NDArray[np.uint32], chars: NDArray[np.int32], at: int) -> int:
    """End of the number that an ordinal prefix stands before; its own end if there is none."""
    kind = chars[codes[at]] & _KIND
    if kind == DIGIT and not _run_end(codes, chars, at)[1]:
        return _digits_end(codes, chars, at)
    return _cardinal_end(codes, chars, at)[0]


@kernel
def _date_end(
    codes: NDArray[np.uint32],
    chars: NDArray[np.int32],
    at: int,
    value: int,
    digits: int,
    arabic: bool,
) -> int:
    """End of a date whose number ends at a place; that place if it is none.

    Parameters
    ----------
    codes, chars : as for `segment`.
    at : where the number ends.
    value : the number, -1 if not known.
    digits : how many digits it has, 0 if it is not written in digits alone.
    arabic : whether it is written in Arabic digits.
    """
    code = codes[at]
    after = codes[at + 1] if at + 1 < len(codes) else np.uint32(0)
    if code == _YEAR and after != _DEGREE:
        if after == _ERA:
            return at + 2 if arabic and (digits == 2 or digits == 4) else at
        if arabic:
            return at + 1 if digits == 4 or (digits == 2 and not 10 <= value < 80) else at
        return at + 1 if digits >= 2 else at
    if code == _MONTH and 1 <= value <= 12:
        return at + 2 if after == _SHARE else at + 1
    if code == _DAY and 1 <= value <= 31:
        return at + 1
    if arabic and (code == _DATE or code == _DATE_OLD) and 1 <= value <= 31:
        return at + 1
    if arabic and (code == _DOT or code == _DOT_OLD) and 0 <= value <= 24:
        kind = chars[after] & _KIND
        if kind != NUMERAL and kind != DIGIT and after != _CLOCK and after != _CLOCK_OLD:
            return at + 1
    return at
