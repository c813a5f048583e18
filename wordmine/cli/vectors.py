"""``wordmine vectors``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wordmine.cli import console, options
from wordmine.errors import number


@click.command("vectors")
@options.corpus_argument
@console.output_option
@click.option(
    "-l",
    "--lexicon",
    type=console.NamedPath(),
    metavar="FILE",
    help="A lexicon of discover, or a dictionary.  [default: what discover finds]",
)
@click.option("--dim", type=int, metavar="N", help="Number of dimensions, at most.  [default: 100]")
@click.option(
    "--window",
    type=int,
    metavar="N",
    help="How many words on either side count as near.  [default: 5]",
)
@click.option(
    "--min-count",
    type=int,
    metavar="N",
    help="Least count of a word.  [default: chosen from the corpus size]",
)
@click.option(
    "--shift",
    type=float,
    metavar="X",
    help="How many times more frequent than chance a pair of words must be.  [default: 1]",
)
@console.threads_option
@console.memory_option
@console.tmp_option
@options.options
@console.quiet_option
@console.verbose_option
def command(
    corpus: tuple[Path, ...],
    output: Path | None,
    lexicon: Path | None,
    quiet: bool,
    verbose: bool,
    **settings: Any,
) -> None:
    """Learn word vectors and write them in the text format of word2vec.

    CORPUS is files, folders, - for standard input, or a counts file.

    \b
    wordmine vectors corpus.txt -o vectors.txt
    wordmine similar 变压器 --vectors vectors.txt
    """
    console.listen(quiet, verbose)
    console.check_stdin((*corpus, lexicon))
    console.warn_of_repeats(corpus)
    given = {name: value for name, value in settings.items() if value is not None}
    with console.target(output, [*corpus, *([lexicon] if lexicon else [])]) as stream:
        from wordmine.embedding import vectors

        stages = console.Stages(quiet)
        learned = vectors(corpus, lexicon, on_progress=stages.tell, **given)
        stages.begin("writing")
        learned.dump(stream)
        stages.begin("")
    if not quiet:
        size, dim = learned.array.shape
        words = number(size, "word")
        console.say(f"vectors  {words} in {dim} dimensions\ntime     {stages}")
