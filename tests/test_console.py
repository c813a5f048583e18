"""What every command does alike: it spares inputs, shows nothing raw, and minds its streams."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from commands import ROOT, WORDMINE, run
from hypothesis import given
from hypothesis import strategies as st

import wordmine
from wordmine.errors import visible
from wordmine.lexicon import wordlist

POWER = ROOT / "corpora" / "power.txt"
ENCYCLOPEDIA = ROOT / "corpora" / "encyclopedia.txt"
REFUSED = "{}: is an input as well: write to another file"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Some inputs, under several names."""
    (tmp_path / "texts" / "inner").mkdir(parents=True)
    (tmp_path / "texts" / "inner" / "a.txt").write_bytes(POWER.read_bytes())
    os.link(tmp_path / "texts" / "inner" / "a.txt", tmp_path / "linked.txt")
    (tmp_path / "symbolic.txt").symlink_to("linked.txt")
    (tmp_path / "words.txt").write_text("变压器\n电网\n", encoding="utf-8")
    (tmp_path / "picture.html").symlink_to("words.txt")
    return tmp_path


# --- outputs that are inputs --------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        "discover texts -o texts/inner/a.txt",
        "discover texts -o linked.txt",
        "discover texts -o symbolic.txt",
        "count texts -o linked.txt",
        "discover linked.txt -o texts/inner/a.txt",
        "discover linked.txt --known words.txt -o words.txt",
        "discover linked.txt --stopwords words.txt -o words.txt",
        f"contrast linked.txt {ENCYCLOPEDIA} --seeds words.txt -o words.txt",
        f"contrast linked.txt {ENCYCLOPEDIA} --seeds 电网 --not words.txt -o words.txt",
        f"contrast linked.txt {ENCYCLOPEDIA} --seeds words.txt --plot picture.html",
        "segment -l words.txt texts -o linked.txt",
        "segment -l words.txt --user-dict words.txt linked.txt -o words.txt",
        "vectors linked.txt -l words.txt -o words.txt",
        "similar 电网 -c texts -o linked.txt",
        "merge linked.txt -o symbolic.txt",
        "report words.txt --no-lines -o words.txt",
        "report words.txt -c texts -o linked.txt",
        "report words.txt --no-lines --judgements linked.txt -o symbolic.txt",
        "discover texts --judgements words.txt -o words.txt",
        "discover texts --judgements words.txt --report picture.html",
        "discover texts -o new.tsv --report linked.txt",
        "audit words.txt -c texts -o symbolic.txt",
        "concordance 电网 --words words.txt -c texts -o words.txt",
        "decode --lexicon words.txt linked.txt -o words.txt",
    ],
)
def test_no_input_is_written_over(folder: Path, arguments: str) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = run(*arguments.split(), cwd=folder)
    assert done.returncode == 1
    assert REFUSED.format(arguments.split()[-1]) in done.stderr
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_settings_that_lie_beside_a_table_spare_inputs_and_other_outputs(folder: Path) -> None:
    """Those of a CSV file."""
    beside = folder / "a.settings.json"
    beside.write_text("变压器\n", encoding="utf-8")
    done = run("discover", "texts", "--known", beside.name, "-o", "a.csv", cwd=folder)
    assert done.returncode == 1
    assert done.stderr.endswith(f"error: {REFUSED.format(beside.name)}\n")
    assert beside.read_text(encoding="utf-8") == "变压器\n"
    for command in ("discover texts", f"contrast texts {ENCYCLOPEDIA}"):
        done = run(*command.split(), "-o", "a.csv", "--report", beside.name, cwd=folder)
        assert done.returncode == 2
        assert "a.settings.json: is the name of two outputs: give each its own" in done.stderr
    assert not (folder / "a.csv").exists()


