"""Cutting into words agrees with its plain twin."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import naive
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wordmine.kernels import cutting, grammar, word_trie, writing
from wordmine.segmentation import trie, units
from wordmine.segmentation.cutter import Cutter
from wordmine.symbols import codes_of

FRAGMENTS = [
    *"甲乙丙，。 \n\t—…-·.．~:：,，%％+＃K5Ｋ９0aé第分之点點滴年月日号份代度钟一二十百万亿两几〇廿",
    *("甲乙", "乙丙甲", "5G基站", "K线图", "百分之三十", "三点五亿", "一点一滴", "第一", "甲" * 9),
    *("2000年", "95年", "20年", "90年代", "二〇〇一年", "12月", "十二月份", "三十一日"),
    *("1,000", "15:06", "2.5%", "30万", "PM2.5", "C++", "......", "——"),
    *(
        "x" * 39,
        "x" * 41,
        "7" * 41,
        "привет",
        "ひらがな",
        "한글",
        "TNF-α",
        "CO₂",
        "Ⅱ",
        "²",
        "Ⅲ-5",
        "\U0010fffe" * 3,
        "\ud800",
        "\0",
    ),
    *("👨\u200d👩\u200d👧", "🇨🇳", "e\u0301", "葛\U000e0100", "👍🏽"),
    *(" \u0301", "\u3000\ufe0f甲", " \u200d甲"),
]
TEXTS = st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join)
SCORES = st.integers(-8, 4)
WORDS = st.dictionaries(
    st.one_of(
        st.sampled_from(
            ["甲", "乙丙", "5G基站", "K线图", "十月", "线", "一点一滴", "。。", "5", "K"]
        ),
        st.text("甲乙丙一十5K", min_size=1, max_size=5),
    ),
    SCORES,
    min_size=1,
    max_size=9,
)
JOIN = st.booleans()


def laid_out(words: dict[str, int], unknown: int = -6) -> trie.Trie:
    """Words with scores in points."""
    scores = {word: score / trie.PER_NAT for word, score in words.items()}
    return trie.build(scores, unknown / trie.PER_NAT)


def edges_of(text: str, words: dict[str, int], join: bool) -> list[int]:
    return [0, *Cutter(laid_out(words), join).ends_of(codes_of(text)).tolist()]


@given(TEXTS, JOIN)
@settings(max_examples=400)
def test_find_units(text: str, join: bool) -> None:
    stops = units.find(codes_of(text), join).tolist()
    assert stops.pop() == len(text) + 1
    found = [(start, stop) for start, stop in enumerate(stops) if stop]
    assert found == naive.find_units(text, join)


@given(TEXTS, WORDS, JOIN)
@example("", {"甲": 0}, True)
@example("KK", {"K": 4, "KK": -8}, True)
@example("第12K", {"甲": 0}, True)
@example("甲 \u200d甲\t\ufe0f", {"甲": 0}, True)
@example("1-" * 20 + "K", {"K": 0}, True)
@example("1-" * 20 + "1K", {"K": 0}, True)
@settings(max_examples=400)
def test_segment(text: str, words: dict[str, int], join: bool) -> None:
    windows = cutting.LONGEST_STRETCH, cutting.OVERLAP
    assert edges_of(text, words, join) == naive.segment(text, words, -6, join, *windows)


@given(TEXTS.filter(len), WORDS, JOIN)
@example("甲\uffff\ud800", {"甲": 0}, True)
@settings(max_examples=200)
def test_separate(text: str, words: dict[str, int], join: bool) -> None:
    codes = codes_of(text)
    wanted = naive.separate(text, words, -6, join, -1)
    assert cutting.separate(codes, units.find(codes, join), *laid_out(words), -1).tolist() == wanted
    if units.are_single(text):
        none = np.empty(0, np.int32)
        assert cutting.separate(codes, none, *laid_out(words), -1).tolist() == wanted


@pytest.mark.parametrize("join", [False, True])
def test_what_is_surely_a_unit_of_its_own_is_one_and_read(join: bool) -> None:
    single = [char for char in map(chr, range(0x110000)) if units.are_single(char)]
    assert {*"变压器，。（》"} <= {*single}
    assert not {*"一第A1 　\n\u200b\uffff"} & {*single}
    text = "".join(single)
    assert units.find(codes_of(text), join)[:-1].tolist() == [*range(1, len(text) + 1)]
    assert not any(naive.exceptions(text))
    assert units.are_single(text)
    assert not units.are_single("")
    assert not units.are_single("变A")


@given(TEXTS, WORDS, JOIN)
@example("甲\uffff乙", {"甲": 0}, True)
@example("甲\ud800乙", {"甲": 0}, True)
@settings(max_examples=200)
def test_words_are_what_stands_between_ends(text: str, words: dict[str, int], join: bool) -> None:
    cutter = Cutter(laid_out(words), join)
    edges = pairwise(cutter.edges(text).tolist())
    assert cutter.words(text) == [text[begin:end] for begin, end in edges]


@given(TEXTS, WORDS, JOIN)
@settings(max_examples=200)
def test_arcs(text: str, words: dict[str, int], join: bool) -> None:
    codes = codes_of(text)
    numbers, cells, _ = laid_out(words)
    found = cutting.arcs(codes, units.find(codes, join), numbers, cells)
    assert [tuple(arc) for arc in found.tolist()] == naive.arcs(text, words, -6, join)


@given(st.integers(0, 1 << 32), WORDS)
@settings(max_examples=2, deadline=None)
def test_segment_looks_at_long_stretches_in_windows(seed: int, words: dict[str, int]) -> None:
    words = {"甲": -1, "乙": -2, "丙": -3} | words
    parts = Random(seed).choices(
        ["甲", "乙", "丙", "5", "一", "甲乙", "7" * 41], [9, 9, 9, 1, 1, 9, 0.01], k=6000
    )
    text = "".join(parts)
    windows = cutting.LONGEST_STRETCH, cutting.OVERLAP
    assert edges_of(text, words, True) == naive.segment(text, words, -6, True, *windows)


@pytest.mark.parametrize(
    "part", ["1-", "1.", "a-", "第1", "一点", "十分之", "\u0301", "。", "——", "1,000"]
)
def test_long_data_take_linear_time(part: str) -> None:
    text = part * (3_000_000 // len(part))
    assert edges_of(text, {"甲": 0}, True)[-1] == len(text)


@given(WORDS)
def test_build(words: dict[str, int]) -> None:
    chars, cells, sieve = laid_out(words)
    expected = naive.build(words)
    numbers = {char: int(chars[ord(char)]) for char in set("".join(words))}
    first = cells[0, word_trie.KEY]
    assert sorted(numbers.values()) == list(range(1, first))
    assert cells[0, word_trie.ENTRY] == -6
    found = {}
    for start in sorted(expected, key=len):
        cell = numbers[start[0]]
        for char in start[1:]:
            assert cutting._may_begin(sieve, cell, numbers[char])
            cell = cutting._child(cells, cell, numbers[char])
            assert cell >= first
        entry = int(cells[cell, word_trie.ENTRY])
        score = None if entry >> 1 == word_trie.NO_WORD else entry >> 1
        found[start] = score, bool(entry & 1)
        for char in set(numbers) - {other[len(start)] for other in expected if other[:-1] == start}:
            assert cutting._child(cells, cell, numbers[char]) == 0
    assert found == expected
    longer = sum(len(start) > 1 for start in expected)
    assert np.count_nonzero(cells[1:, word_trie.KEY]) == longer
    assert sum(bits.bit_count() for bits in sieve.tolist()) <= longer


@given(WORDS, st.lists(st.text("甲乙丙一十5K月年", min_size=1, max_size=6), max_size=4), JOIN)
@settings(max_examples=150)
def test_outweigh(words: dict[str, int], raised: list[str], join: bool) -> None:
    words = dict.fromkeys(raised, -99) | words
    numbers, cells, sieve = laid_out(words)
    raised = list(dict.fromkeys(raised))
    codes = codes_of("".join(f"{word}\n" for word in raised))
    starts = np.cumsum([0, *(len(word) + 1 for word in raised)], dtype=np.int32)
    scores = np.zeros(len(raised), np.int64)
    cutting.outweigh(codes, units.find(codes, join), numbers, cells, sieve, starts, scores)
    expected = naive.outweigh(raised, words, -6, join)
    assert dict(zip(raised, scores.tolist(), strict=True)) == expected
    assert np.array_equal(cells, laid_out(words | expected).cells)


@given(
    st.lists(
        st.sampled_from(["甲乙", "é", "K", " ", "\n", "\u3000\u2028", "😀", "\0"]), max_size=9
    ),
    st.sampled_from([" ", "/", "·  "]),
)
def test_write(words: list[str], separator: str) -> None:
    text, between = "".join(words), np.frombuffer(separator.encode(), np.uint8)
    edges = np.cumsum([0, *map(len, words)], dtype=np.int32)
    written = np.zeros(4 * len(text) + len(edges) * len(between), np.uint8)
    size = writing.write(codes_of(text), edges, between, written)
    assert written[:size].tobytes() == naive.write(words, separator)


TOKENS = st.sampled_from(["甲乙", "甲乙丙", "é", "K", " ", "\n", "\u3000\u2028", "😀", "\0"])


@given(st.lists(TOKENS, max_size=20))
@example(["甲"] * 101)
def test_bmes_and_conllu(words: list[str]) -> None:
    words.append("\n")
    text, edges = "".join(words), np.cumsum([0, *map(len, words)], dtype=np.int32)
    written = np.zeros(7 * len(text), np.uint8)
    size = writing.bmes(codes_of(text), edges, written)
    assert written[:size].tobytes() == naive.bmes(words)
    written = np.zeros(8 * len(text) + 52 * len(words), np.uint8)
    size = writing.conllu(codes_of(text), edges, written)
    assert written[:size].tobytes() == naive.conllu(words)


def test_write_finds_lone_surrogates() -> None:
    written = np.zeros(99, np.uint8)
    edges = np.array([0, 2, 4], np.int32)
    assert writing.write(codes_of("甲乙丙\udfff"), edges, written[:1], written) == -4
    assert writing.bmes(codes_of("甲乙丙\udfff"), edges, written) == -4
    assert writing.conllu(codes_of("甲乙丙\udfff"), edges, written) == -4


def test_whitespace_is_what_python_takes_for_it() -> None:
    spaces = {chr(code) for code in np.flatnonzero(units.KIND_TABLE & 31 == grammar.SPACE)}
    assert spaces == {chr(c) for c in range(0x110000) if chr(c).isspace()} - {"\n"}
    assert all(writing._is_space(np.uint32(ord(char))) for char in spaces)
    others = (c for c in range(0x3100) if not chr(c).isspace())
    assert not any(writing._is_space(np.uint32(code)) for code in others)


JOINED = "2000年、95年、12月、五月份、十二月、31日、二〇〇一年、90年代、8号、3点"
SPLIT = "2000|年、95|年、12|月、五|月|份、十二|月、31|日、二〇〇一|年、90|年|代、8|号、3|点"
ALIKE = (
    "20|年、三十|年、两|年、一|年、13|月、32|日、0|月、2000|年|度、九十|年|代",
    "三十一、十几、一百万、三点五亿、百分之三十、五分之二、百分之三点五、第一、第12|届、第|5G",
    "3.5、1,000、1,000,000、15：06：48、30万、2.5％、5万|千|瓦、1|/|2、1|-|2、12|，|000、1234|,|567",
    "一|点|一|点|地、一|点|一|滴、千|万、万|一、百|分|之、五",
    "GDP、5G、e-mail、C++、ＡＢＣ、PM2.5、……、——、！|！、👍🏽、🇨🇳|🇺🇸、葛\U000e0100、привет",
)


@pytest.mark.parametrize(
    ("marked", "join"),
    [(JOINED, True), (SPLIT, False), *((text, join) for text in ALIKE for join in (True, False))],
)
def test_units(marked: str, join: bool) -> None:
    text = marked.replace("|", "")
    edges = edges_of(text, {"某": 0}, join)
    found = [text[begin:end] for begin, end in pairwise(edges)]
    assert "|".join(found).replace("|、|", "、") == marked
