"""The page: HTML, style, script and data in one file, in which text of a corpus stays text."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from importlib.resources import files
from typing import Any

import numpy as np

from wordmine import __version__
from wordmine.discovery import Context
from wordmine.errors import SettingsError, visible
from wordmine.exports import Dictionary, jieba_rows
from wordmine.lexicon import Judgements, Lexicon, Terms

_DECIMALS = 4
"""Of the statistics that are no whole numbers, as files hold them."""

_CODES = {"accept": "a", "reject": "r", "undecided": "u"}


def render(
    entries: Lexicon | Terms,
    lines: Mapping[str, Mapping[str, Sequence[Context]]],
    judgements: Judgements,
    title: str,
) -> str:
    """Write the page.

    The script is ours and small, so that the page loads at once and needs no network; what it shows
    comes from a block of JSON, in which no ``<`` stands that could end it, and reaches the page as
    text alone.  A policy in the page forbids everything else: other scripts, and any request.

    Parameters
    ----------
    entries : what to show.
    lines : by side ("" or "background") the contexts of words.
    judgements : what was said of words before.
    title : what stands above it.
    """
    parts = files("wordmine.reporting") / "page"
    style = (parts / "style.css").read_text("utf-8")
    script = (parts / "script.js").read_text("utf-8")
    policy = (
        "default-src 'none'; "
        f"script-src '{_digest(script)}'; style-src '{_digest(style)}'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )
    title = visible(title)
    data = json.dumps(_data(entries, lines, judgements), ensure_ascii=False)
    return (
        (parts / "page.html")
        .read_text("utf-8")
        .format_map(
            {
                "policy": html.escape(policy, quote=True),
                "title": html.escape(title or f"wordmine: {len(entries):,} {entries.noun}"),
                "style": style,
                "script": script,
                # Neither the end of a script nor a comment can stand in it.
                "data": data.replace("<", "\\u003c").replace("\u2028", "\\u2028"),
            }
        )
    )


def _digest(code: str) -> str:
    """What a policy calls a script or a style by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()


def _data(
    entries: Lexicon | Terms,
    lines: Mapping[str, Mapping[str, Sequence[Context]]],
    judgements: Judgements,
) -> dict[str, Any]:
    """What the script takes; statistics as whole numbers, in their last decimal."""
    columns = []
    for name in entries.entry._fields[1:]:
        column = entries.column(name)
        whole = column.dtype.kind == "i"
        values = column if whole else np.rint(column * 10**_DECIMALS).astype(np.int64)
        columns.append([name, 0 if whole else _DECIMALS, values.tolist()])
    places: dict[str, int] = {}
    rows = {word: row for row, word in enumerate(entries.words)}
    shown: dict[str, dict[int, list[list[Any]]]] = {}
    for side, by_word in lines.items():
        shown[side] = {
            rows[word]: [
                [places.setdefault(one.source or "", len(places)), one.number, *one[2:]]
                for one in contexts
            ]
            for word, contexts in by_word.items()
            if contexts
        }
    return {
        "version": __version__,
        "kind": entries.kind,
        "settings": dict(entries.settings),
        "words": entries.words,
        "columns": columns,
        "sources": list(places),
        "lines": shown,
        "judged": {word: [_CODES[one.verdict], one.note] for word, one in judgements.items()},
        "exports": _exports(entries),
    }


def _exports(entries: Lexicon | Terms) -> dict[str, Any]:
    """What formats for other tools say, as the command line writes them.

    Of jieba what follows each word, None for one that jieba cannot take: whichever words are
    exported, a person will have accepted them.  Of TSV what stands above the entries.  The others
    are the words alone.
    """
    rows: Mapping[str, str] = {}
    with suppress(SettingsError):  # without jieba's dictionary there is nothing for jieba
        used = replace(entries.frequencies(), accepted=frozenset(entries.words))
        rows = jieba_rows(used, Dictionary.load())
    head = io.StringIO()
    entries[:0].dump(head)
    return {
        "jieba": [f" {rows[word]}" if word in rows else None for word in entries.words],
        "tsv": head.getvalue(),
    }
