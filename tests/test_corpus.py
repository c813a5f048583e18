"""Reading corpora: nothing lost, whatever the blocks; bad input named."""

from __future__ import annotations

import io
import logging
import os
import re
import sys
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import polars
import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st
from packing import PACK

import wordmine
from wordmine.errors import CorpusError, SettingsError
from wordmine.lexicon import wordlist
from wordmine.lexicon.saving import TABLES
from wordmine.runtime import Workspace
from wordmine.text.corpus import Corpus, document
from wordmine.text.files import Paths
from wordmine.text.reading import Reading


def read(
    paths: Paths | None = None,
    reading: Reading | None = None,
    *,
    texts: Iterable[str] | None = None,
    block_size: int = 1 << 20,
) -> str:
    """The text of a corpus."""
    return "".join(Corpus(paths, texts, reading).blocks(Workspace(), block_size=block_size))


TEXT = st.text(st.sampled_from("电网，\nK3.+-#é　５Ｇ𠮷〇\r "), max_size=60)


@given(st.lists(TEXT, max_size=4), st.integers(1, 20))
def test_blocks_join_to_the_texts_and_none_is_empty(texts: list[str], block_size: int) -> None:
    found = list(Corpus(texts=texts).blocks(Workspace(), block_size=block_size))
    assert "".join(found) == "".join(f"{text}\n" for text in texts)
    assert all(found)


@given(TEXT, st.integers(1, 20))
def test_a_file_and_its_text_read_alike(
    tmp_path_factory: pytest.TempPathFactory, text: str, block_size: int
) -> None:
    path = tmp_path_factory.mktemp("corpus") / "a.txt"
    path.write_bytes(text.encode())
    assert read(path, block_size=block_size) == ended(text)
    assert read([path, path], block_size=block_size) == ended(text) * 2


def ended(text: str) -> str:
    """A text whose last line, if any, ends with a line break."""
    return text + "\n" * (text != "" and not text.endswith("\n"))


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "bom.txt"
    path.write_bytes(b"\xef\xbb\xbf" + "电网".encode())
    assert read(str(path)) == "电网\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("中文好".encode() + b"\xff", r"a.txt: not UTF-8 at byte offset 9 \(0xff\)"),
        ("中文好".encode()[:-1], r"a.txt: not UTF-8 at byte offset 6 \(0xe5\)"),
        (b"GIFT89\0\1", r"a.txt: a NUL byte at offset 6: this looks like a binary file"),
        (b"GIF89a\0\1", r"a.txt: is a picture, not text: leave it out$"),
    ],
)
@pytest.mark.parametrize("block_size", [1, 4, 1 << 20])
def test_bad_bytes_are_named_with_their_offset(
    tmp_path: Path, content: bytes, message: str, block_size: int
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(CorpusError, match=message):
        read(path, block_size=block_size)


def test_what_is_not_a_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"gone.txt: no such file; check the path"):
        read(tmp_path / "gone.txt")
    with pytest.raises(CorpusError, match=r"no file in this folder matches '\*': see --glob"):
        read(tmp_path)
    for text in ("电\n网\n", "电网" * 50, "网" * 5000, "电\0网", ""):
        for paths in (text, [text], [tmp_path, text]):
            message = f"^a string of {len(text):,} characters is no path: give text as texts=…$"
            with pytest.raises(CorpusError, match=message.replace("…", r"\[…\]")):
                read(paths)
    for name in ("no", "电网" * 40, "a" * 255):
        with pytest.raises(CorpusError, match=f"^{name}: no such file; check the path$"):
            read(name)


