"""Chinese numerals: which strings merely count, number or date something."""

from __future__ import annotations

from wordmine.runtime import patterns

_DIGIT = "〇○零一二两兩几幾三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖"
_UNIT = "十百千万亿拾佰仟萬億廿卅"
_MEASURE = "年月日号號条條款项項章节節编編届屆次个個位名种種件元岁歲天倍吨噸亩畝期批卷册冊页頁级級"
_MEASURE += "台臺座套份辆輛艘株棵颗顆枚幅栋棟幢根张張遍趟组組米克升度"
# A numeral opens with a digit or with ten, so that 千万, 百万, 万一 and 亿万 stay words.
_NUMERAL = f"(?:[{_DIGIT}十拾廿卅][{_DIGIT}{_UNIT}]*)"
_BOUND = "(?:[以之]?[内內外前后後]|以[上下]|左右)"
_COUNTING = patterns.lazy(
    f"第?{_NUMERAL}(?:[{_MEASURE}]|周年|月份|公里|公斤|公顷|平方米|世纪|年代){_BOUND}?"
    f"|第{_NUMERAL}"
    f"|百[{_DIGIT}]+十?|[{_UNIT}]+[{_DIGIT}]+[{_UNIT}]+|点[{_DIGIT}]+"
    f"|{_NUMERAL}(?<=..)"
    f"|[{_UNIT}]+[{_DIGIT}][{_DIGIT}{_UNIT}]*[{_MEASURE}]"
    f"|[{_DIGIT}{_UNIT}]+点[{_DIGIT}]+|[〇零]点"
    f"|[{_DIGIT}{_UNIT}]+分之[{_DIGIT}{_UNIT}]+"
)


DIGITS = frozenset(_DIGIT + _UNIT)
"""The ideographs of numbers."""

MEASURES = frozenset(_MEASURE) - frozenset("年月日")
"""What may stand between a number and what it counts; those of dates begin words as well: 年代."""


def is_counting(word: str) -> bool:
    """Whether a word is a number, an ordinal, a date or a count with its measure.

    Such strings are frequent without being words of the lexicon: 三十二, 第十条, 一九九八年,
    三个, 百分之五, 零点七, 十日以内; and 百零五条, 千七百 and 点六, what is left of one.  A single
    digit is a character like any other, and an idiomatic numeral that does not open like a number
    (千万, 万一) is left alone.

    Parameters
    ----------
    word : any string.
    """
    return _COUNTING.fullmatch(word) is not None
