"""Seeds show what is meant: what is used like them comes first."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import naive
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from test_kernels import CLAUSES, COUNTS, THREADS, listed

import wordmine
from wordmine.discovery import learning, stretches
from wordmine.discovery.candidates import Words
from wordmine.errors import SettingsError, VectorsError
from wordmine.lexicon import Terms
from wordmine.segmentation import OTHER
from wordmine.terminology import seeds as module
from wordmine.terminology.cutting import sure
from wordmine.terminology.seeds import SeedVectors
from wordmine.terminology.settings import ContrastSettings, Seeds

CORPORA = Path(__file__).parent.parent / "corpora"
POWER, ENCYCLOPEDIA = CORPORA / "power.txt", CORPORA / "encyclopedia.txt"
SEEDS = ["断路器", "跳闸"]


@pytest.fixture(scope="module")
def power() -> Terms:
    return wordmine.contrast(POWER, ENCYCLOPEDIA)


def test_seeds_lift_what_is_used_alike(power: Terms) -> None:
    guided = wordmine.contrast(POWER, ENCYCLOPEDIA, seeds=SEEDS, negatives=["锅炉"])
    assert guided.column("score").min() >= -3
    assert (guided.settings["seeds"], guided.settings["negatives"]) == (SEEDS, ["锅炉"])
    assert guided.words.index("断路器") < power.words.index("断路器")
    assert not power.column("similarity").any()
    for word in {*guided.words} & {*power.words}:
        own, lifted = power[word], guided[word]
        added = 10 * lifted.similarity + 6 * (lifted.company - own.company)
        added += 3 * (lifted.affinity - own.affinity)
        assert lifted.score == pytest.approx(own.score + added, abs=1e-3)
    assert guided["断路器"].similarity > guided["用户"].similarity


@pytest.mark.parametrize("means", [{"threads": 1}, {"threads": 3}])
def test_the_result_depends_on_no_means(means: dict[str, int]) -> None:
    whole = wordmine.contrast(POWER, ENCYCLOPEDIA, seeds=SEEDS)
    with patch.object(stretches, "_STRETCH", 1000):
        assert wordmine.contrast(POWER, ENCYCLOPEDIA, seeds=SEEDS, **means) == whole


def test_expansion_lists_words_however_they_score() -> None:
    every = wordmine.contrast(POWER, ENCYCLOPEDIA, seeds=SEEDS, min_score=99.0)
    more = wordmine.contrast(POWER, ENCYCLOPEDIA, seeds=SEEDS, min_score=99.0, expand=5)
    assert (len(every), len(more)) == (0, 5)
    assert (more.column("similarity") > 0).all()
    assert not set(SEEDS) & set(more.words)


def test_seeds_that_cannot_guide_are_told(caplog: pytest.LogCaptureFixture) -> None:
    wordmine.contrast(POWER, ENCYCLOPEDIA, seeds=["断路器", "断路机"], top=1)
    said = "no vector for 断路机: too seldom in the corpus, or not as a word; did you"
    assert said in caplog.text
    with pytest.raises(VectorsError, match="no seed has a vector: 甲乙丙"):
        wordmine.contrast(POWER, ENCYCLOPEDIA, seeds=["甲乙丙"])


def test_settings_hold_seeds_together(tmp_path: Path) -> None:
    path = tmp_path / "seeds.txt"
    path.write_text("电网\nＡ股\n", encoding="utf-8")
    found = ContrastSettings(seeds=path, negatives=("水",)).read_seeds()
    assert found == Seeds(["电网", "A股"], ["水"])
    assert found.described() == {"seeds": ["电网", "A股"], "negatives": ["水"]}
    assert ContrastSettings().read_seeds().described() == {}
    path.write_text("# 无\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="seeds are given, but no word: name some"):
        ContrastSettings(seeds=path).read_seeds()
    with pytest.raises(SettingsError, match="水 is meant and not meant: leave it out of one"):
        ContrastSettings(seeds=["水"], negatives=["水"]).read_seeds()
    for name, value in (("negatives", ["锅炉"]), ("expand", 3)):
        with pytest.raises(SettingsError, match=f"{name} without seeds: give some"):
            ContrastSettings(**{name: value})  # type: ignore[arg-type]


# --- the text as the seeds see it ---------------------------------------------------------------


learned_scores = Words.scores


def exact(words: Words) -> NDArray[np.float64]:
    """Scores whose sums are exact, whatever their order."""
    return np.rint(learned_scores(words) * 2**10) / 2**10


@given(CLAUSES.filter(lambda text: text.strip("，")), COUNTS, THREADS, st.integers(1, 5), st.data())
def test_compounds_are_cut_as_words(
    text: str, min_count: int, threads: int, stretch: int, data: st.DataObject
) -> None:
    counted = wordmine.count(texts=[text], min_count=min_count, max_len=3, threads=threads)
    learned = learning.learn(counted, join=False)
    grams = listed(learned.counts)
    drawn = st.lists(st.booleans(), min_size=len(grams), max_size=len(grams))
    told, chosen = np.array(data.draw(drawn)), np.array(data.draw(drawn))
    compounds = np.flatnonzero(chosen & (learned.counts.lengths > 1))
    with (
        patch.object(stretches, "_STRETCH", stretch),
        patch.object(Words, "scores", exact),
        patch.object(module, "_AHEAD", 2.0**-20),
    ):
        tokens, nodes = module._cut(learned, counted.longest, compounds, told)
        scores = learned.words.scores().tolist()
    own = dict(zip([grams[node] for node in learned.words.nodes], scores, strict=True))
    raised = {
        grams[node]: sum(own[part] for part in naive.cut(grams[node], own, 99) if part) + 2.0**-20
        for node in compounds
    }
    symbols = counted.text()[:].tolist()
    path = naive.cut(symbols, own | raised, stretches.WINDOW)
    names = {grams[node]: k if told[node] else OTHER for k, node in enumerate(nodes, 1)}
    wanted = [
        names[word] if word else 0
        for symbol, word in zip(symbols, path, strict=True)
        if word or not symbol
    ]
    assert tokens.ids[:].tolist() == wanted
    assert tokens.counts.tolist() == [wanted.count(k) for k in range(1, len(nodes) + 1)]
    assert tokens.words == learned.counts.texts(nodes.astype(np.int32))


TEXT = "监督管理部门，监督管理，部门监督。" * 30 + "第12条，12人监督。" * 9


def test_what_is_sure_a_number_or_asked_for_is_told_from_others() -> None:
    counted = wordmine.count(texts=[TEXT])
    learned = learning.learn(counted, join=False)
    seeds = Seeds(["监督", "管理部门", "无此词"], ["部门监"])
    found = SeedVectors.learn(seeds, learned, counted.longest, np.empty(0, np.int64))
    counts, told = learned.counts, sure(learned)
    for word in found.vectors.words:
        node = found.nodes[word]
        assert counts.text(node) == word != "#"
        assert told[node] or len(word) == 1 or word in (*seeds.meant, *seeds.negative)
    assert "管理部门" in found.vectors
    assert "无此词" not in found.nodes
    assert found.similarity(["监督", "火车"])[1] == 0


def test_the_nearest_are_words_of_several_characters_and_no_numerals() -> None:
    words = ["电网", "电压", "第一", "电"]
    vectors = wordmine.Vectors(words, np.array([[1, 0], [3, 1], [2, 1], [4, 1]]))
    found = SeedVectors(vectors, dict(zip(words, (7, 5, 3, 1), strict=True)), Seeds(["电网"], []))
    assert found.nearest(9, numbers=False).tolist() == [5]
    assert found.nearest(9, numbers=True).tolist() == [3, 5]
    assert found.nearest(1, numbers=True).tolist() == [5]
