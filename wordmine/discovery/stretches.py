"""Stretches: a text taken in parts that meet at breaks, and the best cut of one."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from wordmine.runtime import Column, in_order, progress

WINDOW = 2048
"""Symbols looked at together; only a clause of this length or more is cut by it."""

_STRETCH = 1 << 18
"""Symbols of text that a thread works through at a time, and more up to the next break."""

_FARTHEST = 1 << 19
"""Symbols after which a stretch ends though there is no break: a text may have none at all."""

BYTES = 8 << 20
"""What a thread takes for that: eight arrays of 32 bits, those included that wait."""


def cutter(
    shorter: NDArray[np.int32], lengths: NDArray[np.int8], scores: NDArray[np.float64]
) -> Callable[[NDArray[np.int32]], NDArray[np.int32]]:
    """A function that finds the cut of stretches of text whose words score most in all.

    It takes the longest word at each position of a stretch that ends before a break or with the
    text, and gives the word that starts at each, -1 elsewhere.
    """
    from wordmine.kernels import expectation

    def cut(longest: NDArray[np.int32]) -> NDArray[np.int32]:
        path = np.empty(len(longest), np.int32)
        expectation.cut(longest, shorter, lengths, scores, WINDOW, path)
        return path

    return cut


def over_clauses(
    longest: Column,
    work: Callable[[int, int], None],
    threads: int,
    *,
    end: int | None = None,
) -> None:
    """Call `work` on the begin and end of stretches of text that meet at breaks.

    With an `end`, only up to that, which is a break.
    """
    some = stretches(longest, len(longest) if end is None else end)
    done = in_order(lambda stretch: work(*stretch), some, threads)
    for (begin, stop), _ in zip(some, done, strict=True):
        progress.advance(stop - begin)


def stretches(longest: Column, end: int) -> list[tuple[int, int]]:
    """Begin and end of stretches of text that meet at breaks, or where none is near, up to one."""
    edges = [0]
    while edges[-1] < end:
        edge = edges[-1] + _STRETCH
        while edge < min(end, edges[-1] + _FARTHEST):
            breaks = np.flatnonzero(longest[edge : edge + WINDOW] < 0)
            if len(breaks):
                edge += int(breaks[0])
                break
            edge += WINDOW
        edges.append(min(edge, end))
    return list(pairwise(edges))
