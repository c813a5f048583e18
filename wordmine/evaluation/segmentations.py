"""Segmentations: texts that are cut into words, and how one agrees with another."""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import EvaluationError
from wordmine.lexicon import kind_of, wordlist
from wordmine.runtime import Workspace
from wordmine.text import Corpus, Errors, Reading, Source, named

Text: TypeAlias = Source | Iterable[str]
"""The path of a file, or sentences."""

_REPLICATES = 1000
"""Resampled texts that a confidence interval comes from."""

_CONFIDENCE = 0.95
_SEED = 0

_SHOWN = 10
"""Characters to show of texts where they begin to differ."""


class SegmentationScores(NamedTuple):
    """How a segmentation compares with the gold one; None where there is nothing to count.

    A predicted word is correct if a gold word begins and ends where it does.

    Attributes
    ----------
    sentences : sentences compared.
    gold_words : words in the gold text.
    predicted_words : words in the predicted text.
    correct_words : those that both have at the same place.
    precision : share of the predicted words that are correct.
    recall : share of the gold words that are found.
    f1 : harmonic mean of the two.
    f1_low, f1_high : 95 % confidence interval of `f1`: percentiles of its values for 1000 texts
        of as many sentences, drawn from these with replacement (Efron & Tibshirani, An
        Introduction to the Bootstrap, 1993, chapter 13).  Whole sentences are drawn because the
        words of one depend on each other.
    oov_rate : share of the gold words that are out of the vocabulary.
    oov_recall : share of these that are found.
    iv_recall : share of the gold words in the vocabulary that are found.
    """

    sentences: int
    gold_words: int
    predicted_words: int
    correct_words: int
    precision: float
    recall: float
    f1: float
    f1_low: float
    f1_high: float
    oov_rate: float | None
    oov_recall: float | None
    iv_recall: float | None


@dataclass(frozen=True)
class Segmented:
    """A text cut into words.

    Attributes
    ----------
    name : what to call it in errors.
    sentences : the words of each sentence, none of them empty.
    line_numbers : the line that each sentence stands on, from 1.
    """

    name: str
    sentences: list[list[str]]
    line_numbers: list[int]

    @classmethod
    def read(cls, given: Text, otherwise: str, reading: Reading) -> Self:
        """Read a text in which whitespace separates the words and line breaks the sentences.

        Empty lines are passed over; words stay as they are written.

        Parameters
        ----------
        given : a path, or sentences.
        otherwise : what to call it in errors, unless it is a path.
        reading : how to read files.

        Raises
        ------
        CorpusError : a file cannot be read or decoded; a table is given, and not a column of it.
        EvaluationError : there is no word.
        """
        blocks = Corpus.of(given, otherwise, reading).blocks(Workspace())
        # Universal line ends, and no others: whatever else may break a line separates words.
        text = io.StringIO("".join(blocks), newline=None)
        cut = [(number, words) for number, line in enumerate(text, 1) if (words := line.split())]
        found = cls(name_of(given, otherwise), [words for _, words in cut], [at for at, _ in cut])
        if not cut:
            raise EvaluationError(
                f"{found.name}: no words in it: give words with blanks between them"
            )
        return found

    def place(self, sentence: int) -> str:
        """Where a sentence, counted from 0, stands."""
        return f"{self.name}:{self.line_numbers[sentence]}"

    def words(self) -> list[str]:
        """All words, in order."""
        return list(chain.from_iterable(self.sentences))

    def counts(self) -> Counter[str]:
        """How often each word occurs."""
        return Counter(chain.from_iterable(self.sentences))


def segmentation(
    gold: Text,
    predicted: Text,
    vocabulary: Text | None = None,
    *,
    encoding: str | None = None,
    errors: Errors = "strict",
) -> SegmentationScores:
    """Score a segmentation by words, as the SIGHAN bakeoffs do.

    Sproat & Emerson (2003), The First International Chinese Word Segmentation Bakeoff.

    Parameters
    ----------
    gold : the text as people cut it: the path of a file, or an iterable of sentences; words
        between blanks, a sentence a line.
    predicted : the same text, as the segmenter cut it that you score.
    vocabulary : the words known before: a segmented text, such as the one trained on, a word a
        line, or the path of a lexicon; None if the recall of unknown words is not wanted.
        Words are compared as they are written, full-width forms too.
    encoding, errors : how to decode files, see `wordmine.text.Reading`.

    Raises
    ------
    EvaluationError : the texts differ in more than the cuts, or hold nothing.
    CorpusError : a file cannot be read or decoded; a table is given, and not a column of it.
    SettingsError : a setting has a value it cannot have.
    """
    reading = Reading(encoding=encoding, errors=errors)
    wanted = Segmented.read(gold, "gold text", reading)
    given = Segmented.read(predicted, "predicted text", reading)
    _check_same_text(wanted, given)
    known = None if vocabulary is None else _vocabulary(vocabulary, reading)
    found = _found(wanted, given)
    sizes = np.array([len(words) for words in wanted.sentences])
    correct = np.add.reduceat(found, np.cumsum(sizes) - sizes, dtype=np.int64)
    sizes += [len(words) for words in given.sentences]
    total, gold_words = int(found.sum()), len(found)
    predicted_words = int(sizes.sum()) - gold_words
    f1_low, f1_high = _interval(correct, sizes)
    recalls = _Recalls() if known is None else _Recalls.of(wanted.words(), found, known)
    return SegmentationScores(
        sentences=len(sizes),
        gold_words=gold_words,
        predicted_words=predicted_words,
        correct_words=total,
        precision=total / predicted_words,
        recall=total / gold_words,
        f1=2 * total / (gold_words + predicted_words),
        f1_low=f1_low,
        f1_high=f1_high,
        **recalls._asdict(),
    )


