"""What every command does alike: talk on stderr, data on stdout, errors and exit codes."""

from __future__ import annotations

import _thread
import io
import logging
import os
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

import click

from wordmine.cli.translation import translated
from wordmine.errors import OutputError, SettingsError, WordmineError, visible

if TYPE_CHECKING:
    from wordmine.cli.bar import Bar

DONE, FAILED, USAGE, INTERRUPTED, TERMINATED = 0, 1, 2, 130, 143

_STANDARD = Path("-")
"""Stands for standard input, and for standard output."""


class NamedPath(click.Path):
    """The path of a file or folder; one without a name would be the folder where one is."""

    def __init__(self, *, allow_dash: bool = False, dir_okay: bool = True) -> None:
        super().__init__(path_type=Path, allow_dash=allow_dash, dir_okay=dir_okay)

    def convert(
        self, value: Any, parameter: click.Parameter | None, context: click.Context | None
    ) -> Any:
        """See `click.ParamType`."""
        if value == "":
            self.fail("the name is empty: name a file", parameter, context)
        return super().convert(value, parameter, context)


def no_stream(context: click.Context, parameter: click.Parameter, path: Path | None) -> Path | None:
    """Refuse standard output for what must be a file."""
    if path == _STANDARD:
        raise click.BadParameter("this goes to a file, not to standard output: name one")
    return path


output_option = click.option("-o", "--output", type=NamedPath(), help="File to write; else stdout.")
output_file_option = click.option(
    "-o",
    "--output",
    required=True,
    type=NamedPath(),
    callback=no_stream,
    help="File to write.",
)
threads_option = click.option(
    "--threads", type=int, metavar="N", help="Threads to work with.  [default: all processors]"
)
memory_option = click.option(
    "--memory", metavar="SIZE", help="Most memory to use, such as 2G.  [default: half of the free]"
)
tmp_option = click.option(
    "--tmp",
    metavar="FOLDER",
    help="Folder for what does not fit in memory.  [default: the system's]",
)
quiet_option = click.option(
    "-q", "--quiet", is_flag=True, help="Say nothing but errors and warnings."
)
verbose_option = click.option("-v", "--verbose", is_flag=True, help="Say how long each stage took.")


_LATER = 0.05
"""Seconds in which a callback that dropped an interruption ends."""

_ENDING = 5.0
"""Seconds, after a signal to end, in which others change nothing."""

_told = -_ENDING
"""When the last signal to end was obeyed, by the clock `time.monotonic`."""

_outputs: list[tuple[Path, tuple[int, ...] | None]] = []
"""The files that the command is to write, and what was there before."""


def run(command: click.Command) -> NoReturn:
    """Run a command; every error becomes a line on stderr and an exit code."""
    _outputs.clear()
    _open_standard_streams()
    _obey_again()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    sys.unraisablehook = _again
    try:
        # Not by click's main, which takes the end of any file for an interruption.
        with command.make_context("wordmine", sys.argv[1:]) as context:
            command.invoke(context)
    except click.exceptions.Exit as ended:
        _leave(ended.exit_code)
    except click.ClickException as error:
        said = io.StringIO()
        error.show(said)
        for line in said.getvalue().splitlines():
            say(visible(line))
        _leave(error.exit_code)
    except SettingsError as error:
        _leave(USAGE, f"error: {_by_options(error, command, context)}")
    except WordmineError as error:
        _leave(FAILED, f"error: {error}")
    except MemoryError:
        _leave(FAILED, "error: out of memory: use a smaller corpus, or free memory")
    except BrokenPipeError:  # whoever read our output has seen enough
        _drop_stdout()
    except OSError as error:
        _drop_stdout()
        where = "" if error.filename is None else f"{error.filename}: "
        _leave(FAILED, f"error: {where}{error.strerror}")
    except KeyboardInterrupt:
        _leave(INTERRUPTED, _interrupted())
    except SystemExit:
        _leave(TERMINATED)
    except RuntimeError as error:
        # Of a class that was being made, or of the lock of a module that was being imported.
        reason = error.__cause__ or error.__context__
        if isinstance(reason, KeyboardInterrupt):
            _leave(INTERRUPTED, _interrupted())
        if isinstance(reason, SystemExit):
            _leave(TERMINATED)
        raise
    _leave(DONE)


