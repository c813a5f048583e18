"""The one decorator that compiles a kernel, and the message that compilation is under way."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from numba import njit
from numba.core import event

P = ParamSpec("P")
R = TypeVar("R")

log = logging.getLogger("wordmine")


class _Announcement(event.Listener):
    """Tells the user, once, why a first run takes longer."""

    def on_start(self, event: event.Event) -> None:
        compiled = event.data["dispatcher"].py_func.__module__
        if not _Announcement.made and compiled.startswith("wordmine."):
            _Announcement.made = True
            log.info("compiling the kernels: once on this machine, about 10 s")

    def on_end(self, event: event.Event) -> None:
        pass

    made = False


event.register("numba:compile", _Announcement())  # type: ignore[no-untyped-call]


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile `function` without the interpreter lock, keeping the machine code on disk.

    ``WORDMINE_JIT=0`` in the environment leaves the function as plain Python, for debugging.
    Where no folder can be written the code is compiled anew in each process.
    """
    if os.environ.get("WORDMINE_JIT") == "0":
        return function
    try:
        return njit(cache=True, nogil=True)(function)
    except RuntimeError:  # numba found no folder to cache in
        return njit(nogil=True)(function)
