"""Pictures of a contrast: what they show, and that they show it in a browser without a network."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import struct
import xml.etree.ElementTree as ElementTree
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from selenium.webdriver import ActionChains, Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from wordmine.errors import OutputError, PlotError, SettingsError, WordmineError
from wordmine.terminology import plot

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
FONT_SIZE = 12
TITLE = "电力 <and> others"
MARKUP = "</script><b>词</b>"

Terms = tuple[list[str], np.ndarray, np.ndarray, np.ndarray]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

needs_font = pytest.mark.skipif(not plot._has_font(), reason="no font with Chinese characters")
needs_browser = pytest.mark.skipif(
    not (BROWSER and DRIVER), reason="no browser: install chromium and chromium-driver"
)


def terms(size: int) -> Terms:
    """Words of all lengths; a fifth of them are not in the background; the first scores best."""
    rng = np.random.default_rng(0)
    words = [
        "".join(map(chr, rng.integers(0x4E00, 0x9000, rng.integers(2, 7)))) for _ in range(size)
    ]
    domain = np.exp(rng.normal(3, 2, size))
    background = domain * np.exp(rng.normal(-2, 1, size))
    background[::5] = 0
    return words, domain, background, np.sort(rng.normal(1, 2, size))[::-1]


def labels(picture: ElementTree.Element) -> dict[str, Box]:
    """The labels that are shown, and where, by the size of Chinese characters."""
    found = {}
    for text in picture.iterfind(".//*[@class='mark-text role-mark labels']/{*}text"):
        if text.text and text.get("opacity") != "0":
            x, y = map(float, re.findall(r"-?[\d.]+", text.get("transform", "")))
            width = FONT_SIZE * len(text.text)
            anchor = text.get("text-anchor", "start")
            left = x - {"start": 0, "middle": width / 2, "end": width}[anchor]
            found[text.text] = (left, y, left + width, y + FONT_SIZE)
    return found


def overlapping(boxes: dict[str, Box]) -> list[tuple[str, str]]:
    """Pairs that share more than a pixel, to which places are rounded."""
    return [
        (one, other)
        for (one, a), (other, b) in itertools.combinations(boxes.items(), 2)
        if min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 1
    ]


def drawn(path: Path, *given: Any, **settings: Any) -> ElementTree.Element:
    plot.save(path, *given, **settings)
    return ElementTree.fromstring(path.read_bytes())


def texts(picture: ElementTree.Element) -> list[str]:
    return [text.text for text in picture.iterfind(".//{*}text") if text.text]


def points(picture: ElementTree.Element) -> list[ElementTree.Element]:
    return picture.findall(".//*[@class='mark-symbol role-mark points']/{*}path")


@needs_font
def test_an_svg_has_a_point_for_each_term_and_labels_that_are_text(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    given = terms(600)
    picture = drawn(tmp_path / "terms.svg", *given, title=TITLE, measure="log_ratio")
    assert len(points(picture)) == 600
    assert {TITLE, "log_ratio", "0"} < set(texts(picture))
    shown = labels(picture)
    assert 30 < len(shown) < plot._LABELLED
    assert np.mean([given[0].index(word) for word in shown]) < 0.4 * plot._LABELLED
    assert set(shown) <= set(given[0][: plot._LABELLED])
    assert overlapping(shown) == []
    assert capfd.readouterr() == ("", ""), "the library says there what went wrong"


@needs_font
def test_labels_avoid_the_points(tmp_path: Path) -> None:
    picture = drawn(tmp_path / "terms.svg", *terms(600))
    centres = {
        point.get("transform", ""): tuple(
            map(float, re.findall(r"-?[\d.]+", point.get("transform", "")))
        )
        for point in points(picture)
    }
    # A character reaches further up than down from where it is written.
    covered = [
        (word, centre)
        for word, (left, base, right, _) in labels(picture).items()
        for centre in centres.values()
        if left + 1 < centre[0] < right - 1 and base - FONT_SIZE / 2 < centre[1] < base - 2
    ]
    assert covered == []


@needs_font
def test_the_diagonal_joins_equal_frequencies(tmp_path: Path) -> None:
    words, ends = ["电网", "线路", "两边"], [1.0, 100.0, 10.0]
    picture = drawn(tmp_path / "terms.svg", words, ends, ends, [1, 2, 3])
    (line,) = picture.findall(".//*[@class='mark-rule role-mark diagonal']/{*}line")
    assert line.get("transform") == "translate(0,640)"
    assert (line.get("x2"), line.get("y2")) == ("1000", "-640")
    apart = drawn(tmp_path / "terms.svg", words, ends, [1e4, 1e5, 1e4], [1, 2, 3])
    (line,) = apart.findall(".//*[@class='mark-rule role-mark diagonal']/{*}line")
    assert (line.get("x2"), line.get("y2")) == ("0", "0")


@needs_font
def test_better_terms_are_drawn_over_others_and_darker(tmp_path: Path) -> None:
    picture = drawn(tmp_path / "terms.svg", ["电网", "线路"], [9, 9], [1, 1], [5, -5])
    worse, better = (point.get("fill", "") for point in points(picture))
    assert sum(map(int, re.findall(r"\d+", better))) < sum(map(int, re.findall(r"\d+", worse)))


@needs_font
def test_colours_tell_the_subjects(tmp_path: Path) -> None:
    given = ["电网", "线路", "判决"], [9, 8, 7], [1, 1, 1], [5, 3, 1]
    about = ["电网、线路", "电网、线路", "判决"]
    picture = drawn(tmp_path / "terms.svg", *given, subjects=about)
    court, line, grid = (point.get("fill", "") for point in points(picture))
    assert grid == line != court
    assert {"subject", *about} < set(texts(picture))


def test_every_term_has_a_subject(tmp_path: Path) -> None:
    with pytest.raises(PlotError, match=r"terms\.html: cannot be drawn: give each term a subject"):
        plot.save(tmp_path / "terms.html", ["电网"], [1], [1], [1], subjects=[])


@needs_font
def test_zero_has_a_place_on_either_axis(tmp_path: Path) -> None:
    picture = drawn(
        tmp_path / "terms.svg", ["新词", "旧词", "两边"], [2, 0, 4], [0, 3, 5], [3, 2, 1]
    )
    assert texts(picture).count("0") == 2
    both, old, new = (
        list(map(float, re.findall(r"-?[\d.]+", point.get("transform", ""))))
        for point in points(picture)
    )
    assert new[0] == 0 < old[0] < both[0]
    assert old[1] == 640 > new[1] > both[1] > 0


@needs_font
@pytest.mark.parametrize(
    ("domain", "background", "score"),
    [
        ([1], [1], [0]),
        ([0], [0], [1]),
        ([1e6], [1e-3], [-9]),
        ([20, 30], [0, 0], [1, 1]),
        ([0, 0], [20, 30], [1, 2]),
        ([1e-7, 1], [1, 1e-7], [1, 2]),
    ],
)
def test_any_frequencies_can_be_drawn(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    domain: list[float],
    background: list[float],
    score: list[float],
) -> None:
    words = ["电网", "线路"][: len(domain)]
    picture = drawn(tmp_path / "terms.svg", words, domain, background, score)
    assert set(words) < set(texts(picture))
    assert "NaN" not in (tmp_path / "terms.svg").read_text(encoding="utf-8")
    assert len(points(picture)) == len(words)
    assert capfd.readouterr() == ("", "")


def chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts of a PNG, their checksums checked."""
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    at = 8
    while at < len(content):
        size, kind = struct.unpack(">I4s", content[at : at + 8])
        body = content[at + 8 : at + 8 + size]
        (checksum,) = struct.unpack(">I", content[at + 8 + size : at + 12 + size])
        assert checksum == zlib.crc32(kind + body)
        yield kind, body
        at += 12 + size


