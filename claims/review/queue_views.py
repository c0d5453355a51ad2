"""What is done from the queue: taking and assigning claims, undoing that, keeping filters; and the workload."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from claims.articles.models import Claim
from claims.errors import Refused
from claims.http import allowed_to, bounce, go_back, read_number
from claims.people.models import User
from claims.review.assignments import (
    Assigned,
    assign_claims,
    end_assignment,
    list_workloads,
    take_next,
    undo_assignment,
)
from claims.review.models import SavedFilter
from claims.review.queue import queue_filters

MOST_SAVED = 30


@require_POST
@allowed_to("decide")
def take_next_view(request: HttpRequest) -> HttpResponse:
    """The next claim for this person, theirs from now on, under the filters that are set."""
    claim = take_next(person=request.user, filters=queue_filters(request.POST))
    if claim is None:
        return _back_to_queue(request, notice="Nothing is free that fits. What others have they keep.")
    return redirect("claim", claim.pk)


@require_POST
@allowed_to("decide")
def assign_claims_view(request: HttpRequest) -> HttpResponse:
    """Assigns the chosen claims to a person, or to oneself when nobody is named."""
    ids = [pk for pk in map(read_number, request.POST.getlist("claims")) if pk is not None]
    person = read_number(request.POST.get("person"))
    try:
        assigned = assign_claims(
            claim_ids=list(Claim.objects.filter(pk__in=ids).values_list("pk", flat=True)),
            person=request.user if person is None else get_object_or_404(User, pk=person),
            due_on=_read_due(request.POST.get("due_on", "")),
            user=request.user,
        )
    except Refused as refusal:
        bounce(request, "assign", str(refusal), request.POST.dict())
        return _back_to_queue(request)
    if assigned.refusals:
        bounce(request, "assign", " ".join(assigned.refusals[:5]), {})
    return _back_to_queue(request, notice=_say_assigned(assigned), undo=_undo_of(assigned))


def _read_due(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused("Write the day as year-month-day, for example 2026-03-21.") from None


def _say_assigned(assigned: Assigned) -> str:
    count = len(assigned.claims)
    return f"{count} claim{'s' if count != 1 else ''} assigned." if count else ""


def _undo_of(assigned: Assigned) -> str:
    ids = ",".join(str(claim.pk) for claim in assigned.claims)
    return f"{reverse('undo_assignments')}?claims={ids}" if ids else ""


def _back_to_queue(request: HttpRequest, notice: str = "", undo: str = "") -> HttpResponse:
    """The queue as it was asked for; the form carries its filters along."""
    response = go_back(request, "queue", notice=notice, undo=undo)
    query = queue_filters(QueryDict(request.POST.get("query", "")) if "query" in request.POST else request.POST).query
    response["Location"] += f"?{query}" if query else ""
    return response


@require_POST
@allowed_to("decide")
def undo_assignments(request: HttpRequest) -> HttpResponse:
    """Undoes what one did last to the assignments of these claims."""
    ids = [pk for pk in map(read_number, request.GET.get("claims", "").split(",")) if pk is not None]
    undone = 0
    for claim in Claim.objects.filter(pk__in=ids).order_by("pk"):
        try:
            undo_assignment(claim=claim, user=request.user)
            undone += 1
        except Refused as refusal:
            bounce(request, "assign", str(refusal), {})
    return go_back(request, "queue", notice=f"Assignment of {undone} claims undone." if undone != 1 else "Undone.")


@require_POST
@allowed_to("decide")
def end_assignment_view(request: HttpRequest, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim, pk=claim_id)
    try:
        end_assignment(claim=claim, user=request.user)
    except Refused as refusal:
        bounce(request, "assign", str(refusal), {})
        return _back_to_queue(request)
    undo = _undo_of(Assigned([claim], []))
    return go_back(request, "queue", notice=f"Claim {claim.number} is free again.", undo=undo)


@require_POST
@allowed_to("review")
def save_filter(request: HttpRequest) -> HttpResponse:
    """Keeps the filters that are set, under a name; the same name again replaces them."""
    name = request.POST.get("name", "").replace("\0", "").strip()[:60]
    query = queue_filters(QueryDict(request.POST.get("query", ""))).query
    if not name or (request.user.saved_filters.count() >= MOST_SAVED):
        sentence = "Give the filter a name." if not name else f"You have {MOST_SAVED} filters. Remove one first."
        bounce(request, "filter", sentence, request.POST.dict())
        return _back_to_queue(request)
    try:
        with transaction.atomic():
            SavedFilter.objects.update_or_create(person=request.user, name=name, defaults={"query": query})
    except IntegrityError:
        SavedFilter.objects.filter(person=request.user, name=name).update(query=query)
    return _back_to_queue(request, notice=f"Filter “{name}” saved.")


@require_POST
@allowed_to("review")
def drop_filter(request: HttpRequest, saved_filter_id: int) -> HttpResponse:
    SavedFilter.objects.filter(pk=saved_filter_id, person=request.user).delete()
    return go_back(request, "queue", notice="Filter removed.")


@require_GET
@allowed_to("assign")
def workload(request: HttpRequest) -> HttpResponse:
    """Who has how much to do."""
    return render(request, "review/workload.html", {"workloads": list_workloads()})
