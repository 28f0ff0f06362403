"""The command line: what goes where, and with which exit status. The network is faked where only the shell is tried."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT

from whence import __version__
from whence.cli import cli, main
from whence.serial import from_dict

HARBOUR = ROOT / "examples" / "harbour.txt"


def run(*args: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli, args, input=stdin)


FAKED = [
    sys.executable,
    "-c",
    f"import sys; sys.path.insert(0, {str(Path(__file__).parents[1])!r}); import conftest, whence.engine.article\n"
    "whence.engine.article.read_document = conftest.fake_ledger; from whence.cli import main; main()",
]
REAL = [sys.executable, "-m", "whence"]


def shell(*args: str, start: list[str] = FAKED, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """The command as a process of its own; with the fake reader unless `start` is REAL."""
    return subprocess.run([*start, *args], capture_output=True, timeout=60, **options)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("Ada Moss: the river is rising.\nRain fell.\n")
    (folder / "b.txt").write_text("Ben Roe: the bridge will hold.\n")
    return folder


pytestmark = pytest.mark.usefixtures("fake_reader")


def test_version_and_help() -> None:
    assert run("--version").output == f"whence {__version__}\n"
    for args in (["--help"], ["-h"], ["read", "--help"], ["completion", "-h"]):
        shown = run(*args)
        assert shown.exit_code == 0
        assert "Examples:" in shown.output or "completion" in shown.output


def test_one_article_as_text(news: Path) -> None:
    shown = run("read", str(news / "a.txt"), "--outlet", "Northfield Courier", "--title", "High water")
    assert shown.exit_code == 0
    assert shown.stderr == ""
    assert "High water" in shown.stdout
    assert "Northfield Courier" in shown.stdout
    assert "[1 Ada Moss: the river is rising.]" in shown.stdout
    assert "\x1b[" not in shown.stdout


def test_json_is_an_object_for_one_article_and_an_array_for_several(news: Path) -> None:
    one = json.loads(run("read", str(news / "a.txt"), "--format", "json").stdout)
    assert from_dict(one).statements[0].text == "Ada Moss: the river is rising."
    for args in ([str(news)], [str(news / "a.txt"), str(news / "b.txt")]):
        many = json.loads(run("read", *args, "--format", "json").stdout)
        assert [Path(d["document"]["origin"]).name for d in many] == ["a.txt", "b.txt"]
    (news / "b.txt").unlink()
    assert isinstance(json.loads(run("read", str(news), "--format", "json").stdout), list)


def test_json_lines_come_in_the_order_given(news: Path) -> None:
    shown = run("read", str(news / "b.txt"), str(news / "a.txt"), "--format", "jsonl")
    names = [json.loads(line)["document"]["origin"] for line in shown.stdout.splitlines()]
    assert [Path(name).name for name in names] == ["b.txt", "a.txt"]
    assert shown.stderr == ""


def test_csv_of_many_has_one_header(news: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("read", str(news), "--format", "csv").stdout)))
    assert [row["speaker"] for row in rows] == ["Ada Moss", "", "Ben Roe"]


def test_options_beat_the_article(news: Path) -> None:
    options = ["--outlet", "Lantern", "--published", "2024-03-05", "--title", "Flood", "--byline", "I. Carvalho"]
    document = json.loads(run("read", str(news / "a.txt"), "--format", "jsonl", *options).stdout)["document"]
    assert [document[key] for key in ("outlet", "published", "title", "byline")] == [
        "Lantern", "2024-03-05", "Flood", "I. Carvalho",
    ]  # fmt: skip


def test_standard_input(news: Path) -> None:
    text = (news / "a.txt").read_bytes()
    document = json.loads(run("read", "-", "--format", "json", stdin=text).stdout)["document"]
    assert document["text"].encode() == text
    lines = "".join(json.dumps({"text": f"Ada: line {n}."}) + "\n" for n in (1, 2))
    assert len(run("read", "-", "--format", "jsonl", stdin=lines).stdout.splitlines()) == 2


def test_output_goes_to_a_file(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    shown = run("read", str(news), "--format", "jsonl", "--output", str(out))
    assert (shown.exit_code, shown.stdout) == (0, "")
    assert len(out.read_text(encoding="utf-8").splitlines()) == 2
    refused = run("read", str(news), "--output", str(tmp_path / "no" / "out"))
    assert isinstance(refused.exception, Exception)
    assert "cannot be written" in str(refused.exception)


def test_one_bad_input_is_one_sentence_and_status_2(tmp_path: Path) -> None:
    shown = run("read", str(tmp_path / "missing.txt"))
    assert shown.exit_code == 2
    assert shown.stdout == ""
    assert shown.stderr.startswith("whence: ")
    assert shown.stderr.count("\n") == 1
    assert "missing.txt" in shown.stderr


def test_the_rest_is_read_and_failures_are_listed_with_status_1(news: Path) -> None:
    (news / "aa.txt").write_bytes(b"")
    (news / "zz.txt").write_text("A crash is coming.\n")
    shown = run("read", str(news), "missing.txt", "--format", "jsonl")
    assert shown.exit_code == 1
    assert len(shown.stdout.splitlines()) == 2
    first, *others = shown.stderr.splitlines()
    assert first == "whence: 3 of 5 could not be read:"
    assert [name for name in ("aa.txt", "zz.txt", "missing.txt") if any(name in line for line in others)] == [
        "aa.txt", "zz.txt", "missing.txt",
    ]  # fmt: skip
    assert "Traceback" not in shown.stderr
    assert "please report it" in shown.stderr


def test_status_is_2_where_nothing_could_be_read(news: Path) -> None:
    for path in news.iterdir():
        path.write_bytes(b"")
    shown = run("read", str(news), "--format", "json")
    assert (shown.exit_code, shown.stdout) == (2, "")
    assert "2 of 2 could not be read" in shown.stderr
    assert run("read", "").exit_code == 2


def test_files_passed_over_are_named(news: Path) -> None:
    (news / "scan.pdf").write_bytes(b"%PDF-1.7")
    shown = run("read", str(news), "--format", "jsonl")
    assert shown.exit_code == 0
    assert "passed over 1 × file of another kind: scan.pdf." in shown.stderr


def test_tables_are_read_as_many_articles(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("desk;words\nOrla Gazette;She said no.\n", encoding="utf-8")
    shown = run("read", str(tmp_path / "a.csv"), "--format", "json")
    assert shown.exit_code == 2
    assert "--text-field" in shown.stderr
    named = ("--text-field", "words", "--outlet-field", "desk")
    shown = run("read", str(tmp_path / "a.csv"), "--format", "json", *named)
    assert [ledger["document"]["outlet"] for ledger in json.loads(shown.stdout)] == ["Orla Gazette"]


@pytest.mark.parametrize(
    "args",
    [
        ["read"],
        ["read", "a.txt", "--format", "xml"],
        ["read", "a.txt", "--wat"],
        ["write"],
        ["completion", "tcsh"],
    ],
)
def test_a_call_that_makes_no_sense_is_status_2(args: list[str]) -> None:
    assert run(*args).exit_code == 2


def test_an_impossible_date_is_one_sentence() -> None:
    done = shell("read", str(HARBOUR), "--published", "2024-02-30")
    assert done.returncode == 2
    assert done.stdout == b""
    assert "2024-02-30" in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1


def test_the_process_exits_as_the_command_says(tmp_path: Path) -> None:
    """`main` runs click without its own exits, so each way out is tried from the outside."""
    assert shell("--version", start=REAL).returncode == 0
    for args, status in [((), 2), (("--help",), 0), (("read",), 2), (("read", "gone.txt"), 2), (("--version",), 0)]:
        done = shell(*args, cwd=tmp_path)
        assert done.returncode == status, args
        assert b"Traceback" not in done.stderr


def test_a_fault_of_our_own_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*sources: str, **options: object) -> None:
        raise ZeroDivisionError("deep\ninside")

    monkeypatch.setattr("whence.verbs.read.read_many", broken)
    monkeypatch.setattr(sys, "argv", ["whence", "read", "a.txt"])
    with pytest.raises(SystemExit) as done:
        main()
    assert done.value.code == 2
    assert "a fault in whence (ZeroDivisionError: deep inside); please report it" in capsys.readouterr().err
    monkeypatch.setenv("WHENCE_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_is_one_sentence() -> None:
    done = shell("read", str(HARBOUR), "--output", "/dev/full")
    assert done.returncode == 2
    assert done.stderr.startswith(b"whence: The output cannot be written")
    assert done.stderr.count(b"\n") == 1


def test_the_process_exits_with_1_where_some_could_not_be_read() -> None:
    assert shell("read", str(HARBOUR), "gone.txt").returncode == 1


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_completion_scripts(name: str) -> None:
    shown = run("completion", name)
    assert shown.exit_code == 0
    assert "_WHENCE_COMPLETE" in shown.stdout


def test_completion_completes() -> None:
    done = shell(env=os.environ | {"_WHENCE_COMPLETE": "bash_complete", "COMP_WORDS": "whence rea", "COMP_CWORD": "1"})
    assert done.stdout.decode().split() == ["plain,read"]


def test_color_on_demand(news: Path) -> None:
    assert "\x1b[" in run("read", str(news), "--color", "always").stdout
    assert "\x1b[" not in run("read", str(news), "--color", "never").stdout


def test_importing_the_command_loads_nothing_heavy() -> None:
    code = "import sys, whence.cli; print(sorted({'numpy', 'onnxruntime', 'rich', 'lxml'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"[]"


@pytest.mark.parametrize(
    ("encoding", "form"),
    [("ascii", "text"), ("ascii", "json"), ("ascii", "csv"), ("cp1252", "text"), ("cp932", "text"), ("utf-8", "json")],
)
def test_no_encoding_of_standard_output_is_fatal(encoding: str, form: str) -> None:
    env = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    done = shell("read", str(HARBOUR), "--format", form, env=env)
    assert (done.returncode, done.stderr) == (0, b"")
    shown = done.stdout.decode(encoding)
    if form == "json":
        assert json.loads(shown)["document"]["text"] == HARBOUR.read_text(encoding="utf-8")
    else:
        assert "Adler" in shown


def test_a_reader_that_goes_away_is_no_error() -> None:
    with subprocess.Popen(
        [*FAKED, "read", *[str(HARBOUR)] * 200, "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


def wait_until_idle(pid: int) -> None:
    """Wait until a process has used no processor time for half a second, however busy the machine is."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        time.sleep(3)
        return
    last, since = None, time.monotonic()
    while time.monotonic() - since < 0.5:
        fields = stat.read_text().rsplit(")", 1)[1].split()
        used = (fields[11], fields[12], fields[0] == "S")
        if used != last or fields[0] != "S":
            last, since = used, time.monotonic()
        time.sleep(0.02)


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C otherwise")
def test_control_c_is_quiet() -> None:
    with subprocess.Popen([*FAKED, "read", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stderr
        wait_until_idle(process.pid)  # it waits for words on standard input
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        assert process.stderr.read().strip() == b""


@pytest.mark.usefixtures("model")
def test_the_same_input_gives_the_same_bytes() -> None:
    folder = str(ROOT / "examples")
    first, second = (
        shell("read", folder, "--format", "jsonl", start=REAL, env=os.environ | {"PYTHONHASHSEED": s}) for s in "12"
    )
    assert first.stdout == second.stdout
    single = [path for path in (ROOT / "examples").iterdir() if path.is_file() and path.suffix != ".jsonl"]
    cables = (ROOT / "examples" / "cables.jsonl").read_bytes().count(b"\n")
    assert first.stdout.count(b"\n") == len(single) + cables
