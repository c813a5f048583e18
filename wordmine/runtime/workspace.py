"""Workspaces: the threads, the memory and the temporary files that work may use."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import weakref
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from math import ceil
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from wordmine.errors import StorageError
from wordmine.runtime import memory as sizes
from wordmine.runtime.arrays import Column, Spilled, chunks
from wordmine.runtime.memory import shown
from wordmine.runtime.threads import available_threads
from wordmine.runtime.validation import Rule, optional, whole

_OVERHEAD = 272 << 20
"""Bytes that the process itself takes.

Measured with Python 3.11, numpy 2.4 and numba 0.68: 172 MB with kernels from the disk, 92 of them
libraries, and 80 more after all have been compiled; the rest is for what nobody counts.
"""

LEAST = 512 << 20
"""Least memory to work with, bytes."""

_ARRAYS, _WORK = 0.08, 0.4
"""Most shares of the rest for arrays that stay, and for the buffers of all threads together.

`benchmarks/memory.py` shows that they keep the promise; larger ones made nothing faster at 1G.
"""

_LEAST_WORK = 16 << 20
"""Bytes for the buffers of one thread, whatever else there is."""

_BYTES_PER_CHARACTER = 16
"""Of a line or record that is held whole: the text, its parts, and what is made of it."""

_BYTES = 20
"""What temporary files take for each symbol of text: four arrays of it, and n-grams."""

_BLOCK = 1 << 21
"""Elements that a growing array gathers, at most, before it puts them away."""

_ZEROS = 1 << 20
"""Bytes written at a time to reserve them."""

_GROWING = 0.1
"""Share of the rest for what arrays that grow at the same time gather, and what is written then."""


class Workspace:
    """What work may use: so many threads, so much memory, and files in a folder.

    It makes arrays.  A part of the memory is for arrays that stay; once that is taken, new ones
    become files without a name, which the system removes however the process ends.

    Parameters
    ----------
    threads : how many threads to work with; None for one on each processor.
    memory : bytes, or a text such as ``"2G"``; None for half of what is available.
    tmp : the folder where to put files; None for the system's temporary folder.

    Attributes
    ----------
    threads : how many threads to work with.
    memory : bytes allowed.
    folder : where files are put.

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    """

    def __init__(
        self,
        threads: int | None = None,
        memory: int | str | None = None,
        tmp: str | os.PathLike[str] | None = None,
    ) -> None:
        _THREADS.check("threads", threads)
        _MEMORY.check("memory", memory)
        _FOLDER.check("tmp", tmp)
        self.threads = threads or available_threads()
        self.memory = max(sizes.available() // 2, LEAST) if memory is None else sizes.parsed(memory)
        self.folder = Path(tempfile.gettempdir() if tmp is None else tmp)
        self._free = self.memory - _OVERHEAD
        self._room = int(self._free * _ARRAYS)
        self._held = 0
        self._lock = threading.RLock()  # an array may be let go of by whoever holds it

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

    @cached_property
    def writer(self) -> ThreadPoolExecutor:
        """A thread that writes while others work."""
        return ThreadPoolExecutor(1)

    @property
    def longest(self) -> int:
        """Characters that a line or record may have that must be held whole."""
        return self.buffers() // _BYTES_PER_CHARACTER

    def buffers(self, *, beside: int = 0, share: float | None = None) -> int:
        """Bytes that the buffers of all threads together may take.

        Parameters
        ----------
        beside : bytes that the work takes however many threads there are.
        share : the most of what is free that they may take; None for what is usual.
        """
        rest = int(self._free * (1 - _ARRAYS)) - self._held - beside
        return max(_LEAST_WORK, min(rest, int(self._free * (share or _WORK))))

    def workers(self, nbytes: int, *, beside: int = 0) -> int:
        """How many threads there is room for, one at least.

        Parameters
        ----------
        nbytes : bytes that each takes, with what waits for it.
        beside : as for `buffers`.
        """
        self.return_freed()
        return max(1, min(self.threads, self.buffers(beside=beside) // max(nbytes, 1)))

    def return_freed(self) -> None:
        """Return to the system what was freed, if the process holds half of what it may."""
        sizes.keep_within(self.memory // 2)

    def hold(self, nbytes: int, what: str) -> None:
        """Count so many bytes as taken from now on; raises what `check` does."""
        self.check(nbytes, what)
        self._held += nbytes

    def gathered(self, itemsize: int) -> int:
        """How many elements of so many bytes a growing array may gather; as many may be written."""
        return max(1, min(_BLOCK, int(self._free * _GROWING) // (2 * itemsize)))

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
        """Write to a file of this workspace.

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

    def needed(self, nbytes: int) -> int:
        """Bytes of memory in all with which there is room for what takes so many."""
        return _OVERHEAD + ceil((nbytes + self._held + _LEAST_WORK) / (1 - _ARRAYS))

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
        if (needed := self.needed(nbytes)) > self.memory:
            raise StorageError(
                f"{what} takes {shown(needed)} of memory in all, and {shown(self.memory)} are "
                f"allowed: {remedy}"
            )


