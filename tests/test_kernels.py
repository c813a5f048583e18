"""Every kernel agrees with its plain twin."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain, groupby, pairwise
from math import exp
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import naive
import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from naive import Gram
from numpy.typing import NDArray

from wordmine import symbols
from wordmine.counting import Counted, Trie, ngrams
from wordmine.counting import windows as counting_windows
from wordmine.counting.ngrams import NgramCounts
from wordmine.discovery import candidates, cohesion, learning, repeats, seams, stretches
from wordmine.discovery.candidates import Words
from wordmine.kernels import branching, encoding, expectation, ngram_trie, preorder
from wordmine.runtime import Column, Workspace, arrays
from wordmine.symbols import FOLD, Alphabet, Plain, classes, encoder, is_han
from wordmine.symbols.folding import Folded
from wordmine.text import Corpus

LONGEST = encoding.LONGEST_RUN
# Ideographs from the edges of their blocks and what stands next to these.
HAN = [*"电网一〇々", *map(chr, (0x3400, 0x4DBF, 0x9FFF, 0xF900, 0xFAFF, 0x20000, 0x323AF))]
NOT_HAN = [*"〆、。", *map(chr, (0x4DC0, 0xA000, 0xF8FF, 0x1FFFF, 0x323B0, 0x10FFFF))]
LATIN = [
    *"aZ5Ｋ９éßɏ×÷ɐ@",
    *("PM2.5", "5G", "C++", "e-mail", "12.5", "1+1", "5+K", "K..a", "K.+a", "K.+"),
]
SCRIPTS = [*"αЖカの한ⅡⅣ₂²⁺", "e\u0301", "TNF-α", "CO₂", "Ca²⁺"]
FIGURES = [*"①⑩㈠½%‰℃№¥°", "20℃", "5%", "3·15"]
ALIKE = [*"⼀⻓○•・‐豈", chr(0x2F800)]
UNSEEN = [*"\u200b\xad\ufe0f\ufeff\u200d"]
JOINED = [
    *" \xa0\u2009·-",
    "K 线",
    "5 月",
    "PM 2.5",
    "iPad Pro",
    "比尔·克林",
    "β-酶",
    "K  线",
    " · ",
]
ADDRESSES = [
    *(
        "http://t.cn/a1",
        "https://a.b/c?d=(e).",
        "www.电.cn",
        "www.a.cn",
        "a_b@c.com",
        "@名字",
        "@我,",
    ),
    *(
        "#话题#",
        "#话 题#",
        "C:\\夹\\a.txt电",
        "\\\\a\\b",
        "/usr/bin",
        "~/a/b/",
        "a/b/c",
        "a.com。",
        "x.y/z",
    ),
    *("：//", ":", "/", "\\", "~", "_"),
]
LENGTHY = ["x" * LONGEST, "x" * (LONGEST + 1), "7" * LONGEST, "7" * (LONGEST + 1)]
OTHERS = [*"+-.#＋－．＃，。 \n"]
PLAIN = [*HAN, *NOT_HAN, *LATIN, *LENGTHY, *OTHERS]
FRAGMENTS = st.sampled_from(
    [*PLAIN, *SCRIPTS, *FIGURES, *ALIKE, *UNSEEN, *JOINED, *JOINED, *ADDRESSES]
)
WRITING = st.lists(FRAGMENTS, max_size=20).map("".join)

# Two ideographs and one that is rarer; breaks; and phrases, so that long n-grams repeat.
PHRASES = ["甲", "乙", "甲乙", "乙甲甲", "甲乙丙甲乙", "，"]
TEXTS = st.lists(st.sampled_from(PHRASES), max_size=16).map("".join)
SHORT = st.lists(st.sampled_from(PHRASES[:4]), max_size=4).map("".join)
CLAUSES = st.lists(SHORT, max_size=4).map("，".join)  # so short that all cuts can be tried
COUNTS = st.integers(1, 3)
LIMITS = st.integers(1, 9)
THREADS = st.integers(1, 3)
ROWS = CHUNKS = st.integers(1, 20)


def counted(
    text: str, max_len: int = 4, min_count: int = 1, threads: int = 2
) -> tuple[NgramCounts, list[int], NDArray[np.int32], list[Gram]]:
    """The n-grams of a text, its symbols, the longest n-gram at each, and all as tuples."""
    workspace = Workspace(threads)
    encoded = encoder.encode([text], workspace)
    counts, longest = ngrams.count(
        *encoded, max_len=max_len, min_count=min_count, workspace=workspace
    )
    return counts, encoded[1][:].tolist(), longest[:], listed(counts)


def listed(counts: NgramCounts) -> list[Gram]:
    return [tuple(counts.ids(node)) for node in range(len(counts))]


# --- encoding ---------------------------------------------------------------------------------


@given(WRITING, st.booleans())
@example("", False)
@example("5", False)
@example("K.+a", False)
@example("K.+", False)
@example("\0\ud800一", False)
@example("K\u200b- 线", False)
@example("电·12.5a", False)
@example("a·\u200bb·\u200b，", False)
@settings(max_examples=400)
def test_encode(text: str, keep_numbers: bool) -> None:
    codes = masked(text)
    symbols = np.empty(len(codes), np.int32)
    runs = np.empty((len(codes) // 2 + 1, 2), np.int64)
    used = np.zeros(0x110000, np.bool_)
    noted = np.zeros(5, np.int64)
    written, found = encoding.encode(
        codes, classes.table(), keep_numbers, symbols, runs, used, noted
    )
    names = [naive.fold(text[begin:end]) for begin, end in runs[:found].tolist()]
    tokens = [
        chr(symbol) if symbol > 0 else names[-1 - symbol] if symbol else ""
        for symbol in symbols[:written].tolist()
    ]
    assert tokens == naive.encode(text, keep_numbers)
    assert [-1 - symbol for symbol in symbols[:written] if symbol < 0] == list(range(found))
    others = {*names, ""}
    assert {chr(code) for code in np.flatnonzero(used)} | others == {*tokens} | others
    seen = naive.alike(text)
    for begin, end in naive.addresses(text):
        seen = seen[:begin] + "\n" * (end - begin) + seen[end:]
    han = [i for i, char in enumerate(seen) if is_han(char)]
    assert noted[encoding.IDEOGRAPHS] == len(han)
    assert noted[encoding.FOLDED] == sum(text[i] != seen[i] for i in han)
    assert noted[encoding.PASSED] == sum(seen.count(char) for char in UNSEEN)
    assert noted[encoding.PARTINGS] == tokens.count(" ")


def masked(text: str) -> NDArray[np.uint32]:
    """The code points of a text, line feeds for addresses."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).copy()
    for begin, end in naive.addresses(text):
        codes[begin:end] = ord("\n")
    return codes


