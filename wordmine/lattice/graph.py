"""Graphs: the candidates of a lattice, character by character."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.routes import Arcs
from wordmine.lattice.candidates import Candidate
from wordmine.segmentation import points

WEIGHT_UNIT = 1 << 10
"""Weights of language models are integers, so many to one."""

POINTS_PER_NAT = points.PER_NAT * WEIGHT_UNIT
"""What weighted points of a language model, and those of a recogniser, are counted in."""

Route: TypeAlias = tuple[NDArray[np.int32], int]
"""The arcs of a route, and its total, of which there are `POINTS_PER_NAT` to the nat."""


class Graph(NamedTuple):
    """The candidates of a lattice as routes through nodes.

    Attributes
    ----------
    arcs : k arcs between nodes, one for each character of each candidate.  An arc's points are
        ln p of the candidate that begins with it, 0 for its other characters.
    characters : the k characters of the arcs.
    heads : the candidate that begins with an arc.
    """

    arcs: Arcs
    characters: str
    heads: dict[int, str]

    def route(self) -> NDArray[np.int32]:
        """Room for the longest route."""
        return np.empty(len(self.arcs.begins) - 1, np.int32)


def graph(candidates: Sequence[Sequence[Candidate]]) -> Graph:
    """Lay out the candidates of each position."""
    begins: list[int] = []
    ends: list[int] = []
    weights: list[float] = []
    characters: list[str] = []
    heads: dict[int, str] = {}
    for position in candidates:
        inner = len(begins) + 1  # the next node inside a candidate
        stop = inner + sum(len(text) - 1 for text, _ in position)
        begins.append(len(ends))
        for text, log_probability in position:
            heads[len(ends)] = text
            ends.append(inner if len(text) > 1 else stop)
            inner += len(text) - 1
            weights.append(log_probability * WEIGHT_UNIT)
            characters.append(text[0])
        for text, _ in position:
            for end in range(1, len(text)):
                begins.append(len(ends))
                ends.append(len(begins) if end < len(text) - 1 else stop)
                weights.append(0.0)
                characters.append(text[end])
    begins.append(len(ends))
    arcs = Arcs(np.array(begins, np.int32), np.array(ends, np.int32), points.of_all(weights))
    return Graph(arcs, "".join(characters), heads)
