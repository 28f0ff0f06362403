"""Transcripts of every shape into turns. The cases lie in `cases/transcripts`: a file, and beside it what is in it.

In a file `NAME.expected` each line is a turn, "speaker | seconds | words" ("-" where there is none, " / " for a line
break, " // " for an empty line between), or tells of the transcript: "id:", "title:", "day:", "note:", "times:" (offset
and second of the cues, turn by turn), "unread:" (what is said of a line that cannot be read).
"""

from __future__ import annotations

import gzip
import io
import json
import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whence.errors import BadRecord, Empty, InputError, NotFound, NotText, Refused, TooLarge
from whence.intake.transcripts import sources, turns
from whence.intake.transcripts.clock import seconds
from whence.intake.transcripts.names import look_of
from whence.intake.transcripts.sources import transcripts
from whence.intake.transcripts.written import laid_out
from whence.intake.types import Passed, Unread
from whence.model import Transcript

CASES = Path(__file__).parent / "cases" / "transcripts"
NAMES = sorted(path.name for path in CASES.iterdir() if path.suffix != ".expected")


def told(found: list[Transcript | Unread], wanted: str) -> list[str]:
    """What was read, in the lines of an expected file; only such facts as `wanted` tells anywhere."""
    lines = []
    for one in found:
        if isinstance(one, Unread):
            lines.append(f"unread: {one.error}")
            continue
        facts = {"id": one.id, "title": one.title, "day": one.day}
        lines += [f"{key}: {value}" for key, value in facts.items() if value and f"\n{key}: " in f"\n{wanted}"]
        lines += [f"note: {note}" for note in one.notes]
        for turn in one.turns:
            text = re.sub(r"\s*\n[^\S\n]*\n\s*", " // ", turn.text).replace("\n", " / ")
            lines.append(f"{turn.speaker or '-'} | {'-' if turn.start is None else format(turn.start, 'g')} | {text}")
        if "times:" in wanted:
            lines.append("times: " + "; ".join(", ".join(f"{a}={b:g}" for a, b in turn.times) for turn in one.turns))
    return lines


@pytest.mark.parametrize("name", NAMES)
def test_case(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES)
    wanted = (CASES / f"{name}.expected").read_text(encoding="utf-8")
    assert told(list(transcripts(name)), wanted) == wanted.splitlines()


def read(data: str | bytes, name: str = "-") -> list[Transcript | Unread]:
    return list(transcripts(name, stdin=io.BytesIO(data.encode() if isinstance(data, str) else data)))


def only(found: list[Transcript | Unread]) -> Transcript:
    (one,) = found
    assert isinstance(one, Transcript)
    return one


# What may be a name


@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("MOSS", "caps"), ("ADA McKENNA", "caps"), ("O'BRIEN", "caps"), ("MR. VALE", "caps"), ("SEN. ADA MOSS", "caps"),
        ("THE COURT", "caps"), ("AUDIENCE MEMBERS AND ALL", "caps"), ("МОСС", "caps"),
        ("Mr. Roe", "titled"), ("The President", "titled"), ("Moderator", "titled"), ("Speaker 2", "titled"),
        ("Audience Member", "titled"), ("Ada Moss", "weak"), ("Ada van der Moss", "weak"), ("莫斯", "weak"),
        ("There are three things", None), ("Look", None), ("Number one", None), ("The question is", None),
        ("DATE", None), ("PARTICIPANTS", None), ("Editor's note", None), ("http", None), ("12", None), ("I", "letter"),
        ("he said to Mr. Roe", None), ("A B C D E F G", None), ("", None), ("Mr. Roe said to me", None),
    ],
)  # fmt: skip
def test_what_looks_like_a_name(name: str, look: str | None) -> None:
    assert look_of(name) == look


@pytest.mark.parametrize(
    ("words", "value"),
    [("1:02", 62), ("01:02:03,5", 3723.5), ("[0:07]", 7), ("62.5", 62.5), ("1:75", None), ("1:75:00", None),
     ("x", None), ("", None), ("10:00 a.m.", None), ("99:59", 5999)],
)  # fmt: skip
def test_moments(words: str, value: float | None) -> None:
    assert seconds(words) == value


# The words are the transcript's own


