"""Find the atoms of a text and read each. What says by itself when it was is read here, what counts from the reference in `relative`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from claims.text.dates.days import Date, iso_duration, period, settle, spanning, with_fields
from claims.text.dates.patterns import (
    COUNTS,
    DAY_RANGE,
    DAY_WORDS,
    DIGIT_ATOM,
    HOLIDAYS,
    KINDS,
    MONTHS,
    WEEKDAYS,
    WORD_ATOM,
    number_of,
)
from claims.text.dates.refusals import REFUSALS
from claims.text.dates.relative import RELATIVE
from claims.text.numerals import listed

_Atom = tuple[str, int, int, dict[str, str]]  # kind, start, end, the named groups that matched


def date_places(text: str) -> tuple[tuple[int, int], ...]:
    """Where numbers of `text` belong to a date: (start, end) of every date but plain durations ("three days")."""
    return tuple(
        (start, end) for kind, start, end, _ in find_atoms(text) if kind not in ("duration", "ahead", "anaphor")
    )


@lru_cache(maxsize=256)
def find_atoms(text: str) -> tuple[_Atom, ...]:
    """Every piece of a date, left to right. Only words that can begin one and stand close to a word of time are tried."""
    found, position = [], 0
    for start, word in _candidates(text):
        if start < position:
            continue
        pattern = DIGIT_ATOM if word.isdigit() else WORD_ATOM
        match = DAY_RANGE.match(text, start) or pattern.match(text, start)
        if match and (atom := _accept(text, match)):
            found.append(atom)
            position = atom[2]
        elif word.isdigit():
            position = _FIGURE.match(text, start).end()
    return tuple(found)


_FIGURE = re.compile(r"\d(?:[\d.,]*\d)?")
_REACH = 34  # characters from the first word of a date to its first word of time: "throughout these preceding couple of weeks"
_TIME_WORDS = (
    set(
        listed("""today yesterday tomorrow tonight now nowadays otd christmas halloween noon midnight midday eoy eom eod spring summer
    autumn fall winter century decade decades centuries year years month months week weeks weekend weekends day days hour hours hr hrs
    minute minutes min mins second seconds quarter half fortnight fortnights time morning evening night afternoon twenties thirties forties
    fifties sixties seventies eighties nineties""")
    )
    | set(MONTHS)
    | set(WEEKDAYS)
)
_WORD = re.compile(r"(?<![A-Za-z])[A-Za-z]+|(?<![\d.,])\d|['’@](?=\w)")
_STARTERS = (
    set(
        listed("""the a an in over during for within throughout these that this last past previous preceding next coming upcoming current following same
    today yesterday tomorrow tonight otd right nowadays now day week end eo eoy eom eod q h half couple few first second third fourth opening final
    spring summer autumn fall winter christmas halloween weekend new valentine international workers may april boxing at noon midnight midday""")
    )
    | set(MONTHS)
    | set(WEEKDAYS)
    | set("'’@")
    | {w.split("-")[0].split(" ")[0] for w in [*DAY_WORDS, *COUNTS]}
)


def _candidates(text: str) -> list[tuple[int, str]]:
    """(start, lower-case word) of every word that may begin a date."""
    words = [(match.start(), match.group().lower()) for match in _WORD.finditer(text)]
    candidates, reach = [], -1
    for start, word in reversed(words):
        if word in _TIME_WORDS or word.isdigit():
            reach = start
        if 0 <= reach - start <= _REACH and (word.isdigit() or word in _STARTERS):
            candidates.append((start, word))
    return candidates[::-1]


def _accept(text: str, match: re.Match[str]) -> _Atom | None:
    fields = {name: value for name, value in match.groupdict().items() if value}
    kind = "day_range" if match.re is DAY_RANGE else next(name for name in KINDS if name in fields)
    start, end = match.span()
    refuse = REFUSALS.get(kind)
    if refuse and refuse(text, start, end, fields):
        return None
    while end > start and text[end - 1] in " ,":
        end -= 1
    return kind, start, end, fields


# --- reading one atom -------------------------------------------------------------------------------------------------


def read_atom(
    text: str, kind: str, start: int, end: int, fields: dict[str, str], reference: dt.date | None
) -> Date | None:
    """The date that an atom says; None when it says none after all."""
    date = Date(kind, start, end, fields=fields, ahead=_looks_ahead(text, start, end))
    if kind in CALENDAR:
        return CALENDAR[kind](date, fields, reference)
    return _PERIODS[kind](date, fields, reference, text)


_FUTURE = re.compile(
    r"\b(?:will|shall|won['’]t|would(?:n['’]t)?(?! have\b)|going to|plan(?:s|ning)? to|planned for|scheduled|due (?:to|on|in|for|by)|expect(?:ed|s)? (?:to|in|on|by)|set to|upcoming|tomorrow|to be (?:held|opened|released|launched|published)|(?:is|are) to|please|hop(?:es?|ing) to|aim(?:s|ing)? to|intends? to|wants? to|could be|"
    r"(?:ends|expires|begins|starts|opens|closes|resumes|takes (?:effect|place|office)) (?:on|in|by|at|next|until))\b|['’]ll\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?]['\"”’]?\s+(?=[A-Z])|\n")


def _looks_ahead(text: str, start: int, end: int) -> bool:
    """Whether the sentence around `text[start:end]` speaks of the future."""
    first = max((stop.end() for stop in _STOP.finditer(text, max(0, start - 300), start)), default=max(0, start - 300))
    stop = _STOP.search(text, end, end + 300)
    return bool(_FUTURE.search(text, first, min(end + 300, stop.start() if stop else len(text))))


def _read_numeric(date: Date, fields: dict[str, str], reference: dt.date | None) -> Date:
    """Month first, unless that is impossible or the marks are those of a day-first country ("23.04.2022")."""
    a, b = fields["n_a"], fields["n_b"]
    day_first = int(a) > 12 or (fields["n_sep"] == "." and int(b) <= 12)
    month, day = (b, a) if day_first else (a, b)
    made = with_fields(date, fields["n_y"], month, day, reference)
    return replace(made, soft=int(a) <= 12 and int(b) <= 12 and a != b and fields["n_sep"] != ".")


def _read_month_day(date: Date, fields: dict[str, str], reference: dt.date | None) -> Date:
    a, b = fields["md_a"], fields["md_b"]
    month, day = (b, a) if int(a) > 12 else (a, b)
    return replace(with_fields(date, None, month, day, reference), soft=int(a) <= 12 and int(b) <= 12 and a != b)


def _calendar(year: str, month: str, day: str) -> Callable[[Date, dict[str, str], dt.date | None], Date]:
    return lambda date, fields, reference: with_fields(
        date, fields.get(year), fields.get(month), fields.get(day), reference
    )


CALENDAR: dict[str, Callable[[Date, dict[str, str], dt.date | None], Date]] = {
    "iso": _calendar("iso_y", "iso_m", "iso_d"),
    "compact": _calendar("c_y", "c_m", "c_d"),
    "numeric": _read_numeric,
    "named": _calendar("d_y", "d_m", "d_d"),
    "ymd": _calendar("y_y", "y_m", "y_d"),
    "dym": _calendar("z_y", "z_m", "z_d"),
    "mdy": _calendar("m_y", "m_m", "m_d"),
    "myd": _calendar("w_y", "w_m", "w_d"),
    "month_year": _calendar("my_y", "my_m", ""),
    "year_month": _calendar("ym_y", "ym_m", ""),
    "year_digits": _calendar("yd_y", "yd_m", ""),
    "month_day_digits": _read_month_day,
    "year": _calendar("yr", "", ""),
    "month": _calendar("", "mo", ""),
}


def _read_duration(date: Date, fields: dict[str, str], reference: dt.date | None, text: str) -> Date:
    return period(date, "duration", None, None, iso_duration(number_of(fields["du_n"]), fields["du_u"].lower()))


def _read_decade(date: Date, fields: dict[str, str], reference: dt.date | None, text: str) -> Date:
    if fields.get("dc_y"):
        start = int(fields["dc_y"])
    else:
        short = fields.get("dc_s") or fields.get("dc_q") or ""
        tens = (
            int(short)
            if short
            else 20
            + 10
            * listed("twenties thirties forties fifties sixties seventies eighties nineties").index(
                fields["dc_w"].lower()
            )
        )
        start = 1900 + tens
    if start % 100 == 0 and "dc_y" in fields and start < 2000:
        return period(date, "century", dt.date(start, 1, 1), dt.date(start + 99, 12, 31), str(start)[:2])
    return period(date, "decade", dt.date(start, 1, 1), dt.date(start + 9, 12, 31), str(start)[:3])


def _read_century(date: Date, fields: dict[str, str], reference: dt.date | None, text: str) -> Date:
    """The 19th century: 1801 to 1900 by the books, 1800 to 1899 in use; both edges are in, so it is soft."""
    n = int(number_of(fields["ce_n"]))
    if fields.get("ce_bc") or not 1 <= n <= 99:
        return period(date, "century", None, None, None)
    return period(
        date, "century", dt.date(max(1, 100 * (n - 1)), 1, 1), dt.date(100 * n, 12, 31), f"{n - 1:02d}", soft=True
    )


def _read_week_of(date: Date, fields: dict[str, str], reference: dt.date | None, text: str) -> Date:
    return replace(date, grain="week of")


def _read_day_range(date: Date, fields: dict[str, str], reference: dt.date | None, text: str) -> Date | None:
    """ "9 to 12 of June", "November 18-19"."""
    month, year = fields.get("m") or fields["m2"], fields.get("y") or fields.get("y2")
    first, last = number_of(fields.get("a") or fields["a2"]), number_of(fields.get("b") or fields["b2"])
    if last <= first:
        return None
    ends = [settle(with_fields(date, year, month, str(int(day)), reference), reference) for day in (first, last)]
    if year is None and ends[0].year and ends[1].year != ends[0].year:
        ends[1] = settle(with_fields(date, str(ends[0].year), month, str(int(last)), reference), reference)
    return spanning(date, ends[0], ends[1], date.start, date.end)


def _read_year_span(date: Date, fields: dict[str, str], reference: dt.date | None, text: str) -> Date:
    first, last = int(fields["ys_a"]), fields["ys_b"]
    last_year = int(last) if len(last) == 4 else first - first % 100 + int(last)
    return period(date, "year", dt.date(first, 1, 1), dt.date(last_year, 12, 31), f"{first}/{last_year}")


def _read_time(date: Date, fields: dict[str, str], reference: dt.date | None, text: str) -> Date:
    clock = _clock(fields["time"])
    return replace(period(date, "time", None, None, clock or None), time=clock)


def _clock(words: str) -> str:
    """ISO 8601 time of day, "T17:00"; "" when it names none."""
    lowered = words.lower()
    if "noon" in lowered or "midday" in lowered:
        return "T12:00"
    if "midnight" in lowered:
        return "T00:00"
    found = re.search(r"(\d{1,2})(?:[:.](\d\d))?(?::(\d\d))?", lowered)
    hour, minute, second = int(found[1]), found[2] or "00", found[3]
    half = re.search(r"([ap]) ?\.? ?m?\.?$", lowered[found.end() :].strip())
    if half:
        hour = hour % 12 + (12 if half[1] == "p" else 0)
    return f"T{hour:02d}:{minute}" + (f":{second}" if second else "") if hour < 25 else ""


def _read_holiday(date: Date, fields: dict[str, str], reference: dt.date | None, text: str) -> Date:
    month, day = HOLIDAYS[fields["ho"].lower().replace("’", "'")]
    return replace(with_fields(date, fields.get("ho_y"), str(month), str(day), reference))


_PERIODS: dict[str, Callable[[Date, dict[str, str], dt.date | None, str], Date | None]] = RELATIVE | {
    "duration": _read_duration, "decade": _read_decade, "century": _read_century, "week_of": _read_week_of,
    "day_range": _read_day_range, "year_span": _read_year_span, "time": _read_time, "holiday": _read_holiday,
}  # fmt: skip
