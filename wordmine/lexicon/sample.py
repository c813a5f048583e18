"""Samples: text as a reader would cut it, from which a lexicon learns how."""

from __future__ import annotations

import io
import logging
import os
from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import LexiconError
from wordmine.lexicon.lexicon import Lexicon
from wordmine.runtime import Workspace
from wordmine.symbols import automaton, fold, is_han, occurrences
from wordmine.text import Corpus, Errors, Reading, named

Sample: TypeAlias = str | os.PathLike[str] | Iterable[str]
"""The path of a file of sentences cut by blanks, or such sentences."""

_WEIGHT = 2.0
"""For how much text a sample counts, however long it is: so many times that of the lexicon."""

_LONGEST = 8
"""Characters that a word of a sample has on the average at most; more has hardly been cut."""

_DOT = "·"

_ENOUGH = 100
"""Sentences that are worth it."""

_log = logging.getLogger("wordmine")


def fit(
    lexicon: Lexicon,
    sample: Sample,
    *,
    encoding: str | None = None,
    errors: Errors = "strict",
    t2s: bool = False,
) -> Lexicon:
    """Let a lexicon cut as a sample is cut.

    The sample counts as text that was read as well, and of which it is certain how it is cut: its
    words are added to the expected counts, its strings to the counts, so that a string that it cuts
    in two is less of a word.  100 sentences are worth it (`benchmarks/QUALITY.md`).

    Parameters
    ----------
    lexicon : what `wordmine.discover` found in text like that which is to be cut.
    sample : the path of a file, or sentences; words between blanks, a sentence a line.  Words with
        letters or digits tell nothing: a segmenter cuts them by rule.
    encoding, errors, t2s : how to read the file, see `wordmine.text.Reading`.

    Returns
    -------
    Lexicon
        The words of the lexicon, with counts of both, and after them those that it lacked, with
        confidence 1.  The setting ``sample_words`` says of how many words the sample is.

    Raises
    ------
    LexiconError : `lexicon` is no lexicon; the sample has no words, or has not been cut.
    CorpusError : the file cannot be read or decoded.
    SettingsError : a setting has a value it cannot have.
    """
    if not isinstance(lexicon, Lexicon):
        raise LexiconError(
            "words with counts alone learn nothing from a sample: give a lexicon of discover"
        )
    name = named(sample) if isinstance(sample, str | os.PathLike) else "sample"
    sentences = _sentences(sample, Reading(encoding=encoding, errors=errors, t2s=t2s))
    used = Counter(word for words in sentences for word in words if _tells(word))
    if not used:
        raise LexiconError(
            f"{name}: no word in it is of Chinese characters alone: give sentences with blanks "
            "between the words, without tags"
        )
    length = sum(map(len, used.elements())) / used.total()
    if not 1 < length <= _LONGEST:
        raise LexiconError(
            f"{name}: its words have {length:.0f} Chinese characters on the average: give "
            "sentences with blanks between the words"
        )
    if len(sentences) < _ENOUGH:
        _log.info(
            "the sample has only %s sentences, which tell little and may mislead: cut 100 or more",
            f"{len(sentences):,}",
        )
    return _fitted(lexicon, used, _strings(lexicon, sentences, used))


def _sentences(sample: Sample, reading: Reading) -> list[list[str]]:
    """The words of each sentence, folded."""
    if isinstance(sample, str | os.PathLike):
        corpus = Corpus(sample, reading=reading)
    else:
        corpus = Corpus(texts=sample, reading=reading)
    # Universal line ends, and no others: whatever else may break a line separates words.
    text = io.StringIO("".join(corpus.blocks(Workspace())), newline=None)
    return [[fold(word) for word in line.split()] for line in text]


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
