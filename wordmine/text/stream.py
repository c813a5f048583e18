"""Streams: bytes that come in pieces and can be looked at before they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class Stream:
    """Bytes of which the first can be seen without taking them.

    Parameters
    ----------
    pieces : the bytes, in pieces of any size.
    """

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._held = b""

    def __iter__(self) -> Iterator[bytes]:
        """Take piece after piece, none of them empty, until there are no more."""
        while piece := self._held or next(filter(None, self._pieces), b""):
            self._held = b""
            yield piece

    def head(self, size: int) -> bytes:
        """The next so many bytes, fewer if there are no more; they stay to be taken."""
        if len(self._held) < size:
            held = bytearray(self._held)
            for piece in self._pieces:
                held += piece
                if len(held) >= size:
                    break
            self._held = bytes(held)
        return self._held[:size]

    def unread(self, piece: bytes) -> None:
        """Put bytes back before those to come."""
        self._held = piece + self._held
