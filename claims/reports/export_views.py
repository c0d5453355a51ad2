"""What belongs to downloads: the report format's schema, and what the linters say of a report."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from claims.articles.models import Article
from claims.errors import Refused
from claims.http import allowed_to, for_other_sites
from claims.reports.downloads import lint_downloads
from claims.reports.exports.archive import MEDIA_TYPES, export_claims
from claims.reports.exports.json import SCHEMA
from claims.reports.public_views import send_page


@require_safe
@login_not_required
@for_other_sites
def download_schema(request: HttpRequest) -> HttpResponse:
    """The report format as JSON Schema 2020-12."""
    return send_page(request, SCHEMA.read_bytes(), content_type="application/schema+json")


@require_GET
@allowed_to("review")
def check_exports(request: HttpRequest, article_id: int) -> HttpResponse:
    """What each format's readers would say of the report as it stands now, before anybody downloads it."""
    article = get_object_or_404(Article, pk=article_id)
    checks = lint_downloads(request, article)
    context = {"article": article, "checks": checks, "back": reverse("preview_report", args=[article_id])}
    return render(request, "reports/export_check.html", context)


@require_GET
@allowed_to("manage_sources")
def download_claims(request: HttpRequest, format: str) -> HttpResponse:
    """Every decided claim of the desk, streamed."""
    try:
        pieces = export_claims(format)
    except Refused as refusal:
        raise Http404(str(refusal)) from None
    response = StreamingHttpResponse(pieces, content_type=MEDIA_TYPES[format])
    response["Content-Disposition"] = f'attachment; filename="claims.{format}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
