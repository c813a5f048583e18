"""Laws that n-gram counts obey whatever the text and however they are made."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from wordmine.counting import extent, ngrams, refinement
from wordmine.counting.extent import KINDS, Extent
from wordmine.counting.ngrams import NgramCounts
from wordmine.counting.refinement import Refinement, _Levels
from wordmine.counting.windows import Nodes, Room
from wordmine.errors import StorageError
from wordmine.runtime import Workspace
from wordmine.runtime import workspace as runtime_workspace
from wordmine.runtime.memory import parsed
from wordmine.runtime.workspace import LEAST
from wordmine.symbols import encode

FRAGMENTS = ["甲", "乙", "甲乙", "乙甲甲", "甲乙丙甲乙", "K", "5G网", "𠮷", "，"]
# Letters and digits stand between ideographs: two runs would melt into one.
TEXTS = st.lists(st.sampled_from(FRAGMENTS), max_size=25).map(
    lambda fragments: "".join(fragments).replace("KK", "K，K").replace("K5", "K，5")
)
LIMITS = st.integers(1, 6)
COUNTS = st.integers(1, 3)


def counted(
    text: str, max_len: int, min_count: int, threads: int = 1
) -> tuple[NgramCounts, NDArray[np.int32]]:
    """N-grams of a text, deepened from every second of the longest ones."""
    workspace = Workspace(threads)
    encoded = encode([text], workspace)
    counts, longest = ngrams.count(
        *encoded, max_len=max_len, min_count=min_count, workspace=workspace
    )
    marked = np.arange(*counts.levels[-2:], 2)
    deep = ngrams.deepen(counts, encoded[1], longest, marked, max_len=2 * max_len)
    return deep, longest[:]


def assert_identical(
    one: tuple[NgramCounts, NDArray[np.int32]], other: tuple[NgramCounts, NDArray[np.int32]]
) -> None:
    assert one[0].alphabet.symbols == other[0].alphabet.symbols
    np.testing.assert_array_equal(one[1], other[1], strict=True)
    for name in ("levels", "suffixes", *KINDS):
        found, wanted = (getattr(counts, name)[:] for counts, _ in (one, other))
        np.testing.assert_array_equal(found, wanted, strict=True)


@given(TEXTS, TEXTS, LIMITS)
@example("", "", 1)
@example("甲", "", 2)
def test_counts_of_joined_texts_add_up(one: str, other: str, max_len: int) -> None:
    def counts(text: str) -> Counter[str]:
        workspace = Workspace(1)
        encoded = encode([text], workspace)
        found, _ = ngrams.count(*encoded, max_len=max_len, min_count=1, workspace=workspace)
        return Counter({found.text(node): int(c) for node, c in enumerate(found.counts[:])})

    assert counts(f"{one}，{other}") == counts(one) + counts(other)


@given(TEXTS, LIMITS, COUNTS)
def test_threads_do_not_matter(text: str, max_len: int, min_count: int) -> None:
    with patch.object(refinement, "_BATCH", (4, 4)):  # so that there is work for more than one
        one, *others = (counted(text, max_len, min_count, threads) for threads in (1, 2, 3))
    for other in others:
        assert_identical(one, other)


@given(TEXTS, LIMITS, COUNTS, st.integers(1, 20))
@example("甲乙甲乙", 1, 1, 1)
@example("", 1, 1, 1)
def test_batch_size_does_not_matter(text: str, max_len: int, min_count: int, size: int) -> None:
    whole = counted(text, max_len, min_count)
    with patch.object(refinement, "_BATCH", (size, size)):
        assert_identical(whole, counted(text, max_len, min_count, threads=2))


@given(TEXTS, LIMITS, COUNTS, st.integers(1, 20), st.integers(1, 12))
@example("甲乙丙" * 9, 9, 1, 20, 1)
@example("甲乙丙丁，甲乙丁丙" * 2, 9, 2, 20, 4)
def test_room_does_not_matter(
    text: str, max_len: int, min_count: int, positions: int, nodes: int
) -> None:
    whole = counted(text, max_len, min_count)
    with room_for(positions, nodes) as parts:
        assert_identical(whole, counted(text, max_len, min_count))
    assert max((len(part.rows) for part in parts), default=0) <= nodes


@contextmanager
def room_for(positions: int, nodes: int) -> Iterator[list[Nodes]]:
    """Keep to so many positions and n-grams at a time; gives the parts that n-grams come in."""
    planned, sort, parts = Refinement._room, _Levels.of, []

    def little(refinement: Refinement, total: int, gathering: int) -> Room:
        planned(refinement, total, gathering)
        return Room(positions, nodes, 1)

    def noted(part: Nodes, extent: Extent) -> _Levels:
        parts.append(part)
        return sort(part, extent)

    with patch.object(Refinement, "_room", little), patch.object(_Levels, "of", noted):
        yield parts


@given(TEXTS, LIMITS, COUNTS, st.integers(1, 20), st.integers(1, 12))
@example("甲乙丙" * 9, 9, 1, 20, 1)
@example("甲乙丙丁，甲乙丁丙" * 2, 9, 2, 20, 4)
def test_each_position_is_in_one_part(
    text: str, max_len: int, min_count: int, positions: int, nodes: int
) -> None:
    workspace = Workspace(1)
    encoded = encode([text], workspace)
    with room_for(positions, nodes) as parts:
        counts, _ = ngrams.count(
            *encoded, max_len=max_len, min_count=min_count, workspace=workspace
        )
    assert sum(part.places for part in parts) == counts.total
    lengths = Counter(length for part in parts for length in part.rows[:, 2].tolist())
    assert lengths == Counter(counts.lengths.tolist())


@given(TEXTS, LIMITS, COUNTS, st.integers(1, 30), st.integers(1, 20))
@example("甲乙丙丁" * 9, 6, 1, 30, 1)
def test_what_there_is_no_room_for_is_refused_while_it_is_counted(
    text: str, max_len: int, min_count: int, most: int, positions: int
) -> None:
    """If and only if there are more n-grams, and before many more are found."""
    workspace = Workspace(1, LEAST)
    encoded = encode([text], workspace)

    def count() -> NgramCounts:
        return ngrams.count(*encoded, max_len=max_len, min_count=min_count, workspace=workspace)[0]

    size = len(count())
    room = (LEAST - workspace.needed(0)) * (1 - runtime_workspace._ARRAYS)
    with patch.object(extent, "_BYTES", int(room) // most), room_for(positions, 1) as parts:
        if size <= most:
            assert len(count()) == size
            return
        with pytest.raises(StorageError, match=r"^the work on (about )?[\d,]+ n-grams takes"):
            count()
    assert sum(len(part.rows) for part in parts) <= most + 3  # two batches are found ahead


@pytest.mark.parametrize(("share", "told"), [(1.0, "1,000"), (0.5, "about 2,000")])
def test_how_much_would_do_is_told(share: float, told: str) -> None:
    """Of a text like its beginning, that is enough."""
    workspace = Workspace(1, LEAST)
    with patch.object(extent, "_BYTES", 1 << 20), pytest.raises(StorageError) as refused:
        extent.check_room(1000, workspace, share=share)
    found = re.fullmatch(
        rf"the work on {told} n-grams takes (.+) of memory in all, and 512 MB are allowed: "
        "allow more with --memory, or raise --min-count",
        str(refused.value),
    )
    assert found
    needed = parsed(found[1].replace(",", ""))
    assert needed == pytest.approx(Workspace(1).needed(int(1000 / share) << 20), rel=0.06)
    with patch.object(extent, "_BYTES", 1 << 20), patch.object(workspace, "memory", needed):
        extent.check_room(int(1000 / share), workspace)


@given(TEXTS, LIMITS, COUNTS)
@example("", 1, 1)
def test_links_lead_where_they_say(text: str, max_len: int, min_count: int) -> None:
    counts, _ = counted(text, max_len, min_count)
    grams = [counts.ids(node) for node in range(len(counts))]
    assert grams == sorted(grams, key=lambda gram: (len(gram), gram))
    assert counts.lengths.tolist() == [len(gram) for gram in grams]
    assert counts.total == sum(counts.counts[: len(counts.alphabet)])
    own, parents, suffixes = counts.counts[:], counts.parents[:], counts.suffixes[:]
    for node, gram in enumerate(grams):
        parent, suffix = parents[node], suffixes[node]
        assert (grams[parent] if parent >= 0 else []) == gram[:-1]
        assert (grams[suffix] if suffix >= 0 else []) == gram[1:]
        assert own[node] >= (min_count if len(gram) > 1 else 1)
    lengths = {len(gram) for gram in grams}
    assert [(a, b) for length in sorted(lengths) for _, a, b in counts.slices(length, length)] == [
        (a, b) for a, b in pairwise(counts.levels.tolist()) if a < b
    ]


@given(TEXTS, LIMITS, COUNTS)
def test_texts_lead_back_to_symbols(text: str, max_len: int, min_count: int) -> None:
    counts, _ = counted(text, max_len, min_count)
    for node in range(len(counts)):
        assert counts.text(node) in text
        assert counts.alphabet.text(counts.ids(node)) == counts.text(node)
    texts = [counts.text(node) for node in range(len(counts))]
    assert len(set(texts)) == len(texts)
    assert counts.texts(np.arange(len(counts), dtype=np.int32)) == texts


@given(TEXTS, LIMITS, COUNTS)
def test_entropies_stay_in_their_range(text: str, max_len: int, min_count: int) -> None:
    counts, _ = counted(text, max_len, min_count)
    for entropy in (counts.left_entropy[:], counts.right_entropy[:]):
        assert entropy.dtype == np.float32
        assert np.all(entropy >= 0)
        assert np.all(entropy <= np.log(counts.counts[:]) + 1e-6)


@given(TEXTS, LIMITS, COUNTS)
def test_every_ngram_continues_the_one_without_its_last_symbol(
    text: str, max_len: int, min_count: int
) -> None:
    counts, _ = counted(text, max_len, min_count)
    known = {tuple(counts.ids(node)): node for node in range(len(counts))}
    for gram, node in ((), -1), *known.items():
        for symbol in range(1, len(counts.alphabet) + 1):
            assert counts.child(node, symbol) == known.get((*gram, symbol), -1)
