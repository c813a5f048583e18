"""Lexicons and terms go to spreadsheets, are harmless there, and come back."""

from __future__ import annotations

import csv
import io
import logging
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import wordmine
from wordmine import Lexicon, Segmenter, Terms
from wordmine.errors import LexiconError, SettingsError
from wordmine.lexicon import wordlist

ROOT = Path(__file__).parent.parent
FORMULAS = ["+v信", "-A股", "=电网", "@所有人", "'电压"]
WORDS = ["电网", "K线图", *FORMULAS, '"电"', "电,网", "电;网", "#号", "3月", "的"]


def made(words: list[str]) -> Lexicon:
    whole = list(range(len(words), 0, -1))
    columns = {name: [n + 0.25 for n in whole] for name in wordmine.Word._fields[2:]}
    given = {"method": "entropy", "expected_words": 900.5, "corpus": ["a, b.txt", '"c"']}
    return Lexicon(words, {"count": whole, **columns}, given)


def rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def test_a_csv_file_is_what_excel_opens(tmp_path: Path) -> None:
    made(WORDS).save(tmp_path / "a.csv")
    data = (tmp_path / "a.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfword,count,expected,")
    found = rows(tmp_path / "a.csv")
    assert found[0] == list(wordmine.Word._fields)
    assert [row[0] for row in found[1:]] == [f"'{w}" if w in FORMULAS else w for w in WORDS]
    assert {len(row) for row in found} == {9}
    assert Lexicon.load(tmp_path / "a.csv") == made(WORDS)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "a.settings.json"]


def test_terms_too(tmp_path: Path) -> None:
    terms = wordmine.contrast(
        ROOT / "corpora" / "power.txt", ROOT / "corpora" / "encyclopedia.txt", top=50
    )
    terms.save(tmp_path / "terms.csv")
    assert Terms.load(tmp_path / "terms.csv") == terms
    assert wordlist.read(tmp_path / "terms.csv") == list(terms.words)
    with pytest.raises(LexiconError, match="not a wordmine lexicon file"):
        Lexicon.load(tmp_path / "terms.csv")


def test_settings_that_are_gone_are_missed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made(WORDS).save(tmp_path / "a.csv")
    (tmp_path / "a.settings.json").rename(tmp_path / "b.settings.json")
    with caplog.at_level(logging.WARNING, "wordmine"):
        found = Lexicon.load(tmp_path / "a.csv")
    assert caplog.messages == [
        f"{tmp_path / 'a.csv'}: the settings of these words are not known: they lie in "
        "a.settings.json beside it"
    ]
    assert (found.words, dict(found.settings)) == (tuple(WORDS), {"method": "entropy"})
    (tmp_path / "a.settings.json").write_text('{"wordmine": "terms 2"}', encoding="utf-8")
    with pytest.raises(LexiconError, match=r"a\.settings\.json: holds terms of contrast"):
        Lexicon.load(tmp_path / "a.csv")


# --- what a spreadsheet saves ---------------------------------------------------------------------


def padded(fields: list[str], width: int) -> list[str]:
    return fields + [""] * (width - len(fields))


def version_1(lexicon: Lexicon) -> list[list[str]]:
    """The rows of a CSV file of 0.1, which had its settings before the header row."""
    text = io.StringIO()
    lexicon.dump(text, "csv")
    body = list(csv.reader(io.StringIO(text.getvalue().removeprefix("\ufeff"), newline="")))
    marks = ["# wordmine lexicon 1", '# method: "entropy"', "# expected_words: 900.5"]
    marks.append('# corpus: ["a, b.txt", "\\"c\\""]')
    return [*(mark.split(",") for mark in marks), *body]


def saved(table: list[list[str]], delimiter: str, quoting: int, line_end: str, pad: int) -> str:
    """A table as spreadsheets write it: fields after the last one of a row, quotes, line ends."""
    text = io.StringIO()
    width = max(map(len, table)) + pad
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=line_end)
    writer.writerows(padded(row, width) for row in [*table, *[[]] * pad])
    return text.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("pad", [0, 2])
@pytest.mark.parametrize("table", [rows, version_1])
def test_what_a_spreadsheet_saved_is_read(
    tmp_path: Path, encoding: str, delimiter: str, quoting: int, pad: int,
    table: Callable[..., list[list[str]]],
) -> None:  # fmt: skip
    words = [word for word in WORDS if word not in FORMULAS] if table is version_1 else WORDS
    lexicon, path = made(words), tmp_path / "a.csv"
    lexicon.save(path)
    body = version_1(lexicon) if table is version_1 else rows(path)
    text = saved(body, delimiter, quoting, "\r\n", pad)
    if delimiter == ";":  # where numbers have decimal commas
        text = text.replace(".25;", ",25;").replace('.25";', ',25";')
    path.write_bytes(text.encode(encoding))
    assert Lexicon.load(path) == lexicon
    assert Segmenter.load(path).cut("电网的电网") == ["电网", "的", "电网"]


