"""Corpora: files or strings, read as blocks of text."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from wordmine.alphabet import RUN_CHARACTERS
from wordmine.errors import CorpusError

Source: TypeAlias = str | os.PathLike[str]
Corpus: TypeAlias = Source | Iterable[str] | Iterable[os.PathLike[str]]
"""One path, several paths (as `os.PathLike`), or an iterable of strings of text."""

_LONGEST_PATH = 4096

BLOCK_SIZE = 1 << 22
"""Bytes of a file read at a time; text of an iterable is gathered to about as many characters."""


def blocks(corpus: Corpus, *, block_size: int = BLOCK_SIZE) -> Iterator[str]:
    """Read a corpus as blocks of text that end outside any letter/digit run.

    Each file, or each string of an iterable, ends with a line break.

    Parameters
    ----------
    corpus : a path, several paths, or strings of text.
    block_size : about how much to hold at a time, bytes.

    Raises
    ------
    CorpusError : a file that is missing, a folder, not readable, binary or not UTF-8.
    """
    open_run: list[str] = []
    for piece in _pieces(corpus, block_size):
        closed = piece.rstrip(RUN_CHARACTERS)
        if closed:
            yield "".join((*open_run, closed))
            open_run.clear()
        open_run.append(piece[len(closed) :])
    if any(open_run):
        yield "".join(open_run)


def _pieces(corpus: Corpus, block_size: int) -> Iterator[str]:
    if isinstance(corpus, str | os.PathLike):
        if isinstance(corpus, str) and ("\n" in corpus or len(corpus) > _LONGEST_PATH):
            raise CorpusError(
                f"a string of {len(corpus):,} characters is no path: put text in a list, [text]"
            )
        yield from _file(Path(corpus), block_size)
        return
    gathered: list[str] = []
    size = 0
    for item in corpus:
        if isinstance(item, os.PathLike):
            yield from _file(Path(item), block_size)
            continue
        if not isinstance(item, str):
            raise CorpusError(
                f"a corpus holds strings or paths, not {type(item).__name__}: "
                "pass text as str and files as pathlib.Path"
            )
        gathered += (item, "\n")
        size += len(item) + 1
        if size >= block_size:
            yield "".join(gathered)
            gathered, size = [], 0
    if gathered:
        yield "".join(gathered)


def _file(path: Path, block_size: int) -> Iterator[str]:
    """The text of a UTF-8 file, with or without byte order mark."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    read = 0
    try:
        with path.open("rb") as file:
            while block := file.read(block_size):
                if b"\0" in block:
                    at = read + block.index(b"\0")
                    raise CorpusError(
                        f"{path}: a NUL byte at offset {at}: this looks like a binary file or "
                        "UTF-16 text; give plain UTF-8 text"
                    )
                held = len(decoder.getstate()[0])
                yield _decode(decoder, block, path, read - held, final=False)
                read += len(block)
            held = len(decoder.getstate()[0])
            yield _decode(decoder, b"", path, read - held, final=True) + "\n"
    except FileNotFoundError:
        raise CorpusError(f"{path}: no such file; check the path") from None
    except IsADirectoryError:
        raise CorpusError(f"{path}: is a folder; name the files in it") from None
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror}") from None


def _decode(
    decoder: codecs.IncrementalDecoder, block: bytes, path: Path, offset: int, *, final: bool
) -> str:
    """Decode a block; `offset` is where the first byte not yet decoded stands in the file."""
    try:
        return decoder.decode(block, final)
    except UnicodeDecodeError as error:
        raise CorpusError(
            f"{path}: not UTF-8 at byte offset {offset + error.start} "
            f"(0x{error.object[error.start]:02x}): convert the file to UTF-8"
        ) from None
