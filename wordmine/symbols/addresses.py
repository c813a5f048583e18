"""Addresses: what leads elsewhere, and is no text.

URLs, e-mail addresses, names and topics of weblogs, and paths of files: each is one unit, which no
word contains.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from wordmine.runtime import patterns

_LOCAL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._%+-"
_LONGEST_OPENING = 64
"""Characters before the sign that gives an address away."""

_AFTER_OPENING = ":：~"
"""What may stand between these and the sign."""

_BODY = r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%|]*[A-Za-z0-9/=&\#%_~-]"
_DOMAIN = r"(?:[A-Za-z0-9-]{1,63}\.){1,9}"
_FOLDER = r"[^\s\\/:*?\"<>|，。；：！？、（）《》“”]{1,64}"
_FILE = rf"{_FOLDER}?\.[A-Za-z0-9]{{1,5}}(?![A-Za-z0-9.])"
_ADDRESS = patterns.lazy(
    rf"""
      [A-Za-z][A-Za-z0-9+.-]{{0,20}}[:：]//{_BODY}       # https://example.org/a?b=c
    | [Ww]{{3}}\.{_BODY}                                # www.example.org
    | [{_LOCAL}]{{1,64}}@{_DOMAIN}[A-Za-z]{{2,}}         # name@example.org
    | {_DOMAIN}[A-Za-z]{{2,}}/{_BODY}                   # t.cn/a1b2
    | {_DOMAIN}(?:com|net|org|edu|gov|cn)(?!\.?[A-Za-z0-9_-])  # example.com
    | (?:[A-Za-z]:|\\)\\(?:{_FOLDER}\\)*(?:{_FILE}|{_FOLDER})\\?  # C:\folder\file.txt, \\a\b
    | ~?(?:/[A-Za-z0-9_.-]+){{2,}}/?                    # /usr/bin/file
    | @\w[\w-]{{0,19}}(?![\w-])                           # @name
    | \#[^\#\s，。；]{{1,40}}\#                         # #topic#
    """,
    re.VERBOSE,
)


def addresses(text: str, signs: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Where each address of a text begins and ends.

    Parameters
    ----------
    text : any text.
    signs : places of the signs that may be part of one, ascending, see
        `wordmine.kernels.encoding.exceptions`.
    """
    end = 0
    for at in signs:
        if at < end:
            continue
        for start in _openings(text, end, at):
            found = _ADDRESS.match(text, start)
            if found and found.end() > at:
                end = found.end()
                yield found.span()
                break


def _openings(text: str, begin: int, sign: int) -> Iterator[int]:
    """Where an address with a sign in it may begin, no earlier than at a place."""
    goes_before = sign > begin and text[sign - 1] in _AFTER_OPENING
    colon = sign - 1 if goes_before else sign
    opening = text[max(begin, colon - _LONGEST_OPENING) : colon]
    yield colon - len(opening) + len(opening.rstrip(_LOCAL))
    if goes_before:
        yield sign
