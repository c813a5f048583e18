"""``wordmine similar``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wordmine.cli import console, options

if TYPE_CHECKING:
    from wordmine.embedding import Vectors


@click.command("similar")
@click.argument("word", nargs=-1, required=True)
@click.option(
    "-c",
    "--corpus",
    multiple=True,
    type=console.NamedPath(allow_dash=True),
    metavar="FILE",
    help="A corpus to learn from, or counts.  Repeatable.",
)
@click.option(
    "-l",
    "--lexicon",
    type=console.NamedPath(),
    metavar="FILE",
    help="A lexicon of discover, or a dictionary.  [default: what discover finds]",
)
@click.option(
    "--vectors",
    "vectors_file",
    type=console.NamedPath(),
    metavar="FILE",
    help="Vectors learned before, instead of a corpus.",
)
@click.option(
    "--top", type=int, default=10, show_default=True, metavar="N", help="How many words to print."
)
@console.output_option
@console.threads_option
@console.memory_option
@console.tmp_option
@options.options
@console.quiet_option
def command(
    word: tuple[str, ...],
    corpus: tuple[Path, ...],
    lexicon: Path | None,
    vectors_file: Path | None,
    top: int,
    output: Path | None,
    quiet: bool,
    **settings: Any,
) -> None:
    """Print the words that stand near the same words as WORD does, and how similar they are.

    \b
    wordmine similar 变压器 电压 -c corpus.txt
    wordmine similar 变压器 -c counts.wm -l lexicon.tsv --top 20
    wordmine similar 变压器 --vectors vectors.txt
    """
    if (vectors_file is None) == (not corpus):
        raise click.UsageError("say what to learn from: either -c FILE or --vectors FILE")
    given = {
        name: value for name, value in settings.items() if value is not None and value is not False
    }
    if vectors_file and (given or lexicon):
        raise click.UsageError("vectors are learned already: say how to learn them with -c FILE")
    console.listen(quiet, verbose=False)
    inputs = [path for path in (lexicon, vectors_file, *corpus) if path]
    console.check_stdin((lexicon, vectors_file, *corpus))
    console.warn_of_repeats(corpus)
    with console.target(output, inputs) as stream:
        from wordmine.symbols import fold

        words = tuple(map(fold, word))
        vectors = _vectors(vectors_file, corpus, lexicon, words, quiet, given)
        near = [(one, vectors.similar(one, top)) for one in words]
        stream.write("word\tneighbour\tsimilarity\n")
        for one, neighbours in near:
            for neighbour, similarity in neighbours:
                stream.write(f"{one}\t{neighbour}\t{similarity:.4f}\n")


def _vectors(
    path: Path | None,
    corpus: tuple[Path, ...],
    lexicon: Path | None,
    words: tuple[str, ...],
    quiet: bool,
    settings: dict[str, Any],
) -> Vectors:
    from wordmine.embedding import Vectors, vectors

    if path:
        return Vectors.load(path)
    stages = console.Stages(quiet)
    learned = vectors(corpus, lexicon, words=words, on_progress=stages.tell, **settings)
    stages.begin("")
    return learned
