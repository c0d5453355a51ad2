"""The search page, its results as CSV, and searches that a person keeps."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from claims.errors import Refused
from claims.http import allowed_to, bounce, go_back, take_bounced
from claims.matching.match_models import SavedSearch
from claims.matching.search import Found, list_kinds, search, walk_results
from claims.matching.search_query import KINDS, LONGEST, Question, read_question
from claims.people.models import User
from claims.spreadsheets import write_rows

MOST_SAVED = 30
COLUMNS = ("in", "id", "words", "of", "day", "state", "address", "escaped")


@require_GET
@allowed_to("review")
def search_page(request: HttpRequest) -> HttpResponse:
    """Results of what was typed: the best few of each kind, or a page of one kind."""
    typed = request.GET.get("q", "").replace("\0", "")[: LONGEST + 1]
    question = read_question(typed)
    refused = ""
    try:
        found = search(question, request.user, after=request.GET.get("after", ""))
    except Refused as refusal:
        found, refused = Found(question, (), {}), str(refusal)
    context = {
        "typed": typed,
        "found": found,
        "refused": refused,
        "tabs": _list_tabs(typed, question),
        "saved": request.user.saved_searches.all(),
        "bounced": take_bounced(request),
        "first": not request.GET.get("after"),
    }
    return render(request, "matching/search.html", context)


def _list_tabs(typed: str, question: Question) -> list[tuple[str, str, bool]]:
    """Name, address and whether it is the current one: everything, then each kind that the question can be put to."""
    bare = " ".join(word for word in typed.split(" ") if not word.lower().startswith("in:")).strip()
    address = reverse("search")
    open_to = list_kinds(Question(verdict=question.verdict, domain=question.domain, kind=question.kind))
    tabs = [("everything", f"{address}?{urlencode({'q': bare})}", not question.within)]
    for kind in KINDS:
        if kind in open_to:
            tabs.append((kind, f"{address}?{urlencode({'q': f'{bare} in:{kind}'.strip()})}", question.within == kind))
    return tabs


@require_GET
@allowed_to("review")
def search_csv(request: HttpRequest) -> HttpResponse:
    """All results as CSV, row by row."""
    question = read_question(request.GET.get("q", ""))
    response = StreamingHttpResponse(write_rows(COLUMNS, _list_rows(request, question)), content_type="text/csv")
    response["Content-Disposition"] = 'attachment; filename="search.csv"'
    return response


def _list_rows(request: HttpRequest, question: Question) -> Iterator[list]:
    for hit in walk_results(question, request.user):
        day = hit.day.isoformat() if hit.day else ""
        yield [hit.kind, hit.id, hit.text, hit.context, day, hit.state, request.build_absolute_uri(hit.address)]


@require_POST
@allowed_to("review")
def save_search(request: HttpRequest) -> HttpResponse:
    """Keeps a search under a name; the same name again replaces it."""
    name = request.POST.get("name", "").replace("\0", "").strip()[:60]
    query = " ".join(request.POST.get("q", "").replace("\0", "").split())[:LONGEST]
    sentence = _find_hindrance(request.user, name, query)
    if sentence:
        bounce(request, "search", sentence, request.POST.dict())
    else:
        _save(request.user, name, query)
    response = go_back(request, "search", notice="" if sentence else f"Search “{name}” saved.")
    response["Location"] += f"?{urlencode({'q': query})}"
    return response


def _find_hindrance(person: User, name: str, query: str) -> str:
    if not name or not query:
        return "Give the search a name." if query else "Search for something first, then keep it."
    full = person.saved_searches.exclude(name=name).count() >= MOST_SAVED
    return f"You have {MOST_SAVED} searches. Remove one first." if full else ""


def _save(person: User, name: str, query: str) -> None:
    try:
        with transaction.atomic():
            SavedSearch.objects.update_or_create(person=person, name=name, defaults={"query": query})
    except IntegrityError:
        SavedSearch.objects.filter(person=person, name=name).update(query=query)


@require_POST
@allowed_to("review")
def drop_search(request: HttpRequest, saved_search_id: int) -> HttpResponse:
    SavedSearch.objects.filter(pk=saved_search_id, person=request.user).delete()
    return go_back(request, "search", notice="Search removed.")
