"""What services outside are asked for about new copies, where the desk wants it: the Wayback Machine, a time stamp.

Rows again are the truth. They are made with the copy and done later by a task of its own, which the sweep wakes: for a
few seconds at a time, one request after the other, and only while no capture is due. What fails is tried again, later
and later, and then given up with its reason.
"""

from __future__ import annotations

import ipaddress
import logging
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from claims.audit.services import record_event
from claims.sources.models import Errand, Snapshot, Source, Timestamp, WaybackCopy
from claims.sources.outside import ErrandFailed
from claims.sources.quality import CONTENT
from claims.sources.wayback import find_archived_url, submit_address

logger = logging.getLogger(__name__)

State = Errand.State
LEASE = timedelta(seconds=60)
WAITS = (60, 300, 1800, 7200, 43_200)  # seconds before the second to the sixth attempt
MOST_ATTEMPTS = len(WAITS) + 1
LOOK_EVERY = timedelta(seconds=15)
LOOK_FOR = timedelta(minutes=15)  # then the service is asked anew


def queue_errands(snapshot: Snapshot, *, dialled: Iterable[str] = ()) -> None:
    """Inside the transaction that makes the snapshot. What lies in private space is named to nobody."""
    if settings.WAYBACK_KEY and snapshot.quality == CONTENT and _are_public(dialled):
        WaybackCopy.objects.get_or_create(snapshot=snapshot)
    if settings.TIMESTAMP_AUTHORITY_URL:
        Timestamp.objects.get_or_create(snapshot=snapshot)


def has_due_errands() -> bool:
    """Whether a worker should be woken for them."""
    return any(_find_due(kind).exists() for kind in _wanted())


def run_errands(*, seconds: float = 8.0, is_busy: Callable[[], bool] = lambda: False) -> None:
    """Performs due errands for about so many seconds, and stops as soon as `is_busy` says that captures are due."""
    until = time.monotonic() + seconds
    for kind in _wanted():
        while time.monotonic() < until and not is_busy() and (errand := _claim(kind)):
            perform_errand(errand)


def perform_errand(errand: WaybackCopy | Timestamp) -> None:
    """One step of an errand that the caller has claimed: remote first, then one short write."""
    try:
        changes = _look_after_copy(errand) if isinstance(errand, WaybackCopy) else _get_stamp(errand)
    except ErrandFailed as failure:
        changes = _plan_another(errand, failure)
    _write(errand, changes)


def _wanted() -> list[type[WaybackCopy] | type[Timestamp]]:
    """The kinds that are configured: rows of a service that was switched off wait until it is on again."""
    stamps = [Timestamp] if settings.TIMESTAMP_AUTHORITY_URL else []
    return [*stamps, WaybackCopy] if settings.WAYBACK_KEY else stamps


def _find_due(kind):
    return kind.objects.filter(state__in=Errand.OPEN, not_before__lte=Now(), snapshot__tombstone__isnull=True)


def _claim(kind) -> WaybackCopy | Timestamp | None:
    """The row moves on before the request, so that no other worker asks as well and a killed one only costs time."""
    for pk in _find_due(kind).order_by("not_before").values_list("pk", flat=True)[:5]:
        if kind.objects.filter(pk=pk, not_before__lte=Now()).update(not_before=Now() + LEASE):
            return kind.objects.select_related("snapshot__source").get(pk=pk)
    return None


def _look_after_copy(copy: WaybackCopy) -> dict[str, Any]:
    if copy.state == State.WAITING:
        job = submit_address(copy.snapshot.final_url or copy.snapshot.source.url)
        return {"state": State.ASKED, "job": job, "asked_at": Now(), "not_before": Now() + LOOK_EVERY}
    if archived_url := find_archived_url(copy.job):
        return {"state": State.DONE, "archived_url": archived_url}
    if WaybackCopy.objects.filter(pk=copy.pk, asked_at__lt=Now() - LOOK_FOR).exists():
        raise ErrandFailed("The Wayback Machine did not get it done.")
    return {"not_before": Now() + LOOK_EVERY}


def _get_stamp(stamp: Timestamp) -> dict[str, Any]:
    from claims.sources.timestamps import request_stamp  # here: 2 MB, for which the web process has no use

    got = request_stamp(stamp.snapshot.raw_sha256)
    return {
        "state": State.DONE,
        "answer": got.answer,
        "stamped_at": got.stamped_at,
        "authority": settings.TIMESTAMP_AUTHORITY_URL,
    }


def _plan_another(errand: Errand, failure: ErrandFailed) -> dict[str, Any]:
    logger.warning("%s %s: attempt %s: %s", errand._meta.model_name, errand.pk, errand.attempts + 1, failure.sentence)
    counted = {"attempts": F("attempts") + 1, "reason": failure.sentence}
    if failure.lasting or errand.attempts + 1 >= MOST_ATTEMPTS:
        return counted | {"state": State.FAILED}
    wait = timedelta(seconds=max(WAITS[errand.attempts], failure.retry_after))
    return counted | {"state": State.WAITING, "not_before": Now() + wait}


@transaction.atomic
def _write(errand: WaybackCopy | Timestamp, changes: dict[str, Any]) -> None:
    """If nobody else has got further meanwhile. A success is in the source's trail."""
    source = Source.objects.select_for_update(no_key=True).get(pk=errand.snapshot.source_id)
    state = changes.get("state")
    ended = {"finished_at": Now()} if state in (State.DONE, State.FAILED) else {}
    done = {"reason": ""} if state == State.DONE else {}
    mine = type(errand).objects.filter(pk=errand.pk, state=errand.state, attempts=errand.attempts)
    if mine.update(**changes, **ended, **done) and state == State.DONE:
        kind = "snapshot kept by the Wayback Machine" if isinstance(errand, WaybackCopy) else "snapshot time-stamped"
        data = {"snapshot": errand.snapshot_id, "raw_sha256": errand.snapshot.raw_sha256}
        record_event(chain=f"source:{source.pk}", kind=kind, data=data | _describe(changes))


def _describe(changes: dict[str, Any]) -> dict[str, Any]:
    return {name: changes[name] for name in ("archived_url", "authority", "stamped_at") if name in changes}


def _are_public(dialled: Iterable[str]) -> bool:
    addresses = [ipaddress.ip_address(address) for address in dialled]
    return bool(addresses) and all(address.is_global for address in addresses)
