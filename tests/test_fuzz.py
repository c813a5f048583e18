"""Any bytes at all are read, or refused with a reason: no crash, no hang, no silent loss.

Each test runs for a second, or for as many as WORDMINE_FUZZ_SECONDS says.
"""

from __future__ import annotations

import faulthandler
import io
import json
import os
import random
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from packing import PACK
from test_records import WRITE, as_json, as_parquet, as_table

import wordmine
from wordmine import Segmenter
from wordmine.auditing import vocabulary
from wordmine.embedding import Vectors
from wordmine.errors import CorpusError, LexiconError, WordmineError
from wordmine.lattice import WordModel, decoded
from wordmine.lexicon import FORMATS, Judgement, Judgements, Lexicon, Terms, is_binary, wordlist
from wordmine.runtime import Workspace
from wordmine.text.corpus import Corpus
from wordmine.text.reading import Reading

SECONDS = float(os.environ.get("WORDMINE_FUZZ_SECONDS", "1"))
HANG = 20
"""Seconds after which reading a few kilobytes is held to have hung."""

TEXT = "电网的电压，K线图 5G\n" * 20
MAGICS = [b"", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"PAR1", b"{"]
MAGICS += [pack(b"")[:6] for pack in PACK.values()]

JSON_PARTS = [*'{}[],:"电;\n\r\t \0', '{"text": "', '"}', '"text"', "text", "null", "1e9"]
JSON_PARTS += [r"\ud8", r"\u0000", r"\ud800", '{"index":{}}']

LIST_PARTS = [*'9-.,:"#{}[]电\n\r\t \\_', "\udc80", "1e9", "nan", "\u3000", "\u2028", '""', "\t\t"]

Make = Callable[[random.Random], bytes]

TEXTS = [form for form in FORMATS if not is_binary(form) and form != "jieba"]
"""Formats that need nothing else to be written."""


def random_bytes(source: random.Random) -> bytes:
    return source.choice(MAGICS) + source.randbytes(source.randrange(3000))


def random_json(source: random.Random) -> bytes:
    """Text that may be JSON here and there."""
    return "".join(source.choices(JSON_PARTS, k=source.randrange(60))).encode()


def damaged(source: random.Random) -> bytes:
    """A sound file of any kind of which bytes are changed, lost or doubled."""
    values = [TEXT[: source.randrange(40)] for _ in range(9)]
    content = source.choice(list(WRITE.values()))(values)
    if source.random() < 0.7:
        content = source.choice(list(PACK.values()))(content)
    data = bytearray(content)
    for _ in range(source.randrange(1, 4)):
        at, other = source.randrange(len(data) + 1), source.randrange(len(data) + 1)
        change = source.randrange(3)
        if change == 0 and at < len(data):
            data[at] = source.randrange(256)
        elif change == 1:
            del data[at : at + source.randrange(30)]
        else:
            data[at:at] = data[other : other + source.randrange(30)]
    return bytes(data)


def anyhow(source: random.Random) -> Reading:
    return Reading(
        encoding=source.choice([None, None, "utf-8", "gb18030", "big5hkscs", "utf-16", "utf-7"]),
        errors=source.choice(["strict", "replace", "skip"]),
        field=source.choice([None, "text"]),
        dedup=source.random() < 0.5,
        t2s=source.random() < 0.5,
    )


@pytest.mark.parametrize("make", [random_bytes, random_json, damaged])
def test_anything_is_read_or_refused(tmp_path: Path, make: Make) -> None:
    source = random.Random(f"{make.__name__} {SECONDS}")
    path, workspace = tmp_path / "a", Workspace()
    end = time.monotonic() + SECONDS
    faulthandler.dump_traceback_later(SECONDS + HANG, exit=True)
    try:
        while time.monotonic() < end:
            path.write_bytes(make(source))
            with suppress(CorpusError):
                corpus = Corpus(path, reading=anyhow(source))
                size = source.choice([1, 7, 1 << 20])
                for block in corpus.blocks(workspace, block_size=size):
                    assert block
    finally:
        faulthandler.cancel_dump_traceback_later()


def partly(sound: bytes) -> Make:
    """Makes a file of one that is sound, with bytes that are changed, lost, doubled or strange."""

    def make(source: random.Random) -> bytes:
        data = bytearray(sound)
        for _ in range(source.randrange(1, 5)):
            at, other = source.randrange(len(data) + 1), source.randrange(len(data) + 1)
            strange = source.choice(LIST_PARTS + JSON_PARTS).encode("utf-8", "surrogatepass")
            piece = source.choice([b"", strange, data[other : other + 30], source.randbytes(1)])
            data[at : at + source.randrange(4)] = piece
        return bytes(data)

    return make


