"""A web of our own to capture from, and a place to keep what was captured."""

from __future__ import annotations

import pytest

from tests.sources.misbehaving_server import MisbehavingServer


@pytest.fixture
def rita(django_user_model, db):
    return django_user_model.objects.create_user("rita", password="rita-reviews")


@pytest.fixture
def remy(django_user_model, db):
    return django_user_model.objects.create_user("remy", password="remy-reviews")


@pytest.fixture(autouse=True)
def archive(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "snapshots"
    settings.CAPTURE_HOST_INTERVAL = 0
    return settings.MEDIA_ROOT


@pytest.fixture
def web(settings):
    with MisbehavingServer() as server:
        settings.CAPTURE_ALLOWED_ENDPOINTS = [f"{server.host}:{server.port}"]
        yield server
