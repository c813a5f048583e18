"""Lattices: the best string of candidate characters, by recogniser and language model.

The noisy channel (Shannon 1948; Kernighan, Church & Gale 1990 for spelling): of all strings s that
take one candidate at each position i, the best is the one with the greatest

    ln P(observed | s) + weight * ln P(s) = sum over i of ln p(s_i) + weight * ln P(s),

p the recogniser's probabilities and P(s) the language model's.  A factor that all candidates of a
position share changes nothing, so that p need not sum to one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import Counted, Counting, NgramCounts, counted, is_counts
from wordmine.errors import LatticeError, LexiconError
from wordmine.kernels import routes as kernels
from wordmine.lattice.candidates import Candidate, Position, listed, read
from wordmine.runtime import Workspace, validation
from wordmine.segmentation import Segmenter, trie
from wordmine.symbols import classes
from wordmine.text import Corpus

WEIGHT = 1.0
"""Default weight of the language model."""

SMOOTHING = 0.1
"""Default count that `Bigrams` adds to each bigram."""

RULES = {
    "weight": validation.number(0, 100),
    "smoothing": validation.number(1e-9, 1e9),
    "counts": validation.instance(NgramCounts, "n-gram counts, as Counted has them in .counts"),
    "segmenter": validation.instance(Segmenter, "a Segmenter, such as Segmenter(lexicon)"),
    "model": validation.Rule(lambda model: hasattr(model, "best"), "a Bigrams or a Words"),
    "path": validation.PATH,
}
_TOTAL_UNIT = kernels.WEIGHT_UNIT * kernels.UNIT
_CODE_BITS = 21


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


class Graph(NamedTuple):
    """The candidates of a lattice as routes through nodes, character by character.

    Attributes
    ----------
    begins : (n + 1,) first arc that leaves each node, and the number k of arcs.
    ends : (k,) node each arc leads to, later than the one it leaves.
    points : (k,) ln p of the candidate that begins with an arc, 0 for its other characters, in
        units of 2**-26 nats.
    characters : the k characters of the arcs.
    """

    begins: NDArray[np.int32]
    ends: NDArray[np.int32]
    points: NDArray[np.int64]
    characters: str


Route: TypeAlias = tuple[NDArray[np.int32], int]
"""The arcs of a route, and its total in units of 2**-26 nats."""


class Model(Protocol):
    """A language model that finds its way through lattices."""

    def best(self, graph: Graph, weight: int) -> Route:
        """The best route, the model weighted in units of 2**-10."""


class Bigrams:
    """Language model of character bigrams with additive smoothing (Lidstone 1920).

    P(s) = product of P(s_i | s_(i-1)), P(y | x) = (c(xy) + k) / (c(x) + k V).

    The V symbols are the ideographs x, y that were counted, one for all ideographs that were not,
    with c = 0, and one for all else, o: Latin, digits, signs, and what is before and after the
    text.  Of o the counts tell c(xo) = c(x) - sum over y of c(xy) and c(oy) likewise; bigrams
    that were too rare to be kept go with them.  How far a stretch of o reaches is not counted: it
    is taken to go on as often as not, c(oo) = sum over y of c(oy).

    Parameters
    ----------
    counts : n-gram counts; those of a `min_count` of 1 serve best.
    smoothing : k, what is added to each count.

    Raises
    ------
    SettingsError : `counts` are none; `smoothing` is not above 0, or too small or large to compute
        with.
    """

    def __init__(self, counts: NgramCounts, smoothing: float = SMOOTHING) -> None:
        validation.check({"counts": counts, "smoothing": smoothing}, RULES)
        names = counts.alphabet.symbols
        self._unknown = len(names) + 1
        self._ids = {name: i for i, name in enumerate(names, 1) if classes.is_han(name)}
        first, second, seen, totals = _bigrams(counts, np.array([*self._ids.values()], np.int64))
        mass = np.log(totals + smoothing * (len(self._ids) + 2))
        self._rows = np.searchsorted(first, np.arange(len(totals) + 1))
        self._successors = second.astype(np.int32)
        self._scores = _fixed(np.log(seen + smoothing) - mass[first])
        self._unseen = _fixed(np.log(smoothing) - mass)

    @classmethod
    def load(cls, path: str | os.PathLike[str], smoothing: float = SMOOTHING) -> Self:
        """Take the bigrams of a counts file, or count all those of a corpus.

        Raises
        ------
        CountsError : the counts file is not valid.
        CorpusError : the corpus cannot be read or holds no Chinese text.
        SettingsError : as for the class.
        """
        validation.check({"path": path}, RULES)
        if is_counts(path):
            return cls(Counted.load(path).counts, smoothing)
        # Errors of reading must not advise options that there are where a corpus is counted alone.
        counting = Counting(min_count=1, max_len=2)
        return cls(counted(Corpus(path), counting, Workspace()).counts, smoothing)

    def best(self, graph: Graph, weight: int) -> Route:
        """See `Model`."""
        ids = np.fromiter(map(self._id, graph.characters), np.int32, len(graph.ends))
        route = np.empty(len(graph.begins) - 1, np.int32)
        size, total = kernels.bigram_route(
            graph.begins, graph.ends, graph.points, ids,
            self._rows, self._successors, self._scores, self._unseen, weight, route,
        )  # fmt: skip
        return route[:size], total

    def _id(self, character: str) -> int:
        known = self._ids.get(character)
        if known is not None:
            return known
        return self._unknown if classes.is_han(character) else kernels.OTHER


def _bigrams(counts: NgramCounts, ideographs: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
    """Count bigrams of ideographs and of all else, `OTHER`.

    Returns
    -------
    tuple of the first and second symbol of each bigram, sorted, and how often it occurs, (m,), and
    of how often each symbol is followed by another, (v,), the last one being never seen.
    """
    size = len(counts.alphabet) + 2
    is_ideograph = np.zeros(size, np.bool_)
    is_ideograph[ideographs] = True
    alone = np.zeros(size, np.int64)
    alone[1:-1] = counts.counts[: size - 2]
    alone *= is_ideograph
    level = slice(*counts.levels[1:3].tolist())
    first = counts.parents[level].astype(np.int64) + 1
    second = counts.symbols[level].astype(np.int64)
    kept = is_ideograph[first] & is_ideograph[second]
    first, second, seen = first[kept], second[kept], counts.counts[level].astype(np.int64)[kept]
    before, after = alone.copy(), alone.copy()
    np.subtract.at(after, first, seen)
    np.subtract.at(before, second, seen)
    before[kernels.OTHER] = before.sum()
    known = np.append(kernels.OTHER, ideographs)
    other = np.full(len(known), kernels.OTHER)
    first = np.concatenate((first, ideographs, other))
    second = np.concatenate((second, other[1:], known))
    seen = np.concatenate((seen, after[ideographs], before[known]))
    order = np.lexsort((second, first))
    alone[kernels.OTHER] = before.sum()
    return first[order], second[order], seen[order], alone


class Words:
    """Language model of words: ln P(s) is the sum of ln p of the words of the likeliest cut of s.

    What `Segmenter` adds to ln p to cut as people do helps nothing here: 2.2 % of the characters
    were wrong with it, and 1.9 % without.  A word may run through any candidates.  A character that
    is no word, be it rare, a digit or a comma, has a nat less than the least word, so that among
    such the recogniser decides.  The
    rules of `units` are not applied: a numeral that is in no word scores as little as one
    such character, however likely its own, and that left more errors, 2.9 % for 2.8 %.

    Parameters
    ----------
    segmenter : whose words to take, as they are now.

    Raises
    ------
    LexiconError : there is no word, or a score is too large.
    SettingsError : `segmenter` is none.
    """

    def __init__(self, segmenter: Segmenter) -> None:
        validation.check({"segmenter": segmenter}, RULES)
        model = segmenter.unigram
        if not model.scores:
            raise LexiconError("there is no word left: add some to the segmenter")
        scores = model.log_probabilities()
        codes = _codes("".join(scores))
        sizes = np.fromiter(map(len, scores), np.int64, len(scores))
        self._rows, self._successors, words = _trie(codes, sizes)
        self._scores = np.full(len(self._rows) - 1, kernels.NO_WORD, np.int64)
        self._scores[words] = trie.all_fixed(scores)
        self._unknown = trie.fixed(model.rarest)

    def best(self, graph: Graph, weight: int) -> Route:
        """See `Model`."""
        route = np.empty(len(graph.begins) - 1, np.int32)
        size, total = kernels.word_route(
            graph.begins, graph.ends, graph.points, _codes(classes.fold(graph.characters)),
            self._rows, self._successors, self._scores, self._unknown, weight, route,
        )  # fmt: skip
        return route[:size], total


def _trie(
    codes: NDArray[np.int32], sizes: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
    """Lay out words as `kernels.word_route` wants them, and say where each one is.

    Parameters
    ----------
    codes : code points of all words.
    sizes : (k,) how many each word has.
    """
    starts = np.cumsum(sizes) - sizes
    reached = np.zeros(len(sizes), np.int64)  # the beginning of each word that is laid out so far
    levels: list[NDArray[np.int64]] = []
    known = 1
    for depth in range(int(sizes.max())):
        longer = np.flatnonzero(sizes > depth)
        keys = reached[longer] << _CODE_BITS | codes[starts[longer] + depth]
        level, places = np.unique(keys, return_inverse=True)
        reached[longer] = known + places
        levels.append(level)
        known += len(level)
    keys = np.concatenate(levels)  # ascending, as beginnings are numbered in this order
    rows = np.searchsorted(keys >> _CODE_BITS, np.arange(known + 1))
    return rows, (keys & (1 << _CODE_BITS) - 1).astype(np.int32), reached


def _codes(text: str) -> NDArray[np.int32]:
    return np.frombuffer(text.encode("utf-32-le"), np.int32)


def decode(positions: Sequence[Position], model: Model, weight: float = WEIGHT) -> Decoded:
    """Find the best string of a lattice.

    Where totals are equal, the candidates that are listed earlier win, from the first position on;
    with `Words`, word by word, and shorter words.

    Parameters
    ----------
    positions : what may stand at each position: pairs of a candidate, one character or more, and
        its probability, or a mapping; candidates alone, which are equally likely; or a text that
        is certain.  Of a candidate that is listed twice the better probability counts, one of
        probability 0 is left out.
    model : a language model, `Bigrams` or `Words`.
    weight : of the language model, to 1/1024; 0 leaves all to the recogniser.

    Raises
    ------
    LatticeError : there is no list of positions; a position is not as described, or has no
        candidate.
    SettingsError : the model is none; the weight is not from 0 to 100.
    """
    validation.check({"model": model, "weight": weight}, RULES)
    if not isinstance(positions, Sequence) or isinstance(positions, str | bytes):
        raise LatticeError(
            f"a lattice is a list of positions, not {type(positions).__name__}: give [position, …]"
        )
    candidates = []
    for number, position in enumerate(positions, 1):
        try:
            candidates.append(listed(position))
        except LatticeError as error:
            raise LatticeError(f"position {number}: {error}") from None
    if not candidates:
        return Decoded([], 0.0)
    graph, heads = _graph(candidates)
    route, total = model.best(graph, round(weight * kernels.WEIGHT_UNIT))
    choice = [heads[arc] for arc in route.tolist() if arc in heads]
    return Decoded(choice, -total / _TOTAL_UNIT)


def decoded(path: Path, model: Model, weight: float = WEIGHT) -> Iterator[Decoded]:
    """Find the best string of each lattice of a file, see `decode` and `candidates.read`.

    Raises
    ------
    CorpusError : the file cannot be read or decoded.
    LatticeError : a line is no lattice.
    SettingsError : as for `decode`.
    """
    for where, positions in read(path):
        try:
            yield decode(positions, model, weight)
        except LatticeError as error:
            raise LatticeError(f"{where}: {error}") from None


def _graph(candidates: list[list[Candidate]]) -> tuple[Graph, dict[int, str]]:
    """Lay out the candidates of each position, and note those that an arc begins."""
    begins: list[int] = []
    ends: list[int] = []
    points: list[float] = []
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
            points.append(log_probability)
            characters.append(text[0])
        for text, _ in position:
            for end in range(1, len(text)):
                begins.append(len(ends))
                ends.append(len(begins) if end < len(text) - 1 else stop)
                points.append(0.0)
                characters.append(text[end])
    begins.append(len(ends))
    weighed = _fixed(np.array(points), _TOTAL_UNIT)
    graph = Graph(
        np.array(begins, np.int32), np.array(ends, np.int32), weighed, "".join(characters)
    )
    return graph, heads


def _fixed(scores: NDArray[np.float64], unit: float = kernels.UNIT) -> NDArray[np.int64]:
    return np.rint(scores * unit).astype(np.int64)
