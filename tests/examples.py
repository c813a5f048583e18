"""The examples of pages: run, and put back into the page with what they print.

``python tests/examples.py FILE…`` does so for good, when what is printed has changed on purpose.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from commands import ROOT, shell

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*/**/*.md"), *ROOT.glob("corpora/*.md")])

_BLOCK = re.compile(r"(?<=^```)(console|pycon)\n(.*?)(?=^```$)", re.DOTALL | re.MULTILINE)


def replayed(text: str) -> str:
    """A page with what its examples print here in place of what it shows.

    The examples of a page follow each other, in a folder of their own that has the corpora.

    Raises
    ------
    AssertionError : a command fails, or says something on stderr.
    """
    names: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "corpora", Path(folder, "corpora"))
        with contextlib.chdir(folder):
            return _BLOCK.sub(
                lambda found: f"{found[1]}\n{_replay(found[1], found[2], names)}", text
            )


def blocks(page: Path) -> list[str]:
    """The examples of a page as it shows them."""
    return [found[0] for found in _BLOCK.finditer(page.read_text(encoding="utf-8"))]


def _replay(kind: str, block: str, names: dict[str, Any]) -> str:
    return _commands(block) if kind == "console" else _statements(block, names)


def _commands(block: str) -> str:
    """A block of commands, each behind a dollar sign, with what they print."""
    made = ""
    for line in re.findall(r"^\$ (.*)$", block, re.MULTILINE):
        done = shell(line, Path(os.getcwd()))
        assert (done.returncode, done.stderr) == (0, ""), line
        made += f"$ {line}\n{done.stdout}"
    return made


def _statements(block: str, names: dict[str, Any]) -> str:
    """A block of Python as typed, with what it prints."""
    made = ""
    for example in doctest.DocTestParser().get_examples(block):
        first, *rest = example.source.splitlines()
        made += "".join([f">>> {first}\n", *(f"... {line}".rstrip() + "\n" for line in rest)])
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(example.source, "<example>", "single"), names)
        made += printed.getvalue()
    return made


if __name__ == "__main__":
    for page in map(Path, sys.argv[1:]):
        page.write_text(replayed(page.read_text(encoding="utf-8")), encoding="utf-8")
