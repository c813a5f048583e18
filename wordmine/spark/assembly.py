"""Assembly: n-grams that were found group by group, in the order of one machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import windows
from wordmine.runtime import Column
from wordmine.spark.plans import Plan, Planned
from wordmine.spark.windows import Nodes, entropies


def levels(planned: Planned, parts: list[list[Nodes]]) -> dict[int, dict[str, Column]]:
    """The columns of each length, as `wordmine.counting.refinement.Refinement` has them.

    Parameters
    ----------
    planned : which n-grams were sought.
    parts : the n-grams of the groups of each level, in order.
    """
    return _by_length(_Order(planned, parts).nodes(), planned.plan)


class _Order:
    """Puts the n-grams of all groups in lexicographic preorder."""

    def __init__(self, planned: Planned, parts: list[list[Nodes]]) -> None:
        self._plan, self._divided, self._frequencies = planned
        self._streams = [_joined(own) for own in parts]
        self._heads = [np.flatnonzero(stream.parents < 0) for stream in self._streams]
        self._table = windows.n_log_n()
        self._written = 0

    def nodes(self) -> Nodes:
        """All of them."""
        first = self._plan.levels[0]
        return _concatenated(list(self._runs(0, 1, len(first.groups), -1)))

    def _runs(self, depth: int, low: int, high: int, parent: int) -> Iterator[Nodes]:
        """The n-grams that begin with the heads of a level from one up to another."""
        level = self._plan.levels[depth]
        for head in (low + np.flatnonzero(level.divided[low:high])).tolist():
            yield self._between(depth, low, head, parent)
            place = self._written
            yield self._whole(depth, head, parent)
            if depth + 1 < len(self._plan.levels):
                number = int(level.divided[head])
                step = self._plan.n_symbols + 1
                edges = np.searchsorted(
                    self._plan.levels[depth + 1].keys, [number * step, (number + 1) * step]
                )
                first, last = (edges + 1).tolist()
                yield from self._runs(depth + 1, first, last, place)
            low = head + 1
        yield self._between(depth, low, high, parent)

    def _between(self, depth: int, low: int, high: int, parent: int) -> Nodes:
        """The n-grams of heads that were not divided."""
        stream, rows = self._streams[depth], self._heads[depth]
        begin, end = np.searchsorted(stream.symbols[rows], [low, high]).tolist()
        edges = np.append(rows, len(stream.parents))
        part = slice(int(edges[begin]), int(edges[end]))
        some = stream.rows(part)
        heads = some.parents < 0
        parents = np.where(heads, parent, some.parents - part.start + self._written)
        symbols = some.symbols.copy()
        symbols[heads] = self._symbols(depth, some.symbols[heads])
        self._written += len(parents)
        return some._replace(parents=parents, symbols=symbols)

    def _symbols(self, depth: int, heads: NDArray[Any]) -> NDArray[np.int32]:
        """The last symbols of heads; of the first level, their numbers."""
        if depth == 0:
            return heads.astype(np.int32)
        last = self._plan.levels[depth].keys[heads - 1] % (self._plan.n_symbols + 1)
        symbols: NDArray[np.int32] = last.astype(np.int32)
        return symbols

    def _whole(self, depth: int, head: int, parent: int) -> Nodes:
        """A head that was divided."""
        from wordmine.kernels import branching

        level, count = self._plan.levels[depth], int(self._frequencies[depth][head])
        number, step = int(level.divided[head]), self._plan.n_symbols + 1
        sums = []
        for keys, times in self._divided[depth]:
            begin, end = np.searchsorted(keys, [number * step, (number + 1) * step]).tolist()
            seen = np.arange(end - begin, dtype=np.uint32)
            own = np.ascontiguousarray(times[begin:end])
            sums.append(branching.branching(own, seen, len(seen), self._table))
        rows = np.array([[-1, 0, level.head_len, count]])
        left, right = entropies(rows, np.array([sums]), 1)
        self._written += 1
        symbols = self._symbols(depth, np.array([head]))
        lengths = np.array([level.head_len], np.int8)
        return Nodes(np.array([parent]), symbols, lengths, rows[:, 3], left, right)


def _joined(parts: list[Nodes]) -> Nodes:
    """The n-grams of groups one after the other; parents are rows of all."""
    at, shifted = 0, []
    for part in parts:
        shifted.append(part._replace(parents=np.where(part.parents < 0, -1, part.parents + at)))
        at += len(part.parents)
    return _concatenated(shifted)


def _concatenated(parts: list[Nodes]) -> Nodes:
    columns: list[Any] = list(map(np.concatenate, zip(Nodes.none(), *parts, strict=True)))
    return Nodes(*columns)


def _by_length(nodes: Nodes, plan: Plan) -> dict[int, dict[str, Column]]:
    """The n-grams of each length; a parent is the row of the length before."""
    kind = np.int32 if nodes.counts.max(initial=0) <= np.iinfo(np.int32).max else np.int64
    order = np.argsort(nodes.lengths, kind="stable")
    lengths = np.arange(plan.levels[0].head_len, plan.max_len + 2)
    edges = np.searchsorted(nodes.lengths[order], lengths)
    row = np.empty(len(order), np.int64)
    row[order] = np.arange(len(order)) - np.repeat(edges[:-1], np.diff(edges))
    found: dict[int, dict[str, Column]] = {}
    for length, begin, end in zip(
        lengths.tolist(), edges[:-1].tolist(), edges[1:].tolist(), strict=False
    ):
        own = order[begin:end]
        parents = nodes.parents[own]
        found[length] = {
            "symbols": nodes.symbols[own],
            "parents": np.where(parents < 0, -1, row[parents]).astype(np.int32),
            "counts": nodes.counts[own].astype(kind),
            "left_entropy": nodes.left_entropy[own],
            "right_entropy": nodes.right_entropy[own],
        }
    return found
