"""Samples: text as a reader would cut it, from which a lexicon learns how."""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import LexiconError, number
from wordmine.lexicon.lexicon import Lexicon
from wordmine.runtime import Workspace
from wordmine.symbols import automaton, fold, is_han, occurrences
from wordmine.text import Corpus, Errors, Patterns, Reading, lines, named

Sample: TypeAlias = str | os.PathLike[str] | Iterable[str]
"""The path of a file of sentences cut by blanks, or such sentences."""

_WEIGHT = 2.0
"""For how much text a sample counts, however long it is: so many times that of the lexicon."""

_LONGEST = 8
"""Characters that a word of a sample has on the average at most; more has hardly been cut."""

_DOT = "·"

_ENOUGH = 100
"""Sentences that are worth it."""

_MOST = 1 << 20
"""Characters of a sample that are read, some 20,000 sentences: more teach hardly more."""

_log = logging.getLogger("wordmine")


def fit(
    lexicon: Lexicon,
    sample: Sample,
    *,
    glob: Patterns = "*",
    exclude: Patterns = (),
    skip_unreadable: bool = False,
    encoding: str | None = None,
    errors: Errors = "strict",
    field: str | None = None,
    dedup: bool = False,
    t2s: bool = False,
) -> Lexicon:
    """Let a lexicon cut as a sample is cut.

    The sample counts as text that was read as well, and of which it is certain how it is cut: its
    words are added to the expected counts, its strings to the counts, so that a string that it cuts
    in two is less of a word.  100 sentences are worth it (`benchmarks/QUALITY.md`).  Of more than
    some 20,000, a part is read, from all of them.

    Parameters
    ----------
    lexicon : what `wordmine.discover` found in text like that which is to be cut.
    sample : the path of a file or a folder, or sentences; words between blanks, a sentence a line.
        Words with letters or digits tell nothing: a segmenter cuts them by rule.
    glob, exclude, skip_unreadable, encoding, errors, field, dedup, t2s : how to read files, see
        `wordmine.text.Reading`.

    Returns
    -------
    Lexicon
        The words of the lexicon, with counts of both, and after them those that it lacked, with
        confidence 1.  The setting ``sample_words`` says of how many words the sample is.

    Raises
    ------
    LexiconError : `lexicon` is no lexicon; the sample has no words, or has not been cut.
    CorpusError : the sample is neither a path nor strings; a file cannot be read or decoded.
    SettingsError : a setting has a value it cannot have.
    """
    if not isinstance(lexicon, Lexicon):
        raise LexiconError(
            "words with counts alone learn nothing from a sample: give a lexicon of discover"
        )
    reading = Reading(glob, encoding, errors, field, dedup, t2s, exclude, skip_unreadable)
    name = named(sample) if isinstance(sample, str | os.PathLike) else "sample"
    sentences = _sentences(Corpus.of(sample, "sample", reading), name)
    used = Counter(word for words in sentences for word in words if _tells(word))
    _check(sentences, used, name)
    if len(sentences) < _ENOUGH:
        _log.info(
            "the sample has only %s: so few tell little and may mislead: cut 100 or more",
            number(len(sentences), "sentence"),
        )
    return _fitted(lexicon, used, _strings(lexicon, sentences, used))


def _sentences(corpus: Corpus, name: str) -> list[list[str]]:
    """The words of each sentence, folded; of a large sample only every second one, or fourth."""
    kept: list[list[str]] = []
    read, held, step = 0, 0, 1
    for line in _lines(corpus):
        if len(line) > _MOST:
            raise LexiconError(
                f"{name}: a line has more than {_MOST:,} characters: give a sentence a line"
            )
        if not line or line.isspace():
            continue
        read += 1
        if (read - 1) % step:
            continue
        kept.append([fold(word) for word in line.split()])
        held += len(line)
        while held > _MOST and len(kept) > 1:
            kept, step = kept[::2], step * 2
            held = sum(len(word) + 1 for words in kept for word in words)
    if step > 1:
        _log.info(
            "%s: it has %s sentences, of which %s are read, from all parts: more teach hardly more",
            name,
            f"{read:,}",
            f"{len(kept):,}",
        )
    return kept


def _lines(corpus: Corpus) -> Iterator[str]:
    """Its lines.  Universal line ends, and no others: whatever else may break one parts words."""
    for piece in lines.bounded(corpus.blocks(Workspace()), 2 * _MOST):
        yield from piece.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _check(sentences: list[list[str]], used: Counter[str], name: str) -> None:
    """Refuse what has not been cut, or not into words."""
    if not used:
        raise LexiconError(
            f"{name}: no word in it is of Chinese characters alone: give sentences with blanks "
            "between the words, without tags"
        )
    length = sum(map(len, used.elements())) / used.total()
    if not 1 < length <= _LONGEST:
        raise LexiconError(
            f"{name}: Chinese characters in a word, on the average: {length:.0f}: give sentences "
            "with blanks between the words"
        )
    if max(map(len, sentences)) == 1:
        raise LexiconError(
            f"{name}: each of its sentences is one word: give sentences with blanks between the "
            "words"
        )


def _tells(word: str) -> bool:
    """Whether a word is of ideographs, but for dots between some of them."""
    return all(part and all(map(is_han, part)) for part in word.split(_DOT))


def _strings(lexicon: Lexicon, sentences: list[list[str]], used: Counter[str]) -> Counter[str]:
    """How often each word of the lexicon and of the sample occurs in this, cut so or otherwise."""
    every = automaton({*lexicon.words, *used})
    return Counter(
        found.word
        for words in sentences
        for found in occurrences(every, "".join(words), overlapping=True)
    )


def _fitted(lexicon: Lexicon, used: Counter[str], strings: Counter[str]) -> Lexicon:
    """The lexicon with so many uses of words, and so many occurrences of their strings, more."""
    total = lexicon.frequencies().total
    scale = _WEIGHT * total / used.total()
    missing = sorted(set(used).difference(lexicon.words))
    words = [*lexicon.words, *missing]
    columns: dict[str, NDArray[Any]] = {
        name: np.concatenate((lexicon.column(name), np.zeros(len(missing), kind)))
        for name, kind in Lexicon.types.items()
    }
    columns["expected"] += scale * np.array([used[word] for word in words])
    more = scale * np.array([strings[word] for word in words])
    columns["count"] += np.rint(more).astype(np.int64)
    new = slice(len(lexicon), None)
    columns["confidence"][new] = 1.0
    columns["score"][new] = np.log(columns["expected"][new])
    settings = dict(lexicon.settings)
    settings[Lexicon.total] = round((1.0 + _WEIGHT) * total, 4)
    settings["sample_words"] = used.total()
    return Lexicon(words, columns, settings)
