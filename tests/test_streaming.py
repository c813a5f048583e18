"""Filters stream: a line in, a line out, at once, from pipes and at a terminal."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from commands import WORDMINE, run_bytes
from hypothesis import given
from hypothesis import strategies as st

from wordmine import Segmenter
from wordmine.segmentation.files import segmented
from wordmine.text.account import Account
from wordmine.text.compression import Stream
from wordmine.text.corpus import Corpus
from wordmine.text.encodings import Decoder
from wordmine.text.reading import Reading

SECONDS = 60
"""That a line may take where the machine has much else to do."""


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("streaming") / "words"
    path.write_text("断路器 9\n母线 5\n跳闸 5\n停电 5\n", encoding="utf-8")
    return path


@contextmanager
def piped(*arguments: str | Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """A command that runs, with what it reads and what it writes; it must end well."""
    process = subprocess.Popen(
        [*WORDMINE, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    os.set_blocking(process.stdout.fileno(), False)
    try:
        yield process.stdin, process.stdout
        process.stdin.close()
        assert process.wait(SECONDS) == 0
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            stream.close()


def lines_of(stream: IO[bytes], count: int) -> bytes:
    """So many lines, as soon as they are there."""
    found = b""
    end = time.monotonic() + SECONDS
    while found.count(b"\n") < count and time.monotonic() < end:
        found += stream.read() or b""
        time.sleep(0.01)
    return found


@pytest.mark.parametrize("encoding", [None, "gbk", "utf-16-le"])
def test_a_line_is_cut_before_the_next_is_written(words: Path, encoding: str | None) -> None:
    told = ("--encoding", encoding) if encoding else ()
    with piped("segment", "-q", "-l", words, *told) as (stdin, stdout):
        for line, cut in (
            ("母线停电\n", "母线 停电\n"),
            ("\n", "\n"),
            ("ab\n", "ab\n"),
            ("断路器跳闸\n", "断路器 跳闸\n"),
        ):
            stdin.write(line.encode(encoding or "utf-8"))
            stdin.flush()
            assert lines_of(stdout, 1).decode() == cut
        stdin.write("母线".encode(encoding or "utf-8"))


@pytest.mark.parametrize(
    ("form", "cut"),
    [
        ("words", "母线 停电\n"),
        ("bmes", "母\tB\n线\tE\n停\tB\n电\tE\n\n"),
        ("jsonl", '{"text": "母线停电", "id": 1, "words": ["母线", "停电"]}\n'),
        ("csv", "\ufefftext,id,words\n母线停电,1,母线 停电\n"),
    ],
)
def test_a_record_is_cut_before_the_next_is_written(words: Path, form: str, cut: str) -> None:
    arguments = ("--field", "text", "--format", form)
    with piped("segment", "-q", "-l", words, *arguments) as (stdin, stdout):
        stdin.write('{"text": "母线停电", "id": 1}\n'.encode())
        stdin.flush()
        assert lines_of(stdout, cut.count("\n")).decode() == cut
        stdin.write('{"text": "跳闸", "id": 2}\n'.encode())
        stdin.flush()
        assert "跳闸" in lines_of(stdout, 1).decode() or form == "bmes"


def test_a_row_of_a_table_is_cut_before_the_next_is_written(words: Path) -> None:
    with piped("segment", "-q", "-l", words, "--field", "text") as (stdin, stdout):
        stdin.write("id,text\n1,母线停电\n".encode())
        stdin.flush()
        assert lines_of(stdout, 1).decode() == "母线 停电\n"


def test_lattices_are_decoded_one_by_one(words: Path) -> None:
    with piped("decode", "-q", "-l", words) as (stdin, stdout):
        for _ in range(2):
            stdin.write('["母", ["线", "钱"]]\n'.encode())
            stdin.flush()
            assert lines_of(stdout, 1).decode() == "母线\n"


@pytest.mark.skipif(sys.platform == "win32", reason="no terminals to open here")
def test_at_a_terminal_it_says_that_it_waits_and_one_sign_ends_it(words: Path) -> None:
    terminal, inner = os.openpty()
    process = subprocess.Popen(
        [*WORDMINE, "segment", "-l", str(words)],
        stdin=inner, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    os.close(inner)
    try:
        os.write(terminal, "母线停电\n".encode())
        assert process.stdout is not None
        assert process.stdout.readline().decode() == "母线 停电\n"
        os.write(terminal, b"\x04")
        out, said = process.communicate(timeout=SECONDS)
    finally:
        process.kill()
        os.close(terminal)
    assert (process.returncode, out) == (0, b"")
    waiting = "wordmine: waiting for text from the terminal; Ctrl-D on a line of its own ends it"
    assert waiting in said.decode().splitlines()


TEXTS = st.lists(st.text(st.sampled_from("断路器母线停电 ab，1"), max_size=9), max_size=9)


@given(
    TEXTS, st.lists(st.integers(1, 9), min_size=1), st.sampled_from(["utf-8", "gb18030", "utf-16"])
)
def test_however_it_comes_it_reads_alike(texts: list[str], sizes: list[int], encoding: str) -> None:
    text = "\n".join(texts)
    data = text.encode(encoding)

    def pieces() -> Iterator[bytes]:
        at = number = 0
        while at < len(data):
            size = sizes[number % len(sizes)]
            yield data[at : at + size]
            at, number = at + size, number + 1

    for told in (None, encoding):
        if told is None and encoding == "gb18030" and len(data) < 200:
            continue  # too little to tell
        decoder = Decoder(Reading(encoding=told), Account())
        assert "".join(decoder.text(Stream(pieces(), live=True), "a")) == text


def test_what_comes_live_is_judged_by_its_first_lines(caplog: pytest.LogCaptureFixture) -> None:
    chinese = "国标编码的文章，有很多常用的字和词。\n".encode("gb18030") * 9
    for data, text in (
        ("ab\n母\n".encode(), "ab\n母\n"),
        (b"ab\n" + chinese, "ab\n" + chinese.decode("gb18030")),
        (b"\xef\xbb\xbfab\n", "ab\n"),
        ("母线\n".encode("utf-16"), "母线\n"),
        (b"", ""),
    ):
        decoder = Decoder(Reading(), Account())
        pieces = (data[at : at + 1] for at in range(len(data)))
        assert "".join(decoder.text(Stream(pieces, live=True), "a")) == text
    assert caplog.messages == []


def test_a_pipe_and_a_file_are_cut_alike(words: Path, tmp_path: Path) -> None:
    text = ("断路器跳闸，母线停电。" * 30_000 + "\n" + "母线\n" * 20_000 + "停电") * 2
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    segmenter = Segmenter.load(words)
    for form in ("words", "jsonl"):
        expected = b"".join(segmented(Corpus(path), segmenter, format=form))
        with piped("segment", "-q", "-l", words, "--format", form) as (stdin, stdout):
            writing = threading.Thread(target=stdin.write, args=[path.read_bytes()])
            writing.start()
            found = lines_of(stdout, expected.count(b"\n") - 1)
            writing.join()
        assert expected.startswith(found)


def test_what_is_held_in_memory_is_no_pipe(words: Path) -> None:
    done = run_bytes("segment", "-q", "-l", words, data="母线停电".encode())
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, "母线 停电\n", b"")
