"""From an address to a stored, readable, citable copy."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.storage import default_storage

from claims.sources.addresses import AddressRefused
from claims.sources.capturing import perform_capture
from claims.sources.models import Capture, Snapshot
from claims.sources.queries import find_current_snapshot
from claims.sources.services import CaptureRefused, find_or_create_source, request_capture, upload_document
from claims.sources.turns import claim_capture
from tests.sources.misbehaving_server import PAGES, PARAGRAPHS

pytestmark = pytest.mark.django_db


def capture(url: str, user=None) -> Capture:
    source = find_or_create_source(url=url, user=user)
    return perform_capture(request_capture(source=source, asked_by=user).pk)


def test_it_captures_an_article(web, rita):
    done = capture(web.url("/article"), rita)
    snapshot, extraction = done.snapshot, done.snapshot.extractions.get()
    assert (done.state, done.outcome, done.attempts) == ("captured", "content", 1)
    assert extraction.text.split("\n\n")[1:] == PARAGRAPHS
    assert extraction.title == "Council votes for the footbridge"
    assert extraction.text_sha256 == hashlib.sha256(extraction.text.encode()).hexdigest()
    with default_storage.open(snapshot.storage_name) as file:
        assert hashlib.sha256(file.read()).hexdigest() == snapshot.decoded_sha256 == snapshot.raw_sha256
    assert [step["what"] for step in done.timeline] == ["request", "captured"]
    assert done.timeline[0]["status"] == 200


def test_the_same_address_in_another_spelling_is_the_same_source(web):
    first = find_or_create_source(url=web.url("/article"))
    assert find_or_create_source(url=web.url("/x/../article?utm_source=letter#part")) == first


def test_addresses_of_eight_thousand_characters_are_told_apart(web):
    long = "".join(f"{number * 7919 % 99991:x}" for number in range(2000))[:7900]
    one, two = (find_or_create_source(url=web.url(f"/article?{long}{end}")) for end in "ab")
    assert one != two
    assert find_or_create_source(url=web.url(f"/article?{long}a")) == one


def test_a_refused_address_makes_no_source(web):
    with pytest.raises(AddressRefused):
        find_or_create_source(url="http://10.0.0.1/")


def test_an_open_capture_is_reused_and_a_key_repeats_its_capture(web, rita):
    source = find_or_create_source(url=web.url("/article"), user=rita)
    first = request_capture(source=source, asked_by=rita, idempotency_key="form-1")
    assert request_capture(source=source, asked_by=rita) == first
    perform_capture(first.pk)
    assert request_capture(source=source, asked_by=rita, idempotency_key="form-1") == first
    assert request_capture(source=source, asked_by=rita, idempotency_key="form-2") != first


def test_the_same_bytes_again_are_unchanged(web):
    first, second = capture(web.url("/article")), capture(web.url("/article"))
    assert second.state == "unchanged"
    assert second.snapshot == first.snapshot
    assert Snapshot.objects.count() == 1


def test_a_server_that_knows_the_copy_need_not_send_it_again(web):
    first, second = capture(web.url("/etag")), capture(web.url("/etag"))
    assert [asked.headers.get("if-none-match") for asked in web.asked("/etag")] == [None, '"one"']
    assert (second.state, second.snapshot) == ("unchanged", first.snapshot)
    assert second.timeline[0]["status"] == 304


def test_a_changed_page_is_another_snapshot(web):
    first, second = capture(web.url("/edited")), capture(web.url("/edited"))
    assert second.state == "captured"
    assert second.snapshot != first.snapshot
    assert find_current_snapshot(first.source) == second.snapshot


def test_a_passing_fault_waits_and_is_tried_again(web):
    waiting = capture(web.url("/flaky"))
    assert (waiting.state, waiting.outcome, waiting.attempts) == ("waiting", "http_503", 1)
    assert perform_capture(waiting.pk) is None, "its time has not come"
    Capture.objects.update(not_before="2000-01-01T00:00Z")
    assert perform_capture(waiting.pk).state == "captured"


def test_a_lasting_fault_ends_at_once_with_a_sentence(web):
    done = capture(web.url("/gone"))
    assert (done.state, done.outcome, done.attempts) == ("failed", "http_410", 1)
    assert "upload" in done.reason
    assert len(web.asked("/gone")) == 1


@pytest.mark.parametrize(
    ("status", "headers", "body", "outcome"),
    [
        ("503 Service Unavailable", {"CF_Mitigated": "challenge"}, b"", "bot_check"),
        ("403 Forbidden", {}, b"<title>Just a moment...</title><script>var a = 1</script>", "bot_check"),
        ("429 Too Many Requests", {}, b"<h1>Please verify you are a human</h1><p>Access is checked.", "bot_check"),
        ("403 Forbidden", {}, b"<script src=//ct.captcha-delivery.com/c.js></script>", "bot_check"),
        ("503 Service Unavailable", {}, b"<h1>We will be back soon</h1>", "http_503"),
        ("403 Forbidden", {}, b"<h1>Forbidden</h1><p>This directory is not listed.", "http_403"),
        ("402 Payment Required", {}, b"", "http_402"),
        ("404 Not Found", {}, b"<h1>Not found</h1><p>There is no such page, human or robot.", "http_404"),
        ("403 Forbidden", {}, b"<script " * 2500, "http_403"),
    ],
)
def test_a_check_for_robots_is_told_from_other_refusals_and_not_asked_again(
    web, monkeypatch, status, headers, body, outcome
):
    monkeypatch.setitem(PAGES, "/refusing", lambda visit: visit.answer(body, status=status, **headers))
    done = capture(web.url("/refusing"))
    assert done.outcome == outcome
    assert done.state == ("waiting" if outcome == "http_503" else "failed")
    assert status[:3] in done.reason
    assert "pload" in done.reason


def test_it_ends_after_four_attempts(web):
    waiting = capture(web.url("/flaky?n=9"))
    for _ in range(3):
        Capture.objects.update(not_before="2000-01-01T00:00Z")
        waiting = perform_capture(waiting.pk)
    assert (waiting.state, waiting.attempts) == ("failed", 4)


def test_a_page_cut_short_is_kept_as_such_after_the_last_attempt(web):
    waiting = capture(web.url("/cut"))
    assert (waiting.state, waiting.outcome) == ("waiting", "cut_short")
    Capture.objects.update(not_before="2000-01-01T00:00Z", attempts=3)
    done = perform_capture(waiting.pk)
    assert (done.state, done.snapshot.quality) == ("captured", "truncated")


def test_only_one_worker_gets_a_capture(web):
    asked = request_capture(source=find_or_create_source(url=web.url("/article")))
    first = claim_capture(asked.pk)
    assert first is not None
    assert claim_capture(asked.pk) is None


def test_an_upload_is_captured_at_once_and_supersedes(web, rita):
    fetched = capture(web.url("/edited"), rita)
    waiting = request_capture(source=fetched.source, asked_by=rita)
    given = upload_document(
        file_name="page.txt", body=b"What the page said when I saw it." * 3, user=rita, source=fetched.source
    )
    waiting.refresh_from_db()
    assert (given.state, given.snapshot.quality) == ("captured", "content")
    assert (waiting.state, waiting.outcome) == ("failed", "superseded")
    assert find_current_snapshot(fetched.source) == given.snapshot


def test_an_upload_without_a_source_makes_one(rita):
    given = upload_document(file_name="C:\\papers\\note.md", body=b"# Minutes\n\nThe vote was 31 to 14.", user=rita)
    assert (given.source.file_name, given.source.title) == ("note.md", "Minutes")


@pytest.mark.parametrize("body", [b"", b"x" * (10 * 1024 * 1024 + 1)])
def test_it_refuses_files_that_are_empty_or_too_large(rita, body):
    with pytest.raises(CaptureRefused):
        upload_document(file_name="a.txt", body=body, user=rita)


def test_a_key_holds_for_one_address_only(web, rita):
    first, second = (find_or_create_source(url=web.url(f"/article?n={n}")) for n in range(2))
    asked = request_capture(source=first, asked_by=rita, idempotency_key="k1")
    perform_capture(asked.pk)
    assert request_capture(source=first, asked_by=rita, idempotency_key="k1") == asked
    other = request_capture(source=second, asked_by=rita, idempotency_key="k1")
    assert (other.source, other.idempotency_key) == (second, None), "the browser went back and sent another address"


def test_a_key_of_any_length_does_no_harm(web):
    source = find_or_create_source(url=web.url("/article"))
    assert request_capture(source=source, idempotency_key="k" * 5000).idempotency_key is None


def test_a_document_posted_again_with_its_key_is_the_same_capture(rita):
    given = {"file_name": "note.txt", "body": b"The bridge opened in 1931.", "user": rita}
    first = upload_document(**given, idempotency_key="k1")
    assert upload_document(**given, idempotency_key="k1") == first
    assert upload_document(**given) != first, "without a key it is meant"
    assert upload_document(**{**given, "body": b"It closed in 1999."}, idempotency_key="k1") != first
    assert Capture.objects.count() == 3
