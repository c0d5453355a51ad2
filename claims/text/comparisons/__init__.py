"""What a claim and a quote say about the same thing: do their numbers, dates, names and negations agree?

A hint for a reviewer, never a verdict. It is better to stay silent than to cry wolf, so a conflict needs three things: the two sides
can be compared at all, the words around them show that they speak of the same thing, and no reading of the words lets both stand.

    agrees              some reading lets both stand: "12,000" and "11,950"; "approximately 12,000" and "around 10,000"
    conflicts           no reading does:              "12,000" and "1,200"; "late 2022" and "October 2024"
    different quantity  comparable, but of something else: killed and injured, 2019 and 2023, per cent and percentage points
    not comparable      another unit or currency, or too near to call: "about 12,000" and exactly "10,000"

When numbers meet:
- Units are converted within a kind (miles and km, half and 50%); currencies are never converted.
- Of two figures the coarser may be a rounded one: it stands for half of its last place to either side, at most a tenth of it, for things counted a
  twentieth: "12,000 soldiers" covers 11,500 to 12,500, "40 engineers" 38 to 42, "5%" covers 5.2% but "5%" and "6%" differ. A round
  count may also have been cut off: "61,000 people" covers 61,672.
- Hedges widen as `quantities` reads them. If a side says "about" and the other lies outside by less than a quarter, nothing is said.
- "more than 500" is not contradicted by 900, "up to 40" not by 35.
- A plan ("was to cost"), a past value ("down from 4,000"), another place ("the neighbouring town") is another quantity, and so is
  a step beside a level: "rose by 4 per cent", "rose to 9 per cent".

When dates meet, the intervals of days decide: apart means conflict. Soft edges reach a little further (a quarter of a year for "late 2022", a month for
a season), but never out of the year or month named. A date without a year takes the other's. A year that names a thing ("the 2017 season")
dates nothing. Where an event may recur ("again", "annual", "the next"), dates are not compared.

Same thing: both sentences share the words around the fact (the deed and its object) and most other words of the claim; for dates, where
the deed is the only such word, all names and an amount. Words are compared by stem and by small classes ("killed", "died", "dead"), so
"deployed" meets "sent". The day on which something was said is not the day on which it happened, nor is a plan the deed.

`passages` is what is compared, `relating` sets two amounts or two dates side by side; `quantities`, `dates`, `names` and `negation` say
whether two facts are of the same thing, one kind each.
"""

from __future__ import annotations

from claims.text.comparisons.dates import compare_dates
from claims.text.comparisons.names import compare_names
from claims.text.comparisons.negation import compare_polarity, find_negations, find_opposites, words_of
from claims.text.comparisons.passages import (
    Comparison,
    Kind,
    Outcome,
    Passage,
    content_beside_facts,
    content_stems,
    is_datable,
    read_passage,
)
from claims.text.comparisons.quantities import are_rivals, compare_quantities
from claims.text.comparisons.relating import relate_dates, relate_quantities

__all__ = [
    "Comparison",
    "Kind",
    "Outcome",
    "Passage",
    "are_rivals",
    "compare",
    "compare_dates",
    "compare_names",
    "compare_polarity",
    "compare_quantities",
    "content_beside_facts",
    "content_stems",
    "find_negations",
    "find_opposites",
    "is_datable",
    "read_passage",
    "relate_dates",
    "relate_quantities",
    "words_of",
]


def compare(claim: Passage, quote: Passage) -> tuple[Comparison, ...]:
    """Everything that can be said about the two, conflicts first."""
    found = [
        *compare_quantities(claim, quote),
        *compare_dates(claim, quote),
        *compare_names(claim, quote),
        *compare_polarity(claim, quote),
    ]
    order = ("conflicts", "different quantity", "agrees", "not comparable")
    return tuple(sorted(found, key=lambda comparison: order.index(comparison.outcome)))
