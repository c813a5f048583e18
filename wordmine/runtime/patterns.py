"""Patterns: regular expressions that are compiled when they are first used.

To compile one with a set of all ideographs takes two milliseconds, and few commands use it.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _Pattern:
    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, found)  # is not asked for again
        return found


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A regular expression, as `re.compile` gives it."""
    return cast("re.Pattern[str]", _Pattern(pattern, flags))
