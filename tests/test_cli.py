"""The real command line: output, messages and exit codes."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

import psutil
import pytest
from commands import ROOT, WORDMINE, run, shell, spawn

import wordmine
from wordmine import Lexicon
from wordmine.cli.discover import command
from wordmine.counting import MAX_LEN, Counting
from wordmine.discovery import MIN_CONFIDENCE, Selection, Settings
from wordmine.lexicon import FORMATS
from wordmine.runtime import memory
from wordmine.text import Reading

POWER = ROOT / "corpora" / "power.txt"


@pytest.fixture(scope="module")
def power() -> Lexicon:
    return wordmine.discover(POWER)


def test_help_and_version() -> None:
    helped = spawn("--help")
    assert (helped.returncode, helped.stderr) == (0, "")
    assert helped.stdout == run("--help").stdout
    assert re.search("discover +Find the words of raw Chinese text.", helped.stdout)
    assert "wordmine discover corpus.txt -o lexicon.tsv\n" in helped.stdout
    bare = spawn()
    assert (bare.returncode, bare.stderr, bare.stdout.count("\n  wordmine ")) == (0, "", 5)
    assert run("--version").stdout == f"wordmine, version {wordmine.__version__}\n"
    assert "--min-count N" in run("discover", "--help").stdout


def test_discover_prints_a_lexicon_and_a_summary() -> None:
    done = spawn("discover", "corpora/power.txt", "--top", "30")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0].startswith('# wordmine lexicon 2 {"method": "entropy", ')
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert rows[0][0] == "word"
    assert len(rows) == 31
    for said in ("27,997 symbols", "least count 2", "bits a symbol", "30 words", "counting"):
        assert said in done.stderr


def test_command_and_function_agree(tmp_path: Path, power: Lexicon) -> None:
    done = run("discover", POWER, "-q", "-o", "out.tsv", "--threads", "1", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert Lexicon.load(tmp_path / "out.tsv") == power
    assert [path.name for path in tmp_path.iterdir()] == ["out.tsv"]


def test_the_help_states_the_defaults() -> None:
    kinds = (Counting, Selection, Settings, Reading)
    defaults = {field.name: field.default for kind in kinds for field in fields(kind)}
    helps = {option.name: getattr(option, "help", "") for option in command.params}
    told = {
        "min_confidence": f"{MIN_CONFIDENCE:g}", "max_len": MAX_LEN, "numbers": "drop",
        "join": "join",
    }  # fmt: skip
    assert {name: defaults[name] for name in told} == dict.fromkeys(told) | {"join": True}
    for name, shown in {**defaults, **told}.items():
        if isinstance(shown, str | int) and shown is not False:
            assert f"[default: {shown}]" in (helps[name] or "")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_written(tmp_path: Path, power: Lexicon, name: str) -> None:
    done = run("discover", POWER, "-q", "--format", name, "-o", "out", cwd=tmp_path)
    assert done.returncode == 0
    expected = tmp_path / "expected"
    power.save(expected, name)
    assert (tmp_path / "out").read_bytes() == expected.read_bytes()
    settings = tmp_path / "out.settings.json"
    assert settings.exists() == (name == "csv")
    if name == "csv":
        written = (tmp_path / "expected.settings.json").read_bytes()
        assert settings.read_bytes() == written


def test_the_suffix_tells_the_format_unless_it_is_named(tmp_path: Path, power: Lexicon) -> None:
    for options in (["-o", "a.csv"], ["-o", "a.jsonl"], ["-o", "b.csv", "--format", "plain"]):
        done = run("discover", POWER, "-q", *options, cwd=tmp_path)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert Lexicon.load(tmp_path / "a.csv") == Lexicon.load(tmp_path / "a.jsonl") == power
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["a.csv", "a.jsonl", "a.settings.json", "b.csv"]
    words = [word for word in power.words if len(word) > 1]
    assert (tmp_path / "b.csv").read_text(encoding="utf-8").split() == words
    done = run("discover", POWER, "-o", "a.html", cwd=tmp_path)
    assert done.returncode == 2
    assert "a.html: no format goes with the suffix .html: name a format" in done.stderr
    assert not (tmp_path / "a.html").exists()


def test_jieba_s_dictionary_is_named_or_found(tmp_path: Path) -> None:
    (tmp_path / "dict.txt").write_text("电压 90 n\n其他 50000\n", encoding="utf-8")
    (tmp_path / "bad.txt").write_text("电压,90\n", encoding="utf-8")
    done = run("discover", POWER, "--format", "jieba", "--dict", "dict.txt", cwd=tmp_path)
    assert done.returncode == 0
    entries = [line.split(" ") for line in done.stdout.splitlines()]
    assert {tag for _, _, tag in entries} == {"n"}
    assert int(dict(entry[:2] for entry in entries)["电压"]) > 90
    assert "jieba: frequencies are on the scale of dict.txt, 2 words; " in done.stderr
    for arguments, code, said in (
        (["--format", "jieba", "--dict", "gone.txt"], 1, "gone.txt: no such file"),
        (["--format", "jieba", "--dict", "bad.txt"], 1, "bad.txt:1: no line of a dictionary of"),
        (["--format", "plain", "--dict", "dict.txt"], 2, "the format plain takes no dictionary"),
        (["-o", "dict.txt", "--format", "jieba", "--dict", "dict.txt"], 1, "is an input as well"),
    ):
        done = run("discover", POWER, *arguments, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (code, "")
        assert said in done.stderr


def at_a_terminal(*arguments: str) -> str:
    """What a terminal shows of a command, talk included."""
    inner, outer = os.openpty()
    done = subprocess.Popen([*WORDMINE, *arguments], stdout=outer, stderr=outer)
    os.close(outer)
    shown = b""
    try:
        while piece := os.read(inner, 1 << 16):
            shown += piece
    except OSError:  # the other side is closed
        pass
    os.close(inner)
    assert done.wait() in (0, 2)
    return shown.decode().replace("\r\n", "\n")


def test_a_terminal_shows_a_screenful(power: Lexicon) -> None:
    shown = at_a_terminal("discover", str(POWER), "-q", "--format", "plain")
    best = [word for word in power.words[:40] if len(word) > 1]
    assert shown.splitlines() == [
        *best,
        f"the best 40 of {len(power):,} entries; -o FILE writes all of them, as does a pipe, and "
        "--top N shows more",
    ]
    shown = at_a_terminal("discover", str(POWER), "-q", "--format", "plain", "--top", "60")
    assert shown.split() == [word for word in power.words[:60] if len(word) > 1]
    shown = at_a_terminal("discover", str(POWER), "-q", "--format", "sentencepiece-model")
    assert "the format sentencepiece-model is no text: name a file with -o" in shown


def test_known_words_and_stopwords_come_from_files(tmp_path: Path) -> None:
    (tmp_path / "known.txt").write_text("变压器 10 n\n", encoding="utf-8")
    (tmp_path / "stop.txt").write_text("可以\n", encoding="utf-8")
    done = run(
        "discover", POWER, "-q", "--format", "plain",
        "--known", "known.txt", "--known", "stop.txt", "--stopwords", "stop.txt", cwd=tmp_path,
    )  # fmt: skip
    words = done.stdout.split()
    assert "负荷" in words
    assert not {"变压器", "可以"} & set(words)


def test_the_options_of_reading_are_those_of_the_function(tmp_path: Path) -> None:
    assert {field.name for field in fields(Reading)} < {option.name for option in command.params}
    text = POWER.read_text(encoding="utf-8").replace("\n", "\n\n")
    records = "".join(json.dumps({"正文": line}) + "\n" for line in text.splitlines())
    arguments = ("--field", "正文", "--encoding", "utf-8", "--errors", "skip", "--dedup", "--t2s")
    done = spawn("discover", "-", "-q", *arguments, data=gzip.compress(records.encode()))
    assert (done.returncode, done.stderr) == (0, "")
    (tmp_path / "expected").write_text(done.stdout, encoding="utf-8")
    found = Lexicon.load(tmp_path / "expected")
    assert list(found) == list(wordmine.discover(POWER, t2s=True))
    kept = {"field": "正文", "errors": "skip", "t2s": True, "dedup": True}
    assert kept.items() <= found.settings.items()
    assert "dedup: true\n" in run("info", "expected", cwd=tmp_path).stdout


def bad_files(folder: Path) -> None:
    (folder / "folder").mkdir()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "latin.txt").write_bytes(b"hello, world\n")
    (folder / "junk.bin").write_bytes(b"\x7fELF\0\0")
    (folder / "nul.txt").write_bytes("电网".encode() + b"\0\0")
    (folder / "bad.txt").write_bytes("电网运行".encode() + b"\xff")
    (folder / "good.txt").write_text("电网的电压。" * 9, encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["gone.txt"], 1, "gone.txt: no such file; check the path"),
        (["folder"], 1, "folder: no file in this folder matches '*'"),
        (["empty.txt"], 1, "empty.txt: no Chinese text in the corpus"),
        (["latin.txt"], 1, "no Chinese text in the corpus"),
        (["junk.bin"], 1, "junk.bin: is a program, not text: leave it out"),
        (["nul.txt"], 1, "nul.txt: a NUL byte at offset 6: this looks like a binary file"),
        (["bad.txt"], 1, "bad.txt: not UTF-8 at byte offset 12 (0xff): name the --encoding"),
        (["good.txt", "--encoding", "utf-99"], 2, "--encoding is 'utf-99': it must be an encoding"),
        (["good.txt", "--min-count", "0"], 2, "--min-count is 0: it must be a whole number, 1 to"),
        (["good.txt", "--format", "pdf"], 2, "'pdf' is not one of"),
        (["good.txt", "--known", "gone.txt"], 1, "gone.txt: no such file"),
        (["good.txt", "-o", "none/out.tsv"], 1, "none/out.tsv: cannot be written: its folder"),
        (["good.txt", "-o", "folder"], 1, "folder: cannot be written: is a folder"),
        ([], 2, "Missing argument 'CORPUS...'"),
    ],
)
def test_bad_input_is_one_line_and_an_exit_code(
    tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    bad_files(tmp_path)
    before = sorted(tmp_path.iterdir())
    done = run("discover", *arguments, cwd=tmp_path)
    assert done.returncode == code
    assert done.stdout == ""
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= (1 if code == 1 else 4)
    assert sorted(tmp_path.iterdir()) == before


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    bad_files(tmp_path)
    (tmp_path / "out.tsv").write_text("old")
    assert run("discover", "latin.txt", "-o", "out.tsv", cwd=tmp_path).returncode == 1
    assert (tmp_path / "out.tsv").read_text() == "old"


def test_an_input_is_not_overwritten(tmp_path: Path) -> None:
    bad_files(tmp_path)
    before = (tmp_path / "good.txt").read_bytes()
    for name in ("discover", "count", "merge"):
        done = run(name, "good.txt", "-o", "good.txt", cwd=tmp_path)
        assert done.returncode == 1
        assert "good.txt: is an input as well: write to another file" in done.stderr
        assert (tmp_path / "good.txt").read_bytes() == before


def test_counts_are_made_merged_described_and_used(tmp_path: Path) -> None:
    lines = POWER.read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "a.txt").write_text("".join(lines[:50]), encoding="utf-8")
    (tmp_path / "b.txt").write_text("".join(lines[50:]), encoding="utf-8")
    for part in "ab":
        done = run("count", f"{part}.txt", "-o", f"{part}.wm", "-q", cwd=tmp_path)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert run("merge", "a.wm", "b.wm", "-o", "ab.wm", cwd=tmp_path).returncode == 0
    done = run("count", POWER, "-o", "whole.wm", cwd=tmp_path)
    assert "n-grams of up to 5 symbols" in done.stderr
    assert (tmp_path / "ab.wm").read_bytes() == (tmp_path / "whole.wm").read_bytes()
    found = run("discover", "ab.wm", "-q", cwd=tmp_path)
    assert found.stdout == run("discover", POWER, "-q", cwd=tmp_path).stdout
    (tmp_path / "found.tsv").write_text(found.stdout, encoding="utf-8")
    described = run("info", "ab.wm", cwd=tmp_path).stdout
    assert "kind: counts\n" in described
    assert "min_count: 2\n" in described
    assert "kind: lexicon\n" in run("info", "found.tsv", cwd=tmp_path).stdout
    for name, message in (
        ("a.txt", "a.txt: neither counts nor a lexicon nor terms: give a file that "
         "'wordmine count' wrote, or 'wordmine discover' or 'contrast' as tsv, csv or jsonl"),
        ("gone", "gone: no such file; check the path"),
        (".", ".: is a folder: name a file in it"),
    ):  # fmt: skip
        refused = run("info", name, cwd=tmp_path)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr == f"wordmine: error: {message}\n"


def test_a_dash_is_standard_output_for_text_and_refused_for_counts(tmp_path: Path) -> None:
    done = run("discover", POWER, "-q", "--top", "9", "-o", "-", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == run("discover", POWER, "-q", "--top", "9").stdout
    for arguments in (("count", POWER, "-o", "-"), ("merge", "a.wm", "-o", "-")):
        done = run(*arguments, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.splitlines()[-1] == (
            "Error: Invalid value for '-o' / '--output': this goes to a file, not to standard "
            "output: name one"
        )
    assert list(tmp_path.iterdir()) == []


def test_what_is_named_twice_is_warned_of_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("电网的电压。" * 9, encoding="utf-8")
    (tmp_path / "b.txt").symlink_to("a.txt")
    (tmp_path / "c.txt").write_text("电网的电压。" * 9, encoding="utf-8")
    warning = "wordmine: a.txt, b.txt: named more than once, and read as often\n"
    for given in (("discover",), ("count", "-o", "all.wm")):
        done = run(*given, "-q", "a.txt", "c.txt", "b.txt", "a.txt", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, warning)
        done = run(*given, "-q", "a.txt", "c.txt", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
    done = run("merge", "-q", "all.wm", "./all.wm", "-o", "both.wm", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, warning.replace("a.txt, b.txt", "all.wm"))
    (tmp_path / "texts" / "new").mkdir(parents=True)
    (tmp_path / "texts" / "new" / "d.txt").write_text("电网的电压。" * 9, encoding="utf-8")
    done = run("discover", "-q", "texts", "texts/new/d.txt", "a.txt", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, warning.replace("a.txt, b.txt", "texts/new/d.txt"))


@pytest.fixture(scope="module")
def counts(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("counts") / "a.wm"
    wordmine.count(POWER).save(path)
    return path.read_bytes()


@pytest.mark.parametrize("size", [0, 1, 4, 15])
def test_counts_that_are_cut_off_at_once_are_said_to_be(
    tmp_path: Path, counts: bytes, size: int
) -> None:
    (tmp_path / "a.wm").write_bytes(counts[:size])
    done = run("discover", "a.wm", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "wordmine: error: a.wm: not a counts file, as its name says, or cut off: make it anew with "
        "'wordmine count'\n"
    )


@pytest.mark.skipif(not os.path.exists("/dev/fd"), reason="no /dev/fd here")
@pytest.mark.parametrize("words", ["merge a.wm {} -o out.wm", "discover {}", "info {}"])
@pytest.mark.parametrize("given", ["-", "<(cat a.wm)", "a.wm.gz"])
def test_counts_must_be_a_file(tmp_path: Path, counts: bytes, words: str, given: str) -> None:
    (tmp_path / "a.wm").write_bytes(counts)
    (tmp_path / "a.wm.gz").write_bytes(gzip.compress(counts))
    done = shell(f"wordmine {words.format(given)} < a.wm", tmp_path)
    message = {
        "merge": ": counts are read from a file, not from a pipe, device or folder: save them as "
        "one",
        "discover": ": holds counts, not text: where counts can be used, they must be a file that "
        "is not compressed",
        "info": ": holds counts, not words: make a lexicon of them with 'wordmine discover', which "
        "reads counts from a file that is not compressed",
    }[words.split()[0]]
    if given == "a.wm.gz" and "merge" in words:
        message = (
            ": not a wordmine counts file: unpack it if it is compressed, or make it anew with "
            "'wordmine count'"
        )
    assert (done.returncode, done.stdout) == (1, "")
    name = {"-": "standard input", "a.wm.gz": "a.wm.gz"}.get(given, r"/dev/fd/\d+")
    assert re.fullmatch(f"wordmine: error: {name}{re.escape(message)}\n", done.stderr)
    assert {path.name for path in tmp_path.iterdir()} == {"a.wm", "a.wm.gz"}


def test_memory_and_folders_that_there_are_not_are_refused(tmp_path: Path) -> None:
    there = memory.shown(psutil.virtual_memory().total)
    for option, value, wanted in (
        ("--memory", "999T", f"a size such as 2G, from 512 MB to the {there} that there are"),
        ("--tmp", "/proc", "a folder that exists and can be written to"),
    ):
        done = run("count", POWER, "-o", "out.wm", option, value, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        said = f"wordmine: error: {option} is {value!r}: it must be {wanted}\n"
        assert done.stderr == said
    assert list(tmp_path.iterdir()) == []


def test_an_empty_lexicon_is_explained(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("千山鸟飞绝，万径人踪灭。", encoding="utf-8")
    done = run("discover", "a.txt", cwd=tmp_path)
    assert done.returncode == 0
    assert "nothing is frequent and firm enough" in done.stderr


def test_the_summary_knows_one_from_many(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("甲乙，" * 9, encoding="utf-8")
    (tmp_path / "b.txt").write_text("甲", encoding="utf-8")
    found = run("discover", "a.txt", "--min-confidence", "0", "--top", "1", cwd=tmp_path).stderr
    assert "lexicon  1 word, 0 single characters\n" in found
    counted = run("count", "b.txt", "-o", "b.wm", cwd=tmp_path).stderr
    assert "1 symbol, 1 distinct" in counted
    assert "1 n-gram of up to 5 symbols" in counted


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_a_full_disk_is_said() -> None:
    message = "wordmine: error: {}: cannot be written: "
    done = run("discover", POWER, "-q", "-o", "/dev/full")
    assert done.returncode == 1
    assert done.stderr.startswith(message.format("/dev/full"))
    with open("/dev/full", "wb") as full:
        piped = subprocess.run(
            [*WORDMINE, "discover", POWER, "-q"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert piped.returncode == 1
    assert piped.stderr.decode().startswith(message.format("standard output"))
    assert "Traceback" not in done.stderr + piped.stderr.decode()


def test_a_closed_pipe_is_silent() -> None:
    command = f"set -o pipefail; {sys.executable} -m wordmine discover {POWER} -q | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"# wordmine lexicon 2 \{.*\}\n", done.stdout)


def open_when_read(pipe: Path, reader: subprocess.Popen[str]) -> int:
    """Open a named pipe for writing as soon as the other process reads it."""
    while reader.poll() is None:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.02)
    raise AssertionError(reader.communicate()[1])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_read_whole(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["cp", POWER, tmp_path / "pipe"]) as writer:
        try:
            done = run("discover", "pipe", "-q", "--top", "9", cwd=tmp_path)
        finally:
            writer.terminate()  # it has ended if all was read
    assert writer.returncode == 0
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == run("discover", POWER, "-q", "--top", "9").stdout


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize(
    ("sent", "code", "message"),
    [
        (signal.SIGINT, 130, "wordmine: interrupted: no file was written"),
        (signal.SIGTERM, 143, ""),
    ],
)
def test_an_interruption_leaves_the_old_file_and_no_litter(
    tmp_path: Path, sent: signal.Signals, code: int, message: str
) -> None:
    os.mkfifo(tmp_path / "slow.txt")
    (tmp_path / "out.tsv").write_text("old")
    process = subprocess.Popen(
        [*WORDMINE, "discover", "slow.txt", "-o", "out.tsv"],
        cwd=tmp_path, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    writer = open_when_read(tmp_path / "slow.txt", process)
    process.send_signal(sent)
    with suppress(subprocess.TimeoutExpired):
        process.wait(5)
    # A signal that came just before a read began is seen when that ends; one that was lost is not.
    os.close(writer)
    _, said = process.communicate(timeout=60)
    assert process.returncode == code
    assert said.strip() == message
    assert (tmp_path / "out.tsv").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.tsv", "slow.txt"]
