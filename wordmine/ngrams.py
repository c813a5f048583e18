"""Exact n-gram counts and branching entropies of a text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from wordmine.alphabet import NUMBER, Alphabet
from wordmine.errors import CorpusError
from wordmine.parallel import each

_BATCH = 1 << 20
"""Positions refined at a time by one thread; more would leave the processor's caches."""

_MOST = np.iinfo(np.int32).max
"""Most n-grams that can be numbered."""

_TABLE = 4096
"""n ln n is looked up for smaller n."""


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
    left_sums, right_sums : (m,) sum of c ln c over the symbols before and after the n-gram, in
        units of 2**-20 nats; a break is a symbol of its own each time and adds nothing.
    """

    alphabet: Alphabet
    min_count: int
    full_len: int
    levels: NDArray[np.int64]
    symbols: NDArray[np.int32]
    parents: NDArray[np.int32]
    counts: NDArray[np.int64]
    left_sums: NDArray[np.int64]
    right_sums: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.symbols)

    @property
    def max_len(self) -> int:
        """Longest n-gram, symbols."""
        return len(self.levels) - 1

    @cached_property
    def total(self) -> int:
        """Number of symbols in the text, breaks left out."""
        return int(self.counts[: len(self.alphabet)].sum())

    @cached_property
    def lengths(self) -> NDArray[np.int8]:
        """(m,) length of each n-gram, symbols."""
        return np.repeat(np.arange(1, self.max_len + 1, dtype=np.int8), np.diff(self.levels))

    @cached_property
    def wordlike(self) -> NDArray[np.bool_]:
        """(m,) which n-grams may be words: one symbol, or several of which none is `NUMBER`."""
        number = np.array([symbol == NUMBER for symbol in self.alphabet.symbols])
        free: NDArray[np.bool_] = ~np.append(False, number)[self.symbols]
        for begin, end in pairwise(self.levels[1:]):
            free[begin:end] &= free[self.parents[begin:end]]
        free[: len(number)] = True
        return free

    @cached_property
    def children(self) -> NDArray[np.int64]:
        """(m + 1,) where the n-grams that continue each n-gram by one symbol begin."""
        fertility = np.bincount(self.parents[len(self.alphabet) :], minlength=len(self))
        return np.concatenate(([0], np.cumsum(fertility))) + len(self.alphabet)

    @cached_property
    def suffixes(self) -> NDArray[np.int32]:
        """(m,) each n-gram without its first symbol, -1 for one symbol."""
        from wordmine.kernels import trie

        suffixes = np.full(len(self), -1, np.int32)
        for begin, end in pairwise(self.levels[1:]):
            trie.link_suffixes(self.symbols, self.parents, self.children, begin, end, suffixes)
        return suffixes

    def left_entropy(self) -> NDArray[np.float64]:
        """(m,) left branching entropies, nats."""
        return self._entropy(self.left_sums)

    def right_entropy(self) -> NDArray[np.float64]:
        """(m,) right branching entropies, nats.

        H(w) = ln c(w) - (1 / c(w)) sum over x of c(wx) ln c(wx).
        """
        return self._entropy(self.right_sums)

    def _entropy(self, sums: NDArray[np.int64]) -> NDArray[np.float64]:
        from wordmine.kernels.counting import UNIT

        entropy: NDArray[np.float64] = np.log(self.counts) - sums / (UNIT * self.counts)
        return np.maximum(entropy, 0.0, out=entropy)

    def ids(self, node: int) -> list[int]:
        """The symbols of an n-gram."""
        ids = []
        while node >= 0:
            ids.append(int(self.symbols[node]))
            node = int(self.parents[node])
        return ids[::-1]

    def text(self, node: int) -> str:
        """The string of an n-gram."""
        return self.alphabet.text(self.ids(node))


def count(
    alphabet: Alphabet,
    text: NDArray[np.int32],
    frequencies: NDArray[np.int64],
    *,
    max_len: int,
    min_count: int,
    threads: int,
) -> tuple[NgramCounts, NDArray[np.int32]]:
    """Count the n-grams of a text and note which one is the longest at each position.

    Parameters
    ----------
    alphabet, text, frequencies : as `wordmine.alphabet.encode` returns them.
    max_len : longest n-gram, symbols.
    min_count : least count of an n-gram longer than one symbol.
    threads : how many threads to work with; the result does not depend on it.

    Returns
    -------
    tuple of the counts and, for each position of the text, the number of the longest counted
    n-gram that starts there, (n,), -1 at a break.
    """
    longest = np.full(len(text), -1, np.int32)
    heads = np.arange(len(frequencies), dtype=np.int32)
    found = _refine(text, text, heads, frequencies, 1, max_len, min_count, longest, threads)
    order = np.argsort(found.lengths, kind="stable")
    ranks = np.empty(len(order), np.int32)
    ranks[order] = np.arange(len(order), dtype=np.int32)
    found.translate(ranks, longest, threads)
    counts = NgramCounts(
        alphabet=alphabet,
        min_count=min_count,
        full_len=max_len,
        levels=np.cumsum(np.bincount(found.lengths, minlength=max_len + 1)),
        symbols=found.symbols[order],
        parents=np.where(found.parents < 0, np.int32(-1), ranks[found.parents])[order],
        counts=found.counts[order],
        left_sums=found.sums[order, 0],
        right_sums=found.sums[order, 1],
    )
    return counts, longest


def deepen(
    counts: NgramCounts,
    text: NDArray[np.int32],
    longest: NDArray[np.int32],
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
    """
    heads = np.zeros(len(counts) + 1, np.int32)  # the last entry serves -1, a break
    heads[marked] = np.arange(1, len(marked) + 1)
    frequencies = np.concatenate(([0], counts.counts[marked]))
    found = _refine(
        text, longest, heads, frequencies, counts.max_len, max_len, counts.min_count, longest,
        threads,
    )  # fmt: skip
    roots = np.flatnonzero(found.parents < 0)
    numbers = np.full(len(found.parents), -1, np.int32)
    numbers[roots] = marked[found.symbols[roots] - 1]
    levels, rows = _append_closed(counts, found, numbers, max_len)
    _check_size(len(counts) + len(rows))
    for row in np.flatnonzero(numbers < 0):  # parents come first, so this reaches a kept one
        numbers[row] = numbers[found.parents[row]]
    found.translate(numbers, longest, threads)
    return NgramCounts(
        alphabet=counts.alphabet,
        min_count=counts.min_count,
        full_len=counts.full_len,
        levels=np.append(counts.levels, np.array(levels, np.int64)),
        symbols=np.append(counts.symbols, found.symbols[rows]),
        parents=np.append(counts.parents, numbers[found.parents[rows]]),
        counts=np.append(counts.counts, found.counts[rows]),
        left_sums=np.append(counts.left_sums, found.sums[rows, 0]),
        right_sums=np.append(counts.right_sums, found.sums[rows, 1]),
    )


