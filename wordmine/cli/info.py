"""``wordmine info``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from wordmine.cli import console
from wordmine.errors import LexiconError


@click.command("info")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
def command(file: Path) -> None:
    """Say what a counts file or a lexicon holds, after checking that it is whole.

    \b
    wordmine info encyclopedia.wm
    wordmine info lexicon.tsv
    """
    from wordmine.corpus import document, named
    from wordmine.countfile import Counted, is_counts
    from wordmine.lexicon import Lexicon, is_lexicon

    console.listen(quiet=False, verbose=False)
    facts: Mapping[str, Any]
    if is_counts(file):
        counted = Counted.load(file)
        counts = counted.counts
        facts = {
            "kind": "counts", **counted.settings, "min_count": counts.min_count,
            "symbols": counts.total, "distinct_symbols": len(counts.alphabet),
            "ngrams": len(counts),
        }  # fmt: skip
    else:
        if not is_lexicon(text := document(file)):
            raise LexiconError(
                f"{named(file)}: neither counts nor a lexicon: give a file that 'wordmine count' "
                "wrote, or 'wordmine discover' as tsv, csv or jsonl"
            )
        lexicon = Lexicon.parse(text, named(file))
        facts = {"kind": "lexicon", "words": len(lexicon), **lexicon.settings}
    with console.target(None) as stream:
        for name, value in facts.items():
            stream.write(f"{name}: {value}\n")
