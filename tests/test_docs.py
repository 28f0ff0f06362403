"""The documents keep their word: every command and option is told of, and every example runs as shown.

How examples are written in README.md and docs/*.md:
- ```python   runs; blocks of one file share their names. With ">>>" it is a doctest. A block of ```output that follows
              is what it prints.
- The python and console blocks of one file run in order, in one folder with a copy of `examples/`.
- ```console  lines that begin with "$ " run; the lines below each are what it prints. "…" alone on a line stands for
              any lines. Only `whence` commands without a URL run; a command that fails must show "$ echo $?" next.
- ```sh       lines run, one by one, in a folder that holds what `props.py` lays out under the names they use, and must
              succeed. What names an address on the web, `make`, `whence watch` and `python -m eval` are left out; a
              server is started, asked and stopped. (tests/integrations/test_spark.py and tests/watch run those.)
- ```sql, ```verdict  run in tests/store/test_store_documented.py and tests/verdicts/test_verdicts.py.
- ```text     is not run: usage, output, other programs' files.
- <!-- not run --> on the line above a block keeps it from running.
Options of `whence` must exist in any of them. All run with 80 columns and no terminal.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
import props
import pytest
from click.testing import CliRunner
from conftest import ROOT

import whence
from docs.links import broken
from whence.cli import cli

FILES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
LINKED = [*FILES, *(ROOT / name for name in ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"))]
KINDS = {"python", "output", "console", "sh", "sql", "verdict", "text", "{toctree}", "{eval-rst}"}

_OPTION = re.compile(r"(?<![\w-])(--?[a-z][\w-]*)")
_WHENCE = re.compile(r"(?:^|[|;&(]\s*|\$ )whence\b(?P<rest>[^|;&)\n#]*)", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    file: Path
    line: int
    kind: str
    body: str
    runs: bool
    after: str | None = None

    def __str__(self) -> str:
        return f"{self.file.name}:{self.line}"


def blocks(file: Path) -> list[Block]:
    found: list[Block] = []
    kind, start, body, before = None, 0, list[str](), ""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if kind is None and line.startswith("```"):
            kind, start, body = line[3:].strip(), number, []
        elif kind is not None and line.rstrip() == "```":
            block = Block(file, start, kind, "".join(f"{words}\n" for words in body), "<!-- not run -->" not in before)
            if kind == "output" and found:
                found[-1] = replace(found[-1], after=block.body)
            else:
                found.append(block)
            kind, before = None, ""
        elif kind is not None:
            body.append(line)
        elif line.strip():
            before = line
    assert kind is None, f"{file.name}:{start} opens a block that nothing closes"
    return found


BLOCKS = [block for file in FILES for block in blocks(file)]


def commands(group: click.Group, prefix: str = "whence") -> Iterator[tuple[str, click.Command]]:
    yield prefix, group
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}", command


def options(command: click.Command) -> dict[str, click.Option]:
    context = click.Context(command, help_option_names=["-h", "--help"])
    return {name: p for p in command.get_params(context) if isinstance(p, click.Option) for name in p.opts}


COMMANDS = dict(commands(cli))
WRITTEN = [file for file in FILES if file.name != "commands.md"]  # which is made from the commands themselves
OPTIONS = sorted((name, option) for name, command in COMMANDS.items() for option in options(command))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_its_help(name: str) -> None:
    shown = CliRunner().invoke(cli, [*name.split()[1:], "--help"]).output
    assert COMMANDS[name].help
    for option, param in options(COMMANDS[name]).items():
        assert re.search(rf"(?<![\w-]){option}(?![\w-])", shown)
        assert param.help


@pytest.mark.parametrize("name", [name for name in COMMANDS if " " in name])
def test_every_command_is_documented(name: str) -> None:
    assert any(name in file.read_text(encoding="utf-8") for file in WRITTEN)


@pytest.mark.parametrize("option", sorted({option for _, option in OPTIONS if option.startswith("--")}))
def test_every_option_is_documented(option: str) -> None:
    told = re.compile(rf"(?<![\w-]){option}(?![\w-])")
    assert any(told.search(file.read_text(encoding="utf-8")) for file in WRITTEN)


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_examples_name_only_what_exists(block: Block) -> None:
    told = "\n".join(command for command, _ in calls(block.body)) if block.kind == "console" else block.body
    for call in _WHENCE.finditer(told) if block.kind in ("console", "sh", "bash", "") else ():
        words = call["rest"].split()
        name = f"whence {words[0]}" if words and f"whence {words[0]}" in COMMANDS else "whence"
        assert name != "whence" or not words or words[0].startswith("-"), f"no such command: {call[0].strip()}"
        known = options(COMMANDS[name])
        assert set(_OPTION.findall(" " + call["rest"])) <= set(known), f"no such option: {call[0].strip()}"


def runnable(block: Block, kind: str) -> bool:
    return block.runs and block.kind == kind


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("model", "folder")
@pytest.mark.parametrize(
    "file",
    [f for f in FILES if any(runnable(b, "python") or runnable(b, "console") for b in blocks(f))],
    ids=lambda f: f.name,
)
def test_python_and_console_examples_run_as_shown(file: Path) -> None:
    names: dict[str, Any] = {"__name__": "__example__"}
    for block in blocks(file):
        if runnable(block, "console"):
            run_console(block)
        elif runnable(block, "python"):
            run_python(block, names)


def run_python(block: Block, names: dict[str, Any]) -> None:
    if ">>>" in block.body:
        run_doctest(block, names)
        return
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(block.body, str(block), "exec"), names)
    if block.after is not None:
        assert_shown(block, block.after.splitlines(), printed.getvalue())


def run_doctest(block: Block, names: dict[str, Any]) -> None:
    example = doctest.DocTestParser().get_doctest(block.body, names, str(block), str(block.file), block.line)
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    runner.run(example, out=told.append, clear_globs=False)
    names.update(example.globs)
    assert runner.summarize(verbose=False).failed == 0, "".join(told)


def run_console(block: Block) -> None:
    status = "0"
    for command, shown in calls(block.body):
        if command == "echo $?":
            assert_shown(block, shown, status)
            status = "0"
            continue
        assert status == "0", f"{block}: a command failed with status {status}"
        if "whence" not in command.split() or "://" in command:
            continue
        done = shell(command)
        status = str(done.returncode)
        if shown:
            assert_shown(block, shown, done.stdout)
    assert status == "0", f"{block}: a command failed with status {status}"


def calls(body: str) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            found.append((line[2:].strip(), []))
        elif found:
            found[-1][1].append(line)
    return found


def paths() -> dict[str, str]:
    """The environment that examples run in."""
    env = {key: value for key, value in os.environ.items() if key not in ("FORCE_COLOR", "WHENCE_DEBUG")}
    env |= {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{env.get('PATH', '')}", "COLUMNS": "80"}
    return env | {"PYTHONUTF8": "1"}


def shell(command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=paths(), timeout=120
    )


def assert_shown(block: Block, shown: list[str], printed: str) -> None:
    """`printed` is what `shown` says, line by line; "…" on a line of its own stands for any lines."""
    parts = [r"(?:.*\n)*?" if line.strip() in ("…", "...") else re.escape(line.rstrip()) + r" *\n" for line in shown]
    got = printed.rstrip("\n") + "\n"
    if not re.fullmatch("".join(parts).rstrip("\n") + r"\n*", got):
        pytest.fail(f"{block} shows\n\n" + "\n".join(shown) + f"\n\nbut this is printed:\n\n{got}")


def test_every_block_is_of_a_kind_that_is_tested() -> None:
    assert {block.kind for block in BLOCKS if block.file.name != "architecture.md"} <= KINDS
    left = [str(block) for block in BLOCKS if not block.runs]
    assert len(left) <= 5, f"run examples rather than leave them out: {left}"


@pytest.fixture(scope="module")
def library_of_props(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("props") / "whence.db"
    props.library(path)
    return path


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize("file", [f for f in FILES if any(runnable(b, "sh") for b in blocks(f))], ids=lambda f: f.name)
def test_shell_examples_run(
    file: Path, tmp_path: Path, library_of_props: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    props.set_out(tmp_path)
    for name in ("whence.db", "news.db"):
        shutil.copyfile(library_of_props, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    for name, value in {"WORD": "a token of words".replace(" ", "-") * 2, "BROWSER": "true"}.items():
        monkeypatch.setenv(name, value)
    for block in blocks(file):
        for command in block.body.splitlines() if runnable(block, "sh") else ():
            if command.strip() and not left_out(command):
                run_line(block, command)


def left_out(command: str) -> bool:
    """Whether a line needs what is not here: the web, a cluster, time without end, or data that is not here."""
    web = "://" in command and "//127.0.0.1" not in command
    alone = command.startswith("sqlite3 ") and shutil.which("sqlite3") is None
    return (
        web or alone or "--engine spark" in command or command.startswith(("make ", "whence watch", "python -m eval."))
    )


def run_line(block: Block, command: str) -> None:
    """Run one line; it must succeed, where a check of quotes may find that some do not hold."""
    if command.startswith("whence serve"):
        with served(command):
            return
    if command.startswith("curl "):
        with served("whence serve") as address:
            done = shell(command.replace("http://127.0.0.1:8417", address).replace("curl ", "curl --fail -sS ", 1))
    elif command.startswith("datasette "):
        done = shell(f"{command} --get /-/versions.json")
    else:
        done = shell(command)
    good = (0, 1) if command.startswith("whence check") else (0,)
    assert done.returncode in good, f"{block}: {command}: status {done.returncode}\n{done.stdout}"
    assert "Traceback" not in done.stdout


@contextlib.contextmanager
def served(command: str) -> Iterator[str]:
    """The address that a `whence serve` answers at, at a port that is free; it is stopped at the end."""
    command = command.split("#")[0] + ("" if "--port" in command else " --port 0")
    with subprocess.Popen(["bash", "-c", f"exec {command}"], stderr=subprocess.PIPE, text=True, env=paths()) as process:
        try:
            assert process.stderr is not None
            told = process.stderr.readline()
            address = re.search(r"http://[\w.]+:\d+", told)
            assert address, told
            yield address[0]
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)


def headings(file: Path) -> set[str]:
    """The anchors of a file's headings, as GitHub and the site make them."""
    found, code = set(), False
    for line in file.read_text(encoding="utf-8").splitlines():
        code ^= line.startswith("```")
        if not code and line.startswith("#"):
            words = line.lstrip("#").strip().lower()
            found.add(re.sub(r"[^\w\- ]", "", words).replace(" ", "-"))
    return found


