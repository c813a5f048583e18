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
from wordmine.kernels import tallies as kernels
from wordmine.terminology import collocation, termhood
from wordmine.terminology.collocation import Collocations
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
    path = cut.path[:]
    starts, words = np.flatnonzero(path >= 0).tolist(), path[path >= 0].tolist()
    found = naive.found_free(symbols, starts, [grams[node] for node in nodes])
    priors = collocation._PRIOR, collocation._PRIOR_NEAR
    wanted = naive.lift(words, found, weights.tolist(), span, priors[0])
    assert {word: lift[word] for word in wanted} == pytest.approx(wanted)
    wanted_mean = naive.mean_near(words, found, lift, len(nodes), span, priors[1])
    assert mean.tolist() == pytest.approx(wanted_mean, abs=1e-4)


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
        chosen = np.array(data.draw(st.lists(st.sampled_from(range(len(grams))), unique=True)), int)
        contexts = np.array(data.draw(st.permutations(range(len(where.counts)))))
        contexts = contexts[: data.draw(st.integers(0, len(contexts)))]
        found = [row.tolist() for part in where.around(chosen, contexts, 99) for row in part]
        few = [row.tolist() for part in where.around(chosen, contexts, 1) for row in part]
    path = cut.path[:]
    starts, words = np.flatnonzero(path >= 0).tolist(), path[path >= 0].tolist()
    free = naive.found_free(symbols, starts, grams)
    wanted = naive.around(words, free, span, len(grams))
    assert found == [[wanted[which][word] for word in contexts] for which in chosen]
    assert np.less_equal(few, found).all()
    assert all(sum(row) <= 2 * span for row in few)


@given(st.lists(st.integers(0, 3)), st.lists(st.integers(0, 3), min_size=4, max_size=4), st.data())
def test_thin(which: list[int], steps: list[int], data: st.DataObject) -> None:
    part = data.draw(st.integers(0, len(which)))
    seen, taken = np.zeros(4, np.int64), []
    for some in (which[:part], which[part:]):
        taken += kernels.thin(np.array(some, np.int32), np.array(steps), seen).tolist()
    assert taken == naive.thin(which, steps)
    assert seen.tolist() == [which.count(one) for one in range(4)]


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
