"""Records stay records: a row in, a row out, with its other fields and its words."""

from __future__ import annotations

import codecs
import csv
import datetime
import decimal
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from commands import run, run_bytes
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

import wordmine
from wordmine import Segmenter
from wordmine.errors import CorpusError, SettingsError
from wordmine.segmentation.files import segmented
from wordmine.text.corpus import Corpus
from wordmine.text.reading import Reading

SEGMENTER = Segmenter({"断路器": 3, "母线": 2, "跳闸": 1})
RECORDS: list[dict[str, Any]] = [
    {"id": 1, "text": "断路器跳闸，\n母线停电", "tags": ["a", "b"], "meta": {"n": None}},
    {"id": 2, "text": "", "tags": [], "meta": {"n": 3.5}},
    {"id": 3, "text": '母线 "a,b"\t母线\r\n', "tags": ["c"], "meta": {}},
]
WORDS = [SEGMENTER.cut(record["text"]) for record in RECORDS]


def as_csv(records: Sequence[dict[str, Any]], delimiter: str = ",") -> str:
    text = io.StringIO(newline="")
    table = csv.writer(text, delimiter=delimiter)
    table.writerow(records[0])
    table.writerows(record.values() for record in records)
    return text.getvalue()


FILES: dict[str, bytes] = {
    "a.jsonl": "".join(json.dumps(one) + "\n" for one in RECORDS).encode(),
    "a.json": json.dumps(RECORDS, indent=1, ensure_ascii=False).encode(),
    "a.csv": as_csv(RECORDS).encode("utf-8-sig"),
    "a.tsv": as_csv(RECORDS, "\t").encode("gb18030"),
    "semicolons.csv": as_csv(RECORDS, ";").encode("utf-16"),
    "bars.txt": as_csv(RECORDS, "|").encode(),
}


def write(folder: Path, name: str) -> Path:
    path = folder / name
    if name == "a.parquet":
        parquet.write_table(pyarrow.Table.from_pylist(RECORDS), path)
    else:
        path.write_bytes(FILES[name])
    return path


def cut(path: Path | Sequence[Path], form: str, **reading: Any) -> bytes:
    corpus = Corpus(path, reading=Reading(**{"field": "text", **reading}))
    return b"".join(segmented(corpus, SEGMENTER, format=form))


NAMES = [*FILES, "a.parquet"]


@pytest.mark.parametrize("name", NAMES)
def test_a_record_is_one_line(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, name)
    expected = ["断路器 跳闸 ， 母线 停 电", "", '母线 " a , b " 母线']
    assert cut(path, "words").decode().splitlines() == expected
    assert cut(path, "bmes").decode().count("\n\n") == 2
    assert cut(path, "conllu").count(b"# text = ") == 2


@pytest.mark.parametrize("name", NAMES)
def test_fields_are_kept_and_words_added(tmp_path: Path, name: str) -> None:
    found = [json.loads(line) for line in cut(write(tmp_path, name), "jsonl").splitlines()]
    assert [row.pop("words") for row in found] == WORDS
    assert ["".join(words) for words in WORDS] == [row["text"] for row in found]
    if name.startswith("a.j"):
        assert found == RECORDS
    elif name != "a.parquet":
        assert found == [{key: str(value) for key, value in one.items()} for one in RECORDS]
    else:
        assert [(row["id"], row["tags"]) for row in found] == [(1, ["a", "b"]), (2, []), (3, ["c"])]


@pytest.mark.parametrize("name", NAMES)
def test_as_a_table(tmp_path: Path, name: str) -> None:
    found = cut(write(tmp_path, name), "csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(found, newline="")))
    assert list(rows[0]) == ["id", "text", "tags", "meta", "words"]
    assert [row["text"] for row in rows] == [record["text"] for record in RECORDS]
    assert [row["words"].split() for row in rows] == [
        [word for word in words if not word.isspace()] for words in WORDS
    ]
    if name.startswith("a.j"):
        assert json.loads(rows[0]["tags"]) == ["a", "b"]


def test_words_are_no_formulas_and_a_table_holds_no_nul(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [{"text": sign + "母线"} for sign in "=+-@'"]
    path.write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(cut(path, "csv").decode("utf-8-sig"), newline="")))
    assert [row["text"] for row in rows] == [one["text"] for one in lines]
    assert [row["words"] for row in rows] == [
        "'= 母线",
        "'+ 母线",
        "'- 母线",
        "'@母线",
        "'' 母线",
    ]
    path.write_text('{"text": "母线"}\n{"text": "母\\u0000线"}\n', encoding="utf-8")
    with pytest.raises(CorpusError, match=r"a.jsonl:2: record 2: a NUL, .*: write --format jsonl"):
        cut(path, "csv")
    assert b"\\u0000" in cut(path, "jsonl")


