"""Plain text: text as it is read, without what is not seen, and each address as one."""

from __future__ import annotations

import re
from codecs import utf_32_le_encode  # half of what str.encode takes
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from wordmine.symbols.addresses import addresses
from wordmine.symbols.classes import table
from wordmine.symbols.folding import BLANK, INVISIBLE

ADDRESSES = 0x10FFFE, 0x10FFFF
"""Code points of no character: an address is the first or the second of them again and again,
so that two addresses which meet differ."""

SEPARATOR = "\uffff"
"""No character, to put between the words of a text that is read whole."""

_CODES = np.dtype(np.uint32)
_PLACES = np.dtype(np.int32)
_NONE = np.empty(0, np.int32)

_SHORT = 128
"""Characters up to which it is quicker to ask a regular expression first."""

_EXCEPTIONAL = re.compile(f"[{INVISIBLE}{BLANK}{SEPARATOR}@#/\\\\.]")
"""All that may be not seen, a blank that is not read, a sign of an address, or no character."""

_SIGN = re.compile(r"[@#/\\.]")


def codes_of(text: str) -> NDArray[np.uint32]:
    """(n,) code points of a text, lone surrogates included."""
    return np.frombuffer(utf_32_le_encode(text, "surrogatepass")[0], _CODES)


def may_hold_address(text: str) -> bool:
    """Whether a text holds a sign of an address."""
    return _SIGN.search(text) is not None


def is_read_whole(text: str) -> bool:
    """Whether a short text is read as it stands, and without `SEPARATOR`, as most are."""
    return len(text) < _SHORT and not _EXCEPTIONAL.search(text)


class Plain(NamedTuple):
    """A text as it is read.

    Of two pieces that meet at a place in `codes`, in the text one may end before the other begins:
    what is not seen belongs to the piece before it, a blank that is not read to neither.  What is
    not seen and stands after whitespace, or first, is read.

    Attributes
    ----------
    codes : (m,) the code points that are read; those of an address are one of `ADDRESSES`.
    ends, begins : (m + 1,) where in the text a piece ends, and where one begins, at each place in
        `codes`; None where all is read.
    blanks : (b,) places of the blanks that are not read, each between an ideograph and a letter or
        digit.
    """

    codes: NDArray[np.uint32]
    ends: NDArray[np.int32] | None
    begins: NDArray[np.int32] | None
    blanks: NDArray[np.int32]

    @classmethod
    def of(cls, text: str, codes: NDArray[np.uint32] | None = None) -> Self:
        """Read a text, of which `codes_of` gave the codes or is asked for them.

        What looks like another character stays as it is.
        """
        codes = codes_of(text) if codes is None else codes
        if is_read_whole(text):
            return cls(codes, None, None, _NONE)
        unseen, blanks, signs = _exceptions(codes)
        if len(signs):
            codes = masked(text, codes, signs)
        if not (len(unseen) or len(blanks)):
            return cls(codes, None, None, _NONE)
        is_read = np.ones(len(codes) + 1, np.bool_)
        is_read[unseen] = is_read[blanks] = False
        begins = np.flatnonzero(is_read).astype(_PLACES)
        after = np.searchsorted(begins, blanks)
        ends = begins.copy()
        ends[after], begins[after] = blanks, blanks + 1
        return cls(_fixed(codes[is_read[:-1]]), ends, begins, blanks)

    def cut(self, found: NDArray[np.int32]) -> NDArray[np.int32]:
        """Where pieces of the text end, blanks too, given (k,) places in `codes` where some do."""
        if self.ends is None or self.begins is None:
            return found
        ends = self.ends[found]
        at = np.searchsorted(ends, self.blanks)
        at = at[ends[at] == self.blanks]
        return np.insert(ends, at + 1, ends[at] + 1)


def _exceptions(codes: NDArray[np.uint32]) -> tuple[NDArray[np.int32], ...]:
    """Places of what is not seen, of blanks that are not read, and of signs of addresses."""
    from wordmine.kernels import encoding

    places = np.empty((3, len(codes)), _PLACES)
    sizes = encoding.exceptions(codes, table(), places)
    return tuple(row[:size] for row, size in zip(places, sizes, strict=True))


def without_addresses(text: str) -> str:
    """Text of the same length in which each address is one of `ADDRESSES`, again and again."""
    if not may_hold_address(text):
        return text
    codes = codes_of(text)
    *_, signs = _exceptions(codes)
    whole = masked(text, codes, signs) if len(signs) else codes
    return whole.tobytes().decode("utf-32-le", "surrogatepass")


def masked(text: str, codes: NDArray[np.uint32], signs: NDArray[np.int32]) -> NDArray[np.uint32]:
    """The code points of a text, those of an address one of `ADDRESSES`.

    Parameters
    ----------
    text, codes : the text and its (n,) code points.
    signs : as for `addresses`.
    """
    spans = list(addresses(text, signs.tolist()))
    if not spans:
        return codes
    codes = codes.copy()
    for number, (begin, end) in enumerate(spans):
        codes[begin:end] = ADDRESSES[number % 2]
    return _fixed(codes)


def _fixed(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Code points that cannot be changed, as those of `codes_of`, so that kernels know one kind."""
    codes.setflags(write=False)
    return codes
