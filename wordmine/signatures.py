"""How the files that wordmine writes begin, so that none is taken for something else."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["counts", "lexicon"]

COUNTS = b"wordmine counts\n"
_LEXICON = re.compile(rb'(\xef\xbb\xbf)?(# wordmine lexicon |\{"wordmine": "lexicon )')

LONGEST = 32
"""Bytes that tell the kind of a file."""


def kind(head: bytes) -> Kind | None:
    """What a file holds that begins so; None if wordmine did not write it."""
    if head.startswith(COUNTS):
        return "counts"
    return "lexicon" if _LEXICON.match(head) else None
