"""Who is asked to judge what, and by when. Each change is an event of the claim; an undo is one more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.utils import timezone

from claims.articles.editing import lock_claim, record_claim_event
from claims.articles.models import Claim
from claims.audit.models import Event
from claims.errors import Refused
from claims.people.models import Notification, User
from claims.people.permissions import GROUPS, may
from claims.people.services import notify
from claims.review.models import Assignment, Verdict
from claims.review.presence import fresh_presences
from claims.review.queue import Filters, narrow, standing_assignments
from claims.review.services import find_round, waiting_claims

MOST_AT_ONCE = 200
_KINDS = ("claim assigned", "assignment ended", "assignment undone")


@dataclass(frozen=True)
class Assigned:
    """What came of assigning several claims at once: those that were, and why others were not."""

    claims: list[Claim]
    refusals: list[str]


def assign_claims(*, claim_ids: Sequence[int], person, due_on: dt.date | None, user) -> Assigned:
    """Asks a person to judge these claims in the rounds they are in. Editors ask anybody, reviewers themselves."""
    if len(claim_ids) > MOST_AT_ONCE:
        raise Refused(f"Assign at most {MOST_AT_ONCE} claims at once.")
    if not claim_ids:
        raise Refused("Choose the claims first.")
    _require_right(person, user)
    claims, refusals = [], []
    for pk in sorted(set(claim_ids)):  # one order of locking for everybody
        try:
            claims.append(_assign(pk, person, due_on, user))
        except Refused as refusal:
            refusals.append(str(refusal))
    if claims and person != user:
        _tell(person, claims, due_on, user)
    return Assigned(claims, refusals)


def _tell(person, claims: list[Claim], due_on: dt.date | None, user) -> None:
    """One line, however many claims."""
    what = f"claim {claims[0].number} of “{claims[0].article}”" if len(claims) == 1 else f"{len(claims)} claims"
    until = f", due {due_on:%-d %B %Y}" if due_on else ""
    claim_id = claims[0].pk if len(claims) == 1 else None
    notify(person=person, text=f"{user} gave you {what}{until}.", claim_id=claim_id, kind=Notification.Kind.WORK)


def _require_right(person, user) -> None:
    if person != user and not may(user, "assign"):
        raise Refused("Only editors assign claims to others.")
    if not may(person, "decide"):
        raise Refused(f"{person} is no reviewer.")


@transaction.atomic
def _assign(claim_id: int, person, due_on: dt.date | None, user) -> Claim:
    claim = lock_claim(claim_id)
    round = _require_waiting(claim)
    _require_fit(claim, round, person)
    old = Assignment.objects.filter(claim=claim, round=round).select_related("person").first()
    if old and old.person_id != user.pk and old.person.is_active and not may(user, "assign"):
        raise Refused(f"Claim {claim.number} is somebody else’s by now.")
    _set(claim, round, {"person": person.pk, "due_on": due_on and due_on.isoformat()}, user, "claim assigned", old)
    return claim


def _require_waiting(claim: Claim) -> str:
    if claim.state not in (*Claim.OPEN, Claim.State.SECOND_REVIEW, Claim.State.IN_DISPUTE):
        raise Refused(f"Claim {claim.number} is {claim.get_state_display()}: it waits for nobody.")
    return find_round(claim)


def _require_fit(claim: Claim, round: str, person) -> None:
    if round == Verdict.Round.FIRST:
        return
    if claim.verdicts.filter(reviewer=person, superseded=False).exists():
        raise Refused(f"{person} has given an opinion on claim {claim.number}; somebody else has to.")
    if round == Verdict.Round.ADJUDICATION and not may(person, "adjudicate"):
        raise Refused(f"Claim {claim.number} is in dispute: an editor decides.")


def _set(claim: Claim, round: str, new: dict | None, user, kind: str, old: Assignment | None) -> None:
    """Puts an assignment in place of another, or none, and records both."""
    before = {"person": old.person_id, "due_on": old.due_on and old.due_on.isoformat()} if old else None
    if new == before:
        return
    if new:
        Assignment.objects.update_or_create(
            claim=claim,
            round=round,
            defaults={"person_id": new["person"], "due_on": new["due_on"], "assigned_by": user},
        )
    else:
        old.delete()
    record_claim_event(claim, kind, user, round=round, old=before, new=new)


@transaction.atomic
def end_assignment(*, claim: Claim, user) -> Claim:
    """Gives a claim back to all: the person who has it, or an editor."""
    claim = lock_claim(claim.pk)
    round = find_round(claim)
    old = Assignment.objects.filter(claim=claim, round=round).first()
    if old and old.person_id != user.pk and not may(user, "assign"):
        raise Refused("This claim is assigned to somebody else. Ask an editor.")
    _set(claim, round, None, user, "assignment ended", old)
    return claim


@transaction.atomic
def undo_assignment(*, claim: Claim, user) -> Claim:
    """Puts back who had the claim before the last change, which the same person made. Nothing is erased."""
    claim = lock_claim(claim.pk)
    last = Event.objects.filter(chain=claim.chain, kind__in=_KINDS).order_by("-sequence").first()
    if last is None or last.kind == "assignment undone" or last.actor_id != user.pk:
        raise Refused(f"There is nothing of yours to undo on claim {claim.number}.")
    round = find_round(claim)
    if last.data["round"] != round:
        raise Refused(f"Claim {claim.number} has gone on since; it is in another round now.")
    old = Assignment.objects.filter(claim=claim, round=round).first()
    _set(claim, round, last.data["old"], user, "assignment undone", old)
    return claim


@transaction.atomic
def take_next(*, person, filters: Filters) -> Claim | None:
    """The claim that a person does next: first what they have, the soonest due; then what nobody has or looks at, second
    opinions before new claims, as somebody's work waits for them, and the most check-worthy first.

    Two people who ask at once get two claims: a claim that the other is about to get is locked, and skipped.
    """
    own = standing_assignments().filter(person=person, claim__in=narrow(Claim.objects.all(), filters))
    mine = own.order_by(F("due_on").asc(nulls_last=True), "pk").select_related("claim").first()
    if mine:
        return mine.claim
    for _ in range(_TRIES):
        claim = _lock_free_claim(person, filters)
        # somebody may have got it after this statement looked and before it locked
        if claim is None or not standing_assignments().filter(claim=claim).exists():
            return _assign(claim.pk, person, None, person) if claim else None
    return None


_TRIES = 5


def _lock_free_claim(person, filters: Filters) -> Claim | None:
    taken = standing_assignments().filter(claim=OuterRef("pk"))
    looked_at = fresh_presences().filter(claim=OuterRef("pk")).exclude(person=person)
    free = narrow(waiting_claims(person), filters).filter(~Exists(taken), ~Exists(looked_at))
    free = free.order_by("-worthiness", "id").select_for_update(skip_locked=True, of=("self",))
    second = Q(state=Claim.State.SECOND_REVIEW)
    return free.filter(second).first() or free.exclude(second).first()


@dataclass(frozen=True)
class Workload:
    """What one person has to do and has done."""

    person: User
    assigned: int
    overdue: int
    next_due: dt.date | None
    sealed: int  # in the last seven days


def list_workloads() -> list[Workload]:
    """Everybody who may decide, the busiest first; three statements."""
    assigned = {
        row["person"]: row
        for row in standing_assignments()
        .values("person")
        .annotate(n=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=timezone.localdate())), due=Min("due_on"))
    }
    week = Verdict.objects.filter(sealed_at__gte=timezone.now() - dt.timedelta(days=7))
    sealed = dict(week.values_list("reviewer").annotate(n=Count("pk")).order_by())
    loads = [
        Workload(
            person=person,
            assigned=assigned.get(person.pk, {}).get("n", 0),
            overdue=assigned.get(person.pk, {}).get("overdue", 0),
            next_due=assigned.get(person.pk, {}).get("due"),
            sealed=sealed.get(person.pk, 0),
        )
        for person in list_reviewers()
    ]
    return sorted(loads, key=lambda load: (-load.overdue, -load.assigned, load.person.username))


def list_reviewers() -> list[User]:
    """The people whom one can assign claims to."""
    people = User.objects.filter(Q(groups__name__in=GROUPS) | Q(is_superuser=True), is_active=True)
    return list(people.distinct().order_by("username"))
