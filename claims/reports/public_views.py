"""The pages that readers get. They need no session and set none, and the same content is the same bytes for everybody.

A page is made without its request: nothing of who asks can get into it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csp.decorators import csp_exempt
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from claims.http import for_other_sites
from claims.paging import paginate
from claims.reports.downloads import find_home, list_downloads
from claims.reports.exports.claimreview import build_claimreview
from claims.reports.exports.values import Imprint
from claims.reports.feeds import write_corrections_feed, write_editions_feed
from claims.reports.models import Edition, PublicText, Report
from claims.reports.pages import ReportPage, cut_excerpt, lay_out_report, write_frame, write_script
from claims.reports.pictures import OF_CLAIM, OF_REPORT, draw, draw_claim
from claims.reports.policies import read_policy
from claims.reports.public import PAGES, ClaimWithdrawn, PublicEdition, find_edition, load_claim, load_content, make_tag
from claims.sources.models import Extraction, Tombstone

FRESH = "public, max-age=60"
_SVG = "image/svg+xml; charset=utf-8"
_ATOM = "application/atom+xml; charset=utf-8"


@login_not_required
@require_safe
def public_reports(request: HttpRequest) -> HttpResponse:
    """Everything that is published, newest first."""
    published = Report.objects.filter(withdrawn_at=None, editions__isnull=False).select_related("article")
    newest = published.annotate(published_at=Max("editions__published_at"), number=Max("editions__number"))
    page = paginate(request, newest.order_by("-published_at", "-pk"), 50)
    return send_page(request, render_page("reports/public_list.html", page=page))


@login_not_required
@require_safe
def public_report(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """The newest edition, or an older one by its number."""
    edition = find_edition(slug, number)
    return _answer(request, edition, lambda home: _render_report(edition, home), "report", number)


def _render_report(edition: PublicEdition, home: str) -> bytes:
    content = load_content(edition)
    return render_page(
        "reports/report_public.html",
        edition=edition,
        report=edition,
        home=home,
        page=lay_out_report(content, edition),
        digest=edition.content_sha256,
        editions=Edition.objects.filter(report=edition.report_id).values("number", "published_at"),
        downloads=list_downloads("download_report", edition.slug, edition.number),
        pictures=[(name, draw(name, content)) for name in OF_REPORT],
    )


@login_not_required
@require_safe
def public_claim(request: HttpRequest, slug: str, claim: int, number: int | None = None) -> HttpResponse:
    """One claim with its verdict: the page that search engines are told of. The pages of editions carry no ClaimReview: each
    may stand on one page only (Google), and an older verdict would be told under the address of the newest."""
    edition = find_edition(slug, number)
    marked = number is None
    return _answer(request, edition, lambda home: _render_claim(edition, claim, home, marked), "claim", claim, number)


def _render_claim(edition: PublicEdition, number: int, home: str, marked: bool) -> bytes:
    content, numbers = load_claim(edition, number)
    place = numbers.index(number)
    finding = content["claims"][0]
    card = home + reverse("claim_card", args=[edition.slug, number])
    return render_page(
        "reports/claim_public.html",
        edition=edition,
        home=home,
        page=(page := lay_out_report(content, edition)),
        finding=page.findings[0],
        previous=numbers[place - 1] if place else None,
        following=numbers[place + 1] if place + 1 < len(numbers) else None,
        pictures=[(name, draw_claim(name, content, finding)) for name in OF_CLAIM]
        if len(finding["verdict"]["evidence"]) > 1  # of a single quote they would tell nothing that the page does not
        else [],
        frame=write_frame(card, f"{finding['verdict']['rating']}: {finding['claim']}"),
        script=write_script(_describe_claim(content, page, edition, home)) if marked else "",
    )


def _describe_claim(content: dict[str, Any], page: ReportPage, edition: PublicEdition, home: str) -> dict[str, Any]:
    """The one ClaimReview of the page, with its corrections."""
    claim = content["claims"][0]
    path = reverse("public_claim", args=[edition.slug, claim["number"]])
    imprint = Imprint(
        page_url=home + reverse("public_report", args=[edition.slug]),
        desk=settings.SITE_NAME,
        desk_url=home,
        published_at=edition.published_at.isoformat(),
        edition=edition.number,
        claim_urls={claim["number"]: home + path},
    )
    corrected = [
        {
            "@type": "CorrectionComment",
            "datePublished": each["at"],
            "text": f"{each['label'].capitalize()}: {each['note']}",
        }
        for each in page.findings[0].corrections
    ]
    node = {"@context": "https://schema.org"} | build_claimreview(content, claim, imprint)
    return node | ({"correction": corrected} if corrected else {})


@login_not_required
@require_safe
def public_evidence(request: HttpRequest, slug: str, number: int, claim: int, quote: int) -> HttpResponse:
    """What a citation leads to: the quote in the archived text that it was taken from."""
    edition = find_edition(slug, number)
    return _answer(
        request, edition, lambda home: _render_evidence(edition, claim, quote, home), "evidence", claim, quote
    )


def _render_evidence(edition: PublicEdition, claim: int, number: int, home: str) -> bytes:
    content, _ = load_claim(edition, claim)
    page = lay_out_report(content, edition)
    found = [item for item in content["claims"][0]["verdict"]["evidence"] if item["number"] == number]
    if not found:
        raise Http404("There is no such quote.")
    item = found[0]
    tombstone = Tombstone.objects.filter(snapshot=item["snapshot"]["id"]).first()
    text = "" if tombstone else _read_text(item)
    return render_page(
        "reports/evidence_public.html",
        edition=edition,
        home=home,
        page=page,
        finding=page.findings[0],
        item=item,
        tombstone=tombstone,
        excerpt=cut_excerpt(text, item["start"], item["end"]) if text else None,
    )


def _read_text(item: dict[str, Any]) -> str:
    """The archived text, if the quote stands in it."""
    snapshot = item["snapshot"]
    texts = Extraction.objects.filter(snapshot=snapshot["id"], text_sha256=snapshot["text_sha256"])
    text = texts.values_list("text", flat=True).first() or ""
    return text if text[item["start"] : item["end"]] == item["quote"] else ""


@login_not_required
@require_safe
@csp_exempt()  # it has a policy of its own
def public_picture(
    request: HttpRequest, slug: str, number: int, picture: str, claim: int | None = None
) -> HttpResponse:
    """A picture of a report, or of one of its claims, that stands alone."""
    edition = find_edition(slug, number)
    if picture not in (OF_CLAIM if claim else OF_REPORT):
        raise Http404("There is no such picture.")
    response = _answer(
        request, edition, lambda home: _draw(edition, picture, claim), "picture", picture, claim, content_type=_SVG
    )
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    return response


def _draw(edition: PublicEdition, name: str, claim: int | None) -> bytes:
    if claim is None:
        return draw(name, load_content(edition)).svg().encode()
    content, _ = load_claim(edition, claim)
    return draw_claim(name, content, content["claims"][0]).svg().encode()


@login_not_required
@require_safe
def public_policy(request: HttpRequest, page: str) -> HttpResponse:
    """How we check, and how we correct."""
    if page not in PublicText.Name.values:
        raise Http404("There is no such page.")
    return send_page(request, render_page("reports/policy.html", name=PublicText.Name(page), text=read_policy(page)))


@login_not_required
@for_other_sites
@require_safe
def editions_feed(request: HttpRequest) -> HttpResponse:
    """The newest editions of all reports."""
    return send_page(request, write_editions_feed(find_home(request)), content_type=_ATOM)


@login_not_required
@for_other_sites
@require_safe
def corrections_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The ledger of one report."""
    edition = find_edition(slug)
    return _answer(
        request, edition, lambda home: write_corrections_feed(edition, home), "corrections", content_type=_ATOM
    )


