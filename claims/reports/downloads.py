"""Reports as files: from the pages and the command line."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from claims.articles.models import Article
from claims.reports.content import build_content
from claims.reports.exports.registry import FORMATS, Format
from claims.reports.exports.values import Content, Finding, Imprint, NotExportable, TooBusy
from claims.reports.models import Edition, Report
from claims.reports.public import PAGES
from claims.sources.models import Extraction


def build_imprint(
    content: Content, *, format: Format, home: str, report: Report | None = None, edition: Edition | None = None
) -> Imprint:
    """Where a report stands and who publishes it. `home` is the site's own address; without an edition it is a draft."""
    page = ("public_report", report.slug) if report else ("preview_report", content["article"]["id"])
    return Imprint(
        page_url=home + reverse(page[0], args=page[1:]),
        desk=settings.SITE_NAME,
        desk_url=home,
        published_at=(edition.published_at if edition else timezone.now()).isoformat(),
        edition=edition.number if edition else 0,
        **(_find_pages(content, home, report, edition) if report and edition else {}),
        texts=gather_texts(content) if format.needs_texts else {},
    )


def _find_pages(content: Content, home: str, report: Report, edition: Edition) -> dict[str, dict]:
    """The public pages of an edition's claims and quotes."""
    slug, claims = report.slug, content["claims"]
    return {
        "claim_urls": {
            claim["number"]: home + reverse("public_claim", args=[slug, claim["number"]]) for claim in claims
        },
        "evidence_urls": {
            f"{claim['number']}-{item['number']}": home
            + reverse("public_evidence", args=[slug, edition.number, claim["number"], item["number"]])
            for claim in claims
            for item in claim["verdict"]["evidence"]
        },
    }


def gather_texts(content: Content) -> dict[str, str]:
    """The archived texts that a report cites, by their SHA-256; one that had to be removed is not among them."""
    cited = [item["snapshot"] for claim in content["claims"] for item in claim["verdict"]["evidence"]]
    found = Extraction.objects.filter(
        snapshot__in={snapshot["id"] for snapshot in cited},
        text_sha256__in={snapshot["text_sha256"] for snapshot in cited},
    )
    return dict(found.exclude(text="").values_list("text_sha256", "text"))


def send_file(
    request: HttpRequest, format: Format, content: Content, imprint: Imprint, name: str, tag: str = ""
) -> HttpResponse:
    """The file as a download, in pieces; or a page that says what to mend first. With a `tag` that all of its bytes follow
    from, one that takes long to make is kept for those who ask next."""
    try:
        response = _start(format, content, imprint, tag)
    except NotExportable as refusal:
        return _say_refusal(request, format, imprint, refusal)
    response["Content-Disposition"] = f'attachment; filename="{name}.{format.suffix}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _start(format: Format, content: Content, imprint: Imprint, tag: str) -> HttpResponse | StreamingHttpResponse:
    if not tag or not format.slow:
        return StreamingHttpResponse(format.export(content, imprint).pieces, content_type=format.media_type)
    body = PAGES.get(tag, lambda: b"".join(format.export(content, imprint).pieces))
    return HttpResponse(body, content_type=format.media_type)


def _say_refusal(request: HttpRequest, format: Format, imprint: Imprint, refusal: NotExportable) -> HttpResponse:
    busy = isinstance(refusal, TooBusy)
    context = {"format": format, "findings": refusal.findings, "imprint": imprint, "busy": busy}
    response = render(request, "reports/export_refused.html", context, status=503 if busy else 409)
    if busy:
        response["Retry-After"] = "60"
    return response


def keep_fresh(response: HttpResponse, tag: str) -> HttpResponse:
    """A file of an edition may be kept for a minute, and longer while its ETag stays; a page that says what to mend may not."""
    if response.status_code in (200, 304):
        response["ETag"], response["Cache-Control"] = tag, "public, max-age=60"
    return response


def list_downloads(view: str, *args) -> list[tuple[str, str]]:
    """Label and address of each."""
    return [(format.label, reverse(view, args=[*args, format.name])) for format in FORMATS.values()]


def find_home(request: HttpRequest) -> str:
    """The site's own address, without a slash at its end."""
    return settings.SITE_URL or request.build_absolute_uri("/").rstrip("/")


def lint_downloads(request: HttpRequest, article: Article) -> list[tuple[Format, str, list[Finding]]]:
    """Every format, its address, and what its linter finds in the report as it stands now."""
    home, content = find_home(request), build_content(article)
    return [
        (
            format,
            reverse("download_preview", args=[article.pk, format.name]),
            format.lint(content, build_imprint(content, format=format, home=home)),
        )
        for format in FORMATS.values()
    ]
