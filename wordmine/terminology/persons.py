"""Persons: which candidates are names of persons, by how they are made and what stands beside them.

A name begins with a surname, has two or three symbols, and is no word with something added.  Titles
and other names stand before it, verbs of speech and other names after it.  What else does, the text
says: names that are sure show words beside names, and these show further names (self-training,
Yarowsky 1995).  Nothing is a name that shows itself: its own occurrences are left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine.discovery import Learned
from wordmine.runtime import Column
from wordmine.symbols import is_han, split
from wordmine.terminology.collocation import Collocations
from wordmine.terminology.seeds import numbers_of

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季"
    "裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳穆农司卓古吉缪简车项连芦麦褚娄窦戚"
    "岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑"
    "迟邝元朴仝洪阎鞠屠冼蔺張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭蔣葉蘇魏呂盧鐘譚陸賈韋鄒龍賀顧龔萬錢嚴湯溫莊聶魯歐關蘭畢"
)
"""The most frequent surnames of one symbol."""

_BEFORE = re.findall(
    r"\w+",
    """
    主席 总统 总理 部长 书记 省长 市长 校长 院长 教授 博士 主任 经理 总经理 董事长 总裁 记者 教练
    主教练 选手 运动员 队员 队友 导演 演员 主演 编剧 歌手 作家 诗人 画家 作曲家 科学家 将军 司令
    作者 专家 院士
    """,
)
_DOES = re.findall(r"\w+", "说 表示 指出 认为 称 介绍 告诉 强调 透露 回忆 坦言 写道 饰 饰演")
_AFTER = [*_DOES, *re.findall(r"\w+", "先生 女士 教授 博士 同志 同学 老师 夫妇")]
"""Some of the words that stand before names, and after them, of which some say what one does."""

_ROUNDS = 5
"""How often what stands beside names is learned anew."""

_PRIOR = -1.8
"""Log odds that a candidate that may be a name is one, nats."""

_TWO = -1.0
"""What is added to them where only two symbols are, of which any word might be made."""

_WHOLE = 1.2
"""What a name is compared with that is all there is of its parts: by that it is likely 5 times."""

_PER_BESIDE, _PRIOR_USES = 5.0, 3.0
"""Occurrences that the words beside a name tell as much as, and those that tell nothing."""

_SEEDED = 4.0
"""Occurrences beside names that are added to those of a word that is known to stand there."""

_LEAST_LIFT, _LEAST_SHARE = 2.0, 0.25
"""How many times as often as others names must stand beside words that are known to stand there,
and the share of them that must at all; or these are no names but what else is alike."""

_Values = NDArray[np.float64]


class _Side(NamedTuple):
    """What stands on one side of k candidates: pairs of a candidate and a word, each pair once.

    Attributes
    ----------
    which, words : (p,) the candidate and the word.
    times : (p,) how often they stand there together.
    weights : (p,) what these occurrences count.
    usual : (p,) what the word counts beside all candidates but this one.
    total : what all words count beside all candidates.
    seeded : (p,) 1 where the word is known to stand there, else 0.
    expected : the share of all words beside candidates that are known to stand there.
    """

    which: NDArray[np.int64]
    words: NDArray[np.int64]
    times: _Values
    weights: _Values
    usual: _Values
    total: float
    seeded: _Values
    expected: float

    @classmethod
    def of(
        cls,
        which: NDArray[np.int64],
        words: NDArray[np.int64],
        weights: _Values,
        usual: _Values,
        seeds: NDArray[np.int64],
    ) -> _Side:
        """Of occurrences beside words, what an occurrence of each candidate counts, and seeds."""
        pairs, times = np.unique(which * len(usual) + words, return_counts=True)
        which, words = np.divmod(pairs, len(usual))
        counted = weights[which] * times
        total = float(usual.sum()) or 1.0
        share = float(usual[seeds].sum()) / total
        rest = np.maximum(usual[words] - counted, 0.0)
        seeded = np.isin(words, seeds).astype(float)
        return cls(which, words, times.astype(float), counted, rest, total, seeded, share)

    def lift(self, sure: _Values) -> _Values:
        """(p,) how much more often than usual the word stands beside other names, nats.

        Parameters
        ----------
        sure : (k,) how sure it is that each candidate is a name.
        """
        counted = self.weights * sure[self.which]
        beside = np.bincount(self.words, counted)[self.words] - counted
        share = counted.sum() / self.total
        found = np.log((beside + 1 + _SEEDED * self.seeded) / (share * self.usual + 1))
        clipped: _Values = np.clip(found, -3.0, 3.0)
        return clipped


class Persons(NamedTuple):
    """Names of persons among k candidates.

    Attributes
    ----------
    named : (k,) which are names, alone, with a title before them or with what is behind them.
    phrases : (k,) which are a name with something else before it, as 想起沈砚秋 (remembers Shen
        Yanqiu), or with what one does behind it, as 沈砚秋说 (says): neither a name nor a term.
    """

    named: NDArray[np.bool_]
    phrases: NDArray[np.bool_]


def find(
    where: Collocations,
    learned: Learned,
    uses: Column,
    nodes: NDArray[np.int64],
    words: list[str],
    score: _Values,
) -> Persons:
    """Which candidates are names of persons, and which hold one.

    Parameters
    ----------
    where : where they occur.
    learned : the words of the text.
    uses : (m,) how often each n-gram occurs.
    nodes, words : (k,) the candidates.
    score : (k,) what they score so far, bits; what scores above 0 may be a title of the field, as
        航天员 (astronaut) is.
    """
    found = np.zeros(len(nodes), np.bool_)
    able = np.flatnonzero([_may_be(word) for word in words])
    if not len(able):
        return Persons(found, found)
    which, beside, usual, weights = where.beside(able)
    sides = []
    for words_beside, all_beside, seeds in zip(beside, usual, (_BEFORE, _AFTER), strict=True):
        there = words_beside >= 0
        known = numbers_of(learned, seeds)
        sides.append(_Side.of(which[there], words_beside[there], weights, all_beside, known))
    form = _form(learned, uses, nodes[able])
    total = np.bincount(which, minlength=len(able)).astype(float)
    found[able] = _named(sides, total, form, [split(words[i]) for i in able.tolist()])
    names = {words[i] for i in np.flatnonzero(found).tolist()}
    if not names:
        return Persons(found, found)
    before = [None if alone else _before(w, names) for w, alone in zip(words, found, strict=True)]
    titles = names | {words[i] for i in np.flatnonzero(score > 0)}
    titled = [front in titles or (front or "").endswith(tuple(_BEFORE)) for front in before]
    behind = [_behind(w, names) for w in words]
    found = found | np.array(titled, np.bool_)
    found |= np.array(
        [any(not rest.startswith(tuple(_DOES)) for rest in each) for each in behind], np.bool_
    )
    held = [front is not None or len(each) > 0 for front, each in zip(before, behind, strict=True)]
    return Persons(found, ~found & np.array(held, np.bool_))


def _may_be(word: str) -> bool:
    """Whether a word is made as names are."""
    if word[0] not in _SURNAMES:
        return False
    symbols = split(word)
    return 2 <= len(symbols) <= 3 and all(map(is_han, symbols))


def _before(word: str, names: Set[str]) -> str | None:
    """What stands before the name in a word, a short one being at its end; None if none is."""
    for begin in range(1, len(word) - 1):
        if word[begin : begin + 3] in names or word[begin:] in names:
            return word[:begin]
    return None


def _behind(word: str, names: Set[str]) -> list[str]:
    """What stands behind each name that a word begins with."""
    return [word[n:] for n in (2, 3) if len(word) > n and word[:n] in names]


def _form(learned: Learned, uses: Column, nodes: NDArray[np.int64]) -> _Values:
    """(k,) what the making of a candidate says for a name, nats.

    ln [r / (1.2 - r)], r the share of the occurrences of its first two symbols, or its last two,
    that are in it, the least: of 方程组 (system of equations) it is small, of a name nearly 1.
    """
    counts, times = learned.counts, uses[:]
    parts = np.stack([times[within[:][nodes]] for within in (counts.parents, counts.suffixes)])
    share = np.minimum(times[nodes] / np.maximum(parts.max(axis=0), 1), 1.0)
    long = counts.lengths[nodes] > 2
    return np.where(long, np.log(share / (_WHOLE - share)), _TWO)


def _named(
    sides: Sequence[_Side], total: _Values, form: _Values, symbols: Sequence[Sequence[str]]
) -> NDArray[np.bool_]:
    """(k,) which candidates are names, by what stands beside them, their form and symbols."""
    size = len(total)
    long = np.array([len(each) > 2 for each in symbols])
    first = _Symbols([[each[0]] for each in symbols], 3.0, (-1.0, 1.0))
    rest = _Symbols([each[1:] for each in symbols], 5.0, (-2.0, 1.5))

    def summed(values: Sequence[_Values]) -> _Values:
        """(k,) values of pairs, by the candidate, for each occurrence there."""
        pairs = zip(sides, values, strict=True)
        found: _Values = np.sum([np.bincount(s.which, s.times * v, size) for s, v in pairs], axis=0)
        return found

    seeded = summed([side.seeded for side in sides])
    usual = max(sum(side.expected for side in sides), 1e-9)
    odds = _PRIOR + form + 2 * np.log((seeded / usual + _PRIOR_USES) / (total + _PRIOR_USES))
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        lift = summed([side.lift(chance * long) for side in sides])
        beside = _PER_BESIDE * lift / (total + _PRIOR_USES)
        odds = _PRIOR + form + beside + first.lift(chance) + rest.lift(chance)
    named: NDArray[np.bool_] = odds > 0
    lifted = seeded[named].sum() >= _LEAST_LIFT * usual * total[named].sum()
    many = np.count_nonzero(seeded[named]) >= _LEAST_SHARE * np.count_nonzero(named)
    return named & bool(lifted and many)


class _Symbols:
    """Some of the symbols of each of k candidates.

    Parameters
    ----------
    symbols : the symbols of each.
    prior : occurrences by which the lift of a symbol is drawn towards none.
    bounds : the least and the greatest lift, nats.
    """

    def __init__(
        self, symbols: Sequence[Sequence[str]], prior: float, bounds: tuple[float, float]
    ) -> None:
        numbers: dict[str, int] = {}
        each = [numbers.setdefault(symbol, len(numbers)) for some in symbols for symbol in some]
        self._symbols = np.array(each, np.int64)
        self._owners = np.repeat(np.arange(len(symbols)), list(map(len, symbols)))
        self._often = np.bincount(self._symbols)
        self._size, self._prior, self._bounds = len(symbols), prior, bounds

    def lift(self, chance: _Values) -> _Values:
        """(k,) how much more often than in all candidates the symbols are in other names, nats.

        Parameters
        ----------
        chance : (k,) that each candidate is a name.
        """
        own = chance[self._owners]
        share = max(float(own.mean()), 1e-9)
        inside = np.bincount(self._symbols, own)[self._symbols] - own
        others = self._often[self._symbols] - 1
        lift = np.log((inside + self._prior * share) / (share * (others + self._prior)))
        clipped = np.clip(lift, *self._bounds)
        values: _Values = np.bincount(self._owners, clipped, self._size).astype(float)
        return values
