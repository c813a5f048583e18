"""Output files: written apart from their targets, then named like them: none is half written."""

from __future__ import annotations

import errno
import io
import os
import signal
import stat
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from wordmine.errors import OutputError
from wordmine.runtime import validation

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_BUFFER_SIZE = 1 << 16

_STREAM_FOLDERS = ("/dev", "/dev/fd", "/proc/self/fd")
"""Names in these stand for open streams, even where they lead to a regular file."""

_DESCRIPTORS = "/proc/self/fd"
"""Where Linux shows a process its open files."""

_REMEDIES = {
    errno.ENOSPC: "the disk is full: free some space or write to another disk",
    errno.EDQUOT: "the disk quota is used up: free some space or write to another disk",
    errno.EISDIR: "is a folder: name a file in it",
    errno.ENOENT: "its folder does not exist: create the folder or correct the path",
    errno.ENOTDIR: "a part of the path is a file, not a folder: correct the path",
    errno.EACCES: "permission denied: write elsewhere or change the permissions",
    errno.EPERM: "permission denied: write elsewhere or change the permissions",
    errno.EROFS: "the disk is read-only: write to another disk",
    errno.ENAMETOOLONG: "the name is too long: choose another",
    errno.ELOOP: "its links lead round in a circle: correct the path",
    errno.EPIPE: "the program that reads it ended too early: start it again",
}

TEXT_ERRORS = "backslashreplace"
"""What halves of characters become in output, as JSON and names of files may hold: escapes."""

_waiting: ContextVar[list[_Unplaced] | None] = ContextVar("waiting", default=None)
"""Files that are going to be put in place together."""


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[TextIO]:
    """Open a text stream whose content becomes the file `path` if all goes well.

    The text goes to a temporary file in the same folder, which is flushed to the disk and renamed
    over the target at the end.  After any error, an interruption included, the target is as it
    was and the temporary file is gone.  Where the system can (Linux), that file has no name until
    it is whole, so that a process that is killed leaves nothing either.  The target keeps its
    permissions; a new one gets those of any new file; a symbolic link stays and the file it leads
    to is replaced.  Something that is not a regular file (a device, a named pipe,
    ``/dev/stdout``) is written to directly.

    Parameters
    ----------
    path : the file to write.

    Yields
    ------
    a UTF-8 text stream that writes line ends as they are.

    Raises
    ------
    OutputError : the target is a folder, its folder is missing, it cannot be written, or the disk
        is full.  From one of the process's own streams, a `BrokenPipeError` passes as it is.
    """
    validation.PATH.check("path", path)
    shown = os.fspath(path)
    with _explained(shown):
        mode = _mode(shown)
    if _is_stream(shown, mode):
        # Appending also spares what a redirected /dev/stdout already holds.
        with _opened(shown, "a", shown) as stream:
            yield stream
        return
    file, waiting = _Unplaced(shown, mode), _waiting.get()
    try:
        yield file.stream
        file.finish()
        if waiting is None:
            _put_in_place([file])
        else:
            waiting.append(file)
    except BaseException:
        file.drop()
        raise


@contextmanager
def together() -> Iterator[None]:
    """Put the files that `replacing` writes meanwhile in place at its end, or after errors none.

    Only what strikes between two renames, such as a kill or the loss of power, can part them.

    Raises
    ------
    OutputError : a file cannot be put in place.
    """
    files: list[_Unplaced] = []
    token = _waiting.set(files)
    try:
        yield
        _put_in_place(files)
    finally:
        _waiting.reset(token)
        for file in files:
            file.drop()


class _Unplaced:
    """A file that is written, or being written, and not yet in its place.

    Parameters
    ----------
    shown : the path of its target, as given.
    mode : permissions of the target, None if it is new.
    """

    def __init__(self, shown: str, mode: int | None) -> None:
        self._shown, self._mode = shown, mode
        self._target = Path(os.path.realpath(shown))
        self._temporary = self._target.with_name(f".wordmine-{os.urandom(8).hex()}.tmp")
        self.stream = _opened(self._temporary, "x", shown)

    def finish(self) -> None:
        """Bring all of it to the disk."""
        self.stream.flush()
        with _explained(self._shown):
            os.fsync(self.stream.fileno())

    def name(self) -> None:
        """Give it a name beside its target's, and the target's permissions."""
        with _explained(self._shown):
            _name(self.stream.fileno(), self._temporary)
            self.stream.close()
            if self._mode is not None:
                self._temporary.chmod(stat.S_IMODE(self._mode))

    def place(self) -> None:
        """Put it in the place of its target."""
        with _explained(self._shown):
            self._temporary.replace(self._target)

    def drop(self) -> None:
        """Leave nothing of it but what is in place."""
        with suppress(OSError, OutputError):  # what went wrong first is what counts
            self.stream.close()
        with suppress(OSError):
            self._temporary.unlink()


