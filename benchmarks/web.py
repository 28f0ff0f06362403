"""How fast `whence serve` answers: `python -m benchmarks.web [--articles N] [--library FILE] [--seconds N]`.

Makes a library of generated articles of 12 statements each (100,000 articles unless told otherwise; --library keeps it
for the next time) and one article of 20,000 words, and prints, as measured in this one run:

- the time to the first byte of each page, median and 95th percentile, over a new connection each;
- the same for like pages of Datasette on the same file, where it is installed (`pip install datasette`);
- when Chromium paints the first words of the long article, and when the whole of it is there;
- what readers wait who ask for pages side by side, two seconds apart, while `whence add` reads texts into the library.

Nothing else should run on the machine; the load it stands under is printed.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from benchmarks.search import Words, article, fill
from whence.store import open_library

STATEMENTS = 12
ROUNDS = 20
LONG_WORDS = 20_000
PAUSE = 2.0  # seconds that a reader looks at a page
TEXT = "“{words},” Maria Adler, the trade minister, said on Monday.\n\nThe Morning Post reported that {words}.\n"


def made(path: Path, count: int) -> tuple[Words, int]:
    """The library, filled where it is not there, and the number of its long article."""
    chance = random.Random(7)
    words = Words(30_000, chance)
    if not path.exists():
        with open_library(path, create=True) as library:
            fill(library, count, STATEMENTS)
    names = [f"Speaker {word.title()}" for word in words.words[:40]]
    long = article(-1, words, names, random.Random(11), LONG_WORDS // 18)
    with open_library(path, write=True) as library:
        return words, library.put(long, reader="benchmark").article


@contextmanager
def running(command: Sequence[str], ready: str) -> Iterator[str]:
    """The address that a server prints once it listens."""
    with subprocess.Popen(command, stderr=subprocess.STDOUT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if found := re.search(ready, line):
                    threading.Thread(target=process.stdout.read, daemon=True).start()
                    yield found[1]
                    return
            raise SystemExit(f"{command[0]} did not start")
        finally:
            process.terminate()
            process.wait(timeout=30)


def first_byte(host: str, path: str) -> tuple[float, float]:
    """Seconds to the first byte of an answer and to its last."""
    connection = http.client.HTTPConnection(host, timeout=60)
    began = time.perf_counter()
    connection.request("GET", path, headers={"Host": host})
    response = connection.getresponse()
    first = time.perf_counter() - began
    response.read()
    last = time.perf_counter() - began
    connection.close()
    if response.status != 200:
        raise SystemExit(f"{path} answers {response.status}")
    return first, last


def told(name: str, host: str, paths: Sequence[str]) -> None:
    """Measures some addresses of one kind, each once, after one that is not counted."""
    first_byte(host, paths[0])
    times = [first_byte(host, path) for path in paths]
    first = sorted(1000 * one for one, _ in times)
    whole = sorted(1000 * last for _, last in times)
    print(
        f"{name:38} first byte {statistics.median(first):7.1f} ms, 95 % {first[int(0.95 * len(first))]:7.1f} ms; "
        f"whole {statistics.median(whole):7.1f} ms",
        flush=True,
    )


def pages(host: str, words: Words, count: int, long: int, outlets: Sequence[str]) -> None:
    """The pages of the web app."""
    w = words.words
    rounds = range(ROUNDS)
    told("library, newest", host, ["/"] * ROUNDS)
    told("library, page 50", host, ["/?page=50"] * ROUNDS)
    told("search, a rare word", host, [f"/?q={w[2000 + 37 * i]}" for i in rounds])
    told("search, a word in the middle", host, [f"/?q={w[200 + i]}" for i in rounds])
    told("search, one of the commonest words", host, [f"/?q={w[i]}" for i in rounds])
    told(
        "search, two words and an outlet", host, [f"/?q={w[i]}+{w[50 + i]}&outlet={quote(outlets[0])}" for i in rounds]
    )
    told("API, a word in the middle", host, [f"/api/v1/find?q={w[200 + i]}" for i in rounds])
    told("article", host, [f"/a/{1 + 4999 * i % count}" for i in rounds])
    told("article, words marked", host, [f"/a/{1 + 4999 * i % count}?q={w[i]}" for i in rounds])
    told("article of 20,000 words", host, [f"/a/{long}"] * 5)
    told("speakers", host, ["/speakers"] * ROUNDS)
    told("speakers by name", host, [f"/speakers?q={w[-2000 + 31 * i]}" for i in rounds])
    told("speaker", host, [f"/s/{1 + 997 * i}" for i in rounds])
    told("outlets", host, ["/outlets"] * ROUNDS)
    told("outlet", host, [f"/outlets/{quote(name)}" for name in outlets])


def datasette(library: Path, words: Words, count: int) -> None:
    """Like pages of Datasette, which has an address for each table, row and query."""
    if find_spec("datasette") is None:
        print("Datasette is not installed here, so it is not compared.")
        return
    command = [sys.executable, "-m", "datasette", "serve", str(library), "--port", "8498",
               "--setting", "sql_time_limit_ms", "60000", "--setting", "facet_time_limit_ms", "5000"]  # fmt: skip
    name = quote(library.stem)
    select = (
        "select s.id, s.text from statements_fts f join statements s on s.id = f.rowid "
        "where statements_fts match :w order by rank limit 20"
    )
    w = words.words
    with running(command, r"running on http://(\S+?)/? "):
        host = "127.0.0.1:8498"
        told("Datasette: articles, newest", host, [f"/{name}/versions?_sort_desc=published&_size=20&_nocount=1"] * 5)
        told("Datasette: search, word in the middle", host,
             [f"/{name}?sql={quote(select)}&w={w[200 + i]}" for i in range(ROUNDS)])  # fmt: skip
        told("Datasette: search, commonest words", host,
             [f"/{name}?sql={quote(select)}&w={w[i]}" for i in range(ROUNDS)])  # fmt: skip
        told("Datasette: one row of an article", host, [f"/{name}/versions/{1 + 4999 * i % count}" for i in range(20)])


def paint(address: str) -> None:
    """When a browser shows the long article."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not program or not driver or find_spec("selenium") is None:
        print("There is no Chromium with its driver here, so painting is not measured.")
        return
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService

    options = ChromeOptions()
    options.binary_location = program
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"):
        options.add_argument(argument)
    browser = Chrome(options=options, service=ChromeService(driver))
    try:
        found = []
        for _ in range(5):
            browser.get("about:blank")
            browser.get(address)
            found.append(browser.execute_script(
                "const p = performance.getEntriesByName('first-contentful-paint')[0];"
                "const n = performance.getEntriesByType('navigation')[0];"
                "return [p ? p.startTime : null, n.loadEventEnd]"
            ))  # fmt: skip
        first = sorted(one for one, _ in found if one is not None)
        whole = sorted(last for _, last in found)
        print(
            f"20,000 words in Chromium: first paint {first[len(first) // 2]:.0f} ms, "
            f"loaded {whole[len(whole) // 2]:.0f} ms"
        )
    finally:
        browser.quit()


