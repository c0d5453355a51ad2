"""What speaks for and against a claim: sources attached to it, exact quotes from them, searches that found nothing."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from claims.articles.models import Claim
from claims.sources.models import Extraction, Snapshot, Source


class Attachment(models.Model):
    """A source that a reviewer attached to a claim, and what is wrong with it as evidence."""

    class Problem(models.TextChoices):
        BIASED = "biased", "biased"
        UNRELATED = "unrelated", "unrelated"
        PAYWALLED = "paywalled", "paywalled"
        MACHINE_TRANSLATED = "machine_translated", "machine translated"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="attachments")
    source = models.ForeignKey(Source, models.PROTECT, related_name="attachments")
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    attached_at = models.DateTimeField(db_default=Now())
    problems = ArrayField(models.CharField(max_length=20, choices=Problem.choices), default=list)
    version = models.PositiveIntegerField(default=1, db_default=1)  # a stale form is refused

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["claim", "source"], name="one_attachment_per_claim_and_source")]

    def __str__(self) -> str:
        return f"{self.source} on {self.claim}"


class Evidence(models.Model):
    """An exact quote of one extraction: `extraction.text[start:end] == quote`, in code points; checked by the database too.

    level: how the words the reviewer selected or pasted matched. What is stored is always the archived wording.
    """

    class Level(models.TextChoices):
        IDENTICAL = "identical", "identical"
        WHITE_SPACE = "white_space", "white space differs"
        TYPOGRAPHIC = "typographic", "typographic marks differ"

    class Stance(models.TextChoices):
        SUPPORTS = "supports", "supports"
        REFUTES = "refutes", "refutes"
        CONTEXT = "context", "context"

    class Medium(models.TextChoices):
        TEXT = "text", "text"
        TABLE = "table", "table"
        PDF = "pdf", "PDF"
        IMAGE = "image", "image or chart"
        VIDEO = "video", "video"
        AUDIO = "audio", "audio"
        OTHER = "other", "other"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="evidence")
    extraction = models.ForeignKey(Extraction, models.PROTECT, related_name="evidence")
    number = models.PositiveIntegerField()  # the [1] of the rationale; per claim, never reused
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    prefix = models.CharField(max_length=32, blank=True)
    suffix = models.CharField(max_length=32, blank=True)
    level = models.CharField(max_length=12, choices=Level.choices)
    stance = models.CharField(max_length=10, choices=Stance.choices, default=Stance.CONTEXT)
    medium = models.CharField(max_length=10, choices=Medium.choices, default=Medium.TEXT)
    # numbers of the sufficient sets it belongs to: all of one set together are enough, any one set is enough
    sets = ArrayField(models.PositiveSmallIntegerField(), default=list)
    note = models.TextField(blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=Now())
    withdrawn_at = models.DateTimeField(null=True)  # taken back; the row stays for those who cited it
    version = models.PositiveIntegerField(default=1, db_default=1)  # a stale form is refused
    # where claim and quote agree, or speak of different quantities: [{"kind", "outcome", "claim_says", "quote_says", …}, …]
    comparisons = models.JSONField(default=list)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="one_evidence_per_number"),
            models.UniqueConstraint(
                fields=["claim", "extraction", "start", "end"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_evidence_per_span",
                violation_error_message="This passage is evidence already.",
            ),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="evidence_start_before_end"),
        ]

    def __str__(self) -> str:
        return f"[{self.number}] {self.quote}"


class Search(models.Model):
    """A logged search that found nothing: the evidence that there is none, as far as one looked."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="searches")
    query = models.TextField()
    tool = models.CharField(max_length=120)
    searched_on = models.DateField()
    for_opposite = models.BooleanField("searched for the opposite", default=False)
    note = models.TextField(blank=True)
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    logged_at = models.DateTimeField(db_default=Now())
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"“{self.query}” in {self.tool}"


