"""The reference method against a plain reading of its definition."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import wordmine

POWER = Path(__file__).parent.parent / "corpora" / "power.txt"
ORDER, LEAST_PMI = 4, (0.0, 0.0, 2.0, 4.0, 6.0)


def reference(text: str, min_count: int) -> dict[str, int]:
    """Words of two or more characters with their counts, by the definition of 2019."""
    clauses = re.findall("[〇一-鿿]+", text)
    counts = Counter(
        clause[i : i + n]
        for clause in clauses
        for n in range(1, ORDER + 1)
        for i in range(len(clause) - n + 1)
    )
    total = sum(c for gram, c in counts.items() if len(gram) == 1)
    kept = {gram for gram, c in counts.items() if len(gram) > 1 and c >= min_count}
    kept = {g for g in kept if pmi(g, counts, total) >= LEAST_PMI[len(g)]}
    pieces: Counter[str] = Counter()
    for clause in clauses:
        closed = {
            gap
            for i in range(len(clause))
            for n in range(2, ORDER + 1)
            if clause[i : i + n] in kept and i + n <= len(clause)
            for gap in range(i + 1, i + n)
        }
        edges = [i for i in range(len(clause) + 1) if i not in closed]
        pieces.update(clause[a:b] for a, b in pairwise(edges))
    return {
        piece: c
        for piece, c in pieces.items()
        if c >= min_count and len(piece) > 1 and (len(piece) == 2 or solid(piece, kept))
    }


def pmi(gram: str, counts: Counter[str], total: int) -> float:
    splits = ((gram[:k], gram[k:]) for k in range(1, len(gram)))
    return min(math.log(counts[gram] * total / (counts[a] * counts[b])) for a, b in splits)


def solid(piece: str, kept: set[str]) -> bool:
    size = min(len(piece), ORDER)
    return all(piece[i : i + size] in kept for i in range(len(piece) - size + 1))


def found(texts: list[str], min_count: int) -> dict[str, int]:
    lexicon = wordmine.discover(texts=texts, method="pmi", min_count=min_count, numbers="keep")
    return {entry.word: round(entry.expected) for entry in lexicon if len(entry.word) > 1}


def test_a_real_text() -> None:
    text = re.sub("[0-9A-Za-z]", "，", POWER.read_text(encoding="utf-8"))
    assert found([text], 3) == reference(text, 3)


@given(st.lists(st.text("甲乙丙丁，", min_size=1, max_size=30), min_size=1), st.integers(1, 3))
def test_random_texts(lines: list[str], min_count: int) -> None:
    text = "甲\n" + "\n".join(lines)
    assert found([text], min_count) == reference(text, min_count)
