"""How a corpus is read."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, TypeAlias, get_args

from wordmine.runtime import Checked, validation

Errors: TypeAlias = Literal["strict", "replace", "skip"]

Patterns: TypeAlias = str | Sequence[str]
"""A pattern of file names, or several."""


def _is_known(encoding: str) -> bool:
    """Whether an encoding of Chinese text has this name and can be read piece by piece."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode("中".encode(encoding)) == "中"
    except (LookupError, ValueError):
        return False


def _is_pattern(one: object) -> bool:
    """Whether files can be chosen by a pattern, which knows neither {a,b} nor a ! in front."""
    return (
        isinstance(one, str)
        and bool(one.strip("/."))
        and not one.startswith("!")
        and not ("{" in one and "}" in one)
    )


def _are_patterns(given: object) -> bool:
    if isinstance(given, str):
        return _is_pattern(given)
    return isinstance(given, Sequence) and all(map(_is_pattern, given))


_PATTERN = (
    "a pattern such as *.txt, or several: give each of {a,b} alone, and exclude what !a means"
)
_GLOB = validation.Rule(lambda given: _are_patterns(given) and len(given) > 0, _PATTERN)
_EXCLUDE = validation.Rule(_are_patterns, _PATTERN)
_ENCODING = validation.text(
    _is_known, "an encoding of Chinese that Python knows, such as gb18030, big5 or utf-16"
)
_FIELD = validation.text(bool, "the name of a field")


@dataclass(frozen=True)
class Reading(Checked):
    """Settings for reading a corpus.

    Attributes
    ----------
    glob : which files of a folder to read: a pattern, or several of which a file must fit one.  A
        pattern is of names, or, if it has a slash, of the ends of paths; ``**`` stands for any
        folders.
    encoding : the encoding of every file that is not UTF-8; None detects each file's own.
    errors : "strict" stops at bytes that cannot be decoded and at records that cannot be read.
        "replace" puts U+FFFD for each such byte and an empty text for such a record; "skip" leaves
        them out.  The log says how many there were.
    field : in files of records (JSON, CSV, TSV, Parquet), read the text under this name;
        ``meta.title`` is ``title`` within ``meta``.  Plain text is read as text all the same.
    dedup : whether to drop every line that was read before, empty ones excepted.
    t2s : whether to turn Traditional characters into Simplified ones.
    exclude : which files of a folder not to read, and which folders in it: patterns as for `glob`.
    skip_unreadable : whether to leave out files that cannot be read or are not text; the log says
        how many there were, and why.

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    """

    glob: Annotated[Patterns, _GLOB] = ("*",)
    encoding: Annotated[str | None, _ENCODING] = None
    errors: Annotated[Errors, validation.one_of(*get_args(Errors))] = "strict"
    field: Annotated[str | None, _FIELD] = None
    dedup: Annotated[bool, validation.FLAG] = False
    t2s: Annotated[bool, validation.FLAG] = False
    exclude: Annotated[Patterns, _EXCLUDE] = ()
    skip_unreadable: Annotated[bool, validation.FLAG] = False

    def __post_init__(self) -> None:
        """Check every value, and make lists of patterns that are given one."""
        super().__post_init__()
        for name in ("glob", "exclude"):
            given = getattr(self, name)
            patterns = (given,) if isinstance(given, str) else tuple(given)
            object.__setattr__(self, name, patterns)

    def is_usual(self) -> bool:
        """Whether it is that of a text by default; the encoding may be meant for word lists."""
        return replace(self, encoding=None) == Reading()

    def traces(self) -> dict[str, Any]:
        """The settings that change the text that is read, where they are not the defaults."""
        return {
            name: getattr(self, name)
            for name in ("field", "errors", "t2s", "dedup")
            if getattr(self, name) != getattr(Reading, name)
        }
