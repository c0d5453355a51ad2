"""The Wayback Machine is asked for a copy, and an authority for a time stamp, only where that is configured."""

from __future__ import annotations

import hashlib
import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models.functions import Now
from django.utils import timezone

from claims.audit.models import Event
from claims.reports.content import build_content
from claims.sources.capturing import perform_claimed
from claims.sources.errands import WAITS, has_due_errands, run_errands
from claims.sources.models import Capture, Errand, Timestamp, WaybackCopy
from claims.sources.outside import ErrandFailed
from claims.sources.removal import remove_snapshot
from claims.sources.reporting import describe_capture
from claims.sources.services import find_or_create_source, request_capture, upload_document
from claims.sources.timestamps import build_request, check_answer
from claims.sources.turns import claim_capture
from tests.builders import make_article, make_evidence, make_verdict
from tests.sources.misbehaving_server import write_article
from tests.sources.stub_services import DONE, PENDING, StubServices
from tests.sources.wires import CannedDialer, build_answer

pytestmark = pytest.mark.django_db

STORY = "https://news.example/story"
ARCHIVED = "/web/20261123101500/https://news.example/story"


@pytest.fixture
def services():
    with StubServices() as running:
        yield running


@pytest.fixture
def wayback(services, settings):
    settings.WAYBACK_URL, settings.WAYBACK_KEY, settings.WAYBACK_SECRET = services.url, "key", "secret"
    return services


@pytest.fixture
def authority(services, settings, tmp_path):
    (tmp_path / "roots.pem").write_bytes(services.authority.roots())
    settings.TIMESTAMP_AUTHORITY_URL = f"{services.url}/stamp"
    settings.TIMESTAMP_AUTHORITY_ROOTS = str(tmp_path / "roots.pem")
    return services.authority


def capture(url: str = STORY, body: bytes | None = None) -> Capture:
    """A capture from a public address, as far as the program can tell."""
    request_capture(source=find_or_create_source(url=url))
    page = build_answer(200, headers={"Content-Type": "text/html"}, body=body or write_article())
    dialer = CannedDialer([build_answer(404), page])
    return perform_claimed(claim_capture(), resolver=lambda host: ["93.184.215.14"], dialer=dialer)


def pass_time(kind: type[Errand]) -> None:
    kind.objects.update(not_before=Now())


def test_nobody_is_asked_unless_the_desk_says_so(services, settings):
    settings.WAYBACK_URL = services.url
    assert capture().state == "captured"
    run_errands()
    assert not has_due_errands()
    assert not services.asked
    assert not WaybackCopy.objects.exists() and not Timestamp.objects.exists()


def test_the_wayback_machine_keeps_a_copy(wayback):
    wayback.statuses = [PENDING, DONE]
    done = capture()
    for _ in range(3):
        assert has_due_errands()
        run_errands()
        pass_time(WaybackCopy)
    copy = WaybackCopy.objects.get()
    assert (copy.state, copy.archived_url, copy.attempts) == ("done", wayback.url + ARCHIVED, 0)
    assert wayback.submitted() == [STORY]
    assert [asked.path for asked in wayback.asked] == ["/save", "/save/status/spn2-1", "/save/status/spn2-1"]
    assert {asked.headers["authorization"] for asked in wayback.asked} == {"LOW key:secret"}
    assert {asked.headers["accept"] for asked in wayback.asked} == {"application/json"}
    done = Capture.objects.get(pk=done.pk)
    assert describe_capture(done)["archived_at"] == copy.archived_url
    event = Event.objects.get(kind="snapshot kept by the Wayback Machine")
    assert event.data["archived_url"] == copy.archived_url
    assert not has_due_errands()


def test_a_copy_is_asked_for_once_for_the_same_bytes(wayback):
    capture()
    run_errands()
    capture()
    run_errands()
    assert wayback.submitted() == [STORY]


def test_what_is_no_content_or_private_is_not_named_to_others(wayback, web):
    capture(body=b"<html><body><p>Checking your browser before you go on.</p></body></html>")
    request_capture(source=find_or_create_source(url=web.url("/article")))
    assert perform_claimed(claim_capture()).outcome == "content"
    assert not WaybackCopy.objects.exists()


def test_a_busy_service_is_asked_again_later(wayback):
    wayback.saves = [(429, {}, {"Retry-After": "600"})]
    capture()
    run_errands()
    copy = WaybackCopy.objects.get()
    assert (copy.state, copy.attempts, copy.reason) == ("waiting", 1, "The service answered 429.")
    assert 590 < (copy.not_before - timezone.now()).total_seconds() < 610
    run_errands()
    assert len(wayback.asked) == 1, "not before its time"
    for _ in range(2):
        pass_time(WaybackCopy)
        run_errands()
    assert WaybackCopy.objects.get().state == "done"


def test_a_job_that_fails_is_begun_anew_and_given_up_in_the_end(wayback):
    wayback.statuses = [{"status": "error", "status_ext": "error:read-timeout", "message": "Timed out."}] * 6
    capture()
    for _ in range(20):
        run_errands()
        pass_time(WaybackCopy)
    copy = WaybackCopy.objects.get()
    assert (copy.state, copy.attempts) == ("failed", len(WAITS) + 1)
    assert copy.reason == "The Wayback Machine: Timed out."
    assert len(wayback.submitted()) == len(WAITS) + 1


