"""The documents keep their word: every command and option is told of, and every example runs as shown.

How examples are written in README.md and docs/*.md:
- ```python   runs; blocks of one file share their names. With ">>>" it is a doctest. A block of ```output that follows
              is what it prints.
- ```console  lines that begin with "$ " run; the lines below each are what it prints. "…" alone on a line stands for
              any lines. Only `whence` commands without a URL run; a command that fails must show "$ echo $?" next.
- ```sh and other blocks are not run, but options of `whence` in them must exist.
- <!-- not run --> on the line above a block keeps it from running.
Examples run in a folder that holds a copy of `examples/`, with 80 columns and no terminal.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from conftest import ROOT

from whence.cli import cli

FILES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

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
    assert any(name in file.read_text(encoding="utf-8") for file in FILES)


@pytest.mark.parametrize("option", sorted({option for _, option in OPTIONS if option.startswith("--")}))
def test_every_option_is_documented(option: str) -> None:
    told = re.compile(rf"(?<![\w-]){option}(?![\w-])")
    assert any(told.search(file.read_text(encoding="utf-8")) for file in FILES)


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
    "file", [f for f in FILES if any(runnable(b, "python") for b in blocks(f))], ids=lambda f: f.name
)
def test_python_examples_run_as_shown(file: Path) -> None:
    names: dict[str, Any] = {"__name__": "__example__"}
    for block in blocks(file):
        if not runnable(block, "python"):
            continue
        if ">>>" in block.body:
            run_doctest(block, names)
            continue
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


@pytest.mark.usefixtures("model", "folder")
@pytest.mark.parametrize("block", [b for b in BLOCKS if runnable(b, "console")], ids=str)
def test_console_examples_run_as_shown(block: Block) -> None:
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


def shell(command: str) -> subprocess.CompletedProcess[str]:
    env = {key: value for key, value in os.environ.items() if key not in ("FORCE_COLOR", "WHENCE_DEBUG")}
    env |= {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{env.get('PATH', '')}", "COLUMNS": "80"}
    env |= {"PYTHONUTF8": "1"}
    return subprocess.run(
        ["bash", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env, timeout=60
    )


def assert_shown(block: Block, shown: list[str], printed: str) -> None:
    """`printed` is what `shown` says, line by line; "…" on a line of its own stands for any lines."""
    parts = [r"(?:.*\n)*?" if line.strip() in ("…", "...") else re.escape(line.rstrip()) + r" *\n" for line in shown]
    got = printed.rstrip("\n") + "\n"
    if not re.fullmatch("".join(parts).rstrip("\n") + r"\n*", got):
        pytest.fail(f"{block} shows\n\n" + "\n".join(shown) + f"\n\nbut this is printed:\n\n{got}")


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
