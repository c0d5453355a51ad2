"""What was decided and by whom: rating scales, review policies, assignments, drafts, verdicts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from claims.articles.models import Article, Claim
from claims.evidence.models import Evidence, Search
from claims.sources.models import Extraction


class RatingScale(models.Model):
    """A team's ordered set of ratings. Exactly one is the desk's default."""

    name = models.CharField(max_length=80, unique=True)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="one_default_scale")
        ]

    def __str__(self) -> str:
        return self.name


class Rating(models.Model):
    """One step of a scale. `value` is its number for ClaimReview (worst is 1), or none: "unproven" is no point on the line."""

    class Hue(models.TextChoices):
        TRUE = "true", "green"
        MIXED = "mixed", "amber"
        FALSE = "false", "red"
        UNPROVEN = "unproven", "violet"

    scale = models.ForeignKey(RatingScale, models.CASCADE, related_name="ratings")
    position = models.PositiveSmallIntegerField()  # also its key: 1 … 9
    label = models.CharField(max_length=40)
    meaning = models.CharField(max_length=120)
    glyph = models.CharField(max_length=4)
    hue = models.CharField(max_length=10, choices=Hue.choices)
    value = models.PositiveSmallIntegerField("number for ClaimReview", null=True, blank=True)
    retired = models.BooleanField(default=False)  # kept for old verdicts, offered no more

    class Meta:
        ordering = ["scale", "position"]
        constraints = [
            models.UniqueConstraint(fields=["scale", "position"], name="one_rating_per_position"),
            models.UniqueConstraint(fields=["scale", "label"], name="one_rating_per_label"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=1),
                name="rating_value_from_one",
                violation_error_message="ClaimReview's scale begins at 1. Leave the number out for a rating off the scale.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.glyph} {self.label}"


class Draft(models.Model):
    """What a reviewer has typed and not sealed yet; one a person and claim."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="drafts")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    rating = models.ForeignKey(Rating, models.SET_NULL, null=True, blank=True, related_name="+")
    rationale = models.TextField(blank=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "reviewer"], name="one_draft_per_claim_and_reviewer")]

    def __str__(self) -> str:
        return f"draft of {self.reviewer} on {self.claim}"


class Verdict(models.Model):
    """One reviewer's sealed judgement of one claim in one round. Never changed: a later one supersedes it."""

    class Round(models.TextChoices):
        FIRST = "first", "first review"
        SECOND = "second", "second review"
        ADJUDICATION = "adjudication", "adjudication"

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="verdicts")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="verdicts")
    round = models.CharField(max_length=12, choices=Round.choices, default=Round.FIRST)
    rating = models.ForeignKey(Rating, models.PROTECT, related_name="verdicts")
    rationale = models.TextField()
    wording = models.TextField()  # the claim's words when it was judged
    evidence = models.ManyToManyField(Evidence, related_name="verdicts")
    searches = models.ManyToManyField(Search, related_name="verdicts")
    sealed_at = models.DateTimeField(db_default=Now())
    superseded = models.BooleanField(default=False)
    decisive = models.BooleanField(default=False)  # the one that reports and hues use
    blind = models.BooleanField(default=False)  # nobody but its author may learn of it: see `claims.review.blinding`
    idempotency_key = models.CharField(max_length=64, null=True, unique=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(decisive=True), name="one_decisive_verdict_per_claim"
            ),
            models.UniqueConstraint(
                fields=["claim"], condition=Q(blind=True, superseded=False), name="one_blind_verdict_per_claim"
            ),
            models.CheckConstraint(condition=~Q(blind=True, decisive=True), name="no_blind_verdict_decides"),
            models.UniqueConstraint(
                fields=["claim", "round", "reviewer"],
                condition=Q(superseded=False),
                name="one_verdict_per_claim_round_and_reviewer",
            ),
            models.CheckConstraint(condition=~Q(rationale=""), name="verdict_has_rationale"),
        ]

    def __str__(self) -> str:
        """Without the rating: lists and warnings of the admin pages print it, and the verdict may be blind."""
        return f"verdict {self.pk} on claim {self.claim_id}"


