"""Tries: words laid out so that those which begin at a place of a text are found at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import LexiconError
from wordmine.kernels import word_trie
from wordmine.symbols import FOLD, classes, codes_of

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


class Trie(NamedTuple):
    """Words with their scores, as kernels want them.

    Attributes
    ----------
    numbers : (0x110000,) number of each code point among the characters of the words, 0 for none.
    cells, sieve : (m, 2) and (l,) the beginnings of the words, see
        `wordmine.kernels.word_trie.build`.
    """

    numbers: NDArray[np.int32]
    cells: NDArray[np.int64]
    sieve: NDArray[np.uint64]


def build(scores: Mapping[str, float], unknown: float) -> Trie:
    """Lay out words.

    Parameters
    ----------
    scores : score of each word, nats; full-width forms are folded.
    unknown : score of what is no word, nats.
    """
    codes = codes_of("".join(scores))
    starts = np.zeros(len(scores) + 1, np.int32)
    np.cumsum(np.fromiter(map(len, scores), np.int32, len(scores)), out=starts[1:])
    numbers = _numbers(codes)
    first = int(numbers.max()) + 1
    # A quarter more than there can be beginnings, though words share many: searches are short.
    room = 1 << max(5 * (len(codes) - len(scores)) // 4, 1).bit_length()
    cells = np.zeros((first + room, 2), np.int64)
    cells[:, word_trie.ENTRY] = word_trie.NO_WORD << 1
    sieve = np.zeros(max(room // 8, 1), np.uint64)  # eight bits for a cell
    scored = of_all(scores.values())
    word_trie.build(numbers[codes], starts, scored, first, of(unknown), cells, sieve)
    numbers[list(FOLD)] = numbers[list(FOLD.values())]
    return Trie(numbers, cells, sieve)


def _numbers(codes: NDArray[np.uint32]) -> NDArray[np.int32]:
    """(0x110000,) characters by frequency, from 1; 0 for those that do not occur.

    The frequent ones then share the first cells, which stay in the processor's cache.
    """
    counts = np.bincount(codes, minlength=classes.CODES)
    distinct = np.flatnonzero(counts)
    numbers = np.zeros(classes.CODES, np.int32)
    numbers[distinct[np.argsort(-counts[distinct], kind="stable")]] = np.arange(len(distinct)) + 1
    return numbers
