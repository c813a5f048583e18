"""How well discovery finds the words that people marked: `python benchmarks/quality.py GOLD...`.

A gold file holds one sentence a line, its words separated by spaces.  The spaces are removed,
the words are sought in what is left, and the lexicon is compared with the gold words of two or
more Han characters that occur often enough.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import NamedTuple

METHODS = ("entropy", "pmi")

_WORD = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]{2,}")

HEAD = """\
| | method | reference | lexicon | P@N | recall | AP |
|---|---|--:|--:|--:|--:|--:|"""


class Quality(NamedTuple):
    """How a ranked lexicon compares with a reference of N words.

    Attributes
    ----------
    precision : share of the first N entries that are in the reference.
    recall : share of the reference that is among all entries.
    average_precision : sum of the precision at each hit, over N.
    """

    precision: float
    recall: float
    average_precision: float


def quality(ranked: Sequence[str], reference: AbstractSet[str]) -> Quality:
    """Compare a lexicon, best first, with the words that should be in it."""
    hits = 0
    total = 0.0
    for rank, word in enumerate(ranked, 1):
        if word in reference:
            hits += 1
            total += hits / rank
    best = ranked[: len(reference)]
    return Quality(
        sum(word in reference for word in best) / max(1, len(best)),
        hits / len(reference),
        total / len(reference),
    )


def is_word(text: str) -> bool:
    """Whether a text is two or more Han characters and nothing else."""
    return _WORD.fullmatch(text) is not None


def discover(raw: Path, method: str, min_count: int) -> list[str]:
    """The entries of the lexicon that wordmine finds, best first."""
    command = [sys.executable, "-m", "wordmine", "discover", str(raw), "--quiet",
               "--method", method, "--min-count", str(min_count)]  # fmt: skip
    table = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode()
    return [word for line in table.splitlines() if is_word(word := line.split("\t")[0])]


def compare(gold: Path, min_count: int) -> None:
    """Print a row for each method on one gold file."""
    sentences = [line.split() for line in gold.read_text(encoding="utf-8-sig").splitlines()]
    counts = Counter(word for sentence in sentences for word in sentence)
    reference = {word for word, count in counts.items() if count >= min_count and is_word(word)}
    if not reference:
        sys.exit(f"{gold}: no word of two or more Han characters occurs {min_count} times")
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder, "raw.txt")
        raw.write_text("".join("".join(words) + "\n" for words in sentences), encoding="utf-8")
        for method in METHODS:
            ranked = discover(raw, method, min_count)
            scores = (f"{score:.3f}" for score in quality(ranked, reference))
            sizes = f"{len(reference):,}", f"{len(ranked):,}"
            print("|", " | ".join([gold.stem, method, *sizes, *scores]), "|", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split(":")[0])
    parser.add_argument("gold", nargs="+", type=Path, metavar="GOLD", help="segmented UTF-8 text")
    parser.add_argument("--min-count", type=int, default=5,
                        help="least count of a word, found or expected [5]")  # fmt: skip
    args = parser.parse_args()
    print(HEAD)
    for gold in args.gold:
        compare(gold, args.min_count)


if __name__ == "__main__":
    main()
