"""Segmenters: exact, lossless, and clear about lexicons they cannot use."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable
from itertools import islice, pairwise, permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wordmine
from wordmine import Lexicon, Segmenter, Terms
from wordmine.errors import CorpusError, LexiconError, SettingsError
from wordmine.lexicon.lexicon import Word
from wordmine.segmentation import trie
from wordmine.segmentation.unigram import Unigram
from wordmine.symbols import classes, fold

ROOT = Path(__file__).parent.parent
POWER = ROOT / "corpora" / "power.txt"

ANYTHING = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from("甲乙丙丁5K年月日十第。， \n\r\u2028\u200d\ufe0f\ud800\0👨👍🏽🇨"),
    ),
    max_size=40,
)
COUNTS = {"甲": 4, "乙": 3, "丙": 3, "甲乙": 2, "乙丙": 2, "甲乙丙": 1, "K线图": 1, "5G基站": 1}
SMALL = st.text("甲乙丙，K5", max_size=7)


@pytest.fixture(scope="module")
def power() -> Lexicon:
    return wordmine.discover(POWER)


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter(COUNTS)


# --- cutting ----------------------------------------------------------------------------------


@given(text=ANYTHING)
@settings(max_examples=300)
def test_nothing_is_lost(segmenter: Segmenter, text: str) -> None:
    words = segmenter.cut(text)
    assert "".join(words) == text
    assert all(words)
    assert list(segmenter.cut_iter(text)) == words
    assert segmenter.tokenize(text) == [
        (word, *span) for word, span in zip(words, segmenter.spans(text), strict=True)
    ]
    for found, (begin, end) in zip(words, segmenter.spans(text), strict=True):
        assert text[begin:end] == found
    assert "".join(segmenter.sample(text)) == text


@given(texts=st.lists(ANYTHING, max_size=6), threads=st.integers(1, 3))
def test_a_batch_is_its_texts(segmenter: Segmenter, texts: list[str], threads: int) -> None:
    assert segmenter.cut_batch(texts, threads=threads) == list(map(segmenter.cut, texts))


def test_a_large_batch_is_its_texts(segmenter: Segmenter) -> None:
    texts = [f"甲乙丙{i}甲乙，" * (i % 9) for i in range(5000)]
    assert segmenter.cut_batch(iter(texts)) == list(map(segmenter.cut, texts))


def test_a_long_text_is_cut_piece_by_piece(segmenter: Segmenter) -> None:
    text = "甲乙丙，甲乙" * 300_000
    pieces = segmenter.cut_iter(text)
    assert next(pieces) == "甲乙丙"
    assert list(pieces) == segmenter.cut(text)[1:]
    unbroken = "甲乙" * 600_000
    assert Counter(segmenter.cut_iter(unbroken)) == Counter(segmenter.cut(unbroken))


def test_words_with_latin_and_digits_are_found_and_runs_kept_whole(segmenter: Segmenter) -> None:
    assert segmenter.cut("看K线图和５Ｇ基站") == ["看", "K线图", "和", "５Ｇ基站"]
    assert segmenter.cut("AK线图和15G基站") == ["AK", "线", "图", "和", "15G", "基", "站"]


def test_dates_are_joined_or_split() -> None:
    text = "2000年12月31日"
    assert Segmenter(COUNTS).cut(text) == ["2000年", "12月", "31日"]
    assert Segmenter(COUNTS, dates="split").cut(text) == ["2000", "年", "12", "月", "31", "日"]


def test_of_equal_cuts_the_one_with_the_longer_first_word_wins() -> None:
    counts = {"甲": 1, "乙": 1, "丙": 1, "甲乙": 1, "乙丙": 1}
    assert Segmenter(counts).cut("甲乙丙") == ["甲乙", "丙"]


# --- all cuts ---------------------------------------------------------------------------------


def all_cuts(segmenter: Segmenter, text: str) -> dict[tuple[str, ...], float]:
    """Every cut with its score, by trying all."""
    arcs = {(a, b): word for word, a, b, _ in segmenter.posterior(text)}
    found: dict[tuple[str, ...], float] = {}

    def go_on(at: int, words: tuple[str, ...], score: float) -> None:
        if at == len(text):
            found[words] = score
        for (start, end), word in arcs.items():
            if start == at:
                go_on(end, (*words, word), score + score_of(segmenter, word))

    go_on(0, (), 0.0)
    return found


def score_of(segmenter: Segmenter, word: str) -> float:
    return segmenter.unigram.scores.get(word, segmenter.unigram.unknown)


@given(text=SMALL, n=st.integers(1, 30))
def test_n_best(segmenter: Segmenter, text: str, n: int) -> None:
    cuts = all_cuts(segmenter, text)
    found = segmenter.n_best(text, n)
    assert found[0][0] == segmenter.cut(text)
    assert len(found) == min(n, len(cuts)) == len({tuple(words) for words, _ in found})
    for (words, cost), best in zip(found, sorted(cuts.values(), reverse=True), strict=False):
        assert cost == pytest.approx(-cuts[tuple(words)], abs=1e-3)
        assert cost == pytest.approx(-best, abs=1e-3)
    assert [cost for _, cost in found] == sorted(cost for _, cost in found)


@given(text=SMALL)
def test_posterior(segmenter: Segmenter, text: str) -> None:
    cuts = all_cuts(segmenter, text)
    total = sum(map(math.exp, cuts.values()))
    for word, start, end, share in segmenter.posterior(text):
        assert text[start:end] == word
        held = sum(
            math.exp(score)
            for words, score in cuts.items()
            if (start, end) in pairwise(np.cumsum([0, *map(len, words)]).tolist())
        )
        assert share == pytest.approx(held / total, rel=1e-3)


@pytest.mark.parametrize("alpha", [0.0, 0.5, 1.0])
def test_sample(segmenter: Segmenter, alpha: float) -> None:
    rng, n = np.random.default_rng(7), 4000
    drawn = Counter(tuple(segmenter.sample("甲乙丙甲", alpha, rng)) for _ in range(n))
    weights = {
        words: math.exp(alpha * score) for words, score in all_cuts(segmenter, "甲乙丙甲").items()
    }
    for words, weight in weights.items():
        share = weight / sum(weights.values())
        assert abs(drawn[words] / n - share) < 4 * math.sqrt(share / n)


def test_a_high_alpha_draws_the_best_cut(segmenter: Segmenter) -> None:
    assert segmenter.sample("甲乙丙甲", 1e4) == segmenter.cut("甲乙丙甲")


def test_information() -> None:
    segmenter = Segmenter({"甲乙": 3, "丙": 1})
    assert segmenter.information("甲乙，丙 \n") == pytest.approx(
        (math.log2(4 / 3) + math.log2(4), (math.log2(4 / 3) + math.log2(4)) / 3)
    )
    assert segmenter.information("，") == (0, 0)
    assert segmenter.information("丁").bits > segmenter.information("丙").bits


def test_information_of_a_learned_lexicon_is_near_what_learning_reports(power: Lexicon) -> None:
    segmenter = Segmenter(power)
    # Single characters that are not listed cost more than in learning, the best cut less than all.
    bits = segmenter.information(POWER.read_text(encoding="utf-8")).bits_per_character
    reported = power.settings["bits_per_symbol_after"]
    assert isinstance(reported, float)
    assert bits == pytest.approx(reported, abs=0.5)


# --- lexicons ---------------------------------------------------------------------------------


def test_a_learned_lexicon_is_scored_as_it_was_learned(power: Lexicon, tmp_path: Path) -> None:
    for name in ("tsv", "csv", "jsonl"):
        power.save(tmp_path / name, name)
        scores = Segmenter.load(tmp_path / name).unigram.scores
        assert scores.keys() == set(power.words)
        for word in list(power)[::97]:
            length = classes.lengths([word.word])[0]
            total = power.settings["expected_words"]
            assert isinstance(total, float)
            base, pull = ((2.6, 0), (3.75, 0), (3.0, 0.4), (1.35, 0.4))[min(length, 4) - 1]
            score = 0.34 * math.log(word.expected / total) + base + pull * word.autonomy
            score += 0.4 * math.log(word.expected / word.count)
            assert scores[word.word] == pytest.approx(score)


def test_a_lexicon_of_the_reference_method_is_scored_by_its_counts(power: Lexicon) -> None:
    lexicon = wordmine.discover(POWER, method="pmi")
    scores = Segmenter(lexicon).unigram.scores
    word = lexicon[lexicon.words[0]]
    total = lexicon.settings["expected_words"]
    assert isinstance(total, float)
    assert scores[word.word] == pytest.approx(math.log(word.expected / total))


def test_granularity_makes_words_longer(power: Lexicon) -> None:
    text = POWER.read_text(encoding="utf-8")
    steps = ("fine", "standard", 0.5, "coarse")
    cuts = [Segmenter(power, granularity=step).cut(text) for step in steps]
    assert all("".join(cut) == text for cut in cuts)
    assert [*map(len, cuts)] == sorted(map(len, cuts), reverse=True)
    assert len({*map(len, cuts)}) == len(cuts)
    assert Segmenter(power, granularity=0).cut(text) == Segmenter(power).cut(text)
    assert Segmenter(power, granularity=-1).cut(text) == cuts[0]


def test_granularity_adds_to_a_score_by_the_length_of_the_word() -> None:
    counts = {"甲": 4.0, "甲乙": 2.0, "甲乙丙": 1.0, "甲乙丙丁": 1.0, "K线图": 1.0}
    plain, coarse = (Segmenter(counts, granularity=g).unigram for g in ("standard", "coarse"))
    added = {word: coarse.scores[word] - plain.scores[word] for word in counts}
    assert added == pytest.approx(
        {"甲": 0, "甲乙": 0.25, "甲乙丙": 1, "甲乙丙丁": 1.25, "K线图": 1}
    )
    assert coarse.log_probabilities() == pytest.approx(plain.log_probabilities())


@pytest.mark.parametrize("wrong", ["grob", "", 3.1, math.nan, True, None, [1]])
def test_a_granularity_that_there_is_not(power: Lexicon, wrong: Any) -> None:
    with pytest.raises(SettingsError, match="it must be fine, standard, coarse or a number"):
        Segmenter(power, granularity=wrong)


def test_learned_words_are_cut(power: Lexicon) -> None:
    words = Segmenter(power).cut("变压器的绝缘电阻，没有故障")
    assert words == ["变压器", "的", "绝缘", "电阻", "，", "没有", "故障"]


@pytest.mark.parametrize(
    "content",
    [
        "甲乙 3 n\n丙 1 v\n",
        "甲乙 n 2 v 1\n丙 v 1\n",
        "甲乙\t3\n丙\t1\n",
        "甲乙,3\n# 丁 9\n\n丙,1\n",
        "\ufeff甲乙 7\r\n丙 1\r\n甲乙 3\r\n",
    ],
)
def test_dictionaries_of_other_tools_are_read(tmp_path: Path, content: str) -> None:
    path = tmp_path / "dict.txt"
    path.write_text(content, encoding="utf-8", newline="")
    scores = Segmenter.load(path).unigram.scores
    assert scores == pytest.approx({"甲乙": math.log(3 / 4), "丙": math.log(1 / 4)})


def test_a_plain_list_cuts_into_the_fewest_words(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("甲\n甲乙\n乙丙丁\n丙丁 n\n丁\n", encoding="utf-8")
    assert Segmenter.load(path).cut("甲乙丙丁") == ["甲乙", "丙丁"]


@given(
    counts=st.dictionaries(
        st.text("甲乙丙丁K5十", min_size=1, max_size=5), st.integers(1, 99), min_size=1, max_size=9
    ),
    word=st.text("甲乙丙丁K5Ｋ十年", min_size=1, max_size=6),
    dates=st.sampled_from(["join", "split"]),
)
@settings(max_examples=300)
def test_an_added_word_is_cut(counts: dict[str, int], word: str, dates: str) -> None:
    segmenter = Segmenter(counts, dates=dates)  # type: ignore[arg-type]
    before, folded = segmenter.cut(word), fold(word)
    score = segmenter.unigram.scores.get(folded)
    segmenter.add_word(word)
    assert segmenter.cut(word) == [word]
    added = segmenter.unigram.scores[folded]
    if before == [word] and score is not None:
        assert added == pytest.approx(score, abs=1 / trie.PER_NAT)
    elif len(before) > 1:  # with any less it would not be cut
        assert added == pytest.approx(-segmenter.n_best(word, 2)[1][1], abs=1e-9)
    segmenter.remove_word(word)
    if score is None:
        assert segmenter.cut(word) == before


USERS_WORDS = st.lists(
    st.tuples(
        st.text("甲乙丙K5十", min_size=1, max_size=4), st.none() | st.sampled_from([1e-9, 1, 99])
    ),
    max_size=5,
)


@given(
    counts=st.dictionaries(
        st.text("甲乙丙K5十", min_size=1, max_size=4), st.integers(1, 99), min_size=1, max_size=9
    ),
    added=USERS_WORDS,
    text=SMALL,
)
@settings(max_examples=150)
def test_a_word_is_never_less_likely_for_being_added(
    counts: dict[str, int], added: list[tuple[str, float | None]], text: str
) -> None:
    segmenter = Segmenter(counts)
    for word, count in added:
        before = {(w, a, b): share for w, a, b, share in segmenter.posterior(text)}
        cut = segmenter.spans(text)
        segmenter.add_word(word, count)
        for w, a, b, share in segmenter.posterior(text):
            if w == word:
                assert share >= before.get((w, a, b), 0) - 1e-3
        there = {(a, b) for a, b in cut if text[a:b] == word}
        assert there <= set(segmenter.spans(text)) or len(there) > 1  # some of which may cross


@given(
    counts=st.dictionaries(
        st.text("甲乙丙K5", min_size=1, max_size=4), st.integers(1, 99), min_size=1, max_size=9
    ),
    word=st.text("甲乙丙K5", min_size=2, max_size=4),
    added=USERS_WORDS,
    text=SMALL,
)
@settings(max_examples=150)
def test_a_word_without_a_count_wins_over_its_parts_in_any_text(
    counts: dict[str, int], word: str, added: list[tuple[str, float | None]], text: str
) -> None:
    segmenter = Segmenter(counts)
    segmenter.add_word(word)
    for other, count in added:  # parts of it may be among them
        segmenter.add_word(other, count)
    edges = [0, *np.cumsum([len(w) for w in segmenter.cut(text)]).tolist()]
    for a in range(len(text) - len(word) + 1):
        inner = [edge for edge in edges if a < edge < a + len(word)]
        if text[a : a + len(word)] == word and {a, a + len(word)} <= set(edges):
            assert inner == [], segmenter.cut(text)


def test_the_order_of_added_words_does_not_matter() -> None:
    words = {"甲乙丙": None, "甲乙": 500, "丙": 400, "乙丙丁": None, "丙丁": 70, "丁": None}
    cuts = set()
    for order in islice(permutations(words), 0, None, 17):
        segmenter = Segmenter({"甲": 9, "乙": 9})
        for word in order:
            segmenter.add_word(word, words[word])
        cuts.add(
            (
                tuple(segmenter.cut("甲乙丙丁甲乙丙")),
                tuple(sorted(segmenter.unigram.scores.items())),
            )
        )
    assert len(cuts) == 1


def test_words_without_counts_are_added_to_those_with() -> None:
    segmenter = Segmenter({"甲": 99, "乙": 99, "丙": 1, "甲乙": None})
    assert segmenter.cut("甲乙丙") == ["甲乙", "丙"]
    assert Segmenter({"甲": 99, "乙": 99, "甲乙": 1}).cut("甲乙") == ["甲", "乙"]


def test_a_user_dictionary_goes_over_a_learned_lexicon(power: Lexicon, tmp_path: Path) -> None:
    segmenter = Segmenter(power)
    assert segmenter.cut("绝缘电阻测量") == ["绝缘", "电阻", "测量"]
    path = tmp_path / "user.txt"
    path.write_text("绝缘电阻\n测量 9000\n", encoding="utf-8")
    segmenter.add_dictionary(path)
    assert segmenter.cut("绝缘电阻测量") == ["绝缘电阻", "测量"]
    assert segmenter.cut("绝缘测量电阻") == ["绝缘", "测量", "电阻"]


@pytest.mark.parametrize("size", [2, 3])
def test_an_added_count_weighs_as_much_as_a_learned_one(power: Lexicon, size: int) -> None:
    text = POWER.read_text(encoding="utf-8")
    segmenter = Segmenter(power)
    added = [word for word in list(power)[::3] if classes.lengths([word.word])[0] == size]
    before = Counter(segmenter.cut(text))
    for word in added:
        segmenter.remove_word(word.word)
    for word in added:
        segmenter.add_word(word.word, word.expected)
    after = Counter(segmenter.cut(text))
    wanted = sum(before[word.word] for word in added)
    found = sum(min(before[word.word], after[word.word]) for word in added)
    assert found > 0.95 * wanted > 50


def test_what_is_mostly_a_word_is_cut_where_it_stands_alone(power: Lexicon) -> None:
    words, chars = ("以及", "由于", "所有"), tuple("以及由于所有")
    count = np.array([20] * 3 + [900] * 6)
    expected = np.array([11.0, 10.9, 2.0] + [850.0] * 6)
    confidence = np.array([0.6, 0.6, 1.0] + [0.9] * 6)
    zeros = dict.fromkeys(("pmi", "left_entropy", "right_entropy", "autonomy"), np.zeros(9))
    columns = {"count": count, "expected": expected, "confidence": confidence, **zeros}
    columns |= {"score": np.arange(9.0, 0, -1)}
    made = {**power.settings, "accepted": ["所有"]}
    segmenter = Segmenter(lexicon := Lexicon((*words, *chars), columns, made))
    assert segmenter.cut("以及，由于，所有") == ["以及", "，", "由", "于", "，", "所有"]
    assert Segmenter(lexicon, granularity="fine").cut("以及") == ["以", "及"]
    shares = [math.log(one / made["expected_words"]) for one in expected.tolist()]
    found = segmenter.unigram.log_probabilities()
    assert list(found.values()) == pytest.approx(shares)
    segmenter.remove_word("以及")
    assert segmenter.cut("以及") == ["以", "及"]


@pytest.mark.parametrize("word", ["\u200d", "\u200b", "\u00ad\u2060", "\ufe0f"])
def test_words_that_nobody_sees_are_refused(power: Lexicon, word: str) -> None:
    segmenter = Segmenter({"电力系统": 5, "系统": 9, "电": 100})
    with pytest.raises(LexiconError, match="holds no character that is seen"):
        segmenter.add_word(word)
    columns = {name: power.column(name)[:1] for name in Word._fields[1:]}
    with pytest.raises(LexiconError, match=r"holds no character that is seen|holds '"):
        Segmenter(Lexicon((word,), columns, power.settings))
    assert segmenter.cut("甲电力系统乙") == ["甲", "电力系统", "乙"]


def test_every_firm_word_is_one_word_where_it_stands_alone(power: Lexicon) -> None:
    segmenter, used = Segmenter(power), power.frequencies()
    firm = [word for word, share in zip(used.words, used.shares(), strict=True) if share >= 0.55]
    assert [segmenter.cut(word) for word in firm] == [[word] for word in firm]
    assert np.count_nonzero(used.raised) > 50


def test_the_usual_evidence_is_a_line_over_log_probability(power: Lexicon) -> None:
    segmenter, model = Segmenter(power), Unigram.from_lexicon(power)
    words = [word for word in model.evidence if classes.lengths([word])[0] == 2]
    evidence = [model.evidence[word] - model.raised.get(word, 0.0) for word in words]
    shares = [model.scores[word] - model.evidence[word] for word in words]
    slope, level = np.polyfit(shares, evidence, 1)
    least, most = min(shares), max(shares)
    for share, within in ((-9.0, -9.0), (least - 3, least), (most + 3, most)):
        segmenter.add_word("霹雳", math.exp(share) * model.total)
        added = segmenter.unigram
        score = max(share + level + slope * within, model.unknown)
        assert added.scores["霹雳"] == pytest.approx(score)
        assert added.evidence["霹雳"] == pytest.approx(score - share)
        segmenter.remove_word("霹雳")
    for size in (98, 99):  # no word is as long
        segmenter.add_word("霹" * size, 7)
    added = segmenter.unigram
    assert added.evidence["霹" * 98] == added.evidence["霹" * 99]


def test_words_with_blanks_are_cut_whole(tmp_path: Path) -> None:
    path = tmp_path / "dict.txt"
    path.write_text("iPad Pro\t3\nPM 2.5\t2\n很\t9\n", encoding="utf-8")
    segmenter = Segmenter.load(path)
    segmenter.add_word("GE Fanuc")
    text = "iPad Pro 很 PM 2.5很GE Fanuc iPad  Pro"
    words = ["iPad Pro", " ", "很", " ", "PM 2.5", "很", "GE Fanuc", " ", "iPad", "  ", "Pro"]
    assert segmenter.cut(text) == words


def test_words_have_a_greatest_length(tmp_path: Path) -> None:
    segmenter = Segmenter(COUNTS)
    for count in (None, 3):
        segmenter.add_word("甲乙丁" * 85, count)
        segmenter.add_word("K" * 256, count)
        assert segmenter.cut("甲乙丁" * 85) == ["甲乙丁" * 85]
    message = r"the word '甲甲甲.*' has 10,000 characters: leave out what is longer than 256"
    long = "甲" * 10_000
    path = tmp_path / "user.txt"
    for line in (long, f"{long} 5"):
        path.write_text(f"乙 3\n{line}\n", encoding="utf-8")
        for read in (segmenter.add_dictionary, Segmenter.load):
            with pytest.raises(LexiconError, match=f"user.txt: {message}"):
                read(path)
    for count in (None, 5):
        for call in (segmenter.add_word, lambda *given: Segmenter(dict([given]))):
            with pytest.raises(LexiconError, match=message):
                call(long, count)
    assert segmenter.cut("甲乙丁") == ["甲乙", "丁"]


def test_a_word_of_many_rare_characters_can_be_added() -> None:
    segmenter = Segmenter({"甲": 1, "乙": 1e-90})
    segmenter.add_word("丁" * 250)
    assert segmenter.cut("甲" + "丁" * 250) == ["甲", "丁" * 250]
    assert segmenter.unigram.scores["丁" * 250] < -5e4


def test_scores_are_rounded_to_points() -> None:
    unit = trie.PER_NAT
    scores = [-1.23456, 0.5 / unit, 1.5 / unit, -2.5 / unit]
    assert trie.of_all(scores).tolist() == [round(x * unit) for x in scores]
    assert list(map(trie.of, scores)) == [round(x * unit) for x in scores]
    for wrong in (math.nan, math.inf, -4e4, 4e4):
        with pytest.raises(LexiconError, match="nats: give counts or statistics less extreme"):
            trie.check([*scores, wrong])


def test_a_segmenter_says_how_many_words_it_has() -> None:
    assert repr(Segmenter({str(n): 1 for n in range(1234)})) == (
        "<Segmenter of 1234 words, dates='join'>"
    )


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ({}, "there is no word in it: give a lexicon that holds some"),
        ({"甲": 0}, "the count of '甲' is 0: give a number above 0, or None if it is not known"),
        ({"甲": -1.5}, "the count of '甲' is -1.5: give a number above 0"),
        ({"甲": math.nan}, "the count of '甲' is nan: give a number above 0"),
        ({"甲": math.inf}, "the count of '甲' is inf: give a number above 0"),
        ({"甲": 1e300}, r"the count of '甲' is 1e\+300: give a number above 0"),
        ({"甲": 10**400}, r"the count of '甲' is 1000.*000: give a number above 0"),
        ({"甲": "3"}, "the count of '甲' is '3': give a number above 0"),
        ({"甲": True}, "the count of '甲' is True: give a number above 0"),
        ({"甲": [3]}, r"the count of '甲' is \[3\]: give a number above 0"),
        ({7: 3}, "a word is a str, not int: correct 7"),
        ({None: 3}, "a word is a str, not NoneType: correct None"),
        ({"": 1}, "the word is empty: delete the entry"),
        ({" 甲": 1}, "the word ' 甲' holds ' ': leave it out"),
        ({"甲\n": 1}, r"the word '甲\\n' holds '\\n': leave it out"),
        ({"\ud800": 1}, r"the word '\\ud800' holds '\\ud800': leave it out"),
        (
            ["甲"],
            "a lexicon is a wordmine.Lexicon or words with counts, not list: for a file there",
        ),
    ],
)
def test_words_that_cannot_be_used_are_refused(counts: dict[str, float], message: str) -> None:
    with pytest.raises(LexiconError, match=message):
        Segmenter(counts)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "dict.txt: there is no word in it"),
        ("乙 0\n", "dict.txt:1: '乙 0': the count 0 is not above 0: correct the line"),
        ("甲\u0085乙 3\n丙\0 3\n", "dict.txt"),
        ('{"甲": 1}\n', "dict.txt:1: .*: there is no word in it: give a list of words"),
        ("# wordmine lexicon 9\n", "dict.txt:1: format 9 is newer than this wordmine knows"),
        ("# wordmine lexicon 1\n" + "\t".join(Word._fields) + "\n", "dict.txt: there is no word"),
    ],
)
def test_files_that_cannot_be_used_are_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "dict.txt"
    path.write_text(content, encoding="utf-8")
    with pytest.raises((LexiconError, CorpusError), match=message):
        Segmenter.load(path)


def test_settings_of_a_lexicon_that_cannot_be_used_are_refused(power: Lexicon) -> None:
    columns = {name: power.column(name) for name in Word._fields[1:]}
    for name, value in (("expected_words", 0), ("expected_words", True)):
        lexicon = Lexicon(power.words, columns, {**power.settings, name: value})
        with pytest.raises(LexiconError, match=f"the setting {name} is {value!r}: it must be a"):
            Segmenter(lexicon)
    huge = columns | {"autonomy": columns["autonomy"] * 1e6}
    with pytest.raises(LexiconError, match="nats: give counts or statistics less extreme"):
        Segmenter(Lexicon(power.words, huge, power.settings))


def test_a_lexicon_without_expected_counts_still_cuts(power: Lexicon) -> None:
    columns = {name: 0 * power.column(name) for name in Word._fields[1:]}
    assert Segmenter(Lexicon(power.words, columns)).cut("变压器") == ["变压器"]


def test_terms_are_no_lexicon_but_can_be_added(
    power: Lexicon, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "terms.tsv"
    Terms(["绝缘电阻"], dict.fromkeys(Terms.types, (1,))).save(path)
    segmenter = Segmenter.load(path)
    (message,) = caplog.messages
    assert message.startswith(f"{path}: holds terms of contrast, which are few of the words of")
    assert segmenter.cut("测绝缘电阻") == ["测", "绝缘电阻"]
    caplog.clear()
    segmenter = Segmenter(power)
    segmenter.add_dictionary(path)
    assert not caplog.messages
    Terms(["绝缘电阻"], dict.fromkeys(Terms.types, (0,))).save(path)
    segmenter.add_dictionary(path)
    assert "绝缘电阻" in segmenter.cut("绝缘电阻没有下降")


def test_a_person_is_one_or_none(tmp_path: Path) -> None:
    columns = dict.fromkeys(Terms.types, (1, 1))
    with pytest.raises(LexiconError, match="entry 2: person is 7: give a whole number from 0 to 1"):
        Terms(["甲乙", "丙丁"], columns | {"person": (0, 7)})


def test_what_cannot_be_added_is_refused(segmenter: Segmenter, tmp_path: Path) -> None:
    for word, count, message in (
        ("", None, "the word is empty"),
        ("甲\t乙", None, r"the word '甲\\t乙' holds '\\t': leave it out"),
        ("甲 ", None, "the word '甲 ' holds ' ': leave it out"),
        ("甲", 0, "the count of '甲' is 0: give a number above 0"),
        ("甲", "3", "the count of '甲' is '3': give a number above 0"),
        (7, None, "a word is a str, not int: correct 7"),
    ):
        with pytest.raises(LexiconError, match=message):
            segmenter.add_word(word, count)  # type: ignore[arg-type]
    path = tmp_path / "user.txt"
    path.write_text("甲\u200b\x7f 3\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"user.txt:1: .* the word '.*' holds '\\x7f'"):
        segmenter.add_dictionary(path)


def test_a_word_that_is_not_there_cannot_be_removed() -> None:
    segmenter = Segmenter({"甲": 1})
    with pytest.raises(LexiconError, match="there is no word '乙', so that it cannot be removed"):
        segmenter.remove_word("乙")
    segmenter.remove_word("甲")
    assert segmenter.cut("甲乙") == ["甲", "乙"]


def test_arguments_that_cannot_be_are_refused(segmenter: Segmenter, tmp_path: Path) -> None:
    for call, message in (
        (
            lambda: Segmenter(COUNTS, dates="maybe"),
            "dates is 'maybe': it must be one of join, split",
        ),
        (lambda: segmenter.n_best("甲", 0), "n is 0: it must be a whole number, 1 or more"),
        (lambda: segmenter.sample("甲", -1), "alpha is -1: it must be a number from 0 to 1e.09"),
        (lambda: segmenter.sample("甲", 10**400), "alpha is 10000.*: it must be a number from 0"),
        (lambda: segmenter.sample("甲", rng=7), "rng is 7: it must be a numpy.random.Generator"),
        (lambda: segmenter.n_best("甲", "2"), "n is '2': it must be a whole number, 1 or more"),
        (
            lambda: segmenter.cut_batch([], threads=0),
            "threads is 0: it must be a whole number, 1 or more",
        ),
    ):
        with pytest.raises(SettingsError, match=message):
            call()  # type: ignore[no-untyped-call]
    calls: dict[Callable[[Any], object], str] = {
        segmenter.cut: "text is {}: it must be a string, or a column of strings of pandas or",
        segmenter.spans: "text is {}: it must be a string",
        segmenter.tokenize: "text is {}: it must be a string",
        segmenter.information: "text is {}: it must be a string",
        segmenter.posterior: "text is {}: it must be a string",
        segmenter.sample: "text is {}: it must be a string",
        segmenter.remove_word: "text is {}: it must be a string",
        segmenter.cut_iter: "text is {}: it must be a string",
        lambda text: segmenter.n_best(text, 1): "text is {}: it must be a string",
        lambda text: segmenter.cut_batch(["甲", text]): "texts[1] is {}: it must be a string",
    }
    for call, one in calls.items():
        for text in (None, 7, b"7", ["7"]):
            with pytest.raises(SettingsError, match=re.escape(one.format(text))):
                call(text)
    many = "texts is {!r}: it must be a list, or another iterable, of strings"
    for texts in (None, 7, "甲", b"7"):
        with pytest.raises(SettingsError, match=re.escape(many.format(texts))):
            segmenter.cut_batch(texts)  # type: ignore[arg-type]
    for read in (Segmenter.load, segmenter.add_dictionary):
        with pytest.raises(SettingsError, match="path is 7: it must be the path of a file"):
            read(7)  # type: ignore[arg-type]
    with pytest.raises(CorpusError, match=r"gone.tsv: no such file; check the path$"):
        Segmenter.load(tmp_path / "gone.tsv")
