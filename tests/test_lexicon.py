"""A lexicon is what was put in, and a file of it brings it back."""

from __future__ import annotations

import csv
import io
import json
import os
import pickle
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from copy import copy, deepcopy
from functools import reduce
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np
import pytest
import typed_use
from hypothesis import given, settings
from hypothesis import strategies as st

import wordmine
from wordmine.errors import CorpusError, LexiconError, OutputError, SettingsError, WordmineError
from wordmine.lexicon import FORMATS, columns, is_binary
from wordmine.lexicon.entries import Entries
from wordmine.lexicon.lexicon import Lexicon, Word

STATISTICS = Word._fields[1:]
HEADER = "# wordmine lexicon 1\n" + "\t".join(Word._fields) + "\n"
ROW = "电网\t9\t8.5000\t3.2500\t1.0000\t2.0000\t-0.5000\t0.8000\t8.5000\n"
JSON_HEADER = '{"wordmine": "lexicon 1", "settings": {}}\n'


def made(entries, **settings):
    columns = zip(*(entry[1:] for entry in entries), strict=True)
    return Lexicon(
        [entry[0] for entry in entries], dict(zip(STATISTICS, columns, strict=True)), settings
    )


GRID = made(
    [
        ("电网", 9, 8.5, 3.25, 1, 2, -0.5, 0.8, 8.5),
        ("K线图", 7, 6.123456, 4.0, 0.5, 0.25, 1.5, 0.75, 6.0),
        ("的", 50, 40.0, 0.0, 3.0, 3.5, 0.75, 0.5, 40.0),
    ],
    min_count=5,
    corpus=["电力.txt", "a b"],
)

BIG = 1e11
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Z"], exclude_characters="\ufeff"),
    min_size=1,
) | st.sampled_from(['"', '"",', "#", "#网", "1", "nan", "{", "C++", "\\n", "'"])
NUMBERS = st.floats(-BIG, BIG) | st.floats(-50, 50)
COUNTS = st.floats(0, BIG) | st.floats(0, 50)
ENTRIES = st.tuples(WORDS, st.integers(0, int(BIG)), COUNTS, *[NUMBERS] * 6)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.from_regex("[a-z_电][a-z0-9_]{0,5}", fullmatch=True)


@st.composite
def lexicons(draw):
    entries = draw(st.lists(ENTRIES, unique_by=lambda entry: entry[0], min_size=1))
    return made(entries, **draw(st.dictionaries(NAMES, VALUES, max_size=4)))


@pytest.mark.parametrize("format", ["tsv", "csv", "jsonl"])
@settings(deadline=None, max_examples=50)
@given(lexicon=lexicons())
def test_saved_and_loaded_is_the_same(format, lexicon):
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder, "first"), Path(folder, "second")
        lexicon.save(first, format)
        loaded = Lexicon.load(first)
        loaded.save(second, format)
        assert loaded == lexicon
        assert list(loaded) == list(lexicon)
        assert second.read_bytes() == first.read_bytes()


@pytest.mark.parametrize("format", ["tsv", "csv", "jsonl"])
def test_empty_lexicon_is_saved_and_loaded(tmp_path, format):
    empty = Lexicon([], {name: [] for name in STATISTICS}, {"min_count": 5})
    empty.save(tmp_path / "empty", format)
    assert Lexicon.load(tmp_path / "empty") == empty
    assert (len(empty), list(empty), empty.words) == (0, [], ())


@settings(deadline=None)
@given(lexicons())
def test_columns_are_kept_to_four_decimals(lexicon):
    columns = {name: lexicon.column(name) for name in STATISTICS}
    assert Lexicon(lexicon.words, columns, lexicon.settings) == lexicon
    for name in STATISTICS[1:]:
        for value in lexicon.column(name).tolist():
            assert float(f"{value:.4f}") == value
            assert f"{value:.4f}" != "-0.0000"


