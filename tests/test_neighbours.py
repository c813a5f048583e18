"""Neighbours: what the symbols before and after a candidate say against it."""

from __future__ import annotations

from math import log2

import numpy as np
import pytest
from test_kernels import counted

from wordmine.terminology.neighbours import Neighbours
from wordmine.terminology.seeds import nodes_of

MISSILES = "多枚导弹。两枚导弹。三枚导弹。这枚导弹。每枚导弹。5枚导弹。"
POLYNOMIALS = "多项式。多项式。多项式。多项式。二项式。一项式。"
GIVEN = "给出了定理。给出了证明。给出了方法。给出定理。演奏钢琴。演奏提琴。演奏了曲子。演奏古筝。"
FORMULAS = "函数f连续。函数f可导。求f的值。设f与g。则f大。f小。f好。T细胞多。T细胞少。T细胞好。"
MEDALS = "5枚金牌。3枚金牌。7枚金牌。枚金牌。"
PART = "宪法学习。宪法学者。宪法学问。宪法学会。宪法规定。"


def told(text: str, word: str) -> Neighbours:
    """What stands beside a word of a text."""
    counts = counted(text)[0]
    return Neighbours.of(counts, counts.counts, nodes_of(counts, [word]))


def against(text: str, word: str, *, numbers: bool = False) -> float:
    """What it says against the word, bits."""
    return float(told(text, word).evidence(numbers=numbers)[0])


def test_there_may_be_none() -> None:
    counts = counted(PART)[0]
    beside = Neighbours.of(counts, counts.counts, np.empty(0, np.int64))
    assert beside.evidence(numbers=False).tolist() == []


def test_what_mostly_has_one_neighbour_is_a_part() -> None:
    assert told(PART, "宪法").same.tolist() == [4]
    assert against(PART, "宪法") == pytest.approx(log2((5 - 4 + 1) / (5 / 2 + 1)))
    assert against("宪法好。宪法大。宪法新。", "宪法") == 0


def test_what_is_done_is_a_verb() -> None:
    assert told(GIVEN, "给出").done.tolist() == [3]
    assert told(GIVEN, "演奏").done.tolist() == [1]
    assert against(GIVEN, "给出") < against(GIVEN, "演奏") < 0
    assert against(GIVEN, "演奏") == pytest.approx(4 * log2((4 - 1 + 1) / (4 + 1)))


def test_what_follows_numbers_is_counted_unless_numbers_are_kept() -> None:
    assert told(MEDALS, "枚金牌").numbered.tolist() == [3]
    assert against(MEDALS, "枚金牌") < against(MEDALS, "枚金牌", numbers=True)


def test_a_letter_with_many_uses_is_of_a_formula() -> None:
    assert told(FORMULAS, "函数f").lettered.tolist() == [2 / 7]
    assert told(FORMULAS, "T细胞").lettered.tolist() == [1]
    assert told(FORMULAS, "细胞").lettered.tolist() == [1]
    assert against(FORMULAS, "函数f") < against(FORMULAS, "T细胞")


@pytest.mark.parametrize("word", ["多枚导弹", "两枚导弹", "多枚", "这枚"])
def test_a_quantifier_with_what_several_of_them_count_is_a_quantity(word: str) -> None:
    assert told(MISSILES, word).quantity.tolist() == [True]
    assert against(MISSILES, word) < against(MISSILES, word, numbers=True) - 5


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (MISSILES, "枚导弹"),
        (MISSILES, "导弹"),
        (POLYNOMIALS, "多项式"),  # one quantifier stands there more often than all others
        ("三维。二维。多维。思维。维护。维修。纤维。", "三维"),  # 维 stands elsewhere as often
    ],
)
def test_what_is_no_quantity(text: str, word: str) -> None:
    assert told(text, word).quantity.tolist() == [False]
