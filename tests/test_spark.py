"""Spark: the same bytes as on one machine, whatever the parts, the order and the failures."""

from __future__ import annotations

import gzip
import inspect
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import numpy as np
import pytest
from commands import ROOT, run
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import wordmine
import wordmine.spark
from wordmine.counting import Encoded, NgramCounts, encoded, ngrams
from wordmine.counting.extent import KINDS
from wordmine.discovery import learning
from wordmine.errors import ClusterError, CorpusError, SettingsError
from wordmine.runtime import Workspace
from wordmine.segmentation import Segmenter
from wordmine.spark import assembly, contrasting, counting, plans, session, sources, windows
from wordmine.spark.texts import Text
from wordmine.symbols import Alphabet, encode

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas")

POWER = ROOT / "corpora" / "power.txt"
STORY = ROOT / "tests" / "story.txt"


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    """A session on this machine that tries a task three times."""
    pytest.importorskip("pyspark", reason="Spark is not installed")
    if shutil.which("java") is None:
        pytest.skip("there is no Java, which Spark takes")
    found = session.open_session("local[2,3]", {"spark.ui.enabled": "false"})
    yield found
    found.stop()


@pytest.fixture
def _small() -> Iterator[None]:
    """Parts and groups so small that there are many, and heads too frequent for a group."""
    with (
        patch.object(sources, "_PART", (1 << 15, 1 << 15)),
        patch.object(counting, "_GROUP", (1 << 11, 1 << 11)),
    ):
        yield


def saved(lexicon: Any, path: Path) -> bytes:
    lexicon.save(path)
    return path.read_bytes()


# --- without a cluster ------------------------------------------------------------------------

PHRASES = ["甲", "乙", "甲乙", "乙甲甲", "甲乙丙甲乙", "，"]
TEXTS = st.lists(st.sampled_from(PHRASES), min_size=1, max_size=30).map("".join)


def counted_in_parts(text: str, n: int, size: int, max_len: int, least: int) -> NgramCounts:
    """The n-grams of a text as a cluster counts them, in one process."""
    workspace = Workspace(1)
    alphabet, _, frequencies = encode([text], workspace)
    clauses = text.split("，")
    pieces = [part(clauses[i::n], alphabet) for i in range(n)]
    heads = np.arange(len(frequencies), dtype=np.int32)
    made = plans.planned(
        plans.Sought(heads, frequencies, 1, max_len, least),
        len(alphabet),
        size,
        lambda plan: plans.Divided.sum(map(plan.neighbours, pieces, pieces)),
    )
    groups: dict[int, list[windows.Windows]] = {}
    for piece in pieces:
        for group, some in windows.gathered(piece, piece, made.plan):
            groups.setdefault(group, []).append(some)
    nodes: list[list[windows.Nodes]] = [[] for _ in made.plan.levels]
    for group in sorted(groups):
        depth = made.plan.levels.index(made.plan.level_of(group))
        nodes[depth].append(windows.refined(group, groups[group], made.plan))
    return ngrams.numbered(alphabet, assembly.levels(made, nodes), least, workspace)


def part(clauses: list[str], alphabet: Alphabet) -> NDArray[np.int32]:
    """Some clauses by the symbols of the whole text."""
    names, symbols, _ = encode(["，".join(clauses)], Workspace(1))
    numbers: NDArray[np.int32] = np.array([0, *alphabet.numbers(names.symbols)], np.int32)
    return numbers[symbols[:]]


@given(TEXTS.filter(lambda text: text.strip("，")), st.integers(1, 3), st.integers(1, 12),
       st.integers(2, 5), st.integers(1, 3), st.integers(1, 9))  # fmt: skip
def test_counted_in_parts(
    text: str, n: int, size: int, max_len: int, least: int, stretch: int
) -> None:
    workspace = Workspace(1)
    wanted, _ = ngrams.count(
        *encode([text], workspace), max_len=max_len, min_count=least, workspace=workspace
    )
    with patch.object(windows, "_STRETCH", stretch):
        found = counted_in_parts(text, n, size, max_len, least)
    assert found.levels.tolist() == wanted.levels.tolist()
    for name in KINDS:
        assert getattr(found, name)[:].tolist() == getattr(wanted, name)[:].tolist(), name


