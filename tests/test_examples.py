"""The examples of all pages, in both languages, do what the pages show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from commands import ROOT
from examples import PAGES, blocks, replayed

CHINESE = {
    ROOT / "README.zh-CN.md": ROOT / "README.md",
    **{
        page: ROOT / "docs" / "en" / page.relative_to(ROOT / "docs" / "zh")
        for page in PAGES
        if page.is_relative_to(ROOT / "docs" / "zh")
    },
}
"""The pages in Chinese, and what they are in English."""


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", [page for page in PAGES if page not in CHINESE], ids=name)
def test_examples_print_what_is_shown(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    if "import spacy" in text:
        pytest.importorskip("spacy")
    assert replayed(text) == text


@pytest.mark.parametrize("page", CHINESE, ids=name)
def test_pages_in_chinese_have_the_examples_of_those_in_english(page: Path) -> None:
    """But for messages, which are Chinese where a command asks for that."""
    for ours, theirs in zip(blocks(page), blocks(CHINESE[page]), strict=True):
        if "--lang zh " in ours:
            ours, theirs = asked(ours.replace("--lang zh ", "")), asked(theirs)
        assert ours == theirs


def asked(block: str) -> str:
    """The commands of an example alone."""
    return "\n".join(re.findall(r"^\$ .*", block, re.MULTILINE))
