"""Large arrays: alike in memory and in files, within the room there is, and gone when done."""

from __future__ import annotations

import errno
import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from io import FileIO
from pathlib import Path
from types import ModuleType
from typing import IO, Any
from unittest.mock import patch

import numpy as np
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import wordmine
from wordmine.counting import extent
from wordmine.discovery import learning
from wordmine.errors import SettingsError, StorageError
from wordmine.runtime import arrays, workspace
from wordmine.runtime import memory as sizes
from wordmine.runtime.arrays import Column, Spilled, chunks
from wordmine.runtime.memory import parsed, shown
from wordmine.runtime.threads import available_threads
from wordmine.runtime.workspace import LEAST, Growing, Workspace, joined

POWER = Path(__file__).parent.parent / "corpora" / "power.txt"
GIB = 1 << 30

KINDS = st.sampled_from([np.int8, np.int32, np.int64, np.float32])
PARTS = st.lists(st.lists(st.integers(-99, 99), max_size=9), max_size=9)
ROOMS = st.integers(0, 300)
SMALL = st.integers(1, 12)


def roomy(room: int, folder: Path | None = None) -> Workspace:
    """A workspace with so many bytes for arrays in memory."""
    made = Workspace(memory=LEAST, tmp=folder)
    made._room = room
    return made


# --- arrays -----------------------------------------------------------------------------------


def test_an_array_is_in_memory_while_there_is_room() -> None:
    space = roomy(100)
    first, second, third = (space.empty(10, np.int32) for _ in range(3))
    assert [isinstance(array, Spilled) for array in (first, second, third)] == [False, False, True]
    assert [len(array) for array in (first, second, third)] == [10, 10, 10]
    assert {array.dtype for array in (first, second, third)} == {np.dtype(np.int32)}
    assert space._room == 20
    del first, third
    assert space._room == 60
    del second
    assert space._room == 100


@given(
    st.integers(0, 5000), KINDS, ROOMS, st.lists(st.tuples(st.integers(0, 5000), SMALL), max_size=9)
)
def test_what_is_written_to_a_slice_stays(
    size: int, kind: type[np.generic], room: int, writes: list[tuple[int, int]]
) -> None:
    array, wanted = roomy(room).empty(size, kind), np.empty(size, kind)
    array[:][:] = wanted[:] = 7
    for at, n in writes:  # every slice is let go of at once
        array[at : at + n][:] = wanted[at : at + n] = n
    for part in (slice(None), slice(3, None), slice(-5, -1), slice(4, 2), slice(0, 9999)):
        np.testing.assert_array_equal(array[part], wanted[part], strict=True)


@pytest.mark.parametrize("step", [-1, 2, 7])
def test_a_slice_of_a_file_has_no_step(step: int) -> None:
    with pytest.raises(IndexError, match="a slice of an array in a file has no step"):
        roomy(0).empty(5, np.int32)[::step]
    assert roomy(0).empty(5, np.int32)[1:4:1].shape == (3,)


def test_slices_outlive_their_array() -> None:
    array = roomy(0).empty(5000, np.int32)
    one, other = array[10:20], array[15:4000]
    del array
    gc.collect()
    other[:] = 5
    one[:6] = 3
    assert one.tolist() == [3] * 6 + [5] * 4
    assert other[:2].tolist() == [3, 5]


def test_files_are_closed_when_their_arrays_die() -> None:
    descriptors = Path("/dev/fd")
    if not descriptors.is_dir():
        pytest.skip("no /dev/fd here")
    before = len(list(descriptors.iterdir()))
    columns = [roomy(0).empty(1000, np.int8) for _ in range(5)]
    growing = Growing(roomy(0), np.int32)
    growing.append(np.arange(5, dtype=np.int32))
    slices = [array[:10] for array in (*columns, growing.finish())]
    assert len(list(descriptors.iterdir())) > before
    unfinished = Growing(roomy(0), np.int32)
    with patch.object(workspace, "_BLOCK", 1):
        unfinished.append(np.arange(5, dtype=np.int32))
    del columns, growing, slices, unfinished
    assert len(list(descriptors.iterdir())) == before


