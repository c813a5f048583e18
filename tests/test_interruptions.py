"""A process that is interrupted or killed, whenever, leaves the old file and no litter."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

import wordmine

ROOT = Path(__file__).parent.parent
CODES = {signal.SIGINT: {130}, signal.SIGTERM: {143}, signal.SIGKILL: {-9}}
EARLY = {signal.SIGINT: {130, -2}, signal.SIGTERM: {143, -15}, signal.SIGKILL: {-9}}
"""While Python still imports the command line, nobody listens yet."""

CHILD = """
import _thread, os, sys, time
from importlib import import_module
from wordmine.counting import refinement
from wordmine.runtime import arrays, workspace

workspace._ARRAYS, workspace._WORK = 0, 0.003
arrays.CHUNK = workspace._BLOCK = 1 << 16
refinement._BATCH = 1 << 12, 1 << 12

def send_on(*sent):
    for number in sent * 200:
        os.kill(os.getpid(), number)
        time.sleep(0.001)

def fault(module, path, calls, *sent):
    *owners, name = path.split(".")
    owner = import_module(module)
    for inner in owners:
        owner = getattr(owner, inner)
    function, left = getattr(owner, name), iter(range(calls - 1, -1, -1))

    def faulty(*arguments, **keywords):
        if next(left, 1) == 0:
            if sent[1:]:
                _thread.start_new_thread(send_on, sent)
            os.kill(os.getpid(), sent[0])
        return function(*arguments, **keywords)

    setattr(owner, name, faulty)

{fault}
from wordmine.__main__ import main
print("ready", flush=True)
main()
"""
"""Keeps nothing in memory, works on little at a time, and may end itself at some call."""


class Point(NamedTuple):
    """The n-th call of a function."""

    module: str
    path: str
    calls: int


SPILLING = Point("wordmine.runtime.workspace", "Growing._gather", 3)
MAPPING = Point("wordmine.runtime.arrays", "Spilled.__getitem__", 50)
SPLITTING = Point("wordmine.counting.windows", "Windows._split", 2)
REFINING = Point("wordmine.counting.refinement", "Refinement._refine", 9)
DEEPENING = Point("wordmine.counting.ngrams", "deepen", 1)
LEARNING = Point("wordmine.discovery.learning", "expected", 2)
JOINING = Point("wordmine.counting.counter", "join", 1)
WRITING = Point("wordmine.runtime.output", "_File.write", 2)
NAMING = Point("wordmine.runtime.output", "_name", 1)
DYING = Point("weakref", "finalize.__call__", 1)
RENAMING = Point("pathlib", "Path.replace", 1)


def started(
    arguments: list[str], at: Point | None = None, *sent: signal.Signals
) -> subprocess.Popen[str]:
    """A command that is about to run, and sends itself a signal, or several again and again."""
    fault = f"fault({at.module!r}, {at.path!r}, {at.calls}, *{[*map(int, sent)]})" if at else ""
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD.replace("{fault}", fault), *arguments],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.readline()
    return process


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Its exit code and what it said."""
    try:
        _, said = process.communicate(timeout=60)
    finally:
        process.kill()
    return process.returncode, said


