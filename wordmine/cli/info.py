"""``wordmine info``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from wordmine.cli import console, options
from wordmine.errors import LexiconError, visible


@click.command("info")
@click.argument("file", type=console.NamedPath(allow_dash=True))
@options.decoding_options
def command(file: Path, **decoding: Any) -> None:
    """Say what a file of counts, words or terms holds, after checking that it is whole.

    \b
    wordmine info encyclopedia.wm
    wordmine info lexicon.tsv
    """
    from wordmine.counting import Counted, is_counts
    from wordmine.lexicon import wordlist
    from wordmine.text import Reading, document, named

    console.listen(quiet=False, verbose=False)
    given = {name: value for name, value in decoding.items() if value is not None}
    facts: Mapping[str, Any]
    if is_counts(file):
        counted = Counted.load(file)
        counts = counted.counts
        facts = {
            "kind": "counts",
            **counted.settings,
            "min_count": counts.min_count,
            "symbols": counts.total,
            "distinct_symbols": len(counts.alphabet),
            "ngrams": len(counts),
        }
    else:
        entries = wordlist.own(document(file, Reading(**given)), file)
        if entries is None:
            raise LexiconError(
                f"{named(file)}: neither counts nor a lexicon nor terms: give a file that "
                "'wordmine count' wrote, or 'wordmine discover' or 'contrast' as tsv, csv or jsonl"
            )
        facts = {"kind": entries.kind, entries.noun: len(entries), **entries.settings}
    with console.target(None) as stream:
        for name, value in facts.items():
            stream.write(visible(f"{name}: {_shown(value)}") + "\n")


def _shown(value: Any) -> str:
    """A value for people: strings as they are, the members of a list with commas between them."""
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
