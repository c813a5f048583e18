"""``wordmine report``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wordmine.cli import console, options

if TYPE_CHECKING:
    from wordmine.lexicon import Lexicon, Terms

_CORPUS = click.Path(path_type=Path, allow_dash=True)


@click.command("report")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "-c",
    "--corpus",
    multiple=True,
    type=_CORPUS,
    metavar="FILE",
    help="Where the lines of words are from: what discover takes.  Repeatable.",
)
@click.option(
    "--background",
    multiple=True,
    type=_CORPUS,
    metavar="FILE",
    help="Of terms, where the lines of the other side are from.  Repeatable.",
)
@console.output_file_option
@click.option(
    "--lines", type=int, metavar="N", help="Show lines of the best N words.  [default: 2000]"
)
@click.option("--examples", type=int, metavar="K", help="Lines of a word.  [default: 5]")
@click.option("--no-lines", is_flag=True, help="Put no line of the corpus into the page.")
@click.option(
    "--judgements",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What the page of an earlier report saved.",
)
@click.option("--title", metavar="TEXT", help="What stands above the page.")
@console.memory_option
@console.tmp_option
@options.showing_options
@console.quiet_option
def command(
    file: Path,
    corpus: tuple[Path, ...],
    background: tuple[Path, ...],
    output: Path,
    no_lines: bool,
    judgements: Path | None,
    quiet: bool,
    **settings: Any,
) -> None:
    """Make a page to look at words or terms, to judge them and to hand them on.

    FILE is what discover or contrast wrote as tsv, csv or jsonl.  The page is one file, needs no
    network and opens in any browser.  Lines of the corpus are in it, unless there is --no-lines:
    whoever has the page can read them.

    \b
    wordmine report lexicon.tsv -c corpus.txt -o report.html
    wordmine report terms.tsv -c domain.txt --background general.txt -o report.html
    """
    console.listen(quiet, verbose=False)
    inputs = (file, *corpus, *background, *([judgements] if judgements else []))
    console.check_stdin(inputs)
    console.claim(output, inputs)
    if no_lines and (corpus or background):
        raise click.UsageError("--no-lines takes no corpus: leave out -c and --background")
    given = {
        name: value for name, value in settings.items() if value is not None and value is not False
    }
    write(
        _loaded(file),
        output,
        corpus,
        background,
        quiet=quiet,
        judgements=judgements,
        settings=given,
    )


def write(
    entries: Lexicon | Terms,
    output: Path,
    corpus: tuple[Path, ...],
    background: tuple[Path, ...] = (),
    *,
    quiet: bool,
    judgements: Path | None = None,
    settings: dict[str, Any],
) -> None:
    """Make the page of a lexicon or of terms, and say what is in it."""
    from wordmine.reporting import report

    stages = console.Stages(quiet)
    made = report(
        entries,
        corpus or None,
        background=background or None,
        judgements=judgements,
        on_progress=stages.tell,
        **settings,
    )
    made.save(output)
    stages.begin("")
    if not quiet:
        told = "with lines of the corpus" if corpus or background else "without lines of a corpus"
        size = -(-len(made.html.encode()) // 1000)
        console.say(
            f"report   {len(entries):,} {entries.noun} {told}, {size:,} kB: open {output} in a "
            "browser"
        )


def _loaded(path: Path) -> Lexicon | Terms:
    """The lexicon or the terms of a file."""
    from wordmine.errors import LexiconError
    from wordmine.lexicon import wordlist
    from wordmine.text import document, named

    entries = wordlist.own(document(path), path)
    if entries is None:
        raise LexiconError(
            f"{named(path)}: neither a lexicon nor terms: give a file that 'wordmine discover' or "
            "'contrast' wrote as tsv, csv or jsonl"
        )
    return entries
