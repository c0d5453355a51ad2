"""Servers that misbehave: each ends in time, in a named outcome, with a sentence that says what to do."""

from __future__ import annotations

import gzip
import random
import time
from datetime import UTC, datetime

import httpcore
import pytest

from claims.sources.addresses import parse_address
from claims.sources.fetching import (
    BrokenAnswer,
    Conditional,
    EncodingRefused,
    FetchError,
    Limits,
    TimedOut,
    TooLarge,
    check_status,
    decode_body,
    fetch,
    parse_retry_after,
)
from tests.sources.misbehaving_server import write_article
from tests.sources.wires import CannedDialer, CannedResolver, build_answer

QUICK = Limits(connect=1, read=1, total=2)
PATIENT = Limits(connect=10, read=10, total=20)  # where time is not the point: a busy machine must not decide


def fetch_page(web, path: str, limits: Limits = QUICK, **more):
    return fetch(parse_address(web.url(path)), limits=limits, **more)


@pytest.mark.parametrize(
    ("path", "outcome", "retryable"),
    [
        ("/silence", "timed_out", True),
        ("/slow?s=5", "timed_out", True),
        ("/drip/headers", "timed_out", True),
        ("/drip/body", "timed_out", True),
        ("/headers/lines", "headers_too_large", False),
        ("/headers/bytes", "headers_too_large", False),
        ("/headers/endless", "headers_too_large", False),
        ("/headers/informational", "headers_too_large", False),
        ("/bomb/gzip", "compression_bomb", False),
        ("/bomb/large", "too_large", False),
        ("/gzip/twice", "encoding_refused", False),
        ("/gzip/cut", "cut_short", True),
        ("/gzip/broken", "broken_answer", True),
        ("/brotli", "encoding_refused", False),
        ("/brotli?as=zstd", "encoding_refused", False),
        ("/huge", "too_large", False),
        ("/huge/announced", "too_large", False),
        ("/cut", "cut_short", True),
        ("/length/twice", "broken_answer", False),
        ("/length/strange", "broken_answer", False),
        ("/chunks/broken", "cut_short", True),
        ("/chunks/extensions", "too_large", False),
        ("/reset", "connection_lost", True),
        ("/reset/body", "connection_lost", True),
        ("/closed", "connection_lost", True),
        ("/nonsense", "broken_answer", False),
        ("/loop", "too_many_redirects", False),
        ("/gzip/many", "encoding_refused", False),
        ("/known", "http_304", False),
        ("/status/beyond", "http_999", False),
        ("/redirect?to=http://127.0.0.1:1/", "redirect_refused", False),
        ("/redirect?to=http://10.0.0.1/", "redirect_refused", False),
        ("/redirect?to=http://localhost/", "redirect_refused", False),
        ("/redirect?to=file:///etc/passwd", "redirect_refused", False),
        ("/redirect?to=http:%5C%5C127.0.0.1%5C", "redirect_refused", False),
        ("/status?code=403", "http_403", False),
        ("/status?code=404", "http_404", False),
        ("/status?code=500", "http_500", True),
        ("/status?code=503", "http_503", True),
        ("/busy", "http_429", True),
    ],
)
def test_it_ends_in_time_with_a_named_outcome(web, path, outcome, retryable):
    limits = QUICK if outcome == "timed_out" else PATIENT
    started = time.monotonic()
    with pytest.raises(FetchError) as failure:
        check_status(fetch_page(web, path, limits))
    assert time.monotonic() - started < limits.total + 2
    assert (failure.value.outcome, failure.value.retryable) == (outcome, retryable)
    assert failure.value.sentence.endswith(".")


def test_a_loop_ends_after_eleven_requests(web):
    with pytest.raises(FetchError) as failure:
        fetch_page(web, "/loop")
    assert len(web.asked("/loop")) == len(failure.value.hops) == 11


@pytest.mark.parametrize(
    "path",
    [
        "/article",
        "/gzip/members",
        "/gzip/plain",
        "/chunks/tiny",
        "/redirect?to=/article",
        "/redirect/drip",
        "/redirect/hold",
    ],
)
def test_it_reads_what_is_unusual_but_honest(web, path):
    result = fetch_page(web, path)
    assert result.decoded == write_article()
    assert not result.truncated


def test_a_part_that_nobody_asked_for_is_not_the_whole(web):
    assert fetch_page(web, "/part").truncated


def test_more_than_announced_is_left_out(web):
    assert fetch_page(web, "/length/short").decoded == write_article()[:-20]


def test_every_hop_is_kept(web):
    result = fetch_page(web, "/redirect?to=/article")
    assert [(hop.status, hop.dialled) for hop in result.hops] == [(302, "127.0.0.1"), (200, "127.0.0.1")]
    assert result.address.target == "/article"
    assert set(result.hops[1].timings) == {"resolve", "connect", "first_byte"}


