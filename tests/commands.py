"""The command line, run in this process or in one of its own."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import re
import shlex
import signal
import subprocess
import sys
import threading
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


def shell(line: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """What a pipeline gives, with ``< FILE`` and ``<(cat FILE)`` as bash has them.

    Our commands run in this process, others in a shell; all but the last must do well.
    """
    with contextlib.ExitStack() as stack:

        def substituted(found: re.Match[str]) -> str:
            return stack.enter_context(piped((cwd / found[1]).read_bytes()))

        line, _, source = re.sub(r"<\(cat (.*?)\)", substituted, line).partition(" < ")
        data = (cwd / source).read_bytes() if source else b""
        *before, last = line.split(" | ")
        for command in before:
            done = _run_command(command, cwd, data)
            assert (done.returncode, done.stderr) == (0, b""), command
            data = done.stdout
        done = _run_command(last, cwd, data)
    out, said = done.stdout.decode(), done.stderr.decode()
    return subprocess.CompletedProcess(line, done.returncode, out, said)


def _run_command(command: str, cwd: Path, data: bytes) -> subprocess.CompletedProcess[bytes]:
    name, *arguments = shlex.split(command)
    if name == "wordmine":
        return run_bytes(*arguments, cwd=cwd, data=data)
    return subprocess.run(
        command, shell=True, cwd=cwd, input=data, capture_output=True, check=False
    )


@contextlib.contextmanager
def piped(data: bytes) -> Iterator[str]:
    """A path that bash would give for what another command prints."""
    reader, writer = os.pipe()

    def write() -> None:
        with contextlib.suppress(BrokenPipeError), os.fdopen(writer, "wb") as pipe:
            pipe.write(data)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield f"/dev/fd/{reader}"
    finally:
        os.close(reader)
        thread.join()


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
