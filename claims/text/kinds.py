"""What kind of claim it is, in AVeriTeC's five types (Schlichtkrull, Guo and Vlachos 2023, section 3.1).

    quote            somebody said exactly this           "Brandt said: “We delivered 300 ambulances.”"
    causal           one thing brought about another      "The vaccine caused the outbreak."
    position         somebody is for or against, or wants "The party opposes the pipeline."
    numerical        an amount, a share, a ranking        "Exports fell 8%."
    event/property   something happened or is so          "The council closed the depot."

AVeriTeC lets a claim have several types; a filter needs one, so the first that holds, in that order, is taken.
A time alone ("in 2019", "for three days") does not make a claim numerical.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .values import Quantity

KINDS = ("quote", "causal", "position", "numerical", "event/property")

# Patterns are for lower-case text: to leave case aside while searching takes three times as long.
_CAUSAL = re.compile(
    r"\b(?:because|due to|owing to|thanks to|caus(?:e[sd]?|ing)|result(?:s|ed|ing)? (?:in(?! (?:1\d|20)\d\d)|from)|l(?:ead|eads|eading|ed) to|"
    r"as a (?:result|consequence)|trigger(?:s|ed|ing)?|prompt(?:s|ed|ing)|contribut(?:es?|ed|ing) to|brought about|"
    r"(?:is|are|was|were) (?:to blame|responsible) for|(?:is|are|was|were|been) (?:caused|triggered|driven|fuell?ed) by|"
    r"stem(?:s|med|ming)? from|attribut(?:ed|able) to|provok(?:es?|ed|ing)|sparked|makes? \w+ (?:ill|sick)|cures?)\b",
)
_POSITION = re.compile(
    r"\b(?:supports?|supported|oppos(?:es?|ed|ing)|favou?rs?|favou?red|endors(?:es?|ed)|reject(?:s|ed)?|"
    r"advocat(?:es?|ed)|call(?:s|ed|ing)? for|demand(?:s|ed|ing)?|believ(?:es?|ed)|wants?|wanted|vow(?:s|ed)?|"
    r"pledg(?:es?|ed)|promis(?:es?|ed)|refus(?:es?|ed) to|insist(?:s|ed)?|urg(?:es?|ed|ing)|condemn(?:s|ed)?|"
    r"prais(?:es?|ed)|critici[sz](?:es?|ed)|(?:is|are|was|were) (?:against|in favou?r|opposed to|for the|committed to)|"
    r"vot(?:ed|es?) (?:for|against)|disagrees?|disagreed|agrees? (?:that|with)|plans? to|planned to|intends? to)\b",
)
_RANK = re.compile(
    r"\b(?:(?:first|second|third|fourth|fifth|\d+(?:st|nd|rd|th))[- ](?:largest|highest|lowest|biggest|smallest|longest|most)|"
    r"(?:more|fewer|less|\w{3,}er) (?:\w+ ){0,3}than|twice|doubled|tripled|halved|majority|"
    r"(?:high|low|larg|bigg|small|long|short|fast|slow|old|young|rich|poor|tall)est|most populous|record (?:high|low))\b",
)
_TIME_UNITS = frozenset(("s", "min", "h", "d", "wk", "mo", "a"))


def classify_kind(text: str, *, quantities: Iterable[Quantity] = (), direct_quote: str = "") -> str:
    """Return the first of `KINDS` that holds for the claim's wording. `direct_quote`: the words it puts in a mouth."""
    if direct_quote:
        return "quote"
    lowered = text.lower()
    if _CAUSAL.search(lowered):
        return "causal"
    if _POSITION.search(lowered):
        return "position"
    counted = any(quantity.unit not in _TIME_UNITS for quantity in quantities)
    return "numerical" if counted or _RANK.search(lowered) else "event/property"
