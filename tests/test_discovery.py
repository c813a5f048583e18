"""Discovery end to end, from Python: what it finds, and laws it keeps."""

from __future__ import annotations

import random
import re
from pathlib import Path

import numpy as np
import pytest

import wordmine
from wordmine import entropy, ngrams
from wordmine.counting import chosen_min_count
from wordmine.discovery import Settings
from wordmine.errors import CorpusError, SettingsError, WordmineError

CORPORA = Path(__file__).parent.parent / "corpora"
POWER = CORPORA / "power.txt"


def sentences(words: str, n: int, seed: int = 0) -> list[str]:
    """Sentences of three words drawn at random, with single characters between them."""
    chosen, rng = words.split(), random.Random(seed)
    fillers = "的了在是和有也就都不"
    return [
        "".join(rng.choice(fillers) + rng.choice(chosen) for _ in range(3)) + "。" for _ in range(n)
    ]


@pytest.fixture(scope="module")
def power() -> wordmine.Lexicon:
    return wordmine.discover(POWER)


def test_the_terms_of_a_field_are_found(power: wordmine.Lexicon) -> None:
    for term in ("变压器", "断路器", "负荷", "锅炉", "谐波", "绝缘子", "电缆", "调度员"):
        assert term in power
    assert power["负荷"].score > 1
    assert power["负荷"].expected <= power["负荷"].count


def test_words_come_best_first_then_single_characters(power: wordmine.Lexicon) -> None:
    lengths = [len(word) for word in power.words]
    singles = lengths.index(1)
    assert set(lengths[singles:]) == {1}
    for part in (power.column("score")[:singles], power.column("score")[singles:]):
        assert (np.diff(part) <= 0).all()
    assert power.column("score").min() >= -1


def test_the_header_holds_settings_and_totals(power: wordmine.Lexicon) -> None:
    facts = power.settings
    assert (facts["method"], facts["min_count"], facts["max_len"]) == ("entropy", 2, 5)
    assert facts["bits_per_symbol_after"] < facts["bits_per_symbol_before"]  # type: ignore[operator]


