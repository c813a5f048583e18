"""Word tries: words laid out so that those which begin at a place of a text are found at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels.compiler import kernel

NO_WORD = -(1 << 60)
"""Score of what is no word, less than any sum of scores."""

KEY, ENTRY = 0, 1
"""Columns of the cells of a trie."""

_CHAR_BITS = 21
_FACTORS = 0x9E3779B1, 0x85EBCA6B  # large odd numbers, which hash by their products' middle bits
_LOWEST = 15
_BITS = 6  # of a hash, say which bit of a word of the sieve


@kernel
def build(
    ids: NDArray[np.int32],
    starts: NDArray[np.int32],
    scores: NDArray[np.int64],
    first: int,
    unknown: int,
    cells: NDArray[np.int64],
    sieve: NDArray[np.uint64],
) -> None:
    """Lay out words as a trie whose cells are found by hashing.

    Parameters
    ----------
    ids : the characters of all words, numbered from 1.
    starts : (k + 1,) where each word begins in `ids`; none is empty.
    scores : (k,) score of each word.
    first : a greater number than any character has.
    unknown : score of what is no word.
    cells : (m, 2) output: rows, each with key 0 and entry 2 `NO_WORD` before, one for each
        beginning of a word.  The key is the cell of the same without its last character, and that
        character in the lowest 21 bits.  The entry is the score of the word it is, or `NO_WORD`,
        and in the lowest bit whether longer ones follow.  A character alone has its number for a
        cell; the others have cells from `first` on, of which there are a power of two, more than
        needed.  Cell 0 holds `first` and `unknown`.
    sieve : (l,) output, 0 before, l a power of two: a bit by the hash of each of the others is
        set.  It tells most of what is no beginning, and stays in the processor's cache.
    """
    cells[0, KEY], cells[0, ENTRY] = first, unknown
    for word in range(len(scores)):
        cell = int(np.int64(ids[starts[word]]))
        for i in range(starts[word] + 1, starts[word + 1]):
            cells[cell, ENTRY] |= 1
            char = int(np.int64(ids[i]))
            child = _find(cells, cell, char)
            cells[child, KEY] = cell << _CHAR_BITS | char
            mixed = _mixed(cell, char)
            bit = np.uint64(1) << np.uint64(mixed & (1 << _BITS) - 1)
            sieve[mixed >> _BITS & len(sieve) - 1] |= bit
            cell = child
        cells[cell, ENTRY] = scores[word] << 1 | cells[cell, ENTRY] & 1


@kernel
def identify(
    codes: NDArray[np.uint32],
    edges: NDArray[np.int32],
    numbers: NDArray[np.int32],
    cells: NDArray[np.int64],
    found: NDArray[np.int32],
) -> None:
    """Find the cell of each word of a text, which tells words apart.

    Parameters
    ----------
    codes : (n,) code points.
    edges : (k + 1,) where words begin and end; no word is empty.
    numbers : (0x110000,) number of each code point among the characters of the words, 0 for none.
    cells : the words, see `build`.
    found : (k,) output: the cell of each word; 0 for several characters with which no word of the
        trie begins, and for one that is in none.
    """
    for word in range(len(found)):
        cell = int(np.int64(numbers[codes[edges[word]]]))
        for i in range(edges[word] + 1, edges[word + 1]):
            if cell == 0:
                break
            child = _find(cells, cell, int(np.int64(numbers[codes[i]])))
            cell = child if cells[child, KEY] != 0 else 0
        found[word] = cell


@kernel
def _find(cells: NDArray[np.int64], cell: int, char: int) -> int:
    """The cell of a beginning and one more character, or the free cell where it belongs."""
    first = cells[0, KEY]
    mask = len(cells) - first - 1
    key = cell << _CHAR_BITS | char
    at = _mixed(cell, char) & mask
    while cells[first + at, KEY] != key and cells[first + at, KEY] != 0:
        at = at + 1 & mask
    return int(first + at)


@kernel
def _mixed(cell: int, char: int) -> int:
    """A hash, of which the lowest bits count."""
    return (cell * _FACTORS[0] + char * _FACTORS[1]) >> _LOWEST
