"""Writes what follows from the code: the pages of commands and of JSON, schemas, man page, completion.

`python docs/generate.py` (or `make manual`) writes them anew; the tests fail where one is not what this gives.
"""

from __future__ import annotations

import inspect
import json
import re
import types
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import click
from click.shell_completion import get_completion_class

from whence import __version__
from whence.cli import cli
from whence.schema import CONTRACTS, contract, hint_of, keys_of, records_in

ROOT = Path(__file__).resolve().parent.parent
_MARK = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


@dataclass(frozen=True)
class Command:
    """A command as its parser knows it. `about` and `more` are paragraphs, with whether each is to be kept as it is."""

    name: str
    usage: str
    short: str
    about: tuple[tuple[bool, str], ...]
    options: tuple[tuple[str, str], ...]
    more: tuple[tuple[bool, str], ...]


def commands() -> Iterator[Command]:
    """All commands, the program itself first, in the order of its help."""
    top = click.Context(cli, info_name="whence", help_option_names=["-h", "--help"])
    yield _command(cli, top)
    for name in cli.list_commands(top):
        command = cli.get_command(top, name)
        assert command is not None
        yield _command(command, click.Context(command, info_name=name, parent=top))


def _command(command: click.Command, context: click.Context) -> Command:
    name = context.command_path
    options = [param for param in command.get_params(context) if isinstance(param, click.Option)]
    records = [option.get_help_record(context) for option in options]
    return Command(
        name,
        " ".join([name, *command.collect_usage_pieces(context)]),
        command.get_short_help_str(200),
        tuple(_paragraphs(command.help)),
        tuple((option, " ".join(words.split())) for option, words in filter(None, records)),
        tuple(_paragraphs(command.epilog)),
    )


def _paragraphs(words: str | None) -> Iterator[tuple[bool, str]]:
    for paragraph in re.split(r"\n\s*\n", inspect.cleandoc(words or "").strip()):
        kept = paragraph.startswith("\b")
        text = inspect.cleandoc(paragraph.removeprefix("\b").strip("\n"))
        if text:
            yield kept, text if kept else " ".join(text.split())


def commands_page() -> str:
    """`docs/commands.md`."""
    out = [
        "# Commands",
        "All commands with all options, as `--help` prints them; this page is made from the program. The other pages "
        "say what they are for.",
        "What several commands share: `--format` says how to print, `--output` names a file, `--full` shortens "
        "nothing, `--color` is `auto`, `always` or `never`. The exit status is 0 where all went well, 1 where some of "
        "several things could not be read or some quote does not hold, and 2 where nothing could be done or the call "
        "makes no sense. Results go to standard output, messages to standard error.",
    ]
    for command in commands():
        out += [f"## {command.name}", f"```text\n{command.usage}\n```"]
        out += _in_markdown(command.about)
        rows = [f"| {_cell(f'`{option}`')} | {_cell(_plain(words))} |" for option, words in command.options]
        out += ["\n".join(["| option | |", "| --- | --- |", *rows])]
        out += _in_markdown(command.more)
    return "\n\n".join(out) + "\n"


def _in_markdown(paragraphs: tuple[tuple[bool, str], ...]) -> list[str]:
    return [f"```text\n{text}\n```" if kept else _plain(text) for kept, text in paragraphs]


def _plain(words: str) -> str:
    """Help as Markdown: what Markdown would take for its own marks, but for `code`, is escaped."""
    parts = re.split(r"(`[^`]*`)", words)
    return "".join(part if part.startswith("`") else re.sub(r"([*_<>\[\]])", r"\\\1", part) for part in parts)


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


