"""Contrast end to end: the terms it finds, the laws it keeps, and what it refuses."""

from __future__ import annotations

import io
import json
from inspect import signature
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from commands import run
from hypothesis import given
from hypothesis import strategies as st

import wordmine
from wordmine.cli.contrast import command
from wordmine.counting import Encoded, encoded, refinement
from wordmine.discovery import stretches
from wordmine.errors import CorpusError, CountsError, LexiconError, SettingsError
from wordmine.lexicon import Term, Terms, wordlist
from wordmine.terminology.settings import MIN_SCORE, Measure

CORPORA = Path(__file__).parent.parent / "corpora"
POWER, ENCYCLOPEDIA = CORPORA / "power.txt", CORPORA / "encyclopedia.txt"


@pytest.fixture(scope="module")
def power() -> Terms:
    return wordmine.contrast(POWER, ENCYCLOPEDIA)


def test_the_terms_of_a_field_come_first(power: Terms) -> None:
    assert {"电压", "变压器", "断路器", "发电机", "谐波"} <= set(power.words[:30])
    assert "跳闸" in power.words[:40]
    assert "负荷" in power.words, "seldom twice in one passage, and so behind them"
    assert not {"没有", "可以", "左右", "时候"} & set(power.words[:100])
    assert power["变压器"].background_free == 0


def test_counts_are_of_the_same_strings_on_both_sides(power: Terms) -> None:
    texts = [path.read_text(encoding="utf-8") for path in (POWER, ENCYCLOPEDIA)]
    for term in power:
        assert (term.count, term.background_count) == tuple(text.count(term.word) for text in texts)
        assert 0 < term.free <= term.count
        assert term.background_free <= term.background_count
        assert 1 <= term.blocks <= min(100, term.count)


def test_no_word_is_a_term_of_both_sides(power: Terms) -> None:
    every = {"min_score": -1000.0, "min_count": 2}
    there = wordmine.contrast(POWER, ENCYCLOPEDIA, **every)
    back = wordmine.contrast(ENCYCLOPEDIA, POWER, **every)
    assert len(back) > 200
    assert set(there.words) > set(power.words)
    assert not set(there.words) & set(back.words)
    assert (there.column("ratio") > 0).all()


def test_threads_blocks_and_form_do_not_matter(
    monkeypatch: pytest.MonkeyPatch, power: Terms
) -> None:
    monkeypatch.setattr(stretches, "_STRETCH", 1000)
    monkeypatch.setattr(refinement, "_BATCH", (3000, 3000))
    lines = POWER.read_text(encoding="utf-8").splitlines()
    assert wordmine.contrast(texts=lines, background=ENCYCLOPEDIA, threads=3) == power
    strings = {"texts": iter(lines), "background_texts": [ENCYCLOPEDIA.read_text("utf-8")]}
    assert wordmine.contrast(**strings) == power
    counted = wordmine.count(POWER), wordmine.count(ENCYCLOPEDIA, min_count=7)
    assert wordmine.contrast(*counted, threads=1) == power
    assert wordmine.contrast(counted[0], ENCYCLOPEDIA) == power


def test_counts_and_texts_may_be_of_one_side(tmp_path: Path) -> None:
    lines = ENCYCLOPEDIA.read_text(encoding="utf-8").splitlines(keepends=True)
    parts = [tmp_path / "one.txt", tmp_path / "two.txt", tmp_path / "three.txt"]
    for part, i in zip(parts, (0, 40, 80), strict=True):
        part.write_text("".join(lines[i : i + 40 if i < 80 else None]), encoding="utf-8")
    counts = tmp_path / "one.wm", tmp_path / "three.wm"
    for path, part in zip(counts, parts[::2], strict=True):
        wordmine.count(part).save(path)
    whole = wordmine.contrast(POWER, parts)
    assert wordmine.contrast(POWER, [counts[0], parts[1], counts[1]]) == whole
    wordmine.count(parts[1], numbers="keep").save(tmp_path / "two.wm")
    with pytest.raises(CorpusError, match="the background: there is no path among those given"):
        wordmine.contrast(POWER, [])
    with pytest.raises(CountsError, match="the counts differ in numbers: drop and keep"):
        wordmine.contrast(POWER, [counts[0], tmp_path / "two.wm"])


