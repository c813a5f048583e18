"""Other tools load what is written for them, and cut with it; those that are installed are run."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import warnings
from pathlib import Path

import pytest

import wordmine
from wordmine import Lexicon, Segmenter

ROOT = Path(__file__).parent.parent
POWER = ROOT / "corpora" / "power.txt"
SENTENCE = "换流阀的导线覆冰之后，变压器没有下降。"
NEW = ["换流阀", "覆冰"]
"""Words that no dictionary of these tools has."""

TEXTS = [
    SENTENCE,
    "5G基站与K线图，GIS设备。",
    "  two blanks \t a tab\r\nand lines\n\n",
    "▁ <unk> <s> </s> <0x41> [UNK] <|endoftext|>",
    "😀👨‍👩‍👧 é ß 𠮷 龘 한국 العربية \u3000 \x00 \ufeff",
    "",
]

NODE_JIEBA = """
const jieba = require('nodejieba');
jieba.load({userDict: process.argv[1]});
console.log(JSON.stringify(jieba.tag(process.argv[2]).map(one => [one.word, one.tag])));
"""
NODE_RS_JIEBA = """
const {Jieba} = require('@node-rs/jieba');
const {dict} = require('@node-rs/jieba/dict');
const jieba = Jieba.withDict(dict);
jieba.loadDict(require('fs').readFileSync(process.argv[1]));
console.log(JSON.stringify(jieba.tag(process.argv[2]).map(one => [one.word, one.tag])));
"""

LUNA_PINYIN = Path("/usr/share/rime-data/luna_pinyin.dict.yaml")
RIME = {
    "default.yaml": 'config_version: "1"\nschema_list:\n  - schema: test\n',
    "test.schema.yaml": """\
schema:
  schema_id: test
  name: test
  version: "1"
engine:
  translators:
    - script_translator
translator:
  dictionary: test
""",
    "test.dict.yaml": """\
---
name: test
version: "1"
sort: by_weight
import_tables:
  - luna_pinyin
  - wordmine
