"""Records: the text of a field, whatever the container; a missing one is named with its place."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st
from packing import PACK
from pyarrow import parquet

import wordmine
from wordmine.errors import CorpusError
from wordmine.runtime import Workspace
from wordmine.text import records as parquet_files
from wordmine.text.corpus import Corpus
from wordmine.text.reading import Reading

VALUES = st.lists(st.text(st.sampled_from("电网,\"'\t\n; x{\u2028"), max_size=20), max_size=6)


def as_json(values: list[str]) -> bytes:
    lines = (json.dumps({"id": 1, "text": value}) for value in values)
    return "\n".join(lines).encode()


def as_table(delimiter: str) -> Callable[[list[str]], bytes]:
    def write(values: list[str]) -> bytes:
        file = io.StringIO(newline="")
        csv.writer(file, delimiter=delimiter).writerows([["id", "text"], *((1, v) for v in values)])
        return file.getvalue().encode()

    return write


def as_parquet(values: list[str]) -> bytes:
    file = io.BytesIO()
    column = pyarrow.array(values, pyarrow.string())
    parquet.write_table(pyarrow.table({"id": [1] * len(values), "text": column}), file)
    return file.getvalue()


WRITE = {
    "json": as_json, "csv": as_table(","), "tsv": as_table("\t"), "semicolons": as_table(";"),
    "bars": as_table("|"), "parquet": as_parquet,
}  # fmt: skip


def read(path: Path, content: bytes, *, block_size: int = 1 << 20, field: str = "text") -> str:
    path.write_bytes(content)
    corpus = Corpus(path, reading=Reading(field=field))
    return "".join(corpus.blocks(Workspace(), block_size=block_size))


@pytest.mark.parametrize("kind", WRITE)
@given(VALUES, st.integers(1, 100), st.sampled_from(["plain", *PACK]))
def test_every_value_is_read_once(
    tmp_path_factory: pytest.TempPathFactory,
    kind: str, values: list[str], block_size: int, packing: str,
) -> None:  # fmt: skip
    content = WRITE[kind](values)
    if packing in PACK:
        content = PACK[packing](content)
    path = tmp_path_factory.mktemp("records") / "a"
    assert read(path, content, block_size=block_size) == "".join(f"{v}\n" for v in values)


def test_plain_text_takes_no_field(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "wordmine")
    text = "电网，电压。\n".encode()
    assert read(tmp_path / "a.txt", text, field="text") == text.decode()
    (message,) = caplog.messages
    assert message.startswith("files that hold no records, and were read as text: 1 (")
    with pytest.raises(CorpusError, match="no field 'text'"):
        read(tmp_path / "b.txt", b"title,body\na,b\nc,d\n", field="text")
    (tmp_path / "a.csv").write_text("id,text\n1,电压高的电网很好\n" * 9, encoding="utf-8")
    (tmp_path / "other.txt").write_text("今天的天气很好\n" * 9, encoding="utf-8")
    for one, other in (("a.csv", "other.txt"), ("other.txt", "a.csv")):
        wordmine.contrast(tmp_path / one, background=tmp_path / other, field="text")


@pytest.mark.parametrize("kind", WRITE)
def test_a_missing_field_is_named_with_those_there_are(tmp_path: Path, kind: str) -> None:
    where = {"parquet": "a", "json": "a:1: record 1"}.get(kind, "a:1")
    message = rf"{where}: no field 'body': name another --field; there are: id, text$"
    with pytest.raises(CorpusError, match=message):
        read(tmp_path / "a", WRITE[kind](["电网"]), field="body")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"text": "电"}\n\n{"text": ', r"a:3: record 2: not valid JSON \(Expecting value"),
        (
            '{"text": "电"}\n{"title": "x", "id": 1}',
            "a:2: record 2: no field 'text': mend it, or use --errors replace or skip$",
        ),
        ('{"title": "x", "id": 1}', "a:1: record 1: no field 'text'.*there are: title, id"),
        ('{"text": "电"}\n{"text": 7}', "a:2: record 2: field 'text' holds int, not text: mend it"),
        ('{"text": "电"}\n7', "a:2: record 2: not a JSON object: mend it, or use --errors replace"),
        ('{"text": 7}', "a:1: record 1: field 'text' holds int, not text: name another --field"),
        ('{"text": ["电", 7]}', "a:1: record 1: field 'text' holds int, not text"),
        ('[{"text": "电"}, 7]', "a:1: record 2: not a JSON object"),
        ('[\n{"text": "电"},\n{"text": 电},\n]', "a:3: record 2: not valid JSON"),
        ('[{"text": "电"}', "a:1: not valid JSON: a list that does not end: get the file again"),
        ("[" * 100_000, "a:1: not valid JSON"),
        ('{"text": %s}' % ("9" * 5000), "a:1: record 1: not valid JSON"),
        ('id,text\n1,"电', r"a:2: record 1: not valid CSV \(unexpected end of data\)"),
        ("id,text\n1,电\n2\n", "a:3: record 2: the row ends before field 'text': mend it, or use"),
        ("id,text\n1,电,网\n", "a:2: record 1: 3 fields, and the header has 2: put what holds the"),
        ("电" * 99, f"a:1: no field 'text'.*there are: {'电' * 80}…$"),
        ("id, text,text\n1,电,网\n", "a:1: the name of 2 columns is 'text': give each another one"),
        ("\n\nid,title\n1,电\n", "a:3: no field 'text'.*there are: id, title"),
    ],
)
def test_a_bad_record_is_named_with_its_line(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(CorpusError, match=message) as caught:
        read(tmp_path / "a", content.encode())
    assert "\n" not in str(caught.value)


def test_lines_that_announce_the_next_are_no_records(tmp_path: Path) -> None:
    content = '{"index":{"_id":"1"}}\n{"title":"t","text":"电网"}\n' * 2
    assert read(tmp_path / "a", content.encode()) == "电网\n电网\n"


def test_no_value_is_an_empty_text(tmp_path: Path) -> None:
    assert read(tmp_path / "a", b'{"text": null}\n') == "\n"
    assert read(tmp_path / "a", as_parquet([None, "电"])) == "\n电\n"  # type: ignore[list-item]


@pytest.mark.parametrize("limit", [7, 131072, 1 << 20])
def test_a_long_cell_is_read_and_the_limit_of_the_process_stays(tmp_path: Path, limit: int) -> None:
    usual = csv.field_size_limit(limit)
    try:
        assert read(tmp_path / "a", as_table(",")(["电" * 200_000])) == "电" * 200_000 + "\n"
        assert csv.field_size_limit() == limit
        corpus = Corpus(tmp_path / "a", reading=Reading(field="text"))
        for block in corpus.blocks(Workspace()):  # also while it is read
            assert csv.field_size_limit() == limit
            assert block
        with pytest.raises(CorpusError, match="not valid CSV"):
            read(tmp_path / "a", b'id,text\n1,"')
        assert csv.field_size_limit() == limit
    finally:
        csv.field_size_limit(usual)


def test_a_parquet_file_must_be_sound_and_its_column_named(tmp_path: Path) -> None:
    whole = as_parquet(["电网"] * 100)
    with pytest.raises(CorpusError, match=r"a: damaged Parquet data .*: get the file again"):
        read(tmp_path / "a", whole[:-20])
    with pytest.raises(CorpusError, match="a: record 1: field 'id' holds int, not text"):
        read(tmp_path / "a", whole, field="id")
    with pytest.raises(CorpusError, match=r"a: a Parquet file: name the field .* --field text"):
        wordmine.count(tmp_path / "a")


def test_without_pyarrow_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(CorpusError, match=r"pip install pyarrow$"):
        read(tmp_path / "a", parquet_files.MAGIC)


# --- JSON that takes several lines, and names within names --------------------------------------


def as_list(values: list[str], **form: Any) -> bytes:
    return json.dumps([{"id": 1, "text": value} for value in values], **form).encode()


LISTS: dict[str, Callable[[list[str]], bytes]] = {
    "one line": as_list,
    "indented": lambda values: as_list(values, indent=2),
    "no blanks": lambda values: as_list(values, separators=(",", ":")),
    "objects over lines": lambda values: b"\n".join(
        json.dumps({"text": value}, indent=1).encode() for value in values
    ),
    "an object a line": lambda values: (
        b"[\n" + b",\n".join(json.dumps({"text": value}).encode() for value in values) + b"\n]\n"
    ),
}


@pytest.mark.parametrize("form", LISTS)
@given(VALUES, st.integers(1, 100))
def test_lists_and_objects_over_lines_are_read(
    tmp_path_factory: pytest.TempPathFactory, form: str, values: list[str], block_size: int
) -> None:
    path = tmp_path_factory.mktemp("records") / "a.json"
    found = read(path, LISTS[form](values), block_size=block_size)
    assert found == "".join(f"{value}\n" for value in values)


def test_a_long_list_is_read_a_piece_at_a_time(tmp_path: Path) -> None:
    values = [f"电网{number}" * 9 for number in range(20_000)]
    found = read(tmp_path / "a", as_list(values, indent=1, ensure_ascii=False))
    assert found == "".join(f"{value}\n" for value in values)


@pytest.mark.parametrize(
    ("record", "field", "text"),
    [
        ({"meta": {"title": "电网"}}, "meta.title", "电网\n"),
        ({"meta.title": "电网", "meta": {"title": "x"}}, "meta.title", "电网\n"),
        ({"a": {"b.c": {"d": "电网"}}}, "a.b.c.d", "电网\n"),
        ({"text": ["电网", None, "故障"]}, "text", "电网\n\n故障\n"),
        ({"data": [{"text": "电网"}, {"text": ["故障"]}]}, "data.text", "电网\n故障\n"),
        ({"meta": None}, "meta.title", "\n"),
        ({"text": []}, "text", "\n"),
    ],
)
def test_names_within_names_and_lists(
    tmp_path: Path, record: dict[str, Any], field: str, text: str
) -> None:
    assert read(tmp_path / "a", json.dumps(record).encode(), field=field) == text
    assert read(tmp_path / "a", json.dumps([record], indent=1).encode(), field=field) == text


def test_a_column_within_a_column_of_parquet(tmp_path: Path) -> None:
    table = pyarrow.table({"id": [1], "meta": [{"title": "电网", "n": 1}], "tags": [["甲", "乙"]]})
    parquet.write_table(table, tmp_path / "b")
    content = (tmp_path / "b").read_bytes()
    assert read(tmp_path / "a", content, field="meta.title") == "电网\n"
    assert read(tmp_path / "a", content, field="tags") == "甲\n乙\n"


def test_the_delimiter_that_excel_tells(tmp_path: Path) -> None:
    assert read(tmp_path / "a", "sep=;\r\nid;text\r\n1;电，网\r\n".encode()) == "电，网\n"
    assert read(tmp_path / "a", "text,id\r电网,1\r故障,2\r".encode()) == "电网\n故障\n"


# --- records that cannot be read ----------------------------------------------------------------

FAULTY = {
    "json": '\n{"text": "电网"}\n{"text": \n{"text": 7}\n[1]\n{"id": 1}\n{"text": "故障"}\n',
    "list": (
        '[\n {"text": "电网"},\n {"text": },\n {"text": 7},\n 1,\n {},\n {"text": "故障"}\n]\n'
    ),
    "csv": 'id,text\n1,电网\n2\n3,a,b\n4,"a"b\n5,"c"d\n6,故障\n',
}


@pytest.mark.parametrize("kind", FAULTY)
def test_faulty_records_are_left_out_or_empty_and_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    path = tmp_path / "a"
    path.write_text(FAULTY[kind], encoding="utf-8")
    for errors, found, done in (
        ("skip", "电网\n故障\n", "left out"),
        ("replace", "电网\n\n\n\n\n故障\n", "read as an empty text"),
    ):
        caplog.clear()
        reading = Reading(field="text", errors=errors)  # type: ignore[arg-type]
        assert "".join(Corpus(path, reading=reading).blocks(Workspace())) == found
        [message] = caplog.messages
        told = f"records that are faulty, and were {done}: 4 ({path}:3: record 2: "
        assert message.startswith(told)
        assert message.endswith("; …)")


def test_a_list_that_cannot_be_taken_up_again_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(
        '[{"text": "电网"}, {"text": x}, {"text": "故障"}]', encoding="utf-8"
    )
    corpus = Corpus(tmp_path / "a", reading=Reading(field="text", errors="skip"))
    with pytest.raises(CorpusError, match=r"record 2: not valid JSON.*nothing tells where"):
        list(corpus.blocks(Workspace()))


@pytest.mark.parametrize("form", ["{}\n", "[{}]\n", '[\n {{"text": "x"}},\n {}\n]'])
def test_half_a_character_is_replaced_and_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, form: str
) -> None:
    path = tmp_path / "a"
    record = '{"text": "电\\ud83d网\\ud83d\\ude00", "id": ["\\udc00"]}'
    path.write_text(form.format(record), encoding="utf-8")
    for errors, found, done in (
        ("strict", "电\ufffd网😀", "replaced by U+FFFD"),
        ("replace", "电\ufffd网😀", "replaced by U+FFFD"),
        ("skip", "电网😀", "left out"),
    ):
        caplog.clear()
        corpus = Corpus(path, reading=Reading(field="text", errors=errors))  # type: ignore[arg-type]
        assert "".join(corpus.blocks(Workspace())).splitlines()[-1] == found
        [message] = caplog.messages
        assert message.startswith(f"lone surrogates {done}: 2 ({path}:")
