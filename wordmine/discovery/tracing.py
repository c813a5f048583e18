"""Tracing: what a discovery did with words, told by its own stages."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import Counted, counts_path
from wordmine.discovery import cohesion, entropy, explanation, kwic, pipeline, scoring
from wordmine.discovery.explanation import WHY, Cut, Explanation, Part, Reason
from wordmine.discovery.pipeline import Discovery, Settings
from wordmine.lexicon import Lexicon, Word
from wordmine.runtime import Listener, Storage, chunks, progress, validation
from wordmine.symbols import BREAK, NUMBER, encode, fold, is_han
from wordmine.text import Corpus, Reading, size, sources
from wordmine.text.reading import RULES as READING_RULES


def explain(
    corpus: Corpus | Counted | Lexicon,
    words: Collection[str],
    *,
    k: int = kwic.K,
    width: int = kwic.WIDTH,
    on_progress: Listener | None = None,
    **settings: Any,
) -> list[Explanation]:
    """Say of words why `wordmine.discover` lists them, or why it does not.

    Parameters
    ----------
    corpus : as for `wordmine.discover`; or a lexicon, which tells rank, statistics, and longer and
        shorter words, but no costs, splits and contexts.
    on_progress, **settings : as for `wordmine.discover`.
    words : any strings.
    k, width : how many contexts of each to give, and how long, see `wordmine.concordance`.  What
        can be read only once, such as standard input, has them as counts do.

    Raises
    ------
    SettingsError, CorpusError, CountsError, StorageError : as for `wordmine.discover`.
    """
    rules = {"words": kwic.WORDS, "k": kwic.RULES["k"], "width": kwic.RULES["width"]}
    validation.check({"words": words, "k": k, "width": width}, rules)
    validation.check_names(settings, [*pipeline.RULES, *READING_RULES, *rules, "on_progress"])
    reading, own = Reading.apart(settings)
    wanted = Settings(**own)
    words = list(dict.fromkeys(words))
    if isinstance(corpus, Lexicon):
        return [explanation.of_lexicon(corpus, word) for word in words]
    with progress.told_to(on_progress):
        trace = _Trace(pipeline.discovered(corpus, reading, wanted))
        if not isinstance(corpus, Counted) and _can_be_read_again(corpus):
            progress.begin("seeking", size(corpus, reading))
            storage = Storage(wanted.memory, wanted.tmp)
            passages = kwic.of_sources(sources(corpus, reading, storage, again=True))
        else:
            passages = kwic.of_counts(trace.counted)
        explained = [trace.explained(word) for word in words]
        there = [one.word for one in explained if one.count]
        found = kwic.seek(passages, there, k, width)
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
    """Follows words through a discovery, and says what it did with them.

    Parameters
    ----------
    made : the discovery.
    """

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
        told = explanation.of_lexicon(self._lexicon, given)
        return replace(
            told,
            reason=reason,
            why=WHY[reason].format_map(self._lexicon.settings),
            count=count,
            statistics=self._statistics(word, node),
            split=self._split(node),
            whole=whole,
            parts=parts,
            nearest=[] if count else told.nearest,
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
    def _candidates(self) -> NDArray[np.int64]:
        """The n-grams that learning began with, weighed once more rather than kept."""
        assert self._found.autonomy is not None
        margins = entropy.margins(self._counts, self._found.autonomy, 1)
        return np.flatnonzero(margins > entropy.MARGIN)

    def _statistics(self, word: str, node: int) -> dict[str, float]:
        """What there is of the statistics of a word: as listed, as found, or as counted."""
        if word in self._ranks:
            entry = self._lexicon[word]._asdict()
        elif word in self._rows:
            entry = {name: c[self._rows[word]] for name, c in self._found.columns.items()}
        elif node >= 0:
            entry = {
                name: column[0]
                for name, column in pipeline.statistics(self._counts, np.array([node])).items()
            }
            if self._found.autonomy is not None:
                entry |= {"autonomy": self._found.autonomy[node : node + 1][0]}
        else:
            return {}
        shown = (name for name in Word._fields[2:] if name in entry)
        return {name: round(float(entry[name]), 4) for name in shown}

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
        # The forest of the words in it, but for the whole, as the kernel that cuts wants them.
        longest = np.full(len(ids), -1, np.int32)
        lengths: list[int] = []
        shorter: list[int] = []
        scores: list[float] = []
        for start in range(len(ids)):
            inner = -1
            for end in range(start + 1, len(ids) + (start > 0)):
                inner = self._counts.child(inner, ids[end - 1])
                if inner < 0:
                    break
                if (value := score(inner)) is not None:
                    shorter.append(int(longest[start]))
                    longest[start] = len(lengths)
                    lengths.append(end - start)
                    scores.append(value)
        forest = np.array(shorter, np.int32), np.array(lengths, np.int8), np.array(scores)
        path = entropy.cutter(*forest)(longest)
        starts = np.flatnonzero(path >= 0).tolist()
        words = ["".join(names[start : start + lengths[path[start]]]) for start in starts]
        cost = -sum(scores[path[start]] for start in starts)
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
        if not counts.wordlike[node]:
            return None
        (score,) = scoring.first(
            counts.counts[one], self._total, counts.lengths[one], self._found.autonomy[one]
        )
        return float(score)

    @cached_property
    def _total(self) -> int:
        return entropy.occurrences(self._counts)
