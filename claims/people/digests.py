"""Unread notifications by e-mail: to whoever wants it, every day or every week, nothing twice."""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from claims.people.models import Notification, User

log = logging.getLogger(__name__)

PERIODS = {User.Digest.DAILY: timedelta(days=1), User.Digest.WEEKLY: timedelta(days=7)}
MOST_LINES = 100


def find_due() -> list[User]:
    """People whose time has come and who have something unread that no digest has told them."""
    news = Notification.objects.filter(person=OuterRef("pk"), read_at=None)
    untold = news.filter(Q(at__gt=OuterRef("digest_sent_at")) | Q(person__digest_sent_at=None))
    due = Q()
    for period, length in PERIODS.items():
        due |= Q(digest=period) & (Q(digest_sent_at=None) | Q(digest_sent_at__lte=Now() - length))
    return list(User.objects.filter(due, Exists(untold), is_active=True).exclude(email="")[:500])


def send_digests() -> int:
    """Sends what is due. Returns how many went out: none where no mail server is set."""
    if not settings.EMAIL_HOST:
        return 0
    return sum(send_digest(person) for person in find_due())


def send_digest(person: User) -> bool:
    """Takes the person's turn first, so that two workers send one mail; gives it back when the mail cannot be sent."""
    before = person.digest_sent_at
    now = timezone.now()
    if not User.objects.filter(pk=person.pk, digest_sent_at=before).update(digest_sent_at=now):
        return False
    news = person.notifications.filter(read_at=None, at__lte=now)
    lines = list((news.filter(at__gt=before) if before else news).order_by("id")[:MOST_LINES])
    if not lines:
        return False
    try:
        send_mail(_say_subject(lines), _say_lines(person, lines), None, [person.email])
    except (SMTPException, OSError) as error:
        User.objects.filter(pk=person.pk, digest_sent_at=now).update(digest_sent_at=before)
        log.warning("digest not sent person=%s reason=%s", person.pk, error)
        return False
    log.info("digest sent person=%s lines=%s", person.pk, len(lines))
    return True


def _say_subject(lines: list[Notification]) -> str:
    return f"{settings.SITE_NAME}: {len(lines)} new notification{'s' if len(lines) > 1 else ''}"


def _say_lines(person: User, lines: list[Notification]) -> str:
    said = [f"- {line.text}{_say_address(line)}" for line in lines]
    ending = f"How often this comes, you choose here: {settings.SITE_URL}{reverse('notification_settings')}"
    return "\n".join([f"{person},", "", *said, "", ending, ""])


def _say_address(line: Notification) -> str:
    return f"\n  {settings.SITE_URL}{reverse('claim', args=[line.claim_id])}" if line.claim_id else ""
