"""Health: what each part says when it is well and when it is not, and who may read more than up or down."""

from __future__ import annotations

import json
import socket
import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from kombu import Connection

from claims.articles.models import Splitting
from factcheck import health
from factcheck.celery import app
from factcheck.health import Check, State, check_beat, check_broker, check_queue, check_storage, find_worst
from factcheck.housekeeping import note_beat_task, tidy_up_task
from tests.builders import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_ping(monkeypatch):
    """Nobody answers in tests: do not wait for them."""
    monkeypatch.setattr(health, "_PING_SECONDS", 0.01)


@pytest.fixture
def no_database(monkeypatch):
    """Not the database that tests share, but an answer as it comes from one that is away."""

    def refuse(*_args):
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", refuse)


@pytest.fixture
def no_broker(monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setattr(app, "connection_for_read", lambda **_options: Connection(f"redis://127.0.0.1:{port}/0"))


def find(checks, name) -> Check:
    return next(check for check in checks if check.name == name)


def test_each_part_is_looked_at():
    names = [check.name for check in health.check_health()]
    assert names == ["Database", "Migrations", "Broker", "Workers", "Beat", "Queue", "Storage"]


def test_migrations_are_applied_and_the_broker_answers():
    checks = health.check_health()
    assert find(checks, "Migrations").state == find(checks, "Broker").state == State.OK


def test_without_a_worker_it_says_how_to_start_one():
    check = find(health.check_health(), "Workers")
    assert check.state == State.FAILED and "celery --app factcheck worker" in check.advice


def test_a_broker_that_is_away_is_told_within_seconds(no_broker):
    begun = time.monotonic()
    check = check_broker()
    assert check.state == State.FAILED and "CELERY_BROKER_URL" in check.advice
    assert time.monotonic() - begun < 6


def test_a_missing_migration_is_told():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'axes' AND name LIKE '0010%'")
    check = health.check_migrations()
    assert (check.state, check.values) == (State.FAILED, {"missing": 1})


@pytest.mark.parametrize(("seconds", "state"), [(None, "warning"), (10, "ok"), (600, "warning")])
def test_beat_is_late_after_two_minutes(seconds, state):
    cache.clear()
    if seconds is not None:
        cache.set("beat", time.time() - seconds, None)
    assert check_beat().state == state


def test_the_beat_task_is_what_is_measured():
    cache.clear()
    note_beat_task()
    assert check_beat().values["seconds"] <= 2


def test_old_work_wants_a_look(rita):
    splitting = make_article(user=rita).revisions.get().splitting
    Splitting.objects.filter(pk=splitting.pk).update(state="queued")
    assert check_queue().state == State.OK and check_queue().values["splittings"] == 1
    Splitting.objects.filter(pk=splitting.pk).update(queued_at=timezone.now() - timedelta(hours=1))
    check = check_queue()
    assert check.state == State.WARNING and "60 minutes" in check.says


def test_storage_is_written_and_left_clean(settings, tmp_path):
    assert check_storage().state == State.OK
    _, files = default_storage.listdir("health")
    assert files == []


def test_storage_that_cannot_be_written_fails(monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(default_storage, "save", full)
    check = check_storage()
    assert check.state == State.FAILED and "OSError" in check.says


@pytest.mark.parametrize(("free", "state"), [(10**12, "ok"), (10**9, "warning"), (10**7, "failed")])
def test_little_space_is_told_before_it_is_gone(free, state, monkeypatch):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: type("Usage", (), {"free": free}))
    assert check_storage().state == state


def test_the_worst_counts():
    checks = [Check("a", State.OK, ""), Check("b", State.FAILED, ""), Check("c", State.WARNING, "")]
    assert find_worst(checks) == State.FAILED


def test_admins_see_a_page(ada, sign_in):
    page = sign_in(ada).get(reverse("health")).content.decode()
    assert "Database" in page and "Something does not work" in page and "None answers." in page


def test_admins_get_it_as_json_too(ada, sign_in):
    answer = sign_in(ada).get(reverse("health"), {"format": "json"}, REMOTE_ADDR="192.0.2.7")
    assert answer.json()["checks"][0]["name"] == "Database"


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ({}, True),
        ({"REMOTE_ADDR": "192.0.2.7"}, False),
        ({"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer of-the-house"}, True),
        ({"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer wrong"}, False),
        ({"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer "}, False),
        ({"HTTP_X_FORWARDED_FOR": "203.0.113.5"}, False),  # a proxy on this machine, that nobody told us of
        ({"HTTP_FORWARDED": "for=203.0.113.5"}, False),
    ],
)
def test_more_than_up_or_down_is_for_this_machine_and_the_token(headers, told, settings, client):
    settings.MONITORING_TOKEN = "of-the-house"
    assert ("checks" in client.get(reverse("health_json"), **headers).json()) is told
    assert (client.get(reverse("metrics"), **headers).status_code == 200) is told


def test_without_a_token_set_none_fits(settings, client):
    settings.MONITORING_TOKEN = ""
    headers = {"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer "}
    assert client.get(reverse("health_json"), **headers).json() == {"status": "up"}


def test_no_secret_is_told(settings, client, no_broker):
    text = json.dumps(client.get(reverse("health_json")).json())
    assert (
        settings.SECRET_KEY not in text
        and "redis://" not in text
        and str(settings.DATABASES["default"]["HOST"]) not in text
    )


def test_something_failed_is_503_with_a_hint(client):
    answer = client.get(reverse("health_json"))
    assert (answer.status_code, answer["Retry-After"], answer.json()["status"]) == (503, "10", "down")


@pytest.mark.parametrize(("path", "statements"), [("/live/", 0), ("/ready/", 1)])
def test_probes_are_cheap_and_come_under_any_name(path, statements, django_assert_num_queries):
    with django_assert_num_queries(statements):
        answer = Client(SERVER_NAME="10.1.2.3").get(path)
    assert (answer.status_code, answer.json()) == (200, {"status": "up"})


def test_without_a_database_it_lives_but_is_not_ready(no_database, client):
    assert client.get("/live/").status_code == 200
    assert client.get("/ready/").status_code == 503
    answer = client.get(reverse("health_json"))
    assert answer.status_code == 503
    assert [check["name"] for check in answer.json()["checks"]] == ["Database", "Broker", "Storage"]


def test_what_has_run_out_is_removed(rita, client, sign_in):
    old, new = sign_in(rita), sign_in(rita)
    from django.contrib.sessions.models import Session

    Session.objects.filter(session_key=old.session.session_key).update(expire_date=timezone.now() - timedelta(1))
    tidy_up_task()
    assert [session.session_key for session in Session.objects.all()] == [new.session.session_key]
