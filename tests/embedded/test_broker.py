"""What a killed worker and a missing broker cost: time, never work, and never an error page."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings

from factcheck.celery import app, describe_transport
from factcheck.embedded.layout import Layout
from factcheck.embedded.processes import wait_until
from tests.embedded.conftest import ROOT
from tests.embedded.slow_work import write_slowly


@pytest.fixture
def broker(data, launch) -> Iterator[dict[str, str]]:
    """A broker of the test's own, so that no other test's worker takes the task; the environment that leads to it."""
    launch(data).wait()
    with app.connection_for_write(Layout.of(data).broker_url()) as connection:
        yield {**os.environ, "FACTCHECK_DATA": str(data)}, connection


@pytest.fixture
def start_worker(broker) -> Iterator[Callable[[], subprocess.Popen]]:
    environment, _ = broker
    started: list[subprocess.Popen] = []
    command = [sys.executable, "-m", "celery", "--app=tests.embedded.slow_work", "worker", "--concurrency=1"]

    def start() -> subprocess.Popen:
        started.append(
            subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True, stderr=subprocess.DEVNULL)
        )
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.fault
def test_a_killed_workers_task_comes_back_within_a_minute(tmp_path, broker, start_worker):
    trace = tmp_path / "trace"
    trace.touch()
    write_slowly.apply_async((str(trace), 5.0), connection=broker[1])
    first = start_worker()
    assert wait_until(lambda: trace.read_text() == "begun\n", seconds=60, pause=0.2)
    os.killpg(first.pid, signal.SIGKILL)
    killed = time.monotonic()
    start_worker()
    assert wait_until(lambda: trace.read_text() == "begun\nbegun\ndone\n", seconds=90, pause=0.2), trace.read_text()
    assert time.monotonic() - killed < 60


_POST = """
import time, django
django.setup()
from django.db import transaction
from tests.embedded.slow_work import write_slowly
delays = []
for _ in range(3):  # what waits does so each time; what a busy machine adds, it does not
    with transaction.atomic():
        write_slowly.delay_on_commit("nowhere", 0.0)
        begun = time.monotonic()
    delays.append(time.monotonic() - begun)
print(min(delays))
"""


@pytest.mark.parametrize("address", ["redis+socket:///nowhere/valkey.sock", "redis://127.0.0.1:9/0"])
def test_an_absent_broker_neither_breaks_nor_delays_the_answer(address):
    """What a view does after its commit, in a process that has no broker. The sweep finds the row later."""
    environment = {**os.environ, "CELERY_BROKER_URL": address}
    child = subprocess.run(
        [sys.executable, "-c", _POST], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert child.returncode == 0, child.stderr
    assert float(child.stdout) < 1
    assert "not sent task=tests.write_slowly" in child.stderr, "the failure must be in the log"


def test_each_kind_of_broker_gets_its_own_options():
    assert "visibility_timeout" not in describe_transport("amqp://localhost")
    assert describe_transport(settings.CELERY_BROKER_URL)["visibility_timeout"] < 60
