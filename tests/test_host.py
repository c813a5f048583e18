"""The process that uses the library stays as it was."""

from __future__ import annotations

import codecs
import csv
import gc
import locale
import logging
import os
import random
import signal
import subprocess
import sys
import threading
import warnings
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import numba
import numpy as np
import pytest
from commands import process_kept

import wordmine
from wordmine.cli import console
from wordmine.kernels import compiler
from wordmine.runtime import memory

POWER = Path(__file__).parent.parent / "corpora" / "power.txt"


def use(folder: Path) -> None:
    """Something of everything."""
    (folder / "a.jsonl").write_text('{"text": "电网的电压。"}\n' * 9, encoding="utf-8")
    (folder / "a.csv").write_text("id,text\n" + "1,电网的电压。\n" * 9, encoding="utf-8")
    (folder / "bad.txt").write_bytes("电网的电压。".encode() * 9 + b"\xff")
    lexicon = wordmine.discover(POWER)
    lexicon.save(folder / "a.tsv")
    wordmine.count(folder, glob="a.*l", field="text", dedup=True).save(folder / "a.wm")
    wordmine.count(folder / "a.csv", field="text")
    wordmine.count(folder / "bad.txt", errors="skip")
    wordmine.explain(folder / "a.wm", ["电网"])
    wordmine.concordance(POWER, ["电网"])
    wordmine.Lexicon.load(folder / "a.tsv").find("电网")


def state() -> dict[str, Any]:
    """What belongs to the whole process."""
    root, ours = logging.getLogger(), logging.getLogger("wordmine")
    return {
        "csv": csv.field_size_limit(),
        "signals": [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)],
        "hooks": [sys.excepthook, sys.unraisablehook, threading.excepthook],
        "logging": [root.level, ours.level, ours.handlers[:], ours.propagate, ours.disabled],
        "warnings": warnings.filters[:],
        "folder": os.getcwd(),
        "environment": dict(os.environ),
        "random": [random.getstate(), repr(np.random.get_state())],
        "numbers": [np.geterr(), np.get_printoptions(), numba.get_num_threads()],
        "locale": locale.getlocale(),
        "limits": [sys.getrecursionlimit(), sys.getswitchinterval(), sys.get_int_max_str_digits()],
        "collection": [gc.isenabled(), gc.get_threshold()],
        "threads": threading.active_count(),
    }


def test_nothing_that_belongs_to_the_process_is_changed(tmp_path: Path) -> None:
    use(tmp_path)  # numba and numpy are imported now
    before = state()
    use(tmp_path)
    assert state() == before


def test_only_the_command_line_touches_the_allocator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Mock()
    monkeypatch.setattr(memory, "ctypes", library)
    monkeypatch.setattr(memory, "_trim", None)
    use(tmp_path)
    assert library.mock_calls == []
    with process_kept():
        console.listen(quiet=True, verbose=False)
    assert [call[0] for call in library.CDLL.return_value.mallopt.call_args_list] == [
        (-3, 6 << 20), (-1, 64 << 20), (-8, 2),
    ]  # fmt: skip
    memory.keep_within(1 << 50)
    library.CDLL.return_value.malloc_trim.assert_not_called()
    memory.keep_within(1 << 20)
    library.CDLL.return_value.malloc_trim.assert_called_once_with(0)


@pytest.mark.parametrize("error", [OSError, AttributeError, TypeError])
def test_other_allocators_are_left_alone(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    monkeypatch.setattr(memory, "ctypes", Mock(CDLL=Mock(side_effect=error)))
    memory.return_freed_memory()


def test_imports_register_no_codec_error_handler() -> None:
    """Only reading that must go on over what is no text does, under a name of its own."""
    code = """
import codecs, sys
from wordmine.counting import count
from wordmine.text import encodings
for wanted in ("strict", "skip"):
    count(texts=["电网"], errors=wanted)
    count(sys.argv[1], errors=wanted)
    try:
        codecs.lookup_error(encodings._ERROR_HANDLER)
        print(wanted)
    except LookupError:
        pass
"""
    command = [sys.executable, "-c", code, str(POWER)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("skip\n", "")
    for usual in ("strict", "ignore", "replace", "surrogateescape"):
        assert codecs.lookup_error(usual).__module__ != "wordmine.text.encodings"


def test_compiling_is_told_of_our_kernels_and_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(compiler._Announcement, "made", False)

    def compiled(module: str) -> None:
        def function(n):  # type: ignore[no-untyped-def]
            return n + 1

        function.__module__ = module
        assert numba.njit(function)(1) == 2

    with caplog.at_level(logging.INFO, "wordmine"):
        for module in ("__main__", "theirs", "wordmines.kernels", "wordmine_too"):
            compiled(module)
        assert caplog.messages == []
        for _ in range(2):
            compiled("wordmine.kernels.ours")
    assert caplog.messages == [
        "compiling kernels, some seconds: once for each command on this machine"
    ]
