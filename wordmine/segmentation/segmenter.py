"""Segmenters: text cut into words along the path of least information."""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple, Self, get_args, overload

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import LexiconError, number
from wordmine.lexicon import Lexicon, wordlist
from wordmine.runtime import available_threads, in_order, validation
from wordmine.segmentation import cuts, cutter
from wordmine.segmentation.cuts import Arc
from wordmine.segmentation.cutter import AnySeries, Cutter, batches
from wordmine.segmentation.unigram import GRANULARITY, Granularity, Unigram, WordCounts, check
from wordmine.segmentation.units import Dates
from wordmine.segmentation.vocabulary import Snapshot, Vocabulary
from wordmine.symbols import codes_of, fold
from wordmine.text import Errors, Reading, lines, named

_log = logging.getLogger("wordmine")

PIECE = 1 << 18
"""Characters of a text that are looked at together where not all of it is held."""

_TEXT = validation.Rule(
    lambda text: isinstance(text, str) or cutter.is_series(text),
    "a string, or a column of strings of pandas or polars",
)
_TEXTS = validation.Rule(
    lambda texts: isinstance(texts, Iterable) and not isinstance(texts, str | bytes),
    "a list, or another iterable, of strings",
)
_GENERATOR = validation.instance(np.random.Generator, "a numpy.random.Generator")


class Information(NamedTuple):
    """What it takes to write a text in words.

    Attributes
    ----------
    bits : the sum of -log2 p(w) over the words of the best cut.  Punctuation and blanks are free:
        they stand between words.
    bits_per_character : that, divided by the characters of these words; 0 if there are none.
    """

    bits: float
    bits_per_character: float


