"""Evaluation: how segmentations, lexicons and terms compare with what people marked."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import EvaluationError
from wordmine.evaluation import segmented
from wordmine.evaluation.segmented import Segmented
from wordmine.lexicon import WordList, kind_of, wordlist
from wordmine.runtime import Workspace, validation
from wordmine.symbols import is_han
from wordmine.text import Corpus, Reading, Source, named

Text: TypeAlias = Source | Iterable[str]
"""The path of a file, or its sentences."""

MIN_COUNT = 5
"""Least count of a gold word that a lexicon should list."""

_REPLICATES = 1000
"""Resampled texts that a confidence interval comes from."""

_CONFIDENCE = 0.95
_SEED = 0

_SHOWN = 10
"""Characters to show of texts where they begin to differ."""


class SegmentationScores(NamedTuple):
    """How a segmentation compares with the gold one; what there is none of is None.

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


class LexiconScores(NamedTuple):
    """How a ranked lexicon compares with a reference of N words.

    Attributes
    ----------
    reference : N, the words that should be listed.
    entries : the words of two or more ideographs that are listed.
    precision_at_n : share of the first N entries that are in the reference.
    recall : share of the reference that is among all entries.
    average_precision : sum of the precision at each entry that is in the reference, over N.
    """

    reference: int
    entries: int
    precision_at_n: float
    recall: float
    average_precision: float


class TermScores(NamedTuple):
    """How ranked terms compare with lists of terms.

    Attributes
    ----------
    entries : the ranked terms.
    listed : the distinct terms of all lists.
    precision_at_100, precision_at_500, precision_at_1000, precision_at_2000 : listed terms among
        the first k, over k, even if there are fewer than k.
    found : listed terms among all.
    recall : share of the listed terms that are found.
    """

    entries: int
    listed: int
    precision_at_100: float
    precision_at_500: float
    precision_at_1000: float
    precision_at_2000: float
    found: int
    recall: float


def segmentation(
    gold: Text, predicted: Text, vocabulary: Text | None = None, **reading: Any
) -> SegmentationScores:
    """Score a segmentation by words, as the SIGHAN bakeoffs do.

    Sproat & Emerson (2003), The First International Chinese Word Segmentation Bakeoff.

    Parameters
    ----------
    gold : the text as people cut it: a path, or strings; words between blanks, a sentence a line.
    predicted : the same text, cut by what is to be scored.
    vocabulary : the words known before: a segmented text, such as the one trained on, a word a
        line, or a lexicon; None if the recall of unknown words is not wanted.
        Words are compared as they are written, full-width forms too.
    reading : how to read files, see `Reading`.

    Raises
    ------
    EvaluationError : the texts differ in more than the cuts, or hold nothing.
    CorpusError : a file cannot be read or decoded.
    """
    wanted = _segmented(gold, "gold text", reading)
    given = _segmented(predicted, "predicted text", reading)
    _check_same_text(wanted, given)
    known = None if vocabulary is None else _vocabulary(vocabulary, reading)
    found = _found(wanted, given)
    sizes = np.array([len(words) for words in wanted.sentences])
    correct = np.add.reduceat(found, np.cumsum(sizes) - sizes, dtype=np.int64)
    sizes += [len(words) for words in given.sentences]
    total, gold_words = int(found.sum()), len(found)
    predicted_words = int(sizes.sum()) - gold_words
    return SegmentationScores(
        len(sizes),
        gold_words,
        predicted_words,
        total,
        total / predicted_words,
        total / gold_words,
        2 * total / (gold_words + predicted_words),
        *_interval(correct, sizes),
        *((None,) * 3 if known is None else _recalls(wanted.words(), found, known)),
    )


