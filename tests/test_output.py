"""Output files appear whole or not at all."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import Mock

import pytest

from wordmine.errors import OutputError
from wordmine.runtime import check_target, replacing, together

ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
TEXT = "电网\n" * 50_000


@pytest.fixture(autouse=True, params=["named", "unnamed"])
def unfinished(request, monkeypatch):
    """Whether an unfinished file has a name; a system may have only such as do."""
    if request.param == "named":
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    elif not hasattr(os, "O_TMPFILE"):
        pytest.skip("no unnamed files here")
    return request.param


def interrupted(target: Path, error: type[BaseException]) -> None:
    with replacing(target) as stream:
        stream.write(TEXT)
        raise error


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("kind", [str, Path])
def test_writes_utf8_with_line_ends_as_they_are(tmp_path, kind):
    target = tmp_path / "new.tsv"
    with replacing(kind(target)) as stream:
        stream.write("电网\n输电\r\n")
        assert not target.exists()
    assert target.read_bytes() == "电网\n输电\r\n".encode()
    assert os.listdir(tmp_path) == ["new.tsv"]


def test_an_unfinished_file_shows_only_where_it_must(tmp_path, unfinished):
    with replacing(tmp_path / "new.tsv") as stream:
        stream.write(TEXT)
        assert len(os.listdir(tmp_path)) == (unfinished == "named")
    assert os.listdir(tmp_path) == ["new.tsv"]


def test_where_a_disk_knows_no_unnamed_files_they_have_names(tmp_path, monkeypatch):
    system = os.open

    def refuse(path, flags, *arguments, **keywords):
        if flags & getattr(os, "O_TMPFILE", 0) == getattr(os, "O_TMPFILE", -1):
            raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))
        return system(path, flags, *arguments, **keywords)

    monkeypatch.setattr(os, "open", refuse)
    with replacing(tmp_path / "new.tsv") as stream:
        stream.write("new")
        assert len(os.listdir(tmp_path)) == 1
    assert (tmp_path / "new.tsv").read_text() == "new"
    assert os.listdir(tmp_path) == ["new.tsv"]


@pytest.mark.parametrize("function", ["chmod", "replace"])
def test_an_interruption_at_the_very_end_leaves_everything_as_it_was(
    tmp_path, monkeypatch, function
):
    def interrupt(*_):
        raise KeyboardInterrupt

    target = tmp_path / "old.tsv"
    target.write_text("old")
    monkeypatch.setattr(Path, function, interrupt)
    with pytest.raises(KeyboardInterrupt), replacing(target) as stream:
        stream.write("new")
    assert os.listdir(tmp_path) == ["old.tsv"]
    assert target.read_text() == "old"


def test_replaces_and_keeps_permissions(tmp_path):
    target = tmp_path / "old.tsv"
    target.write_text("old")
    target.chmod(0o604)
    with replacing(target) as stream:
        stream.write("new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert mode(target) == 0o604


def test_all_text_is_on_the_disk_before_the_rename(tmp_path, monkeypatch):
    target = tmp_path / "new.tsv"
    seen = []
    monkeypatch.setattr(
        os, "fsync", lambda file: seen.append((os.fstat(file).st_size, target.exists()))
    )
    with replacing(target) as stream:
        stream.write("电网")
    assert seen == [(6, False)]
    assert target.exists()


def test_new_file_has_the_permissions_of_any_new_file(tmp_path):
    before = os.umask(0o027)
    try:
        with replacing(tmp_path / "new.tsv") as stream:
            stream.write("new")
    finally:
        os.umask(before)
    assert mode(tmp_path / "new.tsv") == 0o640


@pytest.mark.parametrize("error", [ValueError, OSError, KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("old", ["old", None])
def test_error_leaves_everything_as_it_was(tmp_path, error, old):
    target = tmp_path / "target.tsv"
    if old is not None:
        target.write_text(old)
    before = os.listdir(tmp_path)
    with pytest.raises(error):
        interrupted(target, error)
    assert os.listdir(tmp_path) == before
    assert old is None or target.read_text() == old


def test_symbolic_link_stays_and_its_file_is_replaced(tmp_path):
    (tmp_path / "real.tsv").write_text("old")
    link = tmp_path / "link.tsv"
    link.symlink_to("real.tsv")
    with replacing(link) as stream:
        stream.write("new")
    assert link.is_symlink()
    assert (tmp_path / "real.tsv").read_text() == "new"


def test_very_long_name(tmp_path):
    target = tmp_path / ("n" * 255)
    with replacing(target) as stream:
        stream.write("new")
    assert target.read_text() == "new"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("folder", "folder: cannot be written: is a folder: name a file in it"),
        ("missing/a.tsv", "a.tsv: cannot be written: its folder does not exist: create"),
        ("file/a.tsv", "a.tsv: cannot be written: a part of the path is a file"),
    ],
)
def test_impossible_target(tmp_path, name, message):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("old")
    with pytest.raises(OutputError, match=message), replacing(tmp_path / name):
        pytest.fail("the target was opened")
    assert sorted(os.listdir(tmp_path)) == ["file", "folder"]
    assert os.listdir(tmp_path / "folder") == []


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (1, "the disk is read-only: write to another disk"),
        (0, "permission denied: write elsewhere"),
    ],
)
def test_a_folder_that_takes_no_files_is_told_before(tmp_path, monkeypatch, flags, message):
    check_target(tmp_path / "a.tsv")
    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.setattr(os, "ST_RDONLY", 1, raising=False)
    monkeypatch.setattr(os, "statvfs", lambda _: Mock(f_flag=flags), raising=False)
    with pytest.raises(OutputError, match=f"a.tsv: cannot be written: {message}"):
        check_target(tmp_path / "a.tsv")
    monkeypatch.delattr(os, "statvfs")
    with pytest.raises(OutputError, match="tsv: cannot be written: permission denied"):
        check_target(tmp_path / "a.tsv")


def test_write_protected_target(tmp_path, monkeypatch):
    target = tmp_path / "old.tsv"
    target.write_text("old")
    # Root may write to any file, so that the permission bits alone would not show it.
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(OutputError, match=r"old\.tsv: .* permission denied"), replacing(target):
        pytest.fail("the target was opened")
    assert target.read_text() == "old"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (errno.ENOSPC, "the disk is full: free some space"),
        (errno.EROFS, "the disk is read-only: write to another disk"),
        (errno.EIO, f"{os.strerror(errno.EIO)}: write elsewhere"),
    ],
)
def test_disk_error_at_the_end(tmp_path, monkeypatch, code, message):
    def fail(_):
        raise OSError(code, os.strerror(code))

    target = tmp_path / "old.tsv"
    target.write_text("old")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputError, match=message), replacing(target) as stream:
        stream.write("new")
    assert os.listdir(tmp_path) == ["old.tsv"]
    assert target.read_text() == "old"


def test_disk_error_while_writing(tmp_path):
    pytest.importorskip("resource")  # the greatest file size stands in for a full disk
    script = f"""
