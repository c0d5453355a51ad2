"""Atom feeds (RFC 4287): the editions of all reports, and the corrections of one. The same rows make the same bytes."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from claims.reports.models import Correction, Edition
from claims.reports.public import PublicEdition

MOST = 50  # entries
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_editions_feed(home: str) -> bytes:
    """The newest editions; one of a report that was withdrawn says so instead."""
    rows = Edition.objects.order_by("-pk").select_related("report__article").defer("content")[:MOST]
    feed = _open_feed(f"{settings.SITE_NAME}: reports", home, reverse("public_reports"), reverse("editions_feed"))
    for edition in rows:
        report = edition.report
        withdrawn = report.withdrawn_at is not None
        link = home + reverse("public_edition", args=[report.slug, edition.number])
        _add(
            feed,
            title=f"Withdrawn: {report.article.title}"
            if withdrawn
            else f"{report.article.title} (edition {edition.number})",
            link=link,
            text=report.withdrawn_reason if withdrawn else "",
            published=edition.published_at,
            updated=report.withdrawn_at or edition.published_at,
        )
    return _close(feed)


def write_corrections_feed(edition: PublicEdition, home: str) -> bytes:
    """The ledger of a report, newest first."""
    here = reverse("corrections_feed", args=[edition.slug])
    feed = _open_feed(f"Corrections: {edition.title}", home, reverse("public_report", args=[edition.slug]), here)
    for row in Correction.objects.filter(report=edition.report_id).order_by("-edition", "claim_number")[:MOST]:
        _add(
            feed,
            title=f"Claim {row.claim_number}: {row.get_kind_display()}",
            link=f"{home}{reverse('public_edition', args=[edition.slug, row.edition])}#correction-{row.claim_number}",
            text=row.note,
            published=row.at,
            updated=row.at,
        )
    return _close(feed, edition.published_at)


class _Feed(Atom1Feed):
    """Its `updated` comes from the entries, so an unchanged feed is the same bytes; Django would take the clock."""

    def latest_post_date(self) -> dt.datetime:
        return max((item["updateddate"] for item in self.items), default=self.feed["oldest"])


def _open_feed(title: str, home: str, page: str, here: str) -> _Feed:
    return _Feed(
        title=_clean(title),
        link=home + page,
        feed_url=home + here,
        description="",
        language="en",
        author_name=_clean(settings.SITE_NAME),
        oldest=dt.datetime(1970, 1, 1, tzinfo=dt.UTC),
    )


def _add(feed: _Feed, *, title: str, link: str, text: str, published: dt.datetime, updated: dt.datetime) -> None:
    feed.add_item(
        title=_clean(title),
        link=link,
        description=escape(_clean(text)),  # Django calls summaries HTML; ours are plain words
        unique_id=link,
        pubdate=published,
        updateddate=updated,
    )


def _close(feed: _Feed, oldest: dt.datetime | None = None) -> bytes:
    if oldest:
        feed.feed["oldest"] = oldest
    return feed.writeString("utf-8").encode()


def _clean(text: Any) -> str:
    """Without what XML has no place for."""
    return _NOT_IN_XML.sub("\ufffd", str(text))
