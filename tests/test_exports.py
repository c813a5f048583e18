"""What wordmine writes for other tools is what these tools read."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wordmine.errors import LexiconError
from wordmine.exports import BINARY, TEXT, Frequencies
from wordmine.exports.tokenizers import BYTES, pieces

WORDS = ["变压器", "K线图", "C++语言", "PM2.5", "#号", "电网", "的", "𠮷"]
EXPECTED = [120.5, 33.4999, 2.5, 0.2, 7.0, 0.0, 5000.0, 1.0]
LONG = ["变压器", "K线图", "C++语言", "PM2.5", "#号", "电网"]

SYMBOLS = st.sampled_from([*"电网的一〇𠮷", "K", "5G", "PM2.5", "C++", "C#", "e-mail"])


def used(
    words: Sequence[str], expected: Sequence[float], total: float = 1e4, scores: float = -3.0
) -> Frequencies:
    """Words that occur as often as they are expected."""
    return Frequencies(
        list(words), np.ceil(expected).astype(np.int64), np.array(expected, float), total,
        np.full(len(words), scores),
    )  # fmt: skip


LISTS = st.lists(st.lists(SYMBOLS, min_size=1, max_size=4).map("".join), unique=True).flatmap(
    lambda words: st.lists(st.floats(0, 1e4), min_size=len(words), max_size=len(words)).map(
        lambda expected: used(words, expected)
    )
)


def lines(
    export: Callable[[Frequencies], Iterable[str]], listed: Frequencies | None = None
) -> list[str]:
    text = "".join(export(listed or used(WORDS, EXPECTED)))
    assert text == "" or text.endswith("\n")
    return text.split("\n")[:-1]


def scaled(listed: Frequencies, total: float, least: int) -> list[tuple[str, int]]:
    """Words of two or more characters, and how often they are expected in so many words."""
    return [
        (word, max(least, round(n * (total / listed.total))))
        for word, n in zip(listed.words, listed.expected.tolist(), strict=True)
        if len(word) > 1
    ]


@pytest.mark.parametrize("name", ["plain", "pkuseg", "thulac", "ltp"])
def test_lists_are_a_word_a_line(name: str) -> None:
    assert lines(TEXT[name]) == LONG


@settings(deadline=None)
@given(LISTS)
def test_hanlp_reads_word_nature_and_frequency(listed: Frequencies) -> None:
    parsed = [re.split(r"\s", line) for line in lines(TEXT["hanlp"], listed)]
    assert parsed == [[word, "nz", str(n)] for word, n in scaled(listed, 25146057, 1)]


def test_ansj_reads_word_nature_and_frequency() -> None:
    assert lines(TEXT["ansj"])[:2] == ["变压器\tuserDefine\t1000", "K线图\tuserDefine\t1000"]


def test_ik_is_in_lower_case_without_repetition() -> None:
    words = ["K线图", "k线图", "AB", "变压器", "股", "𠮷野"]
    assert lines(TEXT["ik"], used(words, [1.0] * 6)) == ["k线图", "ab", "变压器", "𠮷野"]


def test_ik_says_what_it_could_not_match(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "wordmine")
    words = ["变压器", "艾萨克·牛顿", "iPad Pro", "二〇年", "α粒子", "C#语言"]
    assert lines(TEXT["ik"], used(words, [1.0] * 6)) == ["变压器"]
    assert caplog.messages == [
        "ik: left out 5 words with signs or blanks, such as 艾萨克·牛顿: IK ends every word at "
        "these"
    ]


def read_rime(text: str) -> tuple[dict[str, object], list[tuple[str, ...]]]:
    """Header and entries as Rime reads them, for headers as simple as ours."""
    top, rest = text.split("---\n")
    assert all(line.startswith("#") for line in top.splitlines())
    header, body = rest.split("...\n", 1)
    fields: dict[str, object] = {}
    listed: list[str] = []
    for line in header.splitlines():
        if item := re.fullmatch("  - (.+)", line):
            listed.append(item[1])
        else:
            found = re.fullmatch('([a-z_]+):(?: "?([^":]+)"?)?', line)
            assert found
            fields[found[1]] = found[2] or listed
    comments = True
    entries = []
    for line in body.splitlines():
        if comments and line.startswith("#"):
            comments = line != "# no comment"
        else:
            entries.append(tuple(line.split("\t")))
    return fields, entries


@settings(deadline=None)
@given(LISTS)
def test_rime_reads_header_words_and_weights(listed: Frequencies) -> None:
    fields, entries = read_rime("".join(TEXT["rime"](listed)))
    assert fields == {
        "name": "wordmine",
        "version": "1",
        "sort": "by_weight",
        "columns": ["text", "weight"],
    }
    assert entries == [
        (word, str(weight))
        for word, weight in scaled(listed, 1e8, 1000)
        if re.fullmatch("[电网的一〇𠮷]+", word)
    ]


def test_rime_says_what_it_has_no_code_for(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "wordmine"):
        _, entries = read_rime("".join(TEXT["rime"](used(WORDS, EXPECTED))))
    assert entries == [("变压器", "1205000"), ("电网", "1000")]
    assert caplog.messages == [
        "rime: left out 4 words with other characters than ideographs, such as K线图: Rime has no "
        "code for them"
    ]


# --- tokenizers -----------------------------------------------------------------------------------


def test_pieces_are_the_words_and_all_their_characters() -> None:
    listed = dict(pieces(used(["电网", "K线图", "的"], [3, 2, 9], scores=-2.5)))
    assert list(listed)[:3] == ["电网", "K线图", "的"]
    assert {"电", "网", "K", "线", "图", " ", "a", "~", "，", "。", "！"} <= listed.keys()
    assert {score for word, score in listed.items() if len(word) > 1 or word == "的"} == {-2.5}
    assert {listed[one] for one in "电网K线图 ，"} == {-3.5}
    assert dict(pieces(used(["电网"], [3], scores=4.0)))["电"] == -1.0


def test_a_tokenizer_has_bytes_and_a_unigram_model() -> None:
    found = json.loads("".join(TEXT["tokenizers"](used(WORDS, EXPECTED))))
    model = found["model"]
    assert (model["type"], model["unk_id"], model["byte_fallback"]) == ("Unigram", 0, True)
    names = [name for name, _ in model["vocab"]]
    assert names[:257] == ["<unk>", *BYTES]
    assert names[257 : 257 + len(WORDS)] == WORDS
    assert len(set(names)) == len(names)
    scores = [score for _, score in model["vocab"]]
    # Cut into characters, text that looks like a special piece scores more than that.
    assert max(scores[:257]) < 6 * min(scores[257:])
    assert (found["normalizer"], found["pre_tokenizer"]) == (None, None)


def test_a_list_of_pieces_is_that_of_the_model() -> None:
    listed = [line.split("\t") for line in lines(TEXT["sentencepiece"])]
    assert [name for name, _ in listed[:257]] == ["<unk>", *BYTES]
    assert [(name, float(score)) for name, score in listed[257:]] == list(
        pieces(used(WORDS, EXPECTED))
    )


@pytest.mark.parametrize("piece", ["<unk>", "<s>", "</s>", "<0x4E>"])
@pytest.mark.parametrize("name", ["tokenizers", "sentencepiece", "sentencepiece-model"])
def test_special_pieces_are_refused(name: str, piece: str) -> None:
    message = f"the word '{piece}' is a special piece of tokenizers: leave it out"
    with pytest.raises(LexiconError, match=message):
        list((TEXT | BINARY)[name](used(["电网", piece], [1, 1])))


@pytest.mark.parametrize("name", [*TEXT, *BINARY])
def test_nothing_to_export(name: str) -> None:
    nothing = used([], [])
    if name in ("tokenizers", "sentencepiece", "sentencepiece-model"):
        with pytest.raises(LexiconError, match="there is no word in it: a tokenizer takes some"):
            list((TEXT | BINARY)[name](nothing))
    else:
        text = "".join(TEXT[name](nothing))
        assert text.endswith("...\n# no comment\n") if name == "rime" else text == ""
