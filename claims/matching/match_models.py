"""What search and matching know: words by row, how often words occur, what people said about matches, what was looked up."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from claims.articles.models import Claim
from claims.matching.models import ForeignReview


class WordsOfRow(models.Model):
    """The words of one row, as full text. Triggers keep it in step with the row whose id it has.

    Apart from the row itself, so that a claim's change of state writes to no word index, and pages read no words.
    """

    id = models.BigIntegerField(primary_key=True)
    words = SearchVectorField()

    class Meta:
        abstract = True
        # new words wait in a short list, so that saving stays quick; a long one would slow every search down
        indexes = [GinIndex(fields=["words"], name="%(class)s_index", fastupdate=True, gin_pending_list_limit=1024)]

    def __str__(self) -> str:
        return f"words of {self.pk}"


class ArticleWords(WordsOfRow):
    """Title (A), publisher and author (B), text of the newest revision (D)."""


class ClaimWords(WordsOfRow):
    """Standalone wording (A), claimants (B)."""


class QuoteWords(WordsOfRow):
    """Quote (A), note (B)."""


class SourceWords(WordsOfRow):
    """Title (A), address or file name (B), text of the newest extraction (D)."""


class VerdictWords(WordsOfRow):
    """Rationale (A)."""


class CommentWords(WordsOfRow):
    """Text (A)."""


class ReviewWords(WordsOfRow):
    """Of a review by others: the claim (A), claimant (B), title and publisher (C)."""


class Lexeme(models.Model):
    """In how many claims a lexeme of their index stands, about."""

    text = models.TextField(unique=True)
    claims = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.text


class Word(models.Model):
    """In how many claims a word stands as it is written, about; for what a mistyped word may have meant."""

    text = models.TextField(unique=True)
    claims = models.PositiveIntegerField()

    class Meta:
        indexes = [GinIndex(fields=["text"], opclasses=["gin_trgm_ops"], name="word_by_trigrams")]

    def __str__(self) -> str:
        return self.text


class WordCount(models.Model):
    """How far words are counted: the claims up to `last`. One row."""

    last = models.BigIntegerField(default=0)
    claims = models.PositiveBigIntegerField(default=0)  # counted so far

    def __str__(self) -> str:
        return f"up to claim {self.last}"


class Match(models.Model):
    """A person's word on whether a claim was checked before, by us (`earlier`) or by others (`review`).

    score, same, differs, method: what the machine said when they decided.
    """

    class Standing(models.TextChoices):
        CONFIRMED = "confirmed", "the same claim"
        REJECTED = "rejected", "another claim"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="matches")
    earlier = models.ForeignKey(Claim, models.CASCADE, null=True, related_name="+")
    review = models.ForeignKey(ForeignReview, models.CASCADE, null=True, related_name="matches")
    standing = models.CharField(max_length=10, choices=Standing.choices)
    score = models.FloatField()
    same = models.JSONField(default=list)
    differs = models.JSONField(default=list)
    method = models.CharField(max_length=120)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-score"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "earlier"], name="one_match_per_claim_and_earlier"),
            models.UniqueConstraint(fields=["claim", "review"], name="one_match_per_claim_and_review"),
            models.CheckConstraint(
                condition=Q(earlier__isnull=True) ^ Q(review__isnull=True), name="match_has_one_other_side"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} and {self.earlier_id or self.review_id}: {self.get_standing_display()}"


class Lookup(models.Model):
    """A question to the Fact Check Tools API about one claim's words, and its answer; kept, so that it is asked once."""

    class State(models.TextChoices):
        WAITING = "waiting", "being asked"
        DONE = "done", "answered"
        FAILED = "failed", "failed"

    words_sha256 = models.CharField(max_length=64, unique=True)  # of words and language
    words = models.TextField()
    language = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.TextField(blank=True)
    answer = models.JSONField(default=list)  # [{"text", "claimant", "publisher", "url", "title", "rating", "on"}, …]
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(db_default=Now())  # a worker that takes it moves this on: its lease
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["not_before"], condition=Q(state="waiting"), name="lookup_due")]  # the sweep

    def __str__(self) -> str:
        return self.words


class SavedSearch(models.Model):
    """A search that a person puts again and again."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="one_saved_search_per_name")]

    def __str__(self) -> str:
        return self.name