@given(
    TEXT, st.integers(1, 20),
    st.sampled_from(["utf-8", "gb18030", "utf-16-le"]),
    st.lists(st.sampled_from(sorted(PACK)), max_size=2),
)  # fmt: skip
def test_any_encoding_and_compression_reads_alike(
    tmp_path_factory: pytest.TempPathFactory,
    text: str, block_size: int, encoding: str, packing: list[str],
) -> None:  # fmt: skip
    content = text.encode(encoding)
    for kind in packing:
        content = PACK[kind](content)
    path = tmp_path_factory.mktemp("corpus") / "a"
    path.write_bytes(content)
    reading = Reading(encoding=encoding)
    assert read(path, reading, block_size=block_size) == ended(text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files in three encodings, some in folders, some hidden."""
    for name, encoding in (
        ("b.txt", "utf-8"), ("a/z.txt", "gb18030"), ("a/b/c.txt", "utf-16"), ("a/n.md", "utf-8"),
        (".hidden.txt", "utf-8"), (".git/x.txt", "utf-8"),
    ):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"{name}的电网和电压".encode(encoding))
    return tmp_path


def named(text: str) -> list[str]:
    return re.findall(r"^(.*)的电网和电压$", text, re.MULTILINE)


def test_a_folder_is_all_its_files_in_order(folder: Path) -> None:
    everything = ["a/b/c.txt", "a/n.md", "a/z.txt", "b.txt"]
    assert named(read(folder)) == everything
    assert named(read([folder / "b.txt", folder])) == ["b.txt", *everything]
    for glob, found in (
        ("*.txt", ["a/b/c.txt", "a/z.txt", "b.txt"]),
        ("b/*", ["a/b/c.txt"]),
        ("*.md", ["a/n.md"]),
    ):
        assert named(read(folder, Reading(glob=glob))) == found
    with pytest.raises(CorpusError, match=r"no file in this folder matches '\*\.gz': see --glob"):
        read(folder, Reading(glob="*.gz"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_no_regular_file_in_a_folder_is_passed_over(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to(folder)
    assert len(named(read(folder))) == 4


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    for dash in ("-", Path("-"), [Path("-")]):
        piped = io.BytesIO(PACK["gzip"]("电网的电压".encode("gbk")))
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(piped))
        assert read(dash) == "电网的电压\n"
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(CorpusError, match="standard input is closed"):
        read("-")


@pytest.mark.parametrize("given", [{}, {"paths": "a.txt", "texts": ["电网"]}])
def test_either_paths_or_texts_are_given(given: dict[str, Any]) -> None:
    what = "both paths and texts" if given else "neither paths nor texts"
    message = f"^{what} are given: give one of the two$"
    with pytest.raises(CorpusError, match=message):
        Corpus(**given)
    with pytest.raises(CorpusError, match=message):
        wordmine.count(given.get("paths"), texts=given.get("texts"))


def test_texts_are_read_as_they_are_given() -> None:
    texts = ["甲", "乙\n", "", "丙\n丁"]
    for many in (texts, tuple(texts), iter(texts), (text for text in texts), deque(texts)):
        assert read(texts=many) == "甲\n乙\n\n\n丙\n丁\n"
    assert read(texts=[]) == ""


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"texts": "电网"},
            "texts are several strings, not one str: give a list, texts=[text], or",
        ),
        ({"texts": b"abc"}, "texts are several strings, not one bytes: give a list, texts=[text]"),
        ({"texts": Path("a.txt")}, "texts are several strings, not one PosixPath: give a list"),
        ({"texts": 5}, "texts are strings, not int: give a list of str"),
        (
            {"texts": [5]},
            "texts: there is one of type int, which is no string: leave it out",
        ),
        (
            {"texts": ["a", b"b"]},
            "texts: there is one of type bytes, which is no string: leave",
        ),
        (
            {"texts": [np.arange(3)]},
            "texts: there is one of type ndarray, which is no string",
        ),
        (
            {"texts": [Path("a")]},
            f"texts: there is one of type {type(Path()).__name__}, which is no ",
        ),
        ({"paths": 5}, "paths are strings or pathlib.Path, not int"),
        ({"paths": b"a.txt"}, "paths are strings or pathlib.Path, not bytes"),
        (
            {"paths": [b"a.txt"]},
            "among the paths is one of type bytes: give strings or pathlib.Path",
        ),
        (
            {"paths": [None]},
            "among the paths is one of type NoneType: give strings or pathlib.Path",
        ),
        ({"paths": []}, "there is no path among those given: name a file or a folder"),
    ],
)
def test_what_is_neither_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(CorpusError) as caught:
        read(**given)
    assert str(caught.value).startswith(message)


TABLE = {"id": [1, 2], "正文": ["电网", "变压器"]}


@pytest.mark.parametrize(
    ("table", "name"),
    [
        (TABLE, "dict"), (pandas.DataFrame(TABLE), "DataFrame"),
        (polars.DataFrame(TABLE), "DataFrame"), (pyarrow.table(TABLE), "Table"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("what", ["paths", "texts"])
def test_of_a_table_the_column_is_asked_for(table: Any, name: str, what: str) -> None:
    message = (
        f"a {name} is given for {what}: give the column that holds the text, as in "
        "texts=table['id']; there are: 'id', '正文'"
    )
    with pytest.raises(CorpusError) as caught:
        read(**{what: table})
    assert str(caught.value) == message
    given = {"corpus" if what == "paths" else what: table}
    for function in (wordmine.count, wordmine.discover):
        with pytest.raises(CorpusError) as caught:
            function(**given)
        assert str(caught.value) == message


def test_of_a_wide_table_some_columns_are_named() -> None:
    with pytest.raises(CorpusError, match=r"as in texts=table\['c0'\]; .* 'c6', 'c7', …$"):
        read(texts=pandas.DataFrame({f"c{n}": [n] for n in range(20)}))
    with pytest.raises(CorpusError, match=r"as in texts=table\['name'\]; there are: $"):
        read(texts=pandas.DataFrame())


VALUES = ["电网", None, "变压器", ""]


@pytest.mark.parametrize(
    "column",
    [
        VALUES, pandas.Series(VALUES), pandas.Series(VALUES, dtype="string"),
        pandas.Series(VALUES, dtype=object, index=[3, 1, 2, 0]), pandas.Index(VALUES),
        pandas.Series(["电网", pandas.NaT, "变压器", ""]), polars.Series(VALUES),
        polars.DataFrame({"a": VALUES})["a"],
        np.array(["电网", float("nan"), "变压器", ""], object),
    ],
)  # fmt: skip
def test_a_column_is_read_and_what_it_lacks_is_counted(
    column: Any, caplog: pytest.LogCaptureFixture
) -> None:
    assert read(texts=column) == "电网\n变压器\n\n"
    assert caplog.messages == ["texts: missing ones that were left out: 1"]
    caplog.clear()
    assert wordmine.count(texts=column).counts.total == 5
    assert caplog.messages == ["texts: missing ones that were left out: 1"]


def test_a_document_is_one_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("电网".encode("gbk") * 9)
    assert document(tmp_path / "a.txt") == "电网" * 9 + "\n"
    with pytest.raises(CorpusError, match=f"^{tmp_path}: is a folder: name a file in it$"):
        document(tmp_path)


LINES = st.lists(st.sampled_from(["", "电网", "电压", "电", "K3\r", "K3", "\ud800"]), max_size=12)


@given(LINES, st.integers(1, 20))
def test_dedup_keeps_the_first_of_equal_lines(lines: list[str], block_size: int) -> None:
    found = read(None, Reading(dedup=True), texts=["\n".join(lines)], block_size=block_size)
    seen: set[str] = set()
    kept = []
    for line in lines:
        text = line.removesuffix("\r")
        if not text or text not in seen:
            kept.append(line)
        seen.add(text)
    assert found == "".join(f"{line}\n" for line in kept or [""])


def test_dedup_spans_files_and_says_how_many(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "wordmine"):
        found = read([folder, folder / "b.txt"], Reading(dedup=True))
    assert len(named(found)) == 4
    assert caplog.messages == [
        "repeated lines dropped: 1",
        "read 5 files: 3 UTF-8, 1 UTF-16-LE, 1 GB18030",
    ]


@given(st.lists(st.sampled_from(["乾隆皇帝", "乾燥的頭髮", "電網", "K3", "\0"])), st.integers(1, 9))
def test_t2s_turns_whole_words(words: list[str], block_size: int) -> None:
    found = read(None, Reading(t2s=True), texts=["".join(words)], block_size=block_size)
    expected = "".join(words)
    for word, simple in (("乾燥的頭髮", "干燥的头发"), ("電網", "电网")):
        expected = expected.replace(word, simple)
    assert found == expected + "\n"


def test_without_opencc_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opencc", None)
    with pytest.raises(CorpusError, match=r"pip install opencc$"):
        read(None, Reading(t2s=True), texts=["電"])


def test_undecodable_bytes_are_reported_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes("电网".encode() + b"\xff\xff" + "电压".encode())
    assert read(tmp_path, Reading(errors="skip")) == "电网电压\n" * 2
    assert read(tmp_path, Reading(errors="replace")) == "电网\ufffd\ufffd电压\n" * 2
    assert caplog.messages == [
        "undecodable bytes skipped: 4",
        "undecodable bytes replaced: 4",
    ]


def test_json_lines_read_as_text_are_warned_of_and_many_are_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in "abcdefg":
        (tmp_path / name).write_text('{"text": "电网"}\n' * 99, encoding="utf-8")
    assert read(tmp_path, Reading()).count("电网") == 99 * 7
    assert caplog.messages == [
        f"{tmp_path / name} looks like JSON lines: name the field that holds the text, "
        "as in --field text"
        for name in "abcde"
    ] + [
        "more files that look like records, and were read as text: 2 "
        f"({tmp_path / 'f'}; {tmp_path / 'g'})"
    ]


ROWS = "1,电网的负荷\n2,变压器\n"
RECORDS = {
    "CSV": [
        "id,text\n" + ROWS,
        '"id","text"\r\n' + ROWS,
        "\ufeffid;text\n" + ROWS.replace(",", ";"),
        'id,text\n1,"电网\n的，负荷"\n',
        "编号,评论内容\n" + ROWS,
        "標題,內容\n" + ROWS,
        "id,text\n1," + "电" * 9999,
    ],
    "TSV": ["id\ttext\n" + ROWS.replace(",", "\t"), "店铺\t发布时间\n" + "甲\t乙\n" * 9999],
}
PLAIN = [
    "床前明月光,疑是地上霜\n举头望明月,低头思故乡\n",
    "时间紧,任务重\n人手少,条件差\n",
    "内容,形式都很好,我很喜欢。\n价格,质量也都不错。\n",
    "Beijing, China\n今天,电网的负荷很高。\n",
    "id,text",
    "text\n电网\n",
    "体育\t电网的负荷\n财经\t变压器\n",
    "id,text\n电网的负荷。\n变压器。\n",
    "id,text\n1,电\n电网,变压器,负荷\n2,电\n",
    '"id","te\n',
    "",
    ",,,\n,,,\n",
]


@pytest.mark.parametrize(("kind", "text"), [(k, text) for k in RECORDS for text in RECORDS[k]])
def test_a_table_read_as_text_is_warned_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, kind: str, text: str
) -> None:
    (tmp_path / "a").write_bytes(text.encode())
    assert read(tmp_path / "a", Reading()).count("\n")
    assert caplog.messages == [
        f"{tmp_path / 'a'} looks like {kind}: name the field that holds the text, as in "
        "--field text"
    ]
    caplog.clear()
    assert "".join(Corpus(tmp_path / "a").blocks(Workspace(), content="words"))
    assert caplog.messages == []


@pytest.mark.parametrize("text", PLAIN)
def test_prose_with_commas_is_not_warned_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    (tmp_path / "a").write_bytes(text.encode())
    assert read(tmp_path / "a") == (text.removesuffix("\n") + "\n" if text else "")
    assert caplog.messages == []


@pytest.mark.parametrize("format", TABLES)
@pytest.mark.parametrize("packing", [None, *PACK])
@pytest.mark.parametrize("field", [None, "word"])
def test_a_lexicon_is_no_corpus(
    folder: Path, format: str, packing: str | None, field: str | None
) -> None:
    path = folder / "lexicon"
    wordmine.discover(texts=["电网的电压，电网。"] * 9, min_confidence=0).save(path, format)
    if packing:
        path.write_bytes(PACK[packing](path.read_bytes()))
    for corpus in (path, [path]):
        with pytest.raises(CorpusError, match="lexicon: is a lexicon that wordmine wrote, not tex"):
            wordmine.count(corpus, field=field)
    with pytest.raises(CorpusError, match="lexicon: is a lexicon"):
        wordmine.discover(folder)
    assert "电网" in wordlist.read(path)


def test_counts_in_a_folder_are_named(folder: Path) -> None:
    wordmine.count(texts=["电网的电压"]).save(folder / "b.wm")
    with pytest.raises(CorpusError, match=r"b.wm: holds counts, not text"):
        wordmine.discover(folder)


def test_a_path_among_texts_is_warned_of_once(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = str(folder / "b.txt")
    assert read(texts=["电网", path, path]) == f"电网\n{path}\n{path}\n"
    assert caplog.messages == [
        f"{path!r} is the path of a file, but is read as text: to read the file, give paths and no "
        "texts"
    ]
    caplog.clear()
    assert read(texts=["电网", "", "b.txt", "\0", "电" * 999, str(folder), "\ud800"])
    assert caplog.messages == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("glob", ""), ("glob", "."), ("encoding", "utf-99"), ("encoding", "latin-1"),
        ("encoding", "rot13"), ("encoding", "zip"), ("errors", "ignore"), ("field", ""),
    ],
)  # fmt: skip
def test_a_reading_is_checked(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} is {value!r}: it must be "):
        wordmine.discover(texts=["电网"], **{name: value})  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match=f"{name} is {value!r}: it must be "):
        Reading(**{name: value})  # type: ignore[arg-type]


def test_discovery_takes_the_words_of_reading(folder: Path) -> None:
    text = read(folder, Reading(glob="*.txt", dedup=True))
    found = wordmine.discover(folder, glob="*.txt", dedup=True, min_confidence=0)
    assert list(found) == list(wordmine.discover(texts=[text], min_confidence=0))


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="no /proc here")
def test_a_file_that_is_refused_is_closed_at_once(tmp_path: Path) -> None:
    """Though whoever holds the error holds the frames that read it."""
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "电网"}\n7\n', encoding="utf-8")
    blocks = Corpus(path, reading=Reading(field="text")).blocks(Workspace())
    with pytest.raises(CorpusError, match=r"a.jsonl:2: record 2: not a JSON object") as caught:
        "".join(blocks)
    assert caught.value.__traceback__ is not None
    links = Path("/proc/self/fd").iterdir()
    assert str(path) not in map(os.path.realpath, links)
