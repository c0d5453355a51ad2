"""Claims as JSON Lines records: the form that evaluation and other programs read.

A record in: {"id", "text"} and, where known, "context" (what stands before), "title", "date" (ISO 8601; "reference" is
read as well).
A record out: {"id", "claims": [...], "dates", "quantities", "score"}: the last three are those of the whole text, the score
its check-worthiness. Each claim has text (the standalone wording), start, end, spans, checkable,
reason, attribution, quote, polarity, quantities, dates, places, entities, checkworthiness. Offsets of a claim are code
points of the record's text.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from claims.text.checkability import judge_checkability
from claims.text.checkworthiness import score_checkworthiness
from claims.text.dates import find_dates
from claims.text.drafting import FROM_DATE
from claims.text.engine import decompose
from claims.text.quantities import find_quantities
from claims.text.units import unit_label
from claims.text.values import Attribution, ClaimDraft, DateSpan, Granularity, Quantity

if TYPE_CHECKING:
    from spacy.language import Language


def split_record(
    record: dict[str, Any], *, granularity: Granularity = "default", nlp: Language | None = None
) -> dict[str, Any]:
    """Decompose one record. Raises KeyError without "id" or "text", ValueError for a date that is not ISO 8601."""
    text, date = record["text"], read_date(record.get("date") or record.get("reference"))
    title, context = record.get("title") or "", record.get("context") or ""
    found = decompose(text, nlp=nlp, title=title, date=date, context=context, granularity=granularity)
    quantities, dates = find_quantities(text), find_dates(text, date)
    checkable, reason = judge_checkability(text)
    worthiness = score_checkworthiness(text, quantities=quantities, dates=dates, checkable=checkable, reason=reason)
    return {
        "id": record["id"],
        "claims": [describe_claim(claim) for claim in found.claims],
        "dates": [describe_date(item) for item in dates],
        "quantities": [describe_quantity(quantity) for quantity in quantities],
        "score": worthiness.score,
        "method": str(found.method),
    }


def read_date(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value[:10]) if value else None


def describe_claim(claim: ClaimDraft) -> dict[str, Any]:
    """The fields of one claim, plain."""
    return {
        "text": leave_out_calendar(claim),
        "own_words": claim.text,
        "start": claim.start,
        "end": claim.end,
        "spans": [[span.start, span.end] for span in claim.spans],
        "checkable": claim.checkable,
        "reason": claim.reason,
        "kind": claim.kind,
        "attribution": [name_attribution(link) for link in claim.attribution],
        "quote": bool(claim.direct_quote),
        "polarity": "negative" if claim.polarity == "negated" else "positive",
        "hedge": claim.hedge,
        "quantities": [describe_quantity(quantity) for quantity in claim.quantities],
        "dates": [describe_date(date) for date in claim.dates],
        "places": [name.text for name in claim.names if name.label == "place"],
        "entities": [name.text for name in claim.names],
        "checkworthiness": claim.worthiness.score,
        "unresolved": list(claim.unresolved),
    }


def leave_out_calendar(claim: ClaimDraft) -> str:
    """The standalone wording without the dates a calendar supplied: in a record they stand under "dates"."""
    text = claim.standalone
    for insertion in sorted(claim.insertions, key=lambda item: -item.start):
        if insertion.origin == FROM_DATE:
            text = text[: insertion.start] + text[insertion.end :]
    return text


def name_attribution(link: Attribution) -> str:
    return link.claimant or link.hedge or link.verb


def describe_quantity(quantity: Quantity) -> dict[str, Any]:
    return {
        "text": quantity.text,
        "start": quantity.start,
        "end": quantity.end,
        "value": quantity.value,
        "low": quantity.low,
        "high": quantity.high,
        "unit": unit_label(quantity.unit, quantity.text) or None,
        "code": quantity.unit,
        "approx": quantity.approximate,
    }


def describe_date(date: DateSpan) -> dict[str, Any]:
    return {
        "text": date.text,
        "start": date.start,
        "end": date.end,
        "value": date.value,
        "from": date.earliest.isoformat() if date.earliest else None,
        "to": date.latest.isoformat() if date.latest else None,
        "grain": date.grain,
        "soft": date.soft,
    }
