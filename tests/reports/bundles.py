"""Bundles for tests, built as the product builds them, and a forger who knows the format as well."""

from __future__ import annotations

import hashlib
import io
import json
import zlib
from collections.abc import Callable
from typing import Any

from claims.reports.bundle import plan_bundle
from claims.reports.models import Edition
from claims.reports.verify_report import (
    MANIFEST,
    REPORT,
    Outcome,
    PublicKey,
    canonical_json,
    pack_end,
    pack_header,
    pack_listing,
    readable_json,
    verify_bundle,
)


def build_bundle(edition: Edition, *, archives: bool = False) -> bytes:
    return b"".join(plan_bundle(edition, archives=archives).stream())


def verify(data: bytes, key: PublicKey | None = None) -> Outcome:
    return verify_bundle(io.BytesIO(data), key)


def unpack(edition: Edition, *, archives: bool = False) -> dict[str, bytes]:
    """The files of an edition's bundle by path, manifest first."""
    return {entry.path: b"".join(entry.open()) for entry in plan_bundle(edition, archives=archives).entries}


def pack(files: dict[str, bytes]) -> bytes:
    """A zip of these files in this order, packed as bundles are."""
    out, listings = b"", b""
    for path, data in files.items():
        crc = zlib.crc32(data)
        listings += pack_listing(path, len(data), crc, len(out))
        out += pack_header(path, len(data), crc) + data
    return out + listings + pack_end(len(files), len(listings), len(out))


def forge(
    files: dict[str, bytes],
    *,
    report: Any = None,
    edit: Callable[[dict], None] = lambda manifest: None,
    write: Callable[[Any], bytes] = canonical_json,
) -> bytes:
    """A bundle in which every hash fits what is in it; `edit` changes the manifest last, `write` makes JSON of a report."""
    manifest = json.loads(files[MANIFEST])
    rest = {path: data for path, data in files.items() if path != MANIFEST}
    if report is not None:
        rest[REPORT] = write(report)
        describe_report(manifest, report, write)
    manifest["files"] = [
        {"path": path, "size": len(data), "sha256": hash_of(data)} for path, data in sorted(rest.items())
    ]
    edit(manifest)
    return pack({MANIFEST: readable_json(manifest), **dict(sorted(rest.items()))})


def describe_report(
    manifest: dict[str, Any], report: dict[str, Any], write: Callable[[Any], bytes] = canonical_json
) -> None:
    """Puts the hashes and the claims' places of another report into a manifest; its claims count from 1."""
    data = write(report)
    at = data.index(b'"claims":[') + len(b'"claims":[')
    places, frame = [], data[:at]
    for number, claim in enumerate(report["claims"], 1):
        part = write(claim)
        places.append({"number": number, "start": at, "end": at + len(part), "sha256": hash_of(part)})
        at += len(part)
        if len(places) < len(report["claims"]):
            frame, at = frame + b",", at + 1
    manifest["claims"] = places
    manifest["report"] |= {"content_sha256": hash_of(data), "frame_sha256": hash_of(frame + data[at:])}


def hash_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