def _put_in_place(files: Sequence[_Unplaced]) -> None:
    for file in files:
        file.name()
    with _undisturbed():
        for file in files:
            file.place()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let signals to end wait, which only the main thread gets."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    sent: list[int] = []
    handlers = {
        number: signal.signal(number, lambda number, frame: sent.append(number))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        if sent:
            signal.raise_signal(sent[0])


def _mode(path: str) -> int | None:
    """Kind and permissions of what is at a path, None for nothing."""
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    # A rename would not ask whether the file is write-protected.
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return mode


def is_stream(path: str | os.PathLike[str]) -> bool:
    """Whether `replacing` writes to what is at a path, rather than puts a file in its place.

    Raises
    ------
    OutputError : it can do neither.
    """
    shown = os.fspath(path)
    with _explained(shown):
        return _is_stream(shown, _mode(shown))


def check_target(path: str | os.PathLike[str]) -> None:
    """Refuse what `replacing` cannot write, as far as that can be told before.

    Raises
    ------
    OutputError : it is a folder; its folder is missing or takes no files; its name is too long.
    """
    shown = os.fspath(path)
    with _explained(shown):
        if _is_stream(shown, _mode(shown)):
            return
        folder = os.path.dirname(os.path.realpath(shown))
        if not os.path.isdir(folder):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        if not os.access(folder, os.W_OK):
            raise OSError(_refusal(folder), "")


def _refusal(folder: str) -> int:
    """Why a folder takes no files."""
    if hasattr(os, "statvfs") and os.statvfs(folder).f_flag & os.ST_RDONLY:
        return errno.EROFS
    return errno.EACCES


def _is_stream(path: str, mode: int | None) -> bool:
    if mode is None:
        return False
    return not stat.S_ISREG(mode) or _is_own(path)


def _is_own(path: str) -> bool:
    """Whether a name stands for an open stream of this process."""
    return os.path.dirname(os.path.abspath(path)) in _STREAM_FOLDERS


def _unnamed(path: str | os.PathLike[str], flags: int) -> int:
    """Open a file without a name in the folder of a path, or if that cannot be, at the path."""
    if hasattr(os, "O_TMPFILE") and os.path.isdir(_DESCRIPTORS):
        with suppress(OSError):  # not every file system can
            return os.open(os.path.dirname(path), os.O_TMPFILE | os.O_WRONLY, 0o666)
    return os.open(path, flags, 0o666)


def _name(descriptor: int, path: Path) -> None:
    """Give an open file a name if it has none."""
    if os.fstat(descriptor).st_nlink == 0:
        # Only if given a folder, which an absolute path makes no use of, does Python follow links.
        os.link(f"{_DESCRIPTORS}/{descriptor}", path, src_dir_fd=descriptor)


def _opened(path: str | os.PathLike[str], mode: str, shown: str) -> TextIO:
    file = _File(path, mode, shown)
    buffer = io.BufferedWriter(file, _BUFFER_SIZE)
    return io.TextIOWrapper(buffer, encoding="utf-8", errors=TEXT_ERRORS, newline="\n")


class _File(io.FileIO):
    """A file that names its target when it cannot be opened or written."""

    def __init__(self, path: str | os.PathLike[str], mode: str, shown: str) -> None:
        self.shown = shown
        with _explained(shown):
            super().__init__(path, mode, opener=_unnamed if mode == "x" else None)

    def write(self, data: ReadableBuffer, /) -> int:
        with _explained(self.shown):
            return super().write(data)


@contextmanager
def _explained(shown: str) -> Iterator[None]:
    """Turn the system's errors into ours."""
    try:
        yield
    except OSError as error:
        if isinstance(error, BrokenPipeError) and _is_own(shown):
            raise  # the reader has had enough: not a fault
        remedy = _REMEDIES.get(error.errno or 0, f"{error.strerror}: write elsewhere")
        raise OutputError(f"{shown}: cannot be written: {remedy}") from error
