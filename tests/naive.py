"""Slow twins of the compiled kernels and of the formulas, straight from their definitions.

Nothing here knows the package.  A text is a sequence of symbols, 0 for a break; an n-gram is a
tuple of symbols, and so is a word.  The twin of a kernel bears its name.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby, pairwise, product, zip_longest
from math import exp, inf, log, prod, sqrt
from typing import NamedTuple, TypeAlias

Gram: TypeAlias = tuple[int, ...]
Text: TypeAlias = Sequence[int]

# --- encoding ---------------------------------------------------------------------------------

LONGEST_RUN = 40

_HAN = "\u2e80-\u2fd5\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_MARK, _UNSEEN, _BLANK = "\u0300-\u036f", "\u00ad\u200b-\u200f\ufe00-\ufe0f\ufeff", " \u00a0\u2009"
_FIGURES = "①-⒵❶-➓㈠-㏿½%‰°℃℉№¥$€±×÷"
_ALNUM = rf"[^\W_{_HAN}{_FIGURES}]"
_DIGIT = "[0-9₀-₉²³¹]"
_SUFFIX = f"[+#⁺⁻₊₋{_MARK}]"
# Once a run holds a letter, + and # belong to it; before that only if more of the run follows.
_NUMBER_RUN = f"{_DIGIT}(?:[-.·]?{_SUFFIX}*{_DIGIT})*"
_TOKEN = re.compile(
    f"(?P<HAN>[{_HAN}])"
    f"|(?P<LETTER>(?:{_NUMBER_RUN}[-.·]?{_SUFFIX}*)?(?!{_DIGIT}){_ALNUM}"
    f"(?:{_SUFFIX}*[-.·]?{_SUFFIX}*{_ALNUM})*{_SUFFIX}*)"
    f"|(?P<DIGIT>{_NUMBER_RUN})"
    f"|(?P<FIGURE>[{_FIGURES}])"
    f"|(?P<MARK>[{_MARK}])"
    f"|(?P<BLANK>[{_BLANK}])"
    "|(?P<OTHER>.)",
    re.DOTALL,
)
_TYPOGRAPHIC = f"(?<=[{_HAN}])[{_BLANK}](?={_ALNUM})|(?<={_ALNUM})[{_BLANK}](?=[{_HAN}])"
_PARTS = ("HAN", "LETTER", "DIGIT")
_ALIKE = dict(zip("○◯•・‐⺠⻓⼀\xa0\u2009", "〇〇··-民长一  ", strict=True))

_LOCAL = "A-Za-z0-9._%+-"
_BODY = r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%|-]*[A-Za-z0-9/=&#%_~-]"
_DOMAIN = r"(?:[A-Za-z0-9-]{1,63}\.){1,9}"
_FOLDER = r"[^\s\\/:*?\"<>|，。；：！？、（）《》“”]{1,64}"
_ADDRESS = re.compile(
    rf"(?<![{_LOCAL}])(?:[A-Za-z][A-Za-z0-9+.-]{{0,20}}[:：]//{_BODY}|[Ww]{{3}}\.{_BODY}"
    rf"|[{_LOCAL}]{{1,64}}@{_DOMAIN}[A-Za-z]{{2,}}|{_DOMAIN}[A-Za-z]{{2,}}/{_BODY}"
    rf"|{_DOMAIN}(?:com|net|org|edu|gov|cn)(?!\.?[A-Za-z0-9_-])"
    rf"|(?:[A-Za-z]:|\\)\\(?:{_FOLDER}\\)*(?:{_FOLDER}?\.[A-Za-z0-9]{{1,5}}(?![A-Za-z0-9.])|{_FOLDER})\\?"
    rf"|~?(?:/[A-Za-z0-9_.-]+){{2,}}/?|@\w[\w-]{{0,19}}(?![\w-])|#[^#\s，。；]{{1,40}}#)"
)


def addresses(text: str) -> list[tuple[int, int]]:
    """Where each address of a text begins and ends."""
    found, at = [], 0
    while match := _ADDRESS.search(text[at:]):
        found.append((at + match.start(), at + match.end()))
        at += match.end()
    return found


def encode(text: str, keep_numbers: bool) -> list[str]:
    """The ideographs, runs, numbers and joints of a text; "" for each stretch of anything else.

    A blank between two ideographs is " ".  Unless numbers are kept, each is "#".
    """
    for begin, end in addresses(text):
        text = text[:begin] + "\n" * (end - begin) + text[end:]
    matches = [*_TOKEN.finditer(re.sub(f"[{_UNSEEN}]", "", alike(text)))]
    tokens, before, parted = [], "OTHER", False
    for match, following in zip_longest(matches, matches[1:]):
        kind, token = str(match.lastgroup), match[0]
        after = str(following.lastgroup) if following else "OTHER"
        if following and after == "LETTER" and re.match(_DIGIT, following[0]):
            after = "DIGIT"  # what stands first decides
        if kind == "MARK":
            continue
        if kind == "BLANK" and before in _PARTS and after in (*_PARTS, "FIGURE"):
            if before != "HAN" or after != "HAN":
                parted = True
                continue
            token = " "
        elif (kind in ("BLANK", "OTHER") and (parted or not _joins(token, before, after))) or (
            kind in ("LETTER", "DIGIT") and len(token) > LONGEST_RUN
        ):
            kind, token = "OTHER", ""
        elif kind == "DIGIT" and (keep_numbers or (parted and before == "LETTER")):
            kind = "LETTER"
        elif kind in ("DIGIT", "FIGURE"):
            kind, token = "DIGIT", token if keep_numbers else "#"
        tokens.append(token)
        before, parted = kind, False
    return [
        token
        for token, group in groupby(tokens)
        for _ in (group if token not in ("", "#") else [token])
    ]


def _joins(token: str, before: str, after: str) -> bool:
    if token == "·":
        return {before, after} <= {"HAN", "LETTER"}
    return token == "-" and before in ("LETTER", "DIGIT") and after == "HAN"


class Plain(NamedTuple):
    """What is read of a text, addresses as one of two code points again and again; where each
    character ends in the text, and where each blank that is not read; and these blanks."""

    codes: list[int]
    ends: list[int]
    blanks: list[int]


def exceptions(text: str) -> tuple[list[int], list[int], list[int]]:
    """Places of what is not seen, of blanks of typography, and of what may be in an address.

    What joins two signs, as emoji are joined, is seen, and so is what stands after whitespace.
    """
    unseen = [
        match.start()
        for match in re.finditer(f"[{_UNSEEN}]", text)
        if re.search(
            (f"(?:[{_HAN}]|{_ALNUM})" if match[0] == "\u200d" else f"[^\\s{_UNSEEN}]")
            + f"[{_UNSEEN}]*\\Z",
            alike(text[: match.start()]),
        )
    ]
    seen = [i for i in range(len(text)) if not re.match(f"[{_UNSEEN}]", text[i])]
    left = alike("".join(text[i] for i in seen))
    blanks = [seen[match.start()] for match in re.finditer(_TYPOGRAPHIC, left)]
    after = rf"[{_HAN}]|{_ALNUM}|[/\\_]"
    signs = re.finditer(
        rf"#|[@/\\](?={after})|\.(?=[A-Za-z\\])", re.sub("[^!-~]", _alike_wide, text)
    )
    return unseen, blanks, [match.start() for match in signs]


def _alike_wide(match: re.Match[str]) -> str:
    """What a character that is no ASCII looks like, unless that is ASCII."""
    return match[0] if alike(match[0]).isascii() else alike(match[0])


def plain(text: str) -> Plain:
    """What is read of a text."""
    codes = list(map(ord, text))
    for number, (begin, end) in enumerate(addresses(text)):
        codes[begin:end] = [0x10FFFE + number % 2] * (end - begin)
    unseen, blanks, _ = exceptions(text)
    read = [i for i in range(len(text)) if i not in unseen and i not in blanks]
    ends = [*read[1:], len(text)][: len(read)]
    for blank in blanks:
        place = next(k for k, end in enumerate(ends) if end > blank)
        ends[place] = blank
    ends = sorted({*ends, *(blank + 1 for blank in blanks)})
    return Plain([codes[i] for i in read], ends, blanks)


def alike(text: str) -> str:
    """Each character as what it looks like: full-width forms as ASCII, and so on."""
    return "".join(_ALIKE.get(char) or _form(char) for char in text)


def _form(char: str) -> str:
    form = unicodedata.normalize("NFKC", char)
    is_wide = re.match("[\uff01-\uff5e\uf900-\ufaff\u2f00-\u2fd5\U0002f800-\U0002fa1f]", char)
    return form if is_wide and len(form) == 1 else char


def fold(text: str) -> str:
    """A text as words are written: without what is not seen, and without blanks of typography."""
    text = re.sub(f"[{_UNSEEN}]", "", alike(text))
    return re.sub(_TYPOGRAPHIC, "", text)


def renumber(tokens: Sequence[str]) -> tuple[list[str], list[int], list[int]]:
    """The distinct symbols in order, the text as their numbers from 1, and each one's count."""
    symbols = sorted(set(tokens) - {""})
    ids = [symbols.index(token) + 1 if token else 0 for token in tokens]
    return symbols, ids, [ids.count(number) for number in range(1, len(symbols) + 1)]


