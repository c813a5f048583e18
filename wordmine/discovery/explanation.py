"""Explanations: what is known of a string, and why a lexicon lists it or does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal, NamedTuple, TypeAlias
from unicodedata import east_asian_width

from wordmine.discovery.kwic import Context
from wordmine.discovery.listing import Refusal
from wordmine.errors import visible
from wordmine.lexicon import Lexicon, Word
from wordmine.symbols import fold

_MOST = 5
"""Other words that are named at most."""

Reason: TypeAlias = (
    Literal["listed", "name", "unlisted", "top", "uncut"]
    | Literal["break", "absent", "rare", "long", "number", "letters"]
    | Literal["bound", "redundant", "line", "vanished"]
    | Refusal
)
"""Why a word is listed or not."""

WHY: dict[Reason, str] = {
    "listed": "it is listed",
    "name": "a name beside its part, as it stands where that stands",
    "unlisted": "the lexicon does not hold it",
    "top": "better words fill the list",
    "break": "it holds a character that no word contains",
    "absent": "it does not occur",
    "rare": "it occurs less than {min_count} times, the least count",
    "long": "it is longer than {max_len} symbols, and does not hang together enough to be joined",
    "number": "it holds a number",
    "letters": "it is letters and digits alone",
    "bound": "the same symbol always stands beside it, so that it is part of something longer",
    "redundant": "its parts cost much less than the whole, so that it was no candidate",
    "line": "it is a line of verse, more often than a part of one",
    "vanished": "after learning, none of its occurrences counts as a word",
    "uncut": "no cut of the text has it as a piece",
    "confidence": "its confidence is less than {min_confidence}, the least confidence",
    "rejected": "it was judged to be no word",
    "fragment": "it nearly always stands in longer names with a point in them",
    "known": "it is known",
    "stopword": "it is a stopword",
    "numeral": "it is a number, an ordinal or a date",
    "measure": "it begins with a measure and stands behind numbers nearly always",
}


class Part(NamedTuple):
    """A part of a string, with its count."""

    word: str
    count: int  # type: ignore[assignment]  # hides tuple.count


class Rival(NamedTuple):
    """Another listed word, with its count and expected count."""

    word: str
    count: int  # type: ignore[assignment]  # hides tuple.count
    expected: float


class Cut(NamedTuple):
    """A way to write a string: its words, and their cost, the negative of their scores, nats."""

    words: list[str]
    cost: float


@dataclass(frozen=True)
class Explanation:
    """What is known of a string.

    Attributes
    ----------
    word : the string, as given.
    listed : whether the lexicon lists it.
    rank : where, from 1.
    reason, why : why, or why not, in a word and in words.
    count : its occurrences.
    statistics : those of its entry in a lexicon, as far as there are any; see
        `wordmine.Word`.
    split : the two parts of its weakest split; none for one symbol or what was not counted.
    whole : what it costs as one word, by the scores that decided: those before learning if it was
        no candidate, else those learned.
    parts : the best cut without it, by the same scores.
    longer, shorter : listed words that contain it, and that it contains, the most expected first.
    nearest : if it does not occur, listed words that look like it.
    contexts : where it stands.
    """

    word: str
    listed: bool
    rank: int | None
    reason: Reason
    why: str
    count: int
    statistics: dict[str, float]
    split: list[Part]
    whole: float | None
    parts: Cut | None
    longer: list[Rival]
    shorter: list[Rival]
    nearest: list[str]
    contexts: list[Context]

    def record(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        record = dict(vars(self))
        if self.parts:
            record["parts"] = self.parts._asdict()
        for name in ("split", "longer", "shorter", "contexts"):
            record[name] = [one._asdict() for one in record[name]]
        return record

    def __str__(self) -> str:
        """The same for people to read, on lines."""
        return self.told(str)

    def told(self, translated: Callable[[str], str]) -> str:
        """The same in the language of a reader.

        Parameters
        ----------
        translated : turns a phrase into that language.
        """
        facts = [(translated(name), translated(value)) for name, value in self._facts()]
        facts += [(one.place() or translated("where"), str(one)) for one in self.contexts]
        widths = [_columns(name) for name, _ in facts]
        width = max(widths) + 2
        state = f"listed, number {self.rank}" if self.rank else f"not listed: {self.why}"
        if self.reason == "name":
            state += f": {self.why}"
        lines = [translated(f"{self.word}: {state}")]
        for (name, value), taken in zip(facts, widths, strict=True):
            lines.append(f"  {name}{' ' * (width - taken)}{value}")
        return "\n".join(map(visible, lines))

    def _facts(self) -> list[tuple[str, str]]:
        """What is known, as names and values."""
        facts = [("count", f"{self.count:,}")]
        for name, value in self.statistics.items():
            facts.append((name, f"{value:,.4f}"))
            if name == "expected" and self.count:
                facts.append(("share", f"{value / self.count:.4f}"))
        if self.split:
            facts.append(("split", " | ".join(f"{part} {count:,}" for part, count in self.split)))
        if self.whole is not None:
            facts.append(("cost", f"{self.whole:.4f}"))
        if self.parts:
            facts.append(("cost in parts", f"{self.parts.cost:.4f} {' | '.join(self.parts.words)}"))
        for name, rivals in (("longer", self.longer), ("shorter", self.shorter)):
            facts += [
                (f"{name} word", f"{one.word} {one.count:,}, expected {one.expected:,.4f}")
                for one in rivals
            ]
        return facts + [("nearest word", word) for word in self.nearest]


def _columns(text: str) -> int:
    """The columns that a text takes on a terminal."""
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)


def of_lexicon(lexicon: Lexicon, word: str) -> Explanation:
    """What a lexicon by itself tells of a word: nothing of costs, splits and contexts."""
    folded = fold(word)
    entry = lexicon.get(folded)
    reason: Reason = "listed" if entry else "unlisted"
    others = [one for one in lexicon.words if one != folded]
    return Explanation(
        word=word,
        listed=entry is not None,
        rank=lexicon.words.index(folded) + 1 if entry else None,
        reason=reason,
        why=WHY[reason],
        count=entry.count if entry else 0,
        statistics={name: getattr(entry, name) for name in Word._fields[2:] if entry},
        split=[],
        whole=None,
        parts=None,
        longer=_rivals(lexicon, (one for one in others if folded in one)),
        shorter=_rivals(lexicon, (one for one in others if one in folded and len(one) > 1)),
        nearest=[] if entry else get_close_matches(folded, _alike(lexicon, folded)),
        contexts=[],
    )


def _rivals(lexicon: Lexicon, words: Iterable[str]) -> list[Rival]:
    """Some words, the most expected first."""
    entries = map(lexicon.__getitem__, words)
    rivals = [Rival(entry.word, entry.count, entry.expected) for entry in entries]
    return sorted(rivals, key=lambda rival: -rival.expected)[:_MOST]


def _alike(lexicon: Lexicon, word: str) -> list[str]:
    """The words that share a character with another."""
    return [one for one in lexicon.words if not set(word).isdisjoint(one)]
