"""Reviewing: drafts, the sealing of verdicts, and which claim comes next."""

from __future__ import annotations

import re
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Case, Exists, OuterRef, Q, When

from claims.articles.editing import lock_claim, move_claim, record_claim_event
from claims.articles.models import Article, Claim
from claims.errors import Refused, Stale
from claims.people.permissions import may
from claims.review.comments import tell_withheld
from claims.review.models import Draft, Rating, Verdict
from claims.review.policies import Rules, read_rules
from claims.review.rounds import tell_editors
from claims.review.sealing import lock_with_verdicts, read_grounds, write_verdict

RATIONALE_LIMIT = 100_000
Round = Verdict.Round
_CITATION = re.compile(r"\[(\d{1,4})\]")


def save_draft(*, claim: Claim, reviewer, rating: Rating | None, rationale: str) -> Draft:
    """Keeps what was typed; the newest wins. A draft is nobody's business but the reviewer's and is no event."""
    draft, _ = Draft.objects.update_or_create(
        claim=claim, reviewer=reviewer, defaults={"rating": rating, "rationale": rationale[:RATIONALE_LIMIT]}
    )
    return draft


@transaction.atomic
def submit_verdict(
    *,
    claim: Claim,
    reviewer,
    rating: Rating | int | None,
    rationale: str,
    version: int,
    idempotency_key: str | None = None,
) -> Verdict:
    """Seals a verdict: needs a rating, a rationale, and at least one quote of a "content" snapshot or a logged search.

    The claim's state says which round it is. A first verdict decides, or waits blind for a second opinion where the
    policy asks for one. A second that is equal decides with it, another one opens a dispute, and the verdict of an editor
    who gave neither of them ends it. The same submission twice (a double click) is one verdict. Of the claim only its id
    is read; the rating may be the id of one that is offered.
    """
    claim = lock_with_verdicts(claim.pk, rating if isinstance(rating, int) else 0)
    if claim.version != version:
        return _find_repeated(claim, reviewer, idempotency_key, rationale)
    rating = _check_rating(rating if isinstance(rating, Rating) else claim.rating)
    rationale = _check_rationale(rationale)
    round = find_round(claim)
    _require_reviewer(claim, round, reviewer)
    rules = read_rules(claim)
    grounds = _gather_grounds(claim, rationale, asks_opposite=rules.asks_opposite_search(claim, rating))
    verdict = Verdict(
        claim=claim,
        reviewer=reviewer,
        round=round,
        rating=rating,
        rationale=rationale,
        wording=claim.standalone,
        idempotency_key=idempotency_key or None,
    )
    _SETTLE[round](claim, verdict, rules)
    claim.version += 1
    _save_verdict(verdict, grounds)
    return verdict


def _check_rating(rating: Rating | None) -> Rating:
    if rating is None or rating.retired:
        raise Refused("Choose a rating.")
    return rating


def _save_verdict(verdict: Verdict, grounds: dict[str, Any]) -> None:
    claim = verdict.claim
    try:
        write_verdict(
            verdict,
            grounds,
            "dispute adjudicated" if verdict.round == Round.ADJUDICATION else "verdict submitted",
            round=verdict.round,
            rating=verdict.rating.label,
            rationale=verdict.rationale,
            evidence=[quote["number"] for quote in grounds["quotes"]],
            searches=[search["id"] for search in grounds["searches"]],
            replaces_earlier=any(item["reviewer"] == verdict.reviewer_id for item in claim.standing),
            state=claim.state,
        )
    except IntegrityError as error:
        if "idempotency_key" in str(error):
            raise Refused("This form was sent before, for another claim. Open the claim again.") from None
        raise


def find_round(claim: Claim) -> Round:
    """The round that a claim is in, by its state."""
    return _ROUNDS.get(claim.state, Round.FIRST)


_ROUNDS = {Claim.State.SECOND_REVIEW: Round.SECOND, Claim.State.IN_DISPUTE: Round.ADJUDICATION}


def _require_reviewer(claim: Claim, round: Round, reviewer) -> None:
    """Nobody gives the second opinion on their own first, or judges between their own opinion and another."""
    sealed = {item["reviewer"] for item in claim.standing if not item["superseded"]}
    if round == Round.SECOND and reviewer.pk in sealed:
        raise Refused("The first opinion is yours. Somebody else gives the second.")
    if round == Round.ADJUDICATION and not may(reviewer, "adjudicate"):
        raise Refused("The two opinions differ: an editor decides.")
    if round == Round.ADJUDICATION and reviewer.pk in sealed:
        raise Refused("One of the two opinions is yours. An editor who gave neither of them decides.")


def _settle_first(claim: Claim, verdict: Verdict, rules: Rules) -> None:
    """Supersedes what stood. Where a second opinion is wanted, what was decided before goes on deciding meanwhile."""
    verdict.blind = rules.asks_second(claim, verdict.rating)
    verdict.decisive = not verdict.blind
    move_claim(claim, Claim.State.SECOND_REVIEW if verdict.blind else Claim.State.DECIDED)
    if not claim.standing:
        return
    earlier = claim.verdicts.filter(pk__in=[item["id"] for item in claim.standing])
    if verdict.blind:
        earlier.update(superseded=True)
    else:
        earlier.update(superseded=True, decisive=False, blind=False)


