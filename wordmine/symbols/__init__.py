"""Symbols: what text is made of before it is made of words."""

from wordmine.symbols import classes
from wordmine.symbols.alphabet import BREAK, NUMBER, Alphabet
from wordmine.symbols.classes import JOINTS, is_han, is_run, joined, lengths, split
from wordmine.symbols.encoder import SYMBOL_BYTES, Draft, check_size, encode, spell, tell
from wordmine.symbols.folding import FOLD, HAN, alike, fold
from wordmine.symbols.numerals import DIGITS, MEASURES, is_counting
from wordmine.symbols.occurrences import Occurrence, automaton, occurrences
from wordmine.symbols.plain import (
    ADDRESSES,
    SEPARATOR,
    Plain,
    codes_of,
    is_read_whole,
    may_hold_address,
    without_addresses,
)

__all__ = [
    "ADDRESSES",
    "BREAK",
    "DIGITS",
    "FOLD",
    "HAN",
    "JOINTS",
    "MEASURES",
    "NUMBER",
    "SEPARATOR",
    "SYMBOL_BYTES",
    "Alphabet",
    "Draft",
    "Occurrence",
    "Plain",
    "alike",
    "automaton",
    "check_size",
    "classes",
    "codes_of",
    "encode",
    "fold",
    "is_counting",
    "is_han",
    "is_read_whole",
    "is_run",
    "joined",
    "lengths",
    "may_hold_address",
    "occurrences",
    "spell",
    "split",
    "tell",
    "without_addresses",
]
