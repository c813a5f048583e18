"""Scores, odds and chances are what their formulas say, number by number."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wordmine.discovery import ranking
from wordmine.lexicon import scoring

COUNTS = st.integers(1, 10**9)
LENGTHS = st.integers(1, 12)
AUTONOMY = st.floats(-9, 9, width=32)
ROWS = st.lists(
    st.tuples(COUNTS, LENGTHS, AUTONOMY, st.floats(0, 1), st.floats(-20, 20)), min_size=1
)


def columns(rows: list[tuple[float, ...]]) -> tuple[np.ndarray, ...]:
    counts, lengths, autonomy, shares, pmi = zip(*rows, strict=True)
    return (
        np.array(counts, np.int32), np.array(lengths, np.int8), np.array(autonomy, np.float32),
        np.array(shares) * counts, np.array(pmi),
    )  # fmt: skip


@given(ROWS, st.integers(1, 10**12))
def test_scores_before_learning(rows: list[tuple[float, ...]], total: int) -> None:
    counts, lengths, autonomy, _, _ = columns(rows)
    expected = [
        log(count / total) + (0.7 if length > 1 else 0.35) * freedom - (length - 1)
        for count, length, freedom, _, _ in rows
    ]
    kinds = scoring.kinds(lengths)
    found = scoring.first(counts, total, kinds, lengths, autonomy)
    assert found.tolist() == pytest.approx(expected)
    kinds[:] = scoring.MEASURED
    found = scoring.first(counts, total, kinds, np.full_like(lengths, 2), autonomy)
    expected = [log(count / total) + 0.7 * freedom + 2 for count, _, freedom, _, _ in rows]
    assert found.tolist() == pytest.approx(expected)


@given(ROWS, st.floats(1, 1e12))
def test_scores_after_learning(rows: list[tuple[float, ...]], total: float) -> None:
    counts, lengths, autonomy, uses, _ = columns(rows)
    base, pull = {1: 2.6, 2: 4.0, 3: 3.5}, {1: 0.0, 2: 0.0}
    expected = []
    for (count, length, freedom, _, _), used in zip(rows, uses, strict=True):
        least = max(used, 0.001)
        expected.append(
            0.34 * log(least / total) + 0.4 * log(least / count) + base.get(int(length), 2.1)
            + pull.get(int(length), 0.4) * freedom
        )  # fmt: skip
    found = scoring.learned(uses, total, counts, scoring.kinds(lengths), autonomy)
    assert found.tolist() == pytest.approx(expected)
    assert scoring.log_probability(uses, total).tolist() == pytest.approx(
        [log(max(used, 0.001) / total) for used in uses]
    )


@given(ROWS)
def test_odds_chances_and_ranks(rows: list[tuple[float, ...]]) -> None:
    counts, lengths, _, uses, pmi = columns(rows)
    uses += 1e-9
    expected = []
    for (count, length, _, _, bond), used in zip(rows, uses, strict=True):
        base, per_pmi = {1: (0.6, 0.19), 2: (0.6, 0.19), 3: (0.13, 0.11)}.get(
            int(length), (0.23, 0.0)
        )
        expected.append(base + per_pmi * bond + 0.38 * log(used) + 1.11 * log(used / count))
    odds = ranking.log_odds(lengths, counts, uses, pmi, np.zeros(len(uses)))
    assert odds.tolist() == pytest.approx(expected)
    beside_numbers = ranking.log_odds(lengths, counts, uses, pmi, np.full(len(uses), -2.0))
    assert (odds - beside_numbers).tolist() == pytest.approx([1.0] * len(odds))
    chances = ranking.confidence(odds)
    assert chances.tolist() == pytest.approx([1 / (1 + exp(-value)) for value in expected])
    ranks = ranking.score(odds, uses)
    assert ranks.tolist() == pytest.approx(
        [value + log(used) for value, used in zip(expected, uses, strict=True)]
    )


def test_of_equally_sure_words_the_frequent_and_of_frequent_ones_the_sure_comes_first() -> None:
    odds, uses = np.array([1.0, 1.0, 2.0, 2.0]), np.array([5.0, 50.0, 5.0, 50.0])
    ranks = ranking.score(odds, uses)
    assert ranks[1] > ranks[0]
    assert ranks[3] > ranks[2] > ranks[0]
    assert ranking.confidence(np.zeros(1)).tolist() == [0.5]
