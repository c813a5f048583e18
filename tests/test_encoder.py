"""Text becomes symbols, wherever it is cut on the way."""

from __future__ import annotations

import re
from itertools import pairwise

import naive
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wordmine.errors import CorpusError
from wordmine.runtime import Workspace
from wordmine.symbols import encoder
from wordmine.symbols.encoder import encode, spell

PIECES = st.lists(st.text(st.sampled_from("电网，\nK3.+-#é　５Ｇ𠮷〇\r "), max_size=12), max_size=9)


@given(PIECES)
def test_the_cuts_between_pieces_move_out_of_runs(pieces: list[str]) -> None:
    found = list(encoder._at_seams(pieces, 1 << 20))
    assert "".join(found) == "".join(pieces)
    assert all(found)
    for before, after in pairwise(found):
        assert re.search(r"[\n。，；]\Z", before) or after.startswith(" ")


@given(PIECES, st.booleans(), st.integers(1, 3))
def test_neither_cuts_nor_threads_matter(
    pieces: list[str], keep_numbers: bool, threads: int
) -> None:
    whole = encode(["".join(pieces)], Workspace(1), keep_numbers=keep_numbers)
    parts = encode(pieces, Workspace(threads), keep_numbers=keep_numbers)
    assert parts[0].symbols == whole[0].symbols
    assert [array[:].tolist() for array in parts[1:]] == [array[:].tolist() for array in whole[1:]]


@given(PIECES.map("".join), st.booleans())
def test_a_word_is_spelt_as_text_is_encoded(word: str, keep_numbers: bool) -> None:
    tokens = [token.strip(" ") for token in naive.encode(word, keep_numbers)]
    assert spell(word, keep_numbers=keep_numbers) == tokens


def test_what_is_spelt() -> None:
    assert spell("5G网络，在2024年") == ["5G", "网", "络", "", "在", "#", "年"]
    assert spell("ＰＭ2.5", keep_numbers=True) == ["PM2.5"]
    assert spell("") == []


def test_too_many_symbols_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "MOST_SYMBOLS", 6)
    assert len(encode(["甲乙", "丙丁"], Workspace())[1]) == 6
    for pieces in (["甲乙丙丁戊"], ["甲乙", "丙丁", "戊"]):
        with pytest.raises(CorpusError, match=r"^the corpus has more than 6 symbols, too many to"):
            encode(pieces, Workspace())
