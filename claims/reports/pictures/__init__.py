"""Pictures of a report as SVG: pure functions from its content to text, for pages, files and downloads alike.

`draw(name, content)` and `draw_claim(name, content, claim)` give a `Picture`; `picture.svg()` stands alone (its colours are in it,
for light and dark), `picture.svg(standing_alone=False)` takes its colours from the page's style sheet. Each has a title and a
description that say in words what it shows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from claims.reports.pictures.claim_map import draw_map
from claims.reports.pictures.origins import draw_claim_origins, draw_origins
from claims.reports.pictures.svg import Picture
from claims.reports.pictures.timeline import draw_claim_timeline, draw_timeline
from claims.reports.pictures.verdicts import draw_verdicts

__all__ = ["OF_CLAIM", "OF_REPORT", "Picture", "draw", "draw_claim"]

Content = dict[str, Any]
OF_REPORT: dict[str, Callable[[Content], Picture]] = {
    "verdicts": draw_verdicts,
    "map": draw_map,
    "timeline": draw_timeline,
    "origins": draw_origins,
}
OF_CLAIM: dict[str, Callable[[Content, dict[str, Any]], Picture]] = {
    "timeline": draw_claim_timeline,
    "origins": draw_claim_origins,
}


def draw(name: str, content: Content) -> Picture:
    """One of `OF_REPORT`. A picture of nothing says so."""
    return OF_REPORT[name](content)


def draw_claim(name: str, content: Content, claim: dict[str, Any]) -> Picture:
    """One of `OF_CLAIM`."""
    return OF_CLAIM[name](content, claim)