@given(st.text(alphabet=st.sampled_from("AB b:.\n\r\t>*([)]Q–é文12"), max_size=80))
def test_no_text_is_too_odd_and_every_word_is_from_it_in_order(text: str) -> None:
    rest = text
    for turn in laid_out(text).turns:
        assert turn.text == turn.text.strip()
        for word in re.findall(r"[A-Za-z]+", turn.text):
            at = rest.find(word)
            assert at >= 0, (word, turn)
            rest = rest[at + len(word) :]


SAID = st.lists(
    st.tuples(
        st.sampled_from(["MOSS", "ROE", "VALE"]), st.from_regex(r"[a-z]{1,9}( [a-z]{1,9}){0,9}\.", fullmatch=True)
    ),
    min_size=2,
)


@given(SAID)
def test_labelled_turns_come_back(said: list[tuple[str, str]]) -> None:
    for between in ("\n", "\n\n", "\r\n"):
        text = between.join(f"{who}: {words}" for who, words in said)
        assert [(turn.speaker, turn.text) for turn in laid_out(text).turns] == said


@given(SAID)
def test_turns_come_back_from_json_lines(said: list[tuple[str, str]]) -> None:
    lines = "".join(json.dumps({"speaker": who, "text": words}) + "\n" for who, words in said)
    assert [(turn.speaker, turn.text) for turn in only(read(lines)).turns] == said


# Where they come from


def test_kinds_are_told_by_the_first_words_where_no_name_tells() -> None:
    assert only(read("WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n")).turns[0].start == 1
    assert only(read("1\n00:00:01,000 --> 00:00:02,000\nHello.\n")).turns[0].start == 1
    assert only(read("<html><body><p>MOSS: Hello.</p></body></html>")).turns[0].speaker == "MOSS"
    assert only(read('{"speaker": "Moss", "text": "Hello."}\n')).turns[0].speaker == "Moss"
    assert only(read("Hello there.\n")).turns[0].speaker is None


def test_a_folder_is_read_in_order_and_bad_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("MOSS: Later.\n")
    (tmp_path / "a.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nFirst.\n")
    (tmp_path / "c.txt").write_bytes(b"%PDF-1.7")
    (tmp_path / "d.txt").write_bytes(b"")
    (tmp_path / "e.png").write_bytes(b"\x89PNG")
    with gzip.open(tmp_path / "f.jsonl.gz", "wt") as packed:
        packed.write('{"speaker": "Roe", "text": "Packed."}\n')
    passed = list[Passed]()
    found = list(transcripts(tmp_path, passed=passed.append))
    names = [Path(one.origin or "").name for one in found]
    assert names == ["a.vtt", "b.txt", "c.txt", "d.txt", "f.jsonl.gz"]
    assert [type(one.error) for one in found if isinstance(one, Unread)] == [NotText, Empty]
    assert [one.names for one in passed] == [("e.png",)]


def test_a_silent_transcript_among_others_is_told_of() -> None:
    lines = b'{"id": "a", "turns": []}\n{"id": "b", "turns": [{"speaker": "Moss", "text": "Hello."}]}\n'
    passed = list[Passed]()
    (found,) = transcripts("-", stdin=io.BytesIO(lines), passed=passed.append)
    assert isinstance(found, Transcript)
    assert (found.id, [(one.why, one.count, one.names) for one in passed]) == (
        "b", [("transcript without words", 1, ("line 1",))],
    )  # fmt: skip
    with pytest.raises(Empty):
        list(transcripts("-", stdin=io.BytesIO(lines[:24])))


