"""Files that no row names: left by workers that died between file and row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from claims.sources.models import Capture, Snapshot
from claims.sources.store import find_orphans, remove_bytes


@dataclass(frozen=True)
class Orphan:
    name: str
    size: int


def sweep_orphans(*, delete: bool, spare: timedelta) -> list[Orphan]:
    """The orphans older than `spare`, removed if asked. A young file may belong to a capture whose row is still to come.

    Whether a row names a file is asked once more right before it is removed: the same bytes may have been captured since.
    """
    swept = []
    for name in find_orphans(list_named_files()):
        if _is_young(name, spare) or (delete and _is_named(name)):
            continue
        swept.append(Orphan(name, default_storage.size(name)))
        if delete:
            remove_bytes(name)
    return swept


def list_named_files() -> set[str]:
    """The names of all archived files that must be there; a capture that failed names none."""
    names = {
        *Snapshot.objects.filter(tombstone__isnull=True).values_list("storage_name", flat=True).iterator(),
        *Snapshot.objects.filter(tombstone__isnull=True).values_list("archive_name", flat=True).iterator(),
        *Capture.objects.filter(snapshot__tombstone__isnull=True).values_list("archive_name", flat=True).iterator(),
    }
    return names - {""}


def _is_named(name: str) -> bool:
    standing = Snapshot.objects.filter(tombstone__isnull=True)
    return (
        standing.filter(storage_name=name).exists()
        or standing.filter(archive_name=name).exists()
        or Capture.objects.filter(archive_name=name, snapshot__tombstone__isnull=True).exists()
    )


def _is_young(name: str, spare: timedelta) -> bool:
    try:
        return default_storage.get_modified_time(name) > timezone.now() - spare
    except FileNotFoundError:
        return True  # a draft that has just got its name
