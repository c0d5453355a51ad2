"""Read what counts from the article's date, the reference: "last Tuesday", "six months ago", "the third quarter".

Each reader takes (date, fields, reference, text): what is known of the date, the groups of its pattern, the reference, the whole text.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace

from claims.text.dates.days import Date, add_months, clip, iso_duration, narrow_to, nth_part, period, shift, unit_period
from claims.text.dates.patterns import SEASONS, WEEKDAYS, month_of, number_of, year_of

_PAST = re.compile(
    r"\b(?:was|were|had|did|has been|have been|took|made|came|went|rose|fell|won|lost|built|said|beat|became|began|left|met|gave|got|held|led|saw|sold|bought|sent|spent|paid|wrote|ran|told|brought|found|kept|\w{3,}ed)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th)|last|only|once|twice|times?|\w+est|most|least|record|best|worst|ever|else|any|anyone)\b(?: \w+){0,3} $",
    re.IGNORECASE,
)
_BACK = frozenset(("last", "past", "previous", "preceding"))
_AHEAD = frozenset(("next", "coming", "upcoming", "following"))


def _direction(word: str) -> int:
    return -1 if word in _BACK else 1 if word in _AHEAD else 0


def _read_relative_unit(date: Date, fields: dict[str, str], reference: dt.date | None, text: str) -> Date:
    how, unit = fields["ru_r"].lower(), fields["ru_u"].lower()
    grain = "day" if unit in ("morning", "afternoon", "evening", "night", "day") else unit
    anaphoric = how in ("same", "that") or (how in ("following", "preceding") and unit != "week")
    if reference is None or anaphoric or (unit == "day" and how not in ("this", "current")):
        return period(date, grain, None, None, None)
    step = _direction(how)
    if unit in ("morning", "afternoon", "evening", "night"):
        day = reference + dt.timedelta(days=step)
        return period(date, "day", day, day, day.isoformat())
    if unit == "weekend":
        week = (
            reference - dt.timedelta(days=7 if step < 0 and reference.weekday() < 5 else 0)
            if step <= 0
            else reference + dt.timedelta(days=7)
        )
        first, last, value, grain = unit_period(week, unit)
        return period(date, grain, first, last, value)
    if how == "past" and unit in ("year", "decade", "century"):  # "over the past year" runs up to today
        first = shift(reference, -1, unit)
        return period(date, "duration", first, reference, f"{first}/{reference}", soft=unit != "year")
    anchor = unit_period(reference, unit)[0] if unit != "half" else reference
    moved = add_months(anchor, 6 * step) if unit == "half" else shift(anchor, step, unit)
    first, last, value, grain = unit_period(moved, unit)
    return period(date, grain, first, last, value, soft=unit in ("decade", "century"))


def _read_relative_month(date: Date, fields: dict[str, str], reference: dt.date | None, text: str) -> Date:
    month, step = month_of(fields["rm_m"]), _direction(fields["rm_r"].lower())
    if reference is None:
        return replace(date, grain="month", month=month)
    year = reference.year
    if step < 0 and month >= reference.month:
        year -= 1
    if step > 0 and month <= reference.month:
        year += 1
    return replace(date, grain="month", month=month, year=year)


def _read_relative_weekday(date: Date, fields: dict[str, str], reference: dt.date | None, text: str) -> Date:
    weekday, how = _weekday(fields["rw_d"]), fields["rw_r"].lower()
    if reference is None:
        return period(date, "day", None, None, None)
    monday = reference - dt.timedelta(days=reference.weekday())
    if how in ("previous", "next", "following"):
        day = monday + dt.timedelta(days=weekday + (-7 if how == "previous" else 7))
    elif how in ("last", "past"):
        day = reference - dt.timedelta(days=(reference.weekday() - weekday - 1) % 7 + 1)
    elif how == "coming":
        day = reference + dt.timedelta(days=(weekday - reference.weekday() - 1) % 7 + 1)
    else:
        day = monday + dt.timedelta(days=weekday)
    return replace(period(date, "day", day, day, day.isoformat()), weekday=weekday)


def _weekday(word: str) -> int:
    return WEEKDAYS[word.lower().rstrip(".")]


def _read_weekday(date: Date, fields: dict[str, str], reference: dt.date | None, text: str) -> Date:
    """ "Tuesday": the last one up to the reference; "Monday 21" or "Friday the 26th": the day whose weekday fits."""
    weekday = _weekday(fields["wd"])
    made = replace(date, grain="day", weekday=weekday)
    if reference is None:
        return replace(made, settled=True)
    if nth := fields.get("wd_d"):
        day = _weekday_and_day(weekday, int(number_of(nth)), reference, date.ahead)
    else:
        day = (
            reference + dt.timedelta(days=(weekday - reference.weekday()) % 7)
            if date.ahead
            else reference - dt.timedelta(days=(reference.weekday() - weekday) % 7)
        )
    return period(made, "day", day, day, day.isoformat() if day else None)


def _weekday_and_day(weekday: int, number: int, reference: dt.date, ahead: bool) -> dt.date | None:
    """The nearest month, looking back (or ahead) up to two years, in which that day falls on that weekday."""
    for step in range(0, 25) if ahead else (0, 1, *range(-1, -25, -1)):
        first = add_months(reference.replace(day=1), step)
        if number <= calendar.monthrange(first.year, first.month)[1] and first.replace(day=number).weekday() == weekday:
            return first.replace(day=number)
    return None


def _read_day_word(date: Date, fields: dict[str, str], reference: dt.date | None, text: str) -> Date:
    if reference is None:
        return period(date, "day", None, None, None)
    word = (fields.get("dw_b") or fields.get("dw_w") or "now").lower()
    step = {"before yesterday": -2, "after tomorrow": 2, "yesterday": -1, "tomorrow": 1}.get(word, 0)
    day = reference + dt.timedelta(days=step)
    return period(date, "day", day, day, day.isoformat(), soft="dw_n" in fields)


def _read_window(date: Date, fields: dict[str, str], reference: dt.date | None, text: str) -> Date:
    """ "the past six months": up to the reference; "the next two days": from the day after it."""
    count, unit, step = number_of(fields["wi_n"]), fields["wi_u"].lower(), _direction(fields["wi_r"].lower())
    if reference is None or fields["wi_r"].lower() in ("following", "preceding"):
        return period(date, "duration", None, None, None)
    edge = shift(reference, step * count, unit)
    if edge is None:
        return period(date, "duration", None, None, None)
    if step < 0:
        return period(date, "duration", edge, reference, f"{edge}/{reference}")
    first = reference + dt.timedelta(days=1)
    return period(date, "duration", min(first, edge), edge, f"{first}/{edge}")


def _read_ago(date: Date, fields: dict[str, str], reference: dt.date | None, text: str) -> Date:
    count, unit = number_of(fields["ag_n"]), fields["ag_u"].lower()
    how = (fields.get("ag_a") or fields["ag_l"]).lower()
    anaphoric = how in ("earlier", "previously") or (how in ("later", "afterwards") and _PAST.search(text))
    day = shift(reference, count if fields.get("ag_l") else -count, unit) if reference else None
    if day is None or anaphoric:
        return period(date, "day", None, None, None)
    return _coarse(date, day, unit, count)


def _coarse(date: Date, day: dt.date, unit: str, count: float) -> Date:
    """ "two weeks ago" is about that day: as exact as its unit, soft; the value names the day counted to."""
    slack = {
        "week": 3,
        "fortnight": 3,
        "month": 15,
        "quarter": 45,
        "year": 183,
        "yr": 183,
        "decade": 1826,
        "century": 18262,
    }.get(unit, 0)
    if not slack:
        return period(date, "day", day, day, day.isoformat())
    width = dt.timedelta(days=slack)
    return period(
        date,
        unit if unit in ("week", "month", "year", "decade", "century") else "day",
        clip(day, -width),
        clip(day, width),
        day.isoformat(),
        soft=True,
    )


def _read_ahead(date: Date, fields: dict[str, str], reference: dt.date | None, text: str) -> Date:
    """ "in six months": the time since when something has been counted, a duration in the past tense, else a day ahead."""
    count, unit = number_of(fields["ah_n"]), fields["ah_u"].lower()
    amount = iso_duration(count, unit)
    if reference is None:
        return period(date, "duration", None, None, amount)
    if _COUNTED.search(text[max(0, date.start - 48) : date.start]):
        first = shift(reference, -count, unit)
        return period(date, "duration", first, reference, amount, soft=True)
    if not date.ahead and not fields["ahead"].endswith("time") and _PAST.search(text[: date.start]):
        return period(date, "duration", None, None, amount)
    day = shift(reference, count, unit)
    return _coarse(date, day, unit, count) if day else period(date, "duration", None, None, amount)


def _read_anaphor(date: Date, fields: dict[str, str], reference: dt.date | None, text: str) -> Date:
    """ "that day", "the year before": they point into the text. "for the month", "end of day": the reference's own."""
    words = fields["anaphor"].lower()
    own = re.fullmatch(r"(?:the|end of(?: the)?) (day|week|month|year)", words)
    grain = re.search(r"day|week|month|year|night|morning|evening|time", words).group()
    grain = grain if grain in ("week", "month", "year") else "day"
    if own is None or reference is None:
        return period(date, grain, None, None, None)
    first, last, value, grain = unit_period(reference, own.group(1))
    return period(date, grain, first, last, value, soft=True)


