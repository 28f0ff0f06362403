"""Bytes into text: encodings, and what is no text."""

from __future__ import annotations

import codecs

import pytest

from whence.errors import NotText, TooLarge
from whence.intake import decode
from whence.intake.decode import text_of

ENGLISH = "The mayor’s café said “no” to Zoë, who had come from far away to hear a yes instead.\r\n"
POLISH = "Źródła bliskie ministerstwu twierdzą, że wójt gminy zażądał wyjaśnień, a później wszystkiemu zaprzeczył. " * 4
RUSSIAN = "Мэр города сказал в понедельник, что мост строить не будут, пока она занимает эту должность. " * 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_english_comes_back_whatever_the_encoding(encoding: str) -> None:
    assert text_of(ENGLISH.encode(encoding), "a.txt") == ENGLISH


@pytest.mark.parametrize(("text", "encoding"), [(POLISH, "cp1250"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8_r")])
def test_legacy_encodings_are_told_by_statistics(text: str, encoding: str) -> None:
    assert text_of(text.encode(encoding), "a.txt") == text


def test_a_broken_byte_in_utf8_costs_one_character_only() -> None:
    text = text_of("Zoë said “n".encode() + b"\xff" + "o” — twice.".encode(), "a.txt")
    assert text == "Zoë said “n\ufffdo” — twice."


def test_a_page_names_its_own_charset() -> None:
    page = f'<html><meta charset="windows-1251"><p>{RUSSIAN}'.encode("cp1251")
    assert RUSSIAN in text_of(page, "a.html", html=True)


def test_the_server_names_the_charset_and_a_foolish_name_does_no_harm() -> None:
    assert text_of(POLISH.encode("cp1250"), "a.txt", charset="windows-1250") == POLISH
    for foolish in ("no-such-code", "rot13", "hex", "base64"):
        assert text_of(ENGLISH.encode("cp1252"), "a.txt", charset=foolish) == ENGLISH


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"\x1f\x8b\x08", "gzip"),
        (bytes(5000), "zeros"),
        (bytes(range(32)) * 40, "binary"),
        (codecs.BOM_UTF16_LE + bytes(100), "binary"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, word: str) -> None:
    with pytest.raises(NotText, match=word) as caught:
        text_of(data, "news/a.txt")
    assert str(caught.value).startswith("news/a.txt ")
    assert caught.value.origin == "news/a.txt"


def test_above_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "LIMIT", 100)
    assert text_of(b"a" * 100, "a.txt") == "a" * 100
    with pytest.raises(TooLarge, match="too large"):
        text_of(b"a" * 101, "a.txt")