@pytest.mark.parametrize("measure", ["log_ratio", "log_likelihood", "c_value", "simple_maths"])
def test_any_measure_ranks(measure: str, power: Terms) -> None:
    ranked = wordmine.contrast(POWER, ENCYCLOPEDIA, measure=measure)
    assert set(ranked.words) == set(power.words)
    assert (np.diff(ranked.column(measure)) <= 1e-4).all()
    assert wordmine.contrast(POWER, ENCYCLOPEDIA, measure=measure, top=3).words == ranked.words[:3]


def test_numerals_known_words_and_stopwords_are_not_listed(power: Terms) -> None:
    text = [f"第十条。电压第十条{end}。" for end in "上下左右" * 30]
    least = {"min_score": -99.0}
    assert "第十条" not in wordmine.contrast(None, ENCYCLOPEDIA, texts=text, **least)
    assert "第十条" in wordmine.contrast(None, ENCYCLOPEDIA, texts=text, numbers="keep", **least)
    fewer = wordmine.contrast(POWER, ENCYCLOPEDIA, known={"电压"}, stopwords=["负荷"])
    assert set(power.words) - set(fewer.words) == {"电压", "负荷"}


def test_accepted_terms_are_listed_and_rejected_ones_are_not(tmp_path: Path, power: Terms) -> None:
    weak, accept = "的电", wordmine.Judgement("accept")
    judged = wordmine.Judgements(
        {
            "变压器": wordmine.Judgement("reject"),
            weak: accept,  # in no least score
            "器": accept,
            "无此词哉": accept,
        }
    )
    found = wordmine.contrast(POWER, ENCYCLOPEDIA, top=5, judgements=judged)
    assert set(found.words[:5]) <= set(power.words[:8]) - {"变压器"}
    assert set(found.words[5:]) == {weak, "器", "无此词哉"}
    text = POWER.read_text(encoding="utf-8")
    assert {term.word: term.count for term in found} == {
        term.word: text.count(term.word) for term in found
    }
    assert found[weak].score < MIN_SCORE
    judged.save(tmp_path / "judged.tsv")
    done = run(
        "contrast", POWER, ENCYCLOPEDIA, "--judgements", tmp_path / "judged.tsv", "--top", "5"
    )
    assert (done.returncode, done.stdout.split("\n")[2:-1]) == (0, found_lines(found))
    sides = [wordmine.discover(side) for side in (POWER, ENCYCLOPEDIA)]
    fewer = wordmine.contrast(*sides, top=1, judgements=judged)
    assert set(fewer.words[1:]) == {weak, "器", "无此词哉"}
    assert fewer["器"].count == sides[0]["器"].count
    for terms in (found, fewer):  # which exports heed
        assert terms.settings["accepted"] == [
            word for word in terms.words if word in judged.accepted()
        ]


def found_lines(terms: Terms) -> list[str]:
    """The lines of terms in a TSV file, without those at its head."""
    text = io.StringIO()
    terms.dump(text, "tsv")
    return text.getvalue().split("\n")[2:-1]


@pytest.mark.parametrize("format", ["tsv", "csv", "jsonl"])
def test_what_is_saved_is_loaded(tmp_path: Path, power: Terms, format: str) -> None:
    power.save(tmp_path / "terms", format)
    assert Terms.load(tmp_path / "terms") == power
    assert power.settings["domain_symbols"] == 27997
    with pytest.raises(LexiconError, match=r"terms:1: (holds terms|not a wordmine lex)"):
        wordmine.Lexicon.load(tmp_path / "terms")
    with pytest.raises(CorpusError, match="is terms that wordmine wrote, not text"):
        wordmine.discover(tmp_path / "terms")