@pytest.mark.parametrize("file", LINKED, ids=lambda file: file.name)
def test_every_link_leads_somewhere(file: Path) -> None:
    text = re.sub(r"```.*?```", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (file.parent / path).resolve() if path else file
        assert target.exists(), f"{file.name}: {link} leads to no file"
        assert not anchor or anchor in headings(target), f"{file.name}: {link} leads to no heading"


def test_every_page_stands_in_one_part_of_the_site() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    parts = re.findall(r"```\{toctree\}\n:caption: ([^\n]+)\n:hidden:\n\n(.*?)```", index, re.DOTALL)
    assert [name for name, _ in parts] == ["Tutorial", "How to", "Reference", "Explanation"]
    listed = [page for _, pages in parts for page in pages.split()]
    there = {file.stem for file in FILES if file.parent == ROOT / "docs"} - {"index"}
    assert sorted(listed) == sorted(there), "name a new page in the part of docs/index.md that it belongs to"


def test_all_that_is_public_stands_on_the_page_of_the_python_interface() -> None:
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"^\.\. auto\w+:: whence\.(\w+)$", page, re.MULTILINE))
    assert shown == set(whence.__all__) - {"__version__"}


def test_a_link_of_the_site_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<p id="x"><a href="b.html#y">b</a><a href="#x">x</a><a href="https://e.org">e</a>'
    )
    (tmp_path / "b.html").write_text('<p id="y"><a href="a.html#z">a</a><img src="c.png">')
    wrong, elsewhere = broken(tmp_path)
    assert wrong == ["b.html: a.html#z leads to no place on that page", "b.html: c.png leads to no file"]
    assert elsewhere == 1


def test_the_checks_can_fail(tmp_path: Path) -> None:
    file = tmp_path / "x.md"
    file.write_text(
        "text\n\n```console\n$ whence read a.txt --wat\none\n…\nfour\n```\n\n<!-- not run -->\n```python\nx\n```\n"
    )
    console, python = blocks(file)
    assert (console.line, console.runs, python.runs) == (3, True, False)
    with pytest.raises(AssertionError, match="no such option"):
        test_examples_name_only_what_exists(console)
    ((command, shown),) = calls(console.body)
    assert command == "whence read a.txt --wat"
    assert_shown(console, shown, "one\ntwo\nthree\nfour\n")
    assert_shown(console, shown, "one\nfour\n")
    for wrong in ("one\ntwo\n", "none\nfour\n", "one\nfour\nfive\n", ""):
        with pytest.raises(pytest.fail.Exception):
            assert_shown(console, shown, wrong)
    with pytest.raises(AssertionError):
        run_doctest(Block(file, 1, "python", ">>> 1 + 1\n3\n", True), {})
