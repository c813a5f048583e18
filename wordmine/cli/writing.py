"""Where words and terms are written to, in which format, and what a terminal shows of them."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypeVar

import click

from wordmine.cli import console
from wordmine.cli.options import Command, decorated
from wordmine.lexicon import FORMATS, format_of, is_binary, needed, settings_file

if TYPE_CHECKING:
    from wordmine.exports import Dictionary
    from wordmine.lexicon import Lexicon, Terms

    Listed = TypeVar("Listed", Lexicon, Terms)

_SCREEN = 40
"""Entries that a terminal shows unless there is --top."""

_log = logging.getLogger("wordmine")


def options(formats: Sequence[str] = FORMATS) -> Callable[[Command], Command]:
    """Give a command the options that `Destination.of` takes.

    Parameters
    ----------
    formats : what it can write.
    """
    given = (
        console.output_option,
        click.option(
            "--format",
            "file_format",
            type=click.Choice(formats),
            help="How to write.  [default: what the suffix of the file stands for, or tsv]",
        ),
        click.option(
            "--dict",
            "dictionary",
            type=console.NamedPath(),
            metavar="FILE",
            help="For the format jieba: jieba's dict.txt.  [default: of the jieba installed]",
        ),
    )
    return lambda command: decorated(given, command)


@dataclass(frozen=True)
class Destination:
    """Where entries are written to.

    Attributes
    ----------
    path : the file; None for standard output.
    format : how they are written.
    dictionary : what the format needs.
    """

    path: Path | None
    format: str
    dictionary: Dictionary | None

    @classmethod
    def of(
        cls, output: Path | None, file_format: str | None, dictionary: Path | None
    ) -> Destination:
        """What the options say, checked before the work is done.

        Raises
        ------
        click.UsageError : the format is no text and would go to a terminal.
        SettingsError, CorpusError, LexiconError : as for `wordmine.lexicon.needed`.
        """
        path = None if output == Path("-") else output
        chosen = file_format or ("tsv" if path is None else format_of(path))
        place = cls(path, chosen, needed(chosen, dictionary))
        if is_binary(chosen) and place.is_terminal():
            raise click.UsageError(f"the format {chosen} is no text: name a file with -o")
        return place

    @property
    def files(self) -> list[Path]:
        """The files there will be: with the entries, and with settings that have no room there."""
        if self.path is None:
            return []
        beside = settings_file(self.path, self.format)
        return [self.path, beside] if beside else [self.path]

    def open(self, inputs: Iterable[Path]) -> AbstractContextManager[TextIO]:
        """The stream to write to; raises what `console.target` does."""
        for beside in self.files[1:]:
            console.claim(beside, inputs)
        return console.target(self.path, inputs)

    def is_terminal(self) -> bool:
        """Whether a person looks on."""
        return self.path is None and sys.stdout is not None and sys.stdout.isatty()

    def shown(self, entries: Listed, top: int | None) -> Listed:
        """What of the entries is written: the best of them where a person looks on."""
        return entries[:_SCREEN] if top is None and self.is_terminal() else entries

    def write(self, entries: Lexicon | Terms, stream: TextIO) -> None:
        """Write entries to a stream that is open for this place."""
        entries.dump(stream, self.format, dictionary=self.dictionary)
        if self.path is not None:
            entries.save_settings(self.path, self.format)
        elif self.format == "csv":
            _log.info("csv has no room for the settings: they go beside a file that -o names")


def tell_of_rest(entries: Lexicon | Terms, shown: Lexicon | Terms) -> None:
    """Say so where not all entries are shown."""
    if len(shown) < len(entries):
        console.say(
            f"the best {len(shown)} of {len(entries):,} entries; -o FILE writes all of them, as "
            "does a pipe, and --top N shows more"
        )