class Work(NamedTuple):
    """A command, where it works, and what it is to write."""

    arguments: list[str]
    output: Path
    tmp: Path
    expected: bytes

    def check(self, content: bytes) -> None:
        """The output is as it should be, and there is nothing else."""
        assert self.output.read_bytes() == content
        assert os.listdir(self.output.parent) == [self.output.name]
        assert os.listdir(self.tmp) == []

    def finish(self) -> float:
        """Run the command undisturbed; the seconds it takes."""
        process = started(self.arguments)
        begin = time.monotonic()
        assert ended(process) == (0, "")
        seconds = time.monotonic() - begin
        self.check(self.expected)
        return seconds


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A megabyte of sentences from two thousand words, some of them frequent."""
    source, folder = random.Random(0), tmp_path_factory.mktemp("corpus")
    hanzi = [chr(code) for code in range(0x4E00, 0x4E00 + 800)]
    words = ["".join(source.choices(hanzi, k=source.choice([1, 2, 2, 3, 7]))) for _ in range(2000)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    chosen = source.choices(words, weights, k=120_000)
    text = "".join(word + source.choice(["", "", "", "", "，", "。\n"]) for word in chosen)
    (folder / "a.txt").write_text(text, encoding="utf-8")
    (folder / "b.txt").write_text(text[: len(text) // 3], encoding="utf-8")
    for name in "ab":
        wordmine.count(folder / f"{name}.txt", min_count=4).save(folder / f"{name}.wm")
    return folder


@pytest.fixture(params=["count", "merge", "discover"])
def work(request: pytest.FixtureRequest, corpus: Path, tmp_path: Path) -> Work:
    """Each command, with an output file that is there already."""
    expected, output, tmp = tmp_path / "expected", tmp_path / "out" / "o", tmp_path / "tmp"
    tmp.mkdir()
    output.parent.mkdir()
    inputs = {"count": ["a.txt"], "merge": ["a.wm", "b.wm"], "discover": ["a.txt"]}[request.param]
    paths = [corpus / name for name in inputs]
    arguments = [request.param, *map(str, paths), "-q", "-o", str(output)]
    arguments += ["--memory", "512M", "--tmp", str(tmp)]
    if request.param == "merge":
        wordmine.merge(paths).save(expected)
    elif request.param == "count":
        wordmine.count(paths, min_count=4).save(expected)
    else:
        wordmine.discover(paths, min_count=4).save(expected)
    if request.param != "merge":
        arguments += ["--min-count", "4"]
    return Work(arguments, output, tmp, expected.read_bytes())


POINTS = {
    "count": [
        (SPILLING, signal.SIGKILL), (SPLITTING, signal.SIGTERM), (DYING, signal.SIGTERM),
        (WRITING, signal.SIGKILL), (NAMING, signal.SIGKILL),
    ],
    "merge": [(JOINING, signal.SIGINT), (REFINING, signal.SIGKILL), (RENAMING, signal.SIGTERM)],
    "discover": [
        (MAPPING, signal.SIGINT), (DYING, signal.SIGINT), (DEEPENING, signal.SIGKILL),
        (LEARNING, signal.SIGTERM), (WRITING, signal.SIGINT),
    ],
}  # fmt: skip


def test_signals_that_follow_do_not_end_the_ending(work: Work) -> None:
    work.output.write_bytes(b"old")
    for sent in (signal.SIGTERM, signal.SIGINT), (signal.SIGINT, signal.SIGTERM):
        code, said = ended(started(work.arguments, MAPPING, *sent))
        assert code in CODES[signal.SIGINT] | CODES[signal.SIGTERM], said
        assert said == ("wordmine: interrupted: no file was written\n" if code == 130 else "")
        work.check(b"old")


def test_whatever_the_moment_the_old_file_stays_and_nothing_else(work: Work) -> None:
    command, source = work.arguments[0], random.Random(work.arguments[0])
    work.output.write_bytes(b"old")
    for point, sent in POINTS[command]:
        code, said = ended(started(work.arguments, point, sent))
        assert code in CODES[sent], (point, said)
        assert "Traceback" not in said
        # What comes while files are put in place waits until they are.
        work.check(work.expected if point == RENAMING else b"old")
        work.output.write_bytes(b"old")
    seconds = work.finish()
    work.output.write_bytes(b"old")
    for sent in CODES:
        process = started(work.arguments)
        time.sleep(source.random() * seconds)
        process.send_signal(sent)
        code, said = ended(process)
        assert code in EARLY[sent] | {0}, said
        # What ends a process after its file was put in place cannot take that back.
        is_new = work.output.read_bytes() == work.expected
        assert not (is_new and "nothing was written" in said)
        work.check(work.expected if is_new or code == 0 else b"old")
        work.output.write_bytes(b"old")
