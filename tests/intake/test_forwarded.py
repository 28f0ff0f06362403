"""Newsletters that somebody passed on: theirs are the title, the outlet and the day, not the sender's."""

from __future__ import annotations

from datetime import date

import pytest

from whence.intake.mail import mail

BODY = (
    "Ida Moss, the mayor of Orla, said on Monday that the bridge would not be built while she was in office.\n\n"
    "“We counted twice,” said Jon Doe, who leads the ferrymen, in a letter to the council.\n"
)
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in BODY.split("\n\n"))
TOP = (
    "From: A Friend <friend@home.example>\nSubject: {}\nDate: Mon, 11 Mar 2024 08:30:00 +0000\n"
    "Content-Type: text/{}; charset=utf-8\n\n"
)
LETTER = "From: The Orla Letter <post@orla.example>\n"
CLASSIC = (
    f"{LETTER}Date: Tue, Mar 5, 2024 at 9:00 AM\nSubject: No to the bridge\nTo: A Friend <friend@home.example>\n\n\n"
)

PASSED_ON = {
    "announced": ("Fwd: No", f"Have a look.\n\n---------- Forwarded message ---------\n{CLASSIC}{BODY}"),
    "quoted": (
        "Fwd: No",
        "Begin forwarded message:\n\n> From: The Orla Letter <post@orla.example>\n> Subject: No to the bridge\n"
        "> Date: 5 March 2024 at 09:00:00 GMT\n> To: A Friend\n> \n> " + BODY.replace("\n", "\n> "),
    ),
    "only by its subject": (
        "FW: No",
        f"See below.\n\n{LETTER}Sent: Tuesday, March 5, 2024 9:00 AM\nTo: A Friend\nCc: Another\n"
        f"Subject: No to the bridge\n\n{BODY}",
    ),
    "below a line": (
        "FW: No",
        "________________________________\nFrom: The Orla Letter [mailto:post@orla.example]\n"
        f"Sent: 5 March 2024 09:00\nTo: A Friend\nSubject: No to the bridge\n\n{BODY}",
    ),
    "another order": (
        "Fwd: No",
        "-------- Forwarded Message --------\nSubject: \tNo to the bridge\nDate: \tTue, 5 Mar 2024 09:00:00 +0000\n"
        f"From: \tThe Orla Letter <post@orla.example>\nTo: \tfriend@home.example\n\n\n{BODY}",
    ),
    "in German": (
        "WG: No",
        "Von: The Orla Letter <post@orla.example>\nGesendet: Dienstag, 5. März 2024 09:00\nAn: A Friend\n"
        f"Betreff: No to the bridge\n\n{BODY}",
    ),
    "twice": (
        "Fwd: Fwd: No",
        "---------- Forwarded message ---------\nFrom: Boss <boss@home.example>\nDate: Wed, Mar 6, 2024 at 9:00 AM\n"
        f"Subject: Fwd: No to the bridge\nTo: A Friend\n\nYours?\n\n"
        f"---------- Forwarded message ---------\n{CLASSIC}{BODY}",
    ),
}


@pytest.mark.parametrize("kind", PASSED_ON)
def test_what_was_passed_on_is_read_as_it_was_sent(kind: str) -> None:
    subject, body = PASSED_ON[kind]
    found = mail((TOP.format(subject, "plain") + body).encode(), origin="a.eml")
    assert (found.title, found.outlet, found.published) == ("No to the bridge", "The Orla Letter", date(2024, 3, 5))
    assert found.published_at is not None
    assert found.published_at.hour == 9
    assert found.text.strip() == BODY.strip()


@pytest.mark.parametrize(
    "head",
    [
        '<div class="attr">---------- Forwarded message ---------<br>From: <b>The Orla Letter</b> &lt;<a href="mailto:p'
        '@orla.example">p@orla.example</a>&gt;<br>Date: Tue, Mar 5, 2024 at 9:00 AM<br>Subject: No to the '
        "bridge<br>To: A</div>",
        "<div><p><b>From:</b> The Orla Letter &lt;p@orla.example&gt;<br><b>Sent:</b> Tuesday, March 5, 2024 9:00 AM<br>"
        "<b>To:</b> A<br><b>Subject:</b> No to the bridge</p></div>",
    ],
)
def test_a_page_that_was_passed_on(head: str) -> None:
    page = f"<html><body><p>Have a look at this one.</p>{head}{PARAGRAPHS}</body></html>"
    found = mail((TOP.format("Fwd: No", "html") + page).encode(), origin="a.eml")
    assert (found.title, found.outlet, found.published) == ("No to the bridge", "The Orla Letter", date(2024, 3, 5))
    assert found.text.startswith("Ida Moss")


def test_a_message_that_was_attached() -> None:
    inner = f"{LETTER}Subject: No to the bridge\nDate: Tue, 05 Mar 2024 09:00:00 +0000\n\n{BODY}"
    outer = (
        "From: A Friend <friend@home.example>\nSubject: For you\nMIME-Version: 1.0\nContent-Type: multipart/mixed; "
        f"boundary=b\n\n--b\nContent-Type: text/plain\n\nSee this.\n--b\nContent-Type: message/rfc822\n\n{inner}\n"
        "--b--\n"
    )
    found = mail(outer.encode(), origin="a.eml")
    assert (found.title, found.outlet, found.published) == ("No to the bridge", "The Orla Letter", date(2024, 3, 5))


def test_whoever_passes_on_is_not_the_outlet_even_where_the_head_is_gone() -> None:
    found = mail((TOP.format("Fwd: No to the bridge", "plain") + BODY).encode(), origin="a.eml")
    assert (found.title, found.outlet, found.published) == ("No to the bridge", None, None)


def test_an_answer_is_not_passed_on() -> None:
    body = f"I agree.\n\n{LETTER}Sent: Tuesday, March 5, 2024 9:00 AM\nTo: A Friend\nSubject: No\n\n{BODY}"
    found = mail((TOP.format("Re: No", "plain") + body).encode(), origin="a.eml")
    assert (found.outlet, found.published, found.text.strip()) == ("A Friend", date(2024, 3, 11), body.strip())
