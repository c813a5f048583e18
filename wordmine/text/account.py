"""The account of a reading: what became of files, bytes and records, told at its end."""

from __future__ import annotations

import logging
from collections import Counter

_SHOWN = 3
"""Places of a kind that are shown; the others are counted."""

_log = logging.getLogger("wordmine")


class Account:
    """Counts what a reading met, by kind, and says so at the end."""

    def __init__(self) -> None:
        self._files: Counter[str] = Counter()
        self._counts: Counter[str] = Counter()
        self._places: dict[str, list[str]] = {}
        self._levels: dict[str, int] = {}

    def read(self, form: str) -> None:
        """Count a file that was read, by its encoding or form."""
        self._files[form] += 1

    def note(self, kind: str, place: str = "", amount: int = 1, *, harmless: bool = False) -> None:
        """Count something that is to be told.

        Parameters
        ----------
        kind : what it is, many of them.
        place : where it was.
        amount : how many there were.
        harmless : whether it needs no warning.
        """
        self._levels[kind] = logging.INFO if harmless else logging.WARNING
        self._counts[kind] += amount
        places = self._places.setdefault(kind, [])
        if place and len(places) <= _SHOWN:
            places.append(place)

    def add(self, other: Account) -> None:
        """Count what another reading met as well."""
        self._files += other._files
        self._levels |= other._levels
        for kind, size in other._counts.items():
            self._counts[kind] += size
            places = self._places.setdefault(kind, [])
            places += other._places[kind][: _SHOWN + 1 - len(places)]

    def report(self) -> None:
        """Log it all: of files, if there were several, how many were in which encoding."""
        if self._files.total() > 1:
            forms = ", ".join(f"{size:,} {form}" for form, size in self._files.most_common())
            _log.info("read %s files: %s", f"{self._files.total():,}", forms)
        for kind, size in self._counts.items():
            places = self._places[kind]
            shown = "; ".join(places[:_SHOWN]) + ("; …" if places[_SHOWN:] else "")
            _log.log(self._levels[kind], f"{kind}: {size:,}" + (f" ({shown})" if shown else ""))
