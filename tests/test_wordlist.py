"""Word lists: of any form, packed or piped, read once, and refused where they hold none."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import ROOT, shell
from packing import PACK

import wordmine
from wordmine import Lexicon, Segmenter
from wordmine.errors import CorpusError, LexiconError
from wordmine.lexicon import wordlist
from wordmine.lexicon.saving import TABLES
from wordmine.text.reading import Reading

POWER = ROOT / "corpora" / "power.txt"
TEXT = "变压器的绝缘电阻没有下降。"
CUT = "变压器 的 绝缘 电阻 没有 下降 。\n"
FORMS = [*TABLES, "hanlp"]
WAYS = [
    ("tsv", "-"),
    ("tsv", "<(cat {0}.zstandard)"),
    ("csv", "<(cat {0})"),
    ("csv", "{0}.gzip"),
    ("jsonl", "{0}"),
    ("jsonl", "<(cat {0})"),
    ("hanlp", "{0}.xz"),
    ("hanlp", "-"),
]
"""Forms of a lexicon, and how it is given."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lexicon in several forms, counts, and what they are used on."""
    folder = tmp_path_factory.mktemp("lists")
    lexicon = wordmine.discover(POWER)
    for form in FORMS:
        lexicon.save(folder / f"power.{form}", form)
        for name, pack in PACK.items():
            packed = pack((folder / f"power.{form}").read_bytes())
            (folder / f"power.{form}.{name}").write_bytes(packed)
    wordmine.count(POWER).save(folder / "power.wm")
    (folder / "text.txt").write_text(TEXT + "\n", encoding="utf-8")
    (folder / "user.txt").write_text("绝缘电阻\n", encoding="utf-8")
    (folder / "small.txt").write_text("变压器 30\n绝缘 9\n电阻 9\n", encoding="utf-8")
    (folder / "gold.txt").write_text("变压器 的 绝缘 电阻\n", encoding="utf-8")
    (folder / "bytes.txt").write_bytes("电压".encode() + b"\xff\n")
    (folder / "words.json").write_text('{"电压": 3}\n', encoding="utf-8")
    (folder / "lattice.jsonl").write_text('["主", ["变", "恋"], "压器"]\n', encoding="utf-8")
    return folder


