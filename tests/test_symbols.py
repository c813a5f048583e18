"""What text is read as: what looks the same, what is not seen, signs, blanks and addresses."""

from __future__ import annotations

import logging
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import wordmine
from wordmine import Segmenter
from wordmine.symbols import fold, lengths, spell, split

CLAUSES = re.findall(
    r"[^，]+",
    "春天的河水很浅，孩子们在岸边放风筝，老人坐在石桥上晒太阳，渡口的船还没有来，"
    "山上的茶园一片新绿，采茶的姑娘唱着歌，远处的炊烟慢慢升起，集市上卖的是竹篮和陶碗，"
    "铁匠铺里炉火正旺，学堂的钟声传得很远，稻田里的青蛙叫了一夜，雨后的小路满是泥泞，"
    "邮差骑着旧车来了，木匠在院子里刨着门板，猫睡在粮仓的屋顶，风把晾着的衣裳吹得鼓起来",
)


def text_with(inserted: list[str], times: int = 30, seed: int = 5) -> str:
    """Lines of clauses, some strings put into each so many times, anywhere."""
    rng = random.Random(seed)
    lines = []
    for item in inserted * times:
        before, after = rng.sample(CLAUSES, 2)
        at = rng.randrange(1, len(after))
        lines.append(f"{before}，{after[:at]}{item}{after[at:]}。")
    rng.shuffle(lines)
    return "\n".join(lines)


def found(inserted: list[str], **settings: object) -> wordmine.Lexicon:
    return wordmine.discover(texts=[text_with(inserted)], **settings)  # type: ignore[arg-type]


# --- what is read -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("ＰＭ２.５和⼯⼚", ["PM2.5", "和", "工", "厂"]),
        ("\uf900⻓〡", ["\u8c48", "长", "#"]),
        ("电\u200b网\xad公\ufe0f司\ufeff", ["电", "网", "公", "司"]),
        ("二○○八", ["二", "〇", "〇", "八"]),
        ("β受体、Ж型、Ⅳ类", ["β", "受", "体", "", "Ж", "型", "", "Ⅳ", "类"]),
        ("カメラの会", ["カメラの", "会"]),
        ("CO₂与Ca²⁺", ["CO₂", "与", "Ca²⁺"]),
        ("①号、⑫号、㈢组", ["#", "号", "", "#", "号", "", "#", "组"]),
        ("30℃的50㎏和8%、¥9元", ["#", "的", "#", "和", "#", "", "#", "元"]),
        ("3·15晚会", ["#", "晚", "会"]),
        ("K 线图和 5 月", ["K", "线", "图", "和", "#", "月"]),
        ("K  线", ["K", "", "线"]),
        ("K\u3000线", ["K", "", "线"]),
        ("张三 李四", ["张", "三", "", "李", "四"]),
        ("iPad Pro 好", ["iPad", "Pro", "好"]),
        ("iPad\xa0Pro\u2009好", ["iPad", "Pro", "好"]),
        ("PM 2.5 高", ["PM", "2.5", "高"]),
        ("安娜·李", ["安", "娜", "·", "李"]),
        ("安娜•李", ["安", "娜", "·", "李"]),
        ("·安娜·", ["", "安", "娜", ""]),
        ("β-酶、三-四", ["β", "-", "酶", "", "三", "", "四"]),
        ("时々", ["时", "々"]),
        ("看http://a.cn/b?c=d。", ["看", ""]),
        ("在HTTPS://A.org/见", ["在", "", "见"]),
        ("到ftp：//a.org/b取", ["到", "", "取"]),
        ("见www.abc.net很", ["见", "", "很"]),
        ("点t.cn/Rx1看", ["点", "", "看"]),
        ("站abc.com.cn好", ["站", "", "好"]),
        ("信：a_b.c@d-e.org。", ["信", ""]),
        ("和@小 明", ["和", "", "明"]),
        ("有#春 天# 和#夏天#吗", ["有", "", "春", "", "天", "", "和", "", "吗"]),
        ("存C:\\目录\\甲.txt里", ["存", "", "里"]),
        ("在\\\\srv\\pub，里", ["在", "", "里"]),
        ("改/etc/hosts后", ["改", "", "后"]),
        ("用Node.js写C#和F#", ["用", "Node.js", "写", "C#", "和", "F#"]),
        ("跑km/h和3/4", ["跑", "km", "", "h", "和", "#", "", "#"]),
    ],
)
def test_what_is_read(text: str, symbols: list[str]) -> None:
    assert spell(text) == symbols


