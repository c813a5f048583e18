"""Points: scores as integers, so that sums of them are exact."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import LexiconError

PER_NAT = 1 << 16

_MOST_NATS = 1 << 15
"""So much or more no word may score, so that no sum leaves 64 bits."""


def of(score: float) -> int:
    """A score, nats, in points."""
    return round(score * PER_NAT)


def of_all(scores: Collection[float]) -> NDArray[np.int64]:
    """(k,) scores, nats, in points."""
    nats = np.fromiter(scores, np.float64, len(scores))
    return np.rint(nats * PER_NAT).astype(np.int64)


def check(scores: Collection[float]) -> None:
    """Refuse scores that are too large.

    Raises
    ------
    LexiconError : one is no number, or too far from 0.
    """
    nats = np.fromiter(scores, np.float64, len(scores))
    if not np.all(np.abs(nats) < _MOST_NATS):
        first = nats[~(np.abs(nats) < _MOST_NATS)][0]
        raise LexiconError(f"a word scores {first:g} nats: give counts or statistics less extreme")
