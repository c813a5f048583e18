"""Time, shuffled bytes and peak memory of discovery on Spark, beside the engine of one machine.

`python benchmarks/spark.py CORPUS... [--master local[2]] [--conf KEY=VALUE] [--kill]`
"""

from __future__ import annotations

import argparse
import filecmp
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

INTERVAL = 0.2
"""Seconds between two looks at the processes."""

EXECUTOR = "CoarseGrainedExecutorBackend"
"""What an executor of a standalone cluster is called among the processes."""


@dataclass
class Cost:
    """What a command took, of time, processors and memory by kind of process; what it said."""

    seconds: float = 0.0
    processor: dict[int, float] = field(default_factory=dict)
    peaks: Counter[str] = field(default_factory=Counter)
    said: list[str] = field(default_factory=list)


def kind(process: psutil.Process, driver: int) -> str:
    """What a process of the cluster is: a JVM, a Python worker, or the driver."""
    if process.pid == driver:
        return "driver"
    command = " ".join(process.cmdline())
    return "JVM" if "java" in command.split(" ")[0] else "worker"


def family(driver: int) -> list[psutil.Process]:
    """The driver with all it started, and the executors of a standalone cluster with theirs."""
    executors = [one for one in psutil.process_iter(["cmdline"]) if is_executor(one)]
    found = []
    for root in (*filter(psutil.pid_exists, [driver]), *(one.pid for one in executors)):
        with suppress(psutil.Error):
            process = psutil.Process(root)
            found += [process, *process.children(recursive=True)]
    return found


def is_executor(process: psutil.Process) -> bool:
    return any(EXECUTOR in part for part in process.info["cmdline"] or ())


def watch(cost: Cost, driver: int, ended: threading.Event) -> None:
    """Note the most memory that one process of each kind holds."""
    while not ended.wait(INTERVAL):
        for process in family(driver):
            with suppress(psutil.Error):  # it has ended
                own = kind(process, driver)
                cost.peaks[own] = max(cost.peaks[own], process.memory_info().rss)
                cost.processor[process.pid] = sum(process.cpu_times()[:2])


def run(command: list[str], kill_after: str = "") -> Cost:
    """Run a command; once it says so, kill an executor, or else a worker."""
    cost, ended = Cost(), threading.Event()
    begun = time.perf_counter()
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        watcher = threading.Thread(target=watch, args=(cost, process.pid, ended))
        watcher.start()
        assert process.stderr is not None
        for line in process.stderr:
            cost.said.append(line.rstrip())
            if kill_after and kill_after in line:
                kill(process.pid)
                kill_after = ""
        code = process.wait()
        ended.set()
        watcher.join()
    cost.seconds = time.perf_counter() - begun
    if code:
        sys.exit("\n".join(cost.said[-20:]))
    return cost


def kill(driver: int) -> None:
    """Kill an executor of a standalone cluster; of a local one, a worker."""
    executors = [one for one in psutil.process_iter(["cmdline"]) if is_executor(one)]
    workers = [one for one in family(driver) if kind(one, driver) == "worker"]
    victim = (executors or workers)[-1]
    print(f"killed {'an executor' if executors else 'a worker'}, process {victim.pid}")
    victim.kill()


def shuffled(folder: Path) -> Counter[str]:
    """Bytes shuffled in each stage of the work, from Spark's log of events."""
    groups: dict[int, str] = {}
    found: Counter[str] = Counter()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        for line in file.read_text(encoding="utf-8").splitlines():
            event = json.loads(line) if line.startswith("{") else {}
            if event.get("Event") == "SparkListenerJobStart":
                group = event["Properties"].get("spark.jobGroup.id", "other")
                groups |= dict.fromkeys(event["Stage IDs"], group.removeprefix("wordmine "))
            elif event.get("Event") == "SparkListenerTaskEnd" and "Task Metrics" in event:
                written = event["Task Metrics"]["Shuffle Write Metrics"]["Shuffle Bytes Written"]
                found[groups.get(event["Stage ID"], "other")] += written
    return found


def symbols(said: Iterable[str]) -> int:
    """Symbols of the corpus, as the summary tells them."""
    found = re.search(r"corpus +([\d,]+) symbol", "\n".join(said))
    return int(found[1].replace(",", "")) if found else 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--conf", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--kill", action="store_true", help="kill an executor after counting")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "events").mkdir()
        conf = [
            "spark.eventLog.enabled=true",
            "spark.eventLog.compress=false",
            f"spark.eventLog.dir={(place / 'events').as_uri()}",
            *given.conf,
        ]
        paths = [str(path.resolve()) for path in given.corpus]
        base = [sys.executable, "-m", "wordmine", "discover", *paths, "-v", "-o"]
        cluster = ["--engine", "spark", "--master", given.master]
        cluster += [part for one in conf for part in ("--conf", one)]
        spark = run([*base, str(place / "spark.tsv"), *cluster], "counting took" * given.kill)
        local = run([*base, str(place / "local.tsv")])
        same = filecmp.cmp(place / "spark.tsv", place / "local.tsv", shallow=False)
        report(sum(map(os.path.getsize, paths)), spark, local, shuffled(place / "events"), same)


def report(nbytes: int, spark: Cost, local: Cost, moved: Counter[str], same: bool) -> None:
    size = symbols(spark.said)
    print(f"{nbytes / 1e6:,.0f} MB, {size:,} symbols; the same bytes: {same}")
    for name, cost in (("local", local), ("spark", spark)):
        peaks = ", ".join(f"{one} {peak / 1e6:,.0f} MB" for one, peak in sorted(cost.peaks.items()))
        used = sum(cost.processor.values())
        print(f"{name}  {cost.seconds:.1f} s, {used:.1f} processor seconds; peaks: {peaks}")
    print(f"{spark.seconds / local.seconds:.1f} times as long")
    for name, written in moved.items():
        print(f"  shuffled, {name}: {written / 1e6:,.1f} MB, {written / size:.2f} bytes a symbol")
    for one in (spark, local):
        print(*(line for line in one.said if line.startswith("time")), sep="\n")


if __name__ == "__main__":
    main()
