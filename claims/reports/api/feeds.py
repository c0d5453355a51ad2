"""All published ClaimReviews as one schema.org DataFeed, for aggregators; its items are written as Data Commons writes its own."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from claims.http import for_other_sites
from claims.reports.downloads import build_imprint, find_home
from claims.reports.exports.claimreview import build_claimreview
from claims.reports.exports.registry import FORMATS
from claims.reports.models import Edition, Report
from claims.reports.public import read_design


def _newest_editions():
    """Of each report that stands; the cheap columns first."""
    newest = Edition.objects.filter(report__withdrawn_at=None).order_by("report", "-number").distinct("report")
    return Edition.objects.filter(pk__in=newest.values("pk")).select_related("report").order_by("-published_at", "-pk")


def _last_changed(request: HttpRequest) -> dt.datetime | None:
    """When an edition came, or a report went: a program that asks by date alone learns of both."""
    times = Edition.objects.aggregate(published=Max("published_at"), withdrawn=Max("report__withdrawn_at"))
    return max(filter(None, times.values()), default=None)


def _tag_feed(request: HttpRequest) -> str:
    withdrawn = Report.objects.exclude(withdrawn_at=None).count()  # one may be published again
    parts = (_last_changed(request), withdrawn, find_home(request), settings.SITE_NAME, read_design())
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


@login_not_required
@for_other_sites
@require_safe
@cache_control(public=True, max_age=300)
@condition(etag_func=_tag_feed, last_modified_func=_last_changed)
def claimreview_feed(request: HttpRequest) -> HttpResponse:
    """A DataFeed whose items are DataFeedItems of ClaimReview, the newest first, written as they are read."""
    return StreamingHttpResponse(_write_feed(find_home(request)), content_type="application/ld+json")


def _write_feed(home: str) -> Iterator[str]:
    head = {
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "name": f"Fact checks by {settings.SITE_NAME}",
        "url": home,
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "dataFeedElement": ['
    divider = "\n"
    for edition in _newest_editions().iterator(chunk_size=20):
        for item in _describe_items(edition, home):
            yield divider + json.dumps(item, ensure_ascii=False)
            divider = ",\n"
    yield "\n]}\n"


def _describe_items(edition: Edition, home: str) -> Iterator[dict]:
    content = edition.content
    imprint = build_imprint(content, format=FORMATS["claimreview"], home=home, report=edition.report, edition=edition)
    desk = {"@type": "Organization", "name": settings.SITE_NAME, "url": home}
    for claim in content["claims"]:
        review = build_claimreview(content, claim, imprint)
        yield {
            "@type": "DataFeedItem",
            "url": review["url"],
            "dateModified": edition.published_at.isoformat(),
            "item": [review | {"sdPublisher": desk}],
        }
