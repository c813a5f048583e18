"""What is written for jieba makes jieba cut better, and never worse."""

from __future__ import annotations

import io
import logging
import math
import warnings
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wordmine
from wordmine import Lexicon, evaluation
from wordmine.errors import LexiconError, SettingsError
from wordmine.exports import Dictionary, Frequencies
from wordmine.exports.jieba import lines

ROOT = Path(__file__).parent.parent
STORY = (Path(__file__).parent / "story.txt").read_text(encoding="utf-8").splitlines()
NAMES = ["沈砚秋", "裴照野", "霁月湖", "铜铃镇", "青梧渡"]

BASE = {
    "的": 500,
    "电": 60,
    "电压": 90,
    "网": 40,
    "变": 20,
    "变压": 9,
    "压": 30,
    "器": 25,
    "绝缘": 9,
    "其他": 50_000,
}


@pytest.fixture(scope="module")
def jieba() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba's own: invalid escapes, pkg_resources
        module = pytest.importorskip("jieba")
    module.setLogLevel(logging.ERROR)
    return module


@pytest.fixture(scope="module")
def own(jieba: Any) -> Dictionary:
    return Dictionary.load()


def written(lexicon: Lexicon, **how: Any) -> str:
    stream = io.StringIO()
    lexicon.dump(stream, "jieba", **how)
    return stream.getvalue()


def entries(text: str) -> dict[str, int]:
    return {word: int(n) for word, n, _ in (line.split(" ") for line in text.splitlines())}


def taught(jieba: Any, text: str = "") -> Any:
    """A tokenizer of its own that has loaded a user dictionary."""
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    tokenizer.FREQ = dict(tokenizer.FREQ)
    if text:
        tokenizer.load_userdict(io.StringIO(text))
    return tokenizer


def test_the_dictionary_of_the_installed_jieba_is_found(jieba: Any, own: Dictionary) -> None:
    tokenizer = taught(jieba)
    assert own.total == tokenizer.total
    assert own.frequencies == {word: n for word, n in tokenizer.FREQ.items() if n}
    assert Path(own.name).name == "dict.txt"


@pytest.mark.parametrize("name", ["power", "encyclopedia"])
def test_no_word_is_rarer_and_all_are_cut_whole(
    jieba: Any, own: Dictionary, name: str, tmp_path: Path
) -> None:
    lexicon = wordmine.discover(ROOT / "corpora" / f"{name}.txt")
    text = written(lexicon)
    frequencies = entries(text)
    assert len(frequencies) > 400
    assert all(n > own.frequencies.get(word, 0) for word, n in frequencies.items())
    before, after = taught(jieba), taught(jieba, text)
    whole = [word for word in lexicon.words if before.lcut(word, HMM=False) == [word]]
    for word in {*whole, *frequencies}:
        assert after.lcut(word, HMM=False) == [word]
    lexicon.save(tmp_path / "userdict.txt", "jieba")
    assert (tmp_path / "userdict.txt").read_text(encoding="utf-8") == text
    named = written(lexicon, dictionary=own.name)
    assert named == written(lexicon, dictionary=own) == text


def test_a_text_with_new_words_is_cut_better(jieba: Any) -> None:
    lexicon = wordmine.discover(texts=["".join(line.split()) for line in STORY])
    text = written(lexicon)
    assert set(NAMES) <= entries(text).keys()
    before, after = taught(jieba), taught(jieba, text)
    f1 = [
        evaluation.segmentation(
            STORY, [" ".join(tokenizer.cut("".join(line.split()))) for line in STORY]
        ).f1
        for tokenizer in (before, after)
    ]
    assert f1[1] > f1[0] + 0.05


def test_a_text_of_another_kind_is_cut_as_well(jieba: Any) -> None:
    learned = wordmine.discover(ROOT / "corpora" / "power.txt")
    before, after = taught(jieba), taught(jieba, written(learned))
    f1 = [
        evaluation.segmentation(
            STORY, [" ".join(tokenizer.cut("".join(line.split()))) for line in STORY]
        ).f1
        for tokenizer in (before, after)
    ]
    assert f1[1] >= f1[0]


