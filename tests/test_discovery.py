"""Discovery end to end, from Python: what it finds, and laws it keeps."""

from __future__ import annotations

import inspect
import random
import re
from dataclasses import fields
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

import wordmine
from wordmine.counting import Counting, chosen_min_count, refinement
from wordmine.discovery import Selection, Settings, stretches
from wordmine.errors import CorpusError, LexiconError, SettingsError, WordmineError
from wordmine.runtime import Workspace, validation
from wordmine.text import Reading

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
    assert power.column("confidence").min() >= 0.35


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
    monkeypatch.setattr(stretches, "_STRETCH", 1000)
    monkeypatch.setattr(refinement, "_BATCH", (3000, 3000))
    assert wordmine.discover(POWER, method=method, threads=3) == whole
    assert wordmine.discover(texts=lines, method=method, threads=2) == whole
    assert wordmine.discover(texts=iter(lines), method=method) == whole


def test_mixed_words_are_found_and_numbers_break() -> None:
    mixed = "K线图 A股 5G基站 卡拉OK PM2.5 网络 银行 故事"
    lexicon = wordmine.discover(texts=sentences(mixed, 400), min_confidence=0)
    for word in ("K线图", "A股", "5G基站", "卡拉OK", "网络", "银行", "故事"):
        assert word in lexicon
    assert not any(word.isascii() for word in lexicon.words)


def test_full_width_letters_fold_and_other_characters_stay() -> None:
    text = sentences("Ｋ线图 網絡 銀行", 200) + sentences("K线图 𠮷野 銀行", 200, seed=1)
    lexicon = wordmine.discover(texts=text, min_confidence=0)
    assert {"K线图", "網絡", "銀行", "𠮷野"} <= set(lexicon.words)
    assert "Ｋ线图" not in lexicon


def test_numerals_are_left_out_unless_kept() -> None:
    text = sentences("第十条 三十二 银行 911事件", 400)
    dropped = wordmine.discover(texts=text, min_confidence=0)
    kept = wordmine.discover(texts=text, min_confidence=0, numbers="keep")
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
    (tmp_path / "more.txt").write_text("负荷", encoding="utf-8")
    fewer = wordmine.discover(POWER, known=tmp_path)
    assert set(power.words) - set(fewer.words) == {"变压器", "5G基站", "负荷"}
    path.write_text('{"words": ["变压器"]}', encoding="utf-8")
    with pytest.raises(
        LexiconError, match=r"known.txt:1: .*: give a list of words, or of records with word"
    ):
        wordmine.discover(POWER, stopwords=tmp_path)
    with pytest.raises(
        LexiconError, match=r"known.txt:1: .*: give a list of words, or of records with word"
    ):
        wordmine.discover(POWER, stopwords=path)


def test_what_stands_beside_numbers_is_a_word_all_the_same() -> None:
    text = sentences("月球 年底 银行 故事 网络", 300)
    dated = [f"{n}月{n}日{n}年{sentence}" for n, sentence in enumerate(text)]
    lexicon = wordmine.discover(texts=dated, min_confidence=0)
    assert {"月球", "年底", "银行"} <= set(lexicon.words)
    assert not any("#" in word for word in lexicon.words)


def test_top_and_min_confidence_cut_the_list(power: wordmine.Lexicon) -> None:
    assert wordmine.discover(POWER, top=7).words == power.words[:7]
    strict = wordmine.discover(POWER, min_confidence=0.61803)
    assert strict.words == power[power.column("confidence") >= 0.61803].words


def nested(shares: dict[str, int]) -> set[str]:
    """What is found where words stand, each so many times, among single characters at random."""
    rng, frame = random.Random(0), "的了在是和有也就都不到说要去你会着没看好自这"
    words = [word for word, n in ({"银行": 400, "网络": 400} | shares).items() for _ in range(n)]
    rng.shuffle(words)
    text = ["".join((rng.choice(frame), word, rng.choice(frame))) for word in words]
    return set(wordmine.discover(texts=text).words)


def test_a_word_inside_another_is_listed_if_it_stands_alone_as_well() -> None:
    assert {"二维码", "二维"} <= nested({"二维码": 60, "二维": 60})
    assert {"二维码", "二维", "维码"} & nested({"二维码": 60}) == {"二维码"}


