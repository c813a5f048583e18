"""The best string of a lattice is found by either model; what is no lattice is refused."""

from __future__ import annotations

import gzip
import json
import math
import subprocess
from collections.abc import Sequence
from itertools import chain, product
from pathlib import Path
from typing import Any

import commands
import naive
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

import wordmine
from wordmine import Segmenter
from wordmine.cli.decode import command
from wordmine.errors import LatticeError, LexiconError, SettingsError
from wordmine.kernels import routes
from wordmine.lattice import (
    BigramModel,
    Model,
    WordModel,
    candidates,
    decode,
    decoder,
    models,
    plain,
)
from wordmine.lattice.candidates import Candidate
from wordmine.lattice.decoder import (
    POINTS_PER_NAT,
    WEIGHT_UNIT,
    Graph,
    graph,
    listed,
    plain_graph,
    plain_texts,
)
from wordmine.segmentation import trie
from wordmine.symbols import codes_of

ROOT = Path(__file__).parent.parent
POWER = ROOT / "corpora" / "power.txt"

CANDIDATES = st.sampled_from(["甲", "乙", "丙", "5", "，", "甲乙", "乙甲甲", "甲甲", "丙丙"])
POINTS = st.lists(
    st.lists(st.tuples(CANDIDATES, st.integers(-4, 1)), min_size=1, max_size=3),
    min_size=1,
    max_size=4,
)
LATTICES = st.lists(
    st.one_of(
        st.lists(
            st.tuples(CANDIDATES, st.sampled_from([1e-300, 0.25, 0.5, 1, 3])),
            min_size=1,
            max_size=3,
        ),
        st.lists(CANDIDATES, min_size=1, max_size=3),
        st.dictionaries(CANDIDATES, st.floats(1e-6, 1), min_size=1, max_size=3),
        CANDIDATES,
    ),
    max_size=6,
)
TEXTS = st.lists(st.text("甲乙丙丁5K，", max_size=9), max_size=4).map(lambda texts: ["甲", *texts])
WEIGHTS = st.sampled_from([0, 1, 3])
TEXTBOOK = ["电", [("柳", 0.6), ("视", 0.4)]]


def bigrams(texts: Sequence[str], smoothing: float = 0.1, min_count: int = 1) -> BigramModel:
    counted = wordmine.count(texts=texts, min_count=min_count, max_len=2)
    return BigramModel(counted.counts, smoothing)


def graph_of(given: list[list[tuple[str, int]]]) -> Graph:
    unit = POINTS_PER_NAT
    return graph([[Candidate(text, n / unit) for text, n in position] for position in given])


def chosen(laid: Graph, route: NDArray[np.int32]) -> list[str]:
    return laid.choice(route)


PAIRS = st.tuples(st.text("甲乙5@a\r", max_size=2), st.sampled_from([0.0, 0.25, 1, 1 << 2000]))
PLAIN_PAIRS = st.tuples(st.sampled_from("甲乙丙5"), st.sampled_from([0.25, 1]))
PLAIN_OR_NOT = st.lists(
    st.one_of(
        st.lists(PAIRS, max_size=3),
        st.lists(PLAIN_PAIRS, min_size=1, max_size=3),
        st.sampled_from(["甲", "@", "a", "甲乙", ""]),
    ),
    max_size=9,
)


def is_plain(position: str | list[tuple[str, float]]) -> bool:
    """Whether it lists single characters, each once, with usual probabilities."""
    if isinstance(position, str):
        return len(position) == 1
    texts = [text for text, _ in position]
    return 0 < len(texts) == len(set(texts)) and all(
        len(text) == 1 and text != "\r" and 0 < probability < 1 << 1000
        for text, probability in position
    )


@given(PLAIN_OR_NOT)
@example([["甲", "乙"]])
@example([[("甲", 0.5), ("乙", 0.25)], "@", "a", "b", [("丙", 1)]])
def test_plain_lattices_are_laid_out_as_others_are(positions: list[Any]) -> None:
    found = plain.of(positions)
    if found is None:
        assert not positions or ["甲", "乙"] in positions or not all(map(is_plain, positions))
        return
    assert all(map(is_plain, positions))
    laid = plain_graph(found)
    if laid:
        wanted = graph([*map(candidates.listed, positions)])
        assert laid.characters == wanted.characters
        assert wanted.heads is not None
        arcs = np.arange(len(laid.characters), dtype=np.int32)
        assert laid.choice(arcs) == [wanted.heads[arc] for arc in arcs.tolist()]
        assert laid.arcs.begins.tolist() == wanted.arcs.begins.tolist()
        assert laid.arcs.ends.tolist() == wanted.arcs.ends.tolist()
        assert laid.arcs.points.tolist() == pytest.approx(wanted.arcs.points.tolist(), abs=1)