def test_a_record_without_its_text_has_the_form_of_others(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    for field, fields in (("a.b", {"a": {"b": None}}), ("a", {"a": None})):
        path.write_text('broken\n{"x": 1}\n', encoding="utf-8")
        found = [
            json.loads(line)
            for line in cut(path, "jsonl", field=field, errors="replace").splitlines()
        ]
        assert found == [{**fields, "words": []}, {"x": 1, "words": []}]
    path.write_text('{"a.b": "母线"}\n{broken}\n', encoding="utf-8")
    assert cut(path, "jsonl", field="a.b", errors="replace").endswith(
        b'{"a.b": null, "words": []}\n'
    )


def test_what_is_lost_of_records_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "断路器", "text": "母线", "m": {"n": 1, "n": 2}}\n', encoding="utf-8")
    for text in (path.read_text(encoding="utf-8"), f"[{path.read_text(encoding='utf-8')}]"):
        path.write_text(text, encoding="utf-8")
        caplog.clear()
        assert json.loads(cut(path, "jsonl")) == {"text": "母线", "m": {"n": 2}, "words": ["母线"]}
        assert caplog.messages == [
            "names that a record has twice, so that the last value counts: 2 "
            f"({path}:1: record 1: n; {path}:1: record 1: text)"
        ]
    (tmp_path / "a.csv").write_text("id,text\n", encoding="utf-8")
    caplog.clear()
    assert cut(tmp_path / "a.csv", "csv") == b""
    assert caplog.messages == ["there is no record: nothing was cut"]


@pytest.mark.parametrize("name", NAMES)
def test_as_parquet(tmp_path: Path, name: str) -> None:
    table = parquet.read_table(pyarrow.BufferReader(cut(write(tmp_path, name), "parquet")))
    assert table.column("words").to_pylist() == WORDS
    assert table.column("text").to_pylist() == [record["text"] for record in RECORDS]
    if name.startswith("a.j"):
        assert table.column("id").to_pylist() == [1, 2, 3]
        assert json.loads(table.column("meta")[1].as_py()) == {"n": 3.5}


