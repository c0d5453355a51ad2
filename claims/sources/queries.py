"""What is read of sources: the copy to quote from, its quality, the rule of a domain."""

from __future__ import annotations

from claims.sources.models import DomainRule, Snapshot, Source
from claims.sources.quality import CONTENT


def find_current_snapshot(source: Source) -> Snapshot | None:
    """What quotes are taken from: of the snapshots captured last, the newest with content, or else the newest."""
    recent = (
        source.captures.filter(snapshot__isnull=False, snapshot__tombstone__isnull=True)
        .select_related("snapshot")
        .order_by("-finished_at", "-id")[:20]
    )
    snapshots = [capture.snapshot for capture in recent]
    return next((snapshot for snapshot in snapshots if find_quality(snapshot) == CONTENT), next(iter(snapshots), None))


def find_quality(snapshot: Snapshot) -> str:
    """The quality class after an editor's word, if there is one."""
    override = snapshot.overrides.first()
    return override.quality if override else snapshot.quality


def find_rule(host: str) -> DomainRule | None:
    """The rule of the host, or of the nearest domain above it."""
    labels = host.split(".")
    names = [".".join(labels[start:]) for start in range(len(labels))]
    rules = DomainRule.objects.filter(domain__in=names).select_related("publisher")
    return max(rules, key=lambda rule: len(rule.domain), default=None)