# --- counting ---------------------------------------------------------------------------------


class Around(NamedTuple):
    """How often each symbol stands before and after an n-gram, breaks included."""

    left: Counter[int]
    right: Counter[int]

    @property
    def count(self) -> int:
        """Occurrences of the n-gram."""
        return self.left.total()


def tally_batches(units: Text, batches: Sequence[int]) -> list[int]:
    """How many units each batch has."""
    return [len(part) for part in sort_by_batch(units, batches, 0)]


def sort_by_batch(units: Text, batches: Sequence[int], first: int) -> list[list[int]]:
    """The positions of the units of each batch, ascending, the first unit at `first`."""
    return [
        [i for i, unit in enumerate(units, first) if batches[unit] == batch]
        for batch in range(max(batches) + 1)
    ]


def unsort(
    units: Text, batches: Sequence[int], found: Sequence[Sequence[int]], longest: Sequence[int]
) -> list[int]:
    """What was found for the units of each batch, at their places; `longest` everywhere else."""
    values = [iter(part) for part in found]
    return [
        next(values[batches[unit]]) if batches[unit] >= 0 else old
        for unit, old in zip(units, longest, strict=True)
    ]


def gather(
    text: Text, heads: Mapping[int, int], head_len: int, width: int
) -> list[tuple[int, ...]]:
    """The windows of the heads at some positions, head by head, each in the order of the text.

    A window is the symbol before a head, so many after it that it has `width` entries, breaks
    beyond the end of the text, and how many positions there are before its own.
    """
    padded = [*text, *[0] * width]
    numbers = {i: number for number, i in enumerate(sorted(heads))}
    return [
        (padded[i - 1], *padded[i + head_len : i + head_len + width - 2], numbers[i])
        for i in sorted(heads, key=lambda i: (heads[i], i))
    ]


def refine(text: Text, max_len: int, min_count: int) -> dict[Gram, Around]:
    """All symbols and all frequent n-grams of a text, in level order."""
    found: dict[Gram, Around] = {}
    for start, clause in clauses(text):
        for i in range(len(clause)):
            for end in range(i + 1, min(i + max_len, len(clause)) + 1):
                around = found.setdefault(clause[i:end], Around(Counter(), Counter()))
                around.left[text[start + i - 1]] += 1
                around.right[text[start + end]] += 1
    return {
        gram: found[gram]
        for gram in sorted(found, key=lambda gram: (len(gram), gram))
        if len(gram) == 1 or found[gram].count >= min_count
    }


def branching(neighbours: Counter[int]) -> int:
    """Sum of c ln c over neighbours that are not breaks, in units of 2**-20 nats."""
    return sum(round(c * log(c) * 2**20) for symbol, c in neighbours.items() if symbol)


def by_level(grams: Sequence[Gram]) -> list[list[Gram]]:
    """Those of each length, from that of the first one on."""
    lengths = range(len(grams[0]), max(map(len, grams)) + 1) if grams else range(0)
    return [[gram for gram in grams if len(gram) == length] for length in lengths]


def number(lengths: Sequence[int], shortest: int, starts: Sequence[int]) -> list[int]:
    """The number of each n-gram among those as long as it, which have their own first number."""
    return [
        starts[length - shortest] + lengths[:i].count(length) for i, length in enumerate(lengths)
    ]


def longest_at(text: Text, i: int, grams: Collection[Gram]) -> Gram | None:
    """The longest of some n-grams that starts at a position."""
    return max((gram for gram in grams if tuple(text[i : i + len(gram)]) == gram), key=len,
               default=None)  # fmt: skip


def windows(gram: Gram, length: int) -> list[Gram]:
    """The n-grams of some length inside an n-gram."""
    return [gram[i : i + length] for i in range(len(gram) - length + 1)]


def follow(shorter: Sequence[Gram | None], symbols: Text, grams: Sequence[Gram]) -> list[int]:
    """The place among some n-grams of each one that continues another by a symbol, -1 for none."""
    longer = [
        None if gram is None else (*gram, symbol)
        for gram, symbol in zip(shorter, symbols, strict=True)
    ]
    return [grams.index(gram) if gram in grams else -1 for gram in longer]


# --- learning ---------------------------------------------------------------------------------


def clauses(text: Text) -> Iterator[tuple[int, Gram]]:
    """Start and symbols of each stretch without a break."""
    for broken, places in groupby(enumerate(text), key=lambda place: place[1] == 0):
        if not broken:
            starts, symbols = zip(*places, strict=True)
            yield starts[0], symbols


