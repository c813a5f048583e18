"""``wordmine explain``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from wordmine.cli import console, options
from wordmine.cli.translation import translated
from wordmine.errors import visible


@click.command("explain")
@options.words_argument
@options.words_option
@click.option(
    "-c",
    "--corpus",
    required=True,
    multiple=True,
    type=console.NamedPath(allow_dash=True),
    help="Texts to look in: whatever discover reads.  Repeatable.",
)
@click.option(
    "--format",
    "file_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Lines to read, or a JSON object a word.",
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
@options.discovery_options
@console.threads_option
@console.memory_option
@console.tmp_option
@options.options
@console.quiet_option
def command(
    words: tuple[str, ...],
    lists: tuple[Path, ...],
    corpus: tuple[Path, ...],
    file_format: str,
    quiet: bool,
    **settings: Any,
) -> None:
    """Say why words are listed, or why they are not, and show where they stand.

    Takes the settings of discover, and discovers the words of the corpus anew.

    \b
    wordmine explain 变压器 变压 -c corpus.txt
    wordmine explain 变压器 -c corpus.wm --min-count 5
    wordmine explain --words mine.txt -c corpus.txt
    """
    from wordmine.discovery import explain

    console.listen(quiet, verbose=False)
    console.check_stdin((*corpus, *lists, *settings["known"], *settings["stopwords"]))
    console.warn_of_repeats(corpus)
    asked = options.asked(words, lists, settings)
    given = options.given(**settings)
    with console.target(None) as stream:
        stages = console.Stages(quiet)
        found = explain(corpus, asked, on_progress=stages.tell, **given)
        stages.begin("")
        if file_format == "json":
            lines = [visible(json.dumps(one.record(), ensure_ascii=False)) + "\n" for one in found]
        else:
            lines = ["\n".join(f"{one.told(translated)}\n" for one in found)]
        stream.writelines(lines)
