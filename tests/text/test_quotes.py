"""Quotation marks, in the styles that outlets use."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whence.text.quotes import quotations

CASES = [
    ("“Now,” she said, “or never.”", ["“Now,”", "“or never.”"]),
    ('"Now," she said, "or never."', ['"Now,"', '"or never."']),
    ("''Now,'' she said.", ["''Now,''"]),
    ("„Jetzt“ und «maintenant»", ["„Jetzt“", "«maintenant»"]),
    ("“He called it ‘odd’ to me,” she said.", ["“He called it ‘odd’ to me,”"]),
    ("The ‘fast’ ferry isn’t fast.", ["‘fast’"]),
    ("The boys' ferry and the girls' ferry", []),
    ("Back in the '90s, 'em ferries ran.", []),
    ("A 6'2\" keeper saved it.", []),
    ("“One paragraph\n“and another,” she said.", ["“One paragraph", "“and another,”"]),
    ("“Never closed, she said.\nShe left.", ["“Never closed, she said."]),
    ('"The tide is out. "We wait," she said.', ['"The tide is out.', '"We wait,"']),
    ('"The tide is out, "she said. "Wait."', ['"The tide is out, "', '"Wait."']),
    ('She paid."We waited," she said.', ['"We waited,"']),
    ('The tide," she said, "is out."', ['"is out."']),
    ('“The tide," she said. “Wait.”', ['“The tide,"', "“Wait.”"]),
    ("”Vi väntar”, sade hon. ”Länge.”", ["”Vi väntar”", "”Länge.”"]),
    ("»Wir warten«, sagte sie. »Lange.«", ["»Wir warten«", "»Lange.«"]),
    ("« On attend », dit-elle. « Encore. »", ["« On attend »", "« Encore. »"]),
    ("» The pier is shut.\n» The ferry runs.", []),
    ("« The pier is shut.\n« The ferry runs.", []),
    (
        "'It is the skippers' harbour,' said Ms Tarn. 'We can't leave.'",
        ["'It is the skippers' harbour,'", "'We can't leave.'"],
    ),
    ("'The pilots' guild said, \"No,\" and I left,' she said.", ["'The pilots' guild said, \"No,\" and I left,'"]),
    ("the skippers' ferry is 'a boat in a goat's skin'.", ["'a boat in a goat's skin'"]),
    ("The ‘skippers’ ferry’ sank.", ["‘skippers’ ferry’"]),
    ("“", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_quotations(text: str, expected: list[str]) -> None:
    assert [text[q.start : q.end] for q in quotations(text)] == expected


def test_an_open_quotation_says_so() -> None:
    assert [q.closed for q in quotations("“Open\n“Closed”")] == [False, True]


@given(st.text(alphabet=st.sampled_from("ab “”‘’'\"«».\n`")))
def test_quotations_are_in_order_and_apart(text: str) -> None:
    found = quotations(text)
    assert all(0 <= q.start < q.start + q.mark <= q.end <= len(text) for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
