"""The queue, the workspace of an article, the claim desk and its verdicts."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_POST

from claims.addresses import address_of
from claims.articles.models import Article, Claim, Splitting
from claims.articles.queries import current_revision, is_splitting_stuck
from claims.errors import Refused, Stale
from claims.http import Bounced, allowed_to, bounce, go_back, read_number, read_version, take_bounced
from claims.people.permissions import may
from claims.review.assignments import list_reviewers
from claims.review.desk import (
    Desk,
    find_desk,
    hue_of,
    lay_out_article,
    lay_out_wording,
    list_assertions,
    load_desk,
    load_next_desk,
    tally_claims,
    with_hues,
)
from claims.review.models import Rating, Verdict
from claims.review.presence import list_others, note_presence
from claims.review.queue import KINDS, STATES, TABS, load_numbers, load_page, queue_filters
from claims.review.ratings import offered_ratings
from claims.review.services import find_next_claim, reopen_claim, save_draft, submit_verdict, waiting_claims
from claims.statements import restore


@require_GET
@allowed_to("review")
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, the most check-worthy first."""
    filters = queue_filters(request.GET)
    context = {
        "page": load_page(filters, request.user, request.GET.get("after", "")),
        "filters": filters,
        "numbers": load_numbers(request.user),
        "saved": request.user.saved_filters.all(),
        "people": list_reviewers() if may(request.user, "assign") else [],
        "states": STATES,
        "kinds": KINDS,
        "today": timezone.localdate(),
        "bounced": take_bounced(request),
    }
    context["tabs"] = [(name, label, context["numbers"][name]) for name, label in TABS]
    return render(request, "review/queue.html", context)


@require_GET
@allowed_to("review")
def show_article(request: HttpRequest, article_id: int) -> HttpResponse:
    """The workspace, opened at the first claim that waits for a verdict."""
    article = get_object_or_404(Article, pk=article_id)
    waiting = waiting_claims(request.user, article).order_by("position", "number").first()
    claim = waiting or article.claims.exclude(state__in=Claim.GONE).order_by("position", "number").first()
    return _render_workspace(request, article, load_desk(claim, request.user) if claim else None)


@require_GET
@allowed_to("review")
def show_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The workspace with this claim on the desk; with htmx the desk alone."""
    desk = find_desk(claim_id, request.user)
    if desk is None:
        raise Http404
    if request.htmx and not request.htmx.boosted:
        return _render_desk(request, desk)
    return _render_workspace(request, desk.claim.article, desk)


def _render_workspace(
    request: HttpRequest, article: Article, desk: Desk | None, *, status: int = 200, refused: Bounced | None = None
) -> HttpResponse:
    revision = current_revision(article)
    bounced = refused or take_bounced(request)
    context = {
        "article": article,
        "revision": revision,
        "splitting": revision.splitting,
        "worker_missing": is_splitting_stuck(revision.splitting),
        "stays": desk is not None,  # a page that somebody works on is not replaced when a splitting ends
        "granularities": Splitting.Granularity.choices,
        "paragraphs": lay_out_article(revision),
        "tally": tally_claims(article),
        "dismissed": article.claims.filter(state=Claim.State.DISMISSED).order_by("position", "number"),
        "bounced": bounced,
    }
    if desk:
        context |= _desk_context(desk, bounced)
    return render(request, "review/article_workspace.html", context, status=status)


def _desk_context(desk: Desk, bounced: Bounced) -> dict:
    typed = bounced.typed if bounced.form == "verdict" else {}
    return {
        "chosen": read_number(typed.get("rating")) or (desk.draft and desk.draft.rating_id),
        "written": typed.get("rationale") or (desk.draft.rationale if desk.draft else ""),
        "claim": desk.claim,
        "article": desk.claim.article,
        "desk": desk,
        "evidence": desk.evidence,
        "wording": lay_out_wording(desk.claim),
        "assertions": list_assertions(desk.claim),
        "bounced": bounced,
        "today": timezone.localdate(),
    }


def _render_desk(
    request: HttpRequest,
    desk: Desk,
    *,
    refused: Bounced | None = None,
    sealed: Verdict | None = None,
    status: int = 200,
) -> HttpResponse:
    """The desk alone. After a verdict it also carries the article's tally, and says which claim took which hue."""
    context = _desk_context(desk, refused or take_bounced(request))
    if sealed:
        context["tally"] = desk.tally
    response = render(request, "desk/claim.html", context, status=status)
    if sealed:
        decided = {"id": sealed.claim_id, "hue": _hue_after(sealed)}
        last = desk.claim.pk == sealed.claim_id
        told = {"claim-decided": decided, "notice": {"html": _say_sealed(sealed.claim, last=last)}}
        response["HX-Trigger-After-Swap"] = json.dumps(told)
        response["HX-Push-Url"] = address_of("claim", desk.claim.pk)
    return response


