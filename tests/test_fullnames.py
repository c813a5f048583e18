"""A full name is listed beside the name that is more often used without the surname."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

import wordmine
from wordmine.discovery import dottednames, fullnames
from wordmine.discovery.learning import Learned, learn

ENCYCLOPEDIA = Path(__file__).parent.parent / "corpora" / "encyclopedia.txt"
GIVEN = {"砚秋": "沈", "照野": "裴", "怀瑾": "裴", "听澜": "沈"}
OTHERS = ["沈约之", "沈从安", "沈家", "裴家", "裴公子", "裴仲平", "沈园"]
VERBS = ["走过去", "点点头", "笑了笑", "没有说话", "推开门", "回到家里", "看着窗外", "叹了口气"]
BEFORE = ["只见", "忽然", "后来", "第二天", "这时", "不久", "原来", "清晨"]
ASKED = ["请", "劝", "等"]
MODAL = "应"
NEEDED = ["应当", "应该", "应付", "应用"]
PLACES = ["茶馆", "码头", "书房", "渡口", "山上", "镇上", "院子", "桥边"]


def story(n: int, seed: int) -> str:
    """Sentences of people who mostly go by their given names, and are asked to do things.

    They stand behind other text.
    """
    rng = random.Random(seed)
    lines = [ENCYCLOPEDIA.read_text(encoding="utf-8")]
    for _ in range(n):
        name = rng.choice([*GIVEN, "砚秋", "照野"])
        if rng.random() < 0.12:
            name = GIVEN[name] + name
        elif rng.random() < 0.25:
            name = rng.choice(OTHERS)
        if rng.random() < 0.2 and name in GIVEN:
            name = rng.choice(PLACES) + "里有人" + rng.choice(ASKED) + name
        lines.append(rng.choice(BEFORE) + name + rng.choice(VERBS) + "，在" + rng.choice(PLACES))
    return "。\n".join(lines)


def tales(n: int, seed: int) -> str:
    """Sentences of people who mostly go by one of their two names."""
    rng = random.Random(seed)
    lines = [ENCYCLOPEDIA.read_text(encoding="utf-8")]
    for _ in range(n):
        name = rng.choice(
            ["埃洛伊", "梅里安", "洛桑德", "图尔加", "埃洛伊·梅里安", "洛桑德·图尔加"]
        )
        lines.append(rng.choice(BEFORE) + name + rng.choice(VERBS) + "，在" + rng.choice(PLACES))
    return "。\n".join(lines)


@pytest.fixture(scope="module")
def learned() -> Learned:
    return learn(wordmine.count(texts=[story(700, seed=4)]), join=True)


def test_full_names_are_found_and_what_is_done_to_a_name_is_not(learned: Learned) -> None:
    found = set(learned.counts.texts(fullnames.find(learned.counts, learned.words)))
    assert {"沈砚秋", "裴照野"} <= found
    assert not {verb + name for verb in ASKED for name in GIVEN} & found


def test_they_are_listed_beside_their_parts() -> None:
    text = story(700, seed=4)
    lexicon = wordmine.discover(texts=[text])
    assert {"沈砚秋", "裴照野", "砚秋", "照野"} <= set(lexicon.words)
    entry = lexicon["沈砚秋"]
    assert entry.expected == pytest.approx(fullnames.SHARE * entry.count)
    whole, part = wordmine.explain(texts=[text], words=["沈砚秋", "砚秋"])
    assert (whole.reason, part.reason) == ("name", "listed")
    assert whole.listed
    assert f", number {whole.rank}: a name beside its part" in str(whole)


def test_nothing_is_found_where_there_is_nothing() -> None:
    learned = learn(wordmine.count(texts=["一"]), join=False)
    assert fullnames.find(learned.counts, learned.words).tolist() == []


def test_what_meets_any_word_is_no_surname() -> None:
    rng = random.Random(5)
    verbs = [
        "走过去",
        "点点头",
        "推开门",
        "叹了口气",
        "休息",
        "出发",
        "等候",
        "回来",
        "留下",
        "睡觉",
    ]
    lines = [story(700, seed=4)]
    for _ in range(1500):
        need = rng.choice([*NEEDED, *[MODAL] * 2])
        lines.append(rng.choice(BEFORE) + need + rng.choice(verbs) + "，在" + rng.choice(PLACES))
    learned = learn(wordmine.count(texts=["。\n".join(lines)]), join=True)
    found = set(learned.counts.texts(fullnames.find(learned.counts, learned.words)))
    assert {"沈砚秋", "裴照野"} <= found
    assert not [word for word in found if word.startswith(MODAL)]


def test_two_names_with_a_point_between_them_are_one() -> None:
    learned = learn(wordmine.count(texts=[tales(900, seed=6)]), join=True)
    found = set(learned.counts.texts(dottednames.find(learned.counts, learned.words)))
    assert found == {"埃洛伊·梅里安", "洛桑德·图尔加"}
    assert {*found, "埃洛伊", "图尔加"} <= set(wordmine.discover(texts=[tales(900, seed=6)]).words)


def test_what_always_stands_in_a_longer_dotted_name_is_not_listed() -> None:
    words = ["伯特·牛顿", "罗伯特·牛顿", "赫伯特·牛顿", "小罗伯特·牛顿", "特·牛", "牛顿"]
    count, confidence = np.array([20, 11, 8, 4, 20, 30]), np.full(6, 0.5)
    found = dottednames.fragments(words, count, confidence)
    assert [word for word, is_one in zip(words, found, strict=True) if is_one] == [
        "伯特·牛顿",
        "特·牛",
    ]
    confidence[1] = 0.2  # no longer word to speak of
    assert dottednames.fragments(words, count, confidence).tolist() == [False] * 4 + [True, False]


def test_fragments_of_dotted_names_are_not_listed() -> None:
    rng = random.Random(1)
    before = ["物理学家", "据说", "后来", "当时", "年轻的", "人们认为", "论文中说", "学者", ""]
    after = ["提出了新的理论", "发表了论文", "在大学任教", "出生于小镇", "与友人通信"]
    named = ["阿尔伯特·爱因斯坦", "罗伯特·牛顿", "赫伯特·牛顿", "查尔斯·爱因斯坦"]
    lines = [rng.choice(before) + rng.choice(named) + rng.choice(after) for _ in range(300)]
    lines.append(tales(300, seed=2))
    lexicon = wordmine.discover(texts=lines)
    dotted = {word for word in lexicon.words if "·" in word}
    assert dotted & set(named)
    assert not [word for word in dotted if any(word in name != word for name in named)]
    (fragment,) = wordmine.explain(texts=lines, words=["阿尔伯特·爱因"])
    assert fragment.reason == "fragment"
    assert "longer names with a point" in fragment.why


def test_without_a_point_there_is_no_dotted_name(learned: Learned) -> None:
    assert dottednames.find(learned.counts, learned.words).tolist() == []
