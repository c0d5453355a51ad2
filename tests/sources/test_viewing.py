"""Archived pages can be looked at, and do nothing."""

from __future__ import annotations

import pytest

from claims.sources import viewing
from claims.sources.capturing import perform_capture, perform_claimed
from claims.sources.extraction import ChildLimits
from claims.sources.services import find_or_create_source, request_capture
from claims.sources.turns import claim_capture
from claims.sources.viewing import FRAME_POLICY, sanitise_page
from tests.sources.misbehaving_server import PAGES, write_article


@pytest.mark.parametrize(
    "markup",
    [
        "<script>x()</script>",
        "<img src=x onerror=x()>",
        "<svg onload=x()><script>x()</script></svg>",
        "<a href='javascript:x()'>a</a>",
        "<iframe src=//x.example></iframe>",
        "<meta http-equiv=refresh content='0;url=//x.example'>",
        "<base href=//x.example><form action=//x.example><input name=a><button>x()</button></form>",
        "<p style='background:url(//x.example)' onclick=x()>p</p>",
        "<link rel=stylesheet href=//x.example>",
        "<style>@import '//x.example'</style>",
        "<math><mtext><style><img src=x onerror=x()></style></mtext></math>",
        "<object data=//x.example></object><embed src=//x.example>",
        "<noscript><p title='</noscript><img src=x onerror=x()>'></noscript>",
    ],
)
def test_nothing_runs_and_nothing_is_fetched(markup):
    shown = sanitise_page(f"<html><body><h1>Kept</h1>{markup}</body></html>".encode())
    body = shown.partition("</style>")[2]
    assert "<h1>Kept</h1>" in body
    for bad in (
        "<script",
        "onerror=",
        "onload=",
        "onclick=",
        "javascript:",
        "src=",
        "<form",
        "<meta",
        "<base",
        "<link",
        "<style",
        "style=",
    ):
        assert bad not in body.replace("&lt;", "")


def test_structure_and_links_stay_readable():
    shown = sanitise_page(
        "<main><h2>Überschrift</h2><p>Text <a href='https://x.example/'>link</a></p></main>".encode("cp1252"),
        charset="windows-1252",
    )
    assert "<h2>Überschrift</h2>" in shown
    assert 'href="https://x.example/" rel="noopener noreferrer nofollow"' in shown


def test_a_page_of_scripts_says_so():
    assert "Nothing of this page can be shown" in sanitise_page(b"<script>x()</script>")


def test_a_page_that_is_too_heavy_says_so_in_time(monkeypatch):
    monkeypatch.setattr(viewing, "LIMITS", ChildLimits(cpu=1, wall=6))
    assert "Nothing of this page can be shown" in sanitise_page(b"<div>" * 200_000 + b"deep")


def test_a_large_page_is_shown_whole():
    assert sanitise_page(b"<p>word and text</p>" * 500_000).count("word and text") == 500_000


@pytest.mark.django_db
def test_the_host_that_answered_is_named_beside_the_claimed_publisher(client, web, edda, monkeypatch):
    head = '<meta property="og:site_name" content="The Ministry">'
    monkeypatch.setitem(PAGES, "/posing", lambda visit: visit.answer(write_article(head=head)))
    asked = request_capture(
        source=find_or_create_source(url=web.url(f"/redirect?to={web.url('/posing')}", host="s.example"))
    )
    done = perform_claimed(claim_capture(asked.pk), resolver=lambda host: ["127.0.0.1"])
    client.force_login(edda)
    page = client.get(f"/snapshots/{done.snapshot_id}/").content.decode()
    assert "fetched from <b>127.0.0.1</b></span><span>says it is The Ministry" in page


@pytest.mark.django_db
def test_the_timeline_tells_hops_and_faults_in_words(client, web, edda):
    asked = request_capture(source=find_or_create_source(url=web.url("/redirect?to=/status?code=503")), asked_by=edda)
    perform_capture(asked.pk)
    client.force_login(edda)
    page = client.get(f"/sources/{asked.source_id}/captures/").content.decode()
    assert page.count("<td>127.0.0.1</td>") == 2
    assert "<td>302</td>" in page
    assert "attempt 1" in page
    assert "The server has trouble of its own (503)" in page
    assert "http_503" not in page


def test_the_frame_may_do_nothing():
    assert FRAME_POLICY.startswith("sandbox; default-src 'none'")
    assert "allow-" not in FRAME_POLICY
