"""Measures of keyness and dispersion: what the literature gives, and laws."""

from __future__ import annotations

from math import comb, log, log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from wordmine.terminology import keyness
from wordmine.terminology.termhood import burstiness, dispersion

SIZE = st.integers(1000, 10**7)
PAIRS = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 400)).filter(any), min_size=1, max_size=9
)
MEASURES = {
    "ratio": keyness.log_ratio,
    "conservative": lambda *sides: keyness.conservative_log_ratio(*sides)[0],
    "log_likelihood": keyness.log_likelihood,
    "log_odds": keyness.log_odds,
    "smoothed_ratio": lambda *sides: keyness.smoothed_ratio(*sides) - 0.5,
    "simple_maths": lambda *sides: np.log(keyness.simple_maths(*sides)),
}


def arrays(pairs: list[tuple[int, int]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    first, second = np.array(pairs, float).T
    return first, second


@pytest.mark.parametrize("name", MEASURES)
@given(PAIRS, SIZE, SIZE)
def test_exchanging_the_corpora_turns_the_sign(
    name: str, pairs: list[tuple[int, int]], size_a: int, size_b: int
) -> None:
    a, b = arrays(pairs)
    measure = MEASURES[name]
    np.testing.assert_allclose(
        measure(a, b, size_a, size_b), -measure(b, a, size_b, size_a), rtol=1e-6, atol=1e-6
    )


@pytest.mark.parametrize("name", MEASURES)
@given(PAIRS, SIZE)
def test_what_is_equally_frequent_is_not_key(
    name: str, pairs: list[tuple[int, int]], size: int
) -> None:
    a, _ = arrays(pairs)
    np.testing.assert_allclose(MEASURES[name](a, a, size, size), 0, atol=1e-9)


@given(PAIRS, SIZE, SIZE, st.integers(2, 50))
def test_more_of_both_corpora_is_more_evidence(
    pairs: list[tuple[int, int]], size_a: int, size_b: int, factor: int
) -> None:
    """With all counts and sizes times a constant, effects stay and significance grows."""
    a, b = arrays(pairs)
    sides, more = (a, b, size_a, size_b), (a * factor, b * factor, size_a * factor, size_b * factor)
    np.testing.assert_allclose(
        keyness.log_likelihood(*more), factor * keyness.log_likelihood(*sides), rtol=1e-6, atol=1e-4
    )
    np.testing.assert_allclose(keyness.simple_maths(*more), keyness.simple_maths(*sides))
    before, after = (keyness.conservative_log_ratio(*given)[0] for given in (sides, more))
    assert (np.abs(after) >= np.abs(before) - 1e-6).all()


@given(PAIRS, SIZE, SIZE)
def test_the_bounds_hold_the_ratio(pairs: list[tuple[int, int]], size_a: int, size_b: int) -> None:
    a, b = arrays(pairs)
    lower = keyness.log_ratio_bound(a, b, size_a, size_b)
    upper = keyness.log_ratio_bound(a, b, size_a, size_b, upper=True)
    with np.errstate(divide="ignore"):
        ratio = np.log2(a / size_a) - np.log2(b / size_b)
    assert (lower <= ratio).all()
    assert (ratio <= upper).all()
    found, _ = keyness.conservative_log_ratio(a, b, size_a, size_b)
    assert ((found == 0) == ((lower <= 0) & (upper >= 0))).all()


@pytest.mark.parametrize(("a", "b"), [(5, 0), (7, 3), (40, 2)])
def test_the_bound_is_where_as_many_have_the_chance_of_alpha(a: int, b: int) -> None:
    """Clopper and Pearson: at the lower bound of p, a or more of a + b have chance alpha / 2."""
    (bound,) = keyness.log_ratio_bound(np.array([a]), np.array([b]), 300, 100, alpha=0.1)
    odds = 2**bound * 3
    p = odds / (1 + odds)
    n = a + b
    tail = sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(a, n + 1))
    assert tail == pytest.approx(0.05)


def test_measures_by_hand() -> None:
    a, b = np.array([30.0]), np.array([10.0])
    assert keyness.log_ratio(a, b, 1000, 2000) == pytest.approx(log2(30.5 / 1000 * 2000 / 10.5))
    assert keyness.simple_maths(a, b, 1e6, 2e6) == pytest.approx(31 / 6)
    assert keyness.smoothed_ratio(a, b, 1e6, 2e6) == pytest.approx((30 + 17.5) / (35 + 35))
    cells = ((30, 40 / 3), (970, 1000 - 40 / 3), (10, 80 / 3), (1990, 2000 - 80 / 3))
    expected = 2 * sum(seen * log(seen / wanted) for seen, wanted in cells)
    assert keyness.log_likelihood(a, b, 1000, 2000) == pytest.approx(expected)


OCCURRENCES = st.lists(st.integers(0, 9), min_size=2, max_size=12).filter(any)


@given(OCCURRENCES, st.data())
def test_deviation_of_proportions(counts: list[int], data: st.DataObject) -> None:
    n = len(counts)
    sizes = np.array(data.draw(st.lists(st.integers(1, 9), min_size=n, max_size=n)))
    total = np.array([sum(counts)])
    found, deviation = dispersion([np.array([c]) for c in counts], sizes, total)
    assert found.tolist() == [sum(c > 0 for c in counts)]
    expected = sum(
        abs(c / sum(counts) - s / sizes.sum()) for c, s in zip(counts, sizes, strict=True)
    )
    assert deviation == pytest.approx(expected / 2 / (1 - sizes.min() / sizes.sum()))
    assert 0 <= deviation[0] <= 1 + 1e-12


def test_deviation_at_its_extremes() -> None:
    sizes = np.array([1, 1, 1, 1])
    parts = [np.array([2, 8]), np.array([2, 0]), np.array([2, 0]), np.array([2, 0])]
    found, deviation = dispersion(parts, sizes, np.array([8, 8]))
    assert found.tolist() == [4, 1]
    assert deviation.tolist() == pytest.approx([0, 1])


@given(st.integers(1, 12), st.integers(2, 6))
def test_burstiness_is_about_0_at_random(total: int, parts: int) -> None:
    """Its mean over all ways to strew the occurrences is 0."""
    mean = sum(
        comb(total, k)
        * (1 / parts) ** k
        * (1 - 1 / parts) ** (total - k)
        * abs(k / total - 1 / parts)
        for k in range(total + 1)
    )
    deviation = np.array([mean * parts / 2 / (1 - 1 / parts)])
    assert burstiness(deviation, np.array([total]), parts) == pytest.approx(0, abs=1e-9)
