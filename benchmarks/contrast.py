"""How good terms are, and what each part of their score is worth.

`python benchmarks/contrast.py DOMAIN BACKGROUND... --lists FILE... [--seeds WORD,WORD]`

The terms of DOMAIN against BACKGROUND, texts both, are held against lists of terms of its field, a
term a line.  One change a row: other measures, parts of the score left out, other constants.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias, get_args
from unittest import mock

import wordmine
from wordmine import evaluation
from wordmine.lexicon import wordlist
from wordmine.terminology import Measure, collocation, termhood

Constants: TypeAlias = tuple[tuple[ModuleType, str, Any], ...]
"""Modules, the names of constants of theirs, and other values for these."""


@dataclass(frozen=True)
class Change:
    """What a row does otherwise: constants of modules, and settings of `wordmine.contrast`."""

    name: str
    constants: Constants = ()
    settings: Mapping[str, Any] = field(default_factory=dict)


def of_score(**values: float) -> Constants:
    """Other constants of `wordmine.terminology.termhood`, public or not."""
    names = {name.strip("_").lower(): name for name in vars(termhood)}
    return tuple((termhood, names[name], value) for name, value in values.items())


def near(span: int) -> Constants:
    """How many words are near a candidate."""
    prior = collocation._PRIOR_NEAR * span / collocation.SPAN
    return (collocation, "SPAN", span), (collocation, "_PRIOR_NEAR", prior)


BARE = of_score(per_lift=0.0, per_burstiness=0.0, least_opening=0.0, least_closing=0.0, common=1e9)
CHANGES = [
    Change("default"),
    Change("no words near", of_score(per_lift=0.0)),
    *(Change(f"{n} bits a nat of lift", of_score(per_lift=n)) for n in (2.5, 3.5, 7.0)),
    *(Change(f"{n} rounds", of_score(rounds=n)) for n in (1, 2, 5)),
    *(Change(f"the best {n} stand for terms", of_score(best=n)) for n in (50, 100, 400, 1000)),
    *(Change(f"{n} words on either side", near(n)) for n in (3, 5, 20)),
    Change("no burstiness", of_score(per_burstiness=0.0)),
    Change("no opening of clauses", of_score(least_opening=0.0)),
    Change("no closing of clauses", of_score(least_closing=0.0)),
    Change("no common words", of_score(common=1e9)),
    Change("none of these", BARE),
    Change("numbers keep", settings={"numbers": "keep"}),
    *(
        Change(f"measure {name}", settings={"measure": name})
        for name in get_args(Measure)
        if name != "score"
    ),
]


def measure(
    change: Change,
    domain: wordmine.Counted,
    background: wordmine.Counted,
    reference: list[str],
    seeds: list[str],
) -> None:
    """Print a row."""
    with ExitStack() as stack:
        for constant in change.constants:
            stack.enter_context(mock.patch.object(*constant))
        began = time.perf_counter()
        terms = wordmine.contrast(domain, background, seeds=seeds, **change.settings)
        seconds = time.perf_counter() - began
    found = evaluation.terms(terms.words, reference)
    cells = [found.precision_at_100, found.precision_at_500, found.precision_at_1000]
    row = [change.name, *(f"{cell:.3f}" for cell in cells), f"{len(terms):,}", f"{seconds:.1f}"]
    print("|", " | ".join(row), "|", flush=True)


def main() -> None:
    """Print a table for the texts named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("domain", type=Path)
    parser.add_argument("background", type=Path, nargs="+")
    parser.add_argument("--lists", type=Path, nargs="+", required=True)
    parser.add_argument("--seeds", default="", help="with commas between them")
    given = parser.parse_args()
    reference = [word for path in given.lists for word in wordlist.read(path)]
    seeds = list(filter(None, given.seeds.split(",")))
    sides = {
        numbers: [wordmine.count(s, numbers=numbers) for s in (given.domain, given.background)]
        for numbers in ("drop", "keep")
    }
    print("| | P@100 | P@500 | P@1000 | terms | s |\n|---|--:|--:|--:|--:|--:|", flush=True)
    for change in CHANGES:
        measure(change, *sides[change.settings.get("numbers", "drop")], reference, seeds)


if __name__ == "__main__":
    main()