def test_tsv_text(tmp_path):
    GRID.save(tmp_path / "a")
    assert (tmp_path / "a").read_bytes().decode() == (
        '# wordmine lexicon 2 {"min_count": 5, "corpus": ["电力.txt", "a b"]}\n'
        "word\tcount\texpected\tpmi\tleft_entropy\tright_entropy\tautonomy\tconfidence\tscore\n"
        + ROW
        + "K线图\t7\t6.1235\t4.0000\t0.5000\t0.2500\t1.5000\t0.7500\t6.0000\n"
        "的\t50\t40.0000\t0.0000\t3.0000\t3.5000\t0.7500\t0.5000\t40.0000\n"
    )


def dumped(lexicon, format):
    return raw(lexicon, format).decode()


def raw(lexicon, format):
    stream = io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n")
    lexicon.dump(stream, format)
    stream.flush()
    return stream.buffer.getvalue()


def test_csv_is_read_by_the_csv_module():
    tricky = made([('"a,b"', 1, 1, 0, 0, 0, 0, 0, 0), ("#电", 1, 1, 0, 0, 0, 0, 0, 0)])
    rows = list(csv.reader(dumped(tricky, "csv").removeprefix("\ufeff").split("\n")[:-1]))
    assert rows[0] == list(Word._fields)
    assert [row[0] for row in rows[1:]] == ['"a,b"', "#电"]


@settings(deadline=None)
@given(lexicons())
def test_csv_is_written_as_the_csv_module_writes_it(lexicon):
    rows = (line[:-1].split("\t") for line in io.StringIO(dumped(lexicon, "tsv"), newline="\n"))
    rows = [row for row in rows if len(row) > 1]
    rows = [[re.sub("^(?=['=+@-])", "'", row[0]), *row[1:]] for row in rows]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    assert dumped(lexicon, "csv") == "\ufeff" + text.getvalue()


def test_jsonl_is_read_by_the_json_module():
    head, *entries = map(json.loads, dumped(GRID, "jsonl").splitlines())
    assert head == {"wordmine": "lexicon 2", "settings": dict(GRID.settings)}
    assert [Word(**entry) for entry in entries] == list(GRID)
    assert "电网" in dumped(GRID, "jsonl")


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_saved_as_it_is_dumped(tmp_path, format):
    GRID.save(tmp_path / "a", format)
    written = (tmp_path / "a").read_bytes()
    assert written == raw(GRID, format)
    if not is_binary(format):
        assert "电网" in written.decode()
        assert b"\r" not in written
    settings = ["a.settings.json"] if format == "csv" else []
    assert sorted(os.listdir(tmp_path)) == ["a", *settings]


def test_unknown_format(tmp_path):
    with pytest.raises(SettingsError, match="no format 'xml': choose from tsv, csv, jsonl, xlsx"):
        GRID.save(tmp_path / "a", "xml")
    assert os.listdir(tmp_path) == []


def test_unwritable_word_leaves_no_file(tmp_path):
    with pytest.raises(LexiconError, match="special piece"):
        made([("<s>", 1, 1, 0, 0, 0, 0, 0, 0)]).save(tmp_path / "a", "sentencepiece")
    assert os.listdir(tmp_path) == []


def test_saving_to_a_missing_folder(tmp_path):
    with pytest.raises(OutputError, match="its folder does not exist"):
        GRID.save(tmp_path / "missing" / "a")
    assert issubclass(OutputError, WordmineError)


def test_looking_things_up():
    assert GRID.words == ("电网", "K线图", "的")
    assert len(GRID) == 3
    assert "电网" in GRID
    assert "电" not in GRID
    assert 5 not in GRID
    assert GRID["电网"] == Word("电网", 9, 8.5, 3.25, 1.0, 2.0, -0.5, 0.8, 8.5)
    assert GRID["K线图"].expected == 6.1235
    assert [type(value) for value in GRID["的"]] == [str, int, *[float] * 7]
    assert [word.word for word in GRID] == list(GRID.words)
    assert GRID.settings == {"min_count": 5, "corpus": ["电力.txt", "a b"]}
    assert repr(GRID) == "<Lexicon of 3 words, best: 电网, K线图, 的>"
    assert (GRID.get("电网"), GRID.get("电")) == (GRID["电网"], None)
    assert (GRID[0], GRID[-1]) == (GRID["电网"], GRID["的"])
    with pytest.raises(SettingsError, match="no statistic 'npmi': choose from count, expected"):
        GRID.column("npmi")


