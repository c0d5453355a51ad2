"""What is stored stays as it is: in files, in rows, in archives; and what must go leaves its hashes."""

from __future__ import annotations

import hashlib
import os
import time
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import InternalError, transaction
from django.db.utils import IntegrityError
from warcio.archiveiterator import ArchiveIterator

from claims.audit.models import Event
from claims.errors import Refused
from claims.sources.capturing import perform_capture
from claims.sources.models import Capture, Extraction, QualityOverride, Snapshot, Tombstone
from claims.sources.queries import find_current_snapshot, find_quality
from claims.sources.removal import override_quality, remove_snapshot
from claims.sources.rereading import find_outdated_snapshots, reextract_snapshot
from claims.sources.services import CaptureRefused, find_or_create_source, request_capture, upload_document
from claims.sources.store import find_orphans, read_bytes, store_bytes
from tests.sources.misbehaving_server import write_article

pytestmark = pytest.mark.django_db


def capture(url: str, user=None) -> Capture:
    return perform_capture(request_capture(source=find_or_create_source(url=url), asked_by=user).pk)


def read_archive(name: str) -> list[tuple[str, str, str, bytes]]:
    """(type, address, status, body) of each record but the first, digests checked."""
    with default_storage.open(name) as file:
        records = []
        for record in ArchiveIterator(BytesIO(file.read()), check_digests="raise"):
            status = (
                record.http_headers.get_statuscode() if record.http_headers and record.rec_type != "request" else ""
            )
            records.append(
                (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), status, record.raw_stream.read())
            )
        return records[1:]


@pytest.mark.parametrize("table", ["snapshot", "extraction", "tombstone", "override"])
def test_the_database_refuses_to_change_or_delete(web, rita, table):
    snapshot = capture(web.url("/article")).snapshot
    row = {
        "snapshot": lambda: snapshot,
        "extraction": snapshot.extractions.get,
        "tombstone": lambda: Tombstone.objects.create(snapshot=snapshot, reason="x", removed_by=rita),
        "override": lambda: QualityOverride.objects.create(
            snapshot=snapshot, quality="content", reason="x", decided_by=rita
        ),
    }[table]()
    field = {"snapshot": "quality_reason", "extraction": "title"}.get(table, "reason")
    for change in (lambda: type(row).objects.filter(pk=row.pk).update(**{field: "y"}), row.delete):
        with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
            change()


def test_an_archive_holds_every_hop_as_it_came(web):
    done = capture(web.url("/redirect?to=/article"))
    first, _, second, _ = records = read_archive(done.archive_name)
    assert [record[0] for record in records] == ["response", "request", "response", "request"]
    assert (first[1], first[2]) == (web.url("/redirect?to=/article"), "302")
    assert (second[1], second[2]) == (web.url("/article"), "200")
    assert hashlib.sha256(second[3]).hexdigest() == done.snapshot.raw_sha256
    assert second[3] == write_article()


def test_an_archive_keeps_packed_bytes_packed_and_chunks_undone(web):
    done = capture(web.url("/gzip/members"))
    body = read_archive(done.archive_name)[0][3]
    assert hashlib.sha256(body).hexdigest() == done.snapshot.raw_sha256 != done.snapshot.decoded_sha256
    assert read_bytes(done.snapshot.storage_name) == write_article()
    assert read_archive(capture(web.url("/chunks/tiny")).archive_name)[0][3] == write_article()


def test_an_unchanged_page_is_archived_as_a_revisit(web):
    for path, status in (("/etag", "304"), ("/article", "200")):
        capture(web.url(path))
        again = capture(web.url(path))
        kind, _, code, body = read_archive(again.archive_name)[0]
        assert (kind, code, body) == ("revisit", status, b"")


def test_an_uploaded_document_is_archived_too(rita):
    given = upload_document(file_name="note.txt", body=b"The vote was 31 to 14, say the minutes.", user=rita)
    assert read_archive(given.archive_name)[0][3] == b"The vote was 31 to 14, say the minutes."


def test_same_bytes_are_one_file(web, rita):
    capture(web.url("/article"))
    upload_document(file_name="copy.html", body=write_article(), user=rita)
    assert len({*Snapshot.objects.values_list("storage_name", flat=True)}) == 1
    assert Snapshot.objects.count() == 2


def test_any_storage_of_django_will_do(web, rita, settings):
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    done = capture(web.url("/article"))
    assert read_bytes(done.snapshot.storage_name) == write_article()
    assert capture(web.url("/article")).state == "unchanged"
    remove_snapshot(snapshot=done.snapshot, reason="Court order", user=rita)
    assert not default_storage.exists(done.snapshot.storage_name)


def test_nothing_lies_about_that_no_row_names(web):
    done = capture(web.url("/article"))
    assert find_orphans([done.snapshot.storage_name, done.archive_name]) == []
    assert find_orphans([done.archive_name]) == [done.snapshot.storage_name]


