"""The values that `claims.text` hands out: frozen, plain, comparable, ready for JSON.

Offsets are counted in Unicode code points from 0, end exclusive: `text[start:end] == quote` for every value that
carries a quote, where `text` is the text given to the function that made the value.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Granularity = Literal["default", "fine"]


@dataclass(frozen=True, slots=True)
class Method:
    """What produced a value, kept beside it: bump `version` whenever the output may change."""

    name: str
    version: str
    model: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.version}" + (f" ({self.model})" if self.model else "")


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open piece of the text that was given: `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount as an interval; `low == high` when the text gives one number.

    unit: ISO 4217 for money ("GBP"), UCUM-like for measures ("km", "kg", "Cel"), "%" , "[pp]" for percentage points,
    else the counted noun as it stands ("soldiers"), or None. `approximate`: the text hedges the number ("about");
    then low and high are the interval the words allow and `value` the number named.
    """

    text: str
    start: int
    end: int
    value: float | None
    low: float | None
    high: float | None
    unit: str | None = None
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date, period or duration as it stands in the text.

    value: ISO 8601, as exact as the words are ("2025-03-21", "2025-03", "2022", "199" for a decade), or None when it
    cannot be resolved. earliest, latest: the interval of days it can mean, both inclusive. grain: day, week, month,
    season, quarter, half, year, decade, century, duration, time. soft: its edges are vague ("late 2022").
    """

    text: str
    start: int
    end: int
    value: str | None
    earliest: dt.date | None
    latest: dt.date | None
    grain: str
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A person, organisation, place or other named thing; `label` is person, organisation, place, event, work or other."""

    text: str
    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to have said it: claimant words, reporting verb or adverb, hedge ("reportedly")."""

    claimant: str
    verb: str = ""
    hedge: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Insertion:
    """Words of a standalone wording that do not stand in the claim's own words, and where they came from.

    start, end: in the standalone wording. source_start, source_end: in the article, or None when the words come from
    the article's date or title; `origin` says which in words a reader understands.
    """

    start: int
    end: int
    text: str
    replaced: str
    origin: str
    source_start: int | None = None
    source_end: int | None = None


@dataclass(frozen=True, slots=True)
class Contribution:
    """One named reason in a check-worthiness score: "has a number", +0.2."""

    feature: str
    amount: float


@dataclass(frozen=True, slots=True)
class Worthiness:
    """Check-worthiness in [0, 1] with every feature that moved it."""

    score: float
    contributions: tuple[Contribution, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    start: int
    end: int
    kind: str = "sentence"  # sentence, headline, list item, caption, byline, dateline, source line


@dataclass(frozen=True, slots=True)
class ClaimDraft:
    """One checkable statement as the engine proposes it. A person decides.

    text: the claim in the article's own words, without attribution, as a sentence. standalone: the same with references
    resolved, to be read without the article. start, end: the claim's anchor in the article; quote == article[start:end].
    spans: the exact pieces its words come from, in order. Offsets inside quantities, dates and names are in `standalone`.
    """

    text: str
    standalone: str
    start: int
    end: int
    quote: str
    spans: tuple[Span, ...]
    sentence: int
    checkable: bool = True
    reason: str = ""  # opinion, prediction, question, imperative, conditional, definition… when not checkable
    kind: str = "event/property"  # AVeriTeC: numerical, quote, event/property, causal, position
    polarity: Literal["affirmed", "negated"] = "affirmed"
    hedge: str = ""
    attribution: tuple[Attribution, ...] = ()  # outermost first
    direct_quote: str = ""
    insertions: tuple[Insertion, ...] = ()
    unresolved: tuple[str, ...] = ()  # references left as they stand because they are ambiguous
    quantities: tuple[Quantity, ...] = ()
    dates: tuple[DateSpan, ...] = ()
    names: tuple[Name, ...] = ()
    worthiness: Worthiness = field(default_factory=lambda: Worthiness(0.0))


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two claims of one article that cannot both hold: indexes into `Decomposition.claims`, and why."""

    first: int
    second: int
    kind: str  # number, date, order
    explanation: str


@dataclass(frozen=True, slots=True)
class Decomposition:
    """All that a text yields. `original_source`: what an "Original Source:" last line names."""

    claims: tuple[ClaimDraft, ...]
    sentences: tuple[Sentence, ...]
    method: Method
    language: str = "en"
    notice: str = ""  # a sentence for the reader, e.g. "This looks like Korean; the engine reads English."
    original_source: str = ""
    disagreements: tuple[Disagreement, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain lists, dicts and strings; dates as ISO 8601."""
        return _plain(asdict(self))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return value
