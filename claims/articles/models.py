"""What was said: articles, their revisions, the claims in them and where they stand."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


def name_claimants(attribution: list[dict]) -> list[str]:
    """The claimants in a stored attribution; one that only repeats the hedge is no one."""
    return [item["claimant"] for item in attribution if item["claimant"] and item["claimant"] != item.get("hedge")]


class Article(models.Model):
    """What is checked. Its text lives in revisions; the newest one is current."""

    title = models.TextField()
    publisher = models.CharField(max_length=200, blank=True)
    author = models.CharField(max_length=200, blank=True)
    published_on = models.DateField("published", null=True, blank=True)
    url = models.TextField("address", blank=True)
    original_source = models.TextField("original source", blank=True)
    language = models.CharField(max_length=20, blank=True)
    guessed = models.JSONField(default=list, blank=True)  # names of the fields above that nobody has confirmed
    source = models.ForeignKey("claims.Source", models.SET_NULL, null=True, blank=True, related_name="articles")
    version = models.PositiveIntegerField(default=1)  # of the fields above: a stale form is refused
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    imported_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def chain(self) -> str:
        return f"article:{self.pk}"


class Revision(models.Model):
    """One text of an article, unchangeable. The database refuses to change or delete it."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    origin = models.CharField(max_length=20)  # pasted, uploaded, fetched, command line
    file_name = models.CharField(max_length=255, blank=True)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    imported_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["article", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="one_revision_per_number"),
            models.UniqueConstraint(fields=["article", "text_sha256"], name="one_revision_per_article_and_text"),
        ]
        indexes = [models.Index(fields=["text_sha256"], name="revision_by_text")]  # the same text imported again

    def __str__(self) -> str:
        return f"{self.article}, revision {self.number}"


