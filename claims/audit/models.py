"""The trail: who did what, when. Rows are only ever added; the database refuses the rest.

Each thing that changes (a claim, an article, a source, a report) has a chain of its own, and each event carries the
hash of the one before it in that chain. A chain a thing means that savers wait only for those who change the same
thing, whose row they have locked anyway.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Head(models.Model):
    """What all chains together had come to: a hash over the events whose ids end at `upto`, and over the head before.

    A chain shows that a link in its middle is gone; only this shows that its last one is. Insert only, like the events.
    """

    upto = models.BigIntegerField(unique=True)  # the largest event id that it covers
    events = models.PositiveIntegerField()  # how many events it covers that the head before does not
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["upto"]

    def __str__(self) -> str:
        return f"up to event {self.upto}: {self.hash}"


class Event(models.Model):
    """One act, in the past tense: "verdict submitted". `data` holds old and new values, canonical JSON in the hash."""

    chain = models.CharField(max_length=60)
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="events")
    article_id = models.BigIntegerField(null=True)  # for the article's history; no foreign key: the trail outlives all
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="one_event_per_link"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="event_sequence_from_one"),
        ]
        indexes = [models.Index(fields=["article_id", "-id"], name="event_by_article")]  # the article's history

    def __str__(self) -> str:
        return f"{self.chain} #{self.sequence}: {self.kind}"