# --- exactness --------------------------------------------------------------------------------


@given(
    st.lists(
        st.lists(
            st.tuples(
                st.sampled_from("甲乙丙\ud800\udfff\ue000"),
                st.sampled_from([0.25, 1e-320, 0.0, -1.0, math.inf, math.nan]),
            ),
            max_size=3,
        ),
        max_size=4,
    )
)
@example([[("甲", 1.0), ("乙", 1.0)], [("甲", 1e-320)]])
@example([[(chr(0x4E00 + i), 1.0) for i in range(4097)]])
def test_lay_out(positions: list[list[tuple[str, float]]]) -> None:
    wanted = naive.lay_out(positions)
    flat = [*chain.from_iterable(positions)]
    begins = np.array([*map(len, positions), 0], np.int32)
    ends = np.zeros(len(flat), np.int32)
    probabilities = np.array([probability for _, probability in flat])
    codes = codes_of("".join(char for char, _ in flat))
    assert routes.lay_out(codes, probabilities, begins, ends) == (wanted is not None)
    if wanted is not None:
        assert (begins.tolist(), ends.tolist()) == wanted


@given(
    POINTS,
    st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 3)), st.integers(-3, 2)),
    st.lists(st.integers(-3, 2), min_size=4, max_size=4),
    WEIGHTS,
)
def test_bigram_route(
    given: list[list[tuple[str, int]]],
    scores: dict[tuple[int, int], int],
    unseen: list[int],
    weight: int,
) -> None:
    laid = graph_of(given)
    number = {"": 0, "甲": 1, "乙": 2, "丙": 3}
    symbols = np.array([number.get(char, 0) for char in laid.characters], np.int32)
    pairs = sorted(scores)
    bigrams = routes.BigramScores(
        rows=np.array([sum(x < row for x, _ in pairs) for row in range(5)], np.int64),
        successors=np.array([y for _, y in pairs], np.int32),
        scores=np.array([scores[pair] for pair in pairs], np.int64),
        unseen=np.array(unseen, np.int64),
    )
    route = laid.route()
    size, total = routes.bigram_route(laid.arcs, symbols, bigrams, weight, route)

    def score(x: str, y: str) -> int:
        return scores.get((number.get(x, 0), number.get(y, 0)), unseen[number.get(x, 0)])

    assert (chosen(laid, route[:size]), total) == naive.bigram_route(given, score, weight)


@given(
    POINTS,
    st.dictionaries(st.text("甲乙丙5", min_size=1, max_size=4), st.integers(-5, 2), min_size=1),
    st.integers(-6, 0),
    WEIGHTS,
)
@example([[("甲", 0), ("乙", 0)], [("乙", 0)]], {"甲乙": -2, "甲": -1, "乙": -1}, -1, 1)
@example([[("甲", 0), ("甲甲", 0)]] * 4, {"甲" * k: 0 for k in range(1, 9)}, -1, 1)
@example([[("甲", 0), ("甲甲", 1)], [("甲甲", 0), ("甲", 1)]] * 2, {"甲" * 6: 0}, -9, 1)
def test_word_route(
    given: list[list[tuple[str, int]]], words: dict[str, int], unknown: int, weight: int
) -> None:
    laid = graph_of(given)
    scores = {word: score / trie.PER_NAT for word, score in words.items()}
    numbers, cells, sieve = trie.build(scores, unknown / trie.PER_NAT)
    characters = numbers[codes_of(laid.characters)]
    route = laid.route()
    size, total = routes.word_route(laid.arcs, characters, cells, sieve, weight, route)
    assert (chosen(laid, route[:size]), total) == naive.word_route(given, words, unknown, weight)


@given(TEXTS, st.text("甲乙丙丁戊5K，", max_size=9), st.sampled_from([0.01, 1, 7]))
@example(["甲"], "戊5", 1)
def test_bigrams_are_smoothed_additively(texts: list[str], text: str, smoothing: float) -> None:
    probability = naive.lidstone(texts, smoothing)
    pairs = zip(["", *text], [*text, ""], strict=True)
    expected = -math.fsum(math.log(probability(x, y)) for x, y in pairs) if text else 0.0
    found = decode([text] if text else [], bigrams(texts, smoothing)).cost
    assert found == pytest.approx(expected, abs=1e-4)


