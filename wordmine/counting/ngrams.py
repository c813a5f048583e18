"""Exact n-gram counts and branching entropies of a text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wordmine.counting.continuations import Continuations
from wordmine.counting.extent import KINDS, Extent, Heads, check_room, check_size
from wordmine.counting.refinement import Refinement
from wordmine.runtime import Column, Workspace, chunks, each, in_order, joined
from wordmine.symbols import BREAK, JOINTS, NUMBER, Alphabet

_ROWS = 1 << 18
"""How many n-grams are worked on at once."""

_BYTES_OF_ROWS = 8 << 20
"""What a thread takes to find the suffixes of so many."""


@dataclass(frozen=True, eq=False)
class NgramCounts:
    """Every n-gram of a text that occurs often enough, as a trie in level order.

    Level order: all n-grams of one symbol (every symbol of the alphabet), then those of two, and
    so on, each level sorted by its symbols.

    Attributes
    ----------
    alphabet : the v symbols of the text.
    min_count : least count of an n-gram longer than one symbol.
    full_len : up to this length, symbols, all n-grams were counted; of the longer ones only those
        that `deepen` was asked for.
    levels : (max_len + 1,) where each length starts; the last entry is the number m of n-grams.
    symbols : (m,) last symbol of each n-gram.
    parents : (m,) the n-gram without its last symbol, -1 for one symbol.
    counts : (m,) occurrences.
    left_entropy, right_entropy : (m,) branching entropies, nats: H_R(w) = ln c(w) - (1 / c(w)) sum
        over the symbols x after w of c(wx) ln c(wx), H_L(w) alike over the symbols before; a break
        is a symbol of its own each time.
    workspace : where columns that are derived from these are kept.
    known_suffixes : what `suffixes` is, if it is known; None to find it out.
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
    workspace: Workspace
    known_suffixes: Column | None = None

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
        """(m,) which n-grams may be words.

        One symbol; or several of which none is `NUMBER` and neither the first nor the last joins
        two others.
        """
        names = self.alphabet.symbols
        number = np.array([False, *(name == NUMBER for name in names)])
        joint = np.array([False, *(name in JOINTS for name in names)])
        opening = np.empty(len(self), np.bool_)  # whether longer ones may be
        opening[: len(names)] = ~(number | joint)[1:]
        closing = np.ones(len(self), np.bool_)
        for _, begin, end in self.slices(2):
            symbols = self.symbols[begin:end]
            opening[begin:end] = opening[self.parents[begin:end]] & ~number[symbols]
            closing[begin:end] = ~joint[symbols]
        found: NDArray[np.bool_] = opening & closing
        found[: len(names)] = True
        return found

    @cached_property
    def suffixes(self) -> Column:
        """(m,) each n-gram without its first symbol, -1 for one symbol."""
        if self.known_suffixes is not None:
            return self.known_suffixes
        suffixes = self.workspace.empty(len(self), np.int32)
        suffixes[: len(self.alphabet)][:] = -1
        for length in range(2, self.max_len + 1):
            above, start = self.levels[length - 2 : length].tolist()
            shorter = suffixes[above:start]
            find = partial(self._find, suffixes, shorter, above, self.continuations(length - 1))
            workers = self.workspace.workers(_BYTES_OF_ROWS)
            each(find, self.slices(length, length), workers)
        return suffixes

    def _find(
        self,
        suffixes: Column,
        shorter: NDArray[np.int32],
        above: int,
        index: Continuations,
        part: tuple[int, int, int],
    ) -> None:
        """Find the suffixes of some n-grams of one length by those one symbol shorter."""
        _, begin, end = part
        wanted = shorter[self.parents[begin:end] - np.int32(above)]
        suffixes[begin:end][:] = index(wanted, self.symbols[begin:end])

    def continuations(self, length: int) -> Continuations:
        """What finds the n-grams of some length by what they continue."""
        start, stop = self.levels[length - 1 : length + 1].tolist()
        above = int(self.levels[length - 2]) if length > 1 else -1
        return Continuations(
            start, self.symbols[start:stop], self.parents[start:stop], above, start
        )

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

    def beginnings(self, nodes: NDArray[Any]) -> NDArray[np.int32]:
        """(m + 1,) which of (k,) n-grams is the longest that begins each one, -1 for none.

        The last entry serves -1, a break.
        """
        found = np.full(len(self) + 1, -1, np.int32)
        found[nodes] = np.arange(len(nodes))
        for _, begin, end in self.slices(2):
            own = found[begin:end]
            found[begin:end] = np.where(own < 0, found[self.parents[begin:end]], own)
        return found

    def firsts(self) -> NDArray[np.int32]:
        """(m + 1,) the first symbol of each n-gram; the last entry serves -1, a break."""
        found = np.append(self.symbols[:], np.int32(BREAK))
        for _, begin, end in self.slices(2):
            found[begin:end] = found[self.parents[begin:end]]
        return found

    def symbols_of(self, longest: Column) -> Column:
        """(n,) the symbols of a text, 0 at a break, by the n-gram at each position, -1 at a break.

        Raises
        ------
        StorageError : there is no room.
        """
        firsts, symbols = self.firsts(), self.workspace.empty(len(longest), np.int32)
        for begin, end in chunks(len(longest)):
            # -1 wraps to the last entry; to look each one's range up takes twice as long.
            np.take(firsts, longest[begin:end], out=symbols[begin:end], mode="wrap")
        return symbols

    def child(self, node: int, symbol: int) -> int:
        """The n-gram that continues another by a symbol, -1 if there is none; -1 is the empty one.

        Those that continue one n-gram stand together.
        """
        if node < 0:
            return symbol - 1
        level = int(np.searchsorted(self.levels, node, "right"))
        if level > self.max_len - 1:
            return -1
        start, stop = self.levels[level : level + 2].tolist()
        begin, end = np.searchsorted(self.parents[start:stop], [node, node + 1]) + start
        found = np.flatnonzero(self.symbols[begin:end] == symbol)
        return int(begin + found[0]) if len(found) else -1

    def find(self, ids: Sequence[int]) -> int:
        """The n-gram of some symbols, -1 if it was not counted."""
        node = -1
        for symbol in ids:
            node = self.child(node, symbol) if symbol != BREAK else -1
            if node < 0:
                break
        return node

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
        runs = np.append(False, self.alphabet.are_runs)
        symbols, parents = self.symbols[:], self.parents[:]
        words = np.full(len(nodes), "", object)
        before_run = np.zeros(len(nodes), np.bool_)
        while (inside := np.flatnonzero(nodes >= 0)).size:
            last = symbols[nodes[inside]]
            spaced = inside[before_run[inside] & runs[last]]
            words[spaced] = " " + words[spaced]
            words[inside] = names[last] + words[inside]
            before_run[inside] = runs[last]
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
    workspace: Workspace,
) -> tuple[NgramCounts, Column]:
    """Count the n-grams of a text and note which one is the longest at each position.

    Parameters
    ----------
    alphabet, text, frequencies : as `wordmine.symbols.alphabet.encode` returns them.
    max_len : longest n-gram, symbols.
    min_count : least count of an n-gram longer than one symbol.
    workspace : where the counts are to be, and what to work with; they do not depend on it.

    Returns
    -------
    tuple of the counts and, for each position of the text, the number of the longest counted
    n-gram that starts there, (n,), -1 at a break.

    Raises
    ------
    StorageError : there is no room.
    """
    heads = np.arange(len(frequencies), dtype=np.int32)
    extent = Extent(1, max_len, min_count, len(alphabet))
    refinement = Refinement(text, Heads(text, heads, frequencies), extent, workspace)
    counts = numbered(alphabet, refinement.levels, min_count, workspace)
    longest = workspace.empty(len(text), np.int32)
    refinement.enter(longest, counts.levels[:-1])
    return counts, longest


