"""Compressed data: unpacked whole, or refused with a reason."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packing import PACK

from wordmine.errors import CorpusError
from wordmine.text.compression import Stream, unpacked

KINDS = st.sampled_from(sorted(PACK))


def pieces(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


def unpack(data: bytes, size: int = 1 << 20) -> bytes:
    return b"".join(unpacked(Stream(pieces(data, size)), "a"))


@given(st.lists(st.tuples(KINDS, st.text(max_size=99)), min_size=1), st.integers(1, 300))
def test_members_of_any_kind_unpack_one_after_another(
    members: list[tuple[str, str]], size: int
) -> None:
    packed = b"".join(PACK[kind](text.encode()) for kind, text in members)
    assert unpack(packed, size) == b"".join(text.encode() for _, text in members)


@given(st.lists(KINDS, max_size=4), st.text(max_size=100), st.integers(1, 300))
def test_what_is_packed_within_itself_is_unpacked(kinds: list[str], text: str, size: int) -> None:
    packed = data = text.encode()
    for kind in kinds:
        packed = PACK[kind](packed)
    assert unpack(packed, size) == data


@pytest.mark.parametrize("kind", PACK)
@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 1 << 20, (1 << 20) + 1, 3_000_000])
def test_any_amount_is_unpacked(kind: str, size: int) -> None:
    for data in (bytes(size), random.Random(size).randbytes(size)):
        assert unpack(PACK[kind](data)) == data


@pytest.mark.parametrize("kind", PACK)
def test_every_truncation_is_an_error(kind: str) -> None:
    data = "电网的电压".encode() * 40
    packed = PACK[kind](data)
    for end in range(10, len(packed)):
        with pytest.raises(CorpusError, match=rf"^a: {kind} data that is cut short: get the whole"):
            unpack(packed[:end])
        with pytest.raises(CorpusError, match="cut short"):
            unpack(packed + packed[:end])


@pytest.mark.parametrize("kind", PACK)
def test_what_follows_is_not_lost(kind: str) -> None:
    packed = PACK[kind](b"text")
    assert unpack(packed + bytes(512)) == b"text"
    assert unpack(packed + bytes(512) + packed) == b"texttext"
    for rest in (b"more", packed[1:], bytes(70000) + b"more"):
        with pytest.raises(CorpusError, match="a: the compressed data is followed by something"):
            unpack(packed + rest)


@pytest.mark.parametrize("kind", ["gzip", "bzip2", "xz"])
def test_damage_is_named(kind: str) -> None:
    packed = bytearray(PACK[kind]("电网的电压".encode() * 40))
    packed[len(packed) // 2] ^= 0xFF
    with pytest.raises(CorpusError, match=f"a: damaged {kind} data") as caught:
        unpack(bytes(packed))
    assert "\n" not in str(caught.value)


def test_there_is_an_end_to_unpacking() -> None:
    packed = b""
    for _ in range(5):
        packed = PACK["gzip"](packed)
    with pytest.raises(CorpusError, match="compressed more than 4 times over"):
        unpack(packed)


def test_text_that_begins_like_an_archive_is_text() -> None:
    assert unpack(b"BZh9 is how bzip2 begins") == b"BZh9 is how bzip2 begins"
