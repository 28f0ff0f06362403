"""Verdicts as one page that stands on its own: nothing is fetched, nothing runs, and it prints.

Which verdicts are shown is chosen with radio buttons and CSS. Colour is never the only carrier: each verdict is a word,
each change is struck out or underlined and has its marks, which are read aloud as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from whence.model import Document, Verdict, VerdictName
from whence.show import check_wording as wording
from whence.show.check_records import CheckWriter, Key
from whence.show.wording import one_line, printable

_STYLE = """
:root{--ink:#1b1b1b;--paper:#fff;--quiet:#595959;--line:#c8c8c8;--good:#1c6b32;--bad:#a4262c;--open:#5f4b00;
--cut:#fde7e8;--new:#e1f4e5;--own:#e3effb;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--ink:#ececec;--paper:#161616;--quiet:#b5b5b5;--line:#4a4a4a;--good:#8fdca3;
--bad:#ffa3a3;--open:#e6c75a;--cut:#4d191c;--new:#163b21;--own:#12304d}}
body{font:16px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:52em;margin:2em auto;
padding:0 1em}
h1{font-size:1.5em}h2{font-size:1.2em;margin-top:2em}h3{font-size:1em;margin:0 0 .4em}
fieldset{border:0;padding:0;margin:0}input{position:absolute;opacity:0}
label{display:inline-block;border:1px solid var(--quiet);border-radius:1em;padding:.1em .8em;margin:0 .2em .4em 0;
cursor:pointer}
input:checked+label{background:var(--ink);color:var(--paper)}input:focus-visible+label{outline:3px solid var(--good)}
.v{border:1px solid var(--line);border-left-width:.5em;border-radius:4px;padding:.8em 1em;margin:1em 0;
break-inside:avoid}
.v.yes{border-left-color:var(--good)}.v.no{border-left-color:var(--bad)}.v.open{border-left-color:var(--open)}
.yes b{color:var(--good)}.no b{color:var(--bad)}.open b{color:var(--open)}
.q{margin:.3em 0;font-size:1.05em}.w,.p small,.c{color:var(--quiet)}.p{margin:.6em 0 0;padding-left:1em;
border-left:2px solid var(--line)}
mark{background:none;color:inherit;font-weight:600;text-decoration:underline dotted}
del{background:var(--cut)}ins{background:var(--new);text-decoration:underline}.m{background:var(--own)}
.m.g{text-decoration:line-through}
@media print{fieldset{display:none}body{max-width:none;margin:0}}
"""
_TAGS: dict[wording.Part, tuple[str, str]] = {
    "same": ("", ""),
    "left out": ("<del>", "</del>"),
    "added": ("<ins>", "</ins>"),
    "marked left out": ('<span class="m g">', "</span>"),
    "marked added": ('<span class="m">', "</span>"),
}
_CLASS = {True: "yes", False: "no", None: "open"}
_SIGN = {True: "✓", False: "✗", None: "?"}


class HtmlCheckWriter(CheckWriter):
    """The page, written when all verdicts are in, as it opens with their count."""

    def __init__(self, write: Callable[[str], object]) -> None:
        super().__init__(write)
        self.body: list[str] = []

    def article(self, document: Document) -> None:
        """The heading of an article."""
        super().article(document)
        facts = " · ".join(_words(fact) for fact in (document.outlet, self.name) if fact)
        self.body.append(f'<h2>{_words(document.title or "Article")}</h2>\n<p class="c">{facts}</p>\n')

    def put(self, verdict: Verdict, key: Key | None) -> None:
        """Keep one verdict."""
        self.body.append(block(verdict, verdict.quote.id if key is None else str(key)))

    def end(self) -> None:
        """Write the page."""
        self.write("".join(self.page()))

    def page(self) -> Iterator[str]:
        """The parts of the page."""
        there = [name for name in wording.VERDICTS if self.tally.names[name]]
        yield '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Quotes checked</title>\n'
        yield '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';style-src 'unsafe-inline'\">\n"
        yield f"<style>{_STYLE.strip()}\n{_filters(there)}</style></head>\n<body><h1>Quotes checked</h1>\n"
        yield f"<p>{_words(self.tally.summary())}</p>\n"
        yield (
            '<p class="c">Left out: <del>[-said-]</del>; added: <ins>{+not said+}</ins>; in round brackets: what the '
            "quote itself marks.</p>\n"
        )
        yield _choices(there, self.tally)
        yield f"<main>\n{''.join(self.body)}</main>\n</body></html>\n"


def _choices(there: list[VerdictName], tally: wording.Tally) -> str:
    """The radio buttons that say which verdicts are shown."""
    choices = [("quotes", "all quotations")]
    if tally.failing:
        choices.append(("bad", f"all that do not hold ({tally.failing:,})"))
    choices += [(_slug(name), f"{name} ({tally.names[name]:,})") for name in there]
    if tally.indirect:
        choices.append(("indirect", f"indirect statements ({tally.indirect:,})"))
    buttons = "".join(
        f'<input type="radio" name="show" id="{key}"{"" if number else " checked"}><label for="{key}">{words}</label>\n'
        for number, (key, words) in enumerate(choices)
    )
    return f"<fieldset><legend>Show</legend>\n{buttons}</fieldset>\n"


def _filters(there: list[VerdictName]) -> str:
    """What each radio button hides."""
    hidden = ["body:has(#bad:checked) .v:not(.no)", "body:has(#indirect:checked) .v:not(.indirect)"]
    hidden += [f"body:has(#{_slug(name)}:checked) .v:not(.{_slug(name)})" for name in there]
    hidden.append("body:not(:has(#indirect:checked)) .indirect")
    return f"@media screen{{{','.join(hidden)}{{display:none}}}}"


def _slug(name: str) -> str:
    return name.replace(" ", "-")


def block(verdict: Verdict, key: str) -> str:
    """One verdict as a piece of the page; all words are escaped."""
    indirect = " indirect" if verdict.quote.form == "indirect" else ""
    flags = f" ({', '.join(verdict.flags)})" if verdict.flags else ""
    why = f'<p class="w">{_words(verdict.why)}</p>\n' if verdict.why else ""
    return (
        f'<article class="v {_CLASS[verdict.holds]} {_slug(verdict.verdict)}{indirect}">'
        f'<h3><span aria-hidden="true">{_SIGN[verdict.holds]}</span> <b>{verdict.verdict}</b>{flags} '
        f"· {_words(wording.asked(verdict.quote))} "
        f'<span class="c">{_words(key)}</span></h3>\n<blockquote class="q">{_quote(verdict)}</blockquote>\n{why}'
        f"{''.join(_passage(passage, verdict) for passage in wording.shown(verdict))}</article>\n"
    )


def _quote(verdict: Verdict) -> str:
    changed = any(edit.kind != "same" for edit in verdict.diff)
    if not changed or verdict.verdict in ("not found", "too short", "paraphrase"):
        words = _words(verdict.quote.text)
        return words if verdict.quote.form == "indirect" else f"“{words}”"
    shown = []
    for part, words in wording.steps(verdict.diff):
        (opens, closes), (before, after) = _TAGS[part], wording.MARKS[part]
        shown.append(f"{opens}{before}{_words(words)}{after}{closes}")
    return f"“{' '.join(shown)}”"


def _passage(passage: wording.Shown, verdict: Verdict) -> str:
    nearest = "Nearest passage: " if verdict.verdict in ("not found", "paraphrase") else "Said: "
    return (
        f'<div class="p"><span class="c">{nearest}{_inline(passage.before)}</span><mark>{_words(passage.words)}</mark>'
        f'<span class="c">{_inline(passage.after)}</span><br>'
        f"<small>{_words(passage.where)} · {verdict.score:.0%} alike</small></div>\n"
    )


def _inline(words: str) -> str:
    """Words whose white space is even already, with what stands at their ends."""
    return escape(printable(words))


def _words(words: str) -> str:
    return escape(one_line(words))
