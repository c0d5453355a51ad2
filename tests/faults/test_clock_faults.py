"""Beat stopped and messages lost: a worker's start and every message make good what was missed."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from claims.sources.models import Capture
from claims.sources.running import run_captures
from claims.sources.services import find_or_create_source, request_capture
from claims.tasks import capture_source_task
from tests.journeys.stage import Worker, wait_for

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def worker(web):
    worker = Worker(f"{web.host}:{web.port}", tick=False)
    yield worker
    worker.stop()


def lose(web, path: str, **row) -> Capture:
    """A capture that was asked for a minute ago, and whose message is gone."""
    asked = request_capture(source=find_or_create_source(url=web.url(path)))
    Capture.objects.filter(pk=asked.pk).update(not_before=Now() - timedelta(minutes=1), **row)
    return asked


def dead_workers() -> dict:
    """What a killed worker leaves in the row."""
    lease = {"lease_token": uuid.uuid4(), "lease_until": Now() - timedelta(seconds=1)}
    return {"state": "fetching", "attempts": 1, **lease}


def is_captured(*captures: Capture) -> bool:
    return Capture.objects.filter(pk__in=[each.pk for each in captures], state="captured").count() == len(captures)


def test_without_beat_a_workers_start_and_each_message_find_what_was_lost(web, worker, archive):
    archive.mkdir()
    lost = [lose(web, "/article?n=1"), lose(web, "/article?n=2", **dead_workers())]
    worker.start()
    wait_for(lambda: is_captured(*lost), seconds=30, what="what was lost before the worker’s start")
    lost = [lose(web, "/article?n=3"), lose(web, "/article?n=4", **dead_workers())]
    other = request_capture(source=find_or_create_source(url=web.url("/article?n=5")))
    capture_source_task.delay(other.pk)
    wait_for(lambda: is_captured(*lost, other), seconds=30, what="what was lost before another’s message")
    assert set(Capture.objects.values_list("losses", flat=True)) == {0, 1}


def test_a_turn_takes_what_a_dead_worker_held(web):
    lost = lose(web, "/article", **dead_workers())
    run_captures()
    assert is_captured(lost)
