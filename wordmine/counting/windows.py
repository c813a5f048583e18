"""Windows: the text around heads, in which the n-grams that begin with them are found."""

from __future__ import annotations

from collections.abc import Iterator
from queue import LifoQueue
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine.counting.extent import Extent, Heads
from wordmine.runtime import Column, Growing, Workspace, chunks, put
from wordmine.symbols import BREAK

_TABLE = 4096
"""n ln n is looked up for smaller n."""


class Nodes(NamedTuple):
    """N-grams in lexicographic preorder, or a part of them.

    Attributes
    ----------
    rows : as `wordmine.kernels.branching.refine` writes them.  The parent of the first ones of a
        part, -1, is the last n-gram of its length in the parts before; a head has none.
    sums : their branching sums.
    places : how many positions there are whose longest n-gram is found with this part.
    """

    rows: NDArray[np.int32]
    sums: NDArray[np.int64]
    places: int


class Group(NamedTuple):
    """Heads whose n-grams are sought together.

    Attributes
    ----------
    of : the head that each unit is, or where there is a `shift`, each symbol so much further on.
    shift : symbols; None where units tell the head.
    first : the first head; the others follow it.
    counts : how often each occurs.
    length : of the heads, symbols.
    """

    of: NDArray[np.int32]
    shift: int | None
    first: int
    counts: NDArray[np.int64]
    length: int

    def some(self, begin: int, end: int) -> Group:
        """The heads from one of them up to another."""
        return self._replace(first=self.first + begin, counts=self.counts[begin:end])


class Room(NamedTuple):
    """How many positions and n-grams there is room for at a time, and for how many threads."""

    positions: int
    nodes: int
    threads: int


class _Buffers(NamedTuple):
    """Windows, the longest n-gram at each, and n-grams as `Nodes` has them.

    To be used again, for fresh memory is slow to come by.
    """

    windows: NDArray[Any]
    longest: NDArray[np.int32]
    rows: NDArray[np.int32]
    sums: NDArray[np.int64]


