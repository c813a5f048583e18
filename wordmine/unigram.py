"""Unigram models: words and what each adds to the score of a cut."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from statistics import median
from typing import Self, TypeAlias

import numpy as np

from wordmine import alphabet, entropy
from wordmine.entries import fault
from wordmine.errors import LexiconError
from wordmine.lexicon import Lexicon

Counts: TypeAlias = Mapping[str, float | None]
"""Words with how often each occurs; None where that is not known."""

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

    def __init__(self, scores: dict[str, float], evidence: dict[str, float], total: float) -> None:
        self.scores = scores
        self.evidence = evidence
        self.total = total
        self.unknown = min(0.0, min(scores.values(), default=0.0)) - 1.0

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon) -> Self:
        """Score the words of a lexicon as they were scored when it was learned.

        s(w) = ln(expected / expected_words) + lambda(|w|) A(w) - alpha (|w| - 1), see
        `wordmine.entropy`; without the last two where the lexicon was made without evidence.

        Raises
        ------
        LexiconError : it holds no word, or a setting that it needs is no number above 0.
        """
        if not lexicon.words:
            raise LexiconError(_EMPTY)
        expected = lexicon.column("expected")
        total = _positive(lexicon, "expected_words", max(1.0, float(expected.sum())))
        scores = entropy.log_probability(expected, total)
        words = alphabet.fold("\n".join(lexicon.words)).split("\n")
        evidence: dict[str, float] = {}
        if "trust" in lexicon.settings:
            trust = _positive(lexicon, "trust", 1.0)
            lengths = np.array(alphabet.lengths(words))
            added = entropy.evidence(lengths, lexicon.column("autonomy"), trust)
            evidence = dict(zip(words, added.tolist(), strict=True))
            scores += added
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
            or a surrogate; a count is not a number above 0.
        """
        if not counts:
            raise LexiconError(_EMPTY)
        given = {alphabet.fold(word): count for word, count in counts.items()}
        for word, count in given.items():
            check(word, count)
        known = {word: float(count) for word, count in given.items() if count is not None}
        known = known or dict.fromkeys(given, 1.0)
        total = math.fsum(known.values())
        scores = {word: math.log(count / total) for word, count in known.items()}
        return cls(scores, {}, total), [word for word in given if word not in known]

    def add(self, word: str, count: float) -> None:
        """Add a word that is expected so often, with the usual evidence for words of its length."""
        check(word, count)
        evidence = self.usual_evidence(word)
        self.evidence[word] = evidence
        self.scores[word] = math.log(count / self.total) + evidence

    def require(self, word: str, score: float) -> None:
        """Give a word at least a score, nats."""
        self.evidence.setdefault(word, self.usual_evidence(word))
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

    def information(self, unit: str) -> float:
        """Bits that a word, or a unit that is none, takes: -log2 p."""
        score = self.scores.get(unit, self.unknown) - self.evidence.get(unit, 0.0)
        return -score / math.log(2)

    def usual_evidence(self, word: str) -> float:
        """The median of the evidence for the words of the model that are as long, nats."""
        usual = self._usual_evidence
        return usual[min(alphabet.lengths([word])[0], len(usual) - 1)]

    @cached_property
    def _usual_evidence(self) -> list[float]:
        """By length in symbols; a length that no word has takes that of the next shorter one."""
        words = list(self.evidence)
        by_length: dict[int, list[float]] = {0: [0.0]}
        for word, length in zip(words, alphabet.lengths(words), strict=True):
            by_length.setdefault(length, []).append(self.evidence[word])
        usual: list[float] = []
        for length in range(max(by_length) + 1):
            usual.append(median(by_length[length]) if length in by_length else usual[-1])
        return usual


def check(word: str, count: float | None) -> None:
    """Refuse what no word or no count can be.

    Raises
    ------
    LexiconError : see `Unigram.from_counts`.
    """
    if what := fault(word):
        raise LexiconError(what)
    if count is not None and not 0 < count < math.inf:
        raise LexiconError(
            f"the count of {word!r} is {count}: give one above 0, or None if it is not known"
        )


def _positive(lexicon: Lexicon, setting: str, default: float) -> float:
    value = lexicon.settings.get(setting, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        raise LexiconError(f"the setting {setting} is {value!r}: it must be a number above 0")
    return float(value)
