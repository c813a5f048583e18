"""Time and peak memory of cutting text into words, in whole processes, beside other cutters.

`python benchmarks/segment.py CORPUS... [--lexicon FILE] [--runs 5] [--megabytes 10]`
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import subprocess
import sys
import tempfile
import timeit
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import cutters
from discover import HEAD, SKIPPED, Limits, beginning, cost, row

WORDMINE = ("--threads 1", "")
"""The options wordmine is measured with; the first is what the others are compared to."""

SENTENCE = "变压器的绝缘电阻应当在每年雨季之前测量一次，并且做好记录备"
CALLS = 20_000


def contenders(corpus: Path, lexicon: Path, chosen: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Names and commands of all that is to be measured; an empty command if not installed."""
    wordmine = [sys.executable, "-m", "wordmine", "segment", "-q", "-l", str(lexicon), str(corpus)]
    for options in WORDMINE:
        yield f"wordmine {options}".strip(), [*wordmine, *options.split()]
    for peer in chosen:
        script = [sys.executable, cutters.__file__]
        try:
            name = f"{peer} {version(peer)}"
        except PackageNotFoundError:
            yield peer, []
            continue
        if peer == "sentencepiece":
            subprocess.run([*script, "train", str(corpus)], check=True, capture_output=True)
        yield name, [*script, peer, str(corpus)]


def compare(corpus: Path, lexicon: Path, chosen: list[str], runs: int, limits: Limits) -> None:
    """Print the table of one corpus, a row as soon as it is measured."""
    megabytes = corpus.stat().st_size / 1e6
    print(f"\n{corpus.name}, {megabytes:.1f} MB\n\n{HEAD}")
    base = 0.0
    for name, command in contenders(corpus, lexicon, chosen):
        took = cost(command, runs, limits) if command else SKIPPED
        base = base or took.seconds
        print(row(name, took, megabytes, base), flush=True)
        if took.failure and name.startswith("wordmine"):
            sys.exit("wordmine itself must run: install it, or put it on PYTHONPATH")


def sentence(lexicon: Path) -> None:
    """Print how long `cut` takes for one sentence, and the lexicon to load."""
    from wordmine import Segmenter

    Segmenter.load(lexicon).cut(SENTENCE)  # compiles and imports
    load = min(timeit.repeat(lambda: Segmenter.load(lexicon).cut(""), number=1, repeat=5))
    segmenter = Segmenter.load(lexicon)
    cut = min(timeit.repeat(lambda: segmenter.cut(SENTENCE), number=CALLS, repeat=5)) / CALLS
    print(f"\ncut() of {len(SENTENCE)} characters: {cut * 1e6:.1f} µs; loading: {load:.2f} s")


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    add = parser.add_argument
    add("corpora", nargs="+", type=Path, metavar="CORPUS", help="UTF-8 text")
    add("--lexicon", type=Path, help="lexicon to cut with [discovered in each corpus]")
    add("--runs", type=int, default=5, help="runs to take the median of [5]")
    add("--megabytes", type=float, default=math.inf, help="use only so much of each corpus")
    add("--timeout", type=float, default=600, help="seconds for one process [600]")
    add("--memory", type=float, default=16, help="address space for one process, GB [16]")
    named = "cutters to compare with; none if empty [all]"
    add("--peers", nargs="*", choices=cutters.CUTTERS, default=list(cutters.CUTTERS), help=named)
    return parser.parse_args()


def main() -> None:
    args = arguments()
    limits = Limits(args.timeout, int(args.memory * 1e9))
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {args.runs} runs")
    for corpus in args.corpora:
        with tempfile.TemporaryDirectory() as folder:
            part = beginning(corpus, args.megabytes * 1e6, folder)  # models stand beside it
            lexicon = args.lexicon or Path(folder, "lexicon.tsv")
            if not args.lexicon:
                discover = [sys.executable, "-m", "wordmine", "discover", "-q", str(part)]
                subprocess.run([*discover, "-o", str(lexicon)], check=True)
            compare(part, lexicon, args.peers, args.runs, limits)
            sentence(lexicon)


if __name__ == "__main__":
    main()
