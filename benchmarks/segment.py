"""Time and peak memory of cutting text into words, in whole processes, beside other cutters.

`python benchmarks/segment.py CORPUS... [--lexicon FILE] [--runs 5] [--megabytes 10]`
"""

from __future__ import annotations

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
from discover import HEAD, SKIPPED, Limits, beginning, cost, parser, row

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


def main() -> None:
    options = parser(__doc__, 5, cutters.CUTTERS)
    options.add_argument("--lexicon", type=Path, help="to cut with [discovered in each corpus]")
    args = options.parse_args()
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
