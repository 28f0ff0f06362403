"""Newsletters that are broken, or made to do harm; the good ones are under golden/."""

from __future__ import annotations

from pathlib import Path

import pytest
from containers import read

from whence.errors import TooLarge
from whence.intake import decode
from whence.intake.extraction import document_of
from whence.intake.raw import Raw
from whence.model import Document

MANY = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"From: a@b.example\n" + MANY, "nested inside one another"),
        (b"From: " + b"(" * 50_000 + b"\n\nShe said no.", ""),
        (b"Subject: " + b"=?utf-8?q?a?= " * 50_000 + b"\n\nShe said no.", ""),
        (b"Content-Type: text/plain; charset=rot13\nContent-Transfer-Encoding: base64\n\nU2hlIHNhaWQgbm8u", ""),
        (b"She said no.", "is not an e-mail"),
        (b"Subject: No\nContent-Type: image/png\n\n", "without a text"),
    ],
)
def test_mail_that_is_made_to_do_harm(data: bytes, words: str) -> None:
    got = document_of(Raw("a.eml", data, "mail"))
    assert words in str(got.error) if words else isinstance(got, Document)  # type: ignore[union-attr]


def test_a_mailbox_with_a_message_above_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "LIMIT", 1000)
    small = b"From a@b.example Tue Mar  5 10:00:00 2024\nSubject: No\n\nShe said no.\n\n"
    got = read(tmp_path, "a.mbox", small + small.replace(b"She", b"She said no.\n" * 500) + small)
    assert len(got.raws) == 2
    assert [type(item.error) for item in got.unread] == [TooLarge]
    assert not read(tmp_path, "a.mbox", b"From " + b"a" * 300_000).raws
