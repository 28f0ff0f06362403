"""Processes that read articles side by side, one encoder in each.

Each process is asked by a thread that waits for its answer. A process that dies takes only the article at hand with it:
another one takes its place. `concurrent.futures` would give up all that is under way; `multiprocessing` would run the
caller's script again in each process.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING

from whence.engine.wire import Answer, Message, Ready, Setup, receive, send
from whence.errors import BadInstall, InputError, WhenceError, exhausted
from whence.intake.raw import Raw

if TYPE_CHECKING:
    from whence.intake.types import Unread

COMMAND: tuple[str, ...] = (
    sys.executable,
    "-P",
    "-m",
    "whence.engine.worker",
)  # -P: a stray numpy.py in the current folder is not ours


class Pool:
    """The engine of `jobs` processes, started when first needed."""

    AHEAD = 2  # articles under way for each process: one is read, one waits

    def __init__(self, jobs: int, setup: Setup) -> None:
        self.ahead = self.AHEAD * jobs
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="whence")
        self._setup = setup
        self._env = _environment(jobs)
        self._idle: list[_Process] = []
        self._all: set[_Process] = set()
        self._lock = Lock()
        self._closed = False

    def submit(self, raw: Raw) -> Future[Answer]:
        """Have an article read; the answer of a process that dies over it is Unread.

        The future raises WhenceError where no article could be read: the installation, or the library, is damaged.
        """
        try:
            return self._threads.submit(self._read, raw)
        except RuntimeError as error:
            if why := exhausted(error):
                raise BadInstall(f"A reading process cannot be started: {why}.") from None
            raise

    def _read(self, raw: Raw) -> Answer:
        process = self._take()
        try:
            said = process.ask(raw)
        except (EOFError, OSError):
            return self._mourn(process, raw.origin)
        with self._lock:
            self._idle.append(process)
        if isinstance(said, WhenceError):
            raise said
        assert not isinstance(said, (Setup, Raw, Ready))
        return said

    def _take(self) -> _Process:
        with self._lock:
            if self._idle:
                return self._idle.pop()
            if self._closed:
                raise RuntimeError("the pool is closed")
            try:
                process = _Process(self._env)
            except OSError as error:
                why = exhausted(error) or f"the system refuses ({error.strerror}); use --jobs 1"
                raise BadInstall(f"A reading process cannot be started: {why}.") from None
            self._all.add(process)
        process.begin(self._setup)
        return process

    def _mourn(self, process: _Process, origin: str) -> Unread:
        from whence.intake.types import Unread

        with self._lock:
            self._all.discard(process)
        return Unread(origin, InputError(
            f"{origin} could not be read: the process that read it {process.end()}; add it again with fewer --jobs, "
            "or leave it out.",
            origin,
        ))  # fmt: skip

    def close(self) -> None:
        """Stop the processes at once; what they are reading is lost, and nothing else."""
        with self._lock:
            self._closed = True
            running = list(self._all)
        for process in running:
            process.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for process in running:
            process.end()


class _Process:
    """One reading process."""

    def __init__(self, env: dict[str, str]) -> None:
        self._popen = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env)

    def begin(self, setup: Setup) -> None:
        """Set it up. Raises BadInstall where it does not start."""
        try:
            said = self.ask(setup)
        except (EOFError, OSError):
            how = self.end()
            raise BadInstall(
                f"A reading process does not start (it {how}); use --jobs 1, or install whence again."
            ) from None
        if isinstance(said, WhenceError):
            raise said
        if not isinstance(said, Ready):
            raise BadInstall(f"A reading process answers {said!r}; install whence again.")

    def ask(self, what: Message) -> Message:
        """Its answer. Raises EOFError or OSError where it dies first."""
        assert self._popen.stdin is not None
        assert self._popen.stdout is not None
        send(self._popen.stdin, what)
        return receive(self._popen.stdout)

    def kill(self) -> None:
        """Stop it at once; it holds nothing that could be lost."""
        self._popen.kill()

    def end(self) -> str:
        """Wait for its end and say how it came about: "was killed (SIGKILL)"."""
        try:
            status = self._popen.wait(timeout=1)
        except subprocess.TimeoutExpired:  # it closed its output, and yet goes on
            self._popen.kill()
            status = self._popen.wait()
        for pipe in (self._popen.stdin, self._popen.stdout):
            with suppress(OSError):  # what was still to be sent to it
                pipe.close() if pipe is not None else None
        if status >= 0:
            return f"ended with status {status}"
        name = signal.Signals(-status).name if -status in set(signal.Signals) else f"signal {-status}"
        return f"was killed ({name}; the memory may have run out)" if -status == signal.SIGKILL else f"crashed ({name})"


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _environment(jobs: int) -> dict[str, str]:
    """What a process inherits: our search path, and its share of the cores unless the user has set one."""
    env = dict(os.environ)
    env["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    env.setdefault("WHENCE_THREADS", str(max(1, cores() // jobs)))
    return env
