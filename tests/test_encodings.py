"""Encodings: detected from little text, decoded alike in any pieces, errors with their offset."""

from __future__ import annotations

import codecs
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wordmine.errors import CorpusError
from wordmine.text import encodings
from wordmine.text.account import Account
from wordmine.text.compression import Stream
from wordmine.text.encodings import Decoder
from wordmine.text.reading import Reading

POWER = (Path(__file__).parent.parent / "corpora" / "power.txt").read_text(encoding="utf-8")
TRADITIONAL = (
    "電力系統由發電、輸電、變電、配電和用電組成，其中任何一個環節發生故障，都會影響供電的可靠性。"
    "運行人員應當按照規程巡視設備，記錄負荷、電壓與頻率的變化，發現異常立即報告調度。"
)
ENCODINGS = ["utf-8", "gb18030", "gbk", "big5", "big5hkscs", "utf-16-le", "utf-16-be"]
TEXT = st.text(st.sampled_from("電網的故障，一二人\n a。"), max_size=300)


def decode(data: bytes, size: int = 1 << 20, **reading: str) -> str:
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    decoder = Decoder(Reading(**reading), Account())  # type: ignore[arg-type]
    return "".join(decoder.text(Stream(pieces), "a.txt"))


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_two_kilobytes_tell_the_encoding(encoding: str) -> None:
    text = TRADITIONAL * 40 if "big5" in encoding else POWER
    data = text.encode(encoding)
    step = codecs.lookup(encoding).name.startswith("utf-16") + 1
    for at in range(0, len(data) - 2048, 509 * step):
        start = codecs.getincrementaldecoder(encoding)("ignore")
        piece = start.decode(data[at : at + 2048]).encode(encoding)
        assert decode(piece) == piece.decode(encoding)


@given(TEXT, st.sampled_from(ENCODINGS), st.integers(1, 50))
def test_a_named_encoding_reads_alike_in_any_pieces(text: str, encoding: str, size: int) -> None:
    text = text.replace("网", "") if "big5" in encoding else text
    assert decode(text.encode(encoding), size, encoding=encoding) == text


@given(TEXT, st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]))
def test_a_byte_order_mark_tells_and_is_no_text(text: str, encoding: str) -> None:
    data = ("\ufeff" + text).encode(encoding)
    for size in (1, 3, 1000):
        assert decode(data, size) == text
        assert decode(data, size, encoding=encoding) == text


@pytest.mark.parametrize("ascii_size", [0, 1, 65535, 65536, 65537, 300_001])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5"])
def test_ascii_may_come_first(ascii_size: int, encoding: str) -> None:
    text = "x" * ascii_size + TRADITIONAL * 1000
    for size in (777, 65536, 1 << 20):
        assert decode(text.encode(encoding), size) == text


@given(st.integers(0, 6), st.sampled_from(["utf-8", "gb18030"]))
def test_a_sample_may_end_within_a_character(shift: int, encoding: str) -> None:
    text = "a" * shift + "电网的电压𠮷" * (encodings.SAMPLE // 4)
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("size", [1, 2, 7, 1 << 20])
def test_undecodable_bytes_are_named_or_counted(
    encoding: str, size: int, caplog: pytest.LogCaptureFixture
) -> None:
    bad = b"\xdc\x00" if encoding == "utf-16-be" else b"\x00\xdc" if "16" in encoding else b"\xff"
    good = ("電力系統\n" * 20).encode(encoding)
    data = good + bad + good
    with pytest.raises(CorpusError, match=f"a.txt: not .* at byte offset {len(good)} "):
        decode(data, size)
    text = good.decode(encoding)
    assert decode(data, size, errors="skip") == text * 2
    assert decode(data, size, errors="replace") == text + "\ufffd" * len(bad) + text
    account = Account()
    decoder = Decoder(Reading(errors="skip"), account)
    assert "".join(decoder.text(Stream([data]), "a.txt")) == text * 2
    account.report()
    assert caplog.messages == [f"undecodable bytes skipped: {len(bad)}"]


def test_a_replacement_character_of_the_text_is_not_counted(
    caplog: pytest.LogCaptureFixture,
) -> None:
    account = Account()
    decoder = Decoder(Reading(errors="skip"), account)
    assert "".join(decoder.text(Stream(["电\ufffd".encode()]), "a")) == "电\ufffd"
    account.report()
    assert caplog.messages == []


def test_many_bad_bytes_take_no_longer_than_good_ones() -> None:
    data = random.Random(1).randbytes(1 << 21).replace(b"\0", b"")
    text = decode(data, errors="replace", encoding="utf-8")
    assert text.count("\ufffd") > 1 << 19


def test_what_is_not_chinese_is_not_taken_for_it() -> None:
    with pytest.raises(CorpusError, match=r"a.txt: not UTF-8 at byte offset 3 \(0xe9\)"):
        decode("caf\xe9 cr\xe8me, d\xe9j\xe0 vu".encode("latin-1"))
    with pytest.raises(
        CorpusError, match="NUL byte at offset 1: this looks like a binary file; if"
    ):
        decode("English alone".encode("utf-16-le"))
