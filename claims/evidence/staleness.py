"""Whether cited quotes still stand in newer copies of their sources, and what that does to verdicts.

A page that is blocked, behind a wall or changed elsewhere touches nothing. Only a quote that was altered or is gone makes
the claims whose verdicts rest on it stale, and tells their reviewers.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from claims.articles.editing import lock_claim, record_claim_event
from claims.articles.models import Claim
from claims.evidence.models import Evidence, QuoteCheck
from claims.people.services import notify
from claims.sources.comparing import Piece
from claims.sources.models import Extraction, Snapshot, Source
from claims.sources.monitoring import check_quote
from claims.sources.queries import find_quality
from claims.sources.watching import watch_source

log = logging.getLogger(__name__)


def watch_cited_sources() -> int:
    """Puts sources that standing verdicts cite on the schedule of captures. Returns how many were not on it yet.

    A blind verdict waits: that its source is watched would tell what it rests on.
    """
    cited = Source.objects.filter(
        watched=False,
        snapshots__extractions__evidence__verdicts__superseded=False,
        snapshots__extractions__evidence__verdicts__blind=False,
    ).exclude(url="")
    sources = list(cited.distinct()[:200])
    for source in sources:
        watch_source(source)
    return len(sources)


RECENT = timedelta(days=7)


def find_unchecked_snapshots() -> list[int]:
    """Ids of recent copies of watched sources that no cited quote of an older copy was compared with."""
    older = Evidence.objects.filter(
        withdrawn_at=None,
        extraction__snapshot__source=OuterRef("source"),
        extraction__snapshot_id__lt=OuterRef("pk"),
    )
    checked = QuoteCheck.objects.filter(snapshot=OuterRef("pk"))
    recent = Snapshot.objects.filter(source__watched=True, captured_at__gt=Now() - RECENT)
    return list(recent.filter(Exists(older), ~Exists(checked)).order_by("pk").values_list("pk", flat=True)[:100])


def check_cited_quotes(snapshot_id: int) -> list[QuoteCheck]:
    """Compares every cited quote of a snapshot's source with this newer copy; repeating it changes nothing."""
    snapshot = Snapshot.objects.select_related("source").get(pk=snapshot_id)
    newer = snapshot.extractions.first()
    cited = Evidence.objects.filter(
        withdrawn_at=None,
        extraction__snapshot__source=snapshot.source_id,
        extraction__snapshot_id__lt=snapshot_id,
        extraction__snapshot__tombstone=None,
    ).exclude(checks__snapshot=snapshot_id)
    readable = newer is not None and find_quality(snapshot) == Snapshot.Quality.CONTENT
    return [
        _check(evidence, snapshot, newer, readable)
        for evidence in cited.select_related("extraction").prefetch_related("verdicts__reviewer")
    ]


def _check(evidence: Evidence, snapshot: Snapshot, newer: Extraction | None, readable: bool) -> QuoteCheck:
    result = check_quote(
        old_text=evidence.extraction.text,
        start=evidence.start,
        end=evidence.end,
        new_text=newer.text if newer else "",
        readable=readable,
    )
    with transaction.atomic():
        claim = lock_claim(evidence.claim_id)
        check, created = QuoteCheck.objects.get_or_create(
            evidence=evidence,
            snapshot=snapshot,
            defaults={
                "standing": result.standing,
                "start": result.start,
                "end": result.end,
                "changes": [asdict(piece) for piece in result.changes],
            },
        )
        if created and result.standing.makes_stale:
            _make_stale(claim, evidence, check, result.changes)
    log.info("quote checked evidence=%s standing=%s", evidence.pk, result.standing)
    return check


def _make_stale(claim: Claim, evidence: Evidence, check: QuoteCheck, changes: Sequence[Piece]) -> None:
    """Only for a claim whose standing verdict rests on the quote."""
    verdicts = [verdict for verdict in evidence.verdicts.all() if not verdict.superseded]
    if not verdicts or claim.state not in Claim.SETTLED:
        return
    old, claim.state = claim.state, Claim.State.STALE
    claim.version += 1
    claim.save(update_fields=["state", "version"])
    record_claim_event(
        claim, "quote no longer stands", None, old=old, evidence=evidence.number, standing=check.standing
    )
    for verdict in verdicts:
        notify(
            person=verdict.reviewer,
            text=f"Quote [{evidence.number}] of claim {claim.number} is {check.get_standing_display()} on the live page.",
            claim_id=claim.pk,
            changes=changes,
        )
