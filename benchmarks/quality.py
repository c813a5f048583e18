"""How well discovery finds the words that people marked: `python benchmarks/quality.py GOLD...`.

A gold file holds one sentence a line, its words separated by spaces.  The spaces are removed,
the words are sought in what is left, and the lexicon is compared with the gold words of two or
more Han characters that occur often enough.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from wordmine import evaluation, segmented
from wordmine.errors import WordmineError

METHODS = ("entropy", "pmi")

HEAD = """\
| | method | reference | lexicon | P@N | recall | AP |
|---|---|--:|--:|--:|--:|--:|"""


def compare(gold: Path, min_count: int) -> None:
    """Print a row for each method on one gold file."""
    with tempfile.TemporaryDirectory() as folder:
        raw, lexicon = Path(folder, "raw.txt"), Path(folder, "lexicon.tsv")
        sentences = segmented.read(gold, str(gold)).sentences
        raw.write_text("".join("".join(words) + "\n" for words in sentences), encoding="utf-8")
        for method in METHODS:
            command = [sys.executable, "-m", "wordmine", "discover", raw, "--quiet", "-o", lexicon,
                       "--method", method, "--min-count", str(min_count)]  # fmt: skip
            subprocess.run(command, check=True)
            scores = evaluation.lexicon(gold, lexicon, min_count)
            shown = (f"{score:,}" if isinstance(score, int) else f"{score:.3f}" for score in scores)
            print("|", " | ".join([gold.stem, method, *shown]), "|", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split(":")[0])
    parser.add_argument("gold", nargs="+", type=Path, metavar="GOLD", help="segmented text")
    parser.add_argument("--min-count", type=int, default=5,
                        help="least count of a word, found or expected [5]")  # fmt: skip
    args = parser.parse_args()
    print(HEAD)
    try:
        for gold in args.gold:
            compare(gold, args.min_count)
    except WordmineError as error:
        sys.exit(f"quality.py: {error}")


if __name__ == "__main__":
    main()
