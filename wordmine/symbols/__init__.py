"""Symbols: what text is made of before it is made of words."""

from wordmine.symbols import alphabet
from wordmine.symbols.alphabet import BREAK, NUMBER, Alphabet, encode, fold, is_han
from wordmine.symbols.numerals import is_counting
from wordmine.symbols.occurrences import Occurrence, automaton, occurrences

__all__ = [
    "BREAK",
    "NUMBER",
    "Alphabet",
    "Occurrence",
    "alphabet",
    "automaton",
    "encode",
    "fold",
    "is_counting",
    "is_han",
    "occurrences",
]
