"""What the readable formats (Markdown, HTML, DOCX, PDF) say in the same words."""

from __future__ import annotations

from typing import Any

from claims.reports.exports.claimreview import is_web_address
from claims.reports.exports.values import Content, Imprint

STANCES = {"supports": "supports the claim", "refutes": "refutes the claim", "context": "gives context"}


def say_article(article: dict[str, Any]) -> str:
    """ "News, 2025-03-21, by A. Writer" """
    parts = [article["publisher"] or "publisher unknown", article["published_on"] or "no date"]
    return ", ".join(parts + ([f"by {article['author']}"] if article["author"] else []))


def say_imprint(imprint: Imprint) -> str:
    state = f"Edition {imprint.edition}" if imprint.edition else "Draft"
    return f"{state} of {imprint.published_at[:10]}, {imprint.desk}"


def say_tally(content: Content) -> str:
    """ "3 claims checked: 2 False, 1 True" in the order of the scale."""
    ratings = [claim["verdict"]["rating"] for claim in content["claims"]]
    counts = [(row["rating"], ratings.count(row["rating"])) for row in content["scale"]]
    parts = ", ".join(f"{count} {rating}" for rating, count in counts if count)
    return f"{len(ratings)} claim{'' if len(ratings) == 1 else 's'} checked" + (f": {parts}" if parts else "")


def say_claimants(claim: dict[str, Any]) -> str:
    """ "Claimed by A, according to B"; "" when nobody is named."""
    return f"Claimed by {', according to '.join(claim['claimants'])}" if claim["claimants"] else ""


def say_source(evidence: dict[str, Any]) -> str:
    """Title, publisher and date of a source; its address is said apart."""
    source = evidence["source"]
    title = source["title"] or source["file_name"] or source["url"]
    return ", ".join(part for part in (title, source["publisher"] or source["host"], source["published_on"]) if part)


def say_archive(evidence: dict[str, Any]) -> str:
    snapshot = evidence["snapshot"]
    return f"archived {snapshot['captured_at'][:10]}, SHA-256 {snapshot['sha256']}"


def say_search(search: dict[str, Any]) -> str:
    note = f" {search['note']}" if search["note"] else ""
    return f"Searched on {search['searched_on']} for “{search['query']}” in {search['tool']}: nothing found.{note}"


def say_value(row: dict[str, Any]) -> str:
    return f" ({row['value']})" if row["value"] is not None else ""


def say_correction(item: dict[str, Any]) -> str:
    """ "2026-03-21, edition 2, claim 4: Wording. The note." """
    what = f", claim {item['claim']}" if item.get("claim") else ""
    return f"{item['at'][:10]}, edition {item['edition']}{what}: {item['kind'].capitalize()}. {item['note']}"


def find_link(url: str) -> str:
    """The address if it may be a link, or ""."""
    return url if is_web_address(url) else ""
