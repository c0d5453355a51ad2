"""What the world is told: a report an article, frozen in numbered editions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from claims.articles.models import Article


class Report(models.Model):
    """The public face of one article. Readers see its newest edition, unless it was withdrawn."""

    article = models.OneToOneField(Article, models.PROTECT, related_name="report")
    slug = models.SlugField(max_length=80, unique=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"Report on {self.article}"

    @property
    def chain(self) -> str:
        return f"report:{self.pk}"


class Edition(models.Model):
    """One published state, unchangeable: the database refuses to change or delete it.

    `content` is the whole report as `claims.reports.content` builds it; `content_sha256` is over its canonical JSON.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["report", "-number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="one_edition_per_number")]

    def __str__(self) -> str:
        return f"{self.report}, edition {self.number}"


class Correction(models.Model):
    """One line of a report's ledger: what an edition says otherwise about a claim than the one before, and why. Never changed.

    The approver's name is kept as it was, and so is the moment: the edition's content quotes both.
    """

    class Kind(models.TextChoices):
        TYPO = "typo", "typo"
        WORDING = "wording", "wording"
        EVIDENCE = "evidence", "new evidence"
        VERDICT = "verdict", "verdict change"
        REMOVAL = "removal", "claim withdrawn"

    report = models.ForeignKey(Report, models.PROTECT, related_name="corrections")
    edition = models.PositiveIntegerField()  # number of the edition that carries it
    claim_number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    note = models.TextField()  # public
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["report", "-edition", "claim_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "edition", "claim_number"], name="one_correction_per_edition_and_claim"
            ),
            models.CheckConstraint(condition=~Q(note=""), name="correction_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, claim {self.claim_number}, edition {self.edition}"


class PublicText(models.Model):
    """What the desk says of itself on its public pages, in Markdown. Without a row the page has its default text."""

    class Name(models.TextChoices):
        METHODOLOGY = "methodology", "How we check"
        CORRECTIONS = "corrections", "Corrections policy"

    name = models.CharField("page", max_length=20, choices=Name.choices, unique=True)
    text = models.TextField("text (Markdown)")
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.get_name_display()
