"""Segmenters: text cut into words along the path of least information."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import NamedTuple, Self, get_args

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import LexiconError
from wordmine.kernels import segmenting
from wordmine.lexicon import Lexicon, wordlist
from wordmine.runtime import available_threads, in_order, validation
from wordmine.segmentation import cuts, trie
from wordmine.segmentation.cuts import Arc
from wordmine.segmentation.trie import Trie
from wordmine.segmentation.unigram import Counts, Unigram, check
from wordmine.segmentation.units import Dates
from wordmine.symbols import classes
from wordmine.text import Errors, Reading, lines, named

RULES = {
    "text": validation.STRING,
    "texts": validation.Rule(
        lambda texts: isinstance(texts, Iterable) and not isinstance(texts, str | bytes),
        "a list, or another iterable, of strings",
    ),
    "path": validation.PATH,
    "dates": validation.one_of(*get_args(Dates)),
    "threads": validation.optional(validation.whole(1)),
    "n": validation.whole(1),
    "alpha": validation.number(0, 1e9),
    "rng": validation.optional(
        validation.instance(np.random.Generator, "a numpy.random.Generator")
    ),
}
"""What each argument must be."""

PIECE = 1 << 18
"""Characters of a text that are looked at together where not all of it is held."""

_BATCH = 1 << 14
"""Characters of short texts that a thread cuts together."""


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

    The words are those of a lexicon (see `unigram.Unigram` for their scores) and the
    units that `units` describes: numbers, Latin, dates, punctuation, single characters.
    Between cuts of equal score, to 2**-16 nats, the one whose first word is longer wins, then the
    second, and so on.  The best cut is exact, except that more than 4,096 characters without a
    break, a character that is in no word, are looked at in windows of that size, of which the last
    64 characters are looked at again.  All methods refuse what is no text with `SettingsError`.

    Parameters
    ----------
    lexicon : a `Lexicon`, or words with their counts, None for those whose count is not known:
        they get the least one with which they are cut, see `add_word`.
    dates : "join" makes a date such as 2000年 one word, "split" a number and what follows.

    Raises
    ------
    LexiconError : there is no word, or a word, a count or a statistic that cannot be used; one of
        the words with counts has more than 256 characters.
    SettingsError : `dates` is neither.
    """

    def __init__(self, lexicon: Lexicon | Counts, *, dates: Dates = "join") -> None:
        validation.check({"dates": dates}, RULES)
        without_count: list[str] = []
        if isinstance(lexicon, Lexicon):
            self._model = Unigram.from_lexicon(lexicon)
        elif isinstance(lexicon, Mapping):
            self._model, without_count = Unigram.from_counts(lexicon)
        else:
            raise LexiconError(
                f"a lexicon is a wordmine.Lexicon or words with counts, not "
                f"{type(lexicon).__name__}: for a file there is Segmenter.load"
            )
        self._join = dates == "join"
        self._trie: Trie | None = None
        for word in without_count:
            self.add_word(word)

    @classmethod
    def load(
        cls,
        path: str | os.PathLike[str],
        *,
        dates: Dates = "join",
        encoding: str | None = None,
        errors: Errors = "strict",
    ) -> Self:
        """Read a lexicon that `Lexicon.save` wrote, or a dictionary (`wordlist.load`).

        Parameters
        ----------
        path : the file.
        dates : as for the class.
        encoding, errors : how to decode the file, see `wordmine.text.Reading`.

        Raises
        ------
        LexiconError : the file is not valid.
        CorpusError : it cannot be read or decoded.
        SettingsError : `path` is no path, `dates` is neither, or how to decode cannot be.
        """
        validation.check({"path": path}, RULES)
        lexicon = wordlist.load(path, Reading(encoding=encoding, errors=errors))
        try:
            return cls(lexicon, dates=dates)
        except LexiconError as error:
            raise LexiconError(f"{named(path)}: {error}") from None

    def __repr__(self) -> str:
        dates = "join" if self._join else "split"
        return f"<Segmenter of {len(self._model.scores)} words, dates={dates!r}>"

    @property
    def unigram(self) -> Unigram:
        """The words and their scores; they change with the segmenter's."""
        return self._model

    # --- words -----------------------------------------------------------------------------------

    def add_word(self, word: str, count: float | None = None) -> None:
        """Add a word, or give one another count.

        Parameters
        ----------
        word : the word; full-width letters and digits are folded.
        count : how often it is expected as a word in what the lexicon was made from, which also
            gives it the boundary evidence usual for words of its length and frequency; by default
            the least with which the word, standing alone, is cut as one, or what it has if that
            is more.

        Raises
        ------
        LexiconError : the word is empty or holds whitespace, a control character or a surrogate,
            or is longer than 256 characters; the count is not a number above 0.
        """
        check(word, count)
        word = classes.fold(word)
        if count is not None:
            self._model.add(word, count)
        else:
            score = self._best_without(word)
            trie.fixed(score)  # refuse it before it is in
            self._model.require(word, score)
        self._trie = None

    def _best_without(self, word: str) -> float:
        """The highest score of a cut of a word of which it is no part."""
        ends = {arc.start: arc.end for arc in self._arcs(word, _no_words())}
        ahead = {len(word): 0}
        for start in sorted(ends, reverse=True):
            sums = [
                trie.fixed(self._model.scores[word[start:end]]) + ahead[end]
                for end in ahead
                if word[start:end] in self._model.scores and end - start < len(word)
            ]
            if word[start : ends[start]] not in self._model.scores or not sums:
                sums.append(trie.fixed(self._model.unknown) + ahead[ends[start]])
            ahead[start] = max(sums)
        return ahead[0] / segmenting.UNIT

    def add_dictionary(
        self,
        path: str | os.PathLike[str],
        *,
        encoding: str | None = None,
        errors: Errors = "strict",
    ) -> None:
        """Add the words of a dictionary, with their counts if it has any; see `add_word`.

        Of a lexicon of wordmine only the words count: its statistics are those of another text.

        Parameters
        ----------
        path, encoding, errors : as for `load`.

        Raises
        ------
        CorpusError : the file cannot be read or decoded.
        LexiconError : it is not valid.
        SettingsError : `path` is no path, or how to decode cannot be.
        """
        validation.check({"path": path}, RULES)
        given = wordlist.load(path, Reading(encoding=encoding, errors=errors))
        counts = dict.fromkeys(given.words) if isinstance(given, Lexicon) else given
        for word, count in counts.items():
            try:
                self.add_word(word, count)
            except LexiconError as error:
                raise LexiconError(f"{named(path)}: {error}") from None

    def remove_word(self, word: str) -> None:
        """Take a word out.

        Raises
        ------
        LexiconError : it is not there.
        """
        validation.check({"text": word}, RULES)
        self._model.remove(classes.fold(word))
        self._trie = None

    # --- the best cut ----------------------------------------------------------------------------

    def cut(self, text: str) -> list[str]:
        """The words of a text, whitespace and punctuation included; joined, they are the text."""
        begin = 0  # carried along, which is quicker than pairs
        return [text[begin : (begin := end)] for end in self._edges(_codes(text)).tolist()[1:]]

    def cut_iter(self, text: str) -> Iterator[str]:
        """The words of a long text, one by one, a piece of it at a time."""
        validation.check({"text": text}, RULES)
        pieces = (text[at : at + PIECE] for at in range(0, len(text), PIECE))
        for piece in lines.bounded(pieces, PIECE):
            yield from self.cut(piece)

    def cut_batch(self, texts: Iterable[str], threads: int | None = None) -> list[list[str]]:
        """The words of many texts.

        Parameters
        ----------
        texts : the texts.
        threads : how many threads to work with, None for all processors.

        Raises
        ------
        SettingsError : `texts` is one string, or holds what is none; there must be at least one
            thread.
        """
        validation.check({"texts": texts, "threads": threads}, RULES)
        cut = in_order(self._cut_together, _batches(texts), threads or available_threads())
        return [words for batch in cut for words in batch]

    def _cut_together(self, texts: list[str]) -> list[list[str]]:
        """Cut texts as one; a line feed between them is a unit whatever stands around it."""
        joined = "\n".join(texts)
        edges = self._edges(_codes(joined)).tolist()
        cut, at, k = [], 0, 0
        for text in texts:
            at += len(text)
            begin = k
            while edges[k] < at:
                k += 1
            cut.append([joined[a:b] for a, b in pairwise(edges[begin : k + 1])])
            at += 1
            k += 1
        return cut

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where each word of a text begins and ends."""
        return list(pairwise(self._edges(_codes(text)).tolist()))

    def tokenize(self, text: str) -> list[tuple[str, int, int]]:
        """The words of a text, each with where it begins and ends."""
        return [(text[begin:end], begin, end) for begin, end in self.spans(text)]

    def _edges(self, codes: NDArray[np.uint32]) -> NDArray[np.int32]:
        """Where words begin and end: 0, and the end of each."""
        edges = np.empty(len(codes) + 1, np.int32)
        words = segmenting.segment(codes, *(self._trie or self._compiled()), self._join, edges)
        return edges[: words + 1]

    def _compiled(self) -> Trie:
        if self._trie is None:
            self._trie = trie.build(self._model.scores, self._model.unknown)
        return self._trie

    def cut_codes(self, text: str) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
        """The (n,) code points of a text, and the (m + 1,) places where words begin and end."""
        codes = _codes(text)
        return codes, self._edges(codes)

    # --- all cuts --------------------------------------------------------------------------------

    def n_best(self, text: str, n: int) -> list[tuple[list[str], float]]:
        """The n best cuts with their costs, the negative sums of scores in nats, best first.

        Scores hold boundary evidence, which is no probability: see `information` for that alone.
        There may be fewer.

        Raises
        ------
        SettingsError : n is less than 1.
        """
        validation.check({"n": n}, RULES)
        found = cuts.best(self._arcs(text, self._compiled()), len(text), n)
        return [(_words(text, path), cost) for path, cost in found]

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
        validation.check({"alpha": alpha, "rng": rng}, RULES)
        arcs = self._arcs(text, self._compiled())
        return _words(text, cuts.sample(arcs, len(text), alpha, rng or np.random.default_rng()))

    def posterior(self, text: str) -> list[tuple[str, int, int, float]]:
        """Every word that could stand in a text, with where, and its probability there.

        That is the share of the cuts that hold it, each cut weighing exp(its score).
        """
        arcs = self._arcs(text, self._compiled())
        shares = cuts.probabilities(arcs, len(text))
        return [
            (text[arc.start : arc.end], arc.start, arc.end, share)
            for arc, share in zip(arcs, shares, strict=True)
        ]

    def information(self, text: str) -> Information:
        """The information of a text, coded by the words of its best cut.

        It is of the probabilities alone; the costs of `n_best` hold boundary evidence as well, so
        that the two differ with a learned lexicon.
        """
        scores = self._model.scores
        counted = [
            word
            for word in map(classes.fold, self.cut(text))
            if word in scores or any(map(str.isalnum, word))
        ]
        bits = math.fsum(map(self._model.information, counted))
        return Information(bits, bits / max(1, sum(map(len, counted))))

    def _arcs(self, text: str, words: Trie) -> list[Arc]:
        found = segmenting.arcs(_codes(text), *words, self._join)
        return [Arc(start, end, score / segmenting.UNIT) for start, end, score in found.tolist()]


@cache
def _no_words() -> Trie:
    return trie.build({}, 0.0)


def _codes(text: str) -> NDArray[np.uint32]:
    if not isinstance(text, str):
        validation.check({"text": text}, RULES)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _words(text: str, path: list[Arc]) -> list[str]:
    return [text[arc.start : arc.end] for arc in path]


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    """Put texts together to so many characters that a thread has some work to do."""
    batch: list[str] = []
    held = 0
    for text in texts:
        validation.check({"text": text}, RULES)
        batch.append(text)
        held += len(text)
        if held >= _BATCH:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch
