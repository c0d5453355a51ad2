"""A worker's turn: politeness, fairness, slow servers, and nothing done twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from django.db import connection, connections
from django.utils import timezone

from claims.sources.models import Capture, DomainRule, Host, Source
from claims.sources.running import Turn, run_captures
from claims.sources.services import find_or_create_source, request_capture
from claims.sources.turns import (
    claim_capture,
    claim_captures,
    is_worker_missing,
    queue_position,
    resume_captures,
    seconds_until_due,
)
from tests.sources.misbehaving_server import PAGES


def ask(url: str, user=None) -> Capture:
    return request_capture(source=find_or_create_source(url=url, user=user), asked_by=user)


def everywhere(host: str) -> list[str]:
    """A resolver by which every name is this machine."""
    return ["127.0.0.1"]


def run_all() -> Turn:
    """A turn that goes on until nothing is due: on a busy machine the usual one may end before."""
    return run_captures(seconds=120, resolver=everywhere)


@pytest.mark.django_db
def test_it_performs_all_that_is_due(web):
    for number in range(12):
        ask(web.url(f"/article?n={number}", host=f"h{number}.example"))
    assert run_all() == Turn(captured=12, more_due=False)
    assert set(Capture.objects.values_list("state", flat=True)) == {"captured"}


@pytest.mark.django_db
def test_slow_servers_do_not_hold_back_the_others(web):
    for number in range(24):
        ask(web.url(f"/slow?s=7&n={number}", host=f"slow{number}.example"))
    quick = [ask(web.url(f"/article?n={number}", host=f"quick{number}.example")).pk for number in range(8)]
    run_all()
    last_quick = Capture.objects.filter(pk__in=quick).latest("finished_at").finished_at
    first_slow = Capture.objects.exclude(pk__in=quick).earliest("finished_at").finished_at
    assert last_quick < first_slow
    assert set(Capture.objects.values_list("state", flat=True)) == {"captured"}


@pytest.mark.django_db
def test_a_host_gets_its_pauses(web, settings):
    settings.CAPTURE_HOST_INTERVAL = 0.5
    for number in range(4):
        ask(web.url(f"/article?n={number}", host="one.example"))
    run_all()
    times = [asked.at for asked in web.asked("/article")]
    assert len(times) == 4
    assert all(later - earlier > 0.4 for earlier, later in pairwise(times))


@pytest.mark.django_db
def test_a_host_is_asked_by_two_at_once_at_most(web):
    for number in range(5):
        ask(web.url(f"/article?n={number}", host="one.example"))
    assert len(claim_captures(5)) == 2
    assert claim_capture() is None


@pytest.mark.django_db
def test_many_captures_of_a_busy_host_do_not_hide_the_others(web):
    for number in range(60):
        ask(web.url(f"/article?n={number}", host="busy.example"))
    claim_captures(2)
    other = ask(web.url("/article", host="other.example"))
    assert claim_capture() == other
    assert seconds_until_due() is None, "what waits for a host that is busy is woken when that ends"


@pytest.mark.django_db
def test_an_admin_can_ask_for_longer_pauses(web):
    DomainRule.objects.create(domain="example", delay_seconds=60)
    ask(web.url("/article?n=1", host="one.example"))
    ask(web.url("/article?n=2", host="one.example"))
    assert len(claim_captures(5)) == 1


@pytest.mark.django_db
def test_turns_go_round_between_people(web, rita, remy):
    many = [ask(web.url(f"/article?n={number}", host=f"h{number}.example"), rita) for number in range(5)]
    one = ask(web.url("/article?mine", host="mine.example"), remy)
    assert [queue_position(asked) for asked in (*many, one)] == [1, 3, 4, 5, 6, 2]
    assert [asked.asked_by for asked in claim_captures(3)] == [rita, remy, rita]
    assert queue_position(one) == 0 or Capture.objects.get(pk=one.pk).state == "fetching"


@pytest.mark.django_db
def test_what_a_dead_worker_held_comes_back_and_ends_after_three(web):
    asked = ask(web.url("/article"))
    for losses in (1, 2):
        assert claim_capture(asked.pk)
        Capture.objects.update(lease_until="2000-01-01T00:00Z")
        assert asked.pk in resume_captures()
        asked.refresh_from_db()
        assert (asked.state, asked.losses) == ("waiting", losses)
    claim_capture(asked.pk)
    Capture.objects.update(lease_until="2000-01-01T00:00Z")
    assert resume_captures() == []
    asked.refresh_from_db()
    assert (asked.state, asked.outcome) == ("failed", "worker_lost")
    assert "upload" in asked.reason


@pytest.mark.django_db
def test_a_fresh_capture_is_not_sent_again_at_once_but_later(web):
    asked = ask(web.url("/article"))
    assert resume_captures() == []
    Capture.objects.update(not_before="2000-01-01T00:00Z")
    assert resume_captures() == [asked.pk]


@pytest.mark.django_db
def test_a_missing_worker_is_noticed(web):
    ask(web.url("/article"))
    assert not is_worker_missing()
    Capture.objects.update(not_before="2000-01-01T00:00Z")
    assert is_worker_missing()
    ask(web.url("/other"))
    claim_capture()
    assert not is_worker_missing(), "one is at work"


def run_now(*asked: Capture) -> None:
    """Without the pauses between requests to one host."""
    Capture.objects.update(not_before="2000-01-01T00:00Z")
    run_captures()
    for capture in asked:
        capture.refresh_from_db()


@pytest.mark.django_db
def test_robots_are_heeded_and_asked_once(web):
    web.robots = "User-agent: *\nDisallow: /article\nCrawl-delay: 300\n"
    refused, allowed = ask(web.url("/article")), ask(web.url("/edited"))
    run_now(refused, allowed)
    assert (refused.state, refused.outcome) == ("failed", "robots")
    assert "admin" in refused.reason
    assert allowed.state == "captured"
    assert not web.asked("/article")
    assert Host.objects.get().crawl_delay == 10, "300 s are more than we grant"
    assert claim_after_the_pause() is None


@pytest.mark.django_db
def test_of_a_very_long_robots_file_the_beginning_is_heeded(web):
    web.robots = f"User-agent: *\nDisallow: /article\n{'# all rights reserved' * 40_000}\nDisallow: /edited\n"
    refused, allowed = ask(web.url("/article")), ask(web.url("/edited"))
    run_now(refused, allowed)
    assert (refused.outcome, allowed.state) == ("robots", "captured")


def claim_after_the_pause() -> Capture | None:
    """The turn of the host that was just visited."""
    request_capture(source=Source.objects.first())
    return claim_capture()


@pytest.mark.django_db
def test_robots_in_trouble_make_the_capture_wait(web, monkeypatch):
    monkeypatch.setitem(PAGES, "/robots.txt", lambda visit: visit.answer(b"", status="503 Service Unavailable"))
    asked = ask(web.url("/article"))
    run_captures()
    asked.refresh_from_db()
    assert (asked.state, asked.outcome) == ("waiting", "http_503")
    assert not web.asked("/article")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("after", "least", "most"), [("100", 99, 101), ("7200", 7190, 7201), ("999999", 86_390, 86_401), ("x", 0, 4)]
)
def test_a_server_that_asks_to_wait_is_obeyed_for_up_to_a_day(web, after, least, most):
    asked = ask(web.url(f"/busy?after={after}"))
    run_captures()
    asked.refresh_from_db()
    assert (asked.state, asked.outcome) == ("waiting", "http_429")
    assert least <= (asked.not_before - timezone.now()).total_seconds() <= most


@pytest.mark.django_db
def test_a_site_behind_a_login_is_not_even_asked(web):
    DomainRule.objects.create(domain="one.example", login_needed=True)
    asked = ask(web.url("/article", host="one.example"))
    run_all()
    asked.refresh_from_db()
    assert (asked.state, asked.outcome) == ("failed", "login_needed")
    assert not web.requests


@pytest.mark.django_db
def test_an_admin_can_override_robots_with_a_reason(web):
    web.robots = "User-agent: *\nDisallow: /\n"
    DomainRule.objects.create(domain="one.example", ignore_robots=True, reason="The ministry allowed it by letter.")
    asked = ask(web.url("/article", host="www.one.example"))
    run_all()
    asked.refresh_from_db()
    assert asked.state == "captured"
    assert not web.asked("/robots.txt")


@pytest.mark.django_db
def test_a_denied_domain_is_not_even_looked_up(web):
    DomainRule.objects.create(domain="one.example", access="deny", reason="It sues archivers.")
    asked = ask(web.url("/article", host="one.example"))
    run_all()
    asked.refresh_from_db()
    assert (asked.state, asked.outcome) == ("failed", "address_refused")
    assert "It sues archivers." in asked.reason
    assert not web.requests


@pytest.mark.django_db(transaction=True)
def test_the_same_message_five_times_is_one_fetch(web):
    asked = ask(web.url("/slow?s=0.3"))

    def deliver(_):
        try:
            return run_captures(seconds=2)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(5) as threads:
        list(threads.map(deliver, range(5)))
    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == ("captured", 1)
    assert len(web.asked("/slow")) == 1


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_are_one_capture(web):
    source = find_or_create_source(url=web.url("/article"))

    def request(_):
        try:
            return request_capture(source=Source.objects.get(pk=source.pk)).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(request, range(8)))) == 1
