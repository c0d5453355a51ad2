"""Reading articles in the words of the screens."""

from __future__ import annotations

import re
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from claims.articles.models import Article, Claim, Revision, Splitting


def list_articles() -> QuerySet[Article]:
    """Newest first, with `claim_count` and `open_count`."""
    standing = ~Q(claims__state__in=Claim.GONE) & Q(claims__isnull=False)
    return Article.objects.annotate(
        claim_count=Count("claims", filter=standing & Q(claims__checkable=True)),
        open_count=Count("claims", filter=Q(claims__state__in=Claim.OPEN, claims__checkable=True)),
    ).order_by("-id")


def current_revision(article: Article) -> Revision:
    return article.revisions.select_related("splitting").order_by("-number").first()


def is_splitting_stuck(splitting: Splitting) -> bool:
    """Whether it has waited for a minute in which no worker did any splitting."""
    long_ago = timezone.now() - timedelta(seconds=60)
    if splitting.state != Splitting.State.QUEUED or splitting.queued_at > long_ago:
        return False
    busy = Q(lease_until__gt=timezone.now(), state=Splitting.State.RUNNING) | Q(finished_at__gt=long_ago)
    return not Splitting.objects.filter(busy).exists()


def underline_claims(revision: Revision) -> list[list[tuple[str, bool]]]:
    """The text as paragraphs of (words, whether a claim stood on them)."""
    covered = _merge(list(revision.appearances.order_by("start").values_list("start", "end")))
    return [_cut(revision.text, found.start(), found.end(), covered) for found in re.finditer(r"[^\n]+", revision.text)]


def _merge(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _cut(text: str, start: int, end: int, covered: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    pieces, at = [], start
    for left, right in covered:
        left, right = max(left, at), min(right, end)
        if left < right:
            pieces += [(text[at:left], False), (text[left:right], True)]
            at = right
    return [piece for piece in [*pieces, (text[at:end], False)] if piece[0]]
