"""Where a claim and a quote disagree in a number, a date, a name or a negation. Hints for reviewers: they set no verdict.

What is compared, and when it is better to stay silent, says `claims.text.comparisons`. Repeating it changes nothing, and a hint
that a person dismissed stays dismissed as long as both sides say the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from claims.articles.editing import lock_claim, record_claim_event
from claims.articles.models import Claim, Fact
from claims.errors import Refused
from claims.evidence.models import Conflict, Evidence, Passage
from claims.text.comparisons import Comparison, compare, read_passage
from claims.text.comparisons import Passage as Facts
from claims.text.values import Method, Name

METHOD = Method("comparisons", "3")
_LABELS = {Fact.Kind.PERSON: "person", Fact.Kind.ORGANISATION: "organisation", Fact.Kind.PLACE: "place"}
_LABELS[Fact.Kind.NAME] = "other"


def read_claim(claim: Claim) -> Facts:
    """The claim's standalone words with their facts; its names are those that the splitter read, if it has read them."""
    names = [
        Name(fact.text, fact.start, fact.end, _LABELS[fact.kind])
        for fact in claim.facts.all()
        if fact.kind in _LABELS and claim.standalone[fact.start : fact.end] == fact.text
    ]
    return read_passage(claim.standalone, claim.article.published_on, names or None)


def list_comparisons(ours: Facts, theirs: Facts, found: Iterable[Comparison]) -> list[dict]:
    """What is no conflict but worth a look beside one: numbers and dates that agree, and amounts of something else."""
    return [
        {
            "kind": each.kind,
            "outcome": each.outcome,
            "claim_says": ours.text[each.claim_start : each.claim_end],
            "quote_says": theirs.text[each.quote_start : each.quote_end],
            "spans": [each.claim_start, each.claim_end, each.quote_start, each.quote_end],
            "explanation": each.explanation,
            "method": str(METHOD),
        }
        for each in found
        if each.kind in _SHOWN_KINDS and each.outcome in _SHOWN_OUTCOMES
    ]


_SHOWN_KINDS = ("quantity", "date")
_SHOWN_OUTCOMES = ("agrees", "different quantity")


def find_conflicts(claim: Claim, ours: Facts, text: str, found: Iterable[Comparison], **beside) -> list[Conflict]:
    """Unsaved rows for all that conflicts; `beside` is evidence=… or passage=…, the owner of `text`."""
    return [
        Conflict(
            claim=claim,
            kind=each.kind,
            claim_start=each.claim_start,
            claim_end=each.claim_end,
            claim_says=ours.text[each.claim_start : each.claim_end],
            quote_start=each.quote_start,
            quote_end=each.quote_end,
            quote_says=text[each.quote_start : each.quote_end],
            explanation=each.explanation,
            method=str(METHOD),
            **beside,
        )
        for each in found
        if each.outcome == "conflicts"
    ]


def compare_quote(evidence: Evidence, ours: Facts | None = None) -> None:
    """Brings the hints beside a quote in line with what claim and quote say now. Call it with the claim locked."""
    claim, ours = evidence.claim, ours or read_claim(evidence.claim)
    theirs = read_passage(evidence.quote, evidence.extraction.published_on)
    compared = compare(ours, theirs)
    comparisons = list_comparisons(ours, theirs, compared)
    if comparisons != evidence.comparisons:
        evidence.comparisons = comparisons
        evidence.save(update_fields=["comparisons"])
    found = find_conflicts(claim, ours, evidence.quote, compared, evidence=evidence)
    known = {_key(conflict): conflict for conflict in evidence.conflicts.all()}
    wanted = {_key(conflict): conflict for conflict in found}
    outdated = [row for key, row in known.items() if key not in wanted]
    in_passages = Q(
        passage__claim=claim,
        passage__extraction=evidence.extraction_id,
        passage__start__lt=evidence.end,
        passage__end__gt=evidence.start,
    )  # from now on the quote's own hints stand for them
    before = [*outdated, *Conflict.objects.filter(in_passages)]
    Conflict.objects.filter(pk__in=[row.pk for row in before]).delete()
    Conflict.objects.bulk_create(keep_dismissals(before, [row for key, row in wanted.items() if key not in known]))


def keep_dismissals(before: Iterable[Conflict], now: list[Conflict]) -> list[Conflict]:
    """What a person dismissed stays dismissed where both sides say the same as before: under a newer method, in a quote
    that was widened, in a passage that was ranked again or quoted."""
    dismissed = {(old.kind, old.claim_says, old.quote_says): old for old in before if old.dismissed_at}
    for conflict in now:
        if old := dismissed.get((conflict.kind, conflict.claim_says, conflict.quote_says)):
            conflict.dismissed_at, conflict.dismissed_by_id = old.dismissed_at, old.dismissed_by_id
            conflict.dismissed_reason = old.dismissed_reason
    return now


def _key(conflict: Conflict) -> tuple:
    return (
        conflict.kind,
        conflict.claim_start,
        conflict.claim_says,
        conflict.quote_start,
        conflict.quote_says,
        conflict.method,
    )


def compare_passages(claim: Claim, ours: Facts, passages: list[Passage]) -> list[Conflict]:
    """Unsaved hints beside passages that were just ranked; what else is known of the two goes into the passages."""
    conflicts = []
    for passage in passages:
        theirs = read_passage(passage.text, passage.extraction.published_on)
        compared = compare(ours, theirs)
        passage.comparisons = list_comparisons(ours, theirs, compared)
        conflicts += find_conflicts(claim, ours, passage.text, compared, passage=passage)
    return conflicts


@transaction.atomic
def dismiss_conflict(*, conflict: Conflict, reason: str, user) -> Conflict:
    """A person's word that a hint is wrong, with the reason. It can be undone."""
    claim = lock_claim(conflict.claim_id)
    conflict.refresh_from_db()
    if conflict.dismissed_at:
        return conflict
    if not reason.strip():
        raise Refused("Say in a few words why this is no conflict.")
    conflict.dismissed_at, conflict.dismissed_by, conflict.dismissed_reason = Now(), user, reason.strip()
    conflict.save(update_fields=["dismissed_at", "dismissed_by", "dismissed_reason"])
    record_claim_event(claim, "conflict dismissed", user, **_describe(conflict), reason=conflict.dismissed_reason)
    return conflict


@transaction.atomic
def restore_conflict(*, conflict: Conflict, user) -> Conflict:
    """Undoes `dismiss_conflict`."""
    claim = lock_claim(conflict.claim_id)
    conflict.refresh_from_db()
    if conflict.dismissed_at is None:
        return conflict
    reason, conflict.dismissed_reason = conflict.dismissed_reason, ""
    conflict.dismissed_at = conflict.dismissed_by = None
    conflict.save(update_fields=["dismissed_at", "dismissed_by", "dismissed_reason"])
    record_claim_event(claim, "conflict restored", user, **_describe(conflict), dismissed_because=reason)
    return conflict


def _describe(conflict: Conflict) -> dict:
    quote = {"evidence": conflict.evidence.number} if conflict.evidence_id else {"passage": conflict.passage.text}
    return {
        "conflict": conflict.kind,
        "claim_says": conflict.claim_says,
        "source_says": conflict.quote_says,
        "method": conflict.method,
        **quote,
    }