@given(WRITING)
@settings(max_examples=400)
def test_exceptions(text: str) -> None:
    codes = symbols.codes_of(text)
    found = np.full((3, len(codes)), -1, np.int32)
    sizes = encoding.exceptions(codes, classes.table(), found)
    listed = [row[:size].tolist() for row, size in zip(found, sizes, strict=True)]
    assert listed == [*naive.exceptions(text)]


@given(WRITING)
@example("")
@example("\u200b")
@example("@-")
@example(r"\\a\b\\a\b")
@example("#•#")
@example("#《电》#")
@settings(max_examples=400)
def test_plain(text: str) -> None:
    """What is read, where it was, and where pieces end that meet between any two characters."""
    plain = Plain.of(text)
    wanted = naive.plain(text)
    assert plain.codes.tolist() == wanted.codes
    ends = np.arange(1, len(plain.codes) + 1, dtype=np.int32)
    assert plain.cut(ends).tolist() == wanted.ends
    assert plain.blanks.tolist() == wanted.blanks


@given(WRITING)
def test_what_is_read_whole_has_no_exceptions(text: str) -> None:
    assert not (symbols.is_read_whole(text) and [*chain(*naive.exceptions(text))])


def test_what_is_not_seen_and_blanks_are_exceptions() -> None:
    kinds = classes.table() & (1 << encoding.KIND_BITS) - 1
    exceptional = np.flatnonzero(np.isin(kinds, (encoding.UNSEEN, encoding.BLANK)))
    assert not any(symbols.is_read_whole(chr(code)) for code in exceptional)


@given(WRITING)
@settings(max_examples=400)
def test_fold(text: str) -> None:
    """With regular expressions, what the kernel finds with a table."""
    assert symbols.fold(text) == naive.fold(text)
    folded = Folded.of(text)
    assert folded.text == naive.fold(text)
    assert "".join(map(text.__getitem__, folded.places[:-1])) == "".join(
        text[i] for i in folded.places[:-1]
    )
    assert naive.alike("".join(text[i] for i in folded.places[:-1])) == folded.text
    assert folded.places[-1] == len(text)


def test_letters_are_the_same_to_kernels_and_regular_expressions() -> None:
    kinds = classes.table() & (1 << encoding.KIND_BITS) - 1
    runs = np.flatnonzero((kinds == encoding.LETTER) | (kinds == encoding.DIGIT)).tolist()
    varied = [code for part in classes._VARIED for code in part if code not in FOLD]
    assert [code for code in runs if code in {*varied}] == [
        code for code in varied if classes.is_run(chr(code)) and not 0xD800 <= code < 0xE000
    ]


@given(WRITING, st.booleans())
@example("", False)
@example("a·\u200bb", False)
@example("12.\u200b5，", False)
def test_encode_numbers_the_symbols(text: str, keep_numbers: bool) -> None:
    found, symbols, counts = encoder.encode([text], Workspace(), keep_numbers=keep_numbers)
    tokens = [token.strip(" ") for token in naive.encode(text, keep_numbers)]
    texts, ids, frequencies = naive.renumber(tokens)
    assert list(found.symbols) == texts
    assert squeezed(symbols[:]) == squeezed([0, *ids, 0])
    assert symbols[:][0] == symbols[:][-1] == 0
    assert counts[1:].tolist() == frequencies


def squeezed(symbols: Iterable[int]) -> list[int]:
    """Symbols with successive breaks as one."""
    return [
        symbol for symbol, group in groupby(map(int, symbols)) for _ in (group if symbol else [0])
    ]


@given(WRITING, st.integers(1, 12), st.booleans())
@example("甲，。乙", 3, False)
def test_block_size_does_not_matter(text: str, size: int, keep_numbers: bool) -> None:
    whole, parts = (encoded_file(text, n, keep_numbers) for n in (1 << 20, size))
    assert whole[0].symbols == parts[0].symbols
    for array, other in zip(whole[1:], parts[1:], strict=True):
        np.testing.assert_array_equal(array[:], other[:], strict=True)


def encoded_file(
    text: str, block_size: int, keep_numbers: bool
) -> tuple[Alphabet, Column, NDArray[np.int64]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "corpus.txt")
        path.write_bytes(text.encode())
        blocks = Corpus(path).blocks(Workspace(), block_size=block_size)
        return encoder.encode(blocks, Workspace(), keep_numbers=keep_numbers)


@given(st.lists(st.integers(0, 4), max_size=12))
def test_renumber_adds_to_the_counts(provisional: list[int]) -> None:
    numbers = np.array([0, 3, 1, 0, 2], np.int32)
    symbols, counts = np.full(13, -7, np.int32), np.array([5, 0, 0, 1])
    encoding.renumber(np.array(provisional, np.int32), numbers, symbols, counts)
    final = [int(numbers[symbol]) for symbol in provisional]
    assert symbols.tolist() == final + [-7] * (13 - len(final))
    assert counts.tolist() == [base + final.count(i) for i, base in enumerate((5, 0, 0, 1))]


# --- counting ---------------------------------------------------------------------------------


BATCHES = st.lists(st.integers(-1, 2), min_size=4, max_size=4).map(lambda drawn: [*drawn, -1])
UNITS = st.lists(st.integers(-1, 3), max_size=30)