import resource
from wordmine.runtime import replacing, together
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
with replacing("target.tsv") as stream:
    stream.write({TEXT[:3]!r} * 100_000)
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
    )
    expected = f"OutputError: target.tsv: cannot be written: {os.strerror(errno.EFBIG)}"
    assert expected in done.stderr
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("text", ["电", TEXT])
def test_full_device(text):
    with (
        pytest.raises(OutputError, match="/dev/full: cannot be written: the disk is full"),
        replacing("/dev/full") as stream,
    ):
        stream.write(text)
    assert stat.S_ISCHR(os.stat("/dev/full").st_mode)


def test_named_pipe_is_written_directly(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    received = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    with replacing(pipe) as stream:
        stream.write(TEXT)
    reader.join()
    assert received == [TEXT]
    assert pipe.is_fifo()


def test_a_pipe_whose_reader_left_is_an_error(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    def write():
        with replacing(pipe) as stream:
            os.close(reader)
            stream.write("电")

    with pytest.raises(
        OutputError, match="pipe: cannot be written: the program that reads it ended too early"
    ):
        write()
    assert pipe.is_fifo()


def test_halves_of_characters_are_escaped(tmp_path):
    with replacing(tmp_path / "a") as stream:
        stream.write("电\ud800\udcff")
    assert (tmp_path / "a").read_bytes() == "电\\ud800\\udcff".encode()


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit, None])
def test_files_that_belong_together_appear_together(tmp_path, error):
    (tmp_path / "a").write_text("old")

    def write():
        with together():
            for name in "ab":
                with replacing(tmp_path / name) as stream:
                    stream.write("new")
            assert (tmp_path / "a").read_text() == "old"
            assert not (tmp_path / "b").exists()
            if error:
                raise error

    if error is None:
        write()
        assert [(tmp_path / name).read_text() for name in "ab"] == ["new", "new"]
        assert sorted(os.listdir(tmp_path)) == ["a", "b"]
    else:
        with pytest.raises(error):
            write()
        assert os.listdir(tmp_path) == ["a"]
        assert (tmp_path / "a").read_text() == "old"


def test_an_error_in_the_second_of_two_files_leaves_both_as_they_were(tmp_path):
    (tmp_path / "folder").mkdir()

    def write():
        with together():
            for name in ("a", "folder"):
                with replacing(tmp_path / name) as stream:
                    stream.write("new")

    with pytest.raises(OutputError, match="is a folder"):
        write()
    assert os.listdir(tmp_path) == ["folder"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_between_two_renames_comes_after_both(tmp_path, monkeypatch, number):
    """Whoever listens then is as before."""
    heard = []
    rename, before = Path.replace, signal.signal(number, lambda *_: heard.append(number))

    def interrupted(self, target):
        signal.raise_signal(number)
        assert heard == []
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    try:
        with together():
            for name in "ab":
                with replacing(tmp_path / name) as stream:
                    stream.write("new")
        assert heard == [number]
    finally:
        signal.signal(number, before)
    assert sorted(os.listdir(tmp_path)) == ["a", "b"]


def test_a_thread_may_write(tmp_path):
    def write():
        with replacing(tmp_path / "a") as stream:
            stream.write("new")

    with ThreadPoolExecutor(1) as pool:
        pool.submit(write).result()
    assert (tmp_path / "a").read_text() == "new"


@pytest.mark.skipif(not os.path.exists("/dev/stdout"), reason="needs /dev/stdout")
def test_standard_output_sent_to_a_file_keeps_what_the_file_held(tmp_path):
    log = tmp_path / "log"
    log.write_text("before\n")
    script = """
from wordmine.runtime import replacing, together
with replacing("/dev/stdout") as stream:
    stream.write("after\\n")
"""
    with log.open("a") as stdout:
        subprocess.run([sys.executable, "-c", script], stdout=stdout, env=ENVIRONMENT, check=True)
    assert log.read_text() == "before\nafter\n"
    assert os.listdir(tmp_path) == ["log"]


def test_a_file_that_cannot_be_removed_does_not_hide_what_went_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object, **keywords: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(ZeroDivisionError), replacing(tmp_path / "a"):
        raise ZeroDivisionError
