"""Names of a claim beside those of a quote: shared, or one in the place of the other."""

from __future__ import annotations

import re

from claims.text.comparisons.dates import RECURRING
from claims.text.comparisons.negation import find_opposites
from claims.text.comparisons.passages import (
    CLAIM_FACTS,
    QUOTE_FACTS,
    Comparison,
    Passage,
    bounded,
    is_datable,
    make_comparison,
    sentence_of,
    surroundings,
)
from claims.text.comparisons.quantities import compare_quantities
from claims.text.comparisons.relating import meet
from claims.text.names import name_parts, same_name
from claims.text.values import Name


def compare_names(claim: Passage, quote: Passage) -> tuple[Comparison, ...]:
    """A name in the claim's place in an otherwise equal sentence of the quote: agrees when shared, conflicts when replaced."""
    claim, quote = bounded(claim, CLAIM_FACTS), bounded(quote, QUOTE_FACTS)
    ours = [
        name
        for name in claim.names
        if not any(same_name(name, other) for other in quote.names) and not _stands_in(name, quote.text)
    ]
    agreed = [(name, other) for name in claim.names for other in quote.names if same_name(name, other)]
    found = [
        make_comparison("name", "agrees", a, b, f"Both name {b.text}.")
        for a, b in {a.text: (a, b) for a, b in agreed}.values()
    ]
    if len(ours) == 1 and (rival := _rival(claim, quote, ours[0])):
        why = f"The claim names {ours[0].text}, the quote {rival.text} in its place."
        found.append(make_comparison("name", "conflicts", ours[0], rival, why))
    return tuple(found)


def _stands_in(name: Name, text: str) -> bool:
    lowered = text.lower()
    return any(len(part) > 2 and re.search(rf"\b{re.escape(part)}", lowered) for part in name_parts(name.text))


def _rival(claim: Passage, quote: Passage, name: Name) -> Name | None:
    """The one name of the quote that takes the claim's name's place, where everything else is the same."""
    free = [
        other
        for other in quote.names
        if not any(same_name(other, mine) for mine in claim.names) and not _stands_in(other, claim.text)
    ]
    free = [other for other in free if not _DEMONYM.search(other.text)]
    free = [other for other in free if other.label == name.label or "other" in (other.label, name.label)]
    if len(free) != 1 or RECURRING.search(quote.text) or RECURRING.search(claim.text):
        return None
    other = free[0]
    ours, theirs = surroundings(claim, name.start, name.end), surroundings(quote, other.start, other.end)
    shared = ours & theirs
    if len(shared) < 2 or len(shared) / len(ours) < 0.75 or find_opposites(ours, theirs):
        return None
    if (
        claim.quantities
        and quote.quantities
        and not any(c.outcome == "agrees" for c in compare_quantities(claim, quote))
    ):
        return None  # two towns with two figures are two facts
    if _dates_apart(claim, quote) or _role(claim, name) != _role(quote, other):
        return None
    if _role(claim, name) == "other" or _DEMONYM.search(name.text) or _DEMONYM.search(other.text):
        return None  # many may be led, joined or named; only doers, receivers and places stand alone
    return other


def _dates_apart(claim: Passage, quote: Passage) -> bool:
    ours, theirs = ([date for date in side.dates if is_datable(date)] for side in (claim, quote))
    return bool(ours and theirs) and not any(meet(x, y) for x in ours for y in theirs)


_DEMONYM = re.compile(r"^\w+(?:ish|ese|ian|ean|ican|utch|ench|eek|iss|aeli|aqi|ani)s?$")


def _role(side: Passage, name: Name) -> str:
    """Where the name stands: first in its sentence, after "by", after a preposition of place, or elsewhere."""
    before = side.text[: name.start].rstrip()
    before = re.sub(
        r"(?:\b(?:the|mr|mrs|ms|dr|prof|president|minister|mayor|senator|governor|judge|prime|foreign|deputy|vice|chief|former)\.?\s*)+$",
        "",
        before,
        flags=re.IGNORECASE,
    ).rstrip()
    word = re.search(r"(\w+)$", before)
    if not word or side.text[sentence_of(side.text, name.start, name.end)[0] : name.start].strip(" \"“'(") == "":
        return "first"
    found = word.group(1).lower()
    if found == "by":
        return "first"
    return "place" if found in ("in", "at", "near", "outside") else "receiver" if found == "to" else "other"
