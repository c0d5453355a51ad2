"""A capture as plain data, for the command line and for exports."""

from __future__ import annotations

from typing import Any

from claims.errors import Refused
from claims.sources.models import Capture, Extraction, Snapshot


def describe_capture(capture: Capture) -> dict[str, Any]:
    """State, reason and timeline; and of what was captured: quality, hashes, metadata with provenance, text."""
    told = {
        "capture": capture.pk,
        "url": capture.source.url,
        "state": capture.state,
        "outcome": capture.outcome,
        "reason": capture.reason,
        "attempts": capture.attempts,
        "hops": [step for step in capture.timeline if step["what"] == "request"],
        "timeline": capture.timeline,
        "archive": capture.archive_name,
    }
    if capture.snapshot is None:
        return told
    return told | _describe_snapshot(capture.snapshot) | _describe_extraction(capture.snapshot.extractions.first())


def describe_refusal(url: str, refusal: Refused) -> dict[str, Any]:
    """An address that was not even tried."""
    outcome = getattr(refusal, "outcome", "refused")
    return {
        "asked": url,
        "url": url,
        "state": "failed",
        "outcome": outcome,
        "reason": str(refusal),
        "attempts": 0,
        "hops": [],
    }


def _describe_snapshot(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "snapshot": snapshot.pk,
        "captured_at": snapshot.captured_at.isoformat(),
        "quality": snapshot.quality,
        "quality_reason": snapshot.quality_reason,
        "final_url": snapshot.final_url,
        "status": snapshot.status,
        "media_type": snapshot.media_type,
        "size": snapshot.size,
        "headers": snapshot.headers,
        "stored": snapshot.storage_name,
        "hashes": {"raw": snapshot.raw_sha256, "decoded": snapshot.decoded_sha256},
        "archived_at": find_archived_url(snapshot),
        "timestamped_at": _find_stamped_at(snapshot),
    }


def find_archived_url(snapshot: Snapshot) -> str | None:
    """Where the Wayback Machine keeps the page, if it was asked to and does."""
    copy = getattr(snapshot, "waybackcopy", None)
    return copy.archived_url or None if copy else None


def _find_stamped_at(snapshot: Snapshot) -> str | None:
    stamp = getattr(snapshot, "timestamp", None)
    return stamp.stamped_at.isoformat() if stamp and stamp.stamped_at else None


def _describe_extraction(extraction: Extraction | None) -> dict[str, Any]:
    if extraction is None:
        return {}
    return {
        "hashes": {
            "raw": extraction.snapshot.raw_sha256,
            "decoded": extraction.snapshot.decoded_sha256,
            "text": extraction.text_sha256,
        },
        "title": extraction.title,
        "author": extraction.author,
        "publisher": extraction.publisher,
        "published": extraction.published_on.isoformat() if extraction.published_on else None,
        "language": extraction.language,
        "metadata": extraction.metadata,
        "suggestions": extraction.suggestions,
        "hidden": extraction.hidden,
        "notice": extraction.notice,
        "extractor": f"{extraction.extractor} {extraction.version}",
        "text": extraction.text,
    }
