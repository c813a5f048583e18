"""``wordmine audit``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wordmine.cli import console, options

if TYPE_CHECKING:
    from wordmine.auditing import VocabularyAudit


@click.command("audit")
@click.argument("vocabulary", type=console.NamedPath(allow_dash=True))
@click.option(
    "-c",
    "--corpus",
    required=True,
    multiple=True,
    type=console.NamedPath(allow_dash=True),
    metavar="FILE",
    help="Texts to look in: whatever discover reads.  Repeatable.",
)
@click.option(
    "-l",
    "--lexicon",
    type=console.NamedPath(),
    metavar="FILE",
    help="A lexicon of discover, or a dictionary.  [default: what discover finds]",
)
@console.output_option
@console.threads_option
@console.memory_option
@console.tmp_option
@options.options
@console.quiet_option
def command(
    vocabulary: Path,
    corpus: tuple[Path, ...],
    lexicon: Path | None,
    output: Path | None,
    quiet: bool,
    **settings: Any,
) -> None:
    """Say what each piece of a tokenizer's vocabulary is in a text.

    VOCABULARY is a tokenizer.json, a .model or .vocab of SentencePiece, a file of tiktoken's, or a
    piece a line.  The text is cut into words, and each piece is most often a word, several words,
    part of a word, or cut off: it begins or ends within a word and goes on into another; or it
    never occurs.

    \b
    wordmine audit tokenizer.json -c corpus.txt -o pieces.tsv
    wordmine audit words.vocab -c corpus.txt -l lexicon.tsv
    """
    console.listen(quiet, verbose=False)
    console.check_stdin((vocabulary, *corpus, lexicon))
    console.warn_of_repeats(corpus)
    given = {name: value for name, value in settings.items() if value is not None}
    inputs = [vocabulary, *corpus, *([lexicon] if lexicon else [])]
    with console.target(output, inputs) as stream:
        from wordmine.auditing import audit

        stages = console.Stages(quiet)
        found = audit(vocabulary, corpus, lexicon, on_progress=stages.tell, **given)
        stages.begin("writing")
        stream.writelines(found.lines())
        stages.begin("")
    if not quiet:
        _summarise(found, stages)


def _summarise(found: VocabularyAudit, stages: console.Stages) -> None:
    lines = [f"pieces   {len(found):,}"]
    for kind, count in found.summary().items():
        lines.append(f"{kind:8} {count:,}, {count / len(found):.1%}")
    console.say("\n".join([*lines, f"time     {stages}"]))
