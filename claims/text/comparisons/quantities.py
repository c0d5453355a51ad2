"""Amounts of a claim beside those of a quote: which are of the same thing, and which only seem to be."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.text.comparisons.negation import find_opposites
from claims.text.comparisons.passages import (
    CLAIM_FACTS,
    CUT,
    QUOTE_FACTS,
    Comparison,
    Outcome,
    Passage,
    bounded,
    content,
    dates_beside,
    fact_spans,
    make_comparison,
    once,
    sentence_of,
    shared_names,
    surroundings,
)
from claims.text.comparisons.relating import meet, relate_quantities, to_common
from claims.text.numerals import SCALES, TENS, UNITS, listed
from claims.text.stems import word_class
from claims.text.values import Quantity


def compare_quantities(claim: Passage, quote: Passage) -> tuple[Comparison, ...]:
    """For each amount of the claim the amount of the quote that says most about it: one that fits, else one that conflicts."""
    claim, quote = bounded(claim, CLAIM_FACTS), bounded(quote, QUOTE_FACTS)
    theirs = [b for b in quote.quantities if not _DISCARDED.search(quote.text, max(0, b.start - 32), b.start)]
    related = [[(relate_quantities(a, b), a, b) for b in theirs] for a in claim.quantities]
    settled = {id(b) for row in related for (outcome, _), a, b in row if outcome == "agrees" and _specific(a, b)}
    found = (_best(claim, quote, row, settled) for row in related)
    return tuple(comparison for comparison in found if comparison)


_DISCARDED = re.compile(
    r"\b(?:(?:down|up|instead|rather|reduced|increased) (?:from|of|than)|compared (?:with|to)|not)[ \u00a0](?:the |about |around |some |nearly )?$",
    re.IGNORECASE,
)


def _specific(a: Quantity, b: Quantity) -> bool:
    return a.unit == b.unit or to_common(a, b)[0] not in (None, "points")


def _best(
    claim: Passage, quote: Passage, row: list[tuple[tuple[Outcome, str], Quantity, Quantity]], settled: set[int]
) -> Comparison | None:
    fits = [
        (why, a, b)
        for (outcome, why), a, b in row
        if outcome == "agrees"
        and not are_rivals(_near_quantity(claim, a), _near_quantity(quote, b))
        and not _step_and_level(claim, quote, a, b)
    ]
    if fits:
        why, a, b = max(fits, key=lambda fit: len(_near_quantity(claim, fit[1]) & _near_quantity(quote, fit[2])))
        return make_comparison("quantity", "agrees", a, b, why) if _touches(claim, quote, a, b) else None
    apart = [
        (outcome, why, a, b) for (outcome, why), a, b in row if id(b) not in settled and outcome != "not comparable"
    ]
    judged = [_judge(claim, quote, outcome, why, a, b) for outcome, why, a, b in apart]
    judged = [comparison for comparison in judged if comparison]
    order = ("conflicts", "different quantity", "agrees", "not comparable")
    return min(judged, key=lambda comparison: order.index(comparison.outcome), default=None)


@once
def _near_quantity(side: Passage, quantity: Quantity) -> frozenset[str]:
    neighbours = [(other.start, other.end) for other in side.quantities if other is not quantity]
    own = {word_class(part) for part in (quantity.unit or "").split("/")} - {word_class("people")}
    return _near(side, quantity.start, quantity.end, neighbours) - own


_REPORTING = re.compile(
    r"^.{0,80}\b(?:said|says|told \w+|reported|reports|announced|announces|estimated?s?|found|shows?|showed|according to [^,]{1,60},)(?: that)? (?=the |a |an |[A-Z0-9]|some |about |at least )"
)


_JOINED = re.compile(r"(?:\band|\bor|\bplus|,)\s*$", re.IGNORECASE)


def _near(side: Passage, start: int, end: int, neighbours: Sequence[tuple[int, int]]) -> frozenset[str]:
    """Content words that belong to a fact: back to the fact before it, on to the next one or the end of its phrase.

    In "13 per cent of the vote and 28 seats" the second amount shares the words before the first.
    """
    first, last = sentence_of(side.text, start, end)
    if reporting := _REPORTING.search(side.text, first, start):
        first = reporting.end()
    left, right = first, min([last, *(a for a, b in neighbours if a >= end)])
    cut = CUT.search(side.text, end, right)
    own = content(side.text, end, cut.start() if cut else right, fact_spans(side))
    for a, b in sorted(neighbours, reverse=True):
        if first <= a and b <= start:
            if own or not _JOINED.search(side.text, b, start):
                left = b
                break
            start = a
    if own and (cuts := list(CUT.finditer(side.text, left, start))):
        left = cuts[-1].end()
    right = cut.start() if cut else right
    skip = fact_spans(side)
    return content(side.text, left, end, skip) | content(side.text, end, right, skip)


def _touches(claim: Passage, quote: Passage, a: Quantity, b: Quantity) -> bool:
    """Enough in common to say that two equal amounts are no accident."""
    shared = surroundings(claim, a.start, a.end) & surroundings(quote, b.start, b.end)
    return len(shared) >= 1 or bool(shared_names(claim, quote, (b.start, b.end)))


def _judge(claim: Passage, quote: Passage, outcome: Outcome, why: str, a: Quantity, b: Quantity) -> Comparison | None:
    """A conflict of amounts counts only when both speak of the same thing at the same time."""
    near_claim, near_quote = _near_quantity(claim, a), _near_quantity(quote, b)
    ours, theirs = surroundings(claim, a.start, a.end), surroundings(quote, b.start, b.end)
    shared, names = ours & theirs, shared_names(claim, quote, (b.start, b.end))
    if names is False or not shared or not (near_claim & near_quote):
        return (
            None
            if len(shared) < 2
            else make_comparison("quantity", "different quantity", a, b, "Amounts of something else.")
        )
    if _step_and_level(claim, quote, a, b):
        return make_comparison(
            "quantity", "different quantity", a, b, "One says by how much, the other to what amount."
        )
    if outcome != "conflicts":
        return make_comparison("quantity", outcome, a, b, why)
    if _modified_otherwise(a, b):
        return make_comparison("quantity", "different quantity", a, b, "Amounts of another kind of thing.")
    if not _covers(near_claim, near_quote, theirs | _before_pronoun(quote, b)) or _ordinals_differ(claim, quote, a, b):
        return make_comparison("quantity", "different quantity", a, b, "Amounts of something else.")
    if _elsewhere(claim) != _elsewhere(quote):
        return make_comparison("quantity", "different quantity", a, b, "One side speaks of another one.")
    if _planned(claim, a) != _planned(quote, b):
        return make_comparison(
            "quantity", "different quantity", a, b, "One amount is a plan or an estimate made before."
        )
    if _other_time(claim, quote, a, b):
        return make_comparison("quantity", "different quantity", a, b, "The amounts belong to different times.")
    if len(shared) / len(ours) < 0.5 and not (names and len(shared) >= 2):
        return None
    if find_opposites(near_claim, near_quote) or are_rivals(near_claim, near_quote):
        return make_comparison("quantity", "different quantity", a, b, "Amounts of different events.")
    return make_comparison("quantity", "conflicts", a, b, why)


def _step_and_level(claim: Passage, quote: Passage, a: Quantity, b: Quantity) -> bool:
    """ "rose by 4 per cent" and "rose to 9 per cent", "won by three seconds" and "won in 43 seconds"."""
    return {_step_or_level(claim, a), _step_or_level(quote, b)} == {"step", "level"}


def _step_or_level(side: Passage, quantity: Quantity) -> str:
    found = _BEFORE_AMOUNT.search(side.text, max(0, quantity.start - 24), quantity.start)
    if found is None:
        return ""
    word = found.group(1).lower()
    if word in ("in", "within"):
        return "level" if _LASTS.search(quantity.text) else ""
    return "step" if word == "by" else "level"


_BEFORE_AMOUNT = re.compile(
    r"\b(by|to|at|in|within)[ \u00a0](?:(?:a|an|the|about|around|some|nearly|almost|roughly|only|just|over|under)[ \u00a0]){0,2}$",
    re.IGNORECASE,
)
_LASTS = re.compile(r"\b(?:second|minute|hour|day|week|month|year)s?\b", re.IGNORECASE)


def _modified_otherwise(a: Quantity, b: Quantity) -> bool:
    """ "two solo albums" and "eight studio albums": each says more about the noun, and not the same."""
    ours, theirs = (
        content(q.text, 0, len(q.text), ())
        - {word_class(part) for part in re.split(r"[ /]", q.unit or "")}
        - _UNIT_STEMS
        for q in (a, b)
    )
    return bool(ours and theirs and not ours & theirs)


_UNIT_STEMS = frozenset(
    word_class(word)
    for word in [
        *listed("people person dollar euro pound metre meter kilometre kilometer mile hour foot square cubic tonne ton kg km us usd eur more or up least"),
        *listed("than nearly almost about some minute second day week month year decade hundreds thousands millions billions dozens tens scores"),
        *UNITS, *TENS, *SCALES,
    ]
)  # fmt: skip


def _covers(near_claim: frozenset[str], near_quote: frozenset[str], theirs: frozenset[str]) -> bool:
    """Every word that belongs to the claim's amount stands in the quote's sentence.

    Of four or more, one may be missing, unless another word stands in its place: "spent on aid" and "spent on salaries".
    """
    missing = near_claim - near_quote - theirs
    return not missing or (len(missing) == 1 and len(near_claim) >= 4 and not near_quote - near_claim)


_PRONOUN = re.compile(r"(?:It|He|She|They)\b")


def _before_pronoun(side: Passage, fact: Quantity) -> frozenset[str]:
    """What "It spent 81 million" leaves to the sentence before."""
    first, _ = sentence_of(side.text, fact.start, fact.end)
    if not first or not _PRONOUN.match(side.text, first):
        return frozenset()
    return content(side.text, 0, first, fact_spans(side))


_ELSEWHERE = re.compile(
    r"\b(?:neighbou?ring|nearby|adjacent|rival|other|another|former|twin|sister|similar|comparable|previous)\b",
    re.IGNORECASE,
)


def _elsewhere(side: Passage) -> bool:
    return bool(_ELSEWHERE.search(side.text))


_PLAN = re.compile(
    r"\b(?:originally|initially|at first|planned|was to|were to|will|would|target|goal|hoped|promised|forecast|projected|budgeted|supposed to|expected)\b",
    re.IGNORECASE,
)


def _planned(side: Passage, fact: Quantity) -> bool:
    return bool(_PLAN.search(side.text, *sentence_of(side.text, fact.start, fact.end)))


_ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final|\d+(?:st|nd|rd|th))\b",
    re.IGNORECASE,
)


def _ordinals_differ(claim: Passage, quote: Passage, a: Quantity, b: Quantity) -> bool:
    ours, theirs = (
        {m.group().lower() for m in _ORDINAL.finditer(side.text, *sentence_of(side.text, fact.start, fact.end))}
        for side, fact in ((claim, a), (quote, b))
    )
    return bool(ours and theirs and not ours & theirs)


_EVENTS = tuple(
    frozenset(word_class(word) for word in listed(row))
    for row in (
        "kill injure arrest missing rescue evacuate infect vaccinate hospitalise hospitalize recover survive",
        "deploy withdraw train capture desert",
        "hire fire", "import export", "profit loss revenue debt", "height length width depth weight area", "min max minimum maximum average",
        "register vote elect", "order deliver sell produce", "apply admit graduate enrol reject", "open close plan",
        "male female man woman child", "budget borrow", "urban rural", "import produce consume", "gross net", "oil gas coal uranium",
    )
)  # fmt: skip


def are_rivals(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Words that part what is counted: killed and injured, imports and exports."""
    return any((ours & row) and (theirs & row) and not (ours & theirs & row) for row in _EVENTS)


def _other_time(claim: Passage, quote: Passage, a: Quantity, b: Quantity) -> bool:
    """Both sentences name times, and no two of them meet."""
    ours = dates_beside(claim, a.start, a.end)
    theirs = dates_beside(quote, b.start, b.end)
    return bool(ours and theirs) and not any(meet(x, y) for x in ours for y in theirs)