class Segmenter:
    """Cuts text into words so that the sum of their scores is the highest.

    A word of the cut is a word of the lexicon, or a unit: a number, a run of Latin letters, a date,
    a punctuation mark, a single character.  `wordmine.segmentation.Unigram` holds the scores.  If
    two cuts score the same, to 2**-16 nats, the cut with the longer first word wins, then the one
    with the longer second word, and so on.  The best cut is exact, with one exception: text without
    a break (a character that no word holds) is cut in windows of 4,096 characters, and the last 64
    characters of a window are cut again with the next.  All methods raise `SettingsError` for
    anything but text.

    Threads may share a segmenter: each call works with the words of one moment, and no word is
    lost.  A segmenter can be pickled.

    Parameters
    ----------
    lexicon : a `Lexicon`, or words with their counts; None is the count of a word that nobody
        counted, which gets just enough weight to be cut as one word, see `add_word`.
    dates : "join" makes a date such as 2000年 one word, "split" a number and what follows.
    granularity : how long words are: "fine" for short ones, as search engines index them and
        Universal Dependencies has them; "standard" for those of the Chinese Treebank; "coarse" for
        compounds in one word; or a number, of which these are -1, 0 and 1.

    Raises
    ------
    LexiconError : there is no word; a word, a count or a statistic cannot be used; a word with a
        count has more than 256 characters.
    SettingsError : `dates` or `granularity` has a value it cannot have.
    """

    def __init__(
        self,
        lexicon: Lexicon | WordCounts,
        *,
        dates: Dates = "join",
        granularity: Granularity = "standard",
    ) -> None:
        validation.one_of(*get_args(Dates)).check("dates", dates)
        GRANULARITY.check("granularity", granularity)
        without_count: list[str] = []
        if isinstance(lexicon, Lexicon):
            model = Unigram.from_lexicon(lexicon)
        elif isinstance(lexicon, Mapping):
            model, without_count = Unigram.from_counts(lexicon)
        else:
            raise LexiconError(
                f"a lexicon is a wordmine.Lexicon or words with counts, not "
                f"{type(lexicon).__name__}: for a file there is Segmenter.load"
            )
        self._vocabulary = Vocabulary(model.at(granularity), join=dates == "join")
        for word in without_count:
            self.add_word(word)

    @classmethod
    def load(
        cls,
        path: str | os.PathLike[str],
        *,
        dates: Dates = "join",
        granularity: Granularity = "standard",
        encoding: str | None = None,
        errors: Errors = "strict",
    ) -> Self:
        """Read a lexicon that `Lexicon.save` wrote, or a dictionary (`wordlist.load`).

        Parameters
        ----------
        path : the file.
        dates, granularity : as for the class.
        encoding, errors : how to decode the file, see `wordmine.text.Reading`.

        Raises
        ------
        LexiconError : the file is not valid.
        CorpusError : it cannot be read or decoded.
        SettingsError : a setting has a value it cannot have.
        """
        validation.PATH.check("path", path)
        lexicon = wordlist.load(path, Reading(encoding=encoding, errors=errors))
        try:
            return cls(lexicon, dates=dates, granularity=granularity)
        except LexiconError as error:
            raise LexiconError(f"{named(path)}: {error}") from None

    def __repr__(self) -> str:
        dates = "join" if self._vocabulary.join else "split"
        return f"<Segmenter of {len(self._vocabulary)} words, dates={dates!r}>"

    @property
    def unigram(self) -> Unigram:
        """The words and their scores as they are now."""
        return self._now().model

    def _now(self) -> Snapshot:
        return self._vocabulary.snapshot or self._vocabulary.take()

    # --- words -----------------------------------------------------------------------------------

    def add_word(self, word: str, count: float | None = None) -> None:
        """Add a word, or give one more weight: it never becomes less likely to be cut.

        Parameters
        ----------
        word : the word; full-width letters and digits are folded.
        count : how often it is expected as a word in the text that the lexicon comes from.  The
            word also gets the boundary evidence that is usual for its length and frequency.  A word
            that is more likely already stays as it is.  Without a count, the word becomes as likely
            as its parts together, words that are added later included: wherever the parts would be
            cut, the whole word is cut instead.

        Raises
        ------
        LexiconError : the word is empty, begins or ends with a blank, holds other whitespace, a
            control character or a surrogate, or is longer than 256 characters; the count is not a
            number above 0.
        """
        check(word, count)
        self._vocabulary.add(fold(word), count)

    def add_dictionary(
        self,
        path: str | os.PathLike[str],
        *,
        encoding: str | None = None,
        errors: Errors = "strict",
    ) -> None:
        """Add the words of a dictionary, with their counts if it has any; see `add_word`.

        Of a lexicon of wordmine, only the words are taken: its statistics describe another text.
        The log says how many words are less likely than their own parts, by their counts.

        Parameters
        ----------
        path, encoding, errors : as for `load`.

        Raises
        ------
        CorpusError : the file cannot be read or decoded.
        LexiconError : it is not valid.
        SettingsError : a setting has a value it cannot have.
        """
        validation.PATH.check("path", path)
        counts = wordlist.additions(path, Reading(encoding=encoding, errors=errors))
        for word, count in counts.items():
            try:
                self.add_word(word, count)
            except LexiconError as error:
                raise LexiconError(f"{named(path)}: {error}") from None
        self._tell_split([word for word, count in counts.items() if count], named(path))

    def _tell_split(self, words: list[str], name: str) -> None:
        """Log how many words stay split although they were added."""
        cuts = zip(words, self.cut_batch(words), strict=True)
        if split := [word for word, cut in cuts if len(cut) > 1]:
            _log.info(
                f"{name}: cut into parts that are more frequent: {number(len(split), 'word')} of "
                f"{len(words):,} with a count, such as {split[0]!r}: leave out the count of a word "
                "to have it whole"
            )

    def remove_word(self, word: str) -> None:
        """Take a word out.

        Raises
        ------
        LexiconError : it is not there.
        """
        self._vocabulary.remove(fold(_checked(word)))

    # --- the best cut ----------------------------------------------------------------------------

    @overload
    def cut(self, text: str) -> list[str]: ...

    @overload
    def cut(self, text: AnySeries) -> AnySeries: ...

    def cut(self, text: Any) -> Any:
        """The words of a text, whitespace and punctuation included; joined, they are the text.

        Parameters
        ----------
        text : a string; or a column of them, of pandas or polars, which gives a column of lists of
            the same kind, index and name, cut on all processors.
        """
        if not isinstance(text, str):
            _TEXT.check("text", text)
            return cutter.cut(text, self.cut_batch)
        now = self._vocabulary.snapshot or self._vocabulary.take()
        return now.cutter.words(text)

    def cut_iter(self, text: str) -> Iterator[str]:
        """The words of a long text, one by one, a piece of it at a time."""
        return self._cut_iter(_checked(text), self._now().cutter)

    def _cut_iter(self, text: str, cutter: Cutter) -> Iterator[str]:
        pieces = (text[at : at + PIECE] for at in range(0, len(text), PIECE))
        for piece in lines.bounded(pieces, PIECE):
            for begin, end in pairwise(cutter.edges(piece).tolist()):
                yield piece[begin:end]

    def cut_batch(self, texts: Iterable[str], threads: int | None = None) -> list[list[str]]:
        """The words of many texts.

        Parameters
        ----------
        texts : the texts.
        threads : how many threads to work with, None for all processors.

        Raises
        ------
        SettingsError : `texts` is one string, or holds something else than strings; or `threads` is
            less than 1.
        """
        _TEXTS.check("texts", texts)
        validation.optional(validation.whole(1)).check("threads", threads)
        cut = self._now().cutter.cut_together
        found = in_order(cut, batches(texts), threads or available_threads())
        return [words for batch in found for words in batch]

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where each word of a text begins and ends."""
        return list(pairwise(self.cut_codes(_checked(text))[1].tolist()))

    def tokenize(self, text: str) -> list[tuple[str, int, int]]:
        """The words of a text, each with where it begins and ends."""
        return [(text[begin:end], begin, end) for begin, end in self.spans(text)]

    def cut_codes(self, text: str) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
        """The (n,) code points of a text, and the (m + 1,) places where words begin and end."""
        codes = codes_of(_checked(text))
        return codes, self._now().cutter.edges(text, codes)

    # --- all cuts --------------------------------------------------------------------------------

    def n_best(self, text: str, n: int) -> list[tuple[list[str], float]]:
        """The n best cuts with their costs, the negative sums of scores in nats, best first.

        A score is a log probability plus boundary evidence; `information` is of the probability
        alone.  A short text may have fewer than n cuts.

        Raises
        ------
        SettingsError : n is less than 1.
        """
        validation.whole(1).check("n", n)
        arcs = self._now().cutter.arcs(_checked(text))
        return [(_words(text, cut), cost) for cut, cost in cuts.best(arcs, len(text), n)]

    def sample(
        self, text: str, alpha: float = 1.0, rng: np.random.Generator | None = None
    ) -> list[str]:
        """Draw a cut with a probability proportional to exp(alpha times its score).

        Parameters
        ----------
        text : the text.
        alpha : 0 draws all cuts alike; the larger it is, the likelier the better ones are.
        rng : where chance comes from; a fresh one by default.

        Raises
        ------
        SettingsError : alpha is not from 0 to 1e9, or rng is no generator of numpy's.
        """
        validation.number(0, 1e9).check("alpha", alpha)
        validation.optional(_GENERATOR).check("rng", rng)
        arcs = self._now().cutter.arcs(_checked(text))
        return _words(text, cuts.sample(arcs, len(text), alpha, rng or np.random.default_rng()))

    def posterior(self, text: str) -> list[tuple[str, int, int, float]]:
        """Every word that could stand in a text, with where, and its probability there.

        The probability is the share of the cuts that hold the word, where a cut weighs exp(score).
        """
        arcs = self._now().cutter.arcs(_checked(text))
        shares = cuts.probabilities(arcs, len(text))
        return [
            (text[arc.start : arc.end], arc.start, arc.end, share)
            for arc, share in zip(arcs, shares, strict=True)
        ]

    def information(self, text: str) -> Information:
        """The information of a text, coded by the words of its best cut.

        It comes from the probabilities alone.  The costs of `n_best` hold boundary evidence too, so
        the two differ with a learned lexicon.
        """
        model, cutter = self._now()
        edges = pairwise(cutter.edges(_checked(text)).tolist())
        words = [fold(text[begin:end]) for begin, end in edges]
        scores = model.scores
        counted = [word for word in words if word in scores or any(map(str.isalnum, word))]
        bits = math.fsum(map(model.information, counted))
        return Information(bits, bits / max(1, sum(map(len, counted))))


def _checked(text: str) -> str:
    if not isinstance(text, str):
        validation.STRING.check("text", text)
    return text


def _words(text: str, cut: list[Arc]) -> list[str]:
    return [text[arc.start : arc.end] for arc in cut]
