"""The people of a desk."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class User(AbstractUser):
    """One person who signs in. What they may do follows from their groups: see `claims.people.permissions`."""

    class Digest(models.TextChoices):
        OFF = "off", "never"
        DAILY = "daily", "every day"
        WEEKLY = "weekly", "every week"

    display_name = models.CharField("name shown to others", max_length=80, blank=True)
    digest = models.CharField("e-mail with unread notifications", max_length=6, choices=Digest, default=Digest.DAILY)
    digest_sent_at = models.DateTimeField(null=True, editable=False)
    muted = ArrayField(models.CharField(max_length=10), default=list, blank=True)  # kinds of notification not wanted
    own_keys = models.JSONField(default=dict, blank=True, editable=False)  # see `claims.people.keys`: {action: key}

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.display_name or self.get_full_name() or self.username


class Notification(models.Model):
    """One line to one person about one claim."""

    class Kind(models.TextChoices):
        MENTION = "mention", "somebody mentions me"
        REPLY = "reply", "somebody answers my comment"
        STALE = "stale", "a verdict of mine is stale"
        EXPERT = "expert", "an outside expert I asked has answered"
        WORK = "work", "work is given to me"
        DISPUTE = "dispute", "two opinions differ and I may decide"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.STALE)
    text = models.TextField()
    claim = models.ForeignKey("claims.Claim", models.CASCADE, null=True, related_name="notifications")
    changes = models.JSONField(default=list)  # a word diff, if the line is about changed words: [{"kind", "text"}, …]
    at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        # the number in the bar of every page
        indexes = [models.Index(fields=["person"], condition=models.Q(read_at=None), name="notification_unread")]

    def __str__(self) -> str:
        return self.text
