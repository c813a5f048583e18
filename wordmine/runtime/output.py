"""Output files: written apart from their target, then named like it: it is never half written."""

from __future__ import annotations

import errno
import io
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from wordmine.errors import OutputError

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
}


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
        is full.  A `BrokenPipeError` passes as it is.
    """
    shown = os.fspath(path)
    with _explained(shown):
        mode = _mode(shown)
    if _is_stream(shown, mode):
        # Appending also spares what a redirected /dev/stdout already holds.
        with _opened(shown, "a", shown) as stream:
            yield stream
        return
    target = Path(os.path.realpath(shown))
    temporary = target.with_name(f".wordmine-{secrets.token_hex(8)}.tmp")
    try:
        with _opened(temporary, "x", shown) as stream:
            yield stream
            stream.flush()
            with _explained(shown):
                os.fsync(stream.fileno())
                _name(stream.fileno(), temporary)
        with _explained(shown):
            if mode is not None:
                temporary.chmod(stat.S_IMODE(mode))
            temporary.replace(target)
    except BaseException:
        with suppress(OSError):  # what went wrong first is what counts
            temporary.unlink()
        raise


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


def _is_stream(path: str, mode: int | None) -> bool:
    if mode is None:
        return False
    return not stat.S_ISREG(mode) or os.path.dirname(os.path.abspath(path)) in _STREAM_FOLDERS


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
    return io.TextIOWrapper(io.BufferedWriter(file, _BUFFER_SIZE), encoding="utf-8", newline="\n")


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
    except BrokenPipeError:
        raise  # the reader has had enough: not a fault
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0, f"{error.strerror}: write elsewhere")
        raise OutputError(f"{shown}: cannot be written: {remedy}") from error
