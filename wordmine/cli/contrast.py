"""``wordmine contrast``."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from wordmine.cli import console, engines, options, report, writing
from wordmine.errors import number, visible
from wordmine.lexicon import TERM_FORMATS
from wordmine.runtime import together

if TYPE_CHECKING:
    from wordmine.discovery import Context
    from wordmine.lexicon import Terms


_SHOWING = ("plain", "jsonl")
"""The formats that have room for examples."""

_MARGIN = 20
"""Characters to show on each side of a term."""


_PATH = re.compile(r"-|\.{0,2}/[^,，、\s]*|[^,，、\s]+\.(?:txt|tsv|csv|jsonl|dict?|gz|bz2|xz|zst)")
"""What is meant for the name of a file, where words are asked for, whether there is one or not."""


_BETWEEN = re.compile(r"[,，、]|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
"""What stands between words; other blanks are within them."""


def _is_file(one: str) -> bool:
    """Whether a file is meant, rather than words with commas between them."""
    return bool(_PATH.fullmatch(one)) or os.path.isfile(one)


def _words(option: str, given: Sequence[str], settings: Mapping[str, Any]) -> list[str]:
    """The words of files, and those given with commas between them."""
    found: list[str] = []
    for one in given:
        parts = map(str.strip, _BETWEEN.split(one))
        words = options.read(Path(one) if _is_file(one) else filter(None, parts), settings)
        if not words:
            raise click.BadParameter(f"there is no word in {one!r}", param_hint=repr(option))
        found += words
    return found


def _number(context: click.Context, parameter: click.Parameter, given: Any) -> int | None:
    """A number of subjects, None for as many as there are."""
    return None if given == "auto" else click.INT.convert(given, parameter, context)


@click.command("contrast")
@click.argument("domain", nargs=-1, required=True, type=options.source)
@click.option(
    "--background",
    multiple=True,
    type=options.source,
    metavar="FILE",
    help="Other texts, or counts of them.  Repeatable.",
)
@writing.options(TERM_FORMATS)
@click.option(
    "--measure",
    type=click.Choice(
        [
            "score",
            "log_ratio",
            "ratio",
            "smoothed_ratio",
            "log_likelihood",
            "log_odds",
            "simple_maths",
            "c_value",
        ]
    ),
    help="The column to rank by.  [default: score]",
)
@click.option(
    "--min-count",
    type=int,
    metavar="N",
    help="Least count of a term in the domain.  [default: chosen from the domain's size]",
)
@click.option(
    "--subjects",
    callback=_number,
    metavar="N|auto",
    default="auto",
    help="How many subjects the terms are of; 1 for no difference.  [default: auto]",
)
@click.option(
    "--seeds",
    multiple=True,
    metavar="FILE|WORD,WORD",
    help="Words of the field you mean: terms that are used like them come first.  Repeatable.",
)
@click.option(
    "--not",
    "negatives",
    multiple=True,
    metavar="FILE|WORD,WORD",
    help="Words of what you do not mean.  Repeatable.",
)
@click.option(
    "--expand",
    type=int,
    metavar="N",
    help="Also list the N words that are used most like the seeds, whatever they score.",
)
@click.option(
    "--examples",
    type=click.IntRange(1),
    metavar="K",
    help="Show K lines of the domain for each term; for plain and jsonl.",
)
@click.option(
    "--plot",
    "picture",
    type=console.NamedPath(),
    metavar="FILE",
    help="Draw the terms as well: .html, .png or .svg.",
)
@report.option
@click.option(
    "--min-score",
    type=float,
    metavar="X",
    help="List only terms that score at least X, bits.  [default: -3]",
)
@options.listing_options
@console.threads_option
@console.memory_option
@console.tmp_option
@options.options
@engines.options
@console.quiet_option
@console.verbose_option
def command(
    domain: tuple[Path, ...],
    background: tuple[Path, ...],
    output: Path | None,
    file_format: str | None,
    dictionary: Path | None,
    known: tuple[Path, ...],
    stopwords: tuple[Path, ...],
    seeds: tuple[str, ...],
    negatives: tuple[str, ...],
    examples: int | None,
    picture: Path | None,
    report_file: Path | None,
    quiet: bool,
    verbose: bool,
    **settings: Any,
) -> None:
    """Find the terms of a field: what its texts have that others lack.

    DOMAIN is texts of the field, or counts of them.  If there are two files and no --background,
    the second is the background.  Of two lexicons, wordmine lists all words that one of them has
    significantly more of.

    \b
    wordmine contrast law.txt general.txt -o terms.tsv
    wordmine contrast law/ --background general.wm --top 500 --format plain
    wordmine contrast law.txt general.txt --seeds 合同,债权 --not 河道,垃圾
    """
    console.listen(quiet, verbose)
    cluster = engines.Cluster.of(settings)
    place = writing.Destination.of(output, file_format, dictionary)
    if not background:
        if len(domain) != 2:
            raise click.UsageError("name the background: --background FILE, or two files in all")
        domain, background = domain[:1], domain[1:]
    if examples:
        _check_examples(place.format, domain)
    lists = map(Path, filter(_is_file, (*seeds, *negatives)))
    single = filter(None, (dictionary, settings["judgements"]))
    inputs = (*domain, *background, *known, *stopwords, *lists, *single)
    if picture:
        _check_picture(picture, output, inputs)
    page = report_file and report.Page.beside(
        report_file, [*place.files, picture], inputs, domain, background
    )
    console.check_stdin(inputs)
    console.warn_of_repeats(domain)
    console.warn_of_repeats(background)
    with together(), place.open(inputs) as stream:
        given = options.given(known=known, stopwords=stopwords, **settings)
        given |= {"seeds": _words("--seeds", seeds, settings)}
        given |= {"negatives": _words("--not", negatives, settings)}
        stages = console.Stages(quiet)
        terms = _contrasted(domain, background, cluster, on_progress=stages.tell, **given)
        listed = place.shown(terms, settings["top"])
        shown = _examples(domain, listed.words, examples, given, stages) if examples else {}
        stages.begin("writing")
        if examples:
            _dump(listed, place.format, shown, stream)
        else:
            place.write(listed, stream)
        stages.begin("")
        if picture:
            _draw(picture, terms, stages)
        if page:
            page.write(listed, stages, options.showing(given))
    writing.tell_of_rest(terms, listed)
    if not quiet:
        _summarise(terms, stages)
        if page:
            page.tell()


def _contrasted(
    domain: tuple[Path, ...],
    background: tuple[Path, ...],
    cluster: engines.Cluster | None,
    **given: Any,
) -> Terms:
    if cluster is None:
        from wordmine.terminology import contrast

        return contrast(domain, background, **given)
    from wordmine import spark

    return spark.contrast(domain, background, spark=cluster.session(), **given)


def _check_examples(file_format: str, domain: tuple[Path, ...]) -> None:
    if file_format not in _SHOWING:
        raise click.UsageError(f"--examples goes with --format {' or '.join(_SHOWING)}")
    report.check_readable_again("--examples", domain)


def _check_picture(picture: Path, output: Path | None, inputs: Sequence[Path]) -> None:
    from wordmine.terminology import plot

    plot.check(picture)
    console.claim_beside(picture, [output], inputs)


def _draw(picture: Path, terms: Any, stages: console.Stages) -> None:
    """Draw the terms, if there are any."""
    from wordmine.terminology import plot

    if not len(terms):
        logging.getLogger("wordmine").warning("no picture was drawn: there are no terms")
        return
    stages.begin("drawing")
    facts = terms.settings
    plot.save(
        picture,
        terms.words,
        terms.column("free") / facts["domain_words"] * 1e6,
        terms.column("background_free") / facts["background_words"] * 1e6,
        terms.column(facts["measure"]),
        subjects=_subjects(terms),
        title=f"{len(terms):,} terms",
        measure=facts["measure"],
    )
    stages.begin("")


def _subjects(terms: Terms) -> list[str] | None:
    """Number and name of each term's subject; None if there are not several."""
    names = [f"{subject.number} {subject.name}" for subject in terms.subjects]
    numbers = terms.column("subject").tolist()
    return [names[n - 1] if n else "" for n in numbers] if len(names) > 1 else None


