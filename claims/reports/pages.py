"""A report's content arranged for reading: findings in order, the tally, what readers should know beside it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html

from claims.reports.models import Correction
from claims.review.desk import HUES, Part, Tally

_ROUNDS = {"first": "first review", "second": "second review", "adjudication": "an editor’s decision"}


@dataclass(frozen=True)
class Finding:
    """A claim of the content, and what is said of it today: `mark` as `PublicEdition.find_mark` has it."""

    claim: dict[str, Any]
    mark: str
    corrections: list[dict[str, Any]]

    @property
    def number(self) -> int:
        return self.claim["number"]

    @property
    def verdict(self) -> dict[str, Any]:
        return self.claim["verdict"]

    @property
    def rounds(self) -> list[dict[str, Any]]:
        """The opinions in the order in which they were given; nothing for a single one, which the verdict tells already."""
        told = self.verdict.get("rounds", [])
        return [each | {"label": _ROUNDS[each["round"]]} for each in told] if len(told) > 1 else []


@dataclass(frozen=True)
class ReportPage:
    article: dict[str, Any]
    findings: list[Finding]
    scale: list[dict[str, Any]]
    tally: Tally
    corrections: list[dict[str, Any]]


def lay_out_report(content: dict[str, Any], edition=None) -> ReportPage:
    """For the desk's preview, or with a `PublicEdition` for readers."""
    hues = Counter(claim["verdict"]["hue"] for claim in content["claims"])
    parts = tuple(Part(hue, glyph, label, hues[hue]) for hue, glyph, label in HUES if hues[hue])
    tally = Tally(parts=parts, total=len(content["claims"]), open=0)
    ledger = lay_out_ledger(content)
    findings = [
        Finding(
            claim,
            edition.find_mark(claim["number"]) if edition else "",
            [each for each in ledger if each["claim"] == claim["number"]],
        )
        for claim in content["claims"]
    ]
    return ReportPage(content["article"], findings, content["scale"], tally, ledger)


def lay_out_ledger(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Corrections with their kind in words, newest first."""
    rows = [each | {"label": Correction.Kind(each["kind"]).label} for each in content.get("corrections", [])]
    return rows[::-1]


def write_script(node: dict[str, Any]) -> str:
    """JSON for a `<script>` element: nothing in it ends the element or a line (HTML 4.12.1.3; U+2028 and U+2029)."""
    text = json.dumps(node, indent=1)  # ASCII alone: every other character is escaped, unpaired surrogates too
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


CARD_SIZE = (480, 240)  # pixels


def write_frame(address: str, title: str, size: tuple[int, int] = CARD_SIZE) -> str:
    """The HTML by which other people's pages show the card of a claim. It needs no script."""
    frame = '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy" style="border:0"></iframe>'
    return format_html(frame, address, *size, title)


@dataclass(frozen=True)
class Excerpt:
    """A quote in its archived text, with some of what stands around it; `cut_before`, `cut_after`: there is more."""

    before: str
    quote: str
    after: str
    cut_before: bool
    cut_after: bool


AROUND = 1200  # characters: enough to judge a quote by, no copy of the page


def cut_excerpt(text: str, start: int, end: int) -> Excerpt:
    """Cut between words. Offsets are code points of `text`."""
    left, right = max(0, start - AROUND), min(len(text), end + AROUND)
    if left:
        left = next((at + 1 for at in range(left, start) if text[at].isspace()), left)
    if right < len(text):
        right = next((at for at in range(right, end, -1) if text[at - 1].isspace()), right)
    return Excerpt(text[left:start], text[start:end], text[end:right], left > 0, right < len(text))
