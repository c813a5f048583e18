"""Corpora: files, folders, standard input or strings, read as blocks of text."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from stat import S_ISREG
from typing import IO, TypeAlias

from wordmine import compression, lines, progress, records, signatures
from wordmine.alphabet import RUN_CHARACTERS
from wordmine.decoding import Decoder
from wordmine.errors import CorpusError
from wordmine.reading import Reading
from wordmine.storage import Storage
from wordmine.stream import Stream

Source: TypeAlias = str | os.PathLike[str]
Corpus: TypeAlias = Source | Iterable[str] | Iterable[os.PathLike[str]]
"""One path, several paths (as `os.PathLike`), or an iterable of strings of text.

A path may be a file, a folder, which stands for the files in it, or ``-`` for standard input.
"""

_LONGEST_PATH = 4096

BLOCK_SIZE = 1 << 20
"""Bytes of a file read at a time; text of an iterable is gathered to about as many characters."""

_HEAD = 1 << 12
"""Characters of a file that show whether it is made of records."""

_FIRST = 100
"""Strings of an iterable that are looked at, lest they are paths."""

_log = logging.getLogger("wordmine")


def blocks(
    corpus: Corpus,
    reading: Reading | None = None,
    storage: Storage | None = None,
    *,
    prose: bool = True,
    block_size: int = BLOCK_SIZE,
) -> Iterator[str]:
    """Read a corpus as blocks of text that end outside any letter/digit run.

    A line break follows each record and string of an iterable, and each file that does not end
    with one.  What was dropped or replaced on the way is logged at the end.

    Parameters
    ----------
    corpus : a path, several paths, or strings of text.
    reading : how to read it; None for the defaults.
    storage : what limits the memory for it, and has the folder for copies of what cannot be read in
        one go; None for the default memory.
    prose : whether it should be running text, so that a lexicon is refused and what seems to be
        records, without a field being named, is warned of.
    block_size : about how much to hold at a time, bytes.

    Raises
    ------
    CorpusError : a source that is missing or not readable, damaged, binary, or not in the encoding
        or of the form it should be; something that cannot be a corpus.
    StorageError : there is no room for what has to be held.
    """
    reading = reading or Reading()
    storage = storage or Storage()
    decoder = Decoder(reading)
    pieces = _Sources(reading, decoder, storage, block_size, prose=prose).pieces(corpus)
    if reading.dedup:
        pieces = lines.distinct(pieces, storage)
    if reading.t2s:
        pieces = lines.simplified(pieces)
    yield from _outside_runs(pieces)
    if decoder.undecodable:
        done = "replaced" if reading.errors == "replace" else "skipped"
        _log.warning("undecodable bytes %s: %s", done, f"{decoder.undecodable:,}")


def size(corpus: Corpus, reading: Reading) -> int:
    """Bytes that there are to read; 0 where nobody knows, as of a pipe or of strings.

    Parameters
    ----------
    corpus, reading : as for `blocks`.
    """
    given = [Path(corpus)] if isinstance(corpus, str) else corpus
    paths = given if isinstance(given, list | tuple) else [given]
    if not all(isinstance(path, os.PathLike) for path in paths):
        return 0
    try:
        found = [file.stat() for path in paths for file in files(Path(str(path)), reading.glob)]
    except (OSError, ValueError, CorpusError):  # reading will say so
        return 0
    return sum(one.st_size for one in found) if all(S_ISREG(one.st_mode) for one in found) else 0


def _outside_runs(pieces: Iterable[str]) -> Iterator[str]:
    """Shift the cuts between pieces of text to where there is no letter/digit run."""
    open_run: list[str] = []
    for piece in pieces:
        closed = piece.rstrip(RUN_CHARACTERS)
        if closed:
            yield "".join((*open_run, closed))
            open_run.clear()
        open_run.append(piece[len(closed) :])
    if any(open_run):
        yield "".join(open_run)


class _Sources:
    """Takes pieces of text out of whatever a corpus is."""

    def __init__(
        self, reading: Reading, decoder: Decoder, storage: Storage, block_size: int, *, prose: bool
    ) -> None:
        self._reading = reading
        self._storage = storage
        self._decoder = decoder
        self._block_size = block_size
        self._prose = prose
        self._unchecked = _FIRST
        self._has_warned = not prose

    def pieces(self, corpus: Corpus) -> Iterator[str]:
        """The text of all sources, each file, record and string on lines of its own."""
        if isinstance(corpus, str) and not _may_be_path(corpus):
            raise CorpusError(
                f"a string of {len(corpus):,} characters is no path: put text in a list, [text]"
            )
        if isinstance(corpus, str | os.PathLike):
            yield from self._path(Path(corpus))
            return
        if isinstance(corpus, bytes) or not isinstance(corpus, Iterable):
            raise _no_corpus(corpus)
        given: Iterable[str | os.PathLike[str]] = corpus
        for are_paths, items in groupby(given, lambda item: isinstance(item, os.PathLike)):
            if are_paths:
                for path in items:
                    yield from self._path(Path(path))
            else:
                yield from lines.gathered(self._texts(items), self._block_size)

    def _texts(self, items: Iterable[object]) -> Iterator[str]:
        """The strings that are text; warn, once, of one among the first that is a path."""
        for item in items:
            if not isinstance(item, str):
                raise _no_corpus(item)
            if self._unchecked:
                self._unchecked -= 1
                if _may_be_path(item) and os.path.isfile(item):
                    self._unchecked = 0
                    _log.warning(
                        "%r is the path of a file, but a string in a list is text: to read the "
                        "file, make it a pathlib.Path",
                        item,
                    )
            yield item

    def _path(self, path: Path) -> Iterator[str]:
        """The text of a file, of all files of a folder, or of standard input."""
        try:
            if str(path) == "-":
                yield from self._file(_stdin(), "standard input")
                return
            for file_path in files(path, self._reading.glob):
                with file_path.open("rb") as file:
                    yield from self._file(file, str(file_path))
        except FileNotFoundError as error:
            raise CorpusError(f"{error.filename}: no such file; check the path") from None
        except OSError as error:
            where = error.filename or path
            raise CorpusError(f"{where}: cannot be read: {error.strerror}") from None

    def _file(self, file: IO[bytes], name: str) -> Iterator[str]:
        """The text of an open file."""
        raw = Stream(_pieces(file, self._block_size))
        stream = compression.unpacked(raw, name)
        self._refuse_own(signatures.kind(stream.head(signatures.LONGEST)), name)
        field = self._reading.field
        if stream.head(len(records.PARQUET_MAGIC)) == records.PARQUET_MAGIC:
            if field is None:
                raise CorpusError(
                    f"{name}: a Parquet file: name the column that holds the text, as in "
                    "--field text"
                )
            with self._seekable(file, stream, is_packed=stream is not raw) as whole:
                found = records.parquet_texts(whole, field, name)
                yield from lines.gathered(found, self._block_size)
            return
        pieces = self._decoder.text(stream, name)
        if field is None:
            yield from lines.ended(self._warned(pieces, name))
        else:
            yield from lines.gathered(records.texts(pieces, field, name), self._block_size)

    @contextmanager
    def _seekable(self, file: IO[bytes], stream: Stream, *, is_packed: bool) -> Iterator[IO[bytes]]:
        """A file that holds what a stream does and can be read from anywhere: itself, or a copy."""
        if file.seekable() and not is_packed:
            file.seek(0)
            yield file
            return
        with self._storage.file() as copy:
            for piece in stream:
                self._storage.write(copy, piece)
            yield copy

    def _refuse_own(self, kind: signatures.Kind | None, name: str) -> None:
        """Refuse a file that wordmine wrote, and which is no text."""
        if kind == "counts":
            raise CorpusError(
                f"{name}: holds counts, not text, and counts go alone: put counts files together "
                "with 'wordmine merge', and count the texts first"
            )
        if kind in ("lexicon", "terms") and self._prose:
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
            _log.warning(
                "%s looks like %s: name the field that holds the text, as in --field text",
                name, kind,
            )  # fmt: skip
        yield head
        yield from pieces


def _pieces(file: IO[bytes], block_size: int) -> Iterator[bytes]:
    """The bytes of a file."""
    while piece := file.read(block_size):
        progress.advance(len(piece))
        yield piece


def _stdin() -> IO[bytes]:
    if sys.stdin is None:  # its owner closed it
        raise CorpusError("standard input is closed: name a file, or pipe text in")
    return sys.stdin.buffer


def _may_be_path(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_PATH and "\n" not in text and "\0" not in text


def _no_corpus(given: object) -> CorpusError:
    return CorpusError(
        f"a corpus is made of strings or paths, not {type(given).__name__}: "
        "pass text as a list of str and files as pathlib.Path"
    )


def files(path: Path, glob: str) -> list[Path]:
    """The file at a path, or the files in a folder and its folders, sorted, without hidden ones.

    Parameters
    ----------
    path : a file or a folder.
    glob : which files of a folder.

    Raises
    ------
    CorpusError : there are none.
    OSError : the folder, or one in it, cannot be listed.
    """
    if not path.is_dir():
        return [path]
    found = []
    for folder, inner, names in os.walk(path, onerror=_raise):
        inner[:] = [name for name in inner if not name.startswith(".")]
        paths = (Path(folder, name) for name in names if not name.startswith("."))
        # What is not a regular file, such as a named pipe, might never end.
        found += [p for p in paths if p.is_file() and p.relative_to(path).match(glob)]
    if not found:
        raise CorpusError(f"{path}: no file in this folder matches {glob!r}: see --glob")
    return sorted(found)


def _raise(error: OSError) -> None:
    raise error
