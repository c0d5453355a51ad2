"""Where answers may be found: addresses and documents, the attempts to capture them, and what was captured."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Publisher(models.Model):
    """Who stands behind a source, as far as the desk knows."""

    class Kind(models.TextChoices):
        PRIMARY = "primary", "primary document"
        OFFICIAL = "official", "official body"
        WIRE = "wire", "news agency"
        OUTLET = "outlet", "news outlet"
        RESEARCH = "research", "research"
        SOCIAL = "social", "social network"
        OTHER = "other", "other"

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.OTHER)
    country = models.CharField("country (two letters)", max_length=2, blank=True)
    reliability = models.PositiveSmallIntegerField("reliability, 1 (poor) to 5 (strong)", null=True, blank=True)
    reliability_note = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reliability__isnull=True) | Q(reliability__range=(1, 5)),
                name="reliability_from_1_to_5",
                violation_error_message="Reliability goes from 1 to 5.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class DomainRule(models.Model):
    """What the desk knows of one domain and how captures treat it. A rule holds for subdomains unless they have their own."""

    class Access(models.TextChoices):
        ALLOW = "allow", "capture"
        DENY = "deny", "never capture"

    domain = models.CharField(max_length=253, unique=True)
    publisher = models.ForeignKey(Publisher, models.SET_NULL, null=True, blank=True, related_name="domains")
    access = models.CharField(max_length=10, choices=Access.choices, default=Access.ALLOW)
    reason = models.TextField("why", blank=True)
    delay_seconds = models.FloatField("least seconds between two requests", null=True, blank=True)
    ignore_robots = models.BooleanField("capture although robots.txt says no", default=False)
    login_needed = models.BooleanField(default=False)
    recapture_days = models.PositiveSmallIntegerField("days between two captures", null=True, blank=True)

    class Meta:
        ordering = ["domain"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(ignore_robots=False) & Q(access="allow")) | ~Q(reason=""),
                name="domain_rule_says_why",
                violation_error_message="Say why: refusing a domain or overriding its robots.txt needs a reason.",
            )
        ]

    def __str__(self) -> str:
        return self.domain


class Source(models.Model):
    """One address, or one uploaded document (which has no address)."""

    url = models.TextField("address", blank=True)
    normalised_url = models.TextField(null=True, unique=True, editable=False)
    host = models.CharField(max_length=253, blank=True, editable=False)
    file_name = models.CharField(max_length=255, blank=True)
    title = models.TextField(blank=True)
    publisher = models.ForeignKey(Publisher, models.SET_NULL, null=True, blank=True, related_name="sources")
    watched = models.BooleanField("captured again on a schedule", default=False)
    next_capture_at = models.DateTimeField(null=True, editable=False)
    capture_interval = models.PositiveSmallIntegerField("days between two captures", null=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(normalised_url__isnull=False) | ~Q(file_name=""), name="source_is_address_or_document"
            )
        ]
        indexes = [
            models.Index(fields=["host"], name="source_by_host"),  # capture health by domain
            models.Index(fields=["next_capture_at"], condition=Q(watched=True), name="source_to_recapture"),
        ]

    def __str__(self) -> str:
        return self.title or self.url or self.file_name


class Snapshot(models.Model):
    """What was got, for ever: the database refuses its update and delete. The bytes lie in storage under their SHA-256.

    Same bytes of the same source, same row. `removed` lives in `Tombstone`, never here.
    """

    class Quality(models.TextChoices):
        CONTENT = "content", "content"
        CONSENT_WALL = "consent_wall", "consent wall"
        BOT_CHECK = "bot_check", "bot check"
        LOGIN = "login", "login page"
        PAYWALL = "paywall", "paywall"
        SOFT_404 = "soft_404", "page says “not found”"
        EMPTY = "empty", "no text"
        WRONG_LANGUAGE = "wrong_language", "another language than before"
        TRUNCATED = "truncated", "cut off"

        @property
        def lack(self) -> str:
            """Why a copy of this quality is no source, as a sentence."""
            sentences = {
                self.EMPTY: "There is no text in this copy.",
                self.TRUNCATED: "This copy is only a part of the page.",
            }
            return sentences.get(self, f"This is not the page itself but: {self.label}.")

    source = models.ForeignKey(Source, models.PROTECT, related_name="snapshots")
    raw_sha256 = models.CharField(max_length=64)  # of the body as it came over the wire
    decoded_sha256 = models.CharField(max_length=64)  # of the body after content-encoding: the stored bytes
    size = models.PositiveBigIntegerField()  # bytes stored
    media_type = models.CharField(max_length=120)
    charset = models.CharField(max_length=40, blank=True)  # as the Content-Type header says
    final_url = models.TextField(blank=True)
    status = models.PositiveSmallIntegerField(null=True)  # of the last response; None for an upload
    headers = models.JSONField(default=list)  # [[name, value], …] of the last response, in order
    storage_name = models.CharField(max_length=200)
    archive_name = models.CharField(max_length=200, blank=True)  # the .warc.gz of the capture that made it
    quality = models.CharField(max_length=20, choices=Quality.choices)
    quality_reason = models.TextField(blank=True)
    captured_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "raw_sha256"], name="one_snapshot_per_source_and_bytes")
        ]

    def __str__(self) -> str:
        return f"{self.source} · {self.raw_sha256[:8]}"

    @property
    def fetched_host(self) -> str:
        """Where the copy came from in the end, which a page cannot choose; empty for uploads."""
        return urlsplit(self.final_url).hostname or ""


class Tombstone(models.Model):
    """A snapshot whose bytes and text had to be removed: who, why, and which hashes they had. The snapshot's row stays."""

    snapshot = models.OneToOneField(Snapshot, models.PROTECT, related_name="tombstone")
    reason = models.TextField()
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="tombstone_says_why", violation_error_message="Say why it is removed."
            )
        ]

    def __str__(self) -> str:
        return f"{self.snapshot} removed"


