"""Vocabularies: the pieces of a tokenizer, out of the files that tokenizers come in."""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from wordmine.errors import LexiconError
from wordmine.lexicon import wordlist
from wordmine.symbols import fold
from wordmine.text import bytes_of, decoded, named

_BLANKS = "\u2581 "
"""What stands for a blank at the beginning of a piece, and a blank."""

_SPECIAL = re.compile(
    r"<(?:0x[0-9A-F]{2}|/?s|unk|pad|mask|\|[^|]*\|)>|\[[A-Z]+\d*\]|<extra_id_\d+>"
)
"""How pieces are written that stand for no text, or for a byte of it."""

_RANKED = re.compile(rb"(?:[A-Za-z0-9+/]+={0,2} \d+\n)+")
"""The beginning of a file of tiktoken's: bytes in base 64, and their rank."""

_SCORED = re.compile(rb"(?:[^\t\r\n]+\t-?\d+(?:\.\d+)?(?:e-?\d+)?\r?\n)+")
"""A ``.vocab`` of SentencePiece's: pieces and their scores."""

_NORMAL, _USER_DEFINED = 1, 4
"""Kinds of pieces in a model of SentencePiece that are text."""


class Piece(NamedTuple):
    """A piece of a vocabulary.

    Attributes
    ----------
    shown : how the vocabulary writes it, or its bytes if they are no whole characters.
    text : what it stands for, without blanks around it; None if that is no text of its own.
    """

    shown: str
    text: str | None


def load(path: str | os.PathLike[str]) -> list[Piece]:
    """Read the pieces of a vocabulary.

    Parameters
    ----------
    path : a file, compressed or not, or ``-`` for standard input: a ``tokenizer.json`` of Hugging
        Face, or a ``vocab.json`` of pieces and numbers; a ``.model`` of SentencePiece; a file of
        tiktoken's; or any word list, such as a ``.vocab`` of SentencePiece, whatever their names.

    Raises
    ------
    LexiconError : the file holds no vocabulary.
    CorpusError : it cannot be read; or a word list cannot be decoded.
    """
    data = bytes_of(path)  # once: it may be a pipe
    try:
        if data.lstrip()[:1] == b"{":
            pieces = list(_from_json(json.loads(data)))
        elif _RANKED.match(data):
            pieces = [_of_bytes(base64.b64decode(line.split()[0])) for line in data.splitlines()]
        elif data[:1] == b"\n" and b"\0" in data:
            pieces = list(_from_model(data))
        elif _SCORED.fullmatch(data):
            pieces = [_of_text(line.split("\t")[0]) for line in data.decode().splitlines()]
        else:
            listed = wordlist.parse(decoded(data, named(path)), named(path))
            pieces = [_of_text(word) for word in dict.fromkeys(map(fold, listed))]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise LexiconError(
            f"{named(path)}: no vocabulary: give a tokenizer.json, a .model or .vocab of "
            "SentencePiece, a file of tiktoken's, or one piece a line"
        ) from None
    if not pieces:
        raise LexiconError(f"{named(path)}: there is no piece in it: give another file")
    return pieces


def of_words(words: Iterable[str]) -> list[Piece]:
    """Take strings for pieces; raises `LexiconError` if there is something else among them."""
    given = list(words)
    for word in given:
        if not isinstance(word, str):
            raise LexiconError(
                f"there is a {type(word).__name__} among the pieces: give each as a str"
            )
    return list(map(_of_text, given))


def _of_text(shown: str) -> Piece:
    """A piece as SentencePiece and plain lists write it."""
    return Piece(shown, None if _SPECIAL.fullmatch(shown) else shown.strip(_BLANKS))


def _of_bytes(data: bytes) -> Piece:
    try:
        shown = data.decode()
    except UnicodeDecodeError:
        return Piece("".join(f"<0x{byte:02X}>" for byte in data), None)
    return Piece(shown, shown.strip())


# --- tokenizers -----------------------------------------------------------------------------------


def _from_json(found: Mapping[str, Any]) -> Iterator[Piece]:
    model = found.get("model", {"vocab": found})
    vocabulary = model["vocab"]
    if isinstance(vocabulary, dict):
        names = sorted(vocabulary, key=lambda name: int(vocabulary[name]))
    else:
        names = [entry[0] for entry in vocabulary]
    special = {one["content"] for one in found.get("added_tokens", ()) if one.get("special")}
    # The alphabet of bytes is told by the decoder; vocab.json has none, but pieces in it.
    table = _byte_alphabet()
    in_bytes = '"ByteLevel"' in json.dumps([found.get("decoder"), found.get("pre_tokenizer")])
    in_bytes |= model.get("type") is None and all(set(name) <= table.keys() for name in names)
    continued = model.get("continuing_subword_prefix") if model.get("type") == "WordPiece" else None
    for name in names:
        if name in special or _SPECIAL.fullmatch(name):
            yield Piece(name, None)
        elif in_bytes and set(name) <= table.keys():
            yield _of_bytes(bytes(table[char] for char in name))
        else:
            yield Piece(name, name.removeprefix(continued or "").strip(_BLANKS))


def _byte_alphabet() -> dict[str, int]:
    """The characters that stand for bytes in vocabularies of bytes, as in GPT-2.

    A byte that is a visible character of Latin-1 stands for itself, the others by turns for the
    characters from U+0100 on.
    """
    visible = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = (byte for byte in range(256) if byte not in visible)
    return {chr(b): b for b in visible} | {chr(256 + n): b for n, b in enumerate(others)}


# --- SentencePiece --------------------------------------------------------------------------------


def _from_model(data: bytes) -> Iterator[Piece]:
    """Take pieces out of a ``ModelProto``: its first field, in which the text and kind are."""
    for field, value in _fields(data):
        if field == 1:
            parts = dict(_fields(bytes(value)))
            shown = parts[1].decode()
            is_text = parts.get(3, _NORMAL) in (_NORMAL, _USER_DEFINED)
            yield Piece(shown, shown.strip(_BLANKS) if is_text else None)


def _fields(data: bytes) -> Iterator[tuple[int, Any]]:
    """The fields of a message of protocol buffers: their numbers and values.

    Raises
    ------
    ValueError : it is none.
    """
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        kind = key & 7
        if kind == 0:
            value: Any
            value, at = _varint(data, at)
        elif kind in (1, 2, 5):
            size, at = _varint(data, at) if kind == 2 else ({1: 8, 5: 4}[kind], at)
            value, at = data[at : at + size], at + size
        else:
            raise ValueError("no message of protocol buffers")
        if at > len(data):
            raise ValueError("cut off")
        yield key >> 3, value


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A whole number, seven bits a byte, and where the next field begins."""
    value = 0
    for shift in range(0, 70, 7):
        value |= (data[at] & 0x7F) << shift
        at += 1
        if data[at - 1] < 0x80:
            return value, at
    raise ValueError("no number")
