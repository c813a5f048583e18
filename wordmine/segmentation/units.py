"""Units: the least pieces of text that cutting keeps whole.

Every character is a unit of its own, an ideograph above all, except where a rule of this table
holds a stretch of text together.  No word begins or ends inside a unit, but a word may contain
one, as ``5G基站`` and ``十月革命`` do.

===============  ==============================================================================
unit             rule
===============  ==============================================================================
letters          a run of letters of any script but Han, or of letters and digits: ``GDP``, ``5G``,
                 ``e-mail``, ``C++``, ``TNF-α``, ``CO₂``
number           digits, with decimals, thousands, hours and minutes, 万 and 亿, per cent:
                 ``3.5``, ``1,000``, ``15:06``, ``30万``, ``2.5%``; ``-`` and ``/`` part two numbers
numeral          two characters or more: 三十一, 二〇〇一, 十几, 一百万, 三点五亿
fraction         五分之二, 百分之三十
ordinal          第 and a number: 第一, 第12
date (``join``)  a year of four digits or of two (00 to 09, 80 to 99): 2000年, 95年, 二〇〇一年; a
                 decade: 90年代; a month, 1 to 12: 12月, 五月份; a day, 1 to 31: 31日, 三十一日;
                 in Arabic digits also 8号, and 3点 up to 24; but 20年, 50年, 三十年, which are
                 spans of time, are two units
address          a URL, an e-mail address, a name or topic of a weblog, the path of a file
repetition       the same sign again and again, of ``. - — … ~ = * _ ·``
whitespace       a run of it; a line feed is a unit of its own
combined         a character, but no whitespace, with the marks, variation selectors and modifiers
                 that follow it, emoji that are joined, a flag
===============  ==============================================================================

With ``split`` a date is a number and what follows it.  A longer unit than forty characters is part
of no word.  The rules are those by which the hand-segmented corpora CTB6 (dates joined), SXU and
UD (split) write most of their numbers.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels import encoding, grammar
from wordmine.symbols import ADDRESSES, FOLD, classes

Dates: TypeAlias = Literal["join", "split"]

_NUMERALS = {
    **{char: value for value, char in enumerate("零一二三四五六七八九")},
    **{char: value for value, char in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    **dict.fromkeys("两兩几幾廿卅", grammar.NO_VALUE),
    "○": 0,
}
_TENS = {char: 10 if char in "十拾" else grammar.NO_VALUE for char in "十百千拾佰仟"}
_SIGNS = {
    grammar.POINT: ".",
    grammar.HYPHEN: "-",
    grammar.TRAILING: "+#⁺⁻₊₋",
    grammar.COLON: ":",
    grammar.COMMA: ",",
    grammar.PERCENT: "%‰",
    grammar.MYRIAD: "万亿萬億",
    grammar.REPEATED: "—…~=*_·─",
    grammar.NEWLINE: "\n",
    grammar.JOINER: "\u200d",
    grammar.ORDINAL: "第",
}
_KNOWN = {
    grammar.PART: "分",
    grammar.OF: "之",
    grammar.DOT: "点點",
    grammar.YEAR: "年",
    grammar.MONTH: "月",
    grammar.DAY: "日",
    grammar.DATE: "号號",
    grammar.ERA: "代",
    grammar.DEGREE: "度",
    grammar.SHARE: "份",
    grammar.CLOCK: "钟鐘",
    grammar.DROP: "滴",
}
"""Single characters that are part of a unit beside a number."""

_EXTENDING = (
    *((0x300, 0x370), (0x483, 0x48A), (0x1AB0, 0x1B00), (0x1DC0, 0x1E00), (0x20D0, 0x2100)),
    *((0x3099, 0x309B), (0xFE00, 0xFE10), (0xFE20, 0xFE30), (0x1F3FB, 0x1F400)),
    *((0xE0020, 0xE0080), (0xE0100, 0xE01F0)),
)
"""Combining marks, variation selectors, skin tones and tags."""

_COMMON = slice(0x2010, 0xFF5F)
"""Where ideographs and their punctuation stand."""

_FLAGS = (0x1F1E6, 0x1F200)
_SPACES = [code for code in range(0x3001) if chr(code).isspace()]


def _kind_table() -> NDArray[np.int16]:
    of_symbols = classes.table() & (1 << encoding.KIND_BITS) - 1
    table = np.zeros(classes.CODES, np.int16)
    table[of_symbols == encoding.LETTER] = grammar.LETTER
    table[of_symbols == encoding.DIGIT] = grammar.TRAILING  # such as the 2 of CO₂
    table[list(ADDRESSES)] = grammar.REPEATED
    for first, stop in _EXTENDING:
        table[first:stop] = grammar.EXTENDING
    table[slice(*_FLAGS)] = grammar.REGIONAL
    table[_SPACES] = grammar.SPACE
    for kind, chars in (_SIGNS | _KNOWN).items():
        table[list(map(ord, chars))] = kind
    for kind, values in (
        (grammar.NUMERAL, _NUMERALS),
        (grammar.TEN, _TENS),
        (grammar.DIGIT, {str(value): value for value in range(10)}),
    ):
        for char, value in values.items():
            table[ord(char)] = value << grammar.KIND_BITS | kind
    table[list(FOLD)] = table[list(FOLD.values())]
    table[ord("，")] = grammar.SINGLE  # ends a clause more often than it groups digits
    return table


KIND_TABLE = _kind_table()
"""(0x110000,) kind of each code point and what it is of it, as `find_units` wants them."""


@cache
def _singles() -> re.Pattern[str]:
    """Texts of characters that are units of their own whatever stands beside them."""
    of_signs = classes.table()[_COMMON] & (1 << encoding.KIND_BITS) - 1
    kinds = KIND_TABLE[_COMMON] & (1 << grammar.KIND_BITS) - 1
    fit = (kinds == grammar.SINGLE) & (of_signs != encoding.UNSEEN)
    edges = np.flatnonzero(np.diff(fit, prepend=False, append=False)) + _COMMON.start
    ranges = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return re.compile(f"[{''.join(f'{chr(first)}-{chr(stop - 1)}' for first, stop in ranges)}]+")


def are_single(text: str) -> bool:
    """Whether a text is not empty and surely each of its characters a unit of its own, and read."""
    return _singles().fullmatch(text) is not None


def find(codes: NDArray[np.uint32], join: bool) -> NDArray[np.int32]:
    """(n + 1,) where the units of a text end, see `wordmine.kernels.grammar.find_units`."""
    stops = np.empty(len(codes) + 1, np.int32)
    grammar.find_units(codes, KIND_TABLE, join, stops)
    return stops
