"""The examples of all pages, in both languages, do what the pages show."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import ROOT
from examples import PAGES, replayed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_examples_print_what_is_shown(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    if "import spacy" in text:
        pytest.importorskip("spacy")
    assert replayed(text) == text
