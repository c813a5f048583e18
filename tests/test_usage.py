"""How n-grams are used: kernels and forests against their plain twins."""

from __future__ import annotations

import naive
import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st
from test_kernels import COUNTS, TEXTS, counted, drawn_cut

from wordmine.kernels import ngram_trie
from wordmine.kernels import tallies as kernels
from wordmine.terminology.termhood import c_value
from wordmine.terminology.usage import Forest


@given(TEXTS, st.integers(1, 4), COUNTS, st.data())
def test_tally(text: str, max_len: int, min_count: int, data: st.DataObject) -> None:
    counts, symbols, longest, grams = counted(text, max_len, min_count)
    assume(grams)
    starts, path = drawn_cut(data, symbols)
    tallies = np.zeros((len(counts), 6), np.int32)
    some = st.lists(st.integers(-3, 3), min_size=len(symbols), max_size=len(symbols))
    worth = np.where(symbols, data.draw(some), 0).astype(np.int32)
    middle = data.draw(st.integers(0, len(counts)))
    edge = data.draw(st.sampled_from([i for i, symbol in enumerate(symbols) if not symbol]))
    for begin, end in ((0, edge), (edge, len(symbols))):
        part, columns = slice(begin, end), (counts.parents[:], counts.lengths)
        stretch = longest[part], *columns, path[part], worth[part]
        kernels.tally(*stretch, 0, tallies[:middle])
        kernels.tally(*stretch, middle, tallies[middle:])
    wanted = naive.tally(symbols, starts, worth.tolist(), grams)
    assert tallies.tolist() == list(wanted.values())


@given(TEXTS, TEXTS, st.integers(1, 4), COUNTS)
def test_walk(text: str, other: str, max_len: int, min_count: int) -> None:
    counts, symbols, longest, grams = counted(text, max_len, min_count)
    numbers = {name: number for number, name in enumerate(counts.alphabet.symbols, 1)}
    for walked in (symbols, [numbers.get(char, 0) for char in other]):
        children = [sum(gram[:-1] == parent for gram in grams) for parent in grams]
        edges = np.cumsum([len(numbers), *children], dtype=np.int32)
        found = np.full(len(walked), -9, np.int32)
        columns = counts.symbols[:], counts.suffixes[:]
        ngram_trie.walk(np.array(walked, np.int32), edges, *columns, found)
        wanted = naive.walk(walked, grams)
        assert [grams[node] if node >= 0 else () for node in found] == wanted
        if walked is symbols:
            assert found.tolist() == longest.tolist()


@given(TEXTS, st.integers(1, 4), COUNTS, st.data())
def test_occurrences_in_parts(text: str, max_len: int, min_count: int, data: st.DataObject) -> None:
    counts, symbols, longest, grams = counted(text, max_len, min_count)
    chosen = data.draw(st.lists(st.booleans(), min_size=len(grams), max_size=len(grams)))
    nodes = np.flatnonzero(chosen)
    edges = [i for i, symbol in enumerate(symbols) if not symbol]
    parts = Forest(counts, nodes).per_part(longest, np.array(edges))
    for begin, end, found in zip(edges[:-1], edges[1:], parts, strict=True):
        part = symbols[begin:end]
        assert found.tolist() == [naive.occurrences(part, grams[node]) for node in nodes]


@given(TEXTS, st.integers(2, 5), COUNTS, st.data())
def test_c_value(text: str, max_len: int, min_count: int, data: st.DataObject) -> None:
    counts, _, _, grams = counted(text, max_len, min_count)
    chosen = data.draw(st.lists(st.booleans(), min_size=len(grams), max_size=len(grams)))
    nodes = [node for node, wanted in enumerate(chosen) if wanted and len(grams[node]) > 1]
    drawn = st.lists(st.integers(1, 99), min_size=len(nodes), max_size=len(nodes))
    frequencies = np.array(data.draw(drawn), np.int64)
    terms = dict(zip([grams[node] for node in nodes], frequencies.tolist(), strict=True))
    found = c_value(counts, np.array(nodes, np.int64), frequencies)
    np.testing.assert_allclose(found, naive.c_value(terms))
