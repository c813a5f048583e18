"""What wordmine writes for other tools is what these tools read."""

from __future__ import annotations

import io
import math
import re
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wordmine.errors import LexiconError
from wordmine.lexicon.exports import EXPORTS, hanlp, ik, jieba, plain, rime, sentencepiece

WORDS = ["变压器", "K线图", "C++语言", "PM2.5", "#号", "电网", "的", "𠮷"]
EXPECTED = np.array([120.5, 33.4999, 2.5, 0.2, 7.0, 0.0, 5000.0, 1.0])
LONG = [("变压器", 120), ("K线图", 33), ("C++语言", 2), ("PM2.5", 1), ("#号", 7), ("电网", 1)]

SYMBOLS = st.sampled_from([*"电网的一〇𠮷", "K", "5G", "PM2.5", "C++", "C#", "e-mail"])
LISTS = st.lists(st.lists(SYMBOLS, min_size=1, max_size=4).map("".join), unique=True).flatmap(
    lambda words: st.tuples(
        st.just(words),
        st.lists(st.floats(0, 1e11), min_size=len(words), max_size=len(words)).map(np.array),
    )
)


def long_words(words, expected):
    return [
        (word, max(1, round(count)))
        for word, count in zip(words, expected.tolist(), strict=True)
        if len(word) > 1
    ]


def lines(export, words=WORDS, expected=EXPECTED):
    text = "".join(export(words, expected))
    assert text == "" or text.endswith("\n")
    return text.split("\n")[:-1]


def test_frequencies_are_rounded_and_at_least_one():
    assert long_words(WORDS, EXPECTED) == LONG


@settings(deadline=None)
@given(LISTS)
def test_plain_is_a_word_a_line(listed):
    assert lines(plain, *listed) == [word for word, _ in long_words(*listed)]


@settings(deadline=None)
@given(LISTS)
def test_jieba_reads_word_and_frequency(listed):
    entry = re.compile("^(.+?)( [0-9]+)?( [a-z]+)?$")  # the expression that jieba uses
    parsed = [entry.match(line).groups() for line in lines(jieba, *listed)]
    assert parsed == [(word, f" {count}", None) for word, count in long_words(*listed)]


def test_jieba_loads_the_words_and_cuts_with_them(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba's own: invalid escapes, pkg_resources
        module = pytest.importorskip("jieba")
        base = tmp_path / "base.dict"
        base.write_text("的 100 uj\n特高 3 a\n压 3 n\n", encoding="utf-8")
        tokenizer = module.Tokenizer(str(base))
        tokenizer.tmp_dir = str(tmp_path)
        text = "特高压换流站的K线图"
        before = tokenizer.lcut(text, HMM=False)
        words = ["特高压", "换流站", "K线图", "C++语言", "的"]
        tokenizer.load_userdict(io.StringIO("".join(jieba(words, np.array([9.0, 8, 7, 6, 5])))))
    assert before == ["特高", "压", "换", "流", "站", "的", "K", "线", "图"]
    assert tokenizer.lcut(text, HMM=False) == ["特高压", "换流站", "的", "K线图"]
    assert tokenizer.lcut("用C++语言", HMM=False) == ["用", "C++语言"]
    assert (tokenizer.FREQ["特高压"], tokenizer.FREQ["的"]) == (9, 100)


@settings(deadline=None)
@given(LISTS)
def test_hanlp_reads_word_nature_and_frequency(listed):
    parsed = [re.split(r"\s", line) for line in lines(hanlp, *listed)]
    assert parsed == [[word, "nz", str(count)] for word, count in long_words(*listed)]


def test_ik_is_in_lower_case_without_repetition():
    words = ["K线图", "k线图", "ＡＢ", "Éa股", "变压器", "股"]
    assert lines(ik, words, np.ones(6)) == ["k线图", "ＡＢ", "Éa股", "变压器"]


def read_rime(text):
    """Header and entries as Rime reads them, for headers as simple as ours."""
    top, rest = text.split("---\n")
    assert all(line.startswith("#") for line in top.splitlines())
    header, body = rest.split("...\n", 1)
    fields, key = {}, ""
    for line in header.splitlines():
        if item := re.fullmatch("  - (.+)", line):
            fields[key].append(item[1])
        else:
            key, value = re.fullmatch('([a-z_]+):(?: "?([^":]+)"?)?', line).groups()
            fields[key] = value or []
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
def test_rime_reads_header_words_and_weights(listed):
    fields, entries = read_rime("".join(rime(*listed)))
    assert fields == {
        "name": "wordmine",
        "version": "1",
        "sort": "by_weight",
        "columns": ["text", "weight"],
    }
    assert entries == [(word, str(count)) for word, count in long_words(*listed)]


def test_rime_keeps_a_word_that_looks_like_a_comment():
    _, entries = read_rime("".join(rime(WORDS, EXPECTED)))
    assert ("#号", "7") in entries


def read_vocabulary(listed):
    pieces = [line.split("\t") for line in lines(sentencepiece, *listed)]
    assert pieces[:3] == [["<unk>", "0"], ["<s>", "0"], ["</s>", "0"]]
    return {piece: float(log) for piece, log in pieces[3:]}


@settings(deadline=None)
@given(LISTS.filter(lambda listed: listed[0]))
def test_sentencepiece_probabilities_sum_to_one(listed):
    logs = read_vocabulary(listed)
    assert list(logs) == listed[0]
    assert sum(map(math.exp, logs.values())) == pytest.approx(1, abs=1e-5)


def test_sentencepiece_probabilities_are_shares_of_the_expected_counts():
    logs = read_vocabulary((["电网", "的", "输电"], np.array([30.5, 68.5, 0.25])))
    assert logs == pytest.approx(
        {"电网": math.log(0.305), "的": math.log(0.685), "输电": math.log(0.01)}, abs=1e-6
    )


@pytest.mark.parametrize("piece", ["<unk>", "<s>", "</s>"])
def test_sentencepiece_refuses_its_special_pieces(piece):
    with pytest.raises(LexiconError, match=f"the word '{piece}' is a special piece.*leave it out"):
        list(sentencepiece(["电网", piece], np.ones(2)))


@pytest.mark.parametrize("name", EXPORTS)
def test_nothing_to_export(name):
    text = "".join(EXPORTS[name]([], np.empty(0)))
    expected = {"rime": "...\n# no comment\n", "sentencepiece": "<unk>\t0\n<s>\t0\n</s>\t0\n"}
    assert text.endswith(expected.get(name, ""))
    assert name in expected or text == ""
