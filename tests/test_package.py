"""What is published: a wheel that holds all it needs, is small, has the same bytes each time, and runs by itself."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import ROOT

pytest.importorskip("build")
PACKAGE = ROOT / "src" / "whence"
NOT_SHIPPED = {".pyc", ".map"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("wheel"))


def built(folder: Path) -> Path:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"SOURCE_DATE_EPOCH": "1700000000"})
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_holds_every_file_of_the_package_and_is_small(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        held = set(archive.namelist())
    files = {p for p in PACKAGE.rglob("*") if p.is_file() and p.suffix not in NOT_SHIPPED}
    assert {f"whence/{p.relative_to(PACKAGE).as_posix()}" for p in files} <= held
    assert wheel.stat().st_size < 40_000_000


def test_the_same_source_gives_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    assert built(tmp_path).read_bytes() == wheel.read_bytes()


def test_the_page_of_the_package_is_sound(wheel: Path) -> None:
    pytest.importorskip("twine")
    subprocess.run([sys.executable, "-m", "twine", "check", "--strict", str(wheel)], check=True, capture_output=True)


@pytest.mark.usefixtures("model")
def test_the_installed_wheel_runs_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """A bare environment that sees our dependencies but not the editable install."""
    bare = tmp_path / "env"
    venv.create(bare, with_pip=False)
    (site,) = bare.glob("lib/python*/site-packages")
    with ZipFile(wheel) as archive:
        archive.extractall(site)
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    # The dependencies of this environment, without its .pth file, which leads to the checkout.
    env["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path.endswith("site-packages"))
    code = f"import whence; assert whence.__file__.startswith({str(bare)!r}), whence.__file__"
    python = str(bare / "bin" / "python")
    env["PYTHONPATH"] = os.pathsep.join([str(site), env["PYTHONPATH"]])
    subprocess.run([python, "-c", code], check=True, env=env, cwd=tmp_path)

    def run(*words: str) -> bytes:
        return subprocess.run(
            [python, "-m", "whence", *words], check=True, capture_output=True, env=env, cwd=tmp_path
        ).stdout

    article = str(ROOT / "examples" / "harbour.txt")
    assert b"Maria Adler" in run("read", article)
    run("add", article)
    assert b"harbour" in run("find", "harbour")
    transcript = str(ROOT / "examples" / "council-transcript.txt")
    assert b"VERBATIM" in run("check", "--quote", "A word is not a contract", "--against", transcript).upper()
