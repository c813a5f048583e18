"""Cuts: the ways to cut a text, and how likely each is."""

from __future__ import annotations

import math
from collections.abc import Iterator
from heapq import nsmallest
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import numpy as np


class Arc(NamedTuple):
    """A word or unit that a cut of a text may hold.

    Attributes
    ----------
    start, end : where it stands.
    score : what it adds to the score of a cut, nats.
    """

    start: int
    end: int
    score: float


def best(arcs: list[Arc], size: int, n: int) -> list[tuple[list[Arc], float]]:
    """The n best paths through a text with their costs, the negative sums of scores, best first.

    Between paths of equal cost the longer first word wins, then the second, and so on.

    Parameters
    ----------
    arcs : all arcs of the text by start, then end.
    size : its length.
    n : how many paths; there may be fewer.
    """
    # By place: the best ways to go on from there, each a cost, an arc and the rank of the rest.
    onward: dict[int, list[tuple[float, int, int, Arc | None]]] = {size: [(0.0, 0, 0, None)]}
    for start, group in _backward(arcs):
        ways = (
            (cost - arc.score, -arc.end, rank, arc)
            for arc in group
            for rank, (cost, _, _, _) in enumerate(onward[arc.end])
        )
        onward[start] = nsmallest(n, ways)
    return [(_followed(onward, rank), cost) for rank, (cost, *_) in enumerate(onward[0])]


def _followed(onward: dict[int, list[tuple[float, int, int, Arc | None]]], rank: int) -> list[Arc]:
    path: list[Arc] = []
    at = 0
    while arc := onward[at][rank][3]:
        rank = onward[at][rank][2]
        path.append(arc)
        at = arc.end
    return path


def _backward(arcs: list[Arc]) -> Iterator[tuple[int, list[Arc]]]:
    """The arcs that start at each place, last place first."""
    for start, group in groupby(reversed(arcs), key=itemgetter(0)):
        yield start, list(group)


def _weights(arcs: list[Arc], size: int, alpha: float) -> dict[int, float]:
    """By place: ln of the summed weights, exp(alpha score), of all ways to reach it."""
    reached: dict[int, list[float]] = {0: [0.0]}
    sums: dict[int, float] = {}
    for arc in arcs:
        if arc.start not in sums:
            sums[arc.start] = _log_sum(reached.pop(arc.start))
        reached.setdefault(arc.end, []).append(sums[arc.start] + alpha * arc.score)
    sums[size] = _log_sum(reached[size])
    return sums


def _log_sum(logs: list[float]) -> float:
    """Logarithm of the sum of exponentials."""
    greatest = max(logs)
    return greatest + math.log(math.fsum(math.exp(log - greatest) for log in logs))


def sample(arcs: list[Arc], size: int, alpha: float, rng: np.random.Generator) -> list[Arc]:
    """Draw a path with a probability proportional to exp(alpha times its score).

    Forward filtering, backward sampling: the arc before each place is drawn by its weight times
    that of all ways to reach it.

    Parameters
    ----------
    arcs, size : as for `best`.
    alpha : 0 draws all paths alike, 1 by their probability, more the better ones more often.
    rng : where chance comes from.
    """
    before: dict[int, list[Arc]] = {}
    for arc in arcs:
        before.setdefault(arc.end, []).append(arc)
    reached = _weights(arcs, size, alpha)
    path: list[Arc] = []
    at = size
    while at > 0:
        draw = rng.random()
        for arc in before[at]:
            draw -= math.exp(reached[arc.start] + alpha * arc.score - reached[at])
            if draw < 0:
                break
        path.append(arc)  # the last one also takes what rounding left over
        at = arc.start
    return path[::-1]


def probabilities(arcs: list[Arc], size: int) -> list[float]:
    """The probability of each arc, over all paths in proportion to exp(score).

    Forward-backward: e^(weight of the ways to it + its score + weight of the ways on - total).
    """
    reached = _weights(arcs, size, 1.0)
    onward = {size: 0.0}
    for start, group in _backward(arcs):
        onward[start] = _log_sum([arc.score + onward[arc.end] for arc in group])
    return [
        min(1.0, math.exp(reached[arc.start] + arc.score + onward[arc.end] - reached[size]))
        for arc in arcs
    ]
