"""The addresses that open pages ask for what others did: 204 while nothing did."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from claims.articles.models import Article, Claim
from claims.http import allowed_to, read_number
from claims.review.live import Mark, mark_article, mark_queue, read_mark, tell_article, tell_queue


@require_GET
@allowed_to("review")
def live_article(request: HttpRequest, article_id: int) -> HttpResponse:
    """What happened in an article, and on the claim that is on the desk."""
    claim_id = read_number(request.GET.get("claim")) or 0
    now, seen = mark_article(article_id, claim_id, request.user), read_mark(request.GET.get("seen", ""))
    if _is_same(now, seen):
        return HttpResponse(status=204)
    article = get_object_or_404(Article, pk=article_id)
    claim = Claim.objects.filter(pk=claim_id, article=article).first()
    return JsonResponse(asdict(tell_article(article, claim, request.user, now, seen, _read_moment(request))))


@require_GET
@allowed_to("review")
def live_queue(request: HttpRequest) -> HttpResponse:
    """What happened to claims anywhere."""
    now, seen = mark_queue(request.user), read_mark(request.GET.get("seen", ""))
    if _is_same(now, seen):
        return HttpResponse(status=204)
    return JsonResponse(asdict(tell_queue(request.user, now, seen, _read_moment(request))))


def _is_same(now: Mark, seen: Mark | None) -> bool:
    return seen is not None and str(now) == str(seen)


def _read_moment(request: HttpRequest) -> dt.datetime:
    """When the page was made, in seconds since 1970 by our own clock; now where it does not say."""
    now = timezone.now()
    seconds = read_number(request.GET.get("since"), 10**10) or now.timestamp()
    return min(dt.datetime.fromtimestamp(seconds, dt.UTC), now)
