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

from wordmine.symbols import codes_of

_POSITIONS, _PAIRS, _NUMBERS = {list, tuple}, {list, tuple}, {float, int}
_LINE_ENDS = "\n\r"


class Plain(NamedTuple):
    """The candidates of a plain lattice, position by position.

    Attributes
    ----------
    sizes : (n,) how many candidates each position has.
    characters : the k candidates.
    codes : (k,) their code points.
    log_probabilities : (k,) logarithms of the recogniser's probabilities, nats.
    """

    sizes: NDArray[np.int64]
    characters: str
    codes: NDArray[np.uint32]
    log_probabilities: NDArray[np.float64]

    @property
    def begins(self) -> NDArray[np.int64]:
        """(n + 1,) the first candidate of each position, and k."""
        return np.concatenate(([0], np.cumsum(self.sizes)))

    def certain(self) -> str:
        """The candidate of each position that has but one, a line feed for the others."""
        first = self.codes[self.begins[:-1]]
        return (
            np.where(self.sizes == 1, first, ord("\n"))
            .astype("<u4")
            .tobytes()
            .decode("utf-32-le", "surrogatepass")
        )


def of(positions: Sequence[Any]) -> Plain | None:
    """The candidates of a lattice if it is plain, and nothing is to be told of it or left out."""
    listed = [[(one, 1.0)] if type(one) is str else one for one in positions]
    if not listed or not set(map(type, listed)) <= _POSITIONS:
        return None
    pairs = list(chain.from_iterable(listed))
    if not set(map(type, pairs)) <= _PAIRS or set(map(len, pairs)) != {2}:
        return None
    flat = list(chain.from_iterable(pairs))
    texts, numbers = flat[::2], flat[1::2]
    if set(map(type, texts)) != {str} or not set(map(type, numbers)) <= _NUMBERS:
        return None
    if set(map(len, texts)) != {1}:
        return None
    characters = "".join(texts)
    sizes = np.fromiter(map(len, listed), np.int64, len(listed))
    return _checked(sizes, characters, numbers)


def _checked(sizes: NDArray[np.int64], characters: str, numbers: Sequence[float]) -> Plain | None:
    """The same where each probability is above 0, and no position lists a candidate twice."""
    codes = codes_of(characters)
    try:
        probabilities = np.array(numbers, np.float64)
    except OverflowError:
        return None
    is_fit = (probabilities > 0) & (probabilities < np.inf) & (codes >> 11 != 0xD800 >> 11)
    keys = np.repeat(np.arange(len(sizes)) << 21, sizes) | codes
    keys.sort()
    if not (is_fit.all() and sizes.all() and (keys[1:] != keys[:-1]).all()):
        return None
    if any(end in characters for end in _LINE_ENDS):
        return None
    return Plain(sizes, characters, codes, np.log(probabilities))
