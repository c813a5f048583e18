"""The words near n-grams, against plain twins."""

from __future__ import annotations

from unittest.mock import patch

import naive
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_kernels import CLAUSES, COUNTS, THREADS, listed

import wordmine
from wordmine.discovery import learning, stretches
from wordmine.kernels import nearness
from wordmine.runtime import Workspace
from wordmine.symbols import BREAK
from wordmine.terminology import Usage, collocation, termhood
from wordmine.terminology.collocation import Collocations, Surroundings
from wordmine.terminology.cutting import CutText


@given(
    CLAUSES.filter(lambda text: text.strip("，")),
    COUNTS,
    st.integers(1, 4),
    st.integers(1, 5),
    THREADS,
    st.data(),
)
def test_lift_and_mean(
    text: str, min_count: int, span: int, stretch: int, threads: int, data: st.DataObject
) -> None:
    counted = wordmine.count(texts=[text], min_count=min_count, max_len=3, threads=threads)
    learned = learning.learn(counted, join=False)
    symbols, grams = counted.text()[:].tolist(), listed(learned.counts)
    chosen = data.draw(st.lists(st.booleans(), min_size=len(grams), max_size=len(grams)))
    nodes = np.flatnonzero(chosen)
    with patch.object(stretches, "_STRETCH", stretch), patch.object(collocation, "SPAN", span):
        cut = CutText.of(learned, counted.longest, len(symbols))
        where = Collocations(cut, nodes)
        weights = data.draw(st.lists(st.sampled_from((0.0, 0.5, 1.0)), min_size=1, max_size=9))
        weights = np.resize(weights, len(nodes)) + 0.0
        lift = where.lift(weights)
        mean = where.mean(lift)
        some = data.draw(st.lists(st.sampled_from(range(len(learned.words.nodes))), unique=True))
        recurring, behind = where.recurring(span), where.behind(np.array(some, np.int64))
    path = cut.path[:]
    starts, words = np.flatnonzero(path >= 0).tolist(), path[path >= 0].tolist()
    found = naive.find_free(symbols, starts, [grams[node] for node in nodes])
    priors = collocation._PRIOR, collocation._PRIOR_NEAR
    wanted = naive.lift(words, found, weights.tolist(), span, priors[0])
    assert {word: lift[word] for word in wanted} == pytest.approx(wanted)
    wanted_mean = naive.average(words, found, lift, len(nodes), span, priors[1])
    assert mean.tolist() == pytest.approx(wanted_mean, abs=1e-4)
    assert recurring.tolist() == naive.recur(found, len(nodes), span)
    opening = [start == 0 or symbols[start - 1] == BREAK for start in starts]
    assert behind.tolist() == naive.behind(words, opening, found, len(nodes), some)
    assert where.uses.tolist() == [sum(one == n for one, _, _ in found) for n in range(len(nodes))]
    assert where.size == len(words)


@given(
    CLAUSES.filter(lambda text: text.strip("，")),
    st.integers(1, 4),
    st.integers(1, 5),
    st.data(),
)
def test_around(text: str, span: int, stretch: int, data: st.DataObject) -> None:
    counted = wordmine.count(texts=[text], min_count=1, max_len=3)
    learned = learning.learn(counted, join=False)
    symbols, grams = counted.text()[:].tolist(), listed(learned.counts)
    with (
        patch.object(stretches, "_STRETCH", stretch),
        patch.object(collocation, "SPAN", span),
        patch.object(collocation, "_TOGETHER", 2),
    ):
        cut = CutText.of(learned, counted.longest, len(symbols))
        where = Collocations(cut, np.arange(len(grams)))
        near = where.surroundings()
        with patch.object(collocation, "_OCCURRENCES", 1):
            few = where.surroundings()
        chosen = np.array(data.draw(st.lists(st.sampled_from(range(len(grams))), unique=True)), int)
        found = [row for part in near.each(np.ndarray.tolist, chosen) for row in part]
        once = [row for part in few.each(np.ndarray.tolist, chosen) for row in part]
    path = cut.path[:]
    starts, words = np.flatnonzero(path >= 0).tolist(), path[path >= 0].tolist()
    free = naive.find_free(symbols, starts, grams)
    wanted = naive.around(words, free, span, len(grams))
    frequent = sorted(set(range(len(near.frequencies))), key=lambda word: -words.count(word))
    assert near.frequencies.tolist() == [words.count(word) for word in frequent]
    assert found == [[wanted[which][word] for word in frequent] for which in chosen]
    assert np.less_equal(once, found).all()
    assert all(sum(row) <= 2 * span for row in once)


