"""Threads for kernels, which run without the interpreter lock, and for what they leave it to."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module
from threading import Thread
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def available_threads() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_order(
    work: Callable[[Item], Result], items: Iterable[Item], threads: int
) -> Iterator[Result]:
    """Call `work` on every item, at most `threads` at a time; the results in the items' order.

    At most twice as many items as threads are held at a time.  An interruption drops what
    has not begun.  With one thread all is done in the one that asks, and no other is started.
    """
    if threads == 1:
        yield from map(work, items)
        return
    pool = ThreadPoolExecutor(threads)
    pending: deque[Future[Result]] = deque()
    try:
        for item in items:
            pending.append(pool.submit(work, item))
            if len(pending) == 2 * threads:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def each(work: Callable[[Item], object], items: Iterable[Item], threads: int) -> None:
    """Call `work` on every item, at most `threads` at a time."""
    for _ in in_order(work, items, threads):
        pass


def import_ahead(*modules: str) -> Thread:
    """Import modules while kernels work.

    Returns
    -------
    the thread that does so, to be joined before the modules are used: two threads that import what
    imports each other may get half of it.
    """

    def load() -> None:
        for module in modules:
            with suppress(ImportError):
                import_module(module)

    thread = Thread(target=load)
    thread.start()
    return thread
