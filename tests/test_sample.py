"""A sample of cut text teaches a lexicon how to cut."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import wordmine
from wordmine.errors import CorpusError, LexiconError, SettingsError
from wordmine.lexicon import sample

CORPORA = Path(__file__).parent.parent / "corpora"
SAMPLE = ["电 压 表 坏 了 ， 请 换 。", "变压 器 在 运行", "今天 用 了 2000 度 电 ！", ""]


@pytest.fixture(scope="module")
def power() -> wordmine.Lexicon:
    return wordmine.discover(CORPORA / "power.txt")


def test_text_is_cut_as_the_sample_is(power: wordmine.Lexicon) -> None:
    plain = wordmine.Segmenter(power)
    assert plain.cut("变压器的电压") == ["变压器", "的", "电压"]
    fitted = wordmine.Segmenter(wordmine.fit(power, SAMPLE))
    assert fitted.cut("变压器的电压") == ["变压", "器", "的", "电", "压"]
    assert fitted.cut("继电保护") == plain.cut("继电保护")


def test_counts_are_those_of_both(power: wordmine.Lexicon) -> None:
    fitted = wordmine.fit(power, SAMPLE)
    sample = [word for line in SAMPLE for word in line.split() if word.isalpha()]
    total = power.frequencies().total
    scale = 2.0 * total / len(sample)
    assert fitted.settings["sample_words"] == len(sample)
    assert fitted.frequencies().total == pytest.approx(3.0 * total)
    for word in ("变压器", "电压", "电", "了", "运行", "继电保护"):
        assert fitted[word].expected == pytest.approx(
            power[word].expected + scale * sample.count(word)
        )
        inside = sum(line.replace(" ", "").count(word) for line in SAMPLE)
        assert fitted[word].count == power[word].count + round(scale * inside)
        assert fitted[word].score == power[word].score
    assert fitted.words[: len(power)] == power.words
    assert fitted.words[len(power) :] == tuple(sorted({*sample} - {*power.words}))
    assert fitted[-1].confidence == 1.0
    assert all(one.count >= 1 and one.expected <= one.count + 1 for one in fitted[len(power) :])


def test_a_fitted_lexicon_is_one_like_any_other(power: wordmine.Lexicon, tmp_path: Path) -> None:
    fitted = wordmine.fit(power, SAMPLE)
    fitted.save(tmp_path / "fitted.tsv")
    saved = wordmine.Segmenter.load(tmp_path / "fitted.tsv")
    assert saved.cut("变压器的电压") == ["变压", "器", "的", "电", "压"]
    path = tmp_path / "sample.txt"
    path.write_bytes("\r\n".join(SAMPLE).encode("gb18030"))
    assert wordmine.fit(power, path) == wordmine.fit(power, str(path), encoding="gb18030") == fitted


def test_what_is_no_sample_is_refused(power: wordmine.Lexicon, tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"^sample: no word in it is of Chinese characters"):
        wordmine.fit(power, ["a b 2000", "电压/n 高/a", ""])
    with pytest.raises(LexiconError, match=r"^sample: Chinese .*average: 1:"):
        wordmine.fit(power, ["电 压 高 了"])
    with pytest.raises(LexiconError, match=r"power\.txt: no word in it is of Chinese characters"):
        wordmine.fit(power, CORPORA / "power.txt")
    with pytest.raises(LexiconError, match=r"^sample: Chinese .*average: 12:"):
        wordmine.fit(power, ["变压器的电压太高了要检修"])
    with pytest.raises(LexiconError, match="give a lexicon of discover"):
        wordmine.fit({"电压": 1.0}, SAMPLE)  # type: ignore[arg-type]
    with pytest.raises(LexiconError, match=r"^sample: each of its sentences is one word: give"):
        wordmine.fit(power, ["电压", "太高"])
    with pytest.raises(CorpusError, match=r"missing\.txt"):
        wordmine.fit(power, tmp_path / "missing.txt")
    with pytest.raises(SettingsError, match="encoding"):
        wordmine.fit(power, SAMPLE, encoding="klingon")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (None, r"^sample: it is None: give the path of a file, or a list of strings$"),
        (b"\xe7", r"^sample: it is b.*: give the path of a file, or a list of strings$"),
        (
            "电压 太\n高",
            r"^sample: a string of 6 characters is no path: give the path of",
        ),
        ([["电压", "太", "高"]], r"^sample: there is one of type list, which is no string"),
        ({"gold": ["电压 太 高"]}, r"^a dict is given for sample: .* sample=table\['gold'\]"),
    ],
)
def test_errors_name_what_was_given(power: wordmine.Lexicon, given: Any, message: str) -> None:
    with pytest.raises(CorpusError, match=message):
        wordmine.fit(power, given)
    with pytest.raises(CorpusError, match=message.replace("sample", "predicted text")):
        wordmine.evaluation.segmentation(["电压 太 高"], given)


def test_a_sample_is_read_like_other_text(power: wordmine.Lexicon, tmp_path: Path) -> None:
    fitted = wordmine.fit(power, SAMPLE)
    records = tmp_path / "records.jsonl"
    rows = [{"cut": line} for line in SAMPLE]
    records.write_text("\n".join(map(json.dumps, rows)) + "\n")
    assert wordmine.fit(power, records, field="cut") == fitted
    plain = tmp_path / "plain.txt"
    plain.write_text("\n".join(SAMPLE), encoding="utf-8")
    assert wordmine.fit(power, plain, field="cut") == fitted
    plain.unlink()
    (tmp_path / "notes.md").write_text("这 不是\n")
    assert wordmine.fit(power, tmp_path, glob="*.jsonl", field="cut") == fitted
    assert wordmine.fit(power, tmp_path, exclude="*.md", field="cut") == fitted
    assert wordmine.fit(power, [*SAMPLE, *SAMPLE]) != fitted
    records.write_text("\n".join(map(json.dumps, rows * 2)) + "\n")
    assert wordmine.fit(power, records, field="cut", dedup=True) == fitted


def test_of_a_large_sample_a_part_is_read(
    power: wordmine.Lexicon, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "_MOST", 1000)
    caplog.set_level("INFO", "wordmine")
    lines = [f"电压 {word} 高" for word in power.words[:900] if len(word) == 2]
    fitted = wordmine.fit(power, lines)
    (message,) = caplog.messages[:1]
    told = re.fullmatch(r"sample: it has ([\d,]+) sentences, of which (\d+) are read, .*", message)
    assert told
    assert int(told[1].replace(",", "")) == len(lines)
    step = -(-len(lines) // int(told[2]))
    assert step & (step - 1) == 0
    assert wordmine.fit(power, lines[::step]) == fitted
    assert fitted.settings["sample_words"] * 8 < 1000 * 3
    with pytest.raises(LexiconError, match="a line has more than 1,000 characters: give a sent"):
        wordmine.fit(power, ["电压 " * 334])


def test_names_with_a_dot_are_words_of_a_sample(power: wordmine.Lexicon) -> None:
    fitted = wordmine.Segmenter(wordmine.fit(power, ["艾萨克·牛顿 研究 光", "· 甲·"]))
    assert fitted.cut("他是艾萨克·牛顿") == ["他", "是", "艾萨克·牛顿"]


def test_a_small_sample_is_told(power: wordmine.Lexicon, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "wordmine"):
        wordmine.fit(power, SAMPLE)
        wordmine.fit(power, SAMPLE * 34)
    (message,) = (one for one in caplog.messages if "sample" in one)
    assert message.startswith("the sample has only 3 sentences")


def test_a_sample_may_be_traditional(power: wordmine.Lexicon) -> None:
    fitted = wordmine.fit(power, ["變壓 器 在 運行"], t2s=True)
    assert wordmine.Segmenter(fitted).cut("变压器") == ["变压", "器"]
