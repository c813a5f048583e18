"""The word lists of commands: files of words, and words that are given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from wordmine.lexicon import wordlist
from wordmine.text import Reading

words_argument = click.argument("words", nargs=-1, metavar="[WORD]...")
words_option = click.option(
    "--words",
    "lists",
    multiple=True,
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE",
    help="A list of words to take as well.  Repeatable.",
)


def read(source: Path | Iterable[str], settings: Mapping[str, Any]) -> list[str]:
    """The words of a file, decoded as other files are to be, or of what is given."""
    names = ("encoding", "errors")
    given = {name: settings[name] for name in names if settings.get(name) is not None}
    return wordlist.read(source, Reading(**given), settings.get("memory"))


def union(lists: Iterable[Path], settings: Mapping[str, Any]) -> frozenset[str]:
    """The words of several files."""
    return frozenset(word for path in lists for word in read(path, settings))


def asked(words: Sequence[str], lists: Iterable[Path], settings: Mapping[str, Any]) -> list[str]:
    """The words that are given, and those of files.

    Raises
    ------
    click.UsageError : there is none.
    """
    found = [*words, *(word for path in lists for word in read(path, settings))]
    if not found:
        raise click.UsageError("there is no word: give some, or a list of them with --words FILE")
    return list(dict.fromkeys(found))