def _read_half_year(date: Date, fields: dict[str, str], reference: dt.date | None, text: str) -> Date:
    code = (fields.get("hy_q") or fields.get("hy_r") or fields.get("hy_o") or "").upper()
    year = fields.get("hy_y") or fields.get("hy_z")
    unit, n = ("quarter" if code[0] == "Q" else "half"), int(code[1])
    if unit == "half" and n > 2:
        return period(date, "half", None, None, None)
    return _part_of(date, n, unit, year_of(year) if year else None, reference)


def _part_of(date: Date, n: int, unit: str, year: int | None, reference: dt.date | None) -> Date:
    if year is None and reference is not None:
        year = reference.year
        if nth_part(year, n, unit)[0] > reference:
            year -= 1
    if year is None:
        return period(date, unit, None, None, None)
    first, last, value, grain = nth_part(year, n, unit)
    return period(date, grain, first, last, value)


def _read_part(date: Date, fields: dict[str, str], reference: dt.date | None, text: str) -> Date | None:
    word, unit, year = fields["p_n"].lower(), fields["p_u"].lower(), (fields.get("p_y") or "").lower()
    last = 4 if unit == "quarter" else 2
    if unit == "half" and not year:
        return None  # the half of a match as often as of a year
    if word == "last" and unit == "quarter" and not year:
        return _read_relative_unit(date, {"ru_r": "last", "ru_u": "quarter"}, reference, text)
    n = {"first": 1, "1st": 1, "opening": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}.get(
        word, last
    )
    if n > last:
        return None
    own = _YEAR_ONLY.search(year)
    if year and not own and reference:
        return _part_of(date, n, unit, reference.year + _direction(year.split()[0]), reference)
    return _part_of(date, n, unit, int(own.group()) if own else None, reference)


