"""Corpora: the text that all work begins with."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing
from io import BytesIO
from itertools import chain
from pathlib import Path
from reprlib import repr as shown
from stat import S_ISREG
from typing import Any

from wordmine.errors import CorpusError, SettingsError
from wordmine.runtime import Workspace, validation
from wordmine.text import lines
from wordmine.text.compression import Stream, unpacked
from wordmine.text.contents import Content
from wordmine.text.files import (
    Paths,
    Source,
    explained,
    files,
    is_live,
    may_be_path,
    named,
    read,
)
from wordmine.text.reading import Reading
from wordmine.text.records import Record
from wordmine.text.sources import BLOCK_SIZE, Sources, opened


class Corpus:
    """Files, folders and standard input; or strings of text; and how they are read.

    Parameters
    ----------
    paths : a path or several.  A folder stands for the files in it, ``-`` for standard input.
    texts : strings of text, such as a list, or a column of a pandas or polars table; either these
        or paths.
    reading : how to read files; None for the defaults where nothing else can be asked for, so that
        errors advise to change the files.

    Raises
    ------
    CorpusError : neither paths nor texts are given, or both; or what is given is none.
    """

    def __init__(
        self,
        paths: Paths | None = None,
        texts: Iterable[str] | None = None,
        reading: Reading | None = None,
    ) -> None:
        if (paths is None) == (texts is None):
            raise CorpusError(
                "neither paths nor texts are given: give one of the two"
                if paths is None
                else "both paths and texts are given: give one of the two"
            )
        self.paths: tuple[Path, ...] = () if paths is None else _paths(paths)
        self.texts = None if texts is None else _texts(texts)
        self.reading = reading or Reading()
        self._given = reading
        self._called = "texts"

    @classmethod
    def of(
        cls, given: Source | Iterable[str], called: str, reading: Reading | None = None
    ) -> Corpus:
        """The corpus that a path is, or strings, whichever is given.

        Parameters
        ----------
        given : the path, or the strings.
        called : how whoever gave them knows them, for errors.
        reading : as for the class.

        Raises
        ------
        CorpusError : it is neither.
        """
        if isinstance(given, str) and not may_be_path(given):
            raise CorpusError(
                f"{called}: a string of {len(given):,} characters is no path: give the path of a "
                "file, or a list of strings"
            )
        if isinstance(given, str | os.PathLike):
            return cls(given, reading=reading)
        _refuse_table(given, called)
        if isinstance(given, bytes) or not isinstance(given, Iterable):
            raise CorpusError(
                f"{called}: it is {shown(given)}: give the path of a file, or a list of strings"
            )
        corpus = cls(texts=given, reading=reading)
        corpus._called = called
        return corpus

    def blocks(
        self,
        workspace: Workspace,
        *,
        content: Content = "text",
        block_size: int = BLOCK_SIZE,
        flat: bool = False,
        live: bool = False,
    ) -> Iterator[str]:
        """Read it as blocks of text, cut anywhere.

        A line break follows each record and string, and each file that does not end with one.  What
        was dropped or replaced on the way, and of several files the encodings, is logged at the
        end.

        Parameters
        ----------
        workspace, content, block_size, flat, live : see `wordmine.text.sources.Sources`.

        Raises
        ------
        CorpusError : a file is missing or not readable, damaged, binary, or not in the encoding or
            of the form it should be; among the texts is something else.
        StorageError : there is no room for what has to be held.
        """
        reader = Sources(
            self._given, workspace, content, block_size=block_size, flat=flat, live=live
        )
        with closing(self._opened(reader)) as opened:  # an error closes the file at once
            pieces: Iterator[str] = chain.from_iterable(pieces for _, pieces in opened)
            yield from lines.refined(pieces, self.reading, workspace)
        reader.account.report()

    def records(self, workspace: Workspace, *, live: bool = False) -> Iterator[Record]:
        """Read it record by record, with all fields; a line of plain text is a record as well.

        Parameters
        ----------
        workspace, live : as for `blocks`.

        Raises
        ------
        SettingsError : no field is named.
        CorpusError, StorageError : as for `blocks`.
        """
        field = self.reading.field
        if field is None:
            raise SettingsError("field is None: it must name the field that holds the text")
        reader = Sources(self._given, workspace, live=live)
        simplify = lines.simplifier() if self.reading.t2s else str
        seen = lines.Seen(workspace) if self.reading.dedup else None
        for record in reader.records(self.paths, field):
            if seen is None or seen.is_new(record.text):
                yield record._replace(text=simplify(record.text))
        if seen:
            seen.report()
        reader.account.report()

    def sources(
        self, workspace: Workspace, *, again: bool = False
    ) -> Iterator[tuple[str, Iterator[str]]]:
        """Read it source by source, so that it can be told where something stands.

        Repeated lines are not dropped.

        Parameters
        ----------
        workspace : as for `blocks`.
        again : whether it has been read before, so that nothing is warned of once more.

        Yields
        ------
        what to call a source, and its text in pieces, to be taken before the next source is.  The
        records of a file and the strings are a line each, whatever they hold.

        Raises
        ------
        CorpusError, StorageError : as for `blocks`.
        """
        reader = Sources(self._given, workspace, flat=True, again=again)
        for name, pieces in self._opened(reader):
            yield name, lines.simplified(pieces) if self.reading.t2s else pieces
        if not again:
            reader.account.report()

    def _opened(self, reader: Sources) -> Generator[tuple[str, Iterator[str]], None, None]:
        if self.texts is not None:
            return reader.of_texts(self.texts, self._called)
        return reader.of_paths(self.paths)

    def files(self) -> list[Path]:
        """Its files, those in folders included, as far as they are there.

        Raises
        ------
        CorpusError : a folder holds none, or cannot be listed.
        """
        there = filter(os.path.exists, self.paths)
        return [file for path in there for file in files(path, self.reading)]

    def nbytes(self) -> int:
        """Bytes that there are to read; 0 where nobody knows, as of a pipe or of strings."""
        try:
            found = [file.stat() for file in self.files()]
        except (OSError, CorpusError):  # reading will say so
            return 0
        return sum(one.st_size for one in found) if all(map(_is_regular, found)) else 0

    def heading(self) -> str:
        """What messages on all of it begin with: its paths, three at most, if it has any."""
        found = [*map(named, self.paths[:3]), *(["…"] if self.paths[3:] else [])]
        return f"{', '.join(found)}: " if found else ""

    def is_live(self) -> bool:
        """Whether some of it comes from a pipe or a terminal, and may be long in coming."""
        return any(map(is_live, self.paths))

    def can_be_read_again(self) -> bool:
        """Whether it is text that is at hand or on the disk."""
        if self.texts is not None:
            return not isinstance(self.texts, Iterator)
        return all(os.path.isfile(path) or os.path.isdir(path) for path in self.paths)


_BYTES_IN_LIST = 40
"""What each character of a word list takes while it is read, measured with tracemalloc."""


def document(
    path: Source,
    reading: Reading | None = None,
    *,
    content: Content = "words",
    memory: int | str | None = None,
) -> str:
    """The whole text of one file, or of standard input, which is read once.

    Parameters
    ----------
    path : the file, compressed or not, or ``-``.
    reading : how to read it, as for `Corpus`.
    content : what it should hold.
    memory : most memory that may be used to read it, see `wordmine.runtime.Workspace`.

    Raises
    ------
    CorpusError : the file is a folder, or as for `Corpus.blocks`.
    StorageError : it is too large for that.
    SettingsError : it is no path.
    """
    validation.PATH.check("path", path)
    if os.path.isdir(path):
        raise CorpusError(f"{os.fspath(path)}: is a folder: name a file in it")
    workspace = Workspace(memory=memory)
    pieces: list[str] = []
    held = 0
    for piece in Corpus(path, reading=reading).blocks(workspace, content=content):
        held += len(piece)
        what = f"{named(path)}: a list of {held:,} characters or more"
        workspace.check(held * _BYTES_IN_LIST, what)
        pieces.append(piece)
    return "".join(pieces)


def bytes_of(path: Source) -> bytes:
    """The bytes of one file, or of standard input, unpacked if they are compressed; read once.

    Raises
    ------
    CorpusError : it cannot be read or unpacked.
    """
    name = named(path)
    with explained(path), opened(Path(path)) as file:
        return b"".join(unpacked(Stream(read(file, name, BLOCK_SIZE)), name))


def decoded(data: bytes, name: str) -> str:
    """The text that the bytes of a word list are; name is what to call it in errors.

    Raises
    ------
    CorpusError : they cannot be decoded, or are no word list.
    """
    sources = Sources(None, Workspace(), "words")
    held = sources.of_open(BytesIO(data), name, alone=True)
    text = "".join(chain.from_iterable(pieces for _, pieces in held))
    sources.account.report()
    return text


def _paths(given: Paths) -> tuple[Path, ...]:
    """The paths that are given, one or several."""
    _refuse_table(given, "paths")
    if isinstance(given, str | os.PathLike):
        given = [given]
    if isinstance(given, bytes) or not isinstance(given, Iterable):
        raise CorpusError(f"paths are strings or pathlib.Path, not {type(given).__name__}")
    found = list(given)
    if not found:
        raise CorpusError("there is no path among those given: name a file or a folder")
    for one in found:
        if not isinstance(one, str | os.PathLike):
            raise CorpusError(
                f"among the paths is one of type {type(one).__name__}: give strings or "
                "pathlib.Path, or text as texts=[…]"
            )
        if isinstance(one, str) and not may_be_path(one):
            raise CorpusError(
                f"a string of {len(one):,} characters is no path: give text as texts=[…]"
            )
    return tuple(map(Path, found))


def _texts(given: Iterable[str]) -> Iterable[str]:
    """Strings of text, as they are given."""
    _refuse_table(given, "texts")
    if isinstance(given, str | bytes | os.PathLike):
        raise CorpusError(
            f"texts are several strings, not one {type(given).__name__}: give a list, "
            "texts=[text], or a path as the first argument"
        )
    if not isinstance(given, Iterable):
        raise CorpusError(f"texts are strings, not {type(given).__name__}: give a list of str")
    return given


def _refuse_table(given: object, what: str) -> None:
    """Refuse a table, of which nobody knows which column is meant."""
    if isinstance(given, Mapping) or (hasattr(given, "columns") and not hasattr(given, "to_list")):
        columns = list(given if isinstance(given, Mapping) else _column_names(given))
        takes = "texts" if what == "paths" else what
        names = ", ".join(map(repr, columns[:8])) + (", …" if columns[8:] else "")
        raise CorpusError(
            f"a {type(given).__name__} is given for {what}: give the column that holds the text, "
            f"as in {takes}=table[{columns[0] if columns else 'name'!r}]; there are: {names}"
        )


def _column_names(table: Any) -> Iterable[object]:
    """The names of a table's columns, of pandas, polars or Arrow."""
    names: Iterable[object] = getattr(table, "column_names", None) or table.columns
    return names


def _is_regular(found: os.stat_result) -> bool:
    return S_ISREG(found.st_mode)