def test_nothing_can_be_changed():
    given = np.array([1.0])
    lexicon = Lexicon(["电"], dict.fromkeys(STATISTICS[1:], given) | {"count": [1]})
    given[0] = 5
    assert lexicon["电"].pmi == 1.0
    with pytest.raises(ValueError, match="read-only"):
        lexicon.column("pmi")[0] = 5
    with pytest.raises(TypeError):
        lexicon.settings["a"] = 5
    with pytest.raises(AttributeError):
        lexicon.words = ()


def test_equality():
    same = Lexicon(GRID.words, {name: GRID.column(name) for name in STATISTICS}, GRID.settings)
    assert same == GRID
    assert same[:2] != GRID
    assert hash(same) == hash(GRID)
    assert len({same, GRID, GRID[:2]}) == 2
    assert made([(*GRID[0][:-1], 8.4), *GRID[1:]], **GRID.settings) != GRID
    assert Lexicon(GRID.words, {name: GRID.column(name) for name in STATISTICS}) != GRID
    assert GRID != "电网"


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (slice(2), ("电网", "K线图")),
        (slice(-1, None), ("的",)),
        (slice(None, None, -1), ("的", "K线图", "电网")),
        (slice(7, 9), ()),
        (np.array([2, 0]), ("的", "电网")),
        (np.array([-1]), ("的",)),
        (np.array([False, True, True]), ("K线图", "的")),
        (GRID.column("pmi") > 3, ("电网", "K线图")),
        (np.array([], int), ()),
    ],
)
def test_some_of_the_entries_keep_the_settings(chosen, words):
    part = GRID[chosen]
    assert type(part) is Lexicon
    assert part.words == words
    assert list(part) == [GRID[word] for word in words]
    assert part.settings == GRID.settings


@pytest.mark.parametrize(
    ("key", "error", "message"),
    [
        (3, IndexError, "no entry 3: there are 3 words"),
        (-4, IndexError, "no entry -4: there are 3 words"),
        ("电", KeyError, "电"),
        (1.0, TypeError, r"Lexicon\[float\]: give a rank, a word, a slice, or an array"),
        ([0, 1], TypeError, r"Lexicon\[list\]: give"),
        (None, TypeError, r"Lexicon\[NoneType\]: give"),
        (np.array([[0]]), TypeError, r"Lexicon\[ndarray\]: give"),
        (np.array([True]), IndexError, "boolean index did not match"),
        (np.array([3]), IndexError, "out of bounds"),
        (np.array([1, 1]), LexiconError, "the word 'K线图' is there twice"),
    ],
)
def test_what_is_not_there_cannot_be_taken(key, error, message):
    with pytest.raises(error, match=message):
        GRID[key]


@settings(deadline=None)
@given(lexicons(), st.data())
def test_a_lexicon_is_a_sequence_of_entries(lexicon, data):
    entries = list(lexicon)
    assert isinstance(lexicon, Sequence)
    assert list(reversed(lexicon)) == entries[::-1]
    rank = data.draw(st.integers(-len(entries), len(entries) - 1))
    assert lexicon[rank] == lexicon[np.int64(rank)] == entries[rank]
    some = data.draw(st.slices(len(entries)))
    assert list(lexicon[some]) == entries[some]
    for item in (entries[rank], entries[rank].word):
        assert item in lexicon
        assert lexicon.index(item) == rank % len(entries)
        assert lexicon.count(item) == 1
    bounds = st.integers(-len(entries) - 1, len(entries) + 1)
    start, stop = data.draw(bounds), data.draw(bounds)
    places = []
    for found in (entries, lexicon):
        try:
            places.append(found.index(entries[rank], start, stop))
        except ValueError:
            places.append(None)
    assert places[0] == places[1]


