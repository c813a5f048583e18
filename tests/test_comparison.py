"""Two lexicons compared: what is new, rising and gone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from commands import run

import wordmine
from wordmine.errors import LexiconError, SettingsError
from wordmine.lexicon import Terms
from wordmine.terminology import comparison, keyness

POWER = Path(__file__).parent.parent / "corpora" / "power.txt"


def lexicon(total: float | None = 5000.0, /, **expected: float) -> wordmine.Lexicon:
    """Words that are expected so often, and how often all words are, if that is told."""
    names = wordmine.Word._fields[1:]
    values = np.array(list(expected.values()))
    columns = {name: np.ones(len(values)) for name in names} | {"expected": values}
    told = {} if total is None else {"expected_words": total}
    return wordmine.Lexicon([*expected], columns | {"count": values.astype(int) + 1}, told)


NEW = lexicon(微信=80.0, 手机=90.0, 天气=50.0, 电=9.0)
OLD = lexicon(手机=9.0, 天气=52.0, 寻呼机=70.0, 电=90.0)


def test_what_is_new_rising_and_gone() -> None:
    changes = wordmine.contrast(NEW, OLD)
    assert changes.words == ("微信", "手机", "寻呼机")
    assert (changes["微信"].background_free, changes["寻呼机"].free) == (0, 0)
    assert changes["手机"].count == 91
    assert 0 < changes["手机"].score < changes["手机"].ratio
    assert wordmine.contrast(OLD, NEW).words == ("寻呼机", "手机", "微信")
    assert "天气" in wordmine.contrast(NEW, OLD, min_score=-99.0)


def test_columns_are_the_measures_of_expected_counts() -> None:
    words, columns = comparison.compare(NEW, OLD)
    assert words == sorted(["微信", "手机", "天气", "寻呼机"])
    new, old = {"微信": 80, "手机": 90, "天气": 50}, {"手机": 9, "天气": 52, "寻呼机": 70}
    a, b = (np.array([side.get(word, 0) for word in words], float) for side in (new, old))
    assert columns["free"].tolist() == a.tolist()
    assert columns["background_free"].tolist() == b.tolist()
    sides = a, b, 5000.0, 5000.0
    for name, wanted in (
        ("ratio", keyness.log_ratio(*sides)),
        ("log_likelihood", keyness.log_likelihood(*sides)),
        ("log_odds", keyness.log_odds(*sides)),
        ("score", keyness.conservative_log_ratio(*sides)[0]),
    ):
        assert columns[name].tolist() == pytest.approx(wanted.tolist())
    for untold in ("blocks", "deviation", "alone", "company", "c_value", "similarity"):
        assert not columns[untold].any()


def test_words_that_a_lexicon_does_not_tell_of_are_at_least_those_it_lists() -> None:
    assert comparison.total(lexicon(9000.0, 电网=4.4)) == 9000
    assert comparison.total(lexicon(None, 电网=4.4, 电压=0.2)) == 4 + 1 + 1
    assert comparison.total(lexicon(2.0, 电网=40.0)) == 41


def test_settings_choose_among_the_changes() -> None:
    assert wordmine.contrast(NEW, OLD, min_count=75).words == ("微信", "手机")
    assert wordmine.contrast(NEW, OLD, top=1, known=["微信"]).words == ("手机",)
    assert wordmine.contrast(NEW, OLD, measure="log_likelihood").words[0] == "微信"
    numerals = lexicon(三十=200.0), OLD
    assert "三十" not in wordmine.contrast(*numerals)
    assert "三十" in wordmine.contrast(*numerals, numbers="keep")


def test_files_are_compared_as_lexicons_are(tmp_path: Path) -> None:
    NEW.save(tmp_path / "new.tsv")
    OLD.save(tmp_path / "old.tsv", "jsonl")
    done = run("contrast", "new.tsv", "old.tsv", "-q", "-o", "changes.tsv", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    changes = wordmine.contrast(NEW, OLD)
    assert Terms.load(tmp_path / "changes.tsv") == changes
    assert wordmine.contrast([tmp_path / "new.tsv"], OLD) == changes


def test_one_lexicon_is_not_enough(tmp_path: Path) -> None:
    NEW.save(tmp_path / "new.tsv")
    done = run("contrast", "new.tsv", POWER, cwd=tmp_path)
    assert done.returncode == 1
    assert "only one side is a lexicon: give two lexicons, or two texts or counts" in done.stderr
    for sides in ((NEW, POWER), (POWER, NEW)):
        with pytest.raises(LexiconError, match="only one side is a lexicon: give two lexicons"):
            wordmine.contrast(*sides)
    with pytest.raises(SettingsError, match="seeds take texts, to see how words are used"):
        wordmine.contrast(NEW, OLD, seeds=["电网"])
