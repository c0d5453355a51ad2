"""Join atoms that are one date, and heed the words before and after: "early" and "late", "from … to", "since" and "before"."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from claims.text.dates.days import Date, clip, narrow_to, period, settle, spanning, unit_period
from claims.text.dates.reading import CALENDAR
from claims.text.values import DateSpan

_NEAR = re.compile(r"[ \u00a0]*[,@-]?[ \u00a0]*(?:(?:at|on|for|around|about|the|in the|of)[ \u00a0])?", re.IGNORECASE)
_YEAR_BEHIND = re.compile(r"(?:last|this|next) year", re.IGNORECASE)
_FOUR = re.compile(r"\d{4}")
_OF = re.compile(r"[ \u00a0]of[ \u00a0](?:the[ \u00a0])?", re.IGNORECASE)


def merge_neighbours(text: str, dates: list[Date], reference: dt.date | None) -> list[Date]:
    """Day and time, weekday and date, week and weekday that stand side by side are one date."""
    out: list[Date] = []
    for date in dates:
        merged = _merge(text, out[-1], date, reference) if out else None
        if merged:
            out[-1] = merged
        else:
            out.append(date)
    return [date for date in out if date.grain not in ("week of", "nth week")]


def _merge(text: str, a: Date, b: Date, reference: dt.date | None) -> Date | None:
    gap = text[a.end : b.start]
    if len(gap) > 14 or not (_NEAR.fullmatch(gap) or _OF.fullmatch(gap)):
        return None
    if _YEAR_BEHIND.fullmatch(text[b.start : b.end]) and gap == " " and not _FOUR.search(text[a.start : a.end]):
        return _in_year(a, b, reference)
    if a.grain == "week of":
        return _week_of(a, settle(b, reference), reference)
    if a.grain == "nth week":
        return _nth_week(a, settle(b, reference))
    if b.grain == "time" and a.grain == "day":
        return _with_time(replace(a, end=b.end), b.time)
    if a.grain == "time" and b.grain == "day":
        return _with_time(replace(b, start=a.start), a.time)
    if a.kind == "weekday" and b.kind in CALENDAR and b.grain == "day":
        return replace(b, start=a.start, weekday=a.weekday, time=a.time, soft=False)
    return _weekday_in_week(a, b)


def _in_year(a: Date, b: Date, reference: dt.date | None) -> Date | None:
    """ "12 May last year", "in May this year"."""
    day, year = settle(a, reference), settle(b, reference)
    if a.grain not in ("day", "month") or a.kind not in CALENDAR or day.earliest is None or year.earliest is None:
        return None
    if (day.earliest.month, day.earliest.day) == (2, 29):
        return None
    first, last, value, _ = unit_period(day.earliest.replace(year=year.earliest.year), a.grain)
    return period(replace(day, end=b.end), a.grain, first, last, value)


def _with_time(date: Date, clock: str) -> Date:
    value = date.value[:10] + clock if date.value else None
    return replace(date, time=clock, value=value, soft=False)


def _weekday_in_week(a: Date, b: Date) -> Date | None:
    week, day = (a, b) if a.grain == "week" else (b, a)
    if week.grain != "week" or day.kind != "weekday" or week.earliest is None or day.weekday is None:
        return None
    on = week.earliest + dt.timedelta(days=day.weekday)
    return period(replace(day, start=a.start, end=b.end), "day", on, on, on.isoformat() + day.time)


def _week_of(a: Date, b: Date, reference: dt.date | None) -> Date | None:
    if b.earliest is None:
        return None
    first, last, value, _ = unit_period(b.earliest, "week")
    return period(replace(a, kind="week", end=b.end), "week", first, last, value)


def _nth_week(a: Date, b: Date) -> Date | None:
    """ISO weeks: the first is the one with the period's first Thursday."""
    if b.earliest is None or b.latest is None:
        return None
    word = (a.fields or {}).get("wk_o", "first").lower()
    thursday = b.earliest + dt.timedelta(days=(3 - b.earliest.weekday()) % 7)
    n = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3}.get(word)
    if n is None:
        monday = b.latest - dt.timedelta(days=b.latest.weekday())
    else:
        monday = thursday - dt.timedelta(days=3) + dt.timedelta(days=7 * n)
    return period(replace(a, kind="week", end=b.end), "week", monday, monday + dt.timedelta(days=6), monday.isoformat())


_PART_BEFORE = re.compile(
    r"(?:\b(?P<early>(?:very )?early(?: in)?|earlier(?: in)?|(?:the )?(?:beginning|start|opening (?:days|weeks|months)) of|the first (?:days|weeks|months) of)|\b(?P<mid>(?:the )?middle of|mid(?:way through)?|halfway through)|\b(?P<late>(?:very )?late(?: in)?|later(?: in)?|(?:the )?(?:end|close|final (?:days|weeks|months)|last (?:days|weeks|months)) of))[ -](?:the )?$",
    re.IGNORECASE,
)