def tables(name: str) -> str:
    """The tables of `docs/json.md` for a ledger, a trail or a verdict: one for each kind of object in it."""
    top = CONTRACTS[name]  # type: ignore[index]
    before = {kind for other in list(CONTRACTS)[: list(CONTRACTS).index(name)] for kind in _kinds(CONTRACTS[other])}
    out = []
    for kind in _kinds(top):
        if kind in before:
            continue
        if kind is not top:
            out.append(f"### {kind.__name__}\n")
        out += ["| key | type | what it holds |", "| --- | --- | --- |"]
        for key in keys_of(kind):
            words = _words(hint_of(kind, key))
            words = words.replace("number", "number from 0 to 1") if key.share else words
            out.append(f"| `{key.name}` | {words} | {_cell(key.about)} |")
        out.append("")
    return "\n".join(out)


def _kinds(top: type) -> list[type]:
    return list(records_in(top).values())


def _words(hint: Any) -> str:
    """A type in words."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return ", ".join(f"`{one}`" for one in inner)
    if origin in (Union, types.UnionType):
        return " or ".join(_words(one) for one in inner)
    if origin in (tuple, list):
        return "list of " + re.sub("^(list|string|whole number)", r"\1s", _words(inner[0]))
    simple = {str: "string", int: "whole number", float: "number", bool: "true or false", type(None): "null"}
    simple |= {date: "`YYYY-MM-DD`", datetime: "string"}
    return simple.get(hint) or f"[{hint.__name__}](#{hint.__name__.lower()})"


def man_page() -> str:
    """The man page, in the macros that every `man` knows. It has no date, so that the same source gives the same."""
    top, *rest = commands()
    out = [
        f'.TH WHENCE 1 "" "whence {__version__}" "User commands"',
        ".SH NAME\nwhence \\- says who says what in the news, and through whom it came",
        f".SH SYNOPSIS\n.nf\n{_roff(top.usage)}\n.fi",
        ".SH DESCRIPTION",
        *_in_roff(top.about),
        *_in_roff(top.more),
        ".SH COMMANDS",
    ]
    for command in rest:
        out += [f".SS {_roff(command.name)}", *_in_roff(command.about), f".PP\nUsage: {_roff(command.usage)}"]
        out += [f".TP\n.B {_roff(option)}\n{_roff(words)}" for option, words in command.options]
        out += _in_roff(command.more)
    out += [
        ".SH ENVIRONMENT",
        ".TP\n.B WHENCE_LIBRARY\nThe library that commands use where \\-\\-library names none.",
        ".TP\n.B WHENCE_THREADS\nHow many threads the network uses.",
        ".TP\n.B WHENCE_AUTHOR\nWho makes decisions about people, where \\-\\-by names nobody.",
        ".TP\n.B NO_COLOR\nIf set, nothing is coloured.",
    ]
    return "\n".join(out) + "\n"


def _in_roff(paragraphs: tuple[tuple[bool, str], ...]) -> list[str]:
    return [f".PP\n.nf\n{_roff(text)}\n.fi" if kept else f".PP\n{_roff(text)}" for kept, text in paragraphs]


def _roff(words: str) -> str:
    words = words.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join(f"\\&{line}" if line.startswith((".", "'")) else line for line in words.splitlines())


def completion(shell: str) -> str:
    """The completion script of a shell, as `whence completion` prints it."""
    kind = get_completion_class(shell)
    assert kind is not None
    return kind(cli, {}, "whence", "_WHENCE_COMPLETE").source().strip() + "\n"


def generated() -> dict[Path, str]:
    """Every generated file, with what is to stand in it."""
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    share = ROOT / "packaging" / "share"
    schemas = {name: json.dumps(contract(name), ensure_ascii=False, indent=2) + "\n" for name in CONTRACTS}
    return {
        **{ROOT / "docs" / "schema" / f"{name}.schema.json": text for name, text in schemas.items()},
        ROOT / "docs" / "commands.md": commands_page(),
        ROOT / "docs" / "json.md": _MARK.sub(lambda m: f"{m[1]}\n{tables(m[2])}\n{m[3]}", page),
        share / "man" / "whence.1": man_page(),
        share / "completion" / "whence.bash": completion("bash"),
        share / "completion" / "_whence": completion("zsh"),
        share / "completion" / "whence.fish": completion("fish"),
    }


def main() -> None:
    """Write them all."""
    for path, text in generated().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
