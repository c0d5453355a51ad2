"""Whether every part does its work, and what to do where one does not.

`manage.py` and pages ask `check_health`; each check ends within a few seconds whatever is broken, and none raises.
"""

from __future__ import annotations

import logging
import shutil
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import wraps
from importlib.util import find_spec
from pkgutil import iter_modules

from celery.exceptions import CeleryError
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count, Min, QuerySet
from django.utils import timezone
from kombu.exceptions import KombuError
from kombu.exceptions import OperationalError as BrokerError

from claims.articles.models import Reimport, Splitting
from claims.sources.models import Capture
from factcheck.celery import app
from factcheck.housekeeping import measure_beat_age

log = logging.getLogger(__name__)

BEAT_LATE = 120  # seconds; beat sends every 30
WORK_OLD = 600  # seconds that a text or a capture may wait before somebody should look
SPACE_LOW, SPACE_GONE = 2_000_000_000, 200_000_000  # bytes free
_PING_SECONDS = 0.8


class State(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True)
class Check:
    """What is known of one part. `advice` says what to do next and is empty where all is well."""

    name: str
    state: State
    says: str
    advice: str = ""
    values: dict[str, float | int | str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Waiting:
    """Work of one kind that no worker has begun. age: seconds since the oldest was asked for, None if there is none."""

    kind: str
    count: int
    age: float | None


def check_health() -> list[Check]:
    """Every check, in the order in which trouble spreads: without the database the rest is not asked."""
    database = check_database()
    if database.state == State.FAILED:
        return [database, check_broker(), check_storage()]
    broker = check_broker()
    workers = [check_workers()] if broker.state != State.FAILED else []
    return [database, check_migrations(), broker, *workers, check_beat(), check_queue(), check_storage()]


def find_worst(checks: list[Check]) -> State:
    return max((check.state for check in checks), key=list(State).index)


def never_raising(name: str, advice: str, *errors: type[Exception]) -> Callable:
    """A check that fails with a sentence. The reason goes to the log: it may name hosts and accounts."""

    def decorate(check: Callable[[], Check]) -> Callable[[], Check]:
        @wraps(check)
        def guarded() -> Check:
            try:
                return check()
            except errors as error:
                log.warning("check failed part=%s error=%s", name, error)
                return Check(name, State.FAILED, f"It does not answer ({type(error).__name__}).", advice)

        return guarded

    return decorate


@never_raising(
    "Database", "Look whether PostgreSQL runs and DATABASE_URL names it. Pages answer 503 meanwhile.",
    DatabaseError, InterfaceError,
)  # fmt: skip
def check_database() -> Check:
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    took = round((time.perf_counter() - begun) * 1000, 1)
    return Check("Database", State.OK, f"It answers in {took} ms.", values={"milliseconds": took, "bytes": size})


def _list_migrations() -> set[tuple[str, str]]:
    """(application, name) of each migration that is there, by file names: Django's own way loads them all for good."""
    found = set()
    for application in apps.get_app_configs():
        spec = find_spec(MigrationLoader.migrations_module(application.label)[0])
        names = iter_modules(spec.submodule_search_locations if spec else [])
        found |= {(application.label, each.name) for each in names if each.name[0] not in "_~"}
    return found


@never_raising("Migrations", "Run manage.py migrate.", DatabaseError, InterfaceError)
def check_migrations() -> Check:
    missing = _list_migrations() - set(MigrationRecorder(connection).applied_migrations())
    if missing:
        return Check("Migrations", State.FAILED, f"{len(missing)} are not applied.", "Run manage.py migrate.",
                     {"missing": len(missing)})  # fmt: skip
    return Check("Migrations", State.OK, "All are applied.", values={"missing": 0})


@never_raising(
    "Broker", "Look whether it runs and CELERY_BROKER_URL names it. Pages work; new work waits in its rows.",
    BrokerError, KombuError, OSError,
)  # fmt: skip
def check_broker() -> Check:
    with app.connection_for_read(connect_timeout=2) as broker:
        broker.ensure_connection(max_retries=1, timeout=2)
        try:
            queue = broker.default_channel.queue_declare(queue=app.conf.task_default_queue, passive=True)
            waiting = queue.message_count
        except broker.channel_errors:  # nobody has used it yet
            waiting = 0
    return Check("Broker", State.OK, f"It answers; {waiting} messages wait.", values={"messages": waiting})


@never_raising("Workers", "Look into the worker's log.", CeleryError, BrokerError, KombuError, OSError)
def check_workers() -> Check:
    names = sorted(name for answer in app.control.ping(timeout=_PING_SECONDS) for name in answer)
    if not names:
        return Check(
            "Workers", State.FAILED, "None answers.", "Start one: celery --app factcheck worker.", {"workers": 0}
        )
    return Check("Workers", State.OK, f"{len(names)} answer: {', '.join(names)}.", values={"workers": len(names)})


@never_raising("Beat", "", DatabaseError, InterfaceError)
def check_beat() -> Check:
    age = measure_beat_age()
    if age is None:
        return Check("Beat", State.WARNING, "It was never heard of.", "Start one: celery --app factcheck beat.")
    values = {"seconds": round(age)}
    if age > BEAT_LATE:
        advice = "If the worker is well, start beat. Until then nothing is watched, and lost work waits for a worker's start."
        return Check("Beat", State.WARNING, f"Last heard of {round(age)} s ago.", advice, values)
    return Check("Beat", State.OK, f"Last heard of {round(age)} s ago.", values=values)


def list_waiting() -> list[Waiting]:
    """What waits in the rows, one statement a kind. Captures that are to wait, out of politeness, do not count."""
    due = Capture.objects.filter(state=Capture.State.QUEUED, not_before__lte=timezone.now())
    return [
        _measure("captures", due, "created_at"),
        _measure("splittings", Splitting.objects.filter(state=Splitting.State.QUEUED), "queued_at"),
        _measure("new texts", Reimport.objects.filter(state=Reimport.State.QUEUED), "asked_at"),
    ]


def _measure(kind: str, rows: QuerySet, since: str) -> Waiting:
    found = rows.aggregate(count=Count("pk"), oldest=Min(since))
    return Waiting(kind, found["count"], _measure_age(found["oldest"]))


def _measure_age(at: datetime | None) -> float | None:
    return None if at is None else max(0.0, (timezone.now() - at).total_seconds())


@never_raising("Queue", "", DatabaseError, InterfaceError)
def check_queue() -> Check:
    waiting = list_waiting()
    oldest = max((work.age or 0 for work in waiting), default=0)
    said = ", ".join(f"{work.count} {work.kind}" for work in waiting if work.count) or "nothing"
    values = {work.kind.replace(" ", "_"): work.count for work in waiting} | {"oldest_seconds": round(oldest)}
    if oldest > WORK_OLD:
        advice = "Is a worker there? manage.py resume wakes what waits; more workers make it shorter."
        return Check(
            "Queue", State.WARNING, f"{said} wait; the oldest for {round(oldest / 60)} minutes.", advice, values
        )
    return Check("Queue", State.OK, f"Waiting: {said}.", values=values)


def check_storage() -> Check:
    """Writes, reads and removes a few bytes, as a capture does. Object storage raises errors of its own making."""
    name = f"health/{uuid.uuid4().hex}"
    try:
        kept = default_storage.save(name, ContentFile(b"probe"))
        with default_storage.open(kept) as file:
            whole = file.read() == b"probe"
        default_storage.delete(kept)
    except Exception as error:
        log.warning("check failed part=Storage error=%s", error)
        return Check("Storage", State.FAILED, f"It cannot be written ({type(error).__name__}).",
                     "Look at SNAPSHOT_ROOT's rights and free space, or at the S3_… variables.")  # fmt: skip
    if not whole:
        return Check("Storage", State.FAILED, "It gives back other bytes than were stored.", "Check the disc.")
    return _check_space()


def _check_space() -> Check:
    if not isinstance(getattr(default_storage, "_wrapped", default_storage), FileSystemStorage):
        return Check("Storage", State.OK, "It can be written.")
    free = shutil.disk_usage(settings.MEDIA_ROOT).free
    said = f"It can be written; {free / 1e9:.1f} GB are free."
    state = State.FAILED if free < SPACE_GONE else State.WARNING if free < SPACE_LOW else State.OK
    advice = (
        "" if state == State.OK else "Make room: captures fail when nothing is left. manage.py sweep_orphans may help."
    )
    return Check("Storage", state, said, advice, {"free_bytes": free})
