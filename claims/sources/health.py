"""How captures go, host by host, and what the archive takes: two statements each, however many captures there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, Sum
from django.db.models.functions import Now

from claims.sources.models import Capture, Snapshot

PERIOD = timedelta(days=30)
MOST_HOSTS = 100


@dataclass(frozen=True)
class HostHealth:
    """The captures of one host in the last 30 days by how they ended."""

    host: str
    content: int
    obstructed: int  # captured, but a wall, a bot check, an empty page
    failed: int
    open: int

    @property
    def total(self) -> int:
        return self.content + self.obstructed + self.failed + self.open


@dataclass(frozen=True)
class Storage:
    snapshots: int
    bytes: int
    removed: int


def list_host_health() -> list[HostHealth]:
    """The hosts with most captures first."""
    got = Q(snapshot__isnull=False)
    rows = (
        Capture.objects.filter(created_at__gt=Now() - PERIOD)
        .values("source__host")
        .annotate(
            content=Count("pk", filter=got & Q(snapshot__quality=Snapshot.Quality.CONTENT)),
            obstructed=Count("pk", filter=got & ~Q(snapshot__quality=Snapshot.Quality.CONTENT)),
            failed=Count("pk", filter=Q(state=Capture.State.FAILED)),
            open=Count("pk", filter=Q(state__in=Capture.OPEN)),
            total=Count("pk"),
        )
        .order_by("-total", "source__host")[:MOST_HOSTS]
    )
    return [
        HostHealth(row["source__host"] or "uploads", row["content"], row["obstructed"], row["failed"], row["open"])
        for row in rows
    ]


def measure_storage() -> Storage:
    """What is kept: the same bytes of two sources are counted once."""
    kept = Snapshot.objects.filter(tombstone=None)
    sizes = kept.values("storage_name").annotate(size=Sum("size", distinct=True))
    return Storage(
        snapshots=kept.count(),
        bytes=sum(row["size"] for row in sizes.iterator()),
        removed=Snapshot.objects.exclude(tombstone=None).count(),
    )