class Growing:
    """An array to which parts are added until it is whole.

    Parameters
    ----------
    workspace : where it is to be.
    dtype : of the elements.
    among : how many arrays grow at the same time.
    """

    def __init__(self, workspace: Workspace, dtype: DTypeLike, *, among: int = 1) -> None:
        self._workspace = workspace
        self._dtype = np.dtype(dtype)
        self._most = workspace.gathered(self._dtype.itemsize * among)
        self._parts: list[NDArray[Any]] = []
        self._blocks: list[NDArray[Any]] = []
        self._file: IO[bytes] | None = None
        self._written: Future[None] | None = None
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
        if self._held >= self._most:
            self._gather()

    def finish(self) -> Column:
        """The whole array; no more can be added.

        Raises
        ------
        StorageError : the disk is full.
        """
        self._gather()
        self._wait()
        if self._file is not None:
            with self._file:
                return Spilled(self._file, self._size, self._dtype)
        whole: NDArray[Any] = np.empty(self._size, self._dtype)
        weakref.finalize(whole, self._workspace.gives_back, whole.nbytes).atexit = False
        at = 0
        while self._blocks:
            block = self._blocks.pop(0)
            whole[at : at + len(block)] = block
            at += len(block)
        return whole

    def _gather(self) -> None:
        """Put the parts held where they belong."""
        parts = self._parts
        self._parts, self._held = [], 0
        if self._file is None:
            block = np.concatenate([*parts, np.empty(0, self._dtype)], dtype=self._dtype)
            if self._workspace.takes(block.nbytes):
                self._blocks.append(block)
                return
            self._file = self._workspace.file()
            weakref.finalize(self, self._file.close)
            self._write(self._file, self._blocks)
            self._workspace.gives_back(sum(held.nbytes for held in self._blocks))
            self._blocks.clear()
            parts = [block]
        self._wait()
        self._written = self._workspace.writer.submit(self._write, self._file, parts)

    def _write(self, file: IO[bytes], parts: list[NDArray[Any]]) -> None:
        for part in parts:
            rows = np.ascontiguousarray(part, self._dtype)
            self._workspace.write(file, rows.view(np.uint8).data)

    def _wait(self) -> None:
        """Wait until the block before is written."""
        if self._written is not None:
            self._written.result()
            self._written = None


def _unnamed(folder: Path, nbytes: int) -> IO[bytes]:
    """A file without a name.

    Its bytes are reserved, since a mapped page that the disk has no room for would end the process:
    where the system cannot reserve them (macOS, Windows) zeros are written.
    """
    file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115
    try:
        if nbytes and hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, nbytes)
        else:
            for begin, end in chunks(nbytes, _ZEROS):
                file.write(bytes(end - begin))
    except OSError:
        file.close()
        raise
    return file


def joined(workspace: Workspace, parts: list[Column], dtype: DTypeLike) -> Column:
    """One array of several, which are let go of as they are copied."""
    whole = workspace.empty(sum(map(len, parts)), dtype)
    at = 0
    while parts:
        part = parts.pop(0)
        for begin, end in chunks(len(part)):
            whole[at + begin : at + end][:] = part[begin:end]
        at += len(part)
    return whole


def _suffices(memory: Any) -> bool:
    try:
        return LEAST <= sizes.parsed(memory) <= max(LEAST, sizes.installed())
    except (ValueError, OverflowError):  # what is beyond a double is no size either
        return False


def _takes_files(folder: str | os.PathLike[str]) -> bool:
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return False
    return os.path.isdir(folder)  # the empty path is none


_THREADS = optional(whole(1))
_MEMORY = optional(
    Rule(
        _suffices,
        f"a size such as 2G, from {shown(LEAST)} to the {shown(sizes.installed())} that there are",
    )
)
_FOLDER = optional(
    Rule(
        lambda tmp: isinstance(tmp, str | os.PathLike) and _takes_files(tmp),
        "a folder that exists and can be written to",
    )
)