def test_a_sum_of_words_is_not_listed() -> None:
    court = {"最高人民法院": 60, "人民法院": 60, "最高": 60}
    assert court.keys() & nested(court) == {"人民法院", "最高"}


@pytest.mark.parametrize(("alone", "listed"), [(2, False), (60, True)])
def test_a_part_that_is_rarely_alone_is_not_listed(alone: int, listed: bool) -> None:
    assert ("街小巷" in nested({"大街小巷": 60, "街小巷": alone})) == listed


def test_long_words_are_found_by_joining_and_by_counting() -> None:
    rng, long_words = random.Random(0), ("中华人民共和国", "粤港澳大湾区")
    clauses = POWER.read_text(encoding="utf-8").split("，")
    text = "".join(clause + rng.choice(("，",) * 40 + long_words) for clause in clauses)
    joined = wordmine.discover(texts=[text])
    counted = wordmine.discover(texts=[text], max_len=8, join=False)
    short = wordmine.discover(texts=[text], join=False)
    for word in long_words:
        assert word in joined
        assert word in counted
        assert word not in short
        assert joined[word].count == counted[word].count == text.count(word)


def test_a_few_hundred_characters_give_a_short_list() -> None:
    paragraph = POWER.read_text(encoding="utf-8").splitlines()[31:34]
    words = [word for word in wordmine.discover(texts=paragraph).words if len(word) > 1]
    assert 5 <= len(words) <= 60


def test_one_long_clause_is_cut_like_any_other() -> None:
    text = "".join(re.findall(r"\w+", POWER.read_text(encoding="utf-8")))
    lexicon = wordmine.discover(texts=[text])
    assert "变压器" in lexicon


def test_the_least_count_grows_with_the_corpus() -> None:
    assert [chosen_min_count(10**n) for n in range(3, 10)] == [2, 2, 2, 2, 2, 4, 8]