class Reimport(models.Model):
    """A new text of an article that waits for a person's yes. A worker weighs what it does to the claims first.

    impact: {"same", "moved": [numbers], "reworded": [{"number", "old", "new", "pieces"}], "deleted": [{"number", "wording"}],
    "candidates": [wordings], "before", "proposed"}, all counted at `basis`.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "being compared"
        READY = "ready", "waiting for a decision"
        FAILED = "failed", "failed"
        CONFIRMED = "confirmed", "confirmed"
        REJECTED = "rejected", "rejected"

    MOVES = {
        State.QUEUED: {State.READY, State.FAILED, State.REJECTED},
        State.READY: {State.CONFIRMED, State.REJECTED, State.QUEUED},
        State.FAILED: {State.QUEUED, State.REJECTED},
        State.CONFIRMED: set(),
        State.REJECTED: set(),
    }

    article = models.ForeignKey(Article, models.CASCADE, related_name="reimports")
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    origin = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    impact = models.JSONField(default=dict)
    basis = models.CharField(max_length=64, blank=True)  # hash of the claims' states that it was weighed against
    method = models.CharField(max_length=120, blank=True)
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+")  # what it became
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "text_sha256"],
                condition=Q(state__in=["queued", "ready", "failed"]),
                name="one_open_reimport_per_text",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(revision__isnull=False), name="confirmed_reimport_has_revision"
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(state="queued"), name="reimport_queued")]  # the sweep

    def __str__(self) -> str:
        return f"new text of {self.article}"


class Splitting(models.Model):
    """The job of splitting one revision. The row is the truth; a message to a worker only wakes it."""

    class State(models.TextChoices):
        QUEUED = "queued", "waiting for a worker"
        RUNNING = "running", "splitting"
        DONE = "done", "split"
        FAILED = "failed", "failed"

    MOVES = {
        State.QUEUED: {State.RUNNING, State.FAILED},
        State.RUNNING: {State.RUNNING, State.QUEUED, State.DONE, State.FAILED},
        State.DONE: {State.QUEUED},
        State.FAILED: {State.QUEUED},
    }

    class Granularity(models.TextChoices):
        DEFAULT = "default", "a claim for each statement"
        FINE = "fine", "a claim for each detail"

    revision = models.OneToOneField(Revision, models.PROTECT, related_name="splitting")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    granularity = models.CharField(max_length=10, choices=Granularity.choices, default=Granularity.DEFAULT)
    done = models.PositiveIntegerField(default=0)  # sentences read
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    method = models.CharField(max_length=120, blank=True)
    notice = models.TextField(blank=True)  # what the reader should know, e.g. a language the engine does not read
    reason = models.TextField(blank=True)  # why it failed
    refused = models.JSONField(
        default=list
    )  # what a remote model proposed and the gate refused: [{"text", "reason"}, …]
    queued_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(state__in=["queued", "running"]), name="splitting_open")]

    def __str__(self) -> str:
        return f"{self.revision}: {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.QUEUED, self.State.RUNNING}


class Claim(models.Model):
    """One checkable statement of one article. `wording` is what is judged; `standalone` reads without the article."""

    class State(models.TextChoices):
        DETECTED = "detected", "open"
        DISMISSED = "dismissed", "dismissed"
        IN_REVIEW = "in_review", "in review"
        SECOND_REVIEW = "second_review", "waiting for a second opinion"
        AGREED = "agreed", "agreed"
        IN_DISPUTE = "in_dispute", "in dispute"
        ADJUDICATED = "adjudicated", "adjudicated"
        DECIDED = "decided", "decided"
        PUBLISHED = "published", "published"
        STALE = "stale", "stale"
        SUPERSEDED = "superseded", "superseded"  # split, or merged into another

    MOVES = {
        State.DETECTED: {State.IN_REVIEW, State.SECOND_REVIEW, State.DECIDED, State.DISMISSED, State.SUPERSEDED},
        State.IN_REVIEW: {State.DETECTED, State.SECOND_REVIEW, State.DECIDED, State.DISMISSED, State.SUPERSEDED},
        State.SECOND_REVIEW: {State.AGREED, State.IN_DISPUTE, State.DECIDED, State.STALE, State.DISMISSED},
        State.AGREED: {State.DECIDED, State.STALE},
        State.IN_DISPUTE: {State.ADJUDICATED, State.STALE},
        State.ADJUDICATED: {State.DECIDED, State.STALE},
        State.DECIDED: {State.PUBLISHED, State.STALE, State.IN_REVIEW, State.DECIDED},
        State.PUBLISHED: {State.STALE, State.IN_REVIEW, State.DECIDED},
        State.STALE: {State.IN_REVIEW, State.SECOND_REVIEW, State.DECIDED, State.DISMISSED, State.SUPERSEDED},
        State.DISMISSED: {State.DETECTED},
        State.SUPERSEDED: {State.DETECTED, State.IN_REVIEW, State.STALE},  # a split or merge that is undone
    }
    OPEN = (State.DETECTED, State.IN_REVIEW, State.STALE)
    SETTLED = (State.DECIDED, State.PUBLISHED)
    GONE = (State.DISMISSED, State.SUPERSEDED)

    article = models.ForeignKey(Article, models.PROTECT, related_name="claims")
    number = models.PositiveIntegerField()  # in the article, in the order in which claims came to be; never reused
    position = models.PositiveIntegerField(default=0)  # of its anchor in the current revision: the reading order
    wording = models.TextField()
    standalone = models.TextField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.DETECTED)
    checkable = models.BooleanField(default=True)
    checkable_reason = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=20, default="event/property")
    polarity = models.CharField(max_length=10, default="affirmed")
    hedge = models.CharField(max_length=80, blank=True)
    attribution = models.JSONField(default=list)  # [{"claimant", "verb", "hedge"}, …], outermost first
    insertions = models.JSONField(default=list)  # words of `standalone` that came from elsewhere, with their origin
    unresolved = models.JSONField(default=list)  # references left as they stand
    worthiness = models.FloatField("check-worthiness", default=0)
    worthiness_reasons = models.JSONField(default=list)  # [{"feature", "amount"}, …]
    facts_read = models.BooleanField(default=True)  # False: a person wrote new words and a worker has yet to read them
    method = models.CharField(max_length=120, blank=True)  # name and version of what proposed it; empty: a person did
    dismissed_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)  # a stale form is refused
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["article", "position", "number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="one_claim_per_number"),
            models.CheckConstraint(
                condition=~Q(state="dismissed") | ~Q(dismissed_reason=""),
                name="dismissal_says_why",
                violation_error_message="Say why the claim is dismissed.",
            ),
            models.CheckConstraint(condition=Q(worthiness__range=(0, 1)), name="worthiness_from_0_to_1"),
        ]
        indexes = [
            models.Index(fields=["article", "position", "number"], name="claim_in_reading_order"),  # the workspace
            models.Index(fields=["id"], condition=Q(facts_read=False), name="claim_unread"),  # the sweep
            # the queue: most check-worthy first among the open ones
            models.Index(
                fields=["-worthiness", "id"],
                condition=Q(state__in=["detected", "in_review", "stale"], checkable=True),
                name="claim_queue",
            ),
            # the queue's other tabs: few claims among many that are decided
            models.Index(
                fields=["state", "-worthiness", "id"],
                condition=Q(state__in=["second_review", "in_dispute", "stale"]),
                name="claim_queue_of_rounds",
            ),
            # the queue's view of what is decided: after a while most of the archive
            models.Index(
                fields=["-worthiness", "id"],
                condition=Q(state__in=["decided", "published"]),
                name="claim_queue_of_decided",
            ),
        ]

    def __str__(self) -> str:
        return self.wording

    @property
    def chain(self) -> str:
        return f"claim:{self.pk}"

    @property
    def claimants(self) -> list[str]:
        """Who is said to have said it, outermost first; a bare hedge such as "reportedly" names nobody."""
        return name_claimants(self.attribution)

    def may_become(self, state: str) -> bool:
        return state in self.MOVES[self.State(self.state)]


class Lineage(models.Model):
    """Where a claim came from when a person split, merged or replaced it."""

    class Kind(models.TextChoices):
        SPLIT_FROM = "split_from", "split from"
        MERGED_FROM = "merged_from", "merged from"
        SUPERSEDES = "supersedes", "replaces"

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="ancestry")
    parent = models.ForeignKey(Claim, models.PROTECT, related_name="descent")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "parent", "kind"], name="one_lineage_per_pair"),
            models.CheckConstraint(condition=~Q(claim=F("parent")), name="no_claim_is_its_own_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.get_kind_display()} {self.parent_id}"


class Appearance(models.Model):
    """Where a claim stands in a revision: `text[start:end] == quote`, in code points."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="appearances")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="appearances")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    prefix = models.CharField(max_length=32, blank=True)
    suffix = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ["start", "end"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "revision", "start", "end"], name="one_appearance_per_span"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="appearance_start_before_end"),
        ]
        indexes = [models.Index(fields=["revision", "start"], name="appearance_in_text_order")]  # underlining the text

    def __str__(self) -> str:
        return f"{self.quote} [{self.start}:{self.end}]"


