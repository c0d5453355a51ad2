"""The whole program as a desk runs it, while its servers and processes are killed: what was acknowledged is captured.

Takes minutes, so only in the long form: `make test-faults`.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg
import pytest
import redis

from factcheck.embedded.layout import Layout
from tests.journeys.stage import ROOT, Reader, wait_for
from tests.services import temporary_data_folder
from tests.sources.misbehaving_server import MisbehavingServer

pytestmark = [
    pytest.mark.fault,
    pytest.mark.timeout(600),
    pytest.mark.usefixtures("long_form"),
]

SOURCES = 10
STUCK_AFTER = 120  # seconds after the end of a fault


@dataclass
class Desk:
    """A running workbench, and the way into its database."""

    url: str
    layout: Layout
    program: subprocess.Popen

    def query(self, statement: str) -> list[tuple]:
        at = self.layout.database()
        with closing(
            psycopg.connect(
                dbname=at["NAME"], user=at["USER"], host=at["HOST"], port=at["PORT"], passfile=at["OPTIONS"]["passfile"]
            )
        ) as connection:
            return connection.execute(statement).fetchall()

    def find(self, *words: str) -> list[int]:
        """The program's processes whose command line has all these words, oldest first."""
        return [pid for pid in _descendants(self.program.pid) if all(word in _command(pid) for word in words)]

    def flush_broker(self) -> None:
        redis.Redis(unix_socket_path=str(self.layout.broker_socket())).flushall()


@pytest.fixture(scope="module")
def web() -> Iterator[MisbehavingServer]:
    with MisbehavingServer() as server:
        yield server


@pytest.fixture(scope="module")
def desk(web) -> Iterator[Desk]:
    with temporary_data_folder() as data:
        port = _find_port()
        environment = {
            **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "CELERY_BROKER_URL")},
            "FACTCHECK_DATA": str(data),
            "PORT": str(port),
            "CAPTURE_ALLOWED_ENDPOINTS": f"{web.host}:{web.port}",
            "CAPTURE_HOST_INTERVAL": "0",
        }
        program = subprocess.Popen(
            [sys.executable, "manage.py", "workbench"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        try:
            desk = Desk(f"http://localhost:{port}", Layout.of(data), program)
            wait_for(lambda: _answers(desk.url), seconds=120, what="the first page")
            wait_for(
                lambda: desk.query("SELECT id FROM claims_claim LIMIT 1"), seconds=120, what="the demo's first claim"
            )
            yield desk
        finally:
            program.terminate()
            with suppress(subprocess.TimeoutExpired):
                program.wait(30)
            program.kill()


def kill_worker(desk: Desk) -> None:
    for pid in desk.find("celery", "worker"):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def kill_one_child(desk: Desk) -> None:
    os.kill(desk.find("celery", "worker")[-1], signal.SIGKILL)


def kill_broker(desk: Desk) -> None:
    os.kill(desk.find("valkey-server")[0], signal.SIGKILL)


def wipe_broker(desk: Desk) -> None:
    desk.flush_broker()


def stop_broker_for_a_while(desk: Desk) -> None:
    pid = desk.find("valkey-server")[0]
    os.kill(pid, signal.SIGSTOP)
    time.sleep(10)
    os.kill(pid, signal.SIGCONT)


def restart_database(desk: Desk) -> None:
    """SIGQUIT is PostgreSQL's immediate shutdown: a crash, recovered from at the next start."""
    os.kill(desk.find("postgres", "-D")[0], signal.SIGQUIT)


@pytest.mark.parametrize(
    "fault", [kill_worker, kill_one_child, kill_broker, wipe_broker, stop_broker_for_a_while, restart_database]
)
def test_whatever_is_killed_all_that_was_acknowledged_is_captured(desk, web, fault: Callable[[Desk], None]):
    acknowledged = _attach(desk, web, fault.__name__)
    time.sleep(1)
    fault(desk)
    ended = time.monotonic()
    wait_for(
        lambda: _all_ended(desk, fault.__name__),
        seconds=STUCK_AFTER,
        what=f"the end of captures after {fault.__name__}",
    )
    print(f"{fault.__name__}: recovered after {time.monotonic() - ended:.0f} s")
    rows = desk.query(
        "SELECT source.url, capture.state, count(snapshot.id) FROM claims_source source"
        " JOIN claims_capture capture ON capture.source_id = source.id"
        " LEFT JOIN claims_snapshot snapshot ON snapshot.source_id = source.id"
        f" WHERE source.url LIKE '%{fault.__name__}%' GROUP BY 1, 2"
    )
    assert {(url, state, count) for url, state, count in rows} == {(url, "captured", 1) for url in acknowledged}


def _attach(desk: Desk, web: MisbehavingServer, name: str) -> set[str]:
    """Attaches slow sources; those that were answered in good order."""
    (claim,) = desk.query("SELECT id FROM claims_claim ORDER BY id LIMIT 1")[0]
    urls = [web.url(f"/slow?s=3&n={number}&fault={name}") for number in range(SOURCES)]
    with closing(Reader(desk.url, "rita")) as rita:
        return {url for url in urls if rita.post_form(f"/claims/{claim}/attach/", {"url": url}).status_code == 200}


def _all_ended(desk: Desk, name: str) -> bool:
    statement = (
        "SELECT count(*) FROM claims_capture capture JOIN claims_source source ON source.id = capture.source_id"
        f" WHERE source.url LIKE '%{name}%' AND capture.state IN ('queued', 'fetching', 'waiting')"
    )
    try:
        return desk.query(statement) == [(0,)]
    except psycopg.OperationalError:
        return False  # it is just restarting


def _answers(url: str) -> bool:
    with suppress(httpx.HTTPError):
        return httpx.get(f"{url}/sign-in/").status_code == 200
    return False


def _find_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def _descendants(pid: int) -> list[int]:
    children = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += [int(child) for child in (task / "children").read_text().split()]
    return [member for child in sorted(children) for member in (child, *_descendants(child))]


def _command(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    return ""
