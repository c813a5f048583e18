"""Segmenters at work in other libraries, in threads and in other processes."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas
import polars
import pytest
from sklearn.feature_extraction.text import CountVectorizer

from wordmine import Segmenter
from wordmine.errors import SettingsError

COUNTS = {"甲": 4, "乙": 3, "丙": 3, "甲乙": 9, "乙丙": 2, "K线图": 1}
TEXTS = ["甲乙丙，K线图", "", "丙甲乙"]
CUT = [["甲乙", "丙", "，", "K线图"], [], ["丙", "甲乙"]]


@pytest.fixture
def segmenter() -> Segmenter:
    return Segmenter(COUNTS)


# --- columns ----------------------------------------------------------------------------------


def test_a_column_of_pandas(segmenter: Segmenter) -> None:
    column = pandas.Series(TEXTS, index=["x", "y", "z"], name="text")
    for given in (column, column.astype("category"), column.astype(object)):
        found = segmenter.cut(given)
        assert isinstance(found, pandas.Series)
        assert found.to_list() == CUT
        assert (found.index.to_list(), found.name) == (["x", "y", "z"], "text")
    table = column.to_frame()
    table["words"] = segmenter.cut(table["text"])
    assert table.explode("words")["words"].dropna().tolist() == [w for cut in CUT for w in cut]


def test_a_column_of_polars(segmenter: Segmenter) -> None:
    column = polars.Series("text", TEXTS)
    found = segmenter.cut(column)
    assert isinstance(found, polars.Series)
    assert (found.name, found.dtype) == ("text", polars.List(polars.String))
    assert found.to_list() == CUT
    assert segmenter.cut(column[:0]).dtype == found.dtype
    table = polars.DataFrame({"text": TEXTS})
    table = table.with_columns(words=polars.col("text").map_batches(segmenter.cut, found.dtype))
    assert table["words"].to_list() == CUT


def test_what_is_missing_in_a_column_stays_missing(segmenter: Segmenter) -> None:
    for gap in (None, float("nan"), pandas.NA):
        found = segmenter.cut(pandas.Series(["甲乙", gap], dtype=object))
        assert found.to_list() == [["甲乙"], None]
    assert segmenter.cut(polars.Series(["甲乙", None])).to_list() == [["甲乙"], None]


def test_what_is_no_column_of_texts_is_refused(segmenter: Segmenter) -> None:
    with pytest.raises(SettingsError, match=r"texts\[1\] is 7: it must be a string"):
        segmenter.cut(pandas.Series(["甲", 7]))
    with pytest.raises(
        SettingsError, match=r"(?s)text is .*: it must be a string, or a column of str"
    ):
        segmenter.cut(pandas.DataFrame({"text": TEXTS}))  # type: ignore[call-overload]


def test_pandas_and_polars_are_not_imported_for_strings() -> None:
    code = "import sys, wordmine; wordmine.Segmenter({'甲': 1}).cut('甲'); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"pandas", "polars"} & set(done.stdout.split())


# --- other libraries --------------------------------------------------------------------------


def test_scikit_learn(segmenter: Segmenter) -> None:
    vectorizer = CountVectorizer(tokenizer=segmenter.cut, token_pattern=None, lowercase=False)
    counts = vectorizer.fit_transform(["甲乙丙", "丙甲乙丙", "K线图"])
    assert vectorizer.get_feature_names_out().tolist() == ["K线图", "丙", "甲乙"]
    assert counts.toarray().tolist() == [[0, 1, 1], [0, 2, 1], [1, 0, 0]]
    again = pickle.loads(pickle.dumps(vectorizer))
    assert again.transform(["甲乙"]).toarray().tolist() == [[0, 0, 1]]


def test_spacy(segmenter: Segmenter) -> None:
    spacy = pytest.importorskip("spacy")
    nlp = spacy.blank("zh")

    def tokenizer(text: str) -> object:
        words, spaces = spacy.util.get_words_and_spaces(segmenter.cut(text), text)
        return spacy.tokens.Doc(nlp.vocab, words=words, spaces=spaces)

    nlp.tokenizer = tokenizer
    for text in ("甲乙丙，K线图", "甲乙 丙  甲\n乙 ", " 甲", ""):
        doc = nlp(text)
        assert doc.text == text
        assert [token.text for token in doc if not token.is_space] == [
            word for word in segmenter.cut(text) if not word.isspace()
        ]
        assert all(text[t.idx : t.idx + len(t)] == t.text for t in doc)


# --- processes --------------------------------------------------------------------------------


def lengths(segmenter: Segmenter, text: str) -> list[int]:
    return list(map(len, segmenter.cut(text)))


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_processes(segmenter: Segmenter, method: str) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"there is no {method} here")
    segmenter.add_word("丙甲", 99)
    segmenter.cut("甲")
    with multiprocessing.get_context(method).Pool(2) as pool:
        assert pool.map(segmenter.cut, TEXTS) == list(map(segmenter.cut, TEXTS))
        assert pool.map(partial(lengths, segmenter), ["丙甲乙"]) == [[2, 1]]


@pytest.mark.parametrize("dates", ["join", "split"])
@pytest.mark.parametrize("cut_before", [False, True])
def test_a_pickled_segmenter_cuts_as_before(dates: str, cut_before: bool) -> None:
    segmenter = Segmenter(COUNTS, dates=dates)  # type: ignore[arg-type]
    segmenter.add_word("丙甲乙", 2)
    segmenter.add_word("丙甲")
    segmenter.remove_word("K线图")
    text = "甲乙丙甲乙K线图2000年"
    if cut_before:
        segmenter.cut(text)
    for again in (pickle.loads(pickle.dumps(segmenter)), copy.deepcopy(segmenter)):
        assert again.n_best(text, 3) == segmenter.n_best(text, 3)
        assert repr(again) == repr(segmenter)
        again.add_word("甲乙丙甲")
        assert "甲乙丙甲" not in segmenter.unigram.scores


# --- threads ----------------------------------------------------------------------------------


def together(*works: Callable[[], object]) -> None:
    """Do all works at once, and raise what any of them raises."""
    failed: list[BaseException] = []

    def guarded(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=guarded, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def new_words(first: int, size: int) -> list[str]:
    return [chr(0x5000 + i) + chr(0x6000 + i) for i in range(first, first + size)]


def test_no_word_that_threads_add_is_lost(segmenter: Segmenter) -> None:
    sets = [new_words(n * 100, 100) for n in range(3)]

    def add(words: list[str]) -> None:
        for n, word in enumerate(words):
            segmenter.add_word(word, 5 if n % 2 else None)
            assert segmenter.cut(f"甲{word}乙") == ["甲", word, "乙"]

    def cut() -> None:
        for _ in range(100):
            assert "".join(segmenter.cut(TEXTS[0])) == TEXTS[0]
            assert pickle.loads(pickle.dumps(segmenter)).cut("甲乙") == ["甲乙"]

    together(*(partial(add, words) for words in sets), cut)
    added = [word for words in sets for word in words]
    assert segmenter.cut_batch(added) == [[word] for word in added]


def test_a_call_sees_the_old_words_or_the_new(segmenter: Segmenter) -> None:
    text = "霹雳" * 20_000
    done = threading.Event()

    def change() -> None:
        while not done.is_set():
            segmenter.add_word("霹雳", 50)
            segmenter.remove_word("霹雳")

    def cut() -> None:
        try:
            for _ in range(20):
                for batch in (segmenter.cut_batch([text] * 4, threads=2), [segmenter.cut(text)]):
                    assert len({word for cut in batch for word in cut} & {"霹雳", "霹"}) == 1
                assert len({*segmenter.cut_iter(text)} & {"霹雳", "霹"}) == 1
        finally:
            done.set()

    together(change, cut)


def test_a_segmenter_is_loaded_once_for_all_threads(tmp_path: Path) -> None:
    path = tmp_path / "dict.txt"
    path.write_text("甲 3\n乙 2\n甲乙 2\n", encoding="utf-8")
    segmenter = Segmenter.load(path)
    found: list[list[str]] = []
    together(*[lambda: found.append(segmenter.cut("甲乙乙"))] * 8)
    assert found == [["甲乙", "乙"]] * 8
