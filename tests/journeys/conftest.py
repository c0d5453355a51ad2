"""Fixtures of the journeys."""

from __future__ import annotations

from contextlib import ExitStack, closing

import pytest

from tests.journeys.source_pages import serve_pages
from tests.journeys.stage import Reader, Worker, load_demo


@pytest.fixture
def sources(settings):
    with serve_pages() as server:
        settings.CAPTURE_ALLOWED_ENDPOINTS = [server.endpoint]
        yield server


@pytest.fixture
def archive(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "snapshots"
    settings.MEDIA_ROOT.mkdir()


@pytest.fixture
def worker(transactional_db, archive, sources):
    worker = Worker(sources.endpoint)
    yield worker
    worker.stop()


@pytest.fixture
def stage(worker, live_server, scale):
    """Demo people and the seed article, a worker that splits it, a web server: yields the server's address."""
    worker.start()
    load_demo()
    return live_server.url


@pytest.fixture
def visit(stage):
    """`visit("rita")` is a browser in which Rita signed in, `visit()` a stranger's."""
    with ExitStack() as stack:
        yield lambda person=None: stack.enter_context(closing(Reader(stage, person)))
