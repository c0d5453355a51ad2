"""Formats that are made in a process of their own: `python -m claims.reports.exports.child pdf`.

Their libraries are heavy, and what a library makes of a report is bounded: in memory, in processor time and by the clock.
The child reads {"content", "imprint"} as JSON and writes the file; it knows neither Django nor the database. A format
made here has `build(content, imprint)`, which returns the file, beside `write` and `lint`.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from threading import BoundedSemaphore
from typing import IO

from claims.reports.exports.values import Content, Imprint, NotExportable, TooBusy, error

_ROOT = Path(__file__).parents[3]
_PIECE = 64 * 1024
_CPU = 60  # seconds
_CLOCK = 90
_MEMORY = 1536 * 1024 * 1024  # of address space, much of which is reserved and never used

# what Python, Rust, the loader and the kernel say
_STARVED = ("MemoryError", "memory allocation", "failed to map", "Cannot allocate")

# Each child may hold some hundred MB, and anybody may ask for a PDF: one at a time in each process, the others wait.
_TURN = BoundedSemaphore(1)
_PATIENCE = 15  # seconds


def build_in_child(name: str, label: str, content: Content, imprint: Imprint) -> Iterator[bytes]:
    """The file in pieces, whole before the first one leaves. Raises NotExportable when the child did not make it."""
    asked = json.dumps({"content": content, "imprint": {**asdict(imprint), "texts": {}}})
    with tempfile.TemporaryFile() as file:
        if not _TURN.acquire(timeout=_PATIENCE):
            raise TooBusy(label, [error("Too many files are being made. Try again in a minute.")])
        try:
            _run(name, label, asked, file)
        finally:
            _TURN.release()
        file.seek(0)
        yield from iter(lambda: file.read(_PIECE), b"")


def _run(name: str, label: str, asked: str, file: IO[bytes]) -> None:
    with tempfile.TemporaryFile() as complaints:
        try:
            done = subprocess.run(  # noqa: S603
                [sys.executable, "-m", __name__, name, str(_MEMORY)],
                input=asked.encode(),
                stdout=file,
                stderr=complaints,
                timeout=_CLOCK,
                cwd=_ROOT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise NotExportable(label, [error("It took too long. Publish fewer claims in one report.")]) from None
        if done.returncode:
            raise NotExportable(label, [error(_explain(complaints))])


def _explain(complaints: IO[bytes]) -> str:
    """The last line that the child said; killed for want of memory or time it said nothing."""
    complaints.seek(0)
    lines = complaints.read().decode(errors="replace").strip().splitlines()
    if not lines or any(word in lines[-1] for word in _STARVED):
        return "It needed too much memory or time. Publish fewer claims in one report."
    return f"Something in it breaks the writer. Tell an admin what it said: {lines[-1][:300]}"


def main(name: str, memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU, _CPU))
    asked = json.load(sys.stdin.buffer)
    imprint = asked["imprint"]
    urls = {int(number): url for number, url in imprint.pop("claim_urls").items()}
    build = import_module(f"claims.reports.exports.{name}").build
    sys.stdout.buffer.write(build(asked["content"], Imprint(**imprint, claim_urls=urls)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
