"""A process takes no more memory than it is allowed, whatever it reads and on however many threads.

The sizes are such that what is held for want of a bound would be beyond the least that is allowed.
`benchmarks/memory.py` does the same with larger texts and all commands.
"""

from __future__ import annotations

import gzip
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
import memory

pytestmark = pytest.mark.skipif(not hasattr(os, "posix_spawn"), reason="needs processes of Unix")

ALLOWED = 512
"""MB."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where inputs stay for the tests of this module."""
    folder = tmp_path_factory.mktemp("memory")
    memory.peak(["discover", str(memory.OTHER)], folder)  # compiles what is not compiled yet
    yield folder
    for path in folder.iterdir():
        path.unlink()


def held(folder: Path, row: str, threads: int, size: int) -> memory.Peak:
    """The most that the command of a row holds."""
    memory.made(folder, memory.ROWS[row], size)
    arguments = memory.ROWS[row].format(other=memory.OTHER).split()
    found = memory.peak([*arguments, "--threads", str(threads), "--memory", f"{ALLOWED}M"], folder)
    assert found.mb <= ALLOWED, found
    assert found.code in (0, 1), found
    return found


@pytest.mark.parametrize("threads", [2, 64])
@pytest.mark.parametrize("row", ["count text", "discover counts", "merge", "contrast"])
def test_text_on_few_threads_and_many(folder: Path, row: str, threads: int) -> None:
    assert held(folder, row, threads, 6_000_000).code == 0


def test_n_grams_that_there_is_no_memory_for_are_refused_and_not_held(folder: Path) -> None:
    found = held(folder, "repeated", 2, 40_000_000)
    assert found.code == 1
    assert "n-grams takes" in found.said


def test_the_longer_ones_of_a_batch_are_not_held_beyond_its_room(folder: Path) -> None:
    found = held(folder, "repeated, long", 1, 20_000_000)
    assert found.code == 1
    assert "n-grams takes" in found.said


@pytest.mark.parametrize("row", ["repeated, longer", "repeated, half"])
def test_what_there_is_no_memory_for_is_refused_as_soon_as_it_is_found(
    folder: Path, row: str
) -> None:
    found = held(folder, row, 2, 40_000_000)
    assert found.code == 1
    assert "the work on about" in found.said


def test_a_run_of_letters_of_any_length_is_dropped(folder: Path) -> None:
    assert held(folder, "long run", 2, 40_000_000).code == 0


@pytest.mark.parametrize("row", ["line dedup", "line t2s"])
def test_a_line_of_any_length_is_read_in_parts(folder: Path, row: str) -> None:
    if row == "line t2s":
        pytest.importorskip("opencc")
    assert held(folder, row, 8, 40_000_000).code == 0


@pytest.mark.parametrize("row", ["JSON record", "CSV record"])
def test_a_record_that_there_is_no_memory_for_is_refused(folder: Path, row: str) -> None:
    found = held(folder, row, 2, 100_000_000)
    assert found.code == 1
    assert "a line or record of more than" in found.said
    assert found.said.endswith("allow more with --memory, or divide it")


@pytest.mark.parametrize("row", ["tokens", "numbers kept"])
def test_runs_that_there_is_no_memory_for_are_refused(folder: Path, row: str) -> None:
    found = held(folder, row, 2, 12_000_000)
    assert found.code == 1
    assert "letter/digit runs apart takes" in found.said


def test_rows_of_any_size_are_read_a_few_at_a_time(folder: Path) -> None:
    pytest.importorskip("pyarrow")
    assert held(folder, "Parquet rows", 2, 60_000_000).code == 0


def test_a_list_of_words_that_there_is_no_memory_for_is_refused(folder: Path) -> None:
    with gzip.open(folder / "words.gz", "wt", compresslevel=1) as file:
        for _ in range(30):
            file.write("电网变压\n" * 100_000)
    arguments = ["discover", str(memory.OTHER), "--known", "words.gz", "--memory", f"{ALLOWED}M"]
    found = memory.peak(arguments, folder)
    assert (found.code, found.mb <= ALLOWED) == (1, True), found
    assert "words.gz: a list of " in found.said


def test_a_first_run_that_compiles_takes_no_more(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert held(folder, "discover text", 8, 6_000_000).code == 0
