"""Parts: a corpus divided into what several processes can read."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from wordmine.errors import CorpusError, UnreadableError
from wordmine.text import compression, encodings, records, signatures
from wordmine.text.account import Account
from wordmine.text.compression import Stream
from wordmine.text.corpus import Corpus
from wordmine.text.files import listed
from wordmine.text.reading import Reading
from wordmine.text.sources import Sources

_SPLITTING = ("utf-8", "gb18030", "gbk", "gb2312", "big5", "big5hkscs", "cp950")
"""Encodings in which the byte of a line feed is nothing else, under Python's names."""

_READ = 1 << 20
"""Bytes read at a time."""


@dataclass(frozen=True)
class Part:
    """Some of a corpus: a file, or the lines of one that begin between two places.

    Attributes
    ----------
    path : the file.
    alone : whether there is no other file in the corpus.
    begin, end : the lines that begin from one byte up to another; an end of None is the file's.
    encoding : what a file that is divided is in; None of a whole one, which shows it when read.
    """

    path: Path
    alone: bool
    begin: int = 0
    end: int | None = None
    encoding: str | None = None

    def read(self, sources: Sources) -> Iterator[str]:
        """Its text; raises what `Sources.of_paths` does."""
        if self.encoding is None or self.end is None:
            opened = sources.of_file(self.path, alone=self.alone)
        else:
            opened = sources.of_lines(self.path, self.begin, self.end, self.encoding)
        with closing(opened):
            for _, pieces in opened:
                yield from pieces

    @property
    def nbytes(self) -> int:
        """Bytes to read, 0 if the file is not there."""
        if self.end is not None:
            return self.end - self.begin
        return os.path.getsize(self.path) if os.path.isfile(self.path) else 0


def divided(corpus: Corpus, size: int) -> tuple[list[Part], Account]:
    """A corpus of files in parts, in its order; and what else there was in its folders.

    What is plain text in a usual encoding is divided at the ends of lines; what is compressed or
    made of records is not.

    Parameters
    ----------
    corpus : the files.
    size : bytes of a part, about.

    Raises
    ------
    CorpusError : a file is missing, or a folder holds none, or cannot be listed; a path is that of
        standard input.
    """
    if "-" in map(str, corpus.paths):
        raise CorpusError("standard input can be read by one machine alone: name files")
    found: list[Part] = []
    account = Account()
    for path in corpus.paths:
        if not os.path.exists(path):
            raise CorpusError(f"{path}: no such file; check the path")
        alone = len(corpus.paths) == 1 and not path.is_dir()
        inside = listed(path, corpus.reading)
        inside.note_passed(account)
        for file in inside.files:
            found += _divided(Part(file, alone), corpus.reading, size)
    return found, account


def _divided(part: Part, reading: Reading, size: int) -> Iterator[Part]:
    """The parts of a file."""
    total = part.nbytes
    encoding = _splitting(part.path, reading) if total >= 2 * size else None
    if encoding is None:
        yield part
        return
    for begin in range(0, total, size):
        yield Part(part.path, part.alone, begin, min(begin + size, total), encoding)


def _splitting(path: Path, reading: Reading) -> str | None:
    """The encoding of a file that can be divided at the ends of its lines; None of another."""
    if reading.field is not None:  # it may be made of records, which hold ends of lines
        return None
    if reading.skip_unreadable:  # what follows a fault is not read
        return None
    try:
        with path.open("rb") as file:
            stream = Stream(iter(partial(file.read, _READ), b""))
            head = stream.head(signatures.LONGEST)
            is_text = compression.unpacked(stream, str(path)) is stream
            if not is_text or head.startswith(records.MAGIC) or signatures.kind(head):
                return None
            found = encodings.told(stream, reading.encoding)
    except (OSError, UnreadableError):  # reading will say so
        return None
    return found if found and codecs.lookup(found).name in _SPLITTING else None
