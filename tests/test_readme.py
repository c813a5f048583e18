"""The examples of the README do what it shows."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def examples(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the corpora, where examples may write."""
    shutil.copytree(ROOT / "corpora", tmp_path / "corpora")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("session", examples("console"))
def test_commands_print_what_is_shown(session: str, elsewhere: Path) -> None:
    for example in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
        command, _, shown = example.partition("\n")
        command = re.sub(r"(^|\| )wordmine", rf"\1{sys.executable} -m wordmine", command)
        done = subprocess.run(
            command, shell=True, cwd=elsewhere, capture_output=True, text=True,
            encoding="utf-8", check=True, env={**os.environ, "PYTHONUTF8": "1"},
        )  # fmt: skip
        assert done.stdout == shown
        assert done.stderr == ""


@pytest.mark.usefixtures("elsewhere")
def test_python_prints_what_is_shown() -> None:
    for session in examples("pycon"):
        parsed = doctest.DocTestParser().get_doctest(session, {}, "README", None, 0)
        runner = doctest.DocTestRunner()
        runner.run(parsed)
        assert runner.summarize(verbose=False) == (0, len(parsed.examples))