def test_what_is_no_entry_is_not_in_it():
    for item in ("电", 5, (), ("电网",), GRID["电网"]._replace(count=8), None):
        assert item not in GRID
        assert GRID.count(item) == 0
        with pytest.raises(ValueError, match="is not among the words"):
            GRID.index(item)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickled_or_copied_lexicon_is_the_same(protocol):
    GRID.find("电网")  # makes what is not pickled
    for other in (pickle.loads(pickle.dumps(GRID, protocol)), copy(GRID), deepcopy(GRID)):
        assert other == GRID
        assert not other.column("pmi").flags.writeable


def test_to_pandas():
    frame = GRID.to_pandas()
    assert list(frame.columns) == list(Word._fields)
    assert list(frame.itertuples(index=False, name=None)) == list(GRID)
    assert (frame["count"].dtype, frame["pmi"].dtype) == (np.int64, float)
    frame.loc[0, "pmi"] = 5.0
    assert GRID["电网"].pmi == 3.25


def test_to_polars():
    frame = GRID.to_polars()
    assert frame.columns == list(Word._fields)
    assert frame.rows() == list(GRID)
    frame[0, "pmi"] = 5.0
    assert GRID["电网"].pmi == 3.25


def test_to_arrow():
    table = GRID.to_arrow()
    assert table.column_names == list(Word._fields)
    assert [tuple(row.values()) for row in table.to_pylist()] == list(GRID)


def test_an_empty_lexicon_is_an_empty_table():
    empty = GRID[:0]
    assert repr(empty) == "<Lexicon of 0 words>"
    assert empty.to_arrow().schema == GRID.to_arrow().schema
    assert empty.to_polars().schema == GRID.to_polars().schema
    assert list(empty.to_pandas().columns) == list(Word._fields)
    assert "<tbody></tbody>" in empty._repr_html_()


@pytest.mark.parametrize("name", ["pandas", "polars", "pyarrow"])
def test_a_missing_library_is_named(monkeypatch, name):
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(LexiconError, match=f"this takes {name}: pip install {name}$"):
        {"pandas": GRID.to_pandas, "polars": GRID.to_polars, "pyarrow": GRID.to_arrow}[name]()


class Cells(HTMLParser):
    """The text of a page, a piece for each stretch between tags, and the tags that begin."""

    def __init__(self, page):
        super().__init__()
        self.texts, self.tags = [], Counter()
        self.feed(page)
        self.close()

    def handle_data(self, data):
        self.texts.append(data)

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1


def test_a_notebook_shows_the_first_entries():
    page = Cells(made([("<b>&", 9, 8.5, 3.25, 1, 2, -0.5, 0.8, 8.5), *GRID])._repr_html_())
    assert page.texts[0] == "Lexicon of 4 words"
    assert page.texts[1:10] == list(Word._fields)
    assert page.texts[10:15] == ["0", "<b>&", "9", "8.5000", "3.2500"]
    assert page.tags == {
        "table": 1,
        "caption": 1,
        "thead": 1,
        "tbody": 1,
        "tr": 5,
        "th": 14,
        "td": 36,
    }


def test_a_notebook_shows_no_more_than_one_can_look_at():
    page = Cells(made([(f"词{i}", 1, 1, 0, 0, 0, 0, 0, 0) for i in range(1500)])._repr_html_())
    assert page.texts[0] == "Lexicon of 1,500 words, the first 20"
    assert page.tags["tr"] == 21


GOOD = {"count": [2, 1], **{name: [1.0, 0.5] for name in STATISTICS[1:]}}


