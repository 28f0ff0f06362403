"""Archives and feeds that other projects keep to test their readers, some of them broken on purpose."""

from __future__ import annotations

from pathlib import Path

import pytest
from containers import Read

from whence.errors import InputError
from whence.intake.extraction import document_of
from whence.model import Document

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "warc_rss"

# For each file how many articles are in it, and words of what is said of the rest.
EXPECTED: dict[str, tuple[int, list[str]]] = {
    "bad.arc": (0, ["how long it is", "the next record was skipped", "and nothing after it is"]),
    "example-bad-non-chunked.warc.gz": (1, []),
    "example-bad.warc.gz.bad": (1, []),
    "example-digest.warc": (0, ["holds no article"]),
    "example-iana.org-chunked.warc": (1, []),
    "example-resource.warc.gz": (1, []),
    "example-space-in-target-uri.warc.gz": (0, ["holds no article"]),
    "example-space-in-url.arc": (0, ["is cut off"]),
    "example-trunc.warc": (1, ["the next record was skipped"]),
    "example-wget-bad-target-uri.warc.gz": (1, []),
    "example-wrong-chunks.warc.gz": (1, []),
    "example.arc": (1, []),
    "example.arc.gz": (1, []),
    "example.warc": (1, []),
    "example.warc.gz": (1, []),
    "post-test.warc.gz": (0, ["holds no article"]),
    "trafilatura_feed.json": (25, []),
    "trafilatura_feed1.atom": (0, ["give --fetch", "neither a text nor an address"]),
    "trafilatura_feed2.rss": (0, ["give --fetch"]),
    "trafilatura_sitemap.xml": (0, ["is XML but not a feed"]),
}


@pytest.mark.skipif(not FOLDER.exists(), reason="the archives are not beside this checkout (../shared/data/warc_rss)")
@pytest.mark.parametrize("name", EXPECTED)
def test_file(name: str) -> None:
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"{name} is not there")
    count, said = EXPECTED[name]
    got = Read(path)
    assert len(got.raws) == count
    assert len(got.why) == len(said)
    for words, why in zip(said, got.why, strict=True):
        assert words in why
    assert all(isinstance(item.error, InputError) for item in got.unread)
    assert all(isinstance(document_of(raw), Document) for raw in got.raws)


@pytest.mark.skipif(not FOLDER.exists(), reason="the archives are not beside this checkout (../shared/data/warc_rss)")
def test_no_file_is_left_out() -> None:
    assert {path.name for path in FOLDER.iterdir()} - {"README.md"} <= set(EXPECTED)
