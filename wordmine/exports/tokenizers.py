"""Tokenizers: vocabularies of subword models, as other libraries load them."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from enum import IntEnum
from typing import Any

from wordmine.errors import LexiconError
from wordmine.exports.lists import Frequencies

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
    scored = frequencies.scores + frequencies.raised
    scores = dict(zip(frequencies.words, scored.tolist(), strict=True))
    yield from scores.items()
    unknown = min(0.0, *scores.values()) - 1.0
    characters = sorted({*_COMMON, *"".join(frequencies.words)})
    yield from ((one, unknown) for one in characters if one not in scores)


class _Kind(IntEnum):
    """Kinds of pieces, by their numbers in `ModelProto.SentencePiece.Type`."""

    NORMAL = 1
    UNKNOWN = 2
    BYTE = 6


def vocabulary(frequencies: Frequencies) -> Iterator[str]:
    """Write the pieces of `model` and their scores, as SentencePiece writes a ``.vocab``."""
    return (f"{piece}\t{score:g}\n" for piece, score, _ in _pieces(frequencies))


def model(frequencies: Frequencies) -> bytes:
    """Write a model that SentencePiece loads.

    Text is not normalised, blanks included, so that decoding gives it back; a character that is no
    piece becomes its bytes.
    """
    listed = list(_pieces(frequencies))
    fields = [
        _bytes(1, _bytes(1, piece.encode()) + _float(2, score) + _number(3, kind))
        for piece, score, kind in listed
    ]
    none = (1 << 64) - 1  # -1: there is no such piece
    trainer = [
        _number(3, 1),  # model_type: UNIGRAM
        _number(4, len(listed)),  # vocab_size
        _number(35, True),  # byte_fallback
        _number(40, 0),  # unk_id
        *(_number(field, none) for field in (41, 42, 43)),  # bos_id, eos_id, pad_id
    ]
    normalizer = [
        _bytes(1, b"identity"),  # name
        *(_number(field, False) for field in (3, 4)),  # add_dummy_prefix, remove_extra_whitespaces
        _number(5, False),  # escape_whitespaces
    ]
    return b"".join((*fields, _bytes(2, b"".join(trainer)), _bytes(3, b"".join(normalizer))))


def _pieces(frequencies: Frequencies) -> Iterator[tuple[str, float, _Kind]]:
    yield UNKNOWN, 0.0, _Kind.UNKNOWN
    yield from ((byte, 0.0, _Kind.BYTE) for byte in BYTES)
    yield from ((piece, score, _Kind.NORMAL) for piece, score in pieces(frequencies))


def _varint(value: int) -> bytes:
    """A whole number, seven bits a byte, the lowest first; all but the last have the eighth set."""
    head = bytearray()
    while value > 0x7F:
        head.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*head, value))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _float(field: int, value: float) -> bytes:
    return _varint(field << 3 | 5) + struct.pack("<f", value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


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