@pytest.mark.parametrize(
    ("word", "folded", "symbols"),
    [
        ("Ｋ 线图", "K线图", ["K", "线", "图"]),
        ("iPad  Pro", "iPad  Pro", ["iPad", "Pro"]),
        ("电\u200b⽹", "电网", ["电", "网"]),
        ("𝐀µ", "Aμ", ["Aμ"]),
        ("PM 2.5", "PM 2.5", ["PM", "2.5"]),
        ("第 3 号", "第3号", ["第", "3", "号"]),
        ("安娜・李", "安娜·李", ["安", "娜", "·", "李"]),
        ("CO₂", "CO₂", ["CO₂"]),
        ("TNF‑α", "TNF-α", ["TNF-α"]),
        ("cafe\u0301店", "cafe\u0301店", ["cafe\u0301", "店"]),
    ],
)
def test_what_words_are_written_as(word: str, folded: str, symbols: list[str]) -> None:
    assert fold(word) == folded
    assert fold(folded) == folded
    assert split(folded) == symbols
    assert lengths([folded, "甲"]) == [len(symbols), 1]


# --- discovery --------------------------------------------------------------------------------

ADDRESSES = [
    *("网页链接http://t.cn/Rq{}", "来源www.x{}.com", "邮箱y{}@abc.com", "转发@李{} ", "话题#茶{}#"),
    *("文件C:\\d{}\\a.doc", "目录/var/log/z{}", "短链t.cn/k{}"),
]


def test_addresses_part_words() -> None:
    lexicon = found([form.format(i) for i in range(8) for form in ADDRESSES])
    for word in ("网页链接", "来源", "邮箱", "转发", "话题", "文件", "目录", "短链"):
        assert lexicon[word].confidence > 0.85
    assert not any(char.isascii() for word in lexicon.words for char in word)


def test_what_stands_beside_numbers_is_hardly_a_word() -> None:
    numbers = ["3", "12", "⑥", "7.5", "40", "８"]
    forms = [
        "{}枚金牌",
        "{}号线",
        "{}号机组",
        "{} 个月",
        "{}点半",
        "{}米跑",
        "{}℃以上",
        "{}%的份额",
    ]
    lexicon = found([form.format(n) for n in numbers for form in forms], min_confidence=0)
    for word in ("枚金牌", "号线", "号机组", "个月", "点半", "米跑", "以上"):
        assert word not in lexicon or lexicon[word].confidence < 0.9, word
    assert lexicon["机组"].confidence > 0.85


def test_signs_are_letters_of_words() -> None:
    types = ["Ⅱ型糖尿病", "Ⅲ型糖尿病", "Ⅰ型糖尿病"]
    whole = ["β受体", "Ж型接头", "CO₂浓度", "T恤衫", "X光片", "K线图"]
    lexicon = found([*types, *whole[:3], "T 恤衫", "X 光片", "K线图"])
    for word in whole:
        assert lexicon[word].confidence > 0.75
    for word in ("型糖尿病", "型接头", "恤衫", "光片", "线图", "受体", "浓度"):
        assert word not in lexicon or lexicon[word].confidence < 0.9


def test_names_and_words_with_blanks_are_found_whole() -> None:
    written = ["玛丽亚·席尔瓦", "安娜•柯林斯", "Alpha Pro", "PM 2.5", "β-胡萝卜素"]
    lexicon = found(written)
    for word in map(fold, written):
        assert lexicon[word].confidence > 0.75
    assert not any(word[0] in "·-" or word[-1] in "·-" for word in lexicon.words)


