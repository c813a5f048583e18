"""Whatever the memory, the pieces worked on and the threads: the same bytes come out."""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import wordmine
from wordmine.counting import ngrams, refinement
from wordmine.counting.countsfile import Counted
from wordmine.discovery import seams, stretches
from wordmine.runtime import arrays, workspace
from wordmine.runtime.arrays import Spilled
from wordmine.runtime.workspace import LEAST, Workspace

POWER = Path(__file__).parent.parent / "corpora" / "power.txt"

# Phrases, so that words are joined; a long clause; one head that all others are rarer than.
PHRASES = ["甲", "甲甲甲", "乙", "甲乙丙丁", "戊己庚辛壬癸", "5", "K线", "，", "\n"]
TEXTS = st.lists(st.sampled_from(PHRASES), min_size=1, max_size=40).map(
    lambda phrases: ["丙" + "".join(phrases)]
)


class Limits(NamedTuple):
    """How little is kept and looked at together."""

    room: int = 0
    """Bytes of arrays in memory."""
    work: int = 0
    """Bytes for work in progress; with none, all but the rarest heads are split."""
    chunk: int = 1
    block: int = 1
    batch: int = 1
    rows: int = 1
    stretch: int = 1
    threads: int = 1


LIMITS = st.builds(
    Limits,
    room=st.sampled_from([0, 200, 2000, 1 << 20]),
    work=st.sampled_from([0, 1000, 10000, 1 << 20]),
    chunk=st.integers(1, 50),
    block=st.integers(1, 50),
    batch=st.integers(1, 30),
    rows=st.integers(1, 50),
    stretch=st.integers(1, 50),
    threads=st.integers(1, 3),
)
LEAST_OF_ALL = Limits()


@contextmanager
def within(limits: Limits) -> Iterator[dict[str, Any]]:
    """Keep to some limits; gives the settings to work with."""
    free = LEAST - workspace._OVERHEAD
    with ExitStack() as stack:
        for module, values in (
            (workspace, {
                "_ARRAYS": limits.room / free, "_WORK": limits.work / free,
                "_LEAST_WORK": limits.work, "_BLOCK": limits.block,
            }),
            (arrays, {"CHUNK": limits.chunk}),
            (refinement, {
                "_BATCH": (limits.batch,) * 2, "_STRETCH": (limits.stretch,) * 2,
            }),
            (ngrams, {"_ROWS": limits.rows}),
            (stretches, {"_STRETCH": limits.stretch}),
        ):  # fmt: skip
            stack.enter_context(patch.multiple(module, **values))
        yield {"memory": LEAST, "threads": limits.threads}


def counts_bytes(counted: Counted) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        counted.save(Path(folder, "a"))
        return Path(folder, "a").read_bytes()


def lexicon_bytes(lexicon: wordmine.Lexicon) -> str:
    stream = io.StringIO()
    lexicon.dump(stream, "jsonl")
    return stream.getvalue()


MIN_COUNTS = st.integers(1, 3)


@given(TEXTS, LIMITS, MIN_COUNTS, st.integers(2, 6))
@example(["甲乙丙丁" * 20], LEAST_OF_ALL, 1, 5)
@example(["甲" * 50], LEAST_OF_ALL, 2, 6)
def test_counts(text: list[str], limits: Limits, min_count: int, max_len: int) -> None:
    how: dict[str, Any] = {"min_count": min_count, "max_len": max_len}
    whole = wordmine.count(texts=text, **how)
    with within(limits) as means:
        counted = wordmine.count(texts=text, **how, **means)
        assert isinstance(counted.longest, Spilled) or limits.room
        np.testing.assert_array_equal(counted.longest[:], whole.longest[:], strict=True)
        assert counts_bytes(counted) == counts_bytes(whole)


