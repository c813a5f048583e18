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
from hypothesis import assume, example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

import wordmine
from wordmine.counting import Counted, NgramCounts, ngrams
from wordmine.counting.extent import check_room
from wordmine.counting.soundness import Overlaps, Soundness
from wordmine.counting.windows import n_log_n
from wordmine.errors import CountsError, StorageError
from wordmine.kernels import branching, overlaps, verification
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


def test_counts_that_change_while_they_are_loaded_are_not_called_damaged(
    sound: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "a.wm"
    path.write_bytes(sound)

    def changed(*_: object) -> None:
        path.write_bytes(sound[:-4] + b"\x01\x00\x00\x00")
        os.utime(path, ns=(0, 0))

    told = pytest.raises(StorageError, match=r"a\.wm: has changed since it was opened")
    with patch("wordmine.counting.loading.check_room", changed), told:
        Counted.load(path)


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


def table_of(parents: list[int], uses: list[int]) -> NDArray[np.int32]:
    """A table of n-grams without suffixes and partners, and a row for breaks."""
    table = np.full((len(parents) + 1, 5), -9, np.int32)
    verification.enter(np.array([*parents, -1], np.int32), table)
    assert table.tolist() == naive.enter([*parents, -1])
    table[:-1, verification.USES] = uses
    return table


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

    def read(self) -> tuple[int, NDArray[np.int32], NDArray[np.int64]]:
        """Where the text has what cannot be, the table, and what else overlaps."""
        table = table_of(self.counts.parents[:].tolist(), [0] * len(self.counts))
        others = np.empty(len(self.longest) + 1, np.int64)
        at, n = verification.out_of_place(self.longest, -1, self.counts.levels, table, others)
        return at, table, others[:n]

    def soundness(self) -> Soundness:
        at, table, others = self.read()
        assert at == -1
        partners = table[:-1, verification.PARTNER :].copy()
        return Soundness(self.counts, self.longest, self.symbols, Overlaps(partners, others))


PHRASES = ["甲", "乙", "甲乙", "乙甲甲", "甲乙丙甲乙", "丁", "，"]
CASES = st.builds(
    Case.of,
    st.lists(st.sampled_from(PHRASES), min_size=1, max_size=16).map("".join),
    st.integers(1, 4),
    st.integers(1, 4),
)
BATCHES = st.sampled_from([(1, 1), (8, 20), (1 << 16, 1 << 22)])


@given(CASES, st.data())
def test_out_of_place_and_misspelled(case: Case, data: st.DataObject) -> None:
    counts, longest = case.counts, case.longest.copy()
    for _ in range(data.draw(st.integers(0, 2))):
        at = data.draw(st.integers(0, len(longest) - 1))
        longest[at] = data.draw(st.integers(-2, len(counts)))
    found, table, _ = case._replace(longest=longest).read()
    table = table[:-1]
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
    ends = np.full(len(counts), -9, np.int32)
    found = verification.misspelled(counts.symbols[:], len(counts.alphabet), table, ends)
    assert found == naive.misspelled(case.grams, suffixes)
    if found < 0:
        assert ends.tolist() == counts.suffixes[:].tolist()


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
    table = table_of(parents, uses)[:-1]
    found = verification.miscounted(np.array(counts, np.int32), 0, table)
    assert found == naive.miscounted(counts, parents, uses)


@given(CASES)
def test_overlapping_and_loose(case: Case) -> None:
    counts, size = case.counts, len(case.counts)
    _, table, others = case.read()
    found = Counter(zip((others >> 32).tolist(), (others & 0xFFFFFFFF).tolist(), strict=True))
    for one, (other, times) in enumerate(table[:-1, verification.PARTNER :].tolist()):
        assert (one, other) not in found
        found[one, other] += times
    pairs = {(case.grams[one], case.grams[other]): n for (one, other), n in found.items() if n}
    assert pairs == naive.overlapping(case.symbols.tolist(), case.grams)
    symbols = np.append(case.symbols, np.zeros(counts.max_len, np.int32))
    for repeated, size in ((np.full(1, 255, np.uint8), None), (np.zeros(1, np.uint8), 0)):
        sides = np.empty((2, len(symbols)), np.int64)
        sizes = overlaps.loose(
            case.longest, symbols, 0, counts.levels, counts.parents[:], repeated, *sides
        )
        wanted = naive.loose(case.symbols.tolist(), case.grams)
        for side, n, beside in zip(sides, sizes, wanted, strict=True):
            nodes, others = (side[:n] >> 32).tolist(), (side[:n] & 0xFFFFFFFF).tolist()
            loose = Counter(zip(map(case.grams.__getitem__, nodes), others, strict=True))
            assert loose == (beside if size is None else {})


KEYS = st.lists(st.tuples(st.integers(2, 5), st.integers(0, 8)), max_size=12).map(sorted)


def keys_of(pairs: list[tuple[int, int]]) -> NDArray[np.int64]:
    return np.array([(one << 32) | other for one, other in pairs], np.int64)


def placed(sums: NDArray[np.int64]) -> dict[int, int]:
    return {place: n for place, n in enumerate(sums.tolist()) if n}


def above_zero(sums: dict[int, int]) -> dict[int, int]:
    return {place: n for place, n in sums.items() if n}


@given(KEYS)
def test_sum_known_and_sum_loose(keys: list[tuple[int, int]]) -> None:
    known, loose = np.zeros((2, 6), np.int64)
    table = n_log_n(), branching.UNIT
    pairs = np.array(keys, np.int32).reshape(-1, 2)
    overlaps.sum_known(pairs[:, 1] + 5000, pairs[:, 0].copy(), *table, known)
    assert placed(known) == naive.sum_known((one, n + 5000) for one, n in keys)
    overlaps.sum_loose(keys_of(keys), *table, loose)
    assert placed(loose) == above_zero(naive.sum_loose(keys))


@given(st.lists(st.tuples(st.integers(2, 5), st.integers(0, 99)), max_size=60), st.integers(0, 2))
@example([(3, n * 7 % 50) for n in range(50)], 1)
def test_sort_pairs(pairs: list[tuple[int, int]], first: int) -> None:
    found, ends = np.full(len(pairs), -9, np.int64), np.zeros(6 - first, np.int32)
    overlaps.sort_pairs(keys_of(pairs), first, ends, found)
    assert found.tolist() == keys_of(naive.sort_pairs(pairs)).tolist()
    assert ends.tolist() == [sum(one <= row for one, _ in pairs) for row in range(first, 6)]


@given(
    st.lists(st.tuples(st.integers(1, 9), st.floats(0, 1), st.integers(-2, 2)), max_size=6),
    st.integers(1, 12),
)
def test_unlike_kernel(rows: list[tuple[int, float, int]], table: int) -> None:
    """Entropies that are off by less than is allowed, or more."""
    counts = np.array([count for count, _, _ in rows], np.int32)
    sums = np.array([share * n * np.log(n) * branching.UNIT for n, share, _ in rows], np.int64)
    pairs = zip(counts.tolist(), sums.tolist(), strict=True)
    entropies = np.array([naive.entropy_of(*pair) for pair in pairs])
    off = np.array([off / 1000 for _, _, off in rows]) * np.maximum(entropies, 1)
    logs = np.append(0.0, np.log(np.arange(1, table)))
    given_ones = (entropies + off).astype(np.float32)
    found = overlaps.unlike(counts, given_ones, sums, logs, branching.UNIT, 0.0015)
    wanted = [i for i, (n, _, off) in enumerate(rows) if abs(off) == 2]
    assert found == max(wanted, default=-1)


@given(
    KEYS, st.lists(st.integers(0, 3), min_size=4, max_size=4), st.integers(0, 4), st.integers(2, 6)
)
def test_sum_pairs_and_counted_pair(
    keys: list[tuple[int, int]], times: list[int], most: int, below: int
) -> None:
    partners = np.array([(9, n) for n in times], np.int32)
    left, right = np.zeros((2, 10), np.int64)
    others = keys_of(keys)
    repeated = np.zeros(1 << 10, np.uint8)
    table = n_log_n(), branching.UNIT
    found = overlaps.sum_pairs(2, partners, others, most, below, *table, left, right, repeated)
    pairs = Counter(keys) + Counter({(row + 2, 9): n for row, n in enumerate(times)})
    fault, *sums = naive.sum_pairs(pairs, most, below)
    assert found == fault
    assert [placed(left), placed(right)] == [*map(above_zero, sums)]
    often = {pair for pair, n in pairs.items() if n > 1}
    bits = {overlaps._bit(*pair, len(repeated)) for pair in often}
    assert set(np.flatnonzero(np.unpackbits(repeated, bitorder="little")).tolist()) == bits
    longer = np.array([(2, 1), (2, 9), (4, 3), (5, 2)], np.int32)
    found = overlaps.counted_pair(longer[:, 0].copy(), longer[:, 1].copy(), 2, partners, others)
    assert found == naive.counted_pair([(one, other) for one, other in longer.tolist()], pairs)


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


@given(CASES, BATCHES, st.integers(1, 3))
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
