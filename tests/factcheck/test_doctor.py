"""The doctor finds what is wrong and says what to do."""

from __future__ import annotations

import io
import socket

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from factcheck import doctor, health
from factcheck.health import State

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_ping(monkeypatch):
    """Nobody answers in tests: do not wait for them."""
    monkeypatch.setattr(health, "_PING_SECONDS", 0.01)


@pytest.mark.parametrize(
    "check", [doctor.check_server, doctor.check_rights, doctor.check_extensions, doctor.check_clock, doctor.check_model]
)
def test_the_database_of_the_tests_is_well(check):
    assert check().state == State.OK


@pytest.mark.parametrize("table", doctor.GUARDED)
def test_it_finds_a_table_whose_guard_is_off(table):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER never_changed")
    found = doctor.check_rights()
    assert found.state == State.FAILED and table in found.says and found.advice


def test_it_finds_a_missing_extension(monkeypatch):
    monkeypatch.setattr(doctor, "EXTENSIONS", ("pg_trgm", "never_heard_of"))
    found = doctor.check_extensions()
    assert found.state == State.FAILED and found.says == "Missing: never_heard_of."


def test_it_finds_a_clock_that_is_off(monkeypatch):
    monkeypatch.setattr(doctor, "CLOCK_OFF", -1)
    assert doctor.check_clock().state == State.WARNING


@pytest.mark.parametrize(
    ("changes", "word"),
    [({"HTTPS": True, "SITE_URL": ""}, "SITE_URL"), ({"HTTPS": True, "ALLOWED_HOSTS": ["*"]}, "ALLOWED_HOSTS"),
     ({"HTTPS": True, "DEBUG": True}, "DEBUG")],
)  # fmt: skip
def test_it_finds_settings_unfit_for_a_real_site(settings, changes, word):
    for name, value in changes.items():
        setattr(settings, name, value)
    found = doctor.check_settings()
    assert found.state == State.WARNING and word in found.says


def test_it_finds_a_mail_server_that_is_not_there(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert doctor.check_mail().state == State.FAILED


def test_the_command_lists_every_check_and_fails_where_one_does():
    out = io.StringIO()
    with pytest.raises(CommandError, match="Not well: Workers"):  # nobody works in tests
        call_command("doctor", stdout=out)
    for name in ("Settings", "PostgreSQL", "Rights", "Extensions", "Clock", "Mail", "Language model", "Storage"):
        assert name in out.getvalue()
    assert "Start one: celery" in out.getvalue()
