"""What people do with a lexicon in a notebook, in code that mypy --strict accepts.

``test_lexicon.py`` runs it, and ``.ci/run`` checks its types.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Reversible, Sequence
from functools import cache
from pathlib import Path

import pandas
import polars

import wordmine
from wordmine import Lexicon, Segmenter, Terms, Word

POWER = Path(__file__).parent.parent / "corpora" / "power.txt"


def longest(entries: Iterable[Word]) -> str:
    """The longest word among some entries."""
    return max((entry.word for entry in entries), key=len)


@cache
def rare(lexicon: Lexicon) -> Lexicon:
    """The words that occur less than three times; a lexicon can be the key of a cache."""
    return lexicon[lexicon.column("count") < 3]


def look(lexicon: Lexicon) -> None:
    """Take entries, words and statistics."""
    best: Word = lexicon[0]
    assert best == lexicon[best.word] == lexicon.get(best.word)
    assert best.word in lexicon
    assert best in lexicon
    assert "电网站" not in lexicon
    assert lexicon.get("电网站") is None
    assert [entry.word for entry in reversed(lexicon)] == list(lexicon.words[::-1])
    count: int = lexicon["变压器"].count
    assert count == lexicon.column("count")[lexicon.index("变压器")]
    backward: Reversible[Word] = lexicon
    assert next(iter(reversed(backward))) == lexicon[-1]
    assert isinstance(lexicon, Sequence)


def choose(lexicon: Lexicon) -> None:
    """Take some of the entries."""
    top: Lexicon = lexicon[:20]
    assert len(top) == 20
    assert top.settings == lexicon.settings
    sure: Lexicon = lexicon[lexicon.column("confidence") > 0.9]
    assert min(word.confidence for word in sure) > 0.9
    assert rare(lexicon) is rare(pickle.loads(pickle.dumps(lexicon)))
    assert len(longest(lexicon)) >= len(longest(top))


def tables(lexicon: Lexicon) -> None:
    """Go on with the tables of other libraries, and come back."""
    frame: pandas.DataFrame = lexicon.to_pandas()
    by_length = frame.groupby(frame["word"].str.len())["count"].sum()
    assert by_length.sum() == lexicon.column("count").sum()
    other: polars.DataFrame = lexicon.to_polars()
    longer = other.filter(polars.col("word").str.len_chars() > 2)
    assert longer["word"].to_list() == [word for word in lexicon.words if len(word) > 2]
    assert lexicon.to_arrow().num_rows == len(lexicon)
    columns = {name: frame[name].to_numpy() for name in frame.columns if name != "word"}
    assert Lexicon(frame["word"].tolist(), columns, lexicon.settings) == lexicon


def score(lexicon: Lexicon, texts: pandas.Series[str]) -> None:
    """Cut a column, and score the cuts and the lexicon."""
    cut = [" ".join(words) for words in Segmenter(lexicon).cut_batch(texts)]
    scores = wordmine.evaluation.segmentation(cut, polars.Series(cut), encoding="utf-8")
    assert scores.f1 == 1.0
    assert wordmine.evaluation.lexicon(cut, lexicon, min_count=1).recall == 1.0


def main() -> None:
    """Do all of it."""
    lexicon = wordmine.discover(POWER, min_confidence=0.0)
    look(lexicon)
    choose(lexicon)
    tables(lexicon)
    score(lexicon, pandas.Series(["变压器的绝缘电阻没有下降。", "电网的电压"]))
    terms: Terms = wordmine.contrast(POWER, POWER.with_name("encyclopedia.txt"))
    assert terms[:5].words == terms.words[:5]
    assert wordmine.evaluation.terms(terms, lexicon).found > 0


if __name__ == "__main__":
    main()
