"""Reading corpora: nothing lost, whatever the blocks; bad input named."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wordmine import wordlist
from wordmine.corpus import blocks
from wordmine.errors import CorpusError

TEXT = st.text(st.sampled_from("电网，\nK3.+-#é　５Ｇ𠮷〇\r "), max_size=60)


@given(TEXT, st.integers(1, 20))
def test_blocks_join_to_the_text_and_never_cut_a_run(text: str, block_size: int) -> None:
    found = list(blocks([text], block_size=block_size))
    assert "".join(found) == text + "\n"
    for before, after in pairwise(found):
        assert not (re.search(r"[K3.+\-#é５Ｇ]$", before) and re.match(r"[K3é５Ｇ]", after))


@given(TEXT, st.integers(1, 20))
def test_a_file_and_its_text_read_alike(
    tmp_path_factory: pytest.TempPathFactory, text: str, block_size: int
) -> None:
    path = tmp_path_factory.mktemp("corpus") / "a.txt"
    path.write_bytes(text.encode())
    assert "".join(blocks(path, block_size=block_size)) == text + "\n"
    assert "".join(blocks([path, path], block_size=block_size)) == (text + "\n") * 2


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "bom.txt"
    path.write_bytes(b"\xef\xbb\xbf" + "电网".encode())
    assert "".join(blocks(str(path))) == "电网\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("中文好".encode() + b"\xff", r"a.txt: not UTF-8 at byte offset 9 \(0xff\)"),
        ("中文好".encode()[:-1], r"a.txt: not UTF-8 at byte offset 6 \(0xe5\)"),
        (b"GIF89a\0\1", r"a.txt: a NUL byte at offset 6: this looks like a binary file"),
    ],
)
@pytest.mark.parametrize("block_size", [1, 4, 1 << 20])
def test_bad_bytes_are_named_with_their_offset(
    tmp_path: Path, content: bytes, message: str, block_size: int
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(CorpusError, match=message):
        list(blocks(path, block_size=block_size))


def test_what_is_not_a_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"gone.txt: no such file; check the path"):
        list(blocks(tmp_path / "gone.txt"))
    with pytest.raises(CorpusError, match=r"no file in this folder matches '\*': see --glob"):
        list(blocks(tmp_path))
    with pytest.raises(CorpusError, match=r"strings or paths, not int: pass text as str"):
        list(blocks([1]))  # type: ignore[list-item]


def test_a_word_list_takes_the_first_field_of_each_line(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("# words\n电网\n变压器 12 n\n负荷\t3\n\n电压,4\n", encoding="utf-8")
    assert wordlist.read(path) == {"电网", "变压器", "负荷", "电压"}
