"""What happened to a claim, and how it was at any moment of it."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware, now
from django.views.decorators.http import require_GET

from claims.articles.models import Claim
from claims.audit.models import Event
from claims.http import allowed_to
from claims.people.models import User
from claims.review.as_of import first_wording, replay
from claims.review.blinding import redact_events
from claims.review.models import Verdict
from claims.review.telling import name_people, tell_event
from claims.review.undo import find_undos


@require_GET
@allowed_to("review")
def claim_history(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Every event of a claim, the newest first."""
    claim = get_object_or_404(Claim.objects.select_related("article"), pk=claim_id)
    events = Event.objects.filter(chain=claim.chain).select_related("actor").order_by("-sequence")
    events = redact_events(events, request.user)
    undos = find_undos(claim, events, request.user)
    people = name_people(events)
    for event in events:
        event.undone_at = undos.get(event.pk, "")
        event.lines = tell_event(event, people)
    context = {
        "claim": claim,
        "events": events,
        "ancestry": claim.ancestry.select_related("parent"),
    }
    template = "review/_claim_history.html" if request.htmx else "review/claim_history.html"
    return render(request, template, context)


@require_GET
@allowed_to("review")
def claim_as_of(request: HttpRequest, claim_id: int) -> HttpResponse:
    """A claim as it was at a moment: read-only, and without what this person may not know."""
    claim = get_object_or_404(Claim.objects.select_related("article"), pk=claim_id)
    at = _read_moment(request.GET.get("at", ""))
    events = redact_events(_list_events(claim), request.user)
    until = [event for event in events if event.at <= at]
    past = replay(until, first_wording(events, claim.standalone))
    people = User.objects.in_bulk(past.assigned.values())
    context = {
        "claim": claim,
        "at": at,
        "existed": claim.created_at <= at or bool(until),
        "past": past,
        "last": until[-1] if until else None,
        "following": next((event for event in events if event.at > at), None),
        "previous": next((event for event in reversed(until) if event.at < until[-1].at), None) if until else None,
        "assigned": [(Verdict.Round(round).label, people.get(pk)) for round, pk in past.assigned.items()],
    }
    return render(request, "review/claim_as_of.html", context)


def _list_events(claim: Claim) -> list[Event]:
    """The claim's own, and the editions that it was published in, in the order in which they happened.

    That order is the one of the chain, whatever a clock said that was set back in between: no event is earlier than the
    one before it.
    """
    own = list(Event.objects.filter(chain=claim.chain).select_related("actor").order_by("sequence"))
    for earlier, event in pairwise(own):
        event.at = max(event.at, earlier.at)
    published = Event.objects.filter(kind="edition published", article_id=claim.article_id).select_related("actor")
    events = [*own, *(event for event in published if _is_in(event, claim))]
    return sorted(events, key=lambda event: (event.at, event.pk))


def _is_in(event: Event, claim: Claim) -> bool:
    selection = event.data.get("selection")
    return selection is None or claim.pk in {each["id"] for each in selection["claims"]}


def _read_moment(text: str) -> dt.datetime:
    """A moment as ISO 8601 writes it, now for none; where no zone is said, in the site's own."""
    if not text:
        return now()
    try:
        at = parse_datetime(text.replace(" ", "+"))  # a plus sign that an address turned into a blank
    except ValueError:
        at = None
    if at is None:
        raise Http404("The address says no moment.")
    return make_aware(at) if is_naive(at) else at
