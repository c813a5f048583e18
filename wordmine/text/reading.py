"""How a corpus is read."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias, get_args

from wordmine.runtime import Checked, validation

Errors: TypeAlias = Literal["strict", "replace", "skip"]


def _is_known(encoding: str) -> bool:
    """Whether an encoding of Chinese text has this name and can be read piece by piece."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode("中".encode(encoding)) == "中"
    except (LookupError, ValueError):
        return False


_GLOB = validation.text(lambda glob: bool(glob.strip("/.")), "a pattern such as *.txt")
_ENCODING = validation.text(
    _is_known, "an encoding of Chinese that Python knows, such as gb18030, big5 or utf-16"
)
_FIELD = validation.text(bool, "the name of a field")


@dataclass(frozen=True)
class Reading(Checked):
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

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    """

    glob: Annotated[str, _GLOB] = "*"
    encoding: Annotated[str | None, _ENCODING] = None
    errors: Annotated[Errors, validation.one_of(*get_args(Errors))] = "strict"
    field: Annotated[str | None, _FIELD] = None
    dedup: Annotated[bool, validation.FLAG] = False
    t2s: Annotated[bool, validation.FLAG] = False

    def traces(self) -> dict[str, Any]:
        """The settings that change the text that is read, where they are not the defaults."""
        return {
            name: getattr(self, name)
            for name in ("field", "errors", "t2s", "dedup")
            if getattr(self, name) != getattr(Reading, name)
        }