# --- which words, and how frequent ----------------------------------------------------------------


def dictionary(frequencies: Mapping[str, int] = BASE) -> Dictionary:
    return Dictionary("base", frequencies, sum(frequencies.values()))


def used(accepted: Collection[str] = (), **words: tuple[int, float]) -> Frequencies:
    counts, expected = zip(*words.values(), strict=True) if words else ((), ())
    scores = np.zeros(len(words))
    return Frequencies(
        list(words), np.array(counts), np.array(expected, float), 1000.0, scores, accepted
    )


def test_a_known_word_has_both_frequencies() -> None:
    total = sum(BASE.values())
    found = list(lines(used(电压=(50, 45.0)), dictionary()))
    assert found == [f"电压 {90 + round(45 * total / 1000)} n\n"]


def test_a_known_word_whose_string_is_mostly_something_else_is_left_out() -> None:
    assert list(lines(used(电压=(50, 20.0)), dictionary())) == []


def test_a_new_word_is_on_the_scale_of_the_dictionary() -> None:
    total = sum(BASE.values())
    assert list(lines(used(电网=(50, 50.0)), dictionary())) == [
        f"电网 {round(50 * total / 1000)} n\n"
    ]


def test_a_phrase_of_known_words_is_left_out() -> None:
    assert list(lines(used(绝缘电压=(50, 50.0)), dictionary())) == []


def test_what_chance_would_make_as_frequent_is_left_out() -> None:
    assert list(lines(used(的电=(20, 19.0)), dictionary())) == []


def test_characters_and_what_jieba_breaks_at_are_left_out() -> None:
    assert list(lines(used(电=(50, 50.0), 〇网=(50, 50.0), 𠮷网=(50, 50.0)), dictionary())) == []


def test_a_known_word_stays_whole_though_its_parts_are_more_frequent() -> None:
    base = {**BASE, "绝缘电压": 9}
    found = entries(
        "".join(
            lines(used(绝缘=(400, 400.0), 电压=(400, 400.0), 绝缘电压=(9, 2.0)), dictionary(base))
        )
    )
    total = sum(base.values())
    assert found["绝缘电压"] > found["绝缘"] * found["电压"] / total


def test_an_accepted_word_is_written_and_cut_whole() -> None:
    words = {
        "绝缘电压": (0, 0.0),
        "的电": (20, 19.0),
        "电压": (50, 20.0),
        "变": (9, 9.0),
        "压器网": (1, 0.0),
    }
    assert entries("".join(lines(used(**words), dictionary()))) == {}
    found = entries("".join(lines(used(words.keys(), **words), dictionary())))
    total = sum(BASE.values())
    assert list(found) == ["绝缘电压", "的电", "电压", "压器网"]
    assert found["电压"] == BASE["电压"]  # as jieba has it: its string is mostly something else
    assert found["的电"] == round(19 * total / 1000)
    for word in found:
        assert math.log(found[word]) > best(word, BASE | found, total)


def test_what_people_accept_is_in_every_list_and_what_it_is_saved_as(
    own: Dictionary, tmp_path: Path
) -> None:
    power = ROOT / "corpora" / "power.txt"
    asked = {"绝缘电阻", "继电保护", "无此词哉"}
    assert not asked & entries(written(wordmine.discover(power))).keys()
    judged = wordmine.Judgements({word: wordmine.Judgement("accept") for word in asked})
    found = wordmine.discover(power, judgements=judged)
    assert set(found.settings["accepted"]) == asked  # type: ignore[arg-type]
    assert asked <= entries(written(found)).keys()
    found.save(tmp_path / "power.csv")
    assert written(Lexicon.load(tmp_path / "power.csv")) == written(found)