def damaged_list(source: random.Random) -> bytes:
    """A lexicon, a dictionary or a list of words of which characters are changed or lost."""
    lexicon = Lexicon(["电网", '"K,线"', "的"], dict.fromkeys(Lexicon.types, (3, 2, 1)), {"a": [1]})
    file = io.StringIO()
    lexicon.dump(file, source.choice(TEXTS))
    text = list(file.getvalue())
    for _ in range(source.randrange(1, 4)):
        at = source.randrange(len(text))
        text[at : at + source.randrange(3)] = source.choices(LIST_PARTS, k=source.randrange(3))
    return "".join(text).encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("make", [random_bytes, random_json, damaged_list])
def test_any_list_of_words_is_read_or_refused(tmp_path: Path, make: Make) -> None:
    source = random.Random(f"{make.__name__} {SECONDS}")
    path = tmp_path / "a"
    end = time.monotonic() + SECONDS
    faulthandler.dump_traceback_later(SECONDS + HANG, exit=True)
    try:
        while time.monotonic() < end:
            path.write_bytes(make(source))
            read = source.choice([Lexicon.load, Terms.load, wordlist.load, wordlist.read])
            with suppress(CorpusError, LexiconError):
                read(path)
    finally:
        faulthandler.cancel_dump_traceback_later()


WORDS = ["电网", "K,线", "的"]
LATTICE = [[["电", 0.5], ["网", 2]], [["网", 1]], [["电网", 3e-9], ["K", 4e3]]]


def a_lexicon() -> Lexicon:
    return Lexicon(WORDS, dict.fromkeys(Lexicon.types, (3, 2, 1)), {"expected_words": 9.0})


def saved(name: str) -> Callable[[Path], bytes]:
    """A lexicon as a file of some name."""

    def make(path: Path) -> bytes:
        a_lexicon().save(path.with_name(name), "tokenizers" if name.endswith("json") else None)
        return path.with_name(name).read_bytes()

    return make


def vectors(path: Path) -> bytes:
    Vectors(WORDS, np.eye(3, dtype=np.float32)).save(path)
    return path.read_bytes()


def judgements(path: Path) -> bytes:
    Judgements({word: Judgement("accept", "K") for word in WORDS}).save(path)
    return path.read_bytes()


OTHERS: dict[str, tuple[Callable[[Path], bytes], Callable[[Path], object]]] = {
    "vectors": (vectors, Vectors.load),
    "judgements": (judgements, Judgements.load),
    "lattices": (
        lambda _: json.dumps(LATTICE).encode() + b"\n",
        lambda path: list(decoded(path, WordModel(Segmenter(a_lexicon())))),
    ),
    "vocabulary": (saved("a.vocab"), vocabulary.load),
    "model": (saved("a.model"), vocabulary.load),
    "tokenizer": (saved("tokenizer.json"), vocabulary.load),
    "ranks": (lambda _: b"55S1 0\n572R 1\n", vocabulary.load),
    "gold": (
        lambda _: "电网 的\n电 网\n".encode(),
        lambda path: wordmine.evaluation.segmentation(path, path),
    ),
}
"""What makes a sound file of each kind, and what reads it."""


@pytest.mark.parametrize("kind", OTHERS)
def test_whatever_else_is_read_is_read_or_refused(tmp_path: Path, kind: str) -> None:
    make, read = OTHERS[kind]
    source, path = random.Random(f"{kind} {SECONDS}"), tmp_path / "a"
    sound = make(path)
    path.write_bytes(sound)
    read(path)
    end = time.monotonic() + SECONDS
    faulthandler.dump_traceback_later(SECONDS + HANG, exit=True)
    try:
        while time.monotonic() < end:
            path.write_bytes(source.choice([random_bytes, random_json, partly(sound)])(source))
            with suppress(WordmineError):
                read(path)
    finally:
        faulthandler.cancel_dump_traceback_later()


@pytest.mark.parametrize("packing", PACK)
@pytest.mark.parametrize("write", [as_json, as_table(","), as_parquet])
def test_a_truncated_file_is_never_taken_for_a_whole_one(
    tmp_path: Path, write: Callable[[list[str]], bytes], packing: str
) -> None:
    path, workspace = tmp_path / "a", Workspace()
    packed = PACK[packing](write([TEXT] * 3))
    for end in range(2, len(packed)):
        path.write_bytes(packed[:end])
        with pytest.raises(CorpusError):
            list(Corpus(path, reading=Reading(field="text")).blocks(workspace))
