"""Starting, finding and ending processes."""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

_PR_SET_PDEATHSIG = 1


def start(
    command: Sequence[str | Path],
    *,
    folder: Path,
    output: IO[bytes] | int | None,
    errors: IO[bytes] | int | None,
    account: str | None = None,
    environment: Mapping[str, str] | None = None,
    farewell: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Starts a process in its own session, so that a Ctrl-C at the terminal reaches the supervisor alone.

    `farewell` is what the kernel sends it when we die without a word.
    """
    return subprocess.Popen(
        [str(part) for part in command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        start_new_session=True,
        preexec_fn=_ask_for_farewell(farewell),  # runs after the change of account, which would clear it
        **run_as(account),
    )


def run_as(account: str | None) -> dict[str, Any]:
    """Popen's arguments for running as `account`, without any of our own groups."""
    return {"user": account, "group": _primary_group(account), "extra_groups": []} if account else {}


def stop(process: subprocess.Popen[bytes], *farewells: tuple[signal.Signals, float]) -> None:
    """Sends each signal in turn and waits its seconds, until the process has ended; then SIGKILL for what is left."""
    for number, seconds in farewells:
        if process.poll() is not None:
            break
        process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    sweep_session(process)
    process.wait()


def sweep_session(process: subprocess.Popen[bytes]) -> None:
    """Ends whatever a process left behind: a web worker whose parent was killed would keep the port."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def find_processes_in(folder: Path) -> list[int]:
    """Processes whose working folder is `folder`: both servers move into their data folder, each child of theirs too.

    Unlike a file with a number in it this cannot be stale: zombies and strangers with a reused number are not found.
    Empty where there is no /proc.
    """
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if _works_in(entry, folder)]


def clear_folder(folder: Path, *, farewell: signal.Signals, patience: float = 10.0) -> None:
    """Waits until nobody works in `folder` any more, asking those who linger to go."""
    if wait_until(lambda: not find_processes_in(folder), seconds=2):
        return
    for number in (farewell, signal.SIGKILL):
        for pid in find_processes_in(folder):
            _send(pid, number)
        if wait_until(lambda: not find_processes_in(folder), seconds=patience):
            return


def wait_until(condition: Callable[[], bool], *, seconds: float, pause: float = 0.05) -> bool:
    end = time.monotonic() + seconds
    while not (answer := condition()) and time.monotonic() < end:
        time.sleep(pause)
    return answer


def _works_in(entry: Path, folder: Path) -> bool:
    try:
        return (entry / "cwd").samefile(folder)
    except OSError:
        return False


def _send(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def _primary_group(account: str) -> int:
    return pwd.getpwnam(account).pw_gid


def _ask_for_farewell(number: signal.Signals) -> Callable[[], None] | None:
    """Linux only: elsewhere the next start ends who lingers. The library is loaded here, before the fork."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    return (lambda: prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)) if prctl else None