@pytest.mark.parametrize(
    ("words", "change", "message"),
    [
        (["电", 5], {}, "entry 2: the word 5 is no string: give a str"),
        (["电", ""], {}, "entry 2: the word is empty"),
        (["电", "电"], {}, "entry 2: the word '电' is there twice: delete one"),
        (["电  网", "电"], {}, "entry 1: the word '电  网' holds ' ': leave it out"),
        (["电 ", "电"], {}, "entry 1: the word '电 ' holds ' ': leave it out"),
        (["电", "网\n"], {}, r"entry 2: the word '网\\n' holds '\\n'"),
        (["电", "网\u3000"], {}, r"entry 2: .* holds '\\u3000'"),
        (["\ufeff电", "网"], {}, r"entry 1: .* holds '\\ufeff'"),
        (["电", "\udc80"], {}, r"entry 2: .* holds '\\udc80'"),
        (["电", "网", "站"], {}, r"count is int64 of shape \(2,\): give 3 whole numbers"),
        (["电", "网"], {"pmi": [1.0]}, r"pmi is float64 of shape \(1,\): give 2 numbers"),
        (["电", "网"], {"pmi": [[1.0, 2.0]]}, r"pmi is float64 of shape \(1, 2\)"),
        (["电", "网"], {"pmi": ["1", "2"]}, r"pmi is <U1 .* give 2 numbers"),
        (["电", "网"], {"count": [1.0, 2.0]}, "count is float64 .* give 2 whole numbers"),
        (["电", "网"], {"count": [1, -1]}, "entry 2: count is -1: give a whole number from 0"),
        (
            ["电", "网"],
            {"expected": [-0.5, 1]},
            r"entry 1: expected is -0\.5: give a number from 0",
        ),
        (["电", "网"], {"score": [1, np.nan]}, "entry 2: score is nan: give a number"),
        (["电", "网"], {"score": [1, -np.inf]}, "entry 2: score is -inf"),
        (["电", "网"], {"score": [2e11, 1]}, r"entry 1: score is 20+\.0: .* to 1e\+11"),
        (["电", "网"], {"npmi": [1, 2]}, "columns count, .*, npmi: give count, expected, pmi"),
    ],
)
def test_bad_columns(words, change, message):
    with pytest.raises(LexiconError, match=message):
        Lexicon(words, GOOD | change)


