"""A word is listed unless there is a reason not to, and the first reason is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from wordmine.discovery.listing import Listing, Selection
from wordmine.errors import CorpusError

RULES = Listing(0.35, 5, frozenset({"电网"}), frozenset({"可以", "电网"}), numerals=False)


@pytest.mark.parametrize(
    ("word", "count", "confidence", "reason"),
    [
        ("变压器", 5, 0.35, None),
        ("变压器", 5, 0.34, "confidence"),
        ("变压器", 4, 0.35, "rare"),
        ("变压器", 4, 0.34, "confidence"),
        ("电网", 5, 1.0, "known"),
        ("可以", 5, 1.0, "stopword"),
        ("电网", 1, 1.0, "rare"),
        ("二百", 5, 1.0, "numeral"),
        ("二百", 1, 0.0, "confidence"),
        ("百度", 5, 1.0, None),
    ],
)
def test_reasons(word: str, count: int, confidence: float, reason: str | None) -> None:
    assert RULES.refusal(word, count, confidence) == reason


def test_fragments_of_dotted_names_have_a_reason_of_their_own() -> None:
    assert RULES.refusal("伯特·牛顿", 5, 1.0, is_fragment=True) == "fragment"
    assert RULES.refusal("伯特·牛顿", 5, 0.1, is_fragment=True) == "confidence"
    accepting = replace(RULES, accepted={"伯特·牛顿"})
    assert accepting.refusal("伯特·牛顿", 5, 1.0, is_fragment=True) is None


def test_numerals_are_listed_where_they_are_kept() -> None:
    kept = replace(RULES, numerals=True, known={"三十二"})
    assert kept.refusal("二百", 5, 1.0) is None
    assert kept.refusal("三十二", 5, 1.0) == "known"


def test_words_of_a_selection_come_from_lists_and_files(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("电网 5 n\nＡ股\n", encoding="utf-8")
    for given in (path, str(path), ["电网", "Ａ股"], {"电网", "A股"}):
        chosen = Selection(known=given, stopwords=given)
        assert chosen.known_words() == chosen.unwanted_words() == {"电网", "A股"}
    assert Selection().known_words() == Selection().unwanted_words() == frozenset()
    with pytest.raises(CorpusError, match=r"gone.txt: no such file"):
        Selection(known=tmp_path / "gone.txt").known_words()