@pytest.mark.parametrize(
    ("status", "said", "state"),
    [
        (200, {"status": "error", "status_ext": "error:blocked-url", "message": "Blocked."}, "failed"),
        (200, {"status": "error", "status_ext": "error:user-session-limit", "message": "Busy."}, "waiting"),
        (200, {}, "waiting"),
        (200, [], "waiting"),
        (401, {"message": "You need to be logged in."}, "waiting"),
        (503, {}, "waiting"),
        (302, {}, "waiting"),
    ],
)
def test_only_what_will_not_change_ends_at_once(wayback, status, said, state):
    wayback.saves = [(status, said, {})]
    capture()
    run_errands()
    copy = WaybackCopy.objects.get()
    assert (copy.state, copy.attempts) == (state, 1)
    assert copy.reason


def test_a_service_that_is_away_costs_the_capture_nothing(wayback, settings):
    settings.WAYBACK_URL = "http://127.0.0.1:9"
    done = capture()
    run_errands()
    assert done.state == "captured"
    assert "could not be asked" in WaybackCopy.objects.get().reason


def test_captures_go_first(wayback):
    capture()
    run_errands(is_busy=lambda: True)
    assert not wayback.asked


def test_a_removed_copy_names_no_copy_elsewhere(wayback, rita):
    done = capture()
    for _ in range(2):
        run_errands()
        pass_time(WaybackCopy)
    assert WaybackCopy.objects.get().archived_url
    remove_snapshot(snapshot=done.snapshot, reason="Court order", user=rita)
    assert not WaybackCopy.objects.exists()


def test_an_authority_stamps_the_hash_of_the_raw_bytes(authority):
    done = capture()
    run_errands()
    stamp = Timestamp.objects.get(snapshot=done.snapshot)
    assert (stamp.state, stamp.stamped_at) == ("done", authority.at)
    digest = bytes.fromhex(done.snapshot.raw_sha256)
    assert digest == hashlib.sha256(write_article()).digest()
    assert check_answer(bytes(stamp.answer), digest, None) == authority.at
    assert describe_capture(Capture.objects.get(pk=done.pk))["timestamped_at"] == authority.at.isoformat()
    assert Event.objects.filter(kind="snapshot time-stamped").count() == 1


def test_uploads_are_stamped_too(authority, rita):
    done = upload_document(file_name="note.txt", body=b"The bridge opened in 1931.", user=rita)
    run_errands()
    assert Timestamp.objects.get(snapshot=done.snapshot).state == "done"


@pytest.mark.parametrize(
    ("lies", "reason"),
    [
        ({"hash": b"\1" * 32}, "another hash"),
        ({"nonce": 12345}, "another request"),
        ({"status": "rejection"}, "not today"),
    ],
)
def test_an_answer_to_something_else_is_not_kept(authority, lies, reason):
    authority.lies = lies
    capture()
    run_errands()
    stamp = Timestamp.objects.get()
    assert (stamp.state, stamp.answer, stamp.attempts) == ("waiting", None, 1)
    assert reason in stamp.reason


def test_a_stamp_of_strangers_is_not_kept(authority, services, settings, tmp_path):
    with StubServices() as others:
        (tmp_path / "others.pem").write_bytes(others.authority.roots())
    settings.TIMESTAMP_AUTHORITY_ROOTS = str(tmp_path / "others.pem")
    capture()
    run_errands()
    assert "not valid" in Timestamp.objects.get().reason


def test_a_stamp_that_was_changed_is_found_out(authority):
    digest = hashlib.sha256(b"page").digest()
    request, nonce = build_request(digest)
    answer = authority.answer(request)
    assert check_answer(answer, digest, nonce) == authority.at
    changed = answer.replace(b"20261123101500Z", b"20251123101500Z")
    assert changed != answer
    with pytest.raises(ErrandFailed):
        check_answer(changed, digest, nonce)
    for broken in (b"", b"<html>", answer[:100]):
        with pytest.raises(ErrandFailed):
            check_answer(broken, digest, nonce)


def test_the_source_page_shows_both(client, wayback, authority, edda):
    done = capture()
    for _ in range(2):
        run_errands()
        pass_time(WaybackCopy)
    client.force_login(edda)
    page = client.get(f"/sources/{done.source_id}/").content.decode()
    assert wayback.url + ARCHIVED in page
    assert "Hash time-stamped 23 November 2026 10:15:00" in page
    stamp = client.get(f"/snapshots/{done.snapshot_id}/timestamp/")
    assert stamp.content == bytes(Timestamp.objects.get().answer)


def test_the_command_line_names_what_is_not_there(web):
    out = StringIO()
    call_command("capture", web.url("/article"), "--json", stdout=out)
    got = json.loads(out.getvalue())
    assert (got["archived_at"], got["timestamped_at"]) == (None, None)


def test_reports_name_the_copy_elsewhere_where_there_is_one(scale, edda):
    claim = make_article(user=edda).claims.first()
    cited = make_evidence(claim, edda).extraction.snapshot
    make_verdict(claim, edda, rationale="The archive says ten thousand [1].")

    def told() -> dict:
        return build_content(claim.article)["claims"][0]["verdict"]["evidence"][0]["snapshot"]

    assert "wayback_url" not in told()
    WaybackCopy.objects.create(snapshot=cited, state="done", archived_url="https://web.example" + ARCHIVED)
    assert told()["wayback_url"] == "https://web.example" + ARCHIVED