def numbered(
    alphabet: Alphabet,
    found: dict[int, dict[str, Column]],
    min_count: int,
    workspace: Workspace,
) -> NgramCounts:
    """The n-grams of a text by their numbers.

    Parameters
    ----------
    alphabet, min_count, workspace : as for `count`.
    found : the columns of each length, see `wordmine.counting.refinement.Refinement.levels`; they
        are let go of.

    Raises
    ------
    StorageError : there is no room.
    """
    max_len = len(found)
    sizes = [len(found[length]["symbols"]) for length in range(1, max_len + 1)]
    levels = np.cumsum([0, *sizes])
    check_room(int(levels[-1]), workspace)
    for length in range(2, max_len + 1):
        parents = found[length]["parents"]
        for begin, end in chunks(len(parents)):
            parents[begin:end][:] += levels[length - 2]
    found[1]["parents"][:][:] = -1
    columns = _together(workspace, lambda name: [level.pop(name) for level in found.values()])
    return NgramCounts(alphabet, min_count, max_len, levels, **columns, workspace=workspace)


def _together(workspace: Workspace, parts_of: Callable[[str], list[Column]]) -> dict[str, Column]:
    """The columns of all lengths, given those of each; counts may be of 64 bits."""

    def together(name: str) -> Column:
        parts = parts_of(name)
        return joined(workspace, parts, np.result_type(*(part.dtype for part in parts)))

    return dict(zip(KINDS, in_order(together, KINDS, workspace.threads), strict=True))


