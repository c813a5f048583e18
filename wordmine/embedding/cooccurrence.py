"""Co-occurrence: how much more often than chance words stand near each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wordmine.runtime import Workspace, chunks, in_order, progress
from wordmine.segmentation import Tokens, pieces

SMOOTHING = 0.75
"""Power to which the counts of context words are raised, which makes rare ones less telling."""

CONTEXTS = 10_000
"""How many words, the most frequent ones, are contexts; more made no better vectors."""

_HEIGHT, _LEAST_HEIGHT = 1 << 10, 1 << 8
"""Rows counted together at most, so that the sums stay in the processor's reach; and at least, if
there is memory for them: every block takes a walk through the text."""

_BYTES_PER_SUM = 8 + 2 * 8
"""What takes the work on each sum: itself; and, if it is not zero, its row and its column."""

_BYTES_PER_VALUE = 4 + 2 + 4
"""What each value takes with its column where they were made, and where one is put together."""

Part: TypeAlias = tuple[NDArray[np.float32], NDArray[np.int32], NDArray[np.int64]]


class Associations(NamedTuple):
    """A sparse matrix of associations between words and contexts, row by row (CSR).

    Attributes
    ----------
    values : (nnz,) positive, nats.
    columns : (nnz,) the context that each value is for.
    starts : (rows + 1,) where the values of each row begin; as wide as columns if that will do, or
        else scipy would make columns as wide as these.
    shape : rows and columns.
    """

    values: NDArray[np.float32]
    columns: NDArray[np.int32]
    starts: NDArray[np.integer[Any]]
    shape: tuple[int, int]


def associations(
    tokens: Tokens,
    wanted: Sequence[int],
    *,
    window: int,
    shift: float,
    workspace: Workspace,
) -> Associations:
    """Shifted positive pointwise mutual information of words and the words near them.

    max(0, ln[n(w, x) / (n(w) P(x))] - ln k), P(x) in proportion to the count of x to the power of
    `SMOOTHING` (Levy & Goldberg 2014; Levy, Goldberg & Dagan 2015).  n(w, x) adds up, over all
    places of w and x in one clause with fewer than `window` words between them, `window` less the
    number of these, as word2vec samples them; n(w) is the sum over all x.

    Parameters
    ----------
    tokens : the text.
    wanted : numbers of the words that are to have a row, from 0, in the order of the rows.
    window : words that are near on either side.
    shift : k, how many times more frequent than chance a pair must be.
    workspace : what to work with; the result does not depend on it.

    Raises
    ------
    StorageError : the associations do not fit in the memory allowed.
    """
    from wordmine.kernels import tallies

    rows = np.full(len(tokens.counts) + 1, -1, np.int32)
    rows[np.array(wanted) + 1] = np.arange(len(wanted))
    order = np.argsort(-tokens.counts, kind="stable")
    frequent = order[:CONTEXTS][tokens.counts[order[:CONTEXTS]] > 0]
    columns = np.full(len(rows), -1, np.int32)
    columns[frequent + 1] = np.arange(len(frequent))
    usual = shift * chance(tokens.counts[frequent])

    def associate(block: tuple[int, int]) -> tuple[NDArray[Any], ...]:
        sums = np.zeros((block[1] - block[0], len(frequent)), np.int64)
        for piece in pieces(tokens.ids):
            tallies.cooccur(piece, rows, columns, block[0], window, sums)
        values, found, sizes = positive(sums, usual)
        return values, found.astype(np.uint16), sizes  # they wait for a while

    row = len(frequent) * _BYTES_PER_SUM
    threads = workspace.workers(_LEAST_HEIGHT * row)
    blocks = chunks(len(wanted), min(max(workspace.buffers() // (threads * row), 1), _HEIGHT))
    progress.begin("pairing", len(tokens.ids))
    parts: list[list[NDArray[Any]]] = [[], [], [np.zeros(1, np.int64)]]
    held = 0
    for (begin, end), part in zip(blocks, in_order(associate, blocks, threads), strict=True):
        for column, own in zip(parts, part, strict=True):
            column.append(own)
        held += len(part[0])
        remedy = "allow more with --memory, or raise --min-count"
        workspace.check(held * _BYTES_PER_VALUE, f"relating {held:,} pairs of words", remedy)
        progress.advance(len(tokens.ids) * (end - begin) // len(wanted))
    values = np.concatenate(parts.pop(0))  # which makes room for the columns
    found = np.concatenate(parts.pop(0), dtype=np.int32)  # scipy has no narrower ones
    kind = np.int32 if held < 1 << 31 else np.int64
    starts: NDArray[np.integer[Any]] = np.cumsum(np.concatenate(parts.pop()), dtype=kind)
    return Associations(values, found, starts, (len(wanted), len(frequent)))


def chance(counts: NDArray[Any]) -> NDArray[np.float64]:
    """(c,) how likely each context is of its own, in proportion to its count to a power."""
    smoothed: NDArray[np.float64] = counts**SMOOTHING
    smoothed /= smoothed.sum()
    return smoothed


def positive(sums: NDArray[np.integer[Any]], usual: NDArray[np.float64]) -> Part:
    """The associations of some rows that are above 0, their columns, and their number by row.

    Parameters
    ----------
    sums : (r, c) how often each context stands near the word of each row.
    usual : (c,) the `chance` of each context.
    """
    cells = np.flatnonzero(sums)  # in two dimensions it takes three times as long
    at, columns = np.divmod(cells, sums.shape[1])
    expected = sums.sum(axis=1)[at] * usual[columns]
    values = np.log(sums.ravel()[cells] / expected)
    kept = values > 0
    sizes = np.bincount(at[kept], minlength=len(sums))
    return values[kept].astype(np.float32), columns[kept].astype(np.int32), sizes
