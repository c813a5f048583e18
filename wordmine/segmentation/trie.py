"""Tries: words laid out so that those which begin at a place of a text are found at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import LexiconError
from wordmine.kernels import segmenting
from wordmine.segmentation import units
from wordmine.symbols import classes

_LARGEST = (1 << 31) / segmenting.UNIT - 1


class Trie(NamedTuple):
    """Words with their scores, as `wordmine.kernels.segmenting` wants them.

    Attributes
    ----------
    chars : (0x110000,) kind, value and number of each code point.
    cells : (m, 2) the beginnings of the words.
    first : the first cell of a beginning longer than a character.
    unknown : score of a unit that is no word.
    """

    chars: NDArray[np.int32]
    cells: NDArray[np.int64]
    first: int
    unknown: int


def fixed(score: float) -> int:
    """A score as kernels have it, in `segmenting.UNIT`.

    Raises
    ------
    LexiconError : it is too large.
    """
    if not abs(score) < _LARGEST:
        raise LexiconError(f"a word scores {score:g} nats: give counts or statistics less extreme")
    return round(score * segmenting.UNIT)


def all_fixed(scores: Mapping[str, float]) -> NDArray[np.int64]:
    """(k,) scores of words as kernels have them; raises what `fixed` does."""
    found = np.fromiter(scores.values(), np.float64, len(scores))
    if len(found):
        fixed(found[np.abs(found).argmax()])  # the first one to be refused, if any is
    return np.rint(found * segmenting.UNIT).astype(np.int64)


def build(scores: Mapping[str, float], unknown: float) -> Trie:
    """Lay out words.

    Parameters
    ----------
    scores : score of each word, nats; full-width forms are folded.
    unknown : score of a unit that is no word, nats.

    Raises
    ------
    LexiconError : a score is too large.
    """
    codes = np.frombuffer("".join(scores).encode("utf-32-le"), np.uint32)
    starts = np.zeros(len(scores) + 1, np.int32)
    np.cumsum(np.fromiter(map(len, scores), np.int32, len(scores)), out=starts[1:])
    numbers = _numbers(codes)
    first = int(numbers.max()) + 1
    ids = numbers[codes]
    # As long a table again as there can be beginnings keeps searches in it short.
    room = 1 << max(2 * (len(codes) - len(scores)), 1).bit_length()
    cells = np.empty((first + room, 2), np.int64)
    points = all_fixed(scores)
    segmenting.build(ids, starts, points, first, cells)
    numbers[list(classes.FOLD)] = numbers[list(classes.FOLD.values())]
    shift = segmenting.KIND_BITS + segmenting.VALUE_BITS
    return Trie(units.kinds() | numbers << shift, cells, first, fixed(unknown))


def _numbers(codes: NDArray[np.uint32]) -> NDArray[np.int32]:
    """(0x110000,) characters by frequency, from 1; 0 for those that do not occur.

    The frequent ones then share the first cells, which stay in the processor's cache.
    """
    counts = np.bincount(codes, minlength=classes.CODES)
    distinct = np.flatnonzero(counts)
    numbers = np.zeros(classes.CODES, np.int32)
    numbers[distinct[np.argsort(-counts[distinct], kind="stable")]] = np.arange(len(distinct)) + 1
    return numbers
