"""Hugging Face tokenizers: a lexicon as ``tokenizer.json``, with a Unigram model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from wordmine.exports.frequencies import Frequencies
from wordmine.exports.pieces import BYTES, UNKNOWN, pieces

_LONGEST = len(BYTES[0])
"""Characters of the names of special pieces, which are not to be found in text."""


def lines(frequencies: Frequencies) -> Iterator[str]:
    """Write a ``tokenizer.json``, a piece a line.

    Text is neither changed nor cut beforehand, blanks included, and a character that is no piece
    becomes its bytes, so that decoding gives back every text.  Special pieces score so little that
    text which is written like one is cut into its characters.
    """
    listed = list(pieces(frequencies))
    special = (_LONGEST + 1) * min(score for _, score in listed)
    listed = [(UNKNOWN, special), *((name, special) for name in BYTES), *listed]
    head: dict[str, Any] = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": [],
        "normalizer": None, "pre_tokenizer": None, "post_processor": None,
        "decoder": {"type": "Sequence", "decoders": [{"type": "ByteFallback"}, {"type": "Fuse"}]},
    }  # fmt: skip
    yield json.dumps(head)[:-1] + ', "model": {"type": "Unigram", "unk_id": 0, '
    yield '"byte_fallback": true, "vocab": [\n'
    entries = (json.dumps([piece, round(score, 6)], ensure_ascii=False) for piece, score in listed)
    yield ",\n".join(entries)
    yield "\n]}}\n"