def test_one_word_where_a_list_is_meant_is_told() -> None:
    for give in (
        lambda: wordmine.discover(POWER, known="变压器"),
        lambda: wordmine.discover(POWER, stopwords="变压器"),
        lambda: wordmine.contrast(POWER, texts=["电"], seeds="变压器"),
        lambda: wordmine.explain(POWER, "变压器"),
        lambda: wordmine.concordance(POWER, "变压器"),
        lambda: wordmine.vectors(POWER, words="变压器"),
        lambda: wordmine.evaluation.terms(["电"], "变压器"),
    ):
        with pytest.raises(
            (CorpusError, SettingsError), match=r"a list.* \['变压器'\]$|as a list: \['变压器'\]$"
        ):
            give()


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"min_count": 0}, "min_count is 0: it must be a whole number, 1 to 2147483647"),
        ({"max_len": 1}, "max_len is 1: it must be a whole number, 2 to 32"),
        ({"top": 0}, "top is 0: it must be a whole number, 1 or more"),
        ({"threads": 0}, "threads is 0: it must be a whole number, 1 or more"),
        ({"method": "magic"}, "method is 'magic': it must be one of entropy, pmi"),
        ({"numbers": "some"}, "numbers is 'some': it must be one of drop, keep"),
        (
            {"min_confidence": float("nan")},
            "min_confidence is nan: it must be a number from 0 to 1",
        ),
        ({"min_confidence": 1.5}, "min_confidence is 1.5: it must be a number from 0 to 1"),
        ({"method": "pmi", "max_len": 5}, "max_len is 5: it must be 4 with the pmi method"),
        ({"known": ""}, "known is '': it must be the path of a word list, or a list or set of"),
    ],
)
def test_bad_settings_are_refused(setting: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        wordmine.discover(POWER, **setting)


WRONG = [None, True, 5, 2.5, "5", b"5", [5], {5}, object(), float("nan"), np.arange(2), "x" * 999]
TAKES_NONE = {
    "min_count", "max_len", "top", "min_confidence", "numbers", "threads", "memory", "tmp",
    "encoding", "field", "judgements", "base",
}  # fmt: skip
TAKES = {
    "min_count": [5], "max_len": [5], "top": [5], "threads": [5],
    "join": [True], "dedup": [True], "t2s": [True], "skip_unreadable": [True],
    "judgements": ["5", "x" * 999], "exclude": ["5", "x" * 999],
    "glob": ["5", "x" * 999], "field": ["5", "x" * 999],
    "base": ["5", "x" * 999], "known": ["5", "x" * 999], "stopwords": ["5", "x" * 999],
}  # fmt: skip


def takes(name: str, value: object) -> bool:
    """Whether a setting may have a value of `WRONG`."""
    if value is None:
        return name in TAKES_NONE
    return any(type(value) is type(right) and value == right for right in TAKES.get(name, ()))


CHECKED = {
    Counting: set(Counting.__annotations__),
    Selection: set(Selection.__annotations__) - {"encoding"},  # which is that of reading
    Settings: {"method", "join", "min_confidence", "base"},
    Reading: set(Reading.__annotations__),
}
NAMES = [*chain(*CHECKED.values()), *inspect.signature(Workspace).parameters]


@pytest.mark.parametrize("name", NAMES)
def test_values_of_a_wrong_type_are_refused_alike(name: str) -> None:
    for value in WRONG:
        if not takes(name, value):
            with pytest.raises(SettingsError, match=rf"^{name} is .*: it must be ") as caught:
                wordmine.discover(POWER, **{name: value})
            assert len(str(caught.value)) < 200


def test_every_setting_has_a_rule_and_a_keyword() -> None:
    for kind, names in CHECKED.items():
        assert validation._rules(kind).keys() == names
    keywords = inspect.signature(wordmine.discover).parameters
    assert set(keywords) == {*NAMES, "corpus", "texts", "on_progress"}
    assert set(inspect.signature(wordmine.explain).parameters) == {
        *keywords, "words", "k", "width",
    }  # fmt: skip
    for function, kinds in (
        (wordmine.discover, [Counting, Selection, Settings, Reading]),
        (wordmine.explain, [Counting, Selection, Settings, Reading]),
        (wordmine.count, [Counting, Reading]),
        (wordmine.concordance, [Reading]),
    ):
        own = inspect.signature(function).parameters
        for field in chain(*map(fields, kinds)):
            if field.name in own:
                default = own[field.name].default
                assert field.default in (default, (default,))


def test_whole_numbers_of_numpy_are_whole_numbers(tmp_path: Path) -> None:
    two, five, score = np.int64(2), np.int32(5), np.float32(0.5)
    found = wordmine.discover(POWER, min_count=two, max_len=five, top=five, min_confidence=score)
    assert found == wordmine.discover(POWER, min_count=2, max_len=5, top=5, min_confidence=0.5)
    wordmine.count(POWER, min_count=two, max_len=five).save(tmp_path / "a")
    wordmine.count(POWER, min_count=2).save(tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("name", ["min_cuont", "stop_words", "xyz"])
def test_unknown_settings_are_refused(name: str) -> None:
    for function in (wordmine.discover, wordmine.count):
        with pytest.raises(TypeError, match=rf"got an unexpected keyword argument '{name}'"):
            function(POWER, **{name: 1})


@pytest.mark.parametrize("texts", [[], [""], [None], ["hello world 123"], ["。，！"]])
def test_a_corpus_without_chinese_is_refused(texts: list[str]) -> None:
    with pytest.raises(CorpusError, match=r"^no Chinese text in the corpus: check that"):
        wordmine.discover(texts=texts)


def test_every_error_has_one_root() -> None:
    assert issubclass(CorpusError, WordmineError)
    assert issubclass(SettingsError, ValueError)


def test_what_stands_behind_numbers_alone_is_no_word() -> None:
    """Behind digits and behind Chinese numerals; a unit that is a word is left alone."""
    source = random.Random(5)
    numbers = ["三", "六", "十二", "3", "18", "五", "两", "24"]
    text = "".join(
        f"{source.choice(['保修', '租期', '学制'])}{source.choice(numbers)}个月，"
        f"宽{source.choice(numbers)}厘米，月底{source.choice(['结账', '盘点', '发薪'])}。"
        for _ in range(400)
    )
    lexicon = wordmine.discover(texts=[text])
    assert {"厘米", "月底"} <= set(lexicon.words)
    assert "个月" not in lexicon
    (why,) = wordmine.explain(texts=[text], words=["个月"])
    assert why.reason == "measure"
    assert "个月" in wordmine.discover(texts=[text], numbers="keep")
