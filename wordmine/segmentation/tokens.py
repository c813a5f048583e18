"""Tokens: a counted text cut into words, as numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels import word_trie
from wordmine.runtime import Column, Growing, in_order, progress
from wordmine.segmentation import trie
from wordmine.segmentation.cutter import Cutter
from wordmine.segmentation.trie import Trie
from wordmine.segmentation.unigram import Unigram
from wordmine.symbols import BREAK, classes, codes_of

if TYPE_CHECKING:
    from wordmine.counting import Counted

OTHER = -1
"""Stands for what is no word, such as a number."""

_PIECE = 1 << 18
"""Symbols or tokens looked at together, if there is a break among them."""

_STAND_INS = range(0x32400, 0xE0000)
"""Code points of no character, one for each letter/digit run of a word; the first for all else."""


@dataclass(frozen=True, eq=False)
class Tokens:
    """A text cut into words.

    Attributes
    ----------
    words : the k words that may occur in it.
    ids : (n,) from 1 the word at each place, `BREAK` at a break, `OTHER` for what is no word.
    counts : (k,) occurrences of each word.
    """

    words: Sequence[str]
    ids: Column
    counts: NDArray[np.int64]


def tokenize(counted: Counted, model: Unigram, threads: int) -> Tokens:
    """Cut a counted text along the path of the highest summed score.

    As `segmenter.Segmenter` does, but numbers in digits are left out, and no more is known
    of what stands between clauses.

    Parameters
    ----------
    counted : the text.
    model : the words and their scores; those with a symbol that the text lacks are passed over.
    threads : how many threads to work with; the result does not depend on it.

    Raises
    ------
    StorageError : there is no room.
    """
    symbols = counted.counts.alphabet.symbols
    codes = _codes(symbols, model)
    written = _written(model, dict(zip(symbols, codes[1:].tolist(), strict=True)))
    words = trie.build({text: model.scores[word] for word, text in written.items()}, model.unknown)
    cutter = Cutter(words, join=True)
    numbers = _numbers(list(written.values()), words)

    def cut(piece: NDArray[np.int32]) -> NDArray[np.int32]:
        text = codes[piece]
        edges = np.append(np.int32(0), cutter.ends_of(text))
        ids = numbers[_cells(text, edges, words)]
        ids[(ids == 0) & (piece[edges[:-1]] != BREAK)] = OTHER
        return ids

    ids = Growing(counted.counts.workspace, np.int32)
    counts = np.zeros(len(written) + 1, np.int64)
    text = counted.text()
    progress.begin("cutting", len(text))
    for piece, cut_piece in zip(pieces(text), in_order(cut, pieces(text), threads), strict=True):
        ids.append(cut_piece)
        counts += np.bincount(cut_piece[cut_piece > 0], minlength=len(counts))
        progress.advance(len(piece))
    return Tokens(list(written), ids.finish(), counts[1:])


def pieces(text: Column) -> Iterator[NDArray[np.int32]]:
    """Cut symbols or tokens into pieces after breaks; where none is in sight, anywhere."""
    begin = 0
    while begin < len(text):
        piece = text[begin : begin + _PIECE]
        breaks = np.flatnonzero(piece == BREAK)
        if begin + len(piece) < len(text) and len(breaks):
            piece = piece[: breaks[-1] + 1]
        yield piece
        begin += len(piece)


def _codes(symbols: Sequence[str], model: Unigram) -> NDArray[np.uint32]:
    """(v + 1,) the code point that stands for the break and each symbol, one character or not."""
    found = {symbol for word in model.scores for symbol in classes.split(word)}
    runs = [s for s in symbols if s in found and not classes.is_han(s)]
    stand_ins = dict(zip(runs, _STAND_INS[1:], strict=False))
    codes = [
        ord(symbol) if classes.is_han(symbol) else stand_ins.get(symbol, _STAND_INS[0])
        for symbol in symbols
    ]
    return np.array([ord("\n"), *codes], np.uint32)


def _written(model: Unigram, codes: Mapping[str, int]) -> dict[str, str]:
    """The words of a model that the symbols of a text can make, each in stand-ins for these."""
    stand_ins = {s: chr(code) for s, code in codes.items() if code != _STAND_INS[0]}
    written = {}
    for word in model.scores:
        symbols = classes.split(word)
        if all(symbol in stand_ins for symbol in symbols):
            written[word] = "".join(stand_ins[symbol] for symbol in symbols)
    return written


def _numbers(written: Sequence[str], words: Trie) -> NDArray[np.int32]:
    """The number of the word that ends in each cell of a trie, 0 for none."""
    codes = codes_of("".join(written))
    edges = np.cumsum([0, *map(len, written)], dtype=np.int32)
    numbers = np.zeros(len(words.cells), np.int32)
    numbers[_cells(codes, edges, words)] = np.arange(1, len(written) + 1)
    return numbers


def _cells(codes: NDArray[np.uint32], edges: NDArray[np.int32], words: Trie) -> NDArray[np.int32]:
    """The cell of a trie that each word of a text leads to, 0 for none."""
    found = np.empty(len(edges) - 1, np.int32)
    word_trie.identify(codes, edges, words.numbers, words.cells, found)
    return found
