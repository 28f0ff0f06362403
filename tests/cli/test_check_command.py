"""`whence check` and `whence.check`: what goes where, and with which exit status. Articles are read by a fake."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT

import whence
from whence.cli import cli
from whence.model import Document, Ledger, Quote, Span, Speaker, Statement, Transcript, Turn
from whence.verbs.check import index

KEYS = ["id", "verdict", "flags", "passage", "score", "diff"]
PASSAGE = ["document", "speaker", "turn", "start", "end", "text", "before", "after"]

DEBATE = """Debate on the quay
March 5, 2024

MODERATOR: Good evening. Ms. Moss, will you sell the harbour?

MOSS: The harbour belongs to the people who work in it. We will not sell it for twelve million tonight. (APPLAUSE)

ROE: Nobody will be sent home, and I give you my word on that tonight.
"""


def run(*args: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["check", *args], input=stdin)


def quoting(document: Document, model: str = "standard") -> Ledger:
    """What a reader might find in lines such as "Ada Moss: “We know.”"."""
    statements, speakers, at = [], [], 0
    for line in document.text.splitlines(keepends=True):
        name, colon, words = line.rstrip().partition(": ")
        if colon:
            start = at + len(name) + 2
            form: Any = "direct" if words.startswith("“") else "indirect"
            speakers.append(Speaker(f"p{len(speakers) + 1}", name, "person"))
            span = Span(start, start + len(words))
            key = speakers[-1].id
            statements.append(Statement(f"s{len(statements) + 1}", form, (span,), words, speaker=key, chain=(key,)))
        at += len(line)
    return Ledger(document, tuple(speakers), tuple(statements))


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whence.engine.article.read_document", quoting)


@pytest.fixture
def debate(tmp_path: Path) -> str:
    path = tmp_path / "debate.txt"
    path.write_text(DEBATE, encoding="utf-8")
    return str(path)


def article(tmp_path: Path, *lines: str, name: str = "article.txt") -> str:
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def rows(tmp_path: Path, *found: object) -> str:
    path = tmp_path / "quotes.jsonl"
    path.write_text("".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in found))
    return str(path)


# One quote


@pytest.mark.parametrize(
    ("quote", "speaker", "verdict", "status"),
    [
        ("We will not sell it for 12 million.", "Ada Moss", "verbatim", 0),
        ("“We will not sell it for twelve million.”", "Moss", "verbatim", 0),
        ("We will sell it for twelve million.", "Moss", "altered", 1),
        ("Nobody will be sent home, and I give you my word", "Ada Moss", "other speaker", 1),
        ("Fish are better company than any other animal by far", "Moss", "not found", 1),
        ("word", "Moss", "too short", 0),
        ("…!?", "Moss", "too short", 0),
    ],
)
def test_one_quote_and_its_status(debate: str, quote: str, speaker: str, verdict: str, status: int) -> None:
    shown = run("--quote", quote, "--speaker", speaker, "--against", debate, "--format", "json")
    assert shown.stderr == ""
    found = json.loads(shown.stdout)
    assert (found["verdict"], shown.exit_code) == (verdict, status)
    assert list(found)[: len(KEYS)] == KEYS
    assert found["id"] == "quote"
    if found["passage"] is not None:
        assert list(found["passage"])[: len(PASSAGE)] == PASSAGE


def test_the_passage_is_cut_from_the_transcript(debate: str) -> None:
    shown = run("--quote", "belongs to the people who work in it", "--against", debate, "--format", "json")
    passage = json.loads(shown.stdout)["passage"]
    assert (passage["document"], passage["speaker"], passage["turn"]) == (debate, "MOSS", 1)
    turn = (
        "The harbour belongs to the people who work in it. We will not sell it for twelve million tonight. (APPLAUSE)"
    )
    assert turn[passage["start"] : passage["end"]] == passage["text"] == "belongs to the people who work in it"
    assert (passage["title"], passage["date"], passage["time"]) == ("Debate on the quay", "2024-03-05", None)


def test_a_changed_number_is_flagged_and_shown_in_marks(debate: str) -> None:
    shown = run("--quote", "We will not sell it for twenty million tonight.", "--against", debate)
    assert shown.exit_code == 1
    assert "ALTERED (number)" in shown.stdout
    assert "[-twelve million-] {+twenty million+}" in " ".join(shown.stdout.split())
    assert "\x1b[" not in shown.stdout
    colored = run(
        "--quote", "We will not sell it for twenty million tonight.", "--against", debate, "--color", "always"
    )
    assert "\x1b[" in colored.stdout


def test_the_time_is_that_of_the_words(tmp_path: Path) -> None:
    path = tmp_path / "a.vtt"
    cues = [
        ("00:01", "Good evening to all of you."),
        ("01:05", "We will not sell the harbour."),
        ("02:00", "Thank you."),
    ]
    path.write_text("WEBVTT\n\n" + "".join(f"{at}.000 --> {at}.900\n<v Moss>{words}\n\n" for at, words in cues))
    shown = run("--quote", "We will not sell the harbour.", "--against", str(path), "--format", "json")
    assert json.loads(shown.stdout)["passage"]["time"] == 65
    assert "0:01:05" in run("--quote", "We will not sell the harbour.", "--against", str(path)).stdout


# Many quotes


def test_rows_come_back_in_order_with_their_ids(tmp_path: Path, debate: str) -> None:
    asked = [
        {"id": 7, "quote": "Nobody will be sent home", "speaker": "Roe"},
        {"id": "b", "quote": "We will not sell it for twelve million", "speaker": None},
        {"quote": "nobody will be sent away tonight or ever", "speaker": "Roe"},
    ]
    shown = run("--quotes", rows(tmp_path, *asked), "--against", debate, "--format", "jsonl")
    found = [json.loads(line) for line in shown.stdout.splitlines()]
    assert [one["id"] for one in found] == [7, "b", "3"]
    assert [one["verdict"] for one in found][:2] == ["verbatim", "verbatim"]
    assert all(list(one)[: len(KEYS)] == KEYS for one in found)
    assert shown.exit_code == 1


def test_bad_rows_are_named_and_the_rest_is_judged(tmp_path: Path, debate: str) -> None:
    bad = [
        "nonsense",
        [],
        {"id": "x"},
        {"quote": 3},
        {"quote": " "},
        {"quote": "a b", "speaker": 1},
        {"id": [], "quote": "a"},
    ]
    good = {"id": "good", "quote": "Nobody will be sent home", "speaker": "Roe"}
    file = rows(tmp_path, *bad, "", good)
    shown = run("--quotes", file, "--against", debate, "--format", "jsonl")
    assert [json.loads(line)["id"] for line in shown.stdout.splitlines()] == ["good"]
    assert shown.exit_code == 1
    first, *others = shown.stderr.splitlines()
    assert first == "whence: 7 inputs could not be read:"
    assert [f"{file}:{n}" in line for n, line in enumerate(others, 1)] == [True] * 7
    nothing = run("--quotes", rows(tmp_path, *bad), "--against", debate, "--format", "jsonl")
    assert (nothing.exit_code, nothing.stdout) == (2, "")


def test_quotes_and_transcripts_from_standard_input(tmp_path: Path, debate: str) -> None:
    row = '{"id": 1, "quote": "Nobody will be sent home"}\n'
    shown = run("--quotes", "-", "--speaker", "Roe", "--against", debate, "--format", "jsonl", stdin=row)
    assert json.loads(shown.stdout)["speaker"] == "Roe"
    piped = run("--quotes", rows(tmp_path, row.strip()), "--against", "-", "--format", "csv", stdin=DEBATE)
    (found,) = csv.DictReader(io.StringIO(piped.stdout))
    assert (found["verdict"], found["holds"], found["passage_speaker"]) == ("verbatim", "yes", "ROE")


def test_a_quote_of_5000_words_and_mixed_scripts(tmp_path: Path, debate: str) -> None:
    asked = ["word " * 5000, "We will not продать 港口 for twelve million", DEBATE * 20, "١٢ مليون", "\ud800 half"]
    file = rows(tmp_path, *({"id": n, "quote": words} for n, words in enumerate(asked)))
    shown = run("--quotes", file, "--against", debate, "--format", "jsonl")
    assert shown.stderr == ""
    assert [json.loads(line)["id"] for line in shown.stdout.splitlines()] == [0, 1, 2, 3, 4]


# Articles


def test_an_article(tmp_path: Path, debate: str) -> None:
    path = article(
        tmp_path,
        "Ada Moss: “We will not sell it for twelve million.”",
        "Ben Roe: “Some will be sent home, and I give you my word on that tonight.”",
        "Ben Roe: that he had given his word",
    )
    shown = run(path, "--against", debate)
    assert shown.exit_code == 1
    assert "2 quotes: 1 verbatim, 1 altered; 1 does not hold." in shown.stdout
    assert "1 indirect statement: --all shows" in shown.stdout
    assert "that he had given his word" not in shown.stdout
    assert "that he had given his word" in run(path, "--against", debate, "--all").stdout
    found = json.loads(run(path, "--against", debate, "--format", "json").stdout)
    assert [(one["id"], one["article"], one["form"]) for one in found] == [
        ("s1", path, "direct"), ("s2", path, "direct"), ("s3", path, "indirect"),
    ]  # fmt: skip
    only = run(path, "--against", debate, "--speaker", "Moss", "--format", "jsonl")
    assert [json.loads(line)["speaker"] for line in only.stdout.splitlines()] == ["Ada Moss"]
    assert only.exit_code == 0


def test_indirect_statements_decide_nothing(tmp_path: Path, debate: str) -> None:
    path = article(tmp_path, "Ben Roe: that fish are better company than any other animal by far")
    shown = run(path, "--against", debate, "--format", "jsonl")
    assert json.loads(shown.stdout)["holds"] is None
    assert shown.exit_code == 0


def test_one_unread_article_or_transcript_loses_nothing(tmp_path: Path, debate: str) -> None:
    good = article(tmp_path, "Ada Moss: “We will not sell it for twelve million.”")
    empty = article(tmp_path, "", name="empty.txt")
    shown = run(good, empty, "--against", debate, "--format", "jsonl")
    assert (shown.exit_code, len(shown.stdout.splitlines())) == (1, 1)
    assert "empty.txt" in shown.stderr
    folder = tmp_path / "spoken"
    folder.mkdir()
    (folder / "a.txt").write_text(DEBATE)
    (folder / "b.txt").write_bytes(b"%PDF")
    (folder / "c.docx").write_bytes(b"PK")
    shown = run(good, "--against", str(folder), "--format", "jsonl")
    assert (shown.exit_code, json.loads(shown.stdout)["verdict"]) == (1, "verbatim")
    assert "b.txt" in shown.stderr
    assert "passed over 1 × file of another kind: c.docx" in shown.stderr
    assert run(empty, "--against", debate).exit_code == 2


def test_an_article_without_quotes(tmp_path: Path, debate: str) -> None:
    shown = run(article(tmp_path, "It rained."), "--against", debate)
    assert shown.exit_code == 0
    assert "No quotations to check." in shown.stdout
    assert json.loads(run(article(tmp_path, "It rained."), "--against", debate, "--format", "json").stdout) == []


def test_a_speaker_whom_nobody_quotes_is_not_passed_over_in_silence(tmp_path: Path, debate: str) -> None:
    source = article(tmp_path, "Adler: We will not sell the harbour.")
    assert "attributed to “Zorro”" in run(source, "--against", debate, "--speaker", "Zorro").stderr
    assert "attributed to" not in run(source, "--against", debate, "--speaker", "Adler").stderr


def test_what_was_mended_is_said_once(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_text("1\n00:00:05,000 --> 00:00:02,000\nWe will not sell the harbour.\n")
    shown = run("--quote", "We will not sell the harbour.", "--against", str(path), "--format", "jsonl")
    assert shown.exit_code == 0
    assert shown.stderr.count("\n") == 1
    assert "1 cue overlapped others or ran backwards" in shown.stderr


def test_output_goes_to_a_file(tmp_path: Path, debate: str) -> None:
    out = tmp_path / "report.html"
    shown = run("--quote", "Nobody will be sent home", "--against", debate, "--format", "html", "-o", str(out))
    assert (shown.exit_code, shown.stdout) == (0, "")
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")


# Calls that make no sense


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ([], "There is nothing to check"),
        (["a.txt", "--quote", "We know."], "Too much is given"),
        (["--quotes", "a.jsonl", "--quote", "We know."], "Too much is given"),
        (["--quote", " "], "An empty quote"),
        (["-", "--against", "-"], "only once"),
        (["--quotes", "gone.jsonl"], "no file or folder gone.jsonl"),
        (["--quote", "We know.", "--against", "gone.txt"], "no file or folder gone.txt"),
        (["--quote", "We know.", "--output", "/no/such/folder/x"], "cannot be written"),
    ],
)
def test_a_call_that_makes_no_sense_is_one_sentence(debate: str, args: list[str], says: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "whence", "check", *args, "--against", debate],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("whence: ")
    assert done.stderr.count("\n") == 1
    assert says in done.stderr


def test_without_transcripts_there_is_nothing_to_hold_against() -> None:
    done = run("--quote", "We know.")
    assert done.exit_code == 2
    assert "--against" in done.stderr


def test_bare_quotes_load_no_network(debate: str) -> None:
    code = (
        "import sys; from whence.cli import cli\n"
        f"cli(['check', '--quote', 'Nobody will be sent home', '--against', {debate!r}, '--format', 'jsonl'], "
        "standalone_mode=False)\n"
        "print(sorted({'onnxruntime', 'rich', 'whence.reader.reader', 'whence.resolve.ledger'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_same_call_gives_the_same_bytes(tmp_path: Path, debate: str) -> None:
    file = rows(tmp_path, *({"id": n, "quote": words} for n, words in enumerate(DEBATE.split(". "))))
    call = [sys.executable, "-m", "whence", "check", "--quotes", file, "--against", debate, "--format", "jsonl"]
    one, two = (
        subprocess.run(call, capture_output=True, env=os.environ | {"PYTHONHASHSEED": seed}).stdout for seed in "12"
    )
    assert one == two
    assert one


# In Python


def test_check_in_python(tmp_path: Path, debate: str) -> None:
    path = article(tmp_path, "Ada Moss: “We will not sell it for twelve million.”", "Ben Roe: “Nobody was sent home.”")
    transcript = Transcript("t", (Turn("MOSS", "We will not sell it for twelve million."), Turn("ROE", "Nobody.")))
    for against in (debate, Path(debate), [debate], transcript, [transcript, debate], index(debate)):
        found = whence.check(path, against=against)
        assert [v.quote.id for v in found] == ["s1", "s2"]
        assert (found[0].verdict, found[0].holds) == ("verbatim", True)
    assert [v.quote.speaker for v in whence.check(path, against=debate, speaker="roe")] == ["Ben Roe"]
    assert whence.check(whence.read(path), against=debate)[0].verdict == "verbatim"
    with pytest.raises(whence.NotFound):
        whence.check(path, against="gone.txt")
    with pytest.raises(whence.BadOption):
        whence.check(path, against=[])


def test_check_quotes_in_python(debate: str, tmp_path: Path) -> None:
    one, two = whence.check_quotes(
        ["“Nobody will be sent home”", Quote("x", "Nobody will", "Ada Moss")], against=debate
    )
    assert (one.quote.id, one.quote.text, one.verdict) == ("1", "Nobody will be sent home", "verbatim")
    assert two.quote.id == "x"
    with pytest.raises(whence.NotFound):
        whence.check_quotes(["We know."], against="gone.txt")
    (tmp_path / "a.txt").write_bytes(b"")
    with pytest.raises(whence.Empty):
        whence.check_quotes(["We know."], against=tmp_path / "a.txt")


def test_only_a_persons_name_is_held_against_the_transcript(debate: str) -> None:
    words = "Nobody will be sent home, and I give you my word on that tonight."
    body, person = (
        next(whence.check_quotes([Quote("x", words, "Henrik Vale", kind=kind)], against=debate))
        for kind in ("organization", "person")
    )
    assert (body.verdict, body.quote.speaker) == ("verbatim", "Henrik Vale")
    assert person.verdict == "other speaker"


def test_the_verb_and_the_rooms_behind_it_are_both_reached() -> None:
    code = "import whence; import whence.verdicts.judge as j; assert callable(j.Judge); assert callable(whence.check)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.usefixtures("model")
def test_the_example_shows_every_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    found = whence.check(ROOT / "examples" / "council.txt", against=ROOT / "examples" / "council-transcript.txt")
    assert {v.verdict for v in found} == {
        "verbatim", "marked", "trimmed", "altered", "spliced", "other speaker", "paraphrase", "not found", "too short",
    }  # fmt: skip


def test_an_id_beyond_all_numbers_does_not_stop_the_other_quotes(tmp_path: Path, debate: str) -> None:
    rows = tmp_path / "quotes.jsonl"
    rows.write_text('{"id": 1e999, "quote": "We will not sell it"}\n{"id": 2, "quote": "We will not sell it"}\n')
    done = run("--quotes", str(rows), "--against", debate, "--format", "jsonl")
    assert done.exit_code == 1
    assert "infinite or not a number" in done.stderr
    assert json.loads(done.stdout)["verdict"] == "verbatim"


def test_a_name_too_long_for_any_file_is_no_fault(debate: str) -> None:
    done = run("--quotes", "q" * 5000, "--against", debate)
    assert "There is no file" in str(done.exception)


def test_why_no_transcript_could_be_read(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text("no JSON\n")
    done = run("--quote", "We will not sell it", "--against", str(tmp_path / "t.jsonl"))
    assert "t.jsonl:1 is not JSON" in done.stderr
    assert "No transcript could be read" in str(done.exception)