def test_it_says_who_asks_and_carries_nothing_else(web, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")
    fetch_page(web, "/article", user_agent="Desk/1 (+desk@paper.example)")
    (asked,) = web.asked("/article")
    assert asked.headers["user-agent"] == "Desk/1 (+desk@paper.example)"
    assert asked.headers["accept-encoding"] == "gzip"
    assert not {"cookie", "authorization", "referer"} & set(asked.headers)


def test_it_asks_conditionally_only_at_the_address_that_said_so(web):
    known = Conditional(web.url("/etag"), etag='"one"')
    assert fetch_page(web, "/redirect?to=/etag", conditional=known).unchanged
    assert "if-none-match" not in web.asked("/redirect")[0].headers


def test_a_cookie_goes_back_to_the_host_that_set_it_within_one_fetch():
    dialer = CannedDialer([build_answer(302, headers={"Location": "https://b.example/", "Set-Cookie": "a=1"})])
    resolver = CannedResolver({"a.example": ["8.8.4.4"], "b.example": ["8.8.4.4"]})
    result = fetch(parse_address("http://a.example/"), resolver=resolver, dialer=dialer)
    assert [b"Cookie" in hop.request for hop in result.hops] == [False, False]


def test_a_site_that_wants_a_cookie_gets_it_back(web):
    assert [hop.status for hop in fetch_page(web, "/cookie").hops] == [302, 200]
    assert "cookie" not in web.asked("/cookie")[0].headers
    fetch_page(web, "/cookie")
    assert "cookie" not in web.asked("/cookie")[2].headers, "nothing is kept for another fetch"


def test_what_came_before_the_cut_is_kept_with_the_error(web):
    with pytest.raises(FetchError) as failure:
        fetch_page(web, "/cut")
    assert failure.value.partial.truncated
    assert failure.value.partial.decoded == write_article()


def test_the_next_address_is_tried_when_one_does_not_answer():
    class HalfDead(CannedDialer):
        def __call__(self, ip, port, timeout):
            stream = super().__call__(ip, port, timeout)
            if len(self.dialled) == 1:
                raise httpcore.ConnectError("refused")
            return stream

    dialer = HalfDead()
    resolver = CannedResolver({"a.example": ["8.8.4.4", "199.232.1.1"]})
    fetch(parse_address("http://a.example/"), resolver=resolver, dialer=dialer)
    assert dialer.dialled == [("8.8.4.4", 80), ("199.232.1.1", 80)]


def test_a_name_that_changes_between_hops_is_checked_again():
    resolver = CannedResolver({"flip.example": [["8.8.4.4"], ["10.0.0.1"]]})
    dialer = CannedDialer([build_answer(302, headers={"Location": "/next"})])
    with pytest.raises(FetchError) as failure:
        fetch(parse_address("http://flip.example/"), resolver=resolver, dialer=dialer)
    assert failure.value.outcome == "redirect_refused"
    assert dialer.dialled == [("8.8.4.4", 80)]


def test_a_resolver_that_hangs_is_left_behind():
    def hang(host):
        time.sleep(3)
        return ["8.8.4.4"]

    with pytest.raises(TimedOut):
        fetch(parse_address("http://a.example/"), resolver=hang, dialer=CannedDialer(), limits=QUICK)


def test_a_private_certificate_does_not_pass(web, settings):
    with pytest.raises(FetchError) as failure:
        fetch(parse_address(web.url("/article").replace("http:", "https:")), limits=QUICK)
    assert failure.value.outcome in ("secure_connection_failed", "timed_out")


@pytest.mark.parametrize("encoding", ["", "identity", "gzip", "x-gzip", " GZIP "])
def test_it_decodes(encoding):
    raw = gzip.compress(b"text") if "gzip" in encoding.lower() else b"text"
    assert decode_body(raw, encoding, Limits()) == (b"text", True)


def test_gzip_files_of_many_members_are_unpacked_in_time_or_refused():
    body = random.Random(1).randbytes(300_000)
    members = b"".join(gzip.compress(body[at : at + 1000]) for at in range(0, 300_000, 1000))
    assert decode_body(members + b"rest", "gzip", Limits()) == (body, True)
    started = time.process_time()
    with pytest.raises(EncodingRefused):
        decode_body(gzip.compress(b"a") + gzip.compress(b"") * 400_000, "gzip", Limits())
    assert time.process_time() - started < 5


def test_the_caps_hold_at_their_edges():
    limits = Limits(decoded=1000, ratio_floor=10_000)
    assert decode_body(gzip.compress(b"a" * 1000), "gzip", limits) == (b"a" * 1000, True)
    with pytest.raises(TooLarge):
        decode_body(gzip.compress(b"a" * 1001), "gzip", limits)
    with pytest.raises(BrokenAnswer):
        decode_body(b"\x1f\x8b\x08\x00" + b"\xff" * 50, "gzip", limits)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("", None),
        ("soon", None),
        ("-3", None),
        ("٣", None),
        ("Mon, 23 Nov 2026 12:01:00 GMT", 60),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0),
    ],
)
def test_it_reads_retry_after(value, seconds):
    assert parse_retry_after(value, now=datetime(2026, 11, 23, 12, tzinfo=UTC)) == seconds