def together(host: str, library: Path, words: Words, count: int, readers: int, seconds: float) -> bool:
    """Readers side by side while articles are added; whether all went well."""
    w, stop = words.words, time.monotonic() + seconds
    waits: list[float] = []
    failures: list[str] = []

    def reader(number: int) -> None:
        chance = random.Random(number)
        time.sleep(chance.uniform(0, PAUSE))
        while time.monotonic() < stop:
            word, article, speaker = chance.choice(w[:5000]), chance.randint(1, count), chance.randint(1, 9999)
            path = chance.choice(
                [
                    "/",
                    f"/?q={word}",
                    f"/a/{article}",
                    f"/s/{speaker}",
                    f"/api/v1/find?q={word}",
                    "/speakers",
                    "/outlets",
                ]
            )
            try:
                waits.append(first_byte(host, path)[1])
            except (OSError, http.client.HTTPException, SystemExit) as error:
                failures.append(f"{path}: {error}")
            time.sleep(chance.uniform(0.5 * PAUSE, 1.5 * PAUSE))

    with tempfile.TemporaryDirectory() as folder:
        for i in range(2000):
            text = TEXT.format(words=" ".join(words.draw(9)).capitalize())
            Path(folder, f"{i}.txt").write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "whence", "add", folder, "--library", str(library)]
        threads = [threading.Thread(target=reader, args=(i,)) for i in range(readers)]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as adding:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            adding.terminate()
    with open_library(library) as held:
        added = sum(1 for row in held.articles(limit=5000, newest_first=True) if (row.origin or "").startswith(folder))
    ordered = sorted(waits)
    print(
        f"{readers} readers for {seconds:.0f} s while `whence add` put in {added} articles: {len(waits)} pages, "
        f"{len(failures)} failed; whole page median {1000 * ordered[len(ordered) // 2]:.0f} ms, "
        f"95 % {1000 * ordered[int(0.95 * len(ordered))]:.0f} ms, longest {1000 * ordered[-1]:.0f} ms"
    )
    for failure in failures[:5]:
        print("  failed:", failure)
    return not failures


def main() -> None:
    """Run the benchmark; see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--library", type=Path, help="where the library is, or is made and kept")
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        library = given.library or Path(folder) / "generated.db"
        words, long = made(library, given.articles)
        with open_library(library) as held:
            count = next(held.articles(limit=1, newest_first=True)).id
            outlets = [row.name for row in held.outlets() if row.articles > 100]
        size = library.stat().st_size / 1e6
        print(f"{count:,} articles, {size:,.0f} MB, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
        command = [sys.executable, "-m", "whence", "serve", "--library", str(library), "--port", "0"]
        with running(command, r"http://(\S+?)/ ") as host:
            pages(host, words, given.articles, long, outlets)
            paint(f"http://{host}/a/{long}")
            sound = together(host, library, words, given.articles, given.readers, given.seconds)
        datasette(library, words, given.articles)
        print(f"load at the end {os.getloadavg()[0]:.1f}")
    sys.exit(not sound)


if __name__ == "__main__":
    main()
