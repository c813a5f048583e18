"""The pipeline: from raw text to a ranked lexicon."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias, get_args

import numpy as np

from wordmine.counting import Counted, Counting, Numbers, counted_as, is_counts, opened
from wordmine.discovery import found, learning, reference
from wordmine.discovery.found import Found
from wordmine.discovery.listing import (
    MIN_CONFIDENCE,
    Listing,
    Selection,
    WordList,
    tell_met,
)
from wordmine.discovery.prior import BYTES, Base
from wordmine.errors import CountsError, LexiconError, SettingsError
from wordmine.lexicon import ACCEPTED, Judgements, Lexicon
from wordmine.runtime import Checked, Listener, Workspace, progress, validation
from wordmine.text import Corpus, Errors, Paths, Patterns, Reading

Method: TypeAlias = Literal["entropy", "pmi"]

_BASE = validation.optional(
    validation.Rule(
        lambda given: (
            isinstance(given, Lexicon | Counted) or (validation.PATH.holds(given) and bool(given))
        ),
        "a wordmine.Lexicon, counts, or the path of a file of either",
    )
)

_TRACES = ("field", "errors", "t2s", "dedup")
"""What counts tell of how their text was read that a lexicon tells too."""


@dataclass(frozen=True)
class Settings(Checked):
    """Settings of a discovery.

    Attributes
    ----------
    counting : how to count.  The method "pmi" has a `max_len` of its own.
    selection : what to list.
    method : "entropy" is minimum-entropy learning; "pmi" is the reference method of 2019, which
        does not join.
    join : whether to seek words up to twice as long as `max_len` by joining.
    base : words of other text, or the counts of it, which count as though that had been read as
        well: what is new is listed first, then the words of the base that occur.  Not with the
        reference method.
    min_confidence : list only words that are at least so likely to be words, 0 to 1; None for 0.35
        with the entropy method, and for 0 with the reference method.

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    """

    counting: Counting = field(default_factory=Counting)
    selection: Selection = field(default_factory=Selection)
    method: Annotated[Method, validation.one_of(*get_args(Method))] = "entropy"
    join: Annotated[bool, validation.FLAG] = True
    min_confidence: Annotated[float | None, validation.number(0, 1)] = None
    base: Annotated[Base | None, _BASE] = None

    def __post_init__(self) -> None:
        """Check every value."""
        super().__post_init__()
        if self.method == "pmi":
            if self.counting.max_len not in (None, reference.ORDER):
                raise SettingsError(
                    f"max_len is {self.counting.max_len}: it must be {reference.ORDER} with the "
                    "pmi method",
                    "max_len",
                )
            counting = replace(self.counting, max_len=reference.ORDER)
            object.__setattr__(self, "counting", counting)
            if self.base is not None:
                raise SettingsError(
                    "the pmi method takes no base: leave one of the two out", "base"
                )

    def base_words(self, workspace: Workspace) -> Lexicon | None:
        """The words of the base; None if there is none.

        Raises
        ------
        LexiconError, CountsError, CorpusError : it is not valid, or the reference method found it.
        StorageError : there is no room.
        """
        base = self.base
        if base is None:
            return None
        if not isinstance(base, Lexicon | Counted):
            base = Counted.load(base, workspace) if is_counts(base) else Lexicon.load(base)
        if isinstance(base, Counted):
            base = discovered(base, Settings(), workspace).lexicon
        if base.settings.get("method") != "entropy":
            raise LexiconError(
                "the base was found by the pmi method: give a lexicon of the entropy method"
            )
        workspace.hold(BYTES * len(base), "the base")
        return base

    def listing(self, header: dict[str, Any]) -> Listing:
        """The rules by which the words of a corpus are listed, given what its counts tell."""
        least = self.min_confidence
        if least is None:
            least = MIN_CONFIDENCE if self.method == "entropy" else 0.0
        judged = self.selection.judged()
        return Listing(
            min_confidence=float(least),
            min_count=header["min_count"],
            known=self.selection.known_words(),
            stopwords=self.selection.unwanted_words(),
            numerals=header["numbers"] == "keep",
            accepted=judged.accepted(),
            rejected=judged.rejected(),
        )


def discover(
    corpus: Paths | Counted | None = None,
    *,
    texts: Iterable[str] | None = None,
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
) -> Lexicon:
    """Find the words of raw text.

    Parameters
    ----------
    corpus : a path or several; a path may be a file, a folder, or ``-`` for standard input.  Or
        what was counted before (see `wordmine.count`): the path of a counts file, or a `Counted`,
        which bring their own `min_count`, `max_len` and `numbers`.
    texts : strings of text instead, such as a list or a column of a table.
    method, join, base, min_confidence : see `wordmine.Settings`; the base may be a path.
    min_count, max_len, numbers : see `wordmine.counting.Counting`.  With numbers dropped, no word
        contains a number, and numerals, ordinals and dates are left out.
    top, known, stopwords, judgements : see
        `wordmine.discovery.Selection`; words, or the path of a file of them.
    threads, memory, tmp : what to work with, see `wordmine.count`; it does not change the result.
    glob, exclude, skip_unreadable, encoding, errors, field, dedup, t2s : how to read files, see
        `wordmine.text.Reading`.
    on_progress : called again and again with the stage of the work, how much of it is done, and
        of how much (0 where nobody knows): bytes while reading, symbols later.

    Returns
    -------
    Lexicon
        Words of two or more symbols, best first, then single characters that stand as words.  The
        settings in its header hold the totals of the corpus as well; with a base, ``new_words``
        says how many there are before its own, and all counts are those of both together.

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    CorpusError : the corpus cannot be read or holds no Chinese text.
    CountsError : counts are not valid, or were made with other settings.
    LexiconError : the base is not valid.
    StorageError : there is no room, in memory or on disk.
    """
    counting = Counting(min_count, max_len, numbers)
    selection = Selection(top, known, stopwords, judgements, encoding)
    wanted = Settings(counting, selection, method, join, min_confidence, base)
    reading = Reading(glob, encoding, errors, field, dedup, t2s, exclude, skip_unreadable)
    workspace = Workspace(threads, memory, tmp)
    workspace.hold(selection.nbytes(), "what is known and not wanted")
    with progress.told_to(on_progress):
        source = opened(corpus, texts, reading, workspace)
        return discovered(source, wanted, workspace).lexicon


class Discovery(NamedTuple):
    """A lexicon and what it was made from: the counted text, the words found, and the rules."""

    lexicon: Lexicon
    counted: Counted
    found: Found
    listing: Listing


def discovered(source: Corpus | Counted, wanted: Settings, workspace: Workspace) -> Discovery:
    """Find the words of a corpus or of counts; raises what `discover` does."""
    if wanted.method == "pmi" and isinstance(source, Counted):
        made = source.settings["max_len"]
        if made != reference.ORDER:
            raise CountsError(
                f"the counts are of n-grams of up to {made} symbols, and the pmi method takes "
                f"{reference.ORDER}: count the corpus again with a max_len of {reference.ORDER}"
            )
    base = wanted.base_words(workspace)
    counted = counted_as(source, wanted.counting, workspace, rare=base is not None)
    if wanted.method == "pmi":
        return listed(counted, found.by_reference(counted), wanted)
    learned = learning.learn(counted, join=wanted.join, base=base)
    return listed(counted, found.by_learning(learned), wanted)


def listed(counted: Counted, made: Found, wanted: Settings) -> Discovery:
    """List the words that were found in a text."""
    progress.begin("listing")
    header = {
        "method": wanted.method,
        "min_count": counted.counts.min_count,
        "max_len": counted.counts.full_len,
        "join": wanted.join and wanted.method == "entropy",
        "numbers": counted.settings["numbers"],
        **{name: counted.settings[name] for name in _TRACES if name in counted.settings},
        "symbols": counted.counts.total,
        "distinct_symbols": len(counted.counts.alphabet),
        **made.totals,
    }
    listing = wanted.listing(header)
    made = made.accepting(listing.accepted, counted)
    tell_met(listing.known, made.words)
    lexicon = _listed(made.among(listing.known), listing, wanted.selection.top, header)
    # What is the longest n-gram at a position may have been found by joining.
    return Discovery(lexicon, replace(counted, counts=made.counts), made, listing)


def _listed(made: Found, listing: Listing, top: int | None, header: dict[str, Any]) -> Lexicon:
    """Leave out what is not wanted and rank the rest: words by score, then single characters."""
    listed = [i for i, entry in enumerate(made.entries()) if listing.refusal(*entry) is None]
    by_word = np.array(sorted(listed, key=made.words.__getitem__), np.int64)  # the last resort
    keys = -made.columns["score"], made.lengths == 1, made.known
    order = by_word[np.lexsort([key[by_word] for key in keys])].tolist()
    beyond = order[top:] if top is not None else []
    order = order[:top] + [i for i in beyond if made.words[i] in listing.accepted]
    if made.learned and made.learned.prior:
        header = header | {"new_words": int(np.count_nonzero(~made.known[order]))}
    words = [made.words[i] for i in order]
    if accepted := [word for word in words if word in listing.accepted]:
        header = header | {ACCEPTED: accepted}
    return Lexicon(
        words,
        {name: column[order] for name, column in made.columns.items()},
        header | {"min_confidence": listing.min_confidence},
    )
