"""Reading and writing what one verdict touches, in three statements: while they run a claim is locked and a person waits.

The rules are in `claims.review.services`.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat

from claims.articles.models import Article, Claim
from claims.audit.models import Event
from claims.audit.services import canonical, link_event
from claims.evidence.models import Evidence, Search
from claims.evidence.panels import with_quality
from claims.review.models import Rating, Verdict
from claims.review.policies import RULES_IN_FORCE
from claims.review.ratings import offered_ratings
from claims.sources.models import Snapshot
from claims.statements import PlainObject, Statement, restore, row_of, run_prepared

_STANDING = Q(superseded=False) | Q(decisive=True) | Q(blind=True)


def _columns(*names: str) -> PlainObject:
    return PlainObject(**{name: name for name in names})


def _with_verdicts(claim: int, rating: int):
    standing = Verdict.objects.filter(_STANDING, claim=OuterRef("pk"))
    told = ("id", "reviewer", "rating", "blind", "decisive", "superseded")
    locked = Claim.objects.order_by().select_for_update().filter(pk=claim)  # in its own order the article is locked too
    return locked.values_list(
        row_of(
            Claim,
            article=Subquery(Article.objects.filter(pk=OuterRef("article")).values(row=row_of(Article))),
            rules=RULES_IN_FORCE,
            standing=ArraySubquery(standing.values(row=_columns(*told))),
            rating=Subquery(offered_ratings().filter(pk=rating).values(row=row_of(Rating))),
        )
    )


def _grounds(claim: int):
    claims, chain = OuterRef("pk"), Concat(Value("claim:"), Cast(OuterRef("pk"), TextField()))
    quotes = with_quality(Evidence.objects.filter(claim=claims, withdrawn_at=None), "extraction__snapshot")
    searches = Search.objects.filter(claim=claims, withdrawn_at=None)
    return (
        Claim.objects.order_by()
        .filter(pk=claim)
        .values_list(
            PlainObject(
                quotes=ArraySubquery(
                    quotes.filter(quality=Snapshot.Quality.CONTENT).values(row=_columns("id", "number"))
                ),
                searches=ArraySubquery(searches.values(row=_columns("id", "for_opposite"))),
                last=Subquery(
                    Event.objects.filter(chain=chain).order_by("-sequence").values(row=_columns("sequence", "hash"))[:1]
                ),
                verdict=Func(Value("claims_verdict_id_seq"), function="nextval"),
            )
        )
    )


_LOCK = Statement(_with_verdicts)
_GROUNDS = Statement(_grounds)


def lock_with_verdicts(claim_id: int, rating_id: int) -> Claim:
    """The claim, locked, with the policy in force (`rules_in_force`), its `standing` verdicts and the `rating` with this id
    if it is offered, in one statement. Raises Claim.DoesNotExist.

    PostgreSQL reads the verdicts as they were when the statement began, which may be before the lock was there. But
    every verdict raises the claim's version, so whoever had to wait for one is told apart by it.
    """
    found = _LOCK.one(claim=claim_id, rating=rating_id)
    if found is None:
        raise Claim.DoesNotExist
    (row,) = found
    return restore(
        Claim,
        row,
        article=restore(Article, row["article"]),
        rules_in_force=row["rules"],
        standing=row["standing"],
        rating=row["rating"] and restore(Rating, row["rating"]),
    )


def read_grounds(claim: Claim) -> dict[str, Any]:
    """What a verdict can rest on: {"quotes", "searches"} of the locked claim; and beside it the `last` event of its chain,
    and the number that the `verdict` will have. A statement of its own, as it must see what others did before the lock."""
    return _GROUNDS.one(claim=claim.pk)[0]


# One statement for all rows of a verdict: its number is known beforehand, because the event's hash covers it.
_WRITE = """
WITH sealed AS (
    INSERT INTO claims_verdict (id, claim_id, reviewer_id, round, rating_id, rationale, wording, superseded, decisive,
        blind, idempotency_key)
    VALUES (%(id)s, %(claim)s, %(reviewer)s, %(round)s, %(rating)s, %(rationale)s, %(wording)s, false, %(decisive)s,
        %(blind)s, %(key)s)
    RETURNING sealed_at
), cited AS (
    INSERT INTO claims_verdict_evidence (verdict_id, evidence_id) SELECT %(id)s, unnest(%(evidence)s::bigint[])
), searched AS (
    INSERT INTO claims_verdict_searches (verdict_id, search_id) SELECT %(id)s, unnest(%(searches)s::bigint[])
), moved AS (
    UPDATE claims_claim SET state = %(state)s, version = %(version)s WHERE id = %(claim)s
), undrafted AS (
    DELETE FROM claims_draft WHERE claim_id = %(claim)s AND reviewer_id = %(reviewer)s
), told AS (
    INSERT INTO claims_event (chain, sequence, kind, at, actor_id, article_id, data, previous_hash, hash)
    VALUES (%(chain)s, %(sequence)s, %(kind)s, %(at)s, %(reviewer)s, %(article)s, %(data)s::jsonb, %(previous)s,
        %(hash)s)
)
SELECT sealed_at FROM sealed
"""


def write_verdict(verdict: Verdict, grounds: dict[str, Any], kind: str, **told: Any) -> None:
    """Writes the verdict with what it rests on, the claim's state and version, and the event; drops the draft.

    `grounds` are those of `read_grounds` without what is not cited; `told` is what the event says.
    """
    claim = verdict.claim
    verdict.pk = grounds["verdict"]
    last = grounds["last"] or {"sequence": 0, "hash": ""}
    event = link_event(
        last["sequence"],
        last["hash"],
        chain=claim.chain,
        kind=kind,
        actor_id=verdict.reviewer_id,
        article_id=claim.article_id,
        data={"verdict": verdict.pk, **told},
    )
    ((verdict.sealed_at,),) = run_prepared(_WRITE, _values(verdict, grounds) | _values_of_event(event))
    verdict._state.adding, verdict._state.db = False, "default"


def _values(verdict: Verdict, grounds: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": verdict.pk,
        "claim": verdict.claim_id,
        "reviewer": verdict.reviewer_id,
        "round": str(verdict.round),
        "rating": verdict.rating_id,
        "rationale": verdict.rationale,
        "wording": verdict.wording,
        "decisive": verdict.decisive,
        "blind": verdict.blind,
        "key": verdict.idempotency_key,
        "evidence": [quote["id"] for quote in grounds["quotes"]],
        "searches": [search["id"] for search in grounds["searches"]],
        "state": str(verdict.claim.state),
        "version": verdict.claim.version,
    }


def _values_of_event(event: Event) -> dict[str, Any]:
    return {
        "chain": event.chain,
        "sequence": event.sequence,
        "kind": event.kind,
        "at": event.at,
        "article": event.article_id,
        "data": canonical(event.data),
        "previous": event.previous_hash,
        "hash": event.hash,
    }
