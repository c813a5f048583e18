"""Every kernel agrees with its plain twin."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, groupby, pairwise
from pathlib import Path
from unittest.mock import patch

import naive
import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from naive import Gram
from numpy.typing import NDArray

from wordmine import alphabet, corpus, entropy, joining, ngrams
from wordmine.entropy import Words
from wordmine.kernels import counting, encoding, learning, trie
from wordmine.kernels import joining as joining_kernels
from wordmine.ngrams import NgramCounts

LONGEST = encoding.LONGEST_RUN
# Ideographs from the edges of their blocks and what stands next to these.
HAN = [*"电网一〇", *map(chr, (0x3400, 0x4DBF, 0x9FFF, 0xF900, 0xFAFF, 0x20000, 0x323AF))]
NOT_HAN = [*"〆々", *map(chr, (0x33FF, 0x4DC0, 0xA000, 0xF8FF, 0xFB00, 0x1FFFF, 0x323B0, 0x10FFFF))]
LATIN = [
    *"aZ5Ｋ９éßɏ×÷ɐ@",
    "PM2.5",
    "5G",
    "C++",
    "e-mail",
    "12.5",
    "1+1",
    "5+K",
    "K..a",
    "K.+a",
    "K.+",
]
LENGTHY = ["x" * LONGEST, "x" * (LONGEST + 1), "7" * LONGEST, "7" * (LONGEST + 1)]
OTHERS = [*"+-.#＋－．＃，。 \n"]
FRAGMENTS = st.sampled_from([*HAN, *NOT_HAN, *LATIN, *LENGTHY, *OTHERS])
WRITING = st.lists(FRAGMENTS, max_size=20).map("".join)

# Two ideographs and one that is rarer; breaks; and phrases, so that long n-grams repeat.
PHRASES = ["甲", "乙", "甲乙", "乙甲甲", "甲乙丙甲乙", "，"]
TEXTS = st.lists(st.sampled_from(PHRASES), max_size=16).map("".join)
SHORT = st.lists(st.sampled_from(PHRASES[:4]), max_size=4).map("".join)
CLAUSES = st.lists(SHORT, max_size=4).map("，".join)  # so short that all cuts can be tried
COUNTS = st.integers(1, 3)
LIMITS = st.integers(1, 9)
THREADS = st.integers(1, 3)


def counted(
    text: str, max_len: int = 4, min_count: int = 1
) -> tuple[NgramCounts, list[int], NDArray[np.int32], list[Gram]]:
    """The n-grams of a text, its symbols, the longest n-gram at each, and all as tuples."""
    encoded = alphabet.encode([text])
    counts, longest = ngrams.count(*encoded, max_len=max_len, min_count=min_count, threads=2)
    return counts, encoded[1].tolist(), longest, listed(counts)


def listed(counts: NgramCounts) -> list[Gram]:
    return [tuple(counts.ids(node)) for node in range(len(counts))]


# --- encoding ---------------------------------------------------------------------------------


@given(WRITING, st.booleans())
@example("", False)
@example("5", False)
@example("K.+a", False)
@example("K.+", False)
@example("\0\ud800一", False)
def test_encode(text: str, keep_numbers: bool) -> None:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    symbols = np.empty(len(codes), np.int32)
    runs = np.empty((len(codes) // 2 + 1, 2), np.int64)
    used = np.zeros(0x110000, np.bool_)
    written, found = encoding.encode(codes, alphabet._classes(), keep_numbers, symbols, runs, used)
    names = [naive.fold(text[begin:end]) for begin, end in runs[:found].tolist()]
    tokens = [
        chr(symbol) if symbol > 0 else names[-1 - symbol] if symbol else ""
        for symbol in symbols[:written].tolist()
    ]
    assert tokens == naive.encode(text, keep_numbers)
    assert [-1 - symbol for symbol in symbols[:written] if symbol < 0] == list(range(found))
    assert {chr(code) for code in np.flatnonzero(used)} == {t for t in tokens if t in [*HAN, "#"]}


@given(WRITING, st.booleans())
@example("", False)
def test_encode_numbers_the_symbols(text: str, keep_numbers: bool) -> None:
    found, symbols, counts = alphabet.encode([text], keep_numbers=keep_numbers)
    texts, ids, frequencies = naive.renumber(naive.encode(text, keep_numbers))
    assert list(found.symbols) == texts
    assert squeezed(symbols) == squeezed([0, *ids, 0])
    assert symbols[0] == symbols[-1] == 0
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
        np.testing.assert_array_equal(array, other, strict=True)


def encoded_file(
    text: str, block_size: int, keep_numbers: bool
) -> tuple[alphabet.Alphabet, NDArray[np.int32], NDArray[np.int64]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "corpus.txt")
        path.write_bytes(text.encode())
        blocks = corpus.blocks(path, block_size=block_size)
        return alphabet.encode(blocks, keep_numbers=keep_numbers)


@given(st.lists(st.integers(0, 4), max_size=12))
def test_renumber_adds_to_the_counts(provisional: list[int]) -> None:
    numbers = np.array([0, 3, 1, 0, 2], np.int32)
    symbols, counts = np.full(13, -7, np.int32), np.array([5, 0, 0, 1])
    encoding.renumber(np.array(provisional, np.int32), numbers, symbols, counts)
    final = [int(numbers[symbol]) for symbol in provisional]
    assert symbols.tolist() == final + [-7] * (13 - len(final))
    assert counts.tolist() == [base + final.count(i) for i, base in enumerate((5, 0, 0, 1))]


# --- counting ---------------------------------------------------------------------------------


@given(
    st.lists(st.integers(-1, 3), max_size=30),
    st.lists(st.integers(0, 5), min_size=4, max_size=4),
    st.lists(st.integers(0, 2), min_size=6, max_size=6),
)
def test_sort_by_batch(units: list[int], heads: list[int], batches: list[int]) -> None:
    heads = [*heads, 0]
    expected = naive.sort_by_batch(units, heads, batches)
    ends = np.cumsum([0, *map(len, expected)])
    starts = ends[:-1].copy()
    positions = np.full(ends[-1], -1, np.int32)
    counting.sort_by_batch(*(np.array(a, np.int32) for a in (units, heads, batches)), starts,
                           positions)  # fmt: skip
    assert positions.tolist() == list(chain(*expected))
    assert starts.tolist() == ends[1:].tolist()


@given(TEXTS, LIMITS, COUNTS, st.sampled_from([2, 4096]))
@example("", 1, 1, 4096)
@example("甲", 1, 1, 4096)
@example("甲" * 20, 9, 3, 2)
def test_refine(text: str, max_len: int, min_count: int, table: int) -> None:
    with patch.object(ngrams, "_TABLE", table):  # beyond the table, logarithms are taken anew
        counts, symbols, longest, grams = counted(text, max_len, min_count)
    expected = naive.refine(symbols, max_len, min_count)
    assert_same(counts, expected)
    assert_longest(symbols, longest, grams)
    assert counts.full_len == counts.max_len == max_len


def assert_same(counts: NgramCounts, expected: dict[Gram, naive.Around]) -> None:
    grams = listed(counts)
    assert grams == list(expected)
    assert counts.parents.tolist() == [grams.index(g[:-1]) if g[1:] else -1 for g in grams]
    assert counts.symbols.tolist() == [gram[-1] for gram in grams]
    assert counts.counts.tolist() == [around.count for around in expected.values()]
    for sums, side in ((counts.left_sums, 0), (counts.right_sums, 1)):
        assert sums.tolist() == [naive.branching_sum(around[side]) for around in expected.values()]
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
    counts, symbols, longest, grams = counted(text, full_len, min_count)
    top = [gram for gram in grams if len(gram) == full_len]
    unmarked = data.draw(st.sets(st.sampled_from(top), max_size=3)) if top else set()
    marked = set(top) - unmarked
    deep = deepened(counts, symbols, longest, marked, full_len + more, threads)
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
    threads: int,
) -> NgramCounts:
    nodes = [node for node, gram in enumerate(listed(counts)) if gram in marked]
    return ngrams.deepen(
        counts, np.array(symbols, np.int32), longest, np.array(nodes, np.int64),
        max_len=max_len, threads=threads,
    )  # fmt: skip


def longer(grams: Iterable[Gram], marked: set[Gram]) -> set[Gram]:
    """The n-grams longer than the marked ones that hold no others of their length but the last."""
    size = max(map(len, marked), default=0)
    return {g for g in grams if len(g) > size > 0 and set(naive.windows(g[:-1], size)) <= marked}


# --- trie -------------------------------------------------------------------------------------


@given(TEXTS, LIMITS, COUNTS)
def test_link_suffixes(text: str, max_len: int, min_count: int) -> None:
    counts, _, _, grams = counted(text, max_len, min_count)
    suffixes = np.full(len(counts), -1, np.int32)
    for begin, end in zip(counts.levels[1:-1], counts.levels[2:], strict=True):
        trie.link_suffixes(counts.symbols, counts.parents, counts.children, begin, end, suffixes)
    assert suffixes.tolist() == naive.link_suffixes(grams)


@given(st.lists(st.integers(-1, 3), max_size=8), st.data())
def test_translate(longest: list[int], data: st.DataObject) -> None:
    inside = [i for i, node in enumerate(longest) if node >= 0]
    positions = data.draw(st.sets(st.sampled_from(inside))) if inside else set()
    numbers = data.draw(st.permutations(range(4)))
    changed = np.array(longest, np.int32)
    trie.translate(np.array(sorted(positions), np.int32), np.array(numbers, np.int32), changed)
    assert changed.tolist() == naive.translate(positions, numbers, longest)


# --- learning ---------------------------------------------------------------------------------


def lexicon(grams: list[Gram], words: list[Gram], evidence: Iterable[float] = ()) -> Words:
    """Some n-grams as words, level order kept, as the definitions of the fields have it."""

    def longest_prefix(gram: Gram) -> int:
        prefixes = (gram[:n] for n in range(len(gram), 0, -1))
        return next((words.index(prefix) for prefix in prefixes if prefix in words), -1)

    return Words(
        nodes=np.array([grams.index(word) for word in words], np.int64),
        lengths=np.array([len(word) for word in words], np.int8),
        shorter=np.array([longest_prefix(word[:-1]) for word in words], np.int32),
        expected=np.ones(len(words)),
        evidence=np.array([*evidence], np.float64),
        entries=np.array([longest_prefix(gram) for gram in grams], np.int32),
    )


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
    pruned = entropy.prune(everything, np.array([gram in words for gram in grams]))
    for field, value in vars(lexicon(grams, words, np.zeros(len(words)))).items():
        assert getattr(pruned, field).tolist() == value.tolist()


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
    learning.expect(
        longest, array.entries, array.shorter, array.lengths, weights, 0, len(longest), window,
        expected,
    )  # fmt: skip
    exact = naive.expect(symbols, dict(zip(words, weights.tolist(), strict=True)), window)
    # Each position may round once by half a unit.
    for found, wanted in zip(expected.tolist(), exact.values(), strict=True):
        assert abs(found - wanted * int(learning.UNIT)) <= len(symbols)


@given(CLAUSES, COUNTS, WINDOWS, st.data())
def test_cut(text: str, min_count: int, window: int, data: st.DataObject) -> None:
    _, symbols, longest, grams = counted(text, min_count=min_count)
    words = chosen_words(data, grams)
    # Quarters add up exactly in any order, so that ties are ties.
    scores = [n / 4 for n in numbers_for(data, words, st.integers(-4, 4))]
    array = lexicon(grams, words)
    path = np.full(len(longest), -9, np.int32)
    learning.cut(
        longest, array.entries, array.shorter, array.lengths, np.array(scores, np.float64),
        0, len(longest), window, path,
    )  # fmt: skip
    found = [words[word] if word >= 0 else None for word in path.tolist()]
    assert found == naive.cut(symbols, dict(zip(words, scores, strict=True)), window)


def test_the_longer_first_word_wins_a_tie() -> None:
    _, _, longest, grams = counted("甲乙丙")
    words = [gram for gram in grams if len(gram) < 3]
    array = lexicon(grams, words)
    path = np.empty(len(longest), np.int32)
    learning.cut(longest, array.entries, array.shorter, array.lengths, np.zeros(len(words)),
                 0, len(longest), 100, path)  # fmt: skip
    assert [array.lengths[word] if word >= 0 else 0 for word in path] == [0, 2, 0, 1, 0]


@given(CLAUSES.filter(lambda text: text.strip("，")), COUNTS, WINDOWS, st.integers(1, 5), THREADS,
       st.data())  # fmt: skip
def test_learn(
    text: str, min_count: int, window: int, stretch: int, threads: int, data: st.DataObject
) -> None:
    _, symbols, longest, grams = counted(text, min_count=min_count)
    evidence = numbers_for(data, grams, st.floats(-2, 2))
    history = naive.learn(
        symbols, dict.fromkeys(grams, 1.0), dict(zip(grams, evidence, strict=True)), 3, window
    )
    # What is expected just about half a time may fall to either side.
    assume(all(abs(e - 0.5) > 1e-3 for expected in history for e in expected.values()))
    with patch.multiple(entropy, _WINDOW=window, _STRETCH=stretch):
        words = entropy.learn(lexicon(grams, grams, evidence), longest, rounds=3, threads=threads)
    kept = {word: e for word, e in history[-1].items() if len(word) == 1 or e >= 0.5}
    assert [grams[node] for node in words.nodes] == list(kept)
    assert words.expected.tolist() == pytest.approx(list(kept.values()), abs=1e-4)
    assert words.expected @ words.lengths <= sum(map(bool, symbols)) + 1e-4


@given(CLAUSES.filter(lambda text: text.strip("，")), COUNTS, WINDOWS, st.integers(1, 5), THREADS,
       st.data())  # fmt: skip
def test_best_cut(
    text: str, min_count: int, window: int, stretch: int, threads: int, data: st.DataObject
) -> None:
    _, symbols, longest, grams = counted(text, min_count=min_count)
    words = lexicon(grams, grams, numbers_for(data, grams, st.floats(-2, 2)))
    scores = dict(zip(grams, words.scores().tolist(), strict=True))
    with patch.multiple(entropy, _WINDOW=window, _STRETCH=stretch):
        path = entropy.best_cut(words, longest, threads)
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
    log_shares = np.log(counts.counts / counts.total)
    sizes = np.arange(len(symbols), dtype=np.int8)
    edge = data.draw(st.sampled_from([i for i, symbol in enumerate(symbols) if not symbol]))
    for begin, end in ((0, edge), (edge, len(symbols))):
        joining_kernels.mark_runs(
            longest, counts.parents, counts.lengths, log_shares, path, sizes, reach, least,
            begin, end, marked,
        )  # fmt: skip
    known = dict(zip(grams, counts.counts.tolist(), strict=True))
    expected = naive.mark_runs(symbols, known, starts, reach, least)
    assert {grams[node] for node in np.flatnonzero(marked)} == expected


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
    counts, symbols, longest, grams = counted(text, max_len)
    words = lexicon(grams, grams, np.zeros(len(grams)))
    with patch.object(entropy, "_STRETCH", stretch), patch.object(joining, "_LEAST_BOND", 0.1):
        path = entropy.best_cut(words, longest, threads)
        marked = joining.seams(counts, longest, words, path, threads)
    starts = set(np.flatnonzero(path >= 0).tolist())
    known = dict(zip(grams, counts.counts.tolist(), strict=True))
    expected = naive.mark_runs(symbols, known, starts, 2, 0.1)
    assert [grams[node] for node in marked] == sorted(expected)


# --- extremes ---------------------------------------------------------------------------------

MOST = alphabet.MOST_SYMBOLS
"""No n-gram is more frequent than there are symbols in a text."""


@given(st.lists(st.integers(0, 27), min_size=1, max_size=8))
@example([0])
@example([1, 1])
def test_branching_sums_of_the_most_symbols_fit(halvings: list[int]) -> None:
    """Sums of c ln c grow with the largest share, and at their greatest take 56 bits."""
    tally = [0, *(MOST // len(halvings) >> halving for halving in halvings)]
    seen = np.arange(1, len(tally), dtype=np.uint32)
    found = counting._branching(np.array(tally, np.int32), seen, len(seen), ngrams._n_log_n())
    assert 0 <= found == naive.branching_sum(Counter(dict(enumerate(tally)))) < 1 << 56


def test_slots_of_the_most_positions_fit() -> None:
    tally, stack = np.array([0, MOST - 3, 3], np.int32), np.zeros((2, 5), np.int64)
    seen = np.array([1, 2], np.uint32)
    assert counting._push_children(tally, seen, 2, 0, 1, 7, stack, 0) == 2
    assert stack.tolist() == [[0, 3, 2, 7, 2], [3, MOST, 2, 7, 1]]
    assert tally.tolist() == [0, 4, 1]


def test_expected_counts_of_the_most_symbols_fit() -> None:
    _, _, longest, grams = counted("甲甲，甲")
    words = [gram for gram in grams if len(gram) == 1]
    array = lexicon(grams, words)
    before = (MOST - 3) * int(learning.UNIT)
    expected = np.full(len(words), before, np.int64)
    learning.expect(
        longest, array.entries, array.shorter, array.lengths, np.ones(len(words)),
        0, len(longest), 100, expected,
    )  # fmt: skip
    assert expected.tolist() == [MOST * int(learning.UNIT)]


def test_frequencies_of_the_most_symbols_fit() -> None:
    symbols, counts = np.zeros(3, np.int32), np.array([0, MOST - 3])
    encoding.renumber(np.ones(3, np.int32), np.array([0, 1], np.int32), symbols, counts)
    assert counts.tolist() == [0, MOST]


@given(st.integers(1, 40))
def test_entropies_of_the_most_frequent_ngram(kinds: int) -> None:
    """Of as many neighbours as each is frequent, the entropy is the logarithm."""
    each, count = MOST // kinds, MOST // kinds * kinds
    sums = naive.branching_sum(Counter(dict.fromkeys(range(1, kinds + 1), each)))
    counts = NgramCounts(
        alphabet=alphabet.Alphabet(["甲"]), min_count=1, full_len=1, levels=np.array([0, 1]),
        symbols=np.ones(1, np.int32), parents=np.full(1, -1, np.int32),
        counts=np.array([count]), left_sums=np.array([sums]), right_sums=np.array([0]),
    )  # fmt: skip
    assert counts.left_entropy() == pytest.approx(np.log(kinds), abs=1e-9)
    assert counts.right_entropy() == pytest.approx(np.log(count))