@pytest.mark.parametrize("separator", [" ", "\t", ","])
def test_the_first_field_of_each_line_counts(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "words.txt"
    lines = ["# words", *map(separator.join, [("电网", "8"), ("变压器", "12")]), ""]
    lines += map(separator.join, [("负荷", "3"), ("电压", "4")])
    path.write_text("\n".join(lines), encoding="utf-8")
    assert wordlist.read(path) == ["电网", "变压器", "负荷", "电压"]
    assert wordlist.read(["电压", "Ａ股", "电压", "A股"]) == ["电压", "A股"]


def test_a_lexicon_is_a_list_of_its_words(folder: Path) -> None:
    lexicon = Lexicon.load(folder / "power.tsv")
    assert wordlist.read(lexicon) == list(lexicon.words)
    assert wordlist.read(lexicon.to_pandas()["word"]) == list(lexicon.words)
    assert wordlist.read(lexicon.to_polars()["word"]) == list(lexicon.words)


def test_what_is_no_list_of_words_is_refused(folder: Path) -> None:
    lexicon = Lexicon.load(folder / "power.tsv")
    for table in (lexicon.to_pandas(), lexicon.to_polars(), {"word": ["电网"]}):
        with pytest.raises(CorpusError, match=r"give the column .*\['word'\]"):
            wordlist.read(table)  # type: ignore[arg-type]
    with pytest.raises(LexiconError, match="there is a Word among the words: give each as a str"):
        wordlist.read([*lexicon.words, lexicon[0]])  # type: ignore[list-item]


@pytest.mark.parametrize("packing", [None, *PACK])
@pytest.mark.parametrize("form", TABLES)
def test_lexicons_are_read_alike_in_all_forms(folder: Path, form: str, packing: str | None) -> None:
    path = folder / (f"power.{form}.{packing}" if packing else f"power.{form}")
    lexicon = Lexicon.load(path)
    assert lexicon == Lexicon.load(folder / "power.tsv")
    assert wordlist.load(path) == lexicon
    assert wordlist.read(path) == list(lexicon.words)


def test_each_file_of_a_folder_is_taken_for_what_it_is(tmp_path: Path) -> None:
    wordmine.discover(texts=["电网的电压，电网。"] * 9, min_confidence=0).save(
        tmp_path / "a.jsonl", "jsonl"
    )
    (tmp_path / "b.txt").write_bytes("绝缘的电阻\n变压器 3\n".encode("gb18030"))
    found = wordlist.read(tmp_path)
    assert {"电网", "变压器"} < set(found)
    assert wordlist.read(tmp_path, Reading(glob="*.txt")) == ["绝缘的电阻", "变压器"]


def test_a_learned_lexicon_adds_its_words_without_their_counts(folder: Path) -> None:
    small = {"变压": 9, "器": 9, "绝": 5, "缘": 5}
    for form in TABLES:
        segmenter = Segmenter(small)
        before = segmenter.unigram.scores["变压"]
        segmenter.add_dictionary(folder / f"power.{form}")
        assert segmenter.cut("变压器绝缘") == ["变压器", "绝缘"]
        assert segmenter.unigram.scores["变压"] == before


@pytest.mark.parametrize(("form", "given"), WAYS)
def test_commands_take_lexicons_however_they_come(folder: Path, form: str, given: str) -> None:
    name = f"power.{form}"
    path = given.format(name)
    done = shell(f"wordmine segment -q -l {path} text.txt < {name}", folder)
    assert (done.returncode, done.stdout, said(done.stderr, form, given)) == (0, CUT, "")
    done = shell(f"wordmine segment -q -l small.txt --user-dict {path} text.txt < {name}", folder)
    assert (done.returncode, said(done.stderr, form, given)) == (0, "")
    assert done.stdout.startswith("变压器 的 绝缘 电阻 ")
    done = shell(f"wordmine decode -q -l {path} lattice.jsonl < {name}", folder)
    assert (done.returncode, done.stdout) == (0, "主变压器\n")
    assert said(done.stderr, form, given) == ""


def said(talk: str, form: str, given: str) -> str:
    """What is said, but that a CSV file has its settings in another, which a pipe is not beside."""
    if form == "csv" and given.startswith("<("):
        lines = talk.splitlines(keepends=True)
        assert lines
        assert all("the settings of these words are not known" in line for line in lines)
        return ""
    return talk


@pytest.mark.parametrize(("form", "given"), WAYS)
def test_commands_take_word_lists_however_they_come(folder: Path, form: str, given: str) -> None:
    name = f"power.{form}"
    path = given.format(name)
    done = shell(f"wordmine evaluate lexicon gold.txt {path} --min 1 < {name}", folder)
    assert (done.returncode, said(done.stderr, form, given)) == (0, "")
    assert "reference: 3\nentries: 1684\n" in done.stdout
    done = shell(f"wordmine evaluate terms {path} user.txt small.txt < {name}", folder)
    assert (done.returncode, said(done.stderr, form, given)) == (0, "")
    assert "found: 3\n" in done.stdout
    for option in ("--known", "--stopwords"):
        done = shell(
            f"wordmine discover {POWER} -q --format plain {option} {path} < {name}", folder
        )
        assert (done.returncode, done.stdout, said(done.stderr, form, given)) == (0, "", "")


def test_a_lexicon_is_described_however_it_comes(folder: Path) -> None:
    expected = shell("wordmine info power.tsv", folder).stdout
    size = len(Lexicon.load(folder / "power.tsv"))
    assert expected.startswith(f"kind: lexicon\nwords: {size}\n")
    for path in ("power.csv.bzip2", "<(cat power.jsonl)", "- < power.tsv"):
        done = shell(f"wordmine info {path}", folder)
        assert (done.returncode, done.stdout, done.stderr) == (0, expected, "")


COUNTS = "holds counts, not words: make a lexicon of them with 'wordmine discover'"
TWICE = "standard input (-) is wanted twice, but can be read once: name a file instead"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ("segment -l power.wm text.txt", 1, f"power.wm: {COUNTS}"),
        (
            "segment -l - text.txt < power.wm",
            1,
            f"standard input: {COUNTS}, which reads counts from a file that is not compressed",
        ),
        ("segment -l small.txt --user-dict power.wm text.txt", 1, f"power.wm: {COUNTS}"),
        ("decode -l power.wm lattice.jsonl", 1, f"power.wm: {COUNTS}"),
        ("discover text.txt --known power.wm", 1, f"power.wm: {COUNTS}"),
        ("evaluate terms power.wm small.txt", 1, f"power.wm: {COUNTS}"),
        (
            "decode -l small.txt power.wm",
            1,
            "power.wm: holds counts, not lattices: give lattices as JSON lines",
        ),
        (
            "decode --counts - lattice.jsonl < <(cat power.wm)",
            1,
            "standard input: holds counts, not text: where counts can be used, they must be a "
            "file that is not compressed",
        ),
        (
            "segment -l small.txt power.wm",
            1,
            "power.wm: holds counts, not text: leave it out; 'wordmine discover' takes counts "
            "alone, 'wordmine merge' several",
        ),
        ("segment -l -", 2, TWICE),
        ("segment -l small.txt --user-dict -", 2, TWICE),
        ("segment -l - --user-dict - text.txt", 2, TWICE),
        ("decode -l -", 2, TWICE),
        ("decode --counts - -", 2, TWICE),
        ("discover - --known -", 2, TWICE),
        ("count - - -o out.wm", 2, TWICE),
        ("evaluate terms - -", 2, TWICE),
        ("evaluate lexicon - -", 2, TWICE),
        ("evaluate segmentation gold.txt - --vocabulary -", 2, TWICE),
        ("segment -l . text.txt", 1, ".: is a folder: name a file in it"),
        ("segment -l gone.tsv text.txt", 1, "gone.tsv: no such file; check the path"),
        (
            "segment -l words.json text.txt",
            1,
            "words.json:1: '{\"电压\": 3}': there is no word in it: give a list of words, or of "
            "records with word and count",
        ),
        (
            "discover text.txt --known words.json",
            1,
            "words.json:1: '{\"电压\": 3}': there is no word in it: give a list of words, or of "
            "records with word and count",
        ),
        (
            "segment -l bytes.txt text.txt",
            1,
            "bytes.txt: not UTF-8 at byte offset 6 (0xff): name the --encoding, or use --errors "
            "replace or skip",
        ),
        (
            "decode -l small.txt bytes.txt",
            1,
            "bytes.txt: not UTF-8 at byte offset 6 (0xff): convert the file to UTF-8",
        ),
        (
            "decode --counts bytes.txt lattice.jsonl",
            1,
            "bytes.txt: not UTF-8 at byte offset 6 (0xff): name the --encoding, or use --errors "
            "replace or skip",
        ),
        (
            "evaluate terms bytes.txt small.txt",
            1,
            "bytes.txt: not UTF-8 at byte offset 6 (0xff): name the --encoding, or use --errors "
            "replace or skip",
        ),
    ],
)
def test_what_cannot_be_used_is_said(folder: Path, arguments: str, code: int, message: str) -> None:
    before = sorted(folder.iterdir())
    done = shell(f"wordmine {arguments}", folder)
    assert (done.returncode, done.stdout) == (code, "")
    said = done.stderr.splitlines()[-1]
    assert said == (f"wordmine: error: {message}" if code == 1 else f"Error: {message}")
    assert sorted(folder.iterdir()) == before


def test_an_unsound_lexicon_is_refused_wherever_its_statistics_are_not_needed(
    folder: Path, tmp_path: Path
) -> None:
    whole = (folder / "power.jsonl").read_text(encoding="utf-8")
    (tmp_path / "cut.jsonl").write_text(whole[:-20], encoding="utf-8")
    last = whole.count("\n")
    with pytest.raises(LexiconError, match=rf"cut.jsonl:{last}: not an object with word, count"):
        wordlist.read(tmp_path / "cut.jsonl")
    with pytest.raises(CorpusError, match=r"gone: no such file; check the path$"):
        wordlist.read(tmp_path / "gone")


def test_a_line_that_is_no_csv_is_left_out_and_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a.csv").write_bytes('"电网",3\n"变压器",4\n电\r压,5\n电缆,6\n'.encode())
    assert wordlist.read(tmp_path / "a.csv") == ["电网", "变压器", "电缆"]
    assert len(caplog.messages) == 1
    assert "1 line left out, the first is line 3, " in caplog.messages[0]
