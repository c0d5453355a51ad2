"""Storing what others checked: from files at once, from addresses and feeds by a worker.

The `ReviewImport` row is the truth; a message only wakes a worker. Fetching is done behind the address guard, outside any
transaction, and everything that was read is stored in one. Importing the same again changes nothing.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import islice

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from claims.audit.services import record_event
from claims.errors import Refused
from claims.matching.averitec_claims import make_claims
from claims.matching.documents import read_document
from claims.matching.models import ForeignReview, ReviewImport
from claims.matching.records import Read, ReviewRecord

log = logging.getLogger(__name__)

BATCH = 500
LARGEST_UPLOAD = 3 * 2**20  # bytes; about 4,000 reviews, stored in a few seconds
_STORING = 7_301  # the advisory lock's number
MOST_REFUSED = 200  # named in the row; all are counted
_SAME = {"format", "questions", "defects", "appearances", "raw"}
_PLAIN = [each.name for each in fields(ReviewRecord) if each.name not in _SAME]
_REPLACED = [*_PLAIN, *sorted(_SAME), "raw_sha256", "last_import", "changed_at"]
_RANK = {"claimreview": 2, "google": 1, "averitec": 2}  # a poorer record of the same review replaces no richer one


def import_file(*, body: bytes, name: str, kind: str = ReviewImport.Kind.UPLOAD, user=None) -> ReviewImport:
    """Reads a file and stores its reviews. Raises Refused when there is nothing in it that could be read."""
    if not body:
        raise Refused(f"“{name}” is empty. Choose another file.")
    read = read_document(body, today=timezone.now().date())
    if not read.records:
        raise Refused(f"“{name}” has no review that can be kept. {explain_nothing(read)}")
    made_by = ReviewImport.objects.create(kind=kind, name=name, asked_by=user)
    return store_read(read, made_by, body=body)


def check_upload(*, name: str, size: int) -> None:
    """Raises Refused for more than a request should store while somebody waits; the command line takes any size."""
    if size > LARGEST_UPLOAD:
        raise Refused(
            f"“{name}” has {size / 2**20:.1f} MB; the limit is {LARGEST_UPLOAD // 2**20} MB. Give its address, "
            "or ask an admin for `manage.py import_reviews`."
        )


def explain_nothing(read: Read) -> str:
    """Why nothing was found, in a sentence."""
    if read.refused:
        return read.refused[0].reason
    return (
        read.notice
        or "It needs ClaimReview markup (JSON-LD), AVeriTeC’s JSON, or an answer of the Fact Check Tools API."
    )


@transaction.atomic
def store_read(read: Read, made_by: ReviewImport, *, body: bytes) -> ReviewImport:
    """Stores all records and closes the import with what came of it."""
    with connection.cursor() as cursor:  # one at a time: two that meet in other orders would lock each other out
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_STORING])
    made_by.refresh_from_db(fields=["state"])
    if made_by.state == ReviewImport.State.DONE:  # another worker had it, too, and was quicker
        return made_by
    counts = store_records(read.records, made_by)
    made = make_claims(made_by)
    ReviewImport.objects.filter(pk=made_by.pk).update(
        state=ReviewImport.State.DONE,
        reason=read.notice,
        content_sha256=hashlib.sha256(body).hexdigest(),
        found=len(read.records) + len(read.refused),
        refused_count=len(read.refused),
        refused=[{"position": each.position, "reason": each.reason} for each in read.refused[:MOST_REFUSED]],
        finished_at=Now(),
        **counts,
    )
    made_by.refresh_from_db()
    record_event(
        chain=f"review-import:{made_by.pk}",
        kind="reviews imported",
        actor=made_by.asked_by,
        data={"from": made_by.name, "sha256": made_by.content_sha256, **counts, "claims": made},
    )
    log.info("reviews imported import=%s added=%s changed=%s", made_by.pk, counts["added"], counts["changed"])
    return made_by


def store_records(records: Iterable[ReviewRecord], made_by: ReviewImport) -> dict[str, int]:
    """Adds what is new, replaces what reads otherwise now, leaves the rest alone; how many of each."""
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    for batch in _batches(records):
        # the last of two records of one review in a batch counts; a later batch sees what this one stored
        latest = {record.identity: record for record in batch}
        known = ForeignReview.objects.filter(identity__in=latest).values_list("identity", "raw_sha256", "format")
        before = {identity: (digest, format) for identity, digest, format in known}
        added = [record for identity, record in latest.items() if identity not in before]
        changed = [record for identity, record in latest.items() if _replaces(record, before.get(identity))]
        ForeignReview.objects.bulk_create(
            [_build_row(record, made_by) for record in (*added, *changed)],
            update_conflicts=True,
            unique_fields=["identity"],
            update_fields=_REPLACED,
        )
        counts["added"] += len(added)
        counts["changed"] += len(changed)
        counts["unchanged"] += len(batch) - len(added) - len(changed)
    return counts


def _batches(records: Iterable[ReviewRecord]) -> Iterator[list[ReviewRecord]]:
    waiting = iter(records)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _replaces(record: ReviewRecord, before: tuple[str, str] | None) -> bool:
    return before is not None and record.raw_sha256 != before[0] and _RANK[record.format] >= _RANK[before[1]]


def _build_row(record: ReviewRecord, made_by: ReviewImport) -> ForeignReview:
    return ForeignReview(
        identity=record.identity,
        format=record.format,
        **{name: getattr(record, name) for name in _PLAIN},
        appearances=list(record.appearances),
        questions=list(record.questions),
        defects=[defect.as_json() for defect in record.defects],
        raw=record.raw,
        raw_sha256=record.raw_sha256,
        first_import=made_by,
        last_import=made_by,
        changed_at=timezone.now(),
    )
