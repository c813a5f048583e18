"""Persons: names of persons are told by how they are made and what stands beside them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import wordmine
from wordmine import Terms

NAMES = [
    "张伟明",
    "李秀兰",
    "王建国",
    "刘思远",
    "陈晓东",
    "赵子龙",
    "周文杰",
    "吴海燕",
    "徐立新",
    "孙丽华",
]
SPORT = ["比赛", "冠军", "球队", "决赛", "联赛", "金牌", "进球", "主场", "射门", "赛季"]
PLANTS = [
    "黄杨木",
    "金银花",
    "白头翁",
    "万年青",
    "石榴树",
    "石菖蒲",
    "马齿苋",
    "车前草",
    "金线莲",
    "龙胆草",
]
COMMON = ["今天", "天气", "公园", "散步", "晚上", "回家", "吃饭", "电视", "明天", "上班"]
BETWEEN = ["的", "和", "在", "对", "把", "被", "与", "了", "是", "就", "也", "都"]


def prose(words: list[str], seed: int, lines: int = 400) -> list[str]:
    """Lines of words with others between them."""
    rng = np.random.default_rng(seed)
    return [
        "".join(w + b for w, b in zip(rng.choice(words, 5), rng.choice(BETWEEN, 5), strict=True))
        for _ in range(lines)
    ]


def reports(names: list[str], seed: int) -> list[str]:
    """Lines in which persons with titles say something."""
    rng = np.random.default_rng(seed)
    before, after = ["教练", "选手", "记者", "队友"], ["说", "表示", "认为", "先生"]
    return [
        f"{rng.choice(before)}{rng.choice(names)}{rng.choice(after)}{rng.choice(SPORT)}"
        f"{rng.choice(BETWEEN)}{rng.choice(SPORT)}"
        for _ in range(400)
    ]


def found(domain: list[str], **settings: int) -> Terms:
    texts = {"texts": domain, "background_texts": prose(COMMON, 7, 2_000)}
    return wordmine.contrast(**texts, min_score=-20, **settings)


@pytest.fixture(scope="module")
def terms() -> Terms:
    return found(reports(NAMES, 1) + prose(SPORT, 2))


def persons(terms: Terms) -> set[str]:
    return {term.word for term in terms if term.person}


def test_those_who_have_titles_and_say_something_are_persons(terms: Terms) -> None:
    named = persons(terms)
    assert len(named & set(NAMES)) >= 8
    assert all(any(name in word for name in NAMES) for word in named)


def test_those_with_a_title_are_persons_too() -> None:
    with_titles = [f"{line}。教练{NAMES[0]}到了。" for line in reports(NAMES, 1)]
    named = persons(found(with_titles + prose(SPORT, 2)))
    assert f"教练{NAMES[0]}" in named


def test_a_verb_with_a_name_is_neither_a_name_nor_a_term() -> None:
    lines, after = enumerate(reports(NAMES, 1)), ["说", "表示", "认为", "先生"]
    remembered = [f"{line}。想起{NAMES[0]}{after[i % 4]}{SPORT[i % 9]}" for i, line in lines]
    terms = found(remembered + prose(SPORT, 2))
    assert {NAMES[0], f"教练{NAMES[0]}"} <= persons(terms)
    assert not [word for word in terms.words if f"想起{NAMES[0]}" in word]


def test_a_name_with_what_one_does_is_neither_and_with_a_title_a_name() -> None:
    ends = [f"{line}。{NAMES[0]}说了，{NAMES[1]}先生到了。" for line in reports(NAMES, 1)]
    terms = found(ends + prose(SPORT, 2))
    assert f"{NAMES[1]}先生" in persons(terms)
    assert not [word for word in terms.words if word.startswith(f"{NAMES[0]}说")]


def test_persons_come_after_all_terms_whatever_the_measure(terms: Terms) -> None:
    order = terms.column("person").tolist()
    assert order == sorted(order)
    assert {0, 1} == set(order)
    by_count = found(reports(NAMES, 1) + prose(SPORT, 2), top=3)
    assert not persons(by_count)


def test_persons_name_no_subject(terms: Terms) -> None:
    assert terms.subjects
    for subject in terms.subjects:
        assert not persons(terms) & set(subject.name.split("、"))


def test_what_is_made_like_names_and_never_used_like_them_is_none() -> None:
    """Plants have the symbols of surnames: that alone shows nothing."""
    terms = found(prose([*PLANTS, *SPORT], 3))
    assert set(PLANTS) & set(terms.words)
    assert persons(terms) == set()


def test_without_any_that_could_be_one_there_are_none() -> None:
    terms = found(prose(["种子", "肥料", "灌溉", "收割", "播种", "耕地"], 4))
    assert len(terms)
    assert persons(terms) == set()


def test_lexicons_tell_nothing_of_persons() -> None:
    new = wordmine.discover(texts=reports(NAMES, 1))
    old = wordmine.discover(texts=prose(COMMON, 7))
    assert persons(wordmine.contrast(new, old)) == set()


def test_an_outline_has_them_at_the_end(tmp_path: Path, terms: Terms) -> None:
    terms.save(tmp_path / "outline.txt", "outline")
    lines = (tmp_path / "outline.txt").read_text(encoding="utf-8").splitlines()
    at = lines.index("# names of persons")
    assert set(lines[at + 1 :]) == persons(terms)


@pytest.mark.parametrize("threads", [1, 2])
def test_threads_change_nothing(terms: Terms, threads: int) -> None:
    assert found(reports(NAMES, 1) + prose(SPORT, 2), threads=threads) == terms
