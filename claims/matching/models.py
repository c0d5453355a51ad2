"""What others checked before us, and where we learnt of it.

A `ForeignReview` is somebody else's word on a claim: it is never a verdict, is in no report and changes no state of ours.
"""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from claims.articles.models import Claim
from claims.sources.addresses import AddressRefused, parse_address


class ReviewFeed(models.Model):
    """An address that publishes reviews again and again; an admin lists it, a worker reads it when `next_at` is past."""

    name = models.CharField(max_length=200)
    url = models.TextField("address", unique=True)
    active = models.BooleanField("read on a schedule", default=True)
    hours = models.PositiveSmallIntegerField("hours between two readings", default=24)
    next_at = models.DateTimeField(db_default=Now(), editable=False)
    etag = models.TextField(blank=True, editable=False)  # what the last answer said, to ask only for what is new
    last_modified = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gte=1),
                name="feed_at_most_hourly",
                violation_error_message="A feed is read once an hour at most.",
            )
        ]
        indexes = [models.Index(fields=["next_at"], condition=Q(active=True), name="feed_due")]  # the sweep

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """For the admin's form: an address that captures would refuse is refused here, too."""
        try:
            self.url = parse_address(self.url.strip()).url
        except AddressRefused as error:
            raise ValidationError({"url": error.sentence}) from error


class ReviewImport(models.Model):
    """One reading of a file, page or feed: where from, when, by whom, and what came of it. Provenance of each review.

    refused: records that could not be kept, [{"position", "reason"}, …], `position` counts from 1 in the file's order;
    the list ends after 200, `refused_count` does not.
    """

    class Kind(models.TextChoices):
        UPLOAD = "upload", "uploaded file"
        FILE = "file", "file from the command line"
        ADDRESS = "address", "address"
        FEED = "feed", "feed"

    class State(models.TextChoices):
        QUEUED = "queued", "waiting for a worker"
        DONE = "done", "read"
        FAILED = "failed", "failed"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.TextField()  # the file's name, or the address
    feed = models.ForeignKey(ReviewFeed, models.SET_NULL, null=True, related_name="imports")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    reason = models.TextField(blank=True)  # why it failed, or what the reader should know
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(db_default=Now())  # a worker that takes it moves this on: its lease
    content_sha256 = models.CharField(max_length=64, blank=True)  # of the bytes that were read
    found = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["feed"], condition=Q(state="queued"), name="one_open_import_per_feed")
        ]
        indexes = [models.Index(fields=["not_before"], condition=Q(state="queued"), name="review_import_due")]  # sweep

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"


class ForeignReview(models.Model):
    """One check of one claim by somebody else, as they published it.

    `identity` says which review it is: SHA-256 over its address (or publisher) and the claim's words, see
    `claims.matching.claimreview.identify_review`. Importing it again changes nothing; other content under the same
    identity replaces what was there, and `changed_at` says so. Empty text and None mean that the record does not say.

    rating_share: the numeric rating on a line from 0 (worst) to 1 (best); None without a usable number or scale.
    leaning: what the rating's words say, in our hues; empty if they are none that we know. A hint for filters only.
    defects: what is wrong with the record, [{"field", "sentence"}, …].
    questions: of an AVeriTeC record, [{"question", "answers": [{"answer", "type", "explanation", "url", "cached_url",
    "medium"}, …]}, …], all text.
    """

    class Format(models.TextChoices):
        CLAIMREVIEW = "claimreview", "ClaimReview"
        GOOGLE = "google", "Fact Check Tools answer"
        AVERITEC = "averitec", "AVeriTeC"

    class Leaning(models.TextChoices):
        TRUE = "true", "true"
        MIXED = "mixed", "mixed"
        FALSE = "false", "false"
        UNPROVEN = "unproven", "unproven"

    GLYPHS = {Leaning.TRUE: "✓", Leaning.MIXED: "≈", Leaning.FALSE: "✕", Leaning.UNPROVEN: "?"}

    identity = models.CharField(max_length=64, unique=True)
    format = models.CharField(max_length=12, choices=Format.choices)
    claim_text = models.TextField()
    claimant = models.TextField(blank=True)
    claimed_on = models.DateField(null=True)  # when the claim was made
    appearances = models.JSONField(default=list)  # addresses where the claim was made
    publisher_name = models.TextField(blank=True)  # of the review
    publisher_site = models.CharField(max_length=253, blank=True)  # host of the review, without "www."
    url = models.TextField(blank=True)  # of the review
    title = models.TextField(blank=True)
    reviewed_on = models.DateField(null=True)
    rating_text = models.TextField(blank=True)
    rating_value = models.FloatField(null=True)  # these three as published, read as numbers
    rating_worst = models.FloatField(null=True)
    rating_best = models.FloatField(null=True)
    rating_share = models.FloatField(null=True)
    leaning = models.CharField(max_length=10, choices=Leaning.choices, blank=True)
    explanation = models.TextField(blank=True)
    language = models.CharField(max_length=20, blank=True)  # BCP 47, lower case
    questions = models.JSONField(default=list)
    defects = models.JSONField(default=list)
    raw = models.JSONField()  # the record as it came
    raw_sha256 = models.CharField(max_length=64)  # over its canonical JSON
    claim = models.ForeignKey(Claim, models.SET_NULL, null=True, related_name="foreign_reviews")  # made for it, if any
    first_import = models.ForeignKey(ReviewImport, models.PROTECT, related_name="+")
    last_import = models.ForeignKey(ReviewImport, models.PROTECT, related_name="reviews")  # the last that changed it
    imported_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(claim_text=""), name="foreign_review_has_claim"),
            models.CheckConstraint(
                condition=Q(rating_share__isnull=True) | Q(rating_share__range=(0, 1)),
                name="foreign_rating_share_from_0_to_1",
            ),
        ]
        indexes = [
            models.Index(fields=["publisher_site", "-id"], name="foreign_review_by_site"),  # the list's filters
            models.Index(fields=["language", "-id"], name="foreign_review_by_language"),
            models.Index(fields=["leaning", "-id"], name="foreign_review_by_leaning"),
        ]

    def __str__(self) -> str:
        return self.claim_text

    @property
    def glyph(self) -> str:
        """Beside the hue, for those who do not tell hues apart."""
        return self.GLYPHS.get(self.leaning, "")
