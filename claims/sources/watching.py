"""Cited sources are captured again on a schedule."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from claims.sources.models import Capture, Source
from claims.sources.queries import find_rule
from claims.sources.services import request_capture

RECAPTURE_DAYS, LONGEST_INTERVAL = 7, 56


def watch_source(source: Source) -> None:
    """From now on the source is captured again on a schedule: a verdict cites it. Uploaded documents do not change."""
    if source.url and not source.watched:
        interval = _first_interval(source)
        due = Now() + timedelta(days=interval)
        Source.objects.filter(pk=source.pk).update(watched=True, capture_interval=interval, next_capture_at=due)


def unwatch_source(source: Source) -> None:
    Source.objects.filter(pk=source.pk).update(watched=False, next_capture_at=None)


def request_recaptures(limit: int = 50) -> list[int]:
    """Asks for a capture of every watched source whose time has come; the ids to wake."""
    due = Source.objects.filter(watched=True, next_capture_at__lte=Now()).order_by("next_capture_at")[:limit]
    return [_request_recapture(source).pk for source in due]


@transaction.atomic
def _request_recapture(source: Source) -> Capture:
    """The next date moves at once, so that a capture that fails is not asked for again and again."""
    later = Now() + timedelta(days=source.capture_interval or _first_interval(source))
    Source.objects.filter(pk=source.pk).update(next_capture_at=later)
    return request_capture(source=source)


def plan_next_capture(source: Source, *, changed: bool) -> None:
    """What does not change is looked at less and less often, what changed as often as at first."""
    if source.watched:
        first = _first_interval(source)
        days = first if changed else min(2 * (source.capture_interval or first), max(LONGEST_INTERVAL, first))
        due = Now() + timedelta(days=days)
        Source.objects.filter(pk=source.pk).update(capture_interval=days, next_capture_at=due)


def _first_interval(source: Source) -> int:
    rule = find_rule(source.host)
    return rule.recapture_days if rule and rule.recapture_days else RECAPTURE_DAYS
