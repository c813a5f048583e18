"""Cohesion and autonomy are what their formulas say."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

import naive
import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from naive import Gram

from wordmine.counting import ngrams
from wordmine.counting.ngrams import NgramCounts
from wordmine.discovery import cohesion
from wordmine.runtime import Workspace
from wordmine.symbols import encode

PHRASES = ["甲", "乙", "甲乙", "乙甲甲", "甲乙丙甲乙", "，"]
TEXTS = (
    st.lists(st.sampled_from(PHRASES), min_size=1, max_size=30)
    .map("".join)
    .filter(lambda text: text.strip("，"))
)
LIMITS = st.integers(1, 5)
COUNTS = st.integers(1, 3)


def counted(
    text: str, max_len: int, min_count: int, further: int = 0
) -> tuple[NgramCounts, dict[Gram, naive.Around]]:
    """N-grams of a text, the longest ones deepened by so many symbols; the same from the twin."""
    workspace = Workspace(1)
    encoded = encode([text], workspace)
    counts, longest = ngrams.count(
        *encoded, max_len=max_len, min_count=min_count, workspace=workspace
    )
    marked = np.arange(*counts.levels[-2:])
    counts = ngrams.deepen(counts, encoded[1], longest, marked, max_len=max_len + further)
    grams = naive.refine(encoded[1][:].tolist(), max_len + further, min_count)
    assert list(grams) == [tuple(counts.ids(node)) for node in range(len(counts))]
    return counts, grams


@given(TEXTS, LIMITS, COUNTS, st.data())
def test_pmi(text: str, max_len: int, min_count: int, data: st.DataObject) -> None:
    counts, grams = counted(text, max_len, min_count, further=2)
    nodes = data.draw(st.lists(st.integers(0, len(counts) - 1)))
    known = {gram: around.count for gram, around in grams.items()}
    expected = [naive.pmi(list(grams)[node], known) for node in nodes]
    assert cohesion.pmi(counts, np.array(nodes, np.int64)).tolist() == pytest.approx(expected)


@given(TEXTS, LIMITS, COUNTS)
def test_the_weakest_split_gives_the_mutual_information(
    text: str, max_len: int, min_count: int
) -> None:
    counts, grams = counted(text, max_len, min_count, further=2)
    for node, gram in enumerate(grams):
        parts = cohesion.weakest_split(counts, node)
        if len(gram) == 1:
            assert parts is None
            continue
        assert parts is not None
        front, back = parts
        assert (*counts.ids(front), *counts.ids(back)) == gram
        numbers = counts.counts[:][[node, front, back]]
        ratio = numbers[0] * counts.total / (int(numbers[1]) * int(numbers[2]))
        assert np.log(ratio) == pytest.approx(cohesion.pmi(counts, np.array([node]))[0])


@given(TEXTS, LIMITS, COUNTS)
def test_entropies(text: str, max_len: int, min_count: int) -> None:
    counts, grams = counted(text, max_len, min_count)
    for found, side in ((counts.left_entropy, 0), (counts.right_entropy, 1)):
        expected = [naive.entropy(around[side]) for around in grams.values()]
        assert found[:].tolist() == pytest.approx(expected, abs=1e-5)


def parted(counts: NgramCounts, size: int) -> Iterator[tuple[int, int, int]]:
    """Parts of that many n-grams, each of one length, which with their begin and end makes one."""
    with patch.object(ngrams, "_ROWS", size):
        yield from counts.slices()


@given(TEXTS, LIMITS, COUNTS, st.integers(1, 20))
def test_entropy_variation(text: str, max_len: int, min_count: int, size: int) -> None:
    counts, grams = counted(text, max_len, min_count, further=1)
    parts = [cohesion.entropy_variation(counts, *part) for part in parted(counts, size)]
    for found, expected in zip(zip(*parts, strict=True), naive.variation(grams), strict=True):
        assert np.concatenate(found).tolist() == pytest.approx(list(expected.values()), abs=1e-5)


@given(TEXTS, LIMITS, COUNTS, st.integers(1, 20))
@example("甲，甲", 1, 1, 20)
@example("乙乙乙乙乙乙", 3, 1, 20)
def test_autonomy(text: str, max_len: int, min_count: int, size: int) -> None:
    counts, grams = counted(text, max_len, min_count, further=2)
    expected, deviations = naive.autonomy(grams, max_len)
    # Divided by less, entropies rounded to 32 bits would differ too much to be compared.
    assume(not any(1e-6 < deviation < 1e-2 for deviation in deviations))
    with patch.object(ngrams, "_ROWS", size):
        found = cohesion.autonomy(counts)[:]
    assert found.tolist() == pytest.approx(list(expected.values()), abs=1e-3)


def test_what_all_have_alike_says_nothing() -> None:
    counts, _ = counted("乙乙乙甲乙乙乙乙乙甲乙甲", 1, 2)
    left, right = cohesion.entropy_variation(counts, 1, 0, len(counts))
    assert right[0] == pytest.approx(right[1], abs=1e-6)  # but for rounding
    weights = np.log(counts.counts[:])
    centred = left - np.average(left, weights=weights)
    deviation = np.sqrt(np.average(centred**2, weights=weights))
    assert cohesion.autonomy(counts)[:].tolist() == pytest.approx((centred / deviation).tolist())
