"""What is for Linux alone has its stead elsewhere; here Linux does without."""

from __future__ import annotations

import ast
import errno
import os
import signal
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
from commands import ROOT, run

import wordmine
from wordmine.cli import console
from wordmine.errors import OutputError
from wordmine.runtime import memory, replacing, threads
from wordmine.runtime.workspace import LEAST
from wordmine.text import identity

POWER = ROOT / "corpora" / "power.txt"

SOMEWHERE = {
    "fcntl",
    "grp",
    "posix",
    "pty",
    "pwd",
    "resource",
    "termios",
    "tty",
    "msvcrt",
    "winreg",
}
"""Modules of Python that not every system has."""


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A system that has nothing of what only some have."""
    for name in ("O_TMPFILE", "posix_fallocate", "sched_getaffinity"):
        monkeypatch.delattr(os, name, raising=False)
    monkeypatch.setattr(tempfile, "_O_TMPFILE_WORKS", False, raising=False)
    for name in ("_CGROUPS", "_OWN"):
        monkeypatch.setattr(memory, name, tmp_path / "gone")
    monkeypatch.setattr(memory, "ctypes", Mock(CDLL=Mock(side_effect=TypeError)))
    monkeypatch.setattr(memory, "_trim", None)


def test_no_module_is_imported_that_some_system_lacks() -> None:
    for path in (ROOT / "wordmine").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert SOMEWHERE.isdisjoint(name.partition(".")[0] for name in names), path


@pytest.mark.usefixtures("bare")
def test_commands_write_the_same_bytes_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wordmine.runtime.workspace._ARRAYS", 1e-9)  # all arrays are files
    made = {}
    for system in ("bare", "whole"):
        for arguments in (
            ["count", POWER, "-o", "a.wm"],
            ["merge", "a.wm", "a.wm", "-o", "b.wm"],
            ["discover", "b.wm", "-o", "a.csv", "--report", "a.html"],
        ):
            done = run(*arguments, "--memory", "512M", "-q", cwd=tmp_path)
            assert done.returncode == 0, done.stderr
        made[system] = [(tmp_path / name).read_bytes() for name in sorted(os.listdir(tmp_path))]
        monkeypatch.undo()
    assert made["bare"] == made["whole"]
    assert len(made["bare"]) == 5


@pytest.mark.usefixtures("bare")
def test_processors_and_memory_are_those_of_the_machine() -> None:
    assert threads.available_threads() == (os.cpu_count() or 1)
    assert 0 < memory.available() <= memory.installed()
    assert memory.installed() >= LEAST


def test_where_a_signal_to_itself_would_end_the_process_it_is_raised(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    raised = Mock()
    monkeypatch.setattr(console, "_LATER", 0.0)
    monkeypatch.setattr(console, "os", SimpleNamespace(name="nt"))
    monkeypatch.setattr(signal, "raise_signal", raised)
    console._send(signal.SIGINT)
    raised.assert_called_once_with(signal.SIGINT)


def test_files_without_a_number_are_all_different(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on some disks of Windows."""
    for name in "abc":
        (tmp_path / name).write_bytes(POWER.read_bytes())
    look = os.stat

    def unnumbered(path: Any, **how: Any) -> os.stat_result:
        found = look(path, **how)
        return os.stat_result((found[0], 0, *found[2:]))

    twice = wordmine.count(tmp_path).counts.total
    monkeypatch.setattr(os, "stat", unnumbered)
    assert identity(tmp_path / "a") is None
    assert wordmine.count(tmp_path).counts.total == twice
    done = run("discover", "a", "-o", "b", "-q", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_target_that_is_held_open_and_cannot_be_replaced_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows replaces no file that is open or mapped."""

    def held(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    (tmp_path / "a").write_text("old")
    monkeypatch.setattr(Path, "replace", held)
    with (
        pytest.raises(OutputError, match="a: cannot be written: permission denied: write elsew"),
        replacing(tmp_path / "a") as stream,
    ):
        stream.write("new")
    assert os.listdir(tmp_path) == ["a"]
    assert (tmp_path / "a").read_text() == "old"
