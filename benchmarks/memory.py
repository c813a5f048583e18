"""Peak memory of each command on texts of all kinds, against what --memory allows.

    python benchmarks/memory.py [--memory 512M] [--threads 2,16,64] [--text FILE] [NAME...]

Prints a table of the peak resident memory of each process, MB, * where it was refused in a line.
The exit code tells of a process that took more than was allowed, or ended otherwise.  NAMEs choose
among the rows.  Without --text a text of 40 MB is made up.
"""

from __future__ import annotations

import argparse
import gzip
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

WORDMINE = [sys.executable, "-m", "wordmine"]


class Peak(NamedTuple):
    """What became of a command: the most memory it held, MB, its exit code, and its last words."""

    mb: float
    code: int
    said: str


WATCH = """
import os, sys
said = os.open("said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
actions = [(os.POSIX_SPAWN_DUP2, said, 2), (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
child = os.posix_spawn(sys.executable, sys.argv[1:], os.environ, file_actions=actions)
_, status, usage = os.wait4(child, 0)
print(usage.ru_maxrss, os.waitstatus_to_exitcode(status))
"""
"""Runs a command: a small process, since a child counts what its parent holds as its own."""


def peak(arguments: list[str], folder: Path) -> Peak:
    """Run a command."""
    watch = [sys.executable, "-S", "-c", WATCH, *WORDMINE, *arguments]
    done = subprocess.run(watch, cwd=folder, capture_output=True, text=True, check=True)
    most, code = map(int, done.stdout.split())
    said = (folder / "said").read_text(encoding="utf-8", errors="replace").splitlines()
    unit = 1 if sys.platform == "darwin" else 1 << 10
    return Peak(most * unit / (1 << 20), code, (said or [""])[-1])


# --- inputs -----------------------------------------------------------------------------------

HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
Make = Callable[[Path, int], None]


