"""Sources: what a corpus is read from, one after the other."""

from __future__ import annotations

import logging
import os
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from numbers import Real
from pathlib import Path
from typing import IO, Literal, TypeAlias

from wordmine.errors import CorpusError
from wordmine.runtime import Workspace
from wordmine.text import compression, lines, records, signatures
from wordmine.text.compression import Stream
from wordmine.text.encodings import Decoder
from wordmine.text.files import Source, explained, files, may_be_path, named, read, stdin
from wordmine.text.reading import Reading

Content: TypeAlias = Literal["text", "words", "lattices", "vectors"]
"""What files should hold: running text, words as a lexicon or dictionary has them, or lattices."""

_NOT_COUNTS = {
    "text": "leave it out; 'wordmine discover' takes counts alone, 'wordmine merge' several",
    "words": "make a lexicon of them with 'wordmine discover'",
    "lattices": "give lattices as JSON lines",
    "vectors": "learn vectors from them with 'wordmine vectors'",
}
"""What to do about counts among other content."""

BLOCK_SIZE = 1 << 20
"""Bytes of a file read at a time; text of an iterable is gathered to about as many characters."""

_HEAD = 1 << 12
"""Characters of a file that show whether it is made of records."""

_FIRST = 100
"""Texts that are looked at, lest they are paths."""

_log = logging.getLogger("wordmine")


class Sources:
    """One pass through the sources of a corpus.

    Parameters
    ----------
    reading : how to read them; None for the defaults where nothing else can be asked for, so that
        errors advise to change the files.
    workspace : what limits the memory, and has the folder for copies of what cannot be read in one
        go.
    content : what they should hold.  Among text a lexicon is refused, and what seems to be records,
        without a field being named, is warned of.
    block_size : about how much to hold at a time, bytes.
    flat : whether every record and string is to be one line, whatever it holds, so that lines can
        be numbered.
    again : whether they were read before, so that nothing is warned of once more.
    """

    def __init__(
        self,
        reading: Reading | None,
        workspace: Workspace,
        content: Content = "text",
        *,
        block_size: int = BLOCK_SIZE,
        flat: bool = False,
        again: bool = False,
    ) -> None:
        self.decoder = Decoder(reading)
        self._reading = reading or Reading()
        self._naming_a_field = (
            "count its text first, with 'wordmine count --field'"
            if reading is None
            else "name the field that holds the text, as in --field text"
        )
        self._workspace = workspace
        self._block_size = block_size
        self._flat = flat
        self._content = content
        self._unchecked = _FIRST
        self._has_warned = again or content != "text"

    def of_texts(self, texts: Iterable[object]) -> Generator[tuple[str, Iterator[str]], None, None]:
        """What strings are called, and their text.

        Raises
        ------
        CorpusError : there is something else among them.
        """
        yield "text", self._gathered(self._strings(texts))

    def of_paths(self, paths: Iterable[Source]) -> Generator[tuple[str, Iterator[str]], None, None]:
        """What each file is called, and its text, to be taken before the next file is.

        Raises
        ------
        CorpusError : a file is missing or not readable, damaged, binary, or not in the encoding or
            of the form it should be.
        StorageError : there is no room for what has to be held.
        """
        for path in map(Path, paths):
            if str(path) == "-":
                yield named(path), self._file(stdin(), named(path))
                continue
            with explained(path):
                found = files(path, self._reading.glob)
            for file_path in found:
                with explained(file_path), file_path.open("rb") as file:
                    yield str(file_path), self._file(file, str(file_path))

    def _gathered(self, texts: Iterable[str]) -> Iterator[str]:
        """Texts on lines of their own; on one each, if lines are to be numbered."""
        if self._flat:
            texts = (text.replace("\n", " ") for text in texts)
        return lines.gathered(texts, self._block_size)

    def _strings(self, items: Iterable[object]) -> Iterator[str]:
        """The strings that are text; warn, once, of one among the first that is a path."""
        missing = 0
        for item in items:
            if not isinstance(item, str):
                if not _is_missing(item):
                    raise CorpusError(
                        f"among the texts there is one of type {type(item).__name__}, which is no "
                        "string: leave it out, or turn it into one"
                    )
                missing += 1
                continue
            if self._unchecked:
                self._unchecked -= 1
                if may_be_path(item) and os.path.isfile(item):
                    self._unchecked = 0
                    _log.warning(
                        "%r is the path of a file, but is read as text: to read the file, give "
                        "paths and no texts",
                        item,
                    )
            yield item
        if missing:
            _log.warning("texts that are missing, and were left out: %s", f"{missing:,}")

    def _file(self, file: IO[bytes], name: str) -> Iterator[str]:
        """The text of an open file."""
        raw = Stream(read(file, name, self._block_size))
        stream = compression.unpacked(raw, name)
        is_plain = stream is raw and os.path.isfile(name)
        self._refuse_own(signatures.kind(stream.head(signatures.LONGEST)), name, is_plain=is_plain)
        field = self._reading.field
        if stream.head(len(records.PARQUET_MAGIC)) == records.PARQUET_MAGIC:
            if self._content != "text":
                raise CorpusError(f"{name}: a Parquet file, not {self._content}: give them as text")
            if field is None:
                raise CorpusError(f"{name}: a Parquet file: {self._naming_a_field}")
            with self._seekable(file, stream, is_packed=stream is not raw) as whole:
                found = records.parquet_texts(whole, field, name)
                yield from self._gathered(found)
            return
        pieces = self.decoder.text(stream, name)
        if field is None:
            yield from lines.ended(self._warned(pieces, name))
        else:
            yield from self._gathered(records.texts(pieces, field, name))

    @contextmanager
    def _seekable(self, file: IO[bytes], stream: Stream, *, is_packed: bool) -> Iterator[IO[bytes]]:
        """A file that holds what a stream does and can be read from anywhere: itself, or a copy."""
        if file.seekable() and not is_packed:
            file.seek(0)
            yield file
            return
        with self._workspace.file() as copy:
            for piece in stream:
                self._workspace.write(copy, piece)
            yield copy

    def _refuse_own(self, kind: signatures.Kind | None, name: str, *, is_plain: bool) -> None:
        """Refuse a file that wordmine wrote, and which does not hold what it should."""
        if kind == "counts":
            remedy = _NOT_COUNTS[self._content]
            if self._content == "text" and not is_plain:
                remedy = "where counts can be used, they must be a file that is not compressed"
            elif self._content == "words" and not is_plain:
                remedy += ", which reads counts from a file that is not compressed"
            raise CorpusError(f"{name}: holds counts, not {self._content}: {remedy}")
        if kind is not None and self._content == "text":
            what = "a lexicon" if kind == "lexicon" else "terms"
            raise CorpusError(
                f"{name}: is {what} that wordmine wrote, not text: leave it out, or move it out "
                "of the folder"
            )

    def _warned(self, pieces: Iterator[str], name: str) -> Iterator[str]:
        """Warn, once for a corpus, of records that are about to be read as plain text."""
        if self._has_warned:
            yield from pieces
            return
        head = ""
        for piece in pieces:
            head += piece
            if len(head) >= _HEAD:
                break
        if kind := records.kind(head[:_HEAD]):
            self._has_warned = True
            _log.warning("%s looks like %s: %s", name, kind, self._naming_a_field)
        yield head
        yield from pieces


def _is_missing(item: object) -> bool:
    """Whether something stands for a text that is not there, as in a column of a table."""
    is_nan = isinstance(item, Real) and item != item
    return item is None or is_nan or type(item).__name__ in ("NAType", "NaTType")