def pieces(text: Text, window: int) -> Iterator[tuple[int, Gram]]:
    """The clauses; one that exceeds the window together with the break before it is cut up."""
    for start, clause in clauses(text):
        edges = [0, *range(window - 1, len(clause), window), len(clause)]
        for begin, end in pairwise(edges):
            if begin < end:
                yield start + begin, clause[begin:end]


def cuts(piece: Gram, words: Collection[Gram]) -> Iterator[list[Gram]]:
    """All ways to write a piece as words."""
    if not piece:
        yield []
    for end in range(1, len(piece) + 1):
        if piece[:end] in words:
            yield from ([piece[:end], *rest] for rest in cuts(piece[end:], words))


def look_up(table: Sequence[int], keys: Sequence[int]) -> list[int]:
    """Look up keys in a table; one below 0 stays as it is."""
    return [table[key] if key >= 0 else key for key in keys]


def merge(clauses: Sequence[Sequence[int]]) -> list[tuple[tuple[int, ...], int]]:
    """Each clause where it comes first, and how often it comes."""
    return list(Counter(map(tuple, clauses)).items())


def clauses_of(text: Sequence[int]) -> list[tuple[tuple[int, ...], int]]:
    """The clauses of a text whose breaks say how often each comes, a break before each."""
    breaks = [at for at, symbol in enumerate(text) if symbol < 0]
    edges = pairwise([*breaks, len(text)])
    return [(tuple(text[begin + 1 : end]), -text[begin]) for begin, end in edges]


def expect(text: Text, weights: Mapping[Gram, float], window: int) -> dict[Gram, Fraction]:
    """Expected count of each word over all cuts, each as likely as the product of its weights."""
    exact = {word: Fraction(weight) for word, weight in weights.items()}
    expected = dict.fromkeys(weights, Fraction())
    for _, piece in pieces(text, window):
        chances = [(cut, prod(exact[word] for word in cut)) for cut in cuts(piece, weights)]
        total = sum(chance for _, chance in chances)
        for cut, chance in chances:
            for word in cut:
                expected[word] += chance / total
    return expected


def cut(text: Text, scores: Mapping[Gram, float], window: int) -> list[Gram | None]:
    """The word that starts at each position of the best cut.

    Of equally good ones it is that whose first word is longest, then its second, and so on.
    """
    path: list[Gram | None] = [None] * len(text)
    for start, piece in pieces(text, window):
        at = start
        for word in max(
            cuts(piece, scores),
            key=lambda words: (sum(scores[word] for word in words), [len(word) for word in words]),
        ):
            path[at] = word
            at += len(word)
    return path


ONE, TWO, THREE, LONG, RUN, MEASURED = range(6)


def by_length(grams: Iterable[Gram]) -> dict[Gram, int]:
    """The kinds of words of which all symbols are ideographs."""
    return {gram: min(len(gram), 4) - 1 for gram in grams}


def kinds(found: Mapping[Gram, Around], numbers: set[int], runs: set[int]) -> dict[Gram, int]:
    """The kinds of words: runs, numbers with what may be their measure, others by length.

    A measure has more than half a nat of entropy on the side where the number is not.
    """
    of_kind = by_length(found)
    of_kind.update({(run,): RUN for run in runs if (run,) in found})
    for gram, around in found.items():
        if len(gram) == 2 and {*gram} & numbers:
            sides = (around.right if gram[0] in numbers else None,
                     around.left if gram[1] in numbers else None)  # fmt: skip
            entropies = [
                log(around.count) - branching(side) / (around.count << 20)
                for side in sides
                if side is not None
            ]
            if max(entropies) > 0.5:
                of_kind[gram] = MEASURED
    return of_kind


def first_scores(
    counts: Mapping[Gram, float], autonomy: Mapping[Gram, float], of_kind: Mapping[Gram, int]
) -> dict[Gram, float]:
    """Scores before learning: likelihood, boundary evidence, cost of length, and measures."""
    total = sum(counts.values())
    pull = {word: 0.35 if len(word) == 1 else 0.7 for word in counts}
    return {
        word: log(count / total) + pull[word] * autonomy[word] - (len(word) - 1)
        + 3 * (of_kind[word] == MEASURED)
        for word, count in counts.items()
    }  # fmt: skip


def learned_scores(
    expected: Mapping[Gram, float],
    counts: Mapping[Gram, int],
    autonomy: Mapping[Gram, float],
    of_kind: Mapping[Gram, int],
) -> dict[Gram, float]:
    """Scores after learning: likelihood, share of the string, kind, boundary evidence."""
    total = sum(expected.values())
    weights = [(2.6, 0.0), (4.0, 0.0), (3.5, 0.4), (2.1, 0.4), (4.0, 0.0), (7.0, 0.4)]
    scores = {}
    for word, e in expected.items():
        base, pull = weights[of_kind[word]]
        e = max(e, 1e-3)
        likelihood, share = log(e / total), log(e / counts[word])
        scores[word] = 0.34 * likelihood + 0.4 * share + base + pull * autonomy[word]
    return scores


def margins(
    counts: Mapping[Gram, int],
    autonomy: Mapping[Gram, float],
    of_kind: Mapping[Gram, int],
    wordlike: Collection[Gram],
) -> dict[Gram, float]:
    """How much better each n-gram scores than its best split in two or more, infinite for one.

    Those not wordlike have no score.
    """
    scores = first_scores(counts, autonomy, of_kind)
    own = {gram: scores[gram] if gram in wordlike else -inf for gram in counts}
    best: dict[Gram, float] = {}
    split = dict.fromkeys(counts, -inf)
    for gram in sorted(counts, key=len):
        halves = ((gram[:i], gram[i:]) for i in range(1, len(gram)))
        split[gram] = max((best[one] + best[other] for one, other in halves), default=-inf)
        best[gram] = max(own[gram], split[gram])
    return {gram: own[gram] - split[gram] if len(gram) > 1 else inf for gram in counts}


def plausible(around: Mapping[Gram, Around], margins: Mapping[Gram, float]) -> Iterator[Gram]:
    """What learning begins with: likely enough a word, and not always beside the same symbol."""
    for gram, margin in margins.items():
        sides = around[gram]
        if len(gram) == 1:
            yield gram
        elif margin > -2.5 and sides.count / (1 + exp(-margin)) >= 0.5:
            distinct = min(sum(n if symbol == 0 else 1 for symbol, n in side.items())
                           for side in sides)  # fmt: skip
            if sides.count >= 6 or distinct > 1:
                yield gram


def learn(
    text: Text,
    counts: Mapping[Gram, int],
    autonomy: Mapping[Gram, float],
    rounds: int,
    window: int,
) -> list[dict[Gram, float]]:
    """Expected counts after each round, of all words that took part in it.

    Those of several symbols that are expected less than half a time take no part in the next.
    """
    history = []
    of_kind = by_length(counts)
    scores = first_scores(counts, autonomy, of_kind)
    for _ in range(rounds):
        weights = {word: exp(score) for word, score in scores.items()}
        history.append({word: float(e) for word, e in expect(text, weights, window).items()})
        expected = {word: e for word, e in history[-1].items() if len(word) == 1 or e >= 0.5}
        scores = learned_scores(expected, counts, autonomy, of_kind)
    return history