@pytest.mark.parametrize(
    ("name", "data", "error", "says"),
    [
        ("a.txt", b"", Empty, "holds nothing that anybody says"),
        ("a.txt", b" \n\t\n", Empty, "holds nothing that anybody says"),
        ("a.txt", b"(APPLAUSE)\n", Empty, "holds nothing that anybody says"),
        ("a.vtt", b"WEBVTT\n", Empty, "holds nothing that anybody says"),
        ("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\n\n", Empty, "holds nothing that anybody says"),
        ("a.jsonl", b"\n\n", Empty, "holds nothing that anybody says"),
        ("a.csv", b"speaker,text\n", Empty, "holds nothing that anybody says"),
        ("a.csv", b"one,two\n1,2\n", BadRecord, "no column for the words that are said"),
        ("a.csv", b"", Empty, "holds nothing that anybody says"),
        ("a.json", b"{", BadRecord, "is not JSON"),
        ("a.json", b'{"turns": []}', Empty, "no turns with words"),
        ("a.json", b"3", BadRecord, "is not a JSON object"),
        ("a.ttml", b"We will not sell.", NotText, "in a format that is not known"),
        ("a.scc", b"Scenarist_SCC V1.0\n\n00:00:01:00\t9420 9420\n", NotText, "in a format that is not known"),
        (
            "a.xml",
            b"<?xml version='1.0'?><debate><p>We will not sell.</p></debate>",
            NotText,
            "in a format that is not",
        ),
        ("a.txt", b"{\\rtf1 MOSS: We will not sell.}", NotText, "an RTF file"),
        ("a.json3", b'{"events": [}', BadRecord, "is cut off"),
        ("a.txt", b"\x00" * 100, NotText, "nothing but zeros"),
        ("a.txt", b"\x1f\x8b\x08broken", NotText, "gzip-compressed and broken"),
        ("a.mp3", b"ID3\x03", NotText, "an MP3 sound file"),
    ],
)
def test_bad_input_is_one_sentence(tmp_path: Path, name: str, data: bytes, error: type[InputError], says: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error, match=says) as caught:
        list(transcripts(str(path)))
    assert str(path) in str(caught.value)
    assert str(caught.value).endswith(".")


def test_what_is_not_there(tmp_path: Path) -> None:
    for name in (str(tmp_path / "gone.txt"), "x" * 5000, "a\x00b"):
        with pytest.raises(NotFound):
            list(transcripts(name))
    with pytest.raises(InputError):
        list(transcripts(""))
    with pytest.raises(Empty, match="holds no transcripts"):
        list(transcripts(str(tmp_path)))


def test_too_large_is_said_and_json_lines_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "LIMIT", 1000)
    monkeypatch.setattr(turns, "LINE_LIMIT", 1000)
    path = tmp_path / "a.txt"
    path.write_text("MOSS: " + "word " * 300)
    with pytest.raises(TooLarge, match="give it as JSON lines"):
        list(transcripts(str(path)))
    lines = tmp_path / "a.jsonl"
    rows = [json.dumps({"speaker": "Moss", "text": words}) for words in ("one", "word " * 300, "three")]
    lines.write_text("\n".join(rows * 20))
    found = list(transcripts(str(lines)))
    assert [type(one.error) for one in found if isinstance(one, Unread)] == [TooLarge] * 20
    assert [turn.text for one in found if isinstance(one, Transcript) for turn in one.turns] == ["one", "three"] * 20


TYPES = {".vtt": "text/vtt", ".csv": "text/csv", ".json": "application/json", "": "text/plain"}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """A server on this machine for the files of `tmp_path`, with the content types that servers give."""

    class Handler(SimpleHTTPRequestHandler):
        extensions_map: ClassVar = TYPES

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_a_url_is_read_as_what_it_is(tmp_path: Path, site: str) -> None:
    files = {
        "a.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Moss>Hello.\n",
        "b.srt": "1\n00:00:01,000 --> 00:00:02,000\nMOSS: Hello.\n",
        "c.csv": "speaker,text,time\nMoss,Hello.,1\n",
        "d.json": '[{"speaker": "Moss", "text": "Hello.", "time": 1}]',
        "e.jsonl": '{"speaker": "Moss", "text": "Hello.", "time": 1}',
        "f": "[00:01] MOSS: Hello.\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
        found = only(list(transcripts(f"{site}/{name}", allow_local=True)))
        assert [(turn.text, turn.start) for turn in found.turns] == [("Hello.", 1)], name
        assert found.turns[0].speaker in ("Moss", "MOSS")
        assert found.id == f"{site}/{name}"
    with pytest.raises(Refused, match="--allow-local"):
        list(transcripts(f"{site}/a.vtt"))


def test_encodings_are_told_apart() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert (
            only(read("MOSS: The café is “open” today, and the whole town knows it.\n".encode(encoding)))
            .turns[0]
            .text.startswith("The café is “open”")
        )
