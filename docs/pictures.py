"""The pictures of the README, made anew: `python docs/pictures.py LIBRARY` (`make pictures` makes the library, too).

Needs Chromium and its driver. Each is one window of a page of `whence serve`, at the size in which it is shown.
"""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import sys
from pathlib import Path

from selenium.webdriver import Chrome, ChromeOptions, ChromeService

from whence.verbs.chart import chart

HERE = Path(__file__).resolve().parent / "pictures"
WIDTH, HEIGHT = 1120, 700
# Name of the picture -> address of the page, and what stands at its top.
PICTURES = {"library": ("/?q=harbour", "body"), "article": ("/a/1#s5", "#p4")}


def opened() -> Chrome:
    """A browser without a window."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        raise SystemExit("There is no Chromium with its driver here; on Debian: apt-get install chromium-driver.")
    options = ChromeOptions()
    options.binary_location = program
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(argument)
    return Chrome(options=options, service=ChromeService(driver))


def main() -> None:
    """Make all pictures."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    HERE.mkdir(exist_ok=True)
    for kind in ("voices", "sources"):
        chart(kind, sys.argv[1]).save(HERE / f"chart-{kind}.svg")
    command = [sys.executable, "-m", "whence", "serve", "--library", sys.argv[1], "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        browser = opened()
        try:
            assert process.stderr is not None
            told = process.stderr.readline()
            address = re.search(r"http://\S+(?=/)", told)
            if address is None:
                raise SystemExit(told)
            for name, (page, top) in PICTURES.items():
                take(browser, address[0] + page, HERE / f"{name}.png", top)
        finally:
            browser.quit()
            process.terminate()


def take(browser: Chrome, address: str, picture: Path, top: str) -> None:
    """One picture of one page."""
    size = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get(address)
    browser.execute_script("document.querySelector(arguments[0]).scrollIntoView(true)", top)
    shot = browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": False})
    picture.write_bytes(base64.b64decode(shot["data"]))
    print(f"{picture.name}: {picture.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
