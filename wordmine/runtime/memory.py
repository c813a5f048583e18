"""Memory: sizes as people write them, and what there is."""

from __future__ import annotations

import ctypes
import re
from contextlib import suppress
from pathlib import Path

import psutil

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # in malloc.h

_SIZE = re.compile(r"(?i)(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?")
_CGROUP = Path("/sys/fs/cgroup/memory.max")


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


def shown(nbytes: int) -> str:
    """A size for people to read, rounded up."""
    return f"{-(-nbytes >> 20):,} MB"


def return_freed_memory() -> None:
    """Have the C library, in this process, return large blocks to the system and keep others.

    That of GNU would come to keep blocks of up to 32 MB wherever they are.
    """
    with suppress(OSError, AttributeError, TypeError):  # other libraries do without
        library = ctypes.CDLL(None)
        library.mallopt(_M_MMAP_THRESHOLD, 6 << 20)
        library.mallopt(_M_TRIM_THRESHOLD, 64 << 20)


def available() -> int:
    """Bytes that can be had without swapping, by this process or the container it is in."""
    return _limited(psutil.virtual_memory().available)


def installed() -> int:
    """Bytes that the machine, or the container, has."""
    return _limited(psutil.virtual_memory().total)


def _limited(nbytes: int) -> int:
    try:
        return min(nbytes, int(_CGROUP.read_text()))
    except (OSError, ValueError):  # not in a container, or one without a limit
        return nbytes
