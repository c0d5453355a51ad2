"""Servers of a test's own, run as a person would: by the supervisor, in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from factcheck.embedded.binaries import find_postgres
from factcheck.embedded.layout import Layout
from factcheck.embedded.postgres import Postgres
from factcheck.embedded.processes import wait_until
from factcheck.embedded.valkey import Valkey
from tests.services import temporary_data_folder

ROOT = Path(__file__).resolve().parents[2]


class Workbench:
    """`manage.py workbench --services` on one data folder."""

    def __init__(self, data: Path) -> None:
        self.layout = Layout.of(data)
        environment = {**os.environ, "FACTCHECK_DATA": str(data)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "factcheck.embedded", "--services"],
            cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def wait(self) -> Workbench:
        """Until both servers answer. A process that ended instead shows what it said."""
        up = wait_until(lambda: self.process.poll() is not None or self.answers(), seconds=30)
        assert up and self.process.poll() is None, self.read()
        return self

    def answers(self) -> bool:
        database, broker = Postgres(self.layout, find_postgres(self.layout)), Valkey(self.layout, Path())
        return self.layout.password_file().exists() and database.answers() and broker.answers()

    def connect(self, **changes: str) -> psycopg.Connection:
        database = self.layout.database()
        asked = {name.lower(): database[name] for name in ("HOST", "PORT", "USER")} | {"dbname": database["NAME"]}
        return psycopg.connect(**(asked | database["OPTIONS"] | changes), autocommit=True, connect_timeout=5)

    def read(self) -> str:
        """All it said; it must have ended."""
        return self.process.communicate(timeout=40)[0]


@pytest.fixture
def data() -> Iterator[Path]:
    with temporary_data_folder() as folder:
        yield folder


@pytest.fixture
def launch() -> Iterator[Callable[[Path], Workbench]]:
    """Starts a workbench on a folder; all of them have ended when the test has."""
    with launcher() as start:
        yield start


@pytest.fixture(scope="module")
def running() -> Iterator[Workbench]:
    """A workbench for tests that only look at it."""
    with temporary_data_folder() as folder, launcher() as start:
        yield start(folder).wait()


@contextmanager
def launcher() -> Iterator[Callable[[Path], Workbench]]:
    launched: list[Workbench] = []

    def start(folder: Path) -> Workbench:
        launched.append(Workbench(folder))
        return launched[-1]

    yield start
    for workbench in launched:
        workbench.process.terminate()
        workbench.process.communicate(timeout=40)
        for folder in (workbench.layout.services, workbench.layout.runtime):  # may lie outside the data folder
            shutil.rmtree(folder, ignore_errors=True)
