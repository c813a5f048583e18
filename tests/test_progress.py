"""What is told of work while it goes on."""

from __future__ import annotations

import io
import os
import sys
from itertools import groupby
from pathlib import Path

import pytest

import wordmine
from wordmine.cli import console
from wordmine.runtime import progress

TEXT = "北京的天气很好，上海的天气也很好。" * 50


def test_every_stage_is_told_from_nothing_to_all(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    told: list[tuple[str, int, int]] = []
    wordmine.discover(path, on_progress=lambda *work: told.append(work))
    stages = {stage: list(works) for stage, works in groupby(told, key=lambda work: work[0])}
    assert list(stages) == ["reading", "counting", "joining", "learning", "listing"]
    size = path.stat().st_size
    assert stages["reading"][0] == ("reading", 0, size)
    for stage in ("reading", "counting", "learning"):
        done = [work[1] for work in stages[stage]]
        assert done == sorted(done)
        assert done[-1] == stages[stage][-1][2] > 0


def test_nobody_knows_how_much_there_is_of_strings() -> None:
    told: list[tuple[str, int, int]] = []
    wordmine.count(texts=[TEXT], on_progress=lambda *work: told.append(work))
    assert told[0] == ("reading", 0, 0)


def test_inner_work_is_told_to_the_outer_listener() -> None:
    told: list[str] = []
    with progress.told_to(lambda stage, done, total: told.append(stage)):
        wordmine.discover(texts=[TEXT])
    assert "learning" in told
    known = len(told)
    progress.advance(1)  # nobody listens any more
    assert len(told) == known


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_progress_shows_on_a_terminal_only(tmp_path: Path) -> None:
    import pty
    import termios

    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    child, terminal = pty.fork()
    if child == 0:
        termios.tcsetwinsize(1, (24, 80))
        command = ["-m", "wordmine", "count", str(path), "-o", str(tmp_path / "a.wm")]
        os.execv(sys.executable, [sys.executable, *command])
    shown = b""
    while True:
        try:
            piece = os.read(terminal, 1 << 16)
        except OSError:  # how Linux says that the other side is closed
            break
        if not piece:
            break
        shown += piece
    os.close(terminal)
    assert os.waitpid(child, 0)[1] == 0
    assert "reading" in shown.decode()
    assert "% of" in shown.decode()


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("total", [0, 7, 10**12])
def test_the_line_on_a_terminal_is_short_and_sure(
    monkeypatch: pytest.MonkeyPatch, total: int
) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    stages = console.Stages(quiet=False)
    for stage in ("reading", "contrasting"):
        for done in (0, total // 3, total, 2 * total):
            stages.tell(stage, done, total)
            stages._bar.refresh()
    stages.begin("")
    lines = [line.strip() for line in terminal.getvalue().split("\r")]
    assert any(line.startswith("contrasting") for line in lines)
    assert not any("?" in line for line in lines)
    assert max(map(len, lines)) < 80
