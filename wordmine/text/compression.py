"""Streams of bytes, and compressed ones: known by their first bytes, unpacked as they are read."""

from __future__ import annotations

import bz2
import lzma
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Protocol

from wordmine.errors import UnreadableError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_PACKED_SIZE = 1 << 16
"""Bytes unpacked at a time; what follows a member is put back, so they should not be many."""

_UNPACKED_SIZE = 1 << 20
"""Most bytes that one step of unpacking may give, however well they were packed."""

_XZ_MEMORY = 128 << 20
"""Most bytes that unpacking xz may take; ``xz -9`` needs 65 MB.  Zstandard has its own limit."""

_DEEPEST = 4
"""How often data may be packed in itself; there are archives that unpack to themselves."""


class Stream:
    """Bytes of which the first can be seen without taking them.

    Parameters
    ----------
    pieces : the bytes, in pieces of any size.
    live : whether more may be long in coming, so that nothing is waited for that need not be.
    """

    def __init__(self, pieces: Iterable[bytes], *, live: bool = False) -> None:
        self._pieces = iter(pieces)
        self._held = b""
        self.live = live

    def __iter__(self) -> Iterator[bytes]:
        """Take piece after piece, none of them empty, until there are no more."""
        while piece := self._held or next(filter(None, self._pieces), b""):
            self._held = b""
            yield piece

    def head(self, size: int) -> bytes:
        """The next so many bytes, fewer if there are no more; they stay to be taken.

        Of a stream that is live, no more than the first line is waited for.
        """
        if len(self._held) < size and not (self.live and b"\n" in self._held):
            held = bytearray(self._held)
            for piece in self._pieces:
                held += piece
                if len(held) >= size or (self.live and b"\n" in piece):
                    break
            self._held = bytes(held)
        return self._held[:size]

    def lines(self, size: int, most: int) -> bytes:
        """The next whole lines of at least so many bytes; they stay to be taken.

        What has no line end within `most` bytes is cut there.
        """
        held = bytearray(self._held)
        while (end := held.find(b"\n", size)) < 0 and len(held) < most:
            piece = next(self._pieces, b"")
            if not piece:
                end = len(held)
                break
            held += piece
        self._held = bytes(held)
        return self._held[: min(end + 1 or most, most)]

    def unread(self, piece: bytes) -> None:
        """Put bytes back before those to come."""
        self._held = piece + self._held


class _Unpacker(Protocol):
    """What bz2, lzma and zstd have in common: an object that unpacks one member."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /, max_length: int) -> bytes: ...


class _Gunzip:
    """zlib's unpacker with the manners of the others."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        self._full = False

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        # What did not fit may be held back within zlib, with no input left over.
        return not (self._full or self._inner.unconsumed_tail)

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, /, max_length: int) -> bytes:
        given = self._inner.decompress(self._inner.unconsumed_tail + data, max_length)
        self._full = len(given) == max_length
        return given


_FORMATS: tuple[tuple[str, re.Pattern[bytes], Callable[[], _Unpacker]], ...] = (
    ("gzip", re.compile(rb"\x1f\x8b\x08"), _Gunzip),
    # A block, or the end of data that has none: "BZh9" alone could begin a text.
    ("bzip2", re.compile(rb"BZh[1-9](1AY&SY|\x17rE8P\x90)"), bz2.BZ2Decompressor),
    ("xz", re.compile(rb"\xfd7zXZ\0"), lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, _XZ_MEMORY)),
    # A frame of data, or one to be passed over.
    ("zstandard", re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"), zstd.ZstdDecompressor),
)
_LONGEST_MAGIC = 10

_ERRORS = (zlib.error, lzma.LZMAError, zstd.ZstdError, OSError, ValueError, EOFError)


def unpacked(stream: Stream, name: str) -> Stream:
    """Unpack gzip, bzip2, xz and zstandard, in one member or several, also one in another.

    Parameters
    ----------
    stream : the data; what is not compressed comes back as it is.
    name : what to call it in errors.

    Raises
    ------
    UnreadableError : while the result is read: the data is damaged, cut short, followed by
        something else, or packed too often.
    """
    for _ in range(_DEEPEST):
        if _format(stream) is None:
            return stream
        stream = Stream(_members(stream, name))
    if _format(stream) is not None:
        raise UnreadableError(
            f"{name}: compressed more than {_DEEPEST} times over: unpack it and give the text",
            "compressed too often",
        )
    return stream


def beginning(path: Path, size: int) -> bytes:
    """The first bytes of a file, unpacked; none of what cannot be read, which reading will tell."""
    if not path.is_file():  # what is read of a pipe would be lost
        return b""
    try:
        with path.open("rb") as file:
            raw = Stream(iter(partial(file.read, _PACKED_SIZE), b""))
            return unpacked(raw, str(path)).head(size)
    except (OSError, UnreadableError):
        return b""


def _format(stream: Stream) -> tuple[str, Callable[[], _Unpacker]] | None:
    head = stream.head(_LONGEST_MAGIC)
    return next(((name, new) for name, magic, new in _FORMATS if magic.match(head)), None)


def _members(stream: Stream, name: str) -> Iterator[bytes]:
    """What one member after another unpacks to; zeros may pad them."""
    packed = Stream(
        piece[at : at + _PACKED_SIZE]
        for piece in stream
        for at in range(0, len(piece), _PACKED_SIZE)
    )
    while packed.head(1):
        found = _format(packed)
        if found is None:
            _pass_padding(packed, name)
            continue
        kind, new = found
        unpacker = new()
        try:
            yield from _member(packed, unpacker)
        except _ERRORS as error:
            raise UnreadableError(
                f"{name}: damaged {kind} data ({error}): get the file again",
                f"damaged {kind} data",
            ) from None
        if not unpacker.eof:
            raise UnreadableError(
                f"{name}: {kind} data that is cut short: get the whole file again",
                f"{kind} data that is cut short",
            )
        packed.unread(unpacker.unused_data)


def _member(packed: Stream, unpacker: _Unpacker) -> Iterator[bytes]:
    """What one member unpacks to, as far as there is data."""
    for piece in packed:
        yield unpacker.decompress(piece, _UNPACKED_SIZE)
        while not (unpacker.eof or unpacker.needs_input):
            yield unpacker.decompress(b"", _UNPACKED_SIZE)
        if unpacker.eof:
            break


def _pass_padding(packed: Stream, name: str) -> None:
    """Pass over zeros after a member; anything else there would be text lost."""
    for piece in packed:
        if rest := piece.lstrip(b"\0"):
            packed.unread(rest)
            break
    if packed.head(1) and _format(packed) is None:
        raise UnreadableError(
            f"{name}: the compressed data is followed by something that is not: get the file "
            "again, or unpack it and give the text",
            "compressed data that something else follows",
        )
