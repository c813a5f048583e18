"""Encoded texts: symbols by number, read from a corpus or put together from several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine.counting.countsfile import Counted
from wordmine.errors import CorpusError
from wordmine.runtime import Column, Growing, Workspace, chunks, progress
from wordmine.symbols import BREAK, Alphabet, check_size, is_han
from wordmine.symbols import encode as encode_blocks
from wordmine.text import Corpus

_SAMPLED = 1 << 15
"""Symbols of text that a sample takes together."""

_BYTES_PER_SYMBOL = 3
"""Of Chinese text in UTF-8."""


class Encoded(NamedTuple):
    """A text as symbols, as `wordmine.symbols.alphabet.encode` gives it."""

    alphabet: Alphabet
    symbols: Column
    frequencies: NDArray[np.int64]

    @property
    def total(self) -> int:
        """Number of symbols, breaks left out."""
        return int(self.frequencies[1:].sum())

    @classmethod
    def of(cls, counted: Counted) -> Encoded:
        """The text of counts."""
        own = counted.counts.counts[: len(counted.counts.alphabet)]
        frequencies = np.concatenate(([0], own), dtype=np.int64)
        return cls(counted.counts.alphabet, counted.text(), frequencies)

    def sample(self, size: int) -> Encoded:
        """About so many of its symbols, evenly spread, in whole clauses; all if it has no more."""
        if size >= self.total:
            return self
        places = sampled_places(len(self.symbols), self.total, size)
        return self.sampled(self.symbols[begin:end] for begin, end in places)

    def sampled(self, pieces: Iterable[NDArray[np.int32]]) -> Encoded:
        """The whole clauses in some pieces of its text."""
        parts = [np.zeros(1, np.int32)]
        for piece in pieces:
            breaks = np.flatnonzero(piece == BREAK)
            parts += [piece[breaks[0] + 1 : breaks[-1] + 1]] if len(breaks) else []
        symbols = np.concatenate(parts)
        return Encoded(
            self.alphabet, symbols, np.bincount(symbols, minlength=len(self.frequencies))
        )

    def used(self) -> list[str]:
        """The symbols of the alphabet that occur."""
        uses = self.frequencies[1:].tolist()
        return [name for name, n in zip(self.alphabet.symbols, uses, strict=True) if n]

    def renumbering(self, names: Sequence[str]) -> NDArray[np.int32]:
        """(v + 1,) what a break and each symbol are in another alphabet: a break if it lacks it."""
        numbers = {name: number for number, name in enumerate(names, 1)}
        return np.array(
            [BREAK, *(numbers.get(name, BREAK) for name in self.alphabet.symbols)], np.int32
        )


def sampled_places(length: int, total: int, size: int) -> list[tuple[int, int]]:
    """From where up to where to take pieces of a text, evenly spread.

    Parameters
    ----------
    length : symbols in the text, breaks included.
    total : those left out.
    size : about how many to take, fewer than that.
    """
    step = _SAMPLED * total // size
    return [(begin, min(begin + _SAMPLED, length)) for begin in range(0, length, step)]


def encode(
    corpus: Corpus, workspace: Workspace, *, keep_numbers: bool, name: str = "the corpus"
) -> Encoded:
    """Read a corpus as symbols.

    Parameters
    ----------
    corpus : the text.
    workspace : where the symbols are to be, and what to work with.
    keep_numbers : as for `wordmine.symbols.encode`.
    name : what to call the corpus in errors.

    Raises
    ------
    CorpusError : the corpus cannot be read or holds no Chinese text.
    StorageError : there is no room.
    """
    progress.begin("reading", nbytes := corpus.nbytes())
    workspace.foresee(nbytes // _BYTES_PER_SYMBOL)
    encoded = encode_blocks(corpus.blocks(workspace), workspace, keep_numbers=keep_numbers)
    check_chinese(encoded[0], corpus.heading(), name)
    return Encoded(*encoded)


def check_chinese(alphabet: Alphabet, heading: str, name: str) -> None:
    """Refuse a text without an ideograph.

    Raises
    ------
    CorpusError : it has none.
    """
    if not any(map(is_han, alphabet.symbols)):
        raise CorpusError(
            f"{heading}no Chinese text in {name}: check that it is the right text, and its encoding"
        )


def join(parts: Sequence[Encoded], workspace: Workspace) -> Encoded:
    """Put texts one after the other, with one alphabet; each begins where the one before ends.

    Raises
    ------
    CorpusError : together they hold more symbols than can be counted at once.
    StorageError : there is no room.
    """
    check_size(1 + sum(len(part.symbols) - 1 for part in parts))
    names = sorted({name for part in parts for name in part.used()})
    symbols = Growing(workspace, np.int32)
    symbols.append(np.zeros(1, np.int32))
    frequencies = np.zeros(len(names) + 1, np.int64)
    for part in parts:
        renumbered = part.renumbering(names)
        for begin, end in chunks(len(part.symbols)):
            # Each text begins and ends with a break.
            symbols.append(renumbered[part.symbols[max(begin, 1) : end]])
        frequencies[renumbered[1:]] += part.frequencies[1:]
    return Encoded(Alphabet(names), symbols.finish(), frequencies)