@pytest.mark.parametrize("method", ["entropy", "pmi"])
def test_threads_blocks_and_form_do_not_matter(
    monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    whole = wordmine.discover(POWER, method=method, threads=1)
    lines = POWER.read_text(encoding="utf-8").splitlines()
    monkeypatch.setattr(entropy, "_STRETCH", 1000)
    monkeypatch.setattr(ngrams, "_BATCH", 3000)
    assert wordmine.discover(POWER, method=method, threads=3) == whole
    assert wordmine.discover(lines, method=method, threads=2) == whole
    assert wordmine.discover(iter(lines), method=method) == whole


def test_mixed_words_are_found_and_numbers_break() -> None:
    mixed = "K线图 A股 5G基站 卡拉OK PM2.5 网络 银行 故事"
    lexicon = wordmine.discover(sentences(mixed, 400), min_score=-5)
    for word in ("K线图", "A股", "5G基站", "卡拉OK", "网络", "银行", "故事"):
        assert word in lexicon
    assert not any(word.isascii() for word in lexicon.words)


def test_full_width_letters_fold_and_other_characters_stay() -> None:
    text = sentences("Ｋ线图 網絡 銀行", 200) + sentences("K线图 𠮷野 銀行", 200, seed=1)
    lexicon = wordmine.discover(text, min_score=-5)
    assert {"K线图", "網絡", "銀行", "𠮷野"} <= set(lexicon.words)
    assert "Ｋ线图" not in lexicon


def test_numerals_are_left_out_unless_kept() -> None:
    text = sentences("第十条 三十二 银行 911事件", 400)
    dropped = wordmine.discover(text, min_score=-9)
    kept = wordmine.discover(text, min_score=-9, numbers="keep")
    assert "银行" in dropped
    assert not {"第十条", "三十二", "911事件"} & set(dropped.words)
    assert {"第十条", "三十二", "911事件"} <= set(kept.words)


def test_known_words_and_stopwords_are_not_listed(power: wordmine.Lexicon) -> None:
    fewer = wordmine.discover(POWER, known={"变压器"}, stopwords=["可以"])
    assert set(power.words) - set(fewer.words) == {"变压器", "可以"}


def test_known_words_may_be_a_file(power: wordmine.Lexicon, tmp_path: Path) -> None:
    path = tmp_path / "known.txt"
    path.write_text("变压器 10 n\n５Ｇ基站\n", encoding="utf-8")
    for known in (path, str(path)):
        fewer = wordmine.discover(POWER, known=known)
        assert set(power.words) - set(fewer.words) == {"变压器", "5G基站"}
    path.write_text('{"word": "变压器"}', encoding="utf-8")
    with pytest.raises(CorpusError, match=r"known.txt: JSON is no word list"):
        wordmine.discover(POWER, stopwords=path)


def test_what_stands_beside_numbers_is_a_word_all_the_same() -> None:
    text = sentences("月球 年底 银行 故事 网络", 300)
    dated = [f"{n}月{n}日{n}年{sentence}" for n, sentence in enumerate(text)]
    lexicon = wordmine.discover(dated, min_score=-9)
    assert {"月球", "年底", "银行"} <= set(lexicon.words)
    assert not any("#" in word for word in lexicon.words)


def test_top_and_min_score_cut_the_list(power: wordmine.Lexicon) -> None:
    assert wordmine.discover(POWER, top=7).words == power.words[:7]
    strict = wordmine.discover(POWER, min_score=1.0)
    assert strict.words == power.select(power.column("score") >= 1).words


def test_long_words_are_found_by_joining_and_by_counting() -> None:
    rng, long_words = random.Random(0), ("中华人民共和国", "粤港澳大湾区")
    clauses = POWER.read_text(encoding="utf-8").split("，")
    text = "".join(clause + rng.choice(("，", "，", *long_words)) for clause in clauses)
    joined = wordmine.discover([text])
    counted = wordmine.discover([text], max_len=8, join=False)
    short = wordmine.discover([text], join=False)
    for word in long_words:
        assert word in joined
        assert word in counted
        assert word not in short
        assert joined[word].count == counted[word].count == text.count(word)


def test_a_few_hundred_characters_give_a_short_list() -> None:
    paragraph = POWER.read_text(encoding="utf-8").splitlines()[31:34]
    words = [word for word in wordmine.discover(paragraph).words if len(word) > 1]
    assert 5 <= len(words) <= 60


def test_one_long_clause_is_cut_like_any_other() -> None:
    text = "".join(re.findall(r"\w+", POWER.read_text(encoding="utf-8")))
    lexicon = wordmine.discover([text])
    assert "变压器" in lexicon


def test_the_least_count_grows_with_the_corpus() -> None:
    assert [chosen_min_count(n) for n in (0, 300, 30_000, 1_000_000, 20_000_000)] == [2, 2, 2, 4, 5]


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"min_count": 0}, "min_count is 0: it must be from 1 to 2147483647"),
        ({"max_len": 1}, "max_len is 1: it must be 2 to 32"),
        ({"top": 0}, "top is 0: it must be 1 or more"),
        ({"threads": 0}, "threads is 0: it must be 1 or more"),
        ({"method": "magic"}, "method is 'magic': it must be entropy or pmi"),
        ({"numbers": "some"}, "numbers is 'some': it must be drop or keep"),
        ({"min_score": float("nan")}, "min_score is nan: it must be finite"),
    ],
)
def test_bad_settings_are_refused(setting: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        Settings(**setting)  # type: ignore[arg-type]


@pytest.mark.parametrize("corpus", [[], [""], ["hello world 123"], ["。，！"]])
def test_a_corpus_without_chinese_is_refused(corpus: list[str]) -> None:
    with pytest.raises(CorpusError, match="no Chinese text in the corpus"):
        wordmine.discover(corpus)


def test_every_error_has_one_root() -> None:
    assert issubclass(CorpusError, WordmineError)
    assert issubclass(SettingsError, ValueError)
