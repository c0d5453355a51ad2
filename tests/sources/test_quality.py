"""What kind of page was got: pages in the way of content are told from content."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from claims.sources.extraction.reading import extract
from claims.sources.models import Snapshot
from claims.sources.quality import RULES, Got, classify_quality, classify_upload

ARTICLE = "The council voted on Monday to repair the old footbridge, which has been closed since the flood of May. " * 3
LONG = ARTICLE * 10
PAGE = "https://paper.example/2025/story"


@pytest.mark.parametrize(
    ("got", "quality"),
    [
        (Got(text=ARTICLE, title="Council votes"), "content"),
        (
            Got(text=LONG + " We value your privacy. Accept all cookies. Just a moment. Already a subscriber?"),
            "content",
        ),
        (Got(text=LONG, markup="<div class=g-recaptcha><input type=password>"), "content"),
        (Got(text=ARTICLE + "The page says error 404 in passing, in an article on the web."), "content"),
        (Got(text=ARTICLE, truncated=True), "truncated"),
        (Got(text="Just a moment...\n\nChecking your browser before accessing paper.example."), "bot_check"),
        (Got(text="Verify you are human by completing the action below.", title="paper.example"), "bot_check"),
        (Got(text=ARTICLE, headers=(("CF-Mitigated", "challenge"),)), "bot_check"),
        (Got(text="Please wait a little while.", markup="<script src=/cdn-cgi/challenge-platform/x.js>"), "bot_check"),
        (Got(text="Подтвердите, что вы не робот, и продолжайте чтение.", title="Ой!"), "bot_check"),
        (Got(text="We value your privacy. We and our 812 partners store cookies. Accept all"), "consent_wall"),
        (Got(text=ARTICLE, url=PAGE, final_url="https://consent.paper.example/?to=story"), "consent_wall"),
        (Got(text="Wir benötigen Ihre Zustimmung, um fortzufahren. Alle akzeptieren"), "consent_wall"),
        (Got(text=ARTICLE + "This article is for subscribers only. Subscribe to continue reading."), "paywall"),
        (Got(text=ARTICLE, markup='{"isAccessibleForFree": false}'), "paywall"),
        (Got(text="Weiterlesen mit Plus. Jetzt abonnieren und alles lesen."), "paywall"),
        (
            Got(text="Name and password please, then go on.", title="Sign in", markup="<input name=p type=password>"),
            "login",
        ),
        (Got(text=ARTICLE, url=PAGE, final_url="https://paper.example/login?next=story"), "login"),
        (Got(text="Sorry, the page you were looking for was not here.", title="404 – paper.example"), "soft_404"),
        (Got(text="Seite nicht gefunden. Vielleicht hilft die Suche weiter."), "soft_404"),
        (Got(text=ARTICLE, url=PAGE, final_url="https://paper.example/"), "soft_404"),
        (Got(text=ARTICLE, url="https://paper.example/", final_url="https://www.paper.example/"), "content"),
        (Got(text="", outcome="no_text", notice="An image has no text."), "empty"),
        (Got(text="Loading", markup="<p>Loading"), "empty"),
        (Got(text="A short note."), "content"),
        (Got(text=ARTICLE, language="en", expected_language="de"), "wrong_language"),
        (Got(text=ARTICLE, language="en", expected_language="en"), "content"),
        (Got(text=ARTICLE, language="", expected_language="en"), "content"),
    ],
)
def test_it_classifies(got, quality):
    found, reason = classify_quality(got)
    assert found == quality
    assert reason or quality == "content"


def load_pages() -> list:
    """Walls of many makes, and articles that speak of such things. `hard`: known to come out wrong."""
    rows = map(json.loads, Path(__file__).with_name("pages_in_the_way.jsonl").read_text().splitlines())
    return [
        pytest.param(
            row, id=f"{number}-{row['quality']}", marks=[pytest.mark.xfail(strict=True)] if "hard" in row else []
        )
        for number, row in enumerate(rows, 1)
    ]


@pytest.mark.parametrize("row", load_pages())
def test_it_tells_pages_in_the_way_from_articles_about_them(row):
    heading = f"<h1>{row['heading']}</h1>" if row["heading"] else ""
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in row["paragraphs"])
    form = "<form><input name=u><input type=password name=p><button>Log in</button></form>" if "password" in row else ""
    markup = (
        f"<!DOCTYPE html><html lang={row['language']}><head><title>{row['title']}</title></head>"
        f"<body><nav><a href=/>Home</a> <a href=/sport>Sport</a></nav><main>{heading}{paragraphs}{form}</main></body></html>"
    )
    read = extract(markup.encode(), media_type="text/html", charset_hint="utf-8")
    got = Got(text=read.text, title=read.title, outcome=read.outcome, notice=read.notice, markup=markup)
    assert classify_quality(got)[0] == row["quality"]


@pytest.mark.parametrize(
    ("asked", "came", "quality"),
    [
        ("https://p.example/a/123", "https://p.example/2024/sso-outage-hits-hospitals", "content"),
        ("https://p.example/a/123", "https://p.example/us/consent-decree-for-the-police", "content"),
        ("https://p.example/?p=7", "https://p.example/sign-in-the-mountains", "content"),
        ("https://t.example/x", "https://privacy.example/on-the-bill", "content"),
        ("https://t.example/3xYz", "https://www.ministry.example/", "content"),
        ("https://p.example/index.html", "https://p.example/", "content"),
        ("https://p.example/en", "https://www.p.example/", "content"),
        ("https://p.example/2019/story", "https://www.p.example/", "soft_404"),
        ("https://p.example/story.html?id=7", "https://www.p.example/", "soft_404"),
        ("https://old.example/2019/story", "https://new.example/", "soft_404"),
        ("https://p.example/story", "https://p.example/login?next=/story", "login"),
        ("https://p.example/story", "https://login.p.example/?next=/story", "login"),
        ("https://p.example/story", "https://p.example/users/sign_in", "login"),
        ("https://p.example/story", "https://consent.p.example/v2?s=1", "consent_wall"),
    ],
)
def test_where_an_address_led_counts(asked, came, quality):
    assert classify_quality(Got(text=ARTICLE, title="Council votes", url=asked, final_url=came))[0] == quality


@pytest.mark.parametrize("flood", ["<input ", "<input type ", "<title", "“", "oops ", "we use cookies "])
def test_no_flood_keeps_it_busy(flood):
    """It runs in the worker itself, outside the child and its limits."""
    started = time.process_time()
    classify_quality(Got(text=(flood * 1490)[:1490], title=flood * 50, markup=flood * 40_000))
    assert time.process_time() - started < 3


def test_rules_name_only_qualities_that_exist():
    assert {quality for quality, _, _ in RULES} <= set(Snapshot.Quality.values)


def test_of_an_upload_only_its_text_counts():
    assert classify_upload(Got(text="Just a moment, said the mayor."))[0] == "content"
    assert classify_upload(Got(text="", outcome="encrypted", notice="It is locked."))[0] == "empty"