def parted(expected: Mapping[Gram, float], of_kind: Mapping[Gram, int]) -> dict[Gram, float]:
    """Expected counts with each number apart from its measure."""
    apart = {word: e for word, e in expected.items() if of_kind[word] != MEASURED}
    for word, e in expected.items():
        for symbol in word if of_kind[word] == MEASURED else ():
            apart[(symbol,)] += e
    return apart


def log_free(found: Mapping[Gram, Around], number: int) -> dict[Gram, float]:
    """How seldom n-grams stand beside a number that is counted with them, both sides together."""
    bound = {
        gram: [
            found[longer].count if longer in found else 0
            for longer in ((number, *gram), (*gram, number))
        ]
        for gram in found
    }
    return {
        gram: sum(log((around.count - beside + 1) / (around.count + 1)) for beside in bound[gram])
        for gram, around in found.items()
    }


# --- joining ----------------------------------------------------------------------------------


def mark_runs(
    text: Text, counts: Mapping[Gram, int], starts: Collection[int], reach: int, least: float
) -> set[Gram]:
    """The longest n-grams inside runs of bonded words that are longer still.

    `starts` are the positions where the words of a cut start.
    """
    greatest = max(map(len, counts), default=0)
    total = sum(count for gram, count in counts.items() if len(gram) == 1)
    marked: set[Gram] = set()
    for start, clause in clauses(text):
        edges = [i for i in range(len(clause)) if start + i in starts] + [len(clause)]
        words = [clause[begin:end] for begin, end in pairwise(edges)]
        runs = [words[0]]
        for before, word in pairwise(words):
            x, y = before[-reach:], word[:reach]
            if x + y in counts and log(counts[x + y] * total / (counts[x] * counts[y])) >= least:
                runs[-1] += word
            else:
                runs.append(word)
        for run in runs:
            if len(run) > greatest:
                marked.update(set(windows(run, greatest)) & counts.keys())
    return marked


def choose_clauses(longest: Sequence[int], step: int) -> list[int]:
    """One in so many clauses, by a hash of what they hold, a break before each."""
    chosen = []
    for _, clause in clauses([node + 1 for node in longest]):
        found = 0
        for number in clause:
            found = (found + number) * 0x9E3779B1 % 2**32
            found ^= found // 2**15
        if found % step == 0:
            chosen += [-1, *(number - 1 for number in clause)]
    return chosen


# --- contrast ---------------------------------------------------------------------------------


def walk(text: Text, grams: Collection[Gram]) -> list[Gram]:
    """The longest n-gram that starts at each position; the empty one at a break."""
    lengths = sorted({len(gram) for gram in grams}, reverse=True)
    starting = ((tuple(text[i : i + n]) for n in lengths) for i in range(len(text)))
    return [next((gram for gram in found if gram in grams), ()) for found in starting]


def lengthen(text: Text, grams: Collection[Gram], known: Collection[Gram]) -> list[Gram]:
    """The longest n-gram at each position; that of those known makes no difference."""
    assert set(known) <= set(grams)
    return walk(text, grams)


def tally(
    text: Text, starts: Collection[int], worth: Sequence[int], grams: Collection[Gram]
) -> dict[Gram, list[int]]:
    """How often each is the longest at a place, and begins and ends where words do; of these, how
    often after, before and between breaks, and where what else is between them is worth more than
    nothing."""
    found = {gram: [0, 0, 0, 0, 0, 0] for gram in grams}
    breaks = {i for i, symbol in enumerate(text) if not symbol}
    for gram in walk(text, grams):
        if gram:
            found[gram][0] += 1
    for gram, i in product(grams, starts):
        end = i + len(gram)
        if tuple(text[i:end]) == gram and (end in starts or end in breaks or end == len(text)):
            opening = i == 0 or i - 1 in breaks
            closing = end in breaks or end == len(text)
            first = max((n for n in breaks if n < i), default=-1) + 1
            last = min((n for n in breaks if n >= end), default=len(text))
            alike = sum(worth[first:i]) + sum(worth[end:last]) > 0
            for column, holds in enumerate((True, opening, closing, opening and closing, alike), 1):
                found[gram][column] += holds
    return found


def find_free(
    text: Text, starts: Collection[int], grams: Sequence[Gram]
) -> list[tuple[int, int, int]]:
    """Every occurrence of some n-grams that begins and ends where words do: which, the number of
    the word it begins with, and that of the word after it."""
    words = sorted(starts)
    edges = {*words, len(text), *(i for i, symbol in enumerate(text) if not symbol)}
    return [
        (which, n, sum(start < i + len(gram) for start in words))
        for n, i in enumerate(words)
        for which, gram in enumerate(grams)
        if tuple(text[i : i + len(gram)]) == gram and i + len(gram) in edges
    ]


def near(begin: int, end: int, size: int, span: int) -> list[int]:
    """The numbers of the words before and after some."""
    around = (*range(begin - span, begin), *range(end, end + span))
    return [i for i in around if 0 <= i < size]


def weigh(
    words: Sequence[int],
    found: Sequence[tuple[int, int, int]],
    weights: Sequence[float],
    span: int,
) -> dict[int, float]:
    """What the n-grams near each word count together."""
    weighed: dict[int, float] = dict.fromkeys(words, 0.0)
    for which, begin, end in found:
        for i in near(begin, end, len(words), span):
            weighed[words[i]] += weights[which]
    return weighed


def lift(
    words: Sequence[int],
    found: Sequence[tuple[int, int, int]],
    weights: Sequence[float],
    span: int,
    prior: float,
) -> dict[int, float]:
    """How much more often than elsewhere each word is near weighted n-grams, nats."""
    weighed = weigh(words, found, weights, span)
    usual = sum(weighed.values()) / len(words) or 1.0
    counts = Counter(words)
    return {
        word: log((weight / usual + prior) / (counts[word] + prior))
        for word, weight in weighed.items()
    }


def average(
    words: Sequence[int],
    found: Sequence[tuple[int, int, int]],
    values: Mapping[int, float],
    size: int,
    span: int,
    prior: float,
) -> list[float]:
    """The mean of the values of the words near each n-gram, with so many of value 0."""
    sums, counts = [0.0] * size, [prior] * size
    for which, begin, end in found:
        around = near(begin, end, len(words), span)
        sums[which] += sum(values[words[i]] for i in around)
        counts[which] += len(around)
    return [total / count for total, count in zip(sums, counts, strict=True)]


def recur(found: Sequence[tuple[int, int, int]], size: int, span: int) -> list[int]:
    """How many occurrences of each n-gram follow another of it within so many words."""
    places: list[list[int]] = [[] for _ in range(size)]
    for which, begin, _ in found:
        places[which].append(begin)
    return [sum(any(0 < b - a <= span for a in own) for b in own) for own in places]