def sweep(*arguments: str) -> str:
    out = StringIO()
    call_command("sweep_orphans", *arguments, stdout=out)
    return out.getvalue()


def test_only_old_files_without_a_row_are_swept(web):
    done = capture(web.url("/article"))
    lost, young = store_bytes(b"left by a killed worker"), store_bytes(b"its row is still to come")
    for name in (lost, done.snapshot.storage_name, done.archive_name):
        os.utime(default_storage.path(name), (0, time.time() - 25 * 3600))
    assert sweep() == f"{lost}  23 bytes\nFound 1 files, 23 bytes.\n"
    assert default_storage.exists(lost), "listing removes nothing"
    sweep("--delete")
    assert not default_storage.exists(lost)
    assert all(default_storage.exists(name) for name in (young, done.snapshot.storage_name, done.archive_name))


def test_a_file_that_is_needed_again_is_young_again(web):
    name = store_bytes(b"left by a killed worker")
    os.utime(default_storage.path(name), (0, 0))
    assert store_bytes(b"left by a killed worker") == name
    assert time.time() - Path(default_storage.path(name)).stat().st_mtime < 60


def test_removal_takes_bytes_and_text_and_leaves_hashes_and_reason(web, rita):
    done = capture(web.url("/article"))
    text_hash = done.snapshot.extractions.get().text_sha256
    remove_snapshot(snapshot=done.snapshot, reason="Court order 12/2026", user=rita)
    extraction = Extraction.objects.get()
    assert (extraction.text, extraction.title, extraction.text_sha256) == ("", "", text_hash)
    assert not default_storage.exists(done.snapshot.storage_name)
    assert not default_storage.exists(done.archive_name)
    assert find_current_snapshot(done.source) is None
    assert (Tombstone.objects.get().reason, Tombstone.objects.get().removed_by) == ("Court order 12/2026", rita)
    assert Event.objects.filter(kind="snapshot removed").get().data["raw_sha256"] == done.snapshot.raw_sha256


def test_removal_spares_the_bytes_that_another_source_needs(web, rita):
    done = capture(web.url("/article"))
    other = upload_document(file_name="copy.html", body=write_article(), user=rita)
    remove_snapshot(snapshot=done.snapshot, reason="Court order", user=rita)
    assert read_bytes(other.snapshot.storage_name) == write_article()


def test_removal_needs_a_reason_and_can_be_repeated(web, rita):
    done = capture(web.url("/article"))
    with pytest.raises(Refused):
        remove_snapshot(snapshot=done.snapshot, reason=" ", user=rita)
    first = remove_snapshot(snapshot=done.snapshot, reason="Court order", user=rita)
    assert remove_snapshot(snapshot=done.snapshot, reason="Again", user=rita) == first
    assert Event.objects.filter(kind="snapshot removed").count() == 1


def test_a_removed_copy_is_not_read_again(web, rita):
    done = capture(web.url("/article"))
    remove_snapshot(snapshot=done.snapshot, reason="Court order", user=rita)
    with pytest.raises(CaptureRefused):
        reextract_snapshot(Snapshot.objects.get())


def test_a_newer_extractor_adds_a_row(web, monkeypatch):
    snapshot = capture(web.url("/article")).snapshot
    first = snapshot.extractions.get()
    assert reextract_snapshot(snapshot) == first, "the same method adds nothing"
    monkeypatch.setattr("claims.sources.extraction.reading.REVISION", 999)
    second = reextract_snapshot(snapshot)
    assert second != first
    assert (second.text, second.version) == (first.text, f"{first.version.rpartition('+')[0]}+999")


def test_the_command_reads_again_what_older_extractors_read(web, rita, monkeypatch):
    capture(web.url("/article"))
    removed = capture(web.url("/article?n=2"))
    remove_snapshot(snapshot=removed.snapshot, reason="Court order", user=rita)
    call_command("reextract", stdout=StringIO())
    assert Extraction.objects.count() == 2, "all is of today"
    monkeypatch.setattr("claims.sources.extraction.reading.REVISION", 999)
    out = StringIO()
    call_command("reextract", stdout=out)
    assert out.getvalue() == "Read 1 copies again.\n"
    assert Extraction.objects.filter(version__endswith="+999").count() == 1
    assert not find_outdated_snapshots().exists()


def test_an_editor_may_judge_otherwise_with_a_reason(web, rita):
    web.bodies["wall"] = (
        b"<html><body><p>We value your privacy. Accept all cookies to go on reading this page.</p></body></html>"
    )
    source = capture(web.url("/kind?body=wall")).source
    snapshot = find_current_snapshot(source)
    assert find_quality(snapshot) == "consent_wall"
    with pytest.raises(Refused):
        override_quality(snapshot=snapshot, quality="content", reason="", user=rita)
    with pytest.raises(Refused):
        override_quality(snapshot=snapshot, quality="splendid", reason="x", user=rita)
    override_quality(snapshot=snapshot, quality="content", reason="The notice is what the claim is about.", user=rita)
    assert find_quality(snapshot) == "content"
