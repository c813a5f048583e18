"""Arrays that need not be in memory."""

from __future__ import annotations

import mmap
import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import IO, Any, TypeAlias

import numpy as np
from numpy.typing import DTypeLike, NDArray

from wordmine.errors import StorageError

CHUNK = 1 << 19
"""Elements of a large array that are looked at together."""


class Spilled:
    """A one-dimensional array in a file, whose slices are mapped into memory as they are taken.

    A slice is an array like any other, and what is written to it stays; its memory is free again
    once nobody holds it.

    Parameters
    ----------
    file : the open file.
    size : elements.
    dtype : of the elements.
    offset : where in the file the array begins, bytes.
    shared : whether changes go to the file or stay in the slice.  A file that is not shared is
        somebody's: that it stays as it is is seen to whenever a slice is taken.  What is changed
        while a slice is held, or without the file's size or time being another, is not noticed.
    """

    def __init__(
        self, file: IO[bytes], size: int, dtype: DTypeLike, *, offset: int = 0, shared: bool = True
    ) -> None:
        # The file itself may be closed: it is there for as long as a descriptor is open.
        self._descriptor = os.dup(file.fileno())
        weakref.finalize(self, os.close, self._descriptor)
        self._whole: Spilled | None = None
        self._size = size
        self.dtype: np.dtype[Any] = np.dtype(dtype)
        self._offset = offset
        self._access = mmap.ACCESS_WRITE if shared else mmap.ACCESS_COPY
        self._state = None if shared else (file.name, *_state(self._descriptor))

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, part: slice) -> NDArray[Any]:
        begin, end, step = part.indices(self._size)
        if step != 1:
            raise IndexError("a slice of an array in a file has no step")
        if end <= begin:
            return np.empty(0, self.dtype)
        self.check_unchanged()
        at = self._offset + begin * self.dtype.itemsize
        inside = at % mmap.ALLOCATIONGRANULARITY
        length = inside + (end - begin) * self.dtype.itemsize
        try:
            pages = mmap.mmap(self._descriptor, length, access=self._access, offset=at - inside)
        except OSError as error:  # there are limits to what a process may map
            raise MemoryError(error.strerror) from None
        array: NDArray[Any] = np.frombuffer(pages, self.dtype, end - begin, inside)
        return array

    def check_unchanged(self) -> None:
        """See that somebody's file is what it was when it was opened.

        Raises
        ------
        StorageError : its size or time is another.
        """
        if self._state is not None and self._state[1:] != _state(self._descriptor):
            raise StorageError(f"{self._state[0]}: has changed since it was opened: start again")

    def put(self, begin: int, values: NDArray[Any]) -> None:
        """Write values from one place on, where the system can without a slice, which is quicker.

        Raises
        ------
        StorageError : they cannot be written.
        """
        if not hasattr(os, "pwrite"):  # Windows
            self[begin : begin + len(values)][:] = values
            return
        rest = np.ascontiguousarray(values, self.dtype).view(np.uint8).data
        at = self._offset + begin * self.dtype.itemsize
        try:
            while len(rest):
                written = os.pwrite(self._descriptor, rest, at)
                rest, at = rest[written:], at + written
        except OSError as error:
            raise StorageError(f"a temporary file cannot be written: {error.strerror}") from None


def put(column: Column, begin: int, values: NDArray[Any]) -> None:
    """Write values to an array, which may be in a file, from one place on."""
    if isinstance(column, Spilled):
        column.put(begin, values)
    else:
        column[begin : begin + len(values)] = values


@contextmanager
def changing(column: Column, begin: int, end: int) -> Iterator[NDArray[Any]]:
    """A stretch of an array, to be changed; of one in a file a copy, which is written back."""
    if isinstance(column, Spilled):
        own = column[begin:end].copy()
        yield own
        column.put(begin, own)
    else:
        yield column[begin:end]


def part(column: Column, begin: int, end: int) -> Column:
    """A stretch of an array; of one in a file nothing is mapped before slices are taken."""
    if not isinstance(column, Spilled):
        return column[begin:end]
    found = copy(column)
    found._whole = column  # whose descriptor it uses
    found._offset += begin * column.dtype.itemsize
    found._size = end - begin
    return found


def _state(descriptor: int) -> tuple[int, int]:
    """What tells that a file was changed: its size and time."""
    found = os.fstat(descriptor)
    return found.st_size, found.st_mtime_ns


Column: TypeAlias = NDArray[Any] | Spilled
"""A one-dimensional array, in memory or not; its slices are arrays on the same elements."""


def chunks(size: int, step: int | None = None) -> list[tuple[int, int]]:
    """Where the chunks of so many elements begin and end, of `CHUNK` or of `step` elements."""
    step = step or CHUNK
    return [(begin, min(begin + step, size)) for begin in range(0, size, step)]
