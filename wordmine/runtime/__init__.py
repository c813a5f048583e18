"""Runtime: memory and threads, progress, output files, and the checking of settings."""

from wordmine.runtime import progress, validation
from wordmine.runtime.output import replacing
from wordmine.runtime.progress import Listener
from wordmine.runtime.storage import Column, Growing, Spilled, Storage, chunks, joined
from wordmine.runtime.threads import available_threads, each, in_order

__all__ = [
    "Column",
    "Growing",
    "Listener",
    "Spilled",
    "Storage",
    "available_threads",
    "chunks",
    "each",
    "in_order",
    "joined",
    "progress",
    "replacing",
    "validation",
]
