"""Tries an installed whence: its main commands once each, in a fresh folder, on the examples.

`python packaging/try_install.py path/to/whence [examples]`; exit status 1 where one does not do what it should. Needs
nothing but the standard library, so that any Python may run it against any environment.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


class Failed(Exception):
    """What a command should have done and did not."""


def tries(whence: str, examples: Path, folder: Path) -> dict[str, Callable[[], None]]:
    """What to try, by the name of the command; each needs those before it. Raises Failed where one goes wrong."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("WHENCE_", "PYTHONPATH"))}
    env |= {"PYTHONUTF8": "1", "COLUMNS": "100"}

    def run(*words: str, expect: str, status: int = 0) -> None:
        done = subprocess.run([whence, *words], capture_output=True, text=True, encoding="utf-8", env=env, cwd=folder)
        if done.returncode != status or expect not in done.stdout + done.stderr:
            raise Failed(
                f"whence {' '.join(words)}: status {done.returncode}, {expect!r} expected:\n{done.stdout}{done.stderr}"
            )

    def serve() -> None:
        command = [whence, "serve", "--library", "news.db", "--port", "0"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env, cwd=folder) as process:
            try:
                assert process.stderr is not None
                told = process.stderr.readline()
                address = re.search(r"http://127\.0\.0\.1:\d+/", told)
                if not address:
                    raise Failed(f"whence serve names no address: {told}")
                with urllib.request.urlopen(address[0] + "api/v1/find?q=harbour", timeout=60) as answer:
                    if "harbour" not in json.dumps(json.load(answer)):
                        raise Failed("whence serve does not find the harbour")
            finally:
                process.send_signal(signal.SIGINT)
                process.communicate(timeout=30)

    article, transcript = str(examples / "council.txt"), str(examples / "council-transcript.txt")
    return {
        "read": lambda: run("read", str(examples / "harbour.txt"), expect="Maria Adler"),
        "read a page": lambda: run("read", str(examples / "bridge.html"), expect="Northfield Courier"),
        "add": lambda: run("add", str(examples), "--library", "news.db", expect="added"),
        "find": lambda: run("find", "harbour", "--library", "news.db", expect="Henrik Vale"),
        "check": lambda: run("check", article, "--against", transcript, expect="ALTERED", status=1),
        "trace": lambda: run("trace", "--library", "news.db", expect="1 independent source"),
        "export parquet": lambda: run(
            "export", "parquet", "--library", "news.db", "--output", "statements.parquet", expect=""
        ),
        "schema": lambda: run("schema", "ledger", expect="json-schema.org"),
        "completion": lambda: run("completion", "bash", expect="_WHENCE_COMPLETE"),
        "serve": serve,
    }


def main(whence: str, examples: Path = EXAMPLES) -> int:
    """Try all; the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        for name, attempt in tries(whence, examples.resolve(), Path(folder)).items():
            try:
                attempt()
            except Failed as failed:
                print(f"{name}: {failed}", file=sys.stderr)
                return 1
            print(f"{name}: works")
    return 0


if __name__ == "__main__":
    sys.exit(main(str(Path(sys.argv[1]).absolute()), *map(Path, sys.argv[2:3])))
