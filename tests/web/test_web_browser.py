"""The web app in a real browser: mouse, keyboard, no script, narrow, dark, on paper, and what axe-core finds."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from conftest import ROOT
from selenium.webdriver import ActionChains, Chrome, ChromeOptions, ChromeService, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from tests.store.shelves import shelf
from tests.web.served import fill, hostile
from whence.store import open_library
from whence.verbs.trace import trace
from whence.web.app import application

AXE = ROOT / ".browser" / "node_modules" / "axe-core" / "axe.min.js"
PAGES = (
    "/", "/?q=harbour", "/?q=nothing", "/?in=statements&outlet=Channel+6", "/a/1?q=harbour#s4", "/a/2/changes",
    "/speakers", "/speakers?q=Adler", "/s/1-maria-adler", "/outlets", "/outlets/Channel%206", "/check", "/paste",
    "/nowhere", "/a/4", "/decisions?q=Adler&person=1", "/trails",
    "/t/TRAIL",
)  # fmt: skip

FOUND = {"TRAIL": ""}  # the id of a trail, once the library is there


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("no Chromium with its driver here; on Debian: apt-get install chromium chromium-driver")
    options = ChromeOptions()
    options.binary_location = program
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.add_argument("--disable-background-networking")
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('browser')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    opened = Chrome(options=options, service=ChromeService(driver))
    yield opened
    opened.quit()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app, served over a small library that holds a hostile article as its fourth."""
    path = fill(tmp_path_factory.mktemp("site") / "news.db")
    with open_library(path, write=True) as library:
        library.put(hostile(), reader="test")
        for outlet in ("Coast Herald", "Quay Post"):
            words = 'Rosa Minh: "Nobody has asked the dockers what they think of the sale of the harbour."'
            library.put(shelf(words, outlet=outlet, url=f"https://{outlet[:4].lower()}.example/2"), reader="test")
        FOUND["TRAIL"] = trace(library)[0].id
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application(path), log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=20)
    listening.close()


def go(browser: Chrome, address: str, *, width: int = 1280, dark: bool = False, media: str = "") -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": [scheme]})
    browser.get("about:blank")  # so that an address that differs in its end alone is loaded again
    browser.get_log("browser")
    browser.get(address.replace("TRAIL", FOUND["TRAIL"]))


def shown(browser: Chrome, selector: str) -> list[Any]:
    return [found for found in browser.find_elements(By.CSS_SELECTOR, selector) if found.is_displayed()]


def complaints(browser: Chrome) -> list[str]:
    """What the browser reports, except for the status of a page that is not there."""
    return [entry["message"] for entry in browser.get_log("browser") if "404 (Not Found)" not in entry["message"]]


