"""Pictures of a contrast: how frequent its terms are in a domain and in a background."""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Sequence
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wordmine.errors import PlotError, SettingsError
from wordmine.runtime import replacing

SUFFIXES = (".html", ".png", ".svg")
"""How the name of a picture may end, which says what it is."""

_PICTURE = Path(__file__).with_suffix(".json")
"""The picture in the grammar of Vega, without data.

Labels are placed from the data, not from the points: to avoid these takes a canvas, which only
browsers have.
"""

_FONTS = (
    "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, "
    "WenQuanYi Micro Hei, sans-serif"
)
"""Families that Linux, macOS and Windows have for Chinese."""

_PROBES = "电网"
"""Two characters, drawn alike only where no font has them."""

_SCALE = 2
"""Pixels of a PNG for each of the picture."""

_LABELLED = 400
"""So many of the best terms are labelled at most: to measure a label takes milliseconds."""

_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#f0e442")
"""Of subjects: people with any colour vision tell them apart (Okabe and Ito 2008)."""

_NO_SUBJECT = "#888888"

_DECADES = range(-6, 7)
"""Powers of ten that frequencies per million may have."""

_PAGE = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<title>{title}</title>
</head>
<body>
<div id="plot"></div>
<script>{library}</script>
<script>vegaEmbed("#plot", {picture}, {{renderer: "svg", actions: false}});</script>
</body>
</html>
"""


def check(path: str | os.PathLike[str]) -> None:
    """Refuse what `save` would refuse of a path, before there is anything to draw.

    Raises
    ------
    SettingsError : the name of the file has none of the `SUFFIXES`.
    PlotError : vl-convert-python is not installed; or no font has Chinese characters, and the
        picture is not a page.
    """
    suffix = _suffix(path)
    if suffix not in SUFFIXES:
        raise SettingsError(
            f"plot is {os.fspath(path)!r}: its name must end in one of {', '.join(SUFFIXES)}"
        )
    if find_spec("vl_convert") is None:
        raise PlotError("a plot takes vl-convert-python: pip install vl-convert-python")
    if suffix != ".html" and not _has_font():
        raise PlotError(
            f"{os.fspath(path)}: cannot be drawn: no font has Chinese characters: install one "
            "(Debian: apt-get install fonts-noto-cjk), or write .html, which takes the reader's"
        )


def save(
    path: str | os.PathLike[str],
    words: Sequence[str],
    domain: ArrayLike,
    background: ArrayLike,
    scores: ArrayLike,
    *,
    subjects: Sequence[str] | None = None,
    title: str = "",
    measure: str = "score",
) -> None:
    """Draw terms by their frequencies in a domain and a background, both axes logarithmic.

    A frequency of zero, which has no logarithm, lies on a line of its own, marked 0.  The colour
    tells the score, or the subject.  The best terms are labelled where there is room, the better
    first; a page (``.html``), which needs no network, also shows a term and its numbers under the
    pointer.

    Parameters
    ----------
    path : the file to write; its suffix, one of `SUFFIXES`, says what.
    words : (n,) the terms.
    domain, background : (n,) their occurrences per million words, 0 or more.
    scores : (n,) what the best are greatest in.
    subjects : (n,) what each is about, behind its number if there is one (``1 光伏``), "" for
        nothing; None if the colour is to tell the score.
    title : what stands above the picture.
    measure : what the scores are.

    Raises
    ------
    SettingsError : as for `check`.
    PlotError : as for `check`; or there are no terms, or a term lacks a number.
    OutputError : the file cannot be written.
    """
    check(path)
    if not len(words):
        raise PlotError(f"{os.fspath(path)}: cannot be drawn: there are no terms")
    columns = {"domain": domain, "background": background, "score": scores}
    table = {name: np.asarray(column, np.float64) for name, column in columns.items()}
    if any(c.shape != (len(words),) or not np.isfinite(c).all() for c in table.values()):
        raise PlotError(f"{os.fspath(path)}: cannot be drawn: give each term three finite numbers")
    if subjects is not None and len(subjects) != len(words):
        raise PlotError(f"{os.fspath(path)}: cannot be drawn: give each term a subject")
    picture = _picture(words, table, subjects, title, measure)
    content = _drawn(picture, title, _suffix(path))
    with replacing(path) as stream:
        stream.buffer.write(content)


def _suffix(path: str | os.PathLike[str]) -> str:
    return Path(path).suffix.lower()


def _picture(
    words: Sequence[str],
    table: dict[str, NDArray[np.float64]],
    subjects: Sequence[str] | None,
    title: str,
    measure: str,
) -> dict[str, Any]:
    """The whole picture, in the grammar of Vega."""
    order = np.argsort(table["score"], kind="stable")  # the best last, so on top
    columns = {"word": words, **{name: column.tolist() for name, column in table.items()}}
    if subjects is not None:
        columns["subject"] = subjects
    terms = [dict(zip(columns, term, strict=True)) for term in zip(*columns.values(), strict=True)]
    terms = [terms[i] for i in order.tolist()]
    for term in terms[-_LABELLED:]:
        term["labelled"] = True
    horizontal, vertical = _axis(table["background"]), _axis(table["domain"])
    starts, ends = zip(horizontal["ends"], vertical["ends"], strict=True)
    signals = {
        "title": title,
        "measure": measure,
        "horizontal": horizontal,
        "vertical": vertical,
        "common": [max(starts), max(*starts, min(ends))],
    }
    styles = {style: {"font": _FONTS} for style in ("guide-label", "guide-title", "group-title")}
    whole = json.loads(_PICTURE.read_text(encoding="utf-8"))
    if subjects is not None:
        _colour_subjects(whole, sorted(set(subjects) - {""}, key=_number))
    return {
        **whole,
        "config": {"style": styles, "text": {"font": _FONTS}},
        "data": [{"name": "terms", "values": terms}],
        "signals": [{"name": name, "value": value} for name, value in signals.items()],
    }


def _colour_subjects(picture: dict[str, Any], names: Sequence[str]) -> None:
    """Have the colours of a picture tell the subject."""
    scale = next(scale for scale in picture["scales"] if scale["name"] == "colour")
    colours = islice(cycle(_COLOURS), len(names))
    scale |= {"type": "ordinal", "domain": [*names, ""], "range": [*colours, _NO_SUBJECT]}
    points = next(mark for mark in picture["marks"] if mark["name"] == "points")
    points["encode"]["enter"]["fill"]["field"] = "subject"
    picture["legends"] = [{"fill": "colour", "title": "subject", "values": names}]


def _number(subject: str) -> tuple[int, str]:
    """The number that the name of a subject begins with, by which subjects have their colours."""
    begin = subject.partition(" ")[0]
    return int(begin) if begin.isdecimal() else 0, subject


def _axis(frequencies: NDArray[np.float64]) -> dict[str, Any]:
    """Where an axis begins and ends, its ticks, and what stands for zero on it."""
    seen = frequencies[frequencies > 0] if frequencies.any() else np.ones(1)
    least, most = float(seen.min()), float(seen.max())
    zero = least / 3
    start, end = least / 1.5 if frequencies.all() else zero, most * 1.5
    steps = (1,) if end > 1000 * least else (1, 2, 5)
    ticks = [step * 10.0**decade for decade in _DECADES for step in steps]
    ticks = [zero, *(tick for tick in ticks if least / 1.5 < tick)]
    return {"ends": [start, end], "ticks": [t for t in ticks if start <= t <= end], "zero": zero}


def _drawn(picture: dict[str, Any], title: str, suffix: str) -> bytes:
    from vl_convert import javascript_bundle, vega_to_png, vega_to_svg

    if suffix == ".png":
        return vega_to_png(picture, scale=_SCALE)
    if suffix == ".svg":
        # The library numbers what it has drawn, the colours of the legend, since it was loaded.
        return re.sub(r'(id="|url\(#)gradient_\d+', r"\1gradient", vega_to_svg(picture)).encode()
    return _PAGE.format(
        title=html.escape(title),
        library=javascript_bundle("window.vegaEmbed = vegaEmbed"),
        # A page ends a script where that says so, in strings too.
        picture=json.dumps(picture, ensure_ascii=False).replace("<", "\\u003c"),
    ).encode()


def _has_font() -> bool:
    """Whether Chinese characters can be told apart as the system draws them."""
    from vl_convert import svg_to_png

    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">'
        f'<text y="16" font-size="16" font-family="{_FONTS}">{{}}</text></svg>'
    )
    return len({svg_to_png(svg.format(character)) for character in _PROBES}) > 1
