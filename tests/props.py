"""The things that examples in the documents name: articles, transcripts, archives and a library of that name."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import ROOT

EXAMPLES = ROOT / "examples"
QUOTES = [{"id": 1, "quote": "A word is not a contract", "speaker": "Adler"}, {"id": 2, "quote": "We will not sell."}]
SUBTITLES = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Adler>We will not sell.\n"
MORE = 12  # articles of the library; the examples of the documents speak of number 12


def set_out(folder: Path) -> None:
    """Lay all props out in `folder`."""
    shutil.copytree(EXAMPLES, folder / "examples")
    (folder / "article.txt").write_bytes((EXAMPLES / "council.txt").read_bytes())
    (folder / "page.html").write_bytes((EXAMPLES / "bridge.html").read_bytes())
    (folder / "mail.txt").write_text("Dear all,\n\n“The levy stays,” said Maria Adler on Monday.\n", encoding="utf-8")
    for name in ("news", "crawl"):
        (folder / name).mkdir()
        (folder / name / "levy.txt").write_text("“The levy stays,” said Maria Adler.\n", encoding="utf-8")
    transcript = (EXAMPLES / "council-transcript.txt").read_bytes()
    (folder / "debate.txt").write_bytes(transcript)
    (folder / "transcripts").mkdir()
    (folder / "transcripts" / "council.txt").write_bytes(transcript)
    (folder / "speech.vtt").write_text(SUBTITLES, encoding="utf-8")
    (folder / "quotes.jsonl").write_text("".join(json.dumps(row) + "\n" for row in QUOTES), encoding="utf-8")
    turn = json.dumps({"speaker": "ADLER", "text": "We will not sell."}) + "\n"
    (folder / "more.jsonl.gz").write_bytes(gzip.compress(turn.encode(), mtime=0))
    (folder / "more.jsonl").write_bytes((EXAMPLES / "cables.jsonl").read_bytes())
    (folder / "articles.csv").write_text(
        "desk,story_text\nCoast Herald,“The levy stays” said Maria Adler.\n", encoding="utf-8"
    )
    (folder / "crawl.warc.gz").write_bytes(gzip.compress(_warc((EXAMPLES / "bridge.html").read_bytes()), mtime=0))


def _warc(page: bytes) -> bytes:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/bridge\r\n"
        "WARC-Date: 2024-05-17T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def library(path: Path) -> None:
    """Make a library of the examples and as many small articles as make `MORE`; the last has two versions."""
    folder = path.with_suffix(".articles")
    folder.mkdir()
    for name in ("harbour.txt", "council.txt", "bridge.html", "newsletter.eml", "cables.jsonl"):
        (folder / f"0-{name}").write_bytes((EXAMPLES / name).read_bytes())
    for number in range(10, MORE):
        text = f"“The levy stays at {number} percent,” said Ada Pell, the clerk of Ward {number}.\n"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    for words in ("“The levy stays,” said Maria Adler.\n", "“The levy falls,” said Maria Adler.\n"):
        (folder / "z.txt").write_text(words, encoding="utf-8")
        env = os.environ | {"WHENCE_THREADS": "1"}
        command = [sys.executable, "-m", "whence", "add", str(folder), "--library", str(path)]
        subprocess.run(command, check=True, capture_output=True, env=env)
    traced = [sys.executable, "-m", "whence", "trace", "--library", str(path)]
    subprocess.run(traced, check=True, capture_output=True, env=env)
