"""Audits: pieces of vocabularies of all kinds, and what they are in a text."""

from __future__ import annotations

import base64
import gzip
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wordmine
from wordmine import Segmenter
from wordmine.auditing import KINDS, AuditedPiece, Piece, load
from wordmine.errors import CorpusError, LexiconError

ROOT = Path(__file__).parent.parent
POWER = ROOT / "corpora" / "power.txt"
WORDS = {"变压器": 9, "电网": 9, "的": 9, "电压": 9, "稳定": 9, "5G基站": 3}
TEXT = "电网的电压稳定，变压器的电压。\n5G基站的电网\n"


def kinds(pieces: list[str], text: str = TEXT) -> dict[str, str]:
    return {one.piece: one.kind for one in wordmine.audit(pieces, None, WORDS, texts=[text])}


def test_a_piece_is_what_it_is_most_often() -> None:
    assert kinds(
        ["变压器", "电压稳定", "压器", "压稳", "网的", "的电网", "基站", "无", "5G", "G基", "<s>"]
    ) == {
        "变压器": "word",
        "电压稳定": "words",
        "压器": "part",
        "压稳": "cut off",
        "网的": "cut off",
        "的电网": "words",
        "基站": "part",
        "无": "never",
        "5G": "other",
        "G基": "part",
        "<s>": "special",
    }


def test_occurrences_are_counted_by_kind() -> None:
    (one,) = wordmine.audit(["电压"], None, WORDS, texts=["电压，变电压器", "电压的电压"])
    assert one == AuditedPiece("电压", "word", 4, 4, 0, 0, 0)
    (one,) = wordmine.audit(["压"], None, WORDS, texts=["电压，变压器压", "电压的电压"])
    assert one == AuditedPiece("压", "part", 5, 1, 0, 4, 0)


def test_blanks_around_a_piece_are_none_of_its_text() -> None:
    assert kinds(["▁电网", " 电网", "電"]) == {"▁电网": "word", " 电网": "word", "電": "never"}


def test_a_summary_has_all_kinds() -> None:
    found = wordmine.audit(["电网", "电压", "压", "<unk>"], None, WORDS, texts=[TEXT])
    assert found.summary() == {
        "word": 2, "words": 0, "part": 1, "cut off": 0, "never": 0, "other": 0, "special": 1,
    }  # fmt: skip
    assert (len(found), found[0].piece, [one.piece for one in found[2:]]) == (
        4,
        "电网",
        ["压", "<unk>"],
    )
    assert repr(found) == "<VocabularyAudit of 4 pieces: 2 word, 1 part, 1 special>"


def test_lines_show_what_would_not_be_seen() -> None:
    found = wordmine.audit(["a\tb", "\n", "电网"], None, WORDS, texts=[TEXT])
    assert list(found.lines()) == [
        "piece\tkind\tcount\tword\twords\tpart\tcut_off\n",
        "a<0x09>b\tother\t0\t0\t0\t0\t0\n",
        "<0x0A>\tother\t0\t0\t0\t0\t0\n",
        "电网\tword\t2\t2\t0\t0\t0\n",
    ]


CHARS = "电网压变器的稳，5G\n"


@settings(deadline=None)
@given(
    st.lists(
        st.text("电网压变器的稳5", min_size=1, max_size=4), unique=True, min_size=1, max_size=6
    ),
    st.text(CHARS, max_size=40),
)
def test_counts_are_those_of_looking_at_every_place(pieces: list[str], text: str) -> None:
    edges = {0}
    for word in Segmenter(WORDS).cut(text):
        edges.add(max(edges) + len(word))
    for one in wordmine.audit(pieces, None, WORDS, texts=[text]):
        if one.kind in ("other", "special"):
            continue
        expected = dict.fromkeys(("word", "words", "part", "cut_off"), 0)
        for begin in range(len(text)):
            end = begin + len(one.piece)
            if text[begin:end] == one.piece:
                several = any(at in edges for at in range(begin + 1, end))
                if begin in edges and end in edges:
                    expected["words" if several else "word"] += 1
                else:
                    expected["cut_off" if several else "part"] += 1
        assert {name: getattr(one, name) for name in expected} == expected
        assert one.count == sum(expected.values())
        assert one.kind == ("never" if not one.count else KINDS[one[3:].index(max(one[3:]))])


def test_words_are_found_in_the_text_if_none_are_given() -> None:
    found = {one.piece: one for one in wordmine.audit(["变压器", "压器", "变压器的"], POWER)}
    assert (found["变压器"].kind, found["压器"].kind) == ("word", "part")
    assert found["变压器的"].kind == "words"
    assert found["变压器"].count == wordmine.discover(POWER)["变压器"].count
    with pytest.raises(CorpusError, match=r"cannot be read twice.*give a lexicon, or files"):
        wordmine.audit(["变压器"], "/dev/stdin")


def test_threads_change_nothing() -> None:
    pieces = list(wordmine.discover(POWER).words)
    assert wordmine.audit(pieces, POWER, threads=1) == wordmine.audit(pieces, POWER, threads=3)


# --- vocabularies ---------------------------------------------------------------------------------

PIECES = [Piece("电网", "电网"), Piece("▁变压器", "变压器"), Piece("a", "a")]


