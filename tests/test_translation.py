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
TWO_WORDS = re.compile(r"[a-z]{2,},? [a-z]{2,}")
WORD_OF_ENGLISH = re.compile(
    r"(?<![\w/{!-])(an?|and|are|as|be|for|from|has|holds|in|is|its?|no|not|of|on|or|that|the|there|this|to"
    r"|which|with)(?![\w-])"
)
NOT_SAID = re.compile(
    r"^(<|\s|#|, the first|wordmine finds|default-src|module|Noto|no (word|line) is at fault"
    r"|found binary|field limit)"
)
"""What nobody reads: pages, formats, code for `repr`, other programs' messages, the impossible."""


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


def shape(node: ast.expr) -> str:
    """The shape of a text as it is written in the code."""
    match node:
        case ast.Constant(str(text)):
            return text
        case ast.JoinedStr(values):
            return "".join(map(shape, values))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return shape(left) + shape(right)
        case _:
            return "{}"


def shapes(node: ast.AST) -> Iterator[str]:
    """The shapes of all texts in a piece of code but for docstrings and help."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.keyword(arg="help"):
            return
        case ast.Constant(str()) | ast.JoinedStr() | ast.BinOp(op=ast.Add()):
            yield shape(node)
    for inner in ast.iter_child_nodes(node):
        if not (isinstance(inner, ast.Constant) and isinstance(node, ast.JoinedStr)):
            yield from shapes(inner)


def said() -> Iterator[str]:
    """Every text in the code that has two words or more, with something in its gaps."""
    for path in Path(wordmine.__file__).parent.rglob("*.py"):
        for text in shapes(ast.parse(path.read_text(encoding="utf-8"))):
            filled = re.sub(r"%(\.\d)?[srdf]|\{\w*\}", "1", text).replace("%%", "%")
            if TWO_WORDS.search(filled) and not NOT_SAID.search(filled):
                yield from filled.split("\n")


def test_all_help_is_translated() -> None:
    lacking = [text for text in helps() if not re.search("[一-鿿]", text) or ENGLISH.search(text)]
    assert lacking == []


def test_all_that_is_said_is_translated() -> None:
    found = set(said())
    assert len(found) > 400
    told = {text: translation.translated(text) for text in found}
    assert {text: one for text, one in told.items() if WORD_OF_ENGLISH.search(one)} == {}


def test_translations_have_the_same_gaps() -> None:
    for english, chinese in translation.catalogue().items():
        gaps = [re.findall(r"\{[\w*]?\}", text) for text in (english, chinese)]
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


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "a.csv:3: record 2: not valid CSV (unexpected end of data): mend it, or use --errors "
            "replace or skip",
            "a.csv:3：第 2 条记录：不是有效的 CSV（unexpected end of data）：请改正，或用 --errors "
            "replace 或 skip",
        ),
        (
            "my words: is a PDF, not words: turn it into text first, as pdftotext does",
            "my words：是PDF，不是词表：请先转成文本，例如用 pdftotext",
        ),
        (
            "records that are faulty, and were left out: 2 (a:1: record 1: no field 'x'; "
            "a:3: record 3: not a JSON object)",
            "有错而略去的记录：2（a:1：第 1 条记录：没有字段 'x'；"
            "a:3：第 3 条记录：不是 JSON 对象）",
        ),
        (
            "files that hold no records, and were read as text: 4 (a.txt; b.txt; c.txt; …)",
            "不是记录而当作文本来读的文件：4（a.txt；b.txt；c.txt；……）",
        ),
        ("files skipped (a PDF): 2 (a.txt; b.txt)", "跳过的文件（PDF）：2（a.txt；b.txt）"),
        ("no such clause: nor this one", "no such clause: nor this one"),
        ("12,345 words", "12,345 个词"),
        ("many words", "many words"),
    ],
)
def test_messages_are_put_together_of_clauses(message: str, told: str) -> None:
    assert translation.translated(message) == told


def test_reasons_are_chinese() -> None:
    done = run("explain", "变压器", "变压", "-c", POWER, "-q", "--examples", "0")
    assert done.stdout.startswith("变压器：收录，第 ")
    assert "变压：未收录：学习之后，没有一处是作为词出现的\n" in done.stdout
