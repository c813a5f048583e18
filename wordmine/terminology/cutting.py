"""Cutting: a text, and n-grams, cut into the words that were learned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from wordmine.discovery import MIN_CONFIDENCE, Learned, cohesion, ranking, stretches
from wordmine.runtime import Column, chunks, each

_TOGETHER = 1 << 17
"""N-grams that are cut together."""


@dataclass(frozen=True, eq=False)
class CutText:
    """The text that words were learned from, and its best cut into them up to a break.

    Attributes
    ----------
    learned : the words.
    longest : (n,) the longest n-gram at each position, -1 at a break.
    path : (end,) the word that starts at each position, -1 elsewhere.
    """

    learned: Learned
    longest: Column
    path: Column

    @classmethod
    def of(cls, learned: Learned, longest: Column, end: int) -> Self:
        """Cut a text, and keep the path: to cut it again takes as long as to count by it.

        Parameters
        ----------
        learned, longest : see the class.
        end : where to stop, a break.

        Raises
        ------
        StorageError : there is no room.
        """
        workspace = learned.counts.workspace
        path = workspace.empty(end, np.int32)

        def cut(stretch: tuple[int, int]) -> None:
            part = slice(*stretch)
            path[part][:] = learned.cut(learned.entries[longest[part]])

        each(cut, stretches.stretches(longest, end), workspace.workers(stretches.BYTES))
        return cls(learned, longest, path)

    @property
    def end(self) -> int:
        """Where the cut ends."""
        return len(self.path)

    def stretches(self) -> list[tuple[int, int]]:
        """Begin and end of stretches of what was cut, which meet at breaks."""
        return stretches.stretches(self.longest, self.end)


def components(
    learned: Learned, nodes: NDArray[Any]
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The words that n-grams are best cut into.

    Parameters
    ----------
    learned : the words of a text.
    nodes : (k,) n-grams.

    Returns
    -------
    tuple of the words, one n-gram's after the other's, and (k,) where those of each begin.
    """
    found, starts, before = [np.empty(0, np.int32)], np.empty(len(nodes), np.int64), 0
    for begin, end in chunks(len(nodes), _TOGETHER):
        words, starts[begin:end] = _components(learned, nodes[begin:end])
        starts[begin:end] += before
        found.append(words)
        before += len(words)
    return np.concatenate(found), starts


def _components(
    learned: Learned, nodes: NDArray[Any]
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The same, of n-grams that are put beside each other."""
    counts = learned.counts
    lengths = counts.lengths[nodes].astype(np.int64)
    ends = np.cumsum(lengths + 1)
    starts = ends - lengths - 1
    longest = np.full(int(ends[-1]), -1, np.int32)
    places, rest = starts, np.asarray(nodes, np.int32)
    suffixes = counts.suffixes[:]
    while len(places):
        longest[places] = rest
        longer = counts.lengths[rest] > 1
        places, rest = places[longer] + 1, suffixes[rest[longer]]
    path = learned.cut(learned.entries[longest])
    seats = np.flatnonzero(path >= 0)
    return path[seats], np.searchsorted(seats, starts)


def sure(learned: Learned, least: float = MIN_CONFIDENCE) -> NDArray[np.bool_]:
    """(m,) which n-grams are words of several symbols that a lexicon would list.

    Parameters
    ----------
    learned : the words of a text.
    least : the confidence that a word must have.
    """
    counts, words = learned.counts, learned.words
    used = (words.expected > 0) & (words.lengths > 1)
    nodes, expected = words.nodes[used], words.expected[used]
    pmi, log_free = cohesion.pmi(counts, nodes), cohesion.log_free(counts, nodes)
    odds = ranking.log_odds(words.lengths[used], words.counts[used], expected, pmi, log_free)
    found = np.zeros(len(counts), np.bool_)
    found[nodes[ranking.confidence(odds) >= least]] = True
    return found
