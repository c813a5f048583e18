"""How a corpus is read."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self, TypeAlias, get_args

from wordmine.runtime import validation

Errors: TypeAlias = Literal["strict", "replace", "skip"]

TRACES = ("field", "errors", "t2s", "dedup")
"""The settings that change the text that is read."""


@dataclass(frozen=True)
class Reading:
    """What reading a corpus can be told.

    Attributes
    ----------
    glob : which files of a folder to read, by name, or by the end of the path if it has a slash.
    encoding : the encoding of every file; None detects each file's own.
    errors : "strict" stops at bytes that cannot be decoded, "replace" puts U+FFFD for each,
        "skip" leaves them out; what was replaced or left out is counted and logged.
    field : read files as JSON lines, CSV, TSV or Parquet, and of each record the text under this
        name.
    dedup : whether to drop every line that was read before, empty ones excepted.
    t2s : whether to turn Traditional characters into Simplified ones.
    """

    glob: str = "*"
    encoding: str | None = None
    errors: Errors = "strict"
    field: str | None = None
    dedup: bool = False
    t2s: bool = False

    def __post_init__(self) -> None:
        """Check every value."""
        validation.check(vars(self), RULES)

    @classmethod
    def apart(cls, keywords: Mapping[str, Any]) -> tuple[Self, dict[str, Any]]:
        """Set apart from other keywords those that say how to read."""
        reading = cls(**{name: value for name, value in keywords.items() if name in RULES})
        return reading, {name: value for name, value in keywords.items() if name not in RULES}

    def traces(self) -> dict[str, Any]:
        """The settings that change the text that is read, where they are not the defaults."""
        return {
            name: getattr(self, name)
            for name in TRACES
            if getattr(self, name) != getattr(Reading, name)
        }


def _is_known(encoding: str) -> bool:
    """Whether an encoding of Chinese text has this name and can be read piece by piece."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode("中".encode(encoding)) == "中"
    except (LookupError, ValueError):
        return False


RULES = {
    "glob": validation.text(lambda glob: bool(glob.strip("/.")), "a pattern such as *.txt"),
    "encoding": validation.optional(
        validation.text(
            _is_known, "an encoding of Chinese that Python knows, such as gb18030, big5 or utf-16"
        )
    ),
    "errors": validation.one_of(*get_args(Errors)),
    "field": validation.optional(validation.text(bool, "the name of a field")),
    "dedup": validation.FLAG,
    "t2s": validation.FLAG,
}
"""What each setting of `Reading` must be."""
