"""Doing a capture: plan it, fetch, read, store, write the rows.

A worker works outside any transaction and finishes in one short one, only if the lease's token is still its own. Files
are written before rows.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from claims.sources.addresses import Address, AddressRefused, parse_address
from claims.sources.errands import queue_errands
from claims.sources.extraction import Extracted, extract_in_child
from claims.sources.extraction.media import find_media_type
from claims.sources.fetching import (
    BotCheck,
    Conditional,
    Dialer,
    FetchError,
    FetchResult,
    LoginNeeded,
    Resolver,
    StatusRefused,
    check_status,
    fetch,
)
from claims.sources.keeping import Copy, complete_source, lock_source, record_captured, save_extraction, save_snapshot
from claims.sources.models import Capture, DomainRule, Extraction, Host, Snapshot, Source
from claims.sources.quality import CONTENT, Got, classify_quality, is_bot_check
from claims.sources.queries import find_rule
from claims.sources.robots import AGENT, Robots, read_crawl_delay
from claims.sources.store import (
    Earlier,
    StorageFailed,
    build_archive,
    hash_bytes,
    store_archive,
    store_bytes,
)
from claims.sources.turns import claim_capture, renew_lease
from claims.sources.watching import plan_next_capture

logger = logging.getLogger(__name__)

State = Capture.State
LEASE_UNRENEWED = timedelta(seconds=75)  # as long as one capture can take
WAITS = (2, 8, 30)  # seconds before the second, third and fourth attempt, each ± half
MOST_ATTEMPTS = len(WAITS) + 1
LONGEST_PATIENCE = timedelta(days=1)  # how far a server may put us off
ROBOTS_KEPT = timedelta(days=1)
STORAGE_WAIT = timedelta(seconds=30)


def perform_capture(capture_id: int) -> Capture | None:
    """Fetches, reads and stores one capture, if it is due and nobody else has it. None otherwise."""
    capture = claim_capture(capture_id)
    return perform_claimed(capture) if capture else None


def perform_claimed(capture: Capture, *, resolver: Resolver | None = None, dialer: Dialer | None = None) -> Capture:
    """The rest of a capture that the caller has claimed. `running` does many at once."""
    renew_lease(capture, LEASE_UNRENEWED)
    try:
        plan = plan_fetch(capture)
    except (AddressRefused, LoginNeeded) as error:
        return give_up_or_wait(capture, error)
    return finish_fetch(capture, run_fetch(plan, resolver=resolver, dialer=dialer))


@dataclass(frozen=True)
class FetchPlan:
    """All that a fetch needs, so that it can run in a thread without a database."""

    address: Address
    conditional: Conditional | None
    last_attempt: bool
    robots: Mapping[str, str]  # authority → robots.txt, as far as known
    robots_ignored: frozenset[str]  # domains


@dataclass(frozen=True)
class Fetched:
    """How a fetch ended: a result or an error; and the robots.txt files that it met."""

    result: FetchResult | None
    error: AddressRefused | FetchError | None
    robots: Mapping[str, str]


def plan_fetch(capture: Capture) -> FetchPlan:
    """Raises AddressRefused, also where an admin's rule denies the domain, or LoginNeeded where it says so."""
    logger.info("capture %s: attempt %s of %s", capture.pk, capture.attempts, capture.source.url)
    address = parse_address(capture.source.url)
    rule = find_rule(address.host)
    if rule and rule.access == DomainRule.Access.DENY:
        raise AddressRefused(f"This desk does not capture {rule.domain}: {rule.reason} Upload the document instead.")
    if rule and rule.login_needed:
        raise LoginNeeded()
    return FetchPlan(
        address=address,
        conditional=_find_conditional(capture.source),
        last_attempt=capture.attempts >= MOST_ATTEMPTS,
        robots=_find_robots(address),
        robots_ignored=frozenset(DomainRule.objects.filter(ignore_robots=True).values_list("domain", flat=True)),
    )


def run_fetch(
    plan: FetchPlan,
    *,
    resolver: Resolver | None = None,
    dialer: Dialer | None = None,
    before_large: Callable[[float], None] | None = None,
) -> Fetched:
    """The network's part of a capture. Touches no database, raises nothing that a fetch may meet."""
    settled = {"resolver": resolver, "dialer": dialer, "user_agent": describe_user_agent()}
    robots = Robots(
        known=plan.robots, ignored=lambda host: _is_under(host, plan.robots_ignored), fetch=partial(fetch, **settled)
    )
    try:
        result = fetch(
            plan.address, **settled, conditional=plan.conditional, before_hop=robots.check, before_large=before_large
        )
        _check_answer(result)
    except FetchError as error:
        if plan.last_attempt and _is_worth_keeping(error.partial):
            return Fetched(error.partial, None, robots.learnt)
        return Fetched(None, error, robots.learnt)
    except AddressRefused as error:
        return Fetched(None, error, robots.learnt)
    return Fetched(result, None, robots.learnt)


