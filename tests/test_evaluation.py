"""Scores are what their definitions say, and what cannot be compared is refused."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import naive
import pandas
import polars
import pytest
from commands import run
from hypothesis import given, settings
from hypothesis import strategies as st

import wordmine
from wordmine import Lexicon, Terms, evaluation
from wordmine.errors import CorpusError, EvaluationError, SettingsError
from wordmine.evaluation import LexiconScores, SegmentationScores, TermScores

CHARACTERS = st.text("电网压线，#5a", min_size=1, max_size=12)
WORDS = st.text("电网压a", min_size=1, max_size=3)


@st.composite
def cuts(draw, count=2):
    """Sentences, each cut into words in several ways: as many texts of lists of words."""
    texts = [[] for _ in range(count)]
    for sentence in draw(st.lists(CHARACTERS, min_size=1, max_size=8)):
        for text in texts:
            breaks = draw(st.lists(st.booleans(), min_size=len(sentence), max_size=len(sentence)))
            pieces = (c + " " * b for c, b in zip(sentence, breaks, strict=True))
            text.append("".join(pieces).split())
    return texts


def lines(sentences):
    return [" ".join(words) for words in sentences]


def test_a_segmentation_worked_out_by_hand():
    gold = ["变压器 的 绕组", "电网 电压 稳定"]
    predicted = ["变压器 的 绕 组", "电网电压 稳定"]
    scores = evaluation.segmentation(gold, predicted, ["变压器", "电压 的", "稳定"])
    assert scores == SegmentationScores(
        sentences=2,
        gold_words=6,
        predicted_words=6,
        correct_words=3,
        precision=3 / 6,
        recall=3 / 6,
        f1=3 / 6,
        # Of two sentences either may be drawn twice: 2 of 3 and 4 words, or 1 of 3 and 2.
        f1_low=2 / 5,
        f1_high=4 / 7,
        oov_rate=2 / 6,
        oov_recall=0.0,
        iv_recall=3 / 4,
    )


def test_no_word_in_common_scores_nothing():
    scores = evaluation.segmentation(["电网"], ["电 网"])
    assert scores == SegmentationScores(1, 1, 2, 0, *[0.0] * 5, None, None, None)


@given(cuts(), st.sets(WORDS, min_size=1))
def test_a_segmentation_agrees_with_its_twin(texts, known):
    scores = evaluation.segmentation(*map(lines, texts), sorted(known))
    twin = naive.segmentation(*texts, known)
    assert {name: getattr(scores, name) for name in twin} == pytest.approx(twin)


@given(cuts(1))
def test_gold_against_itself_is_perfect(texts):
    gold = lines(texts[0])
    scores = evaluation.segmentation(gold, gold, gold)
    assert scores[4:] == (1, 1, 1, 1, 1, 0, None, 1)


@given(cuts())
def test_changing_places_exchanges_precision_and_recall(texts):
    gold, predicted = map(lines, texts)
    scores = evaluation.segmentation(gold, predicted)
    swapped = evaluation.segmentation(predicted, gold)
    assert (swapped.precision, swapped.recall) == (scores.recall, scores.precision)
    assert swapped[6:9] == scores[6:9]


@given(cuts(), st.sets(WORDS, min_size=1))
def test_recall_is_that_of_known_and_unknown_words_together(texts, known):
    scores = evaluation.segmentation(*map(lines, texts), sorted(known))
    assert scores.oov_rate is not None
    outside = scores.oov_rate * (scores.oov_recall or 0)
    inside = (1 - scores.oov_rate) * (scores.iv_recall or 0)
    assert scores.recall == pytest.approx(outside + inside)


@settings(max_examples=20)  # each draws thousands of samples
@given(cuts())
def test_the_interval_is_the_same_every_time_and_within_what_sentences_score(texts):
    gold, predicted = map(lines, texts)
    scores = evaluation.segmentation(gold, predicted)
    assert scores == evaluation.segmentation(gold, predicted)
    each = [evaluation.segmentation([a], [b]).f1 for a, b in zip(gold, predicted, strict=True)]
    assert min(each) - 1e-9 <= scores.f1_low <= scores.f1_high <= max(each) + 1e-9


def test_the_interval_has_the_width_that_theory_gives():
    # 400 sentences of a word or of two words: half are right, so F1 is a mean of coin throws.
    gold = ["电网"] * 400
    predicted = ["电网", "电 网"] * 200
    scores = evaluation.segmentation(gold, predicted)
    # Delta method: F1 = 2 h / s with h = 1/2 and s = 5/2 the means, h and s varying against each
    # other: the standard error of one sentence is |2 / s| * |(1/2) + (f1 / 2) * (1/2)|.
    error = 2 / 2.5 * (0.5 + 0.4 / 2 * 0.5) / 400**0.5
    assert scores.f1 == pytest.approx(0.4)
    assert scores.f1_low == pytest.approx(0.4 - 1.96 * error, abs=0.004)
    assert scores.f1_high == pytest.approx(0.4 + 1.96 * error, abs=0.004)


def test_a_lexicon_worked_out_by_hand():
    gold = ["电网 的 电压 K线", "电网 的 电压 K线", "电网 线路 变压器 线路 变压器"]
    ranked = ["电网", "的", "电", "网的", "变压器", "K线", "电网", "压的"]
    # Twice or more: 电网, 电压, 线路, 变压器.  Entries: 电网, 网的, 变压器, 压的.
    expected = LexiconScores(4, 4, 2 / 4, 2 / 4, (1 / 1 + 2 / 3) / 4)
    assert evaluation.lexicon(gold, ranked, 2) == expected
    # A lexicon shorter than the reference is measured by its own length.
    assert evaluation.lexicon(gold, ranked[:1], 2) == LexiconScores(4, 1, 1, 1 / 4, 1 / 4)


@given(st.lists(st.lists(WORDS, min_size=1), min_size=1), st.lists(WORDS, min_size=1))
def test_a_lexicon_agrees_with_its_twin(sentences, ranked):
    counts = Counter(word for words in sentences for word in words)
    reference = {w for w, n in counts.items() if n >= 2 and len(w) > 1 and "a" not in w}
    entries = [w for w in dict.fromkeys(ranked) if len(w) > 1 and "a" not in w]
    if reference and entries:
        scores = evaluation.lexicon(lines(sentences), ranked, 2)
        assert scores[:2] == (len(reference), len(entries))
        assert scores[2:] == pytest.approx(naive.lexicon(reference, entries))
    else:
        with pytest.raises(EvaluationError, match="of two or more Han characters"):
            evaluation.lexicon(lines(sentences), ranked, 2)


@given(st.lists(WORDS.filter(lambda word: len(word) > 1 and "a" not in word), min_size=1))
def test_the_gold_words_themselves_are_a_perfect_lexicon(words):
    scores = evaluation.lexicon([" ".join(words)], words, 1)
    assert scores[2:] == pytest.approx((1, 1, 1))


def test_terms_worked_out_by_hand():
    ranked = [f"词{i}" for i in range(600)]
    lists = [*ranked[:60], "别的"], ranked[50:150:2] + ranked[:3], ranked[599:]
    scores = evaluation.terms(ranked, *lists)
    # 60 first ones, then every other one of 90, and the last; too few for 1000 and 2000.
    assert scores == TermScores(
        600, 107, 80 / 100, 105 / 500, 106 / 1000, 106 / 2000, 106, 106 / 107
    )


@given(st.lists(WORDS, min_size=1, unique=True), st.lists(WORDS, min_size=1, unique=True))
def test_terms_found_are_those_that_both_have(ranked, listed):
    scores = evaluation.terms(ranked, listed)
    assert scores.found == len({*ranked} & {*listed}) == round(scores.precision_at_100 * 100)
    assert evaluation.terms(listed, ranked).found == scores.found
    assert scores.recall == scores.found / len(listed)


@pytest.mark.parametrize(
    ("encoding", "ending", "pack"),
    [
        ("utf-8", "\n", bytes),
        ("utf-8-sig", "\r\n", bytes),
        ("utf-16", "\r", gzip.compress),
        ("gb18030", "\n\n \n", gzip.compress),
    ],
)
def test_a_text_is_the_same_however_it_is_kept(tmp_path, encoding, ending, pack):
    gold = "变压器  的\t绕组\n\u3000电网 电压 稳定 \n".replace("\n", ending)
    (tmp_path / "gold").write_bytes(pack(gold.encode(encoding)))
    predicted = ["变压器 的 绕 组", "", "电网 电压 稳定"]
    scores = evaluation.segmentation(tmp_path / "gold", predicted)
    assert scores[:4] == (2, 6, 7, 5)
    assert evaluation.lexicon(tmp_path / "gold", ["电网"], 1).reference == 5


def test_a_vocabulary_is_a_text_a_list_or_a_lexicon(tmp_path):
    found = wordmine.discover(texts=["电网的电压，电网的AB线。" * 9], min_confidence=0)
    assert "AB线" in found
    gold = " ".join(found.words) + " 9 ，"
    for name in ("tsv", "csv", "jsonl"):
        found.save(tmp_path / name, name)
    for words in (found.words, [" ".join(found.words)], tmp_path / "tsv", tmp_path / "csv"):
        scores = evaluation.segmentation([gold], [gold], words)
        assert scores.oov_rate == 2 / (len(found) + 2)


def test_lexicons_and_terms_are_ranked_lists_of_themselves():
    lexicon = Lexicon(["电网", "变压器"], dict.fromkeys(Lexicon.types, (2, 1)))
    terms = Terms(["变压器", "电压"], dict.fromkeys(Terms.types, (1, 0)))
    gold = ["电网 电压 变压器"]
    expected = evaluation.lexicon(gold, lexicon.words, 1)
    assert evaluation.lexicon(gold, lexicon, 1) == expected
    assert evaluation.terms(terms, lexicon) == evaluation.terms(terms.words, lexicon.words)


def test_a_column_is_a_text_and_a_table_is_none():
    gold = pandas.DataFrame({"text": ["电网 的 电压", "变压器"], "n": [1, 2]})
    assert evaluation.segmentation(gold["text"], polars.Series(gold["text"])).f1 == 1
    assert evaluation.terms(polars.Series(["电网"]), pandas.Series(["电网"])).found == 1
    with pytest.raises(CorpusError, match=r"give the column .*there are: 'text', 'n'"):
        evaluation.segmentation(gold, gold)
    with pytest.raises(CorpusError, match=r"give the column .*there are: 'text', 'n'"):
        evaluation.lexicon(["电网 电网"], gold, 1)


def test_nothing_to_compare_is_said():
    with pytest.raises(EvaluationError, match="predicted text: no words in it: give words with"):
        evaluation.segmentation(["电网"], [" "])
    with pytest.raises(EvaluationError, match="vocabulary: no words in it"):
        evaluation.segmentation(["电网"], ["电网"], [])
    with pytest.raises(EvaluationError, match="no list of terms to compare with"):
        evaluation.terms(["电网"])
    with pytest.raises(SettingsError, match="encoding is 'utf-99': it must be an encoding"):
        evaluation.terms(["电网"], ["电网"], encoding="utf-99")
    with pytest.raises(
        SettingsError, match="errors is 'ignore': it must be one of strict, replace"
    ):
        evaluation.segmentation(["电网"], ["电网"], errors="ignore")
    with pytest.raises(SettingsError, match="min_count is 0: it must be a whole number, 1 or more"):
        evaluation.lexicon(["电网"], ["电网"], 0)


def test_the_module_is_imported_when_it_is_used():
    code = "import wordmine; print(wordmine.evaluation.terms(['电网'], ['电网']).recall)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "1.0\n"


# --- the command line -------------------------------------------------------------------------

FILES = {
    "gold.txt": "变压器 的 绕组\n\n电网 电压 稳定\n",
    "predicted.txt": "变压器 的 绕 组\n电网 电压 稳定\n",
    "short.txt": "变压器 的 绕组\n",
    "other.txt": "变压器 的 绕组\n电网 电流 稳定\n",
    "cut.txt": "变压器 的 绕组\n电网 电\n",
    "empty.txt": "\n",
    "comments.txt": "# none\n",
    "latin.tsv": "word\tcount\nAB\t3\n的\t9\n",
    "list.tsv": "# terms\n电网\t9\n变压器 3 n\n电网,1\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "bytes.txt").write_bytes("电网 电压".encode() + b"\xff")
    (tmp_path / "folder").mkdir()
    return tmp_path


def evaluate(folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return run("evaluate", *arguments, cwd=folder, data=stdin.encode())


@pytest.mark.parametrize(
    ("arguments", "scores"),
    [
        (
            ["segmentation", "gold.txt", "predicted.txt"],
            lambda gold: evaluation.segmentation(gold, gold.with_name("predicted.txt")),
        ),
        (
            ["segmentation", "gold.txt", "predicted.txt", "--vocabulary", "list.tsv"],
            lambda gold: evaluation.segmentation(
                gold, gold.with_name("predicted.txt"), gold.with_name("list.tsv")
            ),
        ),
        (
            ["lexicon", "gold.txt", "list.tsv", "--min", "1"],
            lambda gold: evaluation.lexicon(gold, gold.with_name("list.tsv"), 1),
        ),
        (
            ["terms", "list.tsv", "latin.tsv", "list.tsv"],
            lambda gold: evaluation.terms(
                gold.with_name("list.tsv"), gold.with_name("latin.tsv"), gold.with_name("list.tsv")
            ),
        ),
    ],
)
def test_commands_print_what_the_functions_return(folder, arguments, scores):
    expected = scores(folder / "gold.txt")._asdict()
    done = evaluate(folder, *arguments, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == expected
    shown = dict(line.split(": ") for line in evaluate(folder, *arguments).stdout.splitlines())
    assert shown == {
        name: f"{value:.4f}" if isinstance(value, float) else str(value)
        for name, value in expected.items()
        if value is not None
    }


def test_a_text_may_come_from_standard_input(folder):
    done = evaluate(folder, "segmentation", "gold.txt", "-", stdin=FILES["predicted.txt"])
    assert done.stdout == evaluate(folder, "segmentation", "gold.txt", "predicted.txt").stdout
    assert "precision: 0.7143\nrecall: 0.8333\nf1: 0.7692\n" in done.stdout
    assert "oov" not in done.stdout


def test_files_are_decoded_as_told(folder):
    done = evaluate(folder, "terms", "bytes.txt", "bytes.txt", "--errors", "skip")
    assert done.returncode == 0
    assert "undecodable bytes skipped: 1" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (
            "segmentation gold.txt other.txt",
            1,
            "other.txt:2: the text differs from gold.txt:3 after 3 characters, where it has "
            "'流稳定', not '压稳定': give the same text, cut into words",
        ),
        (
            "segmentation gold.txt cut.txt",
            1,
            "cut.txt:2: the text differs from gold.txt:3 after 3 characters, where it has its end, "
            "not '压稳定'",
        ),
        (
            "segmentation gold.txt short.txt",
            1,
            "short.txt: ends after 1 of 2 sentences, before gold.txt:3: give the same text",
        ),
        (
            "segmentation short.txt gold.txt",
            1,
            "short.txt: ends after 1 of 2 sentences, before gold.txt:3: give the same text",
        ),
        ("segmentation gold.txt gone.txt", 1, "gone.txt: no such file; check the path"),
        ("segmentation empty.txt gold.txt", 1, "empty.txt: no words in it: give words with"),
        ("segmentation gold.txt -", 1, "standard input: no words in it: give words with"),
        ("segmentation gold.txt bytes.txt", 1, "bytes.txt: not UTF-8 at byte offset 13 (0xff)"),
        ("segmentation gold.txt folder", 2, "File 'folder' is a directory."),
        ("segmentation gold.txt gold.txt --vocabulary empty.txt", 1, "empty.txt: no words in it"),
        (
            "lexicon gold.txt list.tsv",
            1,
            "gold.txt: no word of two or more Han characters occurs 5 times: ask for fewer",
        ),
        ("lexicon gold.txt list.tsv --min 0", 2, "--min is 0: it must be a whole number"),
        (
            "lexicon gold.txt latin.tsv --min 1",
            1,
            "latin.tsv: no entry of two or more Han characters: give a word a line, best first",
        ),
        ("lexicon gold.txt comments.txt --min 1", 1, "comments.txt: no words in it: give a word"),
        ("lexicon gold.txt list.tsv --encoding utf-99", 2, "--encoding is 'utf-99': it must be"),
        ("terms list.tsv empty.txt", 1, "empty.txt: no words in it: give a word a line"),
        ("terms empty.txt list.tsv", 1, "empty.txt: no words in it: give a word a line"),
        ("terms list.tsv", 2, "Missing argument 'LIST...'"),
        ("words list.tsv", 2, "No such command 'words'"),
    ],
)
def test_bad_input_is_one_line_and_an_exit_code(folder, arguments, code, message):
    done = evaluate(folder, *arguments.split())
    assert (done.returncode, done.stdout) == (code, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= (1 if code == 1 else 4)


def test_the_help_of_every_command_has_examples_and_defaults(folder):
    for name in ("segmentation", "lexicon", "terms"):
        assert f"\n  wordmine evaluate {name} " in evaluate(folder, name, "--help").stdout
        assert name in evaluate(folder, "--help").stdout
    assert f"[default: {evaluation.MIN_COUNT}]" in evaluate(folder, "lexicon", "--help").stdout
