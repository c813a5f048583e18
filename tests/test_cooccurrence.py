"""Text becomes tokens, and tokens become associations, as their plain twins have it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise
from unittest.mock import patch

import naive
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wordmine
from wordmine.embedding import cooccurrence
from wordmine.errors import StorageError
from wordmine.kernels import tallies as kernels
from wordmine.runtime import Workspace
from wordmine.runtime.workspace import LEAST
from wordmine.segmentation import tokens, trie
from wordmine.segmentation.cutter import Cutter
from wordmine.segmentation.segmenter import Segmenter
from wordmine.segmentation.tokens import OTHER, Tokens, tokenize
from wordmine.symbols import codes_of

WORDS = st.dictionaries(
    st.text("甲乙丙三十K", min_size=1, max_size=4)
    | st.sampled_from(["5G基站", "K线", "C++", "\U00032401"]),
    st.integers(1, 9),
    min_size=1,
    max_size=9,
)
TEXTS = st.lists(
    st.sampled_from([*"甲乙丙丁三十K，", "甲乙", "5G基站", "Ｋ线", "C++", "\n"]), max_size=25
).map("".join)
IDS = st.lists(st.integers(-1, 5), max_size=30)
WINDOWS = st.integers(1, 6)


@given(TEXTS, WORDS)
def test_identify(text: str, words: dict[str, int]) -> None:
    laid = trie.build(dict.fromkeys(words, -1.0), -2.0)
    codes = codes_of(text)
    edges = np.append(np.int32(0), Cutter(laid, join=True).ends_of(codes))
    found = tokens._cells(codes, edges, laid)
    expected = naive.identify(text, edges.tolist(), words)
    assert [cell == 0 for cell in found] == [piece == "" for piece in expected]
    assert len(set(zip(found.tolist(), expected, strict=True))) == len(set(expected))


@given(TEXTS, WORDS, st.integers(1, 40), st.integers(1, 3))
def test_tokens_are_the_words_of_a_segmenter(
    text: str, words: dict[str, int], size: int, threads: int
) -> None:
    counted = wordmine.count(texts=[f"丁，{text}"])
    segmenter = Segmenter(words)
    clauses = [clause for clause in naive.fold(text).replace(",", "\n").split("\n") if clause]
    with patch.object(tokens, "_PIECE", size + 1 + max(map(len, clauses), default=1)):
        found = tokenize(counted, segmenter.unigram, threads)
    names = dict(zip(found.words, range(1, len(found.words) + 1), strict=True))
    expected = [0, OTHER, 0]
    for clause in clauses:
        expected += [names.get(word, OTHER) for word in segmenter.cut(clause)]
        expected.append(0)
    assert found.ids[:].tolist() == expected
    assert found.counts.tolist() == [expected.count(k) for k in range(1, len(names) + 1)]


@given(IDS, st.integers(1, 40))
def test_pieces_make_the_whole_and_end_after_breaks(ids: list[int], size: int) -> None:
    whole = np.array(ids, np.int32)
    with patch.object(tokens, "_PIECE", size):
        found = [piece.tolist() for piece in tokens.pieces(whole)]
    assert list(chain.from_iterable(found)) == ids
    for piece, rest in pairwise(found):
        assert rest
        assert 1 <= len(piece) <= size
        assert piece[-1] == 0 or 0 not in piece


@given(
    IDS,
    st.permutations(range(-1, 3)),
    st.permutations(range(-1, 3)),
    st.integers(0, 3),
    st.integers(1, 4),
    WINDOWS,
)
def test_cooccur(
    ids: list[int], rows: list[int], columns: list[int], begin: int, height: int, window: int
) -> None:
    rows, columns = [-1, *rows, -1], [-1, *columns, -1]
    sums = np.zeros((height, 3), np.int64)
    arrays = (np.array(numbers, np.int32) for numbers in (ids, rows, columns))
    kernels.cooccur(*arrays, begin, window, sums)
    expected = np.zeros_like(sums)
    for (one, other), n in naive.cooccur(ids, window).items():
        if begin <= rows[one] < begin + height and columns[other] >= 0:
            expected[rows[one] - begin, columns[other]] += n
    np.testing.assert_array_equal(sums, expected)


def counted_ids(ids: Sequence[int]) -> Tokens:
    counts = np.bincount([word for word in ids if word > 0], minlength=6)[1:]
    return Tokens([*"甲乙丙丁戊"], np.array(ids, np.int32), counts)


def associated(
    ids: Sequence[int], *, window: int = 3, shift: float = 1.0, threads: int = 1
) -> dict[tuple[int, int], float]:
    found = cooccurrence.associations(
        counted_ids(ids), range(5), window=window, shift=shift, workspace=Workspace(threads, LEAST)
    )
    counts = counted_ids(ids).counts
    order = np.argsort(-counts, kind="stable")
    sizes = np.diff(found.starts)
    assert found.shape[0] == 5
    words = np.repeat(np.arange(1, 6), sizes)
    contexts = order[found.columns] + 1
    return dict(zip(zip(words.tolist(), contexts.tolist(), strict=True), found.values, strict=True))


SOME = IDS.filter(lambda ids: max(ids, default=0) > 0)


@given(SOME, WINDOWS, st.sampled_from([1.0, 1.5, 4.0]), st.integers(1, 3))
def test_associations(ids: list[int], window: int, shift: float, contexts: int) -> None:
    with patch.object(cooccurrence, "CONTEXTS", contexts):
        found = associated(ids, window=window, shift=shift)
    counts = counted_ids(ids).counts
    frequent = [k for k in np.argsort(-counts, kind="stable")[:contexts].tolist() if counts[k]]
    expected = naive.associations(
        ids, {k + 1 for k in frequent}, window, shift, cooccurrence.SMOOTHING
    )
    # At 0, whether a value is above depends on rounding.
    for pair in found.keys() | expected.keys():
        assert found.get(pair, 0.0) == pytest.approx(expected.get(pair, 0.0), rel=1e-5, abs=1e-6)


@given(SOME, st.integers(1, 3), st.integers(1, 5), st.integers(1, 9))
def test_blocks_and_threads_change_nothing(
    ids: list[int], threads: int, rows: int, size: int
) -> None:
    ids = [word for word in ids for word in (word, 0)[: 1 + (word % 2)]]
    ends = [k for k, word in enumerate(ids, 1) if word == 0] or [len(ids)]
    longest = max(b - a for a, b in zip([0, *ends], [*ends, len(ids)], strict=True))
    with (
        patch.object(cooccurrence, "_HEIGHT", rows),
        patch.object(tokens, "_PIECE", size + longest),
    ):
        found = associated(ids, threads=threads)
    assert found == associated(ids)


@settings(max_examples=20)
@given(SOME)
def test_a_text_said_twice_has_the_same_associations(ids: list[int]) -> None:
    once, twice = associated(ids), associated([*ids, 0, *ids])
    for pair in once.keys() | twice.keys():
        assert once.get(pair, 0.0) == pytest.approx(twice.get(pair, 0.0), rel=1e-5, abs=1e-6)


def test_what_does_not_fit_in_memory_is_refused() -> None:
    with (
        patch.object(cooccurrence, "_BYTES_PER_VALUE", 1 << 28),
        pytest.raises(StorageError, match=r"relating 2 pairs of words takes .* raise --min-count"),
    ):
        associated([1, 2])
