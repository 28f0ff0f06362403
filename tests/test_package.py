"""What is published: a wheel that holds all it needs, is small, has the same bytes each time, and runs by itself."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml
from conftest import ROOT

from whence import __version__

pytest.importorskip("build")
PACKAGE = ROOT / "src" / "whence"
NOT_SHIPPED = {".pyc", ".map"}
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "packaging" / "Dockerfile").read_text(encoding="utf-8")
RECIPE: dict[str, Any] = yaml.safe_load((ROOT / "packaging" / "conda" / "recipe.yaml").read_text(encoding="utf-8"))
SHARED = {
    "share/man/man1/whence.1",
    "share/bash-completion/completions/whence",
    "share/zsh/site-functions/_whence",
    "share/fish/vendor_completions.d/whence.fish",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(ROOT, tmp_path_factory.mktemp("wheel"), "whl")


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(ROOT, tmp_path_factory.mktemp("sdist"), "tar.gz")


def built(source: Path, folder: Path, kind: str) -> Path:
    """The wheel (`whl`) or source distribution (`tar.gz`) of `source`, made in `folder`."""
    which = "--wheel" if kind == "whl" else "--sdist"
    command = [sys.executable, "-m", "build", which, "--no-isolation", "--outdir", str(folder), str(source)]
    env = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    subprocess.run(command, check=True, capture_output=True, env=env)
    (found,) = folder.glob(f"*.{kind}")
    return found


def test_the_wheel_holds_every_file_of_the_package_and_is_small(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        held = set(archive.namelist())
    files = {p for p in PACKAGE.rglob("*") if p.is_file() and p.suffix not in NOT_SHIPPED}
    assert {f"whence/{p.relative_to(PACKAGE).as_posix()}" for p in files} <= held
    assert {f"whence-{__version__}.data/data/{name}" for name in SHARED} <= held
    assert wheel.stat().st_size < 40_000_000


def test_the_same_source_gives_the_same_bytes(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    """Also from another folder, at another time, with other rights, and from the source distribution."""
    again = tmp_path / "again"
    for name in ("src", "packaging", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", ".gitignore"):
        source, place = ROOT / name, again / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, place) if source.is_dir() else shutil.copyfile(source, place)
    for path in again.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
        if path.is_file():
            path.chmod(0o600)
    assert built(again, tmp_path / "1", "whl").read_bytes() == wheel.read_bytes()
    assert built(again, tmp_path / "2", "tar.gz").read_bytes() == sdist.read_bytes()
    shutil.unpack_archive(sdist, tmp_path / "unpacked", filter="data")
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    assert built(unpacked, tmp_path / "3", "whl").read_bytes() == wheel.read_bytes()


def test_the_page_of_the_package_is_sound(wheel: Path, sdist: Path) -> None:
    pytest.importorskip("twine")
    command = [sys.executable, "-m", "twine", "check", "--strict", str(wheel), str(sdist)]
    subprocess.run(command, check=True, capture_output=True)


@pytest.mark.usefixtures("model")
def test_the_installed_wheel_runs_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """An environment of its own, whose dependencies are those of this one: nothing is taken from an index.

    A folder that a .pth file names is searched for modules, and its own .pth files are not looked at; so the
    editable installation of the checkout, which is such a file, does not count there.
    """
    bare = tmp_path / "env"
    venv.create(bare, with_pip=False)
    (site,) = bare.glob("lib/python*/site-packages")
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    command = [sys.executable, "-m", "pip", "--python", str(bare), "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*command, str(wheel)], check=True, env=env)
    theirs = (path for path in sys.path if path.endswith("site-packages"))
    (site / "dependencies.pth").write_text("\n".join(theirs) + "\n", encoding="utf-8")
    code = f"import whence; assert whence.__file__.startswith({str(bare)!r}), whence.__file__"
    subprocess.run([str(bare / "bin" / "python"), "-c", code], check=True, env=env, cwd=tmp_path)
    assert {name for name in SHARED if (bare / name).is_file()} == SHARED
    tried = [sys.executable, str(ROOT / "packaging" / "try_install.py"), str(bare / "bin" / "whence")]
    done = subprocess.run(tried, capture_output=True, text=True, env=env, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(f"{name}: works" in done.stdout for name in ("read", "add", "find", "check", "trace", "serve"))


def test_trying_an_installation_can_fail(tmp_path: Path) -> None:
    broken = tmp_path / "whence"
    broken.write_text("#!/bin/sh\necho nothing\n", encoding="utf-8")
    broken.chmod(0o755)
    tried = [sys.executable, str(ROOT / "packaging" / "try_install.py"), str(broken)]
    done = subprocess.run(tried, capture_output=True, text=True)
    assert done.returncode == 1
    assert "'Maria Adler' expected" in done.stderr


def normal(requirement: str) -> tuple[str, str]:
    """The name and the bounds of a requirement, whatever its blanks."""
    found = re.fullmatch(r"([\w.-]+)(?:\[[^\]]*\])?\s*(.*)", requirement)
    assert found
    return found[1], found[2].replace(" ", "")


def test_the_conda_recipe_says_what_the_project_says() -> None:
    project = PROJECT["project"]
    assert RECIPE["context"]["version"] == __version__
    assert RECIPE["package"]["name"] == project["name"]
    assert RECIPE["about"]["license"] == project["license"]
    assert RECIPE["about"]["summary"].replace(",", "") in project["description"].replace(",", "").replace(":", "")
    scripts = [f"{name} = {entry}" for name, entry in project["scripts"].items()]
    assert RECIPE["build"]["python"]["entry_points"] == scripts
    run = dict(map(normal, RECIPE["requirements"]["run"]))
    assert run.pop("python") == project["requires-python"]
    assert run == dict(map(normal, project["dependencies"]))
    optional = project["optional-dependencies"]
    (every,) = optional["all"]
    names = re.findall(r"\w+", every.removeprefix("whence"))
    extras = {pair for name in names for pair in map(normal, optional[name])}
    extras = {pair for pair in extras if pair[0] != "whence"}
    assert dict(map(normal, RECIPE["requirements"]["run_constraints"])) == dict(extras)
    assert normal(PROJECT["build-system"]["requires"][0]) in map(normal, RECIPE["requirements"]["host"])
    assert (ROOT / RECIPE["about"]["license_file"]).is_file()


def test_the_dockerfile_builds_from_what_is_there() -> None:
    """What can be said of it without a container: what it copies exists and is let in, and suffices for the build."""
    copied = [
        word for line in re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE) for word in line.split()[:-1]
    ]
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[0] == "!"]
    assert copied
    assert sorted(copied) == sorted(allowed)
    assert all((ROOT / name).exists() for name in copied)
    needed = {Path(name) for name in PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]}
    needed |= {
        Path(name) for name in (PROJECT["project"]["readme"], *PROJECT["project"]["license-files"], "src/whence")
    }
    assert all(any(path.is_relative_to(name) for name in copied) for path in needed)
    least = tuple(map(int, PROJECT["project"]["requires-python"].removeprefix(">=").split(".")))
    for image in re.findall(r"^FROM python:(\d+)\.(\d+)", DOCKERFILE, re.MULTILINE):
        assert tuple(map(int, image)) >= least
    (extra,) = re.findall(r"\.whl\)\[(\w+)\]", DOCKERFILE)
    assert extra in PROJECT["project"]["optional-dependencies"]
    (entry,) = re.findall(r'^ENTRYPOINT \["(\w+)"\]', DOCKERFILE, re.MULTILINE)
    assert entry in PROJECT["project"]["scripts"]


def test_what_is_cited_is_the_version_that_is_there() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert (cited["version"], cited["license"]) == (__version__, PROJECT["project"]["license"])
