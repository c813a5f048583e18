"""Progress: what work that takes long tells of itself while it goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeAlias

Listener: TypeAlias = Callable[[str, int, int], object]
"""Takes the stage of the work, how much of it is done, and of how much; 0 where nobody knows."""


@dataclass
class _Work:
    listener: Listener
    stage: str = ""
    done: int = 0
    total: int = 0


# A listener concerns every layer and none in particular: like a log, it is not handed down.
_work: ContextVar[_Work | None] = ContextVar("work", default=None)


@contextmanager
def told_to(listener: Listener | None) -> Iterator[None]:
    """Tell a listener of the work done meanwhile; None leaves the one there is."""
    token = _work.set(_Work(listener)) if listener else None
    try:
        yield
    finally:
        if token:
            _work.reset(token)


def begin(stage: str, total: int = 0) -> None:
    """Begin a stage of so much work, 0 for nobody knows how much."""
    if work := _work.get():
        work.stage, work.done, work.total = stage, 0, total
        work.listener(stage, 0, total)


def advance(amount: int) -> None:
    """Tell that so much more of the stage is done."""
    if work := _work.get():
        work.done += amount
        work.listener(work.stage, work.done, work.total)
