"""Cards of published claims for other people's pages, found by oEmbed 1.0. They need no script."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from claims.http import for_other_sites, read_number
from claims.reports.downloads import find_home
from claims.reports.pages import CARD_SIZE, write_frame
from claims.reports.public import ClaimWithdrawn, PublicEdition, find_edition, load_claim, make_tag
from claims.reports.public_views import FRESH, render_page

CACHED_FOR = 300  # seconds
_PAGES = {"public_claim", "public_edition_claim"}


@login_not_required
@for_other_sites
@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def show_card(request: HttpRequest, slug: str, claim: int) -> HttpResponse:
    """One claim with its verdict as it is now, to be framed by anybody. What was withdrawn says so in its place."""
    edition, home = find_edition(slug), find_home(request)
    tag = make_tag(edition, home, "card", claim)
    response = get_conditional_response(request, etag=tag) or _draw_card(edition, claim, home)
    if response.status_code in (200, 304):
        response["ETag"] = tag
    response["Cache-Control"] = FRESH
    return response


def _draw_card(edition: PublicEdition, number: int, home: str) -> HttpResponse:
    page = home + reverse("public_claim", args=[edition.slug, number])
    content = _load_standing(edition, number)
    if content is None:
        return HttpResponse(render_page("reports/claim_card.html", page=page), status=410)
    told = {"claim": content["claims"][0], "article": content["article"], "mark": edition.find_mark(number)}
    return HttpResponse(render_page("reports/claim_card.html", page=page, **told))


def _load_standing(edition: PublicEdition, number: int) -> dict[str, Any] | None:
    """The content with this claim, or None if the claim or the whole report was withdrawn."""
    try:
        return None if edition.withdrawn_at else load_claim(edition, number)[0]
    except ClaimWithdrawn:
        return None


@login_not_required
@for_other_sites
@require_safe
@cache_control(public=True, max_age=CACHED_FOR)
def describe_embedding(request: HttpRequest) -> HttpResponse:
    """oEmbed 1.0: `url` is a claim's public page; `maxwidth` and `maxheight` are kept. 501 for XML, which we do not speak."""
    if request.GET.get("format", "json") != "json":
        return JsonResponse({"detail": "Only JSON is served."}, status=501)
    if not request.GET.get("url"):
        return JsonResponse({"detail": "Give the address of a claim's public page as url."}, status=400)
    home = find_home(request)
    slug, number = _read_address(request.GET["url"], {urlsplit(home).netloc, request.get_host()})
    title = _find_title(find_edition(slug), number)
    width, height = (_read_size(request, *named) for named in zip(("maxwidth", "maxheight"), CARD_SIZE, strict=True))
    return JsonResponse(
        {
            "version": "1.0",
            "type": "rich",
            "provider_name": settings.SITE_NAME,
            "provider_url": home,
            "title": title,
            "width": width,
            "height": height,
            "cache_age": CACHED_FOR,
            "html": write_frame(home + reverse("claim_card", args=[slug, number]), title, (width, height)),
        }
    )


def _find_title(edition: PublicEdition, number: int) -> str:
    content = _load_standing(edition, number)
    if content is None:
        raise Http404("This was withdrawn.")
    return f"{content['claims'][0]['verdict']['rating']}: {content['claims'][0]['claim']}"


def _read_address(url: str, hosts: set[str]) -> tuple[str, int]:
    try:
        parts = urlsplit(url)
        match = resolve(parts.path) if parts.netloc in hosts else None
    except (Resolver404, ValueError):
        match = None
    if match is None or match.url_name not in _PAGES:
        raise Http404("This is not the public page of a claim.")
    return match.kwargs["slug"], match.kwargs["claim"]


def _read_size(request: HttpRequest, name: str, usual: int) -> int:
    return min(usual, read_number(request.GET.get(name)) or usual)
