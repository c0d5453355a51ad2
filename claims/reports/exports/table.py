"""A report as rows for spreadsheets: one for each verdict and quote; a verdict without quotes has one row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from claims.reports.exports.values import Content

COLUMNS = (
    "number",
    "claim",
    "rating",
    "value",
    "rationale",
    "kind",
    "claimant",
    "quote_in_article",
    "start",
    "end",
    "evidence_number",
    "stance",
    "evidence_quote",
    "evidence_start",
    "evidence_end",
    "source_url",
    "source_title",
    "source_publisher",
    "source_published_on",
    "captured_at",
    "snapshot_sha256",
    "text_sha256",
    "searches",
    "escaped",
)


def build_rows(content: Content) -> Iterator[list[Any]]:
    """The cells in the order of COLUMNS but for the last, which the format fills in. An empty cell is ""."""
    for claim in content["claims"]:
        yield from build_claim_rows(claim)


def build_claim_rows(claim: dict[str, Any]) -> Iterator[list[Any]]:
    of_claim = _claim_cells(claim)
    searches = "; ".join(
        f"{item['query']} ({item['tool']}, {item['searched_on']})" for item in claim["verdict"]["searches"]
    )
    for evidence in claim["verdict"]["evidence"] or [None]:
        yield [*of_claim, *(_evidence_cells(evidence) if evidence else [""] * 12), searches]


def _claim_cells(claim: dict[str, Any]) -> list[Any]:
    verdict, anchor = claim["verdict"], claim["anchor"] or {}
    return [
        claim["number"],
        claim["claim"],
        verdict["rating"],
        "" if verdict["value"] is None else verdict["value"],
        verdict["rationale"],
        claim["kind"],
        "; ".join(claim["claimants"]),
        anchor.get("quote", ""),
        anchor.get("start", ""),
        anchor.get("end", ""),
    ]


def _evidence_cells(evidence: dict[str, Any]) -> list[Any]:
    source, snapshot = evidence["source"], evidence["snapshot"]
    return [
        evidence["number"],
        evidence["stance"],
        evidence["quote"],
        evidence["start"],
        evidence["end"],
        source["url"] or source["file_name"],
        source["title"],
        source["publisher"] or source["host"],
        source["published_on"] or "",
        snapshot["captured_at"],
        snapshot["sha256"],
        snapshot["text_sha256"],
    ]
