"""Expansion: from a few words of a field to many, by their vectors."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine.embedding.word_vectors import Vectors
from wordmine.errors import VectorsError
from wordmine.runtime import validation

THRESHOLD = 0.5
"""Least similarity of a seed's neighbour, unless the caller says otherwise."""

_DECAY = 0.75
"""The distance allowed from similarity 1 shrinks by this factor at each step."""

_NEAREST = 3
"""How many of the nearest seeds count for the similarity of a word; all if there are fewer."""

_WORDS_TOGETHER = 32
"""How many words look for neighbours at once."""

_HOW_MANY = validation.whole(1)
_THRESHOLD = validation.number(0, 1)
_VECTORS = validation.instance(Vectors, "a Vectors, such as vectors(corpus)")
_WORDS_OR_NONE = validation.optional(validation.WORDS)

_log = logging.getLogger("wordmine")


class Expanded(NamedTuple):
    """A word that expansion found.

    Attributes
    ----------
    word : the word.
    similarity : to the seeds, see `affinity`.
    depth : steps from a seed.
    source : the nearest word of the step before.
    """

    word: str
    similarity: float
    depth: int
    source: str


def affinity(
    vectors: Vectors,
    words: Sequence[str],
    seeds: Collection[str],
    negatives: Collection[str] = (),
) -> NDArray[np.float64]:
    """How similar words are to seeds, and not to negatives.

    The mean cosine with the three nearest seeds, minus the mean cosine with the three nearest
    negatives if that is positive (after Rocchio 1971).  Three seeds count, since one alone may have
    another sense; not all, since the seeds may be of several kinds.

    Parameters
    ----------
    vectors : vectors of these words and others.
    words : k words; one without a vector has an affinity of 0.
    seeds : words of a field; seeds without a vector are left out, with a warning.
    negatives : words of other fields, to stay away from; likewise.

    Returns
    -------
    (k,) -2 to 1.

    Raises
    ------
    VectorsError : there is no seed, or none has a vector.
    SettingsError : `vectors` are none; words, seeds or negatives are no list of words.
    """
    _VECTORS.check("vectors", vectors)
    validation.WORDS.check("words", words)
    validation.WORDS.check("seeds", seeds)
    validation.WORDS.check("negatives", negatives)
    if not seeds:
        raise VectorsError("no seeds: give some words of the field")
    known = _rows(vectors, seeds)
    if not known:
        raise VectorsError(
            f"no seed has a vector: {', '.join(seeds)}: they occur too seldom, or not as words: "
            "give others"
        )
    near = _nearest(vectors, known)
    if unlike := _rows(vectors, negatives):
        near = near - np.maximum(_nearest(vectors, unlike), 0.0)
    found = dict(zip(vectors.words, (np.rint(near * 1e4) / 1e4).tolist(), strict=True))
    return np.array([found.get(word, 0.0) for word in words])


def expand(
    vectors: Vectors,
    seeds: Collection[str],
    n: int = 100,
    *,
    negatives: Collection[str] = (),
    threshold: float = THRESHOLD,
    candidates: Collection[str] | None = None,
) -> list[Expanded]:
    """Go from seeds to their neighbours, from these to their neighbours, and so on (after Su 2019).

    Step d finds a word if its cosine with a word of step d - 1 is at least
    1 - (1 - threshold) 0.75^(d - 1), and if its affinity is above 0.  The least cosine rises with
    each step, so that the search stays within the field.

    Parameters
    ----------
    vectors, seeds, negatives : as for `affinity`.
    n : how many words, at most.
    threshold : least similarity of a seed's neighbour, 0 to 1.
    candidates : the words that may be found; None for all of two characters or more.

    Returns
    -------
    The words without the seeds, those with the greatest affinity first.

    Raises
    ------
    VectorsError : there is no seed, or none has a vector.
    SettingsError : a setting has a value it cannot have.
    """
    _VECTORS.check("vectors", vectors)
    _HOW_MANY.check("n", n)
    _THRESHOLD.check("threshold", threshold)
    _WORDS_OR_NONE.check("candidates", candidates)
    similarity = affinity(vectors, vectors.words, seeds, negatives)
    allowed = (word for word in vectors.words if len(word) > 1)
    wanted = set(allowed if candidates is None else candidates)
    open_ = np.array([word in wanted for word in vectors.words]) & (similarity > 0)
    front = vectors.rows([word for word in seeds if word in vectors])
    open_[front] = False
    found: list[tuple[int, int, int]] = []
    least = threshold
    depth = 1
    while front:
        nearest, source = _steps(vectors, front)
        front = np.flatnonzero(open_ & (nearest >= least)).tolist()
        found += [(row, depth, int(source[row])) for row in front]
        open_[front] = False
        least = 1 - (1 - least) * _DECAY
        depth += 1
    found.sort(key=lambda one: (-similarity[one[0]], one[1], one[0]))
    return [
        Expanded(vectors.words[row], float(similarity[row]), steps, vectors.words[source])
        for row, steps, source in found[:n]
    ]


def _rows(vectors: Vectors, words: Collection[str]) -> list[int]:
    for word in words:
        if word not in vectors:
            _log.warning(
                "no vector for %s: too seldom in the corpus, or not as a word%s",
                word,
                vectors.suggestion(word),
            )
    return vectors.rows([word for word in words if word in vectors])


def _nearest(vectors: Vectors, rows: Sequence[int]) -> NDArray[np.float64]:
    """(n,) mean cosine of each vector with the nearest few of some rows."""
    cosines = vectors.similarities(rows)
    cosines.sort(axis=1)
    mean: NDArray[np.float64] = cosines[:, -_NEAREST:].mean(axis=1)
    return mean


def _steps(vectors: Vectors, front: Sequence[int]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """(n,) cosine of each vector with the nearest of some rows, and which one that is."""
    nearest = np.full(len(vectors), -np.inf)
    source = np.zeros(len(vectors), np.int64)
    for begin in range(0, len(front), _WORDS_TOGETHER):
        some = np.array(front[begin : begin + _WORDS_TOGETHER])
        cosines = vectors.similarities(some.tolist())
        best = cosines.argmax(axis=1)
        closeness = cosines[np.arange(len(best)), best]
        closer = closeness > nearest
        nearest[closer] = closeness[closer]
        source[closer] = some[best[closer]]
    return nearest, source
