"""The bundle of an edition: report, cited texts, optionally the archives they were read from, and a signed manifest.

    manifest.json           what is in it, with sizes and hashes; where each claim stands in report.json; heads of the trail
    manifest.json.minisig   its signature, where the desk has a key
    README.txt              how to verify it
    archives/<sha256>.warc.gz
    report.json             the edition's content, canonical: its hash is the edition's
    texts/<sha256>.txt      each text that a quote is from

The same edition is the same bytes: entries are stored in order with fixed times (`verify_report` packs the headers, and
compares them). The bundle is planned first, reading everything once for size and hash, and then streamed; never more than
one text is held.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Max

from claims.audit.models import Event
from claims.errors import Refused
from claims.reports.models import Edition
from claims.reports.signing import SigningKey, find_signing_key
from claims.reports.verify_report import (
    FORMAT,
    MANIFEST,
    REPORT,
    SIGNATURE,
    canonical_json,
    pack_end,
    pack_header,
    pack_listing,
    readable_json,
)
from claims.sources.models import Extraction, Snapshot, Tombstone
from claims.sources.store import STORAGE_ERRORS

_STEP = 2**16
_LARGEST = 2**32 - 1  # bytes of a zip without the 64-bit extension, which not every tool reads
_MOST_FILES = 2**16 - 1

README = """This bundle proves a fact-checking report: for each verdict the quotes it rests on, and the archived texts they stand in.

Verify it with verify_report.py, which needs Python and nothing else and is on the publisher's pages:

    python verify_report.py report.zip --key PUBLIC_KEY_FILE

