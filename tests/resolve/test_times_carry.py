from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from test_times import marked

from whence.model import Attribution, Document, Form, Reading, Span, Speaker
from whence.resolve.draft import Article, Draft
from whence.resolve.times.carry_over import carry_over
from whence.resolve.times.said import said

CASES = Path(__file__).with_name("cases_times_carry.txt")
FORMS: dict[str, Form] = {"direct": "direct", "indirect": "indirect"}


def cases() -> list[list[str]]:
    lines = [line for line in CASES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    blocks = "\n".join(lines).strip().split("\n\n")
    return [block.splitlines() for block in blocks]


def drafted(lines: list[str]) -> tuple[Article, list[Draft], list[str]]:
    """The article of a case, its statements dated by their own clauses, and what is expected of each."""
    published = lines[0].removeprefix("published ").strip()
    text, rows, expected = "", [], []
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
            rows.append((spans, speaker, form, nested, Span(outer, len(text) - 1)))
            expected.append(days)
    document = Document("d", text, published=None if published == "-" else date.fromisoformat(published))
    article = Article(document, Reading((), ()))
    drafts: list[Draft] = []
    for i, (spans, speaker, form, nested, sentence) in enumerate(rows):
        others = [s for j, other in enumerate(rows) if j != i for s in other[0]["content"]]
        found = Attribution(spans["source"], spans["cue"], spans["content"], 1.0)
        drafts.append(
            Draft(
                found,
                holder=drafts[i - 1] if nested else None,
                speaker=speaker,
                cue_class="mental" if "believe" in spans["cue"][0].of(text) else "neutral",
                form=FORMS[form],
                said=said(document, found, sentence, article.expressions, others),
            )
        )
    return article, drafts, expected


@pytest.mark.parametrize("lines", cases(), ids=lambda lines: lines[2][:40])
def test_carry_over(lines: list[str]) -> None:
    article, drafts, expected = drafted(lines)
    speakers = [Speaker(s, s, "group" if s == "group" else "person") for s in sorted({d.speaker or "" for d in drafts})]
    speakers = [Speaker("poll", "poll", "document") if s.id == "poll" else s for s in speakers]
    carry_over(article, drafts, speakers)
    assert [f"{d.said.start} .. {d.said.end}" if d.said else "-" for d in drafts] == expected


def test_own_voice_and_nothing_are_left_alone() -> None:
    article = Article(Document("d", "It rained on Monday.", published=date(2023, 5, 18)), Reading((), ()))
    own = Draft(Attribution((), (), (Span(0, 20),), 1.0), form="own")
    carry_over(article, [own])
    assert own.said is None
    carry_over(article, [])
