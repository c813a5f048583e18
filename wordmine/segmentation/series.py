"""Series: columns of texts, of pandas or polars, cut into columns of words."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

LIBRARIES = ("pandas", "polars")
"""Libraries whose series can be cut; never imported, for whoever has a series has imported one."""


class Series(Protocol):
    """A column of a table, as pandas and polars have it."""

    @property
    def name(self) -> Any:
        """Its name."""

    def to_list(self) -> list[Any]:
        """Its values."""


AnySeries = TypeVar("AnySeries", bound=Series)


def is_series(value: object) -> bool:
    """Whether a value is a column of pandas or polars."""
    kinds = (getattr(sys.modules.get(library), "Series", ()) for library in LIBRARIES)
    return any(isinstance(value, kind) for kind in kinds)


def cut(series: AnySeries, cut_all: Callable[[list[str]], list[list[str]]]) -> AnySeries:
    """Cut each text of a column; where there is none, there is none in the column of words.

    Parameters
    ----------
    series : the texts.
    cut_all : gives a list of words for each of some texts.

    Returns
    -------
    A column of lists, of the same kind, index and name.
    """
    given: Any = series
    missing = (given.isna() if hasattr(given, "isna") else given.is_null()).to_list()
    texts = [text for text, none in zip(given.to_list(), missing, strict=True) if not none]
    cut_texts = iter(cut_all(texts))
    words = [None if none else next(cut_texts) for none in missing]
    if hasattr(given, "index"):
        found = type(given)(words, index=given.index, name=given.name, dtype=object)
    else:
        polars = sys.modules["polars"]
        found = polars.Series(given.name, words, dtype=polars.List(polars.String))
    return cast(AnySeries, found)
