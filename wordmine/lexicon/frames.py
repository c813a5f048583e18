"""Frames: entries as the tables of other libraries, and as a notebook shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from wordmine.errors import LexiconError

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


def arrow(words: Sequence[str], columns: Mapping[str, NDArray[Any]]) -> pyarrow.Table:
    """A table of Arrow: the words and every statistic."""
    library = _library("pyarrow")
    arrays = {name: library.array(column) for name, column in columns.items()}
    return library.table({"word": library.array(words, library.string()), **arrays})


def pandas_frame(words: Sequence[str], columns: Mapping[str, NDArray[Any]]) -> pandas.DataFrame:
    """A table of pandas: the words and every statistic."""
    table: pandas.DataFrame = _library("pandas").DataFrame({"word": list(words), **columns})
    return table


def polars_frame(words: Sequence[str], columns: Mapping[str, NDArray[Any]]) -> polars.DataFrame:
    """A table of polars: the words and every statistic."""
    library = _library("polars")
    table: polars.DataFrame = library.DataFrame(
        {"word": library.Series(words, dtype=library.String), **columns}
    )
    return table


def html(title: str, names: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> str:
    """A table of HTML.

    Parameters
    ----------
    title : what stands above it.
    names : the columns.
    rows : entries, shown with their ranks, from 0.
    """
    head = "".join(f"<th>{escape(name)}</th>" for name in ("", *names))
    body = "".join(
        f"<tr><th>{rank}</th>{''.join(map(_cell, row))}</tr>" for rank, row in enumerate(rows)
    )
    return (
        f"<table><caption>{escape(title)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cell(value: object) -> str:
    shown = f"{value:.4f}" if isinstance(value, float) else escape(str(value))
    return f"<td>{shown}</td>"


def _library(name: str) -> Any:
    """A library that is not always there.

    Raises
    ------
    LexiconError : it is not installed.
    """
    try:
        return import_module(name)
    except ImportError:
        raise LexiconError(f"this takes {name}: pip install {name}") from None
