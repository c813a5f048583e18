"""Compiled kernels are kept on disk; where they cannot be, or are damaged, work goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

SCRIPT = """
import logging, sys
logging.basicConfig(format="%(message)s", level="INFO")
if "nowhere" in sys.argv:
    from numba.core.caching import CompileResultCacheImpl
    CompileResultCacheImpl._locator_classes = []
if "full" in sys.argv:
    from numba.core.caching import IndexDataCacheFile
    def save(*_):
        raise OSError(28, "No space left on device")
    IndexDataCacheFile.save = save
import numpy as np
from wordmine.kernels.expectation import look_up
found = np.empty(1, np.int32)
look_up(np.array([7, -1], np.int32), np.zeros(1, np.int32), found)
assert found[0] == 7
"""


def said(cache: Path, *arguments: str) -> list[str]:
    """What a process says that calls a kernel."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments], capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "NUMBA_CACHE_DIR": str(cache)},
    )  # fmt: skip
    return done.stderr.splitlines()


ONCE = "compiling kernels, some seconds: once for each command on this machine"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a compiled kernel is kept."""
    folder = tmp_path_factory.mktemp("kept")
    assert said(folder) == [ONCE]
    assert said(folder) == []
    return folder


@pytest.mark.parametrize(
    ("pattern", "size"), [("*.nbi", 0), ("*.nbi", 30), ("*.nbc", 0), ("*.nbc", 300)]
)
def test_damaged_files_are_made_anew(tmp_path: Path, kept: Path, pattern: str, size: int) -> None:
    shutil.copytree(kept, tmp_path, dirs_exist_ok=True)
    files = list(tmp_path.rglob(pattern))
    assert files
    for file in files:
        os.truncate(file, size)
    found = said(tmp_path)
    assert len(found) == 2
    assert found[0].startswith(str(tmp_path))
    assert found[0].endswith(": compiled kernels are damaged there, and are made anew")
    assert said(tmp_path) == []


def test_a_full_disk_is_done_without(tmp_path: Path) -> None:
    for _ in range(2):
        once, found = said(tmp_path, "full")
        assert once == ONCE
        assert found.startswith(str(tmp_path))
        assert found.endswith(
            ": compiled kernels cannot be kept there (No space left on device), and are made in "
            "every process: free space, or name another folder with NUMBA_CACHE_DIR"
        )


def test_where_nothing_can_be_written_it_is_said_how_often(tmp_path: Path) -> None:
    for _ in range(2):
        assert said(tmp_path, "nowhere") == [
            "compiling kernels, some seconds: in every process, as no folder that can be "
            "written keeps them; name one with NUMBA_CACHE_DIR"
        ]
