"""The comments of a claim, and the one page that an expert outside sees."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.articles.models import Claim
from claims.errors import Refused
from claims.http import allowed_to, bounce, go_back, read_number, take_bounced
from claims.review import comments
from claims.review.models import Comment, Invitation


@require_GET
@allowed_to("review")
def claim_comments(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The threads of a claim: as a part with htmx, else as a page of their own."""
    return _render_comments(request, get_object_or_404(Claim.objects.select_related("article"), pk=claim_id))


def _render_comments(request: HttpRequest, claim: Claim, status: int = 200) -> HttpResponse:
    open_links = comments.list_open_invitations(claim, request.user)
    for invitation in open_links:
        path = reverse("answer_invitation", args=[comments.sign_invitation(invitation)])
        invitation.link = request.build_absolute_uri(path)
    context = {
        "claim": claim,
        "article": claim.article,
        "threads": comments.load_threads(claim, request.user),
        "invitations": open_links,
        "bounced": take_bounced(request),
    }
    template = "review/_comments.html" if request.htmx else "review/claim_comments.html"
    return render(request, template, context, status=status)


def _change_comments(request: HttpRequest, claim: Claim, form: str, change) -> HttpResponse:
    """Runs one change and shows the threads again; what was typed is cleared only when it was taken."""
    status = 200
    try:
        change()
    except Refused as refusal:
        status = 422
        bounce(request, form, str(refusal), request.POST.dict())
    if request.htmx:
        return _render_comments(request, claim, status)
    return go_back(request, "claim_comments", claim.pk)


@require_POST
@allowed_to("review")
def write_comment(request: HttpRequest, claim_id: int) -> HttpResponse:
    """`about` is empty, "evidence-" and a number of a quote, "verdict-" or "passage-" and an id; `parent` the comment
    answered."""
    claim = get_object_or_404(Claim.objects.select_related("article"), pk=claim_id)
    kind, _, number = request.POST.get("about", "").partition("-")
    number = read_number(number) or 0
    parent = claim.comments.filter(pk=read_number(request.POST.get("parent"))).first()

    def write() -> None:
        comments.write_comment(
            claim=claim,
            author=request.user,
            text=request.POST.get("text", ""),
            evidence=claim.evidence.filter(number=number).first() if kind == "evidence" else None,
            verdict=claim.verdicts.filter(pk=number).first() if kind == "verdict" else None,
            passage=claim.passages.filter(pk=number).first() if kind == "passage" else None,
            parent=parent,
        )

    return _change_comments(request, claim, "answer" if parent else "comment", write)


@require_POST
@allowed_to("review")
def resolve_thread(request: HttpRequest, comment_id: int) -> HttpResponse:
    comment = get_object_or_404(Comment.objects.select_related("claim__article"), pk=comment_id)
    return _change_comments(
        request, comment.claim, "comment", lambda: comments.resolve_thread(comment=comment, user=request.user)
    )


@require_POST
@allowed_to("review")
def reopen_thread(request: HttpRequest, comment_id: int) -> HttpResponse:
    comment = get_object_or_404(Comment.objects.select_related("claim__article"), pk=comment_id)
    return _change_comments(
        request, comment.claim, "comment", lambda: comments.reopen_thread(comment=comment, user=request.user)
    )


@require_POST
@allowed_to("review")
def invite_expert(request: HttpRequest, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim.objects.select_related("article"), pk=claim_id)
    return _change_comments(
        request,
        claim,
        "expert",
        lambda: comments.invite_expert(
            claim=claim,
            expert=request.POST.get("expert", ""),
            question=request.POST.get("question", ""),
            days=read_number(request.POST.get("days")) or 0,
            user=request.user,
        ),
    )


@require_POST
@allowed_to("review")
def withdraw_invitation(request: HttpRequest, invitation_id: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.select_related("claim__article"), pk=invitation_id)
    return _change_comments(
        request,
        invitation.claim,
        "expert",
        lambda: comments.withdraw_invitation(invitation=invitation, user=request.user),
    )


@login_not_required
@require_http_methods(["GET", "POST"])
def answer_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Without an account: one claim, one question, one answer. No verdict, no evidence, no other claim is shown."""
    context, status = {"typed": request.POST.get("text", "")}, 200
    try:
        context["invitation"] = comments.read_invitation(token)
        if request.method == "POST":
            comments.answer_invitation(token=token, text=context["typed"])
            context["answered"] = True
    except Refused as refusal:
        context["error"], status = str(refusal), 422 if "invitation" in context else 410
    response = render(request, "review/answer_invitation.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    return response