class QualityOverride(models.Model):
    """An editor's word that a snapshot is better or worse than the rules say. The newest counts."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="overrides")
    quality = models.CharField(max_length=20, choices=Snapshot.Quality.choices)
    reason = models.TextField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="override_says_why",
                violation_error_message="Say why you judge otherwise.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.snapshot}: {self.get_quality_display()}"


class Host(models.Model):
    """What captures must know of one host ("name", or "name:port") to be polite. Workers lock the row to take turns."""

    name = models.CharField(max_length=260, unique=True)
    next_start = models.DateTimeField(db_default=Now())
    robots = models.TextField(blank=True)
    robots_read_at = models.DateTimeField(null=True)
    crawl_delay = models.FloatField("seconds that robots.txt asks for", null=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Extraction(models.Model):
    """The text of a snapshot as one extractor, in one version, read it. A better extractor adds a row.

    Offsets into `text` are Unicode code points from 0. Paragraphs are separated by a blank line. `hidden` lists
    [start, end] pieces that a reader of the page does not see. `metadata` maps a field (title, author, publisher,
    published, modified, language, canonical_url) to {"value", "from"}: where it was found; `suggestions` the same for
    what was only guessed from free text.
    """

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="extractions")
    extractor = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    text_sha256 = models.CharField(max_length=64)
    hidden = models.JSONField(default=list)
    title = models.TextField(blank=True)
    author = models.TextField(blank=True)
    publisher = models.TextField(blank=True)
    published_on = models.DateField(null=True)
    language = models.CharField(max_length=20, blank=True)
    metadata = models.JSONField(default=dict)
    suggestions = models.JSONField(default=dict)
    notice = models.TextField(blank=True)  # one sentence when there is less than one would expect
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "extractor", "version"], name="one_extraction_per_method")
        ]

    def __str__(self) -> str:
        return f"{self.snapshot} by {self.extractor} {self.version}"


class Capture(models.Model):
    """One wish to fetch a source, and all attempts at it. The row is the truth; a message to a worker only wakes it.

    A worker owns the row while `lease_until` is ahead and `lease_token` is its own.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "queued"
        FETCHING = "fetching", "fetching"
        WAITING = "waiting", "waiting to try again"
        CAPTURED = "captured", "captured"
        UNCHANGED = "unchanged", "unchanged"
        FAILED = "failed", "failed"

    MOVES = {
        State.QUEUED: {State.FETCHING, State.FAILED},
        State.FETCHING: {State.FETCHING, State.WAITING, State.CAPTURED, State.UNCHANGED, State.FAILED},
        State.WAITING: {State.FETCHING, State.FAILED},
        State.CAPTURED: set(),
        State.UNCHANGED: set(),
        State.FAILED: set(),
    }
    OPEN = (State.QUEUED, State.FETCHING, State.WAITING)

    source = models.ForeignKey(Source, models.CASCADE, related_name="captures")
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    outcome = models.CharField(max_length=40, blank=True)  # machine word: "timed_out", "address_refused", "robots" …
    # whose turn it is: the host, with its port if that is unusual; empty for an uploaded document
    host = models.CharField(max_length=260, blank=True)
    reason = models.TextField(blank=True)  # the sentence a reviewer reads, with what to do next
    attempts = models.PositiveSmallIntegerField(default=0)
    losses = models.PositiveSmallIntegerField(default=0)  # workers that died holding it: a poison source ends here
    not_before = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    archive_name = models.CharField(max_length=200, blank=True)  # its own .warc.gz, "unchanged" included
    timeline = models.JSONField(default=list)  # [{"at", "what", "url", "status", "bytes", "milliseconds"}, …]
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, related_name="captures")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    idempotency_key = models.CharField(max_length=64, null=True, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(state__in=["queued", "fetching", "waiting"]),
                name="one_open_capture_per_source",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["captured", "unchanged"]) | Q(snapshot__isnull=False),
                name="captured_has_snapshot",
            ),
        ]
        indexes = [
            # the workers' choice of what to do next, and the sweeper's
            models.Index(fields=["not_before"], condition=Q(state__in=["queued", "waiting"]), name="capture_due"),
            models.Index(fields=["host"], condition=Q(state="fetching"), name="capture_by_host"),
            models.Index(fields=["asked_by", "created_at"], name="capture_by_person"),  # quotas
            models.Index(fields=["lease_until"], condition=Q(state="fetching"), name="capture_leased"),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class Errand(models.Model):
    """Something asked of a service outside about one snapshot. The sweep picks up what is due; captures never wait for it."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        ASKED = "asked", "asked for"  # the service works on it
        DONE = "done", "done"
        FAILED = "failed", "failed"

    OPEN = (State.WAITING, State.ASKED)

    snapshot = models.OneToOneField(Snapshot, models.PROTECT, related_name="%(class)s")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(db_default=Now())  # a worker that takes it moves this on: its lease
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ["-id"]


class WaybackCopy(Errand):
    """A copy that the Wayback Machine is asked to keep of the same address."""

    job = models.CharField(max_length=200, blank=True)  # the service's name for its work
    asked_at = models.DateTimeField(null=True)
    archived_url = models.TextField(blank=True)

    class Meta(Errand.Meta):
        verbose_name_plural = "Wayback copies"
        constraints = [
            models.CheckConstraint(condition=~Q(state="done") | ~Q(archived_url=""), name="wayback_copy_has_address")
        ]
        indexes = [
            # the sweep's choice of what to do next
            models.Index(fields=["not_before"], condition=Q(state__in=["waiting", "asked"]), name="wayback_copy_due")
        ]

    def __str__(self) -> str:
        return f"{self.snapshot}: {self.archived_url or self.get_state_display()}"


class Timestamp(Errand):
    """An RFC 3161 time stamp over the raw SHA-256: an authority's signed word that these bytes existed by then."""

    authority = models.TextField(blank=True)  # its address
    stamped_at = models.DateTimeField(null=True)  # as the authority says
    answer = models.BinaryField(null=True)  # its TimeStampResp, DER, as received

    class Meta(Errand.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | Q(answer__isnull=False, stamped_at__isnull=False),
                name="timestamp_has_answer",
            )
        ]
        indexes = [
            # the sweep's choice of what to do next
            models.Index(fields=["not_before"], condition=Q(state__in=["waiting", "asked"]), name="timestamp_due")
        ]

    def __str__(self) -> str:
        return f"{self.snapshot}: {self.stamped_at or self.get_state_display()}"