def test_counts_beyond_32_bits() -> None:
    """Of 甲甲乙, and 甲 and 乙 alone, each three thousand million times."""
    n = 3_000_000_000
    heads = np.arange(3, dtype=np.int32)
    tallies = {  # before and after the heads of each length: keys of the head and the symbol
        1: plans.Divided(tally({4: n, 7: n}), tally({4: n, 5: n})),
        2: plans.Divided(tally({8: n}), tally({5: n})),
    }
    made = plans.planned(
        plans.Sought(heads, np.array([0, 3 * n, 2 * n]), 1, 2, 2), 2, 1 << 20,
        lambda plan: tallies[len(plan.levels)],
    )  # fmt: skip
    found = assembly.levels(made, [[], [], []])
    assert found[1]["counts"].tolist() == [3 * n, 2 * n]
    assert found[2]["counts"].tolist() == [n, n]
    assert found[2]["symbols"].tolist() == [1, 2]
    assert found[2]["parents"].tolist() == [0, 0]
    wanted = log(3 * n) - 2 * n * log(n) / (3 * n)
    assert found[1]["right_entropy"][0] == pytest.approx(wanted, rel=1e-5)


def tally(counts: dict[int, int]) -> plans.Tally:
    return np.array([*counts], np.int64), np.array([*counts.values()], np.int64)


@given(st.sampled_from([POWER.read_text(encoding="utf-8")[:n] for n in (3000, 9000)]))
@settings(max_examples=2)
def test_learning_takes_counts_of_64_bits(text: str) -> None:
    found = []
    for kind in (np.int32, np.int64):
        counted = wordmine.count(texts=[text], min_count=2)
        wide = replace(counted.counts, counts=counted.counts.counts[:].astype(kind))
        learned = learning.learn(replace(counted, counts=wide), join=True)
        found.append((learned.words.expected.tolist(), len(learned.counts)))
    assert found[0] == found[1]


@pytest.mark.parametrize("name", ["discover", "count", "contrast"])
def test_settings_are_those_of_one_machine(name: str) -> None:
    doors = getattr(wordmine, name), getattr(wordmine.spark, name)
    here, there = (set(inspect.signature(door).parameters) for door in doors)
    assert here - there <= {"texts", "background_texts", "threads", "method"}
    assert there - here <= {"column", "spark", "max_ngrams"}


# --- the same bytes ---------------------------------------------------------------------------


@pytest.mark.usefixtures("_small")
def test_the_same_lexicon_for_any_order_and_division(spark: SparkSession, tmp_path: Path) -> None:
    texts = [POWER, ROOT / "corpora" / "encyclopedia.txt"]
    wanted = wordmine.discover(texts)
    found = wordmine.spark.discover(texts[::-1], spark=spark)
    assert saved(found, tmp_path / "spark.tsv") == saved(wanted, tmp_path / "local.tsv")
    verse = "青山入白雲，明月照流水。\n故人來古寺，青山入白雲。\n" * 9
    table = spark.createDataFrame([(verse,)], "text string")
    found = wordmine.spark.discover(table, spark=spark, min_confidence=0)
    wanted_lines = wordmine.discover(texts=[verse], min_confidence=0)
    assert saved(found, tmp_path / "spark.tsv") == saved(wanted_lines, tmp_path / "local.tsv")
    little = wordmine.discover(STORY, base=wanted)
    found = wordmine.spark.discover(STORY, spark=spark, base=wanted)
    assert saved(found, tmp_path / "spark.tsv") == saved(little, tmp_path / "local.tsv")


@pytest.mark.usefixtures("_small")
def test_the_same_counts(spark: SparkSession, tmp_path: Path) -> None:
    line = POWER.read_text(encoding="utf-8").splitlines()
    (tmp_path / "a.txt").write_bytes("\n".join(line[:300]).encode("gb18030"))
    (tmp_path / "b.txt").write_bytes("\n\n".join(line[200:500]).encode())
    how: dict[str, Any] = {"dedup": True, "min_count": 2, "numbers": "keep", "max_len": 4}
    folder = tmp_path / "spark.wm", tmp_path / "local.wm"
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    wordmine.spark.count(paths, spark=spark, **how).save(folder[0])
    wordmine.count(paths, **how).save(folder[1])
    assert folder[0].read_bytes() == folder[1].read_bytes()


