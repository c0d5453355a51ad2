"""A part of the workbench: one process that the supervisor starts, watches and stops."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


def _nothing() -> None:
    return None


@dataclass(frozen=True)
class Part:
    """What to run and how to tell that it works.

    `prepare` runs before each start and leaves the folder fit for it. `farewells` are the signals that ask it to end,
    each with the seconds it is given. `without_it` says what does not work while the part is down.
    """

    name: str
    command: tuple[str | Path, ...]
    folder: Path
    log: Path | None
    is_ready: Callable[[], bool] = field(default=lambda: True)
    prepare: Callable[[], None] = _nothing
    account: str | None = None
    environment: Mapping[str, str] | None = None
    farewells: tuple[tuple[signal.Signals, float], ...] = ((signal.SIGTERM, 20.0),)
    ready_within: float = 60.0
    without_it: str = ""