class ReviewPolicy(models.Model):
    """Which claims need a second opinion. The row without an article is the desk's; an article may have its own."""

    class Way(models.TextChoices):
        NONE = "none", "no claim"
        SHARE = "share", "a share of the claims"
        KIND = "kind", "claims of some kinds"
        VERDICT = "verdict", "claims with some verdicts"

    article = models.OneToOneField(Article, models.CASCADE, null=True, blank=True, related_name="review_policy")
    way = models.CharField("a second opinion for", max_length=8, choices=Way.choices, default=Way.NONE)
    share = models.PositiveSmallIntegerField("share of the claims, in per cent", default=0)
    kinds = models.JSONField(default=list, blank=True)
    hues = models.JSONField(default=list, blank=True)
    opposite_search = models.BooleanField("True and False need a logged search for the opposite", default=False)
    version = models.PositiveIntegerField(default=1)  # a stale form is refused

    class Meta:
        verbose_name_plural = "review policies"
        constraints = [
            models.UniqueConstraint(
                models.Value(True), condition=Q(article__isnull=True), name="one_review_policy_of_the_desk"
            ),
            models.CheckConstraint(condition=Q(share__range=(0, 100)), name="review_share_in_per_cent"),
            # or else a claim that waits for a second opinion would tell what the first one was
            models.CheckConstraint(
                condition=~Q(way="verdict") | Q(share__gte=10),
                name="verdict_policy_has_cover",
                violation_error_message="Ask for at least 10 per cent of the other claims too: otherwise a claim that "
                "waits for a second opinion tells what the first one was.",
            ),
        ]

    def __str__(self) -> str:
        return f"review policy of {self.article or 'the desk'}"


class Assignment(models.Model):
    """Who is asked to judge a claim in one round, and by when. It stands while the claim is in that round."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="assignments")
    round = models.CharField(max_length=12, choices=Verdict.Round.choices, default=Verdict.Round.FIRST)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(db_default=Now())
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "round"], name="one_assignment_per_claim_and_round")]
        indexes = [models.Index(fields=["person", "round"], name="assignment_by_person")]  # mine, and the workload

    def __str__(self) -> str:
        return f"{self.person}: {self.get_round_display()} of claim {self.claim_id}"


class Presence(models.Model):
    """Somebody has a claim on the desk: a soft lock that keeps nobody out and ends by itself when no more is heard."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="presences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="presences")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], name="one_presence_per_person")]

    def __str__(self) -> str:
        return f"{self.person} on claim {self.claim_id}"


class SavedFilter(models.Model):
    """A named question that a person puts to the queue again and again."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=400)  # as in the queue's address, normalised

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="one_saved_filter_per_name")]

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """A question to an expert outside: one claim, one answer, until a moment. The link is signed; this row is what it opens."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="invitations")
    expert = models.CharField(max_length=120)
    question = models.TextField(blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(expert=""), name="invitation_names_expert"),
        ]

    def __str__(self) -> str:
        return f"{self.expert} on {self.claim}"


class Comment(models.Model):
    """What people say to each other about a claim, one of its quotes, or a verdict. A thread is a comment and its answers."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="comments")
    evidence = models.ForeignKey(Evidence, models.CASCADE, null=True, related_name="comments")
    verdict = models.ForeignKey(Verdict, models.CASCADE, null=True, related_name="comments")
    # a proposed passage: where its words stand, as proposals come and go, and removed words are kept nowhere
    extraction = models.ForeignKey(Extraction, models.PROTECT, null=True, related_name="+")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="answers")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="comments")
    invitation = models.OneToOneField(Invitation, models.PROTECT, null=True, related_name="answer")
    text = models.TextField()
    written_at = models.DateTimeField(db_default=Now())
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_has_words"),
            models.CheckConstraint(
                condition=Q(evidence__isnull=True, verdict__isnull=True)
                | Q(evidence__isnull=True, extraction__isnull=True)
                | Q(verdict__isnull=True, extraction__isnull=True),
                name="comment_has_one_anchor",
            ),
            models.CheckConstraint(
                condition=Q(extraction__isnull=True, start__isnull=True, end__isnull=True)
                | Q(extraction__isnull=False, start__lt=F("end")),
                name="comment_on_passage_has_its_place",
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=False, invitation__isnull=True)
                | Q(author__isnull=True, invitation__isnull=False),
                name="comment_is_by_a_person_or_an_expert",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class AgreementRun(models.Model):
    """One computation of how far reviewers agree. A worker does it: the libraries are heavy, and resampling takes time."""

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)
    results = models.JSONField(default=list)  # as claims.review.agreement.Row has it

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                models.Value(True), condition=Q(finished_at__isnull=True), name="one_open_agreement_run"
            )
        ]

    def __str__(self) -> str:
        return f"agreement, asked for at {self.asked_at}"
