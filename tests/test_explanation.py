"""Words are explained by what discovery did with them, and every fate has its reason."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path

import numpy as np
import pytest
from test_cli import WORDMINE, run

import wordmine
from wordmine.discovery import entropy, pipeline
from wordmine.discovery.explanation import Explanation
from wordmine.discovery.tracing import explain
from wordmine.errors import CorpusError, SettingsError
from wordmine.text.reading import Reading

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
        ("变压", "vanished", "learning left it no occurrence as a word"),
        ("变压器的", "redundant", "its parts cost so much less that it was no candidate"),
        ("二百", "numeral", "it counts, numbers or dates something"),
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
    assert explained("3个", ["有3个月亮。"] * 9).reason == "number"
    assert explained("3个", ["有3个月亮。"] * 9, numbers="keep").count == 9


def test_what_is_said_is_what_the_lexicon_holds(power: wordmine.Lexicon) -> None:
    words = random.Random(0).sample(power.words, 50)
    for one, word in zip(explain(POWER, words, k=1), words, strict=True):
        entry = power[word]._asdict()
        assert (entry.pop("word"), entry.pop("count")) == (one.word, one.count)
        assert one.statistics == entry
        assert one.rank == power.words.index(word) + 1
        assert one.reason == "listed"


def test_costs_are_those_that_decided() -> None:
    """What is no candidate costs a margin more than its parts, and what is one does not."""
    found = pipeline.discovered(POWER, Reading(), pipeline.Settings()).found
    assert found.autonomy is not None
    candidates = np.flatnonzero(entropy.margins(found.counts, found.autonomy, 1) > entropy.MARGIN)
    longer = np.flatnonzero((found.counts.lengths > 1) & found.counts.wordlike)
    rest = np.setdiff1d(longer, candidates)
    rng = np.random.default_rng(0)
    nodes = np.concatenate((rng.choice(rest, 40, False), rng.choice(longer, 40, False)))
    for node, one in zip(nodes, explain(POWER, found.counts.texts(nodes), k=0), strict=True):
        assert (one.reason == "redundant") == (node in rest)
        assert one.parts is not None
        assert "".join(one.parts.words) == one.word
        if one.reason == "redundant":
            assert one.whole is not None
            assert one.whole - one.parts.cost >= 2.5


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
    (tmp_path / "a.txt").write_text("\n".join(texts), encoding="utf-8")
    for source, place in (
        (tmp_path, f"{tmp_path}/a.txt:2"), (str(POWER), f"{POWER}:2"), (texts, "text:2"),
        (iter(texts), ""), (tmp_path / "a.wm", ""), (wordmine.count(POWER), ""),
    ):  # fmt: skip
        if source == tmp_path:
            (tmp_path / "a.wm").rename(tmp_path / ".a.wm")
        one = explained("变压器", source, k=2)
        if source == tmp_path:
            (tmp_path / ".a.wm").rename(tmp_path / "a.wm")
        assert one.contexts[0].place() == place
        assert len(one.contexts) == 2
        assert one.count == 42
    assert explained("变压器没有", tmp_path / "a.wm").count == 1


def test_the_command_prints_text() -> None:
    done = run("explain", "变压器", "变压", "-c", "corpora/power.txt", "-q", "--examples", "1")
    assert (done.returncode, done.stderr) == (0, "")
    first, second = done.stdout.split("\n\n")
    lines = first.splitlines()
    assert lines[0] == "变压器: listed, number 18"
    assert lines[1] == "  count                42"
    assert "  split                变压 42 | 器 179" in lines
    assert lines[-1].startswith("  corpora/power.txt:2  ")
    assert "【变压器】" in lines[-1]
    assert second.startswith("变压: not listed: learning left it no occurrence as a word\n")


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
    done = subprocess.run(
        [*WORDMINE, "explain", "变压器", "-c", "-", "-q", "--examples", "1"],
        input=POWER.read_bytes(), capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout.decode().splitlines()[-1].startswith("  where          一两公里 电压就跌得")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["电网"], 2, "Missing option '-c' / '--corpus'"),
        (["-c", "corpora/power.txt"], 2, "Missing argument 'WORD...'"),
        (["", "-c", "corpora/power.txt"], 2, "words is ('',): it must be a list of words"),
        (["电网", "-c", "gone.txt"], 1, "gone.txt: no such file; check the path"),
        (["电网", "-c", "corpora/power.txt", "--examples", "-1"], 2, "k is -1: it must be a whole"),
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
    with pytest.raises(SettingsError, match="no setting 'min_cuont': did you mean 'min_count'"):
        explain(POWER, ["电网"], min_cuont=5)
    with pytest.raises(CorpusError, match="no Chinese text in the corpus"):
        explain(["hello"], ["电网"])