@needs_font
def test_a_png_is_twice_as_large_and_shows_the_words(tmp_path: Path) -> None:
    contents = []
    for words in (["电网", "线路"], ["锅炉", "线路"], ["电网", "线路"]):
        plot.save(tmp_path / "terms.PNG", words, [9, 5], [0, 2], [2, 1])
        contents.append((tmp_path / "terms.PNG").read_bytes())
    assert contents[0] == contents[2] != contents[1]
    parts = dict(chunks(contents[0]))
    width, height = struct.unpack(">II", parts[b"IHDR"][:8])
    assert 2 * 1000 < width < 2 * 1300
    assert 2 * 640 < height < 2 * 800


@needs_font
@pytest.mark.parametrize("suffix", plot.SUFFIXES)
def test_the_same_terms_give_the_same_picture(tmp_path: Path, suffix: str) -> None:
    first, second = tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"
    for path in (first, second):
        plot.save(path, *terms(20), title=TITLE)
    assert first.read_bytes() == second.read_bytes()
    assert sorted(os.listdir(tmp_path)) == [first.name, second.name]


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    options = ChromeOptions()
    options.binary_location = BROWSER or ""
    quiet = ("quic", "background-networking", "component-update", "sync", "dev-shm-usage", "gpu")
    flags = ("headless", "no-sandbox", "no-first-run", *(f"disable-{name}" for name in quiet))
    for flag in (*flags, "window-size=1400,1000"):
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with Chrome(options, ChromeService(DRIVER)) as driver:
        yield driver