def test_terms_say_what_they_are(power: Terms) -> None:
    assert isinstance(power["电压"], Term)
    assert repr(power).startswith(f"<Terms of {len(power)} terms, best: ")


def test_the_command_does_as_the_function(tmp_path: Path, power: Terms) -> None:
    done = run("contrast", POWER, ENCYCLOPEDIA, "-q", "-o", "out.tsv", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert Terms.load(tmp_path / "out.tsv") == power
    assert run("count", ENCYCLOPEDIA, "-q", "-o", "e.wm", cwd=tmp_path).returncode == 0
    done = run("contrast", POWER, "--background", "e.wm", "--top", "2", cwd=tmp_path)
    assert done.stdout.splitlines()[-2].split("\t")[0] == power.words[0]
    for said in (
        "domain      27,997 symbols; least count 2",
        f"background  {wordmine.count(ENCYCLOPEDIA).counts.total:,} symbols",
        "terms       2",
    ):
        assert said in done.stderr
    described = run("info", "out.tsv", cwd=tmp_path).stdout
    assert "kind: terms\n" in described
    assert f"terms: {len(power)}\n" in described
    assert "join: true\n" in described
    assert "[" not in described


def test_the_options_are_the_settings() -> None:
    keywords = set(signature(wordmine.contrast).parameters)
    options = {option.name for option in command.params}
    assert keywords - {"texts", "background_texts", "on_progress"} <= options
    helps = {option.name: getattr(option, "help", "") for option in command.params}
    assert f"[default: {MIN_SCORE:g}]" in (helps["min_score"] or "")
    (measure,) = (option for option in command.params if option.name == "measure")
    assert list(measure.type.choices) == list(get_args(Measure))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["a.txt"], 2, "name the background: --background FILE, or two files in all"),
        (["a.txt", "b.txt", "c.txt"], 2, "name the background"),
        (["a.txt", "gone.txt"], 1, "gone.txt: no such file; check the path"),
        (["lexicon.tsv", "gone.tsv"], 1, "gone.tsv: no such file; check the path"),
        (["gone.tsv", "lexicon.tsv"], 1, "gone.tsv: no such file; check the path"),
        (["a.txt", ""], 2, "the name is empty: name a file"),
        (["a.txt", "b.txt", "-o", ""], 2, "the name is empty: name a file"),
        (["a.txt", "a.txt"], 1, "a.txt: is both domain and background"),
        (["a.txt", "--background", "b.txt", "--background", "a.txt"], 1, "is both domain and"),
        (["a.txt", "--background", "."], 1, "a.txt: is both domain and background"),
        (["a.txt", "copy.txt"], 1, "the domain and the background hold the same text"),
        (["a.txt", "b.txt", "--seeds", ""], 2, "there is no word in ''"),
        (["a.txt", "b.txt", "--seeds", "gone.txt"], 1, "gone.txt: no such file; check the path"),
        (
            ["a.txt", "b.txt", "--seeds", "电, Node.js", "--not", "电"],
            2,
            "电 is meant and not",
        ),
        (
            ["a.txt", "b.txt", "--plot", "no/a.html"],
            1,
            "no/a.html: cannot be written: its folder does not exist",
        ),
        (
            ["a.txt", "b.txt", "--plot", "c.html", "-o", "c.html", "--format", "tsv"],
            2,
            "c.html: is the name of two outputs",
        ),
        (
            ["a.txt", "b.txt", "--examples", "0", "--format", "plain"],
            2,
            "0 is not in the range x>=1",
        ),
        (["a.txt", "empty.txt"], 1, "empty.txt: no Chinese text in the background"),
        (["empty.txt", "a.txt"], 1, "empty.txt: no Chinese text in the domain"),
        (["a.txt", "other.txt"], 1, "have no character in common: check that they are the right"),
        (["a.txt", "b.txt", "--min-count", "0"], 2, "--min-count is 0: it must be a whole number"),
        (["a.txt", "b.txt", "--measure", "x"], 2, "'x' is not one of"),
        (["a.txt", "b.txt", "-o", "b.txt"], 1, "b.txt: is an input as well"),
    ],
)
def test_bad_input_is_one_line_and_an_exit_code(
    tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    for name, text in (
        ("a", "电网的电压。"),
        ("b", "月球的年龄。"),
        ("copy", "电网的电压。"),
        ("other", "甲乙丙丁。"),
        ("empty", ""),
    ):
        (tmp_path / f"{name}.txt").write_text(text * 9, encoding="utf-8")
    head = "# wordmine lexicon 2 {}\n" + "\t".join(wordmine.Word._fields)
    (tmp_path / "lexicon.tsv").write_text(f"{head}\n", encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    done = run("contrast", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(tmp_path.iterdir()) == before


def test_a_small_background_and_another_script_are_warned_of(
    caplog: pytest.LogCaptureFixture,
) -> None:
    wordmine.contrast(POWER, background_texts=["电网的电压。"])
    assert "the background has only 5 symbols: give it more text" in caplog.text
    opencc = pytest.importorskip("opencc")
    text = [opencc.OpenCC("s2t").convert(POWER.read_text(encoding="utf-8"))]
    assert "--t2s" not in caplog.text
    wordmine.contrast(None, ENCYCLOPEDIA, texts=text)
    assert "if one is Traditional and the other Simplified, read both with --t2s" in caplog.text


def test_settings_that_do_not_fit_are_refused() -> None:
    counted = wordmine.count(POWER)
    with pytest.raises(CountsError, match="the counts were made with numbers drop, not keep"):
        wordmine.contrast(counted, ENCYCLOPEDIA, numbers="keep")
    with pytest.raises(CountsError, match="the counts were made with t2s off, not on"):
        wordmine.contrast(counted, ENCYCLOPEDIA, t2s=True)
    with pytest.raises(CountsError, match="these counts are of text that was read already"):
        wordmine.contrast(counted, wordmine.count(ENCYCLOPEDIA), dedup=True)
    with pytest.raises(CorpusError, match="the domain and the background are the same"):
        wordmine.contrast(counted, counted)
    with pytest.raises(SettingsError, match="measure is 'mesure': it must be one of score, "):
        wordmine.contrast(POWER, ENCYCLOPEDIA, measure="mesure")  # type: ignore[arg-type]
    with pytest.raises(CorpusError, match="the background: neither paths nor texts are given"):
        wordmine.contrast(POWER)
    with pytest.raises(CorpusError, match="the domain: both paths and texts are given"):
        wordmine.contrast(counted, ENCYCLOPEDIA, texts=["电网"])


def test_seeds_and_examples_on_the_command_line(tmp_path: Path) -> None:
    seeds = ["断路器", "跳闸"]
    (tmp_path / "seeds.txt").write_text("# 种子\n断路器\n跳闸\n", encoding="utf-8")
    sought = ("--top", "5", "--not", "锅炉", "--examples", "2")
    common = ("contrast", POWER, ENCYCLOPEDIA, "-q", *sought)
    one = run(*common, "--seeds", "断路器，跳闸", "--format", "plain", cwd=tmp_path)
    other = run(*common, "--seeds", "seeds.txt", "--format", "jsonl", cwd=tmp_path)
    assert (one.returncode, one.stderr, other.stderr) == (0, "", "")
    terms = wordmine.contrast(POWER, ENCYCLOPEDIA, seeds=seeds, negatives=["锅炉"], top=5)
    assert wordlist.parse(one.stdout, "terms") == list(terms.words)
    assert Terms.parse(other.stdout, "terms") == terms
    found = wordmine.concordance(POWER, terms.words, 2, 20)
    shown = [line for line in one.stdout.splitlines() if line.startswith("#")]
    assert shown == [f"# {line.place()}  {line}" for word in terms.words for line in found[word]]
    entries = [json.loads(line) for line in other.stdout.splitlines()[1:]]
    for entry in entries:
        assert entry["examples"] == [line._asdict() for line in found[entry["word"]]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a.txt", "b.txt", "--examples", "2"], "--examples goes with --format plain or jsonl"),
        (
            ["a.txt", "a.wm", "--background", "b.txt", "--examples", "2", "--format", "plain"],
            "--examples shows lines of the corpus: give texts or a single counts file, no lexicon",
        ),
        (["-", "b.txt", "--examples", "2", "--format", "plain"], "reads the corpus again: give"),
        (["a.txt", "b.txt", "--not", "电"], "--not without --seeds: give some words"),
        (["a.txt", "b.txt", "--expand", "2"], "--expand without --seeds: give some words"),
        (["a.txt", "b.txt", "--seeds", "电网", "--expand", "0"], "--expand is 0: it must be"),
    ],
)
def test_seeds_and_examples_that_do_not_fit(
    tmp_path: Path, arguments: list[str], message: str
) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text("电网的电压。" * 9, encoding="utf-8")
    (tmp_path / "a.wm").write_bytes(b"wordmine counts\n")
    done = run("contrast", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_terms_serve_as_a_word_list_and_a_dictionary(tmp_path: Path, power: Terms) -> None:
    for form in ("tsv", "jsonl"):
        power.save(tmp_path / form, form)
        assert set(power.words) <= set(wordlist.read(tmp_path / form))
        assert wordlist.load(tmp_path / form) == {term.word: term.free for term in power}


@given(st.integers(1, 3000))
def test_a_sample_is_even_and_of_whole_clauses(size: int) -> None:
    whole = Encoded.of(wordmine.count(ENCYCLOPEDIA))
    clauses = {tuple(clause) for clause in split(whole.symbols)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoded, "_SAMPLED", 300)
        sample = whole.sample(size)
    assert {tuple(clause) for clause in split(sample.symbols)} <= clauses
    assert abs(sample.total - size) < 600
    assert (
        sample.frequencies.tolist()
        == np.bincount(sample.symbols, minlength=len(whole.frequencies)).tolist()
    )
    assert whole.sample(whole.total) is whole


def split(symbols: np.ndarray) -> list[np.ndarray]:
    return np.split(symbols, np.flatnonzero(symbols == 0))[1:]


def test_the_terms_are_drawn_as_well(tmp_path: Path) -> None:
    arguments = ("contrast", POWER, ENCYCLOPEDIA, "-q", "-o", "terms.tsv", "--plot")
    assert run(*arguments, "terms.svg", cwd=tmp_path).returncode == 0
    assert "变压器" in (tmp_path / "terms.svg").read_text(encoding="utf-8")
    assert "变压器" in Terms.load(tmp_path / "terms.tsv")
    refused = run(*arguments, "terms.pdf", cwd=tmp_path)
    assert refused.returncode == 2
    assert "plot is 'terms.pdf': its name must end in one of .html, .png, .svg" in refused.stderr
    for path in (POWER, ENCYCLOPEDIA):
        wordmine.discover(path).save(tmp_path / f"{path.stem}.tsv")
    lexicons = run(
        "contrast", "power.tsv", "encyclopedia.tsv", "-q", "--plot", "a.svg", cwd=tmp_path
    )
    assert lexicons.returncode == 0
    assert "变压器" in (tmp_path / "a.svg").read_text(encoding="utf-8")


def test_without_terms_no_picture_is_drawn_but_the_list_is_written(tmp_path: Path) -> None:
    arguments = ("--min-score", "999", "-q", "-o", "terms.tsv", "--plot", "a.svg")
    done = run("contrast", POWER, ENCYCLOPEDIA, *arguments, cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr == "wordmine: no picture was drawn: there are no terms\n"
    assert (tmp_path / "terms.tsv").exists()
    assert not (tmp_path / "a.svg").exists()


def test_a_least_score_lists_less_and_changes_no_score() -> None:
    usual = wordmine.contrast(POWER, ENCYCLOPEDIA)
    some = wordmine.contrast(POWER, ENCYCLOPEDIA, min_score=0)
    wanted = [(term.word, term.score, term.affinity) for term in usual if term.score >= 0]
    assert [(term.word, term.score, term.affinity) for term in some] == wanted != []
