"""``wordmine info``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from wordmine import signatures
from wordmine.cli import console
from wordmine.errors import WordmineError


@click.command("info")
@click.argument("file", type=click.Path(path_type=Path))
def command(file: Path) -> None:
    """Say what a file of counts, words or terms holds, after checking that it is whole.

    \b
    wordmine info encyclopedia.wm
    wordmine info lexicon.tsv
    """
    from wordmine.countfile import Counted
    from wordmine.lexicon import Lexicon
    from wordmine.terms import Terms

    console.listen(quiet=False, verbose=False)
    facts: Mapping[str, Any]
    kind = _kind(file)
    if kind == "counts":
        counted = Counted.load(file)
        counts = counted.counts
        facts = {
            "kind": "counts", **counted.settings, "min_count": counts.min_count,
            "symbols": counts.total, "distinct_symbols": len(counts.alphabet),
            "ngrams": len(counts),
        }  # fmt: skip
    else:
        entries = (Lexicon if kind == "lexicon" else Terms).load(file)
        facts = {"kind": kind, entries.noun: len(entries), **entries.settings}
    with console.target(None) as stream:
        for name, value in facts.items():
            stream.write(f"{name}: {value}\n")


def _kind(file: Path) -> signatures.Kind:
    try:
        with file.open("rb") as stream:
            kind = signatures.kind(stream.read(signatures.LONGEST))
    except OSError as error:
        raise WordmineError(f"{file}: cannot be read: {error.strerror}: check the path") from None
    if kind is None:
        raise WordmineError(
            f"{file}: neither counts nor a lexicon nor terms: give a file that 'wordmine count' "
            "wrote, or 'wordmine discover' or 'contrast' as tsv, csv or jsonl"
        )
    return kind
