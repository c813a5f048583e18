"""``wordmine contrast``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wordmine.cli import console, discovering, reading
from wordmine.entries import FORMATS


@click.command("contrast")
@click.argument("domain", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--background",
    multiple=True,
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE",
    help="Other texts, or counts of them.  Repeatable.",
)
@console.output_option
@click.option(
    "--format", "file_format", type=click.Choice(FORMATS), default="tsv", show_default=True,
    help="How to write the terms.",
)  # fmt: skip
@click.option(
    "--measure",
    type=click.Choice(
        ["score", "log_ratio", "ratio", "log_likelihood", "log_odds", "simple_maths", "c_value"]
    ),
    help="What to rank by.  [default: score]",
)
@click.option(
    "--min-count", type=int, metavar="N",
    help="Least count of a term in the domain.  [default: chosen from the domain's size]",
)  # fmt: skip
@click.option(
    "--max-len", type=int, metavar="N",
    help="Longest n-gram counted throughout, symbols.  [default: 5]",
)  # fmt: skip
@click.option(
    "--join/--no-join", default=None,
    help="Seek words up to twice that long by joining.  [default: join]",
)  # fmt: skip
@click.option("--top", type=int, metavar="N", help="List only the best N terms.")
@click.option(
    "--min-score", type=float, metavar="X",
    help="List only terms that score at least X, bits.  [default: -5]",
)  # fmt: skip
@click.option(
    "--numbers", type=click.Choice(["drop", "keep"]),
    help="Whether numbers, ordinals and dates may be terms.  [default: drop]",
)  # fmt: skip
@click.option(
    "--known", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
    help="A dictionary: list only what it lacks.  Repeatable.",
)  # fmt: skip
@click.option(
    "--stopwords", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
    help="Words not to list.  Repeatable.",
)  # fmt: skip
@console.threads_option
@console.memory_option
@console.tmp_option
@reading.options
@console.quiet_option
@console.verbose_option
def command(
    domain: tuple[Path, ...],
    background: tuple[Path, ...],
    output: Path | None,
    file_format: str,
    known: tuple[Path, ...],
    stopwords: tuple[Path, ...],
    quiet: bool,
    verbose: bool,
    **settings: Any,
) -> None:
    """Find the terms of a field: what its texts have that others lack.

    DOMAIN is texts of the field, or counts of them; of two files without --background the second
    is the background.  Of two lexicons, all words are listed that one has significantly more of.

    \b
    wordmine contrast law.txt general.txt -o terms.tsv
    wordmine contrast law/ --background general.wm --top 500 --format plain
    """
    console.listen(quiet, verbose)
    if not background:
        if len(domain) != 2:
            raise click.UsageError("name the background: --background FILE, or two files in all")
        domain, background = domain[:1], domain[1:]
    inputs = (*domain, *background, *known, *stopwords)
    console.check_stdin(inputs)
    console.warn_of_repeats(domain)
    console.warn_of_repeats(background)
    given = discovering.given(known=known, stopwords=stopwords, **settings)
    with console.target(output, inputs) as stream:
        from wordmine.terminology import contrast

        stages = console.Stages(quiet)
        terms = contrast(domain, background, on_progress=stages.tell, **given)
        stages.begin("writing")
        terms.dump(stream, file_format)
        stages.begin("")
    if not quiet:
        _summarise(terms, stages)


def _summarise(terms: Any, stages: console.Stages) -> None:
    facts = terms.settings
    lines = [f"terms       {len(terms):,}"]
    if "domain_symbols" in facts:  # not of lexicons
        lines[:0] = [
            f"domain      {console.number(facts['domain_symbols'], 'symbol')}; "
            f"least count {facts['min_count']}",
            f"background  {console.number(facts['background_symbols'], 'symbol')}",
        ]
    if not len(terms):
        lines.append("            nothing is special enough: try more text, or --min-score -20")
    click.echo("\n".join([*lines, f"time        {stages}"]), err=True)
