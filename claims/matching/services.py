"""What people decide about matches: the same claim or another one; and quotes taken over from an earlier claim."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Count, Q

from claims.articles.editing import lock_claim, record_claim_event
from claims.articles.models import Claim
from claims.errors import Refused
from claims.evidence.models import Evidence
from claims.evidence.services import cite_quote
from claims.matching.match_models import Match
from claims.matching.models import ForeignReview
from claims.matching.ranking import read_facts
from claims.text.comparisons import read_passage
from claims.text.matching import METHOD, Relation, relate_claims


@transaction.atomic
def decide_match(
    *, claim: Claim, standing: str, user, earlier: Claim | None = None, review: ForeignReview | None = None
) -> Match:
    """A person's word that an earlier claim, or a review by others, is about the same claim or another one. The last word counts."""
    claim = lock_claim(claim.pk)
    if standing not in Match.Standing.values:
        raise Refused("Say whether it is the same claim or another one.")
    if earlier and earlier.article_id == claim.article_id:
        raise Refused("Both claims are of one article. Merge them if they say the same.")
    relation = relate(claim, earlier, review)
    match, _ = Match.objects.update_or_create(
        claim=claim,
        earlier=earlier,
        review=review,
        defaults={
            "standing": standing,
            "score": relation.score,
            "same": [asdict(reason) for reason in relation.same],
            "differs": [asdict(reason) for reason in relation.differs],
            "method": str(METHOD),
            "decided_by": user,
        },
    )
    record_claim_event(claim, f"match {standing}", user, **_describe(match), score=match.score, method=match.method)
    return match


def relate(claim: Claim, earlier: Claim | None, review: ForeignReview | None) -> Relation:
    """What the machine says of the two."""
    if earlier:
        return relate_claims(read_facts(claim), read_facts(earlier))
    theirs = read_passage(review.claim_text[:2000], review.claimed_on or review.reviewed_on)
    return relate_claims(read_facts(claim), theirs)


@transaction.atomic
def withdraw_match(*, match: Match, user) -> None:
    """Undoes `decide_match`; the trail keeps both."""
    claim = lock_claim(match.claim_id)
    if Match.objects.filter(pk=match.pk).delete()[0]:
        record_claim_event(claim, "match withdrawn", user, **_describe(match), was=match.standing)


def _describe(match: Match) -> dict:
    return {"earlier": match.earlier_id} if match.earlier_id else {"review": match.review_id}


@transaction.atomic
def copy_quote(*, match: Match, evidence: Evidence, user) -> Evidence:
    """Cites a quote of a confirmed earlier claim for this claim too, with its stance and note, through the same gate as any quote."""
    if match.standing != Match.Standing.CONFIRMED or match.earlier_id is None:
        raise Refused("Quotes are taken over from a claim that somebody confirmed to be the same.")
    if evidence.claim_id != match.earlier_id or evidence.withdrawn_at:
        raise Refused("This quote is not among those of the earlier claim any more.")
    return cite_quote(
        claim=match.claim,
        extraction=evidence.extraction,
        quote=evidence.quote,
        start=evidence.start,
        stance=evidence.stance,
        medium=evidence.medium,
        note=evidence.note,
        user=user,
    )


@dataclass(frozen=True)
class Threshold:
    """What people said of matches with at least this score: of those with no difference found, and of those with one."""

    score: float
    confirmed: int
    rejected: int
    confirmed_differing: int
    rejected_differing: int

    @property
    def share(self) -> float | None:
        """Of the undiffering ones, how many were confirmed."""
        both = self.confirmed + self.rejected
        return self.confirmed / both if both else None


THRESHOLDS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


def count_by_threshold() -> list[Threshold]:
    """The threshold report, in one statement."""
    counted = {}
    for at, score in enumerate(THRESHOLDS):
        for standing in Match.Standing.values:
            same = Q(score__gte=score, standing=standing, differs=[])
            counted[f"{standing}{at}"] = Count("pk", filter=same)
            counted[f"{standing}_all{at}"] = Count("pk", filter=Q(score__gte=score, standing=standing))
    numbers = Match.objects.aggregate(**counted)
    return [
        Threshold(
            score,
            numbers[f"confirmed{at}"],
            numbers[f"rejected{at}"],
            numbers[f"confirmed_all{at}"] - numbers[f"confirmed{at}"],
            numbers[f"rejected_all{at}"] - numbers[f"rejected{at}"],
        )
        for at, score in enumerate(THRESHOLDS)
    ]
