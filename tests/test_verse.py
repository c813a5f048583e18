"""Lines of verse are no words, though they are repeated; what prose marks off is."""

from __future__ import annotations

import random
from collections import Counter
from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import wordmine
from wordmine.discovery import learning, stretches
from wordmine.discovery.verse import Clauses

PAIRS = [
    "青山",
    "白雲",
    "明月",
    "春風",
    "孤舟",
    "流水",
    "故人",
    "寒夜",
    "秋雨",
    "長江",
    "落日",
    "古寺",
]
SINGLES = "入出照過看聞來去上中"


def verse(n: int, seed: int) -> list[str]:
    """Lines of five and seven symbols; some stand in several poems."""
    rng = random.Random(seed)

    def line() -> str:
        front = rng.choice(PAIRS) if rng.random() < 0.4 else ""
        return front + rng.choice(PAIRS) + rng.choice(SINGLES) + rng.choice(PAIRS)

    quoted = [line() for _ in range(30)]
    return [rng.choice(quoted) if rng.random() < 0.3 else line() for _ in range(n)]


def test_lines_are_no_words() -> None:
    lines = verse(1500, seed=1)
    text = "".join(f"{one}，{two}。\n" for one, two in zip(lines[::2], lines[1::2], strict=True))
    found = wordmine.discover(texts=[text], min_confidence=0)
    assert set(PAIRS) <= set(found.words)
    often = [line for line, n in Counter(lines).items() if n > 5]
    assert often
    assert not {*often} & {*found.words}
    learned = learning.learn(wordmine.count(texts=[text]), join=True)
    line = learned.counts.text(int(learned.lines[0]))
    assert len(line) >= 4
    (why,) = wordmine.explain(texts=[text], words=[line])
    assert (why.reason, why.why) == ("line", "it is a line of verse, more often than a part of one")


def test_prose_may_mark_off_long_words() -> None:
    rng = random.Random(2)
    places = ["黑龍江畔", "烏魯木齊", "齊齊哈爾", "呼和浩特"]
    text = "".join(
        "".join(rng.choices(PAIRS, k=rng.randrange(2, 9))) + f"，{rng.choice(places)}。"
        for _ in range(600)
    )
    learned = learning.learn(wordmine.count(texts=[text]), join=True)
    assert len(learned.lines) == 0


@given(st.lists(st.integers(0, 70), max_size=40), st.integers(1, 50))
def test_clauses_are_counted_stretch_by_stretch(sizes: list[int], length: int) -> None:
    """Each clause of n symbols begins with word n % 5, which has as many symbols, and more."""
    lengths = np.arange(1, 6, dtype=np.int8)
    starts = [-1]
    for size in sizes:
        starts += [(size + 4) % 5, *[0] * (size - 1)] if size else []
        starts += [-1]
    text = np.array(starts, np.int32)
    found = Clauses.none(5)
    with patch.object(stretches, "_STRETCH", length):
        for begin, end in stretches.stretches(text, len(text)):
            found.add(text[begin:end], lengths)
    real = [size for size in sizes if size]
    assert found.lengths.tolist() == [
        sum(min(size, 64) == length for size in real) for length in range(65)
    ]
    assert found.whole.tolist() == [real.count(length) for length in range(1, 6)]
    symbols = Counter(min(size, 64) for size in real)
    weights = sorted((n * size for size, n in symbols.items()), reverse=True)
    assert found.is_verse() == (2 * sum(weights[:2]) > sum(weights))
