"""Reading archived copies again with a better extractor: rows are added, none is changed."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.sources.extraction import extract_in_child
from claims.sources.extraction.reading import name_method
from claims.sources.keeping import save_extraction
from claims.sources.models import Extraction, Snapshot
from claims.sources.services import CaptureRefused
from claims.sources.store import read_bytes


def find_outdated_snapshots() -> QuerySet[Snapshot]:
    """Copies that today's extractor for their kind of document has not read."""
    standing = Snapshot.objects.filter(tombstone__isnull=True).order_by("pk")
    outdated = Q(pk__in=[])
    for kind in standing.order_by("media_type").values_list("media_type", flat=True).distinct():
        read = Extraction.objects.filter(snapshot=OuterRef("pk"), **name_method(kind))
        outdated |= Q(media_type=kind) & ~Exists(read)
    return standing.filter(outdated)


def reextract_snapshot(snapshot: Snapshot) -> Extraction:
    """Reads a stored copy with today's extractor: adds a row if that is a newer one, changes none.

    Raises CaptureRefused when the copy was removed.
    """
    if hasattr(snapshot, "tombstone"):
        raise CaptureRefused("This copy was removed. Capture the address again, or upload the document.")
    extracted = extract_in_child(
        read_bytes(snapshot.storage_name),
        media_type=snapshot.media_type,
        charset_hint=snapshot.charset,
        url=snapshot.final_url,
    )
    return save_extraction(snapshot, extracted)
