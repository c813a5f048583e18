"""The line on a terminal that shows how far a stage of work is."""

from __future__ import annotations

import re
from typing import Any, Self

from tqdm import tqdm

from wordmine.cli.translation import translated

_SHARE = "{desc} {percentage:3.0f} % of {total_fmt}{unit}, {rate_fmt}, {remaining} left"


class Bar(tqdm):  # type: ignore[type-arg]
    """A progress line that says nothing of what it does not know yet."""

    @classmethod
    def of(cls, stage: str, total: int) -> Self:
        """Show a stage, and how much of it there is, 0 if nobody knows."""
        return cls(
            desc=translated(stage),
            total=total or None,
            leave=False,
            unit="B" if stage == "reading" else translated(" symbols"),
            unit_scale=True,
            bar_format=translated(_SHARE) if total else "{desc} {elapsed}",
        )

    @staticmethod
    def format_meter(*given: Any, **facts: Any) -> str:
        """The line, without the parts in which tqdm would put a question mark."""
        return re.sub(r",[^,]*\?[^,]*", "", tqdm.format_meter(*given, **facts))
