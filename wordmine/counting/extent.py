"""Extents: which n-grams are looked for, and what is kept of each."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import CorpusError
from wordmine.runtime import Column

MOST = np.iinfo(np.int32).max
"""Most n-grams that can be numbered."""

KINDS = {
    "symbols": np.int32,
    "parents": np.int32,
    "counts": np.int32,
    "left_entropy": np.float32,
    "right_entropy": np.float32,
}
"""What is kept of each n-gram, and as what."""


class Heads(NamedTuple):
    """Where n-grams begin that are looked for.

    Attributes
    ----------
    units : (n,) symbol or n-gram at each position of a text; -1 is the last one.
    of : the head that each unit is, 0 for none.
    frequencies : how often each head occurs, 0 for none.
    """

    units: Column
    of: NDArray[np.int32]
    frequencies: NDArray[np.int64]


class Extent(NamedTuple):
    """Which n-grams are looked for.

    Attributes
    ----------
    head_len : length of the heads, symbols.
    max_len : longest n-gram, symbols.
    min_count : least count of an n-gram longer than its head.
    n_symbols : symbols in the alphabet.
    """

    head_len: int
    max_len: int
    min_count: int
    n_symbols: int


def check_size(size: int) -> None:
    """Refuse more n-grams than can be numbered.

    Raises
    ------
    CorpusError : there are more than `MOST`.
    """
    if size > MOST:
        raise CorpusError(
            f"the corpus has more than {MOST:,} n-grams: raise the least count (--min-count), or "
            "lower the length (--max-len)"
        )
