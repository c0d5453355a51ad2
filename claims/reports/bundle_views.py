"""Bundles and how to verify them, for readers."""

from __future__ import annotations

import hashlib
import logging
from functools import cache
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from claims.errors import Refused
from claims.people.permissions import require
from claims.reports import verify_report
from claims.reports.bundle import plan_bundle
from claims.reports.models import Edition, Report
from claims.reports.public_views import render_page, say_withdrawn, send_page
from claims.reports.signing import find_signing_key
from claims.sources.models import Tombstone

log = logging.getLogger(__name__)


@login_not_required
@require_safe
def download_bundle(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """An edition as a bundle. With `?archives=1`, for editors, the archives of the cited copies are in it."""
    report = get_object_or_404(Report.objects.select_related("article"), slug=slug)
    edition = get_object_or_404(report.editions.select_related("report"), number=number)
    if report.withdrawn_at:
        return say_withdrawn(request, report)
    archives = bool(request.GET.get("archives"))
    if archives:
        require(request.user, "publish")  # whole pages of others are not ours to hand out
    try:
        tag = name_state(edition, archives)
        return get_conditional_response(request, etag=tag) or _send(edition, archives, tag)
    except Refused as refusal:
        log.error("no bundle report=%s edition=%s reason=%s", slug, number, refusal)
        told = str(refusal) if archives else "The bundle cannot be made at the moment. Try again later."
        return HttpResponse(f"{told}\n", status=503, content_type="text/plain; charset=utf-8")


def name_state(edition: Edition, archives: bool) -> str:
    """The ETag: what the bundle's bytes depend on."""
    key = find_signing_key()
    removed = Tombstone.objects.filter(snapshot__in=_list_snapshots(edition)).count()
    parts = [edition.content_sha256, str(edition.number), str(archives), str(removed), key.key_id.hex() if key else ""]
    return f'"{hashlib.sha256(" ".join(parts).encode()).hexdigest()[:32]}"'


def _list_snapshots(edition: Edition) -> set[int]:
    claims = edition.content["claims"]
    return {item["snapshot"]["id"] for claim in claims for item in claim["verdict"]["evidence"]}


def _send(edition: Edition, archives: bool, tag: str) -> HttpResponse:
    bundle = plan_bundle(edition, archives=archives)
    response = StreamingHttpResponse(bundle.stream(), content_type="application/zip")
    response["Content-Length"] = bundle.size
    response["Content-Encoding"] = "identity"  # or else it would be packed again, and its length unknown
    response["Content-Disposition"] = f'attachment; filename="{bundle.file_name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-store" if archives else "public, max-age=300"
    return response


@login_not_required
@require_safe
def explain_verifying(request: HttpRequest) -> HttpResponse:
    """How a stranger verifies a bundle, with our public key."""
    try:
        key = find_signing_key()
    except Refused:
        key = None  # an admin is told by `bundle_report --public-key`; readers cannot mend it
    digest = hashlib.sha256(read_verifier()).hexdigest()
    return send_page(request, render_page("reports/verify.html", key=key, verifier_sha256=digest))


@login_not_required
@require_safe
def download_verifier(request: HttpRequest) -> HttpResponse:
    """The verifier's source: a single file that needs Python alone."""
    response = send_page(request, read_verifier(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify_report.py"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@cache
def read_verifier() -> bytes:
    return Path(verify_report.__file__).read_bytes()
