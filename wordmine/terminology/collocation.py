"""Collocation: the words that stand near n-grams, and what they tell of these."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels import nearness
from wordmine.runtime import Column, Growing, chunks, in_order
from wordmine.terminology.cutting import CutText
from wordmine.terminology.usage import Forest

Result = TypeVar("Result")

SPAN = 10
"""Words on either side that are near."""

_PRIOR = 20.0
"""Occurrences by which the lift of a word is drawn towards none."""

_PRIOR_NEAR = 5 * 2 * SPAN
"""Words near an n-gram by which their mean lift is drawn towards none: those of 5 occurrences."""

_HEEDED = 10.0
"""Occurrences of an n-gram whose neighbours are heeded."""

_LOOKING = 16 << 20
"""What a thread takes for a stretch of text: its words, their places, and what waits, bytes."""

_CONTEXTS, _OCCURRENCES = 4_000, 50
"""Words, the most frequent, and occurrences of an n-gram that show its surroundings, at most."""

_ROW = 3 * (2 * SPAN * np.dtype(np.int16).itemsize + 8)
"""What is held of an occurrence while the words near it are put in order, bytes."""

_TOGETHER = 512
"""N-grams whose surroundings are counted together."""

_COUNTING = 4 * 8 * _TOGETHER
"""What a thread takes for that for each of these words, with what is made of it, bytes."""

_WHOLE = 1e4
"""Parts of 1 that sums are made of: as these are whole, no order of adding changes them."""


class _Stretch(NamedTuple):
    """A stretch of text: its words with those near, and where among them n-grams occur."""

    tokens: NDArray[np.int32]
    which: NDArray[np.int32]
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]


class Beside(NamedTuple):
    """The words directly beside occurrences of n-grams.

    Attributes
    ----------
    which : (o,) the n-gram that occurs, by its place among those that were chosen.
    words : (2, o) the word before it, and the word after; -1 where there is none.
    usual : (2, v) how often each word stands there of all n-grams, of each of which all occurrences
        together count as `_HEEDED` at most.
    weights : (c,) what an occurrence of each n-gram that was chosen counts so.
    """

    which: NDArray[np.int64]
    words: NDArray[np.int64]
    usual: NDArray[np.float64]
    weights: NDArray[np.float64]


class Collocations:
    """Where n-grams occur free in a text that was cut into words.

    Parameters
    ----------
    text : the text.
    nodes : (k,) n-grams, ascending.

    Raises
    ------
    StorageError : there is no room.
    """

    def __init__(self, text: CutText, nodes: NDArray[Any]) -> None:
        counts = text.learned.counts
        self._workspace = counts.workspace
        self._size = len(nodes)
        forest = Forest(counts, nodes)

        def look(stretch: tuple[int, int]) -> tuple[NDArray[Any], ...]:
            path, longest = text.path[slice(*stretch)], text.longest[slice(*stretch)]
            starts = np.flatnonzero(path >= 0)
            opening = (starts == 0) | (longest[starts - 1] < 0)
            return path[starts], *forest.occurrences(longest, path), opening

        kinds = (np.int32, np.int32, np.int32, np.int32, np.bool_)
        columns = [Growing(counts.workspace, kind, among=5) for kind in kinds]
        edges = [(0, 0)]
        self._counts = np.zeros(len(text.learned.words.nodes))
        self._uses = np.zeros(self._size, np.int64)
        for found in in_order(look, text.stretches(), self._workspace.workers(_LOOKING)):
            self._counts += np.bincount(found[0], minlength=len(self._counts))
            self._uses += np.bincount(found[1], minlength=self._size)
            for column, values in zip(columns, found, strict=True):
                column.append(values)
            edges.append((len(columns[0]), len(columns[1])))
        *occurrences, self._opening = (column.finish() for column in columns)
        self._tokens, self._which, self._begins, self._sizes = occurrences
        self._edges = np.array(edges)

    def lift(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """How much more often than elsewhere each word stands near some of the n-grams.

        ln [(a / f) / (A / F)]: f the occurrences of a word, a the weights of the n-grams near them,
        summed; F and A the same of all words.  `_PRIOR` occurrences draw it towards 0.

        Parameters
        ----------
        weights : (k,) what an occurrence of each n-gram counts.

        Returns
        -------
        (v,) nats, of each word that there is; of two n-grams a word is near, both count.
        """
        whole = np.rint(weights * _WHOLE)

        def near(part: _Stretch) -> NDArray[Any]:
            sums = np.zeros(len(self._counts))
            nearness.weigh(*part, SPAN, whole, sums)
            return sums

        near_them = self._summed(near)
        usual = near_them.sum() / self._counts.sum() or 1.0  # nothing is near them at all
        lift: NDArray[np.float64] = np.log((near_them / usual + _PRIOR) / (self._counts + _PRIOR))
        return lift

    def mean(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The mean of what the words near each n-gram are worth.

        Parameters
        ----------
        values : (v,) of each word; `_PRIOR_NEAR` words of value 0 are added to each mean.

        Returns
        -------
        (k,) in the unit of the values.
        """
        whole = np.rint(values * _WHOLE)

        def near(part: _Stretch) -> NDArray[Any]:
            sums = np.zeros((2, self._size))
            nearness.average(*part, SPAN, whole, sums)
            return sums

        worth, words = self._summed(near)
        mean: NDArray[np.float64] = worth / _WHOLE / (words + _PRIOR_NEAR)
        return mean

    def beside(self, chosen: NDArray[np.int64]) -> Beside:
        """The words that stand directly beside n-grams.

        Parameters
        ----------
        chosen : (c,) which n-grams' words are told, ascending.
        """
        place = np.full(self._size, -1)
        place[chosen] = np.arange(len(chosen))
        weights = np.rint(_WHOLE * np.minimum(1.0, _HEEDED / np.maximum(self._uses, 1)))
        usual = np.zeros((2, len(self._counts)))
        which, beside = [], []
        for part in self._stretches():
            sides = _words(part, part.begins - 1), _words(part, part.ends)
            for sums, words in zip(usual, sides, strict=True):
                there = words >= 0
                counted = weights[part.which[there]]
                sums += np.bincount(words[there], counted, len(sums))
            some = place[part.which] >= 0
            which.append(place[part.which[some]])
            beside.append(np.stack(sides)[:, some])
        told = np.concatenate(which), np.concatenate(beside, axis=1)
        return Beside(*told, usual / _WHOLE, weights[chosen] / _WHOLE)

    @property
    def uses(self) -> NDArray[np.int64]:
        """(k,) how often each n-gram occurs."""
        return self._uses

    @property
    def size(self) -> int:
        """How many words the text has."""
        return len(self._tokens)

    def recurring(self, span: int) -> NDArray[np.int64]:
        """(k,) occurrences of each n-gram that follow another of it within so many words."""
        last, found = np.full(self._size, -1 - span), np.zeros(self._size, np.int64)
        for begin, end, which, begins in self._parts():
            nearness.recur(which, begins, begin, end - begin, span, last, found)
        return found

    def behind(self, words: NDArray[np.int64]) -> NDArray[np.int64]:
        """(k,) occurrences of each n-gram directly behind some words, without a break between."""
        are_those, found = np.zeros(len(self._counts), np.bool_), np.zeros(self._size, np.int64)
        are_those[words] = True
        is_last = np.zeros(1, np.bool_)  # whether the word before the part is one of them
        for begin, end, which, begins in self._parts():
            those = np.concatenate((is_last, are_those[self._tokens[begin:end]]))
            nearness.behind(those[:-1] & ~self._opening[begin:end], which, begins, found)
            is_last = those[-1:]
        return found

    def surroundings(self) -> Surroundings:
        """The words near some occurrences of each n-gram.

        Raises
        ------
        StorageError : there is no room.
        """
        contexts = np.argsort(-self._counts, kind="stable")[:_CONTEXTS]
        columns = np.full(len(self._counts), len(contexts), np.int16)
        columns[contexts] = np.arange(len(contexts), dtype=np.int16)
        steps = np.maximum(-(-self._uses // _OCCURRENCES), 1)
        edges = np.concatenate(([0], np.cumsum(-(-self._uses // steps))))
        near = self._workspace.empty(int(edges[-1]) * 2 * SPAN, np.int16)
        most = max(self._workspace.buffers() // _ROW, _OCCURRENCES)
        first = 0
        while first < self._size:
            last = int(np.searchsorted(edges, edges[first] + most, "right")) - 1
            rows = self._near(first, last, steps, edges, columns)
            near[int(edges[first]) * 2 * SPAN : int(edges[last]) * 2 * SPAN][:] = rows.reshape(-1)
            first = last
        threads = self._workspace.workers(_COUNTING * len(contexts))
        return Surroundings(near, edges, self._counts[contexts], threads)

    def _near(
        self,
        first: int,
        last: int,
        steps: NDArray[np.int64],
        edges: NDArray[np.int64],
        columns: NDArray[np.int16],
    ) -> NDArray[np.int16]:
        """The words near the n-grams from one up to another, a row for each occurrence taken.

        Parameters
        ----------
        first, last : the n-grams.
        steps : (k,) one of how many occurrences of each is taken.
        edges : (k + 1,) as `Surroundings` has them.
        columns : (v,) the number of each word; that of rare ones stands for none as well.
        """
        some, seen = np.zeros(self._size, np.int64), np.zeros(self._size, np.int64)
        some[first:last] = steps[first:last]
        rows = edges[:-1] - edges[first]
        none = min(len(columns), _CONTEXTS)
        near = np.full((int(edges[last] - edges[first]), 2 * SPAN), none, np.int16)
        for part in self._stretches():
            nearness.surround(*part, some, rows, seen, columns, near)
        return near

    def _summed(self, work: Callable[[_Stretch], NDArray[Any]]) -> NDArray[Any]:
        """What there is in each stretch, added up."""
        sums = 3 * 8 * max(len(self._counts), 2 * self._size)
        parts = in_order(work, self._stretches(), self._workspace.workers(_LOOKING + sums))
        total = next(parts)
        for part in parts:
            total = total + part
        return total

    def _parts(self) -> Iterator[tuple[int, int, NDArray[np.int32], NDArray[np.int32]]]:
        """Of each stretch its first word and the one after it; what occurs in it, and where."""
        for (begin, first), (end, last) in pairwise(self._edges.tolist()):
            yield begin, end, self._which[first:last], self._begins[first:last]

    def _stretches(self) -> Iterator[_Stretch]:
        for (begin, first), (end, last) in zip(self._edges[:-1], self._edges[1:], strict=True):
            before = min(SPAN, begin)
            begins = self._begins[first:last].astype(np.int64) + before
            yield _Stretch(
                self._tokens[begin - before : end + SPAN],
                self._which[first:last],
                begins,
                begins + self._sizes[first:last],
            )


@dataclass(frozen=True, eq=False)
class Surroundings:
    """The words near some occurrences of n-grams.

    Attributes
    ----------
    near : (m times 2 `SPAN`,) their numbers, those of one n-gram after the other's; the greatest is
        for all words that are rare, and for none.
    edges : (k + 1,) where those of each n-gram begin, and those of the last end.
    frequencies : (c,) how often each of the words occurs.
    threads : how many threads may count at a time.
    """

    near: Column
    edges: NDArray[np.int64]
    frequencies: NDArray[np.float64]
    threads: int = 1

    def each(
        self, work: Callable[[NDArray[np.int64]], Result], chosen: NDArray[np.int64]
    ) -> Iterator[Result]:
        """What is made of how often each of the words is near some of the n-grams.

        Parameters
        ----------
        work : makes it of (r, c) counts, some rows at a time, which keep their order.
        chosen : places of n-grams among the k.
        """
        wide = len(self.frequencies) + 1

        def counted(block: tuple[int, int]) -> Result:
            begin, end = block
            first, sizes = self.edges[chosen[begin:end]], np.diff(self.edges)[chosen[begin:end]]
            rows = np.repeat(np.arange(end - begin), sizes)
            before = np.cumsum(sizes) - sizes
            places = np.arange(len(rows)) + (first - before)[rows]
            cells = rows[:, np.newaxis] * wide + self._near(places)
            sums = np.bincount(cells.ravel(), minlength=(end - begin) * wide)
            return work(np.ascontiguousarray(sums.reshape(-1, wide)[:, :-1]))

        return in_order(counted, chunks(len(chosen), _TOGETHER), self.threads)

    def variety(self) -> NDArray[np.float64]:
        """By how much fewer different words are near each n-gram than are usual.

        What stands in passages that are copied, or in lists of one kind, always has the same words
        near it.  k different words among n grow as a power of n (Heaps 1978): a line fitted to log
        k by log n, over all n-grams, tells what is usual.

        Returns
        -------
        (k,) bits; 0 where there are as many as usual, or more.
        """
        everything = np.arange(len(self.edges) - 1)
        sums = list(self.each(lambda s: (np.count_nonzero(s, axis=1), s.sum(axis=1)), everything))
        if not sums:
            return np.empty(0)
        kinds, total = (np.log2(np.maximum(np.concatenate(c), 1)) for c in zip(*sums, strict=True))
        spread = total - total.mean()
        slope = float(spread @ kinds) / (float(spread @ spread) or 1.0)
        lack: NDArray[np.float64] = np.minimum(kinds - kinds.mean() - slope * spread, 0.0)
        return lack

    def _near(self, places: NDArray[np.int64]) -> NDArray[np.int16]:
        """(r, 2 `SPAN`) the words near some occurrences."""
        near: NDArray[np.int16] = self.near[:].reshape(-1, 2 * SPAN)[places]
        return near


def _words(part: _Stretch, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """The words at some places; -1 beyond the text."""
    inside = (places >= 0) & (places < len(part.tokens))
    return np.where(inside, part.tokens[np.where(inside, places, 0)], -1).astype(np.int64)
