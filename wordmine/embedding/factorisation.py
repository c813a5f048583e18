"""Factorisation: learn word vectors from a corpus."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import Counted, Counting, chosen_min_count, counted, opened
from wordmine.discovery import Settings, discovered
from wordmine.embedding import cooccurrence
from wordmine.embedding.cooccurrence import Associations
from wordmine.embedding.word_vectors import Vectors
from wordmine.errors import VectorsError
from wordmine.lexicon import Lexicon
from wordmine.runtime import Checked, Listener, Workspace, chunks, progress, validation
from wordmine.segmentation import Segmenter, Tokens, tokenize
from wordmine.text import Corpus, Errors, Paths, Patterns, Reading

if TYPE_CHECKING:
    from scipy.sparse import csc_array, csr_array

Vocabulary: TypeAlias = Lexicon | Mapping[str, float | None] | str | os.PathLike[str]
"""A lexicon, words with their counts, or the path of a file of either."""

DIMENSIONS, NEIGHBOURS = 100, 5
"""Default dimensions of vectors, and words on either side that are near."""

_EXTRA = 10
"""Further dimensions that the iteration computes to make the wanted ones exact."""

_ITERATIONS = 2

_WEIGHT = 0.5
"""Power of the singular values in the vectors; 1 would have a few dimensions outweigh the rest."""

_RANK = 1e-3
"""A singular value below this share of the greatest one is rounding."""

_LEAST_LENGTH = 1e-4
"""A vector shorter than this share of the longest one is rounding as well."""

_TOKENIZING = 32 << 20
"""Memory that a thread needs to cut a piece of text, with the pieces that wait, bytes."""

_BYTES_PER_NUMBER = 2 * 4
"""Memory for each number of a basis: the number, and its copy when vectors are listed; the one of
length 1, which similarity takes, is made when the matrix is gone."""

_COLUMNS, _TOGETHER = 32, 1 << 12
"""Columns of a basis that are multiplied together, and rows that are turned together."""

_BYTES_PER_PRODUCT = 3 * 8
"""Memory for each product of two basis vectors: the product, its transform, a copy."""


@dataclass(frozen=True)
class VectorSettings(Checked):
    """Settings for learning vectors.

    Attributes
    ----------
    words : further words, cut wherever they stand alone: see `Segmenter.add_word`.
    dim : most dimensions; a small corpus may not have as many.
    window : how many words on either side are near.
    min_count : least count of a word that gets a vector; None chooses it from the size of the
        corpus.
    shift : how many times more frequent than chance a pair of words must be to count.

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    """

    words: Annotated[Collection[str], validation.WORDS] = ()
    dim: Annotated[int, validation.whole(1, 10_000)] = DIMENSIONS
    window: Annotated[int, validation.whole(1, 100)] = NEIGHBOURS
    min_count: Annotated[int | None, validation.whole(1)] = None
    shift: Annotated[float, validation.number(1, 1e9)] = 1.0


def vectors(
    corpus: Paths | Counted | None = None,
    lexicon: Vocabulary | None = None,
    *,
    texts: Iterable[str] | None = None,
    words: Collection[str] = (),
    dim: int = DIMENSIONS,
    window: int = NEIGHBOURS,
    min_count: int | None = None,
    shift: float = 1.0,
    threads: int | None = None,
    memory: int | str | None = None,
    tmp: str | os.PathLike[str] | None = None,
    glob: Patterns = "*",
    exclude: Patterns = (),
    skip_unreadable: bool = False,
    encoding: str | None = None,
    errors: Errors = "strict",
    field: str | None = None,
    dedup: bool = False,
    t2s: bool = False,
    on_progress: Listener | None = None,
) -> Vectors:
    """Learn word vectors: words that stand near the same words get similar vectors.

    The text is cut into words.  The associations of each word with the words around it make a
    matrix M (see `cooccurrence.associations`).  The vectors are U S^(1/2) of its singular value
    decomposition U S V', truncated to `dim` dimensions (Levy, Goldberg & Dagan 2015).

    Parameters
    ----------
    corpus : as for `wordmine.discover`, counts included.
    lexicon : the words, as for `wordmine.Segmenter`; or the path of a lexicon or dictionary; None
        for those that `wordmine.discover` finds.
    texts : strings of text instead of paths.
    words, dim, window, min_count, shift : see
        `wordmine.embedding.VectorSettings`.
    threads, memory, tmp, on_progress : as for `wordmine.count`; the result does not depend on them.
    glob, exclude, skip_unreadable, encoding, errors, field, dedup, t2s : how to read files, see
        `wordmine.text.Reading`.

    Returns
    -------
    Vectors
        The most frequent words first.  A word that stands near no other word has no vector.

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    CorpusError : the corpus cannot be read or holds no Chinese text.
    CountsError : the counts are not valid.
    LexiconError : the lexicon is not valid.
    StorageError : there is no room, in memory or on disk.
    VectorsError : no word is frequent enough, or none stands near another.
    """
    wanted = VectorSettings(words, dim, window, min_count, shift)
    reading = Reading(glob, encoding, errors, field, dedup, t2s, exclude, skip_unreadable)
    workspace = Workspace(threads, memory, tmp)
    with progress.told_to(on_progress):
        source = opened(corpus, texts, reading, workspace)
        text, segmenter = _cutting(source, lexicon, workspace)
        for word in words:
            segmenter.add_word(word)
        tokens = tokenize(text, segmenter.unigram, workspace.workers(_TOKENIZING))
        least = wanted.min_count or chosen_min_count(text.counts.total)
        return vectors_of(tokens, least, wanted, workspace)


def vectors_of(tokens: Tokens, least: int, wanted: VectorSettings, workspace: Workspace) -> Vectors:
    """Learn the vectors of words in a text that is cut; raises what `vectors` does.

    Parameters
    ----------
    tokens : the text.
    least : least count of a word that gets a vector.
    wanted : how to learn, but for the words and the least count.
    workspace : what to work with.
    """
    rows = _frequent(tokens, least)
    related = partial(
        cooccurrence.associations, window=wanted.window, shift=wanted.shift, workspace=workspace
    )
    # None of these arrays is held here once the next is made.
    return _listed(tokens, rows, _factorised(related(tokens, rows), wanted.dim, workspace))


def _cutting(
    source: Corpus | Counted, lexicon: Vocabulary | None, workspace: Workspace
) -> tuple[Counted, Segmenter]:
    """A text, counted, and what to cut it with."""
    if lexicon is None:
        made = discovered(source, Settings(), workspace)
        # Of counts that are given, the n-grams at each position are still as they were counted.
        return made.counted if isinstance(source, Corpus) else source, Segmenter(made.lexicon)
    text = counted(source, Counting(), workspace) if isinstance(source, Corpus) else source
    if isinstance(lexicon, str | os.PathLike):
        reading = source.reading if isinstance(source, Corpus) else Reading()
        return text, Segmenter.load(lexicon, encoding=reading.encoding, errors=reading.errors)
    return text, Segmenter(lexicon)


def _frequent(tokens: Tokens, least: int) -> list[int]:
    """The words that are frequent enough, by their characters, which shares the work out."""
    found = np.flatnonzero(tokens.counts >= least).tolist()
    if not found:
        raise VectorsError(
            f"no word of the lexicon occurs {least} times or more in the corpus: check that they "
            "go together, or lower --min-count"
        )
    return sorted(found, key=tokens.words.__getitem__)


def _factorised(related: Associations, dim: int, workspace: Workspace) -> NDArray[np.float32]:
    """(rows, up to dim) vectors of the rows of a matrix of associations."""
    from scipy.sparse import csr_array

    if not len(related.values):
        raise VectorsError(
            "no two words stand near each other more often than by chance: use more text"
        )
    wide = min(dim + _EXTRA, *related.shape)
    needed = related.values.nbytes + related.columns.nbytes
    needed += sum(related.shape) * wide * _BYTES_PER_NUMBER + wide**2 * _BYTES_PER_PRODUCT
    workspace.check(
        needed,
        f"vectors of {related.shape[0]:,} words in {dim:,} dimensions",
        "allow more with --memory, raise --min-count, or lower --dim",
    )
    workspace.return_freed()
    matrix = csr_array((related.values, related.columns, related.starts), shape=related.shape)
    progress.begin("factorising")
    with on_one_thread():
        left, singular = truncated_svd(matrix, dim)
    left *= singular.astype(np.float32) ** np.float32(_WEIGHT)
    return left


def on_one_thread() -> AbstractContextManager[Any]:
    """Linear algebra on one thread: another number of them adds sums in another order."""
    import scipy.linalg  # noqa: F401 (only libraries that are loaded are held to it)
    from threadpoolctl import threadpool_limits

    return threadpool_limits(1)  # type: ignore[no-any-return]


def truncated_svd(matrix: csr_array, dim: int) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """The greatest singular values of a matrix and their left vectors.

    Randomised subspace iteration (Halko, Martinsson & Tropp 2011, algorithms 4.4 and 5.1) from
    directions that are the same every time.  Lanczos iteration, as `scipy.sparse.linalg.svds` has
    it, takes several times as long for no better neighbours.

    Parameters
    ----------
    matrix : (m, n) float32.
    dim : how many; fewer where the matrix is of a lower rank.

    Returns
    -------
    tuple of (m, k) orthonormal columns and (k,) singular values, greatest first.
    """
    from scipy.linalg import eigh

    wide = min(dim + _EXTRA, *matrix.shape)
    rng = np.random.default_rng(0)
    first = rng.standard_normal((matrix.shape[1], wide), np.float32)
    basis = _orthonormal(_product(matrix, first))
    turned = matrix.T  # on the same values, whose sums are the same whichever way they are read
    for _ in range(_ITERATIONS):
        other = _orthonormal(_product(turned, basis))
        del basis  # which may be large
        basis = _orthonormal(_product(matrix, other))
    small = _product(turned, basis).astype(np.float64)
    squares, rotation = eigh(small.T @ small)
    rank = int(np.count_nonzero(squares > _RANK**2 * squares[-1]))
    kept = slice(-1, -1 - min(dim, rank), -1)
    turn = rotation[:, kept].astype(np.float32)
    for begin, end in chunks(len(basis), _TOGETHER):
        basis[begin:end, : turn.shape[1]] = basis[begin:end] @ turn
    return basis[:, : turn.shape[1]], np.sqrt(squares[kept])


def _product(matrix: csr_array | csc_array, basis: NDArray[np.float32]) -> NDArray[np.float32]:
    """A sparse matrix by a dense one, in columns, as LAPACK wants them.

    Some columns at a time, as scipy copies what it multiplies by.
    """
    found = np.empty((matrix.shape[0], basis.shape[1]), np.float32, order="F")
    for begin, end in chunks(basis.shape[1], _COLUMNS):
        found[:, begin:end] = matrix @ basis[:, begin:end]
    return found


def _orthonormal(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Orthonormal columns that span what some columns span, in their place in memory."""
    from scipy.linalg import qr

    found: NDArray[np.float32] = qr(vectors, mode="economic", overwrite_a=True)[0]
    return found


def _listed(tokens: Tokens, wanted: list[int], array: NDArray[np.float32]) -> Vectors:
    """The words that have a vector, the most frequent first."""
    counts = tokens.counts[wanted]
    lengths = np.sqrt(np.einsum("ij,ij->i", array, array))  # numpy's norm makes two copies
    order = np.argsort(-counts, kind="stable")
    order = order[lengths[order] > _LEAST_LENGTH * lengths.max()]
    array = array[order]
    return Vectors([tokens.words[wanted[i]] for i in order.tolist()], array)
