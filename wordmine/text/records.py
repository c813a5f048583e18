"""Records: rows with fields, one of which holds text, whatever file they come in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, NamedTuple, TypeAlias

from wordmine.errors import CorpusError, UnreadableError
from wordmine.text.account import Account
from wordmine.text.reading import Errors

MAGIC = b"PAR1"

_ROWS, _BYTES = 256, 1 << 22
"""Most rows, and by their average about so many bytes of them, that are held at a time."""

_BUFFER = 1 << 20
"""Bytes of a file that are read at a time."""


class Parquet:
    """A file of rows.

    Parameters
    ----------
    file : the file; it must be seekable.
    name : what to call it in errors.

    Raises
    ------
    UnreadableError : the file is damaged.
    CorpusError : pyarrow is not installed.
    """

    def __init__(self, file: IO[bytes], name: str) -> None:
        try:
            import pyarrow
            from pyarrow import parquet
        except ImportError:
            raise CorpusError(
                f"{name}: a Parquet file, which takes pyarrow to read: pip install pyarrow"
            ) from None
        self._name = name
        self._faults = (pyarrow.ArrowException, OSError, ValueError)
        try:
            self._file = parquet.ParquetFile(file, buffer_size=_BUFFER, pre_buffer=False)
        except self._faults as error:
            raise self._damaged(error) from None
        self.schema: Any = self._file.schema_arrow

    def rows(self, field: str, *, whole: bool) -> Iterator[Row]:
        """The rows.

        Parameters
        ----------
        field : a column that must be there, or with dots, one within it.
        whole : whether rows should have all columns, or that one alone.

        Raises
        ------
        UnreadableError : there is no such column, or the file is damaged.
        """
        names = self.schema.names
        outer = [name for name in names if field == name or field.startswith(f"{name}.")]
        if not outer:
            what = f"no field {field!r}"
            raise UnreadableError(f"{self._name}: {what}: {naming_another(names)}", what)
        number = 0
        try:
            for batch in self._file.iter_batches(
                self._at_a_time(), columns=None if whole else outer
            ):
                for row in batch.to_pylist():
                    number += 1
                    yield 0, number, row
        except self._faults as error:
            raise self._damaged(error) from None

    def _at_a_time(self) -> int:
        """How many rows to hold at a time."""
        about = self._file.metadata
        nbytes: int = sum(about.row_group(at).total_byte_size for at in range(about.num_row_groups))
        rows: int = _BYTES * about.num_rows // max(nbytes, 1)
        return max(1, min(_ROWS, rows))

    def _damaged(self, error: Exception) -> UnreadableError:
        said = " ".join(str(error).split())
        return UnreadableError(
            f"{self._name}: damaged Parquet data ({said}): get the file again",
            "damaged Parquet data",
        )


_SURROGATE = re.compile("[\ud800-\udfff]")
_SHOWN = 80
"""Characters of a list of fields that an error shows."""

Fields: TypeAlias = dict[str, Any]

Row: TypeAlias = tuple[int, int, Fields | None]
"""A row of a file: its line, 0 where there are none; its number; and its fields, None if it cannot
be read, which has been told."""


class Record(NamedTuple):
    """A record of a file.

    Attributes
    ----------
    place : where it is, for messages.
    fields : what it holds, by name; JSON values, or others that Parquet has.
    text : the text that is wanted of it.
    types : of Parquet, the `pyarrow.Schema` of its fields.
    """

    place: str
    fields: Fields
    text: str
    types: Any = None


class Faults:
    """What is done about records that cannot be read: they stop the work, or are counted.

    Parameters
    ----------
    errors : "strict" stops; otherwise see `wordmine.text.Reading`.
    account : where they are counted.
    remedy : what an error advises.
    longest : characters that there is memory for in a record; None for any number.
    """

    def __init__(
        self,
        errors: Errors,
        account: Account,
        remedy: str = "mend the record",
        longest: int | None = None,
    ) -> None:
        self.longest = longest
        self.errors = errors
        self._account = account
        self._remedy = remedy

    def found(self, place: str, what: str, remedy: str | None = None) -> None:
        """A record cannot be read.

        Raises
        ------
        UnreadableError : records must not be passed over.
        """
        if self.errors == "strict":
            reason = what.partition(" (")[0]
            raise UnreadableError(f"{place}: {what}: {remedy or self._remedy}", reason)
        done = "read as an empty text" if self.errors == "replace" else "left out"
        self._account.note(f"records that are faulty, and were {done}", f"{place}: {what}")

    def repeated(self, name: str, place: str) -> None:
        """A name is there twice in a record."""
        kind = "names that a record has twice, so that the last value counts"
        self._account.note(kind, f"{place}: {name}")

    def sound(self, value: Any, place: str) -> Any:
        """A JSON value without lone surrogates, half a character each, but for names of fields."""
        if isinstance(value, dict):
            return {name: self.sound(one, place) for name, one in value.items()}
        if isinstance(value, list):
            return [self.sound(one, place) for one in value]
        if not isinstance(value, str) or not (found := len(_SURROGATE.findall(value))):
            return value
        is_skipped = self.errors == "skip"
        done = "left out" if is_skipped else "replaced by U+FFFD"
        self._account.note(f"lone surrogates {done}", place, found)
        return _SURROGATE.sub("" if is_skipped else "\ufffd", value)


def placed(name: str, line: int, number: int) -> str:
    """Where a row of a file is, for messages."""
    return f"{name}:{line}: record {number}" if line else f"{name}: record {number}"


def read(rows: Iterable[Row], field: str, name: str, faults: Faults) -> Iterator[Record]:
    """Take the text out of rows.

    Parameters
    ----------
    rows : the rows.
    field : the name of the field that holds the text.
    name : what to call the file in errors.
    faults : what to do about a row without such a text.

    Raises
    ------
    UnreadableError : a row lacks the field, or holds no text there.
    """
    path, known = field.split("."), False
    for line, number, fields in rows:
        place = placed(name, line, number)
        text = None if fields is None else fields.get(field)
        if isinstance(text, str):  # nearly always it is one
            path = [field]
        elif fields is not None:
            text = _sought(fields, field, place, faults, known=known)
        if text is not None:
            known = True
            yield Record(place, fields or {}, text)
        elif faults.errors == "replace":
            yield Record(place, fields or _without_text(path), "")


def texts(rows: Iterable[Row], field: str, name: str, faults: Faults) -> Iterator[str]:
    """The texts alone that `read` would take; takes and raises what it does."""
    known = False
    for line, number, fields in rows:
        text = None if fields is None else fields.get(field)
        if fields is not None and not isinstance(text, str):
            text = _sought(fields, field, placed(name, line, number), faults, known=known)
        if text is not None:
            known = True
            yield text
        elif faults.errors == "replace":
            yield ""


def _without_text(path: Sequence[str]) -> Fields:
    """A record that has nothing but an empty field, under these names one within the other."""
    name, *inner = path
    return {name: _without_text(inner) if inner else None}


def _sought(fields: Fields, field: str, place: str, faults: Faults, *, known: bool) -> str | None:
    """The text that a record holds somewhere; None if there is none, which has been told.

    If it is known that records before it had one, the field is right, and the record is not.
    """
    try:
        return _text(_value(fields, field))
    except KeyError:
        remedy = None if known else naming_another(fields)
        faults.found(place, f"no field {field!r}", remedy)
    except TypeError as error:
        what = f"field {field!r} holds {error}, not text"
        faults.found(place, what, None if known else "name another --field")
    return None


def _value(fields: Any, field: str) -> Any:
    """What stands under a name, or under the names that dots part; in lists, under it in each.

    Raises
    ------
    KeyError : nothing does.
    """
    if fields is None:
        return None
    if isinstance(fields, list):
        return [_value(one, field) for one in fields]
    if not isinstance(fields, dict):
        raise KeyError(field)
    if field in fields:
        return fields[field]
    for dot in re.finditer(r"\.", field):
        if (outer := field[: dot.start()]) in fields:
            return _value(fields[outer], field[dot.end() :])
    raise KeyError(field)


def _text(value: Any) -> str:
    """The text of a value: of a list its texts, a line each; of nothing at all an empty one.

    Raises
    ------
    TypeError : it is none; names its type.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(map(_text, value))
    raise TypeError(type(value).__name__)


def naming_another(fields: Iterable[str]) -> str:
    """What to do where a field is missing: name one of those that there are."""
    there = ", ".join(fields)
    if len(there) > _SHOWN:  # plain text taken for a table
        there = there[:_SHOWN] + "…"
    return f"name another --field; there are: {there}"
