"""Counts that are kept: files, merging, and discovery from them."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import naive
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wordmine
from wordmine.counting import extent
from wordmine.counting.countsfile import Counted, is_counts
from wordmine.counting.extent import KINDS
from wordmine.errors import CorpusError, CountsError, SettingsError
from wordmine.symbols import encoder

ROOT = Path(__file__).parent.parent
POWER = ROOT / "corpora" / "power.txt"
TEXT = st.lists(st.text("甲乙丙K5，", min_size=1, max_size=20), min_size=1, max_size=5)


def same(first: Counted, second: Counted) -> bool:
    arrays = ("levels", *KINDS)
    return (
        first.settings == second.settings
        and first.counts.alphabet.symbols == second.counts.alphabet.symbols
        and first.counts.min_count == second.counts.min_count
        and np.array_equal(first.longest[:], second.longest[:])
        and np.array_equal(first.text()[:], second.text()[:])
        and all(
            np.array_equal(getattr(first.counts, name)[:], getattr(second.counts, name)[:])
            for name in arrays
        )
    )


@pytest.fixture(scope="module")
def power(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("counts") / "power.wm"
    wordmine.count(POWER).save(path)
    return path


def test_save_then_load_is_identity(power: Path) -> None:
    assert is_counts(power)
    assert not is_counts(POWER)
    assert same(Counted.load(power), wordmine.count(POWER))


def test_the_same_text_gives_the_same_bytes(power: Path, tmp_path: Path) -> None:
    wordmine.count(texts=POWER.read_text(encoding="utf-8").splitlines(), threads=1).save(
        tmp_path / "b"
    )
    assert (tmp_path / "b").read_bytes() == power.read_bytes()


@given(
    TEXT, TEXT, st.sampled_from([None, 1, 2]), st.integers(2, 5), st.sampled_from(["drop", "keep"])
)
def test_merging_parts_counts_the_whole(
    first: list[str], second: list[str], min_count: int | None, max_len: int, numbers: str
) -> None:
    first, second = ["甲", *first], ["乙", *second]
    settings = {"min_count": min_count, "max_len": max_len, "numbers": numbers}
    parts = [wordmine.count(texts=part, **settings) for part in (first, second)]  # type: ignore[arg-type]
    assert same(wordmine.merge(parts), wordmine.count(texts=first + second, **settings))  # type: ignore[arg-type]


def test_reading_is_told_by_the_same_names_everywhere() -> None:
    lines = ["甲乙", "甲乙", "丙丁"]
    distinct = wordmine.count(texts=lines, dedup=True)
    assert same(
        replace(distinct, settings=wordmine.count(texts=lines).settings),
        wordmine.count(texts=["甲乙", "丙丁"]),
    )


READ = {"field": "text", "errors": "skip", "t2s": True, "dedup": True}


def test_settings_that_change_the_text_are_kept(tmp_path: Path) -> None:
    lines = ["甲乙丙甲乙"]
    assert wordmine.count(texts=lines, **READ, encoding="gbk", glob="*").settings == {
        "min_count": None, "max_len": 5, "numbers": "drop", **READ,
    }  # fmt: skip
    assert (
        not wordmine.count(texts=lines, dedup=False, errors="strict").settings.keys() & READ.keys()
    )
    direct = wordmine.discover(texts=lines, **READ)
    assert READ.items() <= direct.settings.items()
    wordmine.count(texts=lines, **READ).save(tmp_path / "a.wm")
    assert wordmine.discover(tmp_path / "a.wm") == direct
    assert not wordmine.discover(texts=lines).settings.keys() & READ.keys()


def test_a_merged_text_keeps_what_its_parts_share(caplog: pytest.LogCaptureFixture) -> None:
    plain, read = wordmine.count(texts=["甲乙"], t2s=True), wordmine.count(texts=["甲乙"], **READ)
    own = {"min_count": None, "max_len": 5, "numbers": "drop", "t2s": True}
    assert wordmine.merge([read]).settings == read.settings
    assert wordmine.merge([plain, plain]).settings == own
    assert caplog.messages == []
    within = {**READ, "dedup": "within parts"}
    twice = wordmine.merge([read, read])
    assert twice.settings == own | within
    assert caplog.messages == [
        "repeated lines were dropped within parts only: a line that is in several parts is counted "
        "in each; to drop these as well, count all texts at once with --dedup"
    ]
    assert wordmine.merge([twice, read]).settings == own | within
    for parts in ([plain, read], [twice, plain]):
        assert wordmine.merge(parts).settings == own | {"dedup": "within parts"}
    assert len(caplog.messages) == 4
    with pytest.raises(CountsError, match="the parts differ in t2s: off and on"):
        wordmine.merge([wordmine.count(texts=["甲乙"]), plain])


def test_what_cannot_be_merged_is_refused(power: Path) -> None:
    for parts in (None, 5, str(power), power, [5], [None], Counted.load(power), iter([power])):
        with pytest.raises(SettingsError, match=r"^parts is .*: it must be a list of paths of"):
            wordmine.merge(parts)  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match="threads is '2': it must be a whole number"):
        wordmine.merge([power], threads="2")  # type: ignore[arg-type]


def test_counted_shows_itself_briefly() -> None:
    counted = wordmine.count(texts=["甲乙，K线图甲乙。"])
    assert repr(counted) == "<Counted text of 7 symbols, 6 n-grams>"


def test_too_many_symbols_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    message = "the corpus has more than 9 symbols, too many to count at once: use a part of it"
    monkeypatch.setattr(encoder, "MOST_SYMBOLS", 9)
    part = wordmine.count(texts=["甲乙", "丙丁"])
    for texts in (["甲乙丙丁甲乙丙丁甲"], ["甲乙", "丙丁", "甲乙", "丙丁"]):
        with pytest.raises(CorpusError, match=message):
            wordmine.count(texts=texts)
    with pytest.raises(CorpusError, match=message):
        wordmine.merge([part, part])


@pytest.mark.parametrize("most", [5, 9])
def test_too_many_ngrams_are_refused(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """Five n-grams of up to two symbols, and when joined five more."""
    monkeypatch.setattr(extent, "MOST", most)
    with pytest.raises(CorpusError, match=f"more than {most} n-grams: raise the least count"):
        wordmine.discover(texts=["甲乙丙丁戊己"] * 9, max_len=2)


def test_more_symbols_than_sixteen_bits_number() -> None:
    """All ideographs of two blocks and many runs of letters, some of them in phrases."""
    rng = random.Random(0)
    names = [chr(code) for code in (*range(0x4E00, 0xA000), *range(0x20000, 0x2A6E0))]
    names += [f"K{number}" for number in range(5000)]
    rng.shuffle(names)
    phrases = ["".join(f"{name}的" for name in names[i : i + 4]) for i in range(0, 400, 4)]
    text = "".join(f"{name}，" for name in names) + "。".join(rng.choices(phrases, k=2000))
    counted = wordmine.count(texts=[text], max_len=3, min_count=2)
    counts, symbols = counted.counts, counted.text()[:].tolist()
    assert len(counts.alphabet) == len(names) > 1 << 16
    wanted = naive.refine(symbols, 3, 2)
    assert [tuple(counts.ids(node)) for node in range(len(counts))] == list(wanted)
    assert counts.counts[:].tolist() == [around.count for around in wanted.values()]
    for found, side in ((counts.left_entropy, 0), (counts.right_entropy, 1)):
        expected = [naive.entropy(around[side]) for around in wanted.values()]
        assert found[:].tolist() == pytest.approx(expected, abs=1e-5)


def test_the_text_is_in_the_counts() -> None:
    counted = wordmine.count(texts=["甲乙，K线图甲乙。"], min_count=2)
    symbols = counted.counts.alphabet.symbols
    assert "".join(symbols[s - 1] if s else "|" for s in counted.text()[:]) == "|甲乙|K线图甲乙|"


@pytest.mark.parametrize("method", ["entropy", "pmi"])
def test_discovery_starts_from_counts(tmp_path: Path, method: str) -> None:
    max_len = {"entropy": 5, "pmi": 4}[method]
    wordmine.count(POWER, max_len=max_len).save(tmp_path / "c.wm")
    direct = wordmine.discover(POWER, method=method)
    assert wordmine.discover(tmp_path / "c.wm", method=method) == direct
    assert wordmine.discover(str(tmp_path / "c.wm"), method=method) == direct
    counted = Counted.load(tmp_path / "c.wm")
    assert wordmine.discover(counted, method=method) == direct
    assert same(counted, Counted.load(tmp_path / "c.wm"))


def test_counts_made_otherwise_are_refused(power: Path) -> None:
    with pytest.raises(CountsError, match="made with min_count 2, but 5 is asked for"):
        wordmine.discover(power, min_count=5)
    with pytest.raises(CountsError, match="up to 5 symbols, and the pmi method takes 4: count"):
        wordmine.discover(power, method="pmi")
    with pytest.raises(CountsError, match="say how to read it when you count it"):
        wordmine.discover(power, dedup=True)
    assert len(wordmine.discover(power, min_count=2, max_len=5, numbers="drop"))


def test_counts_do_not_mix_with_other_sources(power: Path) -> None:
    with pytest.raises(CorpusError, match=r"power.wm: holds counts, not text: leave it out; "):
        wordmine.discover([power, POWER])


def test_parts_must_be_alike() -> None:
    parts = [wordmine.count(texts=["甲乙"], max_len=length) for length in (3, 4)]
    with pytest.raises(CountsError, match="the parts differ in max_len: 3 and 4"):
        wordmine.merge(parts)
    chosen = [wordmine.count(texts=["甲乙"], min_count=least) for least in (2, None)]
    with pytest.raises(CountsError, match="differ in min_count: 2 and chosen from the size"):
        wordmine.merge(chosen)
    with pytest.raises(CountsError, match="nothing to merge"):
        wordmine.merge([])


def test_damage_anywhere_is_refused(power: Path, tmp_path: Path) -> None:
    whole = power.read_bytes()
    bad = tmp_path / "bad.wm"
    for at in range(20, len(whole), len(whole) // 60):
        bad.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(CountsError, match="damaged"):
            Counted.load(bad)


@pytest.mark.parametrize(
    ("cut", "message"), [(-1, "cut off"), (1000, "cut off|damaged"), (5, "not a wordmine counts")]
)
def test_a_cut_off_file_is_refused(power: Path, tmp_path: Path, cut: int, message: str) -> None:
    bad = tmp_path / "bad.wm"
    bad.write_bytes(power.read_bytes()[:cut])
    with pytest.raises(CountsError, match=message):
        Counted.load(bad)


def test_a_longer_file_and_a_missing_one_are_refused(power: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.wm"
    bad.write_bytes(power.read_bytes() + b"\0" * 100)
    with pytest.raises(CountsError, match="100 bytes too long"):
        Counted.load(bad)
    with pytest.raises(CountsError, match="cannot be read: No such file"):
        Counted.load(tmp_path / "gone.wm")
