"""The arguments and options of commands that read text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar, get_args

import click

from wordmine.text import Errors

Command = TypeVar("Command", bound=Callable[..., Any])

corpus_argument = click.argument(
    "corpus", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True)
)

_DECODING = (
    click.option(
        "--encoding",
        metavar="NAME",
        help="The encoding of every file.  [default: detected for each]",
    ),
    click.option(
        "--errors",
        type=click.Choice(get_args(Errors)),
        help="What to do about undecodable bytes.  [default: strict]",
    ),
)

_OPTIONS = (
    click.option(
        "--glob",
        metavar="PATTERN",
        help="Which files of a folder to read, such as *.txt.  [default: *]",
    ),
    *_DECODING,
    click.option(
        "--field",
        metavar="NAME",
        help="Read JSON lines, CSV, TSV or Parquet: the text under this name.",
    ),
    click.option("--dedup", is_flag=True, help="Drop lines that repeat an earlier one."),
    click.option("--t2s", is_flag=True, help="Turn Traditional characters into Simplified ones."),
)


def options(command: Command) -> Command:
    """Give a command the options that `reading.Reading` takes, under the same names."""
    return decorated(_OPTIONS, command)


def decoding_options(command: Command) -> Command:
    """Give a command those of them that say how to decode files."""
    return decorated(_DECODING, command)


def decorated(given: Sequence[Callable[[Command], Command]], command: Command) -> Command:
    """Give a command some options, in this order."""
    return reduce(lambda inner, option: option(inner), reversed(given), command)