class Windows:
    """Finds the n-grams that begin with some heads; several threads may do so at a time.

    Parameters
    ----------
    text : (n,) the symbols.
    heads : where n-grams begin.
    stretches : where the parts of text begin and end that are looked at together.
    extent : which are looked for.
    room : what there is room for.
    workspace : where to put what takes more than that.
    """

    def __init__(
        self,
        text: Column,
        heads: Heads,
        stretches: list[tuple[int, int]],
        extent: Extent,
        room: Room,
        workspace: Workspace,
    ) -> None:
        self._text, self._units, self._stretches = text, heads.units, stretches
        _, self._max_len, self._min_count, self._n_symbols = extent
        self._deepest = extent.max_len - extent.head_len
        self._room, self._workspace = room, workspace
        self._buffers: LifoQueue[_Buffers | None] = LifoQueue()  # None for one to be made
        for _ in range(room.threads):
            self._buffers.put(None)
        self._n_log_n = n_log_n()

    def nodes(self, positions: Column, group: Group) -> Iterator[Nodes]:
        """The n-grams of a group of heads, given (p,) where these are, ascending.

        They come in as many parts as there is room for, and are numbered from 0 in each.  In the
        end each position has given way to its longest n-gram, by its number in all parts.
        """
        rows = None
        if len(positions) <= self._room.positions:
            found, rows = self._together(positions, group)
            if found:
                yield found
                return
        if rows is None or len(group.counts) == 1:
            yield from self._split(positions, group.first, group.length)
        else:
            yield from self._halved(positions, group, rows)

    def _together(
        self, positions: Column, group: Group
    ) -> tuple[Nodes | None, NDArray[np.int32] | None]:
        """The n-grams of a group; where there is no room for all, the rows of its positions.

        These are those of each head, one head after the other.
        """
        buffers = self._buffers.get()
        try:
            buffers = buffers or self._new_buffers()
            width = window_width(self._max_len - group.length, buffers.windows.dtype)
            windows = buffers.windows[: len(positions) * width].reshape(-1, width)
            self._gather(positions[:], group, windows)
            if found := self._refined(windows, group, buffers):
                put(positions, 0, buffers.longest[: len(positions)])
                return found, None
            return None, window_rows(windows)
        finally:
            self._buffers.put(buffers)

    def _gather(self, positions: NDArray[np.int32], group: Group, windows: NDArray[Any]) -> None:
        """Copy the text around positions to windows, those of each head together."""
        from wordmine.kernels import branching

        slots = np.cumsum(group.counts) - group.counts
        for rows, start, text in self._around(positions):
            units = self._units_of(start, text) if group.shift is None else text[group.shift :]
            branching.gather(
                text,
                units,
                group.of,
                positions[rows],
                start,
                group.first,
                group.length,
                rows.start,
                slots,
                windows,
            )

    def _units_of(self, start: int, text: NDArray[Any]) -> NDArray[np.int32]:
        """The units of a stretch of text, which begins at a place."""
        return text if self._units is self._text else self._units[start : start + len(text)]

    def _refined(self, windows: NDArray[Any], group: Group, buffers: _Buffers) -> Nodes | None:
        """The n-grams in windows; None if there is no room for them."""
        from wordmine.kernels import branching

        written = branching.refine(
            windows,
            group.first,
            group.counts,
            self._n_symbols,
            group.length,
            self._max_len,
            self._min_count,
            self._n_log_n,
            buffers.longest,
            buffers.rows,
            buffers.sums,
        )
        if written < 0:
            return None
        rows, sums = buffers.rows[:written].copy(), buffers.sums[:written].copy()
        return Nodes(rows, sums, len(windows))

    def _new_buffers(self) -> _Buffers:
        positions, nodes, _ = self._room
        kind = window_kind(self._n_symbols)
        return _Buffers(
            np.empty(positions * window_width(self._deepest, kind), kind),
            np.empty(positions, np.int32),
            np.empty((nodes, 4), np.int32),
            np.empty((nodes, 2), np.int64),
        )

    def _around(self, positions: NDArray[np.int32]) -> Iterator[tuple[slice, int, NDArray[Any]]]:
        """The stretches of text around ascending positions: which, and where the stretch begins."""
        begins = [begin for begin, _ in self._stretches]
        edges = [*np.searchsorted(positions, begins).tolist(), len(positions)]
        for (begin, end), row, stop in zip(self._stretches, edges, edges[1:], strict=False):
            if stop > row:
                start = max(begin - 1, 0)
                yield slice(row, stop), start, self._text[start : end + self._max_len]

    def _halved(self, positions: Column, group: Group, rows: NDArray[np.int32]) -> Iterator[Nodes]:
        """The n-grams of a group that has more than there is room for, half its heads at a time.

        `rows` are as `_together` gives them.
        """
        half, size = len(group.counts) // 2, len(group.counts)
        place, written = int(group.counts[:half].sum()), 0
        for begin, end, own in ((0, half, rows[:place]), (half, size, rows[place:])):
            chosen, before = np.sort(own), written
            among = positions[:][chosen]
            for nodes in self.nodes(among, group.some(begin, end)):
                written += len(nodes.rows)
                yield nodes
            positions[:][chosen] = among + np.int32(before)

    def _split(self, positions: Column, head: int, head_len: int) -> Iterator[Nodes]:
        """The n-grams of one head, for which there is no room at once: by what follows it."""
        before, after, followers = self._neighbours(positions, head_len)
        wanted = np.flatnonzero(after >= self._min_count) if head_len < self._max_len else after[:0]
        rest = len(positions) - int(after[wanted].sum())
        yield self._node((head, head_len, len(positions)), before, after, rest)
        deepest = self._workspace.empty(len(positions), np.int32)
        for begin, end in chunks(len(positions)):
            deepest[begin:end][:] = 0
        written = 1
        for first, last in runs(after[wanted], self._room.positions):
            symbols, start = wanted[first:last], written
            inside = np.zeros(len(after), np.int32)
            inside[symbols] = np.arange(1, len(symbols) + 1)
            chosen = Growing(self._workspace, np.int32)
            for begin, end in chunks(len(positions)):
                chosen.append(positions[begin:end][inside[followers[begin:end]] > 0])
            own = chosen.finish()
            group = Group(inside, head_len, 1, after[symbols], head_len + 1)
            for nodes in self.nodes(own, group):
                top = nodes.rows[:, 2] == head_len + 1
                nodes.rows[top, 1] = symbols[nodes.rows[top, 1] - 1]
                written += len(nodes.rows)
                yield nodes
            at = 0
            for begin, end in chunks(len(positions)):
                places = np.flatnonzero(inside[followers[begin:end]])
                deepest[begin:end][places] = own[at : at + len(places)] + np.int32(start)
                at += len(places)
        for begin, end in chunks(len(positions)):
            positions[begin:end][:] = deepest[begin:end]

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
        head: tuple[int, int, int],
        before: NDArray[np.int64],
        after: NDArray[np.int64],
        places: int,
    ) -> Nodes:
        """The node of a head, given the head, its length and its count."""
        from wordmine.kernels import branching

        sums = []
        for tally in (before, after):
            seen = np.flatnonzero(tally).astype(np.uint32)
            sums.append(branching.branching(tally.astype(np.int32), seen, len(seen), self._n_log_n))
        return Nodes(np.array([[-1, *head]], np.int32), np.array([sums], np.int64), places)


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


def window_rows(windows: NDArray[Any]) -> NDArray[np.int32]:
    """(p,) the number of each window, see `wordmine.kernels.branching.gather`."""
    lower, upper = windows[:, -2], windows[:, -1]
    return lower.astype(np.int32) | upper.astype(np.int32) << 16


def n_log_n() -> NDArray[np.int64]:
    """Table of n ln n for small n, in the kernel's unit."""
    from wordmine.kernels import branching

    small = np.arange(1, _TABLE)
    return np.append(0, np.rint(small * np.log(small) * branching.UNIT).astype(np.int64))
