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
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from .comparisons import Passage, compare_dates, compare_quantities, content_stems, is_datable
from .dates import add_months
from .names import same_name
from .numerals import TENS, UNITS, listed
from .stems import word_class
from .values import ClaimDraft, DateSpan, Disagreement

# first deed | later deed | True when the name alone tells that it is the same thing (people are born and die once)
_ORDERED = (
    ("born", "die", True), ("open", "close", False), ("found", "dissolve", False), ("found", "close", False), ("begin", "end", False), ("build", "demolish", False),
    ("arrest", "convict", False), ("arrest", "sentence", False), ("charge", "convict", False), ("marry", "divorce", False), ("deploy", "withdraw", False),
    ("sign", "expire", False), ("hire", "retire", False), ("elect", "resign", False), ("appoint", "resign", False), ("launch", "crash", False), ("enter", "leave", False),
)  # fmt: skip
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


def find_disagreements(claims: Sequence[ClaimDraft], reference: dt.date | None) -> tuple[Disagreement, ...]:
    """Pairs of claims (as places in `claims`, first < second) that cannot both hold, with the reason as a sentence."""
    usable = [i for i, claim in enumerate(claims) if claim.checkable and _can_disagree(claim)]
    words = {i: content_stems(claims[i].standalone) for i in usable}
    found = []
    for i, j in _candidates(words):
        disagreement = _disagree(claims, i, j, words, reference)
        if disagreement:
            found.append(disagreement)
    return tuple(sorted(set(found), key=lambda d: (d.first, d.second, d.kind)))


def _can_disagree(claim: ClaimDraft) -> bool:
    """Does it state an amount, a date or a window of time? The others cost time and settle nothing."""
    return bool(claim.quantities or claim.dates or _NTH_WITHIN.search(claim.standalone))


def _candidates(words: dict[int, frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Pairs that share a word which is not everywhere: linear in the length of the article."""
    places = defaultdict(list)
    for i, stems in words.items():
        for stem in stems:
            places[stem].append(i)
    shared = Counter(
        pair for members in places.values() if len(members) <= _COMMON for pair in itertools.combinations(members, 2)
    )
    return iter(sorted(shared))


def _disagree(
    claims: Sequence[ClaimDraft], i: int, j: int, words: dict[int, frozenset[str]], reference: dt.date | None
) -> Disagreement | None:
    one, other = claims[i], claims[j]
    if one.sentence == other.sentence or one.polarity != other.polarity:
        return None
    for kind, explain in (("number", _numbers), ("date", _dates), ("order", _order)):
        if why := explain(one, other):
            return Disagreement(i, j, kind, why)
    why = _outside_window(one, other, words[i], words[j], reference) or _outside_window(
        other, one, words[j], words[i], reference
    )
    return Disagreement(i, j, "order", why) if why else None


def _passage(claim: ClaimDraft) -> Passage:
    return Passage(claim.standalone, claim.quantities, claim.dates, claim.names)


def _numbers(one: ClaimDraft, other: ClaimDraft) -> str:
    if not one.quantities or not other.quantities:
        return ""
    a, b = _passage(one), _passage(other)
    here = [c for c in compare_quantities(a, b) if c.outcome == "conflicts"]
    there = [c for c in compare_quantities(b, a) if c.outcome == "conflicts"]
    if not here or not there:
        return ""
    first = here[0]
    return f"Two numbers for one thing: “{a.text[first.claim_start : first.claim_end]}” and “{b.text[first.quote_start : first.quote_end]}”."


def _dates(one: ClaimDraft, other: ClaimDraft) -> str:
    if not one.dates or not other.dates:
        return ""
    a, b = _passage(one), _passage(other)
    here = [c for c in compare_dates(a, b) if c.outcome == "conflicts"]
    there = [c for c in compare_dates(b, a) if c.outcome == "conflicts"]
    if not here or not there:
        return ""
    first = here[0]
    return f"Two dates for one event: “{a.text[first.claim_start : first.claim_end]}” and “{b.text[first.quote_start : first.quote_end]}”."


def _order(one: ClaimDraft, other: ClaimDraft) -> str:
    """A later deed of the same thing dated before the earlier one."""
    if len(_datable(one)) != 1 or len(_datable(other)) != 1:
        return ""
    for earlier, later, by_name in _ORDERED:
        for a, b in ((one, other), (other, one)):
            if (
                _does(a, earlier)
                and _does(b, later)
                and _same_thing(a, b, earlier, later, by_name)
                and _before(_datable(b)[0], _datable(a)[0])
            ):
                return f"“{_datable(b)[0].text}” for what came later lies before “{_datable(a)[0].text}” for what came first."
    return ""


def _does(claim: ClaimDraft, deed: str) -> bool:
    return word_class(deed) in content_stems(claim.standalone)


def _same_thing(a: ClaimDraft, b: ClaimDraft, earlier: str, later: str, by_name: bool) -> bool:
    named = any(same_name(x, y) for x in a.names for y in b.names if {x.label, y.label} <= {"person", "other"})
    if by_name:
        return named
    ours, theirs = (content_stems(claim.standalone) - {word_class(earlier), word_class(later)} for claim in (a, b))
    ours, theirs = _without_dates(a, ours), _without_dates(b, theirs)
    return (
        bool(ours & theirs) and len(ours & theirs) >= 0.6 * min(len(ours), len(theirs)) and _opening(a) == _opening(b)
    )


def _opening(claim: ClaimDraft) -> str:
    """The first content word: the thing the claim is about."""
    for word in re.findall(r"[^\W\d_]+", claim.standalone):
        if stems := content_stems(word):
            return min(stems)
    return ""


def _without_dates(claim: ClaimDraft, stems: frozenset[str]) -> frozenset[str]:
    return stems - frozenset().union(*(content_stems(date.text) for date in claim.dates))


def _datable(claim: ClaimDraft) -> list[DateSpan]:
    return [date for date in claim.dates if is_datable(date)]


def _before(a: DateSpan, b: DateSpan) -> bool:
    return bool(a.latest and b.earliest and a.latest < b.earliest and not (a.soft and b.soft))


def _outside_window(
    one: ClaimDraft, other: ClaimDraft, ours: frozenset[str], theirs: frozenset[str], reference: dt.date | None
) -> str:
    """ "the second visit in six months" against an earlier visit that is dated before those six months."""
    window, earlier = _NTH_WITHIN.search(one.standalone), _datable(other)
    if not window or len(earlier) != 1 or not _EARLIER.search(other.standalone) or not (ours & theirs & _EVENTS):
        return ""
    if not any(same_name(x, y) for x in one.names for y in other.names):
        return ""
    today = next((date.latest for date in _datable(one) if date.grain in ("day", "time") and date.latest), reference)
    if today is None:
        return ""
    start = _back(today, window["n"] or "a", window["unit"].lower())
    if earlier[0].latest is None or earlier[0].latest >= start:
        return ""
    return f"“{window.group()}” reaches back to {start.isoformat()}, but the earlier one is dated “{earlier[0].text}”."


def _back(day: dt.date, count: str, unit: str) -> dt.date:
    """The first day of the window, a tenth of its length given away to "about"."""
    number = 1 if count.lower() in ("a", "an") else int(count) if count.isdigit() else {**UNITS, **TENS}[count.lower()]
    months = {"month": number, "year": 12 * number}.get(unit)
    first = add_months(day, -months) if months else day - dt.timedelta(days=number * {"day": 1, "week": 7}[unit])
    return first - (day - first) / 10
