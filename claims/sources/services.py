"""Asking for captures, and giving a document by hand."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now

from claims.audit.services import record_event
from claims.errors import Refused
from claims.sources.addresses import normalise_url, parse_address
from claims.sources.errands import queue_errands
from claims.sources.extraction import Extracted, extract_in_child
from claims.sources.extraction.media import find_media_type, guess_media_type
from claims.sources.keeping import Copy, complete_source, lock_source, record_captured, save_extraction, save_snapshot
from claims.sources.models import Capture, Source
from claims.sources.quality import Got, classify_upload
from claims.sources.queries import find_rule
from claims.sources.store import build_upload_archive, hash_bytes, store_archive, store_bytes

State = Capture.State
LONGEST_KEY = 1000
LONGEST_IDEMPOTENCY_KEY = 64


class CaptureRefused(Refused):
    """A capture that cannot even be asked for."""


def find_or_create_source(*, url: str, user=None) -> Source:
    """The source of an address: the same one for spellings that differ in tracking parameters and the like.

    Raises AddressRefused.
    """
    address = parse_address(url.strip())
    normalised = _shorten_key(normalise_url(address.url))
    source, _ = Source.objects.get_or_create(
        normalised_url=normalised,
        defaults={
            "url": address.url,
            "host": address.host,
            "created_by": user,
            "publisher": _find_publisher(address.host),
        },
    )
    return source


@transaction.atomic
def request_capture(*, source: Source, asked_by=None, idempotency_key: str | None = None) -> Capture:
    """A queued capture of an address. A capture that is open already is reused, and so is one with the same key.

    A key that came with another address before is no key: a browser went back and sent its form with a new one.
    """
    source = lock_source(source.pk)
    idempotency_key, known = _look_up_key(idempotency_key, source)
    if known:
        return known
    if opened := source.captures.filter(state__in=Capture.OPEN).first():
        return opened
    if not source.url:
        raise CaptureRefused("This source is an uploaded document and has no address. Upload a newer version instead.")
    _check_quotas(urlsplit(source.url).netloc, asked_by)
    capture = Capture.objects.create(
        source=source, host=urlsplit(source.url).netloc, asked_by=asked_by, idempotency_key=idempotency_key
    )
    record_event(chain=f"source:{source.pk}", kind="capture requested", actor=asked_by, data={"capture": capture.pk})
    return capture


def upload_document(
    *,
    file_name: str,
    body: bytes,
    media_type: str = "",
    user=None,
    source: Source | None = None,
    url: str = "",
    idempotency_key: str | None = None,
) -> Capture:
    """A document given by hand, captured at once. With `source`, it supersedes what was captured of that before.
    The same document with the same key is the same capture.

    Raises CaptureRefused when the file is empty or too large, StorageFailed when it cannot be kept.
    """
    if not body:
        raise CaptureRefused("The file is empty. Choose another one.")
    if len(body) > settings.UPLOAD_LIMIT:
        raise CaptureRefused(
            f"The file is larger than {settings.UPLOAD_LIMIT // 2**20} MB. Upload the part that matters."
        )
    file_name = _shorten_name(file_name)
    kind = find_media_type(body, guess_media_type(file_name) or media_type)
    extracted = extract_in_child(body, media_type=kind, url=url)
    copy = Copy(
        raw_sha256=hash_bytes(body),
        decoded_sha256=hash_bytes(body),
        size=len(body),
        media_type=kind,
        storage_name=store_bytes(body),
        archive_name=store_archive(build_upload_archive(body, name=file_name, media_type=kind)),
        quality=classify_upload(_describe_upload(extracted)),
    )
    return _save_upload(file_name, copy, extracted, user=user, source=source, key=idempotency_key)


def _check_quotas(host: str, asked_by) -> None:
    """Against one account, or all of them, turning captures into a burden for others. The program's own are not held."""
    if asked_by is None:
        return
    hour, day = Q(created_at__gt=Now() - timedelta(hours=1)), Q(created_at__gt=Now() - timedelta(days=1))
    if Capture.objects.filter(hour, asked_by=asked_by).exclude(host="").count() >= settings.CAPTURE_QUOTA_PERSON:
        raise CaptureRefused("You have asked for very many captures within the hour. Wait a while, or ask an admin.")
    if Capture.objects.filter(day, host=host, asked_by__isnull=False).count() >= settings.CAPTURE_QUOTA_HOST:
        raise CaptureRefused(f"{host} has been captured very often today. Wait until tomorrow, or upload the page.")


def _describe_upload(extracted: Extracted) -> Got:
    return Got(text=extracted.text, outcome=extracted.outcome, notice=extracted.notice)


@transaction.atomic
def _save_upload(
    file_name: str, copy: Copy, extracted: Extracted, *, user, source: Source | None, key: str | None
) -> Capture:
    _take_key(key)
    key, known = _look_up_key(key, source, copy.raw_sha256)
    if known:
        return known
    if source is None:
        source = Source.objects.create(file_name=file_name, title=extracted.title, created_by=user)
    source = lock_source(source.pk)
    for opened in source.captures.filter(state__in=Capture.OPEN):
        _supersede(opened)
    snapshot = save_snapshot(source, copy)
    save_extraction(snapshot, extracted)
    queue_errands(snapshot)
    capture = Capture.objects.create(
        source=source,
        state=State.CAPTURED,
        outcome=copy.quality[0],
        reason=copy.quality[1],
        snapshot=snapshot,
        archive_name=copy.archive_name,
        asked_by=user,
        finished_at=Now(),
        idempotency_key=key,
        timeline=[{"what": "uploaded", "file": file_name, "bytes": copy.size}],
    )
    complete_source(source, extracted)
    record_captured(capture, "document uploaded")
    return capture


def _supersede(capture: Capture) -> None:
    Capture.objects.filter(pk=capture.pk, state__in=Capture.OPEN).update(
        state=State.FAILED,
        outcome="superseded",
        reason="A document was uploaded by hand instead.",
        lease_until=None,
        lease_token=None,
        finished_at=Now(),
    )


def _look_up_key(key: str | None, source: Source | None, raw_sha256: str = "") -> tuple[str | None, Capture | None]:
    """The key, or None if it cannot be used; and the capture that came with it before, if it was of the same thing."""
    if not key or len(key) > LONGEST_IDEMPOTENCY_KEY:
        return None, None
    known = Capture.objects.select_related("source", "snapshot").filter(idempotency_key=key).first()
    if known is None:
        return key, None
    same_bytes = bool(raw_sha256) and known.snapshot is not None and known.snapshot.raw_sha256 == raw_sha256
    same_source = known.source == source if source else not known.source.url
    return None, known if same_source and (same_bytes or not raw_sha256) else None


def _take_key(key: str | None) -> None:
    """Two posts of one key at once: the second waits until the first has written its rows. Nothing else is locked yet."""
    if key:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"capture:{key}"])


def _shorten_key(url: str) -> str:
    """An index holds no more than 2.7 kB, an address may have 8: a long one is known by its beginning and its hash."""
    return url if len(url) <= LONGEST_KEY else f"{url[:LONGEST_KEY]}…{hash_bytes(url.encode())}"


def _find_publisher(host: str):
    rule = find_rule(host)
    return rule.publisher if rule else None


def _shorten_name(name: str) -> str:
    """The last part of whatever path a browser sends, without control characters."""
    name = "".join(c for c in name.replace("\\", "/").rpartition("/")[2] if c.isprintable()).strip()
    return name[-255:] or "document"
