"""Settings of counting, and what counts tell of how they were made."""

from __future__ import annotations

import math
from dataclasses import dataclass
from reprlib import repr as shown
from typing import Annotated, Any, Literal, TypeAlias, get_args

from wordmine.errors import SettingsError
from wordmine.runtime import Checked, validation
from wordmine.text import Reading

Numbers: TypeAlias = Literal["drop", "keep"]

MAX_LEN = 5
"""Default length to which n-grams are counted throughout, symbols."""

WITHIN_PARTS = "within parts"
"""What merged counts say of `dedup` if lines that repeat were dropped from their parts."""


@dataclass(frozen=True)
class Counting(Checked):
    """Settings for counting.

    Attributes
    ----------
    min_count : least count of an n-gram; None chooses it from the size of the corpus.
    max_len : longest n-gram, symbols; None for 5.
    numbers : with "drop", no word contains a number; with "keep", a number is a symbol like others;
        None for "drop".

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    """

    min_count: Annotated[int | None, validation.whole(1, 2**31 - 1)] = None
    max_len: Annotated[int | None, validation.whole(2, 32)] = None
    numbers: Annotated[Numbers | None, validation.one_of(*get_args(Numbers))] = None

    def described(self, reading: Reading) -> dict[str, Any]:
        """What counts say of how they were made."""
        return {
            # Numpy's whole numbers are no JSON.
            "min_count": None if self.min_count is None else int(self.min_count),
            "max_len": int(self.max_len or MAX_LEN),
            "numbers": self.numbers or "drop",
            **reading.traces(),
        }


def check_described(settings: Any) -> None:
    """Refuse what no counts say of how they were made.

    Raises
    ------
    SettingsError : a setting is missing, has a value it cannot have, or is not one of counting.
    """
    if not isinstance(settings, dict):
        raise SettingsError("the counts have no settings")
    told = dict(settings)
    if told.get("dedup") == WITHIN_PARTS:
        del told["dedup"]
    rest = dict(told)
    try:
        counting = Counting(*map(rest.pop, ("min_count", "max_len", "numbers")))
        is_told = counting.described(Reading(**rest)) == told
    except (KeyError, TypeError):
        is_told = False
    if not is_told:
        raise SettingsError(f"these are not settings of counting: {shown(settings)}")


def worded(value: object) -> object:
    """A setting of counts as messages have it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return "chosen from the size" if value is None else value


_LITTLE = 1 << 20
"""Symbols of a text up to which what occurs once may be counted."""


def chosen_min_count(total: int, *, rare: bool = False) -> int:
    """The least count that suits a corpus of so many symbols.

    2 up to thirty million symbols, and four more for each factor of ten: what occurs twice is worth
    knowing (`benchmarks/QUALITY.md`), but n-grams that do would fill the memory.

    Parameters
    ----------
    total : symbols in the corpus.
    rare : whether what occurs once is worth knowing too, as where other text tells what it is.
    """
    if rare and total <= _LITTLE:
        return 1
    return max(2, round(2 + 4 * math.log10(max(total, 1) / 3e7)))
