"""Sources: what a corpus is read from, one after the other."""

from __future__ import annotations

import logging
import os
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import chain
from numbers import Real
from pathlib import Path
from typing import IO, cast

from wordmine.errors import CorpusError, UnreadableError
from wordmine.runtime import Workspace
from wordmine.text import lines
from wordmine.text.account import Account
from wordmine.text.contents import Content, Contents
from wordmine.text.files import Source, explained, is_live, listed, may_be_path, named, stdin
from wordmine.text.reading import Reading
from wordmine.text.records import Record

BLOCK_SIZE = 1 << 20
"""Bytes of a file read at a time; text of an iterable is gathered to about as many characters."""

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
    flat : whether every record and string is to be one line, whatever it holds.
    live : whether what a pipe or a terminal has given so far is to be read at once.
    again : whether they were read before, so that nothing is warned of once more.

    Attributes
    ----------
    account : what became of the sources so far.
    """

    def __init__(
        self,
        reading: Reading | None,
        workspace: Workspace,
        content: Content = "text",
        *,
        block_size: int = BLOCK_SIZE,
        flat: bool = False,
        live: bool = False,
        again: bool = False,
    ) -> None:
        self.account = Account()
        self._reading = reading or Reading()
        self._contents = Contents(
            reading, workspace, content, self.account, block_size=block_size, flat=flat, again=again
        )
        self._is_fixed = reading is None
        self._block_size = block_size
        self._flat = flat
        self._live = live
        self._unchecked = _FIRST

    def of_texts(
        self, texts: Iterable[object], called: str = "texts"
    ) -> Generator[tuple[str, Iterator[str]], None, None]:
        """What strings are called, and their text.

        Parameters
        ----------
        texts : the strings.
        called : how whoever gave them knows them, for errors.

        Raises
        ------
        CorpusError : there is something else among them.
        """
        strings = self._strings(texts, called)
        yield "text", lines.gathered(strings, self._block_size, flat=self._flat)

    def of_paths(self, paths: Sequence[Source]) -> Generator[tuple[str, Iterator[str]], None, None]:
        """What each file is called, and its text, to be taken before the next file is.

        Raises
        ------
        CorpusError : a file is missing or not readable, damaged, binary, or not in the encoding or
            of the form it should be.
        StorageError : there is no room for what has to be held.
        """
        for path, alone in self._files(paths):
            live = self._live and is_live(path)
            held = self._held(named(path), opened(path), alone=alone, live=live, whole=False)
            yield named(path), _text(held)

    def of_lines(
        self, path: Path, begin: int, end: int, encoding: str
    ) -> Generator[tuple[str, Iterator[str]], None, None]:
        """What a plain text is called, and its lines that begin from one byte up to another.

        Raises
        ------
        CorpusError : it cannot be read, or not decoded.
        """
        name = named(path)
        with explained(path), path.open("rb") as file:
            yield name, lines.ended(self._contents.lines(file, name, begin, end, encoding))

    def of_file(
        self, path: Path, *, alone: bool
    ) -> Generator[tuple[str, Iterator[str]], None, None]:
        """What one of several files is called, and its text; raises what `of_paths` does."""
        held = self._held(named(path), opened(path), alone=alone, live=False, whole=False)
        yield named(path), _text(held)

    def of_open(
        self, file: IO[bytes], name: str, *, alone: bool
    ) -> Generator[tuple[str, Iterator[str]], None, None]:
        """What an open file is called, and its text; raises what `of_paths` does."""
        held = self._held(name, nullcontext(file), alone=alone, live=False, whole=False)
        yield name, _text(held)

    def records(self, paths: Sequence[Source], field: str) -> Iterator[Record]:
        """The records of all files; a line of plain text is one that has the field alone.

        Raises
        ------
        CorpusError, StorageError : as for `of_paths`.
        """
        for path, alone in self._files(paths):
            live = self._live and is_live(path)
            held = self._held(named(path), opened(path), alone=alone, live=live, whole=True)
            first = next(held, "")
            if isinstance(first, Record):
                yield first
                yield from cast("Iterator[Record]", held)  # what begins with a record has no more
            else:
                pieces = cast("Iterator[str]", held)
                yield from _lines(chain([first], pieces), field, named(path))

    def _files(self, paths: Sequence[Source]) -> Iterator[tuple[Path, bool]]:
        """All files, and of each whether it was named alone."""
        for path in map(Path, paths):
            alone = len(paths) == 1 and not path.is_dir()
            if str(path) == "-":
                yield path, alone
                continue
            with explained(path):
                inside = listed(path, self._reading)
            inside.note_passed(self.account)
            yield from ((file, alone) for file in inside.files)

    def _held(
        self,
        name: str,
        opened: AbstractContextManager[IO[bytes]],
        *,
        alone: bool,
        live: bool,
        whole: bool,
    ) -> Iterator[str | Record]:
        """What a file holds, up to where it cannot be read if such files are to be passed over."""
        begun = False
        try:
            with explained(name), opened as file:
                for piece in self._contents.of(file, name, alone=alone, live=live, whole=whole):
                    begun = True
                    yield piece
        except UnreadableError as error:
            if not self._reading.skip_unreadable:
                if alone or self._is_fixed:
                    raise
                told = f"{error}, or use --skip-unreadable"
                raise UnreadableError(told, error.reason) from None
            done = "read in part" if begun else "skipped"
            self.account.note(f"files {done} ({error.reason})", name)

    def _strings(self, items: Iterable[object], called: str) -> Iterator[str]:
        """The strings that are text; warn, once, of one among the first that is a path."""
        missing = 0
        for item in items:
            if not isinstance(item, str):
                if not _is_missing(item):
                    raise CorpusError(
                        f"{called}: there is one of type {type(item).__name__}, which is no "
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
            _log.warning("%s: missing ones that were left out: %s", called, f"{missing:,}")


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """A file, to be closed after use if it is not standard input."""
    if str(path) == "-":
        yield stdin()
        return
    with path.open("rb") as file:
        yield file


def _text(held: Iterator[str | Record]) -> Iterator[str]:
    """The text of a file of which no whole records are wanted; its last line ends."""
    return lines.ended(cast("Iterator[str]", held))


def _lines(pieces: Iterable[str], field: str, name: str) -> Iterator[Record]:
    """The lines of a plain text as records."""
    number = 0
    for piece in lines.whole(pieces):
        for line in piece.removesuffix("\n").split("\n"):
            number += 1
            yield Record(f"{name}:{number}", {field: line}, line)


def _is_missing(item: object) -> bool:
    """Whether something stands for a text that is not there, as in a column of a table."""
    is_nan = isinstance(item, Real) and item != item
    return item is None or is_nan or type(item).__name__ in ("NAType", "NaTType")
