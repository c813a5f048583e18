"""How files begin that wordmine wrote, and files that hold no text, so that none is mistaken."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["counts", "lexicon", "terms"]

COUNTS = b"wordmine counts\n"
_ENTRIES = re.compile(
    rb'(?:\xef\xbb\xbf)?"?(?:(?:# wordmine |\{"wordmine": ")(lexicon|terms) '
    rb'|word"?[\t,;]"?count"?[\t,;]"?(?:(expected)|(free))"?[\t,;])'
)
"""A mark, or the header row of a table that a spreadsheet saved."""

_OUT = "leave it out"
_FOREIGN = (
    ("a PDF", rb"%PDF-", "turn it into text first, as pdftotext does"),
    (
        "an Office document or zip archive",
        rb"PK(?:\x03\x04|\x05\x06)",
        "save it as text, a table as CSV, or unpack it",
    ),
    ("an Office document", rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as text"),
    ("a rich text document", rb"\{\\rtf", "save it as plain text"),
    ("a 7-Zip archive", rb"7z\xbc\xaf\x27\x1c", "unpack it"),
    ("a RAR archive", rb"Rar!\x1a\x07", "unpack it"),
    (
        "a picture",
        rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP|BM....\0{4}|II\*\0|MM\0\*",
        _OUT,
    ),
    ("a recording", rb"ID3[\2-\4]|RIFF....(?:WAVE|AVI )|OggS\0|fLaC\0|....ftyp", _OUT),
    ("a database", rb"SQLite format 3\0", "write its text to a file"),
    ("a program", rb"\x7fELF|MZ\x90\0|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe", _OUT),
)
"""Files that hold no text, or none as it stands: how they begin, and what to do about them."""

LONGEST = 64
"""Bytes that tell the kind of a file."""


def kind(head: bytes) -> Kind | None:
    """What a file holds that begins so; None if wordmine did not write it."""
    if head.startswith(COUNTS):
        return "counts"
    found = _ENTRIES.match(head)
    if found is None:
        return None
    return "lexicon" if found[1] == b"lexicon" or found[2] else "terms"


def foreign(head: bytes) -> tuple[str, str] | None:
    """What a file is that begins so, and what to do about it; None if it may be text."""
    for name, begin, remedy in _FOREIGN:
        if re.match(begin, head, re.DOTALL):
            return name, remedy
    return None
