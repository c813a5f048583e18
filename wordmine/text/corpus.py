"""Corpora: files, folders, standard input or strings, read as blocks of text."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, groupby
from pathlib import Path
from stat import S_ISREG
from typing import IO, Literal, TypeAlias

from wordmine.errors import CorpusError
from wordmine.runtime import Storage, progress
from wordmine.text import compression, lines, records, signatures
from wordmine.text.encodings import Decoder
from wordmine.text.reading import Reading
from wordmine.text.stream import Stream

Source: TypeAlias = str | os.PathLike[str]
Corpus: TypeAlias = Source | Iterable[str] | Iterable[os.PathLike[str]]
"""One path, several paths (as `os.PathLike`), or an iterable of strings of text.

A path may be a file, a folder, which stands for the files in it, or ``-`` for standard input.
"""

Content: TypeAlias = Literal["text", "words", "lattices", "vectors"]
"""What files should hold: running text, words as a lexicon or dictionary has them, or lattices."""

_NOT_COUNTS = {
    "text": "leave it out; 'wordmine discover' takes counts alone, 'wordmine merge' several",
    "words": "make a lexicon of them with 'wordmine discover'",
    "lattices": "give lattices as JSON lines",
    "vectors": "learn vectors from them with 'wordmine vectors'",
}
"""What to do about counts among other content."""

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
    content: Content = "text",
    block_size: int = BLOCK_SIZE,
) -> Iterator[str]:
    """Read a corpus as blocks of text, cut anywhere.

    A line break follows each record and string of an iterable, and each file that does not end
    with one.  What was dropped or replaced on the way is logged at the end.

    Parameters
    ----------
    corpus : a path, several paths, or strings of text.
    reading : how to read it; None for the defaults where nothing else can be asked for, so that
        errors advise to change the files.
    storage : what limits the memory for it, and has the folder for copies of what cannot be read in
        one go; None for the default memory.
    content : what it should hold.  Among text a lexicon is refused, and what seems to be records,
        without a field being named, is warned of.
    block_size : about how much to hold at a time, bytes.

    Raises
    ------
    CorpusError : a source that is missing or not readable, damaged, binary, or not in the encoding
        or of the form it should be; something that cannot be a corpus.
    StorageError : there is no room for what has to be held.
    """
    how = reading or Reading()
    storage = storage or Storage()
    decoder = Decoder(reading)
    opened = _Sources(reading, decoder, storage, block_size, content).opened(corpus)
    pieces: Iterator[str] = chain.from_iterable(pieces for _, pieces in opened)
    if how.dedup:
        pieces = lines.distinct(pieces, storage)
    if how.t2s:
        pieces = lines.simplified(pieces)
    yield from pieces
    if decoder.undecodable:
        done = "replaced" if how.errors == "replace" else "skipped"
        _log.warning("undecodable bytes %s: %s", done, f"{decoder.undecodable:,}")


def sources(
    corpus: Corpus, reading: Reading, storage: Storage, *, again: bool = False
) -> Iterator[tuple[str, Iterator[str]]]:
    """Read a corpus source by source, so that it can be told where something stands.

    Parameters
    ----------
    corpus, reading, storage : as for `blocks`; repeated lines are not dropped.
    again : whether it has been read before, so that nothing is warned of once more.

    Yields
    ------
    what to call a source, and its text in pieces, to be taken before the next source is.  The
    records of a file and the strings of an iterable are a line each, whatever they hold.

    Raises
    ------
    CorpusError, StorageError : as for `blocks`.
    """
    decoder = Decoder(reading)
    given = _Sources(reading, decoder, storage, BLOCK_SIZE, "text", flat=True, again=again)
    for name, pieces in given.opened(corpus):
        yield name, lines.simplified(pieces) if reading.t2s else pieces


def document(path: Source, reading: Reading | None = None, *, content: Content = "words") -> str:
    """The whole text of one file, or of standard input, which is read once.

    Parameters
    ----------
    path : the file, compressed or not, or ``-``.
    reading, content : as for `blocks`.

    Raises
    ------
    CorpusError : the file is a folder, or as for `blocks`.
    """
    if os.path.isdir(path):
        raise CorpusError(f"{os.fspath(path)}: is a folder: name a file in it")
    return "".join(blocks(Path(path), reading, content=content))


def named(path: Source) -> str:
    """What to call a path in messages."""
    return "standard input" if os.fspath(path) == "-" else os.fspath(path)


def heading(corpus: Corpus) -> str:
    """What messages on all of a corpus begin with: its paths, three at most, if it has any."""
    given = [Path(corpus)] if isinstance(corpus, str) else corpus
    paths = given if isinstance(given, list | tuple) else [given]
    found = [named(path) for path in paths if isinstance(path, os.PathLike)]
    return f"{', '.join([*found[:3], *(['…'] if found[3:] else [])])}: " if found else ""


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


class _Sources:
    """Takes pieces of text out of whatever a corpus is."""

    def __init__(
        self,
        reading: Reading | None,
        decoder: Decoder,
        storage: Storage,
        block_size: int,
        content: Content,
        *,
        flat: bool = False,
        again: bool = False,
    ) -> None:
        self._reading = reading or Reading()
        self._naming_a_field = (
            "count its text first, with 'wordmine count --field'"
            if reading is None
            else "name the field that holds the text, as in --field text"
        )
        self._storage = storage
        self._decoder = decoder
        self._block_size = block_size
        self._flat = flat
        self._content = content
        self._unchecked = _FIRST
        self._has_warned = again or content != "text"

    def opened(self, corpus: Corpus) -> Iterator[tuple[str, Iterator[str]]]:
        """What each source is called, and its text, every record and string on its own lines."""
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
                yield "text", self._gathered(self._texts(items))

    def _gathered(self, texts: Iterable[str]) -> Iterator[str]:
        """Texts on lines of their own; on one each, if lines are to be numbered."""
        if self._flat:
            texts = (text.replace("\n", " ") for text in texts)
        return lines.gathered(texts, self._block_size)

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

    def _path(self, path: Path) -> Iterator[tuple[str, Iterator[str]]]:
        """The text of a file, of all files of a folder, or of standard input."""
        if str(path) == "-":
            yield named(path), self._file(_stdin(), named(path))
            return
        with _explained(path):
            found = files(path, self._reading.glob)
        for file_path in found:
            with _explained(file_path), file_path.open("rb") as file:
                yield str(file_path), self._file(file, str(file_path))

    def _file(self, file: IO[bytes], name: str) -> Iterator[str]:
        """The text of an open file."""
        raw = Stream(_pieces(file, name, self._block_size))
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
        pieces = self._decoder.text(stream, name)
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
        with self._storage.file() as copy:
            for piece in stream:
                self._storage.write(copy, piece)
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


def _pieces(file: IO[bytes], name: str, block_size: int) -> Iterator[bytes]:
    """The bytes of a file."""
    while True:
        with _explained(name):
            piece = file.read(block_size)
        if not piece:
            return
        progress.advance(len(piece))
        yield piece


@contextmanager
def _explained(path: Source) -> Iterator[None]:
    """Turn the system's errors into ours."""
    try:
        yield
    except FileNotFoundError as error:
        raise CorpusError(f"{error.filename}: no such file; check the path") from None
    except OSError as error:
        where = error.filename or path
        raise CorpusError(f"{where}: cannot be read: {error.strerror}") from None


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
    CorpusError : there are none, or the folder, or one in it, cannot be listed.
    """
    if not os.path.isdir(path):
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
    raise CorpusError(f"{error.filename}: cannot be read: {error.strerror}")
