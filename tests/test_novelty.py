"""A word is new if the words one has do not make it by chance."""

from __future__ import annotations

import math
import random
from itertools import pairwise

import pytest

import wordmine
from wordmine.discovery import novelty
from wordmine.discovery.found import by_learning
from wordmine.discovery.learning import Learned, learn
from wordmine.symbols import spell

KNOWN = {"我们", "可以", "今天", "天气", "看见", "老师", "电影", "这", "是", "都", "能"}


def text() -> str:
    """Common words in any order, 这 often before 是, and one word that no dictionary has."""
    rng = random.Random(3)
    words = [*sorted(KNOWN), "这", "是", "这", "是", "鳐鲼", "电荒"]
    return "。".join("".join(rng.choices(words, k=6)) for _ in range(1500))


@pytest.fixture(scope="module")
def learned() -> Learned:
    return learn(wordmine.count(texts=[text()]), join=True)


def test_what_known_words_make_by_chance_comes_after_what_is_new(learned: Learned) -> None:
    found = by_learning(learned)
    assert "鳐鲼" in found.words
    among = found.among(KNOWN)
    lost = dict(zip(found.words, found.columns["score"] - among.columns["score"], strict=True))
    assert lost["鳐鲼"] < 2  # of so few words each is frequent
    pairs = [word for word in lost if len(word) > 1 and set(word) <= set("这是都能")]
    assert pairs
    assert all(lost[word] > 10 for word in pairs)
    assert all(lost[word] == 0 for word in KNOWN)
    assert found.among(frozenset()) is found


def test_costs_are_those_of_the_best_of_all_cuts(learned: Learned) -> None:
    found = by_learning(learned)
    rows = [row for row, word in enumerate(found.words) if len(word) > 1 and word not in KNOWN]
    words, expected = [found.words[row] for row in rows], found.columns["expected"][rows]
    uses = dict(zip(found.words, found.columns["expected"].tolist(), strict=True))
    occurrences = dict(zip(found.words, found.columns["count"].tolist(), strict=True))
    counts, total = learned.counts, learned.words.total

    def likely(part: str) -> float:
        node = counts.find(counts.alphabet.numbers(spell(part)))
        if len(part) == 1:
            uses_of = max(uses.get(part, 0.0), 0.1 * occurrences.get(part, counts.counts[node]))
        else:
            uses_of = counts.counts[node] if node >= 0 else 0
        return math.log(uses_of / total) if uses_of else -math.inf

    def best(word: str) -> float:
        cuts = []
        for mask in range(1, 1 << (len(word) - 1)):
            edges = [0, *(i for i in range(1, len(word)) if mask >> (i - 1) & 1), len(word)]
            parts = [word[a:b] for a, b in pairwise(edges)]
            if all(len(part) == 1 or part in KNOWN for part in parts):
                cuts.append(sum(map(likely, parts)))
        return max(cuts)

    lost = novelty.costs(learned, words, expected, KNOWN)
    for word, n, cost in zip(words, expected.tolist(), lost.tolist(), strict=True):
        wanted = 2.0 * max(0.0, 8.0 - (math.log(n / total) - best(word)))
        assert cost == pytest.approx(wanted, abs=1e-6), word


def test_what_is_a_part_of_longer_known_words_is_not_new(learned: Learned) -> None:
    found = by_learning(learned)
    rows = [row for row, word in enumerate(found.words) if word in ("鳐鲼", "电荒")]
    words, expected = [found.words[row] for row in rows], found.columns["expected"][rows]
    alone = novelty.costs(learned, words, expected, KNOWN)
    longer = {"鳐鲼" + word for word in ("我们", "可以", "今天")}
    taken = dict(zip(words, novelty.costs(learned, words, expected, KNOWN | longer), strict=True))
    assert taken["电荒"] == alone[words.index("电荒")]
    counts, numbers = learned.counts, learned.counts.alphabet.numbers
    count = {word: counts.counts[counts.find(numbers(list(word)))] for word in {"鳐鲼", *longer}}
    outside = 1 - sum(count[word] for word in longer) / count["鳐鲼"]
    lost = taken["鳐鲼"] - alone[words.index("鳐鲼")]
    assert lost == pytest.approx(-2.0 * math.log(outside), abs=1e-6)
    nested = {"鳐鲼我", "今天鳐鲼我们"} | longer  # a part of a longer one counts with that
    nodes = [counts.find(numbers(list(word))) for word in ("今天鳐鲼我们", "鳐鲼可以", "鳐鲼今天")]
    outside = 1 - sum(counts.counts[node] for node in nodes if node >= 0) / count["鳐鲼"]
    lost = dict(zip(words, novelty.costs(learned, words, expected, KNOWN | nested), strict=True))
    assert lost["鳐鲼"] - alone[words.index("鳐鲼")] == pytest.approx(-2.0 * math.log(outside))


def test_the_pmi_method_ranks_as_before() -> None:
    found = wordmine.discover(texts=[text()], method="pmi", known=KNOWN)
    every = wordmine.discover(texts=[text()], method="pmi")
    assert list(found.words) == [word for word in every.words if word not in KNOWN]
