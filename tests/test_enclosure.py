"""Words that stand inside longer words nearly always are not listed."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_cohesion import COUNTS, LIMITS, TEXTS, counted

import wordmine
from wordmine import discovery, enclosure
from wordmine.listing import Listing
from wordmine.reading import Reading

POWER = Path(__file__).parent.parent / "corpora" / "power.txt"


@given(TEXTS, LIMITS, COUNTS, st.data())
def test_what_is_inside_is_summed_as_by_hand(
    text: str, max_len: int, min_count: int, data: st.DataObject
) -> None:
    counts, grams = counted(text, max_len, min_count, further=1)
    nodes = data.draw(st.lists(st.integers(0, len(counts) - 1), unique=True, min_size=1))
    words = [list(grams)[node] for node in nodes]
    size = len(nodes)
    expected = data.draw(st.lists(st.integers(0, 9), min_size=size, max_size=size))
    scores = data.draw(st.lists(st.integers(0, 3), min_size=size, max_size=size))
    found = enclosure.enclosed(
        counts, np.array(nodes, np.int32), np.array(expected, float), np.array(scores)
    )
    for word, score, value in zip(words, scores, found, strict=True):
        inside = [
            uses
            for longer, better, uses in zip(words, scores, expected, strict=True)
            for at in range(len(longer) - len(word) + 1)
            if longer != word and better >= score and longer[at : at + len(word)] == word
        ]
        assert value == (sum(inside) if len(word) > 1 else 0)


def corpus(shares: dict[str, int], seed: int = 0) -> list[str]:
    """Words, each so many times, among single characters drawn at random."""
    rng, frame = random.Random(seed), "的了在是和有也就都不到说要去你会着没看好自这"
    words = [word for word, n in shares.items() for _ in range(n)]
    rng.shuffle(words)
    return ["".join((rng.choice(frame), word, rng.choice(frame))) for word in words]


def test_a_word_inside_another_is_listed_if_it_stands_alone_as_well() -> None:
    both = wordmine.discover(corpus({"二维码": 300, "二维": 150, "银行": 200}))
    assert {"二维码", "二维"} <= set(both.words)
    whole = wordmine.discover(corpus({"二维码": 300, "银行": 200}))
    assert "二维码" in whole
    assert not {"二维", "维码"} & set(whole.words)


@pytest.mark.parametrize(("alone", "listed"), [(2, False), (60, True)])
def test_a_word_that_is_rarely_alone_is_a_fragment(alone: int, listed: bool) -> None:
    shares = {"大街小巷": 300, "街小巷": alone, "念头": 50, "银行": 200}
    assert ("街小巷" in wordmine.discover(corpus(shares), min_score=-9)) == listed


def test_no_more_than_the_count_is_inside_or_alone() -> None:
    found = discovery.discovered(POWER, Reading(), discovery.Settings()).found
    uses = found.enclosed + found.columns["expected"]
    assert (uses <= found.columns["count"] + 0.01).all()


def test_the_least_odds_make_a_fragment() -> None:
    listing = Listing(-1.0, 2, frozenset(), frozenset(), numerals=False)
    least = enclosure.LEAST
    assert listing.refusal("街小巷", 90, 1.0, 4.0, 4.0 * least) == "fragment"
    assert listing.refusal("街小巷", 90, 1.0, 4.0, 4.0 * least - 0.1) is None
    assert listing.refusal("街小巷", 90, 1.0, 4.0, 0.0) is None
