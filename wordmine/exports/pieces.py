"""Pieces: what a tokenizer cuts text into, so that it cuts as a `Segmenter` and loses nothing."""

from __future__ import annotations

from collections.abc import Iterator

from wordmine.errors import LexiconError
from wordmine.exports.frequencies import Frequencies

UNKNOWN = "<unk>"
"""The piece of what is in no other; with those of bytes there is no such thing."""

BYTES = tuple(f"<0x{byte:02X}>" for byte in range(256))
"""The pieces of bytes: a character that is no piece is written in UTF-8."""

_SPECIAL = (UNKNOWN, "<s>", "</s>", *BYTES)

_COMMON = "".join(
    map(chr, (*range(0x20, 0x7F), 0xB7, *range(0x2013, 0x2027), *range(0x3000, 0x3040),
              *range(0xFF01, 0xFF5F)))
)  # fmt: skip
"""Characters that text is full of and words are not: ASCII and Chinese punctuation."""


def pieces(frequencies: Frequencies) -> Iterator[tuple[str, float]]:
    """Words and their scores, nats; then all characters of words, and common ones, that are none.

    The latter score a nat less than the least word, and less than 0, as in a `Segmenter`.

    Raises
    ------
    LexiconError : there is no word; or one is written like a special piece of tokenizers.
    """
    if not frequencies.words:
        raise LexiconError("there is no word in it: a tokenizer takes some")
    for piece in _SPECIAL:
        if piece in frequencies.words:
            raise LexiconError(
                f"the word {piece!r} is a special piece of tokenizers: leave it out, or choose "
                "another format"
            )
    scores = dict(zip(frequencies.words, frequencies.scores.tolist(), strict=True))
    yield from scores.items()
    unknown = min(0.0, *scores.values()) - 1.0
    characters = sorted({*_COMMON, *"".join(frequencies.words)})
    yield from ((one, unknown) for one in characters if one not in scores)
