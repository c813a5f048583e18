"""Counts on disk: n-gram counts with the text they were counted in, to be used again and merged."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine import signatures
from wordmine.alphabet import BREAK, Alphabet
from wordmine.errors import CountsError
from wordmine.ngrams import NgramCounts
from wordmine.output import replacing

_VERSION = 1
_ALIGNMENT = 64
_ARRAYS = ("levels", "symbols", "parents", "counts", "left_sums", "right_sums")
_REMEDY = "make it anew with 'wordmine count'"


class Counted(NamedTuple):
    """A counted text.

    Attributes
    ----------
    counts : its n-gram counts.
    longest : (n,) the longest counted n-gram at each position, -1 at a break.  It holds the text
        as well, for an n-gram begins with the symbol that stands at its position.
    settings : how it was counted: JSON values by name.
    """

    counts: NgramCounts
    longest: NDArray[np.int32]
    settings: Mapping[str, Any]

    def __repr__(self) -> str:
        return f"<Counted text of {self.counts.total} symbols, {len(self.counts)} n-grams>"

    def text(self) -> NDArray[np.int32]:
        """The symbols of the text, (n,), 0 at a break."""
        heads = self.counts.symbols.copy()
        for begin, end in pairwise(self.counts.levels[1:]):
            heads[begin:end] = heads[self.counts.parents[begin:end]]
        symbols: NDArray[np.int32] = np.append(heads, np.int32(BREAK))[self.longest]
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
    def load(cls, path: str | os.PathLike[str]) -> Counted:
        """Open a file; its arrays are mapped into memory, and changes to them stay there.

        Raises
        ------
        CountsError : the file is missing, foreign, cut off, damaged, or newer than this version.
        """
        return _load(path)


def is_counts(path: str | os.PathLike[str]) -> bool:
    """Whether a file begins like one that `Counted.save` wrote; not whether it is whole."""
    try:
        with open(path, "rb") as file:
            return signatures.kind(file.read(signatures.LONGEST)) == "counts"
    except (OSError, ValueError):  # a path may hold what none can
        return False


def _save(path: str | os.PathLike[str], counted: Counted) -> None:
    counts = counted.counts
    arrays = {name: getattr(counts, name) for name in _ARRAYS} | {"longest": counted.longest}
    names = "\n".join(counts.alphabet.symbols).encode()
    blocks = {"alphabet": np.frombuffer(names, np.uint8), **arrays}
    head = {
        "version": _VERSION,
        "settings": dict(counted.settings),
        "min_count": counts.min_count,
        "arrays": {
            name: [array.dtype.str, len(array), _checksum(array)] for name, array in blocks.items()
        },
    }
    line = json.dumps(head, ensure_ascii=False).encode() + b"\n"
    with replacing(path) as stream:
        raw = stream.buffer
        raw.write(
            signatures.COUNTS + blake2b(line, digest_size=16).hexdigest().encode() + b"\n" + line
        )
        for array in blocks.values():
            raw.write(bytes(-raw.tell() % _ALIGNMENT))
            raw.write(np.ascontiguousarray(array).data)


def _load(path: str | os.PathLike[str]) -> Counted:
    shown = os.fspath(path)
    try:
        with open(path, "rb") as file:
            head = _head(shown, file)
            blocks = _map(shown, file, head["arrays"])
    except OSError as error:
        raise CountsError(f"{shown}: cannot be read: {error.strerror}: check the path") from None
    longest = blocks.pop("longest")
    names = blocks.pop("alphabet").tobytes().decode()
    counts = NgramCounts(
        alphabet=Alphabet(names.split("\n")),
        min_count=head["min_count"],
        full_len=len(blocks["levels"]) - 1,
        **blocks,
    )
    return Counted(counts, longest, head["settings"])


def _head(shown: str, file: BinaryIO) -> dict[str, Any]:
    if file.read(len(signatures.COUNTS)) != signatures.COUNTS:
        raise CountsError(f"{shown}: not a wordmine counts file: {_REMEDY}")
    checksum, line = file.readline(), file.readline()
    if blake2b(line, digest_size=16).hexdigest().encode() + b"\n" != checksum:
        raise CountsError(f"{shown}: damaged at its beginning: {_REMEDY}")
    head: dict[str, Any] = json.loads(line)
    if head["version"] > _VERSION:
        raise CountsError(
            f"{shown}: format {head['version']} is newer than this wordmine knows: upgrade wordmine"
        )
    return head


def _map(shown: str, file: BinaryIO, arrays: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    blocks: dict[str, Any] = {}
    offset, size = file.tell(), Path(shown).stat().st_size
    for name, (kind, length, checksum) in arrays.items():
        offset += -offset % _ALIGNMENT
        dtype = np.dtype(kind)
        end = offset + length * dtype.itemsize
        if end > size:
            raise CountsError(f"{shown}: cut off: {size} bytes, not {end} or more: {_REMEDY}")
        # A mapping cannot be empty.
        blocks[name] = np.memmap(file, dtype, "c", offset, length) if length else np.empty(0, dtype)
        if _checksum(blocks[name]) != checksum:
            raise CountsError(f"{shown}: damaged between bytes {offset} and {end}: {_REMEDY}")
        offset = end
    if offset != size:
        raise CountsError(f"{shown}: {size - offset} bytes too long: {_REMEDY}")
    return blocks


def _checksum(array: NDArray[Any]) -> str:
    return blake2b(np.ascontiguousarray(array).data, digest_size=16).hexdigest()
