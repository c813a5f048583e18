"""What every command does alike: talk on stderr, data on stdout, errors and exit codes."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NoReturn, TextIO

import click
from tqdm import tqdm

from wordmine.errors import OutputError, SettingsError, WordmineError

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130

_STANDARD = Path("-")
"""Stands for standard input, and for standard output."""


def _no_stream(context: click.Context, parameter: click.Parameter, path: Path) -> Path:
    if path == _STANDARD:
        raise click.BadParameter("counts go to a file, not to standard output: name one")
    return path


output_option = click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="File to write; else stdout."
)
output_file_option = click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), callback=_no_stream,
    help="File to write.",
)  # fmt: skip
threads_option = click.option(
    "--threads", type=int, metavar="N", help="Threads to work with.  [default: all processors]"
)
memory_option = click.option(
    "--memory", metavar="SIZE", help="Most memory to use, such as 2G.  [default: half of the free]"
)
tmp_option = click.option(
    "--tmp", metavar="FOLDER", help="Where to put what does not fit.  [default: the system's]"
)
quiet_option = click.option(
    "-q", "--quiet", is_flag=True, help="Say nothing but errors and warnings."
)
verbose_option = click.option(
    "-v", "--verbose", is_flag=True, help="Say what each stage took as it ends."
)


def run(command: click.Command) -> NoReturn:
    """Run a command; every error becomes a line on stderr and an exit code."""
    signal.signal(signal.SIGTERM, _terminate)
    sys.unraisablehook = _again
    try:
        command.main(prog_name="wordmine", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        _leave(error.exit_code)
    except SettingsError as error:
        _leave(USAGE, f"error: {error}")
    except WordmineError as error:
        _leave(FAILED, f"error: {error}")
    except MemoryError:
        _leave(FAILED, "error: out of memory: use a smaller corpus, or free memory")
    except _Closed:
        pass
    except (KeyboardInterrupt, click.Abort):
        _leave(INTERRUPTED, "interrupted: no file was written")
    _leave(DONE)


class _Closed(BaseException):
    """Whoever read our output has seen enough; click would make a failure of it."""


def _terminate(number: int, frame: object) -> NoReturn:
    """End like any program told to, but let go of temporary files first."""
    raise SystemExit(128 + number)


def _again(dropped: sys.UnraisableHookArgs) -> None:
    """Interrupt once more where Python drops an interruption: in the callback of a dying object."""
    sent = {KeyboardInterrupt: signal.SIGINT, SystemExit: signal.SIGTERM}.get(dropped.exc_type)
    if sent is None:
        sys.__unraisablehook__(dropped)
    else:
        threading.Timer(0.01, os.kill, (os.getpid(), sent)).start()


def _leave(code: int, message: str = "") -> NoReturn:
    for number in (signal.SIGINT, signal.SIGTERM):  # what was done stays, and is told as it is
        signal.signal(number, signal.SIG_IGN)
    if message:
        click.echo(f"wordmine: {message}", err=True)
    sys.exit(code)


def listen(quiet: bool, verbose: bool) -> None:
    """Send the package's log to stderr: warnings if quiet, details if verbose.

    What memory the command frees goes back to the system, as this process is all its own.
    """
    from wordmine.runtime import return_freed_memory

    return_freed_memory()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("wordmine: %(message)s"))
    logger = logging.getLogger("wordmine")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.WARNING if quiet else logging.DEBUG if verbose else logging.INFO)


def target(path: Path | None, inputs: Iterable[Path] = ()) -> AbstractContextManager[TextIO]:
    """The stream to write results to: a file that appears when all is done, or stdout.

    Raises
    ------
    OutputError : the file is one of the inputs.
    """
    if path is None or path == _STANDARD:
        return _stdout()
    from wordmine.runtime import replacing

    spare(path, inputs)
    return replacing(path)


def check_stdin(inputs: Iterable[Path | None]) -> None:
    """Refuse to read standard input for two things.

    Raises
    ------
    click.UsageError : more than one of the inputs is standard input.
    """
    if list(inputs).count(_STANDARD) > 1:
        raise click.UsageError(
            "standard input (-) is wanted twice, but can be read once: name a file instead"
        )


def warn_of_repeats(inputs: Sequence[Path]) -> None:
    """Warn, once, of files that are named more than once."""
    counts = Counter(path.resolve() for path in inputs)
    if repeated := [str(path) for path in inputs if counts[path.resolve()] > 1]:
        logging.getLogger("wordmine").warning(
            "%s: named more than once, and read as often", ", ".join(dict.fromkeys(repeated))
        )


def spare(path: Path, inputs: Iterable[Path]) -> None:
    """Refuse to write over an input.

    Raises
    ------
    OutputError : the path is one of the inputs.
    """
    if any(given.exists() and path.exists() and path.samefile(given) for given in inputs):
        raise OutputError(f"{path}: is an input as well: write to another file")


def check_folder(path: Path) -> None:
    """Refuse a file that cannot be made, before the work is done that it is for.

    Raises
    ------
    OutputError : its folder does not exist, or cannot be written in.
    """
    if not path.parent.is_dir():
        raise OutputError(f"{path}: its folder does not exist: create it or correct the path")
    if not os.access(path.parent, os.W_OK):
        raise OutputError(f"{path}: its folder cannot be written in: write elsewhere")


@contextmanager
def _stdout() -> Iterator[TextIO]:
    """Standard output as a UTF-8 stream whose every byte is known to have arrived."""
    stream = sys.stdout
    stream.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    try:
        yield stream
        stream.flush()
    except OSError as error:
        # What is still buffered cannot be written either and must not be tried again on exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if isinstance(error, BrokenPipeError):
            raise _Closed from None
        raise OutputError(f"standard output: cannot be written: {error.strerror}") from None


def number(size: int, noun: str) -> str:
    """A number with its noun, such as 1 word or 2,675 words."""
    return f"{size:,} {noun}{'' if size == 1 else 's'}"


_SHARE = "{desc} {percentage:3.0f} % of {total_fmt}{unit}, {rate_fmt}, {remaining} left"


class Stages:
    """Times the stages of a piece of work, and shows them as they pass on a terminal."""

    def __init__(self, quiet: bool) -> None:
        self.seconds: dict[str, float] = {}
        self._hidden = quiet or not sys.stderr.isatty()
        self._bar = tqdm(disable=True)
        self._current = ""
        self._since = time.perf_counter()

    def tell(self, stage: str, done: int, total: int) -> None:
        """Show how much of a stage is done, of how much; a listener to `progress`."""
        if done == 0:
            self.begin(stage, total)
        self._bar.update(done - self._bar.n)

    def begin(self, stage: str, total: int = 0) -> None:
        """End the current stage and begin another; the empty one ends the work."""
        now = time.perf_counter()
        if self._current:
            took = now - self._since
            self.seconds[self._current] = self.seconds.get(self._current, 0.0) + took
            logging.getLogger("wordmine").debug("%s took %.2f s", self._current, took)
        self._current, self._since = stage, now
        self._bar.close()
        self._bar = tqdm(
            desc=stage, total=total or None, disable=self._hidden or not stage, leave=False,
            unit="B" if stage == "reading" else " symbols", unit_scale=True,
            bar_format=_SHARE if total else "{desc} {elapsed}",
        )  # fmt: skip

    def __str__(self) -> str:
        parts = [f"{stage} {seconds:.2f}" for stage, seconds in self.seconds.items()]
        return f"{sum(self.seconds.values()):.2f} s ({', '.join(parts)})"
