"""A report's content for tests, small and whole."""

from __future__ import annotations

import hashlib

from claims.reports.exports.registry import find_format
from claims.reports.exports.values import Imprint

EVIDENCE = {
    "number": 1,
    "stance": "refutes",
    "quote": 'They sent\nten, “not” "twelve".',
    "start": 10,
    "end": 40,
    "prefix": "",
    "suffix": "",
    "match": "identical",
    "source": {
        "url": "https://archive.example.org/1",
        "file_name": "",
        "host": "archive.example.org",
        "title": "Old news",
        "publisher": "The Archive",
        "author": "",
        "published_on": "2024-11-01",
    },
    "snapshot": {
        "id": 1,
        "captured_at": "2026-01-02T03:04:05+00:00",
        "sha256": "ab" * 32,
        "text_sha256": "cd" * 32,
        "extractor": "text 1",
    },
}
VERDICT = {
    "rating": "False",
    "glyph": "✕",
    "hue": "false",
    "value": 1,
    "rationale": "Ten, says [1].",
    "sealed_at": "2026-01-02T03:04:05+00:00",
    "evidence": [EVIDENCE],
    "searches": [],
}
CONTENT = {
    "format": "factcheck-report/1",
    "article": {
        "id": 1,
        "title": "Soldiers",
        "publisher": "News",
        "author": "",
        "published_on": "2025-03-21",
        "url": "https://news.example.org/1",
        "original_source": "",
        "language": "en",
        "revision": 1,
        "text": "They sent twelve.",
        "text_sha256": hashlib.sha256(b"They sent twelve.").hexdigest(),
    },
    "scale": [
        {"rating": "True", "meaning": "", "glyph": "✓", "hue": "true", "value": 5},
        {"rating": "False", "meaning": "", "glyph": "✕", "hue": "false", "value": 1},
        {"rating": "Unproven", "meaning": "", "glyph": "?", "hue": "unproven", "value": None},
    ],
    "claims": [
        {
            "id": 1,
            "number": 1,
            "claim": "They sent twelve",
            "anchor": {"start": 0, "end": 16, "quote": "They sent twelve"},
            "claimants": ["the agency", "the ministry"],
            "hedge": "",
            "kind": "numerical",
            "verdict": VERDICT,
        }
    ],
}
IMPRINT = Imprint(
    page_url="https://desk.example.org/r/soldiers-1/",
    desk="The Desk",
    desk_url="https://desk.example.org",
    published_at="2026-01-03T00:00:00+00:00",
    edition=1,
)


def export(name: str, content: dict, imprint: Imprint = IMPRINT) -> bytes:
    """The file as it leaves: linted, then written."""
    return b"".join(find_format(name).export(content, imprint).pieces)


def build(name: str, content: dict, imprint: Imprint = IMPRINT) -> bytes:
    """The same file, but what else a child process makes is made in this one: quicker, without the child's limits."""
    module = find_format(name).module
    return module.build(content, imprint) if hasattr(module, "build") else export(name, content, imprint)


def lint(name: str, content: dict, imprint: Imprint = IMPRINT) -> list[str]:
    """What the linter says, as "error: …" and "warning: …"."""
    return [f"{finding.severity}: {finding}" for finding in find_format(name).lint(content, imprint)]
