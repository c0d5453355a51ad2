"""Claims of one article that cannot both hold: two numbers, two dates, an order of events that cannot be.

Few and right rather than many. Claims are compared as a claim is with a quote (`comparisons`), both ways round; both must find
the conflict. Besides, events have an order:

- nobody dies before being born, no mine closes before it opens (`_ORDERED`);
- "the second visit in six months" puts the earlier visit inside those six months. An earlier visit dated before them cannot be it.

What the seed article yields: Shoigu's visit on March 21 is "the second in six months", the earlier trip is dated "September 2024". Six months
back from 21 March 2025 is 21 September 2024: the last ten days of that month fit, so nothing is flagged. That he came on 13 September
the article does not say. Nor can "late 2022" be doubted from the article alone; that takes evidence.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .comparisons import Comparison, Passage, compare_dates, compare_quantities, content_stems, is_datable
from .dates import add_months
from .names import same_name
from .numerals import TENS, UNITS, listed
from .stems import word_class
from .values import ClaimDraft, DateSpan, Disagreement

# first deed | later deed | True when the name alone tells that it is the same thing (people are born and die once)
_ORDERED = tuple((word_class(earlier), word_class(later), by_name) for earlier, later, by_name in (
    ("born", "die", True), ("open", "close", False), ("found", "dissolve", False), ("found", "close", False), ("begin", "end", False), ("build", "demolish", False),
    ("arrest", "convict", False), ("arrest", "sentence", False), ("charge", "convict", False), ("marry", "divorce", False), ("deploy", "withdraw", False),
    ("sign", "expire", False), ("hire", "retire", False), ("elect", "resign", False), ("appoint", "resign", False), ("launch", "crash", False), ("enter", "leave", False),
))  # fmt: skip
_DEEDS = frozenset(deed for earlier, later, _ in _ORDERED for deed in (earlier, later))
_COMMON = 30  # a word in more of them than this tells nothing about two of them
_NTH_WITHIN = re.compile(
    r"\b(?:second|third|fourth|fifth|sixth|another|twice|again)\b[^.;]{0,80}?\b(?:in|within|inside)\b (?:the space of |only |just |less than |under )?(?:an? |the )?"
    r"(?P<n>\d+|" + "|".join(UNITS) + "|" + "|".join(TENS) + r"|an?)?[ -]?(?P<unit>day|week|month|year)s?\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(r"\b(?:earlier|previous|prior|first|last|preceding|former)\b", re.IGNORECASE)
_EVENTS = frozenset(
    word_class(word)
    for word in listed(
        "visit trip meeting talk summit attack strike election vote flood fire strike accident crash launch test win title"
    )
)


@dataclass(frozen=True, slots=True)
class _Side:
    """A claim with what is asked of it again and again, read once: its facts, its words, the dates that can be compared."""

    claim: ClaimDraft
    facts: Passage
    stems: frozenset[str]
    datable: tuple[DateSpan, ...]


def find_disagreements(claims: Sequence[ClaimDraft], reference: dt.date | None) -> tuple[Disagreement, ...]:
    """Pairs of claims (as places in `claims`, first < second) that cannot both hold, with the reason as a sentence."""
    sides = {i: _read_side(claim) for i, claim in enumerate(claims) if claim.checkable and _can_disagree(claim)}
    found = []
    for i, j in _candidates(sides):
        kind, why = _disagree(sides[i], sides[j], reference)
        if why:
            found.append(Disagreement(i, j, kind, why))
    return tuple(found)


def _can_disagree(claim: ClaimDraft) -> bool:
    """Does it state an amount, a date or a window of time? The others cost time and settle nothing."""
    return bool(claim.quantities or claim.dates or _NTH_WITHIN.search(claim.standalone))


def _read_side(claim: ClaimDraft) -> _Side:
    facts = Passage(claim.standalone, claim.quantities, claim.dates, claim.names)
    return _Side(claim, facts, content_stems(claim.standalone), tuple(filter(is_datable, claim.dates)))


def _candidates(sides: dict[int, _Side]) -> list[tuple[int, int]]:
    """Pairs that share a word which is not everywhere: linear in the length of the article."""
    places = defaultdict(list)
    for i, side in sides.items():
        for stem in side.stems:
            places[stem].append(i)
    near = (itertools.combinations(members, 2) for members in places.values() if len(members) <= _COMMON)
    return sorted(set(itertools.chain.from_iterable(near)))


def _disagree(one: _Side, other: _Side, reference: dt.date | None) -> tuple[str, str]:
    """The kind of disagreement and why, or two empty strings."""
    if one.claim.sentence == other.claim.sentence or one.claim.polarity != other.claim.polarity:
        return "", ""
    for kind, explain in (("number", _numbers), ("date", _dates), ("order", _order)):
        if why := explain(one, other):
            return kind, why
    return "order", _outside_window(one, other, reference) or _outside_window(other, one, reference)


def _numbers(one: _Side, other: _Side) -> str:
    found = (
        _conflict(compare_quantities, one.facts, other.facts)
        if one.facts.quantities and other.facts.quantities
        else None
    )
    return f"Two numbers for one thing: “{found[0]}” and “{found[1]}”." if found else ""


def _dates(one: _Side, other: _Side) -> str:
    found = _conflict(compare_dates, one.facts, other.facts) if one.datable and other.datable else None
    return f"Two dates for one event: “{found[0]}” and “{found[1]}”." if found else ""


def _conflict(
    compare: Callable[[Passage, Passage], tuple[Comparison, ...]], a: Passage, b: Passage
) -> tuple[str, str] | None:
    """The words of both sides that conflict, where that is found both ways round."""
    here = next((found for found in compare(a, b) if found.outcome == "conflicts"), None)
    if here is None or all(found.outcome != "conflicts" for found in compare(b, a)):
        return None
    return a.text[here.claim_start : here.claim_end], b.text[here.quote_start : here.quote_end]


def _order(one: _Side, other: _Side) -> str:
    """A later deed of the same thing dated before the earlier one."""
    if len(one.datable) != 1 or len(other.datable) != 1 or not one.stems & _DEEDS or not other.stems & _DEEDS:
        return ""
    for earlier, later, by_name in _ORDERED:
        for a, b in ((one, other), (other, one)):
            if (
                earlier in a.stems
                and later in b.stems
                and _same_thing(a, b, earlier, later, by_name)
                and _before(b.datable[0], a.datable[0])
            ):
                return (
                    f"“{b.datable[0].text}” for what came later lies before “{a.datable[0].text}” for what came first."
                )
    return ""


def _same_thing(a: _Side, b: _Side, earlier: str, later: str, by_name: bool) -> bool:
    if by_name:
        return any(
            same_name(x, y) for x in a.claim.names for y in b.claim.names if {x.label, y.label} <= {"person", "other"}
        )
    ours, theirs = (_without_dates(side.claim, side.stems - {earlier, later}) for side in (a, b))
    shared = ours & theirs
    return bool(shared) and len(shared) >= 0.6 * min(len(ours), len(theirs)) and _opening(a.claim) == _opening(b.claim)


def _opening(claim: ClaimDraft) -> str:
    """The first content word: the thing the claim is about."""
    for word in re.findall(r"[^\W\d_]+", claim.standalone):
        if stems := content_stems(word):
            return min(stems)
    return ""


def _without_dates(claim: ClaimDraft, stems: frozenset[str]) -> frozenset[str]:
    return stems - frozenset().union(*(content_stems(date.text) for date in claim.dates))


def _before(a: DateSpan, b: DateSpan) -> bool:
    return bool(a.latest and b.earliest and a.latest < b.earliest and not (a.soft and b.soft))


def _outside_window(one: _Side, other: _Side, reference: dt.date | None) -> str:
    """ "the second visit in six months" against an earlier visit that is dated before those six months."""
    if len(other.datable) != 1 or not one.stems & other.stems & _EVENTS:
        return ""
    window = _NTH_WITHIN.search(one.claim.standalone)
    if not window or not _EARLIER.search(other.claim.standalone):
        return ""
    if not any(same_name(x, y) for x in one.claim.names for y in other.claim.names):
        return ""
    today = next((date.latest for date in one.datable if date.grain in ("day", "time") and date.latest), reference)
    if today is None:
        return ""
    start, earlier = _back(today, window["n"] or "a", window["unit"].lower()), other.datable[0]
    if earlier.latest is None or earlier.latest >= start:
        return ""
    return f"“{window.group()}” reaches back to {start.isoformat()}, but the earlier one is dated “{earlier.text}”."


def _back(day: dt.date, count: str, unit: str) -> dt.date:
    """The first day of the window, a tenth of its length given away to "about"."""
    number = 1 if count.lower() in ("a", "an") else int(count) if count.isdigit() else {**UNITS, **TENS}[count.lower()]
    months = {"month": number, "year": 12 * number}.get(unit)
    first = add_months(day, -months) if months else day - dt.timedelta(days=number * {"day": 1, "week": 7}[unit])
    return first - (day - first) / 10
