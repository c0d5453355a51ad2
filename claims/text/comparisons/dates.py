"""Dates of a claim beside those of a quote: which are of the same event."""

from __future__ import annotations

import re

from claims.text.comparisons.negation import find_opposites
from claims.text.comparisons.passages import (
    CLAIM_FACTS,
    QUOTE_FACTS,
    Comparison,
    Passage,
    bounded,
    content,
    dates_beside,
    fact_spans,
    is_datable,
    make_comparison,
    once,
    sentence_of,
    shared_names,
    surroundings,
)
from claims.text.comparisons.quantities import are_rivals
from claims.text.comparisons.relating import meet, relate_dates, relate_quantities
from claims.text.names import same_name
from claims.text.values import DateSpan


def compare_dates(claim: Passage, quote: Passage) -> tuple[Comparison, ...]:
    """For each date of the claim the quote's date that fits it, else the one of the same event that does not."""
    claim, quote = bounded(claim, CLAIM_FACTS), bounded(quote, QUOTE_FACTS)
    theirs = [date for date in quote.dates if is_datable(date)]
    found = [
        _date_against(claim, quote, date, theirs)
        for date in claim.dates
        if is_datable(date) and not _is_attribute(claim, date)
    ]
    return tuple(comparison for comparison in found if comparison)


_ATTRIBUTE = re.compile(
    r"[ \u00a0](?!(?:and|or|but|when|as|in|on|at|by|to|for|with|from|after|before|while|because|the|a|an|he|she|it|they|we|who|which|that|is|was|were|are|has|had|did|under|during|until|of)\b)[A-Za-z]{3,}"
)


def _is_attribute(side: Passage, date: DateSpan) -> bool:
    """ "the 2017 season": the year names the season, it does not date the deed."""
    before = side.text[max(0, date.start - 5) : date.start].lower()
    return (
        date.grain == "year"
        and before.endswith(("the ", " a ", "his ", "her ", "its "))
        and bool(_ATTRIBUTE.match(side.text, date.end))
    )


def _date_against(claim: Passage, quote: Passage, date: DateSpan, theirs: list[DateSpan]) -> Comparison | None:
    ours = surroundings(claim, date.start, date.end)
    near = [other for other in theirs if ours & surroundings(quote, other.start, other.end)]
    for other in near:
        if meet(date, other):
            return make_comparison("date", "agrees", date, other, relate_dates(date, other)[1])
    if not near or any(meet(date, other) for other in theirs):
        return None
    same = [other for other in near if not _is_attribute(quote, other) and _is_same_event(claim, quote, date, other)]
    if len(same) != 1:
        return None
    return make_comparison("date", "conflicts", date, same[0], relate_dates(date, same[0])[1])


def _is_same_event(claim: Passage, quote: Passage, date: DateSpan, other: DateSpan) -> bool:
    """The deed beside the date, most of the claim's words and its names are in the quote; nothing says another time is meant."""
    ours, theirs = surroundings(claim, date.start, date.end), surroundings(quote, other.start, other.end)
    shared = ours & theirs
    if not shared or (shared != ours if len(shared) < 2 else len(shared) / len(ours) < 0.6):
        return False
    near = _near_date(claim, date) & _near_date(quote, other)
    if not near or shared_names(claim, quote, (other.start, other.end)) is False:
        return False
    if (
        RECURRING.search(claim.text)
        or RECURRING.search(quote.text)
        or find_opposites(ours, theirs)
        or are_rivals(ours, theirs)
    ):
        return False
    if len(dates_beside(claim, date.start, date.end)) > 1 and len(dates_beside(quote, other.start, other.end)) > 1:
        return False
    if claim.quantities and quote.quantities and _apart(claim, quote):
        return False  # other amounts at other times: two states of affairs
    if bool(_PLANNED.search(claim.text)) != bool(_PLANNED.search(quote.text)) or _is_of_saying(quote, other):
        return False
    return len(shared) >= 2 or _same_parties(claim, quote, (other.start, other.end))


_PLANNED = re.compile(r"\b(?:will|would|shall|plans?|planned|is to|are to|promised|ordered|agreed) ", re.IGNORECASE)


def _is_of_saying(side: Passage, date: DateSpan) -> bool:
    """ "Officials said in December that …": when it was said, not when it happened."""
    return bool(
        re.search(r"\b(?:said|says|told \w+|reported|announced|confirmed)\b[^.;]{0,25}$", side.text[: date.start])
        and re.match(r",? that\b", side.text[date.end :])
    )


def _same_parties(claim: Passage, quote: Passage, at: tuple[int, int]) -> bool:
    """Two names at least, all of them, and an amount of the claim are in the quote's sentence too: in "North Korea sent
    12,000 soldiers to Russia" the deed is the only word that is neither name nor fact, and stands for the whole."""
    first, last = sentence_of(quote.text, *at)
    names = [name for name in quote.names if first <= name.start < last]
    amounts = [amount for amount in quote.quantities if first <= amount.start < last and amount.unit]
    parties = {name.text for name in claim.names}
    return (
        len(parties) >= 2
        and all(any(same_name(ours, theirs) for theirs in names) for ours in claim.names)
        and any(
            ours.unit and relate_quantities(ours, theirs)[0] == "agrees"
            for ours in claim.quantities
            for theirs in amounts
        )
    )


RECURRING = re.compile(
    r"\b(?:again|every|each|annual|annually|yearly|second (?:time|visit|trip)|another|also|first time|previous|earlier|re-?elected|since then|once more|last time|next|one of|original|(?:an?|the) (?:second|third|fourth|other)(?! (?:quarter|half|day|week|month)))\b",
    re.IGNORECASE,
)


def _apart(claim: Passage, quote: Passage) -> bool:
    outcomes = {relate_quantities(a, b)[0] for a in claim.quantities for b in quote.quantities}
    return "conflicts" in outcomes and "agrees" not in outcomes


@once
def _near_date(side: Passage, date: DateSpan) -> frozenset[str]:
    others = [(other.start, other.end) for other in side.dates if other is not date]
    first, last = sentence_of(side.text, date.start, date.end)
    left = max([first, *(b for a, b in others if b <= date.start)])
    right = min([last, *(a for a, b in others if a >= date.end)])
    return content(side.text, left, right, fact_spans(side))
