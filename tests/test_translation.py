"""What the command line says in Chinese: nothing lacks its translation, or runs over the edge."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from commands import ROOT, run

import wordmine
from wordmine.cli import translation
from wordmine.cli import wordmine as program

POWER = ROOT / "corpora" / "power.txt"
ENCYCLOPEDIA = ROOT / "corpora" / "encyclopedia.txt"
ENGLISH = re.compile(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}")


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A reader of Chinese."""
    monkeypatch.setenv("LANGUAGE", "zh_CN:zh")
    translation.choose([])
    yield
    translation.choose(["--lang", "en"])


def commands(group: click.Group) -> Iterator[click.Command]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield command
        if isinstance(command, click.Group):
            yield from commands(command)


def helps() -> Iterator[str]:
    """All texts of help."""
    assert isinstance(program, click.Group)
    for command in (translation.described(program), *commands(program)):
        parts = inspect.cleandoc(command.help or "").split("\n\n")
        yield from (part for part in parts if not part.startswith("\b"))
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, (command.name, parameter.name)
                yield parameter.help


def templates() -> Iterator[str]:
    """The shapes of all messages that modules log for people."""
    for path in Path(wordmine.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="info" | "warning"), args=[ast.Constant(str(text)), *_]
                ):
                    yield re.sub(r"%(\.\d)?[srdf]", "{}", text).replace("%%", "%")


def shape(node: ast.expr) -> str:
    """The shape of a message as it is written in the code."""
    match node:
        case ast.Constant(str(text)):
            return text
        case ast.JoinedStr(values):
            return "".join(map(shape, values))
        case _:
            return "{}"


def refusals() -> Iterator[str]:
    """The shapes of what commands refuse."""
    for path in (Path(wordmine.__file__).parent / "cli").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Raise(exc=ast.Call(args=[ast.Constant() | ast.JoinedStr() as text])):
                    yield shape(text)


def test_all_help_is_translated() -> None:
    lacking = [text for text in helps() if not re.search("[一-鿿]", text) or ENGLISH.search(text)]
    assert lacking == []


def test_all_messages_of_the_log_are_translated() -> None:
    lacking = {text for text in templates() if re.search("[a-z]{2}", text)}
    assert lacking - translation.catalogue().keys() == set()


def test_what_commands_refuse_is_translated() -> None:
    found = set(refusals())
    assert len(found) > 10
    assert found - translation.catalogue().keys() == set()


def test_translations_have_the_same_gaps() -> None:
    for english, chinese in translation.catalogue().items():
        gaps = [re.findall(r"\{\d?\}", text) for text in (english, chinese)]
        assert len(gaps[0]) == len(gaps[1]), english


def test_help_fits_a_terminal() -> None:
    assert isinstance(program, click.Group)
    for command in commands(program):
        context = click.Context(command, info_name=command.name, terminal_width=80)
        for line in command.get_help(context).splitlines():
            long = "wordmine" in line or "[" in line.split("  ")[0] or re.search(r"--\w+ \[", line)
            assert translation.width(line) <= 80 or long, line


@pytest.mark.parametrize(
    "arguments",
    [
        ["discover", POWER, "--top", "1"],
        ["contrast", POWER, ENCYCLOPEDIA, "--top", "1"],
        ["count", POWER, "-o", "power.wm"],
        ["vectors", POWER, "-o", "vectors.txt", "--dim", "5"],
        ["discover", POWER, "-o", "words.tsv", "--report", "words.html"],
        ["discover", POWER, "--stages"],
        ["discover"],
        ["discovery"],
        ["discover", "missing.txt"],
        ["discover", POWER, "-o", "no/words.tsv"],
        ["contrast", POWER],
        ["contrast", POWER, POWER],
        ["decode", "lattice.jsonl"],
        ["discover", POWER, "--max-len", "3", "--method", "pmi"],
        [],
    ],
)
def test_what_commands_say_is_chinese(arguments: list[str | Path], tmp_path: Path) -> None:
    done = run(*arguments, cwd=tmp_path)
    said = done.stderr or done.stdout
    assert re.search("[一-鿿]", said)
    assert not ENGLISH.search(re.sub("(?m)^  wordmine.*", "", said)), said


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        (["--lang", "en", "discover"], {"LANG": "zh_CN"}, "en"),
        (["--lang=zh"], {}, "zh"),
        (["discover", "--lang", "zh"], {}, "en"),
        (["--lang"], {}, "en"),
        (["--lang", "fr"], {}, "en"),
    ],
)
def test_the_language_is_the_readers(
    arguments: list[str],
    environment: dict[str, str],
    language: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    translation.choose(arguments)
    assert translation.translated("reading") == {"en": "reading", "zh": "读取"}[language]


def test_data_are_the_same_in_every_language(monkeypatch: pytest.MonkeyPatch) -> None:
    chinese = run("discover", POWER, "--top", "5")
    monkeypatch.setenv("LANGUAGE", "en")
    english = run("discover", POWER, "--top", "5")
    assert chinese.stdout == english.stdout
    assert chinese.stderr != english.stderr


def test_what_fills_a_gap_is_translated_too() -> None:
    assert translation.translated("corpus   1 symbol, 1 distinct; least count 2").split() == [
        "语料",
        "1",
        "个符号，1",
        "种；最低词频",
        "2",
    ]