class QuoteCheck(models.Model):
    """What a newer copy of a source makes of a cited quote."""

    class Standing(models.TextChoices):
        UNCHANGED = "unchanged", "unchanged"
        MOVED = "moved", "moved"
        ALTERED = "altered", "altered"
        GONE = "gone", "gone"
        UNREADABLE = "unreadable", "not readable"

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="checks")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")  # the newer copy
    standing = models.CharField(max_length=12, choices=Standing.choices)
    start = models.PositiveIntegerField(null=True)  # where the quote, or what became of it, stands in the newer text
    end = models.PositiveIntegerField(null=True)
    changes = models.JSONField(default=list)  # word diff of an altered passage: [{"kind", "text"}, …]
    checked_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["evidence", "snapshot"], name="one_check_per_quote_and_copy")]

    def __str__(self) -> str:
        return f"{self.evidence}: {self.get_standing_display()}"


class Proposal(models.Model):
    """What a machine made of a claim's sources: for which words, which texts, by which method. Its row says that it is done.

    origins: groups of sources that are one origin, [{"sources": [ids], "reasons": [sentences]}, …]; only groups of two and more.
    """

    claim = models.OneToOneField(Claim, models.CASCADE, related_name="proposal")
    wording = models.TextField()
    extractions = ArrayField(models.BigIntegerField(), default=list)  # ids, ascending
    method = models.CharField(max_length=120)
    origins = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"proposals for {self.claim}"


class Passage(models.Model):
    """A passage that a method found to bear on a claim: `extraction.text[start:end] == text`. A proposal, never evidence.

    reasons: the shares of its score, [{"feature", "amount"}, …]. marks: what of the claim stands in it, [[start, end], …] in
    code points of `text`.
    """

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="passages")
    extraction = models.ForeignKey(Extraction, models.PROTECT, related_name="passages")
    place = models.PositiveSmallIntegerField()  # 1 bears most
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    marks = models.JSONField(default=list)
    comparisons = models.JSONField(default=list)  # as Evidence has them
    method = models.CharField(max_length=120)

    class Meta:
        ordering = ["extraction", "place"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "extraction", "place"], name="one_passage_per_place"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="passage_start_before_end"),
            models.CheckConstraint(condition=Q(score__range=(0, 1)), name="passage_score_from_0_to_1"),
        ]

    def __str__(self) -> str:
        return self.text


class Conflict(models.Model):
    """Claim and quote, or claim and passage, disagree in a fact, as a method sees it. A hint; it never sets a verdict.

    Offsets are code points of the claim's standalone wording and of the quote (or the passage's text).
    """

    class Kind(models.TextChoices):
        QUANTITY = "quantity", "number"
        DATE = "date", "date"
        NAME = "name", "name"
        NEGATION = "negation", "negation"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="conflicts")
    evidence = models.ForeignKey(Evidence, models.CASCADE, null=True, related_name="conflicts")
    passage = models.ForeignKey(Passage, models.CASCADE, null=True, related_name="conflicts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    claim_start = models.PositiveIntegerField()
    claim_end = models.PositiveIntegerField()
    claim_says = models.TextField()
    quote_start = models.PositiveIntegerField()
    quote_end = models.PositiveIntegerField()
    quote_says = models.TextField()
    explanation = models.TextField()
    method = models.CharField(max_length=120)
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    dismissed_at = models.DateTimeField(null=True)
    dismissed_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["quote_start", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(evidence__isnull=True, passage__isnull=False)
                | Q(evidence__isnull=False, passage__isnull=True),
                name="conflict_with_quote_or_passage",
            ),
            models.CheckConstraint(
                condition=Q(dismissed_at__isnull=True) | ~Q(dismissed_reason=""),
                name="conflict_dismissal_says_why",
                violation_error_message="Say why this is no conflict.",
            ),
        ]
        indexes = [
            # the desk, and the queue's filter
            models.Index(fields=["claim"], condition=Q(dismissed_at=None), name="conflict_standing"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: claim says {self.claim_says}, source says {self.quote_says}"
