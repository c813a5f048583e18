"""The best strings of a lattice, one after the other.

The best string divides all others: those that differ from it at the first position, those that
differ at the second for the first time, and so on.  The best of each part is found like the best of
all; the best of these is the next, and divides its part in turn (Lawler 1972).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple

from wordmine.lattice.candidates import Candidate, Position
from wordmine.lattice.decoder import (
    POINTS_PER_NAT,
    WEIGHT,
    WEIGHT_UNIT,
    Decoded,
    Model,
    check,
    each_lattice,
    graph,
    listed,
    plain_texts,
)
from wordmine.runtime import validation

_NUMBER = validation.whole(1)


class _Part(NamedTuple):
    """Some of the strings of a lattice, and the best of them.

    Attributes
    ----------
    points : the negative of the total of the best, in units of `POINTS_PER_NAT`.
    order : parts that were made earlier win.
    chosen : which candidate the best has at each position.
    open : which candidates each position may have.
    fixed : positions at the beginning that are the same in all.
    """

    points: int
    order: int
    chosen: list[int]
    open: list[list[int]]
    fixed: int


def decode_n_best(
    positions: Sequence[Position], model: Model, n: int, weight: float = WEIGHT
) -> list[Decoded]:
    """Find the best strings of a lattice, the best first.

    Parameters
    ----------
    positions, model, weight : as for `decode`.
    n : how many; there are fewer if the lattice has fewer.

    Raises
    ------
    LatticeError : as for `decode`.
    SettingsError : `n` is no whole number above 0; or as for `decode`.
    """
    _NUMBER.check("n", n)
    check(positions, model, weight)
    candidates = listed(positions)
    if not candidates:
        return [Decoded([], 0.0)]
    ranked = _ranked(candidates, model, round(weight * WEIGHT_UNIT))
    return [
        Decoded(
            [position[i].text for position, i in zip(candidates, part.chosen, strict=True)],
            part.points / POINTS_PER_NAT,
        )
        for part in islice(ranked, n)
    ]


def _ranked(
    candidates: Sequence[Sequence[Candidate]], model: Model, weight: int
) -> Iterator[_Part]:
    """Parts of a lattice, by their best strings."""
    texts = list(plain_texts(candidates))
    numbers = count()

    def part(allowed: list[list[int]], fixed: int) -> _Part:
        kept = [
            [position[i] for i in which]
            for position, which in zip(candidates, allowed, strict=True)
        ]
        shown = [[text[i] for i in which] for text, which in zip(texts, allowed, strict=True)]
        laid = graph(kept, shown)
        route, total = model.best(laid, weight)
        heads = iter(laid.choice(route))
        chosen = [
            next(i for i in which if position[i].text == head)
            for position, which, head in zip(candidates, allowed, heads, strict=True)
        ]
        return _Part(-total, next(numbers), chosen, allowed, fixed)

    parts = [part([[*range(len(position))] for position in candidates], 0)]
    while parts:
        best = heapq.heappop(parts)
        yield best
        for at in range(best.fixed, len(candidates)):
            others = [i for i in best.open[at] if i != best.chosen[at]]
            if others:
                same = [[i] for i in best.chosen[:at]]
                heapq.heappush(parts, part([*same, others, *best.open[at + 1 :]], at))


def decoded_n_best(
    path: Path, model: Model, n: int, weight: float = WEIGHT
) -> Iterator[list[Decoded]]:
    """Find the best strings of each lattice of a file; raises what `decoded` does."""
    return each_lattice(path, lambda positions: decode_n_best(positions, model, n, weight))
