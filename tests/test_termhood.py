"""The score of terms is the sum of its parts, each worked out here from the text by hand."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import comb, exp, inf, log1p, log2, sqrt
from pathlib import Path
from statistics import median

import naive
import numpy as np
import pytest
from naive import Gram
from scipy.stats import beta

import wordmine
from wordmine.counting import Counting
from wordmine.discovery import learning
from wordmine.runtime import Workspace
from wordmine.symbols import BREAK, DIGITS, NUMBER, split
from wordmine.terminology import discourse
from wordmine.terminology.collocation import Collocations
from wordmine.terminology.corpora import Texts
from wordmine.terminology.cutting import CutText, sure
from wordmine.terminology.seeds import nodes_of
from wordmine.terminology.termhood import frequency
from wordmine.terminology.weighing import Weighing
from wordmine.text import Corpus, Reading

CORPORA = Path(__file__).parent.parent / "corpora"
POWER, ENCYCLOPEDIA = CORPORA / "power.txt", CORPORA / "encyclopedia.txt"
EDGES = ("opening", "closing")


@dataclass
class Side:
    """A text cut into words: how often each n-gram stands free in it, and where in clauses.

    `others` are those in clauses that have other symbols, `alike` where these are worth something.
    """

    clauses: Sequence[Sequence[Gram]]
    worth: Mapping[int, int] = field(default_factory=dict)
    others: Counter[Gram] = field(default_factory=Counter)
    alike: Counter[Gram] = field(default_factory=Counter)
    free: Counter[Gram] = field(default_factory=Counter)
    opening: Counter[Gram] = field(default_factory=Counter)
    closing: Counter[Gram] = field(default_factory=Counter)
    usual: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for clause in self.clauses:
            for begin in range(len(clause)):
                for end in range(begin + 1, min(begin + 10, len(clause)) + 1):
                    gram = sum(clause[begin:end], ())
                    self.free[gram] += 1
                    self.opening[gram] += begin == 0
                    self.closing[gram] += end == len(clause)
                    rest = sum((*clause[:begin], *clause[end:]), ())
                    self.others[gram] += len(rest) > 0
                    self.alike[gram] += sum(self.worth.get(symbol, 0) for symbol in rest) > 0

    @property
    def words(self) -> int:
        return sum(map(len, self.clauses))

    def __add__(self, other: Side) -> Side:
        sums = (getattr(self, n) + getattr(other, n) for n in ("free", "opening", "closing"))
        return Side((), {}, Counter(), Counter(), *sums)

    def lift(self, name: str, gram: Gram, words: Iterable[Gram]) -> float:
        """How much more often than all words an n-gram stands there, five of these added."""
        part: Counter[Gram] = getattr(self, name)
        if name not in self.usual:
            whole = sum(self.free[w] for w in words)
            self.usual[name] = (sum(part[w] for w in words) + 1) / (whole + 2)
        return (part[gram] / self.usual[name] + 5) / (self.free[gram] + 5)


def clauses(symbols: Sequence[int], path: Sequence[int]) -> Iterator[list[Gram]]:
    """The words of each clause, by where words start."""
    for begin, clause in naive.clauses(symbols):
        edges = [i for i in range(len(clause)) if path[begin + i] >= 0]
        yield [tuple(clause[a:b]) for a, b in pairwise([*edges, len(clause)])]


def windows(size: int, longest: int) -> Iterator[tuple[int, int]]:
    """Begin and end of every part of a text of such a size, up to the longest length."""
    return ((i, j) for i in range(size) for j in range(i + 1, min(i + longest, size) + 1))


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
    is_burst = parts == 1 and len(starts) >= 5
    return 2 * log2(independent / (independent + 1)) - 2 * is_burst


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
        self.symbols, self.path = text[:size], path[:size]
        self.domain = Side([*clauses(text[:size], path[:size])])
        here, there = Counter(filter(None, text[:size])), Counter(filter(None, text[size:]))
        worth = {
            symbol: round(
                256 * (log2((here[symbol] + 1) / here.total() * there.total() / (n + 1)) + 0.2)
            )
            for symbol, n in there.items()
        }
        self.background = Side([*clauses(text[size:], path[size:])], worth)
        self.both = self.domain + self.background
        cut = CutText.of(self.learned, counted.longest, size)
        background = texts.usage(self.learned)
        self.weighing = Weighing(cut, background, numbers=False, subjects=None)
        self.candidates = self.learned.counts.texts(self.weighing.candidates().astype(np.int32))

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
        p = beta.ppf(0.05 / (2 * len(self.candidates)), a, b + 1)
        return log2(p / (1 - p) * self.background.words / self.domain.words)

    def evidence(self, word: str) -> float:
        """How it stands in clauses, and its words do, and how common these are."""
        known, gram = self.scores.keys(), self.gram(word)
        opening, closing = (self.domain.lift(n, gram, known) for n in EDGES)
        parts = [gram] if word in self.whole else self.parts(word)
        lifts = [[self.both.lift(n, part, known) for n in EDGES] for part in parts]
        nominal = min(after / (before + after) for before, after in lifts)
        common = max(self.background.free[part] for part in parts)
        return (
            1.5 * log2(opening / (opening + 1 / 8))
            + 1.5 * log2(closing / (closing + 1 / 2))
            - max(log2(closing), 0) / 2
            - max(log2(closing / 3), 0)
            + log2(nominal) / 2
            + log2(3e-4 / (3e-4 + common / self.background.words))
        )

    @cached_property
    def whole(self) -> set[str]:
        """Candidates that surely are words."""
        nodes = self.weighing.candidates()
        chosen = sure(self.learned, 0.7)[nodes].tolist()
        return {word for word, is_sure in zip(self.candidates, chosen, strict=True) if is_sure}

    @cached_property
    def occurrences(self) -> Counter[Gram]:
        """How often each n-gram that was counted occurs in the domain."""
        known = {tuple(self.learned.counts.ids(n)) for n in range(len(self.learned.counts))}
        grams = (tuple(self.symbols[i:j]) for i, j in windows(len(self.symbols), 11))
        return Counter(gram for gram in grams if gram in known)

    @cached_property
    def beside(self) -> dict[Gram, int]:
        """Occurrences of each beside the one symbol that most often stands before it, or after."""
        found: dict[Gram, int] = {}
        for gram, n in self.occurrences.items():
            for inner in (gram[1:], gram[:-1]):
                found[inner] = max(found.get(inner, 0), n)
        return found

    def neighbours(self, word: str) -> float:
        """How often it stands beside one symbol, or a number, or has a letter of many uses."""
        gram, names = self.gram(word), self.learned.counts.alphabet.symbols
        n = self.occurrences[gram]
        numbers = sum(
            self.occurrences[symbol, *gram]
            for symbol, name in enumerate(names, 1)
            if name in {NUMBER, *DIGITS}
        )
        shares = [
            n / self.occurrences[symbol,]
            for symbol in (gram[0], gram[-1])
            if re.fullmatch("[A-Za-z]", names[symbol - 1])
        ]
        done = self.occurrences[(*gram, names.index("了") + 1)] if "了" in names else 0
        return (
            min(log2((n - self.beside.get(gram, 0) + 1) / (n / 2 + 1)), 0)
            + 4 * log2((n - done + 1) / (n + 1))
            - 6 * self.is_quantity(gram)
            + (2 * log2(min(shares) / (min(shares) + 1 / 4)) if shares else 0)
            + 1.5 * log2((n - numbers + 1) / (n + 1))
        )

    def is_quantity(self, gram: Gram) -> bool:
        """Whether it is a quantifier and what several of them count."""
        names = self.learned.counts.alphabet.symbols
        quantifiers = [
            symbol
            for symbol, name in enumerate(names, 1)
            if name in {*"多首两兩几幾这這那该該每各此本某", *DIGITS}
        ]
        if gram[0] not in quantifiers:
            return False
        numbers = [*quantifiers, *(n for n, name in enumerate(names, 1) if name == NUMBER)]
        each = [self.occurrences[number, *gram[1:]] for number in numbers]
        often = 3 * sum(each) >= 2 * self.occurrences[gram[1:]]
        return often and 2 * max(each) <= sum(each)

    @cached_property
    def best(self) -> list[str]:
        """The best 200 candidates."""

        def score(word: str) -> float:
            return self.evidence(word) + self.neighbours(word) + self.bound(word)

        return sorted(self.candidates, key=score)[-200:]

    @cached_property
    def special(self) -> float:
        """The bound that words special to the field have."""
        return min(max(median(map(self.bound, self.best)), 0), 3)

    @cached_property
    def shares(self) -> tuple[float, float]:
        """Of the occurrences of all words, and of the best candidates, in clauses alike."""
        best = [self.gram(word) for word in self.best]
        there = self.background
        alike, others = (sum(map(c.__getitem__, self.scores)) for c in (there.alike, there.others))
        usual = (alike + 0.5) / (others + 1)
        alike, others = (sum(map(c.__getitem__, best)) for c in (there.alike, there.others))
        return usual, (alike + usual) / (others + 1)

    def passages(self, word: str) -> float:
        """How often the clauses that it stands in, in the background, read like the field."""
        usual, typical = self.shares
        neither, gram = (usual * typical) ** 0.5, self.gram(word)
        share = (self.background.alike[gram] + 20 * neither) / (self.background.others[gram] + 20)
        return 2 * log2(typical / usual) * log2(share / neither)

    @cached_property
    def free(self) -> list[tuple[int, int, int]]:
        """Where each candidate is free, by the words of the domain."""
        wanted = {self.gram(word): which for which, word in enumerate(self.candidates)}
        found, before = [], 0
        for clause in self.domain.clauses:
            for i, j in windows(len(clause), 10):
                if (gram := sum(clause[i:j], ())) in wanted:
                    found.append((wanted[gram], before + i, before + j))
            before += len(clause)
        return found

    @cached_property
    def recurring(self) -> tuple[list[float], float]:
        """How often each candidate soon follows itself, beyond chance; and the usual share."""
        size, total = len(self.candidates), self.domain.words
        uses = Counter(which for which, _, _ in self.free)
        found = naive.recur(self.free, size, 40)
        beyond = [r - uses[i] * (1 - exp(-40 * uses[i] / total)) for i, r in enumerate(found)]
        usual = max(median(b / uses[i] for i, b in enumerate(beyond)), 0.02)
        return [b + sqrt(r + 1) / 2 for b, r in zip(beyond, found, strict=True)], usual

    def discourse(self, word: str) -> float:
        """Whether it comes again soon, and how often it stands behind an adverb."""
        beyond, usual = self.recurring
        which, n = self.candidates.index(word), self.domain.free[self.gram(word)]
        share = (beyond[which] + 10 * usual) / (n + 10) / usual
        names = self.learned.counts.texts(self.learned.words.nodes)
        adverbs = {number for number, name in enumerate(names) if name in discourse._ADVERBS}
        starts = [start for start, number in enumerate(self.path) if number >= 0]
        tokens = [self.path[start] for start in starts]
        opening = [self.symbols[start - 1] == BREAK for start in starts]
        said = naive.behind(tokens, opening, self.free, len(self.candidates), adverbs)[which]
        return 2 * log2(min(max(share, 0.1), 1)) + 4 * log2((n - said + 5) / (n + 5))


def test_the_score_is_the_sum_of_its_parts() -> None:
    made = Made()
    words = made.terms.words
    compounds = [word for word in words if len(made.parts(word)) > 1]
    for word in [*words[:3], words[-1], compounds[0], compounds[-1]]:
        term, gram = made.terms[word], made.gram(word)
        assert term.free == made.domain.free[gram]
        assert term.background_free == made.background.free[gram]
        bound, (usual, typical) = made.bound(word), made.shares
        weight = 1 + log2(typical / usual)
        score = bound / weight if bound > 0 else bound * weight
        score -= 0.4 * min(max(made.special - bound, 0), made.special)
        score += made.evidence(word) + made.neighbours(word) + made.passages(word)
        score += made.discourse(word)
        score += 3 * burstiness(made.symbols, gram) + spread(made.symbols, gram)
        score += 4 * term.variety + 6 * term.company + 3 * term.affinity
        assert term.score == pytest.approx(score, abs=1e-3)


def test_what_is_hardly_more_frequent_loses_more() -> None:
    bound = np.array([-1.0, 0.0, 1.0, 3.0, 6.0])
    lack = np.array([3.0, 3.0, 2.0, 0.0, 0.0])
    ratio = np.array([-2.0, 0.0, 0.5, 1.5, 3.0])
    best = np.array([3, 4])
    assert frequency(bound, best, 1.0) == pytest.approx(ratio - 0.4 * lack)
    # Nothing is lacked where no word has more, nor where there is none.
    assert frequency(bound[:2], np.array([0, 1]), 1.0) == pytest.approx(ratio[:2])
    assert frequency(bound[:0], best[:0], 1.0).tolist() == []


def test_what_is_only_said_of_things_scores_less_than_what_is_spoken_of() -> None:
    """A word that comes again where it is spoken of, one that does not, and one behind adverbs."""
    rng = random.Random(2)
    rest = ENCYCLOPEDIA.read_text(encoding="utf-8").splitlines()
    lines = []
    for _ in range(60):
        lines += ["可以。水库，水库", *rng.sample(rest, 4), "石桥", *rng.sample(rest, 4)]
        lines += [rng.choice(["", "已经", "没有"]) + "稳固", *rng.sample(rest, 4)]
    counted = wordmine.count(texts=lines)
    learned = learning.learn(counted, join=False)
    cut = CutText.of(learned, counted.longest, len(counted.longest))
    nodes = nodes_of(learned.counts, ["水库", "石桥", "稳固"])
    order = np.argsort(nodes)
    found = discourse.evidence(Collocations(cut, nodes[order]), learned)
    spoken, named, said = found[np.argsort(order)].tolist()
    assert spoken == 0 > max(named, said)
    assert discourse.evidence(Collocations(cut, nodes[:0]), learned).tolist() == []