def test_lists_are_vocabularies(tmp_path: Path) -> None:
    for name, text in {
        "words.txt": "电网\n▁变压器\na\n",
        "a.vocab": "电网\t-1.5\n▁变压器\t-2\na\t-1e-05\n",
        "dict.txt": "电网 9 n\n▁变压器 5 n\na 3 x\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert load(tmp_path / name) == PIECES
    lexicon = wordmine.discover(POWER)
    lexicon.save(tmp_path / "a.tsv")
    assert [one.shown for one in load(tmp_path / "a.tsv")] == list(lexicon.words)


def test_files_of_sentencepiece_hold_the_same_pieces(tmp_path: Path) -> None:
    lexicon = wordmine.discover(POWER)
    lexicon.save(tmp_path / "a.model")
    lexicon.save(tmp_path / "a.vocab")
    lexicon.save(tmp_path / "tokenizer.json", "tokenizers")
    found = load(tmp_path / "a.model")
    assert found == load(tmp_path / "a.vocab") == load(tmp_path / "tokenizer.json")
    assert found[:2] == [Piece("<unk>", None), Piece("<0x00>", None)]
    assert [one.text for one in found[257:259]] == list(lexicon.words[:2])


def as_bytes(text: str) -> str:
    """Text in the alphabet in which GPT-2 writes bytes."""
    visible = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    others = [byte for byte in range(256) if byte not in visible]
    return "".join(
        chr(byte) if byte in visible else chr(256 + others.index(byte)) for byte in text.encode()
    )


def test_vocabularies_of_bytes_are_decoded(tmp_path: Path) -> None:
    names = ["<|endoftext|>", as_bytes("电网"), as_bytes(" 电网"), as_bytes("电")[:2], "a"]
    numbers = {name: number for number, name in enumerate(names)}
    expected = [
        Piece("<|endoftext|>", None), Piece("电网", "电网"), Piece(" 电网", "电网"),
        Piece("<0xE7><0x94>", None), Piece("a", "a"),
    ]  # fmt: skip
    (tmp_path / "vocab.json").write_text(json.dumps(numbers), encoding="utf-8")
    assert load(tmp_path / "vocab.json") == expected
    tokenizer = {
        "added_tokens": [{"content": "<|endoftext|>", "special": True}],
        "decoder": {"type": "ByteLevel"},
        "model": {"type": "BPE", "vocab": numbers},
    }
    (tmp_path / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    assert load(tmp_path / "tokenizer.json") == expected
    ranked = [
        base64.b64encode(one) for one in ("电网".encode(), " 电网".encode(), b"\xe7\x94", b"a")
    ]
    lines = b"".join(b"%s %d\n" % (one, rank) for rank, one in enumerate(ranked))
    (tmp_path / "a.tiktoken").write_bytes(lines)
    assert load(tmp_path / "a.tiktoken") == expected[1:]


def test_word_pieces_lose_their_prefix(tmp_path: Path) -> None:
    tokenizer = {
        "model": {
            "type": "WordPiece",
            "continuing_subword_prefix": "##",
            "vocab": {"[UNK]": 0, "电": 1, "##网": 2},
        }
    }
    (tmp_path / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    assert load(tmp_path / "tokenizer.json") == [
        Piece("[UNK]", None), Piece("电", "电"), Piece("##网", "网"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [b"{}", b'{"model": {}}', b'{"a": "b"}', b"{", b'{"model": {"vocab": [1]}}', b"\n\x05\n\x00",
     b"\n\xff\x00", b"\n\x0b\n\x04\xe7\x94\xb5\xff\x00\x00\x00\x00\x00"],
)  # fmt: skip
def test_what_is_no_vocabulary_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.json").write_bytes(data)
    with pytest.raises(LexiconError, match=r"a\.json: (no vocabulary|there is no piece)"):
        load(tmp_path / "a.json")


@settings(deadline=None)
@given(st.binary(max_size=60).map(lambda data: b"\n" + data))
def test_forged_models_are_refused_or_read(data: bytes) -> None:
    with NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        with suppress(LexiconError, CorpusError):
            load(file.name)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"gone\.json: no such file; check the path"):
        load(tmp_path / "gone.json")


# --- the command ----------------------------------------------------------------------------------


def test_the_command_writes_a_line_a_piece(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("变压器\n压器\n变压器的\n", encoding="utf-8")
    wordmine.discover(POWER).save(tmp_path / "power.tsv")
    command = ["-m", "wordmine", "audit", "words.txt", "-c", str(POWER), "-l", "power.tsv"]
    done = subprocess.run(
        [sys.executable, *command], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0
    header, *rows = (line.split("\t") for line in done.stdout.splitlines())
    assert header == list(AuditedPiece._fields)
    assert [row[:2] for row in rows] == [
        ["变压器", "word"],
        ["压器", "part"],
        ["变压器的", "words"],
    ]
    assert done.stderr.splitlines()[1:3] == ["pieces   3", "word     1, 33.3%"]
    found = wordmine.audit(tmp_path / "words.txt", POWER, tmp_path / "power.tsv")
    assert "".join(found.lines()) == done.stdout
    command[3] = "-"
    pieces = gzip.compress((tmp_path / "words.txt").read_bytes())
    piped = subprocess.run(
        [sys.executable, *command], cwd=tmp_path, capture_output=True, input=pieces
    )
    assert piped.stdout.decode() == done.stdout
    command[5] = "-"
    twice = subprocess.run(
        [sys.executable, *command], cwd=tmp_path, capture_output=True, input=pieces
    )
    assert (twice.returncode, b"standard input (-) is wanted twice" in twice.stderr) == (2, True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_vocabulary_comes_through_a_pipe_of_its_own(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with ThreadPoolExecutor(1) as pool:
        pool.submit((tmp_path / "pipe").write_bytes, '{"电": 1, "网": 0}'.encode())
        assert load(tmp_path / "pipe") == [Piece("网", "网"), Piece("电", "电")]
