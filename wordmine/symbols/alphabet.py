"""Alphabets: the symbols of a text, and what each is written as."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wordmine.symbols.classes import is_run, joined

BREAK = 0
"""The symbol that stands for what no word contains and no word reaches across."""

NUMBER = "#"
"""The symbol that stands for any number, where numbers are not told apart."""


class Alphabet:
    """The distinct symbols of a text, numbered from 1 in the order of their code points.

    A symbol is one ideograph, one run of letters and digits such as ``K``, ``5G``, ``β`` or
    ``PM2.5``, a dot or hyphen that joins two of these, or `NUMBER`.  0 is the break.

    Parameters
    ----------
    symbols : the symbols' texts, sorted, without repetition.
    """

    def __init__(self, symbols: Sequence[str]) -> None:
        self.symbols = tuple(symbols)

    def __len__(self) -> int:
        return len(self.symbols)

    def numbers(self, symbols: Iterable[str]) -> list[int]:
        """The numbers of some symbols, `BREAK` for one that is not there."""
        return [self._numbers.get(symbol, BREAK) for symbol in symbols]

    @cached_property
    def are_runs(self) -> NDArray[np.bool_]:
        """(v,) which symbols are letter/digit runs."""
        return np.fromiter(map(is_run, self.symbols), np.bool_, len(self.symbols))

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {symbol: number for number, symbol in enumerate(self.symbols, 1)}

    def text(self, ids: Iterable[int]) -> str:
        """The string that some symbols write."""
        return joined(self.symbols[i - 1] for i in ids)
