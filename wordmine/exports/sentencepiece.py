"""SentencePiece: a lexicon as a Unigram model (``.model``), and as its list of pieces (``.vocab``).

A model is a message of protocol buffers, `ModelProto` of SentencePiece's own definition, of which
few fields are needed: a field is its number and wire type, then a number (0: a varint; 5: a float)
or a length and so many bytes (2).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from enum import IntEnum

from wordmine.exports.frequencies import Frequencies
from wordmine.exports.pieces import BYTES, UNKNOWN, pieces


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
