"""Grammar: the units of a text, such as numbers and dates, which cutting keeps whole.

`wordmine.segmentation.units` says what all of them are.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel

SINGLE, LETTER, DIGIT, POINT, HYPHEN, TRAILING, COLON, COMMA = range(8)
PERCENT, NUMERAL, TEN, MYRIAD, REPEATED, SPACE, NEWLINE = range(8, 15)
EXTENDING, JOINER, REGIONAL, ORDINAL = range(15, 19)
"""Kinds of characters; `wordmine.segmentation.units` says which are which."""

KIND_BITS = 5
NO_VALUE = 15
"""Value of a numeral that is none of 0 to 10."""

PART, OF, DOT, YEAR, MONTH, DAY, DATE = (value << KIND_BITS for value in range(1, 8))
ERA, DEGREE, SHARE, CLOCK, DROP = (value << KIND_BITS for value in range(8, 13))
"""Single characters of which rules know: 分之点年月日号, 代度份钟滴."""

_KIND = (1 << KIND_BITS) - 1
LONGEST_RUN = 40
"""A letter is sought no further into a run of digits, lest long data take quadratic time."""


@kernel
def find_units(
    codes: NDArray[np.uint32], kinds: NDArray[np.int16], join: bool, stops: NDArray[np.int32]
) -> None:
    """Find the units that a text is made of.

    Parameters
    ----------
    codes : (n,) code points.
    kinds : (0x110000,) for each code point its kind in the lowest `KIND_BITS`, and above these its
        value as a digit, or which of the single characters it is.
    join : whether a date is one unit.
    stops : (n + 1,) output: where the unit that starts at each place ends, 0 where none starts;
        n + 1 at the end of the text, as if another one followed.
    """
    n, at = len(codes), 0
    for i in range(n):  # until a unit is found there
        stops[i] = kinds[codes[i]]
    while at < n:
        stop = at + 1
        alone = stops[at] & _KIND == SINGLE
        if not alone or (stop < n and _extends(stops[stop] & _KIND)):
            stop = _unit_end(codes, stops[:n], at, join)
            for i in range(at + 1, stop):  # a slice would take long to compile
                stops[i] = 0
        stops[at] = stop
        at = stop
    stops[n] = n + 1


@kernel
def _unit_end(codes: NDArray[np.uint32], kinds: NDArray[np.int32], start: int, join: bool) -> int:
    """End of the unit that starts at a place, given the kind of each character from there on."""
    kind = _kind(kinds, start)
    end = start + 1
    if kind == NEWLINE:
        return end
    if kind == SPACE:  # which is not written, so that marks on it stand alone
        return _end_of(kinds, end, SPACE)
    if kind == REPEATED or kind == POINT or kind == HYPHEN:
        while end < len(kinds) and codes[end] == codes[start]:
            end += 1
    elif kind == LETTER or kind == DIGIT:
        end, lettered = _run_end(kinds, start)
        if not lettered:
            end = _number_end(kinds, start, join)
    elif kind == NUMERAL or kind == TEN or kind == MYRIAD:
        end = _numeral_end(kinds, start, join)
    elif kind == ORDINAL:
        end = _ordinal_end(kinds, end)
    elif kind == REGIONAL and _kind(kinds, end) == REGIONAL:
        end += 1
    return _extended(kinds, end)


@kernel
def _entry(kinds: NDArray[np.int32], at: int) -> int:
    """What is known of the character at a place; that of a single one beyond the end."""
    return int(kinds[at]) if at < len(kinds) else SINGLE


@kernel
def _kind(kinds: NDArray[np.int32], at: int) -> int:
    """The kind of the character at a place; `SINGLE` beyond the end."""
    return _entry(kinds, at) & _KIND


@kernel
def _end_of(kinds: NDArray[np.int32], at: int, kind: int) -> int:
    """Where characters of a kind end that begin at a place, if any do."""
    while _kind(kinds, at) == kind:
        at += 1
    return at


@kernel
def _extends(kind: int) -> bool:
    return bool(kind == EXTENDING or kind == JOINER)


@kernel
def _extended(kinds: NDArray[np.int32], end: int) -> int:
    """End of a unit with the marks on its last character and what a joiner joins to it."""
    kind = _kind(kinds, end)
    while _extends(kind):
        end += 1
        if kind == JOINER and end < len(kinds) and _kind(kinds, end) == SINGLE:
            end += 1
        kind = _kind(kinds, end)
    return end


@kernel
def _run_end(kinds: NDArray[np.int32], start: int) -> tuple[int, bool]:
    """End of the letter/digit run at `start`, as `wordmine.kernels.encoding` has it."""
    end, lettered = start, False
    i = start
    while i < len(kinds) and (lettered or i - start <= LONGEST_RUN):
        kind = _kind(kinds, i)
        if kind == LETTER or kind == DIGIT:
            lettered = lettered or kind == LETTER
            end = i + 1
        elif kind == TRAILING or kind == EXTENDING:
            if lettered and end == i:
                end = i + 1
        elif (kind != POINT and kind != HYPHEN) or end != i:
            break
        i += 1
    return end, lettered


@kernel
def _number_end(kinds: NDArray[np.int32], start: int, join: bool) -> int:
    """End of the number in digits at `start`: 12, 3.5, 1,000, 15:06:48, 30万, 2.5%, 2000年."""
    end = _end_of(kinds, start, DIGIT)
    if join:
        value = kinds[end - 1] >> KIND_BITS
        if end - start == 2:
            value += 10 * (kinds[start] >> KIND_BITS)
        dated = _date_end(kinds, end, value if end - start < 3 else -1, end - start, True)
        if dated > end:
            return dated
    grouped = end - start < 4
    while grouped and _kind(kinds, end) == COMMA:
        grouped = _end_of(kinds, end + 1, DIGIT) == end + 4
        end += 4 if grouped else 0
    between = _kind(kinds, end)
    while between == POINT or between == COLON:
        following = _end_of(kinds, end + 1, DIGIT)
        if following == end + 1:
            break
        end = following
        between = _kind(kinds, end)
    end = _end_of(kinds, end, MYRIAD)
    return end + 1 if _kind(kinds, end) == PERCENT else end


@kernel
def _numeral_end(kinds: NDArray[np.int32], start: int, join: bool) -> int:
    """End of the numeral at `start`, if it is one of several characters: 三十一, 五分之二, 十月."""
    end, value, plain = _cardinal_end(kinds, start)
    opening = max(end, start + 1)
    if _entry(kinds, opening) == PART and _entry(kinds, opening + 1) == OF:
        part = _cardinal_end(kinds, opening + 2)[0]
        if part > opening + 2:
            return _decimal_end(kinds, part)
    if end == start:
        return start + 1
    if join:
        dated = _date_end(kinds, end, value, end - start if plain else 0, False)
        if dated > end:
            return dated
    return _decimal_end(kinds, end)


@kernel
def _cardinal_end(kinds: NDArray[np.int32], start: int) -> tuple[int, int, bool]:
    """End of a numeral in characters, its value up to 99 (-1 for others), whether all digits."""
    at, value, plain = start, 0, True
    before = TEN + 1  # neither a digit nor a power of ten
    while at < len(kinds):
        entry = kinds[at]
        kind = entry & _KIND
        digit = entry >> KIND_BITS
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
def _decimal_end(kinds: NDArray[np.int32], end: int) -> int:
    """End of a numeral with the decimals that may follow, as in 三点五亿, but not in 一点一滴."""
    if _entry(kinds, end) == DOT:
        at = _end_of(kinds, end + 1, NUMERAL)
        after = _entry(kinds, at)
        if at > end + 1 and after != DOT and after != DROP:
            return _end_of(kinds, at, MYRIAD)
    return end


@kernel
def _ordinal_end(kinds: NDArray[np.int32], at: int) -> int:
    """End of the number that an ordinal prefix stands before; its own end if there is none."""
    if _kind(kinds, at) == DIGIT and not _run_end(kinds, at)[1]:
        return _end_of(kinds, at, DIGIT)
    return _cardinal_end(kinds, at)[0]


@kernel
def _date_end(
    kinds: NDArray[np.int32],
    at: int,
    value: int,
    digits: int,
    arabic: bool,
) -> int:
    """End of a date whose number ends at a place; that place if it is none.

    Parameters
    ----------
    kinds : as for `_unit_end`.
    at : where the number ends.
    value : the number, -1 if not known.
    digits : how many digits it has, 0 if it is not written in digits alone.
    arabic : whether it is written in Arabic digits.
    """
    sign, after = _entry(kinds, at), _entry(kinds, at + 1)
    if sign == YEAR and after != DEGREE:
        if after == ERA:
            return at + 2 if arabic and (digits == 2 or digits == 4) else at
        if arabic:
            return at + 1 if digits == 4 or (digits == 2 and not 10 <= value < 80) else at
        return at + 1 if digits >= 2 else at
    if sign == MONTH and 1 <= value <= 12:
        return at + 2 if after == SHARE else at + 1
    if sign == DAY and 1 <= value <= 31:
        return at + 1
    if arabic and sign == DATE and 1 <= value <= 31:
        return at + 1
    if arabic and sign == DOT and 0 <= value <= 24:
        kind = after & _KIND
        if kind != NUMERAL and kind != DIGIT and after != CLOCK:
            return at + 1
    return at
