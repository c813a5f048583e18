"""Storage: large arrays, in memory while the memory allowed lasts, beyond that on disk."""

from __future__ import annotations

import ctypes
import mmap
import os
import re
import shutil
import tempfile
import threading
import weakref
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, Any, TypeAlias

import numpy as np
import psutil
from numpy.typing import DTypeLike, NDArray

from wordmine.errors import StorageError
from wordmine.runtime import validation

_OVERHEAD = 320 << 20
"""Bytes that the interpreter, the libraries, the text being read and slices of files take."""

LEAST = 512 << 20
"""Least memory to work with, bytes."""

_ARRAYS, _WORK = 0.08, 0.4
"""Shares of the rest for arrays that stay and for work in progress; what is left is for slices."""

_BYTES = 20
"""What temporary files take for each symbol of text: four arrays of it, and n-grams."""

CHUNK = 1 << 19
"""Elements of a large array that are looked at together."""

_BLOCK = 1 << 21
"""Elements that a growing array gathers before it puts them away."""

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # in malloc.h

_SIZE = re.compile(r"(?i)(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?")
_CGROUP = Path("/sys/fs/cgroup/memory.max")


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
    shared : whether changes go to the file or stay in the slice.
    """

    def __init__(
        self, file: IO[bytes], size: int, dtype: DTypeLike, *, offset: int = 0, shared: bool = True
    ) -> None:
        # The file itself may be closed: it is there for as long as a descriptor is open.
        self._descriptor = os.dup(file.fileno())
        weakref.finalize(self, os.close, self._descriptor)
        self._size = size
        self.dtype: np.dtype[Any] = np.dtype(dtype)
        self._offset = offset
        self._access = mmap.ACCESS_WRITE if shared else mmap.ACCESS_COPY

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, part: slice) -> NDArray[Any]:
        begin, end, _ = part.indices(self._size)
        if end <= begin:
            return np.empty(0, self.dtype)
        at = self._offset + begin * self.dtype.itemsize
        inside = at % mmap.ALLOCATIONGRANULARITY
        length = inside + (end - begin) * self.dtype.itemsize
        pages = mmap.mmap(self._descriptor, length, access=self._access, offset=at - inside)
        array: NDArray[Any] = np.frombuffer(pages, self.dtype, end - begin, inside)
        return array


Column: TypeAlias = NDArray[Any] | Spilled
"""A one-dimensional array, in memory or not; its slices are arrays on the same elements."""


def chunks(size: int, step: int | None = None) -> list[tuple[int, int]]:
    """Where the chunks of so many elements begin and end, of `CHUNK` or of `step` elements."""
    step = step or CHUNK
    return [(begin, min(begin + step, size)) for begin in range(0, size, step)]


class Storage:
    """Makes arrays, keeping to the memory allowed.

    A part of it is for arrays that stay; once that is taken, new ones become files without a name,
    which the system removes however the process ends.

    Parameters
    ----------
    memory : bytes, or a text such as ``"2G"``; None for half of what is available.
    folder : where to put files; None for the system's temporary folder.

    Attributes
    ----------
    work : bytes that the buffers of work in progress may take.
    """

    def __init__(
        self, memory: int | str | None = None, folder: str | os.PathLike[str] | None = None
    ) -> None:
        self.memory = max(_available() // 2, LEAST) if memory is None else parsed(memory)
        self.folder = Path(tempfile.gettempdir() if folder is None else folder)
        free = self.memory - _OVERHEAD
        self._room = int(free * _ARRAYS)
        self.work = int(free * _WORK)
        self._lock = threading.RLock()  # an array may be let go of by whoever holds it
        _return_freed_memory()

    def empty(self, size: int, dtype: DTypeLike) -> Column:
        """An array of so many elements, to be filled in.

        Raises
        ------
        StorageError : there is no room for it on the disk.
        """
        kind = np.dtype(dtype)
        nbytes = size * kind.itemsize
        if self.takes(nbytes):
            array: NDArray[Any] = np.empty(size, kind)
            weakref.finalize(array, self.gives_back, nbytes).atexit = False
            return array
        with self.file(nbytes) as file:
            return Spilled(file, size, kind)

    def workers(self, threads: int, nbytes: int) -> int:
        """How many threads there is room for if each takes so many bytes."""
        return max(1, min(threads, self.work // nbytes))

    def foresee(self, symbols: int) -> None:
        """Refuse a text of so many symbols if there cannot be room for it.

        Raises
        ------
        StorageError : the arrays it takes fit neither in memory nor on the disk.
        """
        needed = symbols * _BYTES
        if needed > max(self._room, free := shutil.disk_usage(self.folder).free):
            raise StorageError(
                f"{self.folder}: about {shown(needed)} will be needed for temporary files and "
                f"{shown(free)} are free: name a folder with more room with --tmp, or allow more "
                "--memory"
            )

    def takes(self, nbytes: int) -> bool:
        """Count so many bytes among the arrays in memory, if there is room."""
        with self._lock:
            if nbytes > self._room:
                return False
            self._room -= nbytes
            return True

    def gives_back(self, nbytes: int) -> None:
        """Count so many bytes as free again."""
        with self._lock:
            self._room += nbytes

    def file(self, nbytes: int = 0) -> IO[bytes]:
        """A file without a name that has so many bytes, all of them reserved on the disk."""
        try:
            free = shutil.disk_usage(self.folder).free
            if nbytes > free:
                raise StorageError(
                    f"{self.folder}: {shown(nbytes)} more are needed for temporary files and "
                    f"{shown(free)} are free: name a folder with more room with --tmp, or allow "
                    "more --memory"
                )
            return _unnamed(self.folder, nbytes)
        except OSError as error:
            raise StorageError(
                f"{self.folder}: no temporary file of {shown(nbytes)}: {error.strerror}: name "
                "another folder with --tmp, or allow more --memory"
            ) from None

    def write(self, file: IO[bytes], piece: bytes | memoryview) -> None:
        """Write to a file of this storage.

        Raises
        ------
        StorageError : the disk is full.
        """
        rest = memoryview(piece)
        try:
            while len(rest):  # a file without a buffer may take less than it is given
                rest = rest[file.write(rest) :]
        except OSError as error:
            raise StorageError(
                f"{self.folder}: a temporary file cannot be written: {error.strerror}: "
                "name a folder with more room with --tmp, or allow more --memory"
            ) from None

    def check(self, nbytes: int, what: str, remedy: str = "allow more with --memory") -> None:
        """Refuse what takes more memory than is allowed.

        Parameters
        ----------
        nbytes : bytes it takes, beside what every work takes.
        what : what they are taken for.
        remedy : what can be done about it.

        Raises
        ------
        StorageError : says how much memory would do.
        """
        needed = _OVERHEAD + nbytes
        if needed > self.memory:
            raise StorageError(
                f"{what} takes {shown(needed)} of memory in all, and {shown(self.memory)} are "
                f"allowed: {remedy}"
            )


class Growing:
    """An array to which parts are added until it is whole.

    Parameters
    ----------
    storage : where it is to be.
    dtype : of the elements.
    """

    def __init__(self, storage: Storage, dtype: DTypeLike) -> None:
        self._storage = storage
        self._dtype = np.dtype(dtype)
        self._parts: list[NDArray[Any]] = []
        self._blocks: list[NDArray[Any]] = []
        self._file: IO[bytes] | None = None
        self._size = self._held = 0

    def __len__(self) -> int:
        return self._size

    def append(self, part: NDArray[Any]) -> None:
        """Add a part.

        Raises
        ------
        StorageError : the disk is full.
        """
        self._parts.append(part)
        self._size += len(part)
        self._held += len(part)
        if self._held >= _BLOCK:
            self._gather()

    def finish(self) -> Column:
        """The whole array; no more can be added.

        Raises
        ------
        StorageError : the disk is full.
        """
        self._gather()
        if self._file is not None:
            with self._file:
                return Spilled(self._file, self._size, self._dtype)
        whole: NDArray[Any] = np.empty(self._size, self._dtype)
        weakref.finalize(whole, self._storage.gives_back, whole.nbytes).atexit = False
        at = 0
        while self._blocks:
            block = self._blocks.pop(0)
            whole[at : at + len(block)] = block
            at += len(block)
        return whole

    def _gather(self) -> None:
        """Make one block of the parts held, and put it where it belongs."""
        block = np.concatenate([*self._parts, np.empty(0, self._dtype)], dtype=self._dtype)
        self._parts.clear()
        self._held = 0
        if self._file is None and self._storage.takes(block.nbytes):
            self._blocks.append(block)
            return
        if self._file is None:
            self._file = self._storage.file()
            weakref.finalize(self, self._file.close)
            for held in self._blocks:
                self._storage.write(self._file, held.view(np.uint8).data)
            self._storage.gives_back(sum(block.nbytes for block in self._blocks))
            self._blocks.clear()
        self._storage.write(self._file, block.view(np.uint8).data)


def _unnamed(folder: Path, nbytes: int) -> IO[bytes]:
    file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115
    try:
        if nbytes and hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, nbytes)
        elif nbytes:
            file.truncate(nbytes)
    except OSError:
        file.close()
        raise
    return file


def joined(storage: Storage, parts: list[Column], dtype: DTypeLike) -> Column:
    """One array of several, which are let go of as they are copied."""
    whole = storage.empty(sum(map(len, parts)), dtype)
    at = 0
    while parts:
        part = parts.pop(0)
        for begin, end in chunks(len(part)):
            whole[at + begin : at + end][:] = part[begin:end]
        at += len(part)
    return whole


def parsed(size: int | str) -> int:
    """Bytes in a size such as ``"2G"``, ``"512 MB"`` or ``1048576``; K, M, G and T are binary.

    Raises
    ------
    ValueError : it is not a size.
    """
    found = _SIZE.fullmatch(str(size).strip())
    if isinstance(size, bool) or found is None:
        raise ValueError(f"{size!r} is no size")
    return int(float(found[1]) * 1024 ** " kmgt".index(found[2].lower() or " "))


def _suffices(memory: Any) -> bool:
    try:
        return LEAST <= parsed(memory) <= max(LEAST, _installed())
    except (ValueError, OverflowError):  # what is beyond a double is no size either
        return False


def shown(nbytes: int) -> str:
    """A size for people to read, rounded up."""
    return f"{-(-nbytes >> 20):,} MB"


@cache
def _return_freed_memory() -> None:
    """Have the C library return large blocks to the system, and smaller ones be used again.

    That of GNU would come to keep blocks of up to 32 MB wherever they are.
    """
    with suppress(OSError, AttributeError, TypeError):  # other libraries do without
        library = ctypes.CDLL(None)
        library.mallopt(_M_MMAP_THRESHOLD, 6 << 20)
        library.mallopt(_M_TRIM_THRESHOLD, 64 << 20)


def _available() -> int:
    """Bytes that can be had without swapping, by this process or the container it is in."""
    return _limited(psutil.virtual_memory().available)


def _installed() -> int:
    """Bytes that the machine, or the container, has."""
    return _limited(psutil.virtual_memory().total)


def _limited(nbytes: int) -> int:
    try:
        return min(nbytes, int(_CGROUP.read_text()))
    except (OSError, ValueError):  # not in a container, or one without a limit
        return nbytes


def _takes_files(folder: str | os.PathLike[str]) -> bool:
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return False
    return os.path.isdir(folder)  # the empty path is none


RULES = {
    "memory": validation.optional(
        validation.Rule(
            _suffices,
            f"a size such as 2G, from {shown(LEAST)} to the {shown(_installed())} that there are",
        )
    ),
    "tmp": validation.optional(
        validation.Rule(
            lambda tmp: isinstance(tmp, str | os.PathLike) and _takes_files(tmp),
            "a folder that exists and can be written to",
        )
    ),
}
"""What each setting that a storage is made from must be."""