def finish_fetch(capture: Capture, fetched: Fetched, *, while_waiting: Callable[[], object] = lambda: None) -> Capture:
    """What follows from how the fetch ended. `while_waiting` is called about once a second while the document is read."""
    _keep_robots(fetched.robots)
    if fetched.result is None:
        return give_up_or_wait(capture, fetched.error)
    try:
        return finish_capture(capture, fetched.result, while_waiting=while_waiting)
    except StorageFailed as error:
        return give_up_or_wait(capture, error)


def describe_user_agent() -> str:
    """Who we are and whom to write to."""
    contact = settings.CAPTURE_CONTACT or settings.SITE_URL
    return f"{AGENT}/0.1" + (f" (+{contact})" if contact else "")


def finish_capture(
    capture: Capture, result: FetchResult, *, while_waiting: Callable[[], object] = lambda: None
) -> Capture:
    """Reads, stores, and writes the rows. Raises StorageFailed."""
    known = _find_known(capture.source, result)
    if known:
        archive = store_archive(build_archive(result, earlier=Earlier(known.captured_at, known.raw_sha256)))
        return _save_unchanged(capture, known, result, archive)
    return _save_captured(capture, result, *_read_copy(capture, result, while_waiting))


def give_up_or_wait(capture: Capture, error: AddressRefused | FetchError | StorageFailed | None) -> Capture:
    """Another attempt later if the fault may pass and attempts are left; the end otherwise."""
    wait = _choose_wait(capture, error)
    hops = describe_hops(getattr(error, "hops", ()))
    note = {"what": error.outcome, "attempt": capture.attempts, "reason": error.sentence}
    return _close(
        capture,
        timeline=[*hops, note],
        state=State.WAITING if wait else State.FAILED,
        outcome=error.outcome,
        reason=error.sentence,
        not_before=Now() + (wait or timedelta()),
        finished_at=None if wait else Now(),
    )


def describe_hops(hops) -> list[dict[str, Any]]:
    """The timeline's entries of one attempt."""
    return [
        {
            "at": hop.started_at.isoformat(),
            "what": "request",
            "url": hop.url,
            "dialled": hop.dialled,
            "status": hop.status or None,
            "bytes": len(hop.body),
            "milliseconds": hop.milliseconds,
            "timings": hop.timings,
        }
        for hop in hops
    ]


def _find_robots(address: Address) -> dict[str, str]:
    """robots.txt of this host, if it was read within a day."""
    fresh = Host.objects.filter(name=address.authority, robots_read_at__gt=Now() - ROBOTS_KEPT)
    return dict(fresh.values_list("name", "robots"))


def _keep_robots(learnt: Mapping[str, str]) -> None:
    """A pause that the file asks for holds from now on."""
    for authority, text in learnt.items():
        delay = read_crawl_delay(text)
        known = {"robots": text.replace("\0", ""), "robots_read_at": Now(), "crawl_delay": delay}
        if delay:
            known["next_start"] = Now() + timedelta(seconds=delay)
        Host.objects.update_or_create(name=authority, defaults=known)


