"""Tracing: what a discovery did with words, told by its own stages."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cached_property
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import Counted, Counting, Numbers, opened
from wordmine.discovery import candidates, cohesion, explanation, found, kwic, stretches
from wordmine.discovery.explanation import WHY, Cut, Explanation, Part, Reason
from wordmine.discovery.learning import Learned
from wordmine.discovery.listing import Selection, WordList
from wordmine.discovery.pipeline import Discovery, Method, Settings, discovered
from wordmine.discovery.prior import Base
from wordmine.errors import CorpusError
from wordmine.lexicon import Judgements, Lexicon, Word, scoring
from wordmine.runtime import Listener, Workspace, progress
from wordmine.symbols import BREAK, NUMBER, fold, is_han, spell
from wordmine.text import Corpus, Errors, Paths, Patterns, Reading


def explain(
    corpus: Paths | Counted | Lexicon | None = None,
    words: Collection[str] = (),
    *,
    texts: Iterable[str] | None = None,
    k: int = kwic.K,
    width: int = kwic.WIDTH,
    method: Method = "entropy",
    min_count: int | None = None,
    max_len: int | None = None,
    join: bool = True,
    numbers: Numbers | None = None,
    base: Base | None = None,
    min_confidence: float | None = None,
    top: int | None = None,
    known: WordList = (),
    stopwords: WordList = (),
    judgements: Judgements | str | os.PathLike[str] | None = None,
    threads: int | None = None,
    memory: int | str | None = None,
    tmp: str | os.PathLike[str] | None = None,
    glob: Patterns = "*",
    exclude: Patterns = (),
    skip_unreadable: bool = False,
    encoding: str | None = None,
    errors: Errors = "strict",
    field: str | None = None,
    dedup: bool = False,
    t2s: bool = False,
    on_progress: Listener | None = None,
) -> list[Explanation]:
    """Say of words why `wordmine.discover` lists them, or why it does not.

    Parameters
    ----------
    corpus : as for `wordmine.discover`; or a lexicon, which alone tells of rank, statistics, longer
        and shorter words, but not of costs, splits and contexts.
    words : any strings.
    k, width : how many contexts of each to give, and how long, see `wordmine.concordance`.  What
        can be read only once, such as standard input, has them as counts do.
    texts, method, min_count, max_len, join, numbers, base, min_confidence, top, known, stopwords,
    judgements, threads, memory, tmp, glob, exclude, skip_unreadable, encoding, errors, field,
    dedup, t2s, on_progress : as for `wordmine.discover`.

    Raises
    ------
    SettingsError, CorpusError, CountsError, StorageError : as for `wordmine.discover`.
    """
    kwic.check(words, k, width)
    words = list(dict.fromkeys(words))
    if isinstance(corpus, Lexicon):
        if texts is not None:
            raise CorpusError("both a lexicon and texts are given: give one of the two")
        return [explanation.of_lexicon(corpus, word) for word in words]
    counting = Counting(min_count, max_len, numbers)
    selection = Selection(top, known, stopwords, judgements, encoding)
    wanted = Settings(counting, selection, method, join, min_confidence, base)
    reading = Reading(glob, encoding, errors, field, dedup, t2s, exclude, skip_unreadable)
    workspace = Workspace(threads, memory, tmp)
    with progress.told_to(on_progress):
        source = opened(corpus, texts, reading, workspace)
        trace = _Trace(discovered(source, wanted, workspace))
        if isinstance(source, Corpus) and source.can_be_read_again():
            progress.begin("seeking", source.nbytes())
            passages = kwic.of_sources(source.sources(workspace, again=True))
        else:
            passages = kwic.of_counts(trace.counted)
        explained = [trace.explained(word) for word in words]
        there = [one.word for one in explained if one.count]
        places = kwic.seek(passages, there, k, width)
        return [replace(one, contexts=places.get(one.word, [])) for one in explained]


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
        self._costs = _Costs(self._found.learned) if self._found.learned else None

    def explained(self, given: str) -> Explanation:
        """What is known of a word, but for where it stands."""
        word = fold(given)
        names = spell(word, keep_numbers=self._lexicon.settings["numbers"] == "keep")
        ids = self._counts.alphabet.numbers(names)
        node = self._counts.find(ids)
        count = self.counted.occurrences(ids)
        reason = self._reason(word, names, node, count)
        is_costed = self._costs is not None and BREAK not in ids and len(ids) > 1
        whole, parts = self._costs.of(ids, reason) if self._costs and is_costed else (None, None)
        told = explanation.of_lexicon(self._lexicon, given)
        of_base = word in self._ranks and bool(self._found.known[self._rows[word]])
        return replace(
            told,
            reason=reason,
            why=WHY[reason].format_map(self._lexicon.settings),
            count=told.count if of_base else count,  # as its expected count is
            statistics=self._statistics(word, node),
            split=self._split(node),
            whole=whole,
            parts=parts,
            nearest=[] if count else told.nearest,
        )

    def _reason(self, word: str, names: list[str], node: int, count: int) -> Reason:
        """Why a word is listed or not: the first stage of the discovery that lost it."""
        if word in self._ranks:
            row = self._rows[word]
            return "name" if self._found.full_names[row] else "listed"
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
        if self._costs is None:
            return "uncut"
        return self._costs.loss(node)

    def _statistics(self, word: str, node: int) -> dict[str, float]:
        """What there is of the statistics of a word: as listed, as found, or as counted."""
        if word in self._ranks:
            entry = self._lexicon[word]._asdict()
        elif word in self._rows:
            entry = {name: c[self._rows[word]] for name, c in self._found.columns.items()}
        elif node >= 0:
            entry = {
                name: column[0]
                for name, column in found.statistics(self._counts, np.array([node])).items()
            }
            if self._costs is not None:
                entry |= {"autonomy": self._costs.autonomy(node)}
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


class _Costs:
    """What strings cost as one word and as several, by the scores of a learning.

    Parameters
    ----------
    learned : the words that were learned.
    """

    def __init__(self, learned: Learned) -> None:
        self._learned, self._counts = learned, learned.counts
        self._rows = {int(node): row for row, node in enumerate(learned.words.nodes)}

    def of(self, ids: list[int], reason: Reason) -> tuple[float | None, Cut]:
        """The cost of symbols as one word, if they are one, and the best cut without it.

        By the scores that decided: those before learning if they were no candidate.
        """
        score = self._first if reason in ("bound", "redundant") else self._last
        # The forest of the words in it, but for the whole, as the kernel that cuts wants them.
        longest = np.full(len(ids), -1, np.int32)
        lengths: list[int] = []
        shorter: list[int] = []
        scores: list[float] = []
        own = None
        for start in range(len(ids)):
            node = -1
            for end in range(start + 1, len(ids) + 1):
                node = self._counts.child(node, ids[end - 1])
                if node < 0:
                    break
                if (value := score(node)) is None:
                    continue
                if end - start == len(ids):
                    own = value
                    continue
                shorter.append(int(longest[start]))
                longest[start] = len(lengths)
                lengths.append(end - start)
                scores.append(value)
        forest = np.array(shorter, np.int32), np.array(lengths, np.int8), np.array(scores)
        path = stretches.cutter(*forest)(longest)
        starts = np.flatnonzero(path >= 0).tolist()
        names = self._counts.alphabet
        words = [names.text(ids[start : start + lengths[path[start]]]) for start in starts]
        cost = -sum(scores[path[start]] for start in starts)
        return None if own is None else round(-own, 4), Cut(words, round(cost, 4))

    def loss(self, node: int) -> Reason:
        """Why an n-gram is none of the words that were learned."""
        one, has_base = slice(node, node + 1), self._learned.prior is not None
        if bool(candidates.is_bound(self._counts, one, has_base=has_base)[0]):
            return "bound"
        if node in self._learned.lines:
            return "line"
        return "vanished" if self._plausible[node] else "redundant"

    def autonomy(self, node: int) -> float:
        """See `wordmine.discovery.cohesion.autonomy`."""
        return float(self._learned.autonomy[node : node + 1][0])

    def _last(self, node: int) -> float | None:
        """The score of a word in a cut; None for what learning has dropped."""
        row = self._rows.get(node)
        return None if row is None else float(self._scores[row])

    def _first(self, node: int) -> float | None:
        """The score of an n-gram before learning; None for what cannot be a word."""
        counts, one = self._counts, slice(node, node + 1)
        if not counts.wordlike[node]:
            return None
        (score,) = scoring.first(
            counts.counts[one],
            self._total,
            self._kinds[one],
            counts.lengths[one],
            self._learned.autonomy[one],
        )
        return float(score)

    @cached_property
    def _plausible(self) -> NDArray[np.bool_]:
        """What learning began with, weighed once more rather than kept."""
        has_base = self._learned.prior is not None
        return candidates.plausible(self._counts, self._learned.autonomy, has_base=has_base)

    @cached_property
    def _kinds(self) -> NDArray[np.int8]:
        return candidates.kinds(self._counts)

    @cached_property
    def _scores(self) -> NDArray[np.float64]:
        return self._learned.words.scores()

    @cached_property
    def _total(self) -> int:
        return candidates.occurrences(self._counts)
