"""Dictionaries of other tools and people: how a list is written is found for the whole of it."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wordmine
from wordmine.errors import LexiconError, SettingsError
from wordmine.lexicon import wordlist
from wordmine.text.reading import Reading

Counts = dict[str, float | None]

LISTS: list[tuple[str, Counts]] = [
    # tabs: a word may hold blanks and commas
    ("GE Vernova\t3\n断路器\t30\n", {"GE Vernova": 3, "断路器": 30}),
    ("model 3\t1\n", {"model 3": 1}),
    ("高 压\n断路 器\t12\n", {"高 压": None, "断路 器": 12}),
    ("1,3-丁二烯\t5\n", {"1,3-丁二烯": 5}),
    ("断路器\t1,234\n", {"断路器": 1234}),
    ("断路器\tn\t3\tv\t2\n", {"断路器": 5}),
    ("断路器\tduan lu qi\t44\n母线\tmu xian\t47\n", {"断路器": 44, "母线": 47}),
    ("duan'lu'qi\t断路器\t44\nmu'xian\t母线\t47\n", {"断路器": 44, "母线": 47}),
    ("断路器\t切断电流的开关\n母线\t汇集电能\n", {"断路器": None, "母线": None}),
    ("breaker\t断路器\nbusbar\t母线\n", {"断路器": None, "母线": None}),
    ("word\tcount\nGE Vernova\t3\n断路器\t9\n", {"GE Vernova": 3, "断路器": 9}),
    ('"1,3-丁二烯"\t5\n"丁""烯"\t6\n', {"1,3-丁二烯": 5, '丁"烯': 6}),
    ('"\t5\n断路器\t6\n', {'"': 5, "断路器": 6}),
    # commas, with quotes where a word holds one
    ("断路器,3\n# 母线 9\n\n母线,1\n", {"断路器": 3, "母线": 1}),
    ('"断路器","44"\r\n"母线","47"\r\n', {"断路器": 44, "母线": 47}),
    ('"1,3-丁二烯",5\n', {"1,3-丁二烯": 5}),
    ("1,3-丁二烯\n3,3-二甲基己烷\n", {"1,3-丁二烯": None, "3,3-二甲基己烷": None}),
    ("N,N-二甲基苯胺\n断路器\n", {"N,N-二甲基苯胺": None, "断路器": None}),
    ("1,3-丁二烯,5\n断路器,44\n母线,3\n", {"1,3-丁二烯": 5, "断路器": 44, "母线": 3}),
    ("断路器,44,,\r\n母线,,,\r\n", {"断路器": 44, "母线": None}),
    ('"断路器"\n"母线"\n', {"断路器": None, "母线": None}),
    ("词语,词频,词性\n断路器,44,n\n母线,3,n\n", {"断路器": 44, "母线": 3}),
    ("断路器,breaker\n母线,busbar\n", {"断路器": None, "母线": None}),
    ("断路器，44\n母线，３\n", {"断路器": 44, "母线": 3}),
    ("count,word\n3,断路器\n9,母线\n", {"断路器": 3, "母线": 9}),
    ("Freq;Term\n3;断路器\n9;母线\n", {"断路器": 3, "母线": 9}),
    ("id,word,count\n7,断路器,44\n8,母线,3\n", {"断路器": 44, "母线": 3}),
    ("id,word\n7,断路器\n8,母线\n", {"断路器": None, "母线": None}),
    ("1,断路器,44\n2,母线,3\n3,杆塔,9\n", {"断路器": 44, "母线": 3, "杆塔": 9}),
    ("1\t断路器\n2\t母线\n3\t杆塔\n", {"断路器": None, "母线": None, "杆塔": None}),
    ("word,count\n断路器,1.2E+05\n母线,1e-2\n", {"断路器": 120_000, "母线": 0.01}),
    ("word,count,,\r\n断路器,44,,\r\n,,,\r\n母线,3,,\r\n,,,\r\n", {"断路器": 44, "母线": 3}),
    ("“断路器”,3\n「母线」,4\n", {"断路器": 3, "母线": 4}),
    ("“断路器”\n‘母线’\n『杆塔』\n", {"断路器": None, "母线": None, "杆塔": None}),
    (
        "word,pos,count,date\n断路器,n,44,2020-01-02\n母线,n,3,2021-03-04\n",
        {"断路器": 44, "母线": 3},
    ),
    ("word;freq\n断路器;1,5\n母线;2,25\n", {"断路器": 1.5, "母线": 2.25}),
    ('="断路器",3\n="母线",4\n', {"断路器": 3, "母线": 4}),
    ("断路器: 3\n母线：4\n", {"断路器": 3, "母线": 4}),
    # items of a list
    ("1. 断路器\n2. 母线\n10.杆塔\n", {"断路器": None, "母线": None, "杆塔": None}),
    ("- 断路器\n* 母线\n", {"断路器": None, "母线": None}),
    # rows of words
    ("断路器 母线 导线\n杆塔 金具\n", dict.fromkeys(("断路器", "母线", "导线", "杆塔", "金具"))),
    ("断路器 母线\niPad Pro 导线\n", dict.fromkeys(("断路器", "母线", "iPad Pro导线"))),
    ("断路器,母线,导线\n", {"断路器": None, "母线": None, "导线": None}),
    ("断路器、母线\n导线、杆塔、金具\n", dict.fromkeys(("断路器", "母线", "导线", "杆塔", "金具"))),
    # JSON
    ('["断路器", "母线"]', {"断路器": None, "母线": None}),
    ('[\n "断路器",\n "母线"\n]\n', {"断路器": None, "母线": None}),
    ('[["断路器", 44], ["母线", 3]]', {"断路器": 44, "母线": 3}),
    ('["断路器", 44]\n["母线", 3]\n', {"断路器": 44, "母线": 3}),
    ('[{"词语": "断路器", "词频": 44}, {"词语": "母线"}]', {"断路器": 44, "母线": None}),
    (
        '{"count": 44, "word": "断路器"}\n\n{"count": null, "word": "母线"}\n',
        {"断路器": 44, "母线": None},
    ),
    # numbers of which none is known to be the count, and text that a tagger wrote
    ("断路器 0.5 0.25\n母线 0.5 1.5\n", {"断路器": None, "母线": None}),
    (
        "断路器/n 跳闸/vi\n母线/n 停电/v\n",
        {"断路器": None, "跳闸": None, "母线": None, "停电": None},
    ),
    # semicolons and bars
    ("断路器;44\n", {"断路器": 44}),
    ("sep=;\r\n断路器;44\r\n", {"断路器": 44}),
    ("id;term;freq\n1;断路器;44\n2;母线;3\n", {"断路器": 44, "母线": 3}),
    ("断路器|44\n母线|3\n", {"断路器": 44, "母线": 3}),
    # blanks, as in dictionaries of jieba and HanLP
    ("断路器 3 n\n母线 1 v\n", {"断路器": 3, "母线": 1}),
    ("断路器 n 2 v 1\n母线 v 1\n", {"断路器": 3, "母线": 1}),
    ("断路器 insulator 100\n母线 insulator 9\n", {"断路器": 100, "母线": 9}),
    ("断路器 part\n母线 part\n", {"断路器": None, "母线": None}),
    ("断路器　100\n", {"断路器": 100}),
    ("断路器 3 i\n母线 5\n導線 nz\n杆塔\n", {"断路器": 3, "母线": 5, "導線": None, "杆塔": None}),
    (
        "断路器 44\nmodel 3 12\nGE Vernova 7\n母线\t30\n",
        {"断路器": 44, "model 3": 12, "GE Vernova": 7, "母线": 30},
    ),
    ("GE Vernova高压 2000\n母线 3 n\n", {"GE Vernova高压": 2000, "母线": 3}),
    ("kafka 10\nredis 5\n", {"kafka": 10, "redis": 5}),
    ("     44 断路器\n      7 母线\n", {"断路器": 44, "母线": 7}),
    ("duan'lu'qi 断路器 300\n", {"断路器": 300}),
    ("断路器\n母线\n母线排 n\n", {"断路器": None, "母线": None, "母线排": None}),
    # no fields: blanks are within words
    ("model 3\n断路器\n母线\n", {"model 3": None, "断路器": None, "母线": None}),
    ("model 3\n", {"model 3": None}),
    ("iPhone Air\nGE Vernova\n", {"iPhone Air": None, "GE Vernova": None}),
    ("断路器\r母线\r", {"断路器": None, "母线": None}),
    ("# 断路\u2028器\r铁塔\n母线\n", {"母线": None}),
    ("TCP/IP\n和/或\n", {"TCP/IP": None, "和/或": None}),
    # tags after slashes
    ("断路器/n\n母线/nz\n", {"断路器": None, "母线": None}),
    ("断路器/n 44\n母线/v 3\n", {"断路器": 44, "母线": 3}),
    # Rime
    ("# Rime\n---\nname: x\n...\n的\tde\t100%\n断路器\tduan\n# 注\n", {"的": None, "断路器": None}),
    (
        "---\nname: x\ncolumns: [code, text, weight]\n...\nf\t断路器\t44\nf\t断路器\t99\n",
        {"断路器": 99},
    ),
    (
        "---\nname: x\ncolumns:\n - text  # 词\n - weight\n...\n# no comment\n断路器\t44\n#话\t0\n",
        {"断路器": 44, "#话": None},
    ),
]
"""The text of a list, and what it holds."""


def load(path: Path, text: str | bytes, **reading: str) -> Counts:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    found = wordlist.load(path, Reading(**reading))  # type: ignore[arg-type]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(("text", "words"), LISTS)
def test_lists_are_read_as_they_are_meant(tmp_path: Path, text: str, words: Counts) -> None:
    assert load(tmp_path / "a", text) == words
    assert wordlist.read(tmp_path / "a") == list(words)
    assert load(tmp_path / "a", text.replace("\r\n", "\n").replace("\n", "\r\n")) == words


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize(("text", "words"), LISTS)
def test_in_any_encoding(tmp_path: Path, text: str, words: Counts, encoding: str) -> None:
    told = {"encoding": encoding} if encoding == "gb18030" else {}
    assert load(tmp_path / "a", text.encode(encoding), **told) == words


WORDS = st.lists(st.text("断路器母线高压导塔", min_size=2, max_size=4), min_size=2, unique=True)


@given(
    WORDS,
    st.integers(1, 99),
    st.sampled_from(["\t", ",", ";", "|", " ", "　", "  "]),
    st.booleans(),
)
def test_a_word_and_a_count_between_any_signs(
    tmp_path_factory: pytest.TempPathFactory, words: list[str], count: int, sign: str, tagged: bool
) -> None:
    path = tmp_path_factory.mktemp("lists") / "a"
    tag = f"{sign}nz" if tagged else ""
    text = "".join(f"{word}{sign}{count + at}{tag}\n" for at, word in enumerate(words))
    assert load(path, text) == {word: count + at for at, word in enumerate(words)}


def test_pieces_of_sentencepiece_get_counts_by_their_probabilities(tmp_path: Path) -> None:
    text = '<unk>\t0\n<s>\t0\n▁\t-2.5\n▁断路器\t-7.5\n母\t-9.5\n"\t-8.25\n<0xE4>\t-9\n'
    expected = {"断路器": math.exp(2), "母": 1.0, '"': math.exp(1.25)}
    assert load(tmp_path / "a", text) == pytest.approx(expected)
    ranks = "<unk>\t0\n的\t-0\n断路器\t-1\n母\t-2\n"
    assert load(tmp_path / "a", ranks) == {"的": None, "断路器": None, "母": None}


SKIPPED: list[tuple[str, Counts, str]] = [
    (
        "断路器 1\n母线 0\n",
        {"断路器": 1},
        "1 line left out, the first is line 2, '母线 0': the count 0 is not",
    ),
    (
        "母线 -3 n\n断路器 1\n",
        {"断路器": 1},
        "the first is line 1, '母线 -3 n': the count -3 is not above 0",
    ),
    (
        "断路器 1\n母线 3k\n杆塔 x\x07 2\n",
        {"断路器": 1},
        "2 lines left out, the first is line 2, '母线 3k': '3k' stands",
    ),
    ("断路器\t44\n母线\t3x\n", {"断路器": 44}, "'3x' stands where a count should"),
    ("断路器\u2028x 3\n母线 3\n", {"母线": 3}, r"the word '断路器\u2028x' holds '\u2028'"),
    ("断路器,1\n,2\n母线,3\n", {"断路器": 1, "母线": 3}, "',2': there is no word in field 1"),
    ("断路器 1\n母线 1e400\n", {"断路器": 1}, "line 2, '母线 1e400': the count 1e400 is no finite"),
    ("断路器,1\n母线,nan\n", {"断路器": 1}, "line 2, '母线,nan': the count nan is no finite"),
    ("断路器\t1\n母线\tinf\n", {"断路器": 1}, "the count inf is no finite number"),
    ('word,count\n"母线,3\n断路器,1\n', {"断路器": 1}, "'\"母线,3': a quote does not end"),
    ('"断路器",1\n"母\n线",3\n', {"断路器": 1, '线"': 3}, "a quote does not end"),
    ("word,count\n断路器,1\n#NAME?,2\n", {"断路器": 1}, "line 3, '#NAME?,2': #NAME?: a formula"),
    ("断路器\n#REF!\n#N/A\n", {"断路器": None}, "2 lines left out, the first is line 2, '#REF!'"),
    (
        '["断路器",\n 3,\n {"x": "母线"}]',
        {"断路器": None},
        "2 lines left out, the first is line 2, '3'",
    ),
]


@pytest.mark.parametrize(("text", "words", "message"), SKIPPED)
def test_lines_that_are_not_understood_are_left_out_and_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, text: str, words: Counts, message: str
) -> None:
    assert load(tmp_path / "a", text) == words
    [warning] = caplog.messages
    assert warning.startswith(f"{tmp_path / 'a'}: {len(words)} word")
    assert message in warning


def test_a_list_of_which_nothing_is_understood_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        LexiconError, match=r"a:2: '断路器\\t0': the count 0 is not above 0: correct"
    ):
        load(tmp_path / "a", "# 词\n断路器\t0\n母线\t0\n")


def test_json_that_is_no_list_of_words_is_refused(tmp_path: Path) -> None:
    wanted = "give a list of words, or of records with word and count"
    for text, message in (
        ('{"断路器": 3}', f"a:1: '{{\"断路器\": 3}}': there is no word in it: {wanted}"),
        ('{"vocab": {}}', f"a:1: '{{\"vocab\": {{}}}}': a tokenizer, whose pieces .*: {wanted}"),
        ('["断路器",\n"母线', "a:1: not valid JSON"),
        ('{"word": "断路器"}\n{"word"\n', "a:2: not valid JSON"),
    ):
        with pytest.raises(LexiconError, match=message):
            load(tmp_path / "a", text)


def test_a_list_without_a_word_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for text in ("", "word,count\n", "[]", "# 词\n,,\n"):
        caplog.clear()
        caplog.set_level("INFO", "wordmine")
        assert load(tmp_path / "a", text) == {}
        assert caplog.messages == [f"{tmp_path / 'a'}: there is no word in it"]


def test_what_was_taken_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "wordmine")
    for text, told in (
        ("断路器\t3\n母线\t1\n", "2 words, fields between tabs"),
        ("断路器\n", "1 word, a word a line"),
        ("断路器/n\n", "1 word, a word a line, tags after slashes"),
        ("---\nname: x\n...\n断路器\n", "1 word, a dictionary of Rime"),
    ):
        caplog.clear()
        load(tmp_path / "a", text)
        assert caplog.messages == [f"{tmp_path / 'a'}: {told}"]


def test_tables_that_a_rime_dictionary_imports_are_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    load(tmp_path / "a", "---\nname: x\nimport_tables:\n  - one\n  - two\n...\n断路器\n")
    assert caplog.messages == [f"{tmp_path / 'a'}: imports tables, which are not read: one, two"]


TEXT = ["断路器合闸，断路器跳闸。母线停电，母线送电。", "断路器和母线。"] * 9


def test_known_words_tell_how_many_were_found(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "wordmine")
    (tmp_path / "some").write_text("断路器;44\n电压;3\n", encoding="utf-8")
    (tmp_path / "none").write_text("电压 44\n", encoding="utf-8")
    listed = wordmine.discover(texts=TEXT, known=tmp_path / "some", min_confidence=0)
    assert "断路器" not in listed
    assert "母线" in listed
    assert caplog.messages[-1] == "known words: of 2 words, 1 found and not listed"
    caplog.clear()
    wordmine.discover(texts=TEXT, known=tmp_path / "none", min_confidence=0)
    [warning] = [one.getMessage() for one in caplog.records if one.levelname == "WARNING"]
    assert warning.startswith("known words: of 1 word, none was found, so that the list changes")


def test_lists_are_decoded_as_they_are_told_to_be(tmp_path: Path) -> None:
    known = tmp_path / "known"
    known.write_bytes("母线\n".encode("gbk"))
    listed = wordmine.discover(texts=TEXT, known=known, encoding="gbk", min_confidence=0)
    assert "母线" not in listed
    known.write_bytes("一\n".encode("gbk"))  # is valid UTF-8, of another character
    assert wordlist.read(known, Reading(encoding="gbk")) == ["一"]
    segmenter = wordmine.Segmenter.load(known, encoding="gbk")
    assert "一" in segmenter.unigram.scores
    known.write_text("母线\n", encoding="utf-8")  # is plainly UTF-8, whatever is told
    segmenter.add_dictionary(known, encoding="gbk")
    assert segmenter.cut("母线停") == ["母线", "停"]
    with pytest.raises(SettingsError, match="encoding is 'utf-99': it must be an encoding of"):
        wordmine.Segmenter.load(known, encoding="utf-99")


def test_lists_are_decoded_as_told_where_the_text_was_counted_before(tmp_path: Path) -> None:
    known = tmp_path / "known"
    known.write_bytes("母线\n".encode("gbk"))
    counted = wordmine.count(texts=TEXT)
    assert "母线" not in wordmine.discover(counted, known=known, encoding="gbk", min_confidence=0)
