"""Words are explained by what discovery did with them, and every fate has its reason."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path

import numpy as np
import pytest
from commands import run, spawn

import wordmine
from wordmine.discovery import candidates, pipeline
from wordmine.discovery.explanation import Explanation
from wordmine.discovery.tracing import explain
from wordmine.errors import CorpusError, SettingsError
from wordmine.runtime import Workspace
from wordmine.text import Corpus

POWER = Path(__file__).parent.parent / "corpora" / "power.txt"


@pytest.fixture(scope="module")
def power() -> wordmine.Lexicon:
    return wordmine.discover(POWER)


def explained(word: str, corpus: object = POWER, **settings: object) -> Explanation:
    (one,) = explain(corpus, [word], **settings)  # type: ignore[arg-type]
    return one


@pytest.mark.parametrize(
    ("word", "reason", "why"),
    [
        ("变压器", "listed", "it is listed"),
        ("的", "listed", "it is listed"),
        ("变压", "vanished", "after learning, none of its occurrences counts as a word"),
        (
            "变压器的",
            "redundant",
            "its parts cost much less than the whole, so that it was no candidate",
        ),
        ("二百", "numeral", "it is a number, an ordinal or a date"),
        ("5G", "letters", "it is letters and digits alone"),
        ("，", "break", "it holds a character that no word contains"),
        ("器，", "break", "it holds a character that no word contains"),
        ("千里之外", "absent", "it does not occur"),
        ("变压器没有", "rare", "it occurs less than 2 times, the least count"),
    ],
)
def test_every_fate_has_its_reason(word: str, reason: str, why: str) -> None:
    one = explained(word)
    assert (one.word, one.reason, one.why) == (word, reason, why)
    assert one.listed == (reason == "listed") == (one.rank is not None)
    assert bool(one.contexts) == (one.count > 0)


@pytest.mark.parametrize(
    ("word", "settings", "reason"),
    [
        ("变压器", {"known": {"变压器"}}, "known"),
        ("变压器", {"stopwords": ["变压器"]}, "stopword"),
        ("变压器", {"top": 3}, "top"),
        ("变压器", {"min_confidence": 1}, "confidence"),
        ("变压器", {"min_count": 99}, "rare"),
        ("变压器", {"max_len": 2, "join": False}, "long"),
        ("变压器", {"method": "pmi"}, "listed"),
        ("变压", {"method": "pmi"}, "uncut"),
        ("二百", {"numbers": "keep"}, "listed"),
    ],
)
def test_settings_decide(word: str, settings: dict[str, object], reason: str) -> None:
    one = explained(word, **settings)
    assert one.reason == reason
    assert one.listed == (word in wordmine.discover(POWER, **settings))


def test_numbers() -> None:
    texts = ["有3个月亮。"] * 9
    assert explained("3个", None, texts=texts).reason == "number"
    assert explained("3个", None, texts=texts, numbers="keep").count == 9


def test_what_is_said_is_what_the_lexicon_holds(power: wordmine.Lexicon) -> None:
    words = random.Random(0).sample(power.words, 50)
    for one, word in zip(explain(POWER, words, k=1), words, strict=True):
        entry = power[word]._asdict()
        assert (entry.pop("word"), entry.pop("count")) == (one.word, one.count)
        assert one.statistics == entry
        assert one.rank == power.words.index(word) + 1
        assert one.reason == "listed"


def test_costs_are_those_that_decided() -> None:
    """What is no candidate costs so much more than its parts that it is hardly ever a word."""
    found = pipeline.discovered(Corpus(POWER), pipeline.Settings(), Workspace()).found
    assert found.learned is not None
    kept = candidates.plausible(found.counts, found.learned.autonomy)
    longer = np.flatnonzero((found.counts.lengths > 1) & found.counts.wordlike)
    rest = np.setdiff1d(longer, np.flatnonzero(kept))
    rng = np.random.default_rng(0)
    nodes = np.concatenate((rng.choice(rest, 40, False), rng.choice(longer, 40, False)))
    for node, one in zip(nodes, explain(POWER, found.counts.texts(nodes), k=0), strict=True):
        assert (one.reason in ("redundant", "bound")) == (node in rest)
        assert one.parts is not None
        assert "".join(one.parts.words) == one.word
        if one.reason == "redundant":
            assert one.whole is not None
            dearer = one.whole - one.parts.cost
            assert dearer >= 2.5 or one.count / (1 + math.exp(dearer)) < 0.5


def test_parts_have_their_counts() -> None:
    one = explained("变压器")
    assert one.split == [("变压", 42), ("器", 179)]
    assert one.parts is not None
    assert one.parts.words == ["变", "压", "器"]
    assert explained("的").split == []


def test_what_does_not_occur_is_likened() -> None:
    one = explained("继电气")
    assert (one.count, one.contexts, one.statistics) == (0, [], {})
    assert "继电器" in one.nearest


def test_contexts_have_places_where_a_corpus_can_be_read_again(tmp_path: Path) -> None:
    texts = POWER.read_text(encoding="utf-8").splitlines()
    wordmine.count(POWER).save(tmp_path / "a.wm")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").write_text("\n".join(texts), encoding="utf-8")
    for source, given, place in (
        (folder, None, f"{folder}/a.txt:2"), (str(POWER), None, f"{POWER}:2"),
        (None, texts, "text:2"), (None, iter(texts), ""), (tmp_path / "a.wm", None, ""),
        (wordmine.count(POWER), None, ""),
    ):  # fmt: skip
        one = explained("变压器", source, texts=given, k=2)
        assert one.contexts[0].place() == place
        assert len(one.contexts) == 2
        assert one.count == 42
    assert explained("变压器没有", tmp_path / "a.wm").count == 1


def test_the_command_prints_text() -> None:
    done = run("explain", "变压器", "变压", "-c", "corpora/power.txt", "-q", "--examples", "1")
    assert (done.returncode, done.stderr) == (0, "")
    first, second = done.stdout.split("\n\n")
    lines = first.splitlines()
    assert lines[0] == "变压器: listed, number 19"
    assert lines[1] == "  count                42"
    assert "  split                变压 42 | 器 179" in lines
    assert lines[-1].startswith("  corpora/power.txt:2  ")
    assert "【变压器】" in lines[-1]
    assert second.startswith(
        "变压: not listed: after learning, none of its occurrences counts as a word\n"
    )


def test_the_command_prints_json(tmp_path: Path) -> None:
    assert run("count", POWER, "-o", "a.wm", "-q", cwd=tmp_path).returncode == 0
    for arguments in (["-c", str(POWER)], ["-c", "a.wm"]):
        done = run("explain", "变压器", "变压", "--format", "json", *arguments, cwd=tmp_path)
        records = [json.loads(line) for line in done.stdout.splitlines()]
        corpus = POWER if arguments[1] == str(POWER) else tmp_path / "a.wm"
        expected = [one.record() for one in explain(corpus, ["变压器", "变压"])]
        assert records == json.loads(json.dumps(expected))
        assert records[0]["split"][0] == {"word": "变压", "count": 42}


def test_standard_input_is_read_once() -> None:
    arguments = ("explain", "变压器", "-c", "-", "-q", "--examples", "1")
    done = spawn(*arguments, data=POWER.read_bytes())
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith("  where          一两公里 电压就跌得")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["电网"], 2, "Missing option '-c' / '--corpus'"),
        (
            ["-c", "corpora/power.txt"],
            2,
            "there is no word: give some, or a list of them with --words",
        ),
        (["", "-c", "corpora/power.txt"], 2, "words is ['']: it must be a list of words"),
        (["电网", "-c", "gone.txt"], 1, "gone.txt: no such file; check the path"),
        (
            ["电网", "-c", "corpora/power.txt", "--examples", "-1"],
            2,
            "--examples is -1: it must be a whole",
        ),
    ],
)
def test_bad_input_is_said(arguments: list[str], code: int, message: str) -> None:
    done = run("explain", *arguments)
    assert done.returncode == code
    assert done.stdout == ""
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_bad_settings_are_refused() -> None:
    with pytest.raises(SettingsError, match="words is '电网': it must be a list of words"):
        explain(POWER, "电网")
    for name, message in (
        ("min_count", "min_count is -1: it must be a whole number, 1 to"),
        ("k", "k is -1: it must be a whole number, 0 or more"),
        ("threads", "threads is -1: it must be a whole number, 1 or more"),
        ("field", "field is -1: it must be the name of a field"),
        ("top", "top is -1: it must be a whole number, 1 or more"),
        ("method", "method is -1: it must be one of entropy, pmi"),
    ):
        with pytest.raises(SettingsError, match=message):
            explain(POWER, ["电网"], **{name: -1})  # type: ignore[arg-type]
    with pytest.raises(CorpusError, match="no Chinese text in the corpus"):
        explain(None, ["电网"], texts=["hello"])


def test_a_lexicon_alone_tells_of_rank_statistics_and_other_words(power: wordmine.Lexicon) -> None:
    ours = explain(POWER, ["变压器", "变压器厂", "继电气", "变压"])
    for one, told in zip(ours, explain(power, [one.word for one in ours]), strict=True):
        assert (told.word, told.rank, told.listed) == (one.word, one.rank, one.listed)
        assert (told.longer, told.shorter) == (one.longer, one.shorter)
        assert told.reason == ("listed" if one.listed else "unlisted")
        assert told.why == ("it is listed" if one.listed else "the lexicon does not hold it")
        assert (told.split, told.whole, told.parts, told.contexts) == ([], None, None, [])
        if one.listed:
            assert (told.count, told.statistics) == (one.count, one.statistics)
        else:
            assert (told.count, told.statistics) == (0, {})
    assert [one.word for one in explain(power, ["Ａ股", "的", "Ａ股"])] == ["Ａ股", "的"]
    assert "继电器" in explain(power, ["继电气"])[0].nearest
    assert explain(power, ["变压器"])[0].nearest == []
    with pytest.raises(CorpusError, match="both a lexicon and texts are given"):
        explain(power, ["变压器"], texts=["变压器"])
