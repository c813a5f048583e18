"""Expansion goes from seeds to their neighbours, and stays in the field."""

from __future__ import annotations

import logging

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wordmine import Vectors, affinity, expand
from wordmine.embedding.expansion import Expanded
from wordmine.errors import SettingsError, VectorsError

WORDS = ["电网", "电压", "电流", "电阻", "河流", "湖泊", "电"]
ANGLES = st.lists(st.integers(0, 359), min_size=len(WORDS), max_size=len(WORDS))


def at(*degrees: float) -> Vectors:
    """Words whose vectors lie in a plane, at some angles."""
    angles = np.radians([*degrees, *[180] * (len(WORDS) - len(degrees))])
    return Vectors(WORDS, np.stack([np.cos(angles), np.sin(angles)], axis=1))


def cosine(degrees: float) -> float:
    return round(float(np.cos(np.radians(degrees))), 4)


def test_steps_lead_on_to_nearer_and_nearer_words() -> None:
    # A first step may be 60 degrees wide, a second 51, a third 44.
    assert expand(at(0, 59, 80), ["电网"]) == [
        Expanded("电压", cosine(59), 1, "电网"),
        Expanded("电流", cosine(80), 2, "电压"),
    ]
    assert expand(at(0, 35, 85), ["电网"])[-1] == Expanded("电流", cosine(85), 2, "电压")
    assert [one.word for one in expand(at(0, 35, 89.5), ["电网"])] == ["电压"]


def test_single_characters_are_passed_over_unless_they_are_candidates() -> None:
    vectors = at(0, 10, 20, 180, 180, 180, 5)
    assert [one.word for one in expand(vectors, ["电网"])] == ["电压", "电流"]
    assert [one.word for one in expand(vectors, ["电网"], candidates={"电", "电流"})] == [
        "电",
        "电流",
    ]


def test_negative_seeds_push_away() -> None:
    vectors = at(0, 20, 40, 180, 70)
    assert [one.word for one in expand(vectors, ["电网"])] == ["电压", "电流", "河流"]
    pushed = expand(vectors, ["电网"], negatives=["河流"])
    assert pushed == [Expanded("电压", pytest.approx(cosine(20) - cosine(50), abs=1e-4), 1, "电网")]
    assert affinity(vectors, ["电流"], ["电网"], ["河流"])[0] < 0


def test_affinity_is_to_the_three_nearest_seeds() -> None:
    vectors = at(0, 20, 40, 90, 170)
    found, unknown = affinity(vectors, ["电流", "火车"], ["电网", "电压", "电阻", "河流"])
    assert unknown == 0
    assert found == pytest.approx((cosine(20) + cosine(40) + cosine(50)) / 3, abs=1e-4)


@given(ANGLES, st.integers(1, 9), st.floats(0, 1))
def test_laws(angles: list[int], n: int, threshold: float) -> None:
    vectors = at(*angles)
    seeds, negatives = ["电网", "电压"], ["湖泊"]
    whole = expand(vectors, seeds, 99, threshold=threshold)
    found = {one.word: one for one in whole}
    assert expand(vectors, seeds, n, threshold=threshold) == whole[:n]
    assert not found.keys() & {*seeds, "电"}
    similarity = dict(zip(WORDS, affinity(vectors, WORDS, seeds), strict=True))
    for one in whole:
        assert one.similarity == similarity[one.word] > 0
        assert one.depth == (found[one.source].depth + 1 if one.source in found else 1)
        (near,) = (s for w, s in vectors.similar(one.word, 9) if w == one.source)
        assert near >= 1 - (1 - threshold) * 0.75 ** (one.depth - 1) - 1e-9
    assert [one.similarity for one in whole] == sorted(similarity[w] for w in found)[::-1]
    pushed = {
        one.word for one in expand(vectors, seeds, 99, threshold=threshold, negatives=negatives)
    }
    assert pushed <= found.keys()
    stricter = expand(vectors, seeds, 99, threshold=(1 + threshold) / 2)
    assert {one.word for one in stricter} <= found.keys()


def test_seeds_without_a_vector_are_passed_over_with_a_warning(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        found = expand(at(0, 20), ["电网", "火车"])
    assert found == expand(at(0, 20), ["电网"])
    assert caplog.messages == ["no vector for 火车: too seldom in the corpus, or not as a word"]


def test_no_seed_is_refused() -> None:
    with pytest.raises(VectorsError, match="no seeds: give some words of the field"):
        expand(at(), [])
    with pytest.raises(VectorsError, match=r"no seed has a vector: 火车, 飞机: .*too seldom"):
        expand(at(), ["火车", "飞机"])


@pytest.mark.parametrize(
    "setting", [{"n": 0}, {"threshold": 1.5}, {"negatives": "河流"}, {"candidates": [1]}]
)
def test_bad_settings_are_refused(setting: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match="must be"):
        expand(at(), ["电网"], **setting)