def text(path: Path, size: int) -> None:
    """Sentences of a hundred thousand words."""
    source = random.Random(0)
    words = ["".join(source.choices(HAN, k=source.choice([1, 2, 2, 3, 4]))) for _ in range(100_000)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    with path.open("w", encoding="utf-8") as file:
        for _ in range(size // 60_000):
            chosen = source.choices(words, weights, k=10_000)
            file.write("".join(w + source.choice(["", "", "", "", "，", "。\n"]) for w in chosen))


def large(path: Path, size: int) -> None:
    """The text and six more like it."""
    once = (path.parent / "text").read_bytes()
    with path.open("wb") as file:
        for _ in range(7):
            file.write(once + b"\n")


def repeated(path: Path, size: int) -> None:
    """Lines of chance, all of them three times, so that there are as many n-grams as can be."""
    source = random.Random(5)
    drawn = "".join("".join(source.choices(HAN, k=60)) + "\n" for _ in range(size // 543))
    path.write_text(3 * drawn, encoding="utf-8")


def half(path: Path, size: int) -> None:
    """The same, and half of all that stands there is one character."""
    source = random.Random(6)
    drawn = "".join(
        "".join(source.choice(("的", source.choice(HAN))) for _ in range(60)) + "\n"
        for _ in range(size // 543)
    )
    path.write_text(3 * drawn, encoding="utf-8")


def packed(path: Path, head: str, piece: str, times: int, tail: str) -> None:
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as file:
        file.write(head)
        for _ in range(times):
            file.write(piece)
        file.write(tail)


def run(path: Path, size: int) -> None:
    """One run of letters, and a word."""
    packed(path, "", "a" * 1_000_000, size * 5 // 1_000_000, "，中国中国")


def line(path: Path, size: int) -> None:
    """One line without punctuation."""
    packed(path, "", "中国人民" * 25_000, size // 300_000, "")


def json_record(path: Path, size: int) -> None:
    """One record of JSON."""
    packed(path, '{"text": "', "中国人民" * 25_000, size * 3 // 300_000, '"}\n')


def csv_record(path: Path, size: int) -> None:
    """One record of CSV."""
    packed(path, 'id,text\n1,"', "中国人民" * 25_000, size * 3 // 300_000, '"\n')


def tokens(path: Path, size: int) -> None:
    """Runs of letters and digits, all of them different, a thousand a line."""
    source = random.Random(1)
    with path.open("w", encoding="utf-8") as file:
        for _ in range(size // 11_000):
            file.write(" ".join(f"{source.randrange(2**40):x}" for _ in range(1000)) + "，中国\n")


def numbers(path: Path, size: int) -> None:
    """Numbers, all of them different."""
    source = random.Random(2)
    with path.open("w", encoding="utf-8") as file:
        for _ in range(size // 11_000):
            file.write("，".join(f"{source.randrange(10**9)}" for _ in range(1000)) + "，中国\n")


def lines(path: Path, size: int) -> None:
    """Short lines, all of them different."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"电网{number}变压\n" for number in range(size // 20))


def words(path: Path, size: int) -> None:
    """A list of words, all of them different."""
    source = random.Random(3)
    with path.open("w", encoding="utf-8") as file:
        file.writelines("".join(source.choices(HAN, k=4)) + "\n" for _ in range(size // 13))


def parquet(path: Path, size: int) -> None:
    """Rows of 300 KB."""
    import pyarrow
    from pyarrow import parquet

    drawn = "".join(random.Random(4).choices(HAN, k=100_000))
    rows = [drawn[at:] + drawn[:at] for at in range(size // 300_000)]
    parquet.write_table(pyarrow.table({"text": rows}), path)


FILES: dict[str, Make] = {
    "text": text, "large": large, "repeated": repeated, "half": half,
    "run.gz": run, "line.gz": line, "json.gz": json_record, "csv.gz": csv_record,
    "tokens": tokens, "numbers": numbers, "lines": lines, "words": words, "rows.parquet": parquet,
}  # fmt: skip

ROWS = {
    "count text": "count text -o out.wm",
    "discover text": "discover text -o out",
    "discover pmi": "discover text --method pmi --min-count 5 -o out",
    "discover counts": "discover text.wm -o out",
    "merge": "merge text.wm text.wm -o out.wm",
    "contrast": "contrast text {other} -o out",
    "contrast seeds": "contrast text {other} --seeds 电网,变压器 -o out",
    "contrast large": "contrast large text -o out",
    "explain": "explain 电网 -c text",
    "concordance": "concordance 电网 电影 -c text -o out",
    "report": "report text.tsv -c text -o out",
    "audit": "audit text.tsv -c text -o out",
    "vectors": "vectors text -o out",
    "similar": "similar 电影 -c {other}",
    "repeated": "count repeated -o out.wm",
    "repeated, long": "count repeated --max-len 10 -o out.wm",
    "repeated, longer": "count repeated --max-len 20 -o out.wm",
    "repeated, half": "count half -o out.wm",
    "long run": "discover run.gz -o out",
    "long line": "discover line.gz -o out",
    "line dedup": "count line.gz --dedup -o out.wm",
    "line t2s": "count line.gz --t2s -o out.wm",
    "JSON record": "count json.gz --field text -o out.wm",
    "CSV record": "count csv.gz --field text -o out.wm",
    "tokens": "discover tokens -o out",
    "numbers kept": "discover numbers --numbers keep -o out",
    "lines dedup": "count lines --dedup -o out.wm",
    "known words": "discover {other} --known words -o out",
    "Parquet rows": "count rows.parquet --field text -o out.wm",
}
"""Commands by the name of their row."""

ONE_THREAD = ("concordance", "report")
"""Commands that have no --threads."""

OTHER = Path(__file__).parent.parent / "corpora" / "encyclopedia.txt"


PREPARED = {
    "text.wm": "count text -o text.wm",
    "text.tsv": "discover text -o text.tsv",
}
"""What is made of a text before, by commands."""


def made(folder: Path, command: str, size: int) -> None:
    """Make the inputs of a command that are not there yet."""
    for name in command.split():
        if name in PREPARED and not (folder / name).exists():
            made(folder, PREPARED[name].partition(" -o ")[0], size)
            assert peak(PREPARED[name].split(), folder).code == 0
    for name, make in FILES.items():  # the text is the first
        if name in command.split() and not (folder / name).exists():
            make(folder / name, size)


def table(
    folder: Path, names: list[str], threads: list[int], memory: str, size: int
) -> dict[tuple[str, int], Peak]:
    """The peaks of some rows, printed as they come."""
    found = {}
    print(f"{'MB':16}", *(f"{n:>7}" for n in threads), " threads", flush=True)
    for name in names:
        made(folder, ROWS[name], size)
        print(f"{name:16}", end="", flush=True)
        for n in threads:
            arguments = ROWS[name].format(other=OTHER).split()
            how = [] if arguments[0] in ONE_THREAD else ["--threads", str(n)]
            one = peak([*arguments, *how, "--memory", memory], folder)
            found[name, n] = one
            print(f" {one.mb:6.0f}{'*' if one.code else ' '}", end="", flush=True)
        print("", one.said.partition("error: ")[2][:100], flush=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *ROWS], metavar="NAME")
    parser.add_argument("--memory", default="512M")
    parser.add_argument("--threads", default="2,16,64")
    parser.add_argument("--size", type=int, default=40_000_000, help="of most inputs, bytes")
    parser.add_argument("--text", type=Path, help="a text to use")
    given = parser.parse_args()
    from wordmine.runtime.memory import parsed

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.text:
            (folder / "text").symlink_to(given.text.resolve())
        threads = [int(n) for n in given.threads.split(",")]
        found = table(folder, given.names or list(ROWS), threads, given.memory, given.size)
    allowed = parsed(given.memory) / (1 << 20)
    bad = [
        f"{row}, {n} threads: {one.mb:.0f} MB, exit code {one.code}: {one.said}"
        for (row, n), one in found.items()
        if one.mb > allowed or one.code not in (0, 1)
    ]
    print(*bad, sep="\n")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
