"""Tokens of programs, and how often each asked."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class ApiToken(models.Model):
    """Lets a program act for a person, within its scopes and the person's own rights. Only the token's hash is kept."""

    class Scope(models.TextChoices):
        READ = "read", "read articles, claims, evidence, verdicts"
        QUEUE = "queue", "read the queue"
        IMPORT = "import", "import articles"
        ATTACH = "attach", "attach sources"

    name = models.CharField(max_length=80)  # what uses it
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope.choices))
    beginning = models.CharField(max_length=12)  # of the token, so that its owner knows it again
    sha256 = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_on = models.DateField(null=True)  # the last day
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.beginning}…)"

    @property
    def chain(self) -> str:
        return f"token:{self.pk}"


class ApiUse(models.Model):
    """How often somebody asked since a window began. `asker` is a token's id or the hash of an address."""

    asker = models.CharField(max_length=64, primary_key=True)
    since = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["since"], name="use_by_age")]  # the clock forgets the old ones

    def __str__(self) -> str:
        return f"{self.asker}: {self.count}"
