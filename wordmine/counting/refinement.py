"""Refinement: the n-grams that begin with some heads, found batch by batch of heads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from wordmine.counting.extent import KINDS, Extent, Heads, check_size
from wordmine.runtime import Column, Growing, Workspace, chunks, each, in_order, part, progress
from wordmine.symbols import BREAK

_BATCH = 1 << 20, 1 << 22
"""Least and most positions refined at a time by one thread: as many as keep all threads busy."""

_STRETCH = 1 << 18, 1 << 21
"""Least and most symbols of text looked at together; a call is made for each batch in each."""

_SORTING, _GATHERING = 24, 8
"""Bytes that each symbol of a stretch takes while its positions are sorted by batch, and windows
gathered: units, batches, positions and copies; units and symbols."""

_LEAST_BATCH = 1 << 16
"""Positions for which each thread has buffers, however many threads there are."""

_TABLE = 4096
"""n ln n is looked up for smaller n."""


class _Batch(NamedTuple):
    """Heads that are refined together, from `first` up to `last`, and where their positions are."""

    first: int
    last: int
    begin: int
    end: int


class _Nodes(NamedTuple):
    """N-grams in lexicographic preorder.

    `rows` are as `wordmine.kernels.branching.refine` writes them, `sums` their branching sums.
    """

    rows: NDArray[np.int32]
    sums: NDArray[np.int64]


class _Levels(NamedTuple):
    """The same sorted by length.

    `lengths` are those in preorder; `ends` says where each length ends in the `columns`, see
    `KINDS`.  Parents are numbered from 0 in the length before.
    """

    lengths: NDArray[np.int8]
    ends: NDArray[np.int64]
    columns: dict[str, NDArray[Any]]

    @classmethod
    def of(cls, nodes: _Nodes, levels: int) -> Self:
        """Sort n-grams of so many lengths."""
        from wordmine.kernels import branching, preorder

        rows, sums = nodes
        ends = np.empty(levels, np.int64)
        symbols, parents, counts = np.empty((3, len(rows)), np.int32)
        entropies = np.empty((2, len(rows)), np.float32)
        preorder.by_length(rows, sums, branching.UNIT, ends, symbols, parents, counts, entropies)
        columns = dict(zip(KINDS, (symbols, parents, counts, *entropies), strict=True))
        return cls(rows[:, 2].astype(np.int8), ends, columns)


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
        self._head_len, self._max_len, self._min_count, self._n_symbols = extent
        self._workspace = workspace
        self._plan()
        self.levels = self._found()

    def _plan(self) -> None:
        """Divide the text into stretches and the heads into batches that there is room for."""
        workspace, frequencies = self._workspace, self._frequencies
        # What is held however many threads there are: heads and their batches, sums over heads.
        self._beside = self._heads.nbytes * 3 // 2 + 3 * frequencies.nbytes
        fair = workspace.buffers(beside=self._beside) // (workspace.threads * _SORTING)
        size = min(max(fair, _STRETCH[0]), _STRETCH[1])
        self._stretches = chunks(len(self._text), size)
        self._threads = workspace.workers(_SORTING * size, beside=self._beside)
        total = int(frequencies.sum())
        self._most = self._largest_batch(total, _GATHERING * size)
        self._positions = workspace.empty(total, np.int32)
        ends = np.cumsum(frequencies)
        self._batches = [
            _Batch(first + 1, last + 1, int(ends[first]), int(ends[last]))
            for first, last in runs(frequencies[1:], self._most)
        ]
        batch_of = np.full(len(frequencies), -1, np.int16)
        for number, batch in enumerate(self._batches):
            batch_of[batch.first : batch.last] = number
        self._batch_of = batch_of[self._heads]
        self._lengths: list[NDArray[np.int8]] = []
        self._buffers: list[tuple[NDArray[Any], NDArray[np.int32], NDArray[np.int64]]] = []
        self._n_log_n = n_log_n()

    def _largest_batch(self, total: int, gathering: int) -> int:
        """How many positions to refine at a time; sets how many threads do so.

        Parameters
        ----------
        total : all positions.
        gathering : what each thread takes besides, bytes.
        """
        workspace, deeper = self._workspace, self._max_len - self._head_len
        # A window; the nodes that may be found there, and as many again that wait to be added.
        kind = window_kind(self._n_symbols)
        width = window_width(deeper, kind)
        nbytes = kind.itemsize * width + 4 + 3 * 32 * deeper // self._min_count
        least = gathering + nbytes * _LEAST_BATCH
        self._refiners = workspace.workers(least, beside=self._beside)
        room = workspace.buffers(beside=self._beside) // self._refiners - gathering
        fair = min(max(total // (8 * workspace.threads), _BATCH[0]), _BATCH[1])
        # No more batches than 16 bits can number.
        return max(min(fair, room // nbytes), total >> 13, 1)

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
            self._add(found, nodes)
            progress.advance(batch.end - batch.begin)
        self._heads = self._heads[:0].copy()  # they may be many, and have served
        self._buffers.clear()
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
        longest : output; other positions keep what they hold.
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
            branching.unsort(
                self._units[begin:end],
                self._batch_of,
                self._ends(stretch),
                found,
                longest[begin:end],
            )

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
        for stop, (start, end) in zip(ends.tolist(), self._parts(stretch), strict=True):
            self._positions[start:end][:] = positions[at:stop]
            at = stop

    def _refine(self, batch: _Batch) -> _Levels:
        """The n-grams of a batch; in the list of its positions each gives way to its deepest."""
        positions = part(self._positions, batch.begin, batch.end)
        counts = self._frequencies[batch.first : batch.last]
        nodes = self._refined(positions, self._heads, None, batch.first, counts, self._head_len)
        return _Levels.of(nodes, self._max_len - self._head_len + 1)

    def _refined(
        self,
        positions: Column,
        heads: NDArray[np.int32],
        shift: int | None,
        first: int,
        counts: NDArray[np.int64],
        head_len: int,
    ) -> _Nodes:
        """The same for any heads and their positions.

        `heads` says which head each unit is, or where there is a `shift`, each symbol so much
        further on.
        """
        from wordmine.kernels import branching

        if len(positions) > self._most:
            return self._split(positions, first, head_len)
        slots = np.cumsum(counts) - counts
        buffers = self._buffers.pop() if self._buffers else self._new_buffers()
        width = window_width(self._max_len - head_len, buffers[0].dtype)
        windows = buffers[0][: len(positions) * width].reshape(-1, width)
        for rows, start, text in self._around(positions[:]):
            units = self._units[start : start + len(text)] if shift is None else text[shift:]
            branching.gather(
                text,
                units,
                heads,
                positions[rows],
                start,
                first,
                head_len,
                rows.start,
                slots,
                windows,
            )
        _, nodes, sums = buffers
        written = branching.refine(
            windows,
            first,
            counts,
            self._n_symbols,
            head_len,
            self._max_len,
            self._min_count,
            self._n_log_n,
            positions[:],
            nodes,
            sums,
        )
        found = _Nodes(nodes[:written].copy(), sums[:written].copy())
        self._buffers.append(buffers)  # now another thread may have them
        return found

    def _new_buffers(self) -> tuple[NDArray[Any], NDArray[np.int32], NDArray[np.int64]]:
        """Room for the windows of a batch and for the rows of all the nodes there can be.

        To be used again, for fresh memory is slow to come by.
        """
        deeper = self._max_len - self._head_len
        kind = window_kind(self._n_symbols)
        windows = np.empty(self._most * window_width(deeper, kind), kind)
        heads = max(len(self._frequencies), self._n_symbols)
        room = min(self._most, heads) + deeper * (self._most // self._min_count)
        return windows, np.empty((room, 4), np.int32), np.empty((room, 2), np.int64)

    def _around(self, positions: NDArray[np.int32]) -> Iterator[tuple[slice, int, NDArray[Any]]]:
        """The stretches of text around ascending positions: which, and where the stretch begins."""
        begins = [begin for begin, _ in self._stretches]
        edges = [*np.searchsorted(positions, begins).tolist(), len(positions)]
        for (begin, end), row, stop in zip(self._stretches, edges, edges[1:], strict=False):
            if stop > row:
                start = max(begin - 1, 0)
                yield slice(row, stop), start, self._text[start : end + self._max_len]

    def _split(self, positions: Column, head: int, head_len: int) -> _Nodes:
        """The same for one head, too frequent for one batch: batch by batch of what follows it."""
        before, after, followers = self._neighbours(positions, head_len)
        found = [self._node(head, head_len, len(positions), before, after)]
        deepest = self._workspace.empty(len(positions), np.int32)
        for begin, end in chunks(len(positions)):
            deepest[begin:end][:] = 0
        wanted = np.flatnonzero(after >= self._min_count) if head_len < self._max_len else after[:0]
        written = 1
        for first, last in runs(after[wanted], self._most):
            group = wanted[first:last]
            inside = np.zeros(len(after), np.int32)
            inside[group] = np.arange(1, len(group) + 1)
            chosen = Growing(self._workspace, np.int32)
            for begin, end in chunks(len(positions)):
                chosen.append(positions[begin:end][inside[followers[begin:end]] > 0])
            own = chosen.finish()
            rows, sums = self._refined(own, inside, head_len, 1, after[group], head_len + 1)
            at = 0
            for begin, end in chunks(len(positions)):
                places = np.flatnonzero(inside[followers[begin:end]])
                deepest[begin:end][places] = own[at : at + len(places)] + np.int32(written)
                at += len(places)
            top = rows[:, 0] < 0
            rows[top, 1] = group[rows[top, 1] - 1]
            rows[:, 0] = np.where(top, 0, rows[:, 0] + written)
            found.append(_Nodes(rows, sums))
            written += len(rows)
        for begin, end in chunks(len(positions)):
            positions[begin:end][:] = deepest[begin:end]
        return _Nodes(*map(np.concatenate, zip(*found, strict=True)))

    def _neighbours(
        self, positions: Column, head_len: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], Column]:
        """How often each symbol stands before and after a head, and the one after each position."""
        before, after = np.zeros((2, self._n_symbols + 1), np.int64)
        followers = self._workspace.empty(len(positions), np.int32)
        for begin, end in chunks(len(positions)):
            part = positions[begin:end]
            for rows, start, text in self._around(part):
                places = part[rows] - np.int32(start)
                following = text[places + head_len]
                followers[begin:end][rows] = following
                before += np.bincount(text[places - 1], minlength=len(before))
                after += np.bincount(following, minlength=len(after))
        before[BREAK] = after[BREAK] = 0
        return before, after, followers

    def _node(
        self,
        head: int,
        head_len: int,
        size: int,
        before: NDArray[np.int64],
        after: NDArray[np.int64],
    ) -> _Nodes:
        """The node of a head."""
        from wordmine.kernels import branching

        sums = []
        for tally in (before, after):
            seen = np.flatnonzero(tally).astype(np.uint32)
            sums.append(branching.branching(tally.astype(np.int32), seen, len(seen), self._n_log_n))
        row = np.array([[-1, head, head_len, size]], np.int32)
        return _Nodes(row, np.array([sums], np.int64))

    def _add(self, found: dict[int, dict[str, Growing]], nodes: _Levels) -> None:
        """Add the n-grams of the next batch."""
        self._lengths.append(nodes.lengths)
        check_size(sum(map(len, self._lengths)))
        above = begin = 0
        for columns, end in zip(found.values(), nodes.ends.tolist(), strict=True):
            size = len(columns["symbols"])
            nodes.columns["parents"][begin:end] += np.int32(above)
            for name, column in columns.items():
                column.append(nodes.columns[name][begin:end])
            above, begin = size, end


def runs(sizes: NDArray[np.int64], most: int) -> Iterator[tuple[int, int]]:
    """Consecutive items of which several together are no more than `most`: from, up to."""
    first, held = 0, 0
    for item, size in enumerate(sizes.tolist()):
        if item > first and held + size > most:
            yield first, item
            first, held = item, 0
        held += size
    if len(sizes):
        yield first, len(sizes)


def window_kind(n_symbols: int) -> np.dtype[Any]:
    """Of what type the symbols in windows are: as small as the largest one allows."""
    return np.dtype(np.uint16 if n_symbols < 1 << 16 else np.uint32)


def window_width(deeper: int, kind: np.dtype[Any]) -> int:
    """How many columns windows have in which n-grams may be so many symbols longer than heads.

    A symbol before and one after, and two for the number of the window; whole words of 64 bits.
    """
    together = 8 // kind.itemsize
    return -(-(deeper + 4) // together) * together


def n_log_n() -> NDArray[np.int64]:
    """Table of n ln n for small n, in the kernel's unit."""
    from wordmine.kernels import branching

    small = np.arange(1, _TABLE)
    return np.append(0, np.rint(small * np.log(small) * branching.UNIT).astype(np.int64))