@given(TEXTS, st.integers(1, 3))
def test_bigrams_of_each_symbol_sum_to_one(texts: list[str], min_count: int) -> None:
    model = bigrams(texts, 0.5, min_count)
    distinct = len(model._ids) + 2
    scores = model._scores
    for symbol in (routes.REST, *model._ids.values(), model._unknown):
        row = slice(*scores.rows[symbol : symbol + 2])
        seen = np.exp(scores.scores[row] / trie.PER_NAT).sum()
        unseen = math.exp(scores.unseen[symbol] / trie.PER_NAT)
        rest = distinct - len(scores.scores[row])
        assert seen + rest * unseen == pytest.approx(1, abs=1e-3)


@given(st.text("甲乙丙丁戊", min_size=1, max_size=20))
def test_words_score_a_certain_text_as_a_segmenter_does(text: str) -> None:
    segmenter = Segmenter({"甲": 5, "乙": 2, "甲乙": 4, "乙丙甲": 3, "丁": 1, "丁丁": 9})
    found = decode([text], WordModel(segmenter))
    assert found.choice == [text]
    assert found.cost == pytest.approx(segmenter.n_best(text, 1)[0][1], abs=1e-3)


# --- what is chosen ---------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["bigrams", "words"])
def model(request: pytest.FixtureRequest) -> Model:
    if request.param == "words":
        return WordModel(Segmenter(wordmine.discover(POWER)))
    return BigramModel.load(POWER)


@pytest.mark.parametrize(
    "model",
    [
        bigrams(["他在家看电视。", "电视里有一棵柳树，", "柳树下没有电。"]),
        WordModel(Segmenter({"电视": 2, "电": 1, "柳树": 2, "视": 1, "柳": 2})),
    ],
)
def test_the_language_model_corrects_the_recogniser(model: Model) -> None:
    assert decode(TEXTBOOK, model).text == "电视"
    assert decode(TEXTBOOK, model, weight=0).text == "电柳"
    assert decode(["电", {"柳": 0.999999, "视": 1e-6}], model).text == "电柳"


@given(LATTICES, st.sampled_from([0, 0.3, 1, 100]))
def test_each_position_has_one_of_its_candidates(
    model: Model, positions: list[Any], weight: float
) -> None:
    found = decode(positions, model, weight)
    listed = [[candidate.text for candidate in candidates.listed(p)] for p in positions]
    assert all(text in texts for text, texts in zip(found.choice, listed, strict=True))
    assert "".join(found.choice) == found.text
    assert math.isfinite(found.cost)


@given(LATTICES, st.sampled_from([0, 0.3, 1]), st.integers(1, 12))
def test_the_best_strings_are_those_of_all(
    model: Model, positions: list[Any], weight: float, n: int
) -> None:
    """Every choice is scored on its own, with the addresses of the lattice it is from."""
    found = wordmine.decode_n_best(positions, model, n, weight)
    costs = [one.cost for one in found]
    assert costs == sorted(costs)
    assert len({tuple(one.choice) for one in found}) == len(found)
    every = listed(positions)
    assert len(found) == min(n, math.prod(map(len, every)) if every else 1)
    assert (found[0].choice, found[0].cost) == wordmine.decode(positions, model, weight)
    if math.prod(map(len, every)) > 200:
        return
    texts = list(plain_texts(every))
    totals = [
        model.best(
            graph(
                [[position[i]] for position, i in zip(every, which, strict=True)],
                [[shown[i]] for shown, i in zip(texts, which, strict=True)],
            ),
            round(weight * WEIGHT_UNIT),
        )[1]
        for which in product(*(range(len(position)) for position in every))
    ]
    wanted = [-total / POINTS_PER_NAT for total in sorted(totals, reverse=True)]
    assert costs == pytest.approx(wanted[:n] if every else [0.0])


def test_n_best_of_the_command(folder: Path) -> None:
    data = '[["电", "申"], [["柳", 0.6], ["视", 0.4]]]\n["电"]\n'.encode()
    done = run("-l", "lexicon.tsv", "--n-best", "3", cwd=folder, data=data)
    first, second = done.stdout.splitlines()
    assert len(set(first.split("\t"))) == 3
    assert second == "电"
    done = run("-l", "lexicon.tsv", "--n-best", "2", "--format", "jsonl", cwd=folder, data=data)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["text"] for one in records[0]] == first.split("\t")[:2]
    assert [len(one) for one in records] == [2, 1]
    assert run("-l", "lexicon.tsv", "--n-best", "0", cwd=folder, data=data).returncode == 2