def _is_under(host: str, domains: frozenset[str]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _check_answer(result: FetchResult) -> None:
    """Raises BotCheck or another StatusRefused unless the document came."""
    try:
        check_status(result)
    except StatusRefused as refused:
        if is_bot_check(result.headers, result.decoded):
            raise BotCheck(result.status, hops=result.hops) from None
        raise refused


def _is_worth_keeping(partial_result: FetchResult | None) -> bool:
    return bool(partial_result and partial_result.decoded and 200 <= partial_result.status < 300)


def _choose_wait(capture: Capture, error) -> timedelta | None:
    """How long until the next attempt, None for never. A full storage is no fault of the source and never ends it."""
    if not error.retryable:
        return None
    if isinstance(error, StorageFailed):
        return STORAGE_WAIT
    if capture.attempts >= MOST_ATTEMPTS:
        return None
    wait = timedelta(seconds=WAITS[capture.attempts - 1] * random.uniform(0.5, 1.5))  # noqa: S311 - no secret
    asked = timedelta(seconds=min(error.retry_after or 0, LONGEST_PATIENCE.total_seconds()))
    return max(wait, asked)


def _close(capture: Capture, *, timeline: Sequence[dict[str, Any]] = (), **changes: Any) -> Capture:
    """Gives the lease back with the outcome, if it is still ours; another's work is left alone."""
    Capture.objects.filter(pk=capture.pk, state=State.FETCHING, lease_token=capture.lease_token).update(
        timeline=[*capture.timeline, *timeline], lease_until=None, lease_token=None, **changes
    )
    capture.refresh_from_db()
    logger.info("capture %s: %s %s", capture.pk, capture.state, capture.outcome)
    return capture


def _read_copy(capture: Capture, result: FetchResult, while_waiting: Callable[[], object]) -> tuple[Copy, Extracted]:
    content_type = result.header("content-type")
    charset = _find_charset(content_type)
    extracted = extract_in_child(
        result.decoded,
        media_type=content_type,
        charset_hint=charset,
        url=result.address.url,
        while_waiting=while_waiting,
    )
    copy = Copy(
        raw_sha256=hash_bytes(result.raw),
        decoded_sha256=hash_bytes(result.decoded),
        size=len(result.decoded),
        media_type=extracted.media_type or find_media_type(result.decoded, content_type),
        charset=charset[:40],
        storage_name=store_bytes(result.decoded),
        archive_name=store_archive(build_archive(result)),
        quality=classify_quality(_describe(capture, result, extracted)),
        final_url=result.address.url,
        status=result.status,
        headers=result.headers,
    )
    return copy, extracted


def _describe(capture: Capture, result: FetchResult, extracted: Extracted) -> Got:
    before = Extraction.objects.filter(snapshot__source=capture.source, snapshot__quality=CONTENT).first()
    return Got(
        text=extracted.text,
        title=extracted.title,
        outcome=extracted.outcome,
        notice=extracted.notice,
        markup=result.decoded[:300_000].decode("utf-8", "replace") if extracted.media_type == "text/html" else "",
        headers=result.headers,
        url=capture.source.url,
        final_url=result.address.url,
        truncated=result.truncated,
        language=extracted.language,
        expected_language=before.language if before else "",
    )


def _find_known(source: Source, result: FetchResult) -> Snapshot | None:
    """The snapshot that this answer is no news to: 304, or the same bytes again."""
    if result.unchanged:
        return _find_last_fetched(source)
    return source.snapshots.filter(raw_sha256=hash_bytes(result.raw)).first()


def _find_last_fetched(source: Source) -> Snapshot | None:
    return source.snapshots.filter(status__isnull=False, quality=CONTENT, tombstone__isnull=True).first()


def _find_conditional(source: Source) -> Conditional | None:
    snapshot = _find_last_fetched(source)
    if snapshot is None:
        return None
    said = {name.lower(): value for name, value in snapshot.headers}
    conditional = Conditional(snapshot.final_url, said.get("etag", ""), said.get("last-modified", ""))
    return conditional if conditional.etag or conditional.last_modified else None


@transaction.atomic
def _save_captured(capture: Capture, result: FetchResult, copy: Copy, extracted: Extracted) -> Capture:
    if not _still_mine(capture):
        return _leave(capture)
    snapshot = save_snapshot(capture.source, copy)
    save_extraction(snapshot, extracted)
    queue_errands(snapshot, dialled=[hop.dialled for hop in result.hops])
    complete_source(capture.source, extracted)
    closed = _close(
        capture,
        timeline=[*describe_hops(result.hops), {"what": "captured", "attempt": capture.attempts}],
        state=State.CAPTURED,
        outcome=copy.quality[0],
        reason=copy.quality[1],
        snapshot=snapshot,
        archive_name=copy.archive_name,
        finished_at=Now(),
    )
    plan_next_capture(capture.source, changed=True)
    record_captured(closed, "source captured")
    return closed


@transaction.atomic
def _save_unchanged(capture: Capture, known: Snapshot, result: FetchResult, archive: str) -> Capture:
    if not _still_mine(capture):
        return _leave(capture)
    closed = _close(
        capture,
        timeline=[*describe_hops(result.hops), {"what": "unchanged", "attempt": capture.attempts}],
        state=State.UNCHANGED,
        outcome=known.quality,
        reason="The page is the same as in the copy before.",
        snapshot=known,
        archive_name=archive,
        finished_at=Now(),
    )
    plan_next_capture(capture.source, changed=False)
    record_captured(closed, "source found unchanged")
    return closed


def _still_mine(capture: Capture) -> bool:
    lock_source(capture.source_id)
    mine = Capture.objects.select_for_update().filter(
        pk=capture.pk, state=State.FETCHING, lease_token=capture.lease_token
    )
    return mine.exists()


def _leave(capture: Capture) -> Capture:
    logger.warning("capture %s: the lease went to another worker; this result is dropped", capture.pk)
    capture.refresh_from_db()
    return capture


def _find_charset(content_type: str) -> str:
    for part in content_type.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'")
    return ""
