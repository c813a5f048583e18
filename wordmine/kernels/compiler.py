"""The one decorator that compiles a kernel, the files that keep the code, and what is said."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from numba import njit
from numba.core import event
from numba.core.caching import FunctionCache
from numba.core.runtime.nrt import rtsys
from numba.core.types import unliteral
from numba.extending import register_jitable

P = ParamSpec("P")
R = TypeVar("R")

log = logging.getLogger("wordmine")

_UNCALLED: Any = {"no_cfunc_wrapper": True}
"""No kernel is called from C, which saves a seventh of the time to compile them."""


class _Announcement(event.Listener):
    """Tells the user, once, why a run takes longer."""

    how_often = "once for each command on this machine"
    made = False

    def on_start(self, event: event.Event) -> None:
        compiled = event.data["dispatcher"].py_func.__module__
        if not _Announcement.made and compiled.startswith("wordmine."):
            _Announcement.made = True
            log.info("compiling kernels, some seconds: %s", self.how_often)

    def on_end(self, event: event.Event) -> None:
        pass


event.register("numba:compile", _Announcement())


class _Cache(FunctionCache):
    """Machine code on disk: made anew where it is damaged, done without where it cannot be."""

    warned = False

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        try:
            # As numba does it, but without all that only compiling needs, a third of a second.
            rtsys.initialize(target_context)
            with self._guard_against_spurious_io_errors():
                return self._load_overload(sig, target_context)
        except Exception:  # damaged files may raise anything
            self._warn("are damaged there, and are made anew")
        try:
            self.flush()
        except OSError:
            self.disable()
        return None

    def save_overload(self, sig: Any, data: Any) -> None:
        try:
            super().save_overload(sig, data)
        except Exception as error:  # which files are there does not help either
            reason = getattr(error, "strerror", None) or type(error).__name__
            self._warn(
                f"cannot be kept there ({reason}), and are made in every process: free space, or "
                "name another folder with NUMBA_CACHE_DIR"
            )
            self.disable()

    def _warn(self, what: str) -> None:
        if not _Cache.warned:
            _Cache.warned = True
            log.warning("%s: compiled kernels %s", self.cache_path, what)


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile `function` without the interpreter lock, keeping the machine code on disk.

    ``WORDMINE_JIT=0`` in the environment leaves the function as plain Python, for debugging.
    Where no folder can be written, or files in it are damaged, the code is compiled anew in each
    process.
    """
    if os.environ.get("WORDMINE_JIT") == "0":
        return function
    if function.__name__.startswith("_"):  # takes a third less to compile
        inner: Callable[P, R] = register_jitable(**_UNCALLED)(function)
        return inner
    compiled: Any = njit(nogil=True, **_UNCALLED)(function)
    template = compiled.get_call_template
    # Else what kernels call would be compiled once more where a literal is passed.
    compiled.get_call_template = lambda given, named: template(
        tuple(map(unliteral, given)), {name: unliteral(kind) for name, kind in named.items()}
    )
    # No extension of numba is used; to look for some in all that is installed takes a while.
    compiled._compilation_chain_init_hook = lambda: None
    try:
        compiled._cache = _Cache(function)
    except (RuntimeError, OSError):  # numba found no folder to keep it in
        _Announcement.how_often = (
            "in every process, as no folder that can be written keeps them; name one with "
            "NUMBA_CACHE_DIR"
        )
    kept: Callable[P, R] = compiled
    return kept
