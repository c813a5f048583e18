"""Candidates: what may stand at each position of a text, as OCR or speech recognition gives it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import starmap
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np

from wordmine.errors import LatticeError
from wordmine.runtime import Workspace
from wordmine.text import Corpus, lines, named

Position: TypeAlias = str | Mapping[str, float] | Sequence[tuple[str, float]] | Sequence[str]
"""Candidates with their probabilities; or without, which are equally likely; or a certain text."""


class Candidate(NamedTuple):
    """What may stand at a position.

    Attributes
    ----------
    text : one character or more.
    log_probability : logarithm of the recogniser's probability, nats.
    """

    text: str
    log_probability: float


class _Object(list[tuple[str, object]]):
    """A JSON object, in which a name may come twice."""


_LINE = "give a list of positions on each line"
_FORM = "give pairs of a candidate and its probability, or one text that is certain"
_UNFIT = re.compile("[\n\r\ud800-\udfff]")
_SHOWN = 60
"""Characters of a value that an error shows."""


def listed(position: object) -> list[Candidate]:
    """The candidates of a position in the order given, each once, none of probability 0.

    Parameters
    ----------
    position : what should be a `Position`.

    Raises
    ------
    LatticeError : it is none, or leaves no candidate.
    """
    if isinstance(position, str):
        position = [position]
    if isinstance(position, Mapping):
        position = _Object(position.items())
    if not isinstance(position, list | tuple):
        raise LatticeError(f"{_shown(position)} is no position: {_FORM}")
    if not isinstance(position, _Object) and all(isinstance(item, str) for item in position):
        position = [(text, 1.0) for text in position]
    best: dict[str, float] = {}
    for text, log_probability in map(_candidate, position):
        if log_probability > best.get(text, -math.inf):
            best[text] = log_probability
    if not best:
        raise LatticeError(
            "no candidate has a probability above 0: give one, or leave the position out"
        )
    return list(starmap(Candidate, best.items()))


def _candidate(item: object) -> Candidate:
    if not isinstance(item, list | tuple) or isinstance(item, _Object) or len(item) != 2:
        raise LatticeError(f"{_shown(item)} is no candidate with its probability: {_FORM}")
    text, probability = item
    if not isinstance(text, str) or not text or _UNFIT.search(text):
        raise LatticeError(
            f"{_shown(text)} is no candidate: give a text of a character or more, without line "
            "ends and lone surrogates"
        )
    if (
        not isinstance(probability, int | float | np.number)
        or isinstance(probability, bool)
        or not 0 <= probability < math.inf
    ):
        raise LatticeError(
            f"the probability of {text!r} is {_shown(probability)}: give a number from 0 on"
        )
    return Candidate(text, math.log(probability) if probability else -math.inf)


def _shown(value: object) -> str:
    """A value as JSON, not all of it if it is long."""
    if not isinstance(value, str | int | float | None):
        return "an object" if isinstance(value, _Object) else f"a {type(value).__name__}"
    text = json.dumps(value, ensure_ascii=False).encode(errors="backslashreplace").decode()
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def read(path: Path) -> Iterator[tuple[str, Sequence[Position]]]:
    """Read lattices from JSON lines: on each line a list of positions, of a pipe as it comes.

    An empty line is a lattice without positions.

    Parameters
    ----------
    path : the file, compressed or not, or ``-`` for standard input.

    Yields
    ------
    tuple of file:line and the positions there, which `listed` has yet to check.

    Raises
    ------
    CorpusError : the file cannot be read or decoded.
    LatticeError : a line is no list in JSON.
    """
    pieces = lines.whole(Corpus(path).blocks(Workspace(), content="lattices", live=True))
    found = (line for piece in pieces for line in piece.removesuffix("\n").split("\n"))
    for number, line in enumerate(found, 1):
        where = f"{named(path)}:{number}"
        yield where, _positions(line, where)


def _positions(line: str, where: str) -> Sequence[Position]:
    if not line.strip():
        return []
    try:
        positions = json.loads(line, object_pairs_hook=_Object)
    except (ValueError, RecursionError) as error:
        raise LatticeError(f"{where}: not valid JSON ({error}): {_LINE}") from None
    if not isinstance(positions, list) or isinstance(positions, _Object):
        raise LatticeError(f"{where}: {_shown(positions)} is no lattice: {_LINE}")
    return positions
