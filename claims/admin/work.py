"""What reviewers make: articles, claims, evidence, verdicts, reports. All of it is only shown."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.http import HttpRequest

from claims import models
from claims.admin.base import ReadOnlyAdmin
from claims.review.blinding import visible_verdicts


@admin.register(models.Article)
class ArticleAdmin(ReadOnlyAdmin):
    section = "Articles and claims"
    list_display = ("title", "publisher", "published_on", "imported_by", "imported_at")
    list_select_related = ("imported_by",)
    search_fields = ("title", "publisher", "url")


@admin.register(models.Revision)
class RevisionAdmin(ReadOnlyAdmin):
    section = "Articles and claims"
    list_display = ("article", "number", "origin", "imported_by", "imported_at", "text_sha256")
    list_select_related = ("article", "imported_by")
    search_fields = ("article__title", "text_sha256")


@admin.register(models.Splitting)
class SplittingAdmin(ReadOnlyAdmin):
    section = "Articles and claims"
    list_display = ("revision", "state", "done", "total", "attempts", "method", "finished_at")
    list_filter = ("state",)
    list_select_related = ("revision__article",)
    search_fields = ("revision__article__title",)


@admin.register(models.Claim)
class ClaimAdmin(ReadOnlyAdmin):
    section = "Articles and claims"
    list_display = ("standalone", "article", "state", "kind", "worthiness", "checkable")
    list_filter = ("state", "kind", "checkable")
    list_select_related = ("article",)
    search_fields = ("standalone",)
    search_help_text = "Words of the claim, in any form."

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """By the index of words: to read a million claims for a piece of text takes seconds."""
        if search_term.strip():
            queryset = queryset.filter(pk__in=RawSQL(_HAS_WORDS, [search_term] * 2))  # noqa: S611 — a constant
        return queryset, False


# the matches first: a walk back over all claims that asks for each whether it is one takes longer
_HAS_WORDS = """
WITH matches AS MATERIALIZED (
    SELECT id FROM claims_claimwords WHERE words @@ (plainto_tsquery('claims_english', %s) || plainto_tsquery('claims_simple', %s))
) SELECT id FROM matches
"""


@admin.register(models.Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    section = "Evidence and verdicts"
    label = "Evidence"
    list_display = ("quote", "claim", "stance", "level", "added_by", "added_at", "withdrawn_at")
    list_filter = ("stance", "level")
    list_select_related = ("claim", "added_by")
    search_fields = ("quote", "claim__standalone")


@admin.register(models.Search)
class SearchAdmin(ReadOnlyAdmin):
    section = "Evidence and verdicts"
    label = "Logged searches"
    list_display = ("query", "tool", "searched_on", "claim", "logged_by")
    list_select_related = ("claim", "logged_by")
    search_fields = ("query", "tool")


@admin.register(models.QuoteCheck)
class QuoteCheckAdmin(ReadOnlyAdmin):
    section = "Evidence and verdicts"
    list_display = ("evidence", "standing", "checked_at")
    list_filter = ("standing",)
    list_select_related = ("evidence",)
    search_fields = ("evidence__quote",)


@admin.register(models.Verdict)
class VerdictAdmin(ReadOnlyAdmin):
    section = "Evidence and verdicts"
    list_display = ("wording", "rating", "reviewer", "round", "sealed_at", "superseded")
    list_filter = ("rating", "round", "superseded", "decisive")
    list_select_related = ("rating", "reviewer")
    search_fields = ("wording", "rationale")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(pk__in=visible_verdicts(request.user))


@admin.register(models.Report)
class ReportAdmin(ReadOnlyAdmin):
    section = "Reports"
    list_display = ("article", "slug", "withdrawn_at")
    list_select_related = ("article",)
    search_fields = ("article__title",)


@admin.register(models.Edition)
class EditionAdmin(ReadOnlyAdmin):
    section = "Reports"
    list_display = ("report", "number", "published_by", "published_at", "content_sha256")
    list_select_related = ("report__article", "published_by")
    search_fields = ("report__article__title", "content_sha256")


@admin.register(models.Correction)
class CorrectionAdmin(ReadOnlyAdmin):
    section = "Reports"
    list_display = ("report", "edition", "claim_number", "kind", "approved_by", "at")
    list_filter = ("kind",)
    list_select_related = ("report__article", "approved_by")
    search_fields = ("note", "report__article__title")
