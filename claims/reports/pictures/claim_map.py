"""Where in the article the claims stand, and what became of them: the text as lines of equal length, claims as marks in them.

A reader sees at a glance whether what is false stands in the opening or far down. Where claims overlap they share the height.
"""

from __future__ import annotations

from typing import Any

from claims.reports.pictures.svg import WIDTH, Picture, count, cut, draw_nothing, join, label, rect, say_list

TITLE = "Where the claims stand in the article"
_MARGIN, _HEIGHT, _STEP = 34, 14, 20
_FEWEST, _MOST = 6, 40  # lines


def draw_map(content: dict[str, Any]) -> Picture:
    length = len(content["article"]["text"])
    placed = [claim for claim in content["claims"] if claim["anchor"]]
    if not placed or not length:
        return draw_nothing("map", TITLE, "No decided claim has a place in the text.")
    lines = min(max(length // 160, _FEWEST), _MOST)
    chars = -(-length // lines)
    drawn = join(_draw_lines(length, chars)) + join(
        mark for claim in placed for mark in _draw_claim(claim, chars, placed)
    )
    return Picture("map", TITLE, _describe(placed, length), WIDTH, lines * _STEP + 4, drawn)


def _draw_lines(length: int, chars: int):
    for row in range(-(-length // chars)):
        share = min(1.0, (length - row * chars) / chars)
        yield rect(_MARGIN, row * _STEP + 4, (WIDTH - _MARGIN) * share, _HEIGHT, "sunken", round=2)
        if row % 5 == 0:
            yield label(
                _MARGIN - 8, row * _STEP + 15, f"{100 * row * chars // length} %", "soft", size=10, anchor="end"
            )


def _draw_claim(claim: dict[str, Any], chars: int, placed: list[dict[str, Any]]):
    start, end = claim["anchor"]["start"], claim["anchor"]["end"]
    mates = [each for each in placed if each["anchor"]["start"] < end and each["anchor"]["end"] > start]
    height = _HEIGHT / min(len(mates), 4)
    lane = min(mates.index(claim), 3)
    verdict = claim["verdict"]
    hint = f"{claim['number']}. {verdict['rating']}: {cut(claim['claim'], 120)}"
    for row in range(start // chars, (end - 1) // chars + 1):
        left = max(start, row * chars) - row * chars
        right = min(end, (row + 1) * chars) - row * chars
        x, width = _scale(left, chars), _scale(right, chars) - _scale(left, chars)
        top = row * _STEP + 4 + lane * height
        yield rect(
            _MARGIN + x, top, max(width - 1, 2), max(height - 0.5, 1), f"is-{verdict['hue']}", round=2, title=hint
        )
        if width > 26 and height > 10:
            yield label(_MARGIN + x + 4, top + 11, f"{verdict['glyph']} {claim['number']}", "on", size=10)


def _scale(chars: int, whole: int) -> float:
    return (WIDTH - _MARGIN) * chars / whole


def _describe(placed: list[dict[str, Any]], length: int) -> str:
    """The first twenty by number and place; a list of hundreds tells nobody anything."""
    said = [
        f"claim {claim['number']} ({claim['verdict']['rating']}) at {100 * claim['anchor']['start'] // length} %"
        for claim in placed[:20]
    ]
    more = f", and {count(len(placed) - 20, 'more claim')}" if len(placed) > 20 else ""
    return f"In reading order, from the beginning (0 %) to the end (100 %) of the text: {say_list(said)}{more}."
