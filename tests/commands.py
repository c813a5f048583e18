"""The command line, run in this process or in one of its own."""

from __future__ import annotations

import contextlib
import io
import logging
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

import wordmine.runtime
from wordmine.cli import main

ROOT = Path(__file__).parent.parent
WORDMINE = [sys.executable, "-m", "wordmine"]


def run(
    *arguments: str | Path, cwd: Path = ROOT, data: bytes = b""
) -> subprocess.CompletedProcess[str]:
    """What a command prints, says and exits with, as `wordmine` would, without a new process.

    An error that is not told in a line is raised, so that the test fails; so is a warning.
    """
    done = run_bytes(*arguments, cwd=cwd, data=data)
    out, said = done.stdout.decode(), done.stderr.decode()
    return subprocess.CompletedProcess(done.args, done.returncode, out, said)


def run_bytes(
    *arguments: str | Path, cwd: Path = ROOT, data: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """The same, with what it prints as bytes."""
    given = ["wordmine", *map(str, arguments)]
    stdin, stdout, stderr = (
        io.TextIOWrapper(io.BytesIO(held), "utf-8", write_through=True) for held in (data, b"", b"")
    )
    with (
        contextlib.chdir(cwd),
        patch.multiple(sys, argv=given, stdin=stdin, stdout=stdout, stderr=stderr),
        patch.object(wordmine.runtime, "return_freed_memory"),
        process_kept(),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    assert isinstance(ended.value.code, int)
    printed, said = (stream.buffer.getvalue() for stream in (stdout, stderr))  # type: ignore[attr-defined]
    return subprocess.CompletedProcess(given, ended.value.code, printed, said)


@contextlib.contextmanager
def process_kept() -> Iterator[None]:
    """Give back to this process what a command takes hold of, as a process of its own may."""
    signals = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    hook = sys.unraisablehook
    logger = logging.getLogger("wordmine")
    handlers, level, logger.propagate = logger.handlers[:], logger.level, False
    logger.handlers.clear()
    try:
        yield
    finally:
        logger.handlers[:], logger.propagate = handlers, True
        logger.setLevel(level)
        sys.unraisablehook = hook
        for number, handler in signals.items():
            signal.signal(number, handler)


def spawn(
    *arguments: str | Path, cwd: Path = ROOT, data: bytes | None = None
) -> subprocess.CompletedProcess[str]:
    """The same in a process of its own."""
    done = subprocess.run(
        [*WORDMINE, *map(str, arguments)],
        cwd=cwd, input=data, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    out, said = done.stdout.decode(), done.stderr.decode()
    return subprocess.CompletedProcess(done.args, done.returncode, out, said)
