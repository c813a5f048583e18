"""Plain lattices: those of single characters with their probabilities, laid out all at once.

Most lattices are plain.  What is found here is what `wordmine.lattice.decoder.graph` makes of the
candidates one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels import routes
from wordmine.symbols import codes_of, may_hold_address, without_addresses

_POSITIONS, _PAIRS, _NUMBERS = {list, tuple}, {list, tuple}, {float, int}
_LINE_ENDS = "\n\r"


class Plain(NamedTuple):
    """The candidates of a plain lattice, position by position.

    Attributes
    ----------
    characters : the k candidates.
    codes : (k,) their code points.
    begins : (n + 1,) the first candidate of each position, and k.
    ends : (k,) the position after each candidate.
    log_probabilities : (k,) logarithms of the recogniser's probabilities, nats.
    """

    characters: str
    codes: NDArray[np.uint32]
    begins: NDArray[np.int32]
    ends: NDArray[np.int32]
    log_probabilities: NDArray[np.float64]

    def has_address(self) -> bool:
        """Whether there is an address in the positions that have but one candidate."""
        if may_hold_address(self.characters):
            first = self.codes[self.begins[:-1]]
            is_certain = np.diff(self.begins) == 1
            codes = np.where(is_certain, first, ord("\n")).astype("<u4")
            certain = codes.tobytes().decode("utf-32-le")
            return without_addresses(certain) != certain
        return False


def of(positions: Sequence[Any]) -> Plain | None:
    """The candidates of a lattice if it is plain, and nothing is to be told of it or left out."""
    listed = [[(one, 1.0)] if type(one) is str else one for one in positions]
    if not listed or not set(map(type, listed)) <= _POSITIONS:
        return None
    pairs = list(chain.from_iterable(listed))
    if not set(map(type, pairs)) <= _PAIRS:
        return None
    try:
        texts, numbers = zip(*pairs, strict=True)
        characters = "".join(texts)
    except (ValueError, TypeError):  # they are no pairs, or not of texts
        return None
    if not all(texts) or len(characters) > len(texts) or not set(map(type, numbers)) <= _NUMBERS:
        return None
    if any(end in characters for end in _LINE_ENDS):
        return None
    return _laid_out(list(map(len, listed)), characters, numbers)


def _laid_out(sizes: list[int], characters: str, numbers: Sequence[float]) -> Plain | None:
    """The same where each probability is above 0, and no position lists a candidate twice."""
    try:
        probabilities = np.fromiter(numbers, np.float64, len(numbers))
    except OverflowError:
        return None
    codes = codes_of(characters)
    begins, ends = np.empty(len(sizes) + 1, np.int32), np.empty(len(codes), np.int32)
    begins[:-1] = sizes
    if not routes.lay_out(codes, probabilities, begins, ends):
        return None
    return Plain(characters, codes, begins, ends, np.log(probabilities))