@pytest.mark.parametrize("n", [0, -1, 1.5, True, None])
def test_a_number_of_strings_that_cannot_be(model: Model, n: Any) -> None:
    with pytest.raises(SettingsError, match=r"n is .*: it must be a whole number, 1 or more"):
        wordmine.decode_n_best(["电"], model, n)


@given(LATTICES)
def test_without_weight_the_recogniser_decides(model: Model, positions: list[Any]) -> None:
    firsts = [
        max(candidates.listed(p), key=lambda c: round(c.log_probability * POINTS_PER_NAT)).text
        for p in positions
    ]
    assert decode(positions, model, weight=0).choice == firsts


@given(LATTICES)
def test_a_common_factor_changes_nothing(model: Model, positions: list[Any]) -> None:
    listed = [candidates.listed(p) for p in positions]
    once = [[(c.text, math.exp(c.log_probability)) for c in p] for p in listed]
    scaled = [[(text, p * 1024) for text, p in position] for position in once]
    assert decode(scaled, model).choice == decode(once, model).choice


def test_forms_of_a_position(model: Model) -> None:
    first = [("变", 0.5), ("恋", 0.5)]
    alike: list[Any] = [
        [first, "压", "器"],
        [dict(first), ["压"], [("器", 1)]],
        [("变", "恋"), "压器"],
        [
            [("恋", 0), ("变", 1), ("恋", 1), ("变", np.float32(2))],
            [["压", np.int64(3)]],
            {"器": 7},
        ],
    ]
    assert [decode(positions, model).text for positions in alike] == ["变压器"] * len(alike)
    assert decode([], model) == ([], 0.0)


def test_ways_to_spell_the_same_do_not_multiply() -> None:
    model = WordModel(Segmenter({"甲" * 40: 1, "K" * 40: 1, "乙": 1}))
    for position in (
        [("甲", p / 9) for p in range(9)],
        ["甲", "甲甲", "甲甲甲", "甲甲甲甲"],
        ["K", "Ｋ"],
        ["KＫ", "Ｋ", "K", "ＫＫ"],
    ):
        found = decode([position] * 40, model)
        assert len(found.choice) == 40
        assert all(choice in dict(candidates.listed(position)) for choice in found.choice)
    assert decode([["K", "Ｋ"]] * 40, model).text == "K" * 40


def test_full_width_and_unknown_characters(model: Model) -> None:
    for text in ("Ｋ", "５", "\u3000", "，", "龘", "😀", "\0", "\u2028"):
        assert decode([text, ["变"], {"压": 1}], model).text == f"{text}变压"
        assert decode([[(text, 0.9), (text, 0.1)]], model).choice == [text]
    assert decode([["５", "5"]], model).text == "５"


def test_long_texts(model: Model) -> None:
    text = POWER.read_text(encoding="utf-8").replace("\n", "，")[:20_000]
    assert decode([[char, "龘"] for char in text], model).text == text
    assert decode([text], model).choice == [text]


def test_words_change_nothing_later() -> None:
    segmenter = Segmenter({"电视": 2, "电": 1})
    model = WordModel(segmenter)
    segmenter.add_word("电柳", 1e6)
    assert decode(TEXTBOOK, model).text == "电视"
    assert decode(TEXTBOOK, WordModel(segmenter)).text == "电柳"


# --- what is refused --------------------------------------------------------------------------

NO_CANDIDATE = "no candidate has a probability above 0: give one, or leave the position out"
BAD_POSITIONS: list[tuple[object, str]] = [
    ([], NO_CANDIDATE),
    ({}, NO_CANDIDATE),
    ([["电", 0]], NO_CANDIDATE),
    (None, "null is no position: give pairs of a candidate and its probability, or one text"),
    (7, "7 is no position"),
    ("", '"" is no candidate: give a text of a character or more, without line ends'),
    (["电\n"], r'"电\n" is no candidate'),
    (["\ud800"], r'"\ud800" is no candidate'),
    ([["电", 1], "视"], '"视" is no candidate with its probability'),
    ([["电", 1, 2]], "a list is no candidate with its probability"),
    ([["电"]], "a list is no candidate with its probability"),
    ([{"电": 1}], "an object is no candidate with its probability"),
    ([[1, "电"]], "1 is no candidate: give a text"),
    ([["电", -0.5]], "the probability of '电' is -0.5: give a number from 0 on"),
    ([["电", None]], "the probability of '电' is null"),
    ([["电", "x" * 99]], "the probability of '电' is \"" + "x" * 59 + "…: give a number"),
    ([["电", True]], "the probability of '电' is true"),
    ([["电", math.nan]], "the probability of '电' is NaN"),
    ([["电", math.inf]], "the probability of '电' is Infinity"),
]


