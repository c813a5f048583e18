"""The sides of a contrast: what is given for each, seen once, and read alike."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

import wordmine
from wordmine.counting import Counted, Counting
from wordmine.errors import CorpusError, CountsError
from wordmine.runtime import Workspace
from wordmine.terminology import corpora
from wordmine.terminology.corpora import Texts
from wordmine.text import Corpus, Reading

WORKSPACE, READING = Workspace(), Reading()
TEXT, OTHER = "电网的电压，电网的电流。", "月球的年龄，地球的年龄。"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("one", TEXT), ("two", OTHER), ("three", TEXT + OTHER)):
        (tmp_path / f"{name}.txt").write_text(text * 9, encoding="utf-8")
    wordmine.count(tmp_path / "two.txt").save(tmp_path / "two.wm")
    lexicon = wordmine.discover(tmp_path / "one.txt", min_confidence=0)
    lexicon.save(tmp_path / "one.tsv")
    (tmp_path / "one.tsv.gz").write_bytes(gzip.compress((tmp_path / "one.tsv").read_bytes()))
    return tmp_path


def opened(*paths: Path) -> corpora.Side:
    return corpora.opened(corpora.given("domain", paths, None, READING), WORKSPACE)


def test_texts_and_counts_keep_their_order(folder: Path) -> None:
    one, two, three = (folder / f"{name}.txt" for name in ("one", "two", "three"))
    first, counted, last = opened(one, three, folder / "two.wm", two)
    assert isinstance(first, Corpus)
    assert first.paths == (one, three)
    assert isinstance(counted, Counted)
    assert isinstance(last, Corpus)
    assert last.paths == (two,)


def test_a_lexicon_is_known_by_what_it_holds(folder: Path) -> None:
    lexicon = wordmine.Lexicon.load(folder / "one.tsv")
    assert opened(folder / "one.tsv") == opened(folder / "one.tsv.gz") == lexicon
    assert corpora.opened(lexicon, WORKSPACE) is lexicon
    (mixed,) = opened(folder / "one.tsv", folder / "two.txt")  # type: ignore[misc]
    assert isinstance(mixed, Corpus)  # which refuses it when it is read


def test_strings_and_counts_in_memory_are_parts_as_they_are() -> None:
    corpus = corpora.given("domain", None, [TEXT], READING)
    assert corpora.opened(corpus, WORKSPACE) == [corpus]
    counted = wordmine.count(texts=[TEXT])
    assert corpora.opened(counted, WORKSPACE) == [counted]


def test_nothing_is_given_for_a_side_twice_or_not_at_all() -> None:
    with pytest.raises(CorpusError, match="the background: neither paths nor texts are given"):
        corpora.given("background", None, None, READING)
    for both in ("a.txt", wordmine.count(texts=[TEXT])):
        with pytest.raises(CorpusError, match="the domain: both paths and texts are given"):
            corpora.given("domain", both, [TEXT], READING)


def test_sides_that_share_something_are_refused(folder: Path) -> None:
    def side(*paths: Path) -> Corpus:
        return Corpus(paths)

    (folder / "link.txt").symlink_to(folder / "one.txt")
    corpora.check_apart(side(folder / "one.txt"), side(folder / "two.txt"))
    for other in (folder, folder / "link.txt", folder / "one.txt"):
        with pytest.raises(CorpusError, match=r"one\.txt: is both domain and background"):
            corpora.check_apart(side(folder / "one.txt"), side(folder / "two.wm", other))
    texts = [TEXT]
    with pytest.raises(CorpusError, match="the domain and the background are the same"):
        corpora.check_apart(Corpus(texts=texts), Corpus(texts=texts))
    corpora.check_apart(Corpus(texts=texts), Corpus(texts=[OTHER]))


def read(*parts: corpora.Material, wanted: Counting | None = None) -> Texts:
    return Texts.read(parts[:1], parts[1:], wanted or Counting(), READING, WORKSPACE)


def test_the_parts_of_a_side_are_one_text() -> None:
    parts = Corpus(texts=[TEXT]), wordmine.count(texts=[OTHER]), Corpus(texts=[TEXT, OTHER])
    texts = read(*parts)
    whole = wordmine.count(texts=[OTHER, TEXT, OTHER])
    symbols = texts.background.alphabet.symbols
    assert symbols == whole.counts.alphabet.symbols
    assert texts.background.symbols[:].tolist() == whole.text()[:].tolist()
    assert texts.domain.total == len(TEXT) - 2


def test_words_are_learned_from_the_domain_and_what_it_lacks() -> None:
    texts = read(Corpus(texts=[TEXT]), Corpus(texts=[OTHER]))
    assert texts.counted().counts.total == texts.domain.total + texts.background.total
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corpora, "_ENOUGH", texts.domain.total)
        assert texts.counted().counts.total == texts.domain.total


@pytest.mark.parametrize(("size", "least"), [(1, 2), (1000, 2), (4000, 3)])
def test_the_least_count_is_of_the_size_of_the_domain(size: int, least: int) -> None:
    domain = Corpus(texts=[TEXT] * size)
    texts = read(domain, Corpus(texts=[OTHER]))
    assert texts.counting.min_count == least
    assert read(domain, Corpus(texts=[OTHER]), wanted=Counting(7)).counting.min_count == 7


def test_counts_were_made_alike_or_are_refused() -> None:
    dropped, kept = (wordmine.count(texts=[TEXT + "12"], numbers=n) for n in ("drop", "keep"))
    other = Corpus(texts=[OTHER])
    assert read(kept, other).counting.numbers == "keep"
    with pytest.raises(CountsError, match="the counts differ in numbers: drop and keep"):
        read(dropped, kept)
    with pytest.raises(CountsError, match=r"not keep: make them anew, or give --numbers drop$"):
        read(dropped, other, wanted=Counting(numbers="keep"))
    counted = wordmine.count(texts=[OTHER])
    with pytest.raises(CountsError, match=r"t2s off, not on: .* anew, or leave out --t2s$"):
        Texts.read([counted], [other], Counting(), Reading(t2s=True), WORKSPACE)
    with pytest.raises(CountsError, match="say how to read it when you count it"):
        Texts.read([dropped], [counted], Counting(), Reading(dedup=True), WORKSPACE)
    with pytest.raises(CountsError, match="were made with t2s off, not on"):
        Texts.read([dropped], [other], Counting(), Reading(t2s=True), WORKSPACE)
