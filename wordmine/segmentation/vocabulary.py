"""Vocabularies: words that are added and removed while others cut by them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from itertools import accumulate
from threading import Lock
from typing import NamedTuple

import numpy as np

from wordmine.errors import LexiconError
from wordmine.kernels import cutting
from wordmine.segmentation import trie, units
from wordmine.segmentation.cutter import Cutter
from wordmine.segmentation.trie import Trie
from wordmine.segmentation.unigram import Unigram, UsualEvidence
from wordmine.symbols import codes_of


class _Entry(NamedTuple):
    """A word that was added.

    Attributes
    ----------
    score, evidence : as in `Unigram`.
    outweighs : whether it scores no less than its own parts, whatever these score.
    """

    score: float
    evidence: float
    outweighs: bool


class Snapshot(NamedTuple):
    """The words of a vocabulary at one moment, which never change.

    Attributes
    ----------
    model : the words and their scores.
    cutter : what cuts by them.
    """

    model: Unigram
    cutter: Cutter


class Vocabulary:
    """The words of a model, with those that were added and without those that were removed.

    Threads may share it: what they cut by is made of all words at one moment, and never changes.

    Parameters
    ----------
    model : the words to begin with.
    join : whether a date is one unit.

    Attributes
    ----------
    join : as given.
    snapshot : the words as they are now; None until `take` takes one, if they changed.

    Raises
    ------
    LexiconError : a score is too large.
    """

    def __init__(self, model: Unigram, join: bool) -> None:
        trie.check(model.scores.values())
        self.join = join
        self._model = model
        self._changes: dict[str, _Entry | None] = {}  # None for a word that was removed
        self._lock = Lock()
        self.snapshot: Snapshot | None = None

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle the words; what can be made of them is made anew."""
        with self._lock:
            return _restored, (self._model, self.join, dict(self._changes))

    def __len__(self) -> int:
        with self._lock:
            return len(self._scores())

    def add(self, word: str, count: float | None) -> None:
        """Add a word, or give one more weight; none ever loses by it.

        Parameters
        ----------
        word : the word, folded.
        count : its count, on the model's scale; None to let it outweigh its own parts.

        Raises
        ------
        LexiconError : the score is too large.
        """
        with self._lock:
            before, given = self._entry(word), self._given(word, count)
            entry = before if before and before.score > given.score else given
            outweighs = given.outweighs or (before is not None and before.outweighs)
            self._changes[word] = entry._replace(outweighs=outweighs)
            self.snapshot = None

    def remove(self, word: str) -> None:
        """Take a word out.

        Raises
        ------
        LexiconError : it is not there.
        """
        with self._lock:
            if self._entry(word) is None:
                raise LexiconError(f"there is no word {word!r}, so that it cannot be removed")
            self._changes[word] = None
            self.snapshot = None

    def take(self) -> Snapshot:
        """Take a snapshot, while no word can be added or removed, if there is none."""
        with self._lock:
            if self.snapshot is None:
                scores, evidence = self._scores(), dict(self._model.evidence)
                added = {word: entry for word, entry in self._changes.items() if entry}
                evidence.update((word, entry.evidence) for word, entry in added.items())
                laid = trie.build(scores, self._model.unknown)
                raised = [word for word, entry in added.items() if entry.outweighs]
                if raised:
                    scores.update(_outweighed(raised, laid, self.join))
                model = replace(self._model, scores=scores, evidence=evidence)
                self.snapshot = Snapshot(model, Cutter(laid, self.join))
            return self.snapshot

    def _entry(self, word: str) -> _Entry | None:
        """What is known of a word, if it is there."""
        if word in self._changes or word not in self._model.scores:
            return self._changes.get(word)
        return _Entry(self._model.scores[word], self._model.evidence.get(word, 0.0), False)

    @cached_property
    def _usual(self) -> UsualEvidence:
        return UsualEvidence(self._model)

    def _given(self, word: str, count: float | None) -> _Entry:
        """A word of which no more is known; however rare, it is as likely as what is no word."""
        usual, unknown = self._usual.of(word), self._model.unknown
        if count is None:  # and its score less than that of any cut, which raises it
            return _Entry(unknown * (len(word) + 1), usual.mean, True)
        log_probability = math.log(count) - math.log(self._model.total)
        evidence = usual.at(log_probability) + self._model.raised.get(word, 0.0)
        score = max(unknown, log_probability + evidence)
        trie.check([score])
        return _Entry(score, score - log_probability, False)

    def _scores(self) -> dict[str, float]:
        """The words with their scores, before they outweigh their parts."""
        scores = dict(self._model.scores)
        for word, entry in self._changes.items():
            if entry:
                scores[word] = entry.score
            else:
                scores.pop(word, None)
        return scores


def _restored(model: Unigram, join: bool, changes: dict[str, _Entry | None]) -> Vocabulary:
    vocabulary = Vocabulary(model, join)
    vocabulary._changes = changes
    return vocabulary


def _outweighed(words: Iterable[str], laid: Trie, join: bool) -> dict[str, float]:
    """Let words outweigh their own parts in a trie, and give the scores it takes, nats."""
    words = sorted(words, key=len)
    codes = codes_of("".join(f"{word}\n" for word in words))
    starts = np.array([*accumulate((len(word) + 1 for word in words), initial=0)], np.int32)
    scores = np.empty(len(words), np.int64)
    cutting.outweigh(codes, units.find(codes, join), *laid, starts, scores)
    return dict(zip(words, (scores / trie.PER_NAT).tolist(), strict=True))
