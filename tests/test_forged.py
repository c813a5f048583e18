"""A counts file of any content, with right checksums: refused, or worked on without harm."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import naive
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

import wordmine
from wordmine.counting import Counted, NgramCounts, ngrams
from wordmine.counting.ngrams import check_room
from wordmine.counting.soundness import Soundness
from wordmine.counting.windows import n_log_n
from wordmine.errors import CountsError, StorageError
from wordmine.kernels import branching, verification
from wordmine.runtime import Workspace
from wordmine.symbols import encode

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))
from forge import digest, put_together, taken_apart  # noqa: E402

TEXT = "甲乙丙甲乙丁，甲乙丙，丙丁戊己庚，K线丙丁戊己庚"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("counts") / "a.wm"
    wordmine.count(texts=[TEXT], max_len=4).save(path)
    return path.read_bytes()


def refusal(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(CountsError) as caught:
        Counted.load(path)
    said = str(caught.value)
    assert said.startswith(f"{path}: ")
    assert said.endswith(": make it anew with 'wordmine count'")
    return said.removeprefix(f"{path}: ").removesuffix(": make it anew with 'wordmine count'")


def test_forged_files_do_no_harm() -> None:
    """The same with 10,000 files: python benchmarks/forge.py."""
    done = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "forge.py", "400"],
        env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("refused ")


def test_taking_apart_and_putting_together_is_identity(sound: bytes) -> None:
    assert put_together(*taken_apart(sound)) == sound


@pytest.mark.parametrize(
    ("name", "at", "value", "said"),
    [
        ("levels", 1, 0, "its levels do not rise from none to all n-grams"),
        ("levels", -1, 2**31, "its levels do not rise from none to all n-grams"),
        ("alphabet", 0, 10, "its alphabet is not"),
        ("alphabet", 0, 0x80, "its alphabet is not UTF-8"),
        ("alphabet", 0, 0x1B, "its alphabet is not"),
        ("symbols", 0, 2, "n-gram 1 is not where it should be"),
        ("symbols", -1, 99, "n-gram 20 is not where it should be"),
        ("parents", -1, 0, "n-gram 20 is not where it should be"),
        ("parents", 12, -1, "n-gram 12 is not where it should be"),
        ("counts", 0, 0, "a statistic of n-grams 0 to 9 cannot be"),
        ("counts", -1, 1, "a statistic of n-grams 19 to 21 cannot be"),
        ("counts", -1, 2**31 - 1, "the count of n-gram 20 is not that of the text"),
        ("left_entropy", 1, np.nan, "a statistic of n-grams 0 to 9 cannot be"),
        ("right_entropy", 1, -1, "a statistic of n-grams 0 to 9 cannot be"),
        ("right_entropy", 1, np.inf, "a statistic of n-grams 0 to 9 cannot be"),
        ("longest", 1, 21, "its text cannot have what it has at symbol 1"),
        ("longest", 3, -2, "its text cannot have what it has at symbol 3"),
        ("longest", 6, 10, "its text cannot have what it has at symbol 7"),
        ("longest", 0, 0, "its text does not begin and end with a break"),
        ("longest", -1, 0, "its text does not begin and end with a break"),
    ],
)
def test_each_array_is_checked(
    sound: bytes, tmp_path: Path, name: str, at: int, value: float, said: str
) -> None:
    head, arrays = taken_apart(sound)
    arrays[name][at] = value
    assert refusal(tmp_path / "bad.wm", put_together(head, arrays)).startswith(f"damaged: {said}")


@pytest.mark.parametrize("name", ["version", "settings", "min_count", "arrays"])
@pytest.mark.parametrize("value", [None, -1, 0.5, "x", [], {}, 10**30, ["<i4"], {"a": {}}])
def test_each_part_of_the_header_is_checked(
    sound: bytes, tmp_path: Path, name: str, value: object
) -> None:
    head, arrays = taken_apart(sound)
    head[name] = value
    content = put_together(head, arrays, honest=False)
    if (name, value) == ("version", 10**30):
        (tmp_path / "new.wm").write_bytes(content)
        with pytest.raises(CountsError, match="is newer than this wordmine knows: upgrade"):
            Counted.load(tmp_path / "new.wm")
    else:
        assert refusal(tmp_path / "bad.wm", content).startswith("its header is not valid (")


@pytest.mark.parametrize(
    "settings",
    [
        {"min_count": 3}, {"min_count": True}, {"max_len": 5}, {"max_len": 1000}, {"t2s": 1},
        {"t2s": False}, {"field": ""}, {"numbers": None}, {"glob": "*"}, {"more": 1},
        {"dedup": "between parts"}, {"errors": "within parts"},
    ],
)  # fmt: skip
def test_settings_that_none_can_have_are_refused(
    sound: bytes, tmp_path: Path, settings: dict[str, object]
) -> None:
    head, arrays = taken_apart(sound)
    head["settings"] |= settings
    assert refusal(tmp_path / "bad.wm", put_together(head, arrays))


def test_a_header_of_any_length_or_depth_is_refused_at_once(tmp_path: Path) -> None:
    """Of a hole of 20 GB no more than a line is read, which has a greatest length."""
    path = tmp_path / "bad.wm"
    path.write_bytes(b"wordmine counts\n")
    os.truncate(path, 20 << 30)
    with pytest.raises(CountsError, match="damaged at its beginning"):
        Counted.load(path)
    deep = {"version": 1, "settings": {}, "min_count": 1, "arrays": 0}
    content = put_together(deep, {}, honest=False)
    line = content[49:].replace(b"0}", b"[" * 100_000 + b"0}")
    content = b"wordmine counts\n" + digest(line).encode() + b"\n" + line
    assert refusal(path, content).startswith("its header is not valid (")


def test_ngrams_that_the_text_spells_otherwise_are_refused(sound: bytes, tmp_path: Path) -> None:
    """A trie that holds 甲乙丙 but not 乙丙, which was made 乙乙."""
    head, arrays = taken_apart(sound)
    symbols = bytes(arrays["alphabet"]).decode().split("\n")
    second, third = symbols.index("乙"), symbols.index("丙")
    pairs = (arrays["parents"] == second) & (arrays["symbols"] == third + 1)
    assert pairs.sum() == 1
    arrays["symbols"][pairs] = second + 1
    said = refusal(tmp_path / "bad.wm", put_together(head, arrays))
    assert said == "damaged: n-gram 18 is spelled otherwise in the text"


@pytest.mark.parametrize("name", ["left_entropy", "right_entropy"])
def test_entropies_that_are_not_those_of_the_text_are_refused(
    sound: bytes, tmp_path: Path, name: str
) -> None:
    head, arrays = taken_apart(sound)
    arrays[name][12] += 0.001
    said = refusal(tmp_path / "bad.wm", put_together(head, arrays))
    assert said == "damaged: beside n-gram 12 stand other symbols in the text"


def test_counts_that_change_while_they_are_used_are_refused(sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.wm"
    path.write_bytes(sound)
    counted = Counted.load(path)
    path.write_bytes(sound)
    os.utime(path, ns=(0, 0))
    with pytest.raises(StorageError, match=r"a\.wm: has changed since it was opened: start again"):
        wordmine.discover(counted)


def test_counts_that_are_written_over_stay_what_they_were(sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.wm"
    path.write_bytes(sound)
    counted = Counted.load(path)
    wordmine.count(texts=["丙丁"]).save(path)
    assert len(wordmine.discover(counted))


def test_counts_too_large_for_the_memory_are_refused() -> None:
    with pytest.raises(StorageError, match="the work on 99,000,000 n-grams takes 2,"):
        check_room(99_000_000, Workspace(memory="512M"))


def test_counts_are_not_pickled(sound: bytes, tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=r"^counts are not pickled: save them with Counted\.save"):
        pickle.dumps(wordmine.count(texts=[TEXT]))


# --- kernels ----------------------------------------------------------------------------------

SMALL = st.lists(st.integers(-2, 6), max_size=6)


@given(SMALL, SMALL, st.integers(-1, 3), st.integers(-1, 6), st.integers(0, 5))
def test_misplaced(
    parents: list[int], symbols: list[int], above: int, stop: int, n_symbols: int
) -> None:
    size = min(len(parents), len(symbols))
    rows = list(zip(parents[:size], symbols[:size], strict=True))
    found = verification.misplaced(
        np.array(parents[:size], np.int32), np.array(symbols[:size], np.int32),
        above, stop, n_symbols, -2, 0,
    )  # fmt: skip
    assert found == naive.misplaced(rows, above, stop, n_symbols, (-2, 0))


def table_of(parents: list[int], lengths: list[int], uses: list[int]) -> NDArray[np.int32]:
    """A table of n-grams without suffixes."""
    columns = zip(parents, lengths, [-1] * len(parents), uses, strict=True)
    return np.array([*columns], np.int32).reshape(-1, 4)


class Case(NamedTuple):
    """The n-grams of a text."""

    counts: NgramCounts
    symbols: NDArray[np.int32]
    longest: NDArray[np.int32]
    grams: list[naive.Gram]

    @classmethod
    def of(cls, text: str, max_len: int, min_count: int) -> Case:
        workspace = Workspace(2)
        encoded = encode([text], workspace)
        counts, longest = ngrams.count(
            *encoded, max_len=max_len, min_count=min_count, workspace=workspace
        )
        grams = [tuple(counts.ids(node)) for node in range(len(counts))]
        return cls(counts, encoded[1][:], longest[:], grams)

    def soundness(self) -> Soundness:
        return Soundness(self.counts, self.longest, self.symbols)


PHRASES = ["甲", "乙", "甲乙", "乙甲甲", "甲乙丙甲乙", "丁", "，"]
CASES = st.builds(
    Case.of,
    st.lists(st.sampled_from(PHRASES), min_size=1, max_size=16).map("".join),
    st.integers(1, 4),
    st.integers(1, 3),
)
BATCHES = st.sampled_from([(1, 1), (8, 20), (1 << 16, 1 << 22)])


@given(CASES, st.data())
def test_out_of_place_and_misspelled(case: Case, data: st.DataObject) -> None:
    counts, longest = case.counts, case.longest.copy()
    for _ in range(data.draw(st.integers(0, 2))):
        at = data.draw(st.integers(0, len(longest) - 1))
        longest[at] = data.draw(st.integers(-2, len(counts)))
    table = table_of(counts.parents[:].tolist(), counts.lengths.tolist(), [0] * len(counts))
    found = verification.out_of_place(longest, -1, table)
    assert found == naive.out_of_place(longest.tolist(), -1, case.grams)
    if found >= 0:
        return
    assert table[:, verification.USES].tolist() == [
        longest.tolist().count(node) for node in range(len(counts))
    ]
    suffixes = {
        case.grams[node]: case.grams[suffix]
        for node, suffix in enumerate(table[:, verification.SUFFIX].tolist())
        if suffix >= 0
    }
    found = verification.misspelled(counts.symbols[:], len(counts.alphabet), table)
    assert found == naive.misspelled(case.grams, suffixes)
    if found < 0:
        assert table[:, verification.SUFFIX].tolist() == counts.suffixes[:].tolist()


@given(st.lists(st.tuples(st.integers(-1, 4), st.integers(0, 3)), max_size=6), st.data())
def test_miscounted(rows: list[tuple[int, int]], data: st.DataObject) -> None:
    parents = [min(parent, i - 1) for i, (parent, _) in enumerate(rows)]
    uses = [use for _, use in rows]
    counts = [data.draw(st.integers(0, 6)) for _ in rows]
    for node in reversed(range(len(rows))):  # mostly right ones
        if data.draw(st.integers(0, 5)):
            counts[node] = uses[node] + sum(
                n for n, parent in zip(counts, parents, strict=True) if parent == node
            )
    table = table_of(parents, [1] * len(rows), uses)
    found = verification.miscounted(np.array(counts, np.int32), 0, table)
    assert found == naive.miscounted(counts, parents, uses)


@given(CASES)
def test_sum_known(case: Case) -> None:
    counts, size = case.counts, len(case.counts.alphabet)
    rests = np.stack([counts.counts[:]] * 2, axis=1)
    sums = np.zeros(len(counts), np.int64)
    columns = (column[size:] for column in (counts.counts, counts.parents, counts.suffixes))
    verification.sum_known(*columns, n_log_n(), branching.UNIT, rests, sums)
    found = {
        gram: (*rest, known)
        for gram, rest, known in zip(case.grams, rests.tolist(), sums.tolist(), strict=True)
    }
    assert found == naive.sum_known(dict(zip(case.grams, counts.counts[:].tolist(), strict=True)))


@given(CASES)
def test_gather_beside(case: Case) -> None:
    counts, size = case.counts, len(case.counts.alphabet)
    sound = case.soundness()
    groups = sound._groups(sound._ranges(0, size))
    least = 1 if counts.min_count > 2 else counts.max_len
    symbols = np.append(case.symbols, np.zeros(counts.max_len, np.int32))
    verification.gather_beside(
        case.longest, symbols, counts.levels, counts.parents[:], (1, size), least, groups
    )
    for gram, wanted in naive.gather_beside(case.symbols.tolist(), case.grams).items():
        row = case.grams.index(gram)  # of all n-grams the rows are the numbers
        for group, expected in ((2 * row, wanted.right), (2 * row + 1, wanted.left)):
            held = groups.held[groups.starts[group] : groups.starts[group + 1]].tolist()
            if len(held) > size:
                assert dict(enumerate(held)) == {i: expected[i] for i in range(size + 1)}
            elif group % 2 == 0 or len(gram) >= least:
                assert Counter(held) == expected
            else:
                assert held == []


@given(CASES, BATCHES, st.data())
def test_unlike(case: Case, batch: tuple[int, int], data: st.DataObject) -> None:
    counts = case.counts
    node = data.draw(st.integers(-1, len(counts) - 1))
    side = data.draw(st.sampled_from(["left_entropy", "right_entropy"]))
    if node >= 0:
        getattr(counts, side)[node] += np.float32(0.01)
    entropies = zip(counts.left_entropy[:].tolist(), counts.right_entropy[:].tolist(), strict=True)
    wanted = naive.unlike(
        case.symbols.tolist(), dict(zip(case.grams, entropies, strict=True)),
        counts.max_len, counts.min_count,
    )  # fmt: skip
    with patch("wordmine.counting.soundness._BATCH", batch):
        assert case.soundness().fault() == node
    assert wanted == ([case.grams[node]] if node >= 0 else [])


@given(CASES, BATCHES, st.integers(1, 2))
def test_n_grams_that_are_lacking_are_noticed(
    case: Case, batch: tuple[int, int], least: int
) -> None:
    """Those between the least count that is said and the one that was."""
    said = min(least, case.counts.min_count)
    wanted = naive.refine(case.symbols.tolist(), case.counts.max_len, said)
    with patch("wordmine.counting.soundness._BATCH", batch):
        found = case._replace(counts=replace(case.counts, min_count=said)).soundness().fault()
    assert (found >= 0) == (len(wanted) > len(case.grams))


@given(CASES, st.data())
def test_n_grams_that_should_be_longer_are_noticed(case: Case, data: st.DataObject) -> None:
    """Where the longest n-gram gives way to what it begins with, and is counted once less."""
    counts, longest = case.counts, case.longest.copy()
    lengths = np.append(counts.lengths, 0)[longest]
    uses = np.append(counts.counts[:], 0)[longest]
    places = np.flatnonzero((lengths[1:] > np.maximum(lengths[:-1], 1)) & (uses[1:] > 1)) + 1
    assume(len(places))
    at = data.draw(st.sampled_from(places.tolist()))
    fewer = counts.counts[:].copy()
    fewer[longest[at]] -= 1
    longest[at] = counts.parents[longest[at]]
    other = case._replace(counts=replace(counts, counts=fewer), longest=longest)
    assert other.soundness().fault() >= 0
