"""Memory: sizes as people write them, and what there is."""

from __future__ import annotations

import ctypes
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psutil

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8  # in malloc.h

_SIZE = re.compile(r"(?i)(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?")

_CGROUPS, _OWN = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")
"""Where Linux shows control groups, and which ones a process is in."""


class _Files(NamedTuple):
    """What a control group tells in its folder: most memory, memory used, and of that, what for."""

    limit: str
    used: str
    reclaimable: str


_VERSIONS = {
    "": ("", _Files("memory.max", "memory.current", "inactive_file")),
    "memory": (
        "memory",
        _Files("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
    ),
}
"""By the controller that /proc names: its folder, and its files; version 2 names none."""


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


_trim: Callable[[int], object] | None = None
"""Returns what is free, in a process that is all ours and where the C library can."""


def return_freed_memory() -> None:
    """Have the C library, in this process, return large blocks to the system and keep others.

    That of GNU would come to keep blocks of up to 32 MB wherever they are, and as much again for
    each of many threads: of law texts counted by 16, 100 MB.
    """
    global _trim
    with suppress(OSError, AttributeError, TypeError):  # other libraries do without
        library = ctypes.CDLL(None)
        library.mallopt(_M_MMAP_THRESHOLD, 6 << 20)
        library.mallopt(_M_TRIM_THRESHOLD, 64 << 20)
        library.mallopt(_M_ARENA_MAX, 2)
        _trim = library.malloc_trim


def keep_within(nbytes: int) -> None:
    """Return all that was freed, small blocks too, if the process holds more than so many bytes."""
    if _trim is not None and psutil.Process().memory_info().rss > nbytes:
        _trim(0)


def available() -> int:
    """Bytes that can be had without swapping, by this process and the containers it is in."""
    free = (limit - used for limit, used in _limits())
    return max(0, min(psutil.virtual_memory().available, *free, sys.maxsize))


def installed() -> int:
    """Bytes that the machine, or the smallest container around, has."""
    return min(psutil.virtual_memory().total, *(limit for limit, _ in _limits()), sys.maxsize)


def _limits() -> Iterator[tuple[int, int]]:
    """The limit of each control group around this process, and what it uses, bytes.

    What files have in memory and nobody needs soon does not count as used.
    """
    try:
        groups = _OWN.read_text().splitlines()
    except OSError:  # not Linux
        return
    for line in groups:
        _, controllers, path = line.split(":", 2)
        for controller in controllers.split(","):
            if controller in _VERSIONS:
                folder, files = _VERSIONS[controller]
                inner = _CGROUPS / folder / path.lstrip("/")
                # In a container the path may be that of its host, and only the root be there.
                for group in (inner, *inner.parents):
                    if group.is_relative_to(_CGROUPS / folder):
                        yield from _limit(group, files)


def _limit(group: Path, files: _Files) -> Iterator[tuple[int, int]]:
    """The limit of a control group and what it uses, if it has a limit."""
    with suppress(OSError, ValueError):  # "max" is no number
        limit, used = int((group / files.limit).read_text()), 0
        with suppress(OSError, ValueError):
            used = int((group / files.used).read_text())
            stat = dict(line.split() for line in (group / "memory.stat").read_text().splitlines())
            used -= int(stat.get(files.reclaimable, 0))
        yield limit, max(used, 0)
