"""``wordmine concordance``, and lists of words for it and for explain."""

from __future__ import annotations

import json
from pathlib import Path
from unicodedata import east_asian_width

import pytest
from commands import run

import wordmine

TEXT = "昨夜断路器跳闸。\n母线停电后，检查断路器。\nAB 断路器 12\n母线\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def columns(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def test_words_stand_below_each_other(corpus: Path) -> None:
    done = run("concordance", "断路器", "母线", "-c", "text.txt", "-q", cwd=corpus.parent)
    assert (done.returncode, done.stderr) == (0, "")
    first, _, second = done.stdout.partition("\n\n")
    for lines, word, number in ((first, "断路器", 3), (second, "母线", 2)):
        found = lines.splitlines()
        assert len(found) == number
        assert len({columns(line[: line.index(f" {word} ")]) for line in found}) == 1
    assert first.splitlines()[0] == "text.txt:1              昨夜 断路器 跳闸。"
    assert first.splitlines()[1] == "text.txt:2  母线停电后，检查 断路器 。"


def test_as_json_they_are_what_the_function_gives(corpus: Path) -> None:
    arguments = ["-c", corpus, "--format", "jsonl", "--examples", "2", "--width", "3", "-q"]
    done = run("concordance", "断路器", *arguments)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    expected = wordmine.concordance(corpus, ["断路器"], 2, 3)["断路器"]
    assert found == [{"asked": "断路器", **one._asdict()} for one in expected]


def test_words_may_come_from_lists_and_those_missing_are_named(corpus: Path) -> None:
    (corpus.parent / "list.csv").write_text("断路器;3\n变压器;4\n", encoding="utf-8")
    arguments = ["--words", "list.csv", "-c", "text.txt", "-o", "out.txt"]
    done = run("concordance", "母线", *arguments, cwd=corpus.parent)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.splitlines() == [
        "wordmine: list.csv: 2 words, fields between semicolons",
        "wordmine: not in the corpus: 变压器",
    ]
    written = (corpus.parent / "out.txt").read_text(encoding="utf-8")
    assert written.count(" 母线 ") == 2
    assert written.count(" 断路器 ") == 3


def test_explain_takes_lists_of_words(corpus: Path) -> None:
    (corpus.parent / "list.txt").write_bytes("母线\n".encode("gbk"))
    arguments = ["--words", "list.txt", "--encoding", "gbk", "-c", "text.txt", "-q"]
    done = run("explain", "断路器", *arguments, cwd=corpus.parent)
    assert done.returncode == 0
    assert [line for line in done.stdout.splitlines() if line.startswith(("断路器: ", "母线: "))]
    assert done.stdout.index("断路器: ") < done.stdout.index("母线: ")


@pytest.mark.parametrize("command", ["explain", "concordance"])
def test_without_a_word_there_is_nothing_to_do(corpus: Path, command: str) -> None:
    (corpus.parent / "empty.txt").write_text("# nothing\n", encoding="utf-8")
    for arguments in ([], ["--words", corpus.parent / "empty.txt"]):
        done = run(command, "-c", corpus, *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert "there is no word: give some, or a list of them with --words FILE" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["母线"], 2, "Missing option '-c' / '--corpus'"),
        (["母线", "-c", "gone.txt"], 1, "gone.txt: no such file; check the path"),
        (["母线", "-c", "-", "--words", "-"], 2, "standard input (-) is wanted twice"),
        (["母线", "-c", "text.txt", "-o", "text.txt"], 1, "text.txt: is an input as well"),
        (
            ["母线", "-c", "text.txt", "--width", "-1"],
            2,
            "--width is -1: it must be a whole number",
        ),
        (["", "-c", "text.txt"], 2, "it must be a list of words, none of them empty"),
    ],
)
def test_what_cannot_be_is_said(
    corpus: Path, arguments: list[str], code: int, message: str
) -> None:
    done = run("concordance", *arguments, cwd=corpus.parent)
    assert (done.returncode, done.stdout) == (code, "")
    assert message in done.stderr
    assert corpus.read_text(encoding="utf-8") == TEXT


def test_nothing_in_a_text_steers_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("母线\x1b[31m红\u202e色\n", encoding="utf-8")
    for form in ("text", "jsonl"):
        done = run("concordance", "母线", "-c", "a.txt", "--format", form, cwd=tmp_path)
        assert "\\u001b[31m红\\u202e色" in done.stdout
        assert "\x1b" not in done.stdout
