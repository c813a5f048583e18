"""Folding: what looks the same to a reader is made the same."""

from __future__ import annotations

import re
import unicodedata
from itertools import chain
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from wordmine.runtime import patterns

HAN = "\u2e80-\u2fd5\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Ideographs, as in a regular expression: radicals, 々, 〇, Extension A, the unified block,
compatibility, Extensions B to I."""

INVISIBLE = (
    "\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffb\U000e0001-\U000e007f\U000e0100-\U000e01ef"
)
"""What is not seen, as in a regular expression: soft hyphens, zero-width signs, directions of
writing, byte order marks, variation selectors."""

SPACE = "\t-\r\x1c-\x1f\x85\u1680\u2028\u2029\u3000"
"""Other whitespace, as in a regular expression."""

BLANK = " \xa0\u2000-\u200a\u202f\u205f"
"""Blanks of half a character or less, as in a regular expression."""

_NUMERALS = "¼-¾⅐-⅟↉①-⒵⓪-⓿❶-➓〡-〩㈠-㏿"
LETTER = f"[^\\W_{HAN}{_NUMERALS}]"
"""A letter or digit of any script, as a regular expression; no fraction or number in a circle."""

_RADICALS = (
    "⺌小⺎兀⺐尢⺒巳⺓幺⺛旡⺜日⺝月⺞歺⺟母⺠民⺩王⺪疋⺬示⺱罓⺲罒⺶羊⺻聿⺼肉⺽臼⻁虎⻃覀⻄西⻅见⻆角⻉贝⻋车⻎辶⻑長⻓长"
    "⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
"""Radicals for which Unicode names no ideograph, each with the one that looks like it."""

_ALIKE = "○〇◯〇‧·・·･·•·∙·⋅·‐-‑-"
"""Signs that stand for another, each with that: zeros, dots of names, hyphens."""

_COMPATIBLE = (
    range(0xA0, 0xA1),  # the blank that breaks no line
    range(0xB5, 0xB6),  # micro
    range(0x2000, 0x2030),  # other blanks
    range(0x2100, 0x2150),  # letters as signs, such as kelvin and ohm
    range(0x2F00, 0x2FD6),  # radicals
    range(0x3038, 0x303B),  # 〸 to 〺
    range(0xF900, 0xFB00),
    range(0xFF66, 0xFF9E),  # half-width kana
    range(0x1D400, 0x1D800),  # mathematical letters
    range(0x2F800, 0x2FA20),
)
_UNLIKE = re.compile("<(?:super|sub|circle|square|fraction)>")


def _fold() -> dict[int, int]:
    found = {code + 0xFEE0: code for code in range(0x21, 0x7F)}  # ！ to ～
    for code in chain(*_COMPATIBLE):
        form = unicodedata.normalize("NFKC", chr(code))
        if len(form) == 1 and not _UNLIKE.match(unicodedata.decomposition(chr(code))):
            found[code] = ord(form)
    pairs = _RADICALS + _ALIKE
    found |= dict(zip(map(ord, pairs[::2]), map(ord, pairs[1::2]), strict=True))
    return {code: form for code, form in found.items() if code != form}


FOLD = _fold()
"""Characters that look like another one, and that: full-width forms, compatibility ideographs and
radicals, letters that are signs or mathematical, blanks."""

# Beyond 0xFFFF, `re` tries characters of a set one by one, but a range at once; what is in the
# ranges and does not fold is left as it is.
_ALIKE_RUNS = patterns.lazy(
    "["
    + "".join(re.escape(chr(code)) for code in sorted(FOLD) if code <= 0xFFFF)
    + "".join(f"{chr(codes[0])}-{chr(codes[-1])}" for codes in _COMPATIBLE if codes[0] > 0xFFFF)
    + "]+"
)
_UNSEEN = re.compile(f"[{INVISIBLE}]")
_BLANKS = patterns.lazy(
    f"[{BLANK}](?:(?<=[{HAN}].)(?={LETTER})|(?<={LETTER}.)(?=[{HAN}]))"
)  # to begin with a set of characters makes it fast
"""A blank between an ideograph and a letter or digit, which is typography."""


class Folded(NamedTuple):
    """A text as it is looked at.

    Attributes
    ----------
    text : the n characters that are left, each as what it looks like.
    places : (n + 1,) where each stood, and where the text ended.
    """

    text: str
    places: NDArray[np.int64]

    @classmethod
    def of(cls, text: str) -> Self:
        """See `fold`."""
        looked_at, places = alike(text), np.arange(len(text) + 1)
        for pattern in (_UNSEEN, _BLANKS):
            dropped = [found.start() for found in pattern.finditer(looked_at)]
            if dropped:
                looked_at, places = pattern.sub("", looked_at), np.delete(places, dropped)
        return cls(looked_at, places)


def fold(text: str) -> str:
    """Text as it is looked at, and as words are written.

    What looks like another character is that one, what is not seen is left out, and so is one blank
    between an ideograph and a letter or digit.
    """
    return text if text.isascii() else _BLANKS.sub("", _UNSEEN.sub("", alike(text)))


def alike(text: str) -> str:
    """Text of the same length in which what looks like another character is that one."""
    return _ALIKE_RUNS.sub(lambda run: run[0].translate(FOLD), text)  # twice as fast as on all