def _answer(
    request: HttpRequest,
    edition: PublicEdition,
    make: Callable[[str], bytes],
    *page: object,
    content_type: str = "text/html; charset=utf-8",
) -> HttpResponse:
    """The page of an edition, not sent to those who have it, rendered only if it is not as it was."""
    if edition.withdrawn_at:
        return say_withdrawn(request, edition)
    try:
        return _answer_kept(request, edition, make, page, content_type)
    except ClaimWithdrawn as gone:
        told = {"edition": gone.edition, "correction": gone.correction}
        return send_page(request, render_page("reports/claim_withdrawn.html", **told), status=410)


def _answer_kept(
    request: HttpRequest, edition: PublicEdition, make: Callable[[str], bytes], page: tuple, content_type: str
) -> HttpResponse:
    home = find_home(request)
    tag = make_tag(edition, home, *page)
    response = get_conditional_response(request, etag=tag)
    if response is None:
        response = HttpResponse(PAGES.get(tag, lambda: make(home)), content_type=content_type)
    newest = max(filter(None, (edition.published_at, edition.latest_at, edition.texts_changed_at)))
    return _label(response, tag, Last_Modified=http_date(newest.timestamp()))


def say_withdrawn(request: HttpRequest, report: Report | PublicEdition) -> HttpResponse:
    return send_page(request, render_page("reports/report_withdrawn.html", report=report), status=410)


def send_page(request: HttpRequest, body: bytes, *, content_type: str = "text/html; charset=utf-8", status: int = 200):
    """A page or file that belongs to no edition; its own bytes make the ETag."""
    response = HttpResponse(body, content_type=content_type, status=status)
    tag = make_tag(None, body)
    return _label(get_conditional_response(request, etag=tag, response=response) if status == 200 else response, tag)


def _label(response: HttpResponse, tag: str, **headers: str) -> HttpResponse:
    response["ETag"] = tag
    response["Cache-Control"] = FRESH
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
    return response


def render_page(template: str, **context: Any) -> bytes:
    """Without a request; what no file can hold (an unpaired surrogate) becomes a sign that something was there."""
    policies = PublicText.Name
    html = render_to_string(template, {"desk": settings.SITE_NAME, "policies": policies, **context})
    return html.encode("utf-8", "replace")
