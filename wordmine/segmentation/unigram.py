"""Unigram models: words and what each adds to the score of a cut."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from reprlib import repr as shown
from typing import Literal, NamedTuple, NoReturn, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import LexiconError
from wordmine.lexicon import Lexicon, fault, scoring
from wordmine.runtime import validation
from wordmine.symbols import classes, fold


class Usual(NamedTuple):
    """The usual boundary evidence of words of one length, as a function of frequency, nats.

    Frequent words have more evidence.  The function is a straight line over ln p, fitted by least
    squares; beyond the rarest and the most frequent word it is constant.

    Attributes
    ----------
    mean : the mean evidence of all words.
    middle : the mean of ln p.
    slope : how the evidence grows with ln p.
    least, most : ln p of the rarest and of the most frequent word.
    """

    mean: float
    middle: float
    slope: float
    least: float
    most: float

    @classmethod
    def fit(cls, log_probability: NDArray[np.float64], evidence: NDArray[np.float64]) -> Self:
        """Fit the line for (k,) words."""
        middle = log_probability.mean()
        away = log_probability - middle
        spread = float(away @ away)
        slope = float(away @ evidence) / spread if spread else 0.0
        least, most = log_probability.min(), log_probability.max()
        return cls(*map(float, (evidence.mean(), middle, slope, least, most)))

    def at(self, log_probability: float) -> float:
        """The usual evidence at a frequency."""
        within = min(max(log_probability, self.least), self.most)
        return self.mean + self.slope * (within - self.middle)


class UsualEvidence:
    """The usual evidence of the words of a model, for each length in symbols.

    Parameters
    ----------
    model : the words; if none has evidence, the usual evidence is 0.  What raises firm words is
        their own.
    """

    def __init__(self, model: Unigram) -> None:
        words = list(model.evidence)
        evidence = np.array([model.evidence[word] for word in words])
        log_probability = np.array([model.scores[word] for word in words]) - evidence
        evidence -= np.array([model.raised.get(word, 0.0) for word in words])
        lengths = np.array(classes.lengths(words))
        self._by_length = [Usual(0.0, 0.0, 0.0, 0.0, 0.0)]
        for length in range(1, int(lengths.max(initial=0)) + 1):
            of = lengths == length
            shorter = self._by_length[-1]
            fitted = Usual.fit(log_probability[of], evidence[of]) if of.any() else shorter
            self._by_length.append(fitted)

    def of(self, word: str) -> Usual:
        """The usual evidence for words as long as this one; or nearly as long."""
        return self._by_length[min(classes.lengths([word])[0], len(self._by_length) - 1)]


Granularity: TypeAlias = Literal["fine", "standard", "coarse"] | float
"""How long words are in a cut."""

_STEPS: Mapping[Granularity, float] = {"fine": -1.0, "standard": 0.0, "coarse": 1.0}

GRANULARITY = validation.Rule(
    lambda value: (
        value in _STEPS if isinstance(value, str) else validation.number(-3, 3).holds(value)
    ),
    "fine, standard, coarse or a number from -3 to 3",
)

WordCounts: TypeAlias = Mapping[str, float | None]
"""Words with how often each occurs; None where that is not known."""

LONGEST_WORD = 256
"""Characters of the longest word that a dictionary may hold, far below what scores can hold."""

_GREATEST_COUNT = 1e100
"""The greatest count, so that sums stay finite."""

_EMPTY = "there is no word in it: give a lexicon that holds some"


@dataclass(frozen=True, eq=False)
class Unigram:
    """Words and their scores, s(w) = ln p(w) + evidence(w), nats.

    Attributes
    ----------
    scores : score of each word.
    evidence : the part of each score that is boundary evidence and cost of length; words that are
        not in it have 0.
    total : occurrences of all words together; a count divided by it is a probability.
    unknown : score of a unit of text that is no word, such as a rare ideograph, a number or a
        comma: one nat less than the least word of the model, and less than 0.
    raised : the part of scores and evidence by which words that a string is in most of its
        occurrences, and accepted ones, outweigh their own parts; in finer cuts they do not.
    """

    scores: Mapping[str, float]
    evidence: Mapping[str, float]
    total: float
    unknown: float
    raised: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon) -> Self:
        """Score the words of a lexicon as they were scored when it was learned, or nearly so.

        See `scoring.learned` and `scoring.in_a_cut`; s(w) = ln(expected / expected_words) where the
        lexicon was not made by minimum-entropy learning.

        Raises
        ------
        LexiconError : it holds no word, or a setting that it needs is no number above 0.
        """
        if not lexicon.words:
            raise LexiconError(_EMPTY)
        used = lexicon.frequencies()
        words = fold("\n".join(lexicon.words)).split("\n")
        if "" in words:
            _refuse_unseen(lexicon.words[words.index("")])
        evidence: dict[str, float] = {}
        scores = used.scores + used.raised
        if used.is_learned:
            added = scores - scoring.log_probability(used.expected, used.total)
            evidence = dict(zip(words, added.tolist(), strict=True))
        made = cls._made(dict(zip(words, scores.tolist(), strict=True)), evidence, used.total)
        rows = np.flatnonzero(used.raised).tolist()
        return replace(made, raised={words[row]: float(used.raised[row]) for row in rows})

    @classmethod
    def from_counts(cls, counts: WordCounts) -> tuple[Self, list[str]]:
        """Score words by their shares, s(w) = ln(count / sum of counts).

        If no word has a count, all words count as equally frequent.

        Returns
        -------
        tuple of the model and the words without a count, which are not yet in the model.

        Raises
        ------
        LexiconError : there is no word; a word is empty, begins or ends with a blank, holds other
            whitespace, a control character or a surrogate, or is longer than `LONGEST_WORD`; a
            count is not a number above 0.
        """
        if not counts:
            raise LexiconError(_EMPTY)
        for word, count in counts.items():
            check(word, count)
        given = {fold(word): count for word, count in counts.items()}
        known = {word: float(count) for word, count in given.items() if count is not None}
        known = known or dict.fromkeys(given, 1.0)
        total = math.fsum(known.values())
        scores = {word: math.log(count) - math.log(total) for word, count in known.items()}
        return cls._made(scores, {}, total), [word for word in given if word not in known]

    @classmethod
    def _made(cls, scores: dict[str, float], evidence: dict[str, float], total: float) -> Self:
        return cls(scores, evidence, total, min(0.0, min(scores.values())) - 1.0)

    def at(self, granularity: Granularity) -> Self:
        """The same words for cuts of another granularity, see `scoring.granularity`.

        In finer cuts no word is raised.
        """
        step = _STEPS.get(granularity, granularity)
        if not step:
            return self
        kinds = scoring.kinds(np.array(classes.lengths(list(self.scores)), np.int64))
        added = scoring.granularity(kinds, float(step)).tolist()
        kept, lost = (self.raised, {}) if float(step) > 0 else ({}, self.raised)
        evidence = {
            word: self.evidence.get(word, 0.0) + more - lost.get(word, 0.0)
            for word, more in zip(self.scores, added, strict=True)
        }
        log_probabilities = self.log_probabilities()
        scores = {word: log_probabilities[word] + evidence[word] for word in evidence}
        return replace(self._made(scores, evidence, self.total), raised=kept)

    @cached_property
    def rarest(self) -> float:
        """The ln p of a unit that is no word: one nat less than that of any word."""
        return min(self.log_probabilities().values(), default=0.0) - 1.0

    def log_probabilities(self) -> dict[str, float]:
        """The ln p of each word: its score without the evidence, nats."""
        return {word: score - self.evidence.get(word, 0.0) for word, score in self.scores.items()}

    def information(self, unit: str) -> float:
        """The information of a word, or of a unit that is no word: -log2 p, bits."""
        if unit not in self.scores:
            return -self.rarest / math.log(2)
        return (self.evidence.get(unit, 0.0) - self.scores[unit]) / math.log(2)


def check(word: str, count: float | None) -> None:
    """Refuse a string that cannot be a word, and a count that cannot be one; words may hold blanks.

    Raises
    ------
    LexiconError : see `Unigram.from_counts`.
    """
    if not isinstance(word, str):
        raise LexiconError(f"a word is a str, not {type(word).__name__}: correct {shown(word)}")
    if len(word) > LONGEST_WORD:
        raise LexiconError(
            f"the word {shown(word)} has {len(word):,} characters: leave out what is longer than "
            f"{LONGEST_WORD}"
        )
    if what := fault(word if word.strip(" ") != word else word.replace(" ", "")):
        raise LexiconError(what)
    if not fold(word):
        _refuse_unseen(word)
    if count is not None and not (validation.NUMBER.holds(count) and 0 < count <= _GREATEST_COUNT):
        raise LexiconError(
            f"the count of {word!r} is {shown(count)}: give a number above 0, or None if it is not "
            "known"
        )


def _refuse_unseen(word: str) -> NoReturn:
    raise LexiconError(f"the word {word!r} holds no character that is seen: leave it out")
