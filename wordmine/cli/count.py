"""``wordmine count``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wordmine.cli import console, engines, options
from wordmine.errors import number

if TYPE_CHECKING:
    from wordmine.counting import Counted


@click.command("count")
@options.corpus_argument
@console.output_file_option
@click.option(
    "--min-count",
    type=int,
    metavar="N",
    help="Least count of an n-gram.  [default: chosen from the corpus size]",
)
@click.option("--max-len", type=int, metavar="N", help="Longest n-gram, symbols.  [default: 5]")
@click.option(
    "--numbers",
    type=click.Choice(["drop", "keep"]),
    help="Whether numbers may be part of words.  [default: drop]",
)
@console.threads_option
@console.memory_option
@console.tmp_option
@options.options
@engines.counting_options
@console.quiet_option
@console.verbose_option
def command(
    corpus: tuple[Path, ...], output: Path, quiet: bool, verbose: bool, **settings: Any
) -> None:
    """Count the n-grams of raw Chinese text and keep the counts.

    \b
    wordmine count encyclopedia.txt -o encyclopedia.wm
    wordmine discover encyclopedia.wm -o lexicon.tsv
    """
    console.listen(quiet, verbose)
    cluster = engines.Cluster.of(settings)
    console.check_stdin(corpus)
    console.warn_of_repeats(corpus)
    console.claim(output, corpus)
    stages = console.Stages(quiet)
    given = {name: value for name, value in settings.items() if value is not None}
    counted = _counted(corpus, cluster, on_progress=stages.tell, **given)
    stages.begin("writing")
    counted.save(output)
    stages.begin("")
    if not quiet:
        counts = counted.counts
        console.say(
            f"corpus   {number(counts.total, 'symbol')}, "
            f"{len(counts.alphabet):,} distinct; "
            f"least count {counts.min_count}\n"
            f"counts   {number(len(counts), 'n-gram')} of up to {counts.max_len} symbols\n"
            f"time     {stages}"
        )


def _counted(corpus: tuple[Path, ...], cluster: engines.Cluster | None, **given: Any) -> Counted:
    if cluster is None:
        from wordmine.counting import count

        return count(corpus, **given)
    from wordmine import spark

    return spark.count(corpus, spark=cluster.session(), **given, **cluster.settings)
