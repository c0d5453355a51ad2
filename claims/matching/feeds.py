"""Reading addresses and feeds in a worker, behind the address guard of captures: its rules for domains and robots.txt hold."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from claims.errors import Refused
from claims.matching.documents import read_document
from claims.matching.imported import explain_nothing, store_read
from claims.matching.models import ForeignReview, ReviewFeed, ReviewImport
from claims.matching.records import Read
from claims.sources.addresses import AddressRefused, parse_address
from claims.sources.capturing import describe_user_agent
from claims.sources.fetching import (
    Conditional,
    Dialer,
    FetchError,
    FetchResult,
    Limits,
    Resolver,
    check_status,
    fetch,
)
from claims.sources.models import DomainRule
from claims.sources.queries import find_rule
from claims.sources.robots import Robots

log = logging.getLogger(__name__)

LIMITS = Limits(total=90.0, read=20.0, wire=32 * 2**20, decoded=64 * 2**20)  # aggregators' feeds are large
LEASE = timedelta(seconds=150)
WAITS = (60, 600, 3600)  # seconds before the second to the fourth attempt
MOST_ATTEMPTS = len(WAITS) + 1
MOST_PAGES = 50  # of one reading of a feed; the next one finds the rest
PAUSE = timedelta(seconds=3)  # between two pages that a feed names: they are mostly on one host


def ask_import(*, url: str, user=None) -> ReviewImport:
    """An address for a worker to read. Raises Refused (AddressRefused) for one that may not be fetched."""
    address = parse_address(url.strip())
    waiting = ReviewImport.objects.filter(kind=ReviewImport.Kind.ADDRESS, name=address.url, state="queued").first()
    return waiting or ReviewImport.objects.create(kind=ReviewImport.Kind.ADDRESS, name=address.url, asked_by=user)


def queue_due_feeds() -> None:
    """An import for each feed whose time has come. Doing it twice makes one: the feed moves on, and its open import is one."""
    for feed in ReviewFeed.objects.filter(active=True, next_at__lte=Now()):
        with transaction.atomic():
            moved = ReviewFeed.objects.filter(pk=feed.pk, next_at__lte=Now()).update(
                next_at=Now() + timedelta(hours=feed.hours)
            )
            if moved and not feed.imports.filter(state="queued").exists():
                ReviewImport.objects.create(kind=ReviewImport.Kind.FEED, name=feed.url, feed=feed)


def find_due_imports() -> list[int]:
    """Imports that a worker should be woken for."""
    due = ReviewImport.objects.filter(state="queued", not_before__lte=Now())
    return list(due.order_by("not_before").values_list("pk", flat=True)[:20])


def perform_import(
    import_id: int, *, resolver: Resolver | None = None, dialer: Dialer | None = None
) -> ReviewImport | None:
    """Fetches and stores one import, if it is due and nobody else has it. None otherwise."""
    row = _claim(import_id)
    if row is None:
        return None
    try:
        result = fetch_reviews(row, resolver=resolver, dialer=dialer)
        if result.unchanged:
            return _close(row, state="done", reason="The feed is the same as before.")
        return _store(row, result)
    except (FetchError, AddressRefused, Refused) as error:
        return _fail_or_wait(row, error)


def fetch_reviews(row: ReviewImport, *, resolver: Resolver | None = None, dialer: Dialer | None = None) -> FetchResult:
    """The answer, or 304. Raises AddressRefused, FetchError, or Refused where the desk denies the domain."""
    address = parse_address(row.name)
    rule = find_rule(address.host)
    if rule and rule.access == DomainRule.Access.DENY:
        raise Refused(f"This desk does not fetch from {rule.domain}: {rule.reason}")
    settled = {"resolver": resolver, "dialer": dialer, "user_agent": describe_user_agent()}
    ignored = frozenset(DomainRule.objects.filter(ignore_robots=True).values_list("domain", flat=True))
    robots = Robots(known={}, ignored=lambda host: host in ignored, fetch=partial(fetch, **settled))
    feed = row.feed
    conditional = Conditional(address.url, feed.etag, feed.last_modified) if feed else None
    result = fetch(address, **settled, limits=LIMITS, conditional=conditional, before_hop=robots.check)
    check_status(result)
    return result


def _claim(import_id: int) -> ReviewImport | None:
    """The row moves on before the request, so that no other worker asks as well and a killed one only costs time."""
    waiting = ReviewImport.objects.filter(pk=import_id, state="queued", not_before__lte=Now())
    if not waiting.update(not_before=Now() + LEASE, attempts=F("attempts") + 1):
        return None
    row = ReviewImport.objects.select_related("feed", "asked_by").get(pk=import_id)
    log.info("review import %s: attempt %s of %s", row.pk, row.attempts, row.name)
    if row.attempts <= MOST_ATTEMPTS:
        return row
    _close(row, state="failed", reason="Reading it was lost again and again. Ask an admin to look at the log.")
    return None


def _store(row: ReviewImport, result: FetchResult) -> ReviewImport:
    charset = result.header("content-type").partition("charset=")[2].strip("\"' ;")
    read = read_document(result.decoded, charset=charset, page_url=result.address.url, today=timezone.now().date())
    if not read.records and not read.links:
        raise Refused(f"Nothing was imported. {explain_nothing(read)}")
    with transaction.atomic():
        queue_pages(read)
        if row.feed:
            _remember(row.feed, result)
        return store_read(read, row, body=result.decoded)


def queue_pages(read: Read) -> int:
    """Imports of the pages that a feed only names, but those known already; how many."""
    known = set(ReviewImport.objects.filter(name__in=read.links).values_list("name", flat=True))
    known |= set(ForeignReview.objects.filter(url__in=read.links).values_list("url", flat=True))
    fresh = [link for link in read.links if link not in known][:MOST_PAGES]
    for at, link in enumerate(fresh):
        ReviewImport.objects.create(kind=ReviewImport.Kind.ADDRESS, name=link, not_before=Now() + PAUSE * at)
    return len(fresh)


def _remember(feed: ReviewFeed, result: FetchResult) -> None:
    ReviewFeed.objects.filter(pk=feed.pk).update(
        etag=result.header("etag")[:1000], last_modified=result.header("last-modified")[:200]
    )


def _fail_or_wait(row: ReviewImport, error: Exception) -> ReviewImport:
    sentence = getattr(error, "sentence", "") or str(error)
    if not getattr(error, "retryable", False) or row.attempts >= MOST_ATTEMPTS:
        return _close(row, state="failed", reason=sentence)
    wait = max(WAITS[row.attempts - 1], min(getattr(error, "retry_after", None) or 0, 86_400))
    ReviewImport.objects.filter(pk=row.pk).update(reason=sentence, not_before=Now() + timedelta(seconds=wait))
    row.refresh_from_db()
    return row


def _close(row: ReviewImport, *, state: str, reason: str) -> ReviewImport:
    ReviewImport.objects.filter(pk=row.pk, state="queued").update(state=state, reason=reason, finished_at=Now())
    row.refresh_from_db()
    return row
