"""Code points to symbols."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel

BREAK, HAN, LETTER, DIGIT, FIGURE, POINT, HYPHEN = range(7)
DOT, TRAILING, MARK, BLANK, SPACE, UNSEEN = range(7, 13)
"""Character classes.

POINT, HYPHEN and DOT join two parts of a run; TRAILING (``+#``) and MARK, which stands on a letter,
may also end it.  FIGURE is a number or goes with one (``①``, ``℃``).  HYPHEN and DOT may also join
an ideograph to what is before it.  UNSEEN is passed over.  SPACE ends a clause as BREAK does, and
is not seen either."""

KIND_BITS = 4

NUMBER = 0x23
"""Code point (``#``) that stands for any number where numbers are not told apart."""

PARTED = 0x20
"""Code point that stands for a blank between two ideographs."""

LONGEST_RUN = 40
"""Letter/digit runs beyond this many characters are data, not words: they break the text."""

IDEOGRAPHS, FOLDED, PASSED, PARTINGS, TAGS = range(5)
"""What `encode` notes: ideographs, how many of them are written as another character, characters
that are not seen, blanks between two ideographs, signs between an ideograph and a letter."""

_KIND = (1 << KIND_BITS) - 1
_SLASH, _LINE, _BACKSLASH, _DOT, _AT, _HASH = 0x2F, 0x5F, 0x5C, 0x2E, 0x40, 0x23
_JOINER = 0x200D


@kernel
def exceptions(
    codes: NDArray[np.uint32],
    chars: NDArray[np.int32],
    places: NDArray[np.int32],
) -> tuple[int, int, int]:
    """Find what is not read, and what may be part of an address.

    Parameters
    ----------
    codes, chars : as for `encode`.
    places : (3, n) output: where there are characters that are not seen, but for those at the
        beginning or after whitespace, and for a joiner of two signs, as emoji are joined; single
        blanks between an ideograph and a letter or digit; and ``@``, ``#``, ``/``, ``\\`` and
        ``.`` that may be in an address.

    Returns
    -------
    tuple of how many of each there are.
    """
    n_unseen, n_blanks, n_signs, before = 0, 0, 0, SPACE
    for i in range(len(codes)):
        code = codes[i]
        kind = chars[code] & _KIND
        if kind == UNSEEN:
            is_passed = before != SPACE and before != BLANK
            if is_passed and (code != _JOINER or BREAK < before <= DIGIT):
                places[0, n_unseen] = i
                n_unseen += 1
            continue
        if kind == BLANK and BREAK < before <= DIGIT:
            after = _following(codes, chars, i + 1)
            if BREAK < after <= DIGIT and (before == HAN) != (after == HAN):
                places[1, n_blanks] = i
                n_blanks += 1
        elif code == _DOT or code == _SLASH or code == _AT or code == _HASH or code == _BACKSLASH:
            following = codes[i + 1] if i + 1 < len(codes) else np.uint32(0)
            after = chars[following] & _KIND
            goes_on = BREAK < after <= DIGIT or following == _SLASH or following == _LINE
            if code == _DOT:
                goes_on = after == LETTER and following < 0x80
            if goes_on or following == _BACKSLASH or code == _HASH:
                places[2, n_signs] = i
                n_signs += 1
        before = kind
    return n_unseen, n_blanks, n_signs


@kernel
def encode(
    codes: NDArray[np.uint32],
    chars: NDArray[np.int32],
    keep_numbers: bool,
    symbols: NDArray[np.int32],
    runs: NDArray[np.int64],
    used: NDArray[np.bool_],
    noted: NDArray[np.int64],
) -> tuple[int, int]:
    """Write one symbol for each ideograph, letter/digit run, number, joint and break of a text.

    One blank between two of them, but for two ideographs, is passed over.  A number in digits that
    follows letters and a blank (``PM 2.5``) is a run like others.

    Parameters
    ----------
    codes : (n,) code points.
    chars : (0x110000,) for each code point its class, and from `KIND_BITS` on what it looks like.
    keep_numbers : whether a number is a symbol of its own or `NUMBER`.
    symbols : (n,) output: the code point of an ideograph, figure or joint, `NUMBER` or `PARTED`, 0
        for a break, -1 - r for run r.
        Successive breaks are written as one, and so are successive `NUMBER`.
    runs : (n // 2 + 1, 2) output: start and end of each run in `codes`.
    used : (0x110000,) output: set for each code point written.
    noted : (5,) added to: how many of each there are, see `IDEOGRAPHS`.

    Returns
    -------
    tuple of the number of symbols and of runs written.
    """
    n, written, found, i = len(codes), 0, 0, 0
    last, before, parted = np.int32(-1), BREAK, False
    while i < n:
        start, entry = i, chars[codes[i]]
        kind = entry & _KIND
        symbol = np.int32(0)
        i += 1
        if kind == HAN:
            symbol = entry >> KIND_BITS
            noted[IDEOGRAPHS] += 1
            noted[FOLDED] += symbol != codes[start]
        elif kind == LETTER or kind == DIGIT:
            i, kind = _run_end(codes, chars, start, noted)
            if kind == DIGIT and not keep_numbers and not (parted and before == LETTER):
                symbol = np.int32(NUMBER)
            elif kind != BREAK:
                runs[found, 0], runs[found, 1] = start, i
                found += 1
                symbol, kind = np.int32(-found), LETTER
        elif kind == FIGURE:
            symbol, kind = (entry >> KIND_BITS if keep_numbers else np.int32(NUMBER)), DIGIT
        elif kind == MARK or kind == UNSEEN:
            noted[PASSED] += kind == UNSEEN
            continue
        elif before != BREAK:
            after = _following(codes, chars, i)
            if kind == BLANK and (BREAK < before <= DIGIT) and (BREAK < after <= FIGURE):
                if before != HAN or after != HAN:
                    parted = True
                    continue
                symbol = np.int32(PARTED)
                noted[PARTINGS] += 1
            elif not parted and _joins(kind, before, after):
                symbol = entry >> KIND_BITS
            elif before == HAN and after == LETTER:
                noted[TAGS] += codes[start] == _SLASH or codes[start] == _LINE
        if symbol > 0:
            used[symbol] = True
        if (symbol != 0 or last != 0) and (symbol != NUMBER or last != NUMBER):
            symbols[written] = symbol
            written += 1
        last, parted, before = symbol, False, kind if symbol != 0 else BREAK
    return written, found


@kernel
def _following(codes: NDArray[np.uint32], chars: NDArray[np.int32], at: int) -> int:
    """The class of the next character that is seen."""
    while at < len(codes) and chars[codes[at]] & _KIND == UNSEEN:
        at += 1
    return int(chars[codes[at]] & _KIND) if at < len(codes) else BREAK


@kernel
def _joins(kind: int, before: int, after: int) -> bool:
    """Whether a dot joins two names, or a hyphen an ideograph to a letter or number before it."""
    if kind == DOT:
        return (before == HAN or before == LETTER) and (after == HAN or after == LETTER)
    return kind == HYPHEN and (before == LETTER or before == DIGIT) and after == HAN


@kernel
def _run_end(
    codes: NDArray[np.uint32], chars: NDArray[np.int32], start: int, noted: NDArray[np.int64]
) -> tuple[int, int]:
    """End and class of the run at `start`: DIGIT without a letter, BREAK if it is too long."""
    end, kind, passed, pending = start, DIGIT, 0, 0
    i = start
    while i < len(codes):
        of_char = chars[codes[i]] & _KIND
        if of_char == LETTER or of_char == DIGIT:
            kind = LETTER if of_char == LETTER else kind
            end, passed, pending = i + 1, passed + pending, 0
        elif of_char == TRAILING or of_char == MARK:
            if kind == LETTER and end == i:
                end = i + 1
        elif of_char == UNSEEN:
            if end == i:
                end, passed = i + 1, passed + 1
            else:
                pending += 1
        elif (of_char != POINT and of_char != HYPHEN and of_char != DOT) or end != i:
            break
        i += 1
    noted[PASSED] += passed
    return end, kind if end - start - passed <= LONGEST_RUN else BREAK


@kernel
def renumber(
    provisional: NDArray[np.int32],
    numbers: NDArray[np.int32],
    symbols: NDArray[np.int32],
    counts: NDArray[np.int64],
) -> None:
    """Translate provisional symbols to their final numbers and count them.

    Parameters
    ----------
    provisional : (n,) symbols as `encode` wrote them, runs numbered from 0x110000.
    numbers : final number of each provisional one.
    symbols : output, at least (n,).
    counts : occurrences of each final number, added to.
    """
    for i in range(len(provisional)):
        number = numbers[provisional[i]]
        symbols[i] = number
        counts[number] += 1
