"""Which passages of an archived text bear on a claim, the strongest first, and why.

A passage is a sentence. Its score is the weighted mean of what can be said about it, each share between 0 and 1:

    words      lexemes of the claim that stand in it, by PostgreSQL's full text; one that is rare in the text counts more
    spelling   word similarity by trigrams (pg_trgm): names written otherwise, compounds, other endings
    names      of the claim that it names, initials and capitals included
    numbers    of the claim that it has a comparable amount for; one that fits counts more than one that does not
    dates      of the claim that it has a date for; one that fits counts more

What the claim does not have (a claim without numbers) has no weight. A passage that contradicts the claim bears on it as much
as one that confirms it: the score says nothing about the stance.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from claims.evidence.passages import find_passage_spans
from claims.text.comparisons import Passage as Facts
from claims.text.comparisons import is_datable, read_passage, relate_dates, relate_quantities
from claims.text.names import same_name
from claims.text.values import Contribution, DateSpan, Method, Name, Quantity

METHOD = Method("passages", "1")
WEIGHTS = {"words": 0.4, "spelling": 0.15, "names": 0.2, "numbers": 0.15, "dates": 0.1}
KEPT = 8  # passages of one text
LEAST = 0.2  # a lower score is an accident
READ_CLOSELY = 60  # passages whose facts are read: those that words and spelling put first
LONGEST_TEXT, LONGEST_PASSAGE = 5000, 1500  # passages, code points
_FITS, _CLASHES = 1.0, 0.7

# languages whose words PostgreSQL can stem; others are compared as they stand
_CONFIGURATIONS = {
    "ar": "arabic", "da": "danish", "nl": "dutch", "en": "english", "fi": "finnish", "fr": "french", "de": "german", "el": "greek", "hu": "hungarian",
    "id": "indonesian", "ga": "irish", "it": "italian", "lt": "lithuanian", "no": "norwegian", "nb": "norwegian", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "es": "spanish", "sv": "swedish", "tr": "turkish",
}  # fmt: skip

_SHARES = """
WITH claim AS (SELECT unnest(tsvector_to_array(to_tsvector(%(config)s::regconfig, %(words)s))) AS lexeme),
passages AS (SELECT text, place FROM unnest(%(passages)s::text[]) WITH ORDINALITY AS given(text, place)),
hits AS (
    SELECT place, lexeme FROM passages
    CROSS JOIN LATERAL unnest(tsvector_to_array(to_tsvector(%(config)s::regconfig, text))) AS found(lexeme)
    JOIN claim USING (lexeme)
),
weights AS (
    SELECT lexeme, ln(1 + (SELECT count(*) FROM passages)::float / (1 + count(place))) AS weight
    FROM claim LEFT JOIN hits USING (lexeme) GROUP BY lexeme
)
SELECT coalesce(sum(weight) / nullif((SELECT sum(weight) FROM weights), 0), 0), word_similarity(%(claim)s, text)
FROM passages LEFT JOIN hits USING (place) LEFT JOIN weights USING (lexeme)
GROUP BY place, text ORDER BY place
"""


@dataclass(frozen=True, slots=True)
class Ranked:
    """`text[start:end]` in code points of the text given; `marks` are [start, end] in code points of the passage itself."""

    start: int
    end: int
    text: str
    score: float
    reasons: tuple[Contribution, ...]
    marks: tuple[tuple[int, int], ...]


def rank_passages(
    claim: Facts, text: str, *, language: str = "", published: dt.date | None = None, kept: int = KEPT
) -> list[Ranked]:
    """The passages that bear on the claim, the strongest first. `published` resolves the text's relative dates."""
    spans = [span for span in find_passage_spans(text) if span[1] - span[0] <= LONGEST_PASSAGE][:LONGEST_TEXT]
    shares = _measure_words(claim, [text[start:end] for start, end in spans], language)
    order = sorted(range(len(spans)), key=lambda at: -sum(WEIGHTS[name] * share for name, share in shares[at].items()))
    close = [_read_closely(claim, text, spans[at], shares[at], published) for at in order[:READ_CLOSELY]]
    close.sort(key=lambda ranked: (-ranked.score, ranked.start))
    return [ranked for ranked in close if ranked.score >= LEAST][:kept]