@pytest.mark.parametrize(
    ("given_settings", "message"),
    [
        ({"min count": 5}, "the setting 'min count' is not a name: use letters, digits and _"),
        ({"share": float("nan")}, "the settings are not JSON: .*: give plain values"),
        ({"words": {1, 2}}, "the settings are not JSON: .*set"),
        ({"deep": reduce(lambda inner, _: [inner], range(9999), 0)}, "the settings are not JSON"),
        ({"path": "\udc80"}, "the settings are not JSON: .*surrogates"),
    ],
)
def test_bad_settings(given_settings, message):
    with pytest.raises(LexiconError, match=message):
        Lexicon(["电", "网"], GOOD, given_settings)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ":1: not a wordmine lexicon file: give one saved as tsv, csv or jsonl"),
        ("电网 5\n", ":1: not a wordmine lexicon"),
        ('{"text": "电网"}\n', ":1: not a wordmine lexicon"),
        ("{电网}\n", r":1: not JSON \(.*\): correct it"),
        ('{"wordmine": "lexicon 1"}\n', ':1: "settings" is missing: add'),
        (HEADER.replace("1", "3"), ":1: format 3 is newer than this wordmine knows: upgrade"),
        (JSON_HEADER.replace("1", "10"), ":1: format 10 is newer"),
        ("# wordmine lexicon 1\n", ":2: the header row is missing: restore it: word, count"),
        (
            "# wordmine lexicon 1\nword\tcount\n",
            ":2: the column expected, pmi, .* is missing: rest",
        ),
        (HEADER.replace("pmi", "PMI"), ":2: the column pmi is missing: restore it; if an older"),
        (HEADER.replace("\tscore", "\tscore\tnote"), ":2: the column note is unknown: delete it"),
        ("# wordmine lexicon 1\n# a: 5 6\n", r":2: not JSON \(.*\): correct it"),
        ("# wordmine lexicon 1\n# a comment\n", r":2: not JSON"),
        ("# wordmine lexicon 1\n# a b: 5\n" + HEADER[21:], ": the setting 'a b' is not a name"),
        (HEADER + ROW + "的\t9\t8.5\n", ":4: 3 fields, not 9: correct or delete the line"),
        (HEADER + ROW.replace("\n", "\t1\n"), ":3: 10 fields, not 9"),
        (HEADER + ROW + "\n" + ROW, ":4: the line is empty: delete it"),
        (HEADER + ROW + ROW, ":4: the word '电网' is there twice: delete one"),
        (HEADER + ROW[2:], ":3: the word is empty"),
        (HEADER + ROW.replace("网", " "), ":3: the word '电 ' holds ' '"),
        (HEADER + ROW.replace("3.2500", "x"), ":3: pmi is 'x', not a number: correct it"),
        (HEADER + ROW.replace("3.2500", ""), ":3: pmi is '', not a number"),
        (HEADER + ROW.replace("3.2500", "inf"), ":3: pmi is 'inf', not a number: correct it"),
        (HEADER + ROW.replace("3.2500", "1e400"), ":3: pmi is inf: give a number from"),
        (HEADER + ROW.replace("3.2500", "1_0"), ":3: pmi is '1_0', not a number: correct it"),
        (HEADER + ROW.replace("3.2500", "１"), ":3: pmi is '１', not a number: correct it"),
        (HEADER + ROW.replace("3.2500", "--3.2500"), ":3: pmi is '--3.2500', not a number"),
        (HEADER + ROW.replace("9", ""), ":3: count is '', not a whole number"),
        (HEADER + ROW + "电\t1\n7\t" + ROW[3:], ":4: 2 fields, not 9"),
        (HEADER + ROW + "电" + ROW[2:].replace("\t8.5000\n", "\n"), ":4: 8 fields, not 9"),
        (HEADER + ROW.replace("9", "9.5"), ":3: count is '9.5', not a whole number"),
        (HEADER + ROW.replace("9", "-9"), ":3: count is -9: give a whole number from 0"),
        (HEADER + ROW.replace("9", "9" * 20), ":3: count is '9{20}', not a whole number"),
        ((HEADER + ROW + '"电\n').replace("\t", ","), r":4: not CSV \(.*\): correct the quotes"),
        ((HEADER + ROW + "的\t9\n").replace("\t", ","), ":4: 2 fields, not 9"),
        (
            (HEADER + ROW + '"电\n网"' + ROW[2:]).replace("\t", ","),
            r":4: not CSV \(a field goes on in the next line\): correct the quotes",
        ),
        (
            HEADER.replace("\t", ",") + '"电\t网",' + ROW[3:].replace("\t", ","),
            r":3: not CSV \(a field holds a tab or a line break\)",
        ),
        ((HEADER + "\n" + ROW[2:]).replace("\t", ","), ":4: the word is empty"),
        (HEADER.replace("\t", ",") + '"电"\n\n', ":3: 1 field, not 9"),
        (JSON_HEADER + json.dumps(GRID[0]._replace(word="电\t")._asdict()), ":2: not an object"),
        (JSON_HEADER + json.dumps(GRID[0]._replace(word="电\n")._asdict()), ":2: not an object"),
        (JSON_HEADER + json.dumps(GRID[0]._replace(word="\udc80")._asdict()), ":2: the word"),
        (JSON_HEADER + json.dumps(GRID[0]._replace(pmi="9x")._asdict()), ":2: pmi is '9x', not a"),
        (JSON_HEADER + "[" * 9999 + "\n", ":2: not an object with word"),
        ("# wordmine lexicon 1\n# a: " + "[" * 9999, r":2: not JSON \(.*\): correct it"),
        (JSON_HEADER + "\n", ":2: not an object with word"),
        (JSON_HEADER + "[]\n", ":2: not an object with word, count, .*: correct or delete"),
        (JSON_HEADER + '{"word": "电"}\n', ":2: the field count is missing: restore it; if an old"),
        (JSON_HEADER + '{"word": "电",\n', ":2: not an object with word, count"),
        (
            JSON_HEADER + json.dumps(dict.fromkeys(Word._fields)) + "\n",
            ":2: not an object with word",
        ),
    ],
)
def test_bad_file(tmp_path, text, message):
    path = tmp_path / "bad.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match="^" + re.escape(str(path)) + message):
        Lexicon.load(path)


