"""Counts on disk: n-gram counts with the text they were counted in, to be used again and merged."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from wordmine.counting.ngrams import NgramCounts
from wordmine.errors import CountsError
from wordmine.runtime import Column, Spilled, Workspace, chunks, replacing
from wordmine.symbols import BREAK, Alphabet
from wordmine.text import named, signatures

_VERSION = 1
_ALIGNMENT = 64
_COLUMNS = ("symbols", "parents", "counts", "left_entropy", "right_entropy")
_REMEDY = "make it anew with 'wordmine count'"


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

    def text(self) -> Column:
        """The symbols of the text, (n,), 0 at a break.

        Raises
        ------
        StorageError : there is no room.
        """
        if self.symbols is not None:
            return self.symbols
        counts = self.counts
        heads = np.append(counts.symbols[:], np.int32(BREAK))
        for _, begin, end in counts.slices(2):
            heads[begin:end] = heads[counts.parents[begin:end]]
        symbols = counts.workspace.empty(len(self.longest), np.int32)
        for begin, end in chunks(len(self.longest)):
            symbols[begin:end][:] = heads[self.longest[begin:end]]
        return symbols

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
        CountsError : the file is missing, foreign, cut off, damaged, or newer than this version.
        """
        return _load(path, workspace or Workspace())


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
    blocks: dict[str, Column] = {
        "alphabet": np.frombuffer(names, np.uint8),
        "levels": counts.levels,
        **{name: getattr(counts, name) for name in _COLUMNS},
        "longest": counted.longest,
    }
    head = {
        "version": _VERSION,
        "settings": dict(counted.settings),
        "min_count": counts.min_count,
        "arrays": {
            name: [column.dtype.str, len(column), _checksum(column)]
            for name, column in blocks.items()
        },
    }
    line = json.dumps(head, ensure_ascii=False).encode() + b"\n"
    with replacing(path) as stream:
        raw = stream.buffer
        raw.write(signatures.COUNTS + blake2b(line, digest_size=16).hexdigest().encode() + b"\n")
        raw.write(line)
        for column in blocks.values():
            raw.write(bytes(-raw.tell() % _ALIGNMENT))
            for part in _parts(column):
                raw.write(part)


def _load(path: str | os.PathLike[str], workspace: Workspace) -> Counted:
    shown = os.fspath(path)
    if shown == "-" or (os.path.exists(path) and not os.path.isfile(path)):
        raise CountsError(
            f"{named(path)}: counts are read from a file, not from a pipe, device or folder: "
            "save them as one"
        )
    try:
        with open(path, "rb") as file:
            head = _head(shown, file)
            blocks = _map(shown, file, head["arrays"])
    except OSError as error:
        raise CountsError(f"{shown}: cannot be read: {error.strerror}: check the path") from None
    levels = blocks["levels"][:]
    counts = NgramCounts(
        alphabet=Alphabet(blocks["alphabet"][:].tobytes().decode().split("\n")),
        min_count=head["min_count"],
        full_len=len(levels) - 1,
        levels=levels,
        **{name: blocks[name] for name in _COLUMNS},
        workspace=workspace,
    )
    return Counted(counts, blocks["longest"], head["settings"])


def _head(shown: str, file: BinaryIO) -> dict[str, Any]:
    if file.read(len(signatures.COUNTS)) != signatures.COUNTS:
        raise CountsError(
            f"{shown}: not a wordmine counts file: unpack it if it is compressed, or {_REMEDY}"
        )
    checksum, line = file.readline(), file.readline()
    if blake2b(line, digest_size=16).hexdigest().encode() + b"\n" != checksum:
        raise CountsError(f"{shown}: damaged at its beginning: {_REMEDY}")
    head: dict[str, Any] = json.loads(line)
    if head["version"] > _VERSION:
        raise CountsError(
            f"{shown}: format {head['version']} is newer than this wordmine knows: upgrade wordmine"
        )
    return head


def _map(shown: str, file: BinaryIO, arrays: Mapping[str, Sequence[Any]]) -> dict[str, Spilled]:
    blocks: dict[str, Spilled] = {}
    offset, size = file.tell(), Path(shown).stat().st_size
    for name, (kind, length, checksum) in arrays.items():
        offset += -offset % _ALIGNMENT
        dtype = np.dtype(kind)
        end = offset + length * dtype.itemsize
        if end > size:
            raise CountsError(f"{shown}: cut off: {size} bytes, not {end} or more: {_REMEDY}")
        blocks[name] = Spilled(file, length, dtype, offset=offset, shared=False)
        if _checksum(blocks[name]) != checksum:
            raise CountsError(f"{shown}: damaged between bytes {offset} and {end}: {_REMEDY}")
        offset = end
    if offset != size:
        raise CountsError(f"{shown}: {size - offset} bytes too long: {_REMEDY}")
    return blocks


def _parts(column: Column) -> Iterator[memoryview]:
    """The bytes of an array, piece by piece."""
    for begin, end in chunks(len(column)):
        yield np.ascontiguousarray(column[begin:end]).data


def _checksum(column: Column) -> str:
    checksum = blake2b(digest_size=16)
    for part in _parts(column):
        checksum.update(part)
    return checksum.hexdigest()