def behind(
    words: Sequence[int],
    opening: Sequence[bool],
    found: Sequence[tuple[int, int, int]],
    size: int,
    some: Container[int],
) -> list[int]:
    """How many occurrences of each n-gram are directly behind some words, and open no clause."""
    there = [which for which, at, _ in found if not opening[at] and words[at - 1] in some]
    return list(map(there.count, range(size)))


def surround(
    words: Sequence[int], found: Sequence[tuple[int, int, int]], steps: Sequence[int], span: int
) -> list[tuple[int, list[int | None]]]:
    """Of each n-gram every so many-th occurrence, and the words before it, the nearest first, and
    after it; None where there is no word."""
    taken = []
    for i, (which, begin, end) in enumerate(found):
        before = sum(one == which for one, _, _ in found[:i])
        if steps[which] and before % steps[which] == 0:
            places = (*range(begin - 1, begin - 1 - span, -1), *range(end, end + span))
            near = [words[at] if 0 <= at < len(words) else None for at in places]
            taken.append((which, near))
    return sorted(taken, key=lambda one: one[0])  # those of one n-gram stay in order


def around(
    words: Sequence[int], found: Sequence[tuple[int, int, int]], span: int, size: int
) -> list[Counter[int]]:
    """How often each word stands near each n-gram."""
    counts: list[Counter[int]] = [Counter() for _ in range(size)]
    for which, begin, end in found:
        counts[which].update(words[i] for i in near(begin, end, len(words), span))
    return counts


def occurrences(text: Text, gram: Gram) -> int:
    """How often an n-gram occurs in a text."""
    return sum(tuple(text[i : i + len(gram)]) == gram for i in range(len(text)))


def c_value(frequencies: Mapping[Gram, int]) -> list[float]:
    """C-values of terms, holders counted as often as they hold a term."""
    values = []
    for term, frequency in frequencies.items():
        held = [
            other
            for gram, other in frequencies.items()
            for i in range(len(gram) - len(term) + 1)
            if gram != term and gram[i : i + len(term)] == term
        ]
        nested = sum(held) / len(held) if held else 0.0
        values.append(log(len(term)) / log(2) * (frequency - nested))
    return values


# --- cohesion ---------------------------------------------------------------------------------


def pmi(gram: Gram, counts: Mapping[Gram, int]) -> float:
    """min over w = uv of ln [c(w) N / (c(u) c(v))]."""
    total = sum(count for other, count in counts.items() if len(other) == 1)
    return min(
        (
            log(counts[gram] * total / (counts[gram[:i]] * counts[gram[i:]]))
            for i in range(1, len(gram))
        ),
        default=inf,
    )


def entropy(neighbours: Counter[int]) -> float:
    """- sum of p ln p over the neighbours, where every break is one of its own."""
    total = neighbours.total()
    alike = [c for symbol, c in neighbours.items() if symbol] + [1] * neighbours[0]
    return -sum(c / total * log(c / total) for c in alike)


def variation(grams: Mapping[Gram, Around]) -> tuple[dict[Gram, float], dict[Gram, float]]:
    """H_L(w) - H_L(w without its first symbol), H_R(w) - H_R(w without its last)."""
    unigram = entropy(Counter({gram[0]: grams[gram].count for gram in grams if len(gram) == 1}))
    left = {gram: entropy(around.left) for gram, around in grams.items()} | {(): unigram}
    right = {gram: entropy(around.right) for gram, around in grams.items()} | {(): unigram}
    return (
        {gram: left[gram] - left[gram[1:]] for gram in grams},
        {gram: right[gram] - right[gram[:-1]] for gram in grams},
    )


def standardised(
    values: Mapping[Gram, float], counts: Mapping[Gram, int], full_len: int
) -> tuple[dict[Gram, float], list[float]]:
    """Values standardised by length with weights ln c, and each length's standard deviation.

    Lengths beyond `full_len` are measured against that one.  Where no value differs from the others
    by more than rounding may, all is 0.
    """
    scores, deviations = dict.fromkeys(values, 0.0), [0.0]
    for length in range(1, full_len + 1):
        level = [gram for gram in values if len(gram) == length]
        total = sum(log(counts[gram]) for gram in level)
        deviations.append(0.0)
        if not total:
            continue
        mean = sum(log(counts[gram]) * values[gram] for gram in level) / total
        spread = sum(log(counts[gram]) * (values[gram] - mean) ** 2 for gram in level)
        deviations[length] = deviation = sqrt(spread / total)
        for gram in values:
            if deviation > 1e-5 and (len(gram) == length or len(gram) > length == full_len):
                scores[gram] = (values[gram] - mean) / deviation
    return scores, deviations


def autonomy(grams: Mapping[Gram, Around], full_len: int) -> tuple[dict[Gram, float], list[float]]:
    """z_L + z_R of the variations, and the standard deviations that both were divided by."""
    counts = {gram: around.count for gram, around in grams.items()}
    (left, spread), (right, more) = (
        standardised(values, counts, full_len) for values in variation(grams)
    )
    return {gram: left[gram] + right[gram] for gram in grams}, spread + more


# --- evaluation -------------------------------------------------------------------------------


def spans(words: Sequence[str]) -> list[tuple[int, int]]:
    """Where each word begins and ends in the sentence."""
    ends = [len("".join(words[: i + 1])) for i in range(len(words))]
    return [(end - len(word), end) for end, word in zip(ends, words, strict=True)]


def segmentation(
    gold: Sequence[Sequence[str]], predicted: Sequence[Sequence[str]], known: Collection[str]
) -> dict[str, float | None]:
    """Precision, recall and F1 of words; recall of the words out of and in a vocabulary."""
    hits = {True: 0, False: 0}
    misses = {True: 0, False: 0}
    for wanted, given in zip(gold, predicted, strict=True):
        for word, span in zip(wanted, spans(wanted), strict=True):
            (hits if span in spans(given) else misses)[word in known] += 1
    correct = sum(hits.values())
    words = correct + sum(misses.values())
    precision, recall = correct / sum(map(len, predicted)), correct / words
    inside, outside = hits[True] + misses[True], hits[False] + misses[False]
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 / (1 / precision + 1 / recall) if correct else 0.0,
        "oov_rate": outside / words,
        "oov_recall": hits[False] / outside if outside else None,
        "iv_recall": hits[True] / inside if inside else None,
    }


def lexicon(reference: Collection[str], ranked: Sequence[str]) -> tuple[float, float, float]:
    """Precision among as many entries as the reference has, recall, and average precision."""
    hits = [word in reference for word in ranked]
    top = hits[: len(reference)]
    precisions = [sum(hits[:n]) / n for n in range(1, len(hits) + 1) if hits[n - 1]]
    return sum(top) / len(top), sum(hits) / len(reference), sum(precisions) / len(reference)


# --- segmenting -------------------------------------------------------------------------------

