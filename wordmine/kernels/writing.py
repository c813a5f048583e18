"""Words to bytes, in the formats that other tools read."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel

_TAB, _NEWLINE, _BLANK, _ZERO = 0x09, 0x0A, 0x20, 0x30
_BEGINNING, _MIDDLE, _END, _SINGLE = 0x42, 0x4D, 0x45, 0x53  # BMES
_TEXT = np.frombuffer(b"# text = ", np.uint8)
_SPACED = np.frombuffer(b"\t_" * 8 + b"\n", np.uint8)
_UNSPACED = np.frombuffer(b"\t_" * 7 + b"\tSpaceAfter=No\n", np.uint8)


@kernel
def write(
    codes: NDArray[np.uint32],
    edges: NDArray[np.int32],
    separator: NDArray[np.uint8],
    written: NDArray[np.uint8],
) -> int:
    """Write words as UTF-8 with separators between them; of whitespace only line breaks stay.

    Parameters
    ----------
    codes : (n,) code points.
    edges : (m + 1,) 0, and where each word ends.
    separator : what to write between two words of a line.
    written : output, at least 4 n + m len(separator) bytes.

    Returns
    -------
    int : number of bytes; if the text holds a lone surrogate, -1 less its place.
    """
    at = 0
    within = False
    for k in range(len(edges) - 1):
        begin, end = edges[k], edges[k + 1]
        code = codes[begin]
        if code == _NEWLINE:
            written[at] = code
            at += 1
            within = False
        elif not _is_space(code):
            if within:
                for i in range(len(separator)):
                    written[at] = separator[i]
                    at += 1
            within = True
            for i in range(begin, end):
                code = codes[i]
                if 0xD800 <= code < 0xE000:
                    return -1 - i
                at = _encode(code, written, at)
    return at


@kernel
def bmes(codes: NDArray[np.uint32], edges: NDArray[np.int32], written: NDArray[np.uint8]) -> int:
    """Write each character of words with its tag: B, M, E in a word, S for one alone.

    Parameters
    ----------
    codes, edges : as for `write`.
    written : output, at least 7 n bytes.

    Returns
    -------
    int : as for `write`.
    """
    at = 0
    for k in range(len(edges) - 1):
        begin, end = edges[k], edges[k + 1]
        if codes[begin] == _NEWLINE:
            written[at] = _NEWLINE
            at += 1
        if _is_space(codes[begin]):
            continue
        for i in range(begin, end):
            if 0xD800 <= codes[i] < 0xE000:
                return -1 - i
            at = _encode(codes[i], written, at)
            tag = _MIDDLE
            if i == begin:
                tag = _BEGINNING if i + 1 < end else _SINGLE
            elif i + 1 == end:
                tag = _END
            written[at], written[at + 1], written[at + 2] = _TAB, tag, _NEWLINE
            at += 3
    return at


@kernel
def conllu(codes: NDArray[np.uint32], edges: NDArray[np.int32], written: NDArray[np.uint8]) -> int:
    """Write lines as sentences of CoNLL-U, without those that hold no word.

    Parameters
    ----------
    codes, edges : as for `write`; the last word is a line feed.
    written : output, at least 8 n + 52 m bytes.

    Returns
    -------
    int : as for `write`.
    """
    for i in range(len(codes)):
        if 0xD800 <= codes[i] < 0xE000:
            return -1 - i
    at, first = 0, 0
    for k in range(len(edges) - 1):
        if codes[edges[k]] == _NEWLINE:
            at = _sentence(codes, edges, first, k, written, at)
            first = k + 1
    return at


@kernel
def _sentence(
    codes: NDArray[np.uint32],
    edges: NDArray[np.int32],
    first: int,
    last: int,
    written: NDArray[np.uint8],
    at: int,
) -> int:
    """Write the words from the first up to the last as a sentence, if there are any; its end."""
    while first < last and _is_space(codes[edges[first]]):
        first += 1
    while last > first and _is_space(codes[edges[last - 1]]):
        last -= 1
    if first == last:
        return at
    at = _put(_TEXT, written, at)
    for k in range(first, last):
        if not _is_space(codes[edges[k]]):
            at = _word(codes, edges[k], edges[k + 1], written, at)
        elif not _is_space(codes[edges[k - 1]]):
            written[at] = _BLANK
            at += 1
    written[at] = _NEWLINE
    at += 1
    number = 0
    for k in range(first, last):
        if not _is_space(codes[edges[k]]):
            number += 1
            at = _digits(number, written, at)
            written[at] = _TAB
            at = _word(codes, edges[k], edges[k + 1], written, at + 1)
            spaced = k + 1 == last or _is_space(codes[edges[k + 1]])
            at = _put(_SPACED if spaced else _UNSPACED, written, at)
    written[at] = _NEWLINE
    return at + 1


@kernel
def _word(
    codes: NDArray[np.uint32], begin: int, end: int, written: NDArray[np.uint8], at: int
) -> int:
    for i in range(begin, end):
        at = _encode(codes[i], written, at)
    return at


@kernel
def _put(text: NDArray[np.uint8], written: NDArray[np.uint8], at: int) -> int:
    for i in range(len(text)):
        written[at + i] = text[i]
    return at + len(text)


@kernel
def _digits(number: int, written: NDArray[np.uint8], at: int) -> int:
    """Write a number above 0; where it ends."""
    size, rest = 0, number
    while rest > 0:
        size, rest = size + 1, rest // 10
    for i in range(size):
        written[at + size - 1 - i] = _ZERO + number % 10
        number //= 10
    return at + size


@kernel
def _encode(code: np.uint32, written: NDArray[np.uint8], at: int) -> int:
    """Write a code point as UTF-8; where it ends."""
    if code < 0x80:
        written[at] = code
        return at + 1
    if code < 0x800:
        written[at] = 0xC0 | code >> 6
    else:
        if code < 0x10000:
            written[at] = 0xE0 | code >> 12
        else:
            written[at] = 0xF0 | code >> 18
            at += 1
            written[at] = 0x80 | code >> 12 & 0x3F
        at += 1
        written[at] = 0x80 | code >> 6 & 0x3F
    written[at + 1] = 0x80 | code & 0x3F
    return at + 2


@kernel
def _is_space(code: np.uint32) -> bool:
    """Whether a code point is whitespace as `str.isspace` has it."""
    if code <= 0xA0:
        return bool(9 <= code <= 0x0D or 0x1C <= code <= 0x20 or code == 0x85 or code == 0xA0)
    if code < 0x2000:
        return bool(code == 0x1680)
    line_ends = 0x2028 <= code <= 0x2029
    return bool(code <= 0x200A or line_ends or code == 0x202F or code == 0x205F or code == 0x3000)
