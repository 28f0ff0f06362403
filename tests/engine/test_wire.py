"""What crosses the pipe to the processes that read comes out as it went in."""

from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whence.engine.wire import Known, Message, Ready, Setup, receive, send
from whence.errors import BadInstall, NeedsExtra, WhenceError
from whence.intake.raw import Raw
from whence.intake.types import Overrides, Unread
from whence.model import Document, Ledger, Speaker

DOCUMENT = Document("d", "“Ja,” sagte er.", origin="a\udcff.txt", published=date(2024, 3, 5), url="https://example.org")


def through(*messages: Message) -> list[Message]:
    pipe = io.BytesIO()
    for message in messages:
        send(pipe, message)
    pipe.seek(0)
    return [receive(pipe) for _ in messages]


@pytest.mark.parametrize(
    "message",
    [
        Setup(Overrides("A", published=date(2024, 3, 5)), "a.db", True),
        Setup(Overrides()),
        Setup(Overrides(), model="fast"),
        Raw("a\udcff.html", bytes(range(256)), "page", "https://example.org", "cp1252", Overrides(outlet="Post")),
        Ledger(DOCUMENT, (Speaker("p1", "Ada", "person"),), ()),
        Known(DOCUMENT, "url:https://example.org"),
        Ready(),
    ],
)
def test_messages_come_out_as_they_went_in(message: Message) -> None:
    assert through(message, Ready()) == [message, Ready()]


@given(st.binary(), st.text())
def test_any_bytes_and_names_come_through(data: bytes, name: str) -> None:
    raw = Raw(name, data, "unknown")
    assert through(raw) == [raw]


def test_errors_keep_their_kind_and_words() -> None:
    (unread,) = through(Unread("a.html", NeedsExtra("It needs one more package.", "a.html")))
    assert isinstance(unread, Unread)
    assert type(unread.error) is NeedsExtra
    assert (str(unread.error), unread.error.origin) == ("It needs one more package.", "a.html")
    (error,) = through(BadInstall("Install it again."))
    assert isinstance(error, WhenceError)
    assert (type(error), str(error)) == (BadInstall, "Install it again.")


def test_half_a_message_is_the_end() -> None:
    pipe = io.BytesIO()
    send(pipe, Ready())
    with pytest.raises(EOFError):
        receive(io.BytesIO(pipe.getvalue()[:-1]))
    with pytest.raises(EOFError):
        receive(io.BytesIO())
