"""Extraction: from the texts of a field and others to its terms."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from wordmine.counting import Counted, Counting, Numbers
from wordmine.discovery import Selection, WordList, learning
from wordmine.errors import LexiconError
from wordmine.lexicon import Judgements, Lexicon, Terms
from wordmine.runtime import Listener, Workspace, import_ahead, progress
from wordmine.terminology import corpora
from wordmine.terminology.comparison import compared
from wordmine.terminology.corpora import Texts
from wordmine.terminology.cutting import CutText
from wordmine.terminology.seeds import SeedVectors, nodes_of
from wordmine.terminology.settings import MIN_SCORE, ContrastSettings, Measure, Seeds
from wordmine.terminology.weighing import Weighing
from wordmine.text import Errors, Paths, Patterns, Reading

_GUIDED = 5_000
"""Candidates, the best, that seeds can say something of if they are no words of the lexicon."""

_LIBRARIES = "scipy.sparse", "scipy.linalg", "scipy.special"
"""What weighing takes, which is slow to come from the disk."""


def contrast(
    domain: Paths | Counted | Lexicon | None = None,
    background: Paths | Counted | Lexicon | None = None,
    *,
    texts: Iterable[str] | None = None,
    background_texts: Iterable[str] | None = None,
    measure: Measure = "score",
    min_score: float | None = None,
    subjects: int | None = None,
    seeds: WordList = (),
    negatives: WordList = (),
    expand: int | None = None,
    min_count: int | None = None,
    max_len: int | None = None,
    join: bool = True,
    numbers: Numbers | None = None,
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
) -> Terms:
    """Find the terms of a field.

    wordmine learns words from the domain (a small domain gets an even sample of the background as
    well), and cuts both texts by them.  It then counts candidates in both: as strings, and as free
    occurrences, which begin and end where words do.  It keeps what is special to the domain.

    Parameters
    ----------
    domain : texts of the field: a path or several, as for `wordmine.discover`, counts files among
        them; or a `Counted`; or a lexicon, or the path of one.
    background : other texts, of as many fields as can be; likewise.  If both are lexicons, all
        words are listed that are significantly more or less frequent.
    texts, background_texts : strings of text of the field, and others, instead of paths.
    measure, min_score, subjects, seeds, negatives, expand, join : see
        `wordmine.terminology.ContrastSettings`.
    min_count, max_len, numbers : see there and `wordmine.counting.Counting`.
    top, known, stopwords, judgements : see `wordmine.discovery.Selection`.
    threads, memory, tmp, on_progress : as for `wordmine.count`; the result does not depend on them.
    glob, exclude, skip_unreadable, encoding, errors, field, dedup, t2s : how to read the files of
        both sides, see `wordmine.text.Reading`.

    Returns
    -------
    Terms
        The best by the measure first.

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    CorpusError : a corpus cannot be read or holds no Chinese text, or both are the same.
    CountsError : counts are not valid, or were made with other settings.
    LexiconError : only one side is a lexicon; a lexicon or the file of judgements is not valid.
    VectorsError : no seed occurs often enough.
    StorageError : there is no room, in memory or on disk.
    """
    counting = Counting(min_count, max_len, numbers)
    selection = Selection(top, known, stopwords, judgements, encoding)
    selection = replace(selection, judgements=selection.judged())
    wanted = ContrastSettings(
        counting, selection, join, measure, min_score, seeds, negatives, expand, subjects
    )
    reading = Reading(glob, encoding, errors, field, dedup, t2s, exclude, skip_unreadable)
    workspace = Workspace(threads, memory, tmp)
    workspace.hold(selection.nbytes(), "what is known and not wanted")
    words = wanted.read_seeds()
    one = corpora.given("domain", domain, texts, reading)
    other = corpora.given("background", background, background_texts, reading)
    corpora.check_apart(one, other)
    with progress.told_to(on_progress):
        new, old = corpora.opened(one, workspace), corpora.opened(other, workspace)
        if isinstance(new, Lexicon) and isinstance(old, Lexicon):
            return compared(new, old, wanted)
        if isinstance(new, Lexicon) or isinstance(old, Lexicon):
            corpora.check_there(one)
            corpora.check_there(other)
            raise LexiconError(
                "only one side is a lexicon: give two lexicons, or two texts or counts"
            )
        both = Texts.read(new, old, counting, reading, workspace)
        return extracted(both, wanted, words)


def extracted(texts: Texts, wanted: ContrastSettings, seeds: Seeds) -> Terms:
    """The terms of a domain against a background; raises what `contrast` does."""
    imported = import_ahead(*_LIBRARIES)
    counted = texts.counted()
    learned = learning.learn(counted, join=wanted.join)
    progress.begin("contrasting")
    text = CutText.of(learned, counted.longest, end=len(texts.domain.symbols))
    imported.join()
    keeps_numbers = texts.counting.numbers == "keep"
    weighing = Weighing(text, texts.usage(learned), numbers=keeps_numbers, subjects=wanted.subjects)
    weighed = weighing.weighed(weighing.candidates())
    asked = nodes_of(learned.counts, sorted(wanted.selection.judged().accepted()))
    vectors = None
    if seeds.meant:
        best = weighed.best(_GUIDED)
        vectors = SeedVectors.learn(seeds, learned, counted.longest, best)
    if vectors and wanted.expand:
        asked = np.append(asked, vectors.nearest(wanted.expand, numbers=keeps_numbers))
    asked = asked[(weighing.domain.free[:][asked] > 0) & (learned.counts.lengths[asked] > 1)]
    if len(asked):
        weighed = weighing.weighed(np.union1d(weighed.nodes, asked))
    least = float(MIN_SCORE if wanted.min_score is None else wanted.min_score)
    weighed = weighing.bursty(weighed, min(least, MIN_SCORE), asked)
    similarity = np.zeros(len(weighed.nodes))
    if vectors:
        similarity = vectors.similarity(learned.counts.texts(weighed.nodes.astype(np.int32)))
        vectors = None  # they are large, and have served
    words, columns, subjects = weighing.finished(weighed, least, asked, similarity)
    words, columns = wanted.accepting(words, columns, texts.count)
    header = {
        **seeds.described(),
        **counted.settings,
        "join": wanted.join,
        "domain_symbols": texts.domain.total,
        "background_symbols": texts.background.total,
        "domain_words": weighing.domain.words,
        "background_words": weighing.background.words,
        "min_score": least,
        "subjects": subjects,
    }
    return wanted.listed(words, columns, header)
