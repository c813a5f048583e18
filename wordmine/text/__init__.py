"""Text: what a corpus can be, and how it becomes lines."""

from wordmine.text import lines, signatures
from wordmine.text.compression import beginning
from wordmine.text.corpus import Corpus, document
from wordmine.text.files import Paths, Source, files, named
from wordmine.text.reading import Errors, Patterns, Reading
from wordmine.text.records import Record

__all__ = [
    "Corpus",
    "Errors",
    "Paths",
    "Patterns",
    "Reading",
    "Record",
    "Source",
    "beginning",
    "document",
    "files",
    "lines",
    "named",
    "signatures",
]
