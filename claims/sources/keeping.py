"""What is kept of a document: its snapshot, its text, and the events that tell of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from claims.audit.services import record_event
from claims.sources.extraction import Extracted
from claims.sources.models import Capture, Extraction, Snapshot, Source
from claims.sources.store import hash_bytes


@dataclass(frozen=True)
class Copy:
    """What becomes a snapshot: the files are stored already."""

    raw_sha256: str
    decoded_sha256: str
    size: int
    media_type: str
    storage_name: str
    archive_name: str
    quality: tuple[str, str]
    charset: str = ""
    final_url: str = ""
    status: int | None = None
    headers: Sequence[Sequence[str]] = ()


def lock_source(source_id: int) -> Source:
    """Before anything that is recorded in the source's chain, and before its captures' rows."""
    return Source.objects.select_for_update(no_key=True).get(pk=source_id)


def save_snapshot(source: Source, copy: Copy) -> Snapshot:
    """Same bytes, same row."""
    snapshot, _ = Snapshot.objects.get_or_create(
        source=source,
        raw_sha256=copy.raw_sha256,
        defaults={
            "decoded_sha256": copy.decoded_sha256,
            "size": copy.size,
            "media_type": copy.media_type[:120],
            "charset": copy.charset,
            "final_url": copy.final_url,
            "status": copy.status,
            "headers": [list(pair) for pair in copy.headers],
            "storage_name": copy.storage_name,
            "archive_name": copy.archive_name,
            "quality": copy.quality[0],
            "quality_reason": copy.quality[1],
        },
    )
    return snapshot


def save_extraction(snapshot: Snapshot, extracted: Extracted) -> Extraction:
    """One row for each extractor and version; what is there already stays as it is."""
    extraction, _ = Extraction.objects.get_or_create(
        snapshot=snapshot,
        extractor=extracted.extractor,
        version=extracted.version,
        defaults={
            "text": extracted.text,
            "text_sha256": hash_bytes(extracted.text.encode()),
            "hidden": extracted.hidden,
            "title": extracted.title,
            "author": extracted.author,
            "publisher": extracted.publisher,
            "published_on": extracted.published_on,
            "language": extracted.language[:20],
            "metadata": extracted.metadata,
            "suggestions": extracted.suggestions,
            "notice": extracted.notice,
        },
    )
    return extraction


def complete_source(source: Source, extracted: Extracted) -> None:
    """A title, once; what a person wrote stays."""
    if extracted.title and not source.title:
        Source.objects.filter(pk=source.pk, title="").update(title=extracted.title)


def record_captured(capture: Capture, kind: str) -> None:
    record_event(
        chain=f"source:{capture.source_id}",
        kind=kind,
        actor=capture.asked_by,
        data={"capture": capture.pk, "snapshot": capture.snapshot_id, "raw_sha256": capture.snapshot.raw_sha256},
    )
