"""Decoding: the best string of candidate characters, by recogniser and language model.

The noisy channel (Shannon 1948; Kernighan, Church & Gale 1990 for spelling): of all strings s that
take one candidate at each position i, the best is the one with the greatest

    ln P(observed | s) + weight * ln P(s) = sum over i of ln p(s_i) + weight * ln P(s),

p the recogniser's probabilities and P(s) the language model's.  A factor that all candidates of a
position share changes nothing, so that p need not sum to one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import LatticeError
from wordmine.kernels.routes import Arcs
from wordmine.lattice import candidates, plain
from wordmine.lattice.candidates import Candidate, Position
from wordmine.lattice.plain import Plain
from wordmine.runtime import validation
from wordmine.segmentation import trie
from wordmine.symbols import without_addresses

WEIGHT_UNIT = 1 << 10
"""Weights of language models are integers, so many to one."""

POINTS_PER_NAT = trie.PER_NAT * WEIGHT_UNIT
"""What weighted points of a language model, and those of a recogniser, are counted in."""

Route: TypeAlias = tuple[NDArray[np.int32], int]
"""The arcs of a route, and its total, of which there are `POINTS_PER_NAT` to the nat."""


class Graph(NamedTuple):
    """The candidates of a lattice as routes through nodes.

    Attributes
    ----------
    arcs : k arcs between nodes, one for each character of each candidate.  An arc's points are
        ln p of the candidate that begins with it, 0 for its other characters.
    characters : the k characters of the arcs; those of an address are none that words have.
    heads : the candidate that begins with an arc; None if each candidate is a character.
    """

    arcs: Arcs
    characters: str
    heads: dict[int, str] | None

    def choice(self, route: NDArray[np.int32]) -> list[str]:
        """The candidates on a route."""
        if self.heads is None:
            return list(map(self.characters.__getitem__, route.tolist()))
        return [self.heads[arc] for arc in route.tolist() if arc in self.heads]

    def route(self) -> NDArray[np.int32]:
        """Room for the longest route."""
        return np.empty(len(self.arcs.begins) - 1, np.int32)


def graph(
    candidates: Sequence[Sequence[Candidate]], texts: Iterable[Sequence[str]] | None = None
) -> Graph:
    """Lay out the candidates of each position.

    Parameters
    ----------
    candidates : the candidates.
    texts : the same as words are sought in them; None makes them by `plain_texts`.
    """
    begins: list[int] = []
    ends: list[int] = []
    weights: list[float] = []
    characters: list[str] = []
    heads: dict[int, str] = {}
    shown = plain_texts(candidates) if texts is None else texts
    for position, texts_here in zip(candidates, shown, strict=True):
        inner = len(begins) + 1  # the next node inside a candidate
        stop = inner + sum(len(text) - 1 for text, _ in position)
        begins.append(len(ends))
        for (whole, log_probability), text in zip(position, texts_here, strict=True):
            heads[len(ends)] = whole
            ends.append(inner if len(text) > 1 else stop)
            inner += len(text) - 1
            weights.append(log_probability * WEIGHT_UNIT)
            characters.append(text[0])
        for text in texts_here:
            for end in range(1, len(text)):
                begins.append(len(ends))
                ends.append(len(begins) if end < len(text) - 1 else stop)
                weights.append(0.0)
                characters.append(text[end])
    begins.append(len(ends))
    arcs = Arcs(np.array(begins, np.int32), np.array(ends, np.int32), trie.of_all(weights))
    return Graph(arcs, "".join(characters), heads)


def plain_graph(lattice: Plain) -> Graph | None:
    """The same of a plain lattice, unless there is an address in it."""
    if lattice.has_address():
        return None
    points = np.rint(lattice.log_probabilities * WEIGHT_UNIT * trie.PER_NAT).astype(np.int64)
    return Graph(Arcs(lattice.begins, lattice.ends, points), lattice.characters, None)


def plain_texts(candidates: Sequence[Sequence[Candidate]]) -> Iterator[list[str]]:
    """The texts of each position's candidates as words are sought in them, without addresses.

    An address may go through positions of one candidate, or stand in one of several.
    """
    certain = without_addresses(
        "".join(position[0].text if len(position) == 1 else "\n" for position in candidates)
    )
    end = 0
    for position in candidates:
        begin, end = end, end + (len(position[0].text) if len(position) == 1 else 1)
        if len(position) == 1:
            yield [certain[begin:end]]
        else:
            yield [without_addresses(text) if len(text) > 1 else text for text, _ in position]


WEIGHT = 1.0
"""Default weight of the language model."""

_MODEL = validation.Rule(lambda model: hasattr(model, "best"), "a BigramModel or a WordModel")


class Decoded(NamedTuple):
    """The best string of a lattice.

    Attributes
    ----------
    choice : the candidate chosen at each position.
    cost : the negative of what it is the best by, nats; no lower bound where probabilities exceed
        one or scores are no probabilities.
    """

    choice: list[str]
    cost: float

    @property
    def text(self) -> str:
        """The string."""
        return "".join(self.choice)


class Model(Protocol):
    """A language model that finds its way through lattices."""

    def best(self, graph: Graph, weight: int) -> Route:
        """The best route, the model weighted in units of 1/`WEIGHT_UNIT`."""


def decode(positions: Sequence[Position], model: Model, weight: float = WEIGHT) -> Decoded:
    """Find the best string of a lattice.

    Where totals are equal, to 2**-26 nats, the candidates that are listed earlier win, from the
    first position on; with a `WordModel`, word by word, and shorter words.

    Parameters
    ----------
    positions : what may stand at each position: pairs of a candidate, one character or more, and
        its probability, or a mapping; candidates alone, which are equally likely; or a text that
        is certain.  If a candidate is listed twice, the greater probability counts; one with
        probability 0 is left out.
    model : a language model, `BigramModel` or `WordModel`.
    weight : of the language model, in steps of 1/1024; with 0, only the recogniser decides.

    Raises
    ------
    LatticeError : `positions` is not a list; a position is not as described, or has no candidate.
    SettingsError : `model` is not a model, or `weight` is not from 0 to 100.
    """
    check(positions, model, weight)
    if not positions:
        return Decoded([], 0.0)
    lattice = plain.of(positions)
    laid = (lattice and plain_graph(lattice)) or graph(listed(positions))
    route, total = model.best(laid, round(weight * WEIGHT_UNIT))
    return Decoded(laid.choice(route), -total / POINTS_PER_NAT)


def check(positions: object, model: object, weight: float) -> None:
    """Refuse what cannot be decoded; raises what `decode` does."""
    _MODEL.check("model", model)
    validation.number(0, 100).check("weight", weight)
    if not isinstance(positions, Sequence) or isinstance(positions, str | bytes):
        raise LatticeError(
            f"a lattice is a list of positions, not {type(positions).__name__}: give [position, …]"
        )


def listed(positions: Sequence[Position]) -> list[list[Candidate]]:
    """The candidates of each position; raises what `decode` does."""
    found = []
    for number, position in enumerate(positions, 1):
        try:
            found.append(candidates.listed(position))
        except LatticeError as error:
            raise LatticeError(f"position {number}: {error}") from None
    return found


def decoded(path: Path, model: Model, weight: float = WEIGHT) -> Iterator[Decoded]:
    """Find the best string of each lattice of a file, see `decode` and `candidates.read`.

    Raises
    ------
    CorpusError : the file cannot be read or decoded.
    LatticeError : a line is no lattice.
    SettingsError : as for `decode`.
    """
    return each_lattice(path, lambda positions: decode(positions, model, weight))


Found = TypeVar("Found")


def each_lattice(path: Path, find: Callable[[Sequence[Position]], Found]) -> Iterator[Found]:
    """What is found in each lattice of a file; raises what `decoded` does."""
    for where, positions in candidates.read(path):
        try:
            yield find(positions)
        except LatticeError as error:
            raise LatticeError(f"{where}: {error}") from None