...
""",
}


@pytest.fixture(scope="module")
def power() -> Lexicon:
    return wordmine.discover(POWER)


@pytest.mark.parametrize(
    ("package", "script"), [("nodejieba", NODE_JIEBA), ("@node-rs/jieba", NODE_RS_JIEBA)]
)
def test_jiebas_of_node(package: str, script: str, power: Lexicon, tmp_path: Path) -> None:
    pytest.importorskip("jieba")  # for its dictionary
    if not (node := shutil.which("node")):
        pytest.skip("node is not installed")
    if subprocess.run([node, "-e", f"require('{package}')"], capture_output=True).returncode:
        pytest.skip(f"{package} is not installed where NODE_PATH says")
    power.save(tmp_path / "userdict.txt", "jieba")
    done = subprocess.run(
        [node, "-e", script, str(tmp_path / "userdict.txt"), SENTENCE],
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    tags = dict(json.loads(done.stdout))
    assert {tags.get(word) for word in (*NEW, "变压器")} == {"n"}
    assert {"没有", "下降"} <= tags.keys()


def test_thulac(power: Lexicon, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        thulac = pytest.importorskip("thulac")
        power.save(tmp_path / "words.txt", "thulac")
        cutter = thulac.thulac(user_dict=str(tmp_path / "words.txt"), seg_only=True)
        cut = cutter.cut(SENTENCE, text=True).split()
    capsys.readouterr()
    assert {*NEW, "变压器", "没有", "下降"} <= set(cut)


def test_rime_finds_a_code_for_every_word(power: Lexicon, tmp_path: Path) -> None:
    deployer = shutil.which("rime_deployer")
    if not deployer or not LUNA_PINYIN.exists():
        pytest.skip("librime-bin and rime-data-luna-pinyin are not installed")
    for name, text in RIME.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    power.save(tmp_path / "wordmine.dict.yaml")
    schema, build = str(tmp_path / "test.schema.yaml"), str(tmp_path / "build")
    done = subprocess.run(
        [deployer, "--compile", schema, str(tmp_path), str(LUNA_PINYIN.parent), build],
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert "Encode failure" not in done.stdout + done.stderr
    table = (tmp_path / "build" / "test.table.txt").read_text(encoding="utf-8")
    found = dict(re.findall(r"^(\S+)\t([a-z ]+)\t\d{4,}", table, re.MULTILINE))
    codes = {"换流阀": "huan liu fa", "断路器": "duan lu qi", "变压器": "bian ya qi"}
    assert {word: found.get(word) for word in codes} == codes


# --- tokenizers -----------------------------------------------------------------------------------


def han(words: list[str]) -> set[tuple[int, int]]:
    """Where the words of ideographs are that hold no numeral: units are for segmenters alone."""
    found, at = set(), 0
    for word in words:
        if re.fullmatch("[一-鿿]+", word) and not re.search(
            "[一二三四五六七八九十百千万几第半年月日]", word
        ):
            found.add((at, at + len(word)))
        at += len(word)
    return found


def agreement(cut: list[tuple[list[str], list[str]]]) -> float:
    """F1 of the words of some lines against those of others."""
    hits = sum(len(han(a) & han(b)) for a, b in cut)
    return 2 * hits / sum(len(han(a)) + len(han(b)) for a, b in cut)


@pytest.fixture(scope="module")
def held_out() -> tuple[Lexicon, list[str]]:
    """A lexicon, and lines that it was not learned from."""
    lines = POWER.read_text(encoding="utf-8").splitlines()
    return wordmine.discover(texts=lines[::2]), lines[1::2]


def test_hugging_face_tokenizers(held_out: tuple[Lexicon, list[str]], tmp_path: Path) -> None:
    tokenizers = pytest.importorskip("tokenizers")
    lexicon, lines = held_out
    lexicon.save(tmp_path / "tokenizer.json", "tokenizers")
    tokenizer = tokenizers.Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    for text in [*TEXTS, *lines]:
        ids = tokenizer.encode(text).ids
        assert 0 not in ids
        assert tokenizer.decode(ids) == text
    segmenter = Segmenter(lexicon)

    def cut(line: str) -> list[str]:
        found = tokenizer.encode(line)
        words: dict[tuple[int, int], None] = {}
        for token, (begin, end) in zip(found.tokens, found.offsets, strict=True):
            step = 1 if token.startswith("<0x") else end - begin  # what is unknown stands together
            words |= dict.fromkeys((at, at + step) for at in range(begin, end, step))
        return [line[begin:end] for begin, end in words]

    assert agreement([(segmenter.cut(line), cut(line)) for line in lines]) > 0.99


def test_sentencepiece(held_out: tuple[Lexicon, list[str]], tmp_path: Path) -> None:
    sentencepiece = pytest.importorskip("sentencepiece")
    lexicon, lines = held_out
    lexicon.save(tmp_path / "wordmine.model")
    lexicon.save(tmp_path / "wordmine.vocab")
    model = sentencepiece.SentencePieceProcessor(model_file=str(tmp_path / "wordmine.model"))
    for text in [*TEXTS, *lines]:
        ids = model.encode(text)
        assert 0 not in ids
        assert model.decode(ids) == text
    rows = (tmp_path / "wordmine.vocab").read_text(encoding="utf-8").splitlines()
    listed = [row.split("\t") for row in rows]
    assert [model.id_to_piece(i) for i in range(model.get_piece_size())] == [p for p, _ in listed]
    for number, (_, score) in enumerate(listed):
        assert model.get_score(number) == pytest.approx(float(score), rel=1e-4)
    segmenter = Segmenter(lexicon)

    def cut(line: str) -> list[str]:
        return [one.surface for one in model.encode(line, return_type="proto").pieces]

    assert agreement([(segmenter.cut(line), cut(line)) for line in lines]) > 0.99


def test_the_model_is_the_message_that_sentencepiece_defines(
    power: Lexicon, tmp_path: Path
) -> None:
    pytest.importorskip("google.protobuf")
    model_pb2 = pytest.importorskip("sentencepiece.sentencepiece_model_pb2")
    power.save(tmp_path / "wordmine.model")
    model = model_pb2.ModelProto.FromString((tmp_path / "wordmine.model").read_bytes())
    assert model.IsInitialized()
    assert model.trainer_spec.model_type == model.trainer_spec.UNIGRAM
    assert model.trainer_spec.vocab_size == len(model.pieces)
    assert (model.trainer_spec.byte_fallback, model.trainer_spec.bos_id) == (True, -1)
    spec = model.normalizer_spec
    assert (spec.add_dummy_prefix, spec.remove_extra_whitespaces, spec.escape_whitespaces) == (
        False, False, False,
    )  # fmt: skip
