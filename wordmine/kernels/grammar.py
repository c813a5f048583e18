"""Grammar: the units of a text, such as numbers and dates, which cutting keeps whole.

`wordmine.segmentation.units` says what all of them are.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel

SINGLE, LETTER, DIGIT, POINT, HYPHEN, TRAILING, COLON, COMMA = range(8)
PERCENT, NUMERAL, TEN, MYRIAD, REPEATED, SPACE, NEWLINE = range(8, 15)
REGIONAL, ORDINAL, EXTENDING, JOINER = range(15, 19)
"""Kinds of characters; `wordmine.segmentation.units` says which are which.

`NUMERAL` to `MYRIAD` stand in numerals; from `EXTENDING` on they extend what they follow."""

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
    stops[n] = NEWLINE  # which ends every unit, so that none is sought beyond
    while at < n:
        stop = at + 1
        if stops[at] & _KIND != SINGLE or stops[stop] & _KIND >= EXTENDING:
            stop = _unit_end(codes, stops, at, join)
            for i in range(at + 1, stop):  # a slice would take long to compile
                stops[i] = 0
        stops[at] = stop
        at = stop
    stops[n] = n + 1


@kernel
def _unit_end(codes: NDArray[np.uint32], kinds: NDArray[np.int32], start: int, join: bool) -> int:
    """End of the unit that starts at a place.

    Parameters
    ----------
    codes : as for `find_units`.
    kinds : (n + 1,) what is known of each character from there on, and `NEWLINE`.
    start : where it starts.
    join : as for `find_units`.
    """
    kind = kinds[start] & _KIND
    end = start + 1
    if kind == NEWLINE:
        return end
    if kind == SPACE:  # which is not written, so that marks on it stand alone
        return _end_of(kinds, end, SPACE)
    if kind == REPEATED or kind == POINT or kind == HYPHEN:
        while end < len(codes) and codes[end] == codes[start]:
            end += 1
    elif kind == LETTER or kind == DIGIT:
        end = _run_end(kinds, start)
        if end == start:
            end = _number_end(kinds, start, join)
    elif NUMERAL <= kind <= MYRIAD:
        end = _numeral_end(kinds, start, join)
    elif kind == ORDINAL:
        if kinds[end] & _KIND != DIGIT:
            end = _cardinal_end(kinds, end)[0]
        elif _run_end(kinds, end) == end:
            end = _end_of(kinds, end, DIGIT)
    elif kind == REGIONAL and kinds[end] & _KIND == REGIONAL:
        end += 1
    return _extended(kinds, end)


@kernel
def _end_of(kinds: NDArray[np.int32], at: int, kind: int) -> int:
    """Where characters of a kind end that begin at a place, if any do."""
    while kinds[at] & _KIND == kind:
        at += 1
    return at


@kernel
def _extended(kinds: NDArray[np.int32], end: int) -> int:
    """End of a unit with the marks on its last character and what a joiner joins to it."""
    while kinds[end] & _KIND >= EXTENDING:
        end += 1
        if kinds[end - 1] & _KIND == JOINER and kinds[end] & _KIND == SINGLE:
            end += 1
    return end


@kernel
def _run_end(kinds: NDArray[np.int32], start: int) -> int:
    """End of the run at `start`, as `wordmine.kernels.encoding` has it; `start` if no letter is."""
    end, lettered = start, False
    i = start
    while lettered or i - start <= LONGEST_RUN:
        kind = kinds[i] & _KIND
        if kind == LETTER or kind == DIGIT:
            lettered = lettered or kind == LETTER
            end = i + 1
        elif kind == TRAILING or kind == EXTENDING:
            if lettered and end == i:
                end = i + 1
        elif (kind != POINT and kind != HYPHEN) or end != i:
            break
        i += 1
    return end if lettered else start


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
    while grouped and kinds[end] & _KIND == COMMA:
        grouped = _end_of(kinds, end + 1, DIGIT) == end + 4
        end += 4 if grouped else 0
    while kinds[end] & _KIND == POINT or kinds[end] & _KIND == COLON:
        following = _end_of(kinds, end + 1, DIGIT)
        if following == end + 1:
            break
        end = following
    end = _end_of(kinds, end, MYRIAD)
    return end + 1 if kinds[end] & _KIND == PERCENT else end


@kernel
def _numeral_end(kinds: NDArray[np.int32], start: int, join: bool) -> int:
    """End of the numeral at `start`, if it is one of several characters: 三十一, 五分之二, 十月."""
    end, value, plain = _cardinal_end(kinds, start)
    opening = end if end > start else start + 1
    if kinds[opening] == PART and kinds[opening + 1] == OF:
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
    while True:
        kind, digit = kinds[at] & _KIND, kinds[at] >> KIND_BITS
        if kind == NUMERAL:
            value = value + digit if digit < 10 and before != NUMERAL and value >= 0 else -1
            plain = plain and digit < 10
        elif kind == TEN:
            if before != NUMERAL and (at > start or digit != 10):
                break
            plain = False
            value = 10 * (value or 1) if digit == 10 and value >= 0 and at - start < 2 else -1
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
    if kinds[end] == DOT:
        at = _end_of(kinds, end + 1, NUMERAL)
        if at > end + 1 and kinds[at] != DOT and kinds[at] != DROP:
            return _end_of(kinds, at, MYRIAD)
    return end


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
    sign = kinds[at]
    after = kinds[at + 1] if at + 1 < len(kinds) else np.int32(NEWLINE)
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
