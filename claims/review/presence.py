"""Who has which claim on the desk: a soft lock. It keeps nobody out, and ends by itself when no more is heard."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.db.models.functions import Now

from claims.articles.models import Claim
from claims.review.models import Presence

HEARTBEAT = 15  # seconds between two signs of life from an open desk
SILENCE = timedelta(seconds=40)  # two were missed: whoever it was has gone


def note_presence(*, claim: Claim, person) -> None:
    """A sign of life. A person is on one claim at a time, the last one they opened."""
    # the clock of the database, which `fresh_presences` asks
    Presence.objects.bulk_create(
        [Presence(claim=claim, person=person, seen_at=Now())],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["claim", "seen_at"],
    )


def fresh_presences() -> QuerySet[Presence]:
    return Presence.objects.filter(seen_at__gt=Now() - SILENCE)


def list_others(claim: Claim, person) -> list[str]:
    """Who else is on this claim now, by name."""
    here = fresh_presences().filter(claim=claim).exclude(person=person)
    return [str(each.person) for each in here.select_related("person").order_by("person__username")]
