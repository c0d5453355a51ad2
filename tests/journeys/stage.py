"""The whole product on a stage: a live web server, a real worker in a process of its own, a web of sources."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from django.conf import settings
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "factcheck-demo"


def test_database_url() -> str:
    """The address of the test's own database, for processes that are not this one."""
    at = connection.settings_dict
    options = "&".join(
        f"{key}={value}" for key, value in {**at["OPTIONS"], "host": at["HOST"], "port": at["PORT"]}.items() if value
    )
    password = f":{at['PASSWORD']}" if at["PASSWORD"] else ""
    return f"postgresql://{at['USER']}{password}@/{at['NAME']}?{options}"


@dataclass
class Worker:
    """A Celery worker that may dial `endpoint` and nothing else inside private space."""

    endpoint: str
    tick: bool = True
    processes: list[subprocess.Popen] = field(default_factory=list)

    def start(self) -> None:
        environment = {
            **os.environ,
            "DATABASE_URL": test_database_url(),
            "CELERY_BROKER_URL": settings.CELERY_BROKER_URL,
            "SNAPSHOT_ROOT": str(settings.MEDIA_ROOT),
            "CAPTURE_ALLOWED_ENDPOINTS": self.endpoint,
            "CAPTURE_HOST_INTERVAL": "0",
            "SECRET_KEY": "journey",
        }
        command = [sys.executable, "-m", "celery", "-A", "factcheck", "worker", "-c", "2", "-l", "WARNING"]
        clock = ["--tick"] if self.tick else []
        self.processes.append(subprocess.Popen([*command, *clock], cwd=ROOT, env=environment, start_new_session=True))

    def kill(self) -> None:
        """SIGKILL to the worker and its children: nothing of it can say goodbye."""
        os.killpg(self.processes[-1].pid, signal.SIGKILL)
        self.processes[-1].wait()

    def stop(self) -> None:
        for process in self.processes:
            self._signal(process, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            self._signal(process, signal.SIGKILL)  # whatever of the group is left
            process.wait()

    @staticmethod
    def _signal(process: subprocess.Popen, number: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)


class Reader(httpx.Client):
    """A browser without JavaScript: follows redirects, keeps cookies, sends the token of the form."""

    def __init__(self, base_url: str, person: str | None) -> None:
        super().__init__(base_url=base_url, follow_redirects=True, timeout=30)
        if person:
            self.post_form("/sign-in/", {"username": person, "password": PASSWORD})

    def post_form(self, path: str, data: dict, **kwargs) -> httpx.Response:
        page = self.get("/sign-in/") if "csrftoken" not in self.cookies else None
        assert page is None or page.status_code == 200
        headers = {"X-CSRFToken": self.cookies["csrftoken"], "Referer": str(self.base_url)}
        return self.post(path, data=data, headers=headers, **kwargs)


def load_demo() -> None:
    call_command("load_demo", verbosity=0)


def wait_for(condition: Callable[[], object], *, seconds: float, what: str):
    """The first true answer of `condition`, asked every 0.2 s; fails with `what` after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.2)
    raise AssertionError(f"{what} did not happen within {seconds} s")
