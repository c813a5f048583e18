"""Verse: text whose clauses are lines of one or two lengths, and strings that are such lines."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from wordmine.discovery.candidates import Words

_LONGEST = 64
"""Symbols from which on clauses count as equally long: no line is."""

_LINE = 4
"""Symbols from which on a string may be a line."""


class Clauses(NamedTuple):
    """How a text is divided by breaks; those of two parts of it can be added.

    Attributes
    ----------
    lengths : (_LONGEST + 1,) how many clauses have each length, symbols.
    whole : (k,) how often each word is all of a clause.
    """

    lengths: NDArray[np.int64]
    whole: NDArray[np.int64]

    @classmethod
    def none(cls, size: int) -> Self:
        """Those of no text, of so many words."""
        return cls(np.zeros(_LONGEST + 1, np.int64), np.zeros(size, np.int64))

    def add(self, starts: NDArray[np.int32], words: NDArray[np.int8]) -> None:
        """Add those of a stretch of text.

        Parameters
        ----------
        starts : (n,) the longest word that starts at each position of the stretch, which ends
            before a break or with the text; at a break -1 times how often the clause after counts.
        words : (k,) length of each word, symbols.
        """
        breaks = np.concatenate(([-1], np.flatnonzero(starts < 0), [len(starts)]))
        sizes = np.diff(breaks) - 1
        times = np.append(1, -starts[breaks[1:-1]].astype(np.int64))[sizes > 0]
        begins = (breaks[:-1] + 1)[sizes > 0]
        sizes = sizes[sizes > 0]
        np.add.at(self.lengths, np.minimum(sizes, _LONGEST), times)
        first = starts[begins]
        is_whole = words[first] == sizes
        np.add.at(self.whole, first[is_whole], times[is_whole])

    def is_verse(self) -> bool:
        """Whether the clauses of two lengths hold more than half of the symbols.

        Of prose they hold a tenth, of classical parallel prose up to two fifths.
        """
        symbols = np.sort(self.lengths * np.arange(_LONGEST + 1))
        return bool(2 * symbols[-2:].sum() > symbols.sum())

    def lines(self, words: Words) -> NDArray[np.bool_]:
        """(k,) which words are lines of verse: of `_LINE` symbols or more, mostly whole clauses.

        In prose a string that is all of a clause has been marked off by someone.  The lines of
        verse end where the metre has it, which is no evidence of a word's edges.
        """
        if not self.is_verse():
            return np.zeros(len(words.nodes), np.bool_)
        found: NDArray[np.bool_] = (words.lengths >= _LINE) & (2 * self.whole > words.counts)
        return found
