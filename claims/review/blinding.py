"""Blind means blind: who may learn which verdict.

A verdict that waits for a second opinion is blind: until both are sealed nobody but its author learns its rating, its
rationale, what it rests on, or whether the two differ; no reviewer, no editor, no admin. The mark is on the row, and
whatever shows verdicts asks `visible_verdicts`. What shows events asks `redact_events`, as the trail holds the verdict
in full. Everything else follows from the claim's state, which is the same whatever the first verdict was.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from claims.audit.models import Event
from claims.review.models import Invitation, Verdict


def visible_verdicts(user) -> QuerySet[Verdict]:
    """The verdicts that a person may learn of: all but those of others that are still blind."""
    return Verdict.objects.filter(Q(blind=False) | Q(reviewer=user))


def hidden_verdicts(user) -> QuerySet[Verdict]:
    return Verdict.objects.filter(blind=True).exclude(reviewer=user)


def hidden_invitations(user) -> QuerySet[Invitation]:
    """What authors of hidden verdicts asked outside: the question may tell the verdict, and so may the answer."""
    hidden = hidden_verdicts(user).filter(claim=OuterRef("claim"), reviewer=OuterRef("asked_by"))
    return Invitation.objects.filter(Exists(hidden))


def redact_events(events: Iterable[Event], user) -> list[Event]:
    """The events with nothing in them that tells of a hidden verdict: that it was sealed stays, what it says goes. So
    does the hash of what its author commented meanwhile, or got for an answer: short words are found again by trying."""
    events = list(events)
    hidden = hidden_verdicts(user).annotate(chain=_chain_of_claim()).filter(chain__in={event.chain for event in events})
    rows = list(hidden.values_list("pk", "chain", "reviewer"))
    if not rows:
        return events
    verdicts, authors = {row[0] for row in rows}, {row[1:] for row in rows}
    asked = set(hidden_invitations(user).values_list("pk", flat=True))
    for event in events:
        if event.data.get("verdict") in verdicts:
            event.data = {"round": event.data["round"], "opinion": HIDDEN}
        elif _COMMENTED in event.data and ((event.chain, event.actor_id) in authors or event.data.get(_ASKED) in asked):
            event.data = {"comment": HIDDEN}
    return events


HIDDEN = "hidden until both are sealed"
_COMMENTED, _ASKED = "comment", "invitation"


def _chain_of_claim():
    return Concat(Value("claim:"), Cast("claim", TextField()), output_field=TextField())


def visible_events(events: QuerySet[Event], user) -> QuerySet[Event]:
    """Leaves out what `redact_events` would change, for lists that show rows as they are."""
    hidden = hidden_verdicts(user).annotate(chain=_chain_of_claim()).filter(chain=OuterRef("chain"))
    asked = Q(data__invitation__in=list(hidden_invitations(user).values_list("pk", flat=True)))
    commented = Q(data__has_key=_COMMENTED) & (Exists(hidden.filter(reviewer=OuterRef("actor"))) | asked)
    return events.exclude(data__verdict__in=list(hidden_verdicts(user).values_list("pk", flat=True))).exclude(commented)