def press(browser: Chrome, *keys: str) -> None:
    for key in keys:
        ActionChains(browser).send_keys(key).perform()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing(browser: Chrome, site: str, address: str, dark: bool) -> None:
    if not AXE.exists():
        pytest.skip("no axe-core here; make it with `make browser`, which needs npm")
    go(browser, site + address, width=1280 if dark else 400, dark=dark)
    browser.execute_script(AXE.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = browser.execute_async_script(
        "const done = arguments[1]; axe.run(document, {runOnly: arguments[0]}).then(r => done(r.violations))", tags
    )
    told = [(one["id"], [node["html"][:200] for node in one["nodes"]][:3]) for one in found]
    assert told == []


@pytest.mark.parametrize("address", PAGES)
def test_no_page_is_wider_than_a_small_telephone(browser: Chrome, site: str, address: str) -> None:
    go(browser, site + address, width=320)
    wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert browser.execute_script(wide) <= 0
    assert complaints(browser) == []


def test_nothing_comes_from_elsewhere(browser: Chrome, site: str) -> None:
    for address in ("/", "/a/1#s4"):
        go(browser, site + address)
        fetched = browser.execute_script("return performance.getEntriesByType('resource').map(r => r.name)")
        assert fetched
        assert all(name.startswith(site + "/static/") for name in fetched)


def test_the_keyboard_alone_leads_from_a_search_to_a_chain(browser: Chrome, site: str) -> None:
    go(browser, site + "/speakers")
    press(browser, "g", "l")
    WebDriverWait(browser, 20).until(lambda b: b.current_url == site + "/")
    press(browser, "/", "wait until", Keys.ENTER)
    WebDriverWait(browser, 20).until(lambda b: "q=wait" in b.current_url)
    press(browser, "j", "j", Keys.ENTER)
    WebDriverWait(browser, 20).until(lambda b: b.current_url.endswith("/a/1?q=wait+until#s4"))
    assert "Adler → Morning Post → Channel 6" in shown(browser, ".entry:target .drawn")[0].text
    assert "".join(mark.text for mark in shown(browser, "mark.s.on")).startswith("towaituntil")
    press(browser, "k")
    WebDriverWait(browser, 20).until(lambda b: b.current_url.endswith("#s3"))
    assert len(shown(browser, ".entry:target")) == 1


def test_a_click_on_words_shows_whose_they_are(browser: Chrome, site: str) -> None:
    go(browser, site + "/a/1")
    browser.find_element(By.CSS_SELECTOR, "mark.s[data-s='s2']").click()
    assert browser.current_url.endswith("#s2")
    assert "Maria Adler" in shown(browser, ".entry:target")[0].text


def test_the_words_looked_for_are_on_the_screen(browser: Chrome, site: str) -> None:
    go(browser, site + "/a/1?q=signed#hit", width=400)
    time.sleep(0.3)  # the browser scrolls after it has laid the page out
    place = browser.execute_script("return document.querySelector('#hit').getBoundingClientRect().top")
    assert 0 <= place < 900


def test_without_script_all_can_be_read_and_reached(browser: Chrome, site: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        go(browser, site + "/a/1#s4")
        assert "Adler → Morning Post → Channel 6" in shown(browser, ".entry:target .drawn")[0].text
        assert not shown(browser, ".show"), "what needs a script is not shown"
        go(browser, site + "/")
        browser.find_element(By.CSS_SELECTOR, "main input[type=search]").send_keys("harbour", Keys.ENTER)
        WebDriverWait(browser, 20).until(lambda b: "q=harbour" in b.current_url)
        assert shown(browser, "mark.hit")
        assert not shown(browser, "[data-saved]")
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_searches_are_kept_in_the_browser(browser: Chrome, site: str) -> None:
    go(browser, site + "/?q=harbour&form=direct")
    browser.find_element(By.CSS_SELECTOR, "[data-saved] > button").click()
    go(browser, site + "/")
    (link,) = shown(browser, "[data-saved] li a")
    assert link.text == "harbour · form: direct"
    link.click()
    WebDriverWait(browser, 20).until(lambda b: "q=harbour" in b.current_url)
    browser.find_element(By.CSS_SELECTOR, "[data-saved] li button").click()
    assert not shown(browser, "[data-saved] li")


def test_dark_is_dark_and_paper_is_white(browser: Chrome, site: str) -> None:
    def paper() -> int:
        color = browser.find_element(By.TAG_NAME, "html").value_of_css_property("background-color")
        return int(color.split("(")[1].split(",")[0])

    go(browser, site + "/a/1", dark=True)
    assert paper() < 60
    go(browser, site + "/outlets/Channel%206?from=2024-01-01", dark=True, media="print")
    assert paper() == 255
    assert not shown(browser, ".top, .bottom, form")
    assert "Period: 1 Jan 2024" in browser.find_element(By.TAG_NAME, "main").text


def test_a_hostile_article_runs_nothing_and_moves_nothing(browser: Chrome, site: str) -> None:
    go(browser, site + "/a/4?q=script#hit")
    assert complaints(browser) == [], "the policy had nothing to stop"
    assert browser.execute_script("return document.querySelectorAll('main script, main style, main img').length") == 0
    assert shown(browser, ".bottom")
    browser.find_element(By.CSS_SELECTOR, "mark.s").click()
    assert complaints(browser) == []


def test_forms_are_sent_from_the_page(browser: Chrome, site: str, model: None) -> None:
    go(browser, site + "/check")
    browser.find_element(By.ID, "quote").send_keys("We will not sell the harbour to anyone at all")
    browser.find_element(By.ID, "transcript").send_keys("ADLER: We will never sell the harbour to anyone at all.")
    browser.find_element(By.CSS_SELECTOR, "button.main").click()
    WebDriverWait(browser, 60).until(lambda b: b.find_elements(By.CSS_SELECTOR, ".verdicts"))
    assert "altered" in browser.find_element(By.CSS_SELECTOR, ".verdict h3").text
    go(browser, site + "/paste")
    browser.find_element(By.ID, "text").send_keys("“We will not sell the harbour,” the minister, Maria Adler, said.")
    browser.find_element(By.CSS_SELECTOR, "button.main").click()
    WebDriverWait(browser, 120).until(lambda b: b.find_elements(By.CSS_SELECTOR, ".entry"))
    assert "Maria Adler" in browser.find_element(By.CSS_SELECTOR, ".entry").text
    assert complaints(browser) == []