@pytest.fixture
def shown(browser: Chrome, tmp_path: Path) -> Callable[..., list[WebElement]]:
    """Open a page of terms, which asks for nothing and logs nothing, and give its points."""

    def show(*given: Any, **settings: Any) -> list[WebElement]:
        path = tmp_path / "terms.html"
        plot.save(path, *given, **settings)
        browser.get(path.as_uri())
        found = WebDriverWait(browser, 60).until(
            lambda page: page.find_elements(By.CSS_SELECTOR, ".points path")
        )
        assert browser.get_log("browser") == []
        events = [
            json.loads(entry["message"])["message"] for entry in browser.get_log("performance")
        ]
        asked = [
            event["params"] for event in events if event["method"] == "Network.requestWillBeSent"
        ]
        assert [params["request"]["url"] for params in asked] == [path.as_uri()]
        return found

    return show


def seen(browser: Chrome) -> dict[str, Box]:
    """The labels that a browser shows, and where, cut to the height of their characters."""
    rows = browser.execute_script(
        """
        return [...document.querySelectorAll(".labels text")]
            .filter(text => text.textContent && text.getAttribute("opacity") !== "0")
            .map(text => [text.textContent, text.getBoundingClientRect()])
            .map(([word, box]) => [word, box.left, box.top, box.right, box.bottom])
        """
    )
    return {
        word: (left, (top + bottom - FONT_SIZE) / 2, right, (top + bottom + FONT_SIZE) / 2)
        for word, left, top, right, bottom in rows
    }


@needs_browser
def test_a_page_draws_all_terms_and_labels_the_best(
    browser: Chrome, shown: Callable[..., list[WebElement]]
) -> None:
    given = terms(600)
    assert len(shown(*given, title=TITLE)) == 600
    assert browser.title == TITLE
    boxes = seen(browser)
    assert 30 < len(boxes) < plot._LABELLED
    assert np.mean([given[0].index(word) for word in boxes]) < 0.4 * plot._LABELLED
    assert set(boxes) <= set(given[0][: plot._LABELLED])
    assert overlapping(boxes) == []


@needs_browser
def test_a_page_tells_of_a_term_under_the_pointer(
    browser: Chrome, shown: Callable[..., list[WebElement]]
) -> None:
    found = shown(["电网", MARKUP], [1234.5678, 5], [0, 2.5], [2.25, -1])
    told = []
    for point in found:
        ActionChains(browser).move_to_element(point).perform()
        tooltip = browser.find_element(By.CSS_SELECTOR, "#vg-tooltip-element.visible")
        told.append(tooltip.text.splitlines())
    assert told == [
        [MARKUP, "domain 5 per million", "background 2.5 per million", "score −1"],
        ["电网", "domain 1235 per million", "background 0 per million", "score 2.25"],
    ]
    assert MARKUP in seen(browser)


def test_a_page_needs_no_font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plot, "_has_font", lambda: False)
    plot.save(tmp_path / "terms.html", *terms(3))
    assert "<script src" not in (tmp_path / "terms.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["terms", "terms.pdf", "svg", "-"])
def test_a_name_must_tell_what_to_draw(tmp_path: Path, name: str) -> None:
    message = rf"^plot is '{name}': its name must end in one of \.html, \.png, \.svg$"
    with pytest.raises(SettingsError, match=message):
        plot.save(name, *terms(3))
    assert not os.path.exists(name)


def test_a_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plot, "find_spec", lambda name: None)
    with pytest.raises(PlotError, match="takes vl-convert-python: pip install vl-convert-python"):
        plot.check("terms.html")


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_a_picture_without_chinese_characters_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr(plot, "_PROBES", "\U0010fffd\U0010fffe")  # which no font has
    with pytest.raises(PlotError, match=r"no font has Chinese .* apt-get install fonts-noto-cjk"):
        plot.save(tmp_path / f"terms{suffix}", *terms(3))
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (([], [], [], []), r"terms\.html: cannot be drawn: there are no terms"),
        ((["电网"], [1, 2], [1], [1]), "give each term three finite numbers"),
        ((["电网"], [1], [float("nan")], [1]), "give each term three finite numbers"),
        ((["电网"], [1], [1], [float("inf")]), "give each term three finite numbers"),
    ],
)
def test_terms_without_all_their_numbers_are_refused(
    tmp_path: Path, given: tuple[Any, ...], message: str
) -> None:
    with pytest.raises(PlotError, match=message):
        plot.save(tmp_path / "terms.html", *given)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("place", "message"),
    [("no/terms.html", "create the folder"), ("folder.html", "is a folder: name a file in it")],
)
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, place: str, message: str) -> None:
    (tmp_path / "folder.html").mkdir()
    with pytest.raises(OutputError, match=message) as caught:
        plot.save(tmp_path / place, *terms(3))
    assert isinstance(caught.value, WordmineError)
    assert os.listdir(tmp_path) == ["folder.html"]
