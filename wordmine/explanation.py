"""Explanations: why a lexicon lists a word, or why it does not."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wordmine import checks, cohesion, contexts, discovery, entropy, paths, progress
from wordmine.alphabet import BREAK, NUMBER, encode, fold, is_han
from wordmine.contexts import Context
from wordmine.corpus import Corpus, size, sources
from wordmine.countfile import Counted, counts_path
from wordmine.discovery import Discovery, Settings
from wordmine.lexicon import Word
from wordmine.listing import Refusal
from wordmine.paths import Arc
from wordmine.progress import Listener
from wordmine.reading import RULES as READING_RULES
from wordmine.reading import Reading
from wordmine.storage import Storage, chunks

Reason: TypeAlias = (
    Literal[
        "listed", "top", "break", "absent", "rare", "long", "number", "letters", "redundant",
        "vanished", "uncut",
    ]
    | Refusal
)  # fmt: skip
"""Why a word is listed or not."""

_WHY: dict[Reason, str] = {
    "listed": "it is listed",
    "top": "better words fill the list",
    "break": "it holds a character that no word contains",
    "absent": "it does not occur",
    "rare": "it occurs less than {min_count} times, the least count",
    "long": "it is longer than {max_len} symbols, and does not hang together enough to be joined",
    "number": "it holds a number",
    "letters": "it is letters and digits alone",
    "redundant": "its parts cost so much less that it was no candidate",
    "vanished": "learning left it no occurrence as a word",
    "uncut": "the text is never cut so that it is a piece",
    "score": "it scores less than {min_score}, the least score",
    "fragment": "it stands inside longer words nearly always",
    "known": "it is known",
    "stopword": "it is a stopword",
    "numeral": "it counts, numbers or dates something",
}

_MOST = 5
"""Other words that are named at most."""


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
        `wordmine.lexicon.Word`.
    enclosed : its expected occurrences inside longer words that score as well, if it was learned.
    split : the two parts of its weakest split; none for one symbol or what was not counted.
    whole : what it costs as one word, by the scores that decided: those before learning if it was
        `redundant`, else those learned.
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
    enclosed: float | None
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
        rank = f", number {self.rank}" if self.rank else f": {self.why}"
        facts = [("count", f"{self.count:,}")]
        for name, value in self.statistics.items():
            facts.append((name, f"{value:,.4f}"))
            if name == "expected" and self.count:
                facts.append(("share", f"{value / self.count:.4f}"))
        if self.enclosed is not None:
            facts.append(("enclosed", f"{self.enclosed:,.4f}"))
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
        facts += [("nearest word", word) for word in self.nearest]
        facts += [(one.place() or "where", str(one)) for one in self.contexts]
        width = max(len(name) for name, _ in facts) + 2
        title = f"{self.word}: {'listed' if self.listed else 'not listed'}{rank}"
        return "\n".join([title, *(f"  {name:{width}}{value}" for name, value in facts)])


def explain(
    corpus: Corpus | Counted,
    words: Collection[str],
    *,
    k: int = contexts.K,
    width: int = contexts.WIDTH,
    on_progress: Listener | None = None,
    **settings: Any,
) -> list[Explanation]:
    """Say of words why `wordmine.discover` lists them, or why it does not.

    Parameters
    ----------
    corpus, on_progress, **settings : as for `wordmine.discover`.
    words : any strings.
    k, width : how many contexts of each to give, and how long, see `wordmine.concordance`.  What
        can be read only once, such as standard input, has them as counts do.

    Raises
    ------
    SettingsError, CorpusError, CountsError, StorageError : as for `wordmine.discover`.
    """
    rules = {"words": contexts.WORDS, "k": contexts.RULES["k"], "width": contexts.RULES["width"]}
    checks.check({"words": words, "k": k, "width": width}, rules)
    checks.check_names(settings, [*discovery.RULES, *READING_RULES, *rules, "on_progress"])
    reading, own = Reading.apart(settings)
    wanted = Settings(**own)
    words = list(dict.fromkeys(words))
    with progress.told_to(on_progress):
        trace = _Trace(discovery.discovered(corpus, reading, wanted))
        if not isinstance(corpus, Counted) and _can_be_read_again(corpus):
            progress.begin("seeking", size(corpus, reading))
            storage = Storage(wanted.memory, wanted.tmp)
            passages = contexts.of_sources(sources(corpus, reading, storage, prose=False))
        else:
            passages = contexts.of_counts(trace.counted)
        explained = [trace.explained(word) for word in words]
        there = [one.word for one in explained if one.count]
        found = contexts.seek(passages, there, k, width)
        return [replace(one, contexts=found.get(one.word, [])) for one in explained]


def _can_be_read_again(corpus: Corpus) -> bool:
    """Whether a corpus is text that is at hand or on the disk."""
    if counts_path(corpus) is not None:
        return False
    given = [Path(corpus)] if isinstance(corpus, str | os.PathLike) else corpus
    return isinstance(given, Collection) and all(
        Path(one).is_file() or Path(one).is_dir() for one in given if isinstance(one, os.PathLike)
    )


class _Trace:
    """Follows words through a discovery."""

    def __init__(self, made: Discovery) -> None:
        self._lexicon, counted, self._found, self._listing = made
        self._counts = self._found.counts
        counted = replace(counted, counts=self._counts)  # to which the text now refers
        self.counted = replace(counted, symbols=counted.text())
        self._ranks = {word: rank for rank, word in enumerate(self._lexicon.words, 1)}
        self._rows = {word: row for row, word in enumerate(self._found.words)}
        names = self._counts.alphabet.symbols
        self._numbers = {name: number for number, name in enumerate(names, 1)}

    def explained(self, given: str) -> Explanation:
        """What is known of a word, but for where it stands."""
        word = fold(given)
        names = self._symbols(word)
        ids = [self._numbers.get(name, BREAK) for name in names]
        node = self._node(ids)
        count = self._occurrences(ids, node)
        reason = self._reason(word, names, node, count)
        whole, parts = self._costs(names, ids, node, reason)
        listed = self._lexicon
        others = [Rival(v, listed[v].count, listed[v].expected) for v in listed.words if v != word]
        others.sort(key=lambda rival: -rival.expected)
        return Explanation(
            word=given,
            listed=word in self._ranks,
            rank=self._ranks.get(word),
            reason=reason,
            why=_WHY[reason].format_map(self._lexicon.settings),
            count=count,
            statistics=self._statistics(word, node),
            enclosed=self._enclosed(word),
            split=self._split(node),
            whole=whole,
            parts=parts,
            longer=[rival for rival in others if word in rival.word][:_MOST],
            shorter=[one for one in others if one.word in word and len(one.word) > 1][:_MOST],
            nearest=self._nearest(word) if not count else [],
            contexts=[],
        )

    def _symbols(self, word: str) -> list[str]:
        """The symbols of a word, "" for a break."""
        keeps = self._lexicon.settings["numbers"] == "keep"
        own, ids, _ = encode([f"一{word}一"], Storage(), keep_numbers=keeps)
        names = ["", *own.symbols]
        return [names[number] for number in ids[:].tolist()[2:-2]]

    def _node(self, ids: list[int]) -> int:
        """The n-gram of some symbols, -1 if it was not counted."""
        node = -1
        for symbol in ids:
            node = self._counts.child(node, symbol) if symbol != BREAK else -1
            if node < 0:
                break
        return node

    def _occurrences(self, ids: list[int], node: int) -> int:
        """How often symbols stand one after the other in the text."""
        if node >= 0:
            return int(self._counts.counts[node : node + 1][0])
        if not ids or BREAK in ids:
            return 0
        text, total = self.counted.text(), 0
        for begin, end in chunks(len(text)):
            part = text[begin : min(end + len(ids) - 1, len(text))]
            starts = np.flatnonzero(part[: end - begin] == ids[0])
            starts = starts[starts + len(ids) <= len(part)]
            for at, symbol in enumerate(ids):
                starts = starts[part[starts + at] == symbol]
            total += len(starts)
        return total

    def _reason(self, word: str, names: list[str], node: int, count: int) -> Reason:
        """Why a word is listed or not: the first stage of the discovery that lost it."""
        if word in self._ranks:
            return "listed"
        if word in self._rows:
            entry = next(islice(self._found.entries(), self._rows[word], None))
            return self._listing.refusal(*entry) or "top"
        if "" in names or not names:
            return "break"
        if not count:
            return "absent"
        if NUMBER in names:
            return "number"
        if len(names) == 1 and not is_han(names[0]):
            return "letters"
        if node < 0:
            return "rare" if count < self._counts.min_count else "long"
        if self._found.learned is None:
            return "uncut"
        return "vanished" if node in self._candidates else "redundant"

    @cached_property
    def _candidates(self) -> NDArray[np.int32]:
        """The n-grams that learning began with, weighed once more rather than kept."""
        assert self._found.autonomy is not None
        trust = entropy.strength(self._counts.total)
        words, _ = entropy.candidates(self._counts, self._found.autonomy, trust)
        return words.nodes

    def _statistics(self, word: str, node: int) -> dict[str, float]:
        """What there is of the statistics of a word: as listed, as found, or as counted."""
        if word in self._ranks:
            entry = self._lexicon[word]._asdict()
        elif word in self._rows:
            entry = {name: c[self._rows[word]] for name, c in self._found.columns.items()}
        elif node >= 0:
            entry = {
                name: column[0]
                for name, column in discovery.statistics(self._counts, np.array([node])).items()
            }
            if self._found.autonomy is not None:
                entry |= {"autonomy": self._found.autonomy[node : node + 1][0]}
        else:
            return {}
        shown = (name for name in Word._fields[2:] if name in entry)
        return {name: round(float(entry[name]), 4) for name in shown}

    def _enclosed(self, word: str) -> float | None:
        """The occurrences of a word inside longer ones."""
        if self._found.learned is None or word not in self._rows:
            return None
        return round(float(self._found.enclosed[self._rows[word]]), 4)

    def _split(self, node: int) -> list[Part]:
        """The weakest split of an n-gram, none for one symbol."""
        nodes = cohesion.weakest_split(self._counts, node) if node >= 0 else None
        return [
            Part(self._counts.text(part), int(self._counts.counts[part : part + 1][0]))
            for part in nodes or ()
        ]

    def _costs(
        self, names: list[str], ids: list[int], node: int, reason: Reason
    ) -> tuple[float | None, Cut | None]:
        """The cost of symbols as one word, if they are one, and the best cut without it."""
        if self._found.learned is None or BREAK in ids or len(ids) < 2:
            return None, None
        score = self._first_score if reason == "redundant" else self._learned_score
        arcs: list[Arc] = []
        for start in range(len(ids)):
            inner = -1
            for end in range(start + 1, len(ids) + (start > 0)):
                inner = self._counts.child(inner, ids[end - 1])
                if inner < 0:
                    break
                if (value := score(inner)) is not None:
                    arcs.append(Arc(start, end, value))
        ((path, cost),) = paths.best(arcs, len(ids), 1)
        words = ["".join(names[arc.start : arc.end]) for arc in path]
        own = score(node) if node >= 0 else None
        return None if own is None else round(-own, 4), Cut(words, round(cost, 4))

    def _learned_score(self, node: int) -> float | None:
        """The score of a word in a cut; None for what learning has dropped."""
        assert self._found.learned is not None
        row = np.flatnonzero(self._found.learned.nodes == node)
        return float(self._scores[row[0]]) if len(row) else None

    @cached_property
    def _scores(self) -> NDArray[np.float64]:
        assert self._found.learned is not None
        return self._found.learned.scores()

    def _first_score(self, node: int) -> float | None:
        """The score of an n-gram before learning; None for what cannot be a word."""
        assert self._found.autonomy is not None
        counts, one = self._counts, slice(node, node + 1)
        trust = entropy.strength(counts.total)
        added = entropy.evidence(counts.lengths[one], self._found.autonomy[one], trust)
        uses = counts.counts[one].astype(np.float64)
        score = entropy.first_scores(counts.wordlike[one], uses, self._total, added)
        return float(score[0]) if np.isfinite(score[0]) else None

    @cached_property
    def _total(self) -> int:
        return entropy.occurrences(self._counts)

    def _nearest(self, word: str) -> list[str]:
        """Listed words that look like another one."""
        alike = [one for one in self._lexicon.words if not set(word).isdisjoint(one)]
        return get_close_matches(word, alike)
