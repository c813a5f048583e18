"""``wordmine discover``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wordmine.cli import console, engines, options, report, writing
from wordmine.errors import number
from wordmine.runtime import together

if TYPE_CHECKING:
    from wordmine.lexicon import Lexicon


@click.command("discover")
@options.corpus_argument
@writing.options()
@options.discovery_options
@report.option
@console.threads_option
@console.memory_option
@console.tmp_option
@options.options
@engines.counting_options
@console.quiet_option
@console.verbose_option
def command(
    corpus: tuple[Path, ...],
    output: Path | None,
    file_format: str | None,
    dictionary: Path | None,
    known: tuple[Path, ...],
    stopwords: tuple[Path, ...],
    report_file: Path | None,
    quiet: bool,
    verbose: bool,
    **settings: Any,
) -> None:
    """Find the words of raw Chinese text and rank them.

    CORPUS is files, folders, or - for standard input; compressed or not, in any usual encoding.

    \b
    wordmine discover corpus.txt -o lexicon.tsv
    wordmine discover corpus.txt -o lexicon.xlsx
    wordmine discover corpus.txt --format jieba -o userdict.txt
    wordmine discover corpus.txt --known dict.txt --top 100
    wordmine discover article.txt --base lexicon.tsv
    wordmine discover corpus.txt -o lexicon.tsv --report report.html
    wordmine discover articles.jsonl.gz more.parquet --field text --dedup
    wordmine discover --engine spark hdfs://host/texts -o lexicon.tsv
    """
    console.listen(quiet, verbose)
    cluster = engines.Cluster.of(settings)
    single = filter(None, (dictionary, settings["judgements"], settings["base"]))
    inputs = (*corpus, *known, *stopwords, *single)
    console.check_stdin(inputs)
    console.warn_of_repeats(corpus)
    place = writing.Destination.of(output, file_format, dictionary)
    page = report_file and report.Page.beside(report_file, place.files, inputs, corpus)
    with together(), place.open(inputs) as stream:
        given = options.given(known=known, stopwords=stopwords, **settings)
        stages = console.Stages(quiet)
        lexicon = _discovered(corpus, cluster, on_progress=stages.tell, **given)
        stages.begin("writing")
        shown = place.shown(lexicon, settings["top"])
        place.write(shown, stream)
        if page:
            page.write(shown, stages, options.showing(given))
        stages.begin("")
    writing.tell_of_rest(lexicon, shown)
    if not quiet:
        _summarise(lexicon, stages)
        if page:
            page.tell()


def _discovered(corpus: tuple[Path, ...], cluster: engines.Cluster | None, **given: Any) -> Lexicon:
    if cluster is None:
        from wordmine.discovery import discover

        return discover(corpus, **given)
    from wordmine import spark

    return spark.discover(corpus, spark=cluster.session(), **given, **cluster.settings)


def _summarise(lexicon: Any, stages: console.Stages) -> None:
    facts = lexicon.settings
    lines = [
        f"corpus   {number(facts['symbols'], 'symbol')}, "
        f"{facts['distinct_symbols']:,} distinct; "
        f"least count {facts['min_count']}",
    ]
    if "bits_per_symbol_after" in facts:
        lines.append(
            f"entropy  {facts['bits_per_symbol_before']:.2f} bits a symbol as characters, "
            f"{facts['bits_per_symbol_after']:.2f} as words"
        )
    singles = sum(len(word) == 1 for word in lexicon.words)
    words = number(len(lexicon) - singles, "word")
    characters = number(singles, "single character")
    if "new_words" in facts:
        lines.append(f"lexicon  {words}, {characters}, {facts['new_words']:,} of them new")
    else:
        lines.append(f"lexicon  {words}, {characters}")
    if len(lexicon) == singles:
        lines.append(
            "         nothing is frequent and firm enough: try more text, or --min-confidence 0"
        )
    lines.append(f"time     {stages}")
    console.say("\n".join(lines))
