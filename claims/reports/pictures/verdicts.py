"""How the verdicts are spread: one bar, a part for each rating in the order of the scale, and a legend."""

from __future__ import annotations

from collections import Counter
from typing import Any

from claims.reports.pictures.svg import WIDTH, Picture, count, draw_nothing, join, label, rect, say_list

TITLE = "Verdicts"
_BAR, _ROW, _COLUMN = 26, 22, WIDTH // 3


def draw_verdicts(content: dict[str, Any]) -> Picture:
    given = Counter(claim["verdict"]["rating"] for claim in content["claims"])
    rows = [row for row in content["scale"] if given[row["rating"]]]
    total = given.total()
    if not total:
        return draw_nothing("verdicts", TITLE, "No claim is decided yet.")
    said = say_list(f"{given[row['rating']]} {row['rating']}" for row in rows)
    lines = -(-len(rows) // 3)
    return Picture(
        "verdicts",
        TITLE,
        f"{count(total, 'claim')}: {said}.",
        WIDTH,
        _BAR + 8 + lines * _ROW,
        join(_draw_bar(rows, given)) + join(_draw_legend(rows, given)),
    )


def _draw_bar(rows: list[dict[str, Any]], given: Counter[str]):
    at, total = 0.0, given.total()
    for row in rows:
        share = WIDTH * given[row["rating"]] / total
        hint = f"{row['rating']}: {given[row['rating']]}"
        yield rect(at, 0, max(share - 2, 1), _BAR, f"is-{row['hue']}", round=3, title=hint)
        if share > 34:
            yield label(at + share / 2 - 1, 18, row["glyph"], "on", anchor="middle")
        at += share


def _draw_legend(rows: list[dict[str, Any]], given: Counter[str]):
    for place, row in enumerate(rows):
        x, y = place % 3 * _COLUMN, _BAR + 8 + place // 3 * _ROW + 15
        yield rect(x, y - 10, 10, 10, f"is-{row['hue']}", round=2)
        yield label(x + 16, y, f"{row['glyph']} {row['rating']}", most=22)
        yield label(x + _COLUMN - 24, y, str(given[row["rating"]]), "soft", anchor="end")
