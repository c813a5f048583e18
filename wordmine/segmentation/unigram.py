"""Unigram models: words and what each adds to the score of a cut."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from reprlib import repr as shown
from typing import NamedTuple, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wordmine.discovery import scoring
from wordmine.errors import LexiconError
from wordmine.lexicon import Lexicon, fault
from wordmine.runtime import validation
from wordmine.symbols import classes

Counts: TypeAlias = Mapping[str, float | None]
"""Words with how often each occurs; None where that is not known."""

_MOST = 1e100
"""The greatest count, so that sums stay finite."""

LONGEST = 256
"""Characters of the longest word that a dictionary may hold, far below what scores can hold."""

_EMPTY = "there is no word in it: give a lexicon that holds some"


class Unigram:
    """Words and their scores, s(w) = ln p(w) + evidence(w), nats.

    A unit of text that is no word, be it a rare ideograph, a number or a comma, scores a nat less
    than the least of the words that a model was made with, and less than 0.

    Parameters
    ----------
    scores : score of each word.
    evidence : what of it is boundary evidence and cost of length; 0 for words that are left out.
    total : occurrences of all words, which make probabilities of counts.
    """

    def __init__(
        self,
        scores: dict[str, float],
        evidence: dict[str, float],
        total: float,
    ) -> None:
        self.scores = scores
        self.evidence = evidence
        self.total = total
        self.unknown = min(0.0, min(scores.values(), default=0.0)) - 1.0

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon) -> Self:
        """Score the words of a lexicon as they were scored when it was learned.

        See `scoring.learned`; s(w) = ln(expected / expected_words) where the lexicon was
        not made by minimum-entropy learning.

        Raises
        ------
        LexiconError : it holds no word, or a setting that it needs is no number above 0.
        """
        if not lexicon.words:
            raise LexiconError(_EMPTY)
        expected = lexicon.column("expected")
        total = _positive(lexicon, "expected_words", max(1.0, float(expected.sum())))
        scores = scoring.log_probability(expected, total)
        words = classes.fold("\n".join(lexicon.words)).split("\n")
        evidence: dict[str, float] = {}
        if lexicon.settings.get("method") == "entropy":
            added = -scores
            scores = scoring.learned(
                expected, total, lexicon.column("count"), np.array(classes.lengths(words)),
                lexicon.column("autonomy"),
            )  # fmt: skip
            added += scores
            evidence = dict(zip(words, added.tolist(), strict=True))
        return cls(dict(zip(words, scores.tolist(), strict=True)), evidence, total)

    @classmethod
    def from_counts(cls, counts: Counts) -> tuple[Self, list[str]]:
        """Score words by their shares, s(w) = ln(count / sum of counts).

        If no count is known at all, all words are taken to be equally frequent.

        Returns
        -------
        tuple of the model and the words whose counts are not known, which are not yet in it.

        Raises
        ------
        LexiconError : there is no word; a word is empty or holds whitespace, a control character
            or a surrogate, or is longer than `LONGEST`; a count is not a number above 0.
        """
        if not counts:
            raise LexiconError(_EMPTY)
        for word, count in counts.items():
            check(word, count)
        given = {classes.fold(word): count for word, count in counts.items()}
        known = {word: float(count) for word, count in given.items() if count is not None}
        known = known or dict.fromkeys(given, 1.0)
        total = math.fsum(known.values())
        scores = {word: math.log(count) - math.log(total) for word, count in known.items()}
        return cls(scores, {}, total), [word for word in given if word not in known]

    def add(self, word: str, count: float) -> None:
        """Add a word that is expected so often, with the evidence that is usual for such words."""
        check(word, count)
        log_probability = math.log(count) - math.log(self.total)
        evidence = self._usual(word).at(log_probability)
        self.evidence[word] = evidence
        self.scores[word] = log_probability + evidence

    def require(self, word: str, score: float) -> None:
        """Give a word at least a score, nats."""
        self.evidence.setdefault(word, self._usual(word).evidence)
        self.scores[word] = max(score, self.scores.get(word, score))

    def remove(self, word: str) -> None:
        """Take a word out.

        Raises
        ------
        LexiconError : it is not there.
        """
        if word not in self.scores:
            raise LexiconError(f"there is no word {word!r}, so that it cannot be removed")
        del self.scores[word]
        self.evidence.pop(word, None)

    @cached_property
    def rarest(self) -> float:
        """What ln p is of a unit that is no word, a nat less than of any word, nats."""
        return min(self.log_probabilities().values(), default=0.0) - 1.0

    def log_probabilities(self) -> dict[str, float]:
        """Of each word ln p: its score without what was added to that, nats."""
        return {word: score - self.evidence.get(word, 0.0) for word, score in self.scores.items()}

    def information(self, unit: str) -> float:
        """Bits that a word, or a unit that is none, takes: -log2 p."""
        if unit not in self.scores:
            return -self.rarest / math.log(2)
        return (self.evidence.get(unit, 0.0) - self.scores[unit]) / math.log(2)

    def _usual(self, word: str) -> _Usual:
        by_length = self._usual_by_length
        return by_length[min(classes.lengths([word])[0], len(by_length) - 1)]

    @cached_property
    def _usual_by_length(self) -> list[_Usual]:
        """By length in symbols; a length that no word has takes that of the next shorter one."""
        words = list(self.evidence)
        evidence = np.array([self.evidence[word] for word in words])
        log_probability = np.array([self.scores[word] for word in words]) - evidence
        lengths = np.array(classes.lengths(words))
        usual = [_Usual(*[0.0] * 5)]
        for length in range(1, int(lengths.max(initial=0)) + 1):
            of = lengths == length
            usual.append(_Usual.fit(log_probability[of], evidence[of]) if of.any() else usual[-1])
        return usual


class _Usual(NamedTuple):
    """The evidence that is usual for words of some length, by their frequency, nats.

    Frequent words have more of it, so that it is a straight line over ln p, fitted by least squares
    and level beyond the words there are.

    Attributes
    ----------
    evidence : the mean.
    middle : the mean of ln p.
    slope : how the evidence grows with ln p.
    least, most : ln p of the rarest and of the most frequent word.
    """

    evidence: float
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
        """What is usual at a frequency."""
        within = min(max(log_probability, self.least), self.most)
        return self.evidence + self.slope * (within - self.middle)


def check(word: str, count: float | None) -> None:
    """Refuse what no word or no count can be.

    Raises
    ------
    LexiconError : see `Unigram.from_counts`.
    """
    if not isinstance(word, str):
        raise LexiconError(f"a word is a str, not {type(word).__name__}: correct {shown(word)}")
    if len(word) > LONGEST:
        raise LexiconError(
            f"the word {shown(word)} has {len(word):,} characters: leave out what is longer than "
            f"{LONGEST}"
        )
    if what := fault(word):
        raise LexiconError(what)
    if count is not None and not (validation.NUMBER.holds(count) and 0 < count <= _MOST):
        raise LexiconError(
            f"the count of {word!r} is {shown(count)}: give a number above 0, or None if it is not "
            "known"
        )


def _positive(lexicon: Lexicon, setting: str, default: float) -> float:
    value = lexicon.settings.get(setting, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        raise LexiconError(f"the setting {setting} is {value!r}: it must be a number above 0")
    return float(value)
