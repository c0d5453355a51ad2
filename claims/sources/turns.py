"""Whose turn it is: a worker takes captures from here, and what a dead one held is put back.

The row is the truth. A worker owns a capture while its lease runs and its token is in the row. So messages may come
twice, late or never, and workers may die at any point: `resume_captures` puts the rest back. All times are the
database's. Nothing here queues work: views, tasks and commands do.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from claims.sources.models import Capture, Host
from claims.sources.queries import find_rule

State = Capture.State
LEASE = timedelta(seconds=20)  # a worker renews it while it lives
MOST_LOSSES = 3
AT_ONCE_PER_HOST = 2
SEND_AGAIN_AFTER = timedelta(seconds=10)
MISSING_AFTER = timedelta(seconds=60)


def claim_capture(capture_id: int | None = None) -> Capture | None:
    """Takes the capture with that id, or the one whose turn it is; None when there is none to take now."""
    return next(iter(claim_captures(1, capture_id)), None)


def claim_captures(limit: int, capture_id: int | None = None) -> list[Capture]:
    """Takes up to `limit` due captures, each leased to its `lease_token`.

    Turns go round between the people who asked; a host is left alone while two captures of it run or its interval has
    not passed.
    """
    claimed: list[Capture] = []
    for candidate in _find_due(capture_id):
        if len(claimed) == limit:
            break
        with transaction.atomic():
            if _take_turn(candidate["host"]) and (capture := _lease(candidate["id"])):
                claimed.append(capture)
    return claimed


def seconds_until_due() -> float | None:
    """How long until a waiting capture may start, its host's turn included; None when none waits."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_DUE)
        (seconds,) = cursor.fetchone()
    return None if seconds is None else max(0.0, float(seconds))


def has_due_captures() -> bool:
    """Whether a capture waits that could start now."""
    return seconds_until_due() == 0


def queue_position(capture: Capture) -> int:
    """1 for the next one. 0 when it does not wait in the queue."""
    if capture.state not in (State.QUEUED, State.WAITING):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT place FROM ({_ORDER}) AS line WHERE id = %s", [capture.pk])  # noqa: S608 - no input in it
        row = cursor.fetchone()
    return row[0] if row else 0


def is_worker_missing() -> bool:
    """Whether due captures have waited for a minute in which no worker did anything."""
    due = Capture.objects.filter(state__in=(State.QUEUED, State.WAITING), not_before__lt=Now() - MISSING_AFTER)
    busy = Q(state=State.FETCHING, lease_until__gt=Now()) | Q(finished_at__gt=Now() - MISSING_AFTER)
    return due.exists() and not Capture.objects.filter(busy).exists()


def put_back_lost() -> None:
    """Takes from dead workers what they held, and ends what has killed too many of them."""
    for capture in Capture.objects.filter(state=State.FETCHING, lease_until__lt=Now()):
        _put_back(capture)


def resume_captures() -> list[int]:
    """Puts back what dead workers held, and returns the ids to wake."""
    put_back_lost()
    due = Capture.objects.filter(state__in=(State.QUEUED, State.WAITING), not_before__lt=Now())
    stale = due.filter(Q(state=State.WAITING) | Q(not_before__lt=Now() - SEND_AGAIN_AFTER))
    return list(stale.order_by("not_before").values_list("id", flat=True)[:200])


def renew_lease(capture: Capture, lease: timedelta | None = None) -> bool:
    """False when the capture is somebody else's by now."""
    mine = Capture.objects.filter(pk=capture.pk, state=State.FETCHING, lease_token=capture.lease_token)
    return bool(mine.update(lease_until=Now() + (lease or LEASE)))


# Round-robin: the first of everybody, then the second of everybody. What a person has running counts as turns taken.
_ORDER = """
    SELECT id, row_number() OVER (ORDER BY turn, not_before, id) AS place FROM (
        SELECT waiting.id, waiting.not_before,
            row_number() OVER (PARTITION BY waiting.asked_by_id ORDER BY waiting.not_before, waiting.id) + (
                SELECT count(*) FROM claims_capture AS running
                WHERE running.state = 'fetching' AND running.asked_by_id IS NOT DISTINCT FROM waiting.asked_by_id
            ) AS turn
        FROM claims_capture AS waiting WHERE waiting.state IN ('queued', 'waiting')
    ) AS turns
"""