@dataclass(frozen=True)
class _Found:
    """N-grams in the order of discovery; parents are rows of the same arrays, -1 for a head.

    `batches` holds the positions of the heads of each batch, and the batch's first row.
    """

    parents: NDArray[np.int32]
    symbols: NDArray[np.int32]
    lengths: NDArray[np.int8]
    counts: NDArray[np.int64]
    sums: NDArray[np.int64]
    batches: list[tuple[NDArray[np.int32], int]]

    def translate(
        self, numbers: NDArray[np.int32], longest: NDArray[np.int32], threads: int
    ) -> None:
        """Give the n-grams entered in `longest` their final numbers."""
        from wordmine.kernels import trie

        each(lambda b: trie.translate(b[0], numbers[b[1] :], longest), self.batches, threads)


def _refine(
    text: NDArray[np.int32],
    units: NDArray[np.int32],
    heads: NDArray[np.int32],
    frequencies: NDArray[np.int64],
    head_len: int,
    max_len: int,
    min_count: int,
    longest: NDArray[np.int32],
    threads: int,
) -> _Found:
    """Find the n-grams that begin with heads, batch by batch; fills in `longest`."""
    from wordmine.kernels import counting

    batches = _batches(frequencies)
    batch_of = np.zeros(len(frequencies), np.int32)
    for number, (first, last) in enumerate(batches):
        batch_of[first:last] = number
    ends = np.concatenate(([0], np.cumsum(frequencies[1:])))
    positions = np.empty(ends[-1], np.int32)
    starts = ends[[first - 1 for first, _ in batches]]
    counting.sort_by_batch(units, heads, batch_of, starts, positions)
    members = [positions[ends[first - 1] : ends[last - 1]] for first, last in batches]
    n_log_n = _n_log_n()
    n_symbols = int(text.max())

    def refine(number: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        first, last = batches[number]
        room = last - first + (max_len - head_len) * (len(members[number]) // min_count)
        nodes, sums = np.empty((room, 4), np.int32), np.empty((room, 2), np.int64)
        written = counting.refine(
            text, units, heads, members[number], first, frequencies[first:last], n_symbols,
            head_len, max_len, min_count, n_log_n, longest, nodes, sums,
        )  # fmt: skip
        return nodes[:written].copy(), sums[:written].copy()

    return _gathered(each(refine, range(len(batches)), threads), members)


def _check_size(size: int) -> None:
    """Refuse more n-grams than can be numbered."""
    if size > _MOST:
        raise CorpusError(
            f"the corpus has more than {_MOST:,} n-grams: raise the least count (--min-count), or "
            "lower the length (--max-len)"
        )


def _n_log_n() -> NDArray[np.int64]:
    """Table of n ln n for small n, in the kernel's unit."""
    from wordmine.kernels.counting import UNIT

    small = np.arange(1, _TABLE)
    return np.append(0, np.rint(small * np.log(small) * UNIT).astype(np.int64))


def _gathered(
    parts: list[tuple[NDArray[np.int32], NDArray[np.int64]]], members: list[NDArray[np.int32]]
) -> _Found:
    """Put the nodes and sums of all batches together."""
    sizes = np.array([len(nodes) for nodes, _ in parts])
    _check_size(int(sizes.sum()))
    offsets = np.cumsum(sizes) - sizes
    nodes = np.concatenate([nodes for nodes, _ in parts])
    parents = nodes[:, 0] + np.repeat(offsets, sizes)
    return _Found(
        parents=np.where(nodes[:, 0] < 0, -1, parents).astype(np.int32),
        symbols=nodes[:, 1].copy(),
        lengths=nodes[:, 2].astype(np.int8),
        counts=nodes[:, 3].astype(np.int64),
        sums=np.concatenate([sums for _, sums in parts]),
        batches=list(zip(members, offsets.tolist(), strict=True)),
    )


def _batches(frequencies: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Consecutive heads whose occurrences together fill a batch: first, and one past the last."""
    batches, first, size = [], 1, 0
    for head, frequency in enumerate(frequencies[1:].tolist(), 1):
        if size and size + frequency > _BATCH:
            batches.append((first, head))
            first, size = head, 0
        size += frequency
    return [*batches, (first, len(frequencies))]


def _append_closed(
    counts: NgramCounts, found: _Found, numbers: NDArray[np.int32], max_len: int
) -> tuple[list[int], NDArray[np.int64]]:
    """Number the n-grams that are known without their last and without their first symbol.

    Fills in `numbers`, which holds the heads' already; returns where each new level ends and the
    rows of the new n-grams.
    """
    wide = len(counts.alphabet) + 1
    known = slice(int(counts.levels[-2]), int(counts.levels[-1]))
    keys = counts.parents[known].astype(np.int64) * wide + counts.symbols[known]
    suffixes = counts.suffixes
    levels: list[int] = []
    rows = [np.empty(0, np.int64)]
    base, size = known.start, known.stop
    for length in range(counts.max_len + 1, max_len + 1):
        level = np.flatnonzero(found.lengths == length)
        level = level[numbers[found.parents[level]] >= 0]
        parents = numbers[found.parents[level]]
        wanted = suffixes[parents].astype(np.int64) * wide + found.symbols[level]
        places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        closed = keys[places] == wanted if len(keys) else np.zeros(len(level), np.bool_)
        level, parents, places = level[closed], parents[closed], places[closed]
        numbers[level] = np.arange(size, size + len(level))
        suffixes = np.append(suffixes, (base + places).astype(np.int32))
        keys = parents.astype(np.int64) * wide + found.symbols[level]
        base, size = size, size + len(level)
        levels.append(size)
        rows.append(level)
    return levels, np.concatenate(rows)
