"""How the weights of the scores after learning are fitted to text that people cut.

`python benchmarks/fit.py DATA [--sentences 1500] [--rounds 1] [--moves]`

DATA is a folder as for `quality.py`.  A cut is a semi-Markov conditional random field (Sarawagi
and Cohen 2004) over the words of a lexicon, whose few weights make what people cut in the training
parts of `FITTED` as likely as can be.  Learning and fitting take turns, since scores change what is
learned.  Held out: the development and test parts, all of UDC, and of the training parts all but
the first sentences.  Lexicons are learned from the raw text of each standard, as anyone would who
wants to cut that text.

The likelihood does not give all weights that are used: those of three symbols and of their autonomy
were chosen by F1.  With `--moves`, each weight is moved alone, and F1 is that of the same training
sentences: what is used is near the best for each.
"""

from __future__ import annotations

import argparse
import tempfile
from contextlib import ExitStack
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import numpy as np
from numpy.typing import NDArray
from quality import Standard, f1, head, read, row
from scipy.optimize import minimize

import wordmine
from wordmine.lexicon import scoring

FITTED = ("ctb6", "sxu")
NAMES = ("per_log_probability", "per_log_share", "one", "two", "three", "long", "autonomy")
LONGEST = 20  # symbols of a word
LONGEST_SENTENCE = 80  # so that no sum over its cuts underflows
MOVES = (-0.5, -0.25, 0.25, 0.5)  # of a weight; a fifth of that for those of less than one
PRIOR = 1e-3  # of the weights' squares, so that they stay finite


class Lattice(NamedTuple):
    """The words that may stand in a sentence: where each begins and ends, and its features."""

    size: int
    begins: list[int]
    ends: list[int]
    features: NDArray[np.float64]
    allowed: list[bool]  # by what people cut: a whole word, or within one that the lexicon lacks


def features(lexicon: wordmine.Lexicon) -> dict[str, NDArray[np.float64]]:
    """What the score of each word is a weighted sum of, see `scoring.learned`."""
    expected, counts = (lexicon.column(name).astype(float) for name in ("expected", "count"))
    total = float(lexicon.settings["expected_words"])  # type: ignore[arg-type]
    kinds = scoring.kinds(np.array([len(word) for word in lexicon.words]))
    log_expected = np.log(np.maximum(expected, scoring.LEAST_EXPECTED))
    columns = [log_expected - np.log(total), log_expected - np.log(np.maximum(counts, 1))]
    columns += [(kinds == kind).astype(float) for kind in range(4)]
    columns.append(np.where(kinds >= scoring.THREE, lexicon.column("autonomy"), 0.0))
    return dict(zip(lexicon.words, np.stack(columns, axis=1), strict=True))


def lattice(words: list[str], known: dict[str, NDArray[np.float64]]) -> Lattice:
    """The words of a lexicon in a sentence; a character that it lacks is a word of no score."""
    text, edges = "".join(words), [0, *accumulate(map(len, words))]
    whole = {(a, b) for a, b in pairwise(edges) if text[a:b] in known or b == a + 1}
    place = np.searchsorted(edges, np.arange(len(text)), side="right") - 1
    begins, ends, rows, allowed = [], [], [], []
    for a in range(len(text)):
        for b in range(a + 1, min(a + LONGEST, len(text)) + 1):
            if b > a + 1 and text[a:b] not in known:
                continue
            within = edges[place[a] + 1]
            is_lacking = (edges[place[a]], within) not in whole
            begins.append(a)
            ends.append(b)
            rows.append(known.get(text[a:b], np.zeros(len(NAMES))))
            allowed.append((a, b) in whole or (is_lacking and b <= within))
    return Lattice(len(text), begins, ends, np.array(rows), allowed)


def expectation(one: Lattice, scores: NDArray[np.float64], only: bool) -> tuple[float, list[float]]:
    """The log of the sum over all cuts, or those that people allow, and the chance of each word."""
    arcs = [k for k, fits in enumerate(one.allowed) if fits or not only]
    weights = np.exp(scores).tolist()
    before, after = ([0.0] * (one.size + 1) for _ in range(2))
    before[0] = after[-1] = 1.0
    for k in arcs:  # by where they begin
        before[one.ends[k]] += before[one.begins[k]] * weights[k]
    for k in reversed(arcs):
        after[one.begins[k]] += after[one.ends[k]] * weights[k]
    total = before[-1]
    chances = [0.0] * len(weights)
    for k in arcs:
        chances[k] = before[one.begins[k]] * weights[k] * after[one.ends[k]] / total
    return float(np.log(total)), chances


