"""The bytes of snapshots, under their SHA-256 on Django's default storage, and one .warc.gz for each capture.

A file is complete or not there: written under another name, flushed to the disk, renamed, and only then may a row name
it. Files without a row are harmless and are found by `find_orphans`.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage, storages
from warcio.statusandheaders import StatusAndHeaders
from warcio.timeutils import datetime_to_iso_date
from warcio.warcwriter import WARCWriter

from claims.errors import Refused
from claims.sources.fetching import FetchResult, Hop

try:  # only there with object storage: its errors are no OSErrors
    from botocore.exceptions import BotoCoreError, ClientError
except ImportError:
    STORAGE_ERRORS: tuple[type[Exception], ...] = (OSError,)
else:
    STORAGE_ERRORS = (OSError, BotoCoreError, ClientError)

_FULL = {errno.ENOSPC, errno.EDQUOT}


class StorageFailed(Refused):
    """Nothing was stored. `retryable`, because a person will make room."""

    outcome = "storage_failed"
    retryable = True
    retry_after = 60.0
    sentence = "The archive’s storage does not take the file. It will be tried again; tell an admin if this stays."

    def __init__(self) -> None:
        super().__init__(self.sentence)


class StorageFull(StorageFailed):
    outcome = "storage_full"
    sentence = "The archive’s storage is full. It will be tried again; tell an admin to make room."


def hash_bytes(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def store_bytes(body: bytes) -> str:
    """Stores a document once; the same bytes have the same name. Raises StorageFailed."""
    return _store("documents", body, "")


def store_archive(archive: bytes) -> str:
    """Stores one capture's archive. Raises StorageFailed."""
    return _store("archives", archive, ".warc.gz")


def read_bytes(name: str) -> bytes:
    with default_storage.open(name) as file:
        return file.read()


def remove_bytes(name: str) -> None:
    default_storage.delete(name)


@dataclass(frozen=True)
class Earlier:
    """The copy that an unchanged answer points to."""

    captured_at: datetime
    raw_sha256: str


def build_archive(result: FetchResult, *, earlier: Earlier | None = None) -> bytes:
    """Request and response of every hop, as they went over the wire but for chunking. With `earlier`, the last answer
    said nothing new and is written as a revisit (WARC 1.1, 6.7) without its body."""
    buffer = io.BytesIO()
    writer = _start_archive(buffer)
    for hop in result.hops:
        revisited = earlier if hop is result.hops[-1] else None
        response = _build_revisit(writer, hop, revisited) if revisited else _build_response(writer, hop)
        writer.write_request_response_pair(_build_request(writer, hop), response)
    return buffer.getvalue()


def build_upload_archive(body: bytes, *, name: str, media_type: str) -> bytes:
    """A document that a person gave, as a resource record."""
    buffer = io.BytesIO()
    writer = _start_archive(buffer)
    uri = f"urn:sha256:{hash_bytes(body)}"
    writer.write_record(
        writer.create_warc_record(
            uri,
            "resource",
            payload=io.BytesIO(body),
            length=len(body),
            warc_content_type=media_type,
            warc_headers_dict={"WARC-Filename": name.encode("ascii", "replace").decode()} if name else None,
        )
    )
    return buffer.getvalue()


def find_orphans(known: Iterable[str]) -> list[str]:
    """Stored files that no row names."""
    known = set(known)
    return [name for folder in ("documents", "archives") for name in _walk(folder) if name not in known]


def _start_archive(buffer: io.BytesIO) -> WARCWriter:
    writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
    writer.write_record(
        writer.create_warcinfo_record("", {"software": "factcheck-workbench", "format": "WARC File Format 1.1"})
    )
    return writer


def _build_request(writer: WARCWriter, hop: Hop):
    line, _, rest = hop.request.partition(b"\r\n")
    pairs = [tuple(pair.decode("latin-1").split(": ", 1)) for pair in rest.split(b"\r\n") if pair]
    method, _, target = line.decode("latin-1").partition(" ")
    headers = StatusAndHeaders(target, pairs, protocol=method, is_http_request=True)
    return writer.create_warc_record(hop.url, "request", http_headers=headers, warc_headers_dict=_about(hop))


def _build_response(writer: WARCWriter, hop: Hop):
    return writer.create_warc_record(
        hop.url,
        "response",
        payload=io.BytesIO(hop.body),
        length=len(hop.body),
        http_headers=_build_headers(hop),
        warc_headers_dict=_about(hop),
    )


def _build_revisit(writer: WARCWriter, hop: Hop, earlier: Earlier):
    profile = "server-not-modified" if hop.status == 304 else "identical-payload-digest"
    return writer.create_revisit_record(
        hop.url,
        f"sha256:{earlier.raw_sha256}",
        hop.url,
        datetime_to_iso_date(earlier.captured_at),
        http_headers=_build_headers(hop),
        warc_headers_dict={**_about(hop), "WARC-Profile": f"http://netpreserve.org/warc/1.1/revisit/{profile}"},
    )


def _build_headers(hop: Hop) -> StatusAndHeaders:
    return StatusAndHeaders(
        hop.status_line, [_replayable(name, value) for name, value in hop.headers], protocol="HTTP/1.1"
    )


def _about(hop: Hop) -> dict[str, str]:
    return {"WARC-Date": datetime_to_iso_date(hop.started_at), "WARC-IP-Address": hop.dialled}


def _replayable(name: str, value: str) -> tuple[str, str]:
    """Chunking is undone in what is stored, so the header that announces it must not be taken at its word."""
    return (f"X-Archive-Orig-{name}", value) if name.lower() == "transfer-encoding" else (name, value)


def _store(folder: str, body: bytes, suffix: str) -> str:
    digest = hash_bytes(body)
    name = f"{folder}/{digest[:2]}/{digest}{suffix}"
    try:
        local = isinstance(storages["default"], FileSystemStorage)
        if default_storage.exists(name):
            if local:
                os.utime(default_storage.path(name))  # needed again: `sweep_orphans` leaves what is young alone
            return name
        if local:
            _write_durably(Path(default_storage.path(name)), body)
            return name
        return default_storage.save(name, ContentFile(body))
    except STORAGE_ERRORS as error:
        raise (StorageFull() if getattr(error, "errno", None) in _FULL else StorageFailed()) from error


def _write_durably(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    number, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    try:
        with os.fdopen(number, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).rename(path)
        _sync_folder(path.parent)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(draft).unlink()
        raise


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _walk(folder: str) -> Iterable[str]:
    """Object storage knows no folders: one that is not there is empty."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{file}" for file in files)
    for inner in folders:
        yield from _walk(f"{folder}/{inner}")
