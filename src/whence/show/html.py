"""A ledger as a piece of HTML: the article with its speakers marked, and a table of its statements.

The piece stands on its own: no scripts, nothing fetched, and its style reaches nothing outside it. It brings its own
background, so that the contrast (at least 4.5 to 1, WCAG AA) holds on any page, light or dark. Colour is never the only
carrier: each content opens with the number of its speaker, which links to the list of speakers.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

from whence.model import Ledger, Speaker, Statement
from whence.show import wording
from whence.show.marks import Piece, pieces

# Hue, for each speaker in turn: ink and tint on white, ink and tint on near black. Each ink keeps 4.5 : 1 on its tint.
PALETTE = (
    ("#0b5cad", "#e3effb", "#8ec5ff", "#12304d"),
    ("#9c2b6e", "#fbe6f2", "#ff9fd2", "#4a1a37"),
    ("#1c6b32", "#e1f4e5", "#8fdca3", "#163b21"),
    ("#8a4b00", "#fcecd6", "#ffc078", "#46290a"),
    ("#5b3bb0", "#ece6fb", "#c4b0ff", "#2d2155"),
    ("#a4262c", "#fde7e8", "#ffa3a3", "#4d191c"),
    ("#0c6670", "#dcf3f5", "#7fdbe6", "#0d383d"),
    ("#5d5a00", "#f3f2cf", "#d9d46a", "#35330a"),
)

_STYLE = """
.whence{font:15px/1.55 system-ui,sans-serif;color:#1b1b1b;background:#fff;padding:1em;border:1px solid #767676;
border-radius:6px;max-width:70em;text-align:left}
.whence h3{font-size:1.2em;margin:0 0 .2em;color:inherit}.whence p{margin:.2em 0 .8em}
.whence .w-text{white-space:pre-wrap;max-width:44em;margin:0 0 1em}
.whence .w-c{border-bottom:2px solid;border-radius:2px;padding:0 1px}
.whence .w-s{font-weight:700}.whence .w-q{text-decoration:underline dotted;text-underline-offset:3px}
.whence .w-f,.whence .w-d{color:#595959;font-size:.92em}
.whence sup a,.whence td a{color:inherit;font-weight:700;text-decoration:none}
.whence sup{line-height:0}.whence a:focus,.whence a:hover{outline:2px solid;outline-offset:1px}
.whence .w-scroll{overflow-x:auto}
.whence table{border-collapse:collapse;font-size:.92em;width:100%;color:inherit;margin:0 0 1em}
.whence caption{text-align:left;font-weight:700;padding:.3em 0;color:inherit}
.whence th,.whence td{text-align:left;vertical-align:top;padding:.3em .6em .3em 0;border-bottom:1px solid #c8c8c8;
background:none;white-space:normal;color:inherit}
.whence summary{cursor:pointer;font-weight:700}
"""
_DARK = """
.whence{color:#ececec;background:#161616;border-color:#8a8a8a}.whence .w-f,.whence .w-d{color:#b5b5b5}
.whence th,.whence td{border-color:#4a4a4a}
"""


def fragment(ledger: Ledger) -> str:
    """The ledger as one `<div>` with its style inside, safe to put into any page: all words are escaped."""
    page = _Page(ledger)
    return (
        f'<div class="whence" lang="{_attribute(ledger.document.language or "en")}"><style>{_css()}</style>\n'
        f"{page.header()}\n{page.article()}\n{page.speakers()}\n{page.statements()}\n{page.closing()}</div>"
    )


def _css() -> str:
    light = "".join(f".whence .w{i}{{color:{p[0]};background:{p[1]}}}" for i, p in enumerate(PALETTE))
    dark = "".join(f".whence .w{i}{{color:{p[2]};background:{p[3]}}}" for i, p in enumerate(PALETTE))
    return f"{_STYLE.strip()}\n{light}\n@media (prefers-color-scheme:dark){{{_DARK.strip()}\n{dark}}}"


class _Page:
    """One ledger, its speakers numbered; ids carry the document's own, so that many fit on one page."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.numbers = wording.numbers(ledger)
        self.speakers_by_id = {speaker.id: speaker for speaker in ledger.speakers}
        self.names = wording.short_names(ledger.speakers)
        self.depths = wording.depths(ledger)
        self.prefix = "w" + "".join(c for c in ledger.document.id if c.isascii() and c.isalnum())[:12]

    def header(self) -> str:
        document = self.ledger.document
        facts = [
            document.outlet or "outlet unknown",
            wording.long_day(document.published) if document.published else "date unknown",
            document.byline or "",
        ]
        shown = [_words(fact) for fact in facts if fact]
        if document.origin and is_web_address(document.origin):
            shown.append(f'<a href="{_attribute(document.origin)}" style="color:inherit">source</a>')
        title = wording.heading(document)
        return (
            f"<h3>{_words(title)}</h3>\n"
            f'<p>{" · ".join(shown)}<br><span class="w-d">{_words(wording.summary(self.ledger))}</span></p>'
        )

    # The article.

    def article(self) -> str:
        return f'<div class="w-text">{"".join(map(self.piece, pieces(self.ledger)))}</div>'

    def piece(self, piece: Piece) -> str:
        words = escape(wording.printable(self.ledger.document.text[piece.start : piece.end]))
        classes = []
        title = ""
        if piece.inside is not None:
            classes += ["w-c", *self.hue(piece.inside.speaker)]
            title = f' title="{_attribute(self.tooltip(piece.inside))}"'
        elif piece.furniture:
            classes.append("w-f")
        classes += ["w-s"] * piece.source + ["w-q"] * piece.cue
        if classes:
            words = f'<span class="{" ".join(classes)}"{title}>{words}</span>'
        return "".join(map(self.mark, piece.opens)) + words

    def mark(self, statement: Statement) -> str:
        hue = " ".join(self.hue(statement.speaker))
        return f'<sup class="{hue}">{self.link(statement.speaker)}</sup>'

    def link(self, key: str | None) -> str:
        number = self.numbers.get(key or "")
        if number is None:
            return '<span aria-label="speaker not known">[?]</span>'
        label = _attribute(f"speaker {number}, {self.name(key)}")
        return f'<a href="#{self.prefix}-{number}" aria-label="{label}">[{number}]</a>'

    def hue(self, key: str | None) -> list[str]:
        return [f"w{(self.numbers[key] - 1) % len(PALETTE)}"] if key in self.numbers else []

    def name(self, key: str | None) -> str:
        speaker = self.speakers_by_id.get(key or "")
        return speaker.name if speaker else key or "not known"

    def tooltip(self, statement: Statement) -> str:
        facts = [
            self.name(statement.speaker),
            statement.form,
            wording.polarity(statement.polarity),
            wording.when(statement.said),
            wording.chain(statement, self.names),
            f"confidence {statement.confidence:.0%}",
        ]
        return " · ".join(fact for fact in facts if fact)

    # The tables.

    def speakers(self) -> str:
        rows = []
        for key, number in self.numbers.items():
            speaker = self.speakers_by_id.get(key) or Speaker(key, key, "unnamed")
            hue = " ".join(self.hue(key))
            rows.append(
                f'<tr id="{self.prefix}-{number}"><td><span class="{hue}">[{number}]</span></td>'
                f'<th scope="row">{_words(speaker.name)}</th><td>{speaker.kind}</td>'
                f"<td>{_words('; '.join(speaker.descriptions))}</td></tr>"
            )
        return _table("Speakers", ("#", "Name", "Kind", "Described as"), rows)

    def statements(self) -> str:
        attributed = [s for s in self.ledger.statements if s.form != "own"]
        heads = ("#", "Speaker", "Form", "Cue", "When", "Statement", "Chain")
        return _table("Statements", heads, map(self.row, attributed))

    def row(self, statement: Statement) -> str:
        hue = " ".join(self.hue(statement.speaker))
        cue = self.ledger.words(statement.cue)
        if statement.cue_class not in (None, "neutral"):
            cue = f"{cue} ({statement.cue_class})"
        detail = " · ".join(wording.details(self.ledger, statement, self.names))
        unsure = " (unsure)" if statement.confidence < wording.UNSURE else ""
        inner = "↳ " if statement.within is not None else ""
        said = _words(statement.text) + (f'<br><span class="w-d">{_words(detail)}</span>' if detail else "")
        return (
            f'<tr><td style="white-space:nowrap">{inner}{_words(statement.id)}{unsure}</td>'
            f'<td><span class="{hue}">{self.link(statement.speaker)} {_words(self.name(statement.speaker))}</span></td>'
            f"<td>{statement.form}</td><td>{_words(cue)}</td><td>{_words(wording.when(statement.said))}</td>"
            f'<td style="padding-left:{min(self.depths[statement.id], 4)}em">{said}</td>'
            f"<td>{_words(wording.chain(statement, self.names))}</td></tr>"
        )

    def closing(self) -> str:
        own = [s for s in self.ledger.statements if s.form == "own"]
        lines = [f"<p>Note: {_words(note)}</p>" for note in self.ledger.notes]
        if own:
            head = f"{wording.counted(len(own), 'sentence')} in {wording.possessive(self.ledger)} own voice"
            items = "".join(f"<li>{_words(s.text)}</li>" for s in own)
            lines.append(f"<details><summary>{_words(head)}</summary><ol>{items}</ol></details>")
        return "\n".join(lines)


def is_web_address(origin: str) -> bool:
    """Whether `origin` is a web address, the only kind of origin that becomes a link."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _table(caption: str, heads: tuple[str, ...], rows: Iterable[str]) -> str:
    body = "\n".join(rows)
    if not body:
        return ""
    columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
    return (
        f'<div class="w-scroll" role="region" aria-label="{caption}" tabindex="0"><table><caption>{caption}</caption>'
        f"<thead><tr>{columns}</tr></thead>\n<tbody>{body}</tbody></table></div>"
    )


def _words(words: str) -> str:
    return escape(wording.one_line(words))


def _attribute(words: str) -> str:
    return escape(wording.one_line(words), quote=True)
