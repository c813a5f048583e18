"""The options that commands share, and the settings that they give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar, get_args

import click

from wordmine.cli import console
from wordmine.lexicon import wordlist
from wordmine.text import Errors, Reading

Command = TypeVar("Command", bound=Callable[..., Any])


class _Source(console.NamedPath):
    """A path; what Hadoop opens, such as hdfs://host/file, stays as it is."""

    def convert(
        self, value: Any, parameter: click.Parameter | None, context: click.Context | None
    ) -> Any:
        if isinstance(value, str) and "://" in value:
            return value
        return super().convert(value, parameter, context)


source = _Source(allow_dash=True)
corpus_argument = click.argument("corpus", nargs=-1, required=True, type=source)


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
        help="Files to read in a folder, such as *.txt.  Repeatable.  [default: *]",
    ),
    click.option(
        "--exclude",
        multiple=True,
        callback=_several,
        metavar="PATTERN",
        help="Files and folders not to read in a folder.  Repeatable.",
    ),
    click.option(
        "--skip-unreadable",
        is_flag=True,
        help="Leave out files that cannot be read or hold no text, and count them.",
    ),
    *_DECODING,
    click.option(
        "--field",
        metavar="NAME",
        help="Read the text in this field of JSON, CSV, TSV or Parquet; a.b is b in a.",
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
        help="Look for words up to twice as long as --max-len.  [default: join]",
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
        type=console.NamedPath(),
        metavar="FILE",
        help="A dictionary: list only what it lacks.  Repeatable.",
    ),
    click.option(
        "--stopwords",
        multiple=True,
        type=console.NamedPath(),
        metavar="FILE",
        help="Words not to list.  Repeatable.",
    ),
    click.option(
        "--judgements",
        type=console.NamedPath(),
        metavar="FILE",
        help="What a report saved: accepted words are always listed, rejected ones never.",
    ),
)
_DISCOVERY = (
    click.option(
        "--base",
        type=console.NamedPath(),
        metavar="FILE",
        help="A lexicon or counts of other text, as though that were read too: new words first.",
    ),
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
        help="List only words with at least this confidence, 0 to 1.  [default: 0.35]",
    ),
    *_LISTING,
)


def listing_options(command: Command) -> Command:
    """Give a command the options for what to list, of words and terms alike."""
    return decorated(_LISTING, command)


def discovery_options(command: Command) -> Command:
    """Give a command the options that say what `pipeline.Settings` does of words."""
    return decorated(_DISCOVERY, command)


def given(**options: Any) -> dict[str, Any]:
    """The settings that options give, word lists and judgements read: they may be pipes."""
    settings = {name: value for name, value in options.items() if value is not None}
    for name in ("known", "stopwords"):
        settings[name] = union(settings[name], settings)
    if "judgements" in settings:
        from wordmine.lexicon import Judgements

        settings["judgements"] = Judgements.load(settings["judgements"])
    return settings


_FINDING = ("memory", "tmp", *(name for name in Reading.__dataclass_fields__ if name != "dedup"))


def finding(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings by which words are found again in a corpus."""
    return {name: settings[name] for name in _FINDING if name in settings}


def showing(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a page of what was found: those of `finding`, and the judgements so far."""
    return finding(settings) | {"judgements": settings.get("judgements")}


words_argument = click.argument("words", nargs=-1, metavar="[WORD]...")
words_option = click.option(
    "--words",
    "lists",
    multiple=True,
    type=console.NamedPath(allow_dash=True),
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