@given(UNITS, BATCHES)
def test_tally_batches(units: list[int], batches: list[int]) -> None:
    expected = naive.tally_batches(units, batches)
    sizes = np.full(len(expected), 7, np.int64)
    branching.tally_batches(np.array(units, np.int32), np.array(batches, np.int16), sizes)
    assert (sizes - 7).tolist() == expected


@given(UNITS, BATCHES, st.integers(0, 9))
def test_sort_by_batch(units: list[int], batches: list[int], first: int) -> None:
    expected = naive.sort_by_batch(units, batches, first)
    ends = np.cumsum([0, *map(len, expected)])
    starts = ends[:-1].copy()
    positions = np.full(ends[-1], -1, np.int32)
    branching.sort_by_batch(
        np.array(units, np.int32), np.array(batches, np.int16), first, starts, positions
    )
    assert positions.tolist() == list(chain(*expected))
    assert starts.tolist() == ends[1:].tolist()


@given(UNITS, BATCHES, st.booleans())
def test_unsort(units: list[int], batches: list[int], in_place: bool) -> None:
    places = naive.sort_by_batch(units, batches, 0)
    found = [[10 + place for place in part] for part in places]
    ends = np.cumsum([0, *map(len, found)])
    array = np.array(units, np.int32)
    longest = array if in_place else np.full(len(units), -7, np.int32)
    expected = naive.unsort(units, batches, found, longest.tolist())
    starts = ends[:-1].copy()
    branching.unsort(
        array, np.array(batches, np.int16), starts, np.array([*chain(*found)], np.int32), longest
    )
    assert longest.tolist() == expected
    assert starts.tolist() == ends[1:].tolist()
    assert all(expected[place] == 10 + place for part in places for place in part)


def frequent_heads(symbols: Sequence[int], length: int, min_count: int) -> dict[int, Gram]:
    """The n-gram of some length at each position where one begins that is frequent enough."""
    at = {
        start + i: clause[i : i + length]
        for start, clause in naive.clauses(symbols)
        for i in range(len(clause) - length + 1)
    }
    counts = Counter(at.values())
    return {i: gram for i, gram in at.items() if counts[gram] >= min_count}


def gathered(
    symbols: Sequence[int],
    numbers: dict[int, int],
    head_len: int,
    max_len: int,
    edge: int,
    kind: np.dtype[Any],
) -> NDArray[Any]:
    """The windows of heads, by the kernel, from two stretches of text that meet at an edge."""
    counts = np.bincount([*numbers.values()]) if numbers else np.zeros(1, np.int64)
    slots = np.cumsum(counts) - counts
    width = counting_windows.window_width(max_len - head_len, kind)
    windows = np.full((len(numbers), width), 99, kind)
    units = np.array([numbers.get(i, -1) for i in range(len(symbols))], np.int32)
    text = np.array(symbols, np.int32)
    heads = np.append(np.arange(len(counts)) + 5, 0).astype(np.int32)  # the first is head 5
    positions = np.array(sorted(numbers), np.int32)
    for begin, end in ((0, edge), (edge, len(symbols))):
        rows = np.flatnonzero((positions >= begin) & (positions < end))
        if len(rows):
            start = max(begin - 1, 0)
            stretch = slice(start, end + max_len)
            branching.gather(
                text[stretch], units[stretch], heads, positions[rows], start, 5, head_len,
                int(rows[0]), slots, windows,
            )  # fmt: skip
    assert slots.tolist() == np.cumsum(counts).tolist()
    return windows


KINDS_OF_WINDOWS = st.sampled_from([np.dtype(np.uint16), np.dtype(np.uint32)])


@given(TEXTS, st.integers(1, 3), st.integers(0, 4), KINDS_OF_WINDOWS, st.data())
def test_gather(
    text: str, head_len: int, more: int, kind: np.dtype[Any], data: st.DataObject
) -> None:
    _, symbols, _, _ = counted(text)
    at = frequent_heads(symbols, head_len, 1)
    grams = sorted(set(at.values()))
    numbers = {i: grams.index(gram) for i, gram in at.items()}
    edge = data.draw(st.integers(0, len(symbols)))
    windows = gathered(symbols, numbers, head_len, head_len + more, edge, kind)
    number = (windows[:, -2] | windows[:, -1].astype(np.int64) << 16)[:, None]
    found = np.concatenate((windows[:, : more + 2], number), axis=1)
    assert [*map(tuple, found.tolist())] == naive.gather(symbols, numbers, head_len, more + 3)


TABLES = st.sampled_from([2, 4096])
"""Beyond the table of n ln n, logarithms are taken anew."""


