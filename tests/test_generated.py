"""What is written from the code says what the code says: `make manual` after a change of commands or of the JSON."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT

from docs.generate import commands, generated

GENERATED = generated()


@pytest.mark.parametrize("path", GENERATED, ids=lambda path: path.name)
def test_the_file_is_what_the_code_gives(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == GENERATED[path], f"{path.relative_to(ROOT)} is stale: run `make manual`"


def test_every_command_and_option_stands_on_the_page_and_in_the_manual() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    manual = (ROOT / "packaging" / "share" / "man" / "whence.1").read_text(encoding="utf-8").replace("\\-", "-")
    found = list(commands())
    assert len(found) > 15
    for command in found:
        assert f"\n## {command.name}\n" in page
        for option, _ in command.options:
            assert option.replace("|", "\\|") in page
            assert option in manual


def test_the_manual_is_sound_for_groff() -> None:
    if shutil.which("groff") is None:
        pytest.skip("groff is not here")
    manual = ROOT / "packaging" / "share" / "man" / "whence.1"
    done = subprocess.run(
        ["groff", "-man", "-Kutf8", "-Tutf8", "-ww", str(manual)], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert "whence check" in done.stdout
