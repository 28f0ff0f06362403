"""Checks every link and anchor of the built site: `python docs/links.py build/site`; status 1 where one leads nowhere.

Links to other sites are counted and not followed, since nothing here uses the network.
"""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    """The places that a page can be linked to at, and the links it has."""

    def __init__(self) -> None:
        super().__init__()
        self.places: set[str] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag says of either."""
        for name, value in attrs:
            if name in ("id", "name") and value:
                self.places.add(value)
            elif name in ("href", "src") and value:
                self.links.add(value)


def parsed(path: Path) -> Page:
    """The page in a file."""
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def broken(site: Path) -> tuple[list[str], int]:
    """A line for each link of the site that leads nowhere, and how many links lead to other sites."""
    pages = {path.resolve(): parsed(path) for path in sorted(site.rglob("*.html"))}
    wrong, elsewhere = [], 0
    for path, page in pages.items():
        for link in sorted(page.links):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                elsewhere += parts.scheme in ("http", "https")
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file():
                wrong.append(f"{path.name}: {link} leads to no file")
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].places:
                wrong.append(f"{path.name}: {link} leads to no place on that page")
    return wrong, elsewhere


def main(site: Path) -> int:
    """Print what is wrong; the exit status."""
    wrong, elsewhere = broken(site)
    print("\n".join(wrong) or f"Every link within the site leads somewhere; {elsewhere} lead elsewhere, not followed.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
