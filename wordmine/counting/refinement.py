"""Refinement: the n-grams that begin with some heads, found batch by batch of heads."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from wordmine.counting.extent import KINDS, Extent, Heads, check_room, check_size
from wordmine.counting.windows import Group, Nodes, Room, Windows, runs, window_kind, window_width
from wordmine.runtime import (
    Column,
    Growing,
    Workspace,
    chunks,
    each,
    in_order,
    part,
    progress,
    put,
)

_BATCH = 1 << 20, 1 << 23
"""Least and most positions refined at a time by one thread: as many as keep all threads busy."""

_REFINING = 0.6
"""Share of the memory for batches: each goes through the whole text, so that few and large ones are
quicker."""

_STRETCH = 1 << 18, 1 << 21
"""Least and most symbols of text looked at together; a call is made for each batch in each."""

_SORTING, _GATHERING = 24, 8
"""Bytes that each symbol of a stretch takes while its positions are sorted by batch, and windows
gathered: units, batches, positions and copies; units and symbols."""

_LEAST_BATCH = 1 << 16
"""Positions for which each thread has buffers, however many threads there are."""

_LEAST_SHARE = 0.125
"""Share of the n-grams that there can be for which there is room at least; few texts have more."""


class _Batch(NamedTuple):
    """Heads that are refined together, from `first` up to `last`, and where their positions are."""

    first: int
    last: int
    begin: int
    end: int


class _Levels(NamedTuple):
    """N-grams sorted by length.

    `lengths` are those in preorder; `ends` says where each length ends in the `columns`, see
    `KINDS`.  Parents are numbered from 0 in the length before; -1 is the last one of the part
    before.  For `places` see `Nodes`.
    """

    lengths: NDArray[np.int8]
    ends: NDArray[np.int64]
    columns: dict[str, NDArray[Any]]
    places: int

    @classmethod
    def of(cls, nodes: Nodes, extent: Extent) -> Self:
        """Sort n-grams of an extent."""
        from wordmine.kernels import branching, preorder

        rows, sums, places = nodes
        ends = np.zeros(extent.max_len - extent.head_len + 1, np.int64)
        symbols, parents, counts = np.empty((3, len(rows)), np.int32)
        entropies = np.empty((2, len(rows)), np.float32)
        present = ends[rows[0, 2] - extent.head_len :]  # a part may have no heads
        preorder.by_length(rows, sums, branching.UNIT, present, symbols, parents, counts, entropies)
        columns = dict(zip(KINDS, (symbols, parents, counts, *entropies), strict=True))
        return cls(rows[:, 2].astype(np.int8), ends, columns, places)


class Refinement:
    """The n-grams that begin with some heads.

    Parameters
    ----------
    text : (n,) the symbols.
    heads : where they begin.
    extent : which are looked for.
    workspace : where to keep what is found, and what to work with; it does not depend on that.

    Attributes
    ----------
    levels : the columns, see `KINDS`, of the n-grams of each length from the heads' on.  Parents
        are rows of the length before.

    Raises
    ------
    CorpusError : there are more n-grams than can be numbered.
    StorageError : there is no room.
    """

    def __init__(self, text: Column, heads: Heads, extent: Extent, workspace: Workspace) -> None:
        self._text, (self._units, self._heads, self._frequencies) = text, heads
        self._extent, self._workspace = extent, workspace
        self._head_len, self._max_len = extent.head_len, extent.max_len
        room = self._plan()
        self._windows = Windows(text, heads, self._stretches, extent, room, workspace)
        self.levels = self._found()

    def _plan(self) -> Room:
        """Divide the text into stretches and the heads into batches that there is room for."""
        workspace, frequencies = self._workspace, self._frequencies
        # What is held however many threads there are: heads and their batches, sums over heads.
        self._beside = self._heads.nbytes * 3 // 2 + 3 * frequencies.nbytes
        fair = workspace.buffers(beside=self._beside) // (workspace.threads * _SORTING)
        size = min(max(fair, _STRETCH[0]), _STRETCH[1])
        self._stretches = chunks(len(self._text), size)
        self._threads = workspace.workers(_SORTING * size, beside=self._beside)
        total = int(frequencies.sum())
        room = self._room(total, _GATHERING * size)
        self._positions = workspace.empty(total, np.int32)
        ends = np.cumsum(frequencies)
        self._batches = [
            _Batch(first + 1, last + 1, int(ends[first]), int(ends[last]))
            for first, last in runs(frequencies[1:], room.positions)
        ]
        batch_of = np.full(len(frequencies), -1, np.int16)
        for number, batch in enumerate(self._batches):
            batch_of[batch.first : batch.last] = number
        self._batch_of = batch_of[self._heads]
        self._lengths: list[NDArray[np.int8]] = []
        self._size = 0
        return room

    def _room(self, total: int, gathering: int) -> Room:
        """How much to refine at a time; sets how many threads do so.

        Parameters
        ----------
        total : all positions.
        gathering : what each thread takes besides, bytes.
        """
        workspace, (_, _, min_count, n_symbols) = self._workspace, self._extent
        deeper = self._max_len - self._head_len
        # A window, and its longest; the nodes that may be found there, and as many again that wait
        # to be added.
        kind = window_kind(n_symbols)
        window = kind.itemsize * window_width(deeper, kind) + 4
        nodes = 3 * 32 * deeper / min_count
        least = gathering + int(window + nodes) * _LEAST_BATCH
        self._refiners = workspace.workers(least, beside=self._beside)
        free = workspace.buffers(beside=self._beside, share=_REFINING)
        room = free // self._refiners - gathering
        fair = min(max(total // (8 * workspace.threads), _BATCH[0]), _BATCH[1])
        share = min(max((room / fair - window) / max(nodes, 1), _LEAST_SHARE), 1)
        # No more batches than 16 bits can number.
        most = max(min(fair, int(room / (window + share * nodes))), total >> 13, 1)
        heads = min(most, max(len(self._frequencies), n_symbols))
        nodes_room = heads + max(int(share * deeper * (most // min_count)), deeper)
        return Room(most, nodes_room, self._refiners)

    def _found(self) -> dict[int, dict[str, Column]]:
        """Sort the positions by batch, and refine batch by batch."""
        sizes = np.array(list(in_order(self._tally, self._stretches, self._threads)))
        self._starts = np.cumsum(sizes, axis=0) - sizes + [batch.begin for batch in self._batches]
        self._sizes = sizes
        each(self._sort, range(len(self._stretches)), self._threads)
        lengths = range(self._head_len, self._max_len + 1)
        among = len(KINDS) * len(lengths)
        found = {
            length: {
                name: Growing(self._workspace, kind, among=among) for name, kind in KINDS.items()
            }
            for length in lengths
        }
        refined = in_order(self._refine, self._batches, self._refiners)
        for batch, nodes in zip(self._batches, refined, strict=True):
            self._add(found, nodes, batch.begin)
        self._heads = self._heads[:0].copy()  # they may be many, and have served
        del self._windows
        return {
            length: {name: column.finish() for name, column in columns.items()}
            for length, columns in found.items()
        }

    def enter(
        self,
        longest: Column,
        starts: NDArray[np.int64],
        numbers: NDArray[np.int32] | None = None,
    ) -> None:
        """Enter the longest n-gram at each head's position.

        Parameters
        ----------
        longest : output.  Other positions keep what they hold, if there are `numbers`; otherwise
            they hold -1 then.
        starts : the number of the first n-gram of each length, from the heads' on.
        numbers : what to enter for each n-gram by its number; that itself if None.
        """
        from wordmine.kernels import branching, preorder

        tables, following = [], starts.copy()
        for lengths in self._lengths:
            table = np.empty(len(lengths), np.int32)
            preorder.number(lengths, self._head_len, following, table)
            tables.append(table if numbers is None else numbers[table])

        def enter(stretch: int) -> None:
            begin, end = self._stretches[stretch]
            parts = [
                table[self._positions[start:stop]]
                for table, (start, stop) in zip(tables, self._parts(stretch), strict=True)
            ]
            found = np.concatenate([*parts, np.empty(0, np.int32)])  # there may be no heads
            if numbers is None:
                entered = np.full(end - begin, -1, np.int32)
            else:
                entered = longest[begin:end].copy()
            units = self._units[begin:end]
            branching.unsort(units, self._batch_of, self._ends(stretch), found, entered)
            put(longest, begin, entered)

        beside = self._beside + sum(table.nbytes for table in tables)
        size = _SORTING * max(end - begin for begin, end in self._stretches)
        threads = min(self._threads, self._workspace.workers(size, beside=beside))
        each(enter, range(len(self._stretches)), threads)

    def _tally(self, stretch: tuple[int, int]) -> NDArray[np.int64]:
        """How many heads of each batch there are in a stretch of text."""
        from wordmine.kernels import branching

        sizes = np.zeros(len(self._batches), np.int64)
        branching.tally_batches(self._units[slice(*stretch)], self._batch_of, sizes)
        return sizes

    def _parts(self, stretch: int) -> Iterator[tuple[int, int]]:
        """Where the positions of each batch in a stretch of text are listed: from, up to."""
        starts = self._starts[stretch]
        return zip(starts.tolist(), (starts + self._sizes[stretch]).tolist(), strict=True)

    def _ends(self, stretch: int) -> NDArray[np.int64]:
        """Where each batch begins if those of a stretch of text stand one after the other."""
        sizes = self._sizes[stretch]
        ends: NDArray[np.int64] = np.cumsum(sizes) - sizes
        return ends

    def _sort(self, stretch: int) -> None:
        """List the positions of each batch in a stretch of text."""
        from wordmine.kernels import branching

        begin, end = self._stretches[stretch]
        ends = self._ends(stretch)
        positions = np.empty(int(self._sizes[stretch].sum()), np.int32)
        branching.sort_by_batch(self._units[begin:end], self._batch_of, begin, ends, positions)
        at = 0
        for stop, (start, _) in zip(ends.tolist(), self._parts(stretch), strict=True):
            put(self._positions, start, positions[at:stop])
            at = stop

    def _refine(self, batch: _Batch) -> Iterator[_Levels]:
        """The n-grams of a batch; in the list of its positions each gives way to its deepest.

        Of the parts that they come in, see `Windows.nodes`, the first is found at once.
        """
        positions = part(self._positions, batch.begin, batch.end)
        counts = self._frequencies[batch.first : batch.last]
        group = Group(self._heads, None, batch.first, counts, self._head_len)
        parts = self._windows.nodes(positions, group)
        found = (_Levels.of(nodes, self._extent) for nodes in parts)
        return chain([next(found)], found)

    def _add(
        self, found: dict[int, dict[str, Growing]], batch: Iterator[_Levels], done: int
    ) -> None:
        """Add the n-grams of the next batch, which begins at so many of the positions."""
        lengths: list[NDArray[np.int8]] = []
        for nodes in batch:
            lengths.append(nodes.lengths)
            self._size += len(nodes.lengths)
            check_size(self._size)
            done += nodes.places
            check_room(self._size, self._workspace, share=done / max(len(self._positions), 1))
            progress.advance(nodes.places)
            above = begin = 0
            for columns, end in zip(found.values(), nodes.ends.tolist(), strict=True):
                size = len(columns["symbols"])
                nodes.columns["parents"][begin:end] += np.int32(above)
                for name, column in columns.items():
                    # A slice would hold the whole for as long as one length waits to be written.
                    column.append(nodes.columns[name][begin:end].copy())
                above, begin = size, end
        self._lengths.append(np.concatenate(lengths))
