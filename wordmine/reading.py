"""How a corpus is read."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, Self, TypeAlias, get_args

from wordmine.errors import SettingsError

Errors: TypeAlias = Literal["strict", "replace", "skip"]


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
        for name, valid, wanted in (
            ("glob", bool(self.glob.strip("/.")), "a pattern such as *.txt"),
            ("encoding", self.encoding is None or _is_known(self.encoding),
             "an encoding of Chinese that Python knows, such as gb18030, big5 or utf-16"),
            ("errors", self.errors in get_args(Errors), "strict, replace or skip"),
            ("field", self.field != "", "the name of a field"),
        ):  # fmt: skip
            if not valid:
                raise SettingsError(f"{name} is {getattr(self, name)!r}: it must be {wanted}")

    @classmethod
    def apart(cls, keywords: Mapping[str, Any]) -> tuple[Self, dict[str, Any]]:
        """Set apart from other keywords those that say how to read."""
        own = {field.name for field in fields(cls)}
        reading = cls(**{name: value for name, value in keywords.items() if name in own})
        return reading, {name: value for name, value in keywords.items() if name not in own}


def _is_known(encoding: str) -> bool:
    """Whether an encoding of Chinese text has this name and can be read piece by piece."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode("中".encode(encoding)) == "中"
    except (LookupError, ValueError):
        return False
