"""Contents of reports made by hand, for what is pure: pictures and pages. Shaped as docs/report-format.md says."""

from __future__ import annotations

from typing import Any

SCALE = [
    {"rating": "True", "meaning": "accurate", "glyph": "✓", "hue": "true", "value": 5},
    {"rating": "Mixed", "meaning": "in part", "glyph": "≈", "hue": "mixed", "value": 3},
    {"rating": "False", "meaning": "contradicted", "glyph": "✕", "hue": "false", "value": 1},
    {"rating": "Unproven", "meaning": "not enough", "glyph": "?", "hue": "unproven", "value": None},
]


def sample_content(*claims: dict[str, Any], text: str = "", **article: Any) -> dict[str, Any]:
    text = text or " ".join(claim["claim"] for claim in claims)
    return {
        "format": "factcheck-report/1",
        "article": {
            "id": 1, "title": "Soldiers abroad", "publisher": "Example News", "author": "", "published_on": "2024-11-20",
            "url": "https://news.example.org/a", "original_source": "", "language": "en", "revision": 1, "text": text,
            "text_sha256": "0" * 64,
        } | article,
        "scale": SCALE,
        "claims": [_place(claim, text) for claim in claims],
        "corrections": [],
    }  # fmt: skip


def sample_claim(number: int, words: str, rating: str = "False", quotes=(), **fields: Any) -> dict[str, Any]:
    given = next(row for row in SCALE if row["rating"] == rating)
    told = {name: given[name] for name in ("rating", "glyph", "hue", "value")}
    verdict = told | {
        "id": number, "rationale": "The archive says otherwise [1].", "round": "first", "sealed_at": "2026-03-21T10:00:00+00:00",
        "rounds": [told | {"id": number, "round": "first", "sealed_at": "2026-03-21T10:00:00+00:00", "decides": True}],
        "evidence": list(quotes), "searches": [],
    }  # fmt: skip
    return {
        "id": number, "number": number, "claim": words, "wording": words, "insertions": [], "anchor": None,
        "appearances": [], "claimants": [], "attribution": [], "hedge": "", "kind": "event/property", "polarity": "affirmed",
        "dates": [], "origins": [], "verdict": verdict,
    } | fields  # fmt: skip


def sample_quote(
    number: int, publisher: str = "The Archive", day: str | None = "2024-10-28", **fields: Any
) -> dict[str, Any]:
    return {
        "id": number, "number": number, "stance": "refutes", "medium": "text", "sets": [], "problems": [],
        "quote": "About 10,000 went.", "start": 0, "end": 18, "prefix": "", "suffix": "", "match": "identical",
        "source": {
            "id": number, "url": f"https://source{number}.example.org/a", "file_name": "", "host": f"source{number}.example.org",
            "title": "A page", "publisher": publisher, "publisher_kind": "", "author": "", "published_on": day, "language": "en",
        },
        "snapshot": {
            "id": number, "captured_at": "2026-11-21T10:00:00+00:00", "media_type": "text/html", "size": 10,
            "sha256": "ab" * 32, "decoded_sha256": "ab" * 32, "extraction": number, "text_sha256": "cd" * 32, "extractor": "text 1",
        },
    } | fields  # fmt: skip


def _place(claim: dict[str, Any], text: str) -> dict[str, Any]:
    start = text.find(claim["claim"])
    if start < 0 or claim["anchor"]:
        return claim
    anchor = {"start": start, "end": start + len(claim["claim"]), "quote": claim["claim"], "prefix": "", "suffix": ""}
    return claim | {"anchor": anchor, "appearances": [anchor]}
