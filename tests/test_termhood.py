"""The score of terms is the sum of its parts, each worked out here from the text by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import comb, inf, log1p, log2
from pathlib import Path

import naive
import numpy as np
import pytest
from naive import Gram
from scipy.stats import beta

import wordmine
from wordmine.counting import Counting
from wordmine.discovery import learning
from wordmine.runtime import Workspace
from wordmine.symbols import split
from wordmine.terminology.corpora import Texts
from wordmine.terminology.cutting import CutText
from wordmine.terminology.weighing import Weighing
from wordmine.text import Corpus, Reading

CORPORA = Path(__file__).parent.parent / "corpora"
POWER, ENCYCLOPEDIA = CORPORA / "power.txt", CORPORA / "encyclopedia.txt"
EDGES = ("opening", "closing")


@dataclass
class Side:
    """A text cut into words: how often each n-gram stands free in it, and where in clauses."""

    clauses: Sequence[Sequence[Gram]]
    free: Counter[Gram] = field(default_factory=Counter)
    opening: Counter[Gram] = field(default_factory=Counter)
    closing: Counter[Gram] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for clause in self.clauses:
            for begin in range(len(clause)):
                for end in range(begin + 1, min(begin + 10, len(clause)) + 1):
                    gram = sum(clause[begin:end], ())
                    self.free[gram] += 1
                    self.opening[gram] += begin == 0
                    self.closing[gram] += end == len(clause)

    @property
    def words(self) -> int:
        return sum(map(len, self.clauses))

    def __add__(self, other: Side) -> Side:
        sums = (getattr(self, n) + getattr(other, n) for n in ("free", "opening", "closing"))
        return Side((), *sums)

    def lift(self, name: str, gram: Gram, words: Iterable[Gram]) -> float:
        """How much more often than all words an n-gram stands there, five of these added."""
        part: Counter[Gram] = getattr(self, name)
        usual = (sum(part[w] for w in words) + 1) / (sum(self.free[w] for w in words) + 2)
        return (part[gram] / usual + 5) / (self.free[gram] + 5)


def clauses(symbols: Sequence[int], path: Sequence[int]) -> Iterator[list[Gram]]:
    """The words of each clause, by where words start."""
    for begin, clause in naive.clauses(symbols):
        edges = [i for i in range(len(clause)) if path[begin + i] >= 0]
        yield [tuple(clause[a:b]) for a, b in pairwise([*edges, len(clause)])]


def burstiness(symbols: Sequence[int], gram: Gram) -> float:
    """Deviation of proportions over a hundred parts, beyond the one to be expected by chance."""
    n, edges = 100, np.linspace(0, len(symbols), 101).astype(int).tolist()
    starts = [i for i in range(len(symbols)) if tuple(symbols[i : i + len(gram)]) == gram]
    f, sizes = len(starts), np.diff(edges) / len(symbols)
    uses = [sum(a <= i < b for i in starts) for a, b in pairwise(edges)]
    deviation = sum(abs(v / f - s) for v, s in zip(uses, sizes, strict=True)) / 2
    chances = (comb(f, k) * (1 / n) ** k * (1 - 1 / n) ** (f - k) for k in range(f + 1))
    expected = n / 2 * sum(chance * abs(k / f - 1 / n) for k, chance in enumerate(chances))
    return float(deviation / (1 - min(sizes)) - expected / (1 - 1 / n))


def spread(symbols: Sequence[int], gram: Gram) -> float:
    """By how many of a hundred parts hold a word, and in how many so many would be by chance."""
    n, edges = 100, np.linspace(0, len(symbols), 101).astype(int).tolist()
    starts = [i for i in range(len(symbols)) if tuple(symbols[i : i + len(gram)]) == gram]
    parts = sum(any(a <= i < b for i in starts) for a, b in pairwise(edges))
    by_chance = log1p(-parts / n) / log1p(-1 / n) if parts < n else inf
    independent = min(max(by_chance, 1), len(starts))
    return 2 * log2(independent / (independent + 1))


class Made:
    """What a contrast works with, and its terms."""

    def __init__(self) -> None:
        self.terms = wordmine.contrast(POWER, ENCYCLOPEDIA, min_score=-99.0)
        workspace, reading = Workspace(), Reading()
        sides = [Corpus(path, reading=reading) for path in (POWER, ENCYCLOPEDIA)]
        texts = Texts.read(sides[:1], sides[1:], Counting(), reading, workspace)
        counted = texts.counted()
        text = counted.text()[:].tolist()
        self.learned = learning.learn(counted, join=True)
        # What follows the domain is all of the background, as that is small.
        path = CutText.of(self.learned, counted.longest, len(text)).path[:].tolist()
        size = len(texts.domain.symbols)
        self.symbols = text[:size]
        self.domain = Side([*clauses(text[:size], path[:size])])
        self.background = Side([*clauses(text[size:], path[size:])])
        cut = CutText.of(self.learned, counted.longest, size)
        background = texts.usage(self.learned)
        self.compared = len(Weighing(cut, background, numbers=False, subjects=None).candidates())

    def gram(self, word: str) -> Gram:
        symbols = self.learned.counts.alphabet.symbols
        return tuple(symbols.index(symbol) + 1 for symbol in split(word))

    @cached_property
    def scores(self) -> dict[Gram, float]:
        words = self.learned.words
        grams = (tuple(self.learned.counts.ids(node)) for node in words.nodes.tolist())
        return dict(zip(grams, words.scores().tolist(), strict=True))

    def parts(self, word: str) -> list[Gram]:
        return [part for part in naive.cut(self.gram(word), self.scores, 99) if part]

    def bound(self, word: str) -> float:
        """Lower bound of the log ratio: exact, for all candidates at once."""
        a, b = (side.free[self.gram(word)] for side in (self.domain, self.background))
        p = beta.ppf(0.05 / (2 * self.compared), a, b + 1)
        return log2(p / (1 - p) * self.background.words / self.domain.words)

    def evidence(self, word: str) -> float:
        """How it stands in clauses, and its words do, and how common these are."""
        known, both = self.scores.keys(), self.domain + self.background
        opening, closing = (self.domain.lift(n, self.gram(word), known) for n in EDGES)
        lifts = [[both.lift(n, part, known) for n in EDGES] for part in self.parts(word)]
        nominal = min(after / (before + after) for before, after in lifts)
        common = max(self.background.free[part] for part in self.parts(word))
        return (
            1.5 * log2(opening / (opening + 1 / 8))
            + 1.5 * log2(closing / (closing + 1 / 2))
            + log2(nominal) / 2
            + log2(3e-4 / (3e-4 + common / self.background.words))
        )


def test_the_score_is_the_sum_of_its_parts() -> None:
    made = Made()
    words = made.terms.words
    compounds = [word for word in words if len(made.parts(word)) > 1]
    for word in [*words[:3], words[-1], compounds[0], compounds[-1]]:
        term, gram = made.terms[word], made.gram(word)
        assert term.free == made.domain.free[gram]
        assert term.background_free == made.background.free[gram]
        score = made.bound(word) + made.evidence(word)
        score += 3 * burstiness(made.symbols, gram) + spread(made.symbols, gram)
        score += 4 * term.variety + 5 * term.company + 3 * term.affinity
        assert term.score == pytest.approx(score, abs=1e-3)
