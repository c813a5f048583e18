"""What the command line says to people, in their language: English, or Chinese by a catalogue.

Messages are English where they arise.  On their way to stderr or to a page of help they are looked
up in the catalogue by their shape: ``{n} words`` is the shape of ``2,675 words``, where a number
fills the gap; ``no field {}`` is that of ``no field 'text'``; ``{*}`` takes any text.  What fills a
gap is looked up as well.  Where the catalogue lacks a message, its clauses are looked up, which say
where, what happened and what to do.  What the catalogue lacks stays English.
"""

from __future__ import annotations

import ast
import copy
import inspect
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import click

CATALOGUE = Path(__file__).parent / "locale" / "zh.po"

LANGUAGES = ("en", "zh")

_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
"""Those that tell a program the reader's language; the first that is set counts."""

_GAP = re.compile(r"(\{[n*]?\})")

_BETWEEN_CLAUSES = {": ": "：", "; ": "；"}
"""The signs between clauses; what stands behind a colon may be a list that has the other."""

_ENTRY = re.compile(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n)+)', re.MULTILINE)

# Pieces between which a line may be broken: an ideograph with the punctuation that clings to it, a
# word, blanks.
_PIECE = re.compile(
    r"[「『（《\[]*[\u2e80-\u2fff\u3003-\u3007\u3012-\u9fff][，。、；：？！」』）》]*"
    r"|[^\s\u2e80-\u9fff]+[，。、；：？！」』）》]*|[，。、；：？！]+|\s+"
)

_language = "en"


def asked_for(arguments: Sequence[str]) -> str | None:
    """The language that arguments name before a command, None if they name none."""
    for number, argument in enumerate(arguments):
        if argument == "--lang":
            return arguments[number + 1] if number + 1 < len(arguments) else None
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if not argument.startswith("-"):
            break
    return None


def of_environment(environment: Mapping[str, str]) -> str:
    """The language of a reader by the usual variables."""
    told = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    return "zh" if told.startswith("zh") else "en"


def choose(arguments: Sequence[str]) -> None:
    """Speak the language that arguments or the environment name."""
    global _language
    chosen = asked_for(arguments)
    _language = chosen if chosen in LANGUAGES else of_environment(os.environ)
    click.Context.formatter_class = _ChineseHelp if _language == "zh" else click.HelpFormatter


@cache
def catalogue() -> dict[str, str]:
    """Every message in Chinese, by the English one; the first entry of the file is its header."""
    entries = _ENTRY.findall(CATALOGUE.read_text(encoding="utf-8"))
    return {_quoted(english): _quoted(chinese) for english, chinese in entries[1:]}


def _quoted(lines: str) -> str:
    return "".join(ast.literal_eval(line) for line in lines.splitlines())


@cache
def _shapes() -> list[tuple[re.Pattern[str], str]]:
    """Messages with gaps, as patterns, the surest first.

    Those that begin with words of their own are surer than those that begin with a gap, and long
    ones are surer than short ones.
    """
    gapped = sorted(
        (english for english in catalogue() if _GAP.search(english)),
        key=lambda english: (english.startswith("{}"), -len(english)),
    )
    return [(re.compile(_pattern(english), re.DOTALL), english) for english in gapped]


def _pattern(english: str) -> str:
    """The pattern of the messages of a shape; a shape of one clause is not filled with several."""
    within_clause = "(.+?)" if ": " in english else "((?:(?!: ).)+?)"
    gaps = {"{n}": r"([\d,.]+)", "{*}": "(.+?)", "{}": within_clause}
    return "".join(gaps.get(part) or re.escape(part) for part in _GAP.split(english))


def translated(message: str) -> str:
    """A message in the reader's language, if the catalogue has it."""
    if _language == "en":
        return message
    if exact := catalogue().get(message):
        return exact
    for pattern, english in _shapes():
        if found := pattern.fullmatch(message):
            return catalogue()[english].format(*map(translated, found.groups()))
    for sign, chinese in _BETWEEN_CLAUSES.items():
        clauses = message.split(sign, 1)
        if len(clauses) > 1 and (told := list(map(translated, clauses))) != clauses:
            return chinese.join(told)
    return message


def described(command: click.Command) -> click.Command:
    """A command with its help in the reader's language."""
    if _language == "en":
        return command
    made = copy.copy(command)
    made.help = help_text(command.help or "")
    made.params = [_explained(parameter) for parameter in command.params]
    if isinstance(made, click.Group):
        made.commands = {name: described(one) for name, one in made.commands.items()}
        made.short_help = translated(command.short_help or "")
    return made


def help_text(text: str) -> str:
    """A text of help, paragraph by paragraph; examples stay as they are."""
    parts = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join(
        part if part.startswith(("\b", "  ")) else translated(" ".join(part.split()))
        for part in parts
    )


def _explained(parameter: click.Parameter) -> click.Parameter:
    made = copy.copy(parameter)
    if isinstance(made, click.Option) and made.help:
        made.help = translated(" ".join(made.help.split()))
    return made


def width(text: str) -> int:
    """Columns that a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def wrapped(text: str, columns: int) -> list[str]:
    """The lines of a paragraph, none wider than some columns where that can be."""
    lines = [""]
    for piece in _PIECE.findall(" ".join(text.split())):
        if width(lines[-1] + piece) > columns and lines[-1]:
            lines.append("")
        if lines[-1] or not piece.isspace():
            lines[-1] += piece
    return [line.rstrip() for line in lines]


class _ChineseHelp(click.HelpFormatter):
    """Help with Chinese headings, broken by what characters take on a terminal."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        told = re.sub(
            r"\[OPTIONS\]|\[?COMMAND\]? \[ARGS\]...", lambda one: translated(one[0]), args
        )
        super().write_usage(prog, told, translated(prefix or "Usage: "))

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{translated(heading)}：\n")

    def write_text(self, text: str) -> None:
        for number, part in enumerate(text.split("\n\n")):
            lines = part.split("\n")[1:] if part.startswith("\b") else None
            lines = lines or wrapped(part, self.width - self.current_indent)
            self.write("\n" if number else "")
            for line in lines:
                self.write(f"{'':>{self.current_indent}}{line}\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        rows = list(rows)
        first = min(max(width(term) for term, _ in rows), col_max) + col_spacing
        for term, told in rows:
            lines = wrapped(
                translated(" ".join(told.split())), self.width - self.current_indent - first
            )
            self.write(f"{'':>{self.current_indent}}{term}")
            room = first - width(term)
            self.write(
                " " * room if room >= col_spacing else f"\n{'':>{self.current_indent + first}}"
            )
            self.write(f"\n{'':>{self.current_indent + first}}".join(lines) + "\n")
