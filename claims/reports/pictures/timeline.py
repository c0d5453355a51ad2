"""When the evidence was published, against the time that the claim is about and the day on which it was made.

A source from before the event cannot have seen it, and one from years later may only repeat: the picture shows both.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from claims.reports.pictures.svg import WIDTH, Picture, circle, count, draw_nothing, join, label, line, rect, say_list

TITLE = "When the evidence is from"
STANCES = {"supports": "true", "refutes": "false", "context": "open"}
_SIGNS = {"supports": "+", "refutes": "−", "context": "·"}
_LEFT, _RIGHT, _TOP, _ROW = 12, 12, 34, 20
_MOST_ROWS = 40
_MOST_COLUMNS = 48


@dataclass(frozen=True)
class _Axis:
    first: dt.date
    last: dt.date

    def place(self, day: dt.date) -> float:
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * share


def draw_claim_timeline(content: dict[str, Any], claim: dict[str, Any]) -> Picture:
    """A dot for each quote, by the day its source was published."""
    title = f"{TITLE}, claim {claim['number']}"
    quotes = claim["verdict"]["evidence"]
    dated = sorted(((day, each) for each in quotes if (day := _day(each["source"]["published_on"]))), key=_by_day)
    made, about = _day(content["article"]["published_on"]), _find_interval(claim)
    if not dated:
        return draw_nothing("timeline", title, "No source of this claim tells when it was published.")
    axis = _make_axis([day for day, _ in dated] + [day for day in (made, *about) if day])
    shown = dated[:_MOST_ROWS]
    height = _TOP + len(shown) * _ROW + 26
    legend = draw_legend(height + 20, [quote["stance"] for _, quote in shown])
    body = join([*_draw_frame(axis, height, made, about), *_draw_dots(axis, shown), *legend])
    return Picture("timeline", title, _describe_claim(dated, quotes, made, about), WIDTH, height + 26, body)


def draw_timeline(content: dict[str, Any]) -> Picture:
    """All quotes of the report as columns, by stance."""
    quotes = [each for claim in content["claims"] for each in claim["verdict"]["evidence"]]
    days = [(day, each["stance"]) for each in quotes if (day := _day(each["source"]["published_on"]))]
    if not days:
        return draw_nothing("timeline", TITLE, "No cited source tells when it was published.")
    made = _day(content["article"]["published_on"])
    axis = _make_axis([day for day, _ in days] + ([made] if made else []))
    legend = draw_legend(190, [stance for _, stance in days])
    body = join([*_draw_frame(axis, 170, made, ()), *_draw_columns(axis, days), *legend])
    return Picture("timeline", TITLE, _describe(days, len(quotes), made), WIDTH, 196, body)


def _by_day(pair: tuple[dt.date, dict[str, Any]]) -> tuple[dt.date, int]:
    return pair[0], pair[1]["number"]


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def _find_interval(claim: dict[str, Any]) -> tuple[dt.date, ...]:
    """The days that the claim is about, first and last, as far as its words tell."""
    ends = [_day(each[name]) for each in claim.get("dates", ()) for name in ("earliest", "latest")]
    known = [day for day in ends if day]
    return (min(known), max(known)) if known else ()


def _make_axis(days: Sequence[dt.date]) -> _Axis:
    first, last = min(days), max(days)
    room = max((last - first).days // 20, 5)
    return _Axis(_move(first, -room), _move(last, room))


def _move(day: dt.date, days: int) -> dt.date:
    return dt.date.fromordinal(min(max(day.toordinal() + days, 1), dt.date.max.toordinal()))


def _draw_frame(axis: _Axis, height: int, made: dt.date | None, about: Sequence[dt.date]):
    if about:
        left, right = (axis.place(day) for day in about)
        yield rect(
            left, 20, max(right - left, 3), height - 46, "sunken", title=f"The claim is about {_say_span(about)}"
        )
        yield label(_keep_in(left), 14, f"claim is about {_say_span(about)}", "soft", size=11, anchor=_anchor(left))
    yield line(_LEFT, height - 24, WIDTH - _RIGHT, height - 24)
    yield from _draw_ticks(axis, height)
    if made:
        x = axis.place(made)
        yield line(x, 20, x, height - 24)
        yield label(_keep_in(x), 30 if about else 14, f"article, {made}", "soft", size=11, anchor=_anchor(x))


def _draw_ticks(axis: _Axis, height: int):
    """New years, or the two ends where there are not two of them."""
    years = range(axis.first.year + 1, axis.last.year + 1)
    step = -(-len(years) // 10)
    days = [dt.date(year, 1, 1) for year in years if year % max(step, 1) == 0]
    if len(days) < 2:
        yield label(_LEFT, height - 8, axis.first.isoformat(), "soft", size=11)
        yield label(WIDTH - _RIGHT, height - 8, axis.last.isoformat(), "soft", size=11, anchor="end")
        return
    for day in days:
        x = axis.place(day)
        yield line(x, height - 24, x, height - 20)
        if 20 < x < WIDTH - 20:
            yield label(x, height - 8, str(day.year), "soft", size=11, anchor="middle")


def draw_legend(y: float, given: Iterable[str]):
    """What the colours stand for, with their signs."""
    known = set(given)
    for place, stance in enumerate(stance for stance in STANCES if stance in known):
        x = place * 110 + 6
        yield circle(x, y - 4, 6, f"is-{STANCES[stance]}")
        yield label(x, y, _SIGNS[stance], "on", size=11, anchor="middle")
        yield label(x + 12, y, stance, "soft", size=11)


def _keep_in(x: float) -> float:
    return min(max(x, 90), WIDTH - 90) if 90 < x < WIDTH - 90 else x


def _anchor(x: float) -> str:
    return "start" if x < 130 else "end" if x > WIDTH - 130 else "middle"


def _draw_dots(axis: _Axis, dated: list[tuple[dt.date, dict[str, Any]]]):
    for row, (day, quote) in enumerate(dated):
        x, y = axis.place(day), _TOP + row * _ROW + 8
        source = quote["source"]
        name = source["publisher"] or source["host"] or source["file_name"]
        yield circle(
            x, y, 6, f"is-{STANCES[quote['stance']]}", title=f"[{quote['number']}] {name}, {day}, {quote['stance']}"
        )
        yield label(x, y + 4, _SIGNS[quote["stance"]], "on", size=11, anchor="middle")
        right = x < WIDTH * 0.62
        yield label(
            x + (12 if right else -12),
            y + 4,
            f"[{quote['number']}] {name}",
            size=11,
            anchor="start" if right else "end",
            most=36,
        )


def _draw_columns(axis: _Axis, days: list[tuple[dt.date, str]]):
    width = (WIDTH - _LEFT - _RIGHT) / _MOST_COLUMNS
    heap = Counter((min(int((axis.place(day) - _LEFT) / width), _MOST_COLUMNS - 1), stance) for day, stance in days)
    highest = max(Counter(column for column, _ in heap.elements()).values())
    floor: Counter[int] = Counter()
    for stance in STANCES:
        for column in range(_MOST_COLUMNS):
            if number := heap[column, stance]:
                height = 100 * number / highest
                top = 146 - 100 * floor[column] / highest - height
                hint = f"{count(number, 'quote')}, {stance}"
                yield rect(_LEFT + column * width + 1, top, width - 2, height, f"is-{STANCES[stance]}", title=hint)
                if height > 14:
                    yield label(
                        _LEFT + (column + 0.5) * width,
                        top + height / 2 + 4,
                        _SIGNS[stance],
                        "on",
                        size=11,
                        anchor="middle",
                    )
                floor[column] += number


def _say_span(days: Sequence[dt.date]) -> str:
    return str(days[0]) if days[0] == days[1] else f"{days[0]} to {days[1]}"


def _describe_claim(
    dated: list[tuple[dt.date, dict[str, Any]]],
    quotes: list[dict[str, Any]],
    made: dt.date | None,
    about: Sequence[dt.date],
) -> str:
    said = say_list(f"[{quote['number']}] {quote['stance']}, {day}" for day, quote in dated)
    parts = [f"The claim is about {_say_span(about)}."] if about else []
    parts += [f"The article is of {made}."] if made else []
    parts.append(f"Quotes by the day their source was published: {said}.")
    undated = len(quotes) - len(dated)
    return " ".join(parts + ([f"{count(undated, 'quote')} without a day."] if undated else []))


def _describe(days: list[tuple[dt.date, str]], quotes: int, made: dt.date | None) -> str:
    first, last = min(days)[0], max(days)[0]
    stances = Counter(stance for _, stance in days)
    said = say_list(f"{stances[stance]} {stance}" for stance in STANCES if stances[stance])
    before = sum(day < made for day, _ in days) if made else 0
    article = f" {before} are of before the article ({made})." if made else ""
    undated = f" {count(quotes - len(days), 'quote')} without a day." if quotes > len(days) else ""
    return f"{count(len(days), 'quote')} from {first} to {last}: {said}.{article}{undated}"
