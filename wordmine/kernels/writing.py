"""Words to bytes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel

_NEWLINE = 0x0A


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
    if code > 0x3000:
        return False
    return bool(
        9 <= code <= 0x0D or 0x1C <= code <= 0x20 or code == 0x85 or code == 0xA0
        or code == 0x1680 or 0x2000 <= code <= 0x200A or code == 0x2028 or code == 0x2029
        or code == 0x202F or code == 0x205F or code == 0x3000
    )  # fmt: skip
