"""A page's tree made ready for extraction: dialogs about cookies taken out, tables that only lay out the page undone.

<div id="consent-box">We and our partners use cookies … <button>Accept all</button></div>      taken out
<table><tr><td><p>The mayor said …</p></td></tr></table>                                       paragraphs
"""

from __future__ import annotations

import re
from typing import Any

# Names that scripts and sites give to the box that asks for consent.
_ASKS = re.compile(
    r"(?<![a-z])(?:cookies?|consent|gdpr|ccpa|tcf|onetrust|didomi|trust(?:e|arc)|usercentrics|cookiebot|quantcast|iubenda"
    r"|klaro|sourcepoint|termly|borlabs|complianz|(?:qc-)?cmp(?:box|lz)?|sp[_-]message|fc-(?:consent|dialog)"
    r"|privacy-?(?:banner|notice|dialog|popup|modal|center|manager|prompt))(?![a-z])",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    r"\bcookies?\b|\bpersonal data\b|\byour (?:privacy|consent)\b|\bour (?:\d+ )?partners\b|\bprivacy policy\b",
    re.IGNORECASE,
)
_BUTTON = re.compile(
    r"\W*(?:(?:i )?(?:accept|agree|consent|allow|reject|decline|refuse)(?: (?:all|and \w+|cookies|all cookies))?"
    r"|got it|ok(?:ay)?"
    r"|(?:manage|more|cookie|privacy) (?:options|preferences|choices|settings|cookies))\W*",
    re.IGNORECASE,
)
_BOXES = ("div", "section", "aside", "dialog", "form", "amp-consent", "span", "p", "footer", "header")
_LONGEST = 6000  # characters; a list of a thousand partners is longer, and so is an article
_BLOCKS = frozenset("p h1 h2 h3 h4 h5 h6 ul ol div blockquote table section article img figure center".split())
_PARTS = frozenset("table tbody thead tfoot tr td th caption colgroup col".split())
_CELL = 60  # characters from which the text of a cell is prose
_PROSE = re.compile(r"\w[.!?…][\"'”’»)]*\s*$")


def prepared(tree: Any) -> None:
    """Change the tree (lxml) of a page in place."""
    _take_out_dialogs(tree)
    _undo_layout(tree)


def _take_out_dialogs(tree: Any) -> None:
    whole = len(_words(tree))
    with_button = {box for button in _buttons(tree) for box in button.iterancestors()}
    for node in list(tree.iter(*_BOXES)):
        if node.getparent() is None or not (node in with_button or _is_named(node)):
            continue
        words = _words(node)
        small = len(words) < 0.7 * whole or (_is_dialog(node) and _holds_report(tree))
        if small and len(words) < _LONGEST and _SPEAKS.search(words) and not _holds_report(node):
            node.drop_tree()


def _buttons(tree: Any) -> list[Any]:
    return [node for node in tree.iter("button", "a", "input") if _BUTTON.fullmatch(" ".join(_words(node).split()))]


def _is_named(node: Any) -> bool:
    return _is_dialog(node) or bool(_ASKS.search(f"{node.get('id') or ''} {node.get('class') or ''}"))


def _is_dialog(node: Any) -> bool:
    if node.tag in ("dialog", "amp-consent") or node.get("role") in ("dialog", "alertdialog"):
        return True
    return bool(node.get("aria-modal") == "true")


def _holds_report(node: Any) -> bool:
    return next(node.iter("article", "main", "h1"), None) is not None


def _words(node: Any) -> str:
    return str(node.text_content())


def _undo_layout(tree: Any) -> None:
    for table in [table for table in tree.iter("table") if _is_layout(table)]:
        for part in _own_parts(table):
            if part.tag in ("col", "colgroup"):
                part.drop_tree()
                continue
            bare = part.tag in ("td", "th", "caption") and not any(child.tag in _BLOCKS for child in part)
            part.tag = "p" if bare else "div"


def _own_parts(table: Any) -> list[Any]:
    """The table with its rows and cells, not those of tables in it."""
    found, open_ = [], [table]
    while open_:
        part = open_.pop()
        found.append(part)
        open_ += [child for child in part if child.tag in _PARTS - {"table"}]
    return found


def _is_layout(table: Any) -> bool:
    """Whether a table only puts blocks into places: it says so, holds a table, one cell, or prose under no heading."""
    if table.get("role") in ("presentation", "none"):
        return True
    cells = [part for part in _own_parts(table) if part.tag in ("td", "th", "caption")]
    if any(cell.tag in ("th", "caption") for cell in cells):
        return False
    if any(next(cell.iter("table"), None) is not None for cell in cells):
        return True
    prose = [cell for cell in cells if len(words := _words(cell).strip()) > _CELL and _PROSE.search(words)]
    filled = [cell for cell in cells if _words(cell).strip()]
    return len(filled) < 2 or 2 * len(prose) >= len(filled)