def _by_options(error: SettingsError, command: click.Command, context: click.Context) -> str:
    """A message about settings that calls them by the options of the command."""
    for argument in sys.argv[1:]:
        if isinstance(command, click.Group):
            command = command.get_command(context, argument) or command
    options = {
        parameter.name: max(parameter.opts, key=len)
        for parameter in command.params
        if isinstance(parameter, click.Option)
    }
    message = str(error)
    for name in filter(options.get, error.names):
        message = re.sub(rf"\b{name}\b", options[name], message, count=1)
    return message


def _open_standard_streams() -> None:
    """Open the streams that are closed on nothing, lest a file becomes one of them."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def _end(number: int, frame: object) -> None:
    """End like any program told to, but let go of temporary files first.

    Another signal meanwhile, as of who presses Ctrl-C twice, would end that halfway.
    """
    global _told
    if time.monotonic() < _told + _ENDING:
        return
    _told = time.monotonic()
    raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(TERMINATED)


def _obey_again() -> None:
    """Obey the next signal to end, however soon it comes."""
    global _told
    _told = -_ENDING


def _again(dropped: sys.UnraisableHookArgs) -> None:
    """Interrupt once more where Python drops an interruption: in the callback of a dying object."""
    sent = {KeyboardInterrupt: signal.SIGINT, SystemExit: signal.SIGTERM}.get(dropped.exc_type)
    if sent is None:
        sys.__unraisablehook__(dropped)
    else:
        # Nothing is waited for: what came meanwhile would be dropped as well.
        _thread.start_new_thread(_send, (sent,))


def _send(number: signal.Signals) -> None:
    """Send this process a signal, a little later."""
    time.sleep(_LATER)
    _obey_again()
    if os.name == "nt":  # where os.kill would end the process without a word
        signal.raise_signal(number)
    else:
        os.kill(os.getpid(), number)


def _interrupted() -> str:
    """What to say of an interruption, which may come after a file was put in place."""
    written = [str(path) for path, before in _outputs if _state(path) != before]
    return f"interrupted: {', '.join(written) or 'no file'} was written"


def _leave(code: int, message: str = "") -> NoReturn:
    for number in (signal.SIGINT, signal.SIGTERM):  # what was done stays, and is told as it is
        signal.signal(number, signal.SIG_IGN)
    if message:
        say(f"wordmine: {visible(message)}")
    sys.exit(code)


class _Formatter(logging.Formatter):
    """Lines of the log."""

    def format(self, record: logging.LogRecord) -> str:
        return f"wordmine: {translated(visible(record.getMessage()))}"


def listen(quiet: bool, verbose: bool) -> None:
    """Send the package's log to stderr: warnings if quiet, details if verbose.

    What memory the command frees goes back to the system, as this process is all its own.
    """
    from wordmine.runtime import return_freed_memory

    return_freed_memory()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter())
    logger = logging.getLogger("wordmine")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.WARNING if quiet else logging.DEBUG if verbose else logging.INFO)


@contextmanager
def hushed() -> Iterator[None]:
    """Keep the log from telling once more what it told of text that is read again."""
    logger = logging.getLogger("wordmine")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def target(path: Path | None, inputs: Iterable[Path] = ()) -> AbstractContextManager[TextIO]:
    """The stream to write results to: a file that appears when all is done, or stdout.

    Raises
    ------
    OutputError : the file is one of the inputs, or cannot be made.
    """
    if path is None or path == _STANDARD:
        return _stdout(inputs)
    from wordmine.runtime import replacing

    claim(path, inputs)
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
    """Warn, once, of files that are named more than once, themselves or by a folder."""
    places = [Path(os.path.realpath(path)) for path in inputs]
    counts = Counter(places)
    repeated = [
        str(path)
        for path, place in zip(inputs, places, strict=True)
        if counts[place] > 1 or not counts.keys().isdisjoint(place.parents)
    ]
    if repeated:
        logging.getLogger("wordmine").warning(
            "%s: named more than once, and read as often", ", ".join(dict.fromkeys(repeated))
        )


def claim(path: Path, inputs: Iterable[Path]) -> None:
    """Say, before the work is done that it is for, that a file is going to be written.

    Parameters
    ----------
    path : the file.
    inputs : what the command reads: files, folders with all that is in them, ``-``.

    Raises
    ------
    OutputError : the file is one of the inputs, or cannot be made.
    """
    from wordmine.runtime import check_target

    _outputs.append((path, _state(path)))
    _spare(str(path), path, inputs)
    check_target(path)


def claim_beside(path: Path, others: Iterable[Path | None], inputs: Iterable[Path]) -> None:
    """Claim a file that is written beside others; raises what `claim` does.

    Raises
    ------
    click.UsageError : another output has the same name.
    """
    claim(path, inputs)
    if any(other and os.path.realpath(path) == os.path.realpath(other) for other in others):
        raise click.UsageError(f"{path}: is the name of two outputs: give each its own")


def _spare(shown: str, file: Path | int, inputs: Iterable[Path]) -> None:
    """Refuse to write to an input, whatever it is called."""
    from wordmine.text import identity

    own = identity(file)
    if own is not None and own in map(identity, _files(inputs)):
        raise OutputError(f"{shown}: is an input as well: write to another file")


def _files(inputs: Iterable[Path]) -> Iterator[Path | int]:
    """The files that inputs are made of."""
    for given in inputs:
        yield sys.__stdin__.fileno() if given == _STANDARD and sys.__stdin__ else given
        for folder, _, names in os.walk(given):
            yield from (Path(folder, name) for name in names)


def _state(path: Path) -> tuple[int, ...] | None:
    """What tells that a file was replaced or written to."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size


