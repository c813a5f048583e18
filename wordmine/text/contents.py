"""Contents: what an open file holds, told by how it begins: text, records, or neither."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import PurePath
from typing import IO, Literal, TypeAlias

from wordmine.errors import UnreadableError
from wordmine.runtime import Workspace
from wordmine.text import compression, jsonvalues, lines, records, signatures, tables
from wordmine.text.account import Account
from wordmine.text.compression import Stream
from wordmine.text.encodings import Decoder
from wordmine.text.files import lines_between, read
from wordmine.text.reading import Reading
from wordmine.text.records import Faults, Record

Content: TypeAlias = Literal["text", "words", "lattices", "vectors"]
"""What files should hold: running text, words as a lexicon or dictionary has them, or lattices."""

_NOT_COUNTS = {
    "text": "leave it out; 'wordmine discover' takes counts alone, 'wordmine merge' several",
    "words": "make a lexicon of them with 'wordmine discover'",
    "lattices": "give lattices as JSON lines",
    "vectors": "learn vectors from them with 'wordmine vectors'",
}
"""What to do about counts among other content."""

_NOT_PACKED = (
    "make a lexicon of them with 'wordmine discover', which reads counts from a file that is not "
    "compressed"
)
"""What to do about compressed counts where words are wanted."""

_HEAD = 1 << 12
"""Characters of a file that show whether it is made of records."""

_WARNINGS = 5
"""Files that look like records, and are read as plain text, that are named at once."""

_SUFFIXES = {".json": "JSON", ".jsonl": "JSON", ".ndjson": "JSON", ".csv": "CSV", ".tsv": "CSV"}
"""Names of files that must hold records where a field is named."""

_log = logging.getLogger("wordmine")


class Contents:
    """Sees what open files hold, and reads it.

    Parameters
    ----------
    reading, workspace, content, block_size, flat, again : as for `wordmine.text.sources.Sources`.
    account : where it is noted what becomes of files.
    """

    def __init__(
        self,
        reading: Reading | None,
        workspace: Workspace,
        content: Content,
        account: Account,
        *,
        block_size: int,
        flat: bool,
        again: bool,
    ) -> None:
        self._reading = reading or Reading()
        self._workspace = workspace
        self._content = content
        self._account = account
        self._block_size = block_size
        self._flat = flat
        self._warns = content == "text" and not again
        self._warnings = _WARNINGS
        self._decoder = Decoder(reading, account)
        self._faults = Faults(
            self._reading.errors,
            account,
            "mend the record" if reading is None else "mend it, or use --errors replace or skip",
            workspace.longest,
        )
        self._naming_a_field = (
            "count its text first, with 'wordmine count --field'"
            if reading is None
            else "name the field that holds the text, as in --field text"
        )

    def of(
        self, file: IO[bytes], name: str, *, alone: bool, live: bool, whole: bool
    ) -> Iterator[str | Record]:
        """What a file holds: pieces of text, in which each record is a line; or whole records.

        Parameters
        ----------
        file : the file, open.
        name : what to call it in errors.
        alone : whether there is no other file, so that records are wanted of it if of any.
        live : whether what it has given so far is to be read at once.
        whole : whether records are wanted, where a field is named, and not their texts alone.

        Raises
        ------
        CorpusError, StorageError : as for `wordmine.text.sources.Sources.of_paths`.
        """
        raw = Stream(read(file, name, self._block_size, live=live), live=live)
        stream = compression.unpacked(raw, name)
        head = stream.head(signatures.LONGEST)
        self._refuse(head, name, is_plain=stream is raw and os.path.isfile(name))
        field = self._reading.field
        if head.startswith(records.MAGIC):
            return self._of_parquet(file, stream, name, is_packed=stream is not raw, whole=whole)
        pieces = self._decoder.text(stream, name)
        begin = _begin(pieces, live=stream.live)
        pieces = chain([begin], pieces)
        if field is None:
            self._warn(begin, name)
            return pieces
        kind = _records(begin, field, name, alone=alone)
        if kind is None:
            self._account.note(
                "files that hold no records, and were read as text", name, harmless=True
            )
            return pieces
        if kind == "JSON":
            rows = jsonvalues.rows(pieces, name, self._faults)
        else:
            rows = tables.rows(pieces, field, name, self._faults, whole=whole)
        if whole:
            return records.read(rows, field, name, self._faults)
        texts = records.texts(rows, field, name, self._faults)
        return lines.gathered(texts, 1 if live else self._block_size, flat=self._flat)

    def lines(
        self, file: IO[bytes], name: str, begin: int, end: int, encoding: str
    ) -> Iterator[str]:
        """The lines of a plain text that begin from one byte up to another, see `text.parts`."""
        pieces = self._decoder.lines(Stream(lines_between(file, begin, end)), name, encoding, begin)
        if begin:
            return pieces
        first = _begin(pieces, live=False)
        self._warn(first, name)
        return chain([first], pieces)

    def _of_parquet(
        self, file: IO[bytes], stream: Stream, name: str, *, is_packed: bool, whole: bool
    ) -> Iterator[str | Record]:
        if self._content != "text":
            what = f"a Parquet file, not {self._content}"
            raise UnreadableError(f"{name}: {what}: give them as text", what)
        field = self._reading.field
        if field is None:
            raise UnreadableError(
                f"{name}: a Parquet file: {self._naming_a_field}",
                "Parquet, of which no field is named",
            )
        with self._seekable(file, stream, is_packed=is_packed) as copy:
            table = records.Parquet(copy, name)
            rows = table.rows(field, whole=whole)
            if whole:
                for record in records.read(rows, field, name, self._faults):
                    yield record._replace(types=table.schema)
            else:
                texts = records.texts(rows, field, name, self._faults)
                yield from lines.gathered(texts, self._block_size, flat=self._flat)
        self._account.read("Parquet")

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

    def _refuse(self, head: bytes, name: str, *, is_plain: bool) -> None:
        """Refuse a file that holds no text, or what wordmine wrote, if that is not wanted."""
        kind = signatures.kind(head)
        if kind == "counts":
            remedy = _NOT_COUNTS[self._content]
            if self._content == "text" and not is_plain:
                remedy = "where counts can be used, they must be a file that is not compressed"
            elif self._content == "words" and not is_plain:
                remedy = _NOT_PACKED
            what = f"holds counts, not {self._content}"
            raise UnreadableError(f"{name}: {what}: {remedy}", "counts that wordmine wrote")
        if kind is not None and self._content == "text":
            what = "a lexicon" if kind == "lexicon" else "terms"
            raise UnreadableError(
                f"{name}: is {what} that wordmine wrote, not text: leave it out, or move it out "
                "of the folder",
                f"{what} that wordmine wrote",
            )
        if kind is None and name.endswith(".wm"):
            what = "not a counts file, as its name says, or cut off"
            raise UnreadableError(f"{name}: {what}: make it anew with 'wordmine count'", what)
        if found := signatures.foreign(head):
            what, remedy = found
            raise UnreadableError(f"{name}: is {what}, not {self._content}: {remedy}", what)

    def _warn(self, begin: str, name: str) -> None:
        """Warn of records that are about to be read as plain text; of many, say how many."""
        kind = self._warns and (jsonvalues.looks_like_json(begin) or tables.looks_like_table(begin))
        if not kind:
            return
        if self._warnings:
            self._warnings -= 1
            _log.warning("%s looks like %s: %s", name, kind, self._naming_a_field)
        else:
            self._account.note("more files that look like records, and were read as text", name)


def _begin(pieces: Iterator[str], *, live: bool) -> str:
    """The beginning of a text: so much that it shows what it is, or what there is at once."""
    begin = ""
    for piece in pieces:
        begin += piece
        if len(begin) >= _HEAD or (live and "\n" in begin):
            break
    return begin


def _records(begin: str, field: str, name: str, *, alone: bool) -> str | None:
    """What records a text that begins so is made of, JSON or CSV; None for plain text."""
    head = begin[:_HEAD]
    if jsonvalues.looks_like_json(head) or (alone and head.lstrip()[:1] in ("{", "[")):
        return "JSON"
    if tables.has_column(head, field) or tables.looks_like_table(head):
        return "CSV"
    suffixes = [suffix.lower() for suffix in reversed(PurePath(name).suffixes[-2:])]
    if kinds := [_SUFFIXES[suffix] for suffix in suffixes if suffix in _SUFFIXES]:
        return kinds[0]
    return "CSV" if alone and head.strip() and ".txt" not in suffixes else None
