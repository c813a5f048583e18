"""Shells complete commands and options, as the docs tell to set them up."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from commands import ROOT

SHELLS = ("bash", "zsh", "fish")

ASKING = {
    "bash": "COMP_WORDS=(wordmine {0}); COMP_CWORD=1; _wordmine_completion wordmine; "
    'printf "%s\\n" "${{COMPREPLY[@]}}"',
    "zsh": "compadd() {{ print -l -- $@ }}; _describe() {{ print -l -- ${{(P)3}} }}; "
    "words=(wordmine {0}); CURRENT=2; _wordmine_completion",
    "fish": "complete -C 'wordmine {0}'",
}
"""How to ask a shell for the words that follow what was typed."""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """One in which `wordmine` is a command."""
    program = tmp_path / "wordmine"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m wordmine "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}


def documented(shell: str) -> str:
    """The line for a shell in the docs."""
    text = (ROOT / "docs" / "en" / "start.md").read_text(encoding="utf-8")
    return text.split(f"# {shell}: ")[1].split("\n")[1]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(("typed", "wanted"), [("conc", "concordance"), ("evaluate le", "lexicon")])
def test_a_shell_completes_commands(
    shell: str, typed: str, wanted: str, environment: dict[str, str]
) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    compdef = "compdef() { : }; " if shell == "zsh" else ""
    script = f"{compdef}{documented(shell)}\n{ASKING[shell].format(typed)}"
    if len(typed.split()) > 1:
        script = script.replace("COMP_CWORD=1", "COMP_CWORD=2").replace("CURRENT=2", "CURRENT=3")
    done = subprocess.run(
        [shell, "-c", script], env=environment, capture_output=True, text=True, check=False
    )
    assert wanted in done.stdout, done.stderr


@pytest.mark.parametrize("shell", SHELLS)
def test_options_are_completed(shell: str, environment: dict[str, str]) -> None:
    asked = {"_WORDMINE_COMPLETE": f"{shell}_complete", "COMP_WORDS": "wordmine discover --min-c"}
    asked["COMP_CWORD"] = "--min-c" if shell == "fish" else "2"
    done = subprocess.run(
        ["wordmine"], env=environment | asked, capture_output=True, text=True, check=True
    )
    assert "--min-count" in done.stdout
    assert "--min-confidence" in done.stdout
