"""Keeping the list of publishers clean."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from claims.audit.services import record_event
from claims.errors import Refused
from claims.sources.models import DomainRule, Publisher, Source


@transaction.atomic
def merge_publishers(*, publishers: Iterable[Publisher], user) -> Publisher:
    """Makes one of several: the one with most sources stays and takes domains and sources of the others."""
    locked = list(Publisher.objects.select_for_update().filter(pk__in=[each.pk for each in publishers]).order_by("pk"))
    if len(locked) < 2:
        raise Refused("Choose at least two publishers that are one and the same.")
    stays = max(locked, key=lambda publisher: (publisher.sources.count(), -publisher.pk))
    others = [each for each in locked if each.pk != stays.pk]
    DomainRule.objects.filter(publisher__in=others).update(publisher=stays)
    Source.objects.filter(publisher__in=others).update(publisher=stays)
    record_event(
        chain=f"publisher:{stays.pk}",
        kind="publishers merged",
        actor=user,
        data={"merged": [each.name for each in others]},
    )
    for each in others:
        each.delete()
    return stays