def narrow(text: str, date: Date, reference: dt.date | None) -> Date:
    """ "early", "mid", "late" before a period."""
    found = _PART_BEFORE.search(text, max(0, date.start - 26), date.start)
    if not found:
        return date
    part, words = found.lastgroup or "", found.group().lower()
    date = replace(settle(date, reference), start=found.start())
    if (
        words.startswith(("earlier", "later"))
        and reference
        and date.earliest
        and date.latest
        and date.earliest <= reference <= date.latest
    ):
        return _so_far(date, part, reference)
    edge = part if re.match(r"(?:the )?(?:beginning|start|end|close)", words) else ""
    return replace(narrow_to(date, part), edge=edge)


def _so_far(date: Date, part: str, reference: dt.date) -> Date:
    """ "earlier this month": up to the reference; "later this week": from it on."""
    if part == "early":
        return replace(date, latest=max(date.earliest, reference - dt.timedelta(days=1)))
    return replace(date, earliest=reference)


_JOINT = re.compile(r"[ \u00a0]*(?:to|through|until|till|thru|up to|[-–—]|and)[ \u00a0]*(?:the )?", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|from) (?:the )?$", re.IGNORECASE)


def join_ranges(text: str, dates: list[Date], reference: dt.date | None) -> list[Date]:
    """Two dates with "to", or "between … and", are one range. All get their intervals."""
    out: list[Date] = []
    for date in dates:
        joined = _join(text, out[-1], date, reference) if out else None
        if joined:
            out[-1] = joined
        else:
            out.append(date)
    return [settle(date, reference) for date in out]


def _join(text: str, a: Date, b: Date, reference: dt.date | None) -> Date | None:
    joint = _JOINT.fullmatch(text, a.end, b.start)
    if not joint or "duration" in (a.grain, b.grain) or a.grain == "range" or "anaphor" in (a.kind, b.kind):
        return None
    opening = _BETWEEN.search(text, max(0, a.start - 13), a.start)
    if joint.group().strip().lower().startswith("and") and not (
        opening and opening.group().lower().startswith("between")
    ):
        return None
    if (a.grain == "time") != (b.grain == "time"):
        return None
    start = opening.start() if opening else a.start
    return spanning(a, *_agree(a, b, reference), start, b.end)


def _agree(a: Date, b: Date, reference: dt.date | None) -> tuple[Date, Date]:
    """The ends of a range share what one of them leaves out: "26 to 28 June 2020", "November to February 2017"."""
    if not a.settled and a.year is None and b.year is not None and a.month is not None:
        end = (b.month or 12, b.day or 31)
        a = replace(a, year=b.year if (a.month, a.day or 1) <= end else b.year - 1)
    if a.ahead and not a.settled and not b.settled and a.year is None and b.year is None:
        b = settle(b, reference)  # a range that has begun is not over
        return _agree(replace(a, ahead=False), b, reference) if b.year else (a, b)
    a = settle(a, reference)
    if not b.settled and b.year is None and a.year is not None and b.month is not None:
        later = (b.month, b.day or 31) >= (a.month or 1, a.day or 1)
        b = replace(b, year=a.year if later else a.year + 1)
    elif not b.settled and b.year is None and a.earliest is not None and b.month is not None:
        b = settle(replace(b, ahead=True), a.earliest)
    return a, settle(b, reference)


_BOUND = re.compile(
    r"(?:\b(?P<since>since|(?:starting|beginning|commencing)(?: on| in| from)?|as of|effective)|\b(?P<after>(?:no earlier than|not before|on or after)|after|later than|greater than|following|(?:older|newer) than|past)"
    r"|\b(?P<until>until|till|up to|up until|through|by|no later than|not later than|to date|on or before)|\b(?P<before>before|prior to|earlier than|less than|ahead of|pre)|(?P<sign>[<>] ?=?)|(?P<equal>=)) ?(?:the )?$",
    re.IGNORECASE,
)


def bound(text: str, date: Date, reference: dt.date | None) -> DateSpan:
    """ "since", "after", "before", "until": one side opens."""
    first, last, start, end = date.earliest, date.latest, date.start, date.end
    bounded = date.kind != "range" and date.grain not in ("time", "duration")
    if bounded and (found := _BOUND.search(text, max(0, start - 18), start)):
        start, (first, last) = found.start(), _open(found, date)
    elif bounded and first and (onward := _ONWARD.match(text, end)):
        last, end = None, onward.end()
    return DateSpan(
        text[start:end], start, end, date.value, first, last, "time" if date.time else date.grain, date.soft
    )


_ONWARD = re.compile(r"[ \u00a0](?:onwards?|and (?:after|later|beyond)|or later)\b", re.IGNORECASE)


def _open(found: re.Match[str], date: Date) -> tuple[dt.date | None, dt.date | None]:
    how, words, first, last = found.lastgroup, found.group().strip().lower(), date.earliest, date.latest
    if how == "sign":
        how = {"<": "before", ">": "after"}.get(words.replace(" ", ""), "since" if words[0] == ">" else "until")
    if how == "since" or words.startswith(("no earlier", "not before", "on or after")):
        return first, None
    if how == "after":
        return (first if date.edge == "early" else last and clip(last, dt.timedelta(days=1))), None
    if how == "until":
        return None, last
    if how == "before":
        return None, (last if date.edge == "late" else first and clip(first, dt.timedelta(days=-1)))
    return first, last
