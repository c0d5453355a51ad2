"""Unread notifications by e-mail: to those who want it, when it is time, nothing twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from claims.people.digests import send_digest, send_digests
from claims.people.services import notify, read_notifications

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mail_server(settings):
    settings.EMAIL_HOST = "mail.example.org"
    settings.SITE_URL = "https://desk.example.org"


@pytest.fixture
def reader(rita):
    rita.email = "rita@example.org"
    rita.save()
    return rita


def test_what_is_unread_is_sent_with_addresses(reader, claim):
    notify(person=reader, text="Remy mentions you on claim 1.", claim_id=claim.pk)
    assert send_digests() == 1
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["rita@example.org"], "Factcheck: 1 new notification")
    assert f"Remy mentions you on claim 1.\n  https://desk.example.org/claims/{claim.pk}/" in sent.body


def test_nothing_is_sent_twice(reader):
    notify(person=reader, text="One.")
    send_digests()
    reader.refresh_from_db()
    reader.digest_sent_at = timezone.now() - timedelta(days=2)
    reader.save()
    reader.notifications.update(at=timezone.now() - timedelta(days=3))
    assert send_digests() == 0
    notify(person=reader, text="Two.")
    assert send_digests() == 1
    assert "Two." in mail.outbox[1].body and "One." not in mail.outbox[1].body


def test_what_was_read_meanwhile_is_not_sent(reader):
    notify(person=reader, text="One.")
    read_notifications(person=reader)
    assert send_digests() == 0


@pytest.mark.parametrize(
    ("digest", "hours_ago", "sent"),
    [("daily", 23, 0), ("daily", 25, 1), ("weekly", 25, 0), ("weekly", 24 * 7 + 1, 1), ("off", 9999, 0)],
)
def test_it_comes_as_often_as_one_wants(reader, digest, hours_ago, sent):
    reader.digest, reader.digest_sent_at = digest, timezone.now() - timedelta(hours=hours_ago)
    reader.save()
    notify(person=reader, text="One.")
    assert send_digests() == sent


def test_who_has_no_address_or_has_left_gets_none(rita, remy):
    notify(person=rita, text="One.")
    remy.email = "remy@example.org"
    remy.save()
    notify(person=remy, text="One.")
    remy.is_active = False
    remy.save()
    assert send_digests() == 0


def test_two_workers_send_one_mail(reader):
    notify(person=reader, text="One.")
    assert [send_digest(reader), send_digest(reader)] == [True, False]
    assert len(mail.outbox) == 1


def test_a_mail_that_could_not_be_sent_is_sent_later(reader, settings):
    notify(person=reader, text="One.")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    assert send_digests() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_digests() == 1


def test_without_a_mail_server_nothing_is_marked_as_sent(reader, settings, capsys):
    settings.EMAIL_HOST = ""
    notify(person=reader, text="One.")
    call_command("send_digests")
    reader.refresh_from_db()
    assert capsys.readouterr().out == "0 sent.\n" and reader.digest_sent_at is None


def test_one_chooses_on_a_page(reader, sign_in):
    browser = sign_in(reader)
    fields = {"email": "new@example.org", "digest": "weekly", "wanted": ["mention", "stale"]}
    browser.post(reverse("notification_settings"), fields)
    reader.refresh_from_db()
    assert (reader.email, reader.digest, reader.muted) == (
        "new@example.org",
        "weekly",
        ["dispute", "expert", "reply", "work"],
    )
    assert notify(person=reader, text="One.", kind="reply") is None


@pytest.mark.parametrize("fields", [{"digest": "hourly"}, {"digest": "daily", "email": "no address"}, {}])
def test_what_cannot_be_chosen_is_refused(fields, reader, sign_in):
    answer = sign_in(reader).post(reverse("notification_settings"), fields)
    assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()
    reader.refresh_from_db()
    assert reader.digest == "daily"
