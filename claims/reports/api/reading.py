"""The desk's own rows, for holders of a token: as its owner may see them, blind verdicts of others left out."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from claims.articles.models import Appearance, Article, Claim, Revision
from claims.articles.queries import current_revision, list_articles
from claims.evidence.models import Evidence
from claims.reports.api.models import ApiToken
from claims.reports.api.schemas import (
    PROBLEMS,
    ArticleOut,
    ArticleText,
    ClaimOut,
    EvidenceOut,
    Id,
    Page,
    Problem,
    VerdictOut,
)
from claims.reports.api.tokens import Bearer
from claims.review.blinding import visible_verdicts
from claims.review.models import Verdict
from claims.review.queue import filter_queue, queue_filters
from claims.sources.models import Extraction

router = Router(auth=Bearer(ApiToken.Scope.READ), tags=["desk"])

After = Query(None, ge=1, le=2**63 - 1, description="The `next` of the page before.")
Limit = Query(50, ge=1, le=100)


def take_page(rows: QuerySet, describe, after: int | None, limit: int) -> dict[str, Any]:
    """A page by key, in the order of ids, newest last; the cost does not grow with how far one has read."""
    found = list(rows.filter(pk__gt=after or 0).order_by("pk")[: limit + 1])
    more = len(found) > limit
    return {"items": [describe(row) for row in found[:limit]], "next": found[limit - 1].pk if more else None}


@router.get("/articles", response={200: Page[ArticleOut], PROBLEMS: Problem})
def list_articles_of_desk(request: HttpRequest, after: int | None = After, limit: int = Limit):
    return take_page(list_articles(), describe_article, after, limit)


@router.get("/articles/{article_id}", response={200: ArticleText, PROBLEMS: Problem})
def read_article(request: HttpRequest, article_id: Id):
    """With the text of its newest revision, which the claims' anchors count in."""
    article = get_object_or_404(list_articles(), pk=article_id)
    revision = current_revision(article)
    text = {"revision": revision.number, "text": revision.text, "text_sha256": revision.text_sha256}
    return describe_article(article) | text


@router.get("/articles/{article_id}/claims", response={200: Page[ClaimOut], PROBLEMS: Problem})
def list_claims(request: HttpRequest, article_id: Id, after: int | None = After, limit: int = Limit):
    """Those that stand: not dismissed, split or merged away."""
    article = get_object_or_404(Article, pk=article_id)
    return take_page(with_anchors(article.claims.exclude(state__in=Claim.GONE)), describe_claim, after, limit)


@router.get("/claims/{claim_id}", response={200: ClaimOut, PROBLEMS: Problem})
def read_claim(request: HttpRequest, claim_id: Id):
    return describe_claim(get_object_or_404(with_anchors(Claim.objects.all()), pk=claim_id))


@router.get("/claims/{claim_id}/evidence", response={200: Page[EvidenceOut], PROBLEMS: Problem})
def list_evidence(request: HttpRequest, claim_id: Id, after: int | None = After, limit: int = Limit):
    claim = get_object_or_404(Claim, pk=claim_id)
    texts = Extraction.objects.defer("text", "hidden", "metadata", "suggestions").select_related("snapshot__source")
    rows = claim.evidence.filter(withdrawn_at=None).prefetch_related(Prefetch("extraction", texts))
    return take_page(rows, describe_evidence, after, limit)


@router.get("/claims/{claim_id}/verdicts", response={200: Page[VerdictOut], PROBLEMS: Problem})
def list_verdicts(request: HttpRequest, claim_id: Id, after: int | None = After, limit: int = Limit):
    """Those that the token's owner may learn of: a verdict that waits for a second opinion is its author's alone."""
    get_object_or_404(Claim, pk=claim_id)
    rows = visible_verdicts(request.user).filter(claim=claim_id, superseded=False)
    rows = rows.select_related("rating", "reviewer").prefetch_related("evidence")
    return take_page(rows, describe_verdict, after, limit)


@router.get("/queue", response={200: Page[ClaimOut], PROBLEMS: Problem}, auth=Bearer(ApiToken.Scope.QUEUE))
def read_queue(request: HttpRequest, after: int | None = After, limit: int = Limit):
    """What waits, in the order of ids. Takes the filters of the queue's page: tab, state, kind, score, domain, …"""
    claims = with_anchors(filter_queue(queue_filters(request.GET), request.user))
    return take_page(claims, describe_claim, after, limit)


def with_anchors(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    newest = Revision.objects.filter(article=OuterRef("claim__article")).order_by("-number").values("pk")[:1]
    here = Appearance.objects.filter(revision=Subquery(newest)).order_by("start")
    return claims.prefetch_related(Prefetch("appearances", here, to_attr="places"))


def describe_article(article: Article) -> dict[str, Any]:
    names = ("id", "title", "publisher", "author", "published_on", "url", "original_source", "language", "imported_at")
    counts = {"claims": article.claim_count, "open": article.open_count}
    return {name: getattr(article, name) for name in names} | counts


def describe_claim(claim: Claim) -> dict[str, Any]:
    names = (
        *("id", "number", "wording", "standalone", "state", "checkable", "checkable_reason"),
        *("kind", "worthiness", "claimants", "hedge"),
    )
    place = claim.places[0] if claim.places else None
    anchor = {name: getattr(place, name) for name in ("start", "end", "quote")} if place else None
    return {name: getattr(claim, name) for name in names} | {"article": claim.article_id, "anchor": anchor}


def describe_evidence(item: Evidence) -> dict[str, Any]:
    extraction, snapshot = item.extraction, item.extraction.snapshot
    source = snapshot.source
    names = ("number", "stance", "medium", "quote", "start", "end", "prefix", "suffix", "note")
    return {name: getattr(item, name) for name in names} | {
        "match": item.level,
        "source": {
            "id": source.pk,
            "url": snapshot.final_url or source.url,
            "file_name": source.file_name,
            "title": extraction.title or source.title,
            "publisher": extraction.publisher,
            "author": extraction.author,
            "published_on": extraction.published_on,
        },
        "snapshot": {
            "id": snapshot.pk,
            "captured_at": snapshot.captured_at,
            "sha256": snapshot.raw_sha256,
            "text_sha256": extraction.text_sha256,
            "extractor": f"{extraction.extractor} {extraction.version}",
        },
    }


def describe_verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "id": verdict.pk,
        "round": verdict.round,
        "reviewer": verdict.reviewer.get_full_name() or verdict.reviewer.username,
        "rating": verdict.rating.label,
        "value": verdict.rating.value,
        "rationale": verdict.rationale,
        "sealed_at": verdict.sealed_at,
        "decides": verdict.decisive,
        "evidence": sorted(item.number for item in verdict.evidence.all()),
    }
