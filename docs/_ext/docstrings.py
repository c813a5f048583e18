"""Docstrings as Sphinx wants them: ``name : what it is`` is a name with what it is below it."""

from __future__ import annotations

import re

from sphinx.application import Sphinx

import wordmine

_SECTION = re.compile(r"(Parameters|Attributes|Raises|Other Parameters)$")
_ITEM = re.compile(r"([A-Za-z_*][\w, *]*) : (.*)")
_NAMED = re.compile(r"`(?:wordmine\.)?(\w+)`(?!`)")


def rewritten(lines: list[str]) -> list[str]:
    """Move what stands behind a name in a section of names to a line of its own."""
    text = "\n".join(lines)
    lines = re.sub(r"^(\w+, .*,)\n(?=\w)", r"\1 ", text, flags=re.MULTILINE).split("\n")
    made: list[str] = []
    inside = False
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if following and set(following) == {"-"}:
            inside = bool(_SECTION.match(line))
        item = _ITEM.match(line)
        made += [item[1], f"    {item[2]}"] if inside and item else [line]
    return [_NAMED.sub(_linked, line) for line in made]


def _linked(found: re.Match[str]) -> str:
    """A link for what the API reference has, code for the rest."""
    name = found[1]
    if found.string[: found.start()].endswith("`"):
        return found[0]
    return f":py:obj:`wordmine.{name}`" if name in wordmine.__all__ else f"``{name}``"


def rewrite(
    app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]
) -> None:
    """What Sphinx calls with every docstring."""
    lines[:] = rewritten(lines)


def setup(app: Sphinx) -> dict[str, bool]:
    """Come before napoleon, which reads sections."""
    app.connect("autodoc-process-docstring", rewrite, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
