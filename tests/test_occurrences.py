"""All words of a lexicon are found in a text, as searching for each one would."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wordmine import Lexicon
from wordmine.lexicon.lexicon import Word


def lexicon_of(words: list[str]) -> Lexicon:
    return Lexicon(words, {name: np.zeros(len(words), int) for name in Word._fields[1:]})


@given(
    st.lists(st.text("甲乙丙K5", min_size=1, max_size=4), unique=True, max_size=9),
    st.text("甲乙丙K5\ud800", max_size=20),
)
def test_all_occurrences(words: list[str], text: str) -> None:
    expected = [
        (text[start:end], start, end)
        for start in range(len(text))
        for end in range(start + 1, len(text) + 1)
        if text[start:end] in words
        and not (text[start - 1 : start + 1].isascii() and start > 0)
        and not (text[end - 1 : end + 1].isascii() and end < len(text))
    ]
    lexicon = lexicon_of(words)
    assert lexicon.find(text) == expected
    longest, at = [], 0
    while at < len(text):
        here = [found for found in expected if found[1] == at]
        longest += here[-1:]
        at = here[-1][2] if here else at + 1
    assert lexicon.find(text, overlapping=False) == longest


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("看K线图", [("K线图", 1, 4), ("线", 2, 3)]), ("看Ｋ线图", [("K线图", 1, 4), ("线", 2, 3)]),
        ("看AK线图", [("线", 3, 4)]), ("5G", [("5G", 0, 2)]), ("5G3 15G", []), ("", []),
    ],
)  # fmt: skip
def test_latin_and_digits(text: str, found: list[tuple[str, int, int]]) -> None:
    assert lexicon_of(["K线图", "线", "5G"]).find(text) == found
