"""What of a claim's history can be undone: the last act of each kind, where nothing came after it. An undo is one more event."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from claims.articles.models import Claim
from claims.audit.models import Event

# the acts that replace each other; the last of a row may be undone if it is not an undo itself
_ROWS = (
    ("claim dismissed", "claim restored"),
    ("claim split", "claim merged", "split undone", "merge undone"),
    ("stance set", "stance undone"),
    ("quote withdrawn", "quote restored"),
    ("claim assigned", "assignment ended", "assignment undone"),
)
_ROW_OF = {kind: row for row in _ROWS for kind in row}


def find_undos(claim: Claim, events: Sequence[Event], user) -> dict[int, str]:
    """Where an event is undone, by the event's id. `events` are all of the claim, the newest first."""
    quotes = dict(claim.evidence.values_list("number", "pk"))
    seen, found = set(), {}
    for event in events:
        row = _ROW_OF.get(event.kind)
        subject = (row, event.data.get("evidence"))
        if row is None or subject in seen:
            continue
        seen.add(subject)
        address = _address(claim, event, quotes, user)
        if address:
            found[event.pk] = address
    return found


def _address(claim: Claim, event: Event, quotes: dict[int, int], user) -> str:
    quote = quotes.get(event.data.get("evidence"))
    if event.kind == "claim dismissed" and claim.state == Claim.State.DISMISSED:
        return reverse("restore_claim", args=[claim.pk])
    if event.kind in ("claim split", "claim merged") and claim.state == Claim.State.SUPERSEDED:
        return reverse("undo_split" if event.kind == "claim split" else "undo_merge", args=[claim.pk])
    if event.kind == "stance set" and quote:
        return reverse("undo_stance", args=[quote])
    if event.kind == "quote withdrawn" and quote:
        return reverse("restore_quote", args=[quote])
    if event.kind in ("claim assigned", "assignment ended") and event.actor_id == user.pk:
        return f"{reverse('undo_assignments')}?claims={claim.pk}"
    return ""
