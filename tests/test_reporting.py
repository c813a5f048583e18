"""The page of a report: looked at, searched, judged and exported in a browser without a network."""

from __future__ import annotations

import html
import io
import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from commands import run
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

import wordmine
from wordmine.errors import CorpusError, LexiconError, SettingsError
from wordmine.lexicon import Term, Terms, Word, wordlist

ROOT = Path(__file__).parent.parent
POWER = ROOT / "corpora" / "power.txt"
ENCYCLOPEDIA = ROOT / "corpora" / "encyclopedia.txt"
HOSTILE = (
    "</script><script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">"
)

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
needs_browser = pytest.mark.skipif(
    not (BROWSER and DRIVER), reason="no browser: install chromium and chromium-driver"
)


def lexicon_of(words: list[str], **columns: Any) -> wordmine.Lexicon:
    size = len(words)
    given: dict[str, Any] = {name: np.linspace(9, 1, size) for name in Word._fields[1:]}
    given |= {"count": np.arange(size, 0, -1) * 3, "confidence": np.linspace(0.95, 0.4, size)}
    return wordmine.Lexicon(words, given | columns, {"method": "entropy", "min_count": 2})


@pytest.fixture(scope="module")
def power() -> wordmine.Lexicon:
    return wordmine.discover(POWER, top=300)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    options = ChromeOptions()
    assert BROWSER
    options.binary_location = BROWSER
    for switch in (
        "--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1200,900", "--lang=en",
        "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ):  # fmt: skip
        options.add_argument(switch)
    folder = str(tmp_path_factory.mktemp("downloads"))
    options.add_experimental_option(
        "prefs",
        {
            "download.default_directory": folder,
            "intl.accept_languages": "en",
            "profile.default_content_setting_values.automatic_downloads": 1,
        },
    )
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    with Chrome(options, ChromeService(DRIVER)) as driver:
        driver.folder = Path(folder)
        yield driver


class Page:
    """A page that is open, and what a person does with it."""

    def __init__(self, browser: Chrome, path: Path) -> None:
        self.browser, self.path = browser, path
        browser.get_log("performance")
        browser.get(path.as_uri())

    def __getitem__(self, name: str) -> WebElement:
        return self.browser.find_element(By.ID, name)

    def words(self) -> list[str]:
        """The words of the rows that are drawn."""
        shown = self.browser.find_elements(By.CSS_SELECTOR, ".entry .word")
        return [one.text for one in shown]

    def press(self, *keys: str) -> None:
        for key in keys:
            self.browser.switch_to.active_element.send_keys(key)

    def table(self) -> None:
        self.browser.execute_script("document.getElementById('table').focus()")

    def search(self, text: str) -> None:
        self["search"].clear()
        self["search"].send_keys(text)

    def downloaded(self, name: str, act: Callable[[], object]) -> bytes:
        file = self.browser.folder / name
        file.unlink(missing_ok=True)
        act()
        # The browser makes an empty file of that name first, and moves what it has loaded there.
        WebDriverWait(self.browser, 10).until(lambda _: file.exists() and file.stat().st_size)
        return file.read_bytes()

    def export(self, form: str, name: str) -> bytes:
        return self.downloaded(name, lambda: Select(self["export"]).select_by_value(form))

    def requests(self) -> set[str]:
        """What the browser was asked for, the page itself and what it made left out."""
        urls = set()
        for entry in self.browser.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                urls.add(message["params"]["request"]["url"])
        return {url for url in urls if url != self.path.as_uri() and not url.startswith("blob:")}


@pytest.fixture
def opened(browser: Chrome, tmp_path: Path) -> Callable[..., Page]:
    def make(*given: Any, **settings: Any) -> Page:
        path = tmp_path / "report.html"
        wordmine.report(*given, **settings).save(path)
        Page(browser, path)
        browser.execute_script("localStorage.clear()")
        return Page(browser, path)

    return make


@needs_browser
def test_words_are_searched_sorted_and_filtered(
    opened: Callable[..., Page], power: wordmine.Lexicon
) -> None:
    page = opened(power, POWER)
    assert page.browser.title == page["title"].text == "power.txt"
    assert page.words()[:5] == list(power.words[:5])
    page.search("电")
    wanted = [word for word in power.words if "电" in word]
    assert page.words()[:10] == wanted[:10]
    assert f"{len(wanted)} of {len(power)}" in page["summary"].text
    page["regex"].click()
    page.search("^电.$")
    assert page.words() == [w for w in power.words if len(w) == 2 and w[0] == "电"][:40]
    page.search("(")
    assert page["search"].get_attribute("aria-invalid") == "true"
    page["regex"].click()
    page["search"].clear()
    page.search("压")
    page.browser.find_element(By.CSS_SELECTOR, "[data-column=count]").click()
    counts = [power[word].count for word in page.words()]
    assert counts == sorted(counts, reverse=True)
    page["search"].clear()
    page["search"].send_keys(" ", Keys.BACKSPACE)
    page["shortest"].clear()
    page["shortest"].send_keys("3")
    assert page.words()
    assert min(map(len, page.words())) >= 3
    page["longest"].send_keys("3")
    page["score"].send_keys("0.9")
    assert all(len(w) == 3 and power[w].confidence >= 0.9 for w in page.words())
    assert page.requests() == set()


@needs_browser
def test_a_row_opens_with_lines_statistics_and_other_words(
    opened: Callable[..., Page], power: wordmine.Lexicon
) -> None:
    page = opened(power, POWER)
    page.search("变压器")
    page.browser.find_element(By.CSS_SELECTOR, ".entry").click()
    details = page["details"]
    assert details.find_element(By.TAG_NAME, "h2").text == "变压器"
    marks = details.find_elements(By.TAG_NAME, "mark")
    assert 0 < len(marks) <= 5
    assert {mark.text for mark in marks} == {"变压器"}
    context = wordmine.concordance(POWER, ["变压器"], 1, 24)["变压器"][0]
    line = details.find_element(By.CLASS_NAME, "line").text
    assert line.startswith(f"{context.left}变压器{context.right}".strip()[:10])
    assert context.place() in line
    entry = power["变压器"]
    assert f"It occurs {entry.count} times" in details.text
    assert f"{entry.confidence:.4f}" in details.text


@needs_browser
def test_words_are_judged_by_key_undone_and_kept(
    opened: Callable[..., Page], power: wordmine.Lexicon, tmp_path: Path
) -> None:
    page = opened(power, POWER)
    page.table()
    page.press("a", "r", "j", "a")
    first, second = power.words[:2]
    assert "2 accepted, 1 rejected" in page["progress"].text
    page.press("z")
    assert "1 accepted, 1 rejected" in page["progress"].text
    page.press("k", "a")  # the place stays where judging led to
    page.press("n")
    page["note"].send_keys("否 \n则  用", Keys.TAB)
    page.browser.refresh()
    assert "2 accepted, 1 rejected" in page["progress"].text
    saved = page.downloaded("judgements.tsv", page["save"].click)
    path = tmp_path / "judgements.tsv"
    path.write_bytes(saved)
    judged = wordmine.Judgements.load(path)
    assert judged[first].verdict == "accept"
    assert judged[second].verdict == "reject"
    assert len(judged.accepted()) == 2
    assert [one.note for one in judged.values() if one.note] == ["否 则 用"]
    judged.save(tmp_path / "again.tsv")
    assert (tmp_path / "again.tsv").read_bytes() == saved
    # Judgements of a file are in the page of the next report, and in the next discovery.
    again = opened(power, judgements=path)
    assert "2 accepted, 1 rejected" in again["progress"].text
    found = wordmine.discover(POWER, top=1, judgements=path)
    assert second not in found
    assert judged.accepted() <= set(found.words)


@needs_browser
def test_all_shown_are_judged_at_once_and_exports_are_those_of_the_library(
    opened: Callable[..., Page], power: wordmine.Lexicon
) -> None:
    page = opened(power)
    page.search("电")
    chosen = [word for word in power.words if "电" in word]
    page.table()
    page.press("r")  # what is judged already stays as it is
    page["accept-all"].click()
    assert f"{len(chosen) - 1} accepted, 1 rejected" in page["progress"].text
    accepted = power[np.array([word in chosen[1:] for word in power.words])]
    names = {
        "plain": "accepted.txt",
        "jieba": "userdict.txt",
        "ik": "main.dic",
        "tsv": "accepted.tsv",
    }
    for form, name in names.items():
        wanted = io.StringIO()
        if form == "jieba":  # with frequencies that hold whichever words are accepted
            settings = {**power.settings, "accepted": list(power.words)}
            columns = {column: power.column(column) for column in power.types}
            wordmine.Lexicon(power.words, columns, settings).dump(wanted, form)
            lines = wanted.getvalue().splitlines(keepends=True)
            wanted = io.StringIO("".join(one for one in lines if one.split()[0] in chosen[1:]))
        else:
            accepted.dump(wanted, form)
        assert page.export(form, name).decode() == wanted.getvalue()
    page["undo"].click()
    assert "0 accepted, 1 rejected" in page["progress"].text


@needs_browser
def test_what_a_tool_cannot_match_is_said(opened: Callable[..., Page]) -> None:
    page = opened(lexicon_of(["电压", "艾萨克·牛顿", "网"]))
    page["accept-all"].click()
    page["shortest"].send_keys(Keys.END, Keys.BACKSPACE)
    page["accept-all"].click()
    for form, name in (("jieba", "userdict.txt"), ("ik", "main.dic")):
        assert "电压" in page.export(form, name).decode()
        assert page["progress"].text.startswith("1 of the accepted are not in the file")
        assert page["progress"].text.endswith("such as 艾萨克·牛顿")


@needs_browser
def test_single_characters_are_shown_on_request(opened: Callable[..., Page]) -> None:
    page = opened(lexicon_of(["电压", "的", "是", "电网"], count=np.array([4000, 3, 2, 1])))
    assert page.words() == ["电压", "电网"]
    assert page["summary"].text.startswith("2 of 2 words shown (2 single characters are hidden")
    assert "4,000" in page["rows"].text
    page["shortest"].send_keys(Keys.END, Keys.BACKSPACE)
    assert page.words() == ["电压", "的", "是", "电网"]
    assert page["summary"].text == "4 of 4 words shown"
    heads = page.browser.find_elements(By.CSS_SELECTOR, "#head button")
    assert all(head.get_attribute("title") for head in heads)


def test_every_column_is_explained() -> None:
    script = (Path(wordmine.__file__).parent / "reporting/page/script.js").read_text("utf-8")
    about = script[script.index("const ABOUT") : script.index("const ROW")]
    columns = {*Word._fields, *Term._fields}
    assert {name for name in columns if f"  {name}: [" not in about} == set()


@needs_browser
def test_text_of_a_corpus_is_never_run(opened: Callable[..., Page]) -> None:
    texts = [f"{HOSTILE}电压&amp;\u2028电压\u2029“\"'{HOSTILE}"] * 3
    lexicon = lexicon_of(["电压", "<b>", "&lt;", "</script>"])
    page = opened(lexicon, texts=texts, title=HOSTILE)
    assert page.browser.title == HOSTILE
    assert page.words() == ["电压", "<b>", "&lt;", "</script>"]
    page.table()
    page.press(Keys.ENTER)
    assert "document.title" in page["details"].text
    assert page.browser.title == HOSTILE
    assert page.browser.find_elements(By.TAG_NAME, "img") == []
    assert page.requests() == set()
    assert [e for e in page.browser.get_log("browser") if e["level"] == "SEVERE"] == []


@needs_browser
def test_the_surface_speaks_chinese_and_english(
    opened: Callable[..., Page], power: wordmine.Lexicon
) -> None:
    page = opened(power)
    assert page["undo"].text == "Undo"
    page["language"].click()
    assert page["undo"].text == "撤销"
    assert page.browser.execute_script("return document.documentElement.lang") == "zh-CN"
    page.browser.refresh()
    assert page["undo"].text == "撤销"
    page["language"].click()


@needs_browser
def test_terms_show_both_sides(opened: Callable[..., Page]) -> None:
    terms = wordmine.contrast(POWER, ENCYCLOPEDIA)
    page = opened(terms, POWER, background=ENCYCLOPEDIA)
    assert len(page.browser.find_elements(By.TAG_NAME, "canvas")) == 1
    page.table()
    page.press(Keys.ENTER)
    heads = [one.text for one in page["details"].find_elements(By.TAG_NAME, "h3")]
    assert heads[:2] == ["Where it stands", "In the background"]
    entry = terms[0]
    told = f"{entry.count} times in the field and {entry.background_count} times"
    assert told in page["details"].text


@needs_browser
def test_the_page_fits_a_phone(opened: Callable[..., Page], power: wordmine.Lexicon) -> None:
    page = opened(power, POWER)
    page.browser.set_window_size(500, 900)
    try:
        assert page.browser.execute_script(
            "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
    finally:
        page.browser.set_window_size(1200, 900)


@needs_browser
def test_a_hundred_thousand_words_are_searched_at_once(opened: Callable[..., Page]) -> None:
    rng = np.random.default_rng(0)
    words = list(
        dict.fromkeys("".join(map(chr, row)) for row in rng.integers(0x4E00, 0x8E00, (100_000, 3)))
    )
    page = opened(lexicon_of(words))
    assert page.path.stat().st_size < 15_000_000
    page.search(words[70_000][:2])
    assert words[70_000] in page.words()


def test_lines_are_in_the_page_only_if_there_is_a_corpus(power: wordmine.Lexicon) -> None:
    line = POWER.read_text(encoding="utf-8").splitlines()[0][:12]
    assert line in wordmine.report(power, POWER, examples=50).html
    assert line not in wordmine.report(power).html
    assert line not in wordmine.report(power, POWER, lines=0).html


def test_a_report_is_shown_in_a_notebook_and_told_in_a_line(power: wordmine.Lexicon) -> None:
    made = wordmine.report(power)
    frame = made._repr_html_()
    assert frame.startswith("<iframe sandbox=")
    assert html.unescape(frame.split('srcdoc="')[1].split('"')[0]) == made.html
    assert "\n" not in repr(made)
    assert made.html == wordmine.report(power).html


def test_what_cannot_be_reported_is_refused(power: wordmine.Lexicon, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"entries is .*: it must be a Lexicon or Terms"):
        wordmine.report(["电"])  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match="lines is -1: it must be a whole number"):
        wordmine.report(power, lines=-1)
    with pytest.raises(CorpusError, match="both paths and texts"):
        wordmine.report(power, POWER, texts=["电"])
    (tmp_path / "other").write_text("电\taccept\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="no judgements in it"):
        wordmine.report(power, judgements=tmp_path / "other")


@pytest.mark.parametrize(("line", "number"), [("电\tyes\t", 3), ("\taccept\t", 3), ("电", 3)])
def test_judgements_that_are_none_are_refused_with_their_line(
    line: str, number: int, tmp_path: Path
) -> None:
    path = tmp_path / "judgements.tsv"
    path.write_text(f"# wordmine judgements 1\nword\tjudgement\tnote\n{line}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=f"judgements.tsv:{number}: a word, a tab, and accept"):
        wordmine.Judgements.load(path)
    with pytest.raises(LexiconError, match="must be one of accept, reject, undecided"):
        wordmine.Judgements({"电": wordmine.Judgement("yes")})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "电\taccept\n网\u200b\treject\n网\taccept\n",
            ":5: 网 is judged reject and accept: delete",
        ),
        ("\u200b\taccept\n", ":3: the word is empty: delete the entry"),
        ("电\u2028\taccept\n", ":3: the word '电.*' holds '.*': leave it out"),
    ],
)
def test_judgements_that_cannot_be_heeded_are_refused_with_their_line(
    text: str, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "judgements.tsv"
    head = "# wordmine judgements 1\nword\tjudgement\tnote\n"
    path.write_text(head + text, encoding="utf-8")
    with pytest.raises(LexiconError, match=message):
        wordmine.Judgements.load(path)
    lines = (line.split("\t") for line in text.split("\n") if line)
    given = [(word, wordmine.Judgement(verdict)) for word, verdict in lines]  # type: ignore[arg-type]
    with pytest.raises(LexiconError, match=message.partition(": ")[2]):
        wordmine.Judgements(dict(given))


def test_judgements_end_with_empty_lines_and_begin_with_what_they_are(tmp_path: Path) -> None:
    path = tmp_path / "judgements.tsv"
    mark, head = "# wordmine judgements 1", "word\tjudgement\tnote"
    path.write_text(f"{mark}\t\r\n{head}\r\n电\taccept\t\r\n\r\n\n", encoding="utf-8")
    assert dict(wordmine.Judgements.load(path)) == {"电": wordmine.Judgement("accept")}
    path.write_text(f"{head}\n电\taccept\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=f":1: the first line is missing: restore it: {mark}"):
        wordmine.Judgements.load(path)


def test_accepted_words_are_listed_and_rejected_ones_are_not(tmp_path: Path) -> None:
    plain = wordmine.discover(POWER)
    low = next(word for word in reversed(plain.words) if len(word) == 2)
    judged = wordmine.Judgements(
        {
            "变压器": wordmine.Judgement("reject"),
            low: wordmine.Judgement("accept"),
            "压器的绕": wordmine.Judgement("accept"),  # occurs, if at all, too seldom
            "无此词哉": wordmine.Judgement("accept", "不在文中"),
        }
    )
    found = wordmine.discover(POWER, judgements=judged, min_confidence=0.99)
    assert "变压器" not in found
    assert {low, "压器的绕", "无此词哉"} == set(found.words)
    assert found["无此词哉"].count == 0
    assert found[low].count == plain[low].count
    assert {entry.confidence for entry in found} == {1.0}
    why = wordmine.explain(POWER, ["变压器"], judgements=judged)[0]
    assert why.reason == "rejected"
    everything = wordmine.discover(POWER, judgements=wordmine.Judgements({}))
    assert everything == plain
    assert wordmine.Segmenter(found).cut(low) == [low]


def test_time_is_no_part_of_a_report(power: wordmine.Lexicon) -> None:
    first = wordmine.report(power, POWER).html
    time.sleep(0.01)
    assert first == wordmine.report(power, POWER).html


def test_what_was_told_of_text_is_not_told_again(tmp_path: Path) -> None:
    posts = ROOT / "corpora" / "posts.jsonl"
    done = run("discover", posts, "-o", "a.tsv", "--report", "a.html", cwd=tmp_path)
    assert done.stderr.count("looks like JSON lines") == 1
    done = run(
        "contrast", posts, POWER, "--examples", "1", "--format", "plain", "--report", "a.html",
        cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stderr.count("looks like JSON lines") == 1


def test_terms_of_one_side_only() -> None:
    columns: dict[str, Any] = {name: np.ones(1) for name in Term._fields[1:]}
    for name, kind in Terms.types.items():
        columns[name] = columns[name].astype(kind)
    terms = Terms(["电压"], columns, {})
    assert "电压" in wordmine.report(terms, texts=["电压高"]).html


@pytest.mark.parametrize(
    ("arguments", "listed", "lines"),
    [
        (("discover", POWER, "--top", "50"), "discover", POWER),
        (("contrast", POWER, ENCYCLOPEDIA, "--top", "20"), "contrast", POWER),
    ],
)
def test_a_page_beside_a_list(
    arguments: tuple[str | Path, ...], listed: str, lines: Path, tmp_path: Path
) -> None:
    """The page is that which the command of its own makes of the list."""
    done = run(*arguments, "-o", "list.tsv", "--report", "page.html", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "with lines of the corpus" in done.stderr
    assert "jieba" not in done.stderr  # nobody asked for it
    others = ("--background", ENCYCLOPEDIA) if listed == "contrast" else ()
    assert run("report", "list.tsv", "-c", lines, *others, "-q", "-o", "again.html", cwd=tmp_path)
    assert (tmp_path / "page.html").read_text() == (tmp_path / "again.html").read_text()


def test_judgements_go_from_round_to_round(tmp_path: Path) -> None:
    """A rejected word is no longer listed, and its judgement stays."""
    judged = "# wordmine judgements 1\nword\tjudgement\tnote\n没有\treject\t常用\n"
    (tmp_path / "judged.tsv").write_text(judged, encoding="utf-8")
    for command, *rest in (["discover", POWER], ["contrast", POWER, ENCYCLOPEDIA]):
        done = run(
            command, *rest, "--judgements", "judged.tsv", "-o", f"{command}.tsv",
            "--report", "page.html", cwd=tmp_path,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "没有" not in wordlist.load(tmp_path / f"{command}.tsv")
        assert '"judged": {"没有": ["r", "常用"]}' in (tmp_path / "page.html").read_text("utf-8")


def test_judgements_may_come_through_a_pipe(tmp_path: Path) -> None:
    """The list and the page beside it take them, and they can be read once."""
    judged = "# wordmine judgements 1\nword\tjudgement\tnote\n继电保护\taccept\t\n"
    arguments = ["--judgements", "-", "--top", "1", "-o", "a.tsv", "--report", "a.html"]
    done = run("discover", POWER, *arguments, cwd=tmp_path, data=judged.encode())
    assert done.returncode == 0, done.stderr
    assert "继电保护" in wordmine.Lexicon.load(tmp_path / "a.tsv")
    assert '"judged": {"继电保护": ["a", ""]}' in (tmp_path / "a.html").read_text("utf-8")


def test_a_page_beside_a_contrast_of_lexicons_has_no_lines(
    power: wordmine.Lexicon, tmp_path: Path
) -> None:
    power.save(tmp_path / "a.tsv")
    power[100:].save(tmp_path / "b.tsv")
    done = run("contrast", "a.tsv", "b.tsv", "-o", "c.tsv", "--report", "d.html", cwd=tmp_path)
    assert "without lines" in done.stderr
    assert (tmp_path / "d.html").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("-", "--report", "a.html"), 2, "--report reads the corpus again: give files"),
        (
            (POWER, "--report", "no/a.html"),
            1,
            "no/a.html: cannot be written: its folder does not exist",
        ),
        ((POWER, "--report", POWER), 1, "is an input as well: write to another file"),
        ((POWER, "-o", "a.txt", "--report", "a.txt"), 2, "a.txt: is the name of two outputs"),
        ((POWER, "--report", "a.xlsx"), 2, "a page is HTML: name a file that ends in .html"),
    ],
)
def test_pages_that_cannot_be_made_are_refused_before_the_work(
    arguments: tuple[str | Path, ...], code: int, message: str, tmp_path: Path
) -> None:
    done = run("discover", *arguments, cwd=tmp_path)
    assert done.returncode == code
    assert message in done.stderr
    assert not [*tmp_path.iterdir()]