def _measure_words(claim: Facts, passages: Sequence[str], language: str) -> list[dict[str, float]]:
    if not passages:
        return []
    config = _CONFIGURATIONS.get(language[:2].lower(), "simple") if language else "english"
    with connection.cursor() as cursor:
        given = {"config": config, "claim": claim.text, "words": _leave_out_facts(claim), "passages": list(passages)}
        cursor.execute(_SHARES, given)
        return [{"words": words, "spelling": spelling} for words, spelling in cursor.fetchall()]


def _leave_out_facts(claim: Facts) -> str:
    """The claim's words without dates and figures, which have shares of their own."""
    text = claim.text
    for date in claim.dates:
        text = text[: date.start] + " " * (date.end - date.start) + text[date.end :]
    return _FIGURES.sub(" ", text)


_FIGURES = re.compile(r"\S*\d\S*")


def _read_closely(
    claim: Facts, text: str, span: tuple[int, int], shares: dict[str, float], published: dt.date | None
) -> Ranked:
    facts = read_passage(text[slice(*span)], published)
    named, numbered, dated = (
        _match_names(claim.names, facts.names),
        _match_quantities(claim.quantities, facts.quantities),
        _match_dates([date for date in claim.dates if is_datable(date)], facts.dates),
    )
    shares = shares | {
        name: sum(share for share, _ in found) / len(found)
        for name, found in (("names", named), ("numbers", numbered), ("dates", dated))
        if found
    }
    marks = sorted({(mark.start, mark.end) for found in (named, numbered, dated) for _, mark in found if mark})
    whole = sum(WEIGHTS[name] for name in shares)
    reasons = tuple(Contribution(name, round(WEIGHTS[name] * share / whole, 3)) for name, share in shares.items())
    score = min(1.0, sum(reason.amount for reason in reasons))
    return Ranked(*span, facts.text, round(score, 3), tuple(r for r in reasons if r.amount), _without_overlaps(marks))


def _match_names(ours: Sequence[Name], theirs: Sequence[Name]) -> list[tuple[float, Name | None]]:
    """For each name of the claim 1 and the name in the passage that may be the same, or 0."""
    found = [next((name for name in theirs if same_name(mine, name)), None) for mine in ours]
    return [(_FITS if name else 0.0, name) for name in found]


def _match_quantities(ours: Sequence[Quantity], theirs: Sequence[Quantity]) -> list[tuple[float, Quantity | None]]:
    return [_best([(_relate_amounts(mine, other), other) for other in theirs]) for mine in ours]


def _relate_amounts(mine: Quantity, other: Quantity) -> str:
    """Two hedged amounts near each other are too near to call, yet of the same thing: they bear on each other."""
    outcome, _ = relate_quantities(mine, other)
    return "conflicts" if outcome == "not comparable" and mine.unit and mine.unit == other.unit else outcome


def _match_dates(ours: Sequence[DateSpan], theirs: Sequence[DateSpan]) -> list[tuple[float, DateSpan | None]]:
    return [_best([(relate_dates(mine, other)[0], other) for other in theirs]) for mine in ours]


def _best(related):
    """The fact that says most about the claim's, and what that is worth; (0, None) when none can be compared."""
    worth = {"agrees": _FITS, "conflicts": _CLASHES}
    scored = [(worth[outcome], other) for outcome, other in related if outcome in worth]
    return max(scored, key=lambda pair: pair[0], default=(0.0, None))


def _without_overlaps(marks: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    kept: list[tuple[int, int]] = []
    for start, end in marks:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return tuple(kept)
