"""Cards of published claims for other people's pages, found by oEmbed 1.0. They need no script."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import condition, require_GET

from claims.http import read_number
from claims.reports.downloads import find_home
from claims.reports.models import Edition, Report

WIDTH, HEIGHT = 480, 240  # pixels
CACHED_FOR = 300  # seconds


def _find_newest(slug: str) -> Edition:
    report = get_object_or_404(Report, slug=slug, withdrawn_at=None)
    edition = report.editions.select_related("report").first()
    if edition is None:
        raise Http404("Nothing is published here.")
    return edition


def _find_claim(edition: Edition, number: int) -> dict[str, Any]:
    for claim in edition.content["claims"]:
        if claim["number"] == number:
            return claim
    raise Http404("The newest edition has no such claim.")


def _tag_card(request: HttpRequest, slug: str, claim: int) -> str:
    newest = Edition.objects.filter(report__slug=slug, report__withdrawn_at=None).order_by("-number")
    digest = newest.values_list("content_sha256", flat=True).first()
    return f'"{digest}"' if digest else ""


@login_not_required
@require_GET
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@cache_control(public=True, max_age=CACHED_FOR)
@condition(etag_func=_tag_card)
def show_card(request: HttpRequest, slug: str, claim: int) -> HttpResponse:
    """One claim with its verdict, to be framed by anybody."""
    edition = _find_newest(slug)
    context = {
        "claim": _find_claim(edition, claim),
        "article": edition.content["article"],
        "page": find_home(request) + reverse("public_claim", args=[slug, claim]),
        "desk": settings.SITE_NAME,
    }
    return render(request, "reports/claim_card.html", context)


@login_not_required
@require_GET
@cache_control(public=True, max_age=CACHED_FOR)
def describe_embedding(request: HttpRequest) -> HttpResponse:
    """oEmbed 1.0: `url` is a claim's public page; `maxwidth` and `maxheight` are kept. 501 for XML, which we do not speak."""
    if request.GET.get("format", "json") != "json":
        return JsonResponse({"detail": "Only JSON is served."}, status=501)
    if not request.GET.get("url"):
        return JsonResponse({"detail": "Give the address of a claim's public page as url."}, status=400)
    slug, number = _read_address(request.GET["url"])
    claim = _find_claim(_find_newest(slug), number)
    home = find_home(request)
    width, height = (_read_size(request, name, usual) for name, usual in (("maxwidth", WIDTH), ("maxheight", HEIGHT)))
    card = home + reverse("claim_card", args=[slug, number])
    title = f"{claim['verdict']['rating']}: {claim['claim']}"
    frame = '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy" style="border:0"></iframe>'
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
            "html": format_html(frame, card, width, height, title),
        }
    )


def _read_address(url: str) -> tuple[str, int]:
    try:
        match = resolve(urlsplit(url).path)
    except (Resolver404, ValueError):
        match = None
    if match is None or match.url_name != "public_claim":
        raise Http404("This is not the public page of a claim.")
    return match.kwargs["slug"], match.kwargs["claim"]


def _read_size(request: HttpRequest, name: str, usual: int) -> int:
    return min(usual, read_number(request.GET.get(name)) or usual)
