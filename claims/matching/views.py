"""Was it checked before? The card on the desk, what people say to it, and the report on thresholds."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from claims.articles.models import Claim
from claims.errors import Refused
from claims.evidence.models import Evidence
from claims.http import Bounced, allowed_to, bounce, go_back, take_bounced
from claims.matching import services
from claims.matching.lookup import find_lookup, is_lookup_on, request_lookup
from claims.matching.match_models import Match
from claims.matching.models import ForeignReview
from claims.matching.ranking import Suggestion, suggest_matches
from claims.tasks import look_up_task
from claims.text.matching import SUGGESTED


@dataclass
class Row:
    """One earlier claim or review on the card."""

    suggestion: Suggestion
    match: Match | None
    quotes: list[Evidence]  # of a confirmed earlier claim, not on this one yet
    shows_verdict: bool


@require_GET
@allowed_to("review")
def checked_before(request: HttpRequest, claim_id: int) -> HttpResponse:
    """What may have been checked before: with htmx the card, else a page."""
    return _render_checked_before(request, _get_claim(claim_id))


def _get_claim(claim_id: int) -> Claim:
    return get_object_or_404(Claim.objects.select_related("article").prefetch_related("facts"), pk=claim_id)


def _render_checked_before(request: HttpRequest, claim: Claim, refused: Bounced | None = None) -> HttpResponse:
    rows = _list_rows(claim)
    context = {
        "claim": claim,
        "rows": rows,
        "matching": sum(row.suggestion.relation.is_match for row in rows),
        "lookup": find_lookup(claim) if is_lookup_on() else None,
        "lookup_on": is_lookup_on(),
        "blinded": is_blinded_round(claim),
        "settled": Claim.SETTLED,
        "bounced": refused or take_bounced(request),
    }
    part = request.htmx and not request.htmx.boosted
    return render(request, "matching/_checked_before.html" if part else "matching/checked_before.html", context)


def is_blinded_round(claim: Claim) -> bool:
    """While somebody is to judge without knowing what others thought, no earlier verdict is shown."""
    return claim.state == Claim.State.SECOND_REVIEW


def _list_rows(claim: Claim) -> list[Row]:
    decided = {(match.earlier_id, match.review_id): match for match in claim.matches.select_related("decided_by")}
    shows = not is_blinded_round(claim)
    rows = []
    for suggestion in suggest_matches(claim):
        earlier, review = suggestion.earlier, suggestion.review
        match = decided.get((earlier and earlier.pk, review and review.pk))
        settled = review is not None or (earlier.state in Claim.SETTLED and earlier.label is not None)
        rows.append(Row(suggestion, match, _list_quotes(match), shows and settled))
    return rows


def _list_quotes(match: Match | None) -> list[Evidence]:
    if match is None or match.standing != Match.Standing.CONFIRMED or match.earlier_id is None:
        return []
    here = match.claim.evidence.filter(withdrawn_at=None).values_list("extraction", "start", "end")
    known = set(here)
    quotes = Evidence.objects.filter(claim=match.earlier_id, withdrawn_at=None)
    quotes = quotes.select_related("extraction__snapshot__source").defer("extraction__text")
    return [quote for quote in quotes if (quote.extraction_id, quote.start, quote.end) not in known]


def _change(request: HttpRequest, claim_id: int, change, notice: str = "") -> HttpResponse:
    """Runs one change and shows the card again, or the page that shows it."""
    refused = None
    try:
        change()
    except Refused as refusal:
        refused = Bounced("match", str(refusal))
    if request.htmx:
        return _render_checked_before(request, _get_claim(claim_id), refused)
    if refused:
        bounce(request, "match", refused.error, {})
    return go_back(request, "checked_before", claim_id, notice="" if refused else notice)


@require_POST
@allowed_to("decide")
def decide_match(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The same claim, or another one."""
    claim = _get_claim(claim_id)
    earlier, review = request.POST.get("earlier", ""), request.POST.get("review", "")
    if not (earlier or review).isdecimal() or len(earlier or review) > 18:
        return _change(request, claim_id, _refuse_unnamed)
    pair = {
        "earlier": get_object_or_404(Claim.objects.select_related("article"), pk=int(earlier)) if earlier else None,
        "review": get_object_or_404(ForeignReview, pk=int(review)) if not earlier else None,
    }
    standing = request.POST.get("standing", "")
    return _change(
        request, claim_id, lambda: services.decide_match(claim=claim, standing=standing, user=request.user, **pair)
    )


def _refuse_unnamed() -> None:
    raise Refused("Say which earlier claim you mean.")


@require_POST
@allowed_to("decide")
def withdraw_match(request: HttpRequest, match_id: int) -> HttpResponse:
    match = get_object_or_404(Match, pk=match_id)
    return _change(request, match.claim_id, lambda: services.withdraw_match(match=match, user=request.user))


@require_POST
@allowed_to("cite")
def copy_quote(request: HttpRequest, match_id: int, evidence_id: int) -> HttpResponse:
    """Takes a quote of the earlier claim over, through the gate."""
    match = get_object_or_404(Match.objects.select_related("claim__article"), pk=match_id)
    evidence = get_object_or_404(Evidence.objects.select_related("extraction__snapshot__source"), pk=evidence_id)
    response = _change(
        request,
        match.claim_id,
        lambda: services.copy_quote(match=match, evidence=evidence, user=request.user),
        notice="Quote taken over.",
    )
    response["HX-Trigger"] = "evidence-changed"
    return response


@require_POST
@allowed_to("review")
def look_up(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Asks the Fact Check Tools API about this claim's words, in the background."""
    claim = _get_claim(claim_id)

    def ask() -> None:
        lookup = request_lookup(claim=claim, user=request.user)
        look_up_task.delay_on_commit(lookup.pk)

    return _change(request, claim_id, ask, notice="Asked. The answer shows here in a moment.")


@require_GET
@allowed_to("review")
def match_report(request: HttpRequest) -> HttpResponse:
    """How often people agree with the machine, score by score."""
    context = {
        "thresholds": services.count_by_threshold(),
        "decided": Match.objects.exists(),
        "suggested": SUGGESTED,
    }
    return render(request, "matching/match_report.html", context)
