"""Counts on disk: n-gram counts with the text they were counted in, to be used again and merged."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from wordmine.counting import header, loading
from wordmine.counting.ngrams import NgramCounts
from wordmine.runtime import Column, Workspace, chunks, replacing, validation
from wordmine.symbols import BREAK
from wordmine.text import signatures


def occurrences(text: Column, ids: Sequence[int]) -> int:
    """How often some symbols stand one after the other in a text."""
    if not ids or BREAK in ids:
        return 0
    total = 0
    for begin, end in chunks(len(text)):
        part = text[begin : min(end + len(ids) - 1, len(text))]
        starts = np.flatnonzero(part[: end - begin] == ids[0])
        starts = starts[starts + len(ids) <= len(part)]
        for at, symbol in enumerate(ids):
            starts = starts[part[starts + at] == symbol]
        total += len(starts)
    return total


@dataclass(frozen=True, eq=False)
class Counted:
    """A counted text.

    Attributes
    ----------
    counts : its n-gram counts.
    longest : (n,) the longest counted n-gram at each position, -1 at a break.  It holds the text
        as well, for an n-gram begins with the symbol that stands at its position.
    settings : how it was counted: JSON values by name.
    symbols : the symbols of the text, where they are still at hand.
    """

    counts: NgramCounts
    longest: Column
    settings: Mapping[str, Any]
    symbols: Column | None = None

    def __repr__(self) -> str:
        return f"<Counted text of {self.counts.total} symbols, {len(self.counts)} n-grams>"

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled: the arrays may be larger than memory."""
        raise TypeError(
            "counts are not pickled: save them with Counted.save, and pass on the path of the file"
        )

    def text(self) -> Column:
        """The symbols of the text, (n,), 0 at a break.

        Raises
        ------
        StorageError : there is no room.
        """
        if self.symbols is not None:
            return self.symbols
        return self.counts.symbols_of(self.longest)

    def forget_symbols(self) -> None:
        """Free the memory of the symbols, a quarter of all; `text` can make them again."""
        object.__setattr__(self, "symbols", None)

    def occurrences(self, ids: Sequence[int]) -> int:
        """How often some symbols stand one after the other, whether that was counted or not.

        Raises
        ------
        StorageError : there is no room for the text.
        """
        node = self.counts.find(ids)
        if node >= 0:
            return int(self.counts.counts[node : node + 1][0])
        return occurrences(self.text(), ids)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write a file: a line of JSON, then the arrays, each with its checksum.

        The same text and settings give the same bytes.

        Raises
        ------
        OutputError : the file cannot be written.
        """
        _save(path, self)

    @classmethod
    def load(cls, path: str | os.PathLike[str], workspace: Workspace | None = None) -> Counted:
        """Open a file; slices of its arrays are mapped into memory as they are taken.

        Parameters
        ----------
        path : the file.
        workspace : where to put what is derived from it; None for the default memory.

        Raises
        ------
        CountsError : the file is missing, foreign, cut off, damaged, forged, or newer than this
            version.
        StorageError : there is no room for what has to be held.
        SettingsError : it is no path.
        """
        validation.PATH.check("path", path)
        loaded = loading.load(path, workspace or Workspace())
        return cls(*loaded)


def is_counts(path: str | os.PathLike[str]) -> bool:
    """Whether a file begins like one that `Counted.save` wrote; not whether it is whole."""
    if not os.path.isfile(path):  # what is read of a pipe would be lost
        return False
    try:
        with open(path, "rb") as file:
            return signatures.kind(file.read(signatures.LONGEST)) == "counts"
    except OSError:
        return False


def _save(path: str | os.PathLike[str], counted: Counted) -> None:
    counts = counted.counts
    names = "\n".join(counts.alphabet.symbols).encode()
    arrays: dict[str, Column] = {
        "alphabet": np.frombuffer(names, np.uint8),
        "levels": counts.levels,
        **{name: getattr(counts, name) for name in header.COLUMNS},
        "longest": counted.longest,
    }
    head = header.written(counted.settings, counts.min_count, arrays)
    with replacing(path) as stream:
        raw, at = stream.buffer, len(head)
        raw.write(head)
        for column in arrays.values():
            gap = header.padding(at)  # not by where the stream is, which a pipe does not know
            raw.write(bytes(gap))
            for begin, end in chunks(len(column)):
                raw.write(np.ascontiguousarray(column[begin:end]).data)
            at += gap + len(column) * column.dtype.itemsize
