"""Copies of articles in archives and caches have the address of the article."""

from __future__ import annotations

import pytest

from whence.intake.addresses import original
from whence.intake.page import page
from whence.intake.plain import document

PORT = "https://orla.example/2024/03/port?a=b"


@pytest.mark.parametrize(
    "copy",
    [
        f"https://web.archive.org/web/20240305090000/{PORT}",
        "https://web.archive.org/web/20240305090000/https:/orla.example/2024/03/port?a=b",
        f"http://web.archive.org/web/20240305090000id_/{PORT}",
        f"https://web.archive.org/web/2024*/{PORT}".replace("2024*", "*"),
        "https://web.archive.org/web/2024/orla.example/2024/03/port?a=b",
        f"https://wayback.archive.org/web/20240305/{PORT}",
        f"https://archive.ph/2024.03.05-090000/{PORT}",
        f"https://archive.is/newest/{PORT}",
        "https://orla-example.cdn.ampproject.org/c/s/orla.example/2024/03/port?a=b",
        "https://www.google.com/amp/s/orla.example/2024/03/port?a=b",
        "https://webcache.googleusercontent.com/search?q=cache:aB1:https://orla.example/2024/03/port?a=b",
        "https://web.archive.org/web/20240305090000/https://www.google.com/amp/s/orla.example/2024/03/port?a=b",
        PORT,
    ],
)
def test_the_original_of_a_copy(copy: str) -> None:
    assert original(copy) == PORT


@pytest.mark.parametrize(
    "url",
    [
        "https://web.archive.org/web/",
        "https://web.archive.org/details/orla",
        "https://archive.ph/aB1c2",
        "https://orla.example/web/20240305090000/https://other.example/",
        "https://www.google.com/search?q=orla",
        "",
    ],
)
def test_what_is_no_copy_stays(url: str) -> None:
    assert original(url) == url


def test_the_outlet_is_not_the_archive() -> None:
    copy = f"https://web.archive.org/web/20240305090000/{PORT}"
    line = "Ida Moss, the mayor of Orla, said on Monday that the bridge would not be built while she was in office."
    found = page(f"<html><body><article><p>{line}</p><p>{line}</p></article></body></html>", url=copy)
    assert (found.url, found.outlet) == (PORT, "orla.example")
    assert document(line, url=copy).url == PORT
