"""Runtime: memory and threads, progress, output files, and the validation of settings."""

from wordmine.runtime import patterns, progress, validation
from wordmine.runtime.arrays import CHUNK, Column, Spilled, changing, chunks, part, put
from wordmine.runtime.memory import return_freed_memory
from wordmine.runtime.output import TEXT_ERRORS, check_target, is_stream, replacing, together
from wordmine.runtime.progress import Listener
from wordmine.runtime.threads import available_threads, each, import_ahead, in_order
from wordmine.runtime.validation import Checked
from wordmine.runtime.workspace import Growing, Workspace, joined

__all__ = [
    "CHUNK",
    "TEXT_ERRORS",
    "Checked",
    "Column",
    "Growing",
    "Listener",
    "Spilled",
    "Workspace",
    "available_threads",
    "changing",
    "check_target",
    "chunks",
    "each",
    "import_ahead",
    "in_order",
    "is_stream",
    "joined",
    "part",
    "patterns",
    "progress",
    "put",
    "replacing",
    "return_freed_memory",
    "together",
    "validation",
]
