"""Classes of characters: ideographs, letters, digits, signs, and what ends a clause."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from wordmine.runtime import patterns
from wordmine.symbols.folding import BLANK, FOLD, HAN, INVISIBLE, LETTER, SPACE

CODES = 0x110000
"""How many code points there are."""

JOINTS = "·-"
"""Signs that join two parts of a word, as in a name of two parts, or β-内酰胺."""

_HANGUL = "\uac00-\ud7a3"
_MARKS = "\u0300-\u036f"
_SUFFIXES = "+#⁺⁻₊₋"
_FIGURES = "°′″%‰±×÷≤≥≈≠"
"""Signs that go with numbers, beside those of money and those that are made of letters."""

_VARIED = (range(0x3400), range(0xA000, 0xAC00), range(0xFB00, 0x10000), range(0x1F100, 0x1F200))
"""Where letters, figures and signs stand side by side."""

_ALNUM = patterns.lazy(LETTER)
_IS_HAN = patterns.lazy(f"[{HAN}]")

# A letter/digit run as words hold it; in texts `kernels.encoding` finds them.
_TRAILING = f"[{_SUFFIXES}{_MARKS}]*"
_RUN = patterns.lazy(f"{LETTER}(?:{_TRAILING}[-.·]?{_TRAILING}{LETTER})*{_TRAILING}")
_SYMBOL = patterns.lazy(f"{_RUN.pattern}|[^ ]", re.DOTALL)


def lengths(words: Sequence[str]) -> list[int]:
    """How many symbols each word has; none holds a line break."""
    if not words:
        return []
    return list(map(len, _RUN.sub("K", "\n".join(words)).replace(" ", "").split("\n")))


def split(word: str) -> list[str]:
    """The symbols of a word."""
    return _SYMBOL.findall(word)


def joined(symbols: Iterable[str]) -> str:
    """The word of some symbols; there is a blank between two letter/digit runs."""
    word, after_run = "", False
    for symbol in symbols:
        word += f" {symbol}" if after_run and is_run(symbol) else symbol
        after_run = is_run(symbol)
    return word


def is_han(symbol: str) -> bool:
    """Whether a symbol is an ideograph rather than a letter/digit run or a sign."""
    return _IS_HAN.match(symbol) is not None


def is_run(symbol: str) -> bool:
    """Whether a symbol is a letter/digit run."""
    return _ALNUM.match(symbol) is not None


@cache
def table() -> NDArray[np.int32]:
    """(0x110000,) class of each code point, and above `encoding.KIND_BITS` what it looks like.

    All of it is 0 for a break.
    """
    from wordmine.kernels import encoding

    kinds = np.zeros(CODES, np.int32)  # a break each; memory that is not touched takes no time
    for codes in _VARIED:
        kinds[codes.start : codes.stop] = _kinds("".join(map(chr, codes)))
    for kind, ranges in (
        (encoding.LETTER, _HANGUL),
        (encoding.HAN, HAN),
        (encoding.MARK, _MARKS),
        (encoding.TRAILING, _SUFFIXES),
        (encoding.POINT, "."),
        (encoding.HYPHEN, "-"),
        (encoding.DOT, "·"),
        (encoding.SPACE, SPACE),
        (encoding.BLANK, BLANK),
        (encoding.UNSEEN, INVISIBLE),
    ):
        for first, last in re.findall("(.)(?:-(.))?", ranges, re.DOTALL):
            kinds[ord(first) : ord(last or first) + 1] = kind
    own, alike, forms = np.flatnonzero(kinds), list(FOLD), np.array(list(FOLD.values()))
    entries = np.zeros(CODES, np.int32)
    entries[own] = own << encoding.KIND_BITS | kinds[own]
    entries[alike] = forms << encoding.KIND_BITS | kinds[forms]
    entries.setflags(write=False)
    return entries


def _kinds(chars: str) -> list[int]:
    """The classes of characters that are in none of the ranges."""
    from wordmine.kernels import encoding

    kinds = []
    for char, found in zip(chars, _ALNUM.sub("K", chars), strict=True):
        category = unicodedata.category(char)
        if found == "K":
            is_digit = category == "Nd" or category == "No"
            kinds.append(encoding.DIGIT if is_digit else encoding.LETTER)
        else:
            kinds.append(encoding.FIGURE if _is_figure(char, category) else encoding.BREAK)
    return kinds


def _is_figure(char: str, category: str) -> bool:
    """Whether a sign that is no letter or digit is a number, or goes with numbers."""
    if category == "Sc" or char in _FIGURES:
        return True
    return category[0] in "NS" and any(map(str.isalnum, unicodedata.normalize("NFKC", char)))