def name_of(given: object, otherwise: str) -> str:
    """What to call a text or a list in errors: by its path, if it is one."""
    return named(given) if isinstance(given, str | os.PathLike) else otherwise


def _vocabulary(given: Text, reading: Reading) -> set[str]:
    """The words of a segmented text, or of a lexicon, whose lines hold more than words."""
    name = name_of(given, "vocabulary")
    corpus = Corpus.of(given, "vocabulary", reading)
    text = "".join(corpus.blocks(Workspace(), content="words"))
    words = wordlist.parse(text, name) if kind_of(text) else text.split()
    if not (known := set(words)):
        raise EvaluationError(f"{name}: no words in it: give words with blanks between them")
    return known


def _check_same_text(gold: Segmented, predicted: Segmented) -> None:
    for i, cuts in enumerate(zip(gold.sentences, predicted.sentences, strict=False)):
        wanted, given = map("".join, cuts)
        if wanted != given:
            raise EvaluationError(
                f"{predicted.place(i)}: the text differs from {gold.place(i)} "
                f"{_difference(given, wanted)}: give the same text, cut into words"
            )
    shorter, longer = sorted((gold, predicted), key=lambda text: len(text.sentences))
    size = len(shorter.sentences)
    if size < len(longer.sentences):
        raise EvaluationError(
            f"{shorter.name}: ends after {size:,} of {len(longer.sentences):,} sentences, before "
            f"{longer.place(size)}: give the same text, cut into words"
        )


def _difference(given: str, wanted: str) -> str:
    pairs = enumerate(zip(given, wanted, strict=False))
    same = next((at for at, (a, b) in pairs if a != b), min(len(given), len(wanted)))
    rests = (
        repr(text[same : same + _SHOWN]) if text[same:] else "its end" for text in (given, wanted)
    )
    return f"after {same} characters, where it has {', not '.join(rests)}"


def _found(gold: Segmented, predicted: Segmented) -> NDArray[np.bool_]:
    """Which words of a text another cut of it has too: (gold words,)."""
    starts, ends = _spans(gold.words())
    other_starts, other_ends = _spans(predicted.words())
    # Characters are numbered through all sentences; no word ends where another text has none.
    end_from = np.zeros(ends[-1], np.int64)
    end_from[other_starts] = other_ends
    return np.equal(end_from[starts], ends)


def _spans(words: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where words begin and end in the text they make."""
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    ends = np.cumsum(lengths)
    return ends - lengths, ends


def _interval(correct: NDArray[np.int64], sizes: NDArray[np.int64]) -> tuple[float, float]:
    """Confidence interval of F1, `2 * correct / sizes` over the sums of all sentences.

    Parameters
    ----------
    correct : (n,) words of each sentence that both texts have.
    sizes : (n,) words that the texts have, added up.
    """
    random = np.random.default_rng(_SEED)
    f1 = np.empty(_REPLICATES)
    for i in range(_REPLICATES):
        drawn = random.integers(0, len(sizes), len(sizes))
        f1[i] = 2 * correct[drawn].sum() / sizes[drawn].sum()
    low, high = np.quantile(f1, [(1 - _CONFIDENCE) / 2, (1 + _CONFIDENCE) / 2]).tolist()
    return low, high


class _Recalls(NamedTuple):
    """The part of `SegmentationScores` that a vocabulary is for."""

    oov_rate: float | None = None
    oov_recall: float | None = None
    iv_recall: float | None = None

    @classmethod
    def of(cls, words: list[str], found: NDArray[np.bool_], known: set[str]) -> Self:
        """Tell the gold words, of which some are found, by whether they are known."""
        is_known = np.fromiter(map(known.__contains__, words), np.bool_, len(words))
        outside, inside = found[~is_known], found[is_known]
        return cls(len(outside) / len(found), _mean(outside), _mean(inside))


def _mean(found: NDArray[np.bool_]) -> float | None:
    return float(found.mean()) if len(found) else None
