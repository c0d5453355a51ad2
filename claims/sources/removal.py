"""Removing what must not be kept, and judging quality by hand: the two things that people decide about snapshots."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from claims.audit.services import record_event
from claims.errors import Refused
from claims.sources.keeping import lock_source
from claims.sources.models import Capture, QualityOverride, Snapshot, Tombstone, WaybackCopy
from claims.sources.store import remove_bytes


def remove_snapshot(*, snapshot: Snapshot, reason: str, user) -> Tombstone:
    """Takes bytes, archive and text away for good, for a legal reason. Row, hashes, who and why stay; quotes that were
    cited stay with the verdicts that cite them. Doing it again changes nothing but deletes what a crash left behind.
    """
    if not reason.strip():
        raise Refused("Say why it is removed: the reason stays in place of the copy.")
    tombstone = _bury(snapshot, reason.strip(), user)
    for name in _find_files(snapshot):
        remove_bytes(name)
    return tombstone


def override_quality(*, snapshot: Snapshot, quality: str, reason: str, user) -> QualityOverride:
    """An editor's word against the rules'. It is a row of its own; what the rules said stays."""
    if not reason.strip():
        raise Refused("Say why you judge otherwise: the next reviewer will ask.")
    if quality not in Snapshot.Quality.values:
        raise Refused("Choose one of the kinds of page.")
    with transaction.atomic():
        lock_source(snapshot.source_id)
        override = QualityOverride.objects.create(
            snapshot=snapshot, quality=quality, reason=reason.strip(), decided_by=user
        )
        _record(snapshot, "snapshot quality overridden", user, quality=quality, reason=reason.strip())
    return override


@transaction.atomic
def _bury(snapshot: Snapshot, reason: str, user) -> Tombstone:
    lock_source(snapshot.source_id)
    tombstone, created = Tombstone.objects.get_or_create(
        snapshot=snapshot, defaults={"reason": reason, "removed_by": user}
    )
    if created:
        # the database allows exactly this change of an extraction, and only under a tombstone
        WaybackCopy.objects.filter(snapshot=snapshot).delete()  # nobody shall be led to a copy elsewhere
        snapshot.extractions.update(text="", hidden=[], title="", author="", metadata={}, suggestions={})
        _record(snapshot, "snapshot removed", user, reason=reason)
    return tombstone


def _find_files(snapshot: Snapshot) -> set[str]:
    """The files that only this snapshot needs: the same bytes may belong to another source, too."""
    standing = Snapshot.objects.filter(tombstone__isnull=True)
    files = {snapshot.archive_name, *snapshot.captures.values_list("archive_name", flat=True)}
    if not standing.filter(storage_name=snapshot.storage_name).exists():
        files.add(snapshot.storage_name)
    shared = Capture.objects.filter(~Q(snapshot=snapshot), archive_name__in=files)
    return files - set(shared.values_list("archive_name", flat=True)) - {""}


def _record(snapshot: Snapshot, kind: str, user, **data) -> None:
    record_event(
        chain=f"source:{snapshot.source_id}",
        kind=kind,
        actor=user,
        data={"snapshot": snapshot.pk, "raw_sha256": snapshot.raw_sha256, **data},
    )
