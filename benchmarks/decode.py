"""How many characters a noisy recogniser gets wrong, before and after decoding.

`python benchmarks/decode.py CORPUS [--test FILE...] [--develop]`

The language models learn from the first nine tenths of the corpus.  Lines of the last twentieth,
and of files given with `--test`, are corrupted and decoded; with `--develop` lines of the
twentieth between, at several weights and smoothings, which is what the defaults were chosen by.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from math import exp
from pathlib import Path

import wordmine
from wordmine.lattice import BigramModel, Model, WordModel, decode
from wordmine.symbols import is_han

Lattice = list[list[tuple[str, float]]]

WEIGHTS = (0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2.0)
SMOOTHINGS = (0.003, 0.01, 0.03, 0.1, 0.3)

HEAD = """\
| text | characters | model | CER before | CER after | ratio | characters / s |
|---|--:|---|--:|--:|--:|--:|"""


class Recogniser:
    """A made-up recogniser of ideographs; whatever else there is it always gets right.

    An ideograph is taken for those that are near to it in Unicode, which orders them by radical
    and strokes, among those that are common: each time four are drawn of the four before and the
    four after it.  The evidence for each candidate is normally distributed with deviation 1, around
    `SEPARATION` for the right one and 0 for the others.  With the probability `LOSS` the right one
    is not among the candidates at all, but a fifth neighbour.  Probabilities are what follows from
    the evidence, but half as sure again as they ought to be, exp(1.5 SEPARATION evidence) over the
    sum.  The candidates are listed in order of their probability.
    """

    SEPARATION, LOSS, SURENESS = 2.5, 0.01, 1.5
    REACH, WRONG = 4, 4
    COMMON = 100
    """Least count of an ideograph that another is taken for."""

    def __init__(self, text: str, seed: int) -> None:
        counts = Counter(text)
        self.common = sorted(c for c, n in counts.items() if n >= self.COMMON and is_han(c))
        self.random = random.Random(seed)

    def lattice(self, line: str) -> Lattice:
        """The candidates for each character of a line."""
        return [self._candidates(c) if is_han(c) else [(c, 1.0)] for c in line]

    def _candidates(self, right: str) -> list[tuple[str, float]]:
        others = 2 * self.REACH + 1
        begin = bisect(self.common, right) - self.REACH - 1
        near = self.common[max(0, min(begin, len(self.common) - others)) :][:others]
        shown = self.random.sample([c for c in near if c != right], self.WRONG + 1)
        if self.random.random() >= self.LOSS:
            shown[0] = right
        evidence = [self.random.gauss(self.SEPARATION * (c == right)) for c in shown]
        likelihoods = [exp(self.SURENESS * self.SEPARATION * e) for e in evidence]
        total = sum(likelihoods)
        candidates = [(c, x / total) for c, x in zip(shown, likelihoods, strict=True)]
        return sorted(candidates, key=lambda candidate: -candidate[1])


def wrong(lines: Sequence[str], found: Sequence[str]) -> float:
    """Character error rate; no recogniser here drops or adds a character."""
    pairs = zip("".join(lines), "".join(found), strict=True)
    return sum(a != b for a, b in pairs) / sum(map(len, lines))


def after(
    lines: Sequence[str], lattices: Sequence[Lattice], model: Model, **weight: float
) -> float:
    """Character error rate of what is decoded."""
    return wrong(lines, [decode(lattice, model, **weight).text for lattice in lattices])


def compare(
    name: str, lines: Sequence[str], lattices: Sequence[Lattice], models: dict[str, Model]
) -> None:
    """Print a row for each model on one text."""
    before = wrong(lines, ["".join(p[0][0] for p in lattice) for lattice in lattices])
    size = sum(map(len, lines))
    for title, model in models.items():
        began = time.perf_counter()
        left = after(lines, lattices, model)
        speed = size / (time.perf_counter() - began)
        cells = f"{size:,}", title, f"{before:.2%}", f"{left:.2%}", f"{left / before:.2f}"
        print("|", " | ".join([name, *cells, f"{speed:,.0f}"]), "|", flush=True)


def develop(
    lines: Sequence[str], lattices: Sequence[Lattice], learnt: Path, words: WordModel
) -> None:
    """Print the error rates at several weights and smoothings."""
    print("| model |", " | ".join(f"weight {weight:g}" for weight in WEIGHTS), "|")
    print("|---" + "|--:" * len(WEIGHTS) + "|")
    counts = wordmine.count(learnt, min_count=1, max_len=2).counts
    models = {f"bigrams, smoothing {k:g}": BigramModel(counts, k) for k in SMOOTHINGS}
    for title, model in {**models, "words": words}.items():
        rates = (f"{after(lines, lattices, model, weight=weight):.2%}" for weight in WEIGHTS)
        print("|", " | ".join([title, *rates]), "|", flush=True)


def sample(lines: Sequence[str], size: int) -> list[str]:
    """So many lines, evenly spread."""
    step = max(1, len(lines) // size)
    return list(lines[::step][:size])


def non_empty(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return [line for line in text.split("\n") if any(map(is_han, line))]


def held_out(args: argparse.Namespace, lines: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """The names of the texts to test on, and their lines."""
    begin, middle = len(lines) * 18 // 20, len(lines) * 19 // 20
    if args.develop:
        yield "development", list(lines[begin:middle])
        return
    yield args.corpus.stem, list(lines[middle:])
    for path in args.test:
        yield path.stem, non_empty(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path, metavar="CORPUS", help="UTF-8 text")
    parser.add_argument("--test", nargs="*", type=Path, default=[], help="more UTF-8 text to test")
    parser.add_argument("--develop", action="store_true", help="choose weight and smoothing")
    parser.add_argument("--lines", type=int, default=2000, help="of each text [2000]")
    parser.add_argument("--seed", type=int, default=1, help="of the corruption [1]")
    args = parser.parse_args()
    lines = non_empty(args.corpus)
    with tempfile.TemporaryDirectory() as folder:
        learnt = Path(folder, "learnt.txt")
        learnt.write_text("\n".join(lines[: len(lines) * 18 // 20]), encoding="utf-8")
        recogniser = Recogniser(learnt.read_text(encoding="utf-8"), args.seed)
        words = WordModel(wordmine.Segmenter(wordmine.discover(learnt)))
        if not args.develop:
            models = {"bigrams": BigramModel.load(learnt), "words": words}
            print(HEAD)
        for name, texts in held_out(args, lines):
            chosen = sample(texts, args.lines)
            lattices = [recogniser.lattice(line) for line in chosen]
            if args.develop:
                develop(chosen, lattices, learnt, words)
            else:
                compare(name, chosen, lattices, models)


if __name__ == "__main__":
    main()
