"""Columns: words and numbers out of lines whose fields stand between tabs.

Numbers are nearly always as wordmine writes them, with four decimals or none.  These are read a
digit of all entries at a time, twice as fast as `numpy.loadtxt` reads them; a column that holds any
other number is read number by number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from reprlib import repr as shown
from typing import Any, NoReturn, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import number
from wordmine.lexicon.checks import EntryError

Bytes: TypeAlias = NDArray[np.uint8]
Places: TypeAlias = NDArray[np.int64]
"""Where fields begin or end, in bytes."""

Table: TypeAlias = tuple[list[str], dict[str, NDArray[Any]]]
"""n words and their statistics, each (n,)."""

_TAB, _LINE_END, _MINUS, _POINT, _ZERO = b"\t\n-.0"

_PIECE = 1 << 20
"""Characters read together: what they take fits in the processor's cache."""

_DECIMALS = 4
_MOST_DIGITS = 11
"""Digits before the decimal point: so many and the decimals fit in a double's 53 bits."""

_MOST_WHOLE = 1e18
_NOUN = {int: "whole number", float: "number"}
_NUMBER = {
    int: re.compile(r"[+-]?\d{1,18}", re.ASCII),
    float: re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE),
}


def parse(body: str, types: Mapping[str, type]) -> Table:
    """Take the words and the statistics out of lines.

    Parameters
    ----------
    body : lines of a word and its statistics, with tabs between them.
    types : the statistics, in their order; int or float.

    Raises
    ------
    EntryError : a line has too few or too many fields, or one that is no number.
    """
    words: list[str] = []
    parts = []
    for piece in _pieces(body):
        try:
            some, columns = _parse(piece, types)
        except EntryError as error:
            raise EntryError(len(words) + error.at, error.what) from None
        words += some
        parts.append(columns)
    return words, {
        name: np.concatenate([np.empty(0, kind), *(part[name] for part in parts)])
        for name, kind in types.items()
    }


def _pieces(body: str) -> Iterator[str]:
    """Cut text at the ends of lines."""
    begin = 0
    while begin < len(body):
        end = body.find("\n", begin + _PIECE) + 1 or len(body)
        yield body[begin:end]
        begin = end


def _parse(piece: str, types: Mapping[str, type]) -> Table:
    width = 1 + len(types)
    raw = piece.encode("utf-8", "surrogatepass")
    if not raw.endswith(b"\n"):
        raw += b"\n"
    data = np.frombuffer(raw, np.uint8)
    breaks = np.flatnonzero((data == _TAB) | (data == _LINE_END))
    size = raw.count(b"\n")
    if len(breaks) != size * width or (data[breaks[width - 1 :: width]] != _LINE_END).any():
        _refuse_fields(raw, width)
    begins = np.zeros_like(breaks)
    begins[1:] = breaks[:-1] + 1
    starts, ends = begins.reshape(size, width).T.copy(), breaks.reshape(size, width).T.copy()
    columns = {
        name: _column(name, kind, data, starts[at], ends[at])
        for at, (name, kind) in enumerate(types.items(), 1)
    }
    return _texts(data, starts[0], ends[0]), columns


def _refuse_fields(raw: bytes, width: int) -> NoReturn:
    """Say which line has a wrong number of fields."""
    for at, line in enumerate(raw.split(b"\n")):
        if not line:
            raise EntryError(at, "the line is empty: delete it")
        if (found := line.count(b"\t") + 1) != width:
            raise EntryError(
                at, f"{number(found, 'field')}, not {width}: correct or delete the line"
            )
    raise AssertionError("no line is at fault")


def _texts(data: Bytes, starts: Places, ends: Places) -> list[str]:
    """Fields as strings."""
    sizes = ends + 1 - starts  # with the tab or line end, to split at
    shifts = starts - (np.cumsum(sizes) - sizes)
    chosen = data[np.arange(sizes.sum()) + np.repeat(shifts, sizes)]
    text: str = chosen.tobytes().decode("utf-8", "surrogatepass")
    return text.replace("\n", "\t").split("\t")[:-1]


def _column(name: str, kind: type, data: Bytes, starts: Places, ends: Places) -> NDArray[Any]:
    """A column, read fast if it is as wordmine writes it."""
    found = _wholes(data, starts, ends) if kind is int else _decimals(data, starts, ends)
    return _read(name, kind, _texts(data, starts, ends)) if found is None else found


def _read(name: str, kind: type, texts: Sequence[str]) -> NDArray[Any]:
    """Read numbers however they are written."""
    for at, text in enumerate(texts):
        if not (_NUMBER[kind].fullmatch(text) or (kind is int and _is_whole(text))):
            raise EntryError(at, f"{name} is {shown(text)}, not a {_NOUN[kind]}: correct it")
    read = float if kind is float else lambda text: int(float(text) if _is_whole(text) else text)
    return np.array(list(map(read, texts)), kind)


def _is_whole(text: str) -> bool:
    """Whether a spreadsheet wrote a whole number with a point or an exponent."""
    is_such = not text.lstrip("+-").isdecimal() and _NUMBER[float].fullmatch(text)
    return bool(is_such) and float(text).is_integer() and float(text) < _MOST_WHOLE


def _wholes(data: Bytes, starts: Places, ends: Places) -> NDArray[np.int64] | None:
    """Read whole numbers; None unless all are digits and nothing else."""
    values, digits = _digits(data, ends, _MOST_DIGITS + 1)
    return values if np.array_equal(starts + digits, ends) and digits.all() else None


def _decimals(data: Bytes, starts: Places, ends: Places) -> NDArray[np.float64] | None:
    """Read decimals; None unless all have four decimal places, and a minus or nothing before."""
    fractions, digits = _digits(data, ends, _DECIMALS)
    if (digits < _DECIMALS).any():
        return None
    points = ends - _DECIMALS - 1
    wholes, digits = _digits(data, points, _MOST_DIGITS)
    negative = data[starts] == _MINUS
    if not (
        (data[points] == _POINT).all()
        and np.array_equal(starts + negative + digits, points)
        and digits.all()
    ):
        return None
    # A quotient of two whole numbers below 2^53 is rounded once, as a decimal that is read.
    values: NDArray[np.float64] = (wholes * 10**_DECIMALS + fractions) / 10**_DECIMALS
    return np.where(negative, -values, values)


def _digits(data: Bytes, ends: Places, most: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The whole numbers that end at some places, and how many digits each has, at most so many."""
    values = np.zeros(len(ends), np.int64)
    sizes = np.zeros(len(ends), np.int64)
    more = np.ones(len(ends), np.bool_)
    for place in range(most):
        digits = data[ends - 1 - place] - np.uint8(_ZERO)  # 10 or more for what is no digit
        more &= digits < 10
        if not more.any():
            break
        values += np.where(more, digits, 0).astype(np.int64) * 10**place
        sizes += more
    return values, sizes
