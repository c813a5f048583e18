"""Kills every command that writes, again and again, and looks at what is left.

    python benchmarks/kills.py [KILLS] [SEED]

A command runs in a process of its own, which some signal ends at some moment: SIGKILL, which nobody
can catch, SIGTERM or SIGINT.  Afterwards each output must be as it was before, or whole; there must
be no other file in its folder or among temporary files; the process must have ended as it was told
to, without a traceback, and must not have said that nothing was written if something was.  Of two
outputs both are new or neither, but for SIGKILL, which may strike between two renames ("parted"),
or between the naming of a finished file and its rename ("named": whole, as .wordmine-….tmp beside
it).

The exit code tells of anything else.  It forks, so it needs Unix.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from tqdm import tqdm

CORPORA = Path(__file__).parent.parent / "corpora"
ENDS = {signal.SIGKILL: -9, signal.SIGTERM: 143, signal.SIGINT: 130}
HANG = 60
"""Seconds after which a command that was told to end is held to hang."""

PREPARED = [
    "count a.txt -o a.wm",
    "count b.txt -o b.wm",
    "discover a.txt -o words.tsv",
    "vectors a.txt --dim 20 -o vectors.txt",
]
"""Commands that make what others read."""

COMMANDS = [
    "count a.txt -o out/a.wm",
    "merge a.wm b.wm -o out/a.wm",
    "discover a.txt -o out/a.tsv",
    "discover a.wm -o out/a.csv",
    "contrast a.txt b.txt -o out/a.tsv --plot out/a.html",
    "concordance 电网 电压 -c a.txt -o out/a.tsv",
    "segment a.txt -l words.tsv -o out/a.txt",
    "decode lattice.jsonl -l words.tsv -o out/a.txt",
    "vectors a.txt --dim 20 -o out/a.txt",
    "similar 电网 --vectors vectors.txt -o out/a.tsv",
    "report words.tsv -c a.txt -o out/a.html",
    "audit words.tsv -c a.txt -o out/a.tsv",
]
"""Commands that write files into the folder "out"."""


class Work(NamedTuple):
    """A command, and what it does when nobody ends it: the contents it writes, and the seconds."""

    command: str
    whole: dict[str, bytes]
    seconds: float


def run(command: str) -> int:
    """Run a command in this process; its exit code."""
    from wordmine.cli import main

    sys.argv = ["wordmine", *command.split(), "--quiet"]
    try:
        main()
    except SystemExit as ended:
        return int(ended.code or 0)
    finally:  # a fork begins as a new process does
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
    return 0


def started(command: str) -> int:
    """A process that runs a command: a fork of this one, which has all modules and kernels."""
    child = os.fork()
    if child == 0:
        code = 99
        try:
            os.dup2(os.open("said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
            code = run(command)
        except BaseException as error:
            os.write(2, f"Traceback: {error!r}".encode())
        finally:
            os._exit(code)
    return child


def finished(child: int) -> int:
    """The exit code of a process, which is killed if it hangs."""
    until = time.monotonic() + HANG
    while time.monotonic() < until:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return -1


def held(folder: str) -> dict[str, bytes]:
    """What lies in a folder."""
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def emptied() -> None:
    for folder in ("out", "tmp"):
        for path in Path(folder).iterdir():
            path.unlink()


def undisturbed(command: str) -> Work:
    """What a command does."""
    assert run(command) == 0  # now its modules and kernels are there
    emptied()
    begin = time.monotonic()
    assert finished(started(command)) == 0
    return Work(command, held("out"), time.monotonic() - begin)


def killed(work: Work, sent: signal.Signals, after: float, old: dict[str, bytes]) -> str:
    """What became of a command that got a signal: a word for it, or a sentence for a fault."""
    emptied()
    for name, content in old.items():
        Path("out", name).write_bytes(content)
    child = started(work.command)
    time.sleep(after)
    os.kill(child, sent)
    code = finished(child)
    said, left = Path("said").read_text(errors="replace"), held("out")
    if code not in (0, ENDS[sent], -sent) or "Traceback" in said:
        return f"ended with {code} and said {said[-300:]!r}"
    others = left.keys() - work.whole.keys()
    if (
        others
        and sent == signal.SIGKILL
        and {left[name] for name in others} <= {*work.whole.values()}
    ):
        return "named"
    if litter := [*others, *os.listdir("tmp")]:
        return f"left {litter}"
    fates = {name: fate(left.get(name), old.get(name), work.whole[name]) for name in work.whole}
    if "broken" in fates.values():
        return f"left {fates}"
    if len(set(fates.values())) > 1:
        return "parted" if sent == signal.SIGKILL else f"{sent.name} left {fates}"
    (found,) = set(fates.values())
    if found == "old" and code == 0:
        return "ended well and wrote nothing"
    if found == "whole" and "no file was written" in said:
        return f"wrote all and said {said!r}"
    return found


def fate(left: bytes | None, old: bytes | None, whole: bytes) -> str:
    """What became of an output."""
    return "whole" if left == whole else "old" if left == old else "broken"


def prepared() -> None:
    """Make the inputs in the current folder."""
    for folder in ("out", "tmp"):
        os.mkdir(folder)
    for name, source in (("a.txt", "power.txt"), ("b.txt", "encyclopedia.txt")):
        Path(name).write_bytes((CORPORA / source).read_bytes())
    Path("lattice.jsonl").write_text('[["电", "申"], ["网", "冈"]]\n' * 20_000, encoding="utf-8")
    for command in PREPARED:
        assert run(command) == 0


def main() -> None:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    source = random.Random(sys.argv[2] if len(sys.argv) > 2 else "kill")
    counts: Counter[str] = Counter()
    faults: list[str] = []
    tqdm.monitor_interval = 0  # starts no thread: a fork has only one
    tqdm.set_lock(threading.RLock())  # one of all processes stays locked if its holder is killed
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        prepared()
        tempfile.tempdir = os.path.join(folder, "tmp")
        works = [undisturbed(command) for command in COMMANDS]
        for at in range(kills):
            work, sent = works[at % len(works)], source.choice(list(ENDS))
            old = dict.fromkeys(work.whole, b"old") if source.random() < 0.5 else {}
            after = source.uniform(0, work.seconds)
            found = killed(work, sent, after, old)
            if found not in ("old", "whole", "parted", "named"):
                faults.append(f"{work.command}: {sent.name} after {after:.3f} s: {found}")
                print(faults[-1], flush=True)
                found = "fault"
            counts[found] += 1
        os.chdir("/")
    print(f"{kills:,} kills of {len(works)} commands:", end=" ")
    print(", ".join(f"{name} {n:,}" for name, n in counts.most_common()))
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
