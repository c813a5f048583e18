"""Reports: what a lexicon or terms hold, with lines of the corpus, as one page."""

from __future__ import annotations

import html
import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wordmine.counting import Counted
from wordmine.discovery import Context, concordance
from wordmine.lexicon import Judgements, Lexicon, Terms
from wordmine.reporting import page
from wordmine.runtime import Listener, progress, replacing, validation
from wordmine.text import Errors, Paths, Patterns

LINES = 2_000
"""Default number of words, the best, for which lines are shown."""

EXAMPLES = 5
"""Default number of lines of a word."""

_WIDTH = 24
"""Characters to show on each side of a word."""

_NAMED = 3
"""Files of a side that the title names."""

_HEIGHT = 640
"""Pixels of the frame in a notebook."""

_NUMBER = validation.whole(0)


@dataclass(frozen=True)
class Report:
    """A page of its own that needs no network.

    Attributes
    ----------
    html : the page.
    """

    html: str

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the page.

        Raises
        ------
        OutputError : the file cannot be written.
        """
        with replacing(path) as stream:
            stream.write(self.html)

    def __repr__(self) -> str:
        return f"<Report of {len(self.html):,} characters: save(path) writes the page>"

    def _repr_html_(self) -> str:
        """The page in a frame, as notebooks show it."""
        source = html.escape(self.html, quote=True)
        frame = f'style="width: 100%; height: {_HEIGHT}px; border: 0"'
        return (
            f'<iframe sandbox="allow-scripts allow-downloads" {frame} srcdoc="{source}"></iframe>'
        )


def report(
    entries: Lexicon | Terms,
    corpus: Paths | Counted | None = None,
    *,
    background: Paths | Counted | None = None,
    texts: Iterable[str] | None = None,
    background_texts: Iterable[str] | None = None,
    lines: int = LINES,
    examples: int = EXAMPLES,
    judgements: Judgements | str | os.PathLike[str] | None = None,
    title: str = "",
    memory: int | str | None = None,
    tmp: str | os.PathLike[str] | None = None,
    glob: Patterns = "*",
    exclude: Patterns = (),
    skip_unreadable: bool = False,
    encoding: str | None = None,
    errors: Errors = "strict",
    field: str | None = None,
    t2s: bool = False,
    on_progress: Listener | None = None,
) -> Report:
    """Make a page to look at words or terms, to judge them and to hand them on.

    The page holds the lines of the corpus that it shows: whoever has the page can read them.
    Without a corpus it holds no lines.

    Parameters
    ----------
    entries : a lexicon, or terms.
    corpus : where the lines of words are from, as for `wordmine.concordance`.
    background : of terms, where the lines of the other side are from.
    texts, background_texts : strings of text instead of these.
    lines : for how many words, the best, lines are shown.
    examples : how many lines of a word, on each side.
    judgements : judgements of the words so far, or the path of a file of them.
    title : what stands above the page; by default the names of the files.
    memory, tmp, on_progress : as for `wordmine.count`.
    glob, exclude, skip_unreadable, encoding, errors, field, t2s : how to read files, see
        `wordmine.text.Reading`.

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    CorpusError, CountsError, StorageError : as for `wordmine.concordance`.
    LexiconError : the file of judgements is not valid.
    """
    _NUMBER.check("lines", lines)
    _NUMBER.check("examples", examples)
    validation.instance(Lexicon | Terms, "a Lexicon or Terms").check("entries", entries)  # type: ignore[arg-type]
    known = judgements
    if not isinstance(known, Judgements):
        known = Judgements({}) if known is None else Judgements.load(known)
    how: dict[str, Any] = {
        "memory": memory,
        "tmp": tmp,
        "glob": glob,
        "exclude": exclude,
        "skip_unreadable": skip_unreadable,
        "encoding": encoding,
        "errors": errors,
        "field": field,
        "t2s": t2s,
    }
    sides = {"": (corpus, texts), "background": (background, background_texts)}
    shown = entries.words[:lines]
    found: dict[str, dict[str, list[Context]]] = {}
    with progress.told_to(on_progress):
        for side, (paths, strings) in sides.items():
            if (paths is None and strings is None) or not shown or not examples:
                continue
            found[side] = concordance(paths, shown, examples, _WIDTH, texts=strings, **how)
        progress.begin("writing")
        title = title or " / ".join(filter(None, map(_names, (corpus, background))))
        return Report(page.render(entries, found, known, title))


def _names(side: Paths | Counted | None) -> str:
    """What the files of a side are called, the first of them."""
    if side is None or isinstance(side, Counted):
        return ""
    paths = [side] if isinstance(side, str | os.PathLike) else list(side)
    names = [os.path.basename(os.path.normpath(path)) for path in paths]
    return ", ".join(names[:_NAMED]) + (", …" if names[_NAMED:] else "")