Leave out --key if the bundle is not signed. `minisign -V -m manifest.json -p PUBLIC_KEY_FILE` checks the signature alone.
"""


@dataclass(frozen=True)
class Entry:
    """One file of the bundle; `open` gives its content anew, in steps."""

    path: str
    size: int
    sha256: str
    crc: int
    open: Callable[[], Iterable[bytes]]


@dataclass(frozen=True)
class Bundle:
    """A planned bundle: its name, its exact size in bytes, and its bytes in steps."""

    file_name: str
    entries: tuple[Entry, ...]
    size: int

    def stream(self) -> Iterator[bytes]:
        """The zip. Raises RuntimeError if a file is no longer what was planned: then the download breaks off."""
        offset, listings = 0, []
        for entry in self.entries:
            listings.append(pack_listing(entry.path, entry.size, entry.crc, offset))
            header = pack_header(entry.path, entry.size, entry.crc)
            yield header
            yield from _as_planned(entry)
            offset += len(header) + entry.size
        directory = b"".join(listings)
        yield directory + pack_end(len(listings), len(directory), offset)


def plan_bundle(edition: Edition, *, archives: bool = False) -> Bundle:
    """Reads all that belongs to an edition. Raises Refused when something is damaged, missing, or too large for a zip."""
    report = canonical_json(edition.content)
    if hashlib.sha256(report).hexdigest() != edition.content_sha256:
        raise Refused("The stored edition does not have its hash any more. Ask an admin to restore it from a backup.")
    quotes = list(_list_quotes(edition.content))
    texts, removed = _plan_texts(quotes)
    kept, archived = _plan_archives(quotes) if archives else ([], [])
    files = sorted(
        [_plan_bytes("README.txt", README.encode()), _plan_bytes(REPORT, report), *texts, *kept], key=_by_path
    )
    manifest = readable_json(
        {
            "format": FORMAT,
            "report": _describe_edition(edition, report),
            "claims": _locate_claims(edition.content, report),
            "audit": _find_heads(edition),
            "archives": archived,
            "removed": removed,
            "files": [{"path": each.path, "size": each.size, "sha256": each.sha256} for each in files],
        }
    )
    signature = _sign(manifest, edition, find_signing_key())
    return _measure(edition, [_plan_bytes(MANIFEST, manifest), *signature, *files], archives)


def _measure(edition: Edition, entries: list[Entry], archives: bool) -> Bundle:
    size = sum(
        each.size + len(pack_header(each.path, 0, 0)) + len(pack_listing(each.path, 0, 0, 0)) for each in entries
    )
    if size + len(pack_end(0, 0, 0)) > _LARGEST or len(entries) > _MOST_FILES:
        raise Refused("This bundle would be larger than a zip file can be. Leave the archives out.")
    name = f"{edition.report.slug}-edition-{edition.number}{'-archives' if archives else ''}.zip"
    return Bundle(name, tuple(entries), size + len(pack_end(0, 0, 0)))


def _by_path(entry: Entry) -> str:
    return entry.path


def _plan_bytes(path: str, data: bytes) -> Entry:
    return Entry(path, len(data), hashlib.sha256(data).hexdigest(), zlib.crc32(data), lambda: [data])


def _plan_stream(path_of: Callable[[str], str], open_steps: Callable[[], Iterable[bytes]]) -> Entry:
    digest, crc, size = hashlib.sha256(), 0, 0
    for step in open_steps():
        digest.update(step)
        crc = zlib.crc32(step, crc)
        size += len(step)
    return Entry(path_of(digest.hexdigest()), size, digest.hexdigest(), crc, open_steps)


def _as_planned(entry: Entry) -> Iterator[bytes]:
    crc = 0
    for step in entry.open():
        crc = zlib.crc32(step, crc)
        yield step
    if crc != entry.crc:
        raise RuntimeError(f"{entry.path} changed while the bundle was written")


# --- what the verdicts rest on ------------------------------------------------------------------------------------------


def _list_quotes(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for claim in content["claims"]:
        yield from claim["verdict"]["evidence"]


def _plan_texts(quotes: list[dict[str, Any]]) -> tuple[list[Entry], list[dict[str, str]]]:
    """The cited texts, and those that had to be removed since. A text that stands in another copy, too, is still there."""
    wanted: dict[str, set[int]] = {}
    for quote in quotes:
        wanted.setdefault(quote["snapshot"]["text_sha256"], set()).add(quote["snapshot"]["id"])
    snapshots = set().union(*wanted.values())
    stored = Extraction.objects.filter(snapshot__in=snapshots, snapshot__tombstone=None).order_by("-id")
    ids = dict(stored.values_list("text_sha256", "pk"))
    graves = {each.snapshot_id: each for each in Tombstone.objects.filter(snapshot__in=snapshots)}
    entries, removed = [], []
    for digest, copies in sorted(wanted.items()):
        grave = next((graves[copy] for copy in sorted(copies) if copy in graves), None)
        if digest in ids:
            entries.append(_plan_text(digest, ids[digest]))
        elif grave:
            removed.append({"text_sha256": digest, "removed_at": grave.removed_at.isoformat(), "reason": grave.reason})
        else:
            raise Refused("A cited text is not stored any more. Ask an admin to restore it from a backup.")
    return entries, removed


def _plan_text(digest: str, extraction_id: int) -> Entry:
    def read() -> list[bytes]:
        return [Extraction.objects.values_list("text", flat=True).get(pk=extraction_id).encode()]

    entry = _plan_stream(lambda found: f"texts/{found}.txt", read)
    if entry.sha256 != digest:
        raise Refused("A cited text does not have its hash any more. Ask an admin to restore it from a backup.")
    return entry


def _plan_archives(quotes: list[dict[str, Any]]) -> tuple[list[Entry], list[dict[str, str]]]:
    """The WARC of each cited snapshot that has one, and whose captured bytes it holds."""
    ids = {quote["snapshot"]["id"] for quote in quotes}
    snapshots = Snapshot.objects.filter(pk__in=ids, tombstone__isnull=True).exclude(archive_name="")
    entries = {}
    for name, digest in sorted(snapshots.values_list("archive_name", "raw_sha256")):
        try:
            entry = _plan_stream(lambda found: f"archives/{found}.warc.gz", lambda name=name: _read_steps(name))
        except STORAGE_ERRORS as error:
            raise Refused(
                "An archive cannot be read from storage. Leave the archives out, or tell an admin."
            ) from error
        entries.setdefault(entry.path, (entry, digest))
    archived = [{"path": path, "snapshot_sha256": digest} for path, (_, digest) in sorted(entries.items())]
    return [entry for entry, _ in entries.values()], archived


def _read_steps(name: str) -> Iterator[bytes]:
    with default_storage.open(name) as file:
        while step := file.read(_STEP):
            yield step


# --- the manifest -------------------------------------------------------------------------------------------------------


def _describe_edition(edition: Edition, report: bytes) -> dict[str, Any]:
    frame, at = hashlib.sha256(), 0
    for place in _locate_claims(edition.content, report):
        frame.update(report[at : place["start"]])
        at = place["end"]
    frame.update(report[at:])
    return {
        "slug": edition.report.slug,
        "edition": edition.number,
        "published_at": edition.published_at.isoformat(),
        "content_sha256": edition.content_sha256,
        "frame_sha256": frame.hexdigest(),
    }


def _locate_claims(content: dict[str, Any], report: bytes) -> list[dict[str, Any]]:
    """Where each claim stands in report.json, in bytes: so that damage can be told claim by claim."""
    written = [canonical_json(claim) for claim in content["claims"]]
    at = report.index(b'"claims":[' + b",".join(written) + b"]") + len(b'"claims":[')
    places = []
    for claim, data in zip(content["claims"], written, strict=True):
        end = at + len(data)
        places.append({"number": claim["number"], "start": at, "end": end, "sha256": hashlib.sha256(data).hexdigest()})
        at = end + 1
    return places


def _find_heads(edition: Edition) -> list[dict[str, Any]]:
    """The last link of each claim's chain, and of the report's, when the edition was published."""
    published = Event.objects.filter(
        chain=edition.report.chain, kind="edition published", data__edition=edition.number
    ).first()
    if published is None:
        raise Refused("The trail has no word of this edition. Run `manage.py verify_audit`.")
    chains = [f"claim:{claim['id']}" for claim in edition.content["claims"]] + [edition.report.chain]
    last = (
        Event.objects.filter(chain__in=chains, pk__lte=published.pk)
        .values("chain")
        .annotate(last=Max("sequence"))
        .order_by("chain")
    )
    found = {row["chain"]: row["last"] for row in last}
    heads = Event.objects.filter(chain__in=chains, pk__lte=published.pk).values_list("chain", "sequence", "hash")
    return [
        {"chain": chain, "sequence": sequence, "hash": digest}
        for chain, sequence, digest in sorted(heads)
        if found[chain] == sequence
    ]


def _sign(manifest: bytes, edition: Edition, key: SigningKey | None) -> list[Entry]:
    if key is None:
        return []
    comment = (
        f"timestamp:{int(edition.published_at.timestamp())}\tfile:{MANIFEST}\thashed\t"
        f"report:{edition.report.slug}\tedition:{edition.number}\tcontent:{edition.content_sha256}"
    )
    return [_plan_bytes(SIGNATURE, key.sign(manifest, trusted_comment=comment))]