def test_empty_rows_and_numbers_with_exponents_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    made(["电网"]).save(path)
    path.write_text(
        f"{','.join(rows(path)[0])},,\n,,,\n电网,1.2E+05,3,1,1,1,1,1,1,,\n\n电压,5.0,3,1,1,1,1,1,1\n,\n",
        encoding="utf-8",
    )
    found = Lexicon.load(path)
    assert found.words == ("电网", "电压")
    assert found.column("count").tolist() == [120_000, 5]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.text("电网'\"=+-@,;#K", min_size=1, max_size=4), unique=True, max_size=8),
    st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"]), st.integers(0, 2),
)  # fmt: skip
def test_every_word_comes_back(
    tmp_path: Path, words: list[str], delimiter: str, line_end: str, pad: int
) -> None:
    lexicon, path = made(words), tmp_path / "a.csv"
    lexicon.save(path)
    assert Lexicon.load(path) == lexicon
    text = saved(rows(path), delimiter, csv.QUOTE_MINIMAL, line_end, pad)
    path.write_bytes(text.encode("utf-8-sig"))
    assert Lexicon.load(path) == lexicon


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("电压,1,2", ":3: 3 fields, not 9"),
        ("电压,1,x,1,1,1,1,1,1", ":3: expected is 'x', not a number"),
        ("电压,1,1,1,1,1,1,1,1,mine", ":3: 10 fields, not 9"),
        ("\n,,,\n电压,1,2", ":5: 3 fields, not 9"),
        ("电压,1.5,1,1,1,1,1,1,1", ":3: count is '1.5', not a whole number"),
        ("#NAME?,1,1,1,1,1,1,1,1", ":3: #NAME\\?: a formula failed here: restore the word"),
    ],
)
def test_faults_are_told_with_their_line(tmp_path: Path, row: str, message: str) -> None:
    path = tmp_path / "a.csv"
    made(["电", "网"]).save(path)
    head, first, rest = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([head, first, row, rest]), encoding="utf-8")
    with pytest.raises(LexiconError, match=message):
        Lexicon.load(path)


# --- workbooks ------------------------------------------------------------------------------------


def test_a_workbook_has_the_entries_and_the_settings(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    lexicon = made(WORDS)
    lexicon.save(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["lexicon", "settings"]
    found = list(book["lexicon"].values)
    assert found[0] == wordmine.Word._fields
    assert [wordmine.Word(*row) for row in found[1:]] == list(lexicon)
    assert {cell.data_type for cell in book["lexicon"]["A"]} == {"s"}
    assert dict(book["settings"].values)["corpus"] == '["a, b.txt", "\\"c\\""]'


def test_the_same_entries_are_the_same_workbook(tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    for name in ("a.xlsx", "b.xlsx"):
        made(WORDS).save(tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as parts:
        assert {part.date_time[0] for part in parts.infolist()} == {1980}
        assert b"<f>" not in b"".join(map(parts.read, parts.namelist()))


def test_without_its_library_no_workbook_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(SettingsError, match="takes XlsxWriter: pip install xlsxwriter"):
        made(["电网"]).save(tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


# --- names tell formats ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "begin"),
    [
        ("a.tsv", b"# wordmine lexicon 2 {"), ("a.txt", b"# wordmine lexicon 2 {"),
        ("a", b"# wordmine lexicon 2 {"), ("a.CSV", b"\xef\xbb\xbfword,"),
        ("a.jsonl", b'{"wordmine": "lexicon 2"'), ("a.xlsx", b"PK"),
        ("wordmine.dict.yaml", b"# encoding: utf-8"), ("a.vocab", b"<unk>\t0\n"),
        ("a.model", b"\n\x0e\n\x05<unk>"),
    ],
)  # fmt: skip
def test_the_suffix_tells_the_format(tmp_path: Path, name: str, begin: bytes) -> None:
    made(["电网"]).save(tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(begin)
    made(["电网"]).save(tmp_path / name, "plain")
    assert (tmp_path / name).read_bytes() == "电网\n".encode()


@pytest.mark.parametrize("name", ["a.html", "a.tsv.gz", "a.json"])
def test_other_suffixes_are_refused(tmp_path: Path, name: str) -> None:
    suffix = Path(name).suffix
    message = rf"{name}: no format goes with the suffix {suffix}: name a format, or a file that "
    with pytest.raises(SettingsError, match=message + r"ends in \.tsv, \.txt, \.csv"):
        made(["电网"]).save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_text_takes_a_file() -> None:
    with pytest.raises(SettingsError, match="the format sentencepiece-model is no text: save it"):
        made(["电网"]).dump(io.StringIO(), "sentencepiece-model")
