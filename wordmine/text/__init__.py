"""Text: what a corpus can be, and how it becomes lines."""

from wordmine.text import lines, signatures
from wordmine.text.account import Account
from wordmine.text.compression import beginning
from wordmine.text.corpus import Corpus, bytes_of, decoded, document
from wordmine.text.files import Paths, Source, files, fits, identity, named
from wordmine.text.parts import Part, divided
from wordmine.text.reading import Errors, Patterns, Reading
from wordmine.text.records import Record
from wordmine.text.sources import Sources

__all__ = [
    "Account",
    "Corpus",
    "Errors",
    "Part",
    "Paths",
    "Patterns",
    "Reading",
    "Record",
    "Source",
    "Sources",
    "beginning",
    "bytes_of",
    "decoded",
    "divided",
    "document",
    "files",
    "fits",
    "identity",
    "lines",
    "named",
    "signatures",
]
