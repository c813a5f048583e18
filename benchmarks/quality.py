"""How good words and cuts are, and what each part of the method is worth.

`python benchmarks/quality.py DATA [--study ablation adaptation base confidence growth sample]`

DATA is a folder with general.txt, raw text, and gold, a folder of what people cut: NAME_train.txt,
NAME_dev.txt and NAME_test.txt for each of `STANDARDS` (the dev part may be missing), a sentence a
line, its words separated by spaces.  Gold texts lose their spaces before anything is learned from
them.  `QUALITY.md` tells what came of it.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, pairwise
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, TypeAlias
from unittest import mock

import numpy as np

import wordmine
from wordmine import evaluation
from wordmine.discovery import candidates, learning, ranking
from wordmine.errors import WordmineError
from wordmine.evaluation.segmentations import Segmented
from wordmine.lexicon import scoring
from wordmine.segmentation import Granularity
from wordmine.symbols import is_han
from wordmine.text import Reading

STANDARDS = {"ctb6": "join", "sxu": "split", "udc": "split"}  # how each cuts dates
KILOBYTES = (20, 100, 300)
SAMPLES = (100, 300, 1000)  # sentences
MEGABYTES = (0.3, 1.0, 3.0, 10.0, 30.0, 60.0)
BINS = (0.0, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 1.0)
LEAST_SEEN = 4  # occurrences of a string in gold text from which that may judge it


Constants: TypeAlias = tuple[tuple[ModuleType, str, Any], ...]
"""Modules, the names of constants of theirs, and other values for these."""


class Standard(NamedTuple):
    """What people cut by one standard: all of it, the part to test on, and the raw text."""

    name: str
    gold: list[list[str]]
    test: list[list[str]]
    raw: Path


class Data(NamedTuple):
    """Raw texts, the general one and those of the standards; the standards; where to write."""

    raw: list[Path]
    standards: list[Standard]
    folder: Path


@dataclass(frozen=True)
class Change:
    """What a row of the ablation does otherwise: constants of modules, settings, how dates are cut.

    The settings are those of `wordmine.count` and of `wordmine.discover`.
    """

    name: str
    constants: Constants = ()
    counting: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    other_dates: bool = False


def scores(**weights: float | tuple[float, ...]) -> Constants:
    """Other constants of `scoring`, public or not.

    Weights by kind are six numbers; of four, by length, those of other kinds stay as they are.
    """
    names = {name.strip("_").lower(): name for name in vars(scoring)}
    constants = []
    for name, value in weights.items():
        others = np.ravel(getattr(scoring, names[name]))[np.size(value) :]
        full = np.append(value, others) if others.size else np.array(value)
        constants.append((scoring, names[name], full))
    return tuple(constants)


def pulled_before(pull: float) -> Constants:
    """Other weights of boundary evidence before learning."""
    return scores(pull=(pull, 2 * pull, 2 * pull, 2 * pull))


def pulled(pull: float) -> Constants:
    """The same weights of boundary evidence before and after learning."""
    return pulled_before(pull) + scores(per_autonomy=(pull, 2 * pull, 2 * pull, 2 * pull))


NONE = (0.0, 0.0, 0.0, 0.0)
FIRST = scores(per_log_probability=1.0, per_log_share=0.0, base=(0.0, -1.0, -2.0, -3.0))

CHANGES = [
    Change("default"),
    Change("no boundary evidence at all", pulled(0.0)),
    Change("none before learning", pulled_before(0.0)),
    *(Change(f"λ {n} before learning", pulled_before(n)) for n in (0.25, 0.5, 1.0)),
    Change("none after learning", scores(per_autonomy=NONE)),
    Change("of two symbols too, after learning", scores(per_autonomy=(0.0, 0.4, 0.4, 0.4))),
    Change("no share", scores(per_log_share=0.0)),
    *(Change(f"β {n} for all lengths", scores(base=(n, n, n, n))) for n in (1.0, 2.0, 3.5)),
    Change("no cost of length before learning", scores(length_cost=0.0)),
    *(Change(f"first scores throughout, λ {n}", FIRST + pulled(n)) for n in (0.35, 1.0)),
    Change("likelihood only", FIRST + pulled(0.0) + scores(base=NONE, length_cost=0.0)),
    *(Change(f"{n} rounds", ((learning, "_ROUNDS", n),)) for n in (2, 4, 5)),
    *(Change(f"margin {n}", ((candidates, "MARGIN", -n),)) for n in (0.5, 1.5, 4.0, np.inf)),
    *(Change(f"min_count {n}", counting={"min_count": n}) for n in (3, 5, 10)),
    *(Change(f"max_len {n}", counting={"max_len": n}) for n in (4, 6)),
    Change("numbers without measures", scores(head_start=(0, 0, 0, 0, 0, -np.inf))),
    Change("runs like ideographs", scores(base=(2.6, 4.0, 3.5, 2.1, 2.6))),
    Change("numbers beside a word do not count", ((ranking, "_PER_LOG_FREE", 0.0),)),
    Change("no join", settings={"join": False}),
    *(Change(f"joins sought in {n} M", ((learning, "_SEAM_SAMPLE", n << 20),)) for n in (1, 64)),
    Change("dedup", counting={"dedup": True}),
    Change("numbers keep", counting={"numbers": "keep"}),
    *(Change(f"min_confidence {n}", settings={"min_confidence": n}) for n in (0.0, 0.2, 0.5)),
    Change("dates the other way", other_dates=True),
    Change("method pmi", counting={"max_len": 4}, settings={"method": "pmi"}),
]


def read(data: Path, folder: Path) -> Data:
    """The gold texts of a folder; their raw texts are written to another."""
    standards = []
    for name in STANDARDS:
        paths = [data / "gold" / f"{name}_{part}.txt" for part in ("train", "dev", "test")]
        parts = [
            Segmented.read(p, p.name, Reading()).sentences
            for p in paths
            if p != paths[1] or p.exists()
        ]
        gold, raw = list(chain(*parts)), folder / f"{name}.txt"
        raw.write_text("".join("".join(words) + "\n" for words in gold), encoding="utf-8")
        standards.append(Standard(name, gold, parts[-1], raw))
    return Data([data / "general.txt", *(one.raw for one in standards)], standards, folder)


def f1(
    lexicon: wordmine.Lexicon,
    standard: Standard,
    *,
    other_dates: bool = False,
    granularity: Granularity = "standard",
) -> str:
    """F1 of the cut of a test text."""
    joined = (STANDARDS[standard.name] == "join") != other_dates
    dates: Any = "join" if joined else "split"
    segmenter = wordmine.Segmenter(lexicon, dates=dates, granularity=granularity)
    cut = segmenter.cut_batch(map("".join, standard.test))
    gold, predicted = ([" ".join(words) + "\n" for words in text] for text in (standard.test, cut))
    return f"{evaluation.segmentation(gold, predicted).f1:.4f}"


def row(*cells: object) -> None:
    """Print a row of a table."""
    print("|", " | ".join(map(str, cells)), "|", flush=True)


def head(*names: str) -> None:
    """Print the head of a table whose first column is text."""
    print("\n|", " | ".join(names), "|")
    print("|---" + "|--:" * (len(names) - 1) + "|", flush=True)


@lru_cache(maxsize=3)
def counted(corpus: tuple[Path, ...], settings: tuple[tuple[str, Any], ...]) -> wordmine.Counted:
    """A corpus counted, once for rows with the same settings."""
    return wordmine.count(list(corpus), **dict(settings))


def measure(change: Change, data: Data) -> None:
    """Print a row of the ablation."""
    how = tuple(change.counting.items())
    with ExitStack() as stack:
        for constant in change.constants:
            stack.enter_context(mock.patch.object(*constant))
        mix = wordmine.discover(counted(tuple(data.raw), how), **change.settings)
        cells = [f1(mix, one, other_dates=change.other_dates) for one in data.standards]
        precisions = []
        for standard in data.standards[:2]:
            own = wordmine.discover(counted((standard.raw,), how), **change.settings)
            cells.append(f1(own, standard, other_dates=change.other_dates))
            gold = [" ".join(words) + "\n" for words in standard.gold]
            precisions.append(f"{evaluation.lexicon(gold, own.words).average_precision:.4f}")
    row(change.name, *cells, *precisions, f"{len(mix):,}")


def ablation(data: Data) -> None:
    """One change a row, learned from all texts together and from two standards alone."""
    head("", "ctb6", "sxu", "udc", "ctb6 alone", "sxu alone", "AP ctb6", "AP sxu", "words")
    for change in CHANGES:
        measure(change, data)


def adaptation(data: Data) -> None:
    """What learning from the text to be cut is worth."""
    head("learned from", *STANDARDS)
    general = wordmine.discover(data.raw[0])
    row("general", *(f1(general, standard) for standard in data.standards))
    row("its own text", *(f1(wordmine.discover(s.raw), s) for s in data.standards))
    row("both", *(f1(wordmine.discover([data.raw[0], s.raw]), s) for s in data.standards))


def granularity(data: Data) -> None:
    """What another granularity of the cut does to F1 by each standard."""
    head("granularity", *STANDARDS)
    lexicon = wordmine.discover(data.raw)
    steps: tuple[Granularity, ...] = (-1.5, "fine", -0.5, "standard", 0.5, "coarse", 2.0)
    for step in steps:
        row(step, *(f1(lexicon, standard, granularity=step) for standard in data.standards))


def growth(data: Data) -> None:
    """Learning curves over the first lines of all texts, shuffled."""
    head("MB", *STANDARDS, "words", "min_count")
    lines = [line for path in data.raw for line in path.read_text("utf-8").splitlines(True)]
    random.Random(0).shuffle(lines)
    sizes = np.cumsum([len(line.encode()) for line in lines])
    part = data.folder / "part.txt"
    for megabytes in MEGABYTES:
        part.write_text("".join(lines[: np.searchsorted(sizes, megabytes * 1e6)]), "utf-8")
        found = wordmine.discover(part)
        cells = [f1(found, standard) for standard in data.standards]
        row(f"{megabytes:g}", *cells, f"{len(found):,}", found.settings["min_count"])


def base(data: Data) -> None:
    """Little text, the first lines of a test part and what follows it, alone and with a base.

    F1 is that of the text itself.  New words are those that people marked twice in it and the base
    lacks; their AP is that of the list without the words of the base.
    """
    head("text", "F1 alone", "F1 of the base", "F1 with it", "new", "AP alone", "AP with it")
    general = wordmine.discover(data.raw[0])
    for standard in data.standards:
        lines = standard.test + standard.gold[: -len(standard.test)]  # which ends with it
        sizes = np.cumsum([len("".join(line).encode()) + 1 for line in lines])
        for kilobytes in KILOBYTES:
            part = lines[: np.searchsorted(sizes, kilobytes * 1000, "right")]
            texts = ["".join(line) for line in part]
            little = standard._replace(test=part)
            alone = wordmine.discover(texts=texts)
            with_base = wordmine.discover(texts=texts, base=general)
            gold = [" ".join(w for w in line if w not in general) + "\n" for line in part]
            found = [
                evaluation.lexicon(gold, [w for w in one.words if w not in general], min_count=2)
                for one in (alone, with_base)
            ]
            cuts = [f1(one, little) for one in (alone, general, with_base)]
            precisions = [f"{one.average_precision:.4f}" for one in found]
            row(f"{standard.name}, {kilobytes} KB", *cuts, found[0].reference, *precisions)


def sample(data: Data) -> None:
    """Cuts by lexicons that are fitted to sentences of a training part, drawn at random."""
    head("text", "learned from", "no sample", *(f"{n:,} sentences" for n in SAMPLES))
    every = wordmine.discover(data.raw)
    for standard in data.standards:
        train = standard.gold[: -len(standard.test)]  # which ends with it
        drawn = random.Random(0).sample([" ".join(words) for words in train], SAMPLES[-1])
        for title, lexicon in ("all texts", every), ("its own", wordmine.discover(standard.raw)):
            fitted = (wordmine.fit(lexicon, drawn[:n]) for n in SAMPLES)
            row(standard.name, title, *(f1(one, standard) for one in (lexicon, *fitted)))


def reliability(title: str, lexicon: wordmine.Lexicon, judged: Mapping[str, bool]) -> None:
    """Print by confidence what share of the words of a lexicon that can be judged are right."""
    entries = [entry for entry in lexicon if entry.word in judged]
    bins = np.digitize([entry.confidence for entry in entries], BINS[1:-1])
    right = np.array([judged[entry.word] for entry in entries])
    groups = (right[bins == i] for i in range(len(BINS) - 1))
    row(title, *(f"{of.mean():.2f} ({len(of):,})" if len(of) else "–" for of in groups))


def confidence(data: Data) -> None:
    """Shares of words that people marked, by confidence."""
    head("", *(f"{low:g}–{high:g}" for low, high in pairwise(BINS)))
    every = {word for standard in data.standards for word in chain(*standard.gold)}
    for standard in data.standards:
        gold = set(chain(*standard.gold))
        for least in (2, 5):
            own = wordmine.discover(standard.raw, min_count=least, min_confidence=0)
            marked = {word: word in gold for word in own.words if is_word(word)}
            reliability(f"{standard.name}, least count {least}", own, marked)
    mix = wordmine.discover(data.raw, min_confidence=0)
    texts = (standard.raw.read_text("utf-8") for standard in data.standards)
    seen = Counter(found.word for text in texts for found in mix.find(text))
    often = (word for word, count in seen.items() if count >= LEAST_SEEN and is_word(word))
    reliability("all texts", mix, {word: word in every for word in often})


def is_word(word: str) -> bool:
    """Whether a lexicon's word is of two ideographs or more, and nothing else."""
    return len(word) > 1 and all(map(is_han, word))


STUDIES = {
    study.__name__: study
    for study in (ablation, adaptation, base, confidence, granularity, growth, sample)
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path, metavar="DATA", help="folder of general.txt and gold")
    parser.add_argument("--study", nargs="+", choices=STUDIES, default=list(STUDIES))
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        try:
            data = read(args.data, Path(folder))
            for study in args.study:
                STUDIES[study](data)
        except WordmineError as error:
            sys.exit(f"quality.py: {error}")


if __name__ == "__main__":
    main()
