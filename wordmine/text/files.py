"""Files: the paths that a corpus is made of, and how messages call them."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from stat import S_ISREG
from typing import IO, NamedTuple, TypeAlias

from wordmine.errors import CorpusError, UnreadableError
from wordmine.runtime import progress
from wordmine.text.account import Account
from wordmine.text.reading import Patterns, Reading

Source: TypeAlias = str | os.PathLike[str]
"""The path of a file or a folder, or ``-`` for standard input."""

Paths: TypeAlias = Source | Iterable[Source]
"""One path or several."""

Identity: TypeAlias = tuple[int, int]
"""Device and number of a file."""

_LONGEST_PATH, _LONGEST_NAME = 4096, 255
"""What a path may have of characters, and each name in it of bytes, on the usual systems."""

_BLOCK = 1 << 20
"""Bytes of a part of a file read at a time."""

_log = logging.getLogger("wordmine")


class Listing(NamedTuple):
    """The files to read of what a path names.

    Attributes
    ----------
    files : the file itself, or those of the folder and its folders, sorted, without hidden ones.
    passed : what else there was in the folder, by what it is.
    """

    files: list[Path]
    passed: dict[str, list[Path]]

    def note_passed(self, account: Account) -> None:
        """Keep account of what else there was."""
        for kind, others in self.passed.items():
            for other in others:
                account.note(f"{kind}, not read", str(other), harmless=True)


def listed(path: Path, reading: Reading) -> Listing:
    """The files at a path, each once, however many links in the folder lead to it.

    Parameters
    ----------
    path : a file or a folder.
    reading : which files of a folder.

    Raises
    ------
    CorpusError : there are none, or the folder, or one in it, cannot be listed.
    """
    if not os.path.isdir(path):
        return Listing([path], {})
    passed: dict[str, list[Path]] = {}
    known: set[Identity | None] = set()
    found = []
    # What a link leads to is called by its own name if it is in the folder as well.
    for file in sorted(_walked(path, reading, passed), key=lambda file: (file.is_symlink(), file)):
        one = identity(file)
        if one in known:
            passed.setdefault("links to files that are read already", []).append(file)
            continue
        known |= {one} - {None}
        found.append(file)
    if not found:
        patterns = ", ".join(map(repr, reading.glob))
        but = f" but {', '.join(map(repr, reading.exclude))}" if reading.exclude else ""
        raise CorpusError(f"{path}: no file in this folder matches {patterns}{but}: see --glob")
    return Listing(sorted(found), passed)


def identity(file: Path | int) -> Identity | None:
    """Device and number of a regular file, by its path or descriptor, whatever it is called.

    None of what is none or not there, and of what has no number, as on some disks of Windows.
    """
    try:
        found = os.stat(file)
    except (OSError, ValueError):
        return None
    is_numbered = S_ISREG(found.st_mode) and found.st_ino
    return (found.st_dev, found.st_ino) if is_numbered else None


def files(path: Path, reading: Reading) -> list[Path]:
    """The files that `listed` lists; raises what it does."""
    return listed(path, reading).files


def _walked(path: Path, reading: Reading, passed: dict[str, list[Path]]) -> Iterator[Path]:
    """The regular files of a folder that patterns choose, and what of others has to be told."""

    def cannot_be_listed(error: OSError) -> None:
        if not reading.skip_unreadable:
            raise CorpusError(f"{error.filename}: cannot be read: {error.strerror}")
        passed.setdefault("folders that cannot be read", []).append(Path(error.filename))

    for folder, inner, names in os.walk(path, onerror=cannot_be_listed):
        here = Path(folder)
        inner[:] = [
            name
            for name in inner
            if not name.startswith(".") and not fits(here / name, path, reading.exclude)
        ]
        if links := [here / name for name in inner if os.path.islink(here / name)]:
            passed.setdefault("links to folders", []).extend(links)
        for name in names:
            file = here / name
            if name.startswith(".") or not fits(file, path, reading.glob):
                continue
            if fits(file, path, reading.exclude):
                continue
            if file.is_file():
                yield file
            else:  # what is not a regular file, such as a named pipe, might never end
                kind = "links to nothing" if file.is_symlink() else "no regular files"
                passed.setdefault(kind, []).append(file)


def fits(path: Path, folder: Path, patterns: Patterns) -> bool:
    """Whether the end of a path within a folder fits one of some patterns."""
    names = path.relative_to(folder).parts
    split = ([part for part in pattern.split("/") if part not in ("", ".")] for pattern in patterns)
    return any(_ends(names, parts) for parts in split)


def _ends(names: Sequence[str], parts: Sequence[str]) -> bool:
    """Whether names of folders and a file end as a pattern does; ``**`` is any folders."""
    if not parts:
        return True
    if parts[-1] == "**":
        return any(_ends(names[:end], parts[:-1]) for end in range(len(names) + 1))
    return bool(names) and fnmatch(names[-1], parts[-1]) and _ends(names[:-1], parts[:-1])


def named(path: Source) -> str:
    """What to call a path in messages."""
    return "standard input" if os.fspath(path) == "-" else os.fspath(path)


def may_be_path(text: str) -> bool:
    """Whether a string can be the path of a file at all."""
    if not 0 < len(text) <= _LONGEST_PATH or "\n" in text or "\0" in text:
        return False
    names = text.replace(os.sep, "/").encode("utf-8", "replace").split(b"/")
    return all(len(name) <= _LONGEST_NAME for name in names)


@contextmanager
def explained(path: Source) -> Iterator[None]:
    """Turn the system's errors into ours."""
    try:
        yield
    except FileNotFoundError as error:
        raise CorpusError(f"{error.filename}: no such file; check the path") from None
    except OSError as error:
        where = error.filename or path
        reason = (error.strerror or "cannot be read").lower()
        raise UnreadableError(f"{where}: cannot be read: {error.strerror}", reason) from None


