"""The database and the broker that tests run against: our own, in a folder that lives as long as the run.

Where DATABASE_URL and CELERY_BROKER_URL are set, those servers are used as they are.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from factcheck.embedded.layout import Layout
from factcheck.embedded.lock import hold_data_folder
from factcheck.embedded.servers import embedded_parts
from factcheck.embedded.supervisor import Supervisor

# Nothing here survives the run, so nothing need survive a power cut.
_CARELESS = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


def start_test_services(*, durable: bool = False) -> ExitStack:
    """Makes the run's data folder, tells the settings about it (before they are read) and starts what is not set.
    `durable`: a commit waits for the disc, as in service; tests need not.

    Workers of pytest-xdist inherit the environment of the process that calls this, so they share the servers; each
    has a database and message keys of its own.
    """
    stack = ExitStack()
    data = stack.enter_context(temporary_data_folder())
    os.environ["FACTCHECK_DATA"] = str(data)
    layout = Layout.of(data)
    stack.enter_context(hold_data_folder(layout))
    (layout.services / "local.conf").write_text("" if durable else _CARELESS)
    (layout.services / "local.conf").chmod(0o644)
    supervisor = stack.enter_context(Supervisor(say=print))
    own_database, own_broker = not os.environ.get("DATABASE_URL"), not os.environ.get("CELERY_BROKER_URL")
    if own_database or own_broker:
        for part in embedded_parts(layout, database=own_database, broker=own_broker):
            supervisor.start(part)
    return stack


def separate_messages(broker_url: str) -> str:
    """The broker's address with a numbered database for this worker of pytest-xdist, so that none reads another's."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if not worker or not broker_url.startswith("redis"):
        return broker_url
    number = worker.removeprefix("gw")
    if broker_url.startswith("redis+socket"):
        return f"{broker_url.partition('?')[0]}?virtual_host={number}"
    return urlsplit(broker_url)._replace(path=f"/{number}").geturl()


@contextmanager
def temporary_data_folder() -> Iterator[Path]:
    """A data folder under a short path, as sockets need. Under root the servers' account may pass through it."""
    data = Path(tempfile.mkdtemp(prefix="factcheck-tests-", dir="/tmp"))
    if os.geteuid() == 0:
        data.chmod(0o711)
    try:
        yield data
    finally:
        layout = Layout.of(data)
        for folder in {data, layout.services, layout.runtime}:
            shutil.rmtree(folder, ignore_errors=True)
