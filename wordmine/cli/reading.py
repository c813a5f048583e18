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


def _several(
    context: click.Context, parameter: click.Parameter, given: tuple[str, ...]
) -> tuple[str, ...] | None:
    """What is given, one time or more; None if it is not."""
    return given or None


_DECODING = (
    click.option(
        "--encoding",
        metavar="NAME",
        help="The encoding of files that are not UTF-8.  [default: detected for each]",
    ),
    click.option(
        "--errors",
        type=click.Choice(get_args(Errors)),
        help="What to do about bytes that cannot be decoded, and faulty records.  "
        "[default: strict]",
    ),
)

_OPTIONS = (
    click.option(
        "--glob",
        multiple=True,
        callback=_several,
        metavar="PATTERN",
        help="Which files of a folder to read, such as *.txt.  Repeatable.  [default: *]",
    ),
    click.option(
        "--exclude",
        multiple=True,
        callback=_several,
        metavar="PATTERN",
        help="Which files and folders in a folder not to read.  Repeatable.",
    ),
    click.option(
        "--skip-unreadable",
        is_flag=True,
        help="Pass over files that cannot be read, or are no text, and count them.",
    ),
    *_DECODING,
    click.option(
        "--field",
        metavar="NAME",
        help="Of JSON, CSV, TSV and Parquet, read the text under this name; a.b is b in a.",
    ),
    click.option("--t2s", is_flag=True, help="Turn Traditional characters into Simplified ones."),
)

_DEDUP = click.option("--dedup", is_flag=True, help="Drop lines that repeat an earlier one.")


def options(command: Command) -> Command:
    """Give a command the options that `Reading` takes, under the same names."""
    return decorated((*_OPTIONS, _DEDUP), command)


def showing_options(command: Command) -> Command:
    """Give a command those of them that matter where lines are only sought and shown."""
    return decorated(_OPTIONS, command)


def decoding_options(command: Command) -> Command:
    """Give a command those of them that say how to decode files."""
    return decorated(_DECODING, command)


def decorated(given: Sequence[Callable[[Command], Command]], command: Command) -> Command:
    """Give a command some options, in this order."""
    return reduce(lambda inner, option: option(inner), reversed(given), command)