def stdin() -> IO[bytes]:
    """Standard input; at a terminal, say that it is waited for.

    Raises
    ------
    CorpusError : its owner closed it.
    """
    if sys.stdin is None:
        raise CorpusError("standard input is closed: name a file, or pipe text in")
    if sys.stdin.isatty():
        key = "Ctrl-Z and Enter" if sys.platform == "win32" else "Ctrl-D"
        _log.info("waiting for text from the terminal; %s on a line of its own ends it", key)
    return sys.stdin.buffer


def read(file: IO[bytes], name: str, block_size: int, *, live: bool = False) -> Iterator[bytes]:
    """The bytes of a file, in blocks; if it is live, as they come."""
    # One call, that returns once there is something, so that a terminal's end need be told once.
    take = getattr(file, "read1", file.read) if live else file.read
    while True:
        with explained(name):
            piece = take(block_size)
        if not piece:
            return
        progress.advance(len(piece))
        yield piece


def lines_between(file: IO[bytes], begin: int, end: int) -> Iterator[bytes]:
    """The lines of a file that begin from one byte up to another, in pieces."""
    file.seek(max(begin - 1, 0))
    if begin and file.readline()[-1:] != b"\n":
        return
    at = file.tell()
    while at < end:
        piece = file.read(min(_BLOCK, end - at))
        if not piece:
            return
        at += len(piece)
        if at == end and not piece.endswith(b"\n"):
            piece += file.readline()
        yield piece


def is_live(path: Source) -> bool:
    """Whether a path is of a pipe or a terminal, which may be long in giving more."""
    try:
        if os.fspath(path) != "-":
            return not S_ISREG(os.stat(path).st_mode)
        return sys.stdin is not None and not S_ISREG(os.fstat(sys.stdin.fileno()).st_mode)
    except (OSError, ValueError):  # not there, or no file of the system's
        return False
