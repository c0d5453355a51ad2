"""Finding a Chromium for the browser tests; `python -m tests.chromium` installs one where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.system_packages import install_packages

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> Path | None:
    """CHROMIUM, else one on PATH, else the one that Playwright keeps."""
    if chosen := os.environ.get("CHROMIUM"):
        return Path(chosen)
    on_path = next(filter(None, map(shutil.which, _NAMES)), None)
    return Path(on_path) if on_path else _find_playwrights_own()


def describe_launch() -> dict[str, Any]:
    """Arguments for `playwright.chromium.launch`. Chromium refuses its sandbox to root, and small /dev/shm crash it."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": str(find_chromium()), "args": [*sandbox, "--disable-dev-shm-usage"]}


def _find_playwrights_own() -> Path | None:
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def _install() -> bool:
    if install_packages("chromium"):
        return True
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    if not find_chromium():
        print("Installing Chromium for the browser tests.", flush=True)
        if not _install() or not find_chromium():
            print("There is no Chromium and none could be installed: the browser tests will be skipped. "
                  "Install chromium, or set CHROMIUM to its program.")  # fmt: skip