def test_a_file_that_accepts_what_is_no_word_is_refused(own: Dictionary) -> None:
    made = wordmine.discover(texts=["电网的电压"] * 5, min_confidence=0)
    columns = {name: made.column(name) for name in made.types}
    with pytest.raises(LexiconError, match="the setting accepted is 5: it must be a list of words"):
        written(Lexicon(made.words, columns, {"accepted": 5}))


def test_what_is_written_is_said(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "wordmine"):
        words = {"电网": (50, 50.0), "电压": (9, 9.0), "的电": (9, 9.0), "电": (9, 9.0)}
        list(lines(used(**words, 艾萨克·牛顿=(9, 9.0)), dictionary()))
    assert caplog.messages == [
        "jieba: left out 1 word with signs, blanks or rare ideographs, such as 艾萨克·牛顿: jieba "
        "ends every word at these",
        "jieba: frequencies are on the scale of base, 10 words; words written: 1 new ones and 1 "
        "that it knows; left out, as they would change nothing or make its cuts worse: 1",
    ]


WORDS = st.text("电压变器绝缘网的", min_size=2, max_size=5)


@settings(deadline=None)
@given(
    st.dictionaries(WORDS, st.tuples(st.integers(2, 500), st.floats(0.05, 1)), max_size=12),
    st.dictionaries(st.one_of(WORDS, st.sampled_from("电压变器绝缘网的")), st.integers(1, 900)),
)
def test_no_known_word_is_made_rarer_and_each_written_one_beats_its_parts(
    words: dict[str, tuple[int, float]], base: dict[str, int]
) -> None:
    base = {**base, "网": 5}
    counted = used(**{word: (count, count * share) for word, (count, share) in words.items()})
    known = dictionary(base)
    found = entries("".join(lines(counted, known)))
    changed = base | found
    for word in [*words, *found]:
        before, after = base.get(word, 0), changed.get(word, 0)
        assert after >= before
        if word in found or (before and math.log(before) > best(word, base, known.total)):
            assert math.log(after) > best(word, changed, known.total)


def best(word: str, frequencies: Mapping[str, int], total: int) -> float:
    """The logarithm of the frequency that the best cut into shorter words stands for."""

    def cut(text: str, whole: bool) -> float:
        if not text:
            return 0.0
        return max(
            math.log(frequencies.get(text[:k], 0) or 1) - math.log(total) + cut(text[k:], True)
            for k in range(1, len(text) + whole)
            if k == 1 or text[:k] in frequencies
        )

    return cut(word, False) + math.log(total)


# --- the dictionary -------------------------------------------------------------------------------


def test_a_dictionary_is_read_with_tags_and_without(tmp_path: Path) -> None:
    path = tmp_path / "dict.txt"
    path.write_text("电压 90 n\n的 500\n电压 10\n", encoding="utf-8")
    found = Dictionary.load(path)
    assert (found.frequencies, found.total, found.name) == ({"电压": 10, "的": 500}, 600, str(path))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("电压\n", ":1: no line of a dictionary of jieba's"),
        ("电压 90 n\n的,5\n", ":2: no line of a dictionary of jieba's"),
        ("", ": no word in it has a frequency: name jieba's dict.txt"),
        ("电压 0 n\n", ": no word in it has a frequency"),
    ],
)
def test_what_is_no_dictionary_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "dict.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=f"^{path}{message}"):
        Dictionary.load(path)


def test_without_jieba_its_dictionary_must_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wordmine.exports.jieba.find_spec", lambda name: None)
    with pytest.raises(SettingsError, match=r"install jieba .*, or name its dict.txt with --dict"):
        Dictionary.load()


def test_other_formats_take_no_dictionary(own: Dictionary) -> None:
    lexicon = wordmine.discover(texts=["电网的电压"] * 5, min_confidence=0)
    with pytest.raises(SettingsError, match="the format plain takes no dictionary: only jieba"):
        lexicon.dump(io.StringIO(), "plain", dictionary=own)
