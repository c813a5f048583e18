"""Time and peak memory of word discovery, in whole processes, beside other word finders.

`python benchmarks/discover.py CORPUS... [--runs 3] [--megabytes 10] [--peers gensim jiagu]`
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median

import peers

ONCE = 60.0
"""A first run that takes longer than this, seconds, is not repeated."""

WORDMINE = ("", "--threads 1", "--method pmi", "--method pmi --threads 1")
"""The options wordmine is measured with; the first is what the others are compared to."""

HEAD = """\
| | seconds | processor seconds | MB/s | peak MB | time / wordmine |
|---|--:|--:|--:|--:|--:|"""


@dataclass(frozen=True)
class Cost:
    """What a process took: wall and processor seconds, peak bytes, and why it failed if it did."""

    seconds: float
    processor: float
    peak: int
    failure: str = ""


SKIPPED = Cost(0, 0, 0, "skipped: not installed")


@dataclass(frozen=True)
class Limits:
    """When a process is stopped: after so many seconds, or at so many bytes."""

    seconds: float
    memory: int

    def impose(self) -> None:
        """Limit the memory of this process."""
        resource.setrlimit(resource.RLIMIT_AS, (self.memory, self.memory))


def measure(command: list[str], limits: Limits) -> Cost:
    """Run a process to its end and see what it took."""
    with tempfile.TemporaryFile() as words, tempfile.TemporaryFile() as talk:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=words, stderr=talk, preexec_fn=limits.impose)
        killer = threading.Timer(limits.seconds, os.kill, (process.pid, signal.SIGKILL))
        killer.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        killer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        talk.seek(0)
        last = talk.read().decode(errors="replace").strip().rpartition("\n")[2]
    failure = ""
    if process.returncode:
        late = seconds >= limits.seconds
        failure = f"over {limits.seconds:g} s" if late else f"failed: {last or process.returncode}"
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit, failure)


def cost(command: list[str], runs: int, limits: Limits) -> Cost:
    """The median of some runs after a first that warms the caches of disk and compiler."""
    first = measure(command, limits)
    if first.failure or first.seconds > ONCE:
        return first
    costs = [measure(command, limits) for _ in range(runs)]
    return Cost(
        median(cost.seconds for cost in costs),
        median(cost.processor for cost in costs),
        max(cost.peak for cost in costs),
        next((cost.failure for cost in costs if cost.failure), ""),
    )


def contenders(corpus: Path, chosen: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Names and commands of all that is to be measured; an empty command if not installed."""
    wordmine = [sys.executable, "-m", "wordmine", "discover", str(corpus), "-q"]
    for options in WORDMINE:
        yield f"wordmine {options}".strip(), [*wordmine, *options.split()]
    for peer in chosen:
        try:
            package, _, kind = peer.partition(" ")
            name = f"{package} {version(package)} {kind}".strip()
            yield name, [sys.executable, peers.__file__, peer, str(corpus)]
        except PackageNotFoundError:
            yield peer, []


def beginning(corpus: Path, size: float, folder: str) -> Path:
    """A file of the first lines of a corpus, about `size` bytes."""
    part = Path(folder, corpus.name)
    written = 0
    with corpus.open("rb") as source, part.open("wb") as target:
        for line in source:
            if written >= size:
                break
            written += target.write(line)
    return part


def compare(corpus: Path, chosen: list[str], runs: int, limits: Limits) -> None:
    """Print the table of one corpus, a row as soon as it is measured."""
    megabytes = corpus.stat().st_size / 1e6
    print(f"\n{corpus.name}, {megabytes:.1f} MB\n\n{HEAD}")
    base = 0.0
    for name, command in contenders(corpus, chosen):
        took = cost(command, runs, limits) if command else SKIPPED
        base = base or took.seconds
        print(row(name, took, megabytes, base), flush=True)
        if took.failure and name == "wordmine":
            sys.exit("wordmine itself must run: install it, or put it on PYTHONPATH")


def row(name: str, took: Cost, megabytes: float, base: float) -> str:
    """A line of a table under `HEAD`; `base` is the time that is compared to."""
    cells = [took.failure, "", "", "", ""]
    if not took.failure:
        rate, ratio = megabytes / took.seconds, took.seconds / base
        values = (took.seconds, took.processor, rate, took.peak / 1e6, ratio)
        cells = [f"{value:,.{0 if value >= 100 else 2}f}" for value in values]
    return f"| {' | '.join([name, *cells])} |"


def parser(purpose: str | None, runs: int, contenders: Iterable[str]) -> argparse.ArgumentParser:
    """What the command lines of comparisons have in common."""
    made = argparse.ArgumentParser(description=(purpose or "").splitlines()[0])
    add = made.add_argument
    add("corpora", nargs="+", type=Path, metavar="CORPUS", help="UTF-8 text")
    add("--runs", type=int, default=runs, help=f"runs to take the median of [{runs}]")
    add("--megabytes", type=float, default=math.inf, help="use only so much of each corpus")
    add("--timeout", type=float, default=600, help="seconds for one process [600]")
    add("--memory", type=float, default=16, help="address space for one process, GB [16]")
    named = "peers to compare with; none if empty [all]"
    add("--peers", nargs="*", choices=list(contenders), default=list(contenders), help=named)
    return made


def main() -> None:
    args = parser(__doc__, 3, peers.PEERS).parse_args()
    limits = Limits(args.timeout, int(args.memory * 1e9))
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {args.runs} runs")
    for corpus in args.corpora:
        with tempfile.TemporaryDirectory() as folder:
            whole = corpus.stat().st_size <= args.megabytes * 1e6
            part = corpus if whole else beginning(corpus, args.megabytes * 1e6, folder)
            compare(part, args.peers, args.runs, limits)


if __name__ == "__main__":
    main()
