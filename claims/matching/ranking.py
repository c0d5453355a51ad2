"""Which earlier claims are the same: candidates compared fact by fact, with what they share and what keeps them apart.

No language model is needed here: the facts of claims were read by a worker and are rows, and what has none is read by rules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from django.db.models import OuterRef, Prefetch, Subquery

from claims.articles.models import Claim, Fact
from claims.matching.candidates import Candidate, find_candidate_claims, find_candidate_reviews
from claims.matching.models import ForeignReview
from claims.review.models import Verdict
from claims.text.comparisons import Passage, read_passage
from claims.text.matching import Relation, relate_claims, share_words
from claims.text.values import DateSpan, Name, Quantity

SHOWN = 5
LEAST = 0.35  # what is less near than this is not even shown as a claim that differs
READ_CLOSELY = 12  # candidates whose facts are compared: those that share most words
DIFFERING = 0.15  # so much less near counts what differs in a fact


@dataclass(frozen=True)
class Suggestion:
    """An earlier claim, or a review by others, and how it stands to the claim. One of the two is there."""

    relation: Relation
    earlier: Claim | None = None
    review: ForeignReview | None = None

    @property
    def words(self) -> str:
        return self.earlier.standalone if self.earlier else self.review.claim_text


def suggest_matches(claim: Claim, *, shown: int = SHOWN) -> list[Suggestion]:
    """What may have been checked before, the likeliest first."""
    ours = read_facts(claim)
    found = [
        *_compare_claims(ours, find_candidate_claims(claim)),
        *_compare_reviews(ours, find_candidate_reviews(claim)),
    ]
    near = [each for each in found if each.relation.score >= LEAST]
    near.sort(key=_order)
    return near[:shown]


def _order(suggestion: Suggestion) -> tuple:
    """The nearest first, those that differ in a fact as if they were a little less near; of equals what is decided, then what is newer."""
    relation, earlier = suggestion.relation, suggestion.earlier
    decided = earlier is None or earlier.state in Claim.SETTLED
    near = relation.score - DIFFERING * bool(relation.differs)
    return (-near, not decided, -(earlier.pk if earlier else suggestion.review.pk))


def _compare_claims(ours: Passage, candidates: Sequence[Candidate]) -> Iterable[Suggestion]:
    near = {candidate.id: candidate.nearness for candidate in candidates}
    words = dict(Claim.objects.filter(pk__in=near).values_list("pk", "standalone"))
    shares = {pk: max(near[pk], share_words(ours.text, text)[0]) for pk, text in words.items()}
    for earlier in load_claims(sorted(shares, key=shares.get, reverse=True)[:READ_CLOSELY]):
        yield Suggestion(relate_claims(ours, read_facts(earlier), near[earlier.pk]), earlier=earlier)


def load_claims(ids: Sequence[int]) -> list[Claim]:
    """Claims with their facts, article, and rating of the verdict that decides (`hue`, `glyph`, `label`)."""
    decisive = Verdict.objects.filter(claim=OuterRef("pk"), decisive=True)
    ratings = {name: Subquery(decisive.values(f"rating__{name}")[:1]) for name in ("hue", "glyph", "label")}
    shown = ("standalone", "state", "number", "facts_read", "article__title", "article__published_on", "article__url")
    facts = Prefetch("facts", Fact.objects.only("claim", "kind", "start", "end", "text", "value"))
    claims = Claim.objects.filter(pk__in=ids).select_related("article").only(*shown).annotate(**ratings)
    return list(claims.prefetch_related(facts))


def _compare_reviews(ours: Passage, candidates: Sequence[Candidate]) -> Iterable[Suggestion]:
    ids = [candidate.id for candidate in candidates]
    for review in ForeignReview.objects.filter(pk__in=ids).defer("raw", "questions") if ids else ():
        theirs = read_passage(review.claim_text[:2000], review.claimed_on or review.reviewed_on)
        yield Suggestion(relate_claims(ours, theirs), review=review)


# --- facts --------------------------------------------------------------------------------------------------------------

_LABELS = {Fact.Kind.PERSON: "person", Fact.Kind.ORGANISATION: "organisation", Fact.Kind.PLACE: "place"}
_LABELS[Fact.Kind.NAME] = "other"


def read_facts(claim: Claim) -> Passage:
    """The claim's words with the facts that a worker read, or by rules alone as long as none has."""
    text = claim.standalone
    facts = [fact for fact in claim.facts.all() if text[fact.start : fact.end] == fact.text]
    if not claim.facts_read or not facts:
        return read_passage(text, claim.article.published_on)
    return Passage(
        text,
        tuple(_restore(Quantity, fact) for fact in facts if fact.kind == Fact.Kind.QUANTITY),
        tuple(_restore(DateSpan, fact) for fact in facts if fact.kind == Fact.Kind.DATE),
        tuple(Name(fact.text, fact.start, fact.end, _LABELS[fact.kind]) for fact in facts if fact.kind in _LABELS),
    )


def _restore(kind: type, fact: Fact):
    """The value that the row was made from; what the row lacks is as it is by default."""
    known = {field.name for field in fields(kind)}
    stored = {name: value for name, value in fact.value.items() if name in known}
    needed = {
        field.name: None for field in fields(kind) if field.name not in ("text", "start", "end", "approximate", "soft")
    }
    values = needed | stored
    for name in ("earliest", "latest"):
        if values.get(name):
            values[name] = dt.date.fromisoformat(values[name])
    return kind(text=fact.text, start=fact.start, end=fact.end, **values)
