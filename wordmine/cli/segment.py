"""``wordmine segment``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wordmine.cli import console, engines, options

if TYPE_CHECKING:
    from wordmine.segmentation import Segmenter


def _granularity(context: click.Context, parameter: click.Parameter, given: str) -> str | float:
    """A name, or a number."""
    try:
        return float(given)
    except ValueError:
        return given


@click.command("segment")
@click.option(
    "-l",
    "--lexicon",
    required=True,
    type=console.NamedPath(),
    metavar="FILE",
    help="A lexicon of discover, or a dictionary: word, and count if known, a line.",
)
@click.argument("text", nargs=-1, type=options.source)
@console.output_option
@click.option(
    "--user-dict",
    multiple=True,
    type=console.NamedPath(),
    metavar="FILE",
    help="Words to add; one without a count is cut as one word wherever its parts would be cut.  "
    "Repeatable.",
)
@click.option(
    "--like",
    type=console.NamedPath(),
    metavar="FILE",
    help="A sample of text as you would cut it, words between blanks: 100 sentences or more.",
)
@click.option(
    "--dates",
    type=click.Choice(["join", "split"]),
    default="join",
    show_default=True,
    help="Whether 2000年, 12月, 31日 are one word or two.",
)
@click.option(
    "--granularity",
    default="standard",
    show_default=True,
    metavar="fine|standard|coarse|NUMBER",
    callback=_granularity,
    help="How long words are: fine for search engines, coarse for compounds in one word, or a "
    "number, of which these are -1 and 1.",
)
@click.option(
    "--sep", default=" ", metavar="TEXT",
    help=r"What to put between words; \t is a tab.  [default: a space]",
)  # fmt: skip
@click.option(
    "--format", "file_format",
    type=click.Choice(["words", "bmes", "conllu", "jsonl", "csv", "parquet"]),
    default="words", show_default=True,
    help="How to write the words; with --field, the last three keep all fields.",
)  # fmt: skip
@console.threads_option
@options.options
@engines.options
@console.quiet_option
def command(
    lexicon: Path,
    text: tuple[Path, ...],
    output: Path | None,
    user_dict: tuple[Path, ...],
    like: Path | None,
    dates: Any,
    granularity: Any,
    sep: str,
    file_format: str,
    threads: int | None,
    quiet: bool,
    **settings: Any,
) -> None:
    """Cut text into words with a lexicon: one line in, one line out, at once.

    TEXT is files, folders, or - for standard input, which is the default; compressed or not, in
    any usual encoding.  With --field, a record is one line.

    \b
    wordmine discover corpus.txt -o lexicon.tsv
    wordmine segment -l lexicon.tsv corpus.txt -o words.txt
    tail -f chat.log | wordmine segment -l lexicon.tsv --sep /
    wordmine segment -l lexicon.tsv --field text articles.csv --format csv -o cut.csv
    """
    from wordmine.segmentation import segmented
    from wordmine.text import Corpus, Reading

    console.listen(quiet, verbose=False)
    cluster = engines.Cluster.of(settings)
    text = text or (Path("-"),)
    inputs = (lexicon, *user_dict, *((like,) if like else ()), *text)
    console.check_stdin(inputs)
    given = {name: value for name, value in settings.items() if value is not None}
    reading = Reading(**given)
    decoding: dict[str, Any] = {
        name: given[name] for name in ("encoding", "errors") if name in given
    }
    with console.target(output, inputs) as stream:
        cut_as = {"dates": dates, "granularity": granularity}
        segmenter = _segmenter(lexicon, like, decoding, given, cut_as)
        for path in user_dict:
            segmenter.add_dictionary(path, **decoding)
        how = {"format": file_format, "separator": _unescaped(sep)}
        if cluster:
            from wordmine import spark

            stream.buffer.writelines(
                spark.segmented(text, segmenter, reading=reading, spark=cluster.session(), **how)
            )
            return
        corpus = Corpus(text, reading=reading)
        pieces = segmented(corpus, segmenter, threads=threads, **how)
        if corpus.is_live():
            for piece in pieces:
                stream.buffer.write(piece)
                stream.buffer.flush()
        else:
            stream.buffer.writelines(pieces)


def _segmenter(
    lexicon: Path,
    like: Path | None,
    decoding: Mapping[str, Any],
    reading: Mapping[str, Any],
    cut_as: Mapping[str, Any],
) -> Segmenter:
    """What cuts text with a lexicon; as a sample is cut, which is read like the text, if any."""
    from wordmine.lexicon import fit, wordlist
    from wordmine.segmentation import Segmenter
    from wordmine.text import Reading

    if like is None:
        return Segmenter.load(lexicon, **cut_as, **decoding)
    words: Any = wordlist.load(lexicon, Reading(**decoding))
    return Segmenter(fit(words, like, **reading), **cut_as)


def _unescaped(text: str) -> str:
    """Put tabs and line ends, which a shell passes on as they are typed, for their escapes."""
    return text.replace(r"\t", "\t").replace(r"\n", "\n")
