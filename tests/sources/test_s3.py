"""Snapshots on object storage: captured, read, listed, swept, removed, and waited for while it is full or away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage

from claims.sources.capturing import perform_capture
from claims.sources.models import Capture, Snapshot
from claims.sources.orphans import sweep_orphans
from claims.sources.removal import remove_snapshot
from claims.sources.services import find_or_create_source, request_capture
from claims.sources.store import read_bytes, store_bytes
from factcheck.storage import read_storage
from tests.sources.misbehaving_server import write_article
from tests.sources.stub_s3 import KEY, StubS3

DAY = timedelta(days=1)


@pytest.fixture
def environment(monkeypatch):
    for name in ("SNAPSHOT_STORAGE", "S3_ENDPOINT", "S3_BUCKET", "S3_REGION", "S3_ACCESS_KEY", "S3_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.fixture
def s3(settings, environment) -> Iterator[StubS3]:
    with StubS3("snapshots") as server:
        given = {"ENDPOINT": server.url, "BUCKET": "snapshots", "ACCESS_KEY": KEY, "SECRET_KEY": "secret"}
        environment.setenv("SNAPSHOT_STORAGE", "s3")
        for name, value in given.items():
            environment.setenv(f"S3_{name}", value)
        settings.STORAGES = {**settings.STORAGES, "default": read_storage()}
        yield server


def capture(url: str) -> Capture:
    return perform_capture(request_capture(source=find_or_create_source(url=url)).pk)


def test_files_are_kept_in_a_folder_unless_said_otherwise(environment):
    assert read_storage() == {"BACKEND": "django.core.files.storage.FileSystemStorage"}


@pytest.mark.parametrize("given", [{"SNAPSHOT_STORAGE": "tape"}, {"SNAPSHOT_STORAGE": "s3"}])
def test_what_is_missing_is_said_at_the_start(environment, given):
    for name, value in given.items():
        environment.setenv(name, value)
    with pytest.raises(ImproperlyConfigured):
        read_storage()


@pytest.mark.django_db
def test_a_capture_is_kept_there_and_read_from_there(web, s3):
    snapshot = capture(web.url("/article")).snapshot
    assert set(s3.objects) == {snapshot.storage_name, snapshot.archive_name}
    assert s3.objects[snapshot.storage_name][0] == read_bytes(snapshot.storage_name) == write_article()
    assert capture(web.url("/article")).state == "unchanged"


@pytest.mark.django_db
def test_a_removed_copy_is_gone_there(web, s3, rita):
    snapshot = capture(web.url("/article")).snapshot
    remove_snapshot(snapshot=snapshot, reason="Court order", user=rita)
    assert not s3.objects


@pytest.mark.django_db
def test_orphans_are_swept_there(web, s3):
    snapshot = capture(web.url("/article")).snapshot
    lost, young = store_bytes(b"left by a killed worker"), store_bytes(b"its row is still to come")
    for name in (lost, snapshot.storage_name):
        s3.objects[name] = (s3.objects[name][0], datetime.now(UTC) - 2 * DAY)
    assert [orphan.name for orphan in sweep_orphans(delete=True, spare=DAY)] == [lost]
    assert default_storage.exists(young) and default_storage.exists(snapshot.storage_name)
    assert not default_storage.exists(lost)


@pytest.mark.django_db
def test_a_storage_that_refuses_makes_captures_wait(web, s3):
    s3.is_full = True
    waiting = capture(web.url("/article"))
    assert (waiting.state, waiting.outcome) == ("waiting", "storage_failed")
    assert not Snapshot.objects.exists()


@pytest.mark.django_db
def test_a_storage_that_is_away_makes_captures_wait(web, s3):
    s3.shutdown()
    s3.server_close()
    waiting = capture(web.url("/article"))
    assert (waiting.state, waiting.outcome) == ("waiting", "storage_failed")
