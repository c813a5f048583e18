"""Clauses that repeat are there once and count as often as they come: nothing else changes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from unittest.mock import patch

import naive
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wordmine
from wordmine.discovery import repeats, stretches
from wordmine.discovery.verse import Clauses
from wordmine.kernels import expectation
from wordmine.kernels import repeats as kernels
from wordmine.runtime import Workspace

CORPUS = Path(__file__).parents[1] / "corpora" / "power.txt"
CLAUSES = st.lists(st.lists(st.integers(0, 2), max_size=3), min_size=1, max_size=20)


def written(clauses: list[list[int]]) -> np.ndarray:
    """Clauses as a text, a break before each."""
    return np.array([symbol for clause in clauses for symbol in (-1, *clause)], np.int32)


@given(CLAUSES, st.sampled_from([1, 2, 4, 64]), st.integers(0, 20))
def test_merge(clauses: list[list[int]], size: int, cut: int) -> None:
    digests, times = np.zeros((size, 2), np.int64), np.zeros(size + 1, np.int32)
    found = []
    for part in (clauses[:cut], clauses[cut:]):
        text = written(part)
        kept = np.full(len(text), -9, np.int32)
        found += kept[: kernels.merge(text, digests, times, 0, kept)].tolist()
    merged = np.array(found, np.int32)
    kernels.number(merged, times)
    wanted, total = naive.merge(clauses), Counter[tuple[int, ...]]()
    for clause, n in naive.clauses_of(merged.tolist()):
        total[clause] += n
    assert total == dict(wanted)
    if size == 64:
        assert naive.clauses_of(merged.tolist()) == wanted


@given(CLAUSES)
def test_what_starts_in_the_middle_of_a_clause_counts_once(clauses: list[list[int]]) -> None:
    text = np.append(np.int32(1), written(clauses))
    digests, times = np.zeros((64, 2), np.int64), np.zeros(65, np.int32)
    kept = np.full(len(text), -9, np.int32)
    size = kernels.merge(text, digests, times, 0, kept)
    assert kept[0] == 1
    assert size <= len(text)


@given(CLAUSES)
def test_clauses_count_as_often_as_they_say(clauses: list[list[int]]) -> None:
    lengths, shorter = np.array([1, 2, 3], np.int8), np.array([-1, 0, 1], np.int32)
    weights = np.array([1.0, 0.5, 0.25])
    # No word reaches beyond its clause.
    clauses = [[min(s, len(c) - 1 - i) for i, s in enumerate(c)] for c in clauses]
    text = written(clauses)
    merged = [symbol for clause, n in naive.merge(clauses) for symbol in (-n, *clause)]
    sums, divided = [], []
    for starts in (text, np.array(merged, np.int32)):
        expected, found = np.zeros(3, np.int64), Clauses.none(3)
        expectation.expect(starts, shorter, lengths, weights, stretches.WINDOW, expected)
        found.add(starts, lengths)
        sums.append(expected.tolist())
        divided.append([found.lengths.tolist(), found.whole.tolist()])
    assert sums[0] == sums[1]
    assert divided[0] == divided[1]


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("places", [4, 1 << 16])
def test_a_text_again_and_again_gives_the_same_words(threads: int, places: int) -> None:
    text = CORPUS.read_text(encoding="utf-8")[:20_000] * 4
    with patch.object(repeats, "_MOST_NEW", 0.0):
        wanted = wordmine.discover(texts=[text], threads=threads)
    with patch.object(stretches, "_STRETCH", 5_000), patch.object(repeats, "_PLACES", places):
        assert wordmine.discover(texts=[text], threads=threads) == wanted
        counted = wordmine.count(texts=[text])
        assert repeats.are_many(repeats.drawn(counted.longest, Workspace(threads)))
    counted = wordmine.count(texts=[text[:20_000]])
    assert not repeats.are_many(repeats.drawn(counted.longest, Workspace(threads)))


def test_words_between_blanks_are_no_repeats(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "wordmine")
    text = CORPUS.read_text(encoding="utf-8")
    words = " ".join(wordmine.Segmenter(wordmine.discover(CORPUS)).cut(text))
    counted = wordmine.count(texts=[words])
    assert repeats.are_many(repeats.drawn(counted.longest, Workspace(1)))
    wordmine.discover(counted)
    assert not any("--dedup" in message for message in caplog.messages)


def test_a_text_that_repeats_is_told_of_dedup(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "wordmine")
    text = CORPUS.read_text(encoding="utf-8")
    hint = "where lines repeat, --dedup drops them"
    for times, dedup, told in ((1, False, False), (3, False, True), (3, True, False)):
        caplog.clear()
        wordmine.discover(texts=[text] * times, dedup=dedup)
        assert any(message.endswith(hint) for message in caplog.messages) == told
