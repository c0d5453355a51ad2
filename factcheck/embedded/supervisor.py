"""Starts the parts of the workbench in order, keeps them up, and stops them in the opposite order."""

from __future__ import annotations

import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from factcheck.embedded import processes
from factcheck.embedded.errors import EmbeddedError
from factcheck.embedded.parts import Part

_PAUSE = 0.2
_FIRST_BACK_OFF, _LONGEST_BACK_OFF = 0.5, 30.0
_STEADY_AFTER = 60.0  # seconds up, after which an end counts as the first one again
_BACK_AFTER = 1.0  # seconds up, after which a part that answers is said to be back
_LOG_LIMIT = 5_000_000


class StopRequested(BaseException):
    """Somebody asked us to stop: Ctrl-C, SIGTERM, or the terminal is gone. No error, so no handler may swallow it."""


@contextmanager
def stop_on_signals() -> Iterator[None]:
    """Turns the first such signal into StopRequested. Later ones are ignored: stopping is under way."""

    def request_stop(_number: int, _frame: object) -> None:
        for number in before:
            signal.signal(number, signal.SIG_IGN)
        raise StopRequested

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    for number in before:
        signal.signal(number, request_stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@dataclass
class _Running:
    part: Part
    process: subprocess.Popen[bytes]
    started: float
    failures: int = 0
    restart_at: float | None = None
    missed: bool = False  # its end was told, its return not yet


@dataclass
class Supervisor:
    """Runs parts as children of this process, as long as its `with` block lasts. `say` speaks to the person."""

    say: Callable[[str], None]
    _running: list[_Running] = field(default_factory=list)

    def __enter__(self) -> Supervisor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def start(self, part: Part) -> None:
        """Starts a part and waits until it answers."""
        running = _Running(part, _launch(part), time.monotonic())
        self._running.append(running)
        ended = lambda: running.process.poll() is not None  # noqa: E731
        ready = processes.wait_until(lambda: ended() or part.is_ready(), seconds=part.ready_within)
        if ended() or not ready:
            raise EmbeddedError(f"The {part.name} did not start. {describe_log(part.log)}")

    def watch(self, *, every_round: Callable[[], None] | None = None) -> None:
        """Starts again what ends, until StopRequested. Each end in a row doubles the pause before the next try."""
        while True:
            for running in self._running:
                self._look_after(running)
            if every_round:
                every_round()
            time.sleep(_PAUSE)

    def restart(self, *names: str) -> None:
        """Stops the named parts and starts them again."""
        for running in self._running:
            if running.part.name in names:
                processes.stop(running.process, *running.part.farewells)
                self._relaunch(running)

    def stop(self) -> None:
        """Stops everything, the last started first."""
        while self._running:
            running = self._running.pop()
            processes.stop(running.process, *running.part.farewells)

    def _look_after(self, running: _Running) -> None:
        if running.restart_at is None and running.process.poll() is not None:
            self._plan_restart(running)
        elif running.restart_at is not None and time.monotonic() >= running.restart_at:
            self._relaunch(running)
        elif running.missed and time.monotonic() - running.started > _BACK_AFTER and running.part.is_ready():
            running.missed = False
            self.say(f"The {running.part.name} is back.")

    def _plan_restart(self, running: _Running) -> None:
        processes.sweep_session(running.process)
        now = time.monotonic()
        running.failures = 1 if now - running.started > _STEADY_AFTER else running.failures + 1
        pause = min(_FIRST_BACK_OFF * 2 ** (running.failures - 1), _LONGEST_BACK_OFF)
        running.restart_at, running.missed = now + pause, True
        part, reason = running.part, describe_exit(running.process.returncode)
        log = describe_log(part.log, lines=0 if running.failures < 3 else 8)
        sentences = (f"The {part.name} ended ({reason}) and starts again in {pause:g} s.", part.without_it, log)
        self.say(" ".join(filter(None, sentences)))

    def _relaunch(self, running: _Running) -> None:
        running.process = _launch(running.part)
        running.started, running.restart_at = time.monotonic(), None


def describe_exit(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def describe_log(log: Path | None, *, lines: int = 8) -> str:
    """Where to read more, and the end of it."""
    if log is None or not log.exists():
        return ""
    with log.open(errors="replace") as file:
        tail = "".join(f"\n    {line.rstrip()}" for line in deque(file, maxlen=lines))
    return f"Its log is {log}{':' + tail if tail else '.'}"


def _launch(part: Part) -> subprocess.Popen[bytes]:
    part.prepare()
    with _open_log(part.log) if part.log else nullcontext() as output:
        return processes.start(
            part.command,
            folder=part.folder,
            output=output,
            errors=subprocess.STDOUT if output else None,
            account=part.account,
            environment=part.environment,
            farewell=part.farewells[0][0],
        )


def _open_log(log: Path):
    """Keeps one older log, so that logs do not grow for ever."""
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
    return log.open("ab")
