"""How the files that wordmine writes begin, so that none is taken for something else."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["counts", "lexicon", "terms"]

COUNTS = b"wordmine counts\n"
_ENTRIES = re.compile(rb'(?:\xef\xbb\xbf)?(?:# wordmine |\{"wordmine": ")(lexicon|terms) ')

LONGEST = 32
"""Bytes that tell the kind of a file."""


def kind(head: bytes) -> Kind | None:
    """What a file holds that begins so; None if wordmine did not write it."""
    if head.startswith(COUNTS):
        return "counts"
    found = _ENTRIES.match(head)
    if found is None:
        return None
    return "lexicon" if found[1] == b"lexicon" else "terms"
