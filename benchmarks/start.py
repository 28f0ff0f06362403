"""What `import whence`, `whence read` and the core install weigh: `python -m benchmarks.start [--against COMMIT]`.

Beside an older commit (by default the one before the parts for other programs came), in one run and by turns: processor
time of a new process that does nothing, imports whence, prints the help, reads one article; how many modules it loads;
and the size of the package and of all that the core install brings. Both run with this interpreter and its libraries.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import tomllib
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
CALLS = {
    "nothing": ["-c", "pass"],
    "import whence": ["-c", "import whence"],
    "whence --help": ["-m", "whence", "--help"],
    "whence read": ["-m", "whence", "read", str(ROOT / "examples" / "harbour.txt")],
}
LOADED = {
    "import whence": "import whence, sys; print(len(sys.modules))",
    "whence read": f"import sys, whence; whence.read({CALLS['whence read'][-1]!r}); print(len(sys.modules))",
}


def before() -> str:
    """The commit before the parts for other programs came."""
    log = ["git", "log", "--diff-filter=A", "--format=%H", "--", "src/whence/integrations"]
    found = subprocess.run(log, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    return found[-1] + "^"


def seconds(call: list[str], tree: Path) -> float:
    """The processor time of a process that runs the package of a tree."""
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        process = subprocess.Popen([sys.executable, *call], stdout=nowhere, stderr=nowhere, env=env(tree))
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, call
    return used.ru_utime + used.ru_stime


def env(tree: Path) -> dict[str, str]:
    """What makes Python find whence there and nowhere else."""
    return {**os.environ, "PYTHONPATH": str(tree / "src"), "WHENCE_THREADS": "1"}


def loaded(code: str, tree: Path) -> int:
    """How many modules some code loads."""
    done = subprocess.run([sys.executable, "-c", code], env=env(tree), capture_output=True, text=True, check=True)
    return int(done.stdout)


def core(tree: Path) -> set[str]:
    """The distributions of the core install of a tree, with all that these need."""
    asked = tomllib.loads((tree / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    found: set[str] = set()
    while asked:
        name = re.split(r"[ <>=!~;\[(]", asked.pop(), maxsplit=1)[0].lower().replace("_", "-")
        if name not in found:
            try:
                further = metadata.requires(name) or []
            except metadata.PackageNotFoundError:
                continue  # of another system
            found.add(name)
            asked += [one for one in further if "extra ==" not in one]
    return found


def size(paths: list[Path]) -> int:
    """Bytes of files, without what Python compiles."""
    return sum(p.stat().st_size for p in paths if p.is_file() and p.suffix != ".pyc")


def installed(names: set[str]) -> int:
    """Bytes of distributions."""
    return sum(size([Path(str(f.locate())) for f in metadata.files(name) or ()]) for name in names)


def main() -> None:
    """Run the benchmark; see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--against", metavar="COMMIT")
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    commit = given.against or before()
    with tempfile.TemporaryDirectory() as temporary:
        older = Path(temporary) / "older"
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", str(older), commit], cwd=ROOT, check=True)
        try:
            compare(older, commit, given.rounds)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(older)], cwd=ROOT, check=True)


def compare(older: Path, commit: str, rounds: int) -> None:
    """Print what each costs in the older tree and in this one."""
    times: dict[tuple[str, Path], list[float]] = {}
    for number in range(rounds + 1):
        for name, call in CALLS.items():
            for tree in (older, ROOT) if number % 2 else (ROOT, older):
                took = seconds(call, tree)
                if number:  # the first round writes what Python compiles
                    times.setdefault((name, tree), []).append(took)
    print(f"{'':<16} {commit[:12]:>12} {'now':>8} {'ratio':>6}   processor seconds, median of {rounds}")
    for name in CALLS:
        row(name, *(statistics.median(times[name, tree]) for tree in (older, ROOT)), digits=3)
    print("modules loaded")
    for name, code in LOADED.items():
        row(name, *(loaded(code, tree) for tree in (older, ROOT)))
    print("bytes")
    row("package", *(size(sorted((tree / "src" / "whence").rglob("*"))) for tree in (older, ROOT)))
    row("core install", *(installed(core(tree)) for tree in (older, ROOT)))
    gone, new = core(older) - core(ROOT), core(ROOT) - core(older)
    print(f"distributions of the core install: {len(core(ROOT))}, new {sorted(new)}, gone {sorted(gone)}")


def row(name: str, old: float, new: float, digits: int = 0) -> None:
    """Print one line."""
    print(f"{name:<16} {old:>12,.{digits}f} {new:>8,.{digits}f} {new / old:>6.3f}", flush=True)


if __name__ == "__main__":
    main()
