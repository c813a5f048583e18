"""``wordmine decode``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wordmine.cli import console, options

if TYPE_CHECKING:
    from wordmine.lattice import Decoded, Model

_FORMATS = ("text", "jsonl")


@click.command("decode")
@click.option(
    "-l",
    "--lexicon",
    type=console.NamedPath(),
    metavar="FILE",
    help="Decode by words: a lexicon of discover, or a dictionary.",
)
@click.option(
    "--counts",
    type=console.NamedPath(),
    metavar="FILE",
    help="Decode by character bigrams: counts, or a corpus to count.",
)
@click.argument("lattice", nargs=-1, type=console.NamedPath(allow_dash=True, dir_okay=False))
@console.output_option
@click.option(
    "--weight",
    type=float,
    metavar="X",
    help="Weight of the language model.  [default: 1]",
)
@click.option(
    "--smoothing",
    type=float,
    metavar="X",
    help="Number to add to the count of each bigram.  [default: 0.1]",
)
@click.option(
    "--format",
    "file_format",
    type=click.Choice(_FORMATS),
    default="text",
    show_default=True,
    help="The text alone, or an object with the text, the choices and the cost in nats.",
)
@click.option(
    "--n-best",
    type=click.IntRange(1),
    metavar="N",
    help="Best strings of each text: with tabs between them, or as a JSON list.  [default: 1]",
)
@options.decoding_options
@click.option(
    "--field",
    metavar="NAME",
    help="With --counts, read the text in this field of JSON, CSV, TSV or Parquet.",
)
@console.quiet_option
def command(
    lexicon: Path | None,
    counts: Path | None,
    lattice: tuple[Path, ...],
    output: Path | None,
    weight: float | None,
    smoothing: float | None,
    file_format: str,
    n_best: int | None,
    quiet: bool,
    **decoding: Any,
) -> None:
    """Choose among candidate characters with their probabilities, as OCR or speech gives them.

    LATTICE is JSON lines, - for standard input, which is the default.  A line holds the positions
    of a text, each a list of candidates with their probabilities, or a certain text.

    \b
    [["电", "申"], [["柳", 0.6], ["视", 0.4]], "机"]
    wordmine decode -l lexicon.tsv lattice.jsonl
    wordmine decode --counts corpus.txt --weight 0.8 lattice.jsonl
    """
    if (lexicon is None) == (counts is None):
        raise click.UsageError("name the language model: either -l FILE or --counts FILE")
    if counts is None and smoothing is not None:
        raise click.UsageError("--smoothing goes with --counts: words are not smoothed")
    if counts is None and decoding["field"] is not None:
        raise click.UsageError("--field goes with --counts: a lexicon has no fields of text")
    from wordmine.lattice import WEIGHT, decoded, decoded_n_best
    from wordmine.text import Corpus

    console.listen(quiet, verbose=False)
    lattice = lattice or (Path("-"),)
    used = [path for path in (lexicon, counts, *lattice) if path]
    console.check_stdin(used)
    with console.target(output, used) as stream:
        model = _model(lexicon, counts, smoothing, decoding)
        for path in lattice:
            live = Corpus(path).is_live()
            how = WEIGHT if weight is None else weight
            for found in (
                decoded(path, model, how)
                if n_best is None
                else decoded_n_best(path, model, n_best, how)
            ):
                stream.write(_text(found) if file_format == "text" else _json(found))
                stream.write("\n")
                if live:
                    stream.flush()


def _model(
    lexicon: Path | None, counts: Path | None, smoothing: float | None, decoding: dict[str, Any]
) -> Model:
    from wordmine.lattice import SMOOTHING, BigramModel, WordModel
    from wordmine.segmentation import Segmenter

    how = {name: value for name, value in decoding.items() if value is not None}
    if counts:
        return BigramModel.load(counts, SMOOTHING if smoothing is None else smoothing, **how)
    assert lexicon
    return WordModel(Segmenter.load(lexicon, **how))


def _text(found: Decoded | list[Decoded]) -> str:
    """The best string of a lattice, or several."""
    return "\t".join(one.text for one in found) if isinstance(found, list) else found.text


def _json(found: Decoded | list[Decoded]) -> str:
    """The same with choice and cost."""
    record = [*map(_record, found)] if isinstance(found, list) else _record(found)
    return json.dumps(record, ensure_ascii=False)


def _record(found: Decoded) -> dict[str, Any]:
    return {"text": found.text, "choice": found.choice, "cost": round(found.cost, 4)}
