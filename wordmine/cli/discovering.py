"""The options of commands that discover words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wordmine.cli import wordlists
from wordmine.cli.reading import Command, decorated

_LISTING = (
    click.option(
        "--max-len",
        type=int,
        metavar="N",
        help="Longest n-gram counted throughout, symbols.  [default: 5]",
    ),
    click.option(
        "--join/--no-join",
        default=None,
        help="Seek words up to twice that long by joining.  [default: join]",
    ),
    click.option("--top", type=int, metavar="N", help="List only the best N."),
    click.option(
        "--numbers",
        type=click.Choice(["drop", "keep"]),
        help="Whether numbers, ordinals and dates may be listed.  [default: drop]",
    ),
    click.option(
        "--known",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="A dictionary: list only what it lacks.  Repeatable.",
    ),
    click.option(
        "--stopwords",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Words not to list.  Repeatable.",
    ),
)
_OPTIONS = (
    click.option(
        "--method",
        type=click.Choice(["entropy", "pmi"]),
        help="Minimum-entropy learning, or the reference method of 2019.  [default: entropy]",
    ),
    click.option(
        "--min-count",
        type=int,
        metavar="N",
        help="Least count of a word.  [default: chosen from the corpus size]",
    ),
    click.option(
        "--min-confidence",
        type=float,
        metavar="P",
        help="List only words that are at least so likely to be words, 0 to 1.  [default: 0.35]",
    ),
    *_LISTING,
    click.option(
        "--judgements",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="What a report saved: accepted words are always listed, rejected ones never.",
    ),
)


def listing_options(command: Command) -> Command:
    """Give a command the options for what to list, of words and terms alike."""
    return decorated(_LISTING, command)


def options(command: Command) -> Command:
    """Give a command the options that say what `pipeline.Settings` does of words."""
    return decorated(_OPTIONS, command)


def given(**options: Any) -> dict[str, Any]:
    """The settings that options give, word lists read."""
    settings = {name: value for name, value in options.items() if value is not None}
    for name in ("known", "stopwords"):
        settings[name] = wordlists.union(settings[name], settings)
    return settings
