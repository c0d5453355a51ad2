"""Installing packages of the system, for tests only, where that is possible without asking."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_POLICY = Path("/usr/sbin/policy-rc.d")


def install_packages(*names: str) -> bool:
    """Whether the packages are installed now. Only root can, only with apt-get; nothing is started by it."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    with _start_no_services():
        return _apt("update") and _apt("install", "--yes", "--no-install-recommends", *names)


def _apt(*arguments: str) -> bool:
    """Its output is dropped: it names the mirrors of the machine."""
    return not subprocess.run(
        ["apt-get", "-qq", *arguments],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    ).returncode


@contextmanager
def _start_no_services() -> Iterator[None]:
    """Debian starts a server when its package is installed, unless this file says no."""
    if _POLICY.exists():
        yield
        return
    _POLICY.write_text("#!/bin/sh\nexit 101\n")
    _POLICY.chmod(0o755)
    try:
        yield
    finally:
        _POLICY.unlink(missing_ok=True)
