"""A counts file of any content, with right checksums: refused, or worked on without harm."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import naive
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wordmine
from wordmine.counting import Counted
from wordmine.counting.ngrams import check_room
from wordmine.errors import CountsError, StorageError
from wordmine.kernels import verification
from wordmine.runtime import Workspace

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


def test_ngrams_that_lack_their_ends_are_refused_when_they_are_needed(
    sound: bytes, tmp_path: Path
) -> None:
    """A trie that holds 甲乙丙 but not 乙丙, which was made 乙乙."""
    head, arrays = taken_apart(sound)
    symbols = bytes(arrays["alphabet"]).decode().split("\n")
    second, third = symbols.index("乙"), symbols.index("丙")
    pairs = (arrays["parents"] == second) & (arrays["symbols"] == third + 1)
    assert pairs.sum() == 1
    arrays["symbols"][pairs] = second + 1
    path = tmp_path / "a.wm"
    path.write_bytes(put_together(head, arrays))
    with pytest.raises(CountsError, match="lack an n-gram that ends another"):
        wordmine.discover(path)


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


@given(st.lists(st.integers(-2, 8), max_size=8), st.lists(st.integers(0, 3), max_size=3))
def test_out_of_place(longest: list[int], sizes: list[int]) -> None:
    levels = np.cumsum([0, *sizes])
    uses = np.zeros(int(levels[-1]), np.int32)
    found = verification.out_of_place(np.array(longest, np.int32), levels, 0, uses)
    at, last = naive.out_of_place(longest, levels.tolist(), 0)
    assert found == (at, last)
    if at < 0:
        assert uses.tolist() == [longest.count(node) for node in range(len(uses))]


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
    found = verification.miscounted(
        np.array(counts, np.int32), np.array(parents, np.int32), 0, np.array(uses, np.int32)
    )
    assert found == naive.miscounted(counts, parents, uses)
