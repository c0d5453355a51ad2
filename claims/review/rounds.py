"""What the rounds of a double review need beside verdicts: editors who learn of a dispute, and a second opinion that is waived."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q, QuerySet

from claims.articles.editing import lock_claim, move_claim, record_claim_event
from claims.articles.models import Claim
from claims.errors import Refused
from claims.people.models import Notification, User
from claims.people.permissions import GROUPS, RIGHTS, may
from claims.review.comments import tell_withheld

REASON_LIMIT = 2000


def tell_editors(claim: Claim, authors: Collection[int]) -> None:
    """One line to each editor who gave neither of the two opinions, in two statements however many there are."""
    text = f"The two opinions on claim {claim.number} of “{claim.article.title[:80]}” differ. An editor decides."
    kind = Notification.Kind.DISPUTE
    wanted = [person for person in people_who_may("adjudicate").exclude(pk__in=authors) if kind not in person.muted]
    Notification.objects.bulk_create(
        [Notification(person=person, text=text, claim=claim, kind=kind) for person in wanted]
    )


def people_who_may(action: str) -> QuerySet[User]:
    """Everybody active who has a right."""
    groups = [group for group in GROUPS if action in RIGHTS[group]]
    holders = Q(pk__in=User.groups.through.objects.filter(group__name__in=groups).values("user"))
    return User.objects.filter(holders | Q(is_superuser=True), is_active=True)


@transaction.atomic
def waive_second(*, claim: Claim, reason: str, version: int, user: User) -> Claim:
    """Lets the first opinion decide alone, because nobody is there who could give the second; an editor says why.

    The editor does not learn the first opinion before. Nobody waives for their own, and nobody while a colleague could
    judge: then the claim is assigned instead.
    """
    claim = lock_claim(claim.pk, version=version)
    if claim.state != Claim.State.SECOND_REVIEW:
        raise Refused("This claim waits for no second opinion.")
    if not may(user, "adjudicate"):
        raise Refused("Only editors waive a second opinion.")
    reason = _check_reason(reason)
    first = claim.verdicts.get(blind=True, superseded=False)
    if first.reviewer_id == user.pk:
        raise Refused(
            "The first opinion is yours: nobody approves their own work. Another editor may waive the second."
        )
    _refuse_while_somebody_could(first.reviewer_id, user)
    claim.verdicts.filter(decisive=True).update(decisive=False)
    claim.verdicts.filter(blind=True).exclude(pk=first.pk).update(blind=False)
    claim.verdicts.filter(pk=first.pk).update(blind=False, decisive=True)
    tell_withheld(claim, first.pk)
    move_claim(claim, Claim.State.DECIDED)
    claim.version += 1
    claim.save(update_fields=["state", "version"])
    record_claim_event(claim, "second opinion waived", user, reason=reason, state=claim.state)
    return claim


def _check_reason(reason: str) -> str:
    reason = reason.strip()
    if not any(char.isalnum() for char in reason):
        raise Refused("Say why nobody can give a second opinion.")
    if len(reason) > REASON_LIMIT:
        raise Refused(f"A reason may have {REASON_LIMIT:,} characters; this one has {len(reason):,}.")
    return reason


def _refuse_while_somebody_could(first_reviewer: int, user: User) -> None:
    others = people_who_may("decide").exclude(pk__in=[first_reviewer, user.pk]).order_by("username")
    names = [str(person) for person in others[:3]]
    if names:
        raise Refused(f"{' or '.join(names)} could give the second opinion. Assign the claim instead.")
