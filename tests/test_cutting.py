"""Texts and n-grams cut into the words that were learned."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import naive
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from test_kernels import CLAUSES, COUNTS, THREADS, listed

import wordmine
from wordmine.counting import Counted
from wordmine.discovery import learning, stretches
from wordmine.symbols import is_counting
from wordmine.terminology.cutting import CutText, components, sure

POWER = Path(__file__).parent.parent / "corpora" / "power.txt"
SOME = CLAUSES.filter(lambda text: text.strip("，"))


def counted(text: str, min_count: int, threads: int = 1) -> Counted:
    return wordmine.count(texts=[text], min_count=min_count, max_len=3, threads=threads)


@given(SOME, COUNTS, THREADS, st.integers(1, 5))
def test_the_path_is_the_best_cut_up_to_a_break(
    text: str, min_count: int, threads: int, stretch: int
) -> None:
    made = counted(text, min_count, threads)
    learned = learning.learn(made, join=False)
    longest = made.longest[:]
    whole = learned.cut(learned.entries[longest])
    for end in np.flatnonzero(longest < 0).tolist():
        with patch.object(stretches, "_STRETCH", stretch):
            cut = CutText.of(learned, made.longest, end)
            places = cut.stretches()
        assert cut.end == end
        assert cut.path[:].tolist() == whole[:end].tolist()
        assert [0, *(stop for _, stop in places)] == [*(begin for begin, _ in places), end]


@given(SOME, COUNTS, st.data())
def test_components_are_the_best_cut_of_n_grams(
    text: str, min_count: int, data: st.DataObject
) -> None:
    learned = learning.learn(counted(text, min_count), join=False)
    grams = listed(learned.counts)
    nodes = np.array(data.draw(st.lists(st.sampled_from(range(len(grams))))), np.int64)
    words = [grams[node] for node in learned.words.nodes]
    scores = dict(zip(words, learned.words.scores().tolist(), strict=True))
    found, starts = components(learned, nodes)
    for node, (begin, end) in zip(nodes, pairwise([*starts, len(found)]), strict=True):
        parts = [words[part] for part in found[begin:end]]
        assert sum(parts, ()) == grams[node]
        best = [word for word in naive.cut(grams[node], scores, 99) if word]
        assert abs(sum(scores[w] for w in parts) - sum(scores[w] for w in best)) < 1e-9


def test_sure_words_are_those_that_a_lexicon_lists() -> None:
    learned = learning.learn(wordmine.count(POWER), join=True)
    words = learned.counts.texts(np.flatnonzero(sure(learned)).astype(np.int32))
    lexicon = wordmine.discover(POWER)
    several = {word for word in lexicon.words if len(word) > 1}
    assert several <= set(words)
    assert all(map(is_counting, set(words) - several))