_D = "〇○零一二三四五六七八九壹贰叁肆伍陆柒捌玖"
_VALUES = dict(zip(_D, [0, 0, 0, *range(1, 10), *range(1, 10)], strict=True))
_N, _T, _M = f"[{_D}两兩几幾廿卅]", "[十百千拾佰仟]", "[万亿萬億]"
_CARDINAL = f"(?>(?:[十拾]|{_N}{_T}?)(?:{_N}{_T}?|{_M})*)"
_DECIMALS = f"(?:(?>[点點]{_N}+)(?![点點滴]){_M}*)?"
_REPEATED = ".-—…~=*_·─．－～＝＊＿•・‐\U0010fffe\U0010ffff"
_SMALL = "(?:0?[1-9]|[12][0-9]|3[01])"
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f"
    "\ufe20-\ufe2f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\U000e0100-\U000e01ef"
)
_LOW = "⁰¹²³⁴-⁹₀-₉"
_LETTER = f"(?![0-9{_LOW}]){_ALNUM}"
_TAIL = f"[+#⁺⁻₊₋{_LOW}{_MARKS}]*"
_RUN = (
    f"(?:[0-9](?:[-.]?{_TAIL}[0-9])*[-.]?{_TAIL})?{_LETTER}"
    f"(?:{_TAIL}[-.]?{_TAIL}(?:{_LETTER}|[0-9]))*{_TAIL}"
)
_ARABIC_DATES = (
    r"(?:[0-9]{4}|[0-9]{2})年代",
    r"(?:[0-9]{4}|[089][0-9])年(?![度代])",
    r"(?:0?[1-9]|1[0-2])月份?",
    f"{_SMALL}[日号號]",
    rf"(?:[01]?[0-9]|2[0-4])[点點](?!{_N}|[0-9钟鐘])",
)
_NUMBER = rf"(?>(?:[0-9]{{1,3}}(?![0-9])(?:,[0-9]{{3}}(?![0-9]))*|[0-9]+)(?:[.:][0-9]+)*){_M}*[%‰]?"
_FRACTION = f"(?>{_CARDINAL}|{_T}|{_M})分之{_CARDINAL}{_DECIMALS}"
_HAN_DATES = (
    f"(?P<digits>[{_D}]{{2,}})年(?![度代])",
    f"(?P<month>{_CARDINAL})月份?",
    f"(?P<day>{_CARDINAL})日",
)
_SINGLE = re.compile(
    rf"(?!{_ALNUM})[^\s{_MARKS}\u200d\U0001f1e6-\U0001f1ff{re.escape(_REPEATED)}+#⁺⁻₊₋:,%‰＋＃：％"
    rf"{_N[1:-1]}{_T[1:-1]}{_M[1:-1]}第]"
)


def find_units(text: str, join: bool) -> list[tuple[int, int]]:
    """Where each unit of a text begins and ends."""
    plain = "".join("，" if char == "，" else alike(char) for char in text)
    found, at = [], 0
    while at < len(text):
        end = _unit_end(text, plain, at, join)
        while not text[at].isspace() and end < len(text):
            if text[end] == "\u200d" and end + 1 < len(text) and _SINGLE.match(text, end + 1):
                end += 2
            elif re.match(f"[{_MARKS}\u200d]", text[end]):
                end += 1
            else:
                break
        found.append((at, end))
        at = end
    return found


def _unit_end(text: str, plain: str, at: int, join: bool) -> int:
    run = _run(plain, at)
    alternatives = [r"\n", r"[^\S\n]+"]
    if not run:
        alternatives += [*(_ARABIC_DATES if join else ()), _NUMBER]
    for pattern in alternatives:
        if match := re.compile(pattern).match(plain, at):
            return match.end()
    if run:
        return run.end()
    if text[at] == "第":
        if _run(plain, at + 1):
            return at + 1
        ordinal = re.compile(f"第(?:[0-9]+|{_CARDINAL})?").match(plain, at)
        assert ordinal
        return ordinal.end()
    if match := re.compile(_FRACTION).match(plain, at):
        return match.end()
    for pattern in _HAN_DATES if join else ():
        if (match := re.compile(pattern).match(plain, at)) and _is_date(match):
            return match.end()
    if match := re.compile(_CARDINAL + _DECIMALS).match(plain, at):
        return match.end()
    repeated = re.compile(
        rf"([{re.escape(_REPEATED)}])\1*|[\U0001f1e6-\U0001f1ff]{{2}}|.", re.DOTALL
    )
    match = repeated.match(text, at)
    assert match
    return match.end()


def _run(plain: str, at: int) -> re.Match[str] | None:
    """The run at a place, if one of its first characters is a letter."""
    run = re.compile(_RUN).match(plain, at)
    return run if run and re.search(_LETTER, run[0][: LONGEST_RUN + 1]) else None


def _is_date(match: re.Match[str]) -> bool:
    if match.lastgroup == "digits":
        return True
    number = re.fullmatch(f"(?:(?P<tens>[{_D}])?(?P<ten>[十拾]))?(?P<ones>[{_D}])?", match[1])
    if not number:
        return False
    value = _VALUES.get(number["ones"], 0)
    if number["ten"]:
        value += 10 * max(_VALUES.get(number["tens"], 1), 1)
    return 1 <= value <= (12 if match.lastgroup == "month" else 31)


def build(words: Mapping[str, int]) -> dict[str, tuple[int | None, bool]]:
    """Every beginning of a word, with the score of that word and whether longer ones follow."""
    beginnings = {word[:end] for word in words for end in range(1, len(word) + 1)}
    longer = {word[:end] for word in words for end in range(1, len(word))}
    return {start: (words.get(start), start in longer) for start in beginnings}


def arcs(
    text: str, words: Mapping[str, int], unknown: int, join: bool
) -> list[tuple[int, int, int]]:
    """Start, end and score of all words that stand between units, and of units that are none."""
    plain = alike(text)
    found = find_units(text, join)
    lengthy = {i for i, (start, end) in enumerate(found) if end - start > LONGEST_RUN}
    edges = []
    for i, (start, stop) in enumerate(found):
        if plain[start:stop] not in words or i in lengthy:
            edges.append((start, stop, unknown))
        for j in range(i, len(found)):
            if j in lengthy:
                break
            word = plain[start : found[j][1]]
            if word in words:
                edges.append((start, found[j][1], words[word]))
    return edges


def segment(
    text: str, words: Mapping[str, int], unknown: int, join: bool, window: int, margin: int
) -> list[int]:
    """0 and the end of each word of the best cut; of equal ones the longer first word wins."""
    known = set("".join(words))
    plain = alike(text)
    found = find_units(text, join)
    edges, at = [0], 0
    while at < len(text):
        size, whole = 0, False
        for start, end in found:
            if start < at:
                continue
            if whole or size >= window:
                break
            if end - start > LONGEST_RUN:
                whole = True
                size = size or end - start
                break
            size = end - at
            whole = plain[start] not in known and size >= 256
        piece = text[at : at + size]
        path = best(arcs(piece, words, unknown, join), size)
        if not whole and at + size < len(text):
            path = path[: next(k for k, end in enumerate(path) if end >= size - margin) + 1]
        edges += [at + end for end in path]
        at = edges[-1]
    return edges


