"""Word vectors: what they are learned from, what they hold, and files of them."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from commands import run
from gensim.models import KeyedVectors
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.sparse import csr_array

import wordmine
from wordmine import Vectors, WordmineError
from wordmine.embedding import cooccurrence, factorisation
from wordmine.errors import CountsError, LexiconError, SettingsError, StorageError, VectorsError
from wordmine.runtime.workspace import LEAST
from wordmine.segmentation import tokens

ROOT = Path(__file__).parent.parent
POWER = ROOT / "corpora" / "power.txt"

# Words of a kind stand in the same places.
METALS, ANIMALS = ["黄金", "白银", "青铜"], ["骏马", "水牛", "山羊"]
CLAUSES = [f"工人熔炼{metal}制造器物" for metal in METALS]
CLAUSES += [f"牧民饲养{animal}放牧草原" for animal in ANIMALS]
CORPUS = ["，".join(CLAUSES)] * 5
OTHERS = ["工人", "熔炼", "制造", "器物", "牧民", "饲养", "放牧", "草原"]
LEXICON = dict.fromkeys([*METALS, *ANIMALS, *OTHERS], 5)
LEARNED = wordmine.vectors(texts=CORPUS, lexicon=LEXICON, dim=4)

SHAPES = st.tuples(st.integers(1, 5), st.integers(1, 4))
NUMBERS = st.floats(-(2.0**60), 2.0**60, width=32)
ROWS = arrays.arrays(np.float32, SHAPES, elements=NUMBERS).filter(
    lambda rows: bool(rows.any(axis=1).all())
)


def named(array: np.ndarray) -> Vectors:
    return Vectors([f"词{k}" for k in range(len(array))], array)


def test_words_of_a_kind_are_similar() -> None:
    assert {word for word, _ in LEARNED.similar("黄金", 2)} == {"白银", "青铜"}
    assert {word for word, _ in LEARNED.similar("水牛", 2)} == {"骏马", "山羊"}
    assert LEARNED.similar("黄金", 99)[-1].similarity < 0.5 < LEARNED.similar("黄金")[0].similarity


def test_vectors_hold_words_and_an_array() -> None:
    assert LEARNED.array.shape == (len(LEARNED), 4)
    assert LEARNED.array.dtype == np.float32
    assert set(LEARNED.words) == set(LEXICON)
    assert "黄金" in LEARNED
    assert "金" not in LEARNED
    np.testing.assert_array_equal(LEARNED["黄金"], LEARNED.array[LEARNED.words.index("黄金")])
    assert repr(LEARNED) == "<Vectors of 14 words in 4 dimensions>"
    with pytest.raises(ValueError, match="read-only"):
        LEARNED.array[0] = 1


def test_the_most_frequent_words_come_first() -> None:
    found = wordmine.vectors(None, LEXICON, texts=[*CORPUS, "黄金制造器物" * 20])
    assert set(found.words[:3]) == {"黄金", "制造", "器物"}


def test_words_that_are_seldom_or_alone_have_none() -> None:
    corpus = [*CORPUS, "黄金，" * 9, "孤独。" * 9, "工人白银水牛罕见"]
    lexicon = {**LEXICON, "孤独": 5, "罕见": 5}
    found = wordmine.vectors(texts=corpus, lexicon=lexicon, min_count=2)
    assert set(found.words) == set(LEXICON)


def test_words_can_be_added() -> None:
    assert "放牧草原" in wordmine.vectors(texts=CORPUS, lexicon=LEXICON, words=["放牧草原"])


@pytest.mark.parametrize("means", [{"threads": 1}, {"threads": 3}, {"memory": LEAST}])
@pytest.mark.parametrize(("rows", "size"), [(1 << 10, 1 << 18), (100, 400)])
def test_the_result_depends_on_no_means(means: dict[str, int], rows: int, size: int) -> None:
    whole = wordmine.vectors(POWER, dim=20)
    with patch.object(cooccurrence, "_HEIGHT", rows), patch.object(tokens, "_PIECE", size):
        found = wordmine.vectors(POWER, dim=20, **means)
    assert found.words == whole.words
    np.testing.assert_array_equal(found.array, whole.array)


def test_corpora_counts_and_lexicons_are_all_the_same(tmp_path: Path) -> None:
    counted = wordmine.count(POWER)
    counted.save(tmp_path / "power.wm")
    lexicon = wordmine.discover(counted)
    lexicon.save(tmp_path / "power.tsv")
    whole = wordmine.vectors(POWER)
    for found in (
        wordmine.vectors(counted),
        wordmine.vectors(tmp_path / "power.wm", lexicon),
        wordmine.vectors([tmp_path / "power.wm"], tmp_path / "power.tsv"),
    ):
        assert found.words == whole.words
        np.testing.assert_array_equal(found.array, whole.array)


SIZES = st.integers(1, 12)
MATRICES = arrays.arrays(np.float32, st.tuples(SIZES, SIZES), elements=st.integers(0, 3).map(float))


@given(MATRICES, SIZES)
def test_singular_values_and_vectors(matrix: np.ndarray, dim: int) -> None:
    left, singular = factorisation.truncated_svd(csr_array(matrix), dim)
    expected = np.linalg.svd(matrix.astype(float), compute_uv=False)[:dim]
    expected = expected[expected > 2e-3 * expected[:1]]
    assert len(singular) == len(expected)
    np.testing.assert_allclose(singular, expected, atol=3e-3)
    np.testing.assert_allclose(left.T @ left, np.eye(len(singular)), atol=1e-4)
    images = np.linalg.norm(matrix.T @ left, axis=0)
    np.testing.assert_allclose(images, expected, atol=3e-3)


# --- files ------------------------------------------------------------------------------------


@given(ROWS)
def test_a_file_brings_back_what_was_saved(rows: np.ndarray) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.txt")
        named(rows).save(path)
        found = Vectors.load(path)
    assert found.words == named(rows).words
    np.testing.assert_array_equal(found.array, rows)


@settings(max_examples=20)
@given(ROWS)
def test_gensim_reads_the_file(rows: np.ndarray) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.txt")
        named(rows).save(path)
        found = KeyedVectors.load_word2vec_format(str(path))
    assert tuple(found.index_to_key) == named(rows).words
    np.testing.assert_array_equal(found.vectors, rows)


def test_gensim_finds_the_same_neighbours(tmp_path: Path) -> None:
    LEARNED.save(tmp_path / "a.txt")
    found = KeyedVectors.load_word2vec_format(str(tmp_path / "a.txt"))
    for word in LEARNED.words:
        theirs = dict(found.most_similar(word, topn=len(LEARNED)))
        assert theirs == pytest.approx(dict(LEARNED.similar(word, len(LEARNED))), abs=1e-4)


FORMAT = "not the text format of word2vec"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", f"a.txt:1: {FORMAT}: give a line with the numbers of words and dimensions"),
        ("电网 1 2\n", f"a.txt:1: {FORMAT}"),
        ("-1 2\n", f"a.txt:1: {FORMAT}"),
        ("2 2\n电网 1 2\n电压 1\n", f"a.txt:3: {FORMAT}"),
        ("1 2\n电网 1 x\n", f"a.txt:2: {FORMAT}"),
        ("1 2\n电网 1 2\n电压 1 2\n", f"a.txt:3: {FORMAT}"),
        ("1 2\n\n", f"a.txt:2: {FORMAT}"),
        ("2 2\n电网 1 2\n", "a.txt: cut off: 1 of 2 words: make it anew"),
        ("2 1\n电网 1\n电网 2\n", "a.txt: the word '电网' is there twice: delete one"),
        ("1 2\n电网 0 0\n", "a.txt: the vector of '电网' is 0 or infinite: leave it out"),
        ("1 1\n电网 inf\n", "a.txt: the vector of '电网' is 0 or infinite: leave it out"),
        ("1 1\n电网 1e90\n", "a.txt: the vector of '电网' is 0 or infinite: leave it out"),
    ],
)
def test_bad_files_are_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    with pytest.raises(VectorsError) as caught:
        Vectors.load(tmp_path / "a.txt")
    assert message in str(caught.value)


def test_a_missing_file_is_told() -> None:
    with pytest.raises(WordmineError, match=r"gone\.txt: no such file; check the path"):
        Vectors.load("gone.txt")


@pytest.mark.parametrize(
    ("words", "array", "message"),
    [
        (["电网"], [1.0], r"an array of shape \(1,\) for 1 words: give a row each"),
        (["电网"], [[1.0], [2.0]], r"an array of shape \(2, 1\) for 1 words"),
        (["电  网"], [[1.0]], "the word '电  网' holds ' ': leave it out"),
    ],
)
def test_bad_arrays_are_refused(words: list[str], array: list[object], message: str) -> None:
    with pytest.raises(VectorsError, match=message):
        Vectors(words, array)


# --- bad input --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_", "kind", "message"),
    [
        ({"dim": 0}, SettingsError, "dim is 0: it must be a whole number, 1 to 10000"),
        ({"window": 0}, SettingsError, "window is 0: it must be a whole number, 1 to 100"),
        ({"shift": 0.5}, SettingsError, "shift is 0.5: it must be a number from 1 to"),
        ({"min_count": 0}, SettingsError, "min_count is 0: it must be a whole number, 1 or more"),
        ({"memory": "1M"}, SettingsError, "memory is '1M'"),
        ({"words": "电网"}, SettingsError, "words is '电网': it must be a list or set of words"),
        ({"min_count": 99}, VectorsError, "no word of the lexicon occurs 99 times or more"),
        ({"words": ["黄\t金"]}, LexiconError, "holds"),
        ({"lexicon": {"电网": 9}}, VectorsError, "check that they go together"),
    ],
)
def test_bad_settings_are_refused(
    given_: dict[str, object], kind: type[WordmineError], message: str
) -> None:
    with pytest.raises(kind) as caught:
        wordmine.vectors(texts=CORPUS, **{"lexicon": LEXICON, **given_})
    assert message in str(caught.value)


def test_words_that_are_all_the_same_have_no_vectors() -> None:
    with pytest.raises(VectorsError, match="no two words stand near each other more often than"):
        wordmine.vectors(texts=["电网电网电网"], lexicon={"电网": 9})


def test_counts_cannot_be_read_otherwise() -> None:
    with pytest.raises(CountsError, match="say how to read it when you count it"):
        wordmine.vectors(wordmine.count(texts=CORPUS), LEXICON, t2s=True)


def test_vectors_too_large_for_the_memory_are_refused() -> None:
    with (
        patch.object(factorisation, "_BYTES_PER_NUMBER", 1 << 20),
        pytest.raises(StorageError, match=r"vectors of .* in 100 dimensions takes .*--dim"),
    ):
        wordmine.vectors(POWER, memory=LEAST)


def test_a_word_without_a_vector_is_named() -> None:
    with pytest.raises(VectorsError, match=r"'黄铜' has no vector: .*did you mean 青铜, 黄金\?"):
        LEARNED.similar("黄铜")
    with pytest.raises(VectorsError, match="'X' has no vector: it occurs too seldom, or not as a"):
        LEARNED.similar("X")
    with pytest.raises(SettingsError, match="n is 0: it must be a whole number, 1 or more"):
        LEARNED.similar("黄金", 0)


# --- commands ---------------------------------------------------------------------------------


def test_commands(tmp_path: Path) -> None:
    made = run("vectors", POWER, "--dim", "20", "-o", "a.txt", cwd=tmp_path)
    assert (made.returncode, made.stdout) == (0, "")
    assert "vectors  2," in made.stderr
    assert "words in 20 dimensions" in made.stderr
    expected = wordmine.vectors(POWER, dim=20)
    expected.save(tmp_path / "b.txt")
    assert (tmp_path / "a.txt").read_bytes() == (tmp_path / "b.txt").read_bytes()
    done = run("similar", "电压", "电流", "--vectors", "a.txt", "--top", "3", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    rows = [
        f"{word}\t{near.word}\t{near.similarity:.4f}"
        for word in ("电压", "电流")
        for near in expected.similar(word, 3)
    ]
    assert done.stdout.splitlines() == ["word\tneighbour\tsimilarity", *rows]


def test_a_word_asked_for_is_cut(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\n".join(CORPUS), encoding="utf-8")
    words = "".join(f"{word} 5\n" for word in LEXICON)
    (tmp_path / "words.txt").write_text(words, encoding="utf-8")
    done = run("similar", "放牧草原", "-q", "-c", "a.txt", "-l", "words.txt", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert {line.split("\t")[0] for line in done.stdout.splitlines()[1:]} == {"放牧草原"}


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["similar", "电网"], 2, "say what to learn from: either -c FILE or --vectors FILE"),
        (["similar", "电网", "-c", "a.txt", "--vectors", "b"], 2, "either -c FILE or --vectors"),
        (["similar", "电网", "--vectors", "b", "--t2s"], 2, "vectors are learned already"),
        (["similar", "-c", "a.txt"], 2, "Missing argument 'WORD...'"),
        (["similar", "电网", "-c", "gone.txt"], 1, "gone.txt: no such file; check the path"),
        (["similar", "电网", "-c", "a.txt", "--top", "0"], 2, "n is 0: it must be"),
        (["similar", "火车", "-c", "a.txt"], 1, "'火车' has no vector: it occurs too seldom"),
        (
            ["similar", "电网", "-c", "a.txt", "-l", "gone.tsv"],
            1,
            "gone.tsv: no such file; check the path",
        ),
        (["similar", "电网", "--vectors", "a.txt"], 1, "a.txt:1: not the text format of word2vec"),
        (["vectors", "a.txt", "-o", "a.txt"], 1, "a.txt: is an input as well"),
        (["vectors", "a.txt", "--dim", "0", "-o", "b.txt"], 2, "dim is 0: it must be"),
    ],
)
def test_bad_input_is_one_line_and_an_exit_code(
    tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    (tmp_path / "a.txt").write_text("电网的电压。" * 9, encoding="utf-8")
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_scipy_is_not_loaded_before_it_is_needed() -> None:
    code = "import sys, wordmine; wordmine.Vectors, wordmine.expand; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not {"scipy.linalg", "scipy.sparse", "scipy.special"} & {*loaded.stdout.split()}


def test_linear_algebra_is_on_one_thread_whatever_is_loaded_first() -> None:
    """Libraries that are loaded later are not held to it."""
    script = """
from threadpoolctl import threadpool_info
from wordmine.embedding import on_one_thread
with on_one_thread():
    import scipy.linalg
    print({pool["num_threads"] for pool in threadpool_info()})
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert done.stdout == "{1}\n"