PLAIN = text_with(["水轮机", "变电站", "输电线路"])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text.replace("电", "\u200b电\xad"), "invisible characters, left out: 120"),
        (
            lambda text: text.replace("水", "⽔").replace("长", "⻓"),
            "characters in an unusual form",
        ),
        (lambda text: text.replace("，", "， ").replace("。", "。\ufeff"), "left out: 90"),
        (" ".join, "there are blanks between the characters: they were left out"),
    ],
)
def test_what_looks_the_same_gives_the_same_words(
    change: Callable[[str], str], told: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "wordmine")
    expected = wordmine.discover(texts=[PLAIN])
    assert wordmine.discover(texts=[change(PLAIN)]).words == expected.words
    assert told in caplog.text


def in_twos(between: str) -> str:
    """The text with something after every two characters."""
    return re.sub("([^\n]{2})(?!\n)", rf"\1{between}", PLAIN)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (PLAIN.replace("的", " 的 ").replace("电", "电 "), ""),
        (
            in_twos(" "),
            "there are blanks between the words, so that words are sought between blanks only",
        ),
        (in_twos("/n "), "the words look tagged"),
        (in_twos("_NN "), "the words look tagged"),
    ],
)
def test_spaced_and_tagged_text_is_named(
    text: str, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    wordmine.count(texts=[text])
    assert told in caplog.text
    assert bool(caplog.records) == bool(told)


# --- matching ---------------------------------------------------------------------------------


def test_words_are_found_where_they_look_the_same() -> None:
    lexicon = found(["K线图", "变电站"])
    text = "看Ｋ 线图与变\u200b电⽴、变\u200b电站\ufe0f"
    spans = {(word, text[begin:end]) for word, begin, end in lexicon.find(text)}
    assert {("K线图", "Ｋ 线图"), ("变电站", "变\u200b电站")} <= spans


SEGMENTER = Segmenter(
    {"视频": 9, "电网": 9, "K线图": 9, "iPad Pro": 9, "安娜·李": 9, "公司": 9, "很好": 9, "月": 1}
)
CUTS = [
    *("视频|http://t.cn/x1|很好", "公司|@李小明| |很好", "#今日话题#|很好", "a_b@c.org|很好"),
    *("#a#|#b#|公司", "C:\\新建\\a.txt|很好", "/usr/local/bin|很好", "www.a.cn/b?c|，|公司"),
    *(
        "电\u200b网|公司\xad",
        "电⽹|公司",
        "Ｋ 线图|很好",
        "K|  |线|图",
        "GDP| |很好",
        "iPad\xa0Pro|很好",
    ),
    *("安娜•李|公司", "\u200b|电网", "，| |公司", "TNF-α|公司", "CO₂|很好", "👩\u200d👧|很好"),
    *("GDP| |很好", "❤\ufe0f|公司", "公司| |\ufe0f|很好", "5 月|3 日", "\u200b", "cafe\u0301|公司"),
]


@pytest.mark.parametrize("cut", CUTS)
def test_text_is_cut_as_it_is_read(cut: str) -> None:
    words = cut.split("|")
    text = "".join(words)
    assert SEGMENTER.cut(text) == words
    assert SEGMENTER.n_best(text, 1)[0][0] == words
    assert list(SEGMENTER.cut_iter(text)) == SEGMENTER.cut_batch([text])[0] == words
    assert [text[begin:end] for begin, end in SEGMENTER.spans(text)] == words
    likely = [word for word, _, _, share in SEGMENTER.posterior(text) if share > 0.5]
    assert likely == words


def test_words_with_blanks_are_shown_where_they_stand() -> None:
    counted = wordmine.count(texts=["新款iPad Pro 上市，iPad 上市，PM 2.5 超标"] * 2)
    found = wordmine.concordance(counted, ["iPad Pro", "PM 2.5", "Pro上"], k=1)
    assert [len(places) for places in found.values()] == [1, 1, 1]
    (told,) = wordmine.explain(counted, ["iPad Pro"], k=1)
    assert (told.count, told.contexts[0].word) == (2, "iPad Pro")


def test_vectors_keep_words_with_blanks(tmp_path: Path) -> None:
    vectors = wordmine.Vectors(["iPad Pro", "公司"], [[1, 0], [0, 1]])
    vectors.save(tmp_path / "vectors.txt")
    assert wordmine.Vectors.load(tmp_path / "vectors.txt").words == vectors.words
