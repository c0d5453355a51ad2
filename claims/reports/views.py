"""Reports: the desk's preview and publishing, the public pages, the downloads."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_GET, require_POST, require_safe

from claims.articles.models import Article
from claims.articles.queries import list_articles
from claims.errors import Refused
from claims.http import Bounced, allowed_to, bounce, go_back, read_number, take_bounced
from claims.paging import paginate
from claims.reports.content import build_content, hash_content
from claims.reports.corrections import Change, Note, find_changes
from claims.reports.downloads import build_imprint, find_home, keep_fresh, list_downloads, send_file
from claims.reports.exports.registry import find_format
from claims.reports.models import Correction, Edition, Report
from claims.reports.pages import lay_out_report
from claims.reports.public import find_edition, make_tag
from claims.reports.public_views import say_withdrawn
from claims.reports.services import publish_report, withdraw_report


@require_GET
@allowed_to("review")
def report_list(request: HttpRequest) -> HttpResponse:
    """Every article with how far it is and what is published."""
    page = paginate(request, list_articles().select_related("report"), 30)
    return render(request, "reports/report_list.html", {"page": page})


@require_GET
@allowed_to("review")
def preview_report(request: HttpRequest, article_id: int) -> HttpResponse:
    """The report as it would be published now, and what publishing it would correct."""
    article = get_object_or_404(Article, pk=article_id)
    content = build_content(article)
    report = Report.objects.filter(article=article).first()
    latest = report.editions.first() if report else None
    bounced = take_bounced(request)
    context = {
        "article": article,
        "report": report,
        "latest": latest,
        "page": lay_out_report(content),
        "is_current": bool(latest) and not report.withdrawn_at and latest.content_sha256 == hash_content(content),
        "changes": _ask_corrections(find_changes(latest.content, content) if latest else [], bounced),
        "kinds": Correction.Kind,
        "downloads": list_downloads("download_preview", article.pk),
        "bounced": bounced,
    }
    return render(request, "reports/report_preview.html", context)


def _ask_corrections(changes: list[Change], bounced: Bounced) -> list[tuple[Change, Note]]:
    """Each change with what was typed for it, or with the kind that is proposed."""
    typed = _read_notes(bounced.typed) if bounced.form == "publish" else {}
    return [(change, typed.get(change.number, Note(change.suggested, ""))) for change in changes]


def _read_notes(typed: Mapping[str, str]) -> dict[int, Note]:
    """From `kind-3` and `note-3`, the fields for claim 3."""
    return {
        number: Note(typed.get(f"kind-{name[5:]}", ""), note)
        for name, note in typed.items()
        if name.startswith("note-") and (number := read_number(name[5:])) is not None
    }


@require_POST
@allowed_to("publish")
def publish_report_view(request: HttpRequest, article_id: int) -> HttpResponse:
    article = get_object_or_404(Article, pk=article_id)
    try:
        edition = publish_report(article=article, user=request.user, corrections=_read_notes(request.POST))
    except Refused as refusal:
        bounce(request, "publish", str(refusal), request.POST.dict())
        return go_back(request, "preview_report", article_id)
    return go_back(request, "preview_report", article_id, notice=f"Edition {edition.number} is public.")


@require_POST
@allowed_to("publish")
def withdraw_report_view(request: HttpRequest, article_id: int) -> HttpResponse:
    report = get_object_or_404(Report, article_id=article_id)
    try:
        withdraw_report(report=report, reason=request.POST.get("reason", ""), user=request.user)
    except Refused as refusal:
        bounce(request, "withdraw", str(refusal), request.POST.dict())
        return go_back(request, "preview_report", article_id)
    return go_back(request, "preview_report", article_id, notice="Withdrawn.")


@require_GET
@allowed_to("review")
def download_preview(request: HttpRequest, article_id: int, format: str) -> HttpResponse:
    """The report as it stands now, as a file."""
    content = build_content(get_object_or_404(Article, pk=article_id))
    return _download(request, content, format, f"report-{article_id}-draft")


@login_not_required
@require_safe
def download_report(request: HttpRequest, slug: str, number: int, format: str) -> HttpResponse:
    """A published edition as a file."""
    report = get_object_or_404(Report.objects.select_related("article"), slug=slug)
    edition = _find_edition(report, number)
    if report.withdrawn_at:
        return say_withdrawn(request, report)
    tag = make_tag(find_edition(slug, number), find_home(request), "download", format)
    response = get_conditional_response(request, etag=tag) or _download(
        request, edition.content, format, f"{slug}-edition-{edition.number}", tag, report=report, edition=edition
    )
    return keep_fresh(response, tag)


def _find_edition(report: Report, number: int | None) -> Edition:
    edition = report.editions.filter(number=number).first() if number else report.editions.first()
    if edition is None:
        raise Http404("There is no such edition.")
    return edition


def _download(
    request: HttpRequest, content: dict, name: str, file_name: str, tag: str = "", **published
) -> HttpResponse:
    try:
        format = find_format(name)
    except Refused as refusal:
        raise Http404(str(refusal)) from None
    imprint = build_imprint(content, format=format, home=find_home(request), **published)
    return send_file(request, format, content, imprint, file_name, tag)
