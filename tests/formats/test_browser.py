"""The pages in a real browser: what they show, hide and fetch, narrow, dark and on paper."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT
from selenium.webdriver import Chrome, ChromeOptions, ChromeService, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from whence.cli import cli

NARROW = 400  # pixels: a telephone


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("no Chromium with its driver here; on Debian: apt-get install chromium chromium-driver")
    options = ChromeOptions()
    options.binary_location = program
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('browser')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    opened = Chrome(options=options, service=ChromeService(driver))
    yield opened
    opened.quit()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on the example article, of which some quotes hold and some do not."""
    page = tmp_path_factory.mktemp("report") / "report.html"
    texts = [str(ROOT / "examples" / name) for name in ("council.txt", "council-transcript.txt")]
    run(1, "check", texts[0], "--against", texts[1], "--format", "html", "--output", str(page))
    return page


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of two articles, and the page that leads to them."""
    folder = tmp_path_factory.mktemp("articles")
    texts = [str(ROOT / "examples" / name) for name in ("council.txt", "harbour.txt")]
    run(0, "read", *texts, "--format", "jsonl", "--output", str(folder / "ledgers.jsonl"))
    run(0, "export", "html", "--ledgers", str(folder / "ledgers.jsonl"), "--output", f"{folder}/pages/")
    return folder / "pages" / "index.html"


def run(status: int, *arguments: str) -> None:
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == status, done.output


def go(browser: Chrome, page: Path, *, width: int = 1000, media: str = "", dark: bool = False) -> None:
    browser.set_window_size(width, 900)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": [scheme]})
    browser.get(page.as_uri())


def shown(browser: Chrome, selector: str) -> list[WebElement]:
    return [found for found in browser.find_elements(By.CSS_SELECTOR, selector) if found.is_displayed()]


def lightness(browser: Chrome, selector: str, what: str) -> int:
    """The red of a colour that the page computes: black and white have it least and most."""
    color = browser.find_element(By.CSS_SELECTOR, selector).value_of_css_property(what)
    return int(color.split("(")[1].split(",")[0])


def test_a_report_shows_the_verdicts_asked_for(browser: Chrome, report: Path) -> None:
    go(browser, report)
    every = browser.find_elements(By.CSS_SELECTOR, "article.v")
    assert 0 < len(shown(browser, "article.v")) < len(every)
    assert not shown(browser, "article.indirect")
    browser.find_element(By.CSS_SELECTOR, "label[for=bad]").click()
    failing = shown(browser, "article.v")
    assert failing
    assert all("no" in str(verdict.get_attribute("class")).split() for verdict in failing)
    browser.find_element(By.CSS_SELECTOR, "label[for=verbatim]").click()
    assert {verdict.find_element(By.TAG_NAME, "b").text for verdict in shown(browser, "article.v")} == {"verbatim"}


def test_a_report_is_worked_with_the_keyboard(browser: Chrome, report: Path) -> None:
    go(browser, report)
    first = browser.find_element(By.CSS_SELECTOR, "input[name=show]")
    first.send_keys(Keys.ARROW_RIGHT)
    assert browser.find_element(By.CSS_SELECTOR, "input:checked").get_attribute("id") == "bad"


def test_a_report_prints_without_its_buttons(browser: Chrome, report: Path) -> None:
    go(browser, report, media="print")
    assert not shown(browser, "fieldset")
    assert shown(browser, "article.v")


def test_the_page_of_pages_leads_to_the_articles(browser: Chrome, articles: Path) -> None:
    go(browser, articles)
    assert len(shown(browser, "tbody tr")) == 2
    browser.find_element(By.PARTIAL_LINK_TEXT, "harbour").click()
    assert "harbour" in browser.title
    assert "Adler" in browser.find_element(By.TAG_NAME, "main").text


@pytest.mark.parametrize("name", ["report", "articles"])
def test_pages_fetch_nothing_and_complain_of_nothing(
    browser: Chrome, name: str, request: pytest.FixtureRequest
) -> None:
    go(browser, request.getfixturevalue(name))
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
    assert browser.get_log("browser") == []


@pytest.mark.parametrize("name", ["report", "articles"])
def test_pages_fit_a_telephone(browser: Chrome, name: str, request: pytest.FixtureRequest) -> None:
    page = request.getfixturevalue(name)
    for one in sorted(page.parent.glob("*.html")):
        go(browser, one, width=NARROW)
        wide, window = browser.execute_script("let e=document.documentElement;return [e.scrollWidth,e.clientWidth]")
        assert wide <= window, one.name


@pytest.mark.parametrize("name", ["report", "articles"])
def test_pages_are_dark_where_the_reader_wants_it_so(
    browser: Chrome, name: str, request: pytest.FixtureRequest
) -> None:
    for dark in (False, True):
        go(browser, request.getfixturevalue(name), dark=dark)
        paper = lightness(browser, "body", "background-color")
        ink = lightness(browser, "h1", "color")
        assert (paper < 60 < 180 < ink) if dark else (ink < 60 < 180 < paper)
