"""What the export for jieba does to jieba's cuts: `python benchmarks/jieba_export.py FOLDER`.

The folder holds hand-segmented texts, words between blanks: `NAME_test.txt`, and of the same set
`NAME_train.txt` and `NAME_dev.txt` if there are any.  A lexicon is learned from the raw text of all
files of a set, and jieba cuts the test text with and without its export; so do those with the
exports of the other sets, and of the files named with --other.
"""

from __future__ import annotations

import argparse
import io
import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import jieba

import wordmine
from wordmine import Lexicon, evaluation

PARTS = ("train", "dev", "test")


def raw(path: Path) -> Iterator[str]:
    """The lines of a segmented text as they were before."""
    return ("".join(line.split()) for line in path.read_text(encoding="utf-8").splitlines())


def learned(folder: Path, name: str) -> Lexicon:
    """What is found in the raw text of a set."""
    paths = (folder / f"{name}_{part}.txt" for part in PARTS)
    return wordmine.discover(texts=[line for path in paths if path.exists() for line in raw(path)])


def export(lexicon: Lexicon) -> str:
    """What is written for jieba."""
    stream = io.StringIO()
    lexicon.dump(stream, "jieba")
    return stream.getvalue()


def cutter(userdict: str) -> Any:
    """A tokenizer that has loaded a user dictionary."""
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    tokenizer.load_userdict(io.StringIO(userdict))
    return tokenizer


def f1(test: Path, tokenizer: Any) -> float:
    """How well a tokenizer cuts a text."""
    cut = (" ".join(tokenizer.cut(line)) for line in raw(test))
    return evaluation.segmentation(test.read_text(encoding="utf-8").splitlines(), list(cut)).f1


def row(cells: Iterable[object]) -> None:
    """Print a row of a table."""
    print("|", " | ".join(map(str, cells)), "|", flush=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--other", nargs="*", type=Path, default=[], help="other texts to learn from"
    )
    given = parser.parse_args()
    jieba.setLogLevel(logging.ERROR)
    names = sorted(path.name.removesuffix("_test.txt") for path in given.folder.glob("*_test.txt"))
    sources = {name: learned(given.folder, name) for name in names}
    sources |= {path.stem: wordmine.discover(path) for path in given.other}
    tests = {name: given.folder / f"{name}_test.txt" for name in names}
    alone = {name: f1(test, cutter("")) for name, test in tests.items()}
    row(["F1 of jieba with the export of", "words", *names])
    row(["---", *["--:"] * (1 + len(names))])
    row(["none", 0, *(f"{alone[name]:.4f}" for name in names)])
    for source, lexicon in sources.items():
        text = export(lexicon)
        tokenizer = cutter(text)
        scores = {name: f1(test, tokenizer) for name, test in tests.items()}
        shown = (f"{score:.4f} ({score - alone[name]:+.4f})" for name, score in scores.items())
        row([source, f"{text.count(chr(10)):,}", *shown])


if __name__ == "__main__":
    main()
