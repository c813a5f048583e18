"""Comparison: what two lexicons have, of two fields or of two periods."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import SettingsError
from wordmine.lexicon import Lexicon, Terms
from wordmine.terminology import keyness
from wordmine.terminology.settings import ContrastSettings, Name


def compared(new: Lexicon, old: Lexicon, wanted: ContrastSettings) -> Terms:
    """The words that are significantly more or less frequent in one lexicon than in another.

    Parameters
    ----------
    new, old : the lexicons.
    wanted : what to list; a `min_count` is of the occurrences in either.

    Raises
    ------
    SettingsError : there are seeds, which take texts.
    """
    if wanted.seeds:
        raise SettingsError(
            "seeds take texts, to see how words are used: give no lexicons", "seeds"
        )
    words, columns = compare(new, old)
    score, count = columns["score"], np.maximum(columns["count"], columns["background_count"])
    least = wanted.min_score
    accepted = wanted.selection.judged().accepted()
    special = score != 0 if least is None else score >= least
    special &= count >= (wanted.counting.min_count or 1)
    chosen = np.flatnonzero(special | np.array([word in accepted for word in words], np.bool_))
    header: dict[str, Any] = {
        "numbers": wanted.counting.numbers or "drop",
        "domain_words": total(new),
        "background_words": total(old),
        "domain_entries": len(new),
        "background_entries": len(old),
        "min_score": None if least is None else float(least),
        "subjects": [],
    }
    columns = {name: column[chosen] for name, column in columns.items()}
    sides: dict[Name, Lexicon] = {"domain": new, "background": old}
    kept = wanted.accepting(
        [words[i] for i in chosen.tolist()],
        columns,
        lambda word, side: entry.count if (entry := sides[side].get(word)) else 0,
    )
    return wanted.listed(*kept, header)


def compare(new: Lexicon, old: Lexicon) -> tuple[list[str], dict[str, NDArray[Any]]]:
    """Words of two symbols or more of either lexicon, and the statistics of `wordmine.Term`.

    Expected counts, rounded, stand for free occurrences; what takes the text to tell is 0, and the
    score is the conservative log ratio.  Words that one lexicon lacks have no occurrences there:
    they were too rare to be listed.

    Parameters
    ----------
    new, old : the lexicons.
    """
    words = sorted(word for word in {*new.words, *old.words} if len(word) > 1)
    count, free = _uses(new, words)
    other_count, other_free = _uses(old, words)
    sides = free.astype(np.float64), other_free.astype(np.float64), total(new), total(old)
    log_ratio, _ = keyness.conservative_log_ratio(*sides)
    untold = np.zeros(len(words))
    return words, {
        "count": count,
        "free": free,
        "background_count": other_count,
        "background_free": other_free,
        "log_ratio": log_ratio,
        "ratio": keyness.log_ratio(*sides),
        "smoothed_ratio": keyness.smoothed_ratio(*sides),
        "log_likelihood": keyness.log_likelihood(*sides),
        "log_odds": keyness.log_odds(*sides),
        "simple_maths": keyness.simple_maths(*sides),
        "blocks": untold.astype(np.int64),
        "deviation": untold,
        "alone": untold,
        "variety": untold,
        "company": untold,
        "c_value": untold,
        "subject": untold.astype(np.int64),
        "affinity": untold,
        "similarity": untold,
        "person": untold.astype(np.int64),
        "score": log_ratio,
    }


def _uses(lexicon: Lexicon, words: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Occurrences, and expected ones, rounded."""
    entries = {entry.word: entry for entry in lexicon}
    found = list(map(entries.get, words))
    counts = [entry.count if entry else 0 for entry in found]
    expected = [max(1, round(entry.expected)) if entry else 0 for entry in found]
    return np.array(counts, np.int64), np.array(expected, np.int64)


def total(lexicon: Lexicon) -> float:
    """Occurrences of all words of a lexicon, as far as it tells; raises what `frequencies` does."""
    least = float(np.maximum(1, np.rint(lexicon.column("expected"))).sum()) + 1.0
    return max(lexicon.frequencies().total, least)
