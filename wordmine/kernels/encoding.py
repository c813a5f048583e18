"""Code points to symbols."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel

BREAK, HAN, LETTER, DIGIT, INNER, TRAILING = range(6)
"""Character classes: INNER joins two parts of a run (``.-``), TRAILING may also end it (``+#``)."""

NUMBER = 0x23
"""Code point (``#``) that stands for any number where numbers are not told apart."""

LONGEST_RUN = 40
"""Letter/digit runs beyond this many characters are data, not words: they break the text."""


@kernel
def encode(
    codes: NDArray[np.uint32],
    classes: NDArray[np.uint8],
    keep_numbers: bool,
    symbols: NDArray[np.int32],
    runs: NDArray[np.int64],
    used: NDArray[np.bool_],
) -> tuple[int, int]:
    """Write one symbol for each ideograph, letter/digit run and break of a text.

    Parameters
    ----------
    codes : (n,) code points.
    classes : (0x110000,) character class of each code point.
    keep_numbers : whether a run without a letter is a symbol of its own or `NUMBER`.
    symbols : (n,) output: the code point of an ideograph or `NUMBER`, 0 for a break, -1 - r for
        run r.
        Successive breaks are written as one.
    runs : (n // 2 + 1, 2) output: start and end of each run in `codes`.
    used : (0x110000,) output: set for each code point written.

    Returns
    -------
    tuple of the number of symbols and of runs written.
    """
    n, written, found, i = len(codes), 0, 0, 0
    last = np.int32(-1)
    while i < n:
        code = codes[i]
        kind = classes[code]
        symbol = np.int32(0)
        start = i
        i += 1
        if kind == HAN:
            symbol = np.int32(code)
            used[code] = True
        elif kind == LETTER or kind == DIGIT:
            i, lettered = _run_end(codes, classes, start)
            if i - start > LONGEST_RUN:
                symbol = np.int32(0)
            elif lettered or keep_numbers:
                runs[found, 0] = start
                runs[found, 1] = i
                found += 1
                symbol = np.int32(-found)
            else:
                symbol = np.int32(NUMBER)
                used[NUMBER] = True
        if symbol != 0 or last != 0:
            symbols[written] = symbol
            written += 1
        last = symbol
    return written, found


@kernel
def _run_end(codes: NDArray[np.uint32], classes: NDArray[np.uint8], start: int) -> tuple[int, bool]:
    """End of the letter/digit run at `start`, and whether it holds a letter."""
    end, lettered = start, False
    i = start
    while i < len(codes):
        kind = classes[codes[i]]
        if kind == LETTER or kind == DIGIT:
            lettered = lettered or kind == LETTER
            end = i + 1
        elif kind == TRAILING:
            if lettered and end == i:
                end = i + 1
        elif kind != INNER or end != i:
            break
        i += 1
    return end, lettered


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
