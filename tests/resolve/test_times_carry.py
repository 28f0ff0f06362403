from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from test_times import marked

from whence.model import Attribution, Document, Form, Span, Speaker, Statement
from whence.resolve.times.carry_over import carry_over
from whence.resolve.times.expressions import timexes
from whence.resolve.times.said import said

CASES = Path(__file__).with_name("cases_times_carry.txt")
FORMS: dict[str, Form] = {"direct": "direct", "indirect": "indirect"}


def cases() -> list[list[str]]:
    lines = [line for line in CASES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    blocks = "\n".join(lines).strip().split("\n\n")
    return [block.splitlines() for block in blocks]


def article(lines: list[str]) -> tuple[Document, list[Statement], list[str]]:
    """The document of a case, its statements dated by their own clauses, and what is expected of each."""
    published = lines[0].removeprefix("published ").strip()
    text, drafts, expected = "", [], []
    outer = 0
    for line in lines[1:]:
        words, _, rest = line.partition("|")
        plain, roles = marked(words.removeprefix("> ").strip())
        nested = line.startswith(">")
        if nested:
            base = text.index(plain, outer)
        else:
            base = outer = len(text)
            text += plain + "\n"
        if rest:
            speaker, form, days = rest.strip().split(" ", 2)
            spans = {role: tuple(Span(s.start + base, s.end + base) for s in found) for role, found in roles.items()}
            drafts.append((spans, speaker, form, nested, Span(outer, len(text) - 1)))
            expected.append(days)
    document = Document("d", text, published=None if published == "-" else date.fromisoformat(published))
    times = timexes(text, document.published)
    statements: list[Statement] = []
    for i, (spans, speaker, form, nested, sentence) in enumerate(drafts):
        others = [s for j, other in enumerate(drafts) if j != i for s in other[0]["content"]]
        attribution = Attribution(spans["source"], spans["cue"], spans["content"], 1.0)
        statements.append(
            Statement(
                f"s{i}",
                FORMS[form],
                spans["content"],
                "",
                spans["source"],
                spans["cue"],
                speaker,
                within=f"s{i - 1}" if nested else None,
                cue_class="mental" if "believe" in spans["cue"][0].of(text) else "neutral",
                said=said(document, attribution, sentence, times, others),
            )
        )
    return document, statements, expected


@pytest.mark.parametrize("lines", cases(), ids=lambda lines: lines[2][:40])
def test_carry_over(lines: list[str]) -> None:
    document, statements, expected = article(lines)
    speakers = [
        Speaker(s, s, "group" if s == "group" else "person") for s in sorted({s.speaker or "" for s in statements})
    ]
    speakers = [Speaker("poll", "poll", "document") if s.id == "poll" else s for s in speakers]
    dated = carry_over(document, statements, timexes(document.text, document.published), speakers)
    assert [s.id for s in dated] == [s.id for s in statements]
    assert [f"{s.said.start} .. {s.said.end}" if s.said else "-" for s in dated] == expected


def test_own_voice_and_nothing_are_left_alone() -> None:
    document = Document("d", "It rained on Monday.", published=date(2023, 5, 18))
    own = Statement("s1", "own", (Span(0, 20),), document.text)
    assert carry_over(document, [own], timexes(document.text, document.published)) == (own,)
    assert carry_over(document, [], []) == ()
