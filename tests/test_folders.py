"""Mixed folders: which files are read, what becomes of the others, and what is said of it."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from commands import run
from packing import PACK

import wordmine
from wordmine.errors import CorpusError, SettingsError, UnreadableError
from wordmine.runtime import Workspace
from wordmine.text.corpus import Corpus
from wordmine.text.reading import Reading

TEXTS = {
    "a.txt": "甲文",
    "b.md": "乙文",
    "old/c.txt": "丙文",
    "old/deep/d.txt": "丁文",
    "e.log": "戊文",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "mixed"
    for name, text in TEXTS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def read(path: Path, **reading: object) -> list[str]:
    corpus = Corpus(path, reading=Reading(**reading))  # type: ignore[arg-type]
    return "".join(corpus.blocks(Workspace())).splitlines()


# --- which files --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("glob", "exclude", "found"),
    [
        ("*.txt", (), "甲丙丁"),
        (["*.txt", "*.md"], (), "甲乙丙丁"),
        (("*.log",), "*.txt", "戊"),
        ("*", "old", "甲乙戊"),
        ("*", ["old/deep", "*.log"], "甲乙丙"),
        ("*", "old/*.txt", "甲乙戊丁"),
        ("**/*.txt", (), "甲丙丁"),
        ("old/**/*.txt", (), "丙丁"),
        ("old/**", (), "丙丁"),
        ("?.[lm]*", (), "乙戊"),
        ("*", "deep/", "甲乙戊丙"),
    ],
)
def test_patterns_choose_files(
    folder: Path, glob: str | list[str], exclude: str | list[str], found: str
) -> None:
    assert sorted(read(folder, glob=glob, exclude=exclude)) == sorted(f"{one}文" for one in found)


@pytest.mark.parametrize("pattern", ["*.{txt,md}", "!*.txt", "", "/", ["*.txt", "!a"], [], [7], 7])
def test_what_is_no_pattern_is_refused_with_a_hint(folder: Path, pattern: object) -> None:
    with pytest.raises(SettingsError, match=r"glob is .*: give each of {a,b} alone, and exclude"):
        wordmine.count(folder, glob=pattern)  # type: ignore[arg-type]
    if pattern != []:
        with pytest.raises(SettingsError, match=r"exclude is "):
            wordmine.count(folder, exclude=pattern)  # type: ignore[arg-type]


def test_the_command_takes_several_patterns(folder: Path) -> None:
    arguments = ["--glob", "*.txt", "--glob", "*.md", "--exclude", "deep", "--format", "text"]
    done = run("concordance", "文", "-c", folder, *arguments, "-q")
    assert [line.split()[-2] for line in done.stdout.splitlines()] == ["甲", "乙", "丙"]
    done = run("discover", folder, "--glob", "*.{txt,md}")
    assert done.returncode == 2
    assert "it must be a pattern such as *.txt, or several: give each of {a,b} alone" in done.stderr


def test_nothing_that_matches_is_named_with_all_patterns(folder: Path) -> None:
    with pytest.raises(CorpusError, match=r"no file in this folder matches '\*.gz', '\*.z': see"):
        read(folder, glob=["*.gz", "*.z"])
    with pytest.raises(CorpusError, match=r"matches '\*' but '\*': see --glob"):
        read(folder, exclude="*")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no links and named pipes here")
def test_a_file_is_read_once_whatever_links_lead_to_it(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "wordmine")
    (folder / "0.txt").symlink_to("a.txt")
    (folder / "old" / "again").symlink_to(folder / "a.txt")
    os.link(folder / "b.md", folder / "z.md")
    (folder / "loop").symlink_to(folder)
    (folder / "gone").symlink_to("nothing")
    (folder / "outside").symlink_to(Path(__file__).parent.parent / "LICENSE")
    os.mkfifo(folder / "pipe")
    found = read(folder)
    assert sorted(line for line in found if "文" in line) == sorted(TEXTS.values())
    assert any("MIT" in line for line in found)
    again = sorted([folder / "0.txt", folder / "old" / "again", folder / "z.md"])
    named = [message.partition(" (") for message in caplog.messages]
    assert sorted(kind for kind, _, _ in named) == [
        "links to files that are read already, not read: 3",
        "links to folders, not read: 1",
        "links to nothing, not read: 1",
        "no regular files, not read: 1",
        "read 6 files: 6 UTF-8",
    ]
    [places] = [shown for kind, _, shown in named if "already" in kind]
    assert sorted(places.removesuffix(")").split("; ")) == list(map(str, again))


# --- files that cannot be read ------------------------------------------------------------------

BROKEN = {
    "p.pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF"),
    "w.docx": (b"PK\x03\x04\x14\0\6\0", "an Office document or zip archive"),
    "w.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "an Office document"),
    "i.png": (b"\x89PNG\r\n\x1a\n\0\0", "a picture"),
    "s.db": (b"SQLite format 3\0" + bytes(9), "a database"),
    "n.bin": ("电网".encode() + b"\0\0", "binary file"),
    "u.txt": ("电网".encode() + b"\xff\xff", "not UTF-8"),
    "c.gz": (PACK["gzip"]("电网".encode() * 99)[:-9], "gzip data that is cut short"),
    "q.parquet": (b"PAR1" + bytes(20), "Parquet, of which no field is named"),
    "l.tsv": (b"# wordmine lexicon 1\n", "a lexicon that wordmine wrote"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_text_is_named_or_passed_over(
    folder: Path, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    content, reason = BROKEN[name]
    path = folder / name
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match=r", or use --skip-unreadable$") as caught:
        read(folder)
    assert str(caught.value).startswith(f"{path}: ")
    found = read(folder, skip_unreadable=True)
    assert sorted(line for line in found if "文" in line) == sorted(TEXTS.values())
    [message] = caplog.messages
    assert message == f"files skipped ({reason}): 1 ({path})"
    with pytest.raises(UnreadableError) as caught:
        read(path)
    assert "--skip-unreadable" not in str(caught.value)


def test_a_file_that_breaks_off_late_is_read_so_far(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "c.gz").write_bytes(PACK["gzip"](os.urandom(1 << 18).hex().encode())[:-9])
    found = read(folder, skip_unreadable=True)
    assert sorted(line for line in found if "文" in line) == sorted(TEXTS.values())
    assert max(map(len, found)) > 1 << 16
    told = "files read in part (gzip data that is cut short): 1"
    assert caplog.messages == [f"{told} ({folder / 'c.gz'})"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="may read anything")
def test_locked_files_and_folders_are_passed_over(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "a.txt").chmod(0)
    (folder / "old").chmod(0)
    try:
        assert read(folder, skip_unreadable=True) == ["乙文", "戊文"]
        assert f"files skipped (permission denied): 1 ({folder / 'a.txt'})" in caplog.messages
        assert f"folders that cannot be read, not read: 1 ({folder / 'old'})" in caplog.messages
    finally:
        (folder / "old").chmod(0o700)


def test_what_is_not_there_is_never_passed_over(folder: Path) -> None:
    with pytest.raises(CorpusError, match=r"gone.txt: no such file; check the path"):
        read(folder / "gone.txt", skip_unreadable=True)


def test_all_that_was_skipped_is_counted_by_reason(folder: Path) -> None:
    for number in range(5):
        (folder / f"{number}.pdf").write_bytes(BROKEN["p.pdf"][0])
    (folder / "g.txt").write_bytes("国标编码的文章，有很多常用的字。".encode("gb18030"))
    done = run("count", folder, "--skip-unreadable", "-o", folder.parent / "a.wm")
    assert done.returncode == 0
    said = done.stderr.splitlines()
    assert said[0] == "wordmine: read 6 files: 5 UTF-8, 1 GB18030"
    assert said[1].startswith("wordmine: files skipped (a PDF): 5 (")
    assert said[1].endswith("2.pdf; …)")


# --- records among plain text -------------------------------------------------------------------


def test_a_field_is_of_records_and_plain_text_stays_text(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "wordmine")
    (folder / "r.jsonl").write_text('{"text": "己文\\n己文"}\n', encoding="utf-8")
    (folder / "r.json").write_text('[\n  {"text": "庚文"}\n]\n', encoding="utf-8")
    (folder / "r.csv").write_text("号,text\n1,辛文\n", encoding="utf-8")
    found = read(folder, field="text")
    assert sorted(found) == sorted([*TEXTS.values(), "己文", "己文", "庚文", "辛文"])
    assert caplog.messages[0] == "read 8 files: 8 UTF-8"
    assert caplog.messages[1].startswith("files that hold no records, and were read as text: 5 (")
    (folder / "x.csv").write_text("号,正文\n1,壬文\n", encoding="utf-8")
    with pytest.raises(UnreadableError, match=r"x.csv:1: no field 'text': name another"):
        read(folder, field="text")
    assert sorted(read(folder, field="text", skip_unreadable=True)) == sorted(found)


def test_every_table_that_is_read_as_text_is_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(8):
        (tmp_path / f"{number}.csv").write_text("id,text\n1,电网\n", encoding="utf-8")
    (tmp_path / "9.json").write_text('[\n {"text": "电网"}]', encoding="utf-8")
    read(tmp_path)
    named = [message for message in caplog.messages if " looks like CSV: name the field" in message]
    assert len(named) == 5
    assert caplog.messages[-1] == (
        "more files that look like records, and were read as text: 4 "
        f"({tmp_path / '5.csv'}; {tmp_path / '6.csv'}; {tmp_path / '7.csv'}; …)"
    )


def test_what_is_told_of_an_encoding_does_not_spoil_what_is_utf8(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "wordmine")
    (folder / "g.txt").write_bytes("己文".encode("gbk"))
    assert "己文" in read(folder, encoding="gbk")
    assert sorted(read(folder, encoding="gbk"))[0] == sorted([*TEXTS.values(), "己文"])[0]
    assert caplog.messages[0] == "read 6 files: 5 UTF-8, 1 GBK"
    assert caplog.messages[1].startswith("files that are UTF-8, and were not read as GBK: 5 (")


def test_of_one_file_nothing_is_said(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "wordmine")
    read(folder / "a.txt")
    assert caplog.messages == []


def test_standard_input_is_a_source_like_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "wordmine")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("己文".encode())))
    corpus = Corpus(["-", folder / "a.txt"])
    assert "".join(corpus.blocks(Workspace())) == "己文\n甲文\n"
    assert caplog.messages == ["read 2 files: 2 UTF-8"]
