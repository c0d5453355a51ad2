"""What the program from one command takes at rest: `python -m tests.bench.bench_memory`. Writes the table of docs/memory.md.

Proportional set sizes: memory that several processes share counts once. Started anew in a folder of its own, with the demo split;
then started again; then with some pages looked at.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from tests.bench.results import DOCS, Figure, record_figures, replace_table
from tests.services import temporary_data_folder

ROOT = Path(__file__).resolve().parents[2]
REST = 60  # seconds without a request before it is measured
LIMIT = 450  # MB, all processes at rest
PAGES = (
    "/",
    "/articles/1/",
    "/claims/1/",
    "/claims/2/",
    "/sources/",
    "/reports/",
    "/search/?q=soldiers",
    "/articles/import/",
)
PARTS = (
    ("web", "granian"), ("worker", "celery"), ("broker", "valkey"), ("database", "postgres"), ("supervisor", "factcheck.embedded"),
)  # fmt: skip


def main() -> int:
    columns = {}
    with temporary_data_folder() as data:
        with run_program(data) as (process, port):
            columns["first start"] = measure_at_rest(process.pid)
            require_split(port)
        with run_program(data) as (process, port):
            columns["second start"] = measure_at_rest(process.pid)
            look_at_pages(sign_in(port), port)
            columns["after 80 pages"] = measure_at_rest(process.pid)
    table = describe(columns)
    replace_table(DOCS / "memory.md", table)
    record_figures("memory", list_figures(columns))
    print("\n".join(table))
    return 0


@contextmanager
def run_program(data: Path) -> Iterator[tuple[subprocess.Popen, int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "FACTCHECK_DATA": str(data), "PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "workbench"], cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE
    )
    try:
        for line in process.stdout:
            if "Ctrl-C" in line:
                break
        yield process, port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def require_split(port: int) -> None:
    """That the worker had split the demo meanwhile; otherwise it was not at rest."""
    if "/claims/20/" not in _read(sign_in(port), port, "/articles/1/"):
        raise RuntimeError("the demo was not split")


def sign_in(port: int) -> OpenerDirector:
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', _read(browser, port, "/sign-in/")).group(1)
    form = urlencode({"csrfmiddlewaretoken": token, "username": "edda", "password": "factcheck-demo"}).encode()
    browser.open(f"http://127.0.0.1:{port}/sign-in/", form).read()
    return browser


def look_at_pages(browser: OpenerDirector, port: int) -> None:
    for path in PAGES * 10:
        _read(browser, port, path)


def _read(browser: OpenerDirector, port: int, path: str) -> str:
    return browser.open(f"http://127.0.0.1:{port}{path}", timeout=60).read().decode()


def measure_at_rest(pid: int) -> dict[str, float]:
    """MB of each part and of all together, after a while without a request."""
    time.sleep(REST)
    sizes = dict.fromkeys([name for name, _ in PARTS], 0.0)
    for process in find_descendants(pid):
        command = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        part = next(name for name, sign in PARTS if sign in command)
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        sizes[part] += int(re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE).group(1)) / 1024
    return sizes | {"all processes": sum(sizes.values())}


def find_descendants(pid: int) -> list[int]:
    """The process and all that came from it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(entry.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(entry.parent.name))
    found = [pid]
    for process in found:
        found += children.get(process, [])
    return found


def list_figures(columns: dict[str, dict[str, float]]) -> Iterator[Figure]:
    """What stands in the one table of all benches."""
    for name, sizes in columns.items():
        yield Figure(f"all processes, {name}", sizes["all processes"], "MB", limit=f"{LIMIT}")
    yield Figure("web process after 80 pages", columns["after 80 pages"]["web"], "MB", limit="250")


def describe(columns: dict[str, dict[str, float]]) -> list[str]:
    names = [*(name for name, _ in PARTS), "all processes"]
    return [
        f"| MB | {' | '.join(columns)} | limit |",
        f"|---|{'--:|' * (len(columns) + 1)}",
        *(
            f"| {name} | {' | '.join(f'{sizes[name]:.0f}' for sizes in columns.values())} | {LIMIT if name == names[-1] else ''} |"
            for name in names
        ),
    ]


if __name__ == "__main__":
    sys.exit(main())