@require_POST
@allowed_to("decide")
def submit_verdict_view(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Seals a verdict and brings the next open claim; a refusal brings the typed text back."""
    claim = restore(Claim, {"id": claim_id})  # all that is known of it yet
    try:
        verdict = submit_verdict(
            claim=claim,
            reviewer=request.user,
            rating=read_number(request.POST.get("rating")),
            rationale=request.POST.get("rationale", ""),
            version=read_version(request),
            idempotency_key=request.POST.get("key", "")[:64] or None,
        )
    except Claim.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        return _refuse_verdict(request, claim, refusal)
    if not request.htmx:
        following = find_next_claim(verdict.claim, request.user)
        notice = _say_sealed(verdict.claim, last=following is None)
        return go_back(request, "claim", following.pk if following else claim_id, notice=notice)
    return _render_desk(request, load_next_desk(verdict.claim, request.user), sealed=verdict)


def _hue_after(sealed: Verdict) -> str:
    """The claim's hue from now on: one that waits for a second opinion, or is in dispute, has none."""
    if sealed.decisive:
        return sealed.rating.hue
    return hue_of(with_hues(Claim.objects.filter(pk=sealed.claim_id)).get())


def _say_sealed(claim: Claim, *, last: bool) -> SafeString:
    """`last`: nothing else in the article waits for this person."""
    outcome = _OUTCOMES.get(claim.state, "")
    address = address_of("claim", claim.pk)
    sealed = format_html('Verdict on <a href="{}">claim {}</a> sealed.{}', address, claim.number, outcome)
    if not last:
        return sealed
    return sealed + format_html(
        ' Nothing else here waits for you: <a href="{}">back to the queue</a>.', reverse("queue")
    )


_OUTCOMES = {
    Claim.State.SECOND_REVIEW: " It waits for a second opinion.",
    Claim.State.IN_DISPUTE: " The two opinions differ: an editor decides.",
}


def _refuse_verdict(request: HttpRequest, claim: Claim, refusal: Refused) -> HttpResponse:
    rating = _read_rating(request)
    rationale = request.POST.get("rationale", "")
    save_draft(claim=claim, reviewer=request.user, rating=rating, rationale=rationale)
    typed = {"rationale": rationale, "rating": request.POST.get("rating", "")}
    refused = Bounced("verdict", str(refusal), typed)
    desk = load_desk(claim, request.user)
    status = 409 if isinstance(refusal, Stale) else 422
    if request.htmx:
        return _render_desk(request, desk, refused=refused, status=status)
    return _render_workspace(request, desk.claim.article, desk, refused=refused, status=status)


def _read_rating(request: HttpRequest) -> Rating | None:
    rating = read_number(request.POST.get("rating"))
    return offered_ratings().filter(pk=rating).first() if rating else None


@require_POST
@allowed_to("decide")
def save_draft_view(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Keeps what was typed so far; answers with when."""
    claim = get_object_or_404(Claim, pk=claim_id)
    rationale = request.POST.get("rationale", "")
    draft = save_draft(claim=claim, reviewer=request.user, rating=_read_rating(request), rationale=rationale)
    if not request.htmx:
        return go_back(request, "claim", claim.pk, notice="Draft saved.")
    return render(request, "desk/draft_saved.html", {"draft": draft, "cut": draft.rationale != rationale})


@require_POST
@allowed_to("decide")
def reopen_claim_view(request: HttpRequest, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim, pk=claim_id)
    try:
        reopen_claim(claim=claim, version=read_version(request), user=request.user)
    except Refused as refusal:
        bounce(request, "verdict", str(refusal), {})
    return go_back(request, "claim", claim_id)


@require_POST
@allowed_to("review")
def note_presence_view(request: HttpRequest, claim_id: int) -> HttpResponse:
    """A sign of life from an open desk; answers with who else is there."""
    claim = get_object_or_404(Claim, pk=claim_id)
    note_presence(claim=claim, person=request.user)
    return render(request, "review/_presence.html", {"others": list_others(claim, request.user)})