def test_the_same_words_of_records_in_a_folder(spark: SparkSession, tmp_path: Path) -> None:
    line = POWER.read_text(encoding="utf-8").splitlines()
    folder = tmp_path / "texts"
    folder.mkdir()
    rows = (json.dumps({"id": i, "text": one}, ensure_ascii=False) for i, one in enumerate(line))
    (folder / "a.jsonl.gz").write_bytes(gzip.compress("\n".join(rows).encode()))
    (folder / "b.csv").write_text('id,text\n1,变压器油\n2,"变压器，\n油温"\n', encoding="utf-8")
    (folder / ".hidden").write_text("隐藏", encoding="utf-8")
    wanted = saved(wordmine.discover(folder, field="text"), tmp_path / "local.tsv")
    for path in (folder, folder.as_uri()):
        found = wordmine.spark.discover(path, spark=spark, field="text")
        assert saved(found, tmp_path / "spark.tsv") == wanted


def test_the_same_words_of_a_table(spark: SparkSession, tmp_path: Path) -> None:
    line = POWER.read_text(encoding="utf-8").splitlines()
    table = spark.createDataFrame(
        [(i, one) for i, one in enumerate([*line, None])], "id int, t string"
    )
    found = wordmine.spark.discover(table.repartition(3), "t", spark=spark, top=200)
    wanted = wordmine.discover(texts=line, top=200)
    assert saved(found, tmp_path / "spark.tsv") == saved(wanted, tmp_path / "local.tsv")
    with pytest.raises(SettingsError, match=r"column is 'text'.*t \(string\)"):
        wordmine.spark.discover(table, spark=spark)


def test_the_command(spark: SparkSession, tmp_path: Path) -> None:
    both = [tmp_path / "spark.tsv", tmp_path / "local.tsv"]
    done = run("discover", POWER, "--engine", "spark", "-o", both[0])
    assert done.returncode == 0, done.stderr
    assert "lexicon" in done.stderr
    run("discover", POWER, "-o", both[1])
    assert both[0].read_bytes() == both[1].read_bytes()
    cut = [tmp_path / "spark.txt", tmp_path / "local.txt"]
    for path, engine in zip(cut, ("spark", "local"), strict=True):
        run("segment", "-l", both[1], POWER, STORY, "-o", path, "--engine", engine)
    assert cut[0].read_bytes() == cut[1].read_bytes() != b""


@pytest.mark.usefixtures("_small")
def test_the_same_terms(spark: SparkSession, tmp_path: Path) -> None:
    field, others = POWER, ROOT / "corpora" / "encyclopedia.txt"
    found = wordmine.spark.contrast(field, [others], spark=spark, subjects=2)
    wanted = wordmine.contrast(field, others, subjects=2)
    assert len(found) > 9
    assert saved(found, tmp_path / "spark.tsv") == saved(wanted, tmp_path / "local.tsv")


@pytest.mark.parametrize("size", [9, 400, 10**9])
def test_the_same_sample_of_a_background(spark: SparkSession, size: int) -> None:
    pieces = [[0, 1, 2, 0, 1, 0], [0, 2, 2, 0], [0, 1, 1, 1, 2, 0, 1, 2, 0]] * 30
    parts = [np.array(piece, np.int32) for piece in pieces]
    whole = np.concatenate([[0], *(piece[1:] for piece in parts)]).astype(np.int32)
    alphabet, often = Alphabet("甲乙"), np.bincount(whole)
    often[0] = 0
    background = Encoded(alphabet, whole, often)
    text = Text(spark.sparkContext.parallelize(parts, 4), alphabet, often)
    both = object.__new__(contrasting.ClusterTexts)
    object.__setattr__(both, "background", background._replace(symbols=whole[:0]))
    object.__setattr__(both, "on_cluster", text)
    with patch.object(encoded, "_SAMPLED", 7):
        assert both.sample(size).symbols[:].tolist() == background.sample(size).symbols.tolist()


def test_a_column_cut_into_words(spark: SparkSession) -> None:
    segmenter = Segmenter({"变压器": 9, "油": 5})
    texts = ["变压器油，变压器", None, ""]
    table = spark.createDataFrame([(text,) for text in texts], "text string")
    found = table.select(wordmine.spark.segment(table, "text", segmenter).alias("w")).collect()
    assert [row.w for row in found] == [
        text if text is None else segmenter.cut(text) for text in texts
    ]


# --- what goes wrong --------------------------------------------------------------------------


def test_a_worker_that_dies_changes_nothing(spark: SparkSession, tmp_path: Path) -> None:
    from pyspark.sql.functions import udf

    line = POWER.read_text(encoding="utf-8").splitlines()
    mark = tmp_path / "died"

    def once(text: str) -> str:
        import os
        import signal

        if "变压器" in text and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return text

    table = spark.createDataFrame([(one,) for one in line], "text string").repartition(2)
    found = wordmine.spark.discover(
        table.select(udf(once, useArrow=False)("text").alias("text")), spark=spark
    )
    assert mark.exists()
    wanted = wordmine.discover(texts=line)
    assert saved(found, tmp_path / "spark.tsv") == saved(wanted, tmp_path / "local.tsv")


