"""The examples of the README do what it shows."""

from __future__ import annotations

import doctest
import re
import shutil
from pathlib import Path

import pytest
from commands import ROOT, shell

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
        pipeline, _, shown = example.partition("\n")
        done = shell(pipeline, elsewhere)
        assert (done.returncode, done.stdout, done.stderr) == (0, shown, "")


@pytest.mark.usefixtures("elsewhere")
def test_python_prints_what_is_shown() -> None:
    for session in examples("pycon"):
        parsed = doctest.DocTestParser().get_doctest(session, {}, "README", None, 0)
        runner = doctest.DocTestRunner()
        runner.run(parsed)
        assert runner.summarize(verbose=False) == (0, len(parsed.examples))
