"""Writing the trail and checking it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from claims.audit.models import Event, Head

log = logging.getLogger(__name__)


def record_event(
    *, chain: str, kind: str, actor=None, article_id: int | None = None, data: dict[str, Any] | None = None
) -> Event:
    """Adds one link to a chain. Call it inside the transaction that makes the change, with the changed row locked:
    the lock orders the links, and the unique (chain, sequence) refuses a fork should anyone forget it.
    """
    last = Event.objects.filter(chain=chain).order_by("-sequence").values_list("sequence", "hash").first()
    event = link_event(
        *(last or (0, "")),
        chain=chain,
        kind=kind,
        actor_id=actor.pk if actor else None,
        article_id=article_id,
        data=data or {},
    )
    event.save(force_insert=True)
    return event


def link_event(sequence: int, previous_hash: str, **told: Any) -> Event:
    """The event that follows the one with this place and hash, not saved. Whoever saves it holds the lock meanwhile."""
    event = Event(sequence=sequence + 1, previous_hash=previous_hash, at=timezone.now(), **told)
    event.data = json.loads(canonical(event.data))
    event.hash = hash_event(event)
    return event


def hash_event(event: Event) -> str:
    """SHA-256 over the canonical JSON (keys sorted, no blanks, UTF-8) of all that the event says."""
    return hashlib.sha256(
        canonical(
            {
                "chain": event.chain,
                "sequence": event.sequence,
                "kind": event.kind,
                "at": event.at.isoformat(),
                "actor": event.actor_id,
                "article": event.article_id,
                "data": event.data,
                "previous": event.previous_hash,
            }
        ).encode()
    ).hexdigest()


def canonical(value: Any) -> str:
    """JSON of which there is one way to write it: keys sorted, no blanks, whole numbers as integers."""
    return _canonical.encode(_as_stored(value))


_canonical = DjangoJSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _as_stored(value: Any) -> Any:
    """Whole numbers as integers: the database gives 1e22 back as one, and the hash must not change by it."""
    if isinstance(value, dict):
        return {key: _as_stored(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_as_stored(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


@dataclass(frozen=True)
class BrokenLink:
    chain: str
    sequence: int
    reason: str


def verify_chains() -> Iterator[BrokenLink]:
    """Walks every chain in order and yields each link that does not hold."""
    chain, expected, previous = None, 1, ""
    for event in Event.objects.order_by("chain", "sequence").iterator(chunk_size=2000):
        if event.chain != chain:
            chain, expected, previous = event.chain, 1, ""
        if event.sequence != expected:
            yield BrokenLink(event.chain, event.sequence, f"link {expected} is missing")
        if event.previous_hash != previous:
            yield BrokenLink(event.chain, event.sequence, "it does not follow the link before it")
        if hash_event(event) != event.hash:
            yield BrokenLink(event.chain, event.sequence, "its content was changed")
        expected, previous = event.sequence + 1, event.hash


# --- heads: what all chains together had come to ------------------------------------------------------------------------

_SETTLED = dt.timedelta(seconds=10)  # far longer than an event takes from its number to its commit


def seal_head() -> Head | None:
    """Adds a head over the events that came since the last one; None when there are none. It reads those alone.

    An event that commits later than one with a higher id must not be left behind: only events that are some seconds old
    are covered, and only when no transaction that began before them is still open. Savers are not held up by it.
    """
    last = Head.objects.last()
    upto = _find_settled()
    if upto is None or (last and upto <= last.upto):
        return None
    hash, count = _hash_range(last.upto if last else 0, upto, last.hash if last else "")
    head = Head(upto=upto, events=count, previous_hash=last.hash if last else "", hash=hash, at=timezone.now())
    try:
        with transaction.atomic():
            head.save(force_insert=True)
    except IntegrityError:
        return None  # another worker was first
    log.info("head sealed upto=%s events=%s hash=%s", head.upto, head.events, head.hash)
    return head


def _find_settled() -> int | None:
    """The largest event id before which nothing can appear any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(id), pg_snapshot_xmax(pg_current_snapshot())::text::bigint FROM claims_event WHERE at < %s",
            [timezone.now() - _SETTLED],
        )
        upto, begun = cursor.fetchone()
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        (oldest,) = cursor.fetchone()
    return upto if oldest >= begun else None


def _hash_range(after: int, upto: int, previous: str) -> tuple[str, int]:
    """SHA-256 over the head before and each event's id, place and hash, in the order of ids; and their number."""
    digest, count = hashlib.sha256(previous.encode()), 0
    rows = Event.objects.filter(pk__gt=after, pk__lte=upto).order_by("pk")
    for row in rows.values_list("pk", "chain", "sequence", "hash").iterator(chunk_size=5000):
        digest.update(canonical(row).encode())
        count += 1
    return digest.hexdigest(), count


@dataclass(frozen=True)
class BrokenHead:
    upto: int
    reason: str


def verify_heads(noted: str = "") -> Iterator[BrokenHead]:
    """Yields each head that does not hold. `noted` is a head's hash that somebody wrote down elsewhere: it must be there."""
    after, previous, known = 0, "", set()
    for head in Head.objects.order_by("upto"):
        hash, count = _hash_range(after, head.upto, previous)
        if head.previous_hash != previous:
            yield BrokenHead(head.upto, "it does not follow the head before it")
        elif count != head.events:
            yield BrokenHead(head.upto, f"it covered {head.events} events, of which there are {count}")
        elif hash != head.hash:
            yield BrokenHead(head.upto, "an event that it covered was changed")
        after, previous = head.upto, head.hash
        known.add(head.hash)
    if noted and noted not in known:
        yield BrokenHead(0, f"the head {noted} is not there")
