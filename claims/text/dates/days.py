"""A date that is being read, and the days that it can mean: those of a month or a year, of the week around a day, of a third of them."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace

from claims.text.dates.patterns import month_of, number_of, year_of


@dataclass(frozen=True, slots=True)
class Date:
    """A date being read: calendar fields where it has them, else the interval itself."""

    kind: str
    start: int
    end: int
    grain: str = ""
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    time: str = ""
    value: str | None = None
    earliest: dt.date | None = None
    latest: dt.date | None = None
    soft: bool = False
    settled: bool = False  # the interval is final
    edge: str = ""  # "early": the words name the very beginning, "late": the very end
    fields: dict[str, str] | None = None
    ahead: bool = False  # its sentence speaks of the future


def with_fields(date: Date, year: str | None, month: str | None, day: str | None, reference: dt.date | None) -> Date:
    """The date with its year, month and day read from their words."""
    return replace(
        date,
        year=year_of(year, reference) if year else None,
        month=(int(month) if month.isdigit() else month_of(month)) if month else None,
        day=int(number_of(day)) if day else None,
        grain="day" if day else "month" if month else "year",
    )


def settle(date: Date, reference: dt.date | None) -> Date:
    """Give a calendar date its interval; a missing year is the last (or next) one that fits."""
    if date.settled or date.grain not in ("day", "month", "year"):
        return date
    year = date.year or _nearest_year(date, reference)
    if year is None:
        return replace(date, settled=True)
    try:
        first, last = _bounds(year, date.month, date.day)
    except ValueError:
        return replace(date, settled=True)
    return replace(
        date, year=year, earliest=first, latest=last, value=_iso(year, date.month, date.day) + date.time, settled=True
    )


def _bounds(year: int, month: int | None, day: int | None) -> tuple[dt.date, dt.date]:
    if month is None:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    if day is None:
        return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
    return dt.date(year, month, day), dt.date(year, month, day)


def _iso(year: int, month: int | None, day: int | None) -> str:
    return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")


def _nearest_year(date: Date, reference: dt.date | None) -> int | None:
    """The latest year that does not lie after the reference; when the sentence looks ahead, the first not before it."""
    if reference is None or date.month is None:
        return None
    candidates = [reference.year + step for step in (0, -1, 1, -2, 2, -3, 3, -4, 4)]
    fitting = [year for year in candidates if _fits(year, date)]
    late = [year for year in fitting if _bounds(year, date.month, date.day)[1] >= reference]
    early = [year for year in fitting if _bounds(year, date.month, date.day)[0] <= reference]
    if date.ahead:
        return min(late, default=None)
    return max(early, default=None)


def _fits(year: int, date: Date) -> bool:
    try:
        first, _ = _bounds(year, date.month, date.day)
    except ValueError:
        return False
    return date.weekday is None or first.weekday() == date.weekday or date.day is None


def period(
    date: Date, grain: str, first: dt.date | None, last: dt.date | None, value: str | None, *, soft: bool = False
) -> Date:
    """The date as this interval, which is final."""
    return replace(date, grain=grain, earliest=first, latest=last, value=value, soft=soft, settled=True)


def spanning(base: Date, a: Date, b: Date, start: int, end: int) -> Date | None:
    """From the first day of `a` to the last of `b`; None when `b` ends before `a` begins."""
    if a.earliest is None or b.latest is None:
        if a.grain == "time":
            return replace(base, start=start, end=end, grain="time", value=f"{a.value}/{b.value}")
        return replace(base, start=start, end=end, value=None, earliest=None, latest=None, settled=True)
    if b.latest < a.earliest:
        return None
    grain = a.grain if a.grain == b.grain else b.grain
    made = period(base, grain, a.earliest, b.latest, f"{a.value}/{b.value}", soft=a.soft or b.soft)
    return replace(made, kind="range", start=start, end=end)


def narrow_to(date: Date, part: str) -> Date:
    """Its early, middle or late part; the edges are soft."""
    if date.earliest is None or date.latest is None:
        return date
    first, last = _third_of(date, part)
    return replace(date, earliest=first, latest=last, soft=True, settled=True)


def _third_of(date: Date, part: str) -> tuple[dt.date, dt.date]:
    first, last = date.earliest, date.latest
    if date.grain == "year" and first.year == last.year:
        months = {"early": (1, 3), "mid": (5, 8), "late": (10, 12)}[part]
        return _bounds(first.year, months[0], None)[0], _bounds(first.year, months[1], None)[1]
    if date.grain == "decade":
        years = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}[part]
        return dt.date(first.year + years[0], 1, 1), dt.date(first.year + years[1], 12, 31)
    if date.grain == "month":
        days = {"early": (1, 10), "mid": (11, 20), "late": (21, last.day)}[part]
        return first.replace(day=days[0]), first.replace(day=days[1])
    third = (last - first) / 3
    edges = {"early": (first, first + third), "mid": (first + third, last - third), "late": (last - third, last)}
    return edges[part]


_DAYS = {"day": 1, "week": 7, "fortnight": 14, "weekend": 7}


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day some months on (or back), the month's last day where it has no such day; unchanged at the calendar's ends."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9998:
        return day
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shift(day: dt.date, count: float, unit: str) -> dt.date | None:
    """The day so many units on, or back; None where the calendar ends. Hours and less do not change the day."""
    unit = {"min": "minute", "hr": "hour", "yr": "year", "centurie": "century"}.get(unit, unit)
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
    try:
        if unit in months:
            return add_months(day, round(count * months[unit]))
        return day + dt.timedelta(days=count * _DAYS.get(unit, 0))
    except (OverflowError, ValueError):
        return None


def clip(day: dt.date, by: dt.timedelta) -> dt.date:
    """The day moved, or left where it is when the calendar ends before."""
    try:
        return day + by
    except OverflowError:
        return day


def unit_period(day: dt.date, unit: str) -> tuple[dt.date, dt.date, str, str]:
    """(first, last, value, grain) of the week, month, … that `day` lies in. Weeks begin on Monday (ISO 8601)."""
    if unit == "week":
        first = day - dt.timedelta(days=day.weekday())
        return first, first + dt.timedelta(days=6), first.isoformat(), "week"
    if unit == "weekend":
        first = day + dt.timedelta(days=5 - day.weekday())
        return first, first + dt.timedelta(days=1), first.isoformat(), "week"
    if unit == "month":
        first, last = _bounds(day.year, day.month, None)
        return first, last, _iso(day.year, day.month, None), "month"
    if unit in ("quarter", "half"):
        return nth_part(day.year, (day.month - 1) // (3 if unit == "quarter" else 6) + 1, unit)
    if unit == "decade":
        start = day.year - day.year % 10
        return dt.date(start, 1, 1), dt.date(start + 9, 12, 31), str(start)[:-1], "decade"
    if unit == "century":
        start = day.year - day.year % 100
        return dt.date(start, 1, 1), dt.date(start + 99, 12, 31), str(start)[:-2], "century"
    if unit == "year":
        first, last = _bounds(day.year, None, None)
        return first, last, str(day.year), "year"
    return day, day, day.isoformat(), "day"


def nth_part(year: int, n: int, unit: str) -> tuple[dt.date, dt.date, str, str]:
    """(first, last, value, grain) of the nth quarter or half of a year."""
    months = 3 if unit == "quarter" else 6
    first = dt.date(year, months * (n - 1) + 1, 1)
    last = add_months(first, months) - dt.timedelta(days=1)
    return first, last, f"{year}-{'Q' if unit == 'quarter' else 'H'}{n}", unit


def iso_duration(count: float, unit: str) -> str:
    """ "three days": P3D (ISO 8601)."""
    unit = {"min": "minute", "hr": "hour", "yr": "year", "centurie": "century"}.get(unit, unit)
    letter, times, clock = {
        "second": ("S", 1, True), "minute": ("M", 1, True), "hour": ("H", 1, True), "day": ("D", 1, False), "week": ("W", 1, False),
        "fortnight": ("W", 2, False), "weekend": ("D", 2, False), "month": ("M", 1, False), "quarter": ("M", 3, False),
        "year": ("Y", 1, False), "decade": ("Y", 10, False), "century": ("Y", 100, False),
    }[unit]  # fmt: skip
    return f"P{'T' if clock else ''}{count * times:g}{letter}"