# Hosts that have as many captures running as they may have.
_BUSY = f"""
    SELECT host FROM claims_capture WHERE state = 'fetching' AND host <> '' AND lease_until > statement_timestamp()
    GROUP BY host HAVING count(*) >= {AT_ONCE_PER_HOST}
"""  # noqa: S608 - no input in it


# The first few of each host, so that many captures of a busy host do not hide the others behind them.
_DUE = f"""
    SELECT id, host FROM (
        SELECT capture.id, capture.host, line.place,
            row_number() OVER (PARTITION BY capture.host ORDER BY line.place) AS nth
        FROM ({_ORDER}) AS line
        JOIN claims_capture AS capture USING (id)
        LEFT JOIN claims_host AS host ON host.name = capture.host
        WHERE capture.not_before <= statement_timestamp()
            AND (host.next_start IS NULL OR host.next_start <= statement_timestamp())
            AND capture.host NOT IN ({_BUSY})
            AND (%(id)s::bigint IS NULL OR capture.id = %(id)s)
    ) AS due
    WHERE nth <= {AT_ONCE_PER_HOST} ORDER BY place LIMIT 40
"""  # noqa: S608 - no input in it


_NEXT_DUE = f"""
    SELECT extract(epoch FROM min(greatest(capture.not_before, host.next_start)) - statement_timestamp())
    FROM claims_capture AS capture LEFT JOIN claims_host AS host ON host.name = capture.host
    WHERE capture.state IN ('queued', 'waiting') AND capture.host NOT IN ({_BUSY})
"""  # noqa: S608 - no input in it


def _find_due(capture_id: int | None) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {"id": capture_id})
        return [{"id": id_, "host": host} for id_, host in cursor.fetchall()]


def _take_turn(host: str) -> bool:
    """Whether a capture of this host may start now. The host's row is locked until the caller's transaction ends."""
    if not host:
        return True
    Host.objects.bulk_create([Host(name=host)], ignore_conflicts=True)
    row = Host.objects.select_for_update(skip_locked=True).filter(name=host, next_start__lte=Now()).first()
    if row is None:
        return False
    running = Capture.objects.filter(host=host, state=State.FETCHING, lease_until__gt=Now()).count()
    if running >= AT_ONCE_PER_HOST:
        return False
    Host.objects.filter(pk=row.pk).update(next_start=Now() + timedelta(seconds=_find_interval(row)))
    return True


def _find_interval(host: Host) -> float:
    """Seconds between two starts: ours, the admin's, or what robots.txt asks for, whichever is longest."""
    rule = find_rule(urlsplit(f"//{host.name}").hostname or "")
    asked = 0 if rule and rule.ignore_robots else host.crawl_delay
    return max(settings.CAPTURE_HOST_INTERVAL, (rule and rule.delay_seconds) or 0, asked or 0)


def _lease(capture_id: int) -> Capture | None:
    taken = Capture.objects.filter(
        pk=capture_id, state__in=(State.QUEUED, State.WAITING), not_before__lte=Now()
    ).update(
        state=State.FETCHING,
        attempts=F("attempts") + 1,
        lease_until=Now() + LEASE,
        lease_token=uuid.uuid4(),
    )
    return Capture.objects.select_related("source", "asked_by").get(pk=capture_id) if taken else None


def _put_back(capture: Capture) -> None:
    """A worker died holding it. The attempt does not count against the source until it happens again and again."""
    last = capture.losses + 1 >= MOST_LOSSES
    note = {"what": "worker_lost", "attempt": capture.attempts, "reason": "The worker that held it ended."}
    Capture.objects.filter(
        pk=capture.pk, state=State.FETCHING, lease_token=capture.lease_token, lease_until__lt=Now()
    ).update(
        state=State.FAILED if last else State.WAITING,
        losses=F("losses") + 1,
        outcome="worker_lost",
        reason=_LOST_FOR_GOOD if last else "The worker stopped in the middle. It will be tried again by itself.",
        timeline=[*capture.timeline, note],
        lease_until=None,
        lease_token=None,
        not_before=Now(),
        finished_at=Now() if last else None,
    )


_LOST_FOR_GOOD = (
    f"The document ended the worker {MOST_LOSSES} times. Open it in a browser and upload it as a PDF instead."
)