@contextmanager
def _stdout(inputs: Iterable[Path]) -> Iterator[TextIO]:
    """Standard output as a UTF-8 stream whose every byte is known to have arrived."""
    from wordmine.runtime import TEXT_ERRORS

    stream = sys.stdout
    if stream is None:
        raise OutputError("standard output: is closed: name a file with -o")
    with suppress(OSError):  # what stands for it in this process may have no number
        _spare("standard output", stream.fileno(), inputs)
    stream.reconfigure(encoding="utf-8", errors=TEXT_ERRORS, newline="\n")  # type: ignore[union-attr]
    try:
        yield stream
        stream.flush()
    except OSError as error:
        if isinstance(error, BrokenPipeError) or error.filename is not None:  # another file's
            raise
        _drop_stdout()
        raise OutputError(f"standard output: cannot be written: {error.strerror}") from None


def _drop_stdout() -> None:
    """Do without what standard output still holds, which must not be tried again on exit."""
    with suppress(OSError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(text: str) -> None:
    """Say something on stderr, in the reader's language, if it can be."""
    with suppress(OSError):
        click.echo("\n".join(translated(visible(line)) for line in text.split("\n")), err=True)


def name_missing(words: Sequence[str]) -> None:
    """Say which words a corpus does not hold; of many, how many."""
    if words:
        shown = ", ".join(words[:_NAMED]) + (
            f" and {len(words) - _NAMED:,} more" if words[_NAMED:] else ""
        )
        logging.getLogger("wordmine").warning("not in the corpus: %s", shown)


_NAMED = 10
"""Words that a message names."""


class Stages:
    """Times the stages of a piece of work, and shows them as they pass on a terminal."""

    def __init__(self, quiet: bool) -> None:
        self.seconds: dict[str, float] = {}
        self._hidden = quiet or not sys.stderr.isatty()
        self._bar: Bar | None = None
        self._current = ""
        self._since = time.perf_counter()

    def tell(self, stage: str, done: int, total: int) -> None:
        """Show how much of a stage is done, of how much; a listener to `progress`."""
        if done == 0:
            self.begin(stage, total)
        if self._bar is not None:
            most = total or done  # a file may grow while it is read
            self._bar.update(min(done, most) - self._bar.n)

    def begin(self, stage: str, total: int = 0) -> None:
        """End the current stage and begin another; the empty one ends the work."""
        now = time.perf_counter()
        if self._current:
            took = now - self._since
            self.seconds[self._current] = self.seconds.get(self._current, 0.0) + took
            logging.getLogger("wordmine").debug("%s took %.2f s", self._current, took)
        self._current, self._since = stage, now
        if self._bar is not None:
            self._bar.close()
            self._bar = None
        if stage and not self._hidden:
            from wordmine.cli.bar import Bar  # tqdm takes a while to load

            self._bar = Bar.of(stage, total)

    def __str__(self) -> str:
        parts = [f"{translated(stage)} {seconds:.2f}" for stage, seconds in self.seconds.items()]
        return f"{sum(self.seconds.values()):.2f} s ({', '.join(parts)})"