_YEAR_ONLY = re.compile(r"\d{4}")


def _read_season(date: Date, fields: dict[str, str], reference: dt.date | None, text: str) -> Date:
    name = (fields.get("se_n") or fields.get("se_m") or fields.get("se_o")).lower()
    start = SEASONS[name]
    if fields.get("se_y"):
        year = int(_YEAR_ONLY.search(fields["se_y"]).group())
    elif reference is None:
        return period(date, "season", None, None, None)
    else:
        year = _season_year(start, (fields.get("se_r") or "past").lower(), reference)
    first = dt.date(year, start, 1)
    return period(date, "season", first, add_months(first, 3) - dt.timedelta(days=1), f"{year}-{start:02d}", soft=True)


def _season_year(start: int, how: str, reference: dt.date) -> int:
    year = reference.year
    first = dt.date(year, start, 1)
    if how in _AHEAD:
        return year if first > reference else year + 1
    if how == "this":
        return year - 1 if start == 12 and reference.month < 3 else year
    return year if add_months(first, 3) <= reference else year - 1


def _read_week_no(date: Date, fields: dict[str, str], reference: dt.date | None, text: str) -> Date | None:
    if not fields.get("wk_n"):
        return replace(date, grain="nth week")
    year = int(fields["wk_y"]) if fields.get("wk_y") else reference.year if reference else None
    if year is None:
        return None
    try:
        monday = dt.date.fromisocalendar(year, int(fields["wk_n"]), 1)
    except ValueError:
        return None
    return period(date, "week", monday, monday + dt.timedelta(days=6), f"{year}-W{int(fields['wk_n']):02d}")


def _read_nth_day(date: Date, fields: dict[str, str], reference: dt.date | None, text: str) -> Date:
    how = fields["nd_r"].lower()
    if reference is None or how in ("that", "the following", "the same"):
        return period(date, "day", None, None, None)
    month = add_months(reference.replace(day=1), _direction(how))
    try:
        day = month.replace(day=int(number_of(fields["nd_d"])))
    except ValueError:
        return period(date, "day", None, None, None)
    return period(date, "day", day, day, day.isoformat())


def _read_weekend(date: Date, fields: dict[str, str], reference: dt.date | None, text: str) -> Date:
    """The weekend of the reference's week; the one before where the sentence looks back."""
    if reference is None:
        return period(date, "week", None, None, None)
    back = fields.get("we_o") or _PAST.search(text)
    day = reference - dt.timedelta(days=7) if back and not date.ahead and reference.weekday() < 5 else reference
    first, last, value, grain = unit_period(day, "weekend")
    return period(date, grain, first, last, value)


def _read_end_of_year(date: Date, fields: dict[str, str], reference: dt.date | None, text: str) -> Date:
    unit = {"y": "year", "m": "month", "d": "day"}.get((fields.get("ey") or "").lower()) or fields.get(
        "ey_w", "day"
    ).lower()
    if reference is None:
        return period(date, unit, None, None, None)
    first, last, value, grain = unit_period(reference, unit)
    return narrow_to(period(date, grain, first, last, value), "late")


RELATIVE: dict[str, Callable[[Date, dict[str, str], dt.date | None, str], Date | None]] = {
    "relative_unit": _read_relative_unit, "relative_month": _read_relative_month, "relative_weekday": _read_relative_weekday,
    "weekday": _read_weekday, "day_word": _read_day_word, "window": _read_window, "ago": _read_ago, "ahead": _read_ahead,
    "anaphor": _read_anaphor, "half_year": _read_half_year, "part": _read_part, "season": _read_season, "week_no": _read_week_no,
    "nth_day": _read_nth_day, "end_of_year": _read_end_of_year, "weekend": _read_weekend,
}  # fmt: skip