@given(PARTS, KINDS, ROOMS, SMALL)
def test_an_array_may_grow(
    parts: list[list[int]], kind: type[np.generic], room: int, block: int
) -> None:
    space = roomy(room)
    growing = Growing(space, kind)
    with patch.object(workspace, "_BLOCK", block):
        for number, part in enumerate(parts):
            growing.append(np.array(part, kind))
            assert len(growing) == sum(map(len, parts[: number + 1]))
        whole = growing.finish()
    wanted = np.array([value for part in parts for value in part], kind)
    assert isinstance(whole, Spilled) == (wanted.nbytes > room)
    assert (len(whole), whole.dtype) == (len(wanted), wanted.dtype)
    np.testing.assert_array_equal(whole[:], wanted, strict=True)
    whole[:][:] = 1
    assert set(whole[:].tolist()) <= {1}
    assert space._room == room - (0 if isinstance(whole, Spilled) else wanted.nbytes)
    del whole, growing
    assert space._room == room


def test_parts_of_another_type_are_converted() -> None:
    growing = Growing(roomy(1000), np.int32)
    for part in (np.arange(3), np.arange(2, dtype=np.int8)):
        growing.append(part)
    np.testing.assert_array_equal(
        growing.finish()[:], np.array([0, 1, 2, 0, 1], np.int32), strict=True
    )


@given(PARTS, ROOMS, ROOMS, SMALL)
def test_joined(parts: list[list[int]], before: int, room: int, chunk: int) -> None:
    space = roomy(before)
    columns: list[Column] = []
    for part in parts:
        columns.append(space.empty(len(part), np.int32))
        columns[-1][:][:] = part
    space._room += room
    with patch.object(arrays, "CHUNK", chunk):
        whole = joined(space, columns, np.int32)
    assert columns == []
    wanted = np.array([value for part in parts for value in part], np.int32)
    np.testing.assert_array_equal(whole[:], wanted, strict=True)
    del whole
    assert space._room == before + room


@given(st.integers(0, 50), SMALL)
def test_chunks_cover_all(size: int, chunk: int) -> None:
    with patch.object(arrays, "CHUNK", chunk):
        found = chunks(size)
    assert [i for begin, end in found for i in range(begin, end)] == list(range(size))
    assert all(0 < end - begin <= chunk for begin, end in found)


def test_a_private_array_leaves_its_file_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(bytes(5) + np.arange(9, dtype=np.int32).tobytes())
    with path.open("rb") as file:
        array = Spilled(file, 9, np.int32, offset=5, shared=False)
    part = array[2:6]
    part[:] = 0
    assert part.tolist() == [0] * 4
    assert array[2:6].tolist() == [2, 3, 4, 5]
    assert path.read_bytes()[5:] == np.arange(9, dtype=np.int32).tobytes()


# --- sizes and settings -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (1048576, 1 << 20), ("1048576", 1 << 20), ("2G", 2 * GIB), ("2g", 2 * GIB),
        ("2 GB", 2 * GIB), ("2GiB", 2 * GIB), (" 1.5G ", 3 * GIB // 2), ("512 MB", GIB // 2),
        ("0.5k", 512), ("7b", 7), ("1T", 1024 * GIB), (np.int64(5), 5), ("0", 0),
    ],
)  # fmt: skip
def test_sizes(size: int | str, expected: int) -> None:
    assert parsed(size) == expected


NO_SIZES = [
    "",
    "G",
    "-1G",
    "2X",
    "1e9",
    "2 G B",
    "1,5G",
    "two",
    "2GG",
    "0x10",
    "nan",
    "2G\n3",
    True,
]


@pytest.mark.parametrize("size", NO_SIZES)
def test_what_is_no_size(size: int | str) -> None:
    with pytest.raises(ValueError, match=r"is no size$"):
        parsed(size)


def test_sizes_are_shown_rounded_up() -> None:
    sizes = [0, 1, 1 << 20, (1 << 20) + 1, 5 << 30]
    assert [*map(shown, sizes)] == ["0 MB", "1 MB", "1 MB", "2 MB", "5,120 MB"]


