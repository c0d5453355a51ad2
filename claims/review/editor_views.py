"""What editors look after: policies of second opinions, and how far reviewers agree."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.articles.models import Article, Claim
from claims.errors import Refused, Stale
from claims.http import NOTHING_BOUNCED, Bounced, allowed_to, bounce, go_back, read_number, read_version
from claims.review.agreement import FEWEST, request_agreement
from claims.review.models import AgreementRun, Rating, ReviewPolicy
from claims.review.policies import drop_policy, find_policy, set_policy
from claims.review.queue import KINDS
from claims.review.rounds import waive_second
from claims.tasks import compute_agreement_task


@require_http_methods(["GET", "POST"])
@allowed_to("set_policy")
def review_policy(request: HttpRequest, article_id: int | None = None) -> HttpResponse:
    """The desk's policy, or an article's own. A refused or late form comes back with what was chosen in it."""
    article = get_object_or_404(Article, pk=article_id) if article_id else None
    if request.method == "GET":
        return _render_policy(request, article, find_policy(article))
    chosen = _read_policy(request)
    version = read_number(request.POST.get("version"))
    try:
        set_policy(article=article, rules=chosen, version=-1 if version is None else version, user=request.user)
    except Refused as refusal:
        return _render_policy(request, article, chosen, refusal)
    to = ["article_review_policy", article.pk] if article else ["review_policy"]
    return go_back(request, *to, notice="Saved.")


def _read_policy(request: HttpRequest) -> dict:
    share = read_number(request.POST.get("share")) or 0
    way = request.POST.get("way", "")
    return {
        "way": way if way in ReviewPolicy.Way.values else ReviewPolicy.Way.NONE,
        "share": min(share, 100),
        "kinds": [kind for kind in KINDS if kind in request.POST.getlist("kinds")],
        "hues": [hue for hue in Rating.Hue.values if hue in request.POST.getlist("hues")],
        "opposite_search": "opposite_search" in request.POST,
    }


def _render_policy(
    request: HttpRequest, article: Article | None, chosen: ReviewPolicy | dict, refusal: Refused | None = None
) -> HttpResponse:
    stands = find_policy(article)
    late = isinstance(refusal, Stale)
    context = {
        "article": article,
        "chosen": chosen,
        "own": stands.pk is not None,
        "version": stands.version,
        "theirs": stands if late else None,
        "bounced": Bounced(error=str(refusal)) if refusal else NOTHING_BOUNCED,
        "ways": ReviewPolicy.Way.choices,
        "kinds": KINDS,
        "hues": [("true", "true"), ("mixed", "mixed"), ("false", "false"), ("unproven", "unproven")],
    }
    status = 409 if late else 422 if refusal else 200
    return render(request, "review/review_policy.html", context, status=status)


@require_POST
@allowed_to("set_policy")
def drop_review_policy(request: HttpRequest, article_id: int) -> HttpResponse:
    article = get_object_or_404(Article, pk=article_id)
    drop_policy(article=article, user=request.user)
    return go_back(request, "article_review_policy", article.pk, notice="The desk’s policy holds again.")


@require_POST
@allowed_to("adjudicate")
def waive_second_view(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The first opinion decides alone; a refusal brings the reason back."""
    claim = get_object_or_404(Claim, pk=claim_id)
    reason = request.POST.get("reason", "")
    try:
        waive_second(claim=claim, reason=reason, version=read_version(request), user=request.user)
    except Refused as refusal:
        bounce(request, "waive", str(refusal), request.POST.dict())
        return go_back(request, "claim", claim_id)
    return go_back(request, "claim", claim_id, notice="Waived. The first opinion decides.")


@require_GET
@allowed_to("assign")
def agreement(request: HttpRequest) -> HttpResponse:
    """The last computation, and whether one is under way."""
    run = AgreementRun.objects.exclude(finished_at=None).select_related("asked_by").first()
    context = {"run": run, "open": AgreementRun.objects.filter(finished_at=None).first(), "fewest": FEWEST}
    if run:
        context["groups"] = _lay_out_groups(run.results)
    return render(request, "review/agreement.html", context)


_HEADINGS = {"all": "All", "kind": "By kind of claim", "reviewers": "By reviewers", "month": "By month"}
_MEASURES = (("raw", "raw"), ("Cohen’s κ", "kappa"), ("α nominal", "nominal"), ("α ordinal", "ordinal"))


def _lay_out_groups(results: list[dict]) -> list[tuple[str, list[dict]]]:
    rows = [row | {"measures": [(label, row[name]) for label, name in _MEASURES]} for row in results]
    return [(heading, [row for row in rows if row["grouped_by"] == by]) for by, heading in _HEADINGS.items()]


@require_POST
@allowed_to("assign")
def compute_agreement_view(request: HttpRequest) -> HttpResponse:
    run = request_agreement(user=request.user)
    compute_agreement_task.delay_on_commit(run.pk)
    return go_back(request, "agreement")
