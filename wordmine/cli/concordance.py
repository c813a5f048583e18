"""``wordmine concordance``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

import click

from wordmine.cli import console, options
from wordmine.errors import visible

if TYPE_CHECKING:
    from wordmine.discovery import Context


@click.command("concordance")
@options.words_argument
@options.words_option
@click.option(
    "-c",
    "--corpus",
    required=True,
    multiple=True,
    type=console.NamedPath(allow_dash=True),
    metavar="FILE",
    help="Texts to look in, or counts.  Repeatable.",
)
@console.output_option
@click.option(
    "--format",
    "file_format",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    show_default=True,
    help="Lines with the word in the middle, or JSON objects.",
)
@click.option(
    "--examples", "k", type=int, metavar="K", help="Lines to show for each word.  [default: 5]"
)
@click.option(
    "--width",
    type=int,
    metavar="N",
    help="Characters to show on each side of the word.  [default: 20]",
)
@console.memory_option
@console.tmp_option
@options.showing_options
@console.quiet_option
def command(
    words: tuple[str, ...],
    lists: tuple[Path, ...],
    corpus: tuple[Path, ...],
    output: Path | None,
    file_format: str,
    quiet: bool,
    **settings: Any,
) -> None:
    """Show the lines where words stand, the word in the middle.

    \b
    wordmine concordance 变压器 -c corpus.txt
    wordmine concordance 变压器 绝缘 -c corpus.txt --examples 20 --width 12
    wordmine concordance --words terms.tsv -c corpus/ --format jsonl -o lines.jsonl
    """
    from wordmine.discovery import concordance

    console.listen(quiet, verbose=False)
    inputs = (*corpus, *lists)
    console.check_stdin(inputs)
    console.warn_of_repeats(corpus)
    asked = options.asked(words, lists, settings)
    given = {name: value for name, value in settings.items() if value is not None}
    with console.target(output, inputs) as stream:
        stages = console.Stages(quiet)
        found = concordance(corpus, asked, on_progress=stages.tell, **given)
        stages.begin("")
        write = _lines if file_format == "text" else _records
        stream.writelines(write(found))
    console.name_missing([word for word, contexts in found.items() if not contexts])


def _records(found: dict[str, list[Context]]) -> Iterator[str]:
    for word, contexts in found.items():
        for context in contexts:
            record = {"asked": word, **context._asdict()}
            yield f"{visible(json.dumps(record, ensure_ascii=False))}\n"


def _lines(found: dict[str, list[Context]]) -> Iterator[str]:
    """The lines of each word, below each other at the word; an empty line between words."""
    groups = [contexts for contexts in found.values() if contexts]
    for number, contexts in enumerate(groups):
        if number:
            yield "\n"
        yield from _aligned(contexts)


def _aligned(contexts: Sequence[Context]) -> Iterator[str]:
    parts = [tuple(map(visible, (one.left, one.word, one.right))) for one in contexts]
    places = [visible(one.place()) for one in contexts]
    before = max(_columns(left) for left, _, _ in parts)
    margin = max(map(_columns, places))
    for place, (left, word, right) in zip(places, parts, strict=True):
        blanks = margin - _columns(place) + 2 * bool(margin) + before - _columns(left)
        yield f"{place}{' ' * blanks}{left} {word} {right}\n"


def _columns(text: str) -> int:
    """Columns of a terminal that a text takes: two for each wide character."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