def test_errors_name_the_file(spark: SparkSession, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes("变压器".encode() * 9 + b"\xff\n")
    target = tmp_path / "lexicon.tsv"
    done = run("discover", POWER, bad, "--engine", "spark", "-o", target)
    assert done.returncode == 1
    assert f"{bad}: not UTF-8 at byte offset 81" in done.stderr
    assert not target.exists()
    with pytest.raises(CorpusError, match=r"none\.txt: no such file"):
        wordmine.spark.discover(tmp_path / "none.txt", spark=spark)
    with pytest.raises(CorpusError, match="read by one machine"):
        wordmine.spark.discover("-", spark=spark)
    wordmine.count(POWER).save(tmp_path / "counts.wm")
    with pytest.raises(CorpusError, match="one machine reads: leave out --engine spark"):
        wordmine.spark.contrast(POWER, tmp_path / "counts.wm", spark=spark)
    (tmp_path / "latin.txt").write_text("latin", encoding="utf-8")
    with pytest.raises(CorpusError, match="no Chinese text"):
        wordmine.spark.discover(tmp_path / "latin.txt", spark=spark)


def test_more_ngrams_than_fit_raise_the_least_count(
    spark: SparkSession, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    found = wordmine.spark.count(POWER, spark=spark, max_ngrams=3000)
    assert "3,000" in caplog.text
    least = found.counts.min_count
    wanted = wordmine.count(POWER, min_count=least).counts
    assert least > 2
    assert len(found.counts) == len(wanted) <= 3000 + len(wanted.alphabet)
    assert found.counts.right_entropy[:].tolist() == wanted.right_entropy[:].tolist()


def test_more_symbols_than_fit_are_breaks(
    spark: SparkSession, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    codes = "".join(f"x{n}变压器油k{n}。" for n in range(500)) + "变压器油温" * 9
    path, cut = tmp_path / "codes.txt", tmp_path / "cut.txt"
    path.write_text(codes, encoding="utf-8")
    cut.write_text("变压器油。" * 500 + "变压器油温" * 9, encoding="utf-8")
    found = wordmine.spark.count(path, spark=spark, max_ngrams=20).counts
    assert "1,005 symbols, and there is room for 20" in caplog.text
    wanted = wordmine.count(cut, min_count=found.min_count).counts
    assert found.alphabet.symbols == wanted.alphabet.symbols
    for name in KINDS:
        assert getattr(found, name)[:].tolist() == getattr(wanted, name)[:].tolist(), name


def test_the_report_of_the_command(spark: SparkSession, tmp_path: Path) -> None:
    pages = []
    for engine in ("spark", "local"):
        page, target = tmp_path / engine / "page.html", tmp_path / engine / "lexicon.tsv"
        page.parent.mkdir()
        done = run("discover", POWER, "--engine", engine, "-o", target, "--report", page)
        assert done.returncode == 0, done.stderr
        pages.append(page.read_bytes())
    assert pages[0] == pages[1]


def test_what_is_missing_is_told_before_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    with pytest.raises(ClusterError, match="JAVA_HOME is /nowhere"):
        session._check_java()
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ClusterError, match="none on the PATH"):
        session._check_java()
    with (
        patch.dict("sys.modules", {"pyspark": None}),
        pytest.raises(ClusterError, match="pip install"),
    ):
        session.open_session()


def test_workers_that_differ_are_told(spark: SparkSession) -> None:
    other = session.Platform((3, 99), "0.0")
    with (
        patch.object(session.Platform, "here", lambda: other),
        pytest.raises(ClusterError, match=r"a worker has Python .*, the driver Python 3\.99"),
    ):
        session.context(spark)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--master", "local"], "--master goes with --engine spark"),
        (["--max-ngrams", "9"], "--max-ngrams goes with --engine spark"),
        (["--engine", "spark", "--threads", "2"], "--threads is not for --engine spark"),
        (["--engine", "spark", "--method", "pmi"], "--method is not for --engine spark"),
        (["--engine", "spark", "--conf", "spark.x"], "no KEY=VALUE"),
    ],
)
def test_options_of_the_other_engine(options: list[str], said: str) -> None:
    done = run("discover", POWER, *options)
    assert done.returncode == 2
    assert said in done.stderr
