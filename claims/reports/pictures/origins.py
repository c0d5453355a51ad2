"""Who stands behind the quotes: many quotes of one publisher, or many reprints of one dispatch, are one voice.

Left the claims (for one claim: its quotes), right the origins. An origin is the publisher, or the host where nobody knows
one; quotes that a method found to be of one origin are joined under all its names.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from claims.reports.pictures.svg import WIDTH, Picture, count, curve, cut, draw_nothing, join, label, rect, say_list
from claims.reports.pictures.timeline import STANCES, draw_legend

TITLE = "Where the evidence comes from"
_ROW, _LEFT, _RIGHT = 24, 200, WIDTH - 250
_MOST = 30  # rows on a side
_DASHES = {"supports": "", "refutes": "7 3", "context": "2 3"}  # no meaning rests on colour alone


@dataclass(frozen=True)
class _Edge:
    left: str
    origin: str
    stance: str


def draw_origins(content: dict[str, Any]) -> Picture:
    """Claims and their origins; of a report with many claims those of the most cited origins."""
    edges = [edge for claim in content["claims"] for edge in _list_edges(claim, f"Claim {claim['number']}")]
    return _draw(edges, TITLE, "claim", "No claim of this report rests on a quote.")


def draw_claim_origins(content: dict[str, Any], claim: dict[str, Any]) -> Picture:
    """The quotes of one claim and their origins."""
    edges = [
        edge
        for quote, edge in zip(claim["verdict"]["evidence"], _list_edges(claim, ""), strict=True)
        for edge in [_Edge(f"[{quote['number']}] {quote['stance']}", edge.origin, edge.stance)]
    ]
    return _draw(edges, f"{TITLE}, claim {claim['number']}", "quote", "This claim rests on no quote.")


def _list_edges(claim: dict[str, Any], left: str) -> list[_Edge]:
    quotes = claim["verdict"]["evidence"]
    name_of = {quote["number"]: _name(quote["source"]) for quote in quotes}
    for group in claim.get("origins", ()):  # an edition may be older than these
        joined = " = ".join(dict.fromkeys(name_of[number] for number in group["evidence"] if number in name_of))
        name_of |= {number: joined for number in group["evidence"] if number in name_of}
    return [_Edge(left, name_of[quote["number"]], quote["stance"]) for quote in quotes]


def _name(source: dict[str, Any]) -> str:
    return source["publisher"] or source["host"] or source["file_name"] or "unknown"


def _draw(edges: list[_Edge], title: str, noun: str, nothing: str) -> Picture:
    if not edges:
        return draw_nothing("origins", title, nothing)
    cited = Counter(edge.origin for edge in edges)
    origins = [name for name, _ in cited.most_common(_MOST)]
    lefts = list(dict.fromkeys(edge.left for edge in edges if edge.origin in origins))[:_MOST]
    rows = max(len(lefts), len(origins))
    height = rows * _ROW + 38
    body = join([
        *_draw_edges(edges, lefts, origins, rows),
        *(_draw_left(name, _middle(place, len(lefts), rows)) for place, name in enumerate(lefts)),
        *(_draw_origin(name, cited[name], _middle(place, len(origins), rows)) for place, name in enumerate(origins)),
        *draw_legend(height - 8, (edge.stance for edge in edges)),
        label(WIDTH, height - 8, _say_left_out(edges, lefts, origins, noun), "soft", size=11, anchor="end"),
    ])  # fmt: skip
    return Picture("origins", title, _describe(edges, cited, noun), WIDTH, height, body)


def _middle(place: int, of: int, rows: int) -> float:
    """The shorter side is spread over the height of the longer one."""
    return (place + 0.5) * rows * _ROW / of


def _draw_edges(edges: list[_Edge], lefts: list[str], origins: list[str], rows: int):
    for (left, origin, stance), number in Counter((edge.left, edge.origin, edge.stance) for edge in edges).items():
        if left in lefts and origin in origins:
            ends = _middle(lefts.index(left), len(lefts), rows), _middle(origins.index(origin), len(origins), rows)
            kind, width = f"to-{STANCES[stance]}", min(1 + number * 0.5, 6)
            yield curve(_LEFT, ends[0], _RIGHT, ends[1], kind, width=width, dashes=_DASHES[stance])


def _draw_left(name: str, y: float) -> str:
    return rect(_LEFT - 6, y - 5, 10, 10, "is-open", round=5) + label(
        _LEFT - 14, y + 4, name, size=12, anchor="end", most=28
    )


def _draw_origin(name: str, number: int, y: float) -> str:
    box = rect(_RIGHT - 4, y - 5, 10, 10, "is-open", round=2, title=f"{name}: {count(number, 'quote')}")
    return (
        box
        + label(_RIGHT + 14, y + 4, name, size=12, most=28)
        + label(WIDTH, y + 4, str(number), "soft", size=12, anchor="end")
    )


def _say_left_out(edges: list[_Edge], lefts: list[str], origins: list[str], noun: str) -> str:
    """In the picture; "" when it shows everything."""
    more_left = len({edge.left for edge in edges}) - len(lefts)
    more_origins = len({edge.origin for edge in edges}) - len(origins)
    said = [count(number, name) for number, name in ((more_left, noun), (more_origins, "origin")) if number]
    return f"Not drawn: {say_list(said)}." if said else ""


def _describe(edges: list[_Edge], cited: Counter[str], noun: str) -> str:
    lefts = len({edge.left for edge in edges})
    said = say_list(f"{cut(name, 60)} ({number})" for name, number in cited.most_common(20))
    more = f", and {count(len(cited) - 20, 'more origin')}" if len(cited) > 20 else ""
    whose = f"{count(len(edges), 'quote')} of {count(lefts, noun)}" if noun == "claim" else count(len(edges), "quote")
    return f"{whose} from {count(len(cited), 'origin')}: {said}{more}."