@pytest.mark.parametrize(
    "memory",
    [*NO_SIZES, "9" * 400, LEAST - 1, "511M", 0, -1, 2.5, float("nan"), b"2G", ["2G"], "999999T"],
)
def test_too_little_or_much_memory_and_what_is_none_are_refused(memory: object) -> None:
    functions: list[Callable[..., object]] = [
        wordmine.discover, wordmine.count, wordmine.merge,
        partial(wordmine.explain, words=["电网"]), partial(wordmine.concordance, words=["电网"]),
    ]  # fmt: skip
    there = shown(psutil.virtual_memory().total)
    wanted = f"a size such as 2G, from 512 MB to the {there} that there are"
    for function in functions:
        with pytest.raises(SettingsError, match=rf"^memory is .*: it must be {wanted}$"):
            function([POWER], memory=memory)


@pytest.mark.parametrize("tmp", ["", 5, b"/tmp", "gone", "/proc", ["/tmp"], True])
def test_a_folder_that_is_none_is_refused(tmp_path: Path, tmp: object) -> None:
    (tmp_path / "file").write_bytes(b"")
    wanted = "a folder that exists and can be written to"
    for given_tmp in (tmp, tmp_path / "file", tmp_path / "gone"):
        with pytest.raises(SettingsError, match=rf"^tmp is .*: it must be {wanted}$"):
            wordmine.count(POWER, tmp=given_tmp)  # type: ignore[arg-type]
        with pytest.raises(SettingsError, match=r"^tmp is "):
            wordmine.merge([], tmp=given_tmp)  # type: ignore[arg-type]


# --- how much memory there is -----------------------------------------------------------------


def grouped(
    folder: Path, monkeypatch: pytest.MonkeyPatch, own: str, files: dict[str, str | int]
) -> None:
    """A machine with 8 GB free on which this process is in a control group."""
    memory = psutil.virtual_memory()._replace(available=8 * GIB, total=16 * GIB)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)
    monkeypatch.setattr(sizes, "_CGROUPS", folder / "groups")
    monkeypatch.setattr(sizes, "_OWN", folder / "own")
    (folder / "own").write_text(own)
    for name, content in files.items():
        path = folder / "groups" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{content}\n")


@pytest.mark.parametrize(
    ("own", "files", "free", "there"),
    [
        ("", {}, 8, 16),
        ("0::/", {"memory.max": 3 * GIB}, 3, 3),
        ("0::/", {"memory.max": "max"}, 8, 16),
        ("0::/", {"memory.max": 64 * GIB}, 8, 16),
        ("0::/", {"memory.max": "nonsense"}, 8, 16),
        ("0::/", {"memory.max": 3 * GIB, "memory.current": GIB}, 2, 3),
        ("0::/a/b", {"a/b/memory.max": 3 * GIB, "a/b/memory.current": GIB,
                     "a/b/memory.stat": f"anon 5\ninactive_file {GIB}"}, 3, 3),
        ("0::/a/b", {"a/memory.max": 4 * GIB, "a/memory.current": 3 * GIB,
                     "a/b/memory.max": 2 * GIB}, 1, 2),
        ("0::/a", {"memory.max": 2 * GIB}, 2, 2),  # in a container, of which only the root is seen
        ("0::/../../a", {"memory.max": 2 * GIB}, 2, 2),
        ("0::/a", {"a/memory.max": 2 * GIB, "a/memory.current": 3 * GIB}, 0, 2),
        ("9:cpu,memory:/a/b\n0::/", {"memory/a/memory.limit_in_bytes": 3 * GIB,
                                     "memory/a/memory.usage_in_bytes": 2 * GIB,
                                     "memory/a/memory.stat": f"total_inactive_file {GIB}",
                                     "memory/a/b/memory.limit_in_bytes": 2**63 - 4096}, 2, 3),
        ("5:cpu:/a", {"memory/a/memory.limit_in_bytes": GIB}, 8, 16),
    ],
)  # fmt: skip
def test_memory_is_that_of_the_containers_around(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    own: str,
    files: dict[str, str | int],
    free: int,
    there: int,
) -> None:
    grouped(tmp_path, monkeypatch, own, files)
    assert (sizes.available(), sizes.installed()) == (free * GIB, there * GIB)


