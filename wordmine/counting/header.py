"""Headers of counts files: how the text was counted, and which arrays follow."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, BinaryIO, NamedTuple

import numpy as np

from wordmine.counting.extent import KINDS, MOST
from wordmine.counting.settings import check_described
from wordmine.errors import CountsError
from wordmine.runtime import TEXT_ERRORS, Column, chunks, validation
from wordmine.text import signatures

_VERSION = 1

_ALIGNMENT = 64
"""Arrays begin at multiples of this, bytes."""

_LONGEST = 1 << 20
"""Bytes of JSON at most; the name of a field may be long."""

COLUMNS = tuple(KINDS)
"""The arrays that hold something of each n-gram."""

_KINDS: dict[str, np.dtype[Any]] = {
    "alphabet": np.dtype(np.uint8),
    "levels": np.dtype(np.int64),
    **{name: np.dtype(kind) for name, kind in KINDS.items()},
    "longest": np.dtype(np.int32),
}
"""All arrays, in order, and what they are made of."""

_PARTS = ("version", "settings", "min_count", "arrays")

_SIZE = validation.whole(1, MOST)
_MIN_COUNT = validation.whole(1, 2**31 - 1)

REMEDY = "make it anew with 'wordmine count'"


class Block(NamedTuple):
    """An array of a counts file: so many elements of a kind, from a byte on, and their checksum."""

    kind: np.dtype[Any]
    size: int
    begin: int
    checksum: str

    @property
    def end(self) -> int:
        """The byte after the last."""
        return self.begin + self.size * self.kind.itemsize


class Header(NamedTuple):
    """What a counts file says of itself."""

    settings: dict[str, Any]
    min_count: int
    blocks: dict[str, Block]


def checksum(column: Column) -> str:
    """The checksum of an array."""
    found = blake2b(digest_size=16)
    for begin, end in chunks(len(column)):
        found.update(np.ascontiguousarray(column[begin:end]).data)
    return found.hexdigest()


def padding(at: int) -> int:
    """How many bytes there are between a byte of a file and the next array."""
    return -at % _ALIGNMENT


def written(settings: Mapping[str, Any], min_count: int, arrays: Mapping[str, Column]) -> bytes:
    """A header: the signature, the checksum of a line, and the line, which is JSON."""
    head = {
        "version": _VERSION,
        "settings": dict(settings),
        "min_count": min_count,
        "arrays": {
            name: [arrays[name].dtype.str, len(arrays[name]), checksum(arrays[name])]
            for name in _KINDS
        },
    }
    line = json.dumps(head, ensure_ascii=False).encode(errors=TEXT_ERRORS) + b"\n"
    return signatures.COUNTS + _digest(line) + line


def read(file: BinaryIO, shown: str) -> Header:
    """Take the header from a file.

    Raises
    ------
    CountsError : the file is foreign, damaged, newer than this version, or says what cannot be.
    """
    if file.read(len(signatures.COUNTS)) != signatures.COUNTS:
        raise CountsError(
            f"{shown}: not a wordmine counts file: unpack it if it is compressed, or {REMEDY}"
        )
    given, line = file.readline(len(_digest(b""))), file.readline(_LONGEST)
    if _digest(line) != given:
        raise CountsError(f"{shown}: damaged at its beginning: {REMEDY}")
    try:
        head = json.loads(line)
        version = head["version"]
        if type(version) is int and version > _VERSION:
            raise CountsError(
                f"{shown}: format {version} is newer than this wordmine knows: upgrade wordmine"
            )
        return _checked(head, file.tell())
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise CountsError(f"{shown}: its header is not valid ({error}): {REMEDY}") from None


def _checked(head: dict[str, Any], end: int) -> Header:
    """What a header says that ends at a byte; any error says what is wrong with it."""
    if tuple(head) != _PARTS or type(head["version"]) is not int or head["version"] < 1:
        raise ValueError(f"it is not made of {', '.join(_PARTS)}")
    _, settings, min_count, arrays = head.values()
    check_described(settings)
    _MIN_COUNT.check("min_count", min_count)
    if list(arrays) != list(_KINDS):
        raise ValueError(f"the arrays are not {', '.join(_KINDS)}")
    blocks: dict[str, Block] = {}
    for name, (kind, size, given) in arrays.items():
        if kind != _KINDS[name].str or not isinstance(given, str):
            raise ValueError(f"{name} is of another kind than {_KINDS[name].str}")
        _SIZE.check(f"the size of {name}", size)
        blocks[name] = Block(_KINDS[name], size, end + padding(end), given)
        end = blocks[name].end
    if len({blocks[name].size for name in COLUMNS}) > 1:
        raise ValueError(f"{', '.join(COLUMNS)} differ in size")
    if blocks["levels"].size != settings["max_len"] + 1:
        raise ValueError("there is not a level for each length")
    return Header(settings, min_count, blocks)


def _digest(line: bytes) -> bytes:
    return blake2b(line, digest_size=16).hexdigest().encode() + b"\n"
