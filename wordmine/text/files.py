"""Files: the paths that a corpus is made of, and how messages call them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeAlias

from wordmine.errors import CorpusError
from wordmine.runtime import progress

Source: TypeAlias = str | os.PathLike[str]
"""The path of a file or a folder, or ``-`` for standard input."""

Paths: TypeAlias = Source | Iterable[Source]
"""One path or several."""

_LONGEST_PATH, _LONGEST_NAME = 4096, 255
"""What a path may have of characters, and each name in it of bytes, on the usual systems."""


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
        raise CorpusError(f"{where}: cannot be read: {error.strerror}") from None


def stdin() -> IO[bytes]:
    """Standard input.

    Raises
    ------
    CorpusError : its owner closed it.
    """
    if sys.stdin is None:
        raise CorpusError("standard input is closed: name a file, or pipe text in")
    return sys.stdin.buffer


def read(file: IO[bytes], name: str, block_size: int) -> Iterator[bytes]:
    """The bytes of a file."""
    while True:
        with explained(name):
            piece = file.read(block_size)
        if not piece:
            return
        progress.advance(len(piece))
        yield piece
