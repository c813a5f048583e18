"""Extents: which n-grams are looked for, and what is kept of each."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import CorpusError
from wordmine.runtime import Column, Workspace

MOST = np.iinfo(np.int32).max
"""Most n-grams that can be numbered."""

_BYTES = 23
"""Memory for each n-gram that is worked on, wherever its columns are, bytes."""

_MARGIN = 1.05
"""How many times as many n-grams as in the text so far are expected in the rest of it."""

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


def check_room(size: int, workspace: Workspace, *, share: float = 1.0) -> None:
    """Refuse more n-grams than the memory has room for.

    Parameters
    ----------
    size : how many there are.
    workspace : what they are worked on with.
    share : of the text in which they were found; the more it lacks the more are yet to come.

    Raises
    ------
    StorageError : there is not enough memory; the message says how much is needed, or about how
        much where n-grams are yet to come.
    """
    if workspace.needed(size * _BYTES) <= workspace.memory:
        return
    what = f"the work on {size:,} n-grams"
    if 0 < share < 1:
        size += int(size * (1 - share) / share * _MARGIN)
        what = f"the work on about {float(f'{size:.2g}'):,.0f} n-grams"
    remedy = "allow more with --memory, or raise --min-count"
    workspace.check(size * _BYTES, what, remedy)
