"""Tagging: cut lines in the formats that other tools read."""

from __future__ import annotations

import json
from collections.abc import Sequence


def bmes(words: Sequence[str]) -> str:
    """A character and its tag a line, and an empty line.

    B, M and E stand for the beginning, the middle and the end of a word, S for a word of one
    character.  Whitespace is left out.
    """
    rows = (
        f"{char}\t{tag}\n"
        for word in words
        if not word.isspace()
        for char, tag in zip(word, _tags(len(word)), strict=True)
    )
    return "".join(rows) + "\n"


def _tags(length: int) -> str:
    return "S" if length == 1 else f"B{'M' * (length - 2)}E"


def conllu(words: Sequence[str]) -> str:
    """The text, a word a line in the ten columns of CoNLL-U, and an empty line.

    Whitespace is no word; a word that none follows has ``SpaceAfter=No``, as Universal Dependencies
    has it.  A sentence without a word is left out, because the format knows none.
    """
    rows: list[str] = []
    for word, after in zip(words, [*words, ""][1:], strict=True):
        if not word.isspace():
            spaced = not after or after.isspace()
            misc = "_" if spaced else "SpaceAfter=No"
            rows.append(f"{len(rows) + 1}\t{word}\t_\t_\t_\t_\t_\t_\t_\t{misc}\n")
    if not rows:
        return ""
    return f"# text = {' '.join(''.join(words).split())}\n{''.join(rows)}\n"


def jsonl(words: Sequence[str]) -> str:
    """A JSON object a line: all words, whitespace included; joined, they are the text."""
    return json.dumps({"words": words}, ensure_ascii=False) + "\n"


FORMS = {form.__name__: form for form in (bmes, conllu, jsonl)}
"""What writes a cut line, by name."""

FORMATS = ("words", *FORMS)
"""All ways to write cut text; ``words`` are words with a separator between them."""