def deepen(
    counts: NgramCounts,
    text: Column,
    longest: Column,
    marked: NDArray[np.int64],
    *,
    max_len: int,
) -> NgramCounts:
    """Count longer n-grams as well, where they are made of marked ones; the last may be unmarked.

    Parameters
    ----------
    counts, text : as `count` returns and takes them.
    longest : as `count` returns it; the longer n-grams are written into it.
    marked : n-grams of length `counts.max_len`, ascending.
    max_len : the new longest n-gram, symbols.

    Returns
    -------
    all n-grams; those known before keep their numbers.

    Raises
    ------
    StorageError : there is no room.
    """
    workspace, head_len = counts.workspace, counts.max_len
    heads = np.zeros(len(counts) + 1, np.int32)  # the last entry serves -1, a break
    heads[marked] = np.arange(1, len(marked) + 1)
    frequencies = np.concatenate(([0], counts.counts[:][marked]), dtype=np.int64)
    extent = Extent(head_len, max_len, counts.min_count, len(counts.alphabet))
    refinement = Refinement(text, Heads(longest, heads, frequencies), extent, workspace)
    del heads  # a large array that has served
    longer, numbers = extended(counts, refinement.levels, marked)
    starts = np.cumsum([0, *map(len, numbers[:-1])])
    refinement.enter(longest, starts, np.concatenate(numbers))
    return longer


def extended(
    counts: NgramCounts, found: dict[int, dict[str, Column]], marked: NDArray[np.int64]
) -> tuple[NgramCounts, list[NDArray[np.int32]]]:
    """The n-grams of a text with longer ones.

    Parameters
    ----------
    counts, marked : as for `deepen`.
    found : the columns of each length from that of the marked n-grams on.

    Returns
    -------
    tuple of all n-grams, and of the numbers of those found at each length; one that is not kept has
    that of the longest n-gram kept in it.
    """
    workspace = counts.workspace
    levels, numbers = _close(counts, found, marked)
    ends = np.cumsum([len(counts), *(len(level["symbols"]) for level in levels)])
    check_size(int(ends[-1]))
    suffixes = [counts.suffixes, *(level["suffixes"] for level in levels)]
    columns = _together(
        workspace, lambda name: [getattr(counts, name), *(level[name] for level in levels)]
    )
    longer = NgramCounts(
        alphabet=counts.alphabet,
        min_count=counts.min_count,
        full_len=counts.full_len,
        levels=np.concatenate((counts.levels[:-1], ends)),
        **columns,
        workspace=workspace,
        known_suffixes=joined(workspace, suffixes, np.int32),
    )
    return longer, numbers


def _close(
    counts: NgramCounts, found: dict[int, dict[str, Column]], marked: NDArray[np.int64]
) -> tuple[list[dict[str, NDArray[Any]]], list[NDArray[np.int32]]]:
    """Keep the longer n-grams that are known without their last and without their first symbol.

    Returns
    -------
    tuple of the columns of the n-grams kept at each length, suffixes too, and of the numbers of all
    found, from the heads on; one that is not kept has that of the longest n-gram kept in it.
    """
    numbers = [marked.astype(np.int32)]
    kept = np.ones(len(marked), np.bool_)
    suffixes = counts.suffixes[counts.levels[-2] : counts.levels[-1]][marked - counts.levels[-2]]
    index = counts.continuations(counts.max_len)
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
        suffixes = level["suffixes"] = known
        levels.append({name: column[rows] for name, column in level.items()})
        index = Continuations(size, levels[-1]["symbols"], levels[-1]["parents"], start, size)
        start, size = size, size + len(rows)
    return levels, numbers
