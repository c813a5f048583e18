"""Text: what a corpus can be, and how it becomes lines."""

from wordmine.text import compression, lines, signatures
from wordmine.text.corpus import Corpus, blocks, document, files, heading, named, size, sources
from wordmine.text.reading import TRACES, Errors, Reading
from wordmine.text.stream import Stream

__all__ = [
    "TRACES",
    "Corpus",
    "Errors",
    "Reading",
    "Stream",
    "blocks",
    "compression",
    "document",
    "files",
    "heading",
    "lines",
    "named",
    "signatures",
    "size",
    "sources",
]
