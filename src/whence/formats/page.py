"""A whole HTML page for one article: the piece that notebooks show, in a page that stands on its own; and a page that
leads to several of these.

Nothing is fetched: no script, no font, no picture; a content security policy in the page holds browsers to it. It
follows the reader's light or dark mode, and prints in black on white.
"""

from __future__ import annotations

import re
from html import escape

from whence.formats.sources import line
from whence.model import Ledger
from whence.text.heading import heading

# What could command a terminal or turn the direction of the text around it.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

_STYLE = """
html{color-scheme:light dark}body{margin:0;padding:1.5em 1em;font:15px/1.55 system-ui,sans-serif;background:#f4f4f4}
main,footer{max-width:72em;margin:0 auto}h1{max-width:48em;font-size:1.6em;line-height:1.25;margin:0 0 .6em}
.contents{border-collapse:collapse;width:100%}.contents th,.contents td{text-align:left;vertical-align:top;
padding:.3em .8em .3em 0;border-bottom:1px solid #8a8a8a}.contents td:nth-child(2){white-space:nowrap}a{color:inherit}
body .whence h3{display:none}footer{margin-top:1em;font-size:.85em;color:#595959}
@media (prefers-color-scheme:dark){body{background:#0c0c0c;color:#ececec}footer{color:#b5b5b5}}
@media print{html{color-scheme:light}body,.whence,.whence *{background:none!important;color:#000!important}
body{padding:0;font-size:10pt}body .whence{border:0;padding:0;max-width:none}body .whence .w-text{max-width:none}
body .whence .w-scroll{overflow:visible}body .whence tr{break-inside:avoid}
body .whence thead{display:table-header-group}
body .whence details::details-content{content-visibility:visible;block-size:auto}}
"""


def page(ledger: Ledger, fragment: str) -> str:
    """The page of an article. `fragment` is its piece of HTML, as `whence.show.html` makes it."""
    return _whole(_title(ledger), line(ledger.document.language or "en"), fragment)


class Contents:
    """The page that leads to the pages of a folder, in their order. It is `name`, and has a line for each `add`."""

    name = "index.html"

    def __init__(self) -> None:
        self._rows: list[str] = []

    def add(self, name: str, ledger: Ledger) -> None:
        """One page more, in the file `name` beside this one."""
        document = ledger.document
        facts = (document.published.isoformat() if document.published else "", _words(document.outlet or ""))
        self._rows.append(
            f'<tr><td><a href="{escape(name, quote=True)}">{escape(_title(ledger))}</a></td>'
            + "".join(f"<td>{escape(fact)}</td>" for fact in facts)
            + f"<td>{sum(statement.form != 'own' for statement in ledger.statements):,}</td></tr>\n"
        )

    def page(self) -> str:
        """The page."""
        heads = "".join(f'<th scope="col">{head}</th>' for head in ("Title", "Published", "Outlet", "Statements"))
        table = f'<table class="contents"><thead><tr>{heads}</tr></thead><tbody>\n{"".join(self._rows)}</tbody></table>'
        return _whole(f"{len(self._rows):,} article{'' if len(self._rows) == 1 else 's'}", "en", table)


def _title(ledger: Ledger) -> str:
    document = ledger.document
    return _words(document.title or "") or _words(heading(document))[:70].strip() or "(no text)"


def _whole(title: str, language: str, body: str) -> str:
    """`body`, which is HTML, below its title in a page."""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language, quote=True)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="generator" content="whence">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE.strip()}</style>\n</head>\n<body>\n"
        f"<main>\n<h1>{escape(title)}</h1>\n{body}\n</main>\n"
        "<footer>Read by whence: who says so, and through whom. It does not say what is true.</footer>\n"
        "</body>\n</html>\n"
    )


def _words(words: str) -> str:
    """`words` on one line, without what no page may hold."""
    return _CONTROL.sub("\ufffd", line(words))
