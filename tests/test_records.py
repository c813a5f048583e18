"""Records: the text of a field, whatever the container; a missing one is named with its place."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st
from packing import PACK
from pyarrow import parquet

import wordmine
from wordmine.errors import CorpusError
from wordmine.runtime import Workspace
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
    "parquet": as_parquet,
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
            "a:2: record 2: no field 'text'.*there are: title, id",
        ),
        (
            '{"text": "电"}\n7',
            "a:2: record 2: not a JSON object: mend it, or use --errors replace or skip",
        ),
        ('{"text": 7}', "a:1: record 1: field 'text' holds int, not text: name another --field"),
        ('[{"text": "电"}, 7]', "a:1: record 2: not a JSON object: mend it, or use --errors"),
        ("[" * 100_000, "a:1: not valid JSON"),
        ('{"text": %s}' % ("9" * 5000), "a:1: record 1: not valid JSON"),
        ('id,text\n1,"电', r"a:2: record 1: not valid CSV \(unexpected end of data\)"),
        ("id,text\n1,电\n2\n", "a:3: record 2: the row ends before field 'text': mend it, or use"),
        ("电" * 99, f"a:1: no field 'text'.*there are: {'电' * 80}…$"),
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
        read(tmp_path / "a", b"PAR1")