def test_undecodable_bytes(tmp_path):
    path = tmp_path / "bad.tsv"
    path.write_bytes((HEADER + ROW).encode() + b"\xb5\xe7\t9\n")
    offset = len((HEADER + ROW).encode())
    message = rf": not UTF-8 at byte offset {offset} \(0xb5\): "
    with pytest.raises(CorpusError, match=message):
        Lexicon.load(path)


@pytest.mark.parametrize(
    ("name", "message"),
    [("", ": is a folder: name a file in it"), ("missing", ": no such file; check the path")],
)
def test_no_file(tmp_path, name, message):
    with pytest.raises(CorpusError, match=f"{message}$"):
        Lexicon.load(tmp_path / name)


@pytest.mark.parametrize("size", [1, 30, 90])
def test_a_table_is_the_same_in_pieces_of_any_size(monkeypatch, size):
    text, faulty = dumped(GRID, "tsv"), HEADER + ROW + "的" + ROW[2:] + "线" + ROW[2:-5] + "x\n"
    monkeypatch.setattr(columns, "_PIECE", size)
    assert Lexicon.parse(text, "table") == GRID
    with pytest.raises(LexiconError, match=r"table:5: score is '8\.x', not a number"):
        Lexicon.parse(faulty, "table")


DIGITS = st.text("0123456789", min_size=1, max_size=9)
EDITED = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "+", "-"]),
    DIGITS,
    st.sampled_from(["", "."]) | DIGITS.map(".{}".format),
    st.sampled_from(["", "e2", "E-3"]),
)


@given(st.lists(EDITED | DIGITS.map("{}.0000".format), min_size=1))
def test_numbers_are_read_however_they_are_written(written):
    lines = [f"词{i}{ROW[2:]}".replace("3.2500", text) for i, text in enumerate(written)]
    lexicon = Lexicon.parse(HEADER + "".join(lines), "edited")
    assert lexicon.column("pmi").tolist() == [round(float(text), 4) for text in written]


Fingerprint: TypeAlias = float


class Print(NamedTuple):
    word: str
    size: Fingerprint
    points: "int"  # noqa: UP037


class Prints(Entries[Print]):
    kind, noun, entry, frequency = "prints", "prints", Print, "points"


def test_the_type_of_a_statistic_is_that_of_its_annotation():
    prints = Prints(["电"], {"size": [0.5], "points": [2]})
    assert prints.types == {"size": float, "points": int}
    assert prints[0] == Print("电", 0.5, 2)


@pytest.mark.parametrize("format", ["tsv", "csv", "jsonl"])
def test_what_editors_do_to_a_file_is_forgiven(tmp_path, format):
    path = tmp_path / "edited"
    GRID.save(path, format)
    text = dumped(GRID, format)
    path.write_bytes(("\ufeff" + text.removesuffix("\n").replace("\n", "\r\n")).encode())
    assert Lexicon.load(path) == GRID


def test_people_use_it_so():
    typed_use.main()


def test_a_lexicon_explains_what_it_holds():
    lexicon = made(
        [
            ("变压器", 9, 8.5, 3, 1, 2, 1, 0.9, 5),
            ("变压", 9, 0.5, 3, 1, 2, 1, 0.4, 0),
            ("变电站", 7, 6, 3, 1, 2, 1, 0.8, 4),
            ("器", 4, 2, 0, 1, 2, 1, 0.5, 1),
        ]
    )
    one, part, other = wordmine.explain(lexicon, ["变压器", "变压", "变压所"])
    assert (one.listed, one.rank, one.reason, one.count) == (True, 1, "listed", 9)
    assert one.statistics == {name: getattr(lexicon["变压器"], name) for name in Word._fields[2:]}
    assert ([word for word, *_ in one.shorter], one.longer) == (["变压"], [])
    assert [word for word, *_ in part.longer] == ["变压器"]
    assert (other.listed, other.rank, other.why) == (False, None, "the lexicon does not hold it")
    assert other.nearest[0] in ("变压", "变压器")
