"""What is published, for everyone: reports, their editions, and each edition's content."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Path, Router
from ninja.errors import HttpError

from claims.reports.api.reading import After, Limit, take_page
from claims.reports.api.schemas import PROBLEMS, EditionOut, Page, Problem, ReportOut
from claims.reports.content import canonical_json
from claims.reports.downloads import build_imprint, find_home
from claims.reports.exports.registry import FORMATS
from claims.reports.exports.values import NotExportable, TooBusy
from claims.reports.models import Edition, Report

router = Router(auth=None, tags=["published"])
Slug = Path(..., max_length=80, pattern=r"^[-a-zA-Z0-9_]+$")
Number = Path(..., ge=1, le=2**31 - 1)


@router.get("/reports", response={200: Page[ReportOut], PROBLEMS: Problem})
def list_reports(request: HttpRequest, after: int | None = After, limit: int = Limit):
    """Every report that was ever published, with its newest edition; a withdrawn one has none."""
    editions = Edition.objects.defer("content").order_by("-number")
    reports = Report.objects.filter(editions__isnull=False).distinct().select_related("article")
    reports = reports.prefetch_related(Prefetch("editions", editions))
    return take_page(reports, lambda report: _describe_report(request, report), after, limit)


@router.get("/reports/{slug}/editions", response={200: list[EditionOut], PROBLEMS: Problem})
def list_editions(request: HttpRequest, slug: str = Slug):
    """Newest first. 410 when the report was withdrawn."""
    report = _find_report(slug)
    return [describe_edition(request, report, edition) for edition in report.editions.defer("content")]


@router.get("/reports/{slug}/editions/{number}", response={200: dict[str, Any], PROBLEMS: Problem})
def read_edition(request: HttpRequest, slug: str = Slug, number: int = Number):
    """The whole content, as docs/report-format.md explains it, in the bytes that `content_sha256` is over."""
    edition = _find_edition(_find_report(slug), number)
    return HttpResponse(canonical_json(edition.content), content_type="application/json")


@router.get("/reports/{slug}/editions/{number}/{format}", response={200: None, PROBLEMS: Problem})
def export_edition(
    request: HttpRequest, slug: str = Slug, number: int = Number, format: str = Path(..., max_length=40)
):
    """The edition in one of the export formats: csv, claimreview, averitec, … 409 when it breaks that format's rules."""
    if format not in FORMATS:
        raise HttpError(404, f"There is no such format. There are: {', '.join(FORMATS)}.")
    report = _find_report(slug)
    edition = _find_edition(report, number)
    chosen = FORMATS[format]
    imprint = build_imprint(edition.content, format=chosen, home=find_home(request), report=report, edition=edition)
    try:
        pieces = chosen.export(edition.content, imprint).pieces
    except NotExportable as refusal:
        raise HttpError(503 if isinstance(refusal, TooBusy) else 409, str(refusal)) from None
    return HttpResponse(b"".join(pieces), content_type=chosen.media_type)


def _find_report(slug: str) -> Report:
    report = get_object_or_404(Report.objects.select_related("article"), slug=slug)
    if report.withdrawn_at:
        raise HttpError(410, f"This report was withdrawn: {report.withdrawn_reason}")
    return report


def _find_edition(report: Report, number: int) -> Edition:
    return get_object_or_404(report.editions, number=number)


def _describe_report(request: HttpRequest, report: Report) -> dict[str, Any]:
    newest = report.editions.all()[0]
    return {
        "report": report.slug,
        "title": report.article.title,
        "withdrawn": bool(report.withdrawn_at),
        "latest": None if report.withdrawn_at else describe_edition(request, report, newest),
    }


def describe_edition(request: HttpRequest, report: Report, edition: Edition) -> dict[str, Any]:
    home = find_home(request)
    where = [report.slug, edition.number]
    return {
        "report": report.slug,
        "number": edition.number,
        "title": report.article.title,
        "published_at": edition.published_at,
        "content_sha256": edition.content_sha256,
        "page": home + reverse("public_edition", args=where),
        "content": home + reverse("api:read_edition", args=where),
    }