def test_the_types_of_parquet_stay(tmp_path: Path) -> None:
    size = 3000
    table = pyarrow.table(
        {
            "n": pyarrow.array(range(size), pyarrow.int16()),
            "text": ["断路器跳闸", None, "母线"] * (size // 3),
            "day": pyarrow.array([datetime.date(2020, 1, 1), None, None] * (size // 3)),
            "price": pyarrow.array([decimal.Decimal("1.50"), None, None] * (size // 3)),
            "kind": pyarrow.array(["x", "y", "x"] * (size // 3)).dictionary_encode(),
            "late": pyarrow.array([None] * (size - 1) + ["z"], pyarrow.string()),
            "meta": pyarrow.array([{"title": "母线"}] * size),
        }
    )
    parquet.write_table(table, tmp_path / "a.parquet", row_group_size=999)
    found = parquet.read_table(pyarrow.BufferReader(cut(tmp_path / "a.parquet", "parquet")))
    assert found.schema.remove(len(table.schema)).equals(table.schema)
    assert found.drop(["words"]).to_pylist() == table.to_pylist()
    assert found.column("words").to_pylist()[:3] == [["断路器", "跳闸"], [], ["母线"]]
    assert cut(tmp_path / "a.parquet", "words", field="meta.title") == "母线\n".encode() * size
    one = json.loads(cut(tmp_path / "a.parquet", "jsonl").splitlines()[0])
    assert (one["day"], one["price"]) == ("2020-01-01", "1.50")


VALUES = st.text(st.sampled_from("断路器母线,;|\"'\t\n\r x\u2028{["), max_size=12)


@given(st.lists(st.tuples(VALUES, VALUES), max_size=6), st.sampled_from(",;\t|"), st.booleans())
def test_any_cell_comes_through(
    tmp_path_factory: pytest.TempPathFactory,
    cells: list[tuple[str, str]],
    delimiter: str,
    through_json: bool,
) -> None:
    path = tmp_path_factory.mktemp("rows") / "a.csv"
    table = as_csv(
        [{"text": "母线", "other": ""}, *({"text": a, "other": b} for a, b in cells)], delimiter
    )
    path.write_bytes(table.encode())
    if through_json:
        path.write_bytes(cut(path, "jsonl").replace(b', "words": ', b', "old": '))
    rows = list(csv.DictReader(io.StringIO(cut(path, "csv").decode("utf-8-sig"), newline="")))
    assert [(row["text"], row["other"]) for row in rows[1:]] == cells


def test_lines_of_plain_text_are_records_too(tmp_path: Path) -> None:
    write(tmp_path, "a.csv")
    (tmp_path / "b.txt").write_text("母线跳闸\n\n断路器", encoding="utf-8")
    found = [json.loads(line) for line in cut(tmp_path, "jsonl").splitlines()]
    assert [row["text"] for row in found[3:]] == ["母线跳闸", "", "断路器"]
    assert found[3] == {"text": "母线跳闸", "words": ["母线", "跳闸"]}


def test_repeats_are_dropped_and_characters_simplified_as_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "母線"}\n' * 3, encoding="utf-8")
    assert [json.loads(one) for one in cut(path, "jsonl", dedup=True, t2s=True).splitlines()] == [
        {"text": "母線", "words": ["母线"]}
    ]


BAD = '{"text": "母线"}\n{"text": \n{"text": "跳闸"}\n'


def test_bad_records_are_named_left_out_or_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(BAD, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"a.jsonl:2: record 2: not valid JSON"):
        cut(path, "jsonl")
    assert cut(path, "words", errors="skip") == "母线\n跳闸\n".encode()
    assert cut(path, "words", errors="replace") == "母线\n\n跳闸\n".encode()
    rows = [json.loads(one) for one in cut(path, "jsonl", errors="replace").splitlines()]
    assert rows[1] == {"text": None, "words": []}


@pytest.mark.parametrize(
    ("content", "form", "message"),
    [
        ('{"text": "a", "words": 1}', "jsonl", "a:1: record 1: there is a field 'words' already"),
        ('{"text": "a"}\n{"text": "b", "x": 1}', "csv", "a:2: record 2: a field 'x', which"),
        ('{"text": "a"}\n{"text": "b", "x": 1}', "parquet", "a:2: record 2: a field 'x'"),
        ('{"text": "a", "x": 1}\n{"text": "b", "x": "y"}', "parquet", "a:1: record 1: from here"),
        ('{"text": 7}', "csv", "a:1: record 1: field 'text' holds int, not text"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_named(
    tmp_path: Path, content: str, form: str, message: str
) -> None:
    (tmp_path / "a").write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=message):
        cut(tmp_path / "a", form)
    (tmp_path / "list").write_text("母线\n", encoding="utf-8")
    arguments = ["a", "--field", "text", "--format", form, "-o", "out"]
    done = run("segment", "-q", "-l", "list", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_formats_of_records_ask_for_a_field(tmp_path: Path, form: str) -> None:
    (tmp_path / "a").write_text("母线", encoding="utf-8")
    with pytest.raises(SettingsError, match=f"{form} is a format of records: name the field"):
        cut(tmp_path / "a", form, field=None)


def test_of_no_records_there_are_no_rows(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    assert cut(tmp_path / "a", "jsonl") == cut(tmp_path / "a", "csv") == b""
    assert parquet.read_table(pyarrow.BufferReader(cut(tmp_path / "a", "parquet"))).num_rows == 0


def test_the_command_writes_rows(tmp_path: Path) -> None:
    write(tmp_path, "a.csv")
    (tmp_path / "list").write_text("断路器\n母线\n跳闸\n", encoding="utf-8")
    arguments = ["segment", "-q", "-l", "list", "--field", "text", "a.csv"]
    done = run_bytes(*arguments, "--format", "csv", "--sep", "/", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "断路器/跳闸/，/母线/停/电".encode() in done.stdout
    assert done.stdout.startswith(codecs.BOM_UTF8 + b"id,text")
    (tmp_path / "b.csv").write_bytes(done.stdout)  # and is read as what it was made of
    found = [
        wordmine.concordance(tmp_path / one, ["母线"], field="text") for one in ("a.csv", "b.csv")
    ]
    assert found[0]["母线"]
    assert [one.left for one in found[0]["母线"]] == [one.left for one in found[1]["母线"]]
    done = run_bytes(*arguments, "--format", "parquet", "-o", "b.parquet", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert parquet.read_table(tmp_path / "b.parquet").num_rows == 3


def test_names_of_fields_may_be_anything(tmp_path: Path) -> None:
    (tmp_path / "a").write_text('{"text": "母线", "\\ud800": "\\ud801"}\n', encoding="utf-8")
    assert json.loads(cut(tmp_path / "a", "jsonl")) == {
        "text": "母线",
        "?": "\ufffd",
        "words": ["母线"],
    }
