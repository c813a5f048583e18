"""``wordmine evaluate``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from wordmine.cli import console, options

Command = TypeVar("Command", bound=Callable[..., Any])

_FILE = console.NamedPath(allow_dash=True, dir_okay=False)


@click.group("evaluate")
def command() -> None:
    """Score segmentations, lexicons and terms by what people marked.

    GOLD and PREDICTED are texts with blanks between the words, a sentence a line.  Lists hold a
    word a line, its first field, best first.  - stands for standard input.
    """


def _options(command: Command) -> Command:
    """Give a command the options that all of the group have."""
    file_format = click.option(
        "--format",
        "file_format",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="A figure a line, or one JSON object.",
    )
    return options.decoding_options(file_format(command))


@command.command("segmentation", short_help="Precision, recall and F1 of words.")
@click.argument("gold", type=_FILE)
@click.argument("predicted", type=_FILE)
@click.option(
    "--vocabulary",
    type=_FILE,
    metavar="FILE",
    help="Known words, as a segmented text, a list or a lexicon: also score the recall of words "
    "in it and out of it.",
)
@_options
def _segmentation(
    gold: Path, predicted: Path, vocabulary: Path | None, file_format: str, **decoding: Any
) -> None:
    """Precision, recall and F1 of words, as the SIGHAN bakeoffs count them.

    f1_low and f1_high bound F1 with 95 % confidence, by a bootstrap over sentences.

    \b
    wordmine evaluate segmentation gold.txt predicted.txt
    wordmine evaluate segmentation gold.txt predicted.txt --vocabulary train.txt
    """
    from wordmine import evaluation

    console.listen(quiet=True, verbose=False)
    console.check_stdin((gold, predicted, vocabulary))
    scores = evaluation.segmentation(gold, predicted, vocabulary, **_given(decoding))
    _show(scores._asdict(), file_format)


@command.command("lexicon", short_help="How many of a text's words are listed.")
@click.argument("gold", type=_FILE)
@click.argument("lexicon", type=_FILE)
@click.option(
    "--min",
    "min_count",
    type=int,
    metavar="N",
    help="Least count of a gold word that should be listed.  [default: 5]",
)
@_options
def _lexicon(gold: Path, lexicon: Path, file_format: str, **given: Any) -> None:
    """How many of a text's words a lexicon lists, and how far up.

    Words are those of two or more Han characters; other entries do not count.  For a text
    with N such words, precision_at_n is the share of them among the first N entries.

    \b
    wordmine evaluate lexicon gold.txt lexicon.tsv
    """
    from wordmine import evaluation

    console.listen(quiet=True, verbose=False)
    console.check_stdin((gold, lexicon))
    _show(evaluation.lexicon(gold, lexicon, **_given(given))._asdict(), file_format)


@command.command("terms", short_help="How many of the best terms are listed.")
@click.argument("terms", type=_FILE)
@click.argument("lists", nargs=-1, required=True, type=_FILE, metavar="LIST...")
@_options
def _terms(terms: Path, lists: tuple[Path, ...], file_format: str, **decoding: Any) -> None:
    """How many of the best 100, 500, 1000 and 2000 terms are in lists of terms.

    \b
    wordmine evaluate terms terms.tsv law.txt more.txt
    """
    from wordmine import evaluation

    console.listen(quiet=True, verbose=False)
    console.check_stdin((terms, *lists))
    _show(evaluation.terms(terms, *lists, **_given(decoding))._asdict(), file_format)


def _given(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


def _show(scores: dict[str, float | None], file_format: str) -> None:
    """Write figures: as they are as JSON, null included; those there are, rounded, as text."""
    with console.target(None) as stream:
        if file_format == "json":
            stream.write(json.dumps(scores) + "\n")
            return
        for name, value in scores.items():
            if value is not None:
                shown = f"{value:.4f}" if isinstance(value, float) else value
                stream.write(f"{name}: {shown}\n")
