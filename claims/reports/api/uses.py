"""What is kept of how often programs asked. Apart from `limits`, so that workers need not load what serves programs."""

from __future__ import annotations

from datetime import timedelta

from django.db.models.functions import Now

from claims.reports.api.models import ApiUse


def forget_uses() -> int:
    """Removes the counts of those who have not asked for an hour."""
    return ApiUse.objects.filter(since__lt=Now() - timedelta(hours=1)).delete()[0]