class Fact(models.Model):
    """A quantity, date or name inside a claim's standalone wording, normalised: `standalone[start:end] == text`."""

    class Kind(models.TextChoices):
        QUANTITY = "quantity", "quantity"
        DATE = "date", "when"
        PERSON = "person", "person"
        ORGANISATION = "organisation", "organisation"
        PLACE = "place", "where"
        NAME = "name", "name"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="facts")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    value = models.JSONField(default=dict)  # as claims.text.values has it, without text and offsets

    class Meta:
        ordering = ["start", "end"]
        constraints = [models.CheckConstraint(condition=Q(start__lt=F("end")), name="fact_start_before_end")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"


class Disagreement(models.Model):
    """Two claims of one article that cannot both hold, as a method found them. A hint to reviewers, never a verdict."""

    class Kind(models.TextChoices):
        NUMBER = "number", "numbers"
        DATE = "date", "dates"
        ORDER = "order", "order of events"

    first = models.ForeignKey(Claim, models.CASCADE, related_name="disagreements")
    second = models.ForeignKey(Claim, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    explanation = models.TextField()
    method = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second", "kind"], name="one_disagreement_per_pair"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="no_claim_disagrees_with_itself"),
        ]

    def __str__(self) -> str:
        return self.explanation


class RemoteAnswer(models.Model):
    """What a remote model answered, by the hash of the question: splitting a text again asks nothing twice."""

    name = models.CharField(max_length=64, unique=True)
    answer = models.TextField()
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name