def separate(
    text: str, words: Mapping[str, int], unknown: int, join: bool, separator: int
) -> list[int]:
    """The code points of the words of the best cut, a separator between words."""
    edges = segment(text, words, unknown, join, 4096, 64)
    cut = (text[begin:end] for begin, end in pairwise(edges))
    return [code for word in cut for code in (*map(ord, word), separator)][:-1]


def outweigh(
    raised: Iterable[str], words: Mapping[str, int], unknown: int, join: bool
) -> dict[str, int]:
    """Of each word the score, or that of the best cut of it into others if that is more."""
    scores = dict(words)
    for word in raised:
        others = {other: score for other, score in scores.items() if other != word}
        edges = arcs(word, others, unknown, join)
        ends = best(edges, len(word))
        path = pairwise([0, *ends])
        total = sum(score for a, b in path for start, end, score in edges if (start, end) == (a, b))
        scores[word] = max(scores[word], total)
    return {word: scores[word] for word in raised}


def best(edges: Sequence[tuple[int, int, int]], size: int) -> list[int]:
    """Ends of the arcs on the best path."""
    ahead: dict[int, tuple[int, list[int]]] = {size: (0, [])}
    for start, end, score in sorted(edges, reverse=True):  # of one start, the longest first
        total = score + ahead[end][0]
        if start not in ahead or total > ahead[start][0]:
            ahead[start] = total, [end, *ahead[end][1]]
    return ahead[0][1]


# --- lattices ---------------------------------------------------------------------------------


def lay_out(positions: Sequence[Sequence[tuple[str, float]]]) -> tuple[list[int], list[int]] | None:
    """Where the candidates of each position begin, and the position after each, if all are fit."""
    for position in positions:
        chars = [char for char, _ in position]
        if not 0 < len(chars) == len(set(chars)) <= 4096:
            return None
        if any("\ud800" <= char <= "\udfff" or not 0 < p < inf for char, p in position):
            return None
    begins = [sum(map(len, positions[:i])) for i in range(len(positions) + 1)]
    return begins, [i for i, position in enumerate(positions, 1) for _ in position]


def bigram_route(
    lattice: Sequence[Sequence[tuple[str, int]]], scores: Callable[[str, str], int], weight: int
) -> tuple[list[str], int]:
    """The best choice of candidates, the earlier ones of equal choices, and its total.

    A candidate has its points; the string begins after "" and ends before "".
    """

    def total(choice: Sequence[int]) -> int:
        points, text = _chosen(lattice, choice)
        return points + weight * sum(scores(*pair) for pair in pairwise(["", *text, ""]))

    choices = product(*(range(len(position)) for position in lattice))
    best = min(choices, key=lambda choice: (-total(choice), choice))
    return [lattice[i][k][0] for i, k in enumerate(best)], total(best)


def word_route(
    lattice: Sequence[Sequence[tuple[str, int]]],
    words: Mapping[str, int],
    unknown: int,
    weight: int,
) -> tuple[list[str], int]:
    """The best choice of candidates by the best cut of the string they make, and its total.

    Of equal ones that whose first word has the earlier candidates or is shorter, and so on.
    """
    found = []
    for choice in product(*(range(len(position)) for position in lattice)):
        points, text = _chosen(lattice, choice)
        of = [k for i, k in enumerate(choice) for _ in lattice[i][k][0]]
        for edges in _all_edges(len(text)):
            pieces = [text[a:b] for a, b in pairwise(edges)]
            if all(len(piece) == 1 or piece in words for piece in pieces):
                total = points + weight * sum(words.get(piece, unknown) for piece in pieces)
                found.append((-total, [of[a:b] for a, b in pairwise(edges)], choice))
    cost, _, best = min(found)
    return [lattice[i][k][0] for i, k in enumerate(best)], -cost


def _chosen(lattice: Sequence[Sequence[tuple[str, int]]], choice: Sequence[int]) -> tuple[int, str]:
    chosen = [position[k] for position, k in zip(lattice, choice, strict=True)]
    return sum(points for _, points in chosen), "".join(text for text, _ in chosen)


def _all_edges(size: int) -> Iterator[list[int]]:
    for inner in product([False, True], repeat=size - 1):
        yield [0, *(at for at, cut in enumerate(inner, 1) if cut), size]


def lidstone(texts: Sequence[str], smoothing: float) -> Callable[[str, str], float]:
    """P(y | x) of ideographs; "" is the edge of a text, and all else is like it."""
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts:
        kinds = re.sub(f"[^{_HAN}]+", "\n", f"\n{text}\n")
        pairs.update(pair for pair in pairwise(kinds) if pair != ("\n", "\n"))
    pairs["\n", "\n"] = sum(n for (x, _), n in pairs.items() if x == "\n")
    known = {x for x, _ in pairs} | {"\n"}

    def kind(char: str) -> str:
        return char if re.fullmatch(f"[{_HAN}]", char) else "\n"

    def probability(x: str, y: str) -> float:
        seen, follows = (
            pairs[kind(x), kind(y)],
            sum(n for (a, _), n in pairs.items() if a == kind(x)),
        )
        return (seen + smoothing) / (follows + smoothing * (len(known) + 1))

    return probability


# --- co-occurrence ----------------------------------------------------------------------------


def identify(text: str, edges: Sequence[int], words: Collection[str]) -> list[str]:
    """The pieces of a text that begin a word or are a character of one, "" for others."""
    beginnings = {word[:end] for word in words for end in range(1, len(word) + 1)}
    beginnings.update("".join(words))
    pieces = [alike(text)[a:b] for a, b in pairwise(edges)]
    return [piece if piece in beginnings else "" for piece in pieces]


def cooccur(ids: Sequence[int], window: int) -> Counter[tuple[int, int]]:
    """For each two words near each other in one clause, the window less the words between them."""
    sums: Counter[tuple[int, int]] = Counter()
    for is_break, clause in groupby(ids, key=lambda word: word == 0):
        words = [] if is_break else list(clause)
        for (i, one), (j, other) in product(enumerate(words), repeat=2):
            if 0 < abs(i - j) <= window and min(one, other) > 0:
                sums[one, other] += window + 1 - abs(i - j)
    return sums


def associations(
    ids: Sequence[int], contexts: Collection[int], window: int, shift: float, power: float
) -> dict[tuple[int, int], float]:
    """Shifted positive PMI of words and contexts, without what is not above 0."""
    sums = {pair: n for pair, n in cooccur(ids, window).items() if pair[1] in contexts}
    counts = Counter(ids)
    chance = {x: counts[x] ** power / sum(counts[y] ** power for y in contexts) for x in contexts}
    totals: Counter[int] = Counter()
    for (one, _), n in sums.items():
        totals[one] += n
    found = {(w, x): log(n / totals[w] / chance[x] / shift) for (w, x), n in sums.items()}
    return {pair: value for pair, value in found.items() if value > 0}


# --- writing ----------------------------------------------------------------------------------