def lexicon(
    gold: Text, ranked: WordList, min_count: int = MIN_COUNT, **reading: Any
) -> LexiconScores:
    """Score a lexicon by the words of a segmented text that it should list.

    These are the words of two or more ideographs that occur often enough; what else the lexicon
    lists is passed over.

    Parameters
    ----------
    gold : the text as people cut it: a path, or strings; words between blanks, a sentence a line.
    ranked : the lexicon, best word first: a path, see `wordlist.read`, or the words.
    min_count : least count of a word in the gold text.
    reading : how to read files, see `Reading`.

    Raises
    ------
    SettingsError : `min_count` is less than 1.
    EvaluationError : there is no such word in the text, or in the lexicon.
    CorpusError : a file cannot be read or decoded.
    """
    validation.check({"min_count": min_count}, {"min_count": validation.whole(1)})
    text = _segmented(gold, "gold text", reading)
    frequent = (word for word, count in text.counts().items() if count >= min_count)
    reference = set(filter(_is_han_word, frequent))
    if not reference:
        raise EvaluationError(
            f"{text.name}: no word of two or more Han characters occurs {min_count} times: "
            "ask for fewer, or give more text"
        )
    entries = list(filter(_is_han_word, _listed(ranked, "lexicon", reading)))
    if not entries:
        raise EvaluationError(
            f"{_name(ranked, 'lexicon')}: no entry of two or more Han characters: "
            "give a word a line, best first"
        )
    ranks = _ranks(entries, reference)
    size = len(reference)
    return LexiconScores(
        size,
        len(entries),
        _hits(ranks, size) / min(size, len(entries)),
        len(ranks) / size,
        float((np.arange(1, len(ranks) + 1) / ranks).sum()) / size,
    )


def terms(ranked: WordList, *lists: WordList, **reading: Any) -> TermScores:
    """Score ranked terms by lists of terms.

    Parameters
    ----------
    ranked : the terms, best first: a path, see `wordmine.lexicon.wordlist.read`, or the terms.
    lists : each like `ranked`, in any order.
    reading : how to read files, see `Reading`.

    Raises
    ------
    EvaluationError : there are no terms, or none to compare them with.
    CorpusError : a file cannot be read or decoded.
    """
    entries = _listed(ranked, "terms", reading)
    if not lists:
        raise EvaluationError("no list of terms to compare with: give one or more")
    listed = frozenset().union(*(_listed(terms, "list", reading) for terms in lists))
    ranks = _ranks(entries, listed)
    return TermScores(
        len(entries),
        len(listed),
        _hits(ranks, 100) / 100,
        _hits(ranks, 500) / 500,
        _hits(ranks, 1000) / 1000,
        _hits(ranks, 2000) / 2000,
        len(ranks),
        len(ranks) / len(listed),
    )


def _name(given: object, otherwise: str) -> str:
    """What to call something in errors: by its path, if it is one."""
    return named(given) if isinstance(given, str | os.PathLike) else otherwise


def _corpus(given: Text, reading: dict[str, Any]) -> Corpus:
    how = Reading(**reading)
    if isinstance(given, str | os.PathLike):
        return Corpus(given, reading=how)
    return Corpus(texts=given, reading=how)


def _segmented(given: Text, otherwise: str, reading: dict[str, Any]) -> Segmented:
    text = segmented.read(_corpus(given, reading), _name(given, otherwise))
    if not text.sentences:
        raise EvaluationError(f"{text.name}: no words in it: give words with blanks between them")
    return text


def _listed(words: WordList, otherwise: str, reading: dict[str, Any]) -> list[str]:
    found = wordlist.read(words, Reading(**reading))
    if not found:
        raise EvaluationError(f"{_name(words, otherwise)}: no words in it: give a word a line")
    return found


def _vocabulary(given: Text, reading: dict[str, Any]) -> set[str]:
    """The words of a segmented text, or of a lexicon, whose lines hold more than words."""
    name = _name(given, "vocabulary")
    text = "".join(_corpus(given, reading).blocks(Workspace(), content="words"))
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


def _recalls(
    words: list[str], found: NDArray[np.bool_], known: set[str]
) -> tuple[float, float | None, float | None]:
    """Share of words out of a vocabulary, and what is found of those and of the others."""
    is_known = np.fromiter(map(known.__contains__, words), np.bool_, len(words))
    outside, inside = found[~is_known], found[is_known]
    return len(outside) / len(found), _mean(outside), _mean(inside)


def _mean(found: NDArray[np.bool_]) -> float | None:
    return float(found.mean()) if len(found) else None


def _is_han_word(word: str) -> bool:
    return len(word) > 1 and all(map(is_han, word))


def _ranks(ranked: Iterable[str], reference: set[str] | frozenset[str]) -> NDArray[np.int64]:
    """The ranks, from 1, of the words that are in a reference."""
    return np.array([n for n, word in enumerate(ranked, 1) if word in reference], np.int64)


def _hits(ranks: NDArray[np.int64], depth: int) -> int:
    """How many of some ranks, in order, are among the first."""
    return int(np.searchsorted(ranks, depth, side="right"))