@given(TEXTS, LIMITS, MIN_COUNTS)
@example(["甲乙丙丁" * 20], LEAST_OF_ALL, 1)
def test_lexicons(text: list[str], limits: Limits, min_count: int) -> None:
    """Of all n-grams, with every run of words joined; sums by other parts may round otherwise."""
    how: dict[str, Any] = {"min_count": min_count, "max_len": 3, "min_confidence": 0}
    with patch.object(seams, "_LEAST_BOND", -9), patch.object(ngrams, "_ROWS", limits.rows):
        whole = wordmine.discover(texts=text, **how)
        with within(limits) as means:
            assert lexicon_bytes(wordmine.discover(texts=text, **how, **means)) == lexicon_bytes(
                whole
            )
    with patch.object(seams, "_LEAST_BOND", -9):
        in_one = wordmine.discover(texts=text, **how)
    assert set(in_one.words) == set(whole.words)
    for word in whole.words:
        assert in_one[word][1:] == pytest.approx(whole[word][1:], abs=2e-4)


# Each of the two that follow counts a text five times and more, most of them anew from files.
@settings(max_examples=40)
@given(TEXTS, TEXTS, LIMITS, st.sampled_from([None, 1, 3]))
def test_merging_parts_counts_the_whole(
    one: list[str], other: list[str], limits: Limits, min_count: int | None
) -> None:
    how: dict[str, Any] = {"min_count": min_count, "max_len": 4}
    whole = wordmine.count(texts=one + other, **how)
    with within(limits) as means, tempfile.TemporaryDirectory() as folder:
        first, second = (wordmine.count(texts=part, **how, **means) for part in (one, other))
        path = Path(folder, "first")
        first.save(path)
        merged = wordmine.merge([path, second], **means)
        assert counts_bytes(merged) == counts_bytes(whole)
        assert counts_bytes(second) == counts_bytes(wordmine.count(texts=other, **how))


@settings(max_examples=40)
@given(TEXTS, LIMITS)
def test_saving_and_loading_changes_nothing(text: list[str], limits: Limits) -> None:
    with within(limits) as means, tempfile.TemporaryDirectory() as folder:
        counted = wordmine.count(texts=text, min_count=2, **means)
        path = Path(folder, "a")
        counted.save(path)
        before = path.read_bytes()
        loaded = Counted.load(path, Workspace(memory=LEAST))
        assert counts_bytes(loaded) == before
        np.testing.assert_array_equal(loaded.text()[:], counted.text()[:], strict=True)
        with patch.object(seams, "_LEAST_BOND", -9):
            found = wordmine.discover(loaded, min_confidence=0, **means)
            assert found == wordmine.discover(path, min_confidence=0, **means)
            assert found == wordmine.discover(counted, min_confidence=0, **means)
        assert counts_bytes(loaded) == counts_bytes(counted) == path.read_bytes() == before


@pytest.mark.parametrize("method", ["entropy", "pmi"])
@pytest.mark.parametrize("threads", [1, 2])
def test_a_real_text(method: str, threads: int) -> None:
    limits = Limits(
        room=10000, work=1 << 20, chunk=3000, block=700, batch=200, rows=1 << 20, stretch=1000,
        threads=threads,
    )  # fmt: skip
    whole = wordmine.discover(POWER, method=method)
    with within(limits) as means:
        assert lexicon_bytes(wordmine.discover(POWER, method=method, **means)) == lexicon_bytes(
            whole
        )


@pytest.mark.parametrize("threads", [1, 2])
def test_word_vectors(threads: int) -> None:
    limits = Limits(
        room=0, work=1 << 20, chunk=3000, block=700, batch=200, rows=1 << 20, stretch=1000,
        threads=threads,
    )  # fmt: skip
    whole = wordmine.vectors(POWER, dim=20)
    with within(limits) as means:
        found = wordmine.vectors(POWER, dim=20, **means)
    assert found.words == whole.words
    np.testing.assert_array_equal(found.array, whole.array)


def test_threads_do_not_meddle_with_each_other() -> None:
    """What they share is large enough for them to take turns while it is copied."""
    limits = Limits(
        room=1 << 20, work=1 << 20, chunk=3000, block=700, batch=3000, rows=1 << 20, stretch=1000,
        threads=4,
    )  # fmt: skip
    whole = counts_bytes(wordmine.count(POWER, min_count=1, threads=1))
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(20):
            with within(limits) as means:
                assert counts_bytes(wordmine.count(POWER, min_count=1, **means)) == whole
    finally:
        sys.setswitchinterval(before)


def test_more_threads_than_there_is_memory_for() -> None:
    whole = counts_bytes(wordmine.count(POWER))
    assert counts_bytes(wordmine.count(POWER, threads=50, memory=LEAST)) == whole
