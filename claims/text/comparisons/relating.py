"""Two amounts, or two dates, by themselves, as if they were of the same thing: can both stand?"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from claims.text.comparisons.passages import Outcome, is_datable
from claims.text.numerals import listed
from claims.text.stems import word_class
from claims.text.units import BY_CODE
from claims.text.values import DateSpan, Quantity


def relate_quantities(claim: Quantity, quote: Quantity) -> tuple[Outcome, str]:
    """Compare two amounts by themselves, as if they were of the same thing; the explanation is a sentence."""
    kind, ours, theirs = to_common(claim, quote)
    said = f"the claim says “{claim.text.strip()}”, the quote “{quote.text.strip()}”"
    if kind == "points":
        return "different quantity", f"Per cent and percentage points differ: {said}."
    if kind is None:
        return "not comparable", f"Other units: {said}."
    steps = [_coarseness(claim) * ours, _coarseness(quote) * theirs]
    a, b = (
        _reach(side, factor, rounded=ours != theirs or step == max(steps) != min(steps))
        for side, factor, step in ((claim, ours, steps[0]), (quote, theirs, steps[1]))
    )
    if a[0] <= b[1] and b[0] <= a[1]:
        return "agrees", f"The amounts fit: {said}."
    if kind == "bare":
        return "not comparable", f"One figure names nothing: {said}."
    low, high = (a[1], b[0]) if a[1] < b[0] else (b[1], a[0])
    hedged = any(
        side.approximate and side.high is not None and side.low != 0.0 for side in (claim, quote)
    )  # not "up to", "at least"
    if hedged and high - low <= max(abs(low), abs(high)) * 0.25:
        return "not comparable", f"Near, but hedged: {said}."
    return "conflicts", f"The amounts differ: {said}."


def to_common(a: Quantity, b: Quantity) -> tuple[str | None, float, float]:
    """(kind, factor of a, factor of b) into a common unit; kind None when there is none."""
    unit_a, unit_b = a.unit, b.unit
    if unit_a == unit_b:
        return "same", 1.0, 1.0
    if {unit_a, unit_b} <= {"%", "1"}:
        return "share", *(0.01 if unit == "%" else 1.0 for unit in (unit_a, unit_b))
    if {unit_a, unit_b} in ({"%", "[pp]"}, {"%", "[bp]"}):
        return "points", 1.0, 1.0
    return _measures(unit_a, unit_b) or _counts(unit_a, unit_b)


def _measures(unit_a: str | None, unit_b: str | None) -> tuple[str | None, float, float] | None:
    (a, _, rate_a), (b, _, rate_b) = (
        (unit, "", "") if unit in BY_CODE else (unit or "").partition("/") for unit in (unit_a, unit_b)
    )
    if a not in BY_CODE or b not in BY_CODE:
        return (None, 1.0, 1.0) if a in BY_CODE or b in BY_CODE else None
    one, other = BY_CODE[a], BY_CODE[b]
    if rate_a != rate_b or not one.kind or one.kind != other.kind or one.kind == "temperature":
        return None, 1.0, 1.0
    return one.kind, one.factor, other.factor


_PERSONS = frozenset(
    word_class(word)
    for word in listed(
        "people person soldier officer worker employee student child migrant man woman passenger patient victim protester "
        "civilian prisoner voter resident refugee teacher nurse doctor fighter hostage family survivor demonstrator casualty villager guest fan tourist member"
    )
)


def _counts(unit_a: str | None, unit_b: str | None) -> tuple[str | None, float, float]:
    """Counted nouns: the same class, or a bare number beside persons; "people" covers every kind of person."""
    if {"×", "times", "1", "[pp]", "[bp]"} & {unit_a, unit_b}:
        return None, 1.0, 1.0
    a, b = (unit and word_class(unit.partition("/")[0]) for unit in (unit_a, unit_b))
    if a and b and (unit_a or "").partition("/")[2] != (unit_b or "").partition("/")[2]:
        return None, 1.0, 1.0
    if None in (a, b):
        return ("count" if {a, b} - {None} <= _PERSONS else "bare"), 1.0, 1.0
    everyone = word_class("people")
    if a == b or (everyone in (a, b) and {a, b} <= _PERSONS | {everyone}):
        return "count", 1.0, 1.0
    return None, 1.0, 1.0


def _coarseness(quantity: Quantity) -> float:
    edge = quantity.value if quantity.value is not None else quantity.low or quantity.high or 0.0
    return _half_step(edge, quantity.text)


def _reach(quantity: Quantity, factor: float, *, rounded: bool) -> tuple[float, float]:
    """The interval the figure may stand for, in the common unit. The coarser figure may be a rounded one, the finer not."""
    low = quantity.low if quantity.low is not None else float("-inf")
    high = quantity.high if quantity.high is not None else float("inf")
    if quantity.value is None and quantity.approximate:  # "hundreds": twice to either side
        low, high = low / 2, high * 2
    if not rounded and quantity.unit != "1":
        return low * factor, high * factor
    slack_low, slack_high = (0.0 if abs(edge) == float("inf") else _rounding(edge, quantity) for edge in (low, high))
    if quantity.value is not None and not quantity.approximate:
        slack_high = max(slack_high, _cut_off(high, quantity))
    return (low - slack_low) * factor, (high + slack_high) * factor


def _is_counted(quantity: Quantity) -> bool:
    return quantity.unit is None or quantity.unit.partition("/")[0] not in BY_CODE


def _rounding(edge: float, quantity: Quantity) -> float:
    """Half of the last place named; at most a tenth, of things counted a twentieth, and nothing when counted to the last one."""
    if quantity.unit == "1":
        return abs(edge) * 0.06  # "half" and "a third" are round words
    step = _half_step(edge, quantity.text)
    if _is_counted(quantity):
        return min(step, abs(edge) * 0.05) if step >= 1 else 0.0
    return min(step, abs(edge) * 0.1)


def _cut_off(edge: float, quantity: Quantity) -> float:
    """ "61,000 people" is written for 61,672 as well as for 60,600: round counts may have been cut off."""
    step = _half_step(edge, quantity.text)
    return min(2 * step, abs(edge) * 0.05) if _is_counted(quantity) and step >= 50 else 0.0


def _half_step(edge: float, text: str) -> float:
    """Half of the last place that the figure names: 12,000 -> 500; 5.2 -> 0.05; 2.4 million -> 50,000."""
    if digits := re.search(r"\d[\d,]*\.(\d+)", text):
        scales = (("trillion", 1e12), ("billion", 1e9), ("bn", 1e9), ("million", 1e6), ("thousand", 1e3))
        scale = next((size for word, size in scales if word in text.lower()), 1.0)
        return 0.5 * scale * 10.0 ** -len(digits.group(1))
    whole = round(abs(edge))
    zeros = len(str(whole)) - len(str(whole).rstrip("0")) if whole else 0
    return 0.5 * 10.0**zeros


def relate_dates(claim: DateSpan, quote: DateSpan) -> tuple[Outcome, str]:
    """Compare two dates by themselves, as if of the same event."""
    said = f"the claim says “{claim.text.strip()}”, the quote “{quote.text.strip()}”"
    if not is_datable(claim) or not is_datable(quote):
        return "not comparable", f"A date cannot be resolved: {said}."
    if meet(claim, quote):
        return "agrees", f"The dates fit: {said}."
    return "conflicts", f"The dates do not meet: {said}."


def meet(a: DateSpan, b: DateSpan) -> bool:
    """Whether a day lies in both, soft edges widened. Two "since" (or two "until") meet when their edges do."""
    if _lacks_year(a) or _lacks_year(b):
        a, b = _moved(a, b), _moved(b, a)
    open_alike = (a.latest is None and b.latest is None) or (a.earliest is None and b.earliest is None)
    (first_a, last_a), (first_b, last_b) = (
        _named_days(date) or _days(date) if open_alike else _days(date) for date in (a, b)
    )
    return first_a <= last_b and first_b <= last_a


_SLACK = {
    "day": 0,
    "time": 0,
    "week": 3,
    "month": 10,
    "season": 31,
    "quarter": 31,
    "half": 45,
    "year": 92,
    "decade": 730,
    "century": 3650,
}
_HAS_YEAR = re.compile(r"\d{4}|['’/.-]\d\d\b")
_HAS_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)


def _lacks_year(date: DateSpan) -> bool:
    """ "9 January": its year was read from the article's date, so the other side's year may be meant."""
    return (
        bool(_HAS_MONTH.search(date.text))
        and not _HAS_YEAR.search(date.text)
        and not re.search(r"\b(?:this|last|next)\b", date.text, re.IGNORECASE)
    )


def _moved(date: DateSpan, other: DateSpan) -> DateSpan:
    """A date without a year, in the year of the other."""
    year = (other.earliest or other.latest or dt.date.min).year
    if not _lacks_year(date) or _lacks_year(other) or not date.earliest or not date.latest or year == 1:
        return date
    try:
        shift = year - date.earliest.year
        value = date.value and f"{year:04d}{date.value[4:]}"
        return replace(
            date,
            value=value,
            earliest=date.earliest.replace(year=year),
            latest=date.latest.replace(year=date.latest.year + shift),
        )
    except ValueError:
        return date


def _days(date: DateSpan) -> tuple[int, int]:
    """First and last day as ordinals. Soft edges widen, but "late 2008" never leaves 2008."""
    slack = _SLACK.get(date.grain, 0) if date.soft else 0
    first = date.earliest.toordinal() if date.earliest else 0
    last = date.latest.toordinal() if date.latest else dt.date.max.toordinal()
    bounds = _named_days(date) if date.grain in ("year", "month", "decade") else None
    low, high = bounds or (first - slack, last + slack)
    return min(first, max(first - slack, low)), max(last, min(last + slack, high))


_ISO = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T.*)?")


def _named_days(date: DateSpan) -> tuple[int, int] | None:
    """The days of the year, month or day that the value names, whatever edge the words put to it."""
    if date.grain == "decade" and len(date.value or "") == 3:
        return dt.date(int(f"{date.value}0"), 1, 1).toordinal(), dt.date(int(f"{date.value}9"), 12, 31).toordinal()
    found = _ISO.fullmatch(date.value or "")
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    first = dt.date(year, month or 1, day or 1)
    if day:
        return first.toordinal(), first.toordinal()
    last = (
        dt.date(year + (month in (None, 12)), 1 if month in (None, 12) else month + 1, 1) - dt.timedelta(days=1)
        if year < 9999
        else dt.date.max
    )
    return first.toordinal(), last.toordinal()