def _examples(
    domain: tuple[Path, ...],
    words: Sequence[str],
    k: int,
    settings: Mapping[str, Any],
    stages: console.Stages,
) -> dict[str, list[Context]]:
    from wordmine.discovery import concordance

    how = options.finding(settings)
    with console.hushed():
        return concordance(domain, words, k, _MARGIN, on_progress=stages.tell, **how)


def _dump(
    terms: Terms, file_format: str, shown: Mapping[str, Sequence[Context]], stream: TextIO
) -> None:
    """Write terms with examples: as comments, which word lists pass over, or as a field."""
    if file_format == "plain":
        for word in terms.words:
            stream.write(f"{word}\n")
            stream.writelines(f"# {visible(f'{one.place()}  {one}')}\n" for one in shown[word])
        return
    terms[:0].dump(stream, file_format)  # the line that says what follows
    for term in terms:
        record = {**term._asdict(), "examples": [one._asdict() for one in shown[term.word]]}
        stream.write(json.dumps(record, ensure_ascii=False) + "\n")


def _summarise(terms: Any, stages: console.Stages) -> None:
    facts = terms.settings
    lines = [f"terms       {len(terms):,}"]
    if "domain_symbols" in facts:  # not of lexicons
        lines[:0] = [
            f"domain      {number(facts['domain_symbols'], 'symbol')}; "
            f"least count {facts['min_count']}",
            f"background  {number(facts['background_symbols'], 'symbol')}",
        ]
    lines += [
        f"{'' if one.number > 1 else 'subjects':12}{one.name} ({len(one.terms):,})"
        for one in terms.subjects
    ]
    if not len(terms):
        lines.append("            nothing is special enough: try more text, or a lower --min-score")
    console.say("\n".join([*lines, f"time        {stages}"]))
