"""The ratings that reviewers choose from."""

from __future__ import annotations

from django.db.models import QuerySet, Subquery

from claims.review.models import Rating, RatingScale


def offered_ratings() -> QuerySet[Rating]:
    """What can be chosen: the default scale, or the oldest if none is the default; without what is retired."""
    scale = RatingScale.objects.order_by("-is_default", "pk").values("pk")[:1]
    return Rating.objects.filter(scale=Subquery(scale), retired=False)


def list_ratings() -> list[Rating]:
    return list(offered_ratings())