def write(words: Sequence[str], separator: str) -> bytes:
    """Words with separators between those of a line; whitespace is left out but line feeds."""
    lines: list[list[str]] = [[]]
    for word in words:
        if word == "\n":
            lines.append([])
        elif not word.isspace():
            lines[-1].append(word)
    return "\n".join(map(separator.join, lines)).encode()


def bmes(words: Sequence[str]) -> bytes:
    """A character and its tag a line, an empty line for a line feed."""
    rows = []
    for word in words:
        if word == "\n":
            rows.append("\n")
        elif not word.isspace():
            tags = "S" if len(word) == 1 else f"B{'M' * (len(word) - 2)}E"
            rows += [f"{char}\t{tag}\n" for char, tag in zip(word, tags, strict=True)]
    return "".join(rows).encode()


def conllu(words: Sequence[str]) -> bytes:
    """The sentences of a text whose last word is a line feed."""
    found, sentence = "", [""]
    for word in words:
        if word != "\n":
            sentence.append(word)
            continue
        rows: list[str] = []
        for one, after in pairwise([*sentence, ""]):
            if one.strip():
                misc = "SpaceAfter=No" if after.strip() else "_"
                rows.append("\t".join([str(len(rows) + 1), one, *"_______", misc]) + "\n")
        if rows:
            found += f"# text = {' '.join(''.join(sentence).split())}\n{''.join(rows)}\n"
        sentence = [""]
    return found.encode()


# --- counts files -----------------------------------------------------------------------------


def misplaced(
    rows: Sequence[tuple[int, int]], above: int, stop: int, n_symbols: int, last: tuple[int, int]
) -> int:
    """The first (parent, symbol) that is not greater than the one before, or out of range."""
    for i, (before, row) in enumerate(pairwise([last, *rows])):
        if not (row > before and row[0] in range(above, stop) and 1 <= row[1] <= n_symbols):
            return i
    return -1


def out_of_place(longest: Text, before: int, grams: Sequence[Gram]) -> int:
    """The first position whose n-gram does not begin with that before it less one symbol.

    What n-grams are without their first symbol is what follows them where they are first met.
    """
    suffixes: dict[Gram, Gram] = {}
    last = grams[before] if before >= 0 else ()
    for i, node in enumerate(longest):
        if node not in range(-1, len(grams)):
            return i
        own, size = grams[node] if node >= 0 else (), max(len(last) - 1, 0)
        if len(own) < size or (size and suffixes.setdefault(last, own[:size]) != own[:size]):
            return i
        last = own
    return -1


def enter(parents: Sequence[int]) -> list[list[int]]:
    """Rows of n-grams without suffixes, uses and partners."""
    return [[parent, -1, 0, -1, 0] for parent in parents]


def sort_pairs(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pairs in order."""
    return sorted(pairs)


def entropy_of(count: int, total: int) -> float:
    """The branching entropy of so many occurrences and a sum of c ln c, in the kernels' unit."""
    return max(log(count) - total / 2**20 / count, 0)


def misspelled(grams: Sequence[Gram], suffixes: Mapping[Gram, Gram]) -> int:
    """The last n-gram that has no suffix, one that ends otherwise, or another than longer ones."""
    known = dict(suffixes)
    for node, gram in reversed([*enumerate(grams)]):
        if len(gram) > 1:
            suffix = known.get(gram, ())
            if suffix[-1:] != gram[-1:]:
                return node
            if known.setdefault(gram[:-1], suffix[:-1]) != suffix[:-1]:
                return node
    return -1


def miscounted(counts: Text, parents: Text, uses: Sequence[int]) -> int:
    """The last n-gram that is not counted as often as it or one that continues it is used."""

    def below(node: int) -> int:
        return uses[node] + sum(
            below(child) for child in range(len(uses)) if parents[child] == node
        )

    return max((node for node in range(len(uses)) if counts[node] != below(node)), default=-1)


def beside(text: Text, grams: Collection[Gram]) -> Iterator[tuple[Gram, int, int]]:
    """Each occurrence of an n-gram, and the symbols before and after it."""
    for gram in grams:
        for at in range(1, len(text) - len(gram)):
            if tuple(text[at : at + len(gram)]) == gram:
                yield gram, text[at - 1], text[at + len(gram)]


def overlapping(text: Text, grams: Collection[Gram]) -> Counter[tuple[Gram, Gram]]:
    """How often two n-grams overlap in all but a symbol, where that makes no other n-gram."""
    return Counter(
        (gram, (*gram[1:], after))
        for gram, _, after in beside(text, grams)
        if (*gram, after) not in grams and (*gram[1:], after) in grams
    )


def loose(text: Text, grams: Collection[Gram]) -> list[Counter[tuple[Gram, int]]]:
    """The other symbols before and after n-grams that make no other n-gram with them."""
    around = [*beside(text, grams)]
    left = Counter((gram, before) for gram, before, _ in around if before)
    right = Counter((gram, after) for gram, _, after in around if after)
    return [
        Counter({
            (gram, one): n for (gram, one), n in left.items()
            if (one, *gram) not in grams and (one, *gram[:-1]) not in grams
        }),
        Counter({
            (gram, one): n for (gram, one), n in right.items()
            if (*gram, one) not in grams and (*gram[1:], one) not in grams
        }),
    ]  # fmt: skip


def sum_known(tallies: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Sums of c ln c over what is at each of some places, in units of 2**-20 nats."""
    sums: dict[int, int] = {}
    for place, count in tallies:
        sums[place] = sums.get(place, 0) + round(count * log(count) * 2**20)
    return sums


def sum_loose(found: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The same over how often each n-gram stands beside each symbol."""
    return sum_known((one, n) for (one, _), n in Counter(found).items())


def sum_pairs(
    pairs: Mapping[tuple[int, int], int], most: int, below: int
) -> tuple[int, dict[int, int], dict[int, int]]:
    """The last n-gram of a pair that stands too often; sums to the left and right."""
    fault = max((one for (one, _), n in pairs.items() if n > most and one < below), default=-1)
    left = sum_known((other, n) for (_, other), n in pairs.items())
    return fault, left, sum_known((one, n) for (one, _), n in pairs.items())


def counted_pair(longer: Collection[tuple[int, int]], pairs: Collection[tuple[int, int]]) -> int:
    """The last n-gram that makes a longer one with another, but makes none in a pair."""
    return max((one for one, other in longer if (one, other) in pairs), default=-1)


def unlike(
    text: Text, entropies: Mapping[Gram, tuple[float, float]], max_len: int, min_count: int
) -> list[Gram]:
    """The n-grams with other entropies than in a text, or beside which one is lacking."""
    wanted = refine(text, max_len, min_count)
    lacking = {gram[:-1] for gram in wanted.keys() - entropies.keys()}
    return [
        gram
        for gram, given in entropies.items()
        if gram in lacking
        or max(abs(entropy(wanted[gram][side]) - given[side]) for side in (0, 1)) > 1e-5
    ]
