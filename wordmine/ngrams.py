"""Exact n-gram counts and branching entropies of a text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine.alphabet import NUMBER, Alphabet
from wordmine.errors import CorpusError
from wordmine.parallel import each, in_order
from wordmine.storage import Column, Growing, Storage, chunks, joined

_BATCH = 1 << 20, 1 << 22
"""Least and most positions refined at a time by one thread: as many as keep all threads busy."""

_ROWS = 1 << 20
"""N-grams looked at together."""

_MOST = np.iinfo(np.int32).max
"""Most n-grams that can be numbered."""

_TABLE = 4096
"""n ln n is looked up for smaller n."""

_KINDS = {
    "symbols": np.int32, "parents": np.int32, "counts": np.int32,
    "left_entropy": np.float32, "right_entropy": np.float32,
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class NgramCounts:
    """Every n-gram of a text that occurs often enough, as a trie in level order.

    Level order: all n-grams of one symbol (every symbol of the alphabet), then those of two, and
    so on, each level sorted by its symbols.

    Attributes
    ----------
    alphabet : the v symbols of the text.
    min_count : least count of an n-gram longer than one symbol.
    full_len : the greatest length at which all n-grams were counted, symbols; of the longer ones
        only those that `deepen` was asked for.
    levels : (max_len + 1,) where each length starts; the last entry is the number m of n-grams.
    symbols : (m,) last symbol of each n-gram.
    parents : (m,) the n-gram without its last symbol, -1 for one symbol.
    counts : (m,) occurrences.
    left_entropy, right_entropy : (m,) branching entropies, nats: H_R(w) = ln c(w) - (1 / c(w)) sum
        over the symbols x after w of c(wx) ln c(wx), H_L(w) alike over the symbols before; a break
        is a symbol of its own each time.
    storage : where what is derived from them is kept.
    """

    alphabet: Alphabet
    min_count: int
    full_len: int
    levels: NDArray[np.int64]
    symbols: Column
    parents: Column
    counts: Column
    left_entropy: Column
    right_entropy: Column
    storage: Storage

    def __len__(self) -> int:
        return int(self.levels[-1])

    @property
    def max_len(self) -> int:
        """Longest n-gram, symbols."""
        return len(self.levels) - 1

    @cached_property
    def total(self) -> int:
        """Number of symbols in the text, breaks left out."""
        return int(self.counts[: len(self.alphabet)].sum(dtype=np.int64))

    @cached_property
    def lengths(self) -> NDArray[np.int8]:
        """(m,) length of each n-gram, symbols."""
        return np.repeat(np.arange(1, self.max_len + 1, dtype=np.int8), np.diff(self.levels))

    @cached_property
    def wordlike(self) -> NDArray[np.bool_]:
        """(m,) which n-grams may be words: one symbol, or several of which none is `NUMBER`."""
        number = np.array([symbol == NUMBER for symbol in self.alphabet.symbols])
        free: NDArray[np.bool_] = np.empty(len(self), np.bool_)
        free[: len(number)] = ~number
        allowed = ~np.append(False, number)
        for _, begin, end in self.slices(2):
            free[begin:end] = allowed[self.symbols[begin:end]] & free[self.parents[begin:end]]
        free[: len(number)] = True
        return free

    @cached_property
    def suffixes(self) -> Column:
        """(m,) each n-gram without its first symbol, -1 for one symbol."""
        suffixes = self.storage.empty(len(self), np.int32)
        suffixes[: len(self.alphabet)][:] = -1
        for length in range(2, self.max_len + 1):
            above, start = self.levels[length - 2 : length].tolist()
            shorter = suffixes[above:start]
            index = _Index.of(self, length - 1)
            for _, begin, end in self.slices(length, length):
                wanted = shorter[self.parents[begin:end] - np.int32(above)]
                suffixes[begin:end][:] = index(wanted, self.symbols[begin:end])
        return suffixes

    def slices(
        self, shortest: int = 1, longest: int | None = None
    ) -> Iterator[tuple[int, int, int]]:
        """Go through the n-grams of some lengths, a number of them at a time.

        Yields their length, where they begin and where they end.
        """
        for length in range(shortest, (longest or self.max_len) + 1):
            start, stop = self.levels[length - 1 : length + 1].tolist()
            for begin in range(start, stop, _ROWS):
                yield length, begin, min(begin + _ROWS, stop)

    def ids(self, node: int) -> list[int]:
        """The symbols of an n-gram."""
        ids: list[int] = []
        while node >= 0:
            part = slice(node, node + 1)
            ids.append(int(self.symbols[part][0]))
            node = int(self.parents[part][0])
        return ids[::-1]

    def text(self, node: int) -> str:
        """The string of an n-gram."""
        return self.alphabet.text(self.ids(node))

    def texts(self, nodes: NDArray[np.int32]) -> list[str]:
        """The strings of many n-grams."""
        names = np.array(["", *self.alphabet.symbols], object)
        symbols, parents = self.symbols[:], self.parents[:]
        words = np.full(len(nodes), "", object)
        while (inside := np.flatnonzero(nodes >= 0)).size:
            words[inside] = names[symbols[nodes[inside]]] + words[inside]
            nodes = np.where(nodes >= 0, parents[nodes], -1)
        texts: list[str] = words.tolist()
        return texts


def count(
    alphabet: Alphabet,
    text: Column,
    frequencies: NDArray[np.int64],
    *,
    max_len: int,
    min_count: int,
    threads: int,
    storage: Storage,
) -> tuple[NgramCounts, Column]:
    """Count the n-grams of a text and note which one is the longest at each position.

    Parameters
    ----------
    alphabet, text, frequencies : as `wordmine.alphabet.encode` returns them.
    max_len : longest n-gram, symbols.
    min_count : least count of an n-gram longer than one symbol.
    threads : how many threads to work with; the result does not depend on it.
    storage : where the counts are to be; nor does it depend on that.

    Returns
    -------
    tuple of the counts and, for each position of the text, the number of the longest counted
    n-gram that starts there, (n,), -1 at a break.

    Raises
    ------
    StorageError : there is no room.
    """
    heads = np.arange(len(frequencies), dtype=np.int32)
    search = _Search(text, text, heads, frequencies, alphabet, 1, max_len, min_count, storage)
    found = search.run(threads)
    sizes = [len(found[length]["symbols"]) for length in range(1, max_len + 1)]
    levels = np.cumsum([0, *sizes])
    for length in range(2, max_len + 1):
        parents = found[length]["parents"]
        for begin, end in chunks(len(parents)):
            parents[begin:end][:] += levels[length - 2]
    found[1]["parents"][:][:] = -1
    longest = storage.empty(len(text), np.int32)
    for begin, end in chunks(len(text)):
        longest[begin:end][:] = -1
    search.enter(longest, lambda level, a, b: levels[level] + np.arange(a, b), threads)
    columns = {
        name: joined(storage, [level.pop(name) for level in found.values()], kind)
        for name, kind in _KINDS.items()
    }
    return NgramCounts(alphabet, min_count, max_len, levels, **columns, storage=storage), longest


def deepen(
    counts: NgramCounts,
    text: Column,
    longest: Column,
    marked: NDArray[np.int64],
    *,
    max_len: int,
    threads: int,
) -> NgramCounts:
    """Count longer n-grams too, but only where every longest n-gram in them but the last is marked.

    Parameters
    ----------
    counts, text : as `count` returns and takes them.
    longest : as `count` returns it; longer n-grams are entered.
    marked : n-grams of length `counts.max_len`, ascending.
    max_len : the new longest n-gram, symbols.
    threads : how many threads to work with; the result does not depend on it.

    Returns
    -------
    all n-grams; those known before keep their numbers.

    Raises
    ------
    StorageError : there is no room.
    """
    storage, head_len = counts.storage, counts.max_len
    heads = np.zeros(len(counts) + 1, np.int32)  # the last entry serves -1, a break
    heads[marked] = np.arange(1, len(marked) + 1)
    frequencies = np.concatenate(([0], counts.counts[:][marked]), dtype=np.int64)
    search = _Search(
        text, longest, heads, frequencies, counts.alphabet, head_len, max_len,
        counts.min_count, storage,
    )  # fmt: skip
    found = search.run(threads)
    del heads
    levels, numbers = _close(counts, found, marked)
    ends = np.cumsum([len(counts), *(len(level["symbols"]) for level in levels)])
    _check_size(int(ends[-1]))
    search.enter(longest, lambda level, a, b: numbers[level][a:b], threads)
    columns = {
        name: joined(storage, [getattr(counts, name), *(level[name] for level in levels)], kind)
        for name, kind in _KINDS.items()
    }
    return NgramCounts(
        alphabet=counts.alphabet, min_count=counts.min_count, full_len=counts.full_len,
        levels=np.concatenate((counts.levels[:-1], ends)), **columns, storage=storage,
    )  # fmt: skip


class _Index:
    """Finds the n-grams of one length that continue others by a symbol.

    Parameters
    ----------
    start : number of the first n-gram of that length.
    symbols, parents : of all n-grams of that length.
    above, stop : the numbers of the n-grams one symbol shorter: from `above` up to `stop`; for
        those of one symbol it is the empty n-gram, -1.
    """

    def __init__(
        self, start: int, symbols: NDArray[np.int32], parents: NDArray[np.int32], above: int,
        stop: int,
    ) -> None:  # fmt: skip
        self._start, self._symbols, self._above = start, symbols, above
        fertility = np.bincount(parents - np.int32(above), minlength=stop - above)
        self._children = np.concatenate(([0], np.cumsum(fertility)))

    @classmethod
    def of(cls, counts: NgramCounts, length: int) -> _Index:
        """The index of the n-grams of some length."""
        start, stop = counts.levels[length - 1 : length + 1].tolist()
        above = int(counts.levels[length - 2]) if length > 1 else -1
        return cls(start, counts.symbols[start:stop], counts.parents[start:stop], above, start)

    def __call__(self, nodes: NDArray[np.int32], symbols: NDArray[np.int32]) -> NDArray[np.int32]:
        """The n-grams that continue each of `nodes` by one of `symbols`, -1 where there is none."""
        from wordmine.kernels import trie

        found = np.empty(len(nodes), np.int32)
        trie.follow(nodes - np.int32(self._above), symbols, self._children, self._symbols, found)
        return np.where(found < 0, found, found + np.int32(self._start))


def _close(
    counts: NgramCounts, found: dict[int, dict[str, Column]], marked: NDArray[np.int64]
) -> tuple[list[dict[str, NDArray[Any]]], list[NDArray[np.int32]]]:
    """Keep the longer n-grams that are known without their last and without their first symbol.

    Returns
    -------
    tuple of the columns of the n-grams kept at each length, and of the numbers of all that were
    found, from the heads on; one that is not kept has that of the longest n-gram kept in it.
    """
    numbers = [marked.astype(np.int32)]
    kept = np.ones(len(marked), np.bool_)
    suffixes = counts.suffixes[counts.levels[-2] : counts.levels[-1]][marked - counts.levels[-2]]
    index = _Index.of(counts, counts.max_len)
    start, size = int(counts.levels[-2]), len(counts)
    levels: list[dict[str, NDArray[Any]]] = []
    for length in sorted(found)[1:]:
        level = {name: column[:] for name, column in found[length].items()}
        parents = level["parents"]
        known = np.where(kept[parents], index(suffixes[parents], level["symbols"]), np.int32(-1))
        kept = known >= 0
        rows = np.flatnonzero(kept)
        level["parents"] = numbers[-1][parents]
        numbers.append(level["parents"].copy())
        numbers[-1][rows] = np.arange(size, size + len(rows))
        suffixes = known
        levels.append({name: column[rows] for name, column in level.items()})
        index = _Index(size, levels[-1]["symbols"], levels[-1]["parents"], start, size)
        start, size = size, size + len(rows)
    return levels, numbers


class _Batch(NamedTuple):
    """Heads that are refined together, from `first` up to `last`, and where their positions are."""

    first: int
    last: int
    begin: int
    end: int


class _Search:
    """Finds the n-grams that begin with some heads, batch by batch of heads.

    Parameters
    ----------
    text : the symbols.
    units : symbol or n-gram at each position of the text; -1 is the last one.
    heads : the head that each unit is, 0 for none.
    frequencies : how often each head occurs, 0 for none.
    alphabet, head_len, max_len, min_count : of the n-grams.
    storage : where to keep what is found.
    """

    def __init__(
        self, text: Column, units: Column, heads: NDArray[np.int32],
        frequencies: NDArray[np.int64], alphabet: Alphabet, head_len: int, max_len: int,
        min_count: int, storage: Storage,
    ) -> None:  # fmt: skip
        self._text, self._units, self._heads, self._frequencies = text, units, heads, frequencies
        self._n_symbols = len(alphabet)
        self._head_len, self._max_len, self._min_count = head_len, max_len, min_count
        self._storage = storage
        self._width = max_len - head_len + 3
        # A window and its deepest node, and the rows of all the nodes there can be.
        self._bytes = 4 * self._width + 4 + 32 * (max_len - head_len) // min_count
        self._stretches = chunks(len(text))
        self._positions = storage.empty(int(frequencies.sum()), np.int32)
        self._lengths: list[NDArray[np.int8]] = []
        self._n_log_n = _n_log_n()

    def run(self, threads: int) -> dict[int, dict[str, Column]]:
        """The columns of the n-grams of each length; parents are rows of the length before."""
        self._batches = self._cut(threads)
        self._batch_of = np.full(len(self._frequencies), -1, np.int16)
        for number, batch in enumerate(self._batches):
            self._batch_of[batch.first : batch.last] = number
        self._batch_of = self._batch_of[self._heads]
        sizes = np.array(list(in_order(self._tally, self._stretches, threads)))
        self._starts = np.cumsum(sizes, axis=0) - sizes + [batch.begin for batch in self._batches]
        self._sizes = sizes
        each(self._sort, range(len(self._stretches)), threads)
        lengths = range(self._head_len, self._max_len + 1)
        found = {
            length: {name: Growing(self._storage, kind) for name, kind in _KINDS.items()}
            for length in lengths
        }
        for nodes in in_order(self._refine, range(len(self._batches)), threads):
            self._add(found, *nodes)
        return {
            length: {name: column.finish() for name, column in columns.items()}
            for length, columns in found.items()
        }

    def enter(
        self,
        longest: Column,
        numbers: Callable[[int, int, int], NDArray[Any]],
        threads: int,
    ) -> None:
        """Enter the longest n-gram at each head's position.

        `numbers` gives the numbers of those found at a level, 0 for the heads, from one row of it
        up to another.
        """
        from wordmine.kernels import counting

        tables = []
        reached = [0] * (self._max_len - self._head_len + 1)
        for lengths in self._lengths:
            table = np.empty(len(lengths), np.int32)
            for level, start in enumerate(reached):
                rows = np.flatnonzero(lengths == level + self._head_len)
                reached[level] = start + len(rows)
                table[rows] = numbers(level, start, reached[level])
            tables.append(table)

        def enter(stretch: int) -> None:
            begin, end = self._stretches[stretch]
            parts = [np.empty(0, np.int32)]
            for table, (start, size) in zip(tables, self._parts(stretch), strict=True):
                parts.append(table[self._positions[start : start + size]])
            counting.unsort(
                self._units[begin:end], self._batch_of, self._ends(stretch),
                np.concatenate(parts), longest[begin:end],
            )  # fmt: skip

        each(enter, range(len(self._stretches)), threads)

    def _cut(self, threads: int) -> list[_Batch]:
        """Consecutive heads whose occurrences together fill a batch."""
        total = int(self._frequencies.sum())
        most = min(max(total // (8 * threads), _BATCH[0]), _BATCH[1])
        most = min(most, self._storage.work // (threads * self._bytes))
        batches: list[_Batch] = []
        first, begin, end = 1, 0, 0
        for head, frequency in enumerate(self._frequencies[1:].tolist(), 1):
            if end > begin and end + frequency - begin > most:
                batches.append(_Batch(first, head, begin, end))
                first, begin = head, end
            end += frequency
        return [*batches, _Batch(first, len(self._frequencies), begin, end)]

    def _tally(self, stretch: tuple[int, int]) -> NDArray[np.int64]:
        """How many heads of each batch there are in a stretch of text."""
        batches = self._batch_of[self._units[slice(*stretch)]]
        return np.bincount(batches + np.int16(1), minlength=len(self._batches) + 1)[1:]

    def _parts(self, stretch: int) -> list[tuple[int, int]]:
        """Where the positions of each batch in a stretch of text are listed, and how many."""
        return list(zip(self._starts[stretch].tolist(), self._sizes[stretch].tolist(), strict=True))

    def _ends(self, stretch: int) -> NDArray[np.int64]:
        """Where each batch begins if those of a stretch of text stand one after the other."""
        sizes = self._sizes[stretch]
        ends: NDArray[np.int64] = np.cumsum(sizes) - sizes
        return ends

    def _sort(self, stretch: int) -> None:
        """List the positions of each batch in a stretch of text."""
        from wordmine.kernels import counting

        begin, end = self._stretches[stretch]
        ends = self._ends(stretch)
        positions = np.empty(int(self._sizes[stretch].sum()), np.int32)
        counting.sort_by_batch(self._units[begin:end], self._batch_of, begin, ends, positions)
        for stop, (start, size) in zip(ends.tolist(), self._parts(stretch), strict=True):
            self._positions[start : start + size][:] = positions[stop - size : stop]

    def _refine(self, number: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The nodes of a batch and their branching sums; the positions give way to the nodes."""
        from wordmine.kernels import counting

        batch = self._batches[number]
        size = batch.end - batch.begin
        counts = self._frequencies[batch.first : batch.last]
        with self._storage.lend(size * self._bytes, f"counting {size:,} n-grams at a time"):
            windows = self._gather(number)
            room = len(counts) + (self._max_len - self._head_len) * (size // self._min_count)
            nodes, sums = np.empty((room, 4), np.int32), np.empty((room, 2), np.int64)
            longest = np.empty(size, np.int32)
            written = counting.refine(
                windows, batch.first, counts, self._n_symbols, self._head_len, self._max_len,
                self._min_count, self._n_log_n, longest, nodes, sums,
            )  # fmt: skip
            self._positions[batch.begin : batch.end][:] = longest
            return nodes[:written].copy(), sums[:written].copy()

    def _gather(self, number: int) -> NDArray[np.uint32]:
        """The windows of a batch, those of each head together."""
        from wordmine.kernels import counting

        batch = self._batches[number]
        counts = self._frequencies[batch.first : batch.last]
        slots = np.cumsum(counts) - counts
        windows = np.empty((batch.end - batch.begin, self._width), np.uint32)
        for (begin, end), start, size in zip(
            self._stretches, self._starts[:, number], self._sizes[:, number], strict=True
        ):
            if size:
                around = slice(max(begin - 1, 0), end + self._max_len)
                text = self._text[around]
                units = text if self._units is self._text else self._units[around]
                counting.gather(
                    text, units, self._heads, self._positions[start : start + size],
                    around.start, batch.first, self._head_len, start - batch.begin, slots, windows,
                )  # fmt: skip
        return windows

    def _add(
        self, found: dict[int, dict[str, Growing]], nodes: NDArray[np.int32],
        sums: NDArray[np.int64],
    ) -> None:  # fmt: skip
        """Add the nodes of the next batch."""
        lengths = nodes[:, 2].astype(np.int8)
        self._lengths.append(lengths)
        _check_size(sum(map(len, self._lengths)))
        places = np.empty(len(nodes), np.int32)
        for length, columns in found.items():
            rows = np.flatnonzero(lengths == length)
            size = len(columns["symbols"])
            places[rows] = np.arange(size, size + len(rows))
            parents, symbols, _, counts = nodes[rows].T
            columns["symbols"].append(symbols)
            columns["parents"].append(places[parents])
            columns["counts"].append(counts)
            for name, own in zip(("left_entropy", "right_entropy"), sums[rows].T, strict=True):
                columns[name].append(_entropy(counts, own))


def _check_size(size: int) -> None:
    """Refuse more n-grams than can be numbered."""
    if size > _MOST:
        raise CorpusError(
            f"the corpus has more than {_MOST:,} n-grams: raise the least count (--min-count), or "
            "lower the length (--max-len)"
        )


def _entropy(counts: NDArray[np.int32], sums: NDArray[np.int64]) -> NDArray[np.float32]:
    """Branching entropies, nats, of counts and the sums of c ln c over their neighbours."""
    from wordmine.kernels.counting import UNIT

    entropy: NDArray[np.float64] = np.log(counts) - sums / (UNIT * counts)
    return np.maximum(entropy, 0.0).astype(np.float32)


def _n_log_n() -> NDArray[np.int64]:
    """Table of n ln n for small n, in the kernel's unit."""
    from wordmine.kernels.counting import UNIT

    small = np.arange(1, _TABLE)
    return np.append(0, np.rint(small * np.log(small) * UNIT).astype(np.int64))
