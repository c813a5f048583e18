"""Decoding: the text that the bytes of a file hold."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from wordmine.errors import CorpusError
from wordmine.text import charset
from wordmine.text.reading import Reading
from wordmine.text.stream import Stream

_MARK = "\udcff"
"""Stands for an undecodable byte until it is counted; no decoder makes a lone surrogate."""

_ERROR_HANDLER = "wordmine.mark"
_NOT_ASCII = re.compile(rb"[^\x01-\x7f]")


def _mark(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return _MARK * (error.end - error.start), error.end


codecs.register_error(_ERROR_HANDLER, _mark)


class Decoder:
    """Decodes files, and counts what in them cannot be.

    Parameters
    ----------
    reading : the encoding, and what to do with undecodable bytes; None for the defaults where
        nothing else can be asked for.
    """

    def __init__(self, reading: Reading | None) -> None:
        self._reading = reading or Reading()
        self._is_fixed = reading is None
        self.undecodable = 0
        """Bytes replaced or left out so far."""

    def text(self, stream: Stream, name: str) -> Iterator[str]:
        """The text of a file, without byte order mark, in pieces as large as the stream's.

        Parameters
        ----------
        stream : the file's bytes, from the first.
        name : what to call it in errors.

        Raises
        ------
        CorpusError : undecodable bytes, unless they are to be replaced or skipped; binary data.
        """
        encoding = self._reading.encoding or charset.marked(stream.head(4))
        offset = 0
        if encoding is None:
            for piece in _ascii(stream):
                yield piece
                offset += len(piece)
            encoding = _detected(stream, offset)
        first = True
        for piece in self._decoded(stream, name, encoding, offset):
            yield piece.removeprefix("\ufeff") if first and not offset else piece
            first = first and not piece

    def _decoded(self, stream: Stream, name: str, encoding: str, offset: int) -> Iterator[str]:
        """Decode the rest of a file, of which `offset` bytes have been read."""
        strict = self._reading.errors == "strict"
        decoder = codecs.getincrementaldecoder(encoding)("strict" if strict else _ERROR_HANDLER)
        has_zeros = b"\0" in " ".encode(encoding)
        for piece in stream:
            if not has_zeros and b"\0" in piece:
                raise CorpusError(
                    f"{name}: a NUL byte at offset {offset + piece.index(0)}: this looks like a "
                    "binary file, or UTF-16 text that "
                    + ("must become UTF-8" if self._is_fixed else "--encoding must name")
                )
            yield self._step(decoder, piece, name, encoding, offset)
            offset += len(piece)
        yield self._step(decoder, b"", name, encoding, offset)

    def _step(
        self,
        decoder: codecs.IncrementalDecoder,
        piece: bytes,
        name: str,
        encoding: str,
        offset: int,
    ) -> str:
        """Decode a piece that begins at `offset`; an empty one ends the file."""
        held = len(decoder.getstate()[0])
        try:
            text = decoder.decode(piece, not piece)
        except UnicodeDecodeError as error:
            raise CorpusError(
                f"{name}: not {encoding.upper()} at byte offset {offset - held + error.start} "
                f"(0x{error.object[error.start]:02x}): "
                + (
                    "convert the file to UTF-8"
                    if self._is_fixed
                    else "name the --encoding, or use --errors replace or skip"
                )
            ) from None
        except UnicodeError as error:
            raise CorpusError(f"{name}: {error}: name another --encoding") from None
        if self._reading.errors != "strict" and _MARK in text:
            self.undecodable += text.count(_MARK)
            text = text.replace(_MARK, "\ufffd" if self._reading.errors == "replace" else "")
        return text


def _ascii(stream: Stream) -> Iterator[str]:
    """Take the plain ASCII text that a file begins with, if it is long.

    It reads alike in every encoding the rest may turn out to be in.  A file whose first bytes are
    few is left whole, because characters in UTF-16 may look like ASCII too.
    """
    if _plain(stream.head(charset.SAMPLE)) < charset.SAMPLE:
        return
    for piece in stream:
        plain = _plain(piece)
        if plain:
            yield piece[:plain].decode("ascii")
        if plain < len(piece):
            stream.unread(piece[plain:])
            return


def _detected(stream: Stream, offset: int) -> str:
    """Detect the encoding of what is to come."""
    head = stream.head(charset.SAMPLE)
    size = _plain(head) + charset.SAMPLE
    sample = stream.head(size)
    return charset.detect(sample, whole=len(stream.head(size + 1)) == len(sample))


def _plain(piece: bytes) -> int:
    """How many bytes at the start are ASCII and not NUL."""
    found = _NOT_ASCII.search(piece)
    return found.start() if found else len(piece)
