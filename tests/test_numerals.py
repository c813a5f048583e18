"""Numbers, ordinals and dates are told from words that merely hold numerals."""

from __future__ import annotations

import pytest

from wordmine.symbols.numerals import is_counting

COUNTING = [
    "三十二", "第十条", "一九九八年", "三个", "第三", "十二月", "二〇二〇年", "第二十一届",
    "百分之五", "三分之一", "十日以内", "七日后", "五年左右", "三点一四", "零点", "百零五条",
    "千七百", "万三千", "点六", "点一四",
]  # fmt: skip
WORDS = [
    "千万", "万一", "一般", "一些", "十分", "三角", "百度", "第三者", "四川",
    "三", "一", "百分", "之", "第", "年", "电网", "万亿", "千克", "一点", "点", "点心",
    "百万", "百年", "万年", "",
]  # fmt: skip


@pytest.mark.parametrize("word", COUNTING)
def test_counting(word: str) -> None:
    assert is_counting(word)


@pytest.mark.parametrize("word", WORDS)
def test_words(word: str) -> None:
    assert not is_counting(word)