@pytest.mark.parametrize(("position", "message"), BAD_POSITIONS)
def test_what_is_no_position_is_refused(position: Any, message: str, tmp_path: Path) -> None:
    model = WordModel(Segmenter({"电": 1}))
    path = tmp_path / "lattice.jsonl"
    path.write_text("[]\n" + json.dumps(["电", position]), encoding="utf-8")
    found = decoder.decoded(path, model)
    assert next(found).text == ""
    with pytest.raises(LatticeError) as caught:
        next(found)
    assert str(caught.value).startswith(f"{path}:2: position 2: {message}")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[[", "not valid JSON (Expecting value: line 1 column 3 (char 2)): give a list of"),
        ("[" * 100_000, "not valid JSON (maximum recursion depth exceeded"),
        ('{"电": 1}', "an object is no lattice: give a list of positions on each line"),
        ('"电"', '"电" is no lattice'),
        ("[[[" + "9" * 5000 + "]]]", "not valid JSON (Exceeds the limit"),
    ],
)
def test_what_is_no_lattice_is_refused(line: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "lattice.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(LatticeError) as caught:
        list(candidates.read(path))
    assert str(caught.value).startswith(f"{path}:1: {message}")


def test_settings_that_cannot_be_are_refused(model: Model) -> None:
    for weight in (-1, 101, math.nan):
        with pytest.raises(SettingsError, match=r"weight is .*: it must be a number from 0 to 100"):
            decode(["电"], model, weight)
    for smoothing in (0, -1, math.inf, math.nan):
        with pytest.raises(SettingsError, match=r"smoothing is .*: it must be a number from 1e-09"):
            bigrams(["电"], smoothing)


def test_arguments_of_a_wrong_kind_are_refused(model: Model) -> None:
    lexicon: Any = wordmine.discover(POWER)
    for call, message in (
        (
            lambda: WordModel(lexicon),
            "segmenter is <Lexicon.*: it must be a Segmenter, such as Seg",
        ),
        (
            lambda: BigramModel({"电": 1}),
            "counts is {'电': 1}: it must be n-gram counts, as Counted",
        ),
        (lambda: BigramModel.load(7), "path is 7: it must be the path of a file"),
        (
            lambda: decode(["电"], lexicon),
            "model is <Lexicon.*: it must be a BigramModel or a WordModel",
        ),
        (lambda: decode(["电"], model, "1"), "weight is '1': it must be a number from 0 to 100"),
    ):
        with pytest.raises(SettingsError, match=message):
            call()  # type: ignore[no-untyped-call]
    for positions in ("电视", b"7", None, 7, {"电": 1}):
        name = type(positions).__name__
        with pytest.raises(LatticeError, match=f"a lattice is a list of positions, not {name}: "):
            decode(positions, model)  # type: ignore[arg-type]


def test_words_of_an_emptied_segmenter_are_refused() -> None:
    segmenter = Segmenter({"甲": 1})
    segmenter.remove_word("甲")
    with pytest.raises(LexiconError, match="there is no word left: add some to the segmenter"):
        WordModel(segmenter)


# --- the command line -------------------------------------------------------------------------


def run(*arguments: str | Path, cwd: Path, data: bytes = b"") -> subprocess.CompletedProcess[str]:
    return commands.run("decode", *arguments, cwd=cwd, data=data)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lexicon, counts, and two files of lattices, the second one compressed."""
    folder = tmp_path_factory.mktemp("decode")
    wordmine.discover(POWER).save(folder / "lexicon.tsv")
    wordmine.count(POWER, min_count=1, max_len=2).save(folder / "counts.wm")
    first = '[["变", "恋"], {"庄": 0.6, "压": 0.4}, "器"]\r\n\n'
    (folder / "first.jsonl").write_text(first, encoding="utf-8")
    (folder / "second.jsonl.gz").write_bytes(gzip.compress(b'["1", [["\\u7535", 1]]]'))
    return folder


@pytest.mark.parametrize(
    "model", [("-l", "lexicon.tsv"), ("--counts", "counts.wm"), ("--counts", str(POWER))]
)
def test_one_lattice_in_one_line_out(model: tuple[str, str], folder: Path) -> None:
    done = run(*model, "first.jsonl", "second.jsonl.gz", "-q", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "变压器\n\n1电\n"
    data = (folder / "first.jsonl").read_bytes()
    assert run(*model, "-q", cwd=folder, data=data).stdout == "变压器\n\n"
    done = run(*model, "-q", "--weight", "0", "-", "-o", "out.txt", cwd=folder, data=data)
    assert (done.returncode, done.stdout) == (0, "")
    assert (folder / "out.txt").read_text(encoding="utf-8") == "变庄器\n\n"


def test_costs_and_smoothing(folder: Path) -> None:
    options = ("--counts", "counts.wm", "--smoothing", "2", "--weight", "0.5", "--format", "jsonl")
    done = run(*options, "first.jsonl", "-q", cwd=folder)
    model = BigramModel.load(folder / "counts.wm", smoothing=2)
    expected = decode([["变", "恋"], {"庄": 0.6, "压": 0.4}, "器"], model, weight=0.5)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    shown = {
        "text": expected.text,
        "choice": expected.choice,
        "cost": round(expected.cost, 4),
    }
    assert found == [shown, {"text": "", "choice": [], "cost": 0.0}]


def test_the_help_states_the_defaults() -> None:
    helps = {option.name: getattr(option, "help", "") for option in command.params}
    assert f"[default: {decoder.WEIGHT:g}]" in helps["weight"]
    assert f"[default: {models.SMOOTHING:g}]" in helps["smoothing"]


def test_what_cannot_be_done_is_said(folder: Path) -> None:
    (folder / "bad.jsonl").write_text('["电"]\n["电", []]\n', encoding="utf-8")
    (folder / "bad.tsv").write_text("电 0\n", encoding="utf-8")
    words = ("-l", "lexicon.tsv")
    for arguments, code, message in (
        ((*words, "bad.jsonl", "-o", "gone"), 1, f"bad.jsonl:2: position 2: {NO_CANDIDATE}"),
        ((*words, "-", "-o", "gone"), 1, "standard input:1: not valid JSON"),
        ((*words, "gone.jsonl", "-o", "gone"), 1, "gone.jsonl: no such file; check the path"),
        (("-l", "gone.tsv", "bad.jsonl"), 1, "gone.tsv: no such file; check the path"),
        (("-l", "bad.tsv", "bad.jsonl"), 1, "bad.tsv:1: '电 0': the count 0 is not above 0"),
        (("--counts", "gone.wm", "bad.jsonl"), 1, "gone.wm: no such file"),
        ((*words, "bad.jsonl", "-o", "bad.jsonl"), 1, "is an input as well"),
        (
            (*words, "--weight", "-1", "bad.jsonl"),
            2,
            "weight is -1.0: it must be a number from 0",
        ),
        (
            ("--counts", "counts.wm", "--smoothing", "0"),
            2,
            "smoothing is 0.0: it must be a number",
        ),
        (("bad.jsonl",), 2, "name the language model: either -l FILE or --counts FILE"),
        ((*words, "--counts", "counts.wm"), 2, "either -l FILE or --counts FILE"),
        ((*words, "--smoothing", "1"), 2, "--smoothing goes with --counts"),
        ((*words, "."), 2, "File '.' is a directory"),
    ):
        done = run(*arguments, cwd=folder, data=b"[")
        assert (done.returncode, done.stdout) == (code, "")
        assert message in done.stderr
    assert not (folder / "gone").exists()


@pytest.mark.parametrize(
    "lattice",
    [
        ["视", ["频", "须"], "http://a.cn/b1"],
        ["视", ["频", "须"], *"http://a.cn/b1"],
        ["视", ["须", "频"], ["http://a.cn/b1", "来"]],
    ],
)
def test_no_word_goes_through_an_address(lattice: list[Any]) -> None:
    model = WordModel(Segmenter({"视频": 5, "须http": 5000, "视": 1, "来": 1, "须": 1, "频": 1}))
    text = decode(lattice, model).text
    assert text[:2] == "视频"
    assert decode(["视", ["频", "须"], *"http"], model).text == "视须http"