def _settle_second(claim: Claim, verdict: Verdict, rules: Rules) -> None:
    """Opens both, with what the first author said meanwhile. Where they agree the first one decides: the evidence was gathered for it."""
    first = next(item for item in claim.standing if item["blind"] and not item["superseded"])
    agree = first["rating"] == verdict.rating_id
    move_claim(claim, Claim.State.AGREED if agree else Claim.State.IN_DISPUTE)
    if agree:
        _unseat(claim)
        move_claim(claim, Claim.State.DECIDED)
    claim.verdicts.filter(pk=first["id"]).update(blind=False, decisive=agree)
    if any(item["blind"] and item["superseded"] for item in claim.standing):
        claim.verdicts.filter(blind=True).update(blind=False)  # of a round that new words had ended
    tell_withheld(claim, first["id"])
    if not agree:
        tell_editors(claim, authors=(first["reviewer"], verdict.reviewer_id))


def _settle_dispute(claim: Claim, verdict: Verdict, rules: Rules) -> None:
    _unseat(claim)
    verdict.decisive = True
    move_claim(claim, Claim.State.ADJUDICATED)
    move_claim(claim, Claim.State.DECIDED)


_SETTLE = {Round.FIRST: _settle_first, Round.SECOND: _settle_second, Round.ADJUDICATION: _settle_dispute}


def _unseat(claim: Claim) -> None:
    """What decided until now, before the claim was reopened, decides no more."""
    if any(item["decisive"] for item in claim.standing):
        claim.verdicts.filter(decisive=True).update(decisive=False)


def _find_repeated(claim: Claim, reviewer, idempotency_key: str | None, rationale: str) -> Verdict:
    """The verdict that this very form has sealed already. Raises Stale when it is another form that comes too late, or
    the same one with other words: somebody went back in the browser and wrote on."""
    sent = claim.verdicts.filter(reviewer=reviewer, idempotency_key=idempotency_key) if idempotency_key else None
    repeated = sent.select_related("rating", "claim").first() if sent else None
    if repeated is None or repeated.rationale != rationale.replace("\r\n", "\n").strip():
        raise Stale("Someone changed this claim since you opened it. Look at it again before you go on.", claim)
    return repeated


def _check_rationale(rationale: str) -> str:
    rationale = rationale.replace("\r\n", "\n").strip()
    if not any(char.isalnum() for char in rationale):
        raise Refused("Say why: a verdict needs a rationale.")
    if len(rationale) > RATIONALE_LIMIT:
        raise Refused(f"A rationale may have {RATIONALE_LIMIT:,} characters; this one has {len(rationale):,}.")
    return rationale


def _gather_grounds(claim: Claim, rationale: str, *, asks_opposite: bool) -> dict[str, Any]:
    """What the verdict rests on: the quotes cited as [1], or all when none is cited, and the searches. Or Refused."""
    grounds = read_grounds(claim)
    quotes, searches = grounds["quotes"], grounds["searches"]
    if not quotes and not searches:
        raise Refused(
            "A verdict needs at least one quote from an archived source, or a logged search that found nothing."
        )
    if asks_opposite and not any(search["for_opposite"] for search in searches):
        raise Refused("This verdict needs a logged search for the opposite. Search for it, and log what you searched.")
    cited = {int(number) for number in _CITATION.findall(rationale)}
    unknown = sorted(cited - {quote["number"] for quote in quotes})
    if unknown:
        raise Refused(f"The rationale cites [{unknown[0]}], but there is no quote with that number.")
    return grounds | {"quotes": [quote for quote in quotes if not cited or quote["number"] in cited]}


@transaction.atomic
def reopen_claim(*, claim: Claim, version: int, user) -> Claim:
    """Takes a decided claim back into review; its verdict stands until a new one is sealed."""
    claim = lock_claim(claim.pk, version=version)
    if claim.state not in (*Claim.SETTLED, Claim.State.STALE):
        raise Refused("Only a decided claim can be reopened.")
    move_claim(claim, Claim.State.IN_REVIEW)
    claim.version += 1
    claim.save(update_fields=["state", "version"])
    record_claim_event(claim, "claim reopened", user)
    return claim


def open_claims(article: Article | None = None):
    """Claims that wait for a verdict."""
    claims = Claim.objects.filter(state__in=Claim.OPEN, checkable=True)
    return claims.filter(article=article) if article else claims


def waiting_claims(reviewer, article: Article | None = None):
    """Open claims, and those that wait for a second opinion which this person (or the one with this id) may give."""
    own = Verdict.objects.filter(claim=OuterRef("pk"), reviewer=reviewer, superseded=False)
    second = Q(state=Claim.State.SECOND_REVIEW) & ~Exists(own)
    claims = Claim.objects.filter(Q(state__in=Claim.OPEN, checkable=True) | second)
    return claims.filter(article=article) if article else claims


def next_claims(*, after: int, article: int, position: int, number: int, reader: int):
    """What waits for a person in the article after a claim, in reading order, and then from the top; all by their ids."""
    later = Q(position__gt=position) | Q(position=position, number__gt=number)
    waiting = waiting_claims(reader, article).exclude(pk=after)
    return waiting.order_by(Case(When(later, then=0), default=1), "position", "number")


def find_next_claim(after: Claim, reviewer) -> Claim | None:
    """The next claim of the article in reading order that this person can judge, from the top again at its end."""
    at = {"after": after.pk, "article": after.article_id, "position": after.position, "number": after.number}
    return next_claims(**at, reader=reviewer.pk).select_related("article").first()
