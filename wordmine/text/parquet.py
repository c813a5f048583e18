"""Parquet: rows of a columnar file, read with pyarrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from wordmine.errors import CorpusError, UnreadableError
from wordmine.text.records import Fields, naming_another

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

    def rows(self, field: str, *, whole: bool) -> Iterator[tuple[str, Fields]]:
        """The rows, and where each is.

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
                    yield f"{self._name}: record {number}", row
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