def loss(
    weights: NDArray[np.float64], lattices: list[Lattice]
) -> tuple[float, NDArray[np.float64]]:
    """The negative log-likelihood of what people cut, and its gradient."""
    value, gradient = PRIOR * float(weights @ weights), 2 * PRIOR * weights
    for one in lattices:
        scores = one.features @ weights
        gold, wanted = expectation(one, scores, only=True)
        every, found = expectation(one, scores, only=False)
        value += every - gold
        gradient = gradient + one.features.T @ (np.array(found) - np.array(wanted))
    return value, gradient


def current() -> NDArray[np.float64]:
    """The weights that `scoring` has."""
    base = scoring._BASE[:4].tolist()
    kappa, share = scoring._PER_LOG_PROBABILITY, scoring._PER_LOG_SHARE
    return np.array([kappa, share, *base, scoring._PER_AUTONOMY[scoring.THREE]])


def patched(weights: NDArray[np.float64]) -> ExitStack:
    """Let `scoring` have other weights; those of runs and of numbers stay as they are."""
    base, pull = scoring._BASE.copy(), scoring._PER_AUTONOMY.copy()
    base[:4] = weights[2:6]
    pull[[scoring.THREE, scoring.LONG, scoring.MEASURED]] = weights[6]
    stack = ExitStack()
    for name, value in {
        "_PER_LOG_PROBABILITY": weights[0],
        "_PER_LOG_SHARE": weights[1],
        "_BASE": base,
        "_PER_AUTONOMY": pull,
    }.items():
        stack.enter_context(mock.patch.object(scoring, name, value))
    return stack


def fitted(weights: NDArray[np.float64], standards: list[Standard], n: int) -> NDArray[np.float64]:
    """The weights for lexicons that are learned with some weights."""
    lattices = []
    for standard in standards:
        with patched(weights):
            known = features(wordmine.discover(standard.raw, min_confidence=0))
        train = [words for words in standard.gold if len("".join(words)) <= LONGEST_SENTENCE][:n]
        lattices += [lattice(words, known) for words in train]
    found = minimize(loss, weights, (lattices,), "L-BFGS-B", jac=True, options={"maxiter": 30})
    return np.asarray(found.x)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path, metavar="DATA", help="folder of general.txt and gold")
    parser.add_argument("--sentences", type=int, default=1500, help="of each training part")
    parser.add_argument("--rounds", type=int, default=1, help="of learning and fitting")
    parser.add_argument("--moves", action="store_true", help="move each weight, and print the F1")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        standards = read(args.data, Path(folder)).standards
        head("weights", *NAMES, *(f"F1 {one.name} alone" for one in standards))
        weights = current()
        report("as they are", weights, standards)
        for turn in range(1, args.rounds + 1):
            weights = fitted(weights, [s for s in standards if s.name in FITTED], args.sentences)
            report(f"fitted, round {turn}", weights, standards)
        if args.moves:
            parts = [s for s in standards if s.name in FITTED]
            moved([one._replace(test=one.gold[: args.sentences]) for one in parts])


def moved(standards: list[Standard]) -> None:
    """Print the mean F1 of training sentences where one weight is another, less that as it is."""
    head("moved by", *(f"{step:+g}" for step in MOVES))
    weights = current()
    usual = mean_f1(weights, standards)
    for at, name in enumerate(NAMES):
        cells = []
        for step in MOVES:
            other = weights.copy()
            other[at] += step * (0.2 if weights[at] < 1 else 1.0)
            cells.append(f"{mean_f1(other, standards) - usual:+.4f}")
        row(f"{name}, {weights[at]:g}", *cells)


def mean_f1(weights: NDArray[np.float64], standards: list[Standard]) -> float:
    """The mean F1 of the test parts, learned from each text alone."""
    with patched(weights):
        return float(np.mean([float(f1(wordmine.discover(s.raw), s)) for s in standards]))


def report(title: str, weights: NDArray[np.float64], standards: list[Standard]) -> None:
    """Print weights and the F1 of the test parts, learned from each text alone."""
    with patched(weights):
        cells = [f1(wordmine.discover(one.raw), one) for one in standards]
    row(title, *(f"{weight:.2f}" for weight in weights), *cells)


if __name__ == "__main__":
    main()