@pytest.mark.parametrize("target", ["gone/a", "words.txt/a", "n" * 300, "texts", "loop"])
@pytest.mark.parametrize(
    "command",
    ["discover gone.txt -o", "discover gone.txt --report", "count gone.txt -o", "merge gone.wm -o",
     f"contrast gone.txt {ENCYCLOPEDIA} -o", "report gone.tsv --no-lines -o", "audit a -c b -o",
     "segment -l gone.tsv linked.txt -o", "vectors gone.txt -o", "similar 电 --vectors a -o",
     "decode --lexicon gone.tsv a -o", "concordance 电 -c gone.txt -o"],
)  # fmt: skip
def test_a_target_that_cannot_be_is_refused_before_anything_is_read(
    folder: Path, command: str, target: str
) -> None:
    if os.name == "nt" and len(target) > 255:
        pytest.skip("names that are too long are no names here")
    (folder / "loop").symlink_to("loop")
    before = sorted(folder.rglob("*"))
    done = run(*command.split(), target, cwd=folder)
    assert done.returncode == 1
    said = done.stderr.splitlines()[-1]
    assert said.startswith(f"wordmine: error: {target}: cannot be written: ")
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize("target", ["-o linked.txt", ">> linked.txt"])
def test_the_file_behind_a_standard_stream_is_an_input_or_output_as_well(
    folder: Path, target: str
) -> None:
    command = f"{sys.executable} -m wordmine discover - -q {target} < texts/inner/a.txt"
    done = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 1
    shown = "standard output" if ">>" in target else "linked.txt"
    assert done.stderr == f"wordmine: error: {REFUSED.format(shown)}\n"
    assert (folder / "linked.txt").read_bytes() == POWER.read_bytes()


# --- several outputs ----------------------------------------------------------------------------


@pytest.mark.parametrize("moment", ["drawing", "placing", "placed"])
def test_terms_and_picture_appear_both_or_neither_and_what_is_said_is_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    function = {
        "drawing": "wordmine.terminology.plot.save",
        "placing": "wordmine.runtime.output._Unplaced.name",
        "placed": "wordmine.cli.contrast._summarise",
    }[moment]
    monkeypatch.setattr(function, interrupt)
    (tmp_path / "a.tsv").write_text("old")
    done = run(
        "contrast", POWER, ENCYCLOPEDIA, "-o", "a.tsv", "--plot", "a.html", cwd=tmp_path
    )  # fmt: skip
    assert done.returncode == 130
    said = "a.html, a.tsv" if moment == "placed" else "no file"
    assert done.stderr.endswith(f"wordmine: interrupted: {said} was written\n")
    is_new = moment == "placed"
    assert ((tmp_path / "a.tsv").read_text() != "old") == is_new
    assert sorted(os.listdir(tmp_path)) == (["a.html", "a.tsv"] if is_new else ["a.tsv"])


def test_a_page_is_a_file(folder: Path) -> None:
    for arguments in ("report words.txt --no-lines -o -", "discover texts --report -"):
        done = run(*arguments.split(), cwd=folder)
        assert done.returncode == 2
        assert "this goes to a file, not to standard output: name one" in done.stderr
    assert not (folder / "-").exists()


# --- text that is not ours ----------------------------------------------------------------------

HOSTILE = "\x1b[31m\x07\x9b\r\u202e\u2066\u2028\x85"


def is_harmless(text: str) -> bool:
    """Whether nothing in a text steers a terminal, line ends excepted."""
    return all(
        unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}
        and unicodedata.bidirectional(character) not in BIDI
        for character in text.replace("\n", "").replace("\t", "")
    )


BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@given(st.text())
def test_whatever_is_shown_is_harmless_and_on_one_line(text: str) -> None:
    shown = visible(text)
    assert is_harmless(shown)
    assert "\n" not in shown
    assert (
        shown == text
        or not is_harmless(text)
        or "\n" in text
        or set(text) & set("\u061c\u200e\u200f")
    )


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A corpus with a hostile text in a file with a hostile name."""
    name = "a\n\x1b[31m\udcff\u202e.txt"
    try:
        path = tmp_path / name
        text = POWER.read_text(encoding="utf-8")
        path.write_text(text.replace("变压器", f"{HOSTILE}变压器{HOSTILE}"), encoding="utf-8")
    except (OSError, ValueError):
        pytest.skip("no such names here")
    return path


@pytest.mark.parametrize("form", ["text", "json"])
def test_explanations_are_harmless(hostile: Path, form: str) -> None:
    done = run("explain", "变压器", "-c", hostile, "--format", form, "-q")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\u001b" in done.stdout
    assert is_harmless(done.stdout)


def test_examples_are_comments_and_harmless(hostile: Path, tmp_path: Path) -> None:
    arguments = ["--examples", "2", "--format", "plain", "-q"]
    done = run("contrast", hostile, ENCYCLOPEDIA, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    comments = [line for line in done.stdout.split("\n") if line.startswith("#")]
    assert any("\\u001b" in line for line in comments)
    assert is_harmless(done.stdout)
    plain = run("contrast", hostile, ENCYCLOPEDIA, *arguments[2:]).stdout
    words = [line for line in done.stdout.split("\n") if not line.startswith("# ")]
    assert words == plain.split("\n")


def test_pages_and_what_is_said_of_them_are_harmless(hostile: Path, tmp_path: Path) -> None:
    wordmine.discover(POWER, top=20).save(tmp_path / "a.tsv")
    done = run("report", "a.tsv", "-c", hostile, "-o", f"{hostile}.html", "--title",
               "a\x1b\r\x9b", cwd=tmp_path)  # fmt: skip
    assert done.returncode == 0
    assert "\\u001b" in done.stderr
    assert is_harmless(done.stderr)
    page = Path(f"{hostile}.html").read_text(encoding="utf-8")
    assert "<title>a\\u001b\\u000d\\u009b</title>" in page
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", page)


@pytest.mark.parametrize("command", ["discover", "count -o a", "info", "merge -o a"])
def test_errors_are_harmless_lines(tmp_path: Path, command: str) -> None:
    name = str(tmp_path / f"gone{HOSTILE}\n")
    done = run(*command.split(), name, cwd=tmp_path)
    assert done.returncode == 1
    assert is_harmless(done.stderr)
    assert done.stderr.count("\n") == 1
    done = run(*command.split(), f"--gone{HOSTILE}")
    assert done.returncode == 2
    assert is_harmless(done.stderr)


def test_what_a_file_says_of_itself_is_harmless(tmp_path: Path) -> None:
    field = "a\x1b\u202e\ud800"
    path = tmp_path / "a.jsonl"
    path.write_text('{"a\\u001b\\u202e\\ud800": "甲乙甲乙"}\n', encoding="utf-8")
    wordmine.count(path, field=field).save(tmp_path / "a.wm")
    done = run("info", tmp_path / "a.wm")
    assert "field: a\\u001b\\u202e\\ud800\n" in done.stdout
    assert wordmine.Counted.load(tmp_path / "a.wm").settings["field"] == field


# --- streams that are closed, full, or pipes ----------------------------------------------------

SHELL: dict[str, tuple[int, str, str]] = {
    "discover a.txt -q >&-": (1, "", "standard output: is closed: name a file with -o"),
    "discover a.txt -q -o b.tsv >&- 2>&- <&-": (0, "", ""),
    "discover a.txt -o b.tsv 2>&-": (0, "", ""),
    "discover a.txt -o b.tsv 2>/dev/full": (0, "", ""),
    "discover a.txt -q > /dev/full": (1, "", "standard output: cannot be written: No space left"),
    "-h > /dev/full": (1, "", "No space left on device"),
    "-h | true": (0, "", ""),
    "discover a.txt -q -o /dev/stdout | head -n 1": (0, "# wordmine lexicon 2 {", ""),
    "count a.txt -q -o /dev/stdout | head -c 15": (0, "wordmine counts", ""),
    "count a.txt -q -o pipe & head -c 15 pipe; wait $!": (1, "wordmine counts", "ended too early"),
    "discover loop -q": (1, "", "loop: cannot be read: Too many levels of symbolic links"),
    "discover a.txt -q -o loop": (1, "", "loop: cannot be written: its links lead round"),
    "count loop loop -q -o b": (1, "", "loop: cannot be read: Too many levels of symbolic links"),
}
"""Exit code, what is printed, and what is said."""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("command", SHELL)
def test_streams_and_paths_of_all_kinds(tmp_path: Path, command: str) -> None:
    (tmp_path / "a.txt").write_bytes(POWER.read_bytes() * 3)
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "pipe")
    code, printed, said = SHELL[command]
    script = f"set -o pipefail; {sys.executable} -m wordmine {command}"
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == code, done.stderr
    assert printed in done.stdout
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command",
    ["discover {}", "segment -l {} a.txt", "discover a.txt --known {}", "merge {} -o x", "info {}",
     "contrast a.txt {}", "explain 电 -c {}", "decode --counts a.txt {}", "similar 电 --vectors {}",
     "discover a.txt -o {}", "count a.txt -o {}"],
)  # fmt: skip
def test_a_name_that_is_too_long_is_refused(tmp_path: Path, command: str) -> None:
    (tmp_path / "a.txt").write_bytes(POWER.read_bytes())
    done = run(*command.format("n" * 300).split(), cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(f"wordmine: error: {'n' * 300}: ")
    assert os.listdir(tmp_path) == ["a.txt"]


def test_counts_go_through_a_pipe_and_behind_what_a_file_holds(tmp_path: Path) -> None:
    wordmine.count(POWER).save(tmp_path / "a.wm")
    wanted = (tmp_path / "a.wm").read_bytes()
    command = [*WORDMINE, "count", str(POWER), "-q", "-o", "/dev/stdout"]
    assert subprocess.run(command, capture_output=True, check=True).stdout == wanted
    with (tmp_path / "log").open("wb") as log:
        log.write(b"before\n")
        log.flush()
        subprocess.run(command, stdout=log, check=True)
    assert (tmp_path / "log").read_bytes() == b"before\n" + wanted


# --- errors that are none of ours ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "interrupted: no file was written"),
        (OSError(5, "Input/output error"), 1, "error: Input/output error"),
        (OSError(5, "Input/output error", "a\x1b"), 1, "error: a\\u001b: Input/output error"),
        (MemoryError(), 1, "error: out of memory: use a smaller corpus, or free memory"),
    ],
)
def test_errors_of_the_system_are_lines(
    monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, said: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("wordmine.counting.count", fail)
    done = run("count", POWER, "-o", "a", "-q")
    assert (done.returncode, done.stderr) == (code, f"wordmine: {said}\n")


def test_the_end_of_a_file_is_no_interruption(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise EOFError

    monkeypatch.setattr("wordmine.counting.count", fail)
    with pytest.raises(EOFError):
        run("count", POWER, "-o", "a", "-q")


def test_an_interruption_that_python_turns_into_an_error_is_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As it does in the body of a class."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError from KeyboardInterrupt()

    monkeypatch.setattr("wordmine.counting.count", fail)
    done = run("count", POWER, "-o", "a", "-q")
    assert (done.returncode, done.stderr) == (130, "wordmine: interrupted: no file was written\n")


@pytest.mark.parametrize(("sent", "code"), [(KeyboardInterrupt(), 130), (SystemExit(143), 143)])
def test_a_signal_that_leaves_a_lock_of_imports_behind_is_obeyed(
    monkeypatch: pytest.MonkeyPatch, sent: BaseException, code: int
) -> None:
    def fail(*_: object, **__: object) -> None:
        try:
            raise sent
        finally:
            raise RuntimeError("cannot release un-acquired lock")

    monkeypatch.setattr("wordmine.counting.count", fail)
    done = run("count", POWER, "-o", "a", "-q")
    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_little_is_imported_before_interruptions_are_listened_for() -> None:
    """What Python itself imports at its start cannot be helped."""
    script = (
        "import sys; before = set(sys.modules); import wordmine.__main__; "
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", script],
        capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stdout.split() == ["__future__", "wordmine", "wordmine.__main__"]


# --- lists that are not as they should be -------------------------------------------------------


@pytest.mark.parametrize("separator", ["\u2028", "\x85", "\r", "\x0b", "\x1c"])
def test_the_lines_of_a_list_end_at_line_feeds_alone(tmp_path: Path, separator: str) -> None:
    text = f"# 变压器{separator}电网 5{separator}\n电压\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8", newline="")
    assert wordlist.read(tmp_path / "a.txt") == ["电压"]


@pytest.mark.parametrize(
    "text",
    [
        '{"wordmine": "lexicon ' + "9" * 5000 + '", "settings": {}}\n',
        '{"wordmine": "lexicon 1", "settings": ' + "[" * 100_000 + "\n",
        '{"wordmine": "lexicon 1", "settings": {"a": ' + "9" * 5000 + "}}\n",
        "# wordmine lexicon 1\n# a: " + "[" * 100_000 + "\n",
        "# wordmine lexicon " + "9" * 5000 + "\n",
        "[" * 100_000,
        '{"a":' * 50_000,
    ],
)
def test_a_lexicon_of_any_depth_is_refused_with_file_and_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.jsonl").write_text(text, encoding="utf-8")
    for arguments in (["info", "a.jsonl"], ["segment", "-l", "a.jsonl", POWER]):
        done = run(*arguments, cwd=tmp_path)
        assert done.returncode == 1
        assert done.stderr.startswith("wordmine: error: a.jsonl:")
        assert done.stderr.count("\n") == 1


def test_a_word_of_millions_of_characters_is_none(tmp_path: Path) -> None:
    word = "中" * 2_000_000
    lexicon = wordmine.discover(POWER)
    lexicon.save(tmp_path / "a.tsv")
    table = (tmp_path / "a.tsv").read_text(encoding="utf-8")
    (tmp_path / "a.tsv").write_text(table.replace(lexicon.words[0], word), encoding="utf-8")
    done = run("segment", "-l", "a.tsv", POWER, cwd=tmp_path)
    assert done.returncode == 1
    assert "'… has 2,000,000 characters: leave it out\n" in done.stderr
    (tmp_path / "a.txt").write_text(f"电网 3\n{word} 2\n{word}\n", encoding="utf-8")
    done = run("segment", "-l", "a.txt", POWER, cwd=tmp_path)
    assert done.returncode == 0
    assert "a.txt: 1 word, fields between blanks; 2 lines left out, the first" in done.stderr


@pytest.mark.parametrize("value", ["1e308", "1e-308", "1e999", "1" + 400 * "0", "-1", "0"])
def test_settings_of_any_size_do_no_harm(tmp_path: Path, value: str) -> None:
    wordmine.discover(POWER).save(tmp_path / "a.tsv")
    table = (tmp_path / "a.tsv").read_text(encoding="utf-8")
    changed = re.sub(r'"expected_words": [\d.]+', f'"expected_words": {value}', table, count=1)
    assert changed != table
    (tmp_path / "a.tsv").write_text(changed, encoding="utf-8")
    (tmp_path / "b.tsv").write_text(table, encoding="utf-8")
    for arguments in (
        ["segment", "-l", "a.tsv", POWER], ["info", "a.tsv"], ["contrast", "a.tsv", "b.tsv"],
    ):  # fmt: skip
        done = run(*arguments, cwd=tmp_path)
        assert done.returncode in (0, 1)
        assert (done.returncode == 1) == done.stderr.startswith("wordmine: error: "), done.stderr
