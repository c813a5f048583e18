"""A base: little text is read as though the text that the base is from had been read as well."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

import wordmine
from wordmine.counting import Counted, chosen_min_count
from wordmine.discovery.prior import Prior, find
from wordmine.errors import CountsError, LexiconError, SettingsError

KNOWN = [
    "银行",
    "网络",
    "故事",
    "天气",
    "老师",
    "电影",
    "图书馆",
    "出租车",
    "火车站",
    "中华人民共和国",
]
NEW = ["云顶酪", "望江台"]
FILLERS = "的了在是和有也就都不"


def sentences(words: list[str], n: int, seed: int) -> list[str]:
    """Sentences of three words drawn at random, with single characters between them."""
    rng = random.Random(seed)
    return [
        "".join(rng.choice(FILLERS) + rng.choice(words) for _ in range(3)) + "。" for _ in range(n)
    ]


OTHER = sentences(KNOWN, 2000, seed=1)
LITTLE = [*sentences([*KNOWN, *NEW], 10, seed=2), "他的图书馆在火车站。", "看云顶酪也有望江台。"]


@pytest.fixture(scope="module")
def base() -> wordmine.Lexicon:
    long = wordmine.Judgements({"中华人民共和国": wordmine.Judgement("accept")})
    return wordmine.discover(texts=OTHER, judgements=long)


def test_new_words_come_first_and_known_ones_that_occur_after(base: wordmine.Lexicon) -> None:
    found = wordmine.discover(texts=LITTLE, base=base)
    new = found.settings["new_words"]
    assert isinstance(new, int)
    assert set(NEW) <= set(found.words[:new])
    assert set(found.words[:new]).isdisjoint(base.words)
    assert set(found.words[new:]) <= set(base.words)
    text = "".join(LITTLE)
    assert set(found.words[new:]) == {word for word in base.words if word in text}
    assert "new_words" not in wordmine.discover(texts=LITTLE).settings


def test_parts_of_what_is_new_are_not_new_however_frequent(base: wordmine.Lexicon) -> None:
    little = [*LITTLE, *sentences([*KNOWN, "冰皮荔枝"], 40, seed=3), "看冰皮荔枝也有冰皮荔枝。"]
    found = wordmine.discover(texts=little, base=base)
    assert "冰皮荔枝" in found.words
    assert not {"冰皮", "皮荔", "荔枝", "冰皮荔", "皮荔枝"} & set(found.words)
    (part,) = wordmine.explain(texts=little, words=["冰皮"], base=base)
    assert part.reason == "bound"


def test_single_characters_of_its_words_are_not_new(base: wordmine.Lexicon) -> None:
    assert "出" not in base
    found = wordmine.discover(texts=[*LITTLE, *["出，鳐，"] * 9], base=base)
    new = int(found.settings["new_words"])  # type: ignore[call-overload]
    assert "鳐" in found.words[:new]
    assert "出" in found.words[new:]


def test_counts_are_those_of_both_texts(base: wordmine.Lexicon) -> None:
    found = wordmine.discover(texts=LITTLE, base=base)
    text = "".join(LITTLE)
    for word in ("银行", "图书馆"):
        assert found[word].count == base[word].count + text.count(word)
        assert base[word].expected <= found[word].expected
        assert found[word].autonomy == base[word].autonomy
    assert found["云顶酪"].count == text.count("云顶酪")
    assert found.settings["expected_words"] > base.settings["expected_words"]  # type: ignore[operator]


def test_what_occurs_once_is_known(base: wordmine.Lexicon) -> None:
    texts = ["他在图书馆。", "我在火车站。"]
    found = wordmine.discover(texts=texts, base=base)
    assert {"图书馆", "火车站"} <= set(found.words)
    assert wordmine.Segmenter(found).cut("图书馆在火车站") == ["图书馆", "在", "火车站"]
    assert [chosen_min_count(10**n, rare=True) for n in (3, 6, 7, 8)] == [1, 1, 2, 4]


def test_words_longer_than_the_ngrams_are_known_too(base: wordmine.Lexicon) -> None:
    assert "中华人民共和国" in base
    found = wordmine.discover(texts=["他的中华人民共和国。"], base=base)
    assert "中华人民共和国" in found
    apart = wordmine.discover(texts=["他的中华人民共和国。"], base=base, join=False)
    assert "中华人民共和国" not in apart


def test_a_base_may_be_a_file_of_a_lexicon_or_of_counts(
    base: wordmine.Lexicon, tmp_path: Path
) -> None:
    counted = wordmine.count(texts=OTHER)
    lexicon, counts = tmp_path / "base.tsv", tmp_path / "base.wm"
    base.save(lexicon)
    counted.save(counts)
    found = [wordmine.discover(texts=LITTLE, base=one) for one in (lexicon, str(counts), counted)]
    assert all(one.words == found[0].words for one in found)
    assert found[1] == found[2]


def test_the_name_of_a_base_may_hold_a_line_end(base: wordmine.Lexicon, tmp_path: Path) -> None:
    path = tmp_path / "of\nother.tsv"
    try:
        base.save(path)
    except OSError:  # Windows has no such names
        pytest.skip("no file may be called so")
    assert wordmine.discover(texts=LITTLE, base=path) == wordmine.discover(texts=LITTLE, base=base)


def test_the_words_of_a_base_are_found_as_one_by_one(base: wordmine.Lexicon) -> None:
    counts = wordmine.count(texts=LITTLE, min_count=1, max_len=3).counts
    prior = Prior.of(base, counts)
    nodes = [counts.find(counts.alphabet.numbers(list(word))) for word in base.words]
    pairs = sorted((node, row) for row, node in enumerate(nodes) if node >= 0)
    assert list(zip(prior.nodes.tolist(), prior.rows.tolist(), strict=True)) == pairs
    every = np.arange(len(counts), dtype=np.int32)
    count = dict(zip(base.words, base.column("count").tolist(), strict=True))
    texts = counts.texts(every)
    assert prior.column("count", every).tolist() == [count.get(text, 0) for text in texts]
    assert prior.is_known(every).tolist() == [text in base for text in texts]
    assert find(counts, []).tolist() == []
    assert find(counts, [(), [1] * 99]).tolist() == [-1, -1]


def test_without_a_common_word_a_base_only_makes_words_dearer(base: wordmine.Lexicon) -> None:
    found = wordmine.discover(texts=["甲乙丙丁，戊己甲乙，丁戊甲乙。"], base=base, min_confidence=0)
    assert found.settings["new_words"] == len(found)


def test_explain_takes_a_base(base: wordmine.Lexicon) -> None:
    known, new = wordmine.explain(texts=LITTLE, base=base, words=["银行", "云顶酪"])
    assert known.listed
    assert new.listed
    assert known.count == base["银行"].count + "".join(LITTLE).count("银行")
    assert new.rank is not None
    assert known.rank is not None
    assert new.rank < known.rank


def test_what_is_no_base_is_refused(base: wordmine.Lexicon, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="the pmi method takes no base"):
        wordmine.discover(texts=LITTLE, base=base, method="pmi")
    reference = wordmine.discover(texts=OTHER, method="pmi")
    with pytest.raises(LexiconError, match="the base was found by the pmi method"):
        wordmine.discover(texts=LITTLE, base=reference)
    plain = tmp_path / "plain.txt"
    plain.write_text("银行\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"plain.txt"):
        wordmine.discover(texts=LITTLE, base=plain)
    counts = tmp_path / "a.wm"
    wordmine.count(texts=OTHER).save(counts)
    counts.write_bytes(counts.read_bytes()[:-100])
    with pytest.raises(CountsError, match=r"a.wm"):
        wordmine.discover(texts=LITTLE, base=counts)


def test_a_counted_text_may_have_a_base(base: wordmine.Lexicon) -> None:
    counted = wordmine.count(texts=LITTLE, min_count=1)
    assert isinstance(counted, Counted)
    assert wordmine.discover(counted, base=base) == wordmine.discover(texts=LITTLE, base=base)
