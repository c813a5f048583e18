"""Whole corpora are cut line by line, in any format, and by the real command line."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import commands
import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import wordmine
from wordmine import Segmenter
from wordmine.cli.segment import command
from wordmine.errors import CorpusError, SettingsError
from wordmine.runtime.threads import in_order
from wordmine.segmentation import files
from wordmine.segmentation.files import segmented
from wordmine.segmentation.formats import FORMATS
from wordmine.text import Corpus, Reading, lines

ROOT = Path(__file__).parent.parent
POWER = ROOT / "corpora" / "power.txt"
COUNTS = {"甲": 4, "乙": 3, "丙": 3, "甲乙": 2, "K线图": 1}


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter(COUNTS)


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lexicon") / "power.tsv"
    wordmine.discover(POWER).save(path)
    return path


def run(
    *arguments: str | Path, cwd: Path = commands.ROOT, data: bytes = b""
) -> subprocess.CompletedProcess[str]:
    return commands.run("segment", *arguments, cwd=cwd, data=data)


def written(texts: list[str], segmenter: Segmenter, **settings: object) -> str:
    return b"".join(segmented(Corpus(texts=texts), segmenter, **settings)).decode()  # type: ignore[arg-type]


# --- formats ----------------------------------------------------------------------------------


def test_words_stand_between_separators_and_blanks_are_dropped(segmenter: Segmenter) -> None:
    texts = ["甲乙丙 K线图\u3000，", "", "  ", "丙\r"]
    assert written(texts, segmenter) == "甲乙 丙 K线图 ，\n\n\n丙\n"
    assert written(texts, segmenter, separator=" / ") == "甲乙 / 丙 / K线图 / ，\n\n\n丙\n"


def test_bmes(segmenter: Segmenter) -> None:
    found = written(["甲乙 丙K线图"], segmenter, format="bmes")
    assert found == "甲\tB\n乙\tE\n丙\tS\nK\tB\n线\tM\n图\tE\n\n"


def test_conllu(segmenter: Segmenter) -> None:
    rest = "\t_" * 7
    assert written(["甲乙丙  丙", " "], segmenter, format="conllu") == (
        f"# text = 甲乙丙 丙\n1\t甲乙{rest}\tSpaceAfter=No\n2\t丙{rest}\t_\n3\t丙{rest}\t_\n\n"
    )


def test_jsonl_keeps_all(segmenter: Segmenter) -> None:
    texts = ["甲乙 \t丙", "", "丙\r"]
    found = written(texts, segmenter, format="jsonl").splitlines()
    assert [json.loads(line) for line in found] == [
        {"words": ["甲乙", " \t", "丙"]}, {"words": []}, {"words": ["丙", "\r"]},
    ]  # fmt: skip


@given(
    text=st.text(
        st.one_of(
            st.characters(exclude_categories=("Cs",), exclude_characters="\n"),
            st.sampled_from("甲乙K5。 \t\r\u3000\u2028\u0301\u200d\ufe0f👨👍🏽🇨"),
        ),
        max_size=20,
    ),
    form=st.sampled_from(FORMATS),
)
@example(text="甲 \ufe0f乙\t\u0301 \u200d甲", form="words")
@hypothesis_settings(max_examples=300)
def test_nothing_but_whitespace_is_lost(segmenter: Segmenter, text: str, form: str) -> None:
    found = written([text], segmenter, format=form)
    if form == "bmes":
        assert re.fullmatch("(?s:.\t[BMES]\n)*\n", found)
        found = found[::4]
    elif form == "conllu":
        rows = [row.split("\t") for row in found.removesuffix("\n\n").split("\n")[1:]]
        assert all(len(row) == 10 for row in rows)
        found = "".join(row[1] for row in rows)
    elif form == "jsonl":
        found = "".join(json.loads(found)["words"])
    assert "".join(found.split()) == "".join(text.split())


@given(
    texts=st.lists(st.text("甲乙丙K5，。 \t", max_size=9), max_size=9),
    form=st.sampled_from(FORMATS),
    threads=st.integers(1, 4),
)
def test_threads_do_not_matter(
    segmenter: Segmenter, texts: list[str], form: str, threads: int
) -> None:
    alone = written(texts, segmenter, format=form, threads=1)
    assert written(texts, segmenter, format=form, threads=threads) == alone
    if form == "words":
        cut = [[word for word in segmenter.cut(text) if not word.isspace()] for text in texts]
        assert alone == "".join(" ".join(words) + "\n" for words in cut)


def test_settings_that_cannot_be_are_refused(segmenter: Segmenter) -> None:
    for settings, message in (
        ({"separator": ""}, "sep is '': it must be some text without a line end"),
        ({"separator": "\n"}, r"sep is '\\n': it must be some text"),
        ({"format": "xml"}, "format is 'xml': it must be one of words, bmes, conllu, jsonl, csv,"),
        ({"threads": 0}, "threads is 0: it must be a whole number, 1 or more"),
    ):
        with pytest.raises(SettingsError, match=message):
            written([], segmenter, **settings)


@pytest.mark.parametrize("form", FORMATS)
def test_a_lone_surrogate_cannot_be_written(segmenter: Segmenter, form: str) -> None:
    with pytest.raises(CorpusError, match=r"a lone surrogate, U\+DC01, .* mend the record"):
        written(["甲\udc01"], segmenter, format=form)


# --- pieces -----------------------------------------------------------------------------------


@given(st.lists(st.text("甲乙， \n", max_size=9), max_size=9), st.integers(1, 9))
def test_bounded(pieces: list[str], size: int) -> None:
    found = list(lines.bounded(pieces, size))
    text = "".join(pieces)
    assert "".join(found) == text
    assert all(found)
    for piece in found:
        assert len(piece) <= size
        if not piece.endswith("\n") and piece is not found[-1]:
            assert piece[-1] in "， " or (len(piece) == size and not set("，\n ") & set(piece))


def test_a_line_longer_than_a_piece_stays_one_line(segmenter: Segmenter, tmp_path: Path) -> None:
    text = "甲乙，" * 900_000
    path = tmp_path / "long.txt"
    path.write_text(text, encoding="utf-8")
    found = b"".join(segmented(Corpus(path), segmenter)).decode()
    assert found == " ".join(segmenter.cut(text)) + "\n"


def test_results_come_in_order_and_few_items_are_held() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for item in range(100):
            taken.append(item)
            yield item

    for n, result in enumerate(in_order(lambda item: item * 2, items(), 3)):
        assert result == 2 * n
        assert len(taken) <= n + 6
    assert len(taken) == 100


# --- the command line -------------------------------------------------------------------------


def test_one_line_in_one_line_out(lexicon: Path, tmp_path: Path) -> None:
    done = run("-l", lexicon, POWER, "-o", "out.txt", "-q", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    text = POWER.read_text(encoding="utf-8")
    segmenter = Segmenter.load(lexicon)
    expected = [
        " ".join(word for word in segmenter.cut(line) if not word.isspace())
        for line in text.removesuffix("\n").split("\n")
    ]
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "\n".join(expected) + "\n"
    assert [path.name for path in tmp_path.iterdir()] == ["out.txt"]


def test_text_in_any_form_and_from_stdin(lexicon: Path, tmp_path: Path) -> None:
    plain = run("-l", lexicon, POWER, "-q").stdout
    text = POWER.read_text(encoding="utf-8")
    assert run("-l", lexicon, "-q", data=gzip.compress(text.encode("gb18030"))).stdout == plain
    records = "".join(json.dumps({"正文": line}) + "\n" for line in text.splitlines())
    done = run("-l", lexicon, "-", "--field", "正文", "--threads", "1", data=records.encode())
    assert done.stdout == plain


def test_options_of_the_command_are_those_of_the_api(lexicon: Path, tmp_path: Path) -> None:
    (tmp_path / "user.txt").write_text("绝缘电阻\n", encoding="utf-8")
    (tmp_path / "more.txt").write_text("2000年故障 9\n", encoding="utf-8")
    options = ("--user-dict", "user.txt", "--user-dict", "more.txt", "--sep", "|", "-q")
    text = "2000年绝缘电阻\n"
    done = run("-l", lexicon, *options, cwd=tmp_path, data=text.encode())
    assert done.stdout == "2000年|绝缘电阻\n"
    done = run("-l", lexicon, *options, "--dates", "split", cwd=tmp_path, data=text.encode())
    assert done.stdout == "2000|年|绝缘电阻\n"
    done = run("-l", lexicon, *options, "--sep", r"\t", cwd=tmp_path, data=text.encode())
    assert done.stdout == "2000年\t绝缘电阻\n"
    for form in FORMATS[1:]:
        done = run("-l", lexicon, "-q", "--format", form, data=text.encode())
        assert done.stdout == written([text[:-1]], Segmenter.load(lexicon), format=form)


def test_a_sample_says_how_to_cut(lexicon: Path, tmp_path: Path) -> None:
    (tmp_path / "sample.txt").write_bytes(
        "变压 器 坏 了 。\r\n变压 器 在 运行\r\n".encode("gb18030")
    )
    text = "变压器的绝缘电阻\n".encode()
    assert run("-l", lexicon, "-q", data=text).stdout == "变压器 的 绝缘 电阻\n"
    done = run("-l", lexicon, "-q", "--like", "sample.txt", cwd=tmp_path, data=text)
    assert done.stdout == "变压 器 的 绝缘 电阻\n"


def test_a_word_of_a_user_dictionary_is_never_less_likely(tmp_path: Path) -> None:
    (tmp_path / "base.txt").write_text("高原 3000\n高 800\n原 800\n很冷 200\n", encoding="utf-8")
    (tmp_path / "user.txt").write_text("高原 3\n", encoding="utf-8")
    options = ("-l", "base.txt", "--user-dict", "user.txt", "-q")
    assert run(*options, cwd=tmp_path, data="高原很冷".encode()).stdout == "高原 很冷\n"


def test_words_that_stay_split_are_told(tmp_path: Path) -> None:
    (tmp_path / "base.txt").write_text("高原 3000\n高 800\n很冷 200\n", encoding="utf-8")
    (tmp_path / "user.txt").write_text("高原 3\n高原很冷 2\n很冷的 90\n", encoding="utf-8")
    done = run("-l", "base.txt", "--user-dict", "user.txt", cwd=tmp_path, data="高原很冷".encode())
    assert done.stdout == "高原 很冷\n"
    said = "user.txt: cut into parts that are more frequent: 1 word of 3 with a count, such as "
    assert f"{said}'高原很冷': leave out the count of a word to have it whole\n" in done.stderr
    (tmp_path / "user.txt").write_text("高原\n高原很冷\n", encoding="utf-8")
    done = run("-l", "base.txt", "--user-dict", "user.txt", cwd=tmp_path, data="高原很冷".encode())
    assert done.stdout == "高原很冷\n"
    assert "rarer" not in done.stderr


def test_all_options_of_reading_are_there() -> None:
    assert {field.name for field in fields(Reading)} < {option.name for option in command.params}


def test_all_formats_are_there() -> None:
    choices = {option.name: getattr(option.type, "choices", ()) for option in command.params}
    assert tuple(choices["file_format"]) == files.FORMATS


def test_a_pipe_that_closes_is_no_failure(lexicon: Path, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("变压器的绝缘电阻，没有故障。\n" * 100_000, encoding="utf-8")
    command = [*commands.WORDMINE, "segment", "-q", "-l", str(lexicon), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline().decode().startswith("变压器 的 绝缘 电阻 ， 没有 故障")
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0


def test_what_cannot_be_done_is_said(lexicon: Path, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_bytes("甲".encode() + b"\xff")
    (tmp_path / "bad.txt").write_text("甲 0\n", encoding="utf-8")
    (tmp_path / "long.txt").write_text("甲" * 3000, encoding="utf-8")
    for arguments, code, message in (
        (("-l", "gone.tsv", POWER), 1, "gone.tsv: no such file; check the path"),
        (("-l", "bad.txt", POWER), 1, "bad.txt:1: '甲 0': the count 0 is not"),
        (("-l", lexicon, "gone.txt"), 1, "gone.txt: no such file; check the path"),
        (("-l", lexicon, "text.txt", "-o", "out"), 1, "text.txt: not UTF-8 at byte offset 3"),
        (
            ("-l", lexicon, "--user-dict", "bad.txt", POWER),
            1,
            "bad.txt:1: '甲 0': the count 0 is not",
        ),
        (("-l", lexicon, "--like", "gone.txt", POWER), 1, "gone.txt: no such file; check the path"),
        (
            ("-l", lexicon, "--like", POWER, POWER),
            1,
            "no word in it is of Chinese characters alone",
        ),
        (("-l", "bad.txt", "--like", POWER, POWER), 1, "bad.txt:1: '甲 0': the count 0"),
        (("-l", lexicon, "--like", "-", "-"), 2, "standard input (-) is wanted twice"),
        (("-l", lexicon, "--user-dict", "long.txt", POWER), 1, "' has 3,000 characters: leave out"),
        (("-l", "long.txt", POWER), 1, "' has 3,000 characters: leave out what is longer than 256"),
        (("-l", lexicon, "text.txt", "-o", "text.txt"), 1, "is an input as well"),
        (("-l", lexicon, POWER, "--sep", ""), 2, "sep is '': it must be some text"),
        (("-l", lexicon, POWER, "--sep", r"\n"), 2, r"sep is '\n': it must be some text"),
        (
            ("-l", lexicon, POWER, "--threads", "0"),
            2,
            "threads is 0: it must be a whole number, 1 or more",
        ),
        ((POWER,), 2, "Missing option '-l'"),
    ):
        done = run(*arguments, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (code, "")
        assert message in done.stderr
    assert not (tmp_path / "out").exists()
