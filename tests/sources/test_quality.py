"""What kind of page was got: pages in the way of content are told from content."""

from __future__ import annotations

import pytest

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


def test_rules_name_only_qualities_that_exist():
    assert {quality for quality, _, _ in RULES} <= set(Snapshot.Quality.values)


def test_of_an_upload_only_its_text_counts():
    assert classify_upload(Got(text="Just a moment, said the mayor."))[0] == "content"
    assert classify_upload(Got(text="", outcome="encrypted", notice="It is locked."))[0] == "empty"
