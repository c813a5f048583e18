"""Words are shown where they stand, wherever a corpus comes from."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wordmine
from wordmine.discovery import kwic
from wordmine.discovery.kwic import Context, concordance
from wordmine.errors import CorpusError, SettingsError

POWER = Path(__file__).parent.parent / "corpora" / "power.txt"
TEXTS = st.lists(st.text("甲乙丙，\n", max_size=12), max_size=6)
WORDS = st.lists(st.text("甲乙丙", min_size=1, max_size=3), min_size=1, max_size=4)


@given(TEXTS, WORDS, st.integers(0, 3), st.integers(0, 4))
def test_contexts_are_those_that_a_plain_search_finds(
    texts: list[str], words: list[str], k: int, width: int
) -> None:
    found = concordance(None, words, k, width, texts=texts)
    for word in words:
        expected: list[Context] = []
        for number, text in enumerate(texts, 1):
            line, shown = text.replace("\n", " "), {str(one) for one in expected}
            for at in (at for at in range(len(line)) if line.startswith(word, at)):
                left, right = line[max(0, at - width) : at], line[at + len(word) :][:width]
                one = Context("text", number, left.lstrip(), word, right.rstrip())
                if str(one) not in shown:
                    expected.append(one)
                    break
        assert found[word] == expected[:k]


def places(corpus: object, word: str, **reading: object) -> list[str]:
    found = concordance(corpus, [word], 9, **reading)[word]  # type: ignore[arg-type]
    return [f"{one.place()} {one}" for one in found]


def test_files_and_lines_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("电网\n\n老电网。新电网\r\n", encoding="gb18030")
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress("甲\n甲电网".encode()))
    a, b = tmp_path / "a.txt", tmp_path / "b.txt.gz"
    expected = [f"{a}:1 【电网】", f"{a}:3 老【电网】。新电网", f"{b}:2 甲【电网】"]
    assert places(tmp_path, "电网") == expected
    assert places([a, b], "电网") == expected
    assert places([b], "电网") == expected[2:]
    found = concordance(None, ["电网"], texts=["一个电网", "甲\n乙电网"])["电网"]
    assert [f"{one.place()} {one}" for one in found] == [
        "text:1 一个【电网】",
        "text:2 甲 乙【电网】",
    ]


@pytest.mark.parametrize("name", ["records.jsonl", "records.csv"])
def test_records_are_numbered(tmp_path: Path, name: str) -> None:
    texts = ["甲", "旧\n电网", "乙", "新电网"]
    records = {
        "records.jsonl": "".join(json.dumps({"文": text}) + "\n\n" for text in texts),
        "records.csv": "文,号\n" + "".join(f'"{text}",1\n' for text in texts),
    }
    path = tmp_path / name
    path.write_text(records[name], encoding="utf-8")
    assert places(path, "电网", field="文") == [f"{path}:2 旧 【电网】", f"{path}:4 新【电网】"]


def test_traditional_text_is_found_in_simplified(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("甲\n老電網\n", encoding="utf-8")
    assert places(path, "电网") == []
    assert places(path, "电网", t2s=True) == [f"{path}:2 老【电网】"]


def test_counts_give_contexts_without_places(tmp_path: Path) -> None:
    counted = wordmine.count(texts=["老电网，5G电网2024年。", "新电网"] * 2)
    counted.save(tmp_path / "a.wm")
    for corpus in (counted, tmp_path / "a.wm", [str(tmp_path / "a.wm")][0]):
        found = concordance(corpus, ["电网"], width=4)["电网"]
        assert [one[:2] for one in found] == [(None, None)] * len(found)
        assert str(found[0]) == "老【电网】 5G电"
        assert found[0].place() == ""


def test_full_width_forms_are_found_and_kept() -> None:
    found = concordance(None, ["K线图", "Ｋ线图"], texts=["看Ｋ线图", "看AK线图"])
    assert [str(one) for one in found["K线图"]] == ["看【Ｋ线图】"]
    assert found["Ｋ线图"] == found["K线图"]


def test_no_more_is_read_than_must_be() -> None:
    def texts() -> Iterator[str]:
        yield "电网" * kwic._PASSAGE * 20
        raise AssertionError("read on")

    assert len(concordance(None, ["电网"], 1, texts=texts())["电网"]) == 1


@pytest.mark.parametrize("size", [50, 400])
def test_passages_do_not_matter(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    words = ["变压器", "的", "锅炉", "机组", "没有的词"]
    whole = concordance(POWER, words, width=3)
    monkeypatch.setattr(kwic, "_PASSAGE", size)
    parts = concordance(POWER, words, width=3)
    for word in words:
        assert [one[:2] for one in parts[word]] == [one[:2] for one in whole[word]]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"words": "电网"}, "words is '电网': it must be a list of words, none of them empty or"),
        ({"words": [""]}, r"words is \[''\]: it must be a list of words"),
        ({"words": ["电\n网"]}, "it must be a list of words"),
        ({"k": -1}, "k is -1: it must be a whole number, 0 or more"),
        ({"width": 2.5}, "width is 2.5: it must be a whole number, 0 or more"),
        ({"memory": "1K"}, "memory is '1K': it must be a size such as 2G"),
        ({"field": ""}, "field is '': it must be the name of a field"),
        ({"t2s": 1}, "t2s is 1: it must be True or False"),
        ({"tmp": "/gone"}, "tmp is '/gone': it must be a folder that exists and can be written to"),
    ],
)
def test_bad_settings_are_refused(given: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        concordance(POWER, **{"words": ["电网"], **given})  # type: ignore[arg-type]


def test_a_corpus_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="gone: no such file; check the path"):
        concordance(tmp_path / "gone", ["电网"])
    wordmine.count(texts=["电网电网"]).save(tmp_path / "a.wm")
    with pytest.raises(CorpusError, match=r"a.wm: holds counts, not text"):
        concordance([tmp_path / "a.wm", POWER], ["电网"])
