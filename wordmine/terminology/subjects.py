"""Subjects: what the terms of a field are about, by the company they keep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine.embedding import cooccurrence, on_one_thread, truncated_svd
from wordmine.terminology.collocation import Surroundings

_CORE = 1_000
"""Candidates, the best, that subjects are made of."""

_DIMENSIONS = 50
"""In which candidates are held against each other."""

_LEAST = 20
"""Candidates that a subject takes, so that it is no accident."""

_MOST = 12
"""Subjects that are sought, at most."""

_AGREEMENT = 0.55
"""Prediction strength that so many subjects must have, where the strongest number has 1."""

_ROUNDS = 50
"""How often candidates change subjects, at most."""

_NAMING = 3
"""Terms in the name of a subject."""

_Matrix = NDArray[np.float32]


class Subjects(NamedTuple):
    """Which subject each candidate is of.

    Attributes
    ----------
    numbers : (k,) the subject, from 1; 0 where there is none.
    affinity : (k,) cosine of its company and that of the subject's core, -1 to 1.
    many : how many there are.
    """

    numbers: NDArray[np.int64]
    affinity: NDArray[np.float64]
    many: int


def find(
    near: Surroundings,
    score: NDArray[np.float64],
    able: NDArray[np.bool_],
    asked: NDArray[np.bool_],
    wanted: int | None,
) -> Subjects:
    """Group candidates by the words that they stand near.

    The better half of the candidates, `_CORE` of them at most, are the core of the field.  Their
    associations with the words near them are factorised (see `wordmine.embedding.vectors`), and
    those that point alike are a subject (spherical k-means, Dhillon and Modha 2001).  Every
    candidate is then of the subject whose core it is most like.

    Parameters
    ----------
    near : the words near the k candidates.
    score : (k,) what they score so far, bits.
    able : (k,) which may be of the core.
    asked : (k,) whose subjects are asked for; no others are of the core.
    wanted : how many subjects, if there are candidates for so many; None for as many as there are,
        see `_many`.
    """
    found = Subjects(np.zeros(len(score), np.int64), np.zeros(len(score)), 0)
    some = np.flatnonzero(asked)
    best = some[np.argsort(-score[some], kind="stable")]
    best = best[able[best]]
    core = best[: min(_CORE, -(-len(best) // 2))]
    if not len(core):
        return found
    own, vectors = _vectors(near, core, some)
    many = _many(own) if wanted is None else min(wanted, len(core))
    numbers, centres = _grouped(own, many)
    order = np.argsort(-np.bincount(numbers, minlength=many), kind="stable")
    likeness = vectors @ centres[order].T
    known = vectors.any(axis=1)
    found.numbers[some] = np.where(known, likeness.argmax(axis=1) + 1, 0)
    found.affinity[some] = likeness.max(axis=1)  # 0 of what is not known
    return found._replace(many=many)


def _vectors(
    near: Surroundings, core: NDArray[np.int64], some: NDArray[np.int64]
) -> tuple[_Matrix, _Matrix]:
    """(n, d) directions of the core and of some candidates, by the words near them; 0 if none are.

    The directions are those in which the core differs most.
    """
    from scipy.sparse import csr_array, vstack

    usual = cooccurrence.chance(np.maximum(near.frequencies, 1.0))

    def related(sums: NDArray[np.int64]) -> csr_array:
        values, columns, sizes = cooccurrence.positive(sums, usual)
        starts = np.concatenate(([0], np.cumsum(sizes)))
        return csr_array((values, columns, starts), shape=sums.shape)

    with on_one_thread():
        matrix = vstack([*near.each(related, core)], format="csr")
        if not matrix.nnz:
            return np.zeros((len(core), 1), np.float32), np.zeros((len(some), 1), np.float32)
        left, singular = truncated_svd(matrix, _DIMENSIONS)
        basis = matrix.T @ (left / singular.astype(np.float32) ** np.float32(1.5))
        rest = near.each(lambda sums: related(sums) @ basis, some)
        others = [np.empty((0, basis.shape[1]), np.float32), *rest]
        return _unit(matrix @ basis), _unit(np.concatenate(others))


def _unit(vectors: _Matrix) -> _Matrix:
    """Vectors of length 1; those of length 0 stay so."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: _Matrix = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return unit


def _grouped(vectors: _Matrix, many: int) -> tuple[NDArray[np.int64], _Matrix]:
    """The group of each vector, and the mean direction of each group.

    The first vector is the first mean, then always the one that is least like those there are.
    """
    first = [0]
    nearest = vectors @ vectors[0]
    while len(first) < many:
        first.append(int(nearest.argmin()))
        nearest = np.maximum(nearest, vectors @ vectors[first[-1]])
    means = vectors[first]
    numbers = np.full(len(vectors), -1)
    for _ in range(_ROUNDS):
        before, numbers = numbers, (vectors @ means.T).argmax(axis=1)
        if np.array_equal(before, numbers):
            break
        sums = np.stack([vectors[numbers == n].sum(axis=0) for n in range(many)])
        means = np.where(sums.any(axis=1, keepdims=True), _unit(sums), means)
    return numbers, means


def _many(vectors: _Matrix) -> int:
    """How many groups there are: the most that are told apart about half as surely as can be.

    Halves of the vectors are grouped alone.  The prediction strength of so many groups is the least
    share, over the groups of a half, of the pairs in it that the groups of the other half keep
    together (Tibshirani and Walther 2005).
    """
    one, other = vectors[::2], vectors[1::2]
    numbers = range(2, min(_MOST, len(vectors) // _LEAST) + 1)
    strengths = [_strength(one, other, n) + _strength(other, one, n) for n in numbers]
    least = _AGREEMENT * max(strengths, default=0.0)
    return max((n for n, s in zip(numbers, strengths, strict=True) if s >= least), default=1)


def _strength(one: _Matrix, other: _Matrix, many: int) -> float:
    """The least share of pairs in a group of one half that those of the other keep together."""
    numbers = _grouped(one, many)[0]
    foretold = (one @ _grouped(other, many)[1].T).argmax(axis=1)
    shares = []
    for number in range(many):
        sizes = np.bincount(foretold[numbers == number])
        whole = int(sizes.sum())
        if whole > 1:
            shares.append(float((sizes * (sizes - 1)).sum()) / (whole * (whole - 1)))
    return min(shares, default=0.0)


def names(
    subjects: Sequence[int], words: Sequence[str], typical: NDArray[np.float64], count: int
) -> list[str]:
    """What each subject is called: its most typical terms, none of which holds another.

    Parameters
    ----------
    subjects : (k,) the subject of each term, from 1; 0 for one that is not to name any.
    words : (k,) the terms.
    typical : (k,) how typical each is.
    count : how many subjects there are.
    """
    found: list[list[str]] = [[] for _ in range(count)]
    for i in np.argsort(-typical, kind="stable").tolist():
        chosen = found[subjects[i] - 1] if subjects[i] else None
        if chosen is None or len(chosen) == _NAMING:
            continue
        if not any(words[i] in other or other in words[i] for other in chosen):
            chosen.append(words[i])
    return ["、".join(chosen) for chosen in found]