@given(TEXTS, st.integers(1, 3), st.integers(0, 6), COUNTS, TABLES, KINDS_OF_WINDOWS)
@example("", 1, 1, 1, 4096, np.dtype(np.uint16))
@example("甲", 1, 0, 1, 4096, np.dtype(np.uint32))
@example("甲" * 20, 1, 8, 3, 2, np.dtype(np.uint16))
@example("甲" * 20, 3, 6, 1, 2, np.dtype(np.uint32))
def test_refine(
    text: str, head_len: int, more: int, min_count: int, table: int, kind: np.dtype[Any]
) -> None:
    _, symbols, _, _ = counted(text)
    at = frequent_heads(symbols, head_len, 1 if head_len == 1 else min_count)
    heads = sorted(set(at.values()))
    numbers = {i: heads.index(gram) for i, gram in at.items()}
    max_len = head_len + more
    gathered = np.array(naive.gather(symbols, numbers, head_len, more + 3), np.int64)
    windows = np.zeros((len(numbers), counting_windows.window_width(more, kind)), kind)
    if len(numbers):
        windows[:, : more + 2], numbered = gathered[:, :-1], gathered[:, -1]
        windows[:, -2], windows[:, -1] = numbered & 0xFFFF, numbered >> 16
    counts = np.bincount([*numbers.values()], minlength=len(heads))
    room = len(heads) + more * (len(numbers) // min_count)
    rows, sums = np.full((room + 1, 4), -9, np.int32), np.full((room + 1, 2), -9, np.int64)
    longest = np.full(len(numbers), -9, np.int32)
    with patch.object(counting_windows, "_TABLE", table):
        n_log_n = counting_windows.n_log_n()
    written = branching.refine(
        windows, 5, counts, max(symbols), head_len, max_len, min_count, n_log_n, longest,
        rows[:-1], sums[:-1],
    )  # fmt: skip
    wanted = naive.refine(symbols, max_len, min_count)
    grams = sorted(gram for gram in wanted if gram[:head_len] in heads and len(gram) >= head_len)
    assert rows[:written].tolist() == [
        [
            grams.index(gram[:-1]) if len(gram) > head_len else -1,
            gram[-1] if len(gram) > head_len else 5 + heads.index(gram),
            len(gram), wanted[gram].count,
        ]
        for gram in grams
    ]  # fmt: skip
    assert sums[:written].tolist() == [[*map(naive.branching, wanted[gram])] for gram in grams]
    assert set(rows[-1]) | set(sums[-1]) == {-9}
    deepest = [naive.longest_at(symbols, i, grams) for i in sorted(at)]
    assert [grams[node] for node in longest] == deepest


@given(TEXTS, st.integers(1, 3), st.integers(0, 4), COUNTS)
@example("", 1, 1, 1)
def test_by_length(text: str, head_len: int, more: int, min_count: int) -> None:
    wanted = naive.refine(counted(text)[1], head_len + more, min_count)
    grams = sorted(gram for gram in wanted if len(gram) >= head_len)
    parents = [grams.index(gram[:-1]) if len(gram) > head_len else -1 for gram in grams]
    rows = [
        (parent, gram[-1], len(gram), wanted[gram].count)
        for parent, gram in zip(parents, grams, strict=True)
    ]
    sums = [[*map(naive.branching, wanted[gram])] for gram in grams]
    found = by_length(rows, sums, more + 1)
    levels = naive.by_level(grams)
    sizes = [*map(len, levels), *[0] * (more + 1 - len(levels))]
    assert found.ends == np.cumsum(sizes).tolist()
    in_order = [*chain(*levels)]
    above = {gram: row for level in levels for row, gram in enumerate(level)}
    assert found.symbols == [gram[-1] for gram in in_order]
    assert found.parents == [above[gram[:-1]] if len(gram) > head_len else -1 for gram in in_order]
    assert found.counts == [wanted[gram].count for gram in in_order]
    for side, entropies in enumerate(found.entropies):
        assert entropies == pytest.approx(
            [naive.entropy(wanted[gram][side]) for gram in in_order],
            rel=1e-6, abs=1e-6,
        )  # fmt: skip


@given(st.lists(st.integers(2, 5)), st.lists(st.integers(0, 99), min_size=4, max_size=4))
def test_number(lengths: list[int], starts: list[int]) -> None:
    following, numbers = np.array(starts, np.int64), np.full(len(lengths), -9, np.int32)
    preorder.number(np.array(lengths, np.int8), 2, following, numbers)
    assert numbers.tolist() == naive.number(lengths, 2, starts)
    assert following.tolist() == [
        start + lengths.count(length) for length, start in enumerate(starts, 2)
    ]


class ByLength(NamedTuple):
    """What the kernel finds."""

    ends: list[int]
    symbols: list[int]
    parents: list[int]
    counts: list[int]
    entropies: list[list[float]]


def by_length(
    rows: Sequence[Sequence[int]], sums: Sequence[Sequence[int]], levels: int
) -> ByLength:
    """Sort n-grams by length, by the kernel."""
    ends, entropies = np.full(levels, -9), np.full((2, len(rows)), -9, np.float32)
    symbols, parents, counts = columns = np.full((3, len(rows)), -9, np.int32)
    preorder.by_length(
        np.array(rows, np.int32).reshape(-1, 4), np.array(sums, np.int64).reshape(-1, 2),
        branching.UNIT, ends, *columns, entropies,
    )  # fmt: skip
    lists = (symbols.tolist(), parents.tolist(), counts.tolist())
    return ByLength(ends.tolist(), *lists, entropies.tolist())


@given(TEXTS, LIMITS, COUNTS, TABLES)
@example("", 1, 1, 4096)
@example("甲", 1, 1, 4096)
@example("甲" * 20, 9, 3, 2)
def test_count(text: str, max_len: int, min_count: int, table: int) -> None:
    with patch.object(counting_windows, "_TABLE", table):
        counts, symbols, longest, grams = counted(text, max_len, min_count)
    expected = naive.refine(symbols, max_len, min_count)
    assert_same(counts, expected)
    assert_longest(symbols, longest, grams)
    assert counts.full_len == counts.max_len == max_len


@given(st.lists(st.integers(1, 10000), max_size=20), TABLES)
def test_branching(tally: list[int], table: int) -> None:
    seen = np.arange(1, len(tally) + 1, dtype=np.uint32)[::-1].copy()
    with patch.object(counting_windows, "_TABLE", table):
        n_log_n = counting_windows.n_log_n()
    for n_seen in (len(tally), len(tally) // 2):
        found = branching.branching(np.array([7, *tally], np.int32), seen, n_seen, n_log_n)
        chosen = {int(symbol): tally[symbol - 1] for symbol in seen[:n_seen]}
        assert found == naive.branching(Counter(chosen))


def assert_same(counts: NgramCounts, expected: dict[Gram, naive.Around]) -> None:
    grams = listed(counts)
    assert grams == list(expected)
    assert counts.parents[:].tolist() == [grams.index(g[:-1]) if g[1:] else -1 for g in grams]
    assert counts.symbols[:].tolist() == [gram[-1] for gram in grams]
    assert counts.counts[:].tolist() == [around.count for around in expected.values()]
    for found, side in ((counts.left_entropy, 0), (counts.right_entropy, 1)):
        assert found[:].dtype == np.float32
        wanted = [naive.entropy(around[side]) for around in expected.values()]
        assert found[:].tolist() == pytest.approx(wanted, rel=1e-6, abs=1e-6)
    lengths = [len(gram) for gram in grams]
    below = [sum(n <= length for n in lengths) for length in range(len(counts.levels))]
    assert counts.levels.tolist() == below


def assert_longest(symbols: Sequence[int], longest: NDArray[np.int32], grams: list[Gram]) -> None:
    found = [grams[node] if node >= 0 else None for node in longest.tolist()]
    assert found == [naive.longest_at(symbols, i, grams) for i in range(len(symbols))]


@given(TEXTS, st.integers(1, 3), st.integers(0, 4), COUNTS, THREADS, st.data())
def test_deepen(
    text: str, full_len: int, more: int, min_count: int, threads: int, data: st.DataObject
) -> None:
    counts, symbols, longest, grams = counted(text, full_len, min_count, threads)
    top = [gram for gram in grams if len(gram) == full_len]
    unmarked = data.draw(st.sets(st.sampled_from(top), max_size=3)) if top else set()
    marked = set(top) - unmarked
    deep = deepened(counts, symbols, longest, marked, full_len + more)
    found = listed(deep)
    everything = naive.refine(symbols, full_len + more, min_count)
    assert found[: len(counts)] == grams
    assert set(found[len(counts) :]) == longer(everything, marked)
    assert_same(deep, {gram: around for gram, around in everything.items() if gram in found})
    assert_longest(symbols, longest, found)
    assert (deep.full_len, deep.max_len) == (full_len, full_len + more)


def deepened(
    counts: NgramCounts,
    symbols: Sequence[int],
    longest: NDArray[np.int32],
    marked: set[Gram],
    max_len: int,
) -> NgramCounts:
    nodes = [node for node, gram in enumerate(listed(counts)) if gram in marked]
    text = np.array(symbols, np.int32)
    return ngrams.deepen(counts, text, longest, np.array(nodes, np.int64), max_len=max_len)


def longer(grams: Iterable[Gram], marked: set[Gram]) -> set[Gram]:
    """The n-grams longer than the marked ones that hold no others of their length but the last."""
    size = max(map(len, marked), default=0)
    return {g for g in grams if len(g) > size > 0 and set(naive.windows(g[:-1], size)) <= marked}


# --- trie -------------------------------------------------------------------------------------


def ngrams_of(length: int) -> st.SearchStrategy[set[Gram]]:
    return st.sets(st.tuples(*[st.integers(1, 4)] * length), max_size=12)


@given(st.integers(0, 2).flatmap(ngrams_of), st.data())
def test_follow(chosen: set[Gram], data: st.DataObject) -> None:
    """N-grams and some that continue them; also where there are none, and none to continue."""
    shorter = sorted(chosen)
    pairs = st.tuples(st.sampled_from(shorter), st.integers(1, 4)) if shorter else st.nothing()
    longer = sorted((*gram, symbol) for gram, symbol in data.draw(st.sets(pairs)))
    asked = data.draw(st.lists(st.tuples(st.sampled_from([None, *shorter]), st.integers(0, 5))))
    nodes = np.array([-1 if gram is None else shorter.index(gram) for gram, _ in asked], np.int32)
    symbols = [symbol for _, symbol in asked]
    parents = [gram[:-1] for gram in longer]
    ends = np.cumsum([parents.count(gram) for gram in shorter]).astype(np.int32)
    found = np.full(len(asked), -9, np.int32)
    ngram_trie.follow(
        nodes, np.array(symbols, np.int32), ends, np.array([g[-1] for g in longer], np.int32), found
    )
    assert found.tolist() == naive.follow([gram for gram, _ in asked], symbols, longer)


@given(TEXTS, LIMITS, COUNTS)
def test_suffixes(text: str, max_len: int, min_count: int) -> None:
    counts, _, _, grams = counted(text, max_len, min_count)
    expected = [grams.index(gram[1:]) if len(gram) > 1 else -1 for gram in grams]
    assert counts.suffixes[:].tolist() == expected


# --- learning ---------------------------------------------------------------------------------


def longest_prefix(gram: Gram, words: list[Gram]) -> int:
    """The longest word that begins an n-gram, -1 for none."""
    prefixes = (gram[:n] for n in range(len(gram), 0, -1))
    return next((words.index(prefix) for prefix in prefixes if prefix in words), -1)


def lexicon(grams: list[Gram], words: list[Gram], autonomy: Iterable[float] = ()) -> Words:
    """Some n-grams as words, level order kept, as the definitions of the fields have it."""
    return Words(
        nodes=np.array([grams.index(word) for word in words], np.int32),
        kinds=np.array([min(len(word), 4) - 1 for word in words], np.int8),
        lengths=np.array([len(word) for word in words], np.int8),
        shorter=np.array([longest_prefix(word[:-1], words) for word in words], np.int32),
        expected=np.ones(len(words)),
        counts=np.ones(len(words), np.int32),
        autonomy=np.array([*autonomy], np.float32),
    )


def starting(grams: list[Gram], words: list[Gram], longest: NDArray[np.int32]) -> NDArray[np.int32]:
    """The longest word that starts at each position, given the longest n-gram."""
    return np.array([*(longest_prefix(gram, words) for gram in grams), -1], np.int32)[longest]


def chosen_words(data: st.DataObject, grams: list[Gram]) -> list[Gram]:
    """All symbols and some of the longer n-grams."""
    kept = data.draw(st.lists(st.booleans(), min_size=len(grams), max_size=len(grams)))
    return [gram for gram, keep in zip(grams, kept, strict=True) if keep or len(gram) == 1]


def numbers_for(
    data: st.DataObject, words: list[Gram], numbers: st.SearchStrategy[float]
) -> list[float]:
    return data.draw(st.lists(numbers, min_size=len(words), max_size=len(words)))


@given(CLAUSES, COUNTS, st.data())
def test_prune_gives_the_fields_their_meaning(
    text: str, min_count: int, data: st.DataObject
) -> None:
    _, _, _, grams = counted(text, min_count=min_count)
    assume(grams)
    words = chosen_words(data, grams)
    everything = lexicon(grams, grams, np.zeros(len(grams)))
    pruned, heirs = learning.prune(everything, np.array([gram in words for gram in grams]))
    assert heirs.tolist() == [*(longest_prefix(gram, words) for gram in grams), -1]
    for field, value in vars(lexicon(grams, words, np.zeros(len(words)))).items():
        assert np.array_equal(getattr(pruned, field), value)


WINDOWS = st.sampled_from([1, 2, 3, 5, 100])


@given(CLAUSES, COUNTS, WINDOWS, st.sampled_from([1.0, 60.0]), st.data())
def test_expect(text: str, min_count: int, window: int, spread: float, data: st.DataObject) -> None:
    """Also where sums over the cuts of a clause would leave the range of a double."""
    _, symbols, longest, grams = counted(text, min_count=min_count)
    words = chosen_words(data, grams)
    scores = np.array(numbers_for(data, words, st.floats(-4, 4))) * spread
    weights = np.exp(scores)
    array = lexicon(grams, words)
    expected = np.zeros(len(words), np.int64)
    starts = starting(grams, words, longest)
    expectation.expect(starts, array.shorter, array.lengths, weights, window, expected)
    exact = naive.expect(symbols, dict(zip(words, weights.tolist(), strict=True)), window)
    # Each position may round once by half a unit.
    for found, wanted in zip(expected.tolist(), exact.values(), strict=True):
        assert abs(found - wanted * int(expectation.UNIT)) <= len(symbols)


@given(CLAUSES, COUNTS, WINDOWS, st.data())
def test_cut(text: str, min_count: int, window: int, data: st.DataObject) -> None:
    _, symbols, longest, grams = counted(text, min_count=min_count)
    words = chosen_words(data, grams)
    # Quarters add up exactly in any order, so that ties are ties.
    scores = [n / 4 for n in numbers_for(data, words, st.integers(-4, 4))]
    array = lexicon(grams, words)
    path = np.full(len(longest), -9, np.int32)
    starts = starting(grams, words, longest)
    expectation.cut(
        starts, array.shorter, array.lengths, np.array(scores, np.float64), window, path
    )
    found = [words[word] if word >= 0 else None for word in path.tolist()]
    assert found == naive.cut(symbols, dict(zip(words, scores, strict=True)), window)


def test_the_longer_first_word_wins_a_tie() -> None:
    _, _, longest, grams = counted("甲乙丙")
    words = [gram for gram in grams if len(gram) < 3]
    array = lexicon(grams, words)
    path = np.empty(len(longest), np.int32)
    starts = starting(grams, words, longest)
    expectation.cut(starts, array.shorter, array.lengths, np.zeros(len(words)), 100, path)
    assert [array.lengths[word] if word >= 0 else 0 for word in path] == [0, 2, 0, 1, 0]


@given(
    TEXTS.filter(lambda text: text.strip("，")), st.integers(2, 9), COUNTS, ROWS, THREADS, st.data()
)
def test_candidates(
    text: str, max_len: int, min_count: int, rows: int, threads: int, data: st.DataObject
) -> None:
    with patch.object(ngrams, "_ROWS", rows):
        text = text.replace("丙", "5").replace("乙甲", "K")
        counts, ids, _, grams = counted(text, max_len, min_count, threads)
        autonomy = np.array(numbers_for(data, grams, st.floats(-2, 2)), np.float32)
        found = candidates.margins(counts, autonomy)
        plausible = candidates.plausible(counts, autonomy)
        words, entries = candidates.candidates(counts, autonomy, plausible)
    own = dict(zip(grams, counts.counts[:].tolist(), strict=True))
    names = ["", *counts.alphabet.symbols]
    numbers, runs = ({i for i, name in enumerate(names) if {*name} == {one}} for one in "#K")
    around = naive.refine(ids, max_len, min_count)
    of_kind = naive.kinds(around, numbers, runs)
    free = [
        gram
        for gram in grams
        if len(gram) == 1 or of_kind[gram] == naive.MEASURED or not numbers & {*gram}
    ]
    freedom = dict(zip(grams, autonomy.tolist(), strict=True))
    margins = naive.margins(own, freedom, of_kind, free)
    assert found.tolist() == pytest.approx(list(margins.values()), abs=1e-4)
    # What loses by just about the margin, or is used about half a time, may fall to either side.
    assume(all(abs(margin - candidates.MARGIN) > 1e-4 for margin in margins.values()))
    shares = ((own[gram], 1 + exp(-max(margins[gram], -99))) for gram in grams)
    assume(all(abs(count / odds - candidates.LEAST_USES) > 1e-4 for count, odds in shares))
    kept = [*naive.plausible(around, margins)]
    assert [grams[node] for node in np.flatnonzero(plausible)] == kept
    kept.sort(key=own.__getitem__, reverse=True)  # those of equal counts stay in level order
    uses = np.array([own[gram] for gram in kept], np.int32)
    wanted = replace(
        lexicon(grams, kept, map(freedom.__getitem__, kept)),
        kinds=np.array([of_kind[gram] for gram in kept], np.int8),
        expected=uses.astype(np.float64), counts=uses,
    )  # fmt: skip
    assert entries[:].tolist() == [*(longest_prefix(gram, kept) for gram in grams), -1]
    for name, value in vars(wanted).items():
        np.testing.assert_array_equal(getattr(words, name), value, strict=True)


NUMBERED = TEXTS.map(lambda text: text.replace("丙", "5").replace("乙甲", "K"))


@given(NUMBERED.filter(lambda text: text.strip("，")), COUNTS, st.data())
def test_numbers_part_from_their_measures(text: str, min_count: int, data: st.DataObject) -> None:
    counts, _, _, grams = counted(text, 4, min_count)
    of_kind = dict(zip(grams, candidates.kinds(counts).tolist(), strict=True))
    words = [gram for gram in grams if len(gram) < 3]
    expected = dict(zip(words, numbers_for(data, words, st.floats(0, 9)), strict=True))
    array = replace(
        lexicon(grams, words, np.zeros(len(words))),
        kinds=np.array([of_kind[word] for word in words], np.int8),
        expected=np.array([*expected.values()]),
    )
    found = learning._parted(counts, array)
    wanted = naive.parted(expected, of_kind)
    assert [grams[node] for node in found.nodes] == list(wanted)
    assert found.expected.tolist() == pytest.approx(list(wanted.values()))


@given(NUMBERED.filter(lambda text: text.strip("，")), LIMITS, COUNTS, ROWS, st.data())
def test_log_free(text: str, max_len: int, min_count: int, rows: int, data: st.DataObject) -> None:
    counts, symbols, _, grams = counted(text, max_len, min_count)
    nodes = data.draw(st.lists(st.sampled_from(range(len(grams)))))
    with patch.object(ngrams, "_ROWS", rows):
        found = cohesion.log_free(counts, np.array(nodes, np.int64))
    names = counts.alphabet.symbols
    number = names.index("#") + 1 if "#" in names else -1
    wanted = naive.log_free(naive.refine(symbols, max_len, min_count), number)
    assert found.tolist() == pytest.approx([wanted[grams[node]] for node in nodes])


@given(st.lists(st.integers(-9, 9), min_size=1), st.data())
def test_look_up(table: list[int], data: st.DataObject) -> None:
    keys = data.draw(st.lists(st.integers(-1, len(table) - 2)))
    found = np.full(len(keys), 99, np.int32)
    expectation.look_up(np.array(table, np.int32), np.array(keys, np.int32), found)
    assert found.tolist() == naive.look_up(table, keys)


@given(TEXTS, COUNTS, CHUNKS, THREADS)
def test_starting(text: str, min_count: int, chunk: int, threads: int) -> None:
    _, _, longest, grams = counted(text, min_count=min_count)
    table = np.array([*range(10, 10 + len(grams)), -1], np.int32)
    with patch.object(arrays, "CHUNK", chunk):
        found = learning.starting(table, longest, Workspace(threads))
    assert found[:].tolist() == [node if node < 0 else node + 10 for node in longest.tolist()]


@given(CLAUSES.filter(lambda text: text.strip("，")), COUNTS, WINDOWS, st.integers(1, 5), THREADS,
       st.data())  # fmt: skip
def test_learn(
    text: str, min_count: int, window: int, stretch: int, threads: int, data: st.DataObject
) -> None:
    counts, symbols, longest, grams = counted(text, min_count=min_count, threads=threads)
    autonomy = numbers_for(data, grams, st.floats(-2, 2, width=32))
    history = naive.learn(
        symbols, dict.fromkeys(grams, 1), dict(zip(grams, autonomy, strict=True)), 3, window
    )
    # What is expected just about half a time may fall to either side.
    assume(all(abs(e - 0.5) > 1e-3 for expected in history for e in expected.values()))
    passes = learning.TextPasses(Counted(counts, longest, {}))
    # Clauses that repeat are merged; in a window that holds them, as those are that are merged.
    is_merged = window == 100 and data.draw(st.booleans())
    with patch.object(repeats, "_MOST_NEW", 2.0 if is_merged else 0.0):
        passes.begin(np.array([*range(len(grams)), -1], np.int32))
    with patch.multiple(stretches, WINDOW=window, _STRETCH=stretch):
        words = learning.maximise(lexicon(grams, grams, autonomy), passes, rounds=3)
    starts = passes._heirs[np.maximum(passes._starts, -1)]  # type: ignore[index]
    kept = {word: e for word, e in history[-1].items() if len(word) == 1 or e >= 0.5}
    assert [grams[node] for node in words.nodes] == list(kept)
    assert is_merged or starts.tolist() == starting(grams, list(kept), longest).tolist()
    assert words.expected.tolist() == pytest.approx(list(kept.values()), abs=1e-4)
    assert words.expected @ words.lengths <= sum(map(bool, symbols)) + 1e-4


def best_cut(words: Words, longest: NDArray[np.int32], threads: int) -> NDArray[np.int32]:
    """The word that starts at each position of the best cut, stretch by stretch."""
    cut = stretches.cutter(words.shorter, words.lengths, words.first_scores())
    path = np.full(len(longest), -9, np.int32)

    def work(begin: int, end: int) -> None:
        path[begin:end] = cut(longest[begin:end])

    stretches.over_clauses(longest, work, threads)
    return path


@given(CLAUSES.filter(lambda text: text.strip("，")), COUNTS, WINDOWS, st.integers(1, 5), THREADS,
       st.data())  # fmt: skip
def test_best_cut(
    text: str, min_count: int, window: int, stretch: int, threads: int, data: st.DataObject
) -> None:
    _, symbols, longest, grams = counted(text, min_count=min_count)
    words = lexicon(grams, grams, numbers_for(data, grams, st.floats(-2, 2)))
    scores = dict(zip(grams, words.first_scores().tolist(), strict=True))
    with patch.multiple(stretches, WINDOW=window, _STRETCH=stretch):
        path = best_cut(words, longest, threads)
    found = {i: grams[word] for i, word in enumerate(path.tolist()) if word >= 0}
    # Sums that differ by rounding alone may be told apart either way, so only sums are compared.
    best = sum(scores[word] for word in naive.cut(symbols, scores, window) if word)
    assert sum(scores[word] for word in found.values()) == pytest.approx(best)
    covered = [i + n for i, word in found.items() for n in range(len(word))]
    assert covered == [i for i, symbol in enumerate(symbols) if symbol]
    assert all(tuple(symbols[i : i + len(word)]) == word for i, word in found.items())


# --- joining ----------------------------------------------------------------------------------


# Never the logarithm of a fraction, so that no bond is of just the least strength.
BONDS = st.integers(-10, 10).map(lambda n: n / 10 + 0.05)


@given(TEXTS, st.integers(1, 3), COUNTS, st.integers(1, 3), BONDS, st.data())
def test_mark_runs(
    text: str, max_len: int, min_count: int, reach: int, least: float, data: st.DataObject
) -> None:
    counts, symbols, longest, grams = counted(text, max_len, min_count)
    assume(grams)
    starts, path = drawn_cut(data, symbols)
    marked = np.zeros(len(counts), np.bool_)
    sizes = np.arange(len(symbols), dtype=np.int8)
    edge = data.draw(st.sampled_from([i for i, symbol in enumerate(symbols) if not symbol]))
    for begin, end in ((0, edge), (edge, len(symbols))):
        ngram_trie.mark_runs(
            longest[begin:end], counts.parents[:], counts.lengths, counts.counts[:], counts.total,
            path[begin:end], sizes, reach, least, marked,
        )  # fmt: skip
    known = dict(zip(grams, counts.counts[:].tolist(), strict=True))
    expected = naive.mark_runs(symbols, known, starts, reach, least)
    assert {grams[node] for node in np.flatnonzero(marked)} == expected


@given(st.lists(st.integers(-1, 3), max_size=30), st.integers(1, 4))
def test_choose_clauses(nodes: list[int], step: int) -> None:
    longest, chosen = np.array([-1, *nodes], np.int32), np.empty(1 + len(nodes), np.int32)
    written = ngram_trie.choose_clauses(longest, step, chosen)
    assert chosen[:written].tolist() == naive.choose_clauses(longest.tolist(), step)


@given(TEXTS, st.integers(1, 4), st.integers(1, 4), COUNTS)
def test_lengthen(text: str, max_len: int, known_len: int, min_count: int) -> None:
    counts, symbols, longest, grams = counted(text, max_len, min_count)
    assume(grams)
    shorter = longest.copy()
    while (long := (shorter >= 0) & (counts.lengths[shorter] > known_len)).any():
        shorter[long] = counts.parents[:][shorter[long]]
    trie = Trie.of(counts)
    array = np.array(symbols, np.int32)
    found = trie.lengthened(array, counts.lengths, shorter)
    known = [gram for gram in grams if len(gram) <= known_len]
    wanted = naive.lengthen(symbols, grams, known)
    assert [grams[node] if node >= 0 else () for node in found] == wanted
    assert trie.longest(array).tolist() == found.tolist()


def drawn_cut(data: st.DataObject, symbols: Sequence[int]) -> tuple[set[int], NDArray[np.int32]]:
    """Where words start in some cut of a text; the path has each word's length for its number."""
    ends = [i for i, symbol in enumerate(symbols) if not symbol]
    free = [i for i in range(len(symbols)) if symbols[i] and symbols[i - 1]]
    drawn = data.draw(st.sets(st.sampled_from(free))) if free else set()
    starts = {i for i in range(len(symbols)) if symbols[i] and (i in drawn or not symbols[i - 1])}
    edges = sorted({*starts, *ends})
    path = np.full(len(symbols), -1, np.int32)
    for start, stop in pairwise(edges):
        if start in starts:
            path[start] = stop - start
    return starts, path


@given(TEXTS.filter(lambda text: text.strip("，")), st.integers(1, 4), st.integers(1, 20), THREADS)
def test_seams(text: str, max_len: int, stretch: int, threads: int) -> None:
    counts, symbols, longest, grams = counted(text, max_len, threads=threads)
    words = lexicon(grams, grams, np.zeros(len(grams)))
    entries = np.array([*range(len(grams)), -1], np.int32)  # every n-gram is a word
    with patch.object(stretches, "_STRETCH", stretch), patch.object(seams, "_LEAST_BOND", 0.1):
        path = best_cut(words, longest, threads)
        marked = seams.seams(counts, longest, words, entries)
    starts = set(np.flatnonzero(path >= 0).tolist())
    known = dict(zip(grams, counts.counts[:].tolist(), strict=True))
    expected = naive.mark_runs(symbols, known, starts, 2, 0.1)
    assert [grams[node] for node in marked] == sorted(expected)


# --- extremes ---------------------------------------------------------------------------------

MOST = encoder.MOST_SYMBOLS
"""No n-gram is more frequent than there are symbols in a text."""


@given(st.lists(st.integers(0, 27), min_size=1, max_size=8))
@example([0])
@example([1, 1])
def test_branching_sums_of_the_most_symbols_fit(halvings: list[int]) -> None:
    """Sums of c ln c grow with the largest share, and at their greatest take 56 bits."""
    tally = [0, *(MOST // len(halvings) >> halving for halving in halvings)]
    seen = np.arange(1, len(tally), dtype=np.uint32)
    found = branching.branching(
        np.array(tally, np.int32), seen, len(seen), counting_windows.n_log_n()
    )
    assert 0 <= found == naive.branching(Counter(dict(enumerate(tally)))) < 1 << 56


def test_slots_of_the_most_positions_fit() -> None:
    tally, stack = np.array([0, MOST - 3, 3], np.int32), np.zeros((2, 5), np.int64)
    seen = np.array([1, 2], np.uint32)
    ends = np.zeros(2, np.int64)
    assert branching._push_children(tally, seen, 2, 0, 1, 7, stack, 0, ends) == MOST
    assert stack.tolist() == [[0, 3, 2, 7, 2], [3, MOST, 2, 7, 1]]
    assert tally.tolist() == [0, 4, 1]
    assert ends.tolist() == [MOST, 3]


def test_expected_counts_of_the_most_symbols_fit() -> None:
    _, _, longest, grams = counted("甲甲，甲")
    words = [gram for gram in grams if len(gram) == 1]
    array = lexicon(grams, words)
    before = (MOST - 3) * int(expectation.UNIT)
    expected = np.full(len(words), before, np.int64)
    starts = starting(grams, words, longest)
    expectation.expect(starts, array.shorter, array.lengths, np.ones(len(words)), 100, expected)
    assert expected.tolist() == [MOST * int(expectation.UNIT)]


def test_frequencies_of_the_most_symbols_fit() -> None:
    symbols, counts = np.zeros(3, np.int32), np.array([0, MOST - 3])
    encoding.renumber(np.ones(3, np.int32), np.array([0, 1], np.int32), symbols, counts)
    assert counts.tolist() == [0, MOST]


@given(st.integers(1, 40))
def test_entropies_of_the_most_frequent_ngram(kinds: int) -> None:
    """Of as many neighbours as each is frequent, the entropy is the logarithm."""
    each, count = MOST // kinds, MOST // kinds * kinds
    sums = naive.branching(Counter(dict.fromkeys(range(1, kinds + 1), each)))
    ((left,), (right,)) = by_length([(-1, 1, 1, count)], [(sums, 0)], 1).entropies
    assert [left, right] == pytest.approx(np.log([kinds, count]), abs=1e-6)
