"""Subjects: terms that keep the same company stand together, and each subject has a name."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from commands import run

import wordmine
from wordmine import Lexicon, Terms
from wordmine.errors import LexiconError, SettingsError
from wordmine.lexicon import wordlist
from wordmine.terminology import subjects

COURT = re.findall("..", "法院判决被告原告上诉审理驳回诉讼请求赔偿证据律师")
FARM = re.findall("..", "农民播种小麦灌溉麦田施肥收割玉米土壤种子肥料耕地")
OTHER = re.findall("..", "今天天气公园散步晚上回家吃饭电视明天上班朋友电话")
BETWEEN = "的和在对把被与了是就也都"


def corpus(words: list[str]) -> list[str]:
    """Lines of words with others between them, in any order."""
    rng = np.random.default_rng(len(words[0]))
    lines = []
    for _ in range(300):
        some, between = rng.choice(words, 5), rng.choice(list(BETWEEN), 5)
        lines.append("".join(map("".join, zip(some, between, strict=True))) + "。")
    return lines


@pytest.fixture(scope="module")
def texts() -> tuple[list[str], list[str]]:
    return corpus(COURT) + corpus(FARM), corpus(OTHER)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, texts: tuple[list[str], list[str]]) -> Path:
    folder = tmp_path_factory.mktemp("subjects")
    for name, lines in zip(("field.txt", "other.txt"), texts, strict=True):
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def terms(files: Path) -> Terms:
    return wordmine.contrast(
        files / "field.txt", files / "other.txt", subjects=2, min_count=5, min_score=-9
    )


def test_terms_of_one_company_are_of_one_subject(terms: Terms) -> None:
    of = dict(zip(terms.words, terms.column("subject").tolist(), strict=True))
    court = {of[word] for word in ("判决", "上诉", "法院", "原告") if word in of}
    farm = {of[word] for word in ("小麦", "麦田", "收割", "农民") if word in of}
    assert len(court) == len(farm) == 1
    assert court | farm == {1, 2}


def test_subjects_have_their_terms_and_a_name_of_them(terms: Terms) -> None:
    assert [subject.number for subject in terms.subjects] == [1, 2]
    for subject in terms.subjects:
        assert subject.name in terms.settings["subjects"]
        named = subject.name.split("、")
        assert 1 <= len(named) <= 3
        assert set(named) <= set(subject.terms.words)
        assert (subject.terms.column("subject") == subject.number).all()
        assert (subject.terms.column("affinity") > 0).any()
    assert sum(len(subject.terms) for subject in terms.subjects) == len(terms)


def test_one_subject_is_no_difference(files: Path) -> None:
    one = wordmine.contrast(files / "field.txt", files / "other.txt", subjects=1, min_score=-9)
    assert len(one.subjects) == 1
    assert set(one.column("subject").tolist()) <= {0, 1}


@pytest.mark.parametrize("number", [0, 101, "many", 1.5])
def test_a_number_that_cannot_be(number: object) -> None:
    with pytest.raises(SettingsError, match=r"subjects is .*: it must be a whole number, 1 to 100"):
        wordmine.contrast(texts=["甲"], background_texts=["乙"], subjects=number)  # type: ignore[arg-type]


def test_lexicons_have_no_subjects() -> None:
    old, new = (wordmine.discover(texts=corpus(words)) for words in (COURT, FARM))
    found = wordmine.contrast(new, old)
    assert found.subjects == []
    assert not found.column("subject").any()


def test_an_outline_is_a_glossary_and_a_word_list(tmp_path: Path, terms: Terms) -> None:
    terms.save(tmp_path / "outline.txt", "outline")
    lines = (tmp_path / "outline.txt").read_text(encoding="utf-8").splitlines()
    first, second = terms.subjects
    assert lines[0] == f"# 1  {first.name}"
    assert lines[1 : 1 + len(first.terms)] == list(first.terms.words)
    assert lines[1 + len(first.terms)] == f"# 2  {second.name}"
    assert sorted(wordlist.read(tmp_path / "outline.txt")) == sorted(terms.words)


def test_words_without_a_subject_come_last(tmp_path: Path, terms: Terms) -> None:
    columns = {name: terms.column(name) for name in terms.types}
    columns["subject"] = np.where(np.arange(len(terms)) == 0, 0, columns["subject"])
    made = Terms(terms.words, columns, terms.settings)
    made.save(tmp_path / "outline.txt", "outline")
    lines = (tmp_path / "outline.txt").read_text(encoding="utf-8").splitlines()
    assert lines[-2:] == ["# of no subject", terms.words[0]]


def test_a_lexicon_has_no_outline(tmp_path: Path) -> None:
    lexicon = wordmine.discover(texts=corpus(COURT))
    with pytest.raises(SettingsError, match="the format outline is of terms: a lexicon has no"):
        lexicon.save(tmp_path / "a.txt", "outline")
    assert list(tmp_path.iterdir()) == []


def test_terms_in_files_keep_their_subjects(tmp_path: Path, terms: Terms) -> None:
    for name in ("terms.tsv", "terms.csv", "terms.jsonl"):
        terms.save(tmp_path / name)
        assert Terms.load(tmp_path / name).subjects == terms.subjects


def test_the_command(files: Path, terms: Terms) -> None:
    given = ["contrast", files / "field.txt", files / "other.txt", "--min-count", 5]
    given += ["--min-score", -9]
    done = run(*given, "--subjects", 2, "--format", "jsonl", "-o", files / "terms.jsonl")
    assert done.returncode == 0
    assert f"subjects    {terms.subjects[0].name} (" in done.stderr
    lines = (files / "terms.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[0])["settings"]["subjects"] == terms.settings["subjects"]
    assert json.loads(lines[1])["subject"] == terms[0].subject
    outline = run(*given, "--subjects", "auto", "--format", "outline", "-q")
    assert outline.returncode == 0
    assert outline.stdout.startswith("# 1  ")
    wrong = run(*given, "--subjects", "some")
    assert wrong.returncode == 2
    assert "--subjects" in wrong.stderr


def test_how_many_groups_there_are() -> None:
    rng = np.random.default_rng(1)
    centres = np.eye(8, dtype=np.float32)[:3]
    near = np.concatenate([c + rng.normal(0, 0.1, (60, 8)).astype(np.float32) for c in centres])
    vectors = subjects._unit(rng.permutation(near))
    assert subjects._many(vectors) in (3, 4), "one of them may be halved"
    numbers, means = subjects._grouped(vectors, 3)
    assert sorted(np.bincount(numbers).tolist()) == [60, 60, 60]
    assert np.linalg.norm(means, axis=1) == pytest.approx(1)
    assert subjects._many(vectors[:5]) == 1, "too few to tell"


def test_a_name_has_no_term_twice() -> None:
    words = ["合同", "合同法", "债权", "债务", "物权", "小麦"]
    typical = np.array([6.0, 5.0, 4.0, 3.0, 2.0, 1.0])
    assert subjects.names([1, 1, 1, 0, 1, 2], words, typical, 3) == ["合同、债权、物权", "小麦", ""]


def test_a_lexicon_is_no_file_of_terms(tmp_path: Path) -> None:
    wordmine.discover(texts=corpus(COURT)).save(tmp_path / "a.tsv")
    with pytest.raises(LexiconError):
        Terms.load(tmp_path / "a.tsv")
    assert Lexicon.load(tmp_path / "a.tsv")