@pytest.mark.parametrize(
    ("limit", "expected"),
    [(3 * GIB, 3 * GIB // 2), ("max", 4 * GIB), (LEAST, LEAST), (1000, LEAST)],
)
def test_half_of_what_is_available_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str | int, expected: int
) -> None:
    """But never less than one can work with."""
    grouped(tmp_path, monkeypatch, "0::/", {"memory.max": limit})
    assert Workspace().memory == expected
    assert Workspace(memory="512M").memory == LEAST


@given(st.integers(LEAST, 64 * GIB))
def test_the_shares_of_memory_leave_some(memory: int) -> None:
    with patch.object(sizes, "installed", lambda: 64 * GIB):
        shares = Workspace(memory=memory)
    assert 0 < shares._room < shares.buffers()
    assert shares._room + shares.buffers() + workspace._OVERHEAD < memory
    held = shares._free // 2
    shares.hold(held, "this")
    assert shares._room + held + shares.buffers() + workspace._OVERHEAD <= memory


def test_no_more_threads_than_there_is_room_for() -> None:
    few, many = (Workspace(threads, LEAST) for threads in (2, 50))
    assert few.workers(few.buffers() // 8) == 2
    assert many.workers(many.buffers() // 8) == 8
    assert many.workers(many.buffers() + 1) == 1
    half = many._free // 2
    assert many.workers(8 << 20, beside=half) == many.buffers(beside=half) >> 23 < 50
    assert many.buffers(beside=many._free) == workspace._LEAST_WORK
    assert Workspace().threads == available_threads()


def test_work_that_takes_too_much_is_refused_with_what_would_do() -> None:
    tight = Workspace(memory=LEAST)
    tight.check((LEAST - workspace._OVERHEAD) // 2, "this")
    with pytest.raises(
        StorageError,
        match=r"^this takes 1,\d\d\d MB of memory in all, and 512 MB are allowed: allow more with "
        "--memory$",
    ) as caught:
        tight.check(GIB, "this")
    enough = int(str(caught.value).split()[2].replace(",", ""))
    Workspace(memory=enough << 20).check(GIB, "this")


# --- where there is no room -------------------------------------------------------------------


def cramped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing stays in memory, and little is looked at together."""
    monkeypatch.setattr(workspace, "_ARRAYS", 0)
    monkeypatch.setattr(workspace, "_BLOCK", 1000)
    monkeypatch.setattr(arrays, "CHUNK", 5000)


def test_a_disk_with_too_little_room_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=5 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(StorageError) as caught:
        roomy(0, tmp_path).empty(2 << 20, np.int32)
    assert str(caught.value) == (
        f"{tmp_path}: 8 MB more are needed for temporary files and 5 MB are free: name a folder "
        "with more room with --tmp, or allow more --memory"
    )
    assert len(roomy(0, tmp_path).empty(1 << 20, np.int32)) == 1 << 20


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_disk_that_fills_up_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def full(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "posix_fallocate", full, raising=False)
    with pytest.raises(StorageError) as caught:
        roomy(0, tmp_path).empty(1 << 20, np.int32)
    assert str(caught.value) == (
        f"{tmp_path}: no temporary file of 4 MB: {os.strerror(code)}: name another folder with "
        "--tmp, or allow more --memory"
    )
    cramped(monkeypatch)
    with pytest.raises(StorageError, match="no temporary file of 1 MB"):
        wordmine.discover(POWER, tmp=tmp_path)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
@pytest.mark.parametrize("block", [1, 1000, 1 << 20])
def test_a_growing_array_that_fills_the_disk_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    """Also where all that is left to be written is little."""
    cramped(monkeypatch)
    monkeypatch.setattr(workspace, "_BLOCK", block)
    full = partial(FileIO, "/dev/full", "w")
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: full())
    message = (
        f"^{tmp_path}: a temporary file cannot be written: {os.strerror(errno.ENOSPC)}: name a "
        "folder with more room with --tmp, or allow more --memory$"
    )
    with pytest.raises(StorageError, match=message):
        wordmine.discover(POWER, tmp=tmp_path)


def test_a_folder_that_vanishes_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    space = roomy(0, folder)
    folder.rmdir()
    with pytest.raises(StorageError, match="a: no temporary file of 1 MB: No such file or"):
        space.empty(10, np.int32)


def test_files_are_written_whole_though_the_system_takes_little() -> None:
    class Slow:
        def __init__(self) -> None:
            self.data = b""

        def write(self, data: memoryview) -> int:
            self.data += data[:7]
            return min(len(data), 7)

    slow: Any = Slow()
    Workspace().write(slow, bytes(range(100)))
    Workspace().write(slow, b"")
    assert slow.data == bytes(range(100))


def test_where_bytes_cannot_be_reserved_zeros_are_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(os, "posix_fallocate", raising=False)
    monkeypatch.setattr(workspace, "_ZEROS", 7000)
    with roomy(0).file(20_000) as file:
        found = os.fstat(file.fileno())
        assert found.st_size == 20_000
        assert not hasattr(found, "st_blocks") or found.st_blocks * 512 >= 20_000
    array = roomy(0).empty(5000, np.int32)
    array[4000:][:] = 1
    assert array[:].sum() == 1000


# --- files without a name ---------------------------------------------------------------------


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="no /proc here")
def test_no_file_ever_shows_in_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cramped(monkeypatch)
    used: list[str] = []
    seen: list[str] = []
    make, take = Workspace.file, Spilled.__getitem__

    def file(self: Workspace, nbytes: int = 0) -> IO[bytes]:
        made = make(self, nbytes)
        used.append(os.readlink(f"/proc/self/fd/{made.fileno()}"))
        return made

    def slices(self: Spilled, part: slice) -> NDArray[Any]:
        seen.extend(os.listdir(tmp_path))
        return take(self, part)

    monkeypatch.setattr(Workspace, "file", file)
    monkeypatch.setattr(Spilled, "__getitem__", slices)
    found = wordmine.discover(POWER, tmp=tmp_path)
    assert len(used) > 30
    assert all(Path(path).parent == tmp_path for path in used)
    assert seen == os.listdir(tmp_path) == []
    monkeypatch.undo()
    assert found == wordmine.discover(POWER)


@pytest.fixture
def room_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever workspaces a test makes have all their room again in the end."""
    made: list[tuple[Workspace, int]] = []
    begin = Workspace.__init__

    def init(self: Workspace, *arguments: Any) -> None:
        begin(self, *arguments)
        made.append((self, self._room))

    monkeypatch.setattr(Workspace, "__init__", init)
    yield
    gc.collect()
    assert made
    assert [made_of._room for made_of, _ in made] == [room for _, room in made]


@pytest.mark.parametrize("share", [0, 1e-4, 1e-3, 0.2])
@pytest.mark.usefixtures("room_kept")
def test_what_is_done_gives_its_room_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    cramped(monkeypatch)
    monkeypatch.setattr(workspace, "_ARRAYS", share)
    wordmine.count(POWER, memory=LEAST).save(tmp_path / "a.wm")
    both = wordmine.merge([tmp_path / "a.wm"] * 2, memory=LEAST)
    assert len(wordmine.discover(both, memory=LEAST)) > 1000
    assert len(wordmine.discover(POWER, method="pmi", memory=LEAST)) > 500


@pytest.mark.parametrize(
    ("module", "work", "what"),
    [
        (extent, wordmine.count, r"the work on (about )?[\d,]+ n-grams"),
        (learning, wordmine.discover, r"learning from [\d,]+ candidates"),
    ],
)
def test_more_than_the_memory_will_do_for_is_refused(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, work: Callable[..., object], what: str
) -> None:
    monkeypatch.setattr(module, "_BYTES", 1 << 20)
    with pytest.raises(
        StorageError,
        match=rf"^{what} takes [\d,]+ MB of memory in all, and 512 MB are allowed: "
        r"allow more with --memory, or raise --min-count$",
    ):
        work(POWER, memory=LEAST)