def test_what_always_stands_among_the_same_words_lacks_variety() -> None:
    frequencies = np.ones(200)
    rng = np.random.default_rng(0)
    varied = [rng.integers(0, 200, (n, 20)) for n in (10, 20, 30)]
    copied = np.tile(rng.integers(0, 200, (1, 20)), (20, 1))
    near = np.concatenate([*varied, copied]).astype(np.int16)
    near = near.reshape(-1)
    where = Surroundings(near, np.array([0, 10, 30, 60, 80]), frequencies)
    *usual, copy = where.variety().tolist()
    assert usual == pytest.approx([0, 0, 0], abs=0.1)
    assert copy < -1.5
    assert not len(Surroundings(near, np.array([0]), frequencies).variety())


@given(
    st.lists(st.integers(0, 3), min_size=1),
    st.lists(st.integers(0, 3), min_size=4, max_size=4),
    st.integers(1, 3),
    st.data(),
)
def test_surround(words: list[int], steps: list[int], span: int, data: st.DataObject) -> None:
    places = st.integers(0, len(words) - 1).flatmap(
        lambda begin: st.tuples(st.integers(0, 3), st.just(begin), st.integers(begin, len(words)))
    )
    found = data.draw(st.lists(places))
    taken = naive.surround(words, found, steps, span)
    rows = np.searchsorted([node for node, _ in taken], range(4))
    near, seen = np.full((len(taken), 2 * span), -9, np.int16), np.zeros(4, np.int64)
    tokens, columns = np.array(words, np.int32), np.array([5, 6, 7, 8], np.int16)
    cut = data.draw(st.integers(0, len(found)))
    for part in (found[:cut], found[cut:]):
        array = np.array(part, np.int64).reshape(-1, 3)
        nearness.surround(
            tokens, array[:, 0].astype(np.int32), array[:, 1].copy(), array[:, 2].copy(),
            np.array(steps), rows, seen, columns, near,
        )  # fmt: skip
    assert seen.tolist() == [sum(one == node for one, _, _ in found) for node in range(4)]
    wanted = [[-9 if word is None else word + 5 for word in around] for _, around in taken]
    assert near.tolist() == wanted


def test_the_best_draw_in_what_keeps_their_company() -> None:
    text = "法院判决被告，被告上诉，法院审理上诉。垃圾投放桶内，桶内垃圾清运。" * 20
    counted = wordmine.count(texts=[text], min_count=2)
    learned = learning.learn(counted, join=False)
    words = ["上诉", "垃圾", "法院", "被告"]
    texts = learned.counts.texts(np.arange(len(learned.counts), dtype=np.int32))
    nodes = np.array(sorted(map(texts.index, words)))
    names = [texts[node] for node in nodes]
    score = np.array([1.0 if name == "法院" else -1.0 for name in names])
    free = learned.counts.counts[:][nodes]
    with patch.object(collocation, "SPAN", 2):
        cut = CutText.of(learned, counted.longest, len(counted.longest))
        where = Collocations(cut, nodes)
        found = termhood.company(where, score, free, np.ones(len(nodes), np.bool_))
        none = termhood.company(where, score, free, score < 0)
    company = dict(zip(names, found.tolist(), strict=True))
    assert company["被告"] > company["上诉"] > company["垃圾"]
    assert not none.any()


@given(CLAUSES.filter(lambda text: text.strip("，")), st.integers(1, 30))
def test_what_there_is_no_room_for_at_once_is_looked_at_in_turn(text: str, room: int) -> None:
    counted = wordmine.count(texts=[text], min_count=1, max_len=3)
    learned = learning.learn(counted, join=False)
    cut = CutText.of(learned, counted.longest, len(counted.longest))
    found = []
    for ngrams, rows in ((1_000, 1_000), (room, room)):
        with patch.object(Workspace, "buffers", return_value=stretches.BYTES + 20 * ngrams):
            usage = Usage.of_cut(cut)
        with (
            patch.object(Workspace, "buffers", return_value=rows * collocation._ROW),
            patch.object(collocation, "_OCCURRENCES", 2),
        ):
            near = Collocations(cut, np.arange(len(learned.counts))).surroundings()
        columns = [getattr(usage, name)[:].tolist() for name in ("count", "free", "alone")]
        found.append((usage.words, columns, near.near[:].tolist(), near.edges.tolist()))
    assert found[0] == found[1]
    assert found[0][1][0] == learned.counts.counts[:].tolist()
