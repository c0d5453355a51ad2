"""What is done by the clock for the site itself."""

from __future__ import annotations

import time
from datetime import timedelta

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessLog
from celery import shared_task
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

_BEAT = "beat"
SIGN_IN_LOG_KEPT = timedelta(days=90)
TRIES_KEPT = timedelta(days=1)


@shared_task(name="factcheck.note_beat")
def note_beat_task() -> None:
    """Only beat sends it. Carried out, it shows that beat, broker and a worker are well."""
    cache.set(_BEAT, time.time(), timeout=None)


def measure_beat_age() -> float | None:
    """Seconds since beat's last message was carried out; None if none ever was."""
    at = cache.get(_BEAT)
    return None if at is None else max(0.0, time.time() - at)


@shared_task(name="factcheck.tidy_up")
def tidy_up_task() -> None:
    """Removes what has run out: sessions, records of tries, the sign-in log after 90 days, cached values."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    AccessAttempt.objects.filter(attempt_time__lt=now - TRIES_KEPT).delete()
    AccessLog.objects.filter(attempt_time__lt=now - SIGN_IN_LOG_KEPT).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cache WHERE expires < %s", [now])
